"""The sentences of a check of minimum standards: what requirements are called, what was done, and what is lacking.

The check hands over codes with values (``standards.verdict``); here each becomes a sentence, its amounts and shares written
by the habits of the language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from allcover.presenting.capitals import small
from allcover.presenting.item_words import answer_text
from allcover.presenting.numbers import number_text
from allcover.presenting.rule_words import counted_text
from allcover.presenting.standards_sentences import SENTENCES
from allcover.presenting.told import citation_text
from allcover.standards.ground import Ground
from allcover.standards.verdict import Status, Step, Verdict
from allcover.vocabulary.citation import UNVERIFIED, Citation
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.words import Words, marked

STATUS_LABELS: Mapping[Status, str] = MappingProxyType(
    {
        Status.MET: marked("met"),
        Status.NOT_MET: marked("not met"),
        Status.NOT_DETERMINABLE: marked("not determinable"),
    }
)
ASPECT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "secured": marked("A scheme of the branch"),
        "benefit": marked("Benefit"),
        "persons": marked("Persons protected"),
        "age": marked("Pension age"),
        "level": marked("Level of benefit"),
        "total_value": marked("Total value of benefits"),
        "qualifying": marked("Qualifying period"),
        "reduced": marked("Reduced benefit"),
        "waiting": marked("Waiting days"),
        "duration": marked("Duration"),
        "adjustment": marked("Adjustment of benefits in payment"),
        "care": marked("Kinds of care"),
        "cost_sharing": marked("Cost-sharing"),
        "employer_liability": marked("No liability of the employer alone"),
        "in_law": marked("Guaranteed by law"),
        "residents": marked("Residents covered"),
        "floor_level": marked("Level against the national line"),
        "equality": marked("Equal treatment of non-national residents"),
        "suspension": marked("Suspension on allowed grounds only"),
        "appeal": marked("Right of complaint and appeal"),
        "collective_financing": marked("Collective financing that avoids hardship to persons of small means"),
        "financing": marked("Workers' share of financing"),
        "actuarial": marked("Actuarial studies"),
        "administration": marked("Participation of the persons protected in administration"),
        "acceptance": marked("Parts complied with"),
    }
)
WORDS_OF_CODES: Mapping[str, str] = MappingProxyType(
    {
        # beneficiaries
        "man_wife_two_children": marked("a man with a wife and two children"),
        "man_wife_pension_age": marked("a man with a wife, both of pension age"),
        "widow_two_children": marked("a widow with two children"),
        "woman": marked("a woman"),
        # contingencies
        "sickness": marked("sickness"),
        "unemployment": marked("unemployment"),
        "old_age": marked("old age"),
        "injury_temporary": marked("employment injury, temporary incapacity for work"),
        "injury_permanent": marked("employment injury, total loss of earning capacity"),
        "injury_death": marked("death of the breadwinner from employment injury"),
        "maternity": marked("maternity"),
        "invalidity": marked("invalidity"),
        "death": marked("death of the breadwinner"),
        "work": marked("at work"),
        "none": marked("without work or income"),
        # reference wages
        "fitter_or_turner": marked("a fitter or turner"),
        "typical_skilled": marked("a person typical of skilled labour"),
        "three_quarters": marked("a wage as high as that of three in four persons protected"),
        "above_average": marked("125 percent of the mean earnings of persons protected"),
        "machinery_labourer": marked("an unskilled worker in the manufacture of machinery"),
        "typical_unskilled": marked("a person typical of unskilled labour"),
        # classes of persons
        "employees": marked("employees"),
        "women_employees": marked("women employees"),
        "employees_in_industry": marked("employees of industrial undertakings"),
        "employees_of_twenty": marked("employees of industrial workplaces of twenty persons or more"),
        "active": marked("economically active persons"),
        "active_among_residents": marked("residents (the economically active among them protected)"),
        "residents": marked("residents"),
        "children": marked("children under 18"),
        "working_age": marked("persons of 15 to 64 years"),
        "older_persons": marked("persons of 65 years and over"),
        "protected": marked("children of persons protected"),
        # whom a floor is tried with
        "old": marked("older persons"),
        "invalid": marked("persons with a disability"),
        "sick": marked("the sick"),
        "unemployed": marked("the unemployed"),
        "mother": marked("mothers"),
        # trades
        "employee": marked("an employee"),
        "own_account": marked("an own-account worker"),
        "farmer": marked("a farmer"),
        # kinds of care
        "general_practitioner": marked("general practitioner"),
        "specialist": marked("specialist"),
        "essential_medicines": marked("essential medicines"),
        "hospitalisation": marked("hospital care"),
        "maternity_care": marked("care in pregnancy and at birth"),
        "dental_care": marked("dental care"),
        "rehabilitation": marked("rehabilitation"),
        "nursing": marked("nursing care"),
        "appliances": marked("prosthetic appliances and eyeglasses"),
        "emergency_at_work": marked("emergency treatment at the place of work"),
        # payers and natures
        "worker": marked("workers"),
        "employer": marked("employers"),
        "state": marked("the State"),
        "donor": marked("donors"),
        "reserve": marked("the reserve"),
        "mandatory": marked("mandatory"),
        "automatic": marked("automatic"),
        "voluntary": marked("voluntary"),
        # guarantees of a floor
        "health_care": marked("Essential health care"),
    }
)  # fmt: skip
PART_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "health_care": marked("Essential health care, maternity included"),
        "children": marked("Income security for children"),
        "working_age": marked("Income security in working age"),
        "older_persons": marked("Income security for older persons"),
    }
)
MARKS: Mapping[str, str] = MappingProxyType(
    {"read": marked("article read"), "memory": marked("from memory, unverified")}
)

MOST_ITEMS = 4
_MONEY = frozenset(
    ("amount", "benefit", "during", "wage", "in_work", "workers", "total", "lowest", "due_wage", "due_benefit")
)  # fmt: skip
_MORE_DIGITS = 4
_SHARES = frozenset(("value", "required", "share", "low", "high", "tax_wage", "tax_benefit"))
_CODES = frozenset(("who", "contingency", "how", "of", "kind", "trade", "payer", "what", "branch"))
_COUNTED = {
    "months": "month",
    "between": "month",
    "weeks": "week",
    **dict.fromkeys(("days", "unpaid", "paid", "both"), "day"),
}
_LISTS = frozenset(("wages", "payers", "kinds", "natures", "met", "open", "one_of", "branches"))


@dataclass(frozen=True)
class StandardsWords:
    """Writes what a check found in a language; ``minor_digits`` are those of the currency, ``schemes`` names by key."""

    words: Words
    currency: str
    minor_digits: int
    schemes: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, step: Step) -> str:
        """This function will write a step as a sentence."""
        values = {name: self._value(name, value) for name, value in step.values.items()}
        return self.words(SENTENCES[step.code], **values).strip()

    def sentences(self, steps: tuple[Step, ...]) -> str:
        """This function will write several steps one after another."""
        return " ".join(self.sentence(step) for step in steps)

    def status(self, status: Status) -> str:
        """This function will name a status."""
        return self.words(STATUS_LABELS[status])

    def requirement(self, verdict: Verdict) -> str:
        """This function will name what a verdict is about, the contingency of a level included."""
        label = self.words(ASPECT_LABELS[verdict.aspect])
        if (
            verdict.aspect not in ("level", "persons", "residents", "adjustment", "floor_level")
            or not verdict.of
        ):
            return label
        return self.words("{requirement}: {of}", requirement=label, of=self.code(verdict.of))

    def article(self, verdict: Verdict) -> str:
        """This function will name the article of a verdict, that of the formula too, with the mark of each."""
        text = self.ground(verdict.ground)
        return text if verdict.formula is None else f"{text}; {self.ground(verdict.formula)}"

    def ground(self, ground: Ground) -> str:
        """This function will write an article and whether it was read."""
        return self.words(
            "{article} [{mark}]", article=self.words(ground.article), mark=self.words(MARKS[ground.mark])
        )

    def number(self, value: Any, unit: str) -> str:
        """This function will write a tested or required number in its unit; nothing where there is none."""
        if value is None:
            return ""
        if unit == "share":
            return self.share(value)
        return counted_text(float(value), unit.removesuffix("s"), self.words)

    def code(self, code: str) -> str:
        """This function will write a code in words."""
        if code in WORDS_OF_CODES:
            return self.words(WORDS_OF_CODES[code])
        return small(self.words(BRANCH.labels[code])) if code in BRANCH.labels else self.words(code)

    def share(self, value: Any, decimals: int = 1) -> str:
        """This function will write a share; of one that missing answers leave open its two ends."""
        if isinstance(value, tuple):
            low, high = (self.share(end, decimals) for end in value)
            return low if low == high else self.words("between {low} and {high}", low=low, high=high)
        return number_text(float(value), "share", self.words, decimals)

    def compared(self, verdict: Verdict) -> tuple[str, str]:
        """This function will write what was tested and what is required.

        A share that misses its limit by less than is printed gets as many decimals as show it.
        """
        tested: Any = verdict.between or verdict.tested
        required = verdict.required
        shown = self.number(tested, verdict.unit), self.number(required, verdict.unit)
        for decimals in range(2, 9):
            if tested == required or verdict.unit != "share" or shown[0] != shown[1]:
                break
            shown = self.share(tested, decimals), self.share(required, decimals)
        return shown

    def limit(self, verdict: Verdict) -> str:
        """This function will write what is required, and which way it is compared; nothing where it is no number."""
        required = self.compared(verdict)[1]
        if verdict.unit == "throughout":
            return self.words("throughout")
        if not required:
            return ""
        if verdict.is_at_most:
            return self.words("at most {limit}", limit=required)
        return self.words("at least {limit}", limit=required)

    def _value(self, name: str, value: Any) -> str:
        writers: dict[str, Callable[[Any], str]] = {
            **dict.fromkeys(_MONEY, self._money), **dict.fromkeys(_SHARES, self.share),
            **dict.fromkeys(_CODES, self.code), **dict.fromkeys(_LISTS, self._list), "items": self._items,
            "schemes": lambda many: self.words.join(self.words(self.schemes.get(one, one)) for one in many),
            "source": self._source, "sources": lambda many: ", ".join(map(self._source, many)),
        }  # fmt: skip
        if name in writers:
            return writers[name](value)
        if name == "average":
            return number_text(float(value), "number", self.words, 1)
        if name in _COUNTED:
            return counted_text(float(value), _COUNTED[name], self.words)
        if isinstance(value, str):
            return self.words(value)
        return number_text(float(value), "count", self.words)

    def _money(self, value: Any) -> str:
        """An amount with the digits of the currency, and more where it is none of its coins: what follows from it can be reckoned again."""
        is_whole = value * 10**self.minor_digits % 1 == 0
        digits = self.minor_digits if is_whole else self.minor_digits + _MORE_DIGITS
        return number_text(float(value), "money", self.words, digits)

    def _source(self, text: str) -> str:
        """A title, the place in it and the mark of one that nobody has checked, each in the reader's language; a law keeps its name."""
        title, _, article = text.removesuffix(UNVERIFIED).partition(", ")
        return citation_text(Citation(title, article, is_verified=not text.endswith(UNVERIFIED)), self.words)

    def _list(self, items: Any) -> str:
        if not items:
            return self.words("none")
        return ", ".join(self.code(item) if isinstance(item, str) else self._money(item) for item in items)

    def _items(self, items: Any) -> str:
        """Items of which there may be hundreds: the first few, and how many more."""
        more = len(items) - MOST_ITEMS
        told = (small(answer_text(item, self.schemes, self.words)) for item in items[:MOST_ITEMS])
        shown = self.words.join(told) or self.words("none")
        return self.words("{items} and {more} more", items=shown, more=more) if more > 0 else shown

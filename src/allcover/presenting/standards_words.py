"""The sentences of a check of minimum standards: what requirements are called, what was done, and what is lacking.

The check hands over codes with values (``standards.verdict``); here each becomes a sentence, its amounts and shares written
by the habits of the language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from allcover.presenting.capitals import small
from allcover.presenting.numbers import number_text
from allcover.standards.convention import Ground
from allcover.standards.verdict import Status, Step, Verdict
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
        "benefit": marked("Benefit"),
        "persons": marked("Persons protected"),
        "age": marked("Pension age"),
        "level": marked("Level of benefit"),
        "total_value": marked("Total value of benefits"),
        "qualifying": marked("Qualifying period"),
        "reduced": marked("Reduced benefit"),
        "waiting": marked("Waiting days"),
        "duration": marked("Duration"),
        "care": marked("Kinds of care"),
        "cost_sharing": marked("Cost-sharing"),
        "in_law": marked("Guaranteed by law"),
        "residents": marked("Residents covered"),
        "floor_level": marked("Level against the national line"),
        "financing": marked("Workers' share of financing"),
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
        "injury_temporary": marked("employment injury, unable to work for a time"),
        "injury_permanent": marked("employment injury, all earning capacity lost"),
        "injury_death": marked("death by employment injury"),
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
        "active": marked("economically active persons"),
        "active_among_residents": marked("residents (the economically active among them protected)"),
        "residents": marked("residents"),
        "children": marked("children"),
        "working_age": marked("persons of working age"),
        "older_persons": marked("older persons"),
        "protected": marked("children of persons protected"),
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

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "beneficiary": marked("Standard beneficiary: {who}; {contingency}."),
        "trade": marked("Works as {trade}: the scheme is for these."),
        "record": marked("Record: {months} months of work and contributions at one wage."),
        "residence_record": marked("Record: {months} months of residence, no contributions."),
        "record_after_lower": marked("The lower percentage of {article} is reached with a shorter record instead."),
        "age_tried": marked("The benefit is drawn at age {age}."),
        "offset_tried": marked("The month looked at begins {days} days after the spell began; of all months tried it pays least."),
        "month_of_thirty": marked("The benefit is paid by the day: thirty days are counted to a month."),
        "wage": marked("Reference wage W: {amount} a month, {how} ({source})."),
        "benefit": marked("Benefit B, as the definition's own rules give it: {amount} a month."),
        "family_during": marked("Family allowances during the contingency F_b: {amount} a month."),
        "family_in_work": marked("Family allowances while at work F_w: {amount} a month."),
        "ratio": marked("(B + F_b) / (W + F_w) = ({benefit} + {during}) / ({wage} + {in_work}) = {fraction} = {value}."),
        "within_smallest_unit": marked("What is short is less than {amount}, the smallest unit in which amounts are paid."),
        "lowest_of_earnings": marked("Tried at earnings of {wages}; the lowest share is at {lowest}."),
        "points_lower": marked("By {article}, {required} suffices with a record of {months} months."),
        "paid_once": marked("The benefit is paid once; it is no periodical payment."),
        "first_age": marked("First age at which the benefit is paid: {age}."),
        "least_months": marked("Least record that entitles: {months} months of contribution or employment."),
        "least_residence": marked("No contributions are needed; least residence that entitles: {months} months."),
        "not_conditional": marked("No rule of the scheme asks for a record."),
        "entitled_after": marked("A benefit is paid after {months} months."),
        "not_entitled_after": marked("Nothing is paid after {months} months."),
        "practice_accepts": marked("The text sets no number; practice accepts {months} months."),
        "longest_tried": marked("Still paid after {years} years, the longest time tried."),
        "unpaid_days": marked("Days at the beginning of a spell that are not paid: {days}."),
        "paid_days": marked("Last paid day of a long spell: day {last}. Unpaid at its beginning: {unpaid}. Paid: {paid} days."),
        "still_paid_after_years": marked("Still paid after years: {number}."),
        "not_paid_after_years": marked("No longer paid after years: {number}."),
        "still_paid_after_child": marked("Paid for children aged {number}."),
        "not_paid_after_child": marked("Not paid for children aged {number}."),
        "persons_share": marked("Protected in fact, of all {of}: {share} ({source})."),
        "persons_interval": marked("Between {low} and {high}, sampling error and missing answers included."),
        "persons_upper_bound": marked("Affiliated persons stand in for those who contribute: an upper bound."),
        "persons_in_law": marked("Obliged or entitled by law: {share}."),
        "value_of_child": marked("Family with children: {children}, earning {wage}: a child brings {value} of the labourer's wage."),
        "total_of_children": marked("Benefits of a month, per {of}: {value} of the labourer's wage, {required} needed ({source})."),
        "contribution_of": marked("{payer} to {scheme}: {amount} a month."),
        "workers_share": marked("Workers' share: {workers} / {total} = {value}."),
        "others_pay_more": marked("Besides contributions, the schemes are paid for by {payers}: the workers' share of all is at most this."),
        "care_given": marked("{kind}: {items}."),
        "care_not_given": marked("{kind}: none."),
        "copays": marked("The patient bears a part of: {items}."),
        "scheme_in_law": marked("Provisions: {natures} ({sources})."),
        "voluntary_only": marked("Its provisions are voluntary only."),
        "parts_met": marked("Parts met: {met}. Not determinable: {open}. One at least must be of: {one_of}."),
        "line_of": marked("National level: line '{line}', {amount} a head."),
        "per_head": marked("Benefit a head: {benefit} / {heads} = {value} of the line."),
        "means_none": marked("Nobody in the household works, has means or ever contributed."),
        "no_benefit_in_definition": marked("The definition of the scheme has no benefit of this branch: what is not written down cannot be tried."),
        "no_scheme_of_branch": marked("No scheme of the definition covers this branch. Whether the country has none is not said."),
        "no_skilled_wage": marked("Needs the wage of a skilled manual male employee."),
        "no_labourer_wage": marked("Needs the wage of an ordinary adult male labourer."),
        "answers_missing": marked("The rules ask for what no standard beneficiary has: {items}."),
        "no_rule_reads": marked("No rule of the scheme knows of this contingency: {what}."),
        "not_monotone": marked("A longer record, or a higher age, takes the right away: no least one can be told."),
        "no_number_in_text": marked("The text asks for no more than precludes abuse and sets no number. Whether {months} months are more is to be judged."),
        "no_persons_figure": marked("Needs the share protected among {of} (at least {required})."),
        "interval_around_limit": marked("The interval from {low} to {high} holds the limit of {required}."),
        "never_entitled": marked("The beneficiary tried is never entitled."),
        "not_covered": marked("The beneficiaries tried get nothing, and the law does not cover them: the scheme is for others."),
        "no_package": marked("The definition has no package of health care."),
        "kinds_not_said": marked("Nobody has said which items of the package are: {kinds}."),
        "whether_hardship": marked("Whether what the patient bears causes hardship is to be judged."),
        "higher_age_clause": marked("{article} allows a higher age; whether the country invokes it was not said. {note}"),
        "all_active_unknown": marked("{article} holds where in principle all economically active persons are protected, which is not known."),
        "exception_not_said": marked("Enough under the temporary exceptions ({weeks} weeks); whether the country has declared them was not said."),
        "totals_needed": marked("Needs the total of family benefits and the numbers of children."),
        "no_level_said": marked("Needs the level that the nation has defined, such as one of its poverty lines."),
        "no_such_line": marked("The country has no poverty line '{line}'."),
        "who_else_pays": marked("Others pay besides contributions ({payers}); how much is not known, so the workers' share of all is not."),
        "no_contributions": marked("No scheme that counts takes contributions on this wage."),
        "no_means_figure": marked("Needs whether all residents within the limits of means are protected."),
        "care_duration_not_said": marked("How long a case of illness is cared for is not written down."),
        "no_number_for_care": marked("The text asks for no more than precludes abuse and sets no number. The items of the package make members wait."),
        "no_such_item": marked("The package has no item: {items}."),
        "spread_over_year": marked("No rule of the scheme reads the days of a spell ({what}): what is paid in a month of it cannot be told."),
    }
)  # fmt: skip
"""A sentence for every code of ``standards.verdict.STEPS``."""

MOST_ITEMS = 4
_MONEY = frozenset(("amount", "benefit", "during", "wage", "in_work", "workers", "total", "lowest"))
_SHARES = frozenset(("value", "required", "share", "low", "high"))
_CODES = frozenset(("who", "contingency", "how", "of", "kind", "trade", "payer", "what"))
_LISTS = frozenset(("wages", "payers", "kinds", "natures", "sources", "met", "open", "one_of", "branches"))


@dataclass(frozen=True)
class StandardsWords:
    """Writes what a check found in a language; ``minor_digits`` are those of the currency."""

    words: Words
    currency: str
    minor_digits: int

    def sentence(self, step: Step) -> str:
        """This function will write a step as a sentence."""
        values = {name: self._value(name, value) for name, value in step.values.items()}
        if "value" in step.values:
            values["fraction"] = str(step.values["value"])
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
        if verdict.aspect not in ("level", "persons", "residents") or not verdict.of:
            return label
        return self.words("{requirement}: {of}", requirement=label, of=self.code(verdict.of))

    def article(self, verdict: Verdict) -> str:
        """This function will name the article of a verdict, that of the formula too, with the mark of each."""
        text = self.ground(verdict.ground)
        return text if verdict.formula is None else f"{text}; {self.ground(verdict.formula)}"

    def ground(self, ground: Ground) -> str:
        """This function will write an article and whether it was read."""
        return self.words("{article} [{mark}]", article=ground.article, mark=self.words(MARKS[ground.mark]))

    def number(self, value: Any, unit: str) -> str:
        """This function will write a tested or required number in its unit; nothing where there is none."""
        if value is None:
            return ""
        if unit == "share":
            return self.share(value)
        text = number_text(float(value), "count", self.words)
        return self.words(_UNITS[unit], number=text) if unit in _UNITS else text

    def code(self, code: str) -> str:
        """This function will write a code in words."""
        if code in WORDS_OF_CODES:
            return self.words(WORDS_OF_CODES[code])
        return small(self.words(BRANCH.labels[code])) if code in BRANCH.labels else self.words(code)

    def share(self, value: Any, decimals: int = 1) -> str:
        """This function will write a share."""
        return number_text(float(value), "share", self.words, decimals)

    def compared(self, verdict: Verdict) -> tuple[str, str]:
        """This function will write what was tested and what is required.

        A share that misses its limit by less than is printed gets as many decimals as show it.
        """
        tested, required = verdict.tested, verdict.required
        shown = self.number(tested, verdict.unit), self.number(required, verdict.unit)
        for decimals in range(2, 9):
            if tested == required or verdict.unit != "share" or shown[0] != shown[1]:
                break
            shown = self.share(tested, decimals), self.share(required, decimals)
        return shown

    def limit(self, verdict: Verdict) -> str:
        """This function will write what is required, and which way it is compared; nothing where it is no number."""
        required = self.compared(verdict)[1]
        if verdict.aspect == "duration" and not required:
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
        }  # fmt: skip
        if name in writers:
            return writers[name](value)
        if isinstance(value, str):
            return self.words(value)
        return number_text(float(value), "count", self.words)

    def _money(self, value: Any) -> str:
        return number_text(float(value), "money", self.words, self.minor_digits)

    def _list(self, items: Any) -> str:
        if not items:
            return self.words("none")
        return ", ".join(self.code(item) if isinstance(item, str) else self._money(item) for item in items)

    def _items(self, items: Any) -> str:
        """Items of which there may be hundreds: the first few, and how many more."""
        more = len(items) - MOST_ITEMS
        shown = self._list(items[:MOST_ITEMS])
        return self.words("{items} and {more} more", items=shown, more=more) if more > 0 else shown


_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "months": marked("{number} months"),
        "days": marked("{number} days"),
        "years": marked("{number} years"),
        "kinds": marked("{number} kinds"),
        "parts": marked("{number} parts"),
    }
)

"""What the figures of a file of assumptions are called, and what they are, in words: for a report that lists them with their sources.

Comes from a :class:`~allcover.projection.courses.CourseFile` and the places of its figures; goes to :mod:`sources_section`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from allcover.presenting.assumed_words import FOLLOWED, SEX_LABELS
from allcover.presenting.capitals import small
from allcover.presenting.economy_section import STATUS_LABELS
from allcover.presenting.numbers import number_text
from allcover.presenting.rule_words import course_text, plain_number, rate_text
from allcover.presenting.valuation_words import ASSUMED
from allcover.projection.courses import UNKNOWN, CourseFile
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import Words, marked

FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "entitled": marked("Share entitled"),
        "take_up": marked("Take-up"),
        "administration": marked("Administration, of the benefit"),
        "existing": marked("Spent on it already, a year"),
        "means_test.poor": marked("Means test: the poor, of the persons it is for"),
        "means_test.poor_left_out": marked("Means test: the poor left out, of the poor"),
        "means_test.others_let_in": marked("Means test: others let in, of those who are not poor"),
        "for.persons": marked("Number of persons"),
        "amount": marked("Amount"),
        "index": marked("How amounts go on after the first year"),
        "yields": marked("What it brings a year, of GDP"),
        "ceiling": marked("The most that it may bring, of GDP"),
        "amounts_follow": ASSUMED["amounts_follow"],
        "coverage": marked("Share of each age that is insured, yearly growth"),
        "new": marked("Joined within the last twelve months, of the members"),
        "reserve": marked("Reserve at the start"),
        "use_growth": marked("Use, yearly growth"),
        "price_growth": marked("Cost of benefits, yearly growth beyond what it follows"),
        "cases": marked("Cases a year per insured person, by age"),
        "days": marked("Days of a case"),
        "gdp": marked("Gross domestic product"),
        "growth.productivity": marked("Output per worker, yearly growth"),
        "growth.gdp": marked("Output, yearly growth"),
        "deflator": marked("Prices of output, yearly growth"),
        "prices": marked("Prices, yearly growth"),
        "real_interest": marked("Interest beyond prices"),
        "wage_share": marked("Wages, of output"),
        "government.revenue": marked("Government revenue, of GDP"),
        "government.expenditure": marked("Government expenditure without interest, of GDP"),
        "government.interest": marked("Interest on government debt"),
        "government.debt": marked("Government debt at the start, of GDP"),
        "labour.participation": marked("In the labour force, by age"),
        "labour.unemployment": marked("Unemployed, of the labour force"),
        "labour.status": marked("Status in employment, of the employed"),
        "labour.formality": marked("In formal employment, of the status"),
        "labour.relative_wage": marked("Wages by age, times a mean"),
    }
)
"""By the names in the files; of a benefit or an option without its place in the list."""

_MONEY = ("existing", "reserve", "gdp")
FOLLOWING = {
    "nothing": marked("unchanged"),
    "prices": marked("with prices"),
    "wages": marked("with wages"),
    "gdp_per_head": marked("with GDP per head"),
    "law": marked("with the amounts of the law"),
}
_FOLLOWED = {**FOLLOWED, "wages": marked("wages")}
_DAYS = {
    "mean": marked("{days} on average"),
    "waiting": marked("the first {days} not paid"),
    "most": marked("{days} paid at most"),
}


@dataclass(frozen=True)
class FigureWriter:
    """Writes of the figures of one file in one language."""

    file: CourseFile
    currency: str
    words: Words

    def sources(self) -> Iterator[tuple[str, Citation]]:
        """This function will give the place of each figure and its source, those of one benefit or option after each other."""
        sources, first = self.file.sources, dict[str, int]()
        for at, place in enumerate(sources):
            first.setdefault(self._whole(place), at)
        for place in sorted(sources, key=lambda place: first[self._whole(place)]):
            yield place, sources[place]

    def _whole(self, place: str) -> str:
        first = place.partition(".")[0]
        return self._owner(place) if first in ("benefits", "options") else first

    def name(self, place: str) -> str:
        """This function will name a figure, after the benefit, option or persons that it is of; KeyError where it has no name."""
        words, owner = self.words, self._owner(place)
        named = words(FIGURES[_figure(place)])
        return words("{name}: {value}", name=owner, value=small(named)) if owner else named

    def _owner(self, place: str) -> str:
        first, *rest = place.split(".")
        if first == "labour":
            labels = (SEX_LABELS | dict(STATUS_LABELS)).items()
            whose = [self.words(label) for key, label in labels if key in rest]
            return ", ".join(dict.fromkeys((whose[0].capitalize(), *map(small, whose[1:])))) if whose else ""
        if first not in ("benefits", "options"):
            return ""
        return self.words(str(self._held(place)["label"]))

    def _held(self, place: str) -> Mapping[str, Any]:
        """The benefit or option that a figure is of: named by its key, its id or its place in the list."""
        first, key, *_ = place.split(".")
        held: Any = self.file.document.value[first]
        if isinstance(held, dict):
            found: Mapping[str, Any] = held[key]
            return found
        return next(one for at, one in enumerate(held) if key in (str(at), str(one.get("benefit", at))))

    def value(self, place: str) -> str:
        """This function will write out what a figure is, and from when."""
        figure, raw = _figure(place), self._raw(place)
        if figure == "amount":
            return self._amount(raw)
        if figure == "index":
            return self._following(place, raw)
        if figure == "amounts_follow":
            return self.words(_FOLLOWED[raw["value"]])
        if figure == "days":
            return self._days(raw)
        if figure == "cases":
            return self._by_age(raw["from"], raw, plain_number)
        if figure == "labour.relative_wage":
            return self._by_age(self.file.document.value["labour"]["ages"], raw, plain_number)
        if figure == "labour.participation":
            return self._participation(raw)
        return course_text(raw, self._text_of(figure), self.words)

    def _raw(self, place: str) -> Any:
        parts = place.split(".")
        if parts[0] in ("benefits", "options"):
            found: Any = self._held(place)
            if parts[-1] in ("cases", "days"):
                found = found.get("care") or found["cash"]
            parts = parts[2:]
        else:
            found = self.file.document.value
        for part in parts:
            found = found[part]
        return found

    def _text_of(self, figure: str) -> Callable[[Any], str]:
        words = self.words

        def text(value: Any) -> str:
            if value == UNKNOWN:
                return words("not known")
            if figure in _MONEY:
                return f"{number_text(float(value), 'money', words)} {self.currency}"
            return (
                number_text(float(value), "count", words)
                if figure == "for.persons"
                else rate_text(float(value), words)
            )

        return text

    def _amount(self, raw: Mapping[str, Any]) -> str:
        words, payments = self.words, int(raw["payments"])

        def money(value: Any) -> str:
            return (
                words("not known")
                if value == UNKNOWN
                else f"{number_text(float(value), 'money', words, 2)} {self.currency}"
            )

        if "each" in raw:
            told = words.plural(
                "{amount}, {payments} time a year", "{amount}, {payments} times a year", payments,
                amount=money(raw["each"]), payments=payments,
            )  # fmt: skip
        else:
            share = self._text_of("amount")(raw["of_gdp_per_head"])
            told = words("{share} of GDP per head, a year", share=share)
        if "at_most" not in raw:
            return told
        return words("{amount}; each payment {most} at most", amount=told, most=money(raw["at_most"]))

    def _following(self, place: str, raw: Mapping[str, Any]) -> str:
        """What amounts follow, and what the most that is paid follows, which is prices."""
        told = self.words(FOLLOWING[raw["value"]])
        if "at_most" not in self._held(place)["amount"]:
            return told
        return self.words("{how}, the most of a payment with prices", how=told)

    def _days(self, raw: Mapping[str, Any]) -> str:
        words = self.words
        return words.join(
            words(text, days=plain_number(float(raw[key]), words))
            for key, text in _DAYS.items()
            if key in raw
        )

    def _participation(self, points: Any) -> str:
        words, ages = self.words, self.file.document.value["labour"]["ages"]
        return words.join(
            words("{value} in {year}", value=self._by_age(ages, point, rate_text), year=point["at"])
            for point in points
        )

    def _by_age(self, ages: Any, raw: Mapping[str, Any], text: Callable[[float, Words], str]) -> str:
        """What holds of each group of ages, of women and of men; the last group has no end."""
        words = self.words
        groups = [f"{low}–{high - 1}" for low, high in pairwise(map(int, ages))] + [f"{int(ages[-1])}+"]
        return words.join(
            words(
                "{name}: {value}",
                name=words(label),
                value=words.join(
                    words("{value} ({ages})", value=text(float(value), words), ages=group)
                    for group, value in zip(groups, raw[sex], strict=True)
                ),
            )
            for sex, label in SEX_LABELS.items()
        )


def _figure(place: str) -> str:
    parts = place.split(".")
    if parts[0] in ("benefits", "options"):
        return ".".join(parts[2:])
    return ".".join(parts[:2])

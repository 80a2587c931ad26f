"""What the parts of a valuation report share: names of pensions and assumptions, units, findings and tables made alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.rule_words import course_text, rate_text
from allcover.presenting.sheet_formulas import first_of, first_year, last_of, sentence
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.projection.closed_fund import ClosedTried
from allcover.projection.insured import TYPES
from allcover.projection.sensitivity import Form, Tried
from allcover.projection.valuation import Valuation
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Finding, Formula, Kind, TableColumn
from allcover.vocabulary.words import Words, marked

MILLION = 1e6
BENEFITS = "+".join(f"{{{name}}}" for name in TYPES)
"""All benefits of a year, by formula."""
_MARKS = ("\1", "\2", "\3")
"""Stand in a sentence for the years and their number, which formulas give."""
PENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "old_age": marked("Old-age pensions"),
        "invalidity": marked("Invalidity pensions"),
        "widowed": marked("Pensions of widows and widowers"),
        "orphaned": marked("Pensions of orphans"),
    }
)
"""By the types of :mod:`allcover.projection.insured`."""

ASSUMED: Mapping[str, str] = MappingProxyType(
    {
        "reserve": marked("Reserve at the start"),
        "prices": marked("Prices, yearly growth"),
        "wages": marked("Insured earnings, yearly growth"),
        "interest": marked("Interest on the reserve"),
        "coverage": marked("Contributors at each age, yearly growth of their share"),
        "amounts_follow": marked("Amounts that the law names follow"),
        "pensions_follow": marked("Pensions in payment follow"),
        "entrants": marked("New contributors of each year, and their ages"),
        "spouse_years_older": marked("Years by which husbands are older"),
        "retiring": marked("Who has a right and retires within a year"),
        "invalid_mortality": marked("Force of mortality in invalidity, times that of all"),
        "invalidity": marked("Becoming an invalid within a year"),
        "credit": marked("Part of the year credited to a contributor"),
        "returning": marked("Coming back within a year, at most, of those who stopped"),
        "married": marked("Married, of those who die"),
        "remarriage": marked("Widows and widowers in receipt who marry again within a year"),
        "children": marked("Children entitled, for each person who dies"),
        "divorce": marked("Marriages that end in divorce within a year, by the wife's age"),
        "leaving_home": marked("Leaving the parents' home within a year without marrying, of the single"),
        "ages": marked("All assumptions by age"),
        "mortality": marked("Mortality of everybody"),
        "contributors": marked("Contributors, in ten years' time"),
        "chance": marked("Futures of the population"),
        "chance_wages": marked(
            "How far the growth of insured earnings strays, at most, in 80 of 100 futures"
        ),
        "chance_interest": marked("How far interest strays, at most, in 80 of 100 futures"),
        "chance_together": marked("Correlation of what insured earnings and interest stray by in a year"),
        "working_on": marked(
            "Of contributors whom a later age keeps from retiring, who goes on contributing, each further year"
        ),
        "standing": marked("How long a contributor's place among others lasts"),
        "careers": marked("Wages within an age, for pensions that follow from a career"),
    }
)
"""What assumptions are called, by their names in the file."""


def known(value: float) -> float | None:
    """This function will give a number for a table; None where there is none to tell."""
    return None if isnan(value) else float(value)


IN_BRACKETS = marked(
    "In brackets: confidence intervals (95 in 100), of having asked only some households; neither wrong answers nor assumptions are in them. What has no interval is given without its sampling error."
)

OF_REPLICATES = marked(
    "From replicate weights: those of the survey where it has some, else drawn from its strata and sampling units (the bootstrap of Rao, Wu and Yue). The reserve at the start, people and assumptions are the same in all of them."
)
"""How the error of the sample of what is carried over the years is found."""


@dataclass(frozen=True)
class ValuationWriter:
    """Writes of a valuation in one language."""

    results: ValuationResults
    told: Told
    words: Words

    @property
    def made(self) -> Valuation:
        """The valuation under the law as it is."""
        return self.results.made

    def entries(self, who: NDArray[np.bool_]) -> int:
        """How many entries of the data stand for some of the members."""
        return int(np.count_nonzero(who & (self.results.valued.members.weight > 0)))

    @property
    def millions(self) -> str:
        """The unit of money by year."""
        currency = self.words(self.results.study.basis.system.country.currency)
        return self.words("million {unit}", unit=self.words("{currency} a year", currency=currency))

    @property
    def millions_held(self) -> str:
        """The unit of money at a date."""
        currency = self.words(self.results.study.basis.system.country.currency)
        return self.words("million {unit}", unit=currency)

    @property
    def universe(self) -> str:
        """Of whom the valuation is."""
        system = self.results.study.basis.system
        name = self.words(system.schemes[self.results.valued.assumptions.scheme].name)
        return self.words("Insured persons and pensioners of “{scheme}”", scheme=name)

    @property
    def year(self) -> TableColumn:
        """The column of years."""
        return TableColumn("year", self.words("Year that begins in"))

    def money(self, key: str, label: str) -> TableColumn:
        """A column of money of a year, in millions."""
        return TableColumn(key, label, "money", self.millions, 1)

    def held(self, key: str, label: str) -> TableColumn:
        """A column of money at a date, in millions."""
        return TableColumn(key, label, "money", self.millions_held, 1)

    def finding(
        self, key: str, label: str, value: float | None, unit: str, definition: str, *, kind: Kind | None = None,
        decimals: int | None = None, brief: str = "", estimate: Estimate | None = None, formula: str = "", year: int | None = None,
    ) -> Finding:  # fmt: skip
        """A number under its key, with its sampling error where there is one, the cells of tables that it follows from, and the ``year`` it is of where that is another than the first."""
        return Finding(
            key=f"valuation.{key}", label=label, value=value, unit=unit, definition=definition, universe=self.universe,
            source=self.told.source, reference_date=self.told.reference_date if year is None else self.told.of_year(year), kind=kind, decimals=decimals,
            brief=brief, estimate=estimate, formula=formula,
        )  # fmt: skip

    def used_up(self, reserve: str) -> str:
        """The formula of the first year at whose end nothing is left of the reserve of a table."""
        years, last = f"{{{reserve}:year.all}}", f"{{{reserve}:year.{self.made.years.size}}}"
        return first_year(years, last, f"{{{reserve}:end.all}}<0", self.words("never"))

    def administration_text(self) -> str:
        """What administration costs of benefits, and from which years on another share of them."""
        ground = self.results.valued.ground
        told = ground.administration[ground.law]
        steps = [0, *(np.flatnonzero(np.diff(told)) + 1).tolist()]
        path = {"values": [{"from": int(self.made.years[at]), "value": float(told[at])} for at in steps]}
        return course_text(
            {"value": float(told[0])} if len(steps) == 1 else path,
            lambda value: rate_text(value, self.words),
            self.words,
        )

    @property
    def shares_of_administration(self) -> tuple[NDArray[np.float64], ...]:
        """What administration costs of benefits (year,), where it is not the same in all years: a column beside it."""
        ground = self.results.valued.ground
        told = ground.administration[ground.law]
        return () if np.unique(told).size == 1 else (told,)

    def columns_of_administration(self) -> Iterator[TableColumn]:
        """That column."""
        for _ in self.shares_of_administration:
            yield TableColumn(
                "administration_share", self.words("Administration, of benefits"), "share", decimals=1
            )

    def of_administration(self) -> Formula:
        """How its cost follows from benefits."""
        share = "{administration_share}" if self.shares_of_administration else "{valuation.shares:share.1}"
        return Formula("administration", f"{share}*({BENEFITS})")

    def without_orphans(self) -> Iterator[str]:
        """That orphans have no right to a pension, where no law of the years gives them one and none is in payment."""
        insured, ground = self.made.insured, self.results.valued.ground
        if not insured.persons[:, TYPES.index("orphaned")].any() and not any(
            one.survivor[1].any() for one in ground.awards
        ):
            yield self.words("The law gives orphans no pension of the scheme.")

    def begins(self) -> str:
        """When the years of a valuation begin."""
        day = date_text(self.results.study.basis.day, self.words)
        return self.words(
            "The first year begins on {date}, each further year one year after the last.", date=day
        )

    def share(self, value: float, decimals: int = 2) -> str:
        """A share in the language."""
        return number_text(value, "share", self.words, decimals)

    def ratio(self, value: float) -> str:
        """A ratio in the language."""
        return number_text(float(value), "number", self.words, 2)

    def mean_pension(self, at: int) -> str:
        """The average pension of a year of average insured earnings, or that there is none."""
        value = float(self.made.financial_ratio[at])
        return self.words("none") if isnan(value) else self.share(value, 1)

    def spans(self, is_so: NDArray[np.bool_]) -> str:
        """When something is so, of the years of the valuation: single years, and from when to when those that follow each other."""
        years, words = self.made.years[: is_so.size][is_so], self.words
        runs = np.split(years, np.flatnonzero(np.diff(years) > 1) + 1)
        told = [
            words("in {year}", year=int(run[0]))
            if run.size == 1
            else words("from {first} to {last}", first=int(run[0]), last=int(run[-1]))
            for run in runs
        ]
        before = ", ".join(told[:-1])
        return words("{one} and {other}", one=before, other=told[-1]) if before else told[-1]

    def span(self, is_so: NDArray[np.bool_]) -> str:
        """When something is so, in one line, as the formula of :meth:`span_formula` tells it: the year, the first and the last, and of years with others between them how many."""
        years = self.made.years[: is_so.size][is_so]
        if not years.size:
            return self.words("never")
        first, last = (str(int(years[end])) for end in (0, -1))
        return self._span(years.size, int(last) - int(first) + 1, first, last, str(years.size))

    def _span(self, count: int, width: int, first: str, last: str, years: str) -> str:
        words = self.words
        if count == 1:
            return words("in {year}", year=first)
        if count == width:
            return words("from {first} to {last}", first=first, last=last)
        return words("in {count} years from {first} to {last}", count=years, first=first, last=last)

    def span_formula(self, years: str, last: str, is_so: str, before: str = "") -> str:
        """The formula of :meth:`span`: ``years`` and what is compared in ``is_so`` are whole columns, ``last`` the cell of the last year. After a text ``before`` it stands in brackets, or not at all."""
        count, first, until = (
            f"SUMPRODUCT(1*({is_so}))",
            first_of(years, last, is_so),
            last_of(years, is_so),
        )
        marks = dict(zip(_MARKS, (first, until, count)))

        def told(years: int, reach: int) -> str:
            text = self._span(years, reach, *_MARKS)
            return sentence(f"{before} ({text})" if before else text, marks)

        never = sentence(before or self.words("never"), {})
        width = f"{until}-{first}+1"
        return (
            f"IF({count}=0,{never},IF({count}=1,{told(1, 1)},IF({count}={width},{told(2, 2)},{told(2, 3)})))"
        )

    def tried_name(self, key: str) -> str:
        """What is tried: an assumption, or a parameter of the law by its label."""
        if key == "children":
            return self.words("Children per woman")
        if key in ASSUMED:
            return self.words(ASSUMED[key])
        held = self.results.study.basis.system.parameters[key]
        return self.words(held.label or held.key)

    def amount_text(self, tried: Tried | ClosedTried) -> str:
        """By how much, or to what, something is changed."""
        words = self.words
        if tried.form == "value":
            return _value_text(tried.amount, words)
        return self._change_text(abs(tried.amount), "+" if tried.amount > 0 else "\N{MINUS SIGN}", tried.form)

    def both_amounts(self, low: Tried | ClosedTried, high: Tried | ClosedTried) -> str:
        """By how much something is changed down and up, or to what, in few words."""
        if low.form == "value" or low.amount != -high.amount:
            return f"{self.amount_text(low)} / {self.amount_text(high)}"
        return self._change_text(abs(high.amount), "±", high.form)

    def _change_text(self, size: float, sign: str, form: Form) -> str:
        words = self.words
        if form == "points":
            points = number_text(size * 100, "number", words, 0)
            return words.plural(
                "{sign}{points} point", "{sign}{points} points", round(size * 100), sign=sign, points=points
            )
        if form == "children":
            return f"{sign}{number_text(size, 'number', words, 1)}"
        return f"{sign}{number_text(size, 'share', words, 0)}"


def _value_text(value: float, words: Words) -> str:
    """A value with just the decimals it has; shares below one as a percentage."""
    if abs(value) < 1:
        return number_text(value, "share", words, 0 if round(value * 100, 9) == round(value * 100) else 2)
    return number_text(value, "number", words, 0 if value == int(value) else 2)

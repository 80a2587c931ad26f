"""What people pay for health care out of their own pockets, and when it is too much: catastrophic and impoverishing.

Two definitions of SDG indicator 3.8.2 stand side by side, person by person weighted: until 2024, payments above 10 % (25 %)
of the household's whole consumption or income; since March 2025, payments above 40 % of its discretionary budget, which is the
budget less the societal poverty line, ``max(2.15, 1.15 + 0.5 median)`` dollars of 2017 purchasing power a head and day.
Overshoot and its mean, and the weighting by rank, follow Wagstaff and van Doorslaer (2003).

Payments and budget are of the household, a head of those who share it and a month. Where the payments of a member are not known, a
household pays at least what the others pay, and nothing limits how much: every number then has two ends, of the same persons, each an
estimate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from allcover.engine.outcome import Outcome
from allcover.estimation import (
    Linearised,
    fgt,
    mean,
    median,
    share,
)
from allcover.estimation.intervals import nobody
from allcover.estimation.ranking import Ranking
from allcover.impact.amounts import Floats
from allcover.impact.figure import Figure, told, told_ends
from allcover.impact.groups import Grouping, Mask
from allcover.impact.poverty import ALPHAS, shortfall
from allcover.impact.sample import Line, Sample, money_on
from allcover.impact.sums import UNBOUNDED, Groups
from allcover.population import Population
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

THRESHOLDS = (0.10, 0.25)
"""Shares of the whole budget above which payments are catastrophic (SDG 3.8.2 until 2024)."""

LARGE = 0.40
"""Share of the discretionary budget above which payments are a hardship (SDG 3.8.2 since March 2025)."""

PPP = "ppp_2017"
PRICES = "consumer_prices_2017"
DAYS_A_MONTH = 365 / 12

NOT_ASKED = marked("The survey does not say what households pay out of pocket for health care.")
NO_BUDGET = marked("The survey has neither consumption nor income of households.")
OF_NOBODY = marked("Of nobody with a budget above zero are any payments for health care known.")
NO_PPP = marked("The country's definition has no purchasing power parity of 2017 or no price level (economy: ppp_2017, consumer_prices_2017) for the date.")  # fmt: skip
NOBODY_ABOVE = marked("Nobody pays more than the threshold.")
NOBODY_PAYS = marked("Nobody who was asked pays anything.")


@dataclass(frozen=True)
class SocietalLine:
    """The World Bank's societal poverty line in dollars of 2017 purchasing power a head and day (read at WHO, 2025)."""

    floor: float = 2.15
    constant: float = 1.15
    part_of_median: float = 0.5

    def dollars(self, median_dollars: float) -> float:
        """This function will give the line for a median budget, dollars a head and day.

        >>> SocietalLine().dollars(1.0), SocietalLine().dollars(4.0)
        (2.15, 3.15)
        """
        return max(self.floor, self.constant + self.part_of_median * median_dollars)


SOCIETAL = SocietalLine()


@dataclass(frozen=True)
class Catastrophic:
    """Payments above a share of the whole budget: how many (H), by how much (O, MPO), and weighted by rank.

    ``overshoot`` is the mean excess of the budget share over the threshold, over everybody; ``mean_overshoot`` over those above.
    ``headcount_by_rank`` is ``H (1 - C)`` with the concentration index of being above: larger than H where it is the poor.
    """

    threshold: float
    headcount: Figure
    overshoot: Figure
    mean_overshoot: Figure
    headcount_by_rank: Figure
    overshoot_by_rank: Figure


@dataclass(frozen=True)
class Hardship:
    """SDG 3.8.2 of 2025. ``line_month`` is the societal poverty line in money a head and month.

    ``any`` above 40 % of the discretionary budget; ``impoverishing`` above all of it, or without one; ``large`` between.
    """

    line_month: Estimate
    any: Figure
    impoverishing: Figure
    large: Figure


@dataclass(frozen=True)
class Impoverishment:
    """What payments add to poverty by a line: welfare less payments against welfare, by measure."""

    line: str
    changes: Mapping[str, Figure]


@dataclass(frozen=True)
class HealthBy:
    """Shares of persons in the groups of one grouping, one figure a group; the societal line is taken as known there."""

    grouping: Grouping
    catastrophic: Mapping[float, tuple[Figure, ...]]
    hardship: tuple[Figure, ...]


@dataclass(frozen=True)
class HealthSpending:
    """All of it. ``left_out`` were asked and have no known budget above zero; ``open`` count, and not all their household pays is known."""

    budget: str
    left_out: int
    open: int
    share_of_budget: Figure
    catastrophic: tuple[Catastrophic, ...]
    hardship: Hardship
    impoverishment: tuple[Impoverishment, ...]
    by: tuple[HealthBy, ...]


@dataclass(frozen=True, eq=False)
class Spending:
    """Payments and budget of each home, money a head and month; zero where not counted.

    ``paid`` is what is known to be paid; of a home that ``is_open`` the payments of a member are not known.
    """

    sample: Sample
    counted: Mask
    is_open: Mask
    paid: Floats
    budget: Floats
    kind: str

    @classmethod
    def of(cls, sample: Sample, population: Population) -> Self | None:
        """This function will read payments and budgets, None where the survey has none that are known."""
        kind, total = _budget(population)
        paid = population.persons["out_of_pocket_health_month"].cast(float).to_numpy()
        if kind is None or np.isnan(paid).all():
            return None
        homes, is_unknown = sample.homes, np.isnan(paid)
        whole = total[homes.household]
        counted = homes.counted & (whole > 0)
        if not (counted & (homes.of_household(~is_unknown) > 0)).any():
            return None
        is_open = counted & (homes.of_household(is_unknown) > 0)
        known = homes.of_household(np.where(is_unknown, 0.0, paid))
        payments, budget = (np.where(counted, each / homes.members, 0.0) for each in (known, whole))
        return cls(sample, counted, is_open, payments, budget, kind)

    @property
    def left_out(self) -> int:
        """How many of those asked who would count are left out."""
        homes = self.sample.homes
        return int(homes.asked[homes.counted & ~self.counted].sum())

    @property
    def open(self) -> int:
        """Of how many of those asked who count not all payments of the household are known."""
        return int(self.sample.homes.asked[self.is_open].sum())

    @cached_property
    def part(self) -> Floats:
        """Payments as a share of the budget, at least."""
        return np.divide(self.paid, self.budget, out=np.zeros_like(self.paid), where=self.budget > 0)

    @cached_property
    def ranking(self) -> Ranking:
        """Homes that count, by their whole budget. Raises EmptyUniverse."""
        return Ranking.by(self.budget, self.sample.homes.weight, self.counted)

    def told(self, low: Linearised, high: Linearised | None = None) -> Figure:
        """This function will give an estimator of these persons its error; ``high`` is at most what it is, None where nothing limits it."""
        (least,) = self.sample.homes.estimates([low])
        if not self.is_open.any():
            return told(least)
        return Figure(least, self.sample.homes.estimates([high])[0] if high else nobody(note=UNBOUNDED))

    def mean(self, values: Floats) -> Linearised:
        """This function will give the mean of something over the persons counted."""
        return mean(values, self.sample.homes.weight, member=self.counted)

    def share(self, claims: Mask) -> Linearised:
        """This function will give the share of the persons counted of whom a claim is true."""
        return share(claims, self.sample.homes.weight, member=self.counted)


def _budget(population: Population) -> tuple[str | None, Floats]:
    for kind in ("consumption", "income"):
        column = population.households[f"household_{kind}_month"]
        if column.null_count() < column.len():
            return kind, column.cast(float).fill_null(np.nan).to_numpy()
    return None, np.zeros(0)


def missing_health(population: Population) -> str:
    """This function will say why health spending cannot be told of a survey that gives no ``Spending`` (marked text)."""
    if population.persons["out_of_pocket_health_month"].null_count() == population.persons.height:
        return NOT_ASKED
    return NO_BUDGET if _budget(population)[0] is None else OF_NOBODY


def health_spending(
    spending: Spending, outcome: Outcome, lines: Sequence[Line], groups: Sequence[Groups]
) -> HealthSpending:
    """This function will measure catastrophic and impoverishing payments for health care."""
    societal = _societal(spending, outcome)
    return HealthSpending(
        spending.kind, spending.left_out, spending.open,
        spending.told(spending.mean(spending.paid) / spending.mean(spending.budget)),
        tuple(catastrophic(spending, threshold) for threshold in THRESHOLDS),
        hardship(spending, societal),
        tuple(impoverishment(spending, line) for line in lines),
        tuple(_by(spending, societal, each) for each in groups),
    )  # fmt: skip


def catastrophic(spending: Spending, threshold: float) -> Catastrophic:
    """This function will measure payments above a share of the whole budget.

    Where payments are not known, those above may each be above by next to nothing, so that the mean overshoot of all is the least
    shared among the most; nothing limits it where nobody is surely above.
    """
    above = spending.counted & (spending.part > threshold)
    excess = np.where(above, spending.part - threshold, 0.0)
    least, most = (spending.share(each) for each in (above, above | spending.is_open))
    overshoot = spending.mean(excess)
    persons, beyond = spending.told(least, most), spending.told(overshoot)
    if most.value == 0:
        none = told(nobody(note=NOBODY_ABOVE))
        return Catastrophic(threshold, persons, beyond, none, none, none)
    mean_beyond = spending.told(overshoot / most) if least.value else told(nobody(note=UNBOUNDED))
    ranked = [_by_rank(spending, each) for each in (above, above | spending.is_open, excess)]
    return Catastrophic(
        threshold, persons, beyond, mean_beyond, spending.told(*ranked[:2]), spending.told(ranked[2])
    )


def _by_rank(spending: Spending, amount: Floats | Mask) -> Linearised:
    """The mean of an amount, more of the poor than of the rich: ``mean (1 - C)``, in which what anybody has counts for something."""
    found = spending.mean(np.asarray(amount, np.float64))
    return found * (1.0 - spending.ranking.concentration(amount)) if found.value else found


def hardship(spending: Spending, line: Linearised | float | None) -> Hardship:
    """This function will measure payments against the discretionary budget; ``line`` is money a head and month.

    A line found in the sample brings its own error along.
    """
    if line is None:
        none = told(nobody(note=NO_PPP))
        return Hardship(none.at_low, none, none, none)
    told_line = spending.sample.homes.estimates([line])[0] if isinstance(line, Linearised) else Estimate(value=line)  # fmt: skip
    pays = spending.counted & (spending.paid > 0)
    if not (pays | spending.is_open).any():
        none = told(nobody(note=NOBODY_PAYS))
        return Hardship(told_line, none, none, none)
    surely = [_beyond(spending, pays, part, line) for part in (LARGE, 1.0)]
    known = [_beyond(spending, pays & ~spending.is_open, part, line) for part in (LARGE, 1.0)]
    is_open, large = spending.share(spending.is_open), known[0] - known[1]
    beyond, whole = (
        spending.told(least, among + is_open) for least, among in zip(surely, known, strict=True)
    )
    return Hardship(
        told_line, beyond, whole, spending.told(large, large + is_open - _settled(spending, line))
    )


def _beyond(spending: Spending, pays: Mask, part: float, line: Linearised | float) -> Linearised:
    """Share of all who pay more than a part of budget less line: they are 'poor' by it with budget less payments / part."""
    if not pays.any():
        return spending.share(pays)
    left = spending.budget - spending.paid / part
    among = fgt(left, line, spending.sample.homes.weight, member=pays)
    return among * spending.share(pays)


def _settled(spending: Spending, line: Linearised | float) -> Linearised:
    """Share of all whose payments are not known and cannot be large alone: what is known leaves less than the line."""
    if not spending.is_open.any():
        return spending.share(spending.is_open)
    left = spending.budget - spending.paid
    among = fgt(left, line, spending.sample.homes.weight, member=spending.is_open)
    return among * spending.share(spending.is_open)


def _societal(spending: Spending, outcome: Outcome) -> Linearised | float | None:
    economy = outcome.system.country.economy
    found = [money_on(economy.get(name), outcome) for name in (PPP, PRICES)]
    if found[0] is None or found[1] is None:
        return None
    dollar = found[0] * found[1] * DAYS_A_MONTH
    middle = median(spending.budget, spending.sample.homes.weight, member=spending.counted)
    if SOCIETAL.dollars(middle.value / dollar) == SOCIETAL.floor:
        return SOCIETAL.floor * dollar
    return SOCIETAL.constant * dollar + SOCIETAL.part_of_median * middle


def impoverishment(spending: Spending, line: Line) -> Impoverishment:
    """This function will give what payments add to poverty: welfare less payments against welfare.

    Poverty counts on welfare per head or equivalent, so payments are shared in the same way.
    """
    homes, everybody = spending.sample.homes, spending.sample.everybody
    counted, before = spending.counted & line.is_known, homes.welfare
    after = before - spending.paid / homes.money
    ends = {"low": after}
    if spending.is_open.any():
        ends["high"] = np.where(spending.is_open, -np.inf, after)
    more = {
        f"{name}_{end}": shortfall(welfare, line.amount, counted, alpha) - shortfall(before, line.amount, counted, alpha)
        for name, alpha in ALPHAS.items()
        for end, welfare in ends.items()
    }  # fmt: skip
    found, base = everybody.sums(persons=counted, **more), everybody.base(counted)
    changes = {
        name: told_ends([found[f"{name}_{end}"] / found["persons"] for end in ends], base, empty=UNBOUNDED)[0]
        for name in ALPHAS
    }
    return Impoverishment(line.id, changes)


def _by(spending: Spending, line: Linearised | float | None, groups: Groups) -> HealthBy:
    above = {f"above_{n}": spending.part > each for n, each in enumerate(THRESHOLDS)}
    left = spending.budget - spending.paid / LARGE
    beyond = (spending.paid > 0) & (left < (np.nan if line is None else float(line)))
    surely = {"beyond": beyond, **above}
    perhaps = {f"{name}_perhaps": each | spending.is_open for name, each in surely.items()}
    ends = ("", "_perhaps") if spending.is_open.any() else ("",)
    found = groups.sums(persons=spending.counted, **surely, **(perhaps if len(ends) > 1 else {}))
    base = groups.base(spending.counted)

    def shares(name: str) -> tuple[Figure, ...]:
        return told_ends([found[name + end] / found["persons"] for end in ends], base, is_share=True)

    catastrophic_by = {each: shares(f"above_{n}") for n, each in enumerate(THRESHOLDS)}
    untold = tuple(told(nobody(note=NO_PPP)) for _ in groups.grouping.labels)
    return HealthBy(groups.grouping, catastrophic_by, untold if line is None else shares("beyond"))

"""What households live on, month by month, and what they need, from a survey: the means of :mod:`allcover.capacity`.

A household is one unit. Who lives in a household without belonging to it for the poverty count (mostly live-in domestic
workers) is a unit of their own, with their own income and one person to feed. Jobs of one person are pooled, whatever
their status, so that nobody's income counts twice.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from allcover.capacity.balance import MONTHS, Floats, Mask, Range, Whole, summed
from allcover.engine.columns import OutcomeColumn
from allcover.population import Population
from allcover.population.equivalents import equivalents

Basis = str
BASES = ("household_income_month", "income_month", "earnings_month", "household_consumption_month")
"""What income is taken from, the best first; consumption stands in for income only where there is none of it."""


@dataclass(frozen=True)
class Means:
    """What each unit has and needs.

    ``unit`` is the row of each person's unit (int64). ``income`` and ``subsistence`` are money a month, means over the
    year (units); ``by_month`` is income by calendar month, January first (units x 12, NaN where the survey does not
    tell). ``earnings`` is what each person earns from all jobs, money a month (persons). ``basis`` is one of
    :data:`BASES` or empty where the survey has none; ``has_months`` says whether it tells any job's earnings by month.
    """

    unit: Whole
    income: Range
    subsistence: Range
    by_month: Floats
    earnings: Range
    out_of_pocket: Range
    basis: Basis
    has_months: bool

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.income.low.size


def means_of(population: Population, line: OutcomeColumn | None, measure: str = "") -> Means:
    """This function will find what every unit of a survey has and needs.

    ``line`` is the poverty line of each household, money a month a head or equivalent adult as the country says; None
    where it has none, and then what anybody needs is not known. ``measure`` is ``income``, ``consumption`` or empty.
    """
    earnings = earnings_of(population)
    unit, people = _units(population)
    basis = _basis(population, earnings, measure)
    income = _income(population, basis, earnings, unit, people.size)
    months, has_months = _by_month(population, income, unit)
    spent = Range.exactly(_floats(population.need_bare("persons")["out_of_pocket_health_month"]))
    return Means(
        unit, income, _subsistence(population, line, people), months, earnings,
        _summed(spent, unit, people.size), basis, has_months,
    )  # fmt: skip


def earnings_of(population: Population) -> Range:
    """This function will pool what each person earns from all jobs, money a month; who has no job earns nothing."""
    size = population.height("persons")
    jobs = population.bare("jobs")
    if jobs is None:
        return Range.exactly(np.full(size, np.nan))
    return _summed(Range.exactly(_floats(jobs["earnings_month"])), population.person_rows("jobs"), size)


def _floats(column: pl.Series) -> Floats:
    values: Floats = column.cast(pl.Float64).to_numpy()
    return values


def _summed(amounts: Range, rows: Whole, size: int) -> Range:
    held = rows >= 0
    low, high = (summed(end[held], rows[held], size) for end in (amounts.low, amounts.high))
    return Range(low, high)


def _belongs(population: Population) -> Mask:
    column = population.need_bare("persons")["is_in_poverty_universe"]
    belongs: Mask = column.fill_null(True).to_numpy()
    return belongs


def _units(population: Population) -> tuple[Whole, Whole]:
    """The unit of each person, and the household of each unit: households first, then those on their own."""
    household, belongs = population.household_of_person, _belongs(population)
    count = population.height("households")
    unit = household.copy()
    alone = np.flatnonzero(~belongs)
    unit[alone] = count + np.arange(alone.size)
    return unit, np.concatenate([np.arange(count, dtype=np.int64), household[alone]])


def _basis(population: Population, earnings: Range, measure: str) -> Basis:
    households, persons = population.need_bare("households"), population.need_bare("persons")
    has = {
        "household_income_month": _is_told(households["household_income_month"]),
        "income_month": _is_told(persons["income_month"]),
        "earnings_month": bool(np.isfinite(earnings.high).any()),
        "household_consumption_month": _is_told(households["household_consumption_month"]),
    }
    wanted = {"income": BASES[:-1], "consumption": BASES[-1:]}.get(measure, BASES)
    return next((name for name in wanted if has[name]), "")


def _is_told(column: pl.Series) -> bool:
    return column.null_count() < column.len()


def _income(population: Population, basis: Basis, earnings: Range, unit: Whole, units: int) -> Range:
    persons, count = population.need_bare("persons"), population.height("households")
    own = Range.exactly(_floats(persons["income_month"])) if _is_told(persons["income_month"]) else earnings
    by_persons = _summed(earnings if basis in ("earnings_month", "") else own, unit, units)
    if not basis.startswith("household_"):
        return by_persons if basis else Range.exactly(np.full(units, np.nan))
    stated = Range.exactly(_floats(population.need_bare("households")[basis]))
    return Range(
        np.concatenate([stated.low, by_persons.low[count:]]),
        np.concatenate([stated.high, by_persons.high[count:]]),
    )


def _by_month(population: Population, income: Range, unit: Whole) -> tuple[Floats, bool]:
    """Income by calendar month: what jobs earned month by month, and the rest of the year's income spread evenly.

    A job without months is taken to earn alike all year; one of which some months are missing leaves its unit open.
    """
    units, months = income.low.size, population.bare("job_months")
    if months is None or months.height == 0:
        return np.full((units, MONTHS), np.nan), False
    at = unit[np.maximum(population.person_rows("job_months"), 0)]
    held = population.person_rows("job_months") >= 0
    amounts = _floats(months["earnings_month"])
    cell = at * MONTHS + months["month"].to_numpy() - 1
    seasonal = np.bincount(cell[held], amounts[held], units * MONTHS).reshape(units, MONTHS)
    is_whole = _is_whole(population, at, held, units) & income.is_known
    even = np.where(is_whole, income.low, np.nan) - seasonal.mean(axis=1)
    return seasonal + even[:, np.newaxis], True


def _is_whole(population: Population, at: Whole, held: Mask, units: int) -> Mask:
    """Units of which every job that has months has all twelve."""
    months = population.need_bare("job_months").select("job", "month")
    keyed = months.with_columns(
        pl.Series("person", population.person_rows("job_months")), pl.Series("unit", at)
    )
    counted = keyed.filter(pl.Series(held)).group_by("person", "job", "unit").agg(pl.col("month").n_unique())
    short = counted.filter(pl.col("month") < MONTHS)["unit"].to_numpy()
    whole = np.ones(units, dtype=np.bool_)
    whole[short] = False
    return whole


def _subsistence(population: Population, line: OutcomeColumn | None, people: Whole) -> Range:
    """The poverty line times the persons or equivalent adults of each unit, money a month."""
    if line is None:
        return Range.exactly(np.full(people.size, np.nan))
    count = population.height("households")
    mouths = np.concatenate([equivalents(population), np.ones(people.size - count)])
    needed = Range(line.low, line.high).at(people)
    is_open = np.isnan(mouths)
    return Range(
        np.where(is_open, 0.0, needed.low * np.where(is_open, 1.0, mouths)),
        np.where(is_open, np.inf, needed.high * np.where(is_open, 1.0, mouths)),
    )

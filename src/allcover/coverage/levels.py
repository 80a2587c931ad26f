"""The level of a cover, measured person by person: cash against poverty line, earnings or a reference wage; care by what
is paid out of pocket, by what packages pay of a basket of care, and by the way to where it is given.

An amount somebody receives is what they say; where they contribute, it is what the law words for them if it were due today.
Values are intervals; not a number where nothing is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from allcover.coverage.cover import Answer, Cover
from allcover.coverage.health_level import package_shares
from allcover.coverage.profile import Need, Threshold
from allcover.coverage.ternary import Floats
from allcover.population.population import Population
from allcover.rules.definition import Scheme

_UNCERTAIN = 1e-9
"""Amounts that differ by less, relatively, are equal: a pension of exactly the line reaches it."""


@dataclass(frozen=True)
class Measured:
    """A measure for everybody (persons, float64), from ``low`` to ``high``; ``missing``: what it lacks entirely."""

    low: Floats
    high: Floats
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Levels:
    """The measures of a judged population."""

    cover: Cover

    @property
    def population(self) -> Population:
        """The people."""
        return self.cover.population

    def of(self, need: Need, schemes: tuple[Scheme, ...], holds: Answer) -> Measured:
        """This function will measure the level of a need that asks for one."""
        assert need.level is not None
        if need.level.measure == "out_of_pocket_of_budget":
            return self.out_of_pocket_of_budget()
        if need.level.measure == "package_share":
            lacking = ("basket",) if self.cover.basket is None else ()
            least, most = package_shares(self.cover)
            return Measured(least * (1 + _UNCERTAIN), most * (1 + _UNCERTAIN), lacking)
        low, high = self._benefit(need, schemes, holds)
        against, missing = self._yardstick(need.level)
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = low / against, high / against
        lacks = () if np.isfinite(low).any() else ("amount_month",)
        return Measured(ends[0] * (1 + _UNCERTAIN), ends[1] * (1 + _UNCERTAIN), (*missing, *lacks))

    def _benefit(self, need: Need, schemes: tuple[Scheme, ...], holds: Answer) -> tuple[Floats, Floats]:
        """What is received; for who receives nothing and is covered by contributing, what is promised; for a child, its part."""
        low, high = self.cover.received(schemes)
        if need.counts == "drawn_for":
            return self._by_child(low, high)
        if "contributing" in need.counts:
            promised = self.cover.promised(schemes, need.branches, holds)
            is_paid = low > 0
            return np.where(is_paid, low, promised[0]), np.where(is_paid, high, promised[1])
        return low, high

    def _by_child(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """What the household receives, shared by its children."""
        children = self.cover.universes["children"].is_yes.astype(np.float64)
        number = np.maximum(self.cover.household_sum(children), 1.0)
        return self.cover.household_sum(low) / number, self.cover.household_sum(high) / number

    def _yardstick(self, level: Threshold) -> tuple[Floats, tuple[str, ...]]:
        if level.measure == "benefit_of_poverty_line":
            return self._poverty_line()
        if level.measure == "benefit_of_earnings":
            return self._earnings()
        parameter = self.cover.outcome.system.parameters.get(level.reference)
        dated = parameter.on(self.cover.outcome.day) if parameter is not None else None
        size = self.cover.size
        if dated is None or isinstance(dated.value, bool | tuple | Mapping):
            return np.full(size, np.nan), (level.reference,)
        return np.full(size, float(dated.value)), ()

    def _poverty_line(self) -> tuple[Floats, tuple[str, ...]]:
        lines = self.cover.outcome.system.country.poverty
        if not lines:
            return np.full(self.cover.size, np.nan), ("poverty_line",)
        line = self.cover.outcome[lines[0].amount]
        known = np.where(line.is_known, line.low, np.nan)
        return self.cover.household_of(known), ()

    def _earnings(self) -> tuple[Floats, tuple[str, ...]]:
        """Earnings from all jobs; not a number without any, or where some are not told."""
        jobs = self.population.bare("jobs")
        size = self.cover.size
        if jobs is None or jobs["earnings_month"].null_count() == jobs.height:
            return np.full(size, np.nan), ("earnings_month",)
        rows = self.population.person_rows("jobs")
        inside = np.flatnonzero(rows >= 0)
        earned = jobs["earnings_month"].cast(pl.Float64).fill_null(np.nan).to_numpy()[inside]
        summed = np.bincount(rows[inside], earned, size).astype(np.float64)
        return np.where(summed > 0, summed, np.nan), ()

    def out_of_pocket_of_budget(self) -> Measured:
        """This function will give what households pay for care themselves, as a share of what they consume, or earn where
        consumption was not measured (SDG 3.8.2).
        """
        persons = self.population.persons
        paid = persons["out_of_pocket_health_month"].cast(pl.Float64)
        budget, name = self._budget()
        missing = tuple(
            item for item, is_lacking in (
                ("out_of_pocket_health_month", paid.null_count() == persons.height), (name, budget is None),
            ) if is_lacking
        )  # fmt: skip
        if missing or budget is None:
            nothing = np.full(self.cover.size, np.nan)
            return Measured(nothing, nothing, missing)
        low = self.cover.household_sum(paid.fill_null(0.0).to_numpy())
        high = self.cover.household_sum(paid.fill_null(np.inf).to_numpy())
        with np.errstate(divide="ignore", invalid="ignore"):
            return Measured(low / budget, high / budget)

    def _budget(self) -> tuple[Floats | None, str]:
        for name in ("household_consumption_month", "household_income_month"):
            column = self.population.household_column(name).cast(pl.Float64)
            if column.null_count() < column.len():
                values = column.fill_null(np.nan).to_numpy()
                return np.where(values > 0, values, np.nan), name
        return None, "household_consumption_month"

    def reach(self, access: Threshold) -> Measured:
        """This function will give the minutes to where the cover is given."""
        minutes = self.population.household_column(access.measure).cast(pl.Float64)
        values = minutes.fill_null(np.nan).to_numpy()
        missing = (access.measure,) if minutes.null_count() == minutes.len() else ()
        return Measured(values, values, missing)

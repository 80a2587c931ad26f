"""Whom a figure is about: children, older persons, the employed and others, as three-valued answers for everybody.

A country's law may say who they are (``people`` in ``country.yaml``); otherwise the survey's columns do. Where neither
tells, nobody is known to be one, and the missing items are named.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from allcover.coverage.people import main_status
from allcover.coverage.ternary import Ternary
from allcover.engine.contributing import employed
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.rules.definition import System

ADULT_AGE = 18
"""Below this age a person is a child, unless the country's law says otherwise (SDG 1.3.1)."""

WORKING_AGE = 15
"""From this age on the labour force is counted by the ILO's standards: a child who works is in no figure of the employed or unemployed."""

CHILDBEARING = (15, 49)
"""Ages, both included, at which women are asked about births."""

EMPLOYEES = ("employee", "domestic_worker", "armed_forces")

UNIVERSES = (
    "everybody", "children", "older_persons", "working_age", "employed", "employees", "unemployed",
    "women_of_childbearing_age", "mothers_of_newborns", "severe_disability", "poor",
)  # fmt: skip
"""Every universe there is, by name."""


def universe_outputs(system: System) -> list[str]:
    """This function will list the quantities that universes ask of the engine."""
    return [*system.country.people.values(), *(line.amount for line in system.country.poverty[:1])]


@dataclass(frozen=True)
class Universes:
    """The universes of a judged population. ``outcome`` must hold :func:`universe_outputs`."""

    population: Population
    outcome: Outcome

    def __getitem__(self, name: str) -> Ternary:
        """This function will answer for everybody whether they belong to a universe."""
        if name not in self._known:
            self._known[name] = self._found(name)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, Ternary]:
        return {}

    def missing(self, name: str) -> tuple[str, ...]:
        """This function will name the items that are lacking entirely, without which nobody is known to belong."""
        if self[name].is_yes.any():
            return ()
        if name in self.outcome.system.country.people:
            return () if self[name].is_known.any() else (name,)
        return tuple(item for item in _NEEDED.get(name, ()) if self._is_lacking(item))

    def _is_lacking(self, item: str) -> bool:
        for frame in (self.population.persons, self.population.households):
            if item in frame.columns:
                return frame[item].null_count() == frame.height
        return not self["older_persons"].is_known.any()

    def _found(self, name: str) -> Ternary:
        told = self.outcome.system.country.people.get(name)
        return Ternary.of(self.outcome[told]) if told is not None else _RULES[name](self)

    def _where(self, condition: pl.Expr) -> Ternary:
        answer = self.population.persons.select(condition.alias("is")).to_series()
        return Ternary(answer.fill_null(False).to_numpy(), (~answer).fill_null(False).to_numpy())

    def everybody(self) -> Ternary:
        return Ternary.certain(np.ones(self.population.persons.height, dtype=np.bool_))

    def children(self) -> Ternary:
        return self._where(pl.col("age") < ADULT_AGE)

    def older_persons(self) -> Ternary:
        """Nobody can be told: pensionable age is what the country's law says."""
        return Ternary.untold(self.population.persons.height)

    def working_age(self) -> Ternary:
        return ~self["children"] & ~self["older_persons"]

    def employed(self) -> Ternary:
        return Ternary.of(employed(self.population)) & self._where(pl.col("age") >= WORKING_AGE)

    def employees(self) -> Ternary:
        status = main_status(self.population).cast(pl.String)
        is_employee = status.is_in(EMPLOYEES).fill_null(False).to_numpy()
        told = Ternary(is_employee, ~is_employee & status.is_not_null().to_numpy())
        working = self["employed"]
        return Ternary(working.is_yes & told.is_yes, working.is_no | told.is_no)

    def unemployed(self) -> Ternary:
        status = self._where(pl.col("labour_status").cast(pl.String) == "unemployed")
        told = Ternary(status.is_yes, status.is_no | self["children"].is_yes & ~status.is_known)
        return told & self._where(pl.col("age") >= WORKING_AGE)

    def women_of_childbearing_age(self) -> Ternary:
        is_of_age = self._where(pl.col("age").is_between(*CHILDBEARING))
        return is_of_age & self._where(pl.col("sex").cast(pl.String) == "female")

    def mothers_of_newborns(self) -> Ternary:
        is_woman = self._where(pl.col("sex").cast(pl.String) == "female")
        return is_woman & self._where(pl.col("gave_birth_last_year"))

    def severe_disability(self) -> Ternary:
        return self._where(pl.col("disability").cast(pl.String) == "severe")

    def poor(self) -> Ternary:
        """Welfare below the country's first poverty line, among those whom its poverty count includes."""
        lines = self.outcome.system.country.poverty
        if not lines:
            return Ternary.untold(self.population.persons.height)
        welfare = self.population.household_column("welfare_month").to_numpy()
        line = self.outcome[lines[0].amount]
        home = self.population.household_of_person
        low, high = line.low[home], line.high[home]
        counted = self._where(pl.col("is_in_poverty_universe").fill_null(True))
        return Ternary(welfare < low, welfare >= high) & counted


_RULES: Mapping[str, Callable[[Universes], Ternary]] = {name: getattr(Universes, name) for name in UNIVERSES}

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "children": ("age",),
    "older_persons": ("pensionable_age",),
    "working_age": ("pensionable_age",),
    "employed": ("age", "labour_status"),
    "employees": ("age", "labour_status"),
    "unemployed": ("age", "labour_status"),
    "mothers_of_newborns": ("sex", "gave_birth_last_year"),
    "women_of_childbearing_age": ("sex", "age"),
    "severe_disability": ("disability",),
    "poor": ("welfare_month",),
}
"""What a survey, or a country's definition, must have for anybody to be told."""

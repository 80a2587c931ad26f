"""A population laid out for the judge: plain lists, exact numbers, relatives and scheme facts by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf, isfinite
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.expressions.logic import Bound, Unknown, Value
from allcover.expressions.nodes import Exact
from allcover.population import Population
from allcover.population.places import NOBODY_ROW, Whole, taken
from allcover.population.schema import TABLES
from allcover.rules.definition import ColumnTarget, FactTarget
from allcover.vocabulary.exact import Fraction, decimal

Rows = Sequence[int]
Floats = npt.NDArray[np.float64]

FACT_COLUMNS = {
    "affiliated": ("affiliations", "is_affiliated"),
    "contributes": ("affiliations", "is_contributing"),
    "receives": ("receipts", "amount_month"),
    "received_month": ("receipts", "amount_month"),
    "months_contributed": ("history", "months_contributed"),
    "affiliated_since": ("affiliations", "from_date"),
    "elected_base_month": ("affiliations", "elected_base_month"),
}
"""The table and column that answer each fact."""

FACT_WORDS = {
    "affiliated": "affiliation to {}",
    "contributes": "contribution to {}",
    "receives": "receipt from {}",
    "received_month": "receipt from {}",
    "months_contributed": "months contributed to {}",
    "affiliated_since": "day of affiliation to {}",
    "elected_base_month": "base chosen for {}",
}
"""What an answer that is missing is called in the engines' own words, by fact; the blank is the scheme's key."""


def exact(value: float | Exact) -> Exact:
    """This function will read a survey's number as the decimal it was written as, exactly.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() else _decimal(value)
    return value


@lru_cache(maxsize=2**16)
def _decimal(value: float) -> Fraction:
    return decimal(repr(value))


@dataclass(frozen=True)
class Facts:
    """What is known of everybody, by row of the population's tables.

    ``first_person`` holds where each household's persons begin; ``rows_of`` by table the rows each person has in
    it, None where it was not collected; ``is_here`` who lives in the household, None where all do.
    """

    population: Population
    first_person: Rows
    household_of: Rows
    person_ids: Sequence[str]
    household_ids: Sequence[str]
    columns: Mapping[ColumnTarget, Sequence[Value]]
    facts: Mapping[FactTarget, Sequence[Value]]
    rows_of: Mapping[str, Sequence[Rows] | None]
    relatives: Mapping[str, Mapping[int, Rows]] | None
    is_here: Sequence[bool] | None
    employer_of_job: Sequence[int | None] | None

    @property
    def household_count(self) -> int:
        """How many households there are."""
        return len(self.household_ids)


def gather_facts(
    population: Population, columns: Sequence[ColumnTarget], facts: Sequence[FactTarget]
) -> Facts:
    """This function will lay out what a plan reads of a population, and nothing else."""
    people = population.ids("persons")["person_id"].to_list()
    owners = {"persons": people, "households": population.ids("households")["household_id"].to_list()}
    for table in {target.table for target in columns} - set(owners):
        if population.bare(table) is not None:
            owners[table] = population.ids(table)[_OWNERS.get(table, "person_id")].to_list()
    return Facts(
        population,
        population.household_offsets.tolist(),
        population.household_of_person.tolist(),
        people,
        owners["households"],
        {target: _column(population, target, owners) for target in columns},
        {target: fact_answers(population, target, people) for target in facts},
        {table: _rows_of(population, table) for table in ("jobs", "history", "contingencies")},
        _relatives(population),
        _is_here(population),
        _employers(population),
    )


@dataclass(frozen=True, slots=True)
class Answers(Sequence[Value]):
    """What a survey says, row by row: read exactly when asked for, unknown and named where there is no answer.

    ``what`` names the missing item, ``low`` and ``high`` bound it.
    """

    raw: Sequence[Any]
    owners: Sequence[str]
    what: str
    low: Bound
    high: Bound
    is_number: bool

    def __getitem__(self, row: Any) -> Any:
        raw = self.raw[row]
        if raw is None:
            return Unknown(frozenset((f"{self.what} of {self.owners[row]}",)), self.low, self.high)
        return exact(raw) if self.is_number else raw

    def __len__(self) -> int:
        return len(self.raw)


def _column(
    population: Population, target: ColumnTarget, owners: Mapping[str, Sequence[str]]
) -> Sequence[Value]:
    frame = population.bare(target.table)
    if frame is None:
        return ()
    column = TABLES[target.table].columns[target.name]
    is_number = column.kind in ("number", "integer")
    low = -inf if column.low is None or not is_number else exact(column.low)
    high = inf if column.high is None or not is_number else exact(column.high)
    return Answers(plain(finite(frame[target.name])), owners[target.table], target.name, low, high, is_number)


_OWNERS = {"employers": "employer_id"}


def plain(column: pl.Series) -> list[Any]:
    """This function will give a column's values as the engines hold them: a date is the number of its day."""
    values = column.to_list()
    return [None if day is None else day.toordinal() for day in values] if column.dtype == pl.Date else values


def finite(column: pl.Series) -> pl.Series:
    """This function will turn numbers that are none (nan, inf), as a table made in memory may hold, into null."""
    if not column.dtype.is_float():
        return column
    if isfinite(column.sum()):  # Quicker told than of each, and of a sum beyond all numbers each is asked.
        return column
    is_finite = column.is_finite()
    return column if is_finite.all() else column.set(~is_finite, None)


def fact_answers(population: Population, target: FactTarget, people: Sequence[str]) -> Answers:
    """This function will give what the survey says of every person and a scheme."""
    what = FACT_WORDS[target.fact].format(target.scheme)
    is_number = target.fact in ("received_month", "months_contributed", "elected_base_month")
    rows, said = said_of(population, target)
    raw: list[Any] = [None] * len(people)
    by_person: dict[int, list[Any]] = {}
    for row, answer in zip(rows.tolist(), said.to_list()):
        by_person.setdefault(row, []).append(answer)
    together = _first if target.fact == "affiliated_since" else _added if is_number else _any
    for row, given in by_person.items():
        raw[row] = together(given)
    return Answers(raw, people, what, 0 if is_number else -inf, inf, is_number)


def _first(days: Sequence[Any]) -> Any:
    """Several rows for one scheme: the earliest day; null as soon as one is."""
    return None if None in days else min(days).toordinal()


def said_of(population: Population, target: FactTarget) -> tuple[Whole, pl.Series]:
    """This function will give what the survey says of a scheme: rows of persons (int64) and answers, null for none."""
    table, column = FACT_COLUMNS[target.fact]
    frame = population.bare(table)
    if frame is None:
        dtype = TABLES[table].columns[column].dtype if target.fact != "receives" else pl.Boolean()
        return np.zeros(0, dtype=np.int64), pl.Series(column, [], dtype=dtype)
    asked = population.rows_asked(table, target.scheme)
    persons, said = population.person_rows(table)[asked], finite(taken(frame.select(column), asked)[column])
    is_somebody = persons != NOBODY_ROW
    if not is_somebody.all():
        persons, said = persons[is_somebody], said.filter(pl.Series(is_somebody))
    return persons, said > 0 if target.fact == "receives" else said


def received_month(population: Population, scheme: str) -> tuple[Floats, Floats] | None:
    """This function will give the least and the most that each person says to receive a month from a scheme (float64).

    Who was not asked, or left an amount out, receives at least what is told. None where no amount is told at all. Added up
    once for a population.
    """
    key = (received_month, scheme)
    if key not in population.kept:
        population.kept[key] = _summed(population, FactTarget("received_month", scheme))
    found: tuple[Floats, Floats] | None = population.kept[key]
    return found


def _summed(population: Population, target: FactTarget) -> tuple[Floats, Floats] | None:
    rows, said = said_of(population, target)
    if said.len() == said.null_count():
        return None
    size = population.height("persons")
    summed: Floats = np.bincount(rows, said.cast(pl.Float64).fill_null(0.0).to_numpy(), size).astype(
        np.float64
    )
    is_answered = np.bincount(rows, minlength=size) > 0
    is_open = ~is_answered | (np.bincount(rows, said.is_null().to_numpy(), size) > 0)
    return summed, np.where(is_open, np.inf, summed)


def _added(answers: Sequence[Any]) -> Any:
    """Several rows for one scheme: amounts and months add up, exactly; null as soon as one is."""
    if len(answers) == 1:
        return answers[0]
    return None if None in answers else sum(map(exact, answers))


def _any(answers: Sequence[Any]) -> Any:
    """Several rows for one scheme: yes if any says so, else null if any is, else no."""
    return True if True in answers else None if None in answers else False


def _rows_of(population: Population, table: str) -> list[Rows] | None:
    if population.bare(table) is None:
        return None
    held: list[list[int]] = [[] for _ in range(population.height("persons"))]
    for row, person in enumerate(population.person_rows(table).tolist()):
        if person != NOBODY_ROW:
            held[person].append(row)
    return [tuple(several) for several in held]


def _is_here(population: Population) -> list[bool] | None:
    presence = population.need_bare("persons")["presence"].cast(pl.String)
    is_here = (presence == "here").fill_null(True)
    return None if is_here.all() else is_here.to_list()


def _employers(population: Population) -> list[int | None] | None:
    """The row of each job's employer, None where it has none; None for all where employers were not collected."""
    if population.employers is None or population.jobs is None:
        return None
    rows = {employer: row for row, employer in enumerate(population.employers["employer_id"].to_list())}
    return [rows.get(employer) for employer in population.jobs["employer_id"].to_list()]


def _relatives(population: Population) -> dict[str, dict[int, Rows]] | None:
    """By link, the rows of each person's relatives in the same household; ``children`` turns parents around."""
    relations = population.bare("relations")
    if relations is None:
        return None
    found: dict[str, dict[int, dict[int, None]]] = {
        link: {} for link in ("spouse", "mother", "father", "parents", "children", "siblings")
    }
    household_of = population.household_of_person.tolist()
    pairs = zip(
        population.person_rows("relations").tolist(),
        population.relative_rows.tolist(),
        relations["relation"].cast(pl.String).to_list(),
    )
    for row, at, relation in pairs:
        is_housed = min(row, at) > NOBODY_ROW and max(row, at) < len(household_of)
        if relation not in found or not is_housed or household_of[row] != household_of[at]:
            continue
        found[relation].setdefault(row, {})[at] = None
        if relation in ("mother", "father"):
            found["children"].setdefault(at, {})[row] = None
            found["parents"].setdefault(row, {})[at] = None
    for row, parents in found["parents"].items():
        others = {child: None for parent in parents for child in found["children"][parent] if child != row}
        if others:
            found["siblings"][row] = others
    return {link: {row: tuple(others) for row, others in held.items()} for link, held in found.items()}

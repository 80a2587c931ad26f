"""A population laid out for the judge: plain lists, exact numbers, relatives and scheme facts by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Any

import polars as pl

from allcover.expressions.logic import Bound, Unknown, Value, disjunction, total
from allcover.expressions.nodes import Exact
from allcover.population import Population
from allcover.population.schema import TABLES, Column
from allcover.rules.definition import ColumnTarget, FactTarget

Rows = Sequence[int]

_FACT_COLUMNS = {
    "affiliated": ("affiliations", "is_affiliated"),
    "contributes": ("affiliations", "is_contributing"),
    "receives": ("receipts", "amount_month"),
    "received_month": ("receipts", "amount_month"),
    "months_contributed": ("history", "months_contributed"),
}
_FACT_WORDS = {
    "affiliated": "affiliation to {}",
    "contributes": "contribution to {}",
    "receives": "receipt from {}",
    "received_month": "receipt from {}",
    "months_contributed": "months contributed to {}",
}


def exact(value: float | int) -> Exact:
    """This function will read a survey's number as the decimal it was written as, exactly.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    if isinstance(value, int) or value.is_integer():
        return int(value)
    return Fraction(repr(value))


@dataclass(frozen=True)
class Facts:
    """What is known of everybody, by row of the population's tables.

    ``first_person`` and ``first_job`` hold where each household's persons and each person's jobs begin.
    """

    population: Population
    first_person: Rows
    household_of: Rows
    person_ids: Sequence[str]
    household_ids: Sequence[str]
    columns: Mapping[ColumnTarget, Sequence[Value]]
    facts: Mapping[FactTarget, Sequence[Value]]
    jobs: Sequence[Rows] | None
    relatives: Mapping[str, Mapping[int, Rows]] | None

    @property
    def household_count(self) -> int:
        """How many households there are."""
        return len(self.household_ids)


def gather_facts(
    population: Population, columns: Sequence[ColumnTarget], facts: Sequence[FactTarget]
) -> Facts:
    """This function will lay out what a plan reads of a population, and nothing else."""
    people = population.persons["person_id"].to_list()
    rows = {person: row for row, person in enumerate(people)}
    return Facts(
        population,
        population.household_offsets.tolist(),
        population.household_of_person.tolist(),
        people,
        population.households["household_id"].to_list(),
        {target: _column(population, target) for target in columns},
        {target: _fact(population, target, people) for target in facts},
        _jobs(population, rows),
        _relatives(population, rows),
    )


def _column(population: Population, target: ColumnTarget) -> list[Value]:
    frame = population.table(target.table)
    if frame is None:
        return []
    column = TABLES[target.table].columns[target.name]
    low, high = _bounds(column)
    owners = frame["household_id" if target.table == "households" else "person_id"].to_list()
    # A column nobody answered: one shared value would lose whose answer is missing, so name each.
    return [
        _value(raw, column)
        if raw is not None
        else Unknown(frozenset((f"{target.name} of {owner}",)), low, high)
        for raw, owner in zip(frame[target.name].to_list(), owners)
    ]


def _value(raw: Any, column: Column) -> Value:
    return exact(raw) if column.kind in ("number", "integer") else raw


def _bounds(column: Column) -> tuple[Bound, Bound]:
    low = -inf if column.low is None else exact(column.low)
    high = inf if column.high is None else exact(column.high)
    return (low, high) if column.kind in ("number", "integer") else (-inf, inf)


def _fact(population: Population, target: FactTarget, people: Sequence[str]) -> list[Value]:
    table, column = _FACT_COLUMNS[target.fact]
    frame = population.table(table)
    what = _FACT_WORDS[target.fact].format(target.scheme)
    answers: dict[str, list[Value]] = {}
    if frame is not None:
        asked = frame.filter(pl.col("scheme") == target.scheme)
        for person, raw in asked.select("person_id", column).iter_rows():
            answers.setdefault(person, []).append(_answer(target.fact, raw, f"{what} of {person}"))
    return [
        _together(target.fact, answers[person]) if person in answers else _lacking(f"{what} of {person}")
        for person in people
    ]


def _lacking(item: str) -> Unknown:
    return Unknown(frozenset((item,)), 0, inf)


def _answer(fact: str, raw: Any, item: str) -> Value:
    if raw is None:
        return _lacking(item)
    if fact == "receives":
        return bool(raw > 0)
    return raw if isinstance(raw, bool) else exact(raw)


def _together(fact: str, answers: Sequence[Value]) -> Value:
    """Several rows for one scheme: covered if any says so; amounts and months add up."""
    if len(answers) == 1:
        return answers[0]
    return total(answers) if fact in ("received_month", "months_contributed") else disjunction(answers)


def _jobs(population: Population, rows: Mapping[str, int]) -> list[Rows] | None:
    if population.jobs is None:
        return None
    held: list[list[int]] = [[] for _ in rows]
    for job, person in enumerate(population.jobs["person_id"].to_list()):
        if person in rows:
            held[rows[person]].append(job)
    return [tuple(jobs) for jobs in held]


def _relatives(population: Population, rows: Mapping[str, int]) -> dict[str, dict[int, Rows]] | None:
    """By link, the rows of each person's relatives; ``children`` turns the links to parents around."""
    if population.relations is None:
        return None
    found: dict[str, dict[int, list[int]]] = {link: {} for link in ("spouse", "mother", "father", "children")}
    pairs = population.relations.select("person_id", "other_person_id", "relation")
    for person, other, relation in pairs.iter_rows():
        if person not in rows or other not in rows or relation not in found:
            continue
        found[relation].setdefault(rows[person], []).append(rows[other])
        if relation in ("mother", "father"):
            children = found["children"].setdefault(rows[other], [])
            if rows[person] not in children:
                children.append(rows[person])
    return {link: {row: tuple(others) for row, others in held.items()} for link, held in found.items()}

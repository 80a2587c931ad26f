"""Amounts of many households by a law, with what falls to each person, by the judge of few and the compiled engine of many. A pure reading."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allcover.engine.compiled import judge_compiled
from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.rules.definition import System
from allcover_site.registry.export import Record
from allcover_site.runs.finding import (
    Amounts,
    CannotAssess,
    Exported,
    NotKnown,
    compiled,
    head_of,
    is_asked,
    minor,
)
from allcover_site.runs.telling import kept

Persons = dict[str, Amounts]

FEW = 100
"""Households up to which the judge is quicker than the compiled engine with its compiling."""


@dataclass(frozen=True)
class Reckoned:
    """Minor units of a household by label, and of each of its persons by number; what falls to the household as a whole
    stands with its head."""

    amounts: Amounts
    persons: Persons


def reckoned(system: System, labels: Mapping[str, str], exported: Exported) -> list[Reckoned | str]:
    """This function will find amounts of every household; of who cannot be decided, why not.

    Raises NotInBulk where the amounts rest on limited places, and NotCompiled for what only the judge does.
    """
    if len(exported.records) <= FEW:
        return exported.of_each(lambda some: _by_judge(system, labels, some))
    found = compiled(system, labels, exported)
    persons = exported.of_each(lambda some: _by_person(system, labels, some))
    return [
        told if isinstance(told, str) else Reckoned(told, persons[place]) for place, told in enumerate(found)
    ]


def _by_judge(system: System, labels: Mapping[str, str], exported: Exported) -> list[Reckoned | str]:
    """The same by the judge, who needs no compiling: quicker for few."""
    judge = Judge(system, exported.population, exported.month, list(labels))
    numbers, starts = exported.population.persons["person_id"].to_list(), exported.population.household_offsets.tolist()  # fmt: skip
    found: list[Reckoned | str] = []
    for place, record in enumerate(exported.records):
        try:
            found.append(_judged(judge, labels, place, numbers[starts[place] : starts[place + 1]], record))
        except CannotAssess as refusal:
            found.append(refusal.kept)
    return found


def _judged(
    judge: Judge, labels: Mapping[str, str], place: int, numbers: list[str], record: Record
) -> Reckoned:
    opened, head = judge.open(place), head_of(record)
    amounts, persons = dict.fromkeys(labels.values(), 0), dict[str, Amounts]()
    for key, label in labels.items():
        is_of_person = judge.system.quantities[key].of == "person"
        rows = zip(opened.persons, numbers) if is_of_person else ((None, head),)
        for row, number in rows:
            if not is_asked(record, number):
                continue
            value = judge.ask(opened, key, row)
            if isinstance(value, Unknown):
                raise NotKnown(kept(value.missing))
            amount = minor(value, judge.system)
            amounts[label] += amount
            if amount:
                held = persons.setdefault(number, {})
                held[label] = held.get(label, 0) + amount
    return Reckoned(amounts, persons)


def _by_person(system: System, labels: Mapping[str, str], exported: Exported) -> list[Persons]:
    people = exported.population
    columns = judge_compiled(system, people, exported.month, list(labels), layout=exported.layout)
    scale, starts = 10.0**system.country.minor_digits, people.household_offsets.tolist()
    numbers = people.persons["person_id"].to_list()
    found: list[Persons] = [{} for _ in exported.records]
    for key, label in labels.items():
        units = (
            np.where(columns[key].is_known, np.rint(columns[key].low * scale), 0).astype(np.int64).tolist()
        )
        is_of_person = system.quantities[key].of == "person"
        for place, record in enumerate(exported.records):
            rows = range(starts[place], starts[place + 1])
            shares = ((numbers[row], units[row]) for row in rows) if is_of_person else ((head_of(record), units[place]),)  # fmt: skip
            for number, amount in shares:
                if amount and is_asked(record, number):
                    held = found[place].setdefault(number, {})
                    held[label] = held.get(label, 0) + amount
    return found


def covered(system: System, scheme: str, exported: Exported) -> dict[str, bool | None]:
    """This function will say of every person whether the law of a scheme applies to them; None: cannot be said."""
    held = system.schemes_on(exported.month).get(scheme)
    keys = [provision.applies for provision in held.provisions] if held is not None else []
    if not keys:
        return {number: False for record in exported.records for number in record["people"]}
    covered_of = _covered_by_judge if len(exported.records) <= FEW else _covered_compiled
    found = dict[str, bool | None]()
    for _places, some in exported.alike:
        if some.records:
            found |= covered_of(system, keys, some, some.population.persons["person_id"].to_list())
    return found


def _covered_compiled(
    system: System, keys: list[str], exported: Exported, numbers: list[str]
) -> dict[str, bool | None]:
    columns = judge_compiled(system, exported.population, exported.month, keys, layout=exported.layout)
    yes = np.logical_or.reduce([columns[key].is_yes for key in keys])
    known = yes | np.logical_and.reduce([columns[key].is_known for key in keys])
    return {
        number: bool(is_yes) if is_known else None for number, is_yes, is_known in zip(numbers, yes, known)
    }


def _covered_by_judge(
    system: System, keys: list[str], exported: Exported, numbers: list[str]
) -> dict[str, bool | None]:
    judge = Judge(system, exported.population, exported.month, keys)
    starts = exported.population.household_offsets.tolist()
    found: dict[str, bool | None] = {}
    for place in range(len(exported.records)):
        opened = judge.open(place)
        for row, number in zip(opened.persons, numbers[starts[place] : starts[place + 1]]):
            told = [judge.ask(opened, key, row) for key in keys]
            is_open = any(isinstance(value, Unknown) for value in told)
            found[number] = True if any(value is True for value in told) else None if is_open else False
    return found

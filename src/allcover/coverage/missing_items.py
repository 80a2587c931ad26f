"""Which item of a survey is missing, for people of whom a condition cannot be told."""

from collections.abc import Mapping, Sequence

import numpy as np

from allcover.coverage.conditions import Item
from allcover.coverage.ternary import Mask
from allcover.engine.facts import said_of
from allcover.population import Population
from allcover.rules.definition import ColumnTarget, FactTarget

OF_OTHERS = "another_person"
"""In place of an item: the answer that is missing is one of a relative or another member of the household."""


def first_missing(population: Population, items: Sequence[Item], who: Mask) -> Mapping[str, Mask]:
    """This function will put each person (``who``, bool) to the first item, in the order given, that has no answer.

    Items are named ``persons.age`` or ``affiliated(fund)``; :data:`OF_OTHERS` takes those who answered everything.
    """
    found: dict[str, Mask] = {}
    left = who.copy()
    for item in items:
        if not left.any():
            break
        lacking = left & is_missing(population, item)
        if lacking.any():
            found[name_of(item)] = lacking
            left &= ~lacking
    if left.any():
        found[OF_OTHERS] = left
    return found


def name_of(item: Item) -> str:
    """This function will name an item: a column by its table, a fact by its scheme."""
    return f"{item.table}.{item.name}" if isinstance(item, ColumnTarget) else f"{item.fact}({item.scheme})"


def is_missing(population: Population, item: Item) -> Mask:
    """This function will say for whom (bool) an item has no answer; of several jobs, where any has none."""
    size = population.persons.height
    if isinstance(item, FactTarget):
        return ~_answered(population, item, size)
    if item.table == "persons":
        return population.persons[item.name].is_null().to_numpy()
    if item.table == "households":
        return population.household_column(item.name).is_null().to_numpy()
    frame = population.bare(item.table)
    lacking = np.full(size, frame is None)
    if frame is not None and item.table != "employers":
        rows = population.person_rows(item.table)
        is_null = frame[item.name].is_null().to_numpy()
        lacking[rows[np.logical_and(is_null, rows >= 0)]] = True
    return lacking


def _answered(population: Population, item: FactTarget, size: int) -> Mask:
    rows, said = said_of(population, item)
    answered = np.zeros(size, dtype=np.bool_)
    answered[rows[said.is_not_null().to_numpy()]] = True
    return answered

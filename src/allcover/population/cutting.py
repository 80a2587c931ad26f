"""Some households of a population, with everything that belongs to them: for partitions, and for households in doubt."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population.arrays import Arrays
from allcover.population.places import NOBODY_ROW, Whole, taken
from allcover.population.population import PlacedPopulation, Population
from allcover.population.schema import IDS, LONG_TABLES


def households_of(population: Population, households: npt.NDArray[Any]) -> PlacedPopulation:
    """This function will take households out of a population, by their rows (integers, rising).

    A relative who lives in another household is left out with the relation.
    """
    first, last = population.household_offsets[households], population.household_offsets[households + 1]
    sizes = last - first
    persons_from = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    persons = np.repeat(first - persons_from[:-1], sizes) + np.arange(persons_from[-1])
    kept = {"households": households.astype(np.int64), "persons": persons}
    new_row = np.full(population.height("persons"), NOBODY_ROW, dtype=np.int64)
    new_row[persons] = np.arange(persons.size)
    rows: dict[tuple[str, str], Whole] = {}
    for table in LONG_TABLES:
        if population.bare(table) is not None:
            kept[table], found = _belonging(population, table, new_row)
            rows |= {(table, key): place for key, place in found.items()}
    if population.bare("employers") is not None:
        # Firms cross households: each part knows them all.
        kept["employers"] = np.arange(population.height("employers"))
    frames = {
        table: taken(population.need_bare(table), at).drop(IDS[table], strict=False)
        for table, at in kept.items()
    }

    # Ids are taken now: a way to find them later would keep the whole population in memory.
    named = {table: population.ids(table, at) for table, at in kept.items()}

    def ids(table: str, some: Whole | None) -> pl.DataFrame:
        return named[table] if some is None else taken(named[table], some)

    return PlacedPopulation(population.about, Arrays(frames, persons_from, rows, ids, is_finished=True))


def _belonging(population: Population, table: str, new_row: Whole) -> tuple[Whole, dict[str, Whole]]:
    """The rows of a long table that stay, and the rows of persons they point to from now on."""
    keys = {"person_id": population.person_rows(table)}
    if "other_person_id" in IDS[table]:
        keys["other_person_id"] = population.relative_rows
    moved = {key: np.where(at == NOBODY_ROW, NOBODY_ROW, new_row[at]) for key, at in keys.items()}
    stays = np.flatnonzero(np.all([at != NOBODY_ROW for at in moved.values()], axis=0))
    return stays, {key: at[stays] for key, at in moved.items()}


def cut(population: Population, count: int) -> Iterator[PlacedPopulation]:
    """This function will cut a population at household borders into ``count`` parts of about as many persons each.

    There are fewer parts where there are fewer households. Nothing is in two parts, and nothing but relations between
    households is lost.
    """
    offsets = population.household_offsets
    aims = np.linspace(0, offsets[-1], max(count, 1) + 1)[1:-1]
    after = np.searchsorted(offsets, aims)
    is_nearer_before = (after > 0) & (aims - offsets[after - 1] <= offsets[after] - aims)
    borders = np.unique([0, *(after - is_nearer_before), offsets.size - 1])
    for first, last in pairwise(borders):
        yield households_of(population, np.arange(first, last))

"""A population as arrays for the compiled engine: floats, codes, and positions of relatives in the household."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.engine.facts import fact_answers, finite, said_of
from allcover.engine.program import Source
from allcover.population import Population
from allcover.rules.definition import FactTarget
from allcover.vocabulary.exact import Fraction

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

NOBODY, NOT_TOLD = -1, -2
"""Instead of a relative's position: there is none; it is not known."""


@dataclass(frozen=True)
class Kin:
    """Positions of relatives within the household, and runs of them by person."""

    head: Whole
    one: Mapping[str, Whole]
    runs: Mapping[str, tuple[Whole, Whole]]


@dataclass(frozen=True)
class Layout:
    """A population, ready to be gone through household by household.

    ``series`` gives any column or fact in row order (jobs sorted by person); ``has`` names which of jobs and
    relations were collected.
    """

    population: Population
    persons_from: Whole
    jobs_from: Whole
    jobs: pl.DataFrame | None
    kin: Kin
    has: frozenset[str]

    @property
    def members(self) -> int:
        """The size of the largest household."""
        return int(np.diff(self.persons_from).max(initial=0))

    def series(self, source: Source) -> pl.Series:
        """This function will give a column, or what the survey says of a scheme, in the order of the rows."""
        if isinstance(source, FactTarget):
            return _fact(self.population, source)
        frame = self.jobs if source.table == "jobs" else self.population.table(source.table)
        assert frame is not None
        return finite(frame[source.name])

    def is_open(self, source: Source) -> bool:
        """Whether any value is unknown."""
        return self.series(source).null_count() > 0


def lay_out(population: Population) -> Layout:
    """This function will lay a population out. Relatives are those of the same household, as for the judge."""
    persons = population.persons.height
    jobs, jobs_from = _jobs(population)
    has = {table for table in ("jobs", "relations") if population.table(table) is not None}
    return Layout(
        population, population.household_offsets, jobs_from, jobs, _kin(population, persons), frozenset(has)
    )


def _jobs(population: Population) -> tuple[pl.DataFrame | None, Whole]:
    persons = population.persons.select("person_id").with_row_index("_person")
    if population.jobs is None:
        return None, np.zeros(persons.height + 1, dtype=np.int64)
    placed = population.jobs.join(persons, on="person_id", how="inner", maintain_order="left").sort(
        "_person", maintain_order=True
    )
    counts = np.bincount(placed["_person"].to_numpy(), minlength=persons.height)
    return placed, np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _kin(population: Population, persons: int) -> Kin:
    household, first = population.household_of_person, population.household_offsets
    local = np.arange(persons) - first[household]
    head = _head(population, local)
    nobody = {link: np.full(persons, NOBODY, dtype=np.int64) for link in ("mother", "father", "spouse")}
    none = (np.zeros(persons + 1, dtype=np.int64), np.zeros(0, dtype=np.int64))
    if population.relations is None:
        return Kin(head, nobody, {"children": none, "spouses": none})
    rows = population.persons.select("person_id").with_row_index("_row")
    pairs = (
        population.relations.with_columns(pl.col("relation").cast(pl.String))
        .join(rows, on="person_id", how="inner", maintain_order="left")
        .join(
            rows.rename({"person_id": "other_person_id", "_row": "_other"}),
            on="other_person_id",
            how="inner",
            maintain_order="left",
        )
        .unique(["_row", "_other", "relation"], keep="first", maintain_order=True)
    )
    one, other = (pairs[name].to_numpy().astype(np.int64) for name in ("_row", "_other"))
    together = household[one] == household[other]
    one, other, relation = one[together], other[together], pairs["relation"].to_numpy()[together]
    for link, positions in nobody.items():
        at = relation == link
        # The first that is named counts, as in the judge: assign backwards.
        positions[one[at][::-1]] = local[other[at]][::-1]
    is_parent = (relation == "mother") | (relation == "father")
    children = (
        np.unique(np.stack([other[is_parent], one[is_parent]], axis=1), axis=0)
        if is_parent.any()
        else np.zeros((0, 2), np.int64)
    )
    is_spouse = relation == "spouse"
    return Kin(head, nobody, {
        "children": _runs(children[:, 0], local[children[:, 1]], persons),
        "spouses": _runs(one[is_spouse], local[other[is_spouse]], persons),
    })  # fmt: skip


def _runs(owner: Whole, member: Whole, persons: int) -> tuple[Whole, Whole]:
    order = np.argsort(owner, kind="stable")
    counts = np.bincount(owner, minlength=persons)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), member[order]


def _head(population: Population, local: Whole) -> Whole:
    found = np.full(population.households.height, NOT_TOLD, dtype=np.int64)
    is_head = (population.persons["relation_to_head"].cast(pl.String) == "head").fill_null(False).to_numpy()
    rows = np.flatnonzero(is_head)[::-1]
    found[population.household_of_person[rows]] = local[rows]
    return found


def _fact(population: Population, target: FactTarget) -> pl.Series:
    """What the survey says of everybody and a scheme: joined where it says one thing, else added up as the judge does."""
    said = said_of(population, target)
    persons = population.persons.select("person_id")
    if said["person_id"].is_unique().all():
        return persons.join(said, on="person_id", how="left", maintain_order="left")[said.columns[1]]
    answers = fact_answers(population, target, persons["person_id"].to_list())
    plain = [float(answer) if isinstance(answer, Fraction) else answer for answer in answers.raw]
    return pl.Series(target.fact, plain, dtype=said.dtypes[1])


def floats(series: pl.Series) -> Floats:
    """This function will give amounts as float64, NaN where unknown."""
    return series.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def conditions(series: pl.Series) -> npt.NDArray[np.int32]:
    """This function will give conditions as 0 (no), 1 (cannot tell) and 2 (yes)."""
    return (series.cast(pl.Int32) * 2).fill_null(1).to_numpy()


def codes(series: pl.Series) -> tuple[npt.NDArray[np.int32], dict[str, int]]:
    """This function will give codes as whole numbers, -1 where unknown, and the number of each word."""
    words = [str(word) for word in series.cast(pl.String).unique().drop_nulls().sort().to_list()]
    numbered = series.cast(pl.String).cast(pl.Enum(words)).to_physical().cast(pl.Int32).fill_null(-1)
    return numbered.to_numpy(), {word: number for number, word in enumerate(words)}


def stacked(rows: Sequence[Any], width: int, dtype: type) -> npt.NDArray[Any]:
    """This function will lay rows under each other in one C-contiguous array, at least one row high."""
    made: npt.NDArray[Any] = np.zeros((max(len(rows), 1), width), dtype=dtype)
    for place, row in enumerate(rows):
        made[place] = row
    return made


def population_width(population: Population, table: str, layout: Layout) -> int:
    """This function will give the number of rows of a table as laid out."""
    if table == "jobs":
        return layout.jobs.height if layout.jobs is not None else 0
    return {"households": population.households, "persons": population.persons}[table].height

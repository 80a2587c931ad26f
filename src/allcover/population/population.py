"""People and households as tables: what a survey becomes, and what every study and engine is laid over.

The tables are Polars frames with exactly the columns of :mod:`allcover.population.schema`. Persons of one
household lie together, households in the order of their own table, so an engine can walk them by offsets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population.records import tables_of_records
from allcover.population.schema import TABLES, conform
from allcover.vocabulary.citation import Citation


@dataclass(frozen=True)
class SourceFile:
    """One raw file a population was read from: its role in the mapping, its name, its rows and its SHA-256."""

    role: str
    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What must be known about a survey to read its numbers rightly.

    ``welfare_kind`` and ``welfare_per`` say what ``households.welfare_month`` is. ``caveats`` must be printed
    with every figure made from the survey; ``notes`` record how the mapping came to its choices.
    ``has_complete_households`` is no where persons were drawn out of their households.
    ``tables`` names the file each table came from, for faults.
    """

    name: str
    title: str
    country: str
    reference_date: date
    currency: str
    source: Citation
    welfare_kind: Literal["income", "consumption"] = "income"
    welfare_per: Literal["head", "adult_equivalent"] = "head"
    has_complete_households: bool = True
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    files: tuple[SourceFile, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    mapping_sha256: str = ""

    def origin(self, table: str) -> str:
        """This function will give the name of the raw file a table was read from, for the place of a fault."""
        return self.tables.get(table, self.name)


class TableNotCollected(LookupError):
    """A figure needs a table that the survey does not have."""


@dataclass(frozen=True)
class Population:
    """Households and persons, and what each person has several of; ``None`` for a table not collected.

    Make one with :meth:`gather`, which gives every table the columns and the order of the schema.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    about: Survey
    jobs: pl.DataFrame | None = None
    job_months: pl.DataFrame | None = None
    affiliations: pl.DataFrame | None = None
    receipts: pl.DataFrame | None = None
    relations: pl.DataFrame | None = None
    history: pl.DataFrame | None = None

    @classmethod
    def gather(cls, tables: Mapping[str, pl.DataFrame | None], about: Survey) -> Self:
        """This function will build a population from tables by their names in the schema.

        It adds columns that are missing as null, derives ages from birth dates at the reference date, makes a
        known size of firm its own band, and brings persons into the order of their households. Persons of no
        household come last.
        """
        made = {name: conform(name, frame) for name, frame in tables.items() if frame is not None}
        households = made.pop("households")
        persons = _in_household_order(made.pop("persons"), households)
        if "jobs" in made:
            ends = [
                pl.coalesce(f"firm_size_{end}", "firm_size").alias(f"firm_size_{end}")
                for end in ("low", "high")
            ]
            made["jobs"] = made["jobs"].with_columns(ends)
        return cls(households, persons.with_columns(_age(about.reference_date)), about, **made)

    @classmethod
    def from_records(
        cls,
        households: Sequence[Mapping[str, Any]],
        *,
        reference_date: date = date(2020, 1, 1),
        currency: str = "XXX",
        about: Survey | None = None,
    ) -> Self:
        """This function will build a small population from nested dictionaries, as cases and examples write it.

        A household is its columns and ``people``: by name, each person's columns, and optionally ``jobs``
        (list), ``affiliated`` and ``contributing`` (yes, no or None by scheme), ``receives`` (amount a month
        by scheme), ``months_contributed`` (by scheme), and ``spouse``, ``mother``, ``father``, ``guardian``
        (a name, a list of names or None). Weights default to 1. Raises Faults, all together.
        """
        from_ = about or Survey(
            name="records",
            title="Written out by hand",
            country="XXX",
            reference_date=reference_date,
            currency=currency,
            source=Citation("Written out by hand", is_verified=True),
        )
        return cls.gather(tables_of_records(households), from_)

    def table(self, name: str) -> pl.DataFrame | None:
        """This function will give a table by its name in the schema, None where it was not collected."""
        frame: pl.DataFrame | None = getattr(self, name)
        return frame

    def need(self, name: str) -> pl.DataFrame:
        """This function will give a table that the caller cannot do without, or raise TableNotCollected."""
        frame = self.table(name)
        if frame is None:
            raise TableNotCollected(
                f"The survey {self.about.name} did not collect {name}. "
                f"Map {name} in its mapping file, or ask for a figure that does not need them."
            )
        return frame

    def tables(self) -> dict[str, pl.DataFrame]:
        """This function will give every table that was collected, by name."""
        named = {name: self.table(name) for name in TABLES}
        return {name: frame for name, frame in named.items() if frame is not None}

    @cached_property
    def household_offsets(self) -> npt.NDArray[np.int64]:
        """Where each household's persons begin, and the number of persons last (households + 1, int64)."""
        sizes = self._sizes()
        return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)

    @cached_property
    def household_of_person(self) -> npt.NDArray[np.int64]:
        """The row of each person's household in the table of households (persons, int64)."""
        sizes = self._sizes()
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    def _sizes(self) -> npt.NDArray[np.int64]:
        counted = self.persons.group_by("household_id").agg(pl.len().alias("size"))
        sizes = self.households.join(counted, on="household_id", how="left", maintain_order="left")["size"]
        return sizes.fill_null(0).cast(pl.Int64).to_numpy()

    def household_column(self, name: str) -> pl.Series:
        """This function will lay a column of the households over the persons, in their order."""
        return self.households[name].gather(pl.Series(self.household_of_person))


def _in_household_order(persons: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    order = households.select("household_id").unique("household_id", keep="first", maintain_order=True)
    place = persons.select("household_id").join(
        order.with_row_index("_place"), on="household_id", how="left", maintain_order="left"
    )["_place"]
    if place.null_count() == 0 and place.is_sorted():
        return persons
    placed = persons.with_columns(place.alias("_place"))
    return placed.sort("_place", maintain_order=True, nulls_last=True).drop("_place")


def _age(reference: date) -> pl.Expr:
    """Completed years; who was born on 29 February has the birthday on 1 March in common years."""
    born = pl.col("birth_date")
    had_birthday = (born.dt.month() < reference.month) | (
        (born.dt.month() == reference.month) & (born.dt.day() <= reference.day)
    )
    years = pl.lit(reference.year, pl.Int64) - born.dt.year() - (~had_birthday).cast(pl.Int64)
    return pl.coalesce("age", years).alias("age")

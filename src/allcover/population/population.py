"""People and households as tables: what a survey becomes, and what every study and engine is laid over.

The tables are Polars frames with exactly the columns of :mod:`allcover.population.schema`. Persons of one
household lie together, households in the order of their own table, so an engine can walk them by offsets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population.arrays import Arrays, Columns, tables_of_arrays
from allcover.population.finishing import age_on, finished, in_household_order
from allcover.population.kinship import kin_within
from allcover.population.places import Whole, household_sizes, rows_by_word, rows_of, taken
from allcover.population.records import tables_of_records
from allcover.population.sampling import SampleDesign
from allcover.population.schema import IDS, TABLES
from allcover.population.weightless import told_of_weights, weightless, with_weights
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import marked

UNWEIGHTED = marked(
    "The survey has no weights, so everybody asked counts once: figures are of the sample, not of the country. Nothing tells how many "
    "persons of the country they stand for. Numbers of persons and sums are of those asked alone, and have no sampling error; "
    "shares, averages and ratios have one."
)


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
    ``is_weighted`` is no where nothing says how many persons of the country each person stands for: all weights are then 1.
    ``has_complete_households`` is no where persons were drawn out of their households; ``design`` is how the sample was drawn.
    ``has_raised_incomes`` is yes where incomes were raised to the national accounts, so that sums of what persons say they receive are too high.
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
    is_weighted: bool = True
    has_complete_households: bool = True
    has_raised_incomes: bool = False
    design: SampleDesign = SampleDesign()  # noqa: RUF009 - frozen
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    files: tuple[SourceFile, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    mapping_sha256: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be printed with every figure: the caveats, and before them that there are no weights."""
        return self.caveats if self.is_weighted else (UNWEIGHTED, *self.caveats)

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
    contingencies: pl.DataFrame | None = None
    replicate_weights: pl.DataFrame | None = None
    employers: pl.DataFrame | None = None

    @classmethod
    def gather(cls, tables: Mapping[str, pl.DataFrame | None], about: Survey) -> Self:
        """This function will build a population from tables by their names in the schema.

        It adds columns that are missing as null, derives ages from birth dates at the reference date, makes a
        known size of firm its own band, and brings persons into the order of their households. Persons of no
        household come last. Who lives elsewhere or has died stands for nobody: the weight becomes 0.
        """
        made = {
            name: finished(name, frame, about.reference_date)
            for name, frame in tables.items()
            if frame is not None
        }
        households = made.pop("households")
        persons = in_household_order(made.pop("persons"), households)
        return cls(households, persons, about, **made)

    @classmethod
    def from_records(
        cls,
        households: Sequence[Mapping[str, Any]],
        *,
        reference_date: date = date(2020, 1, 1),
        currency: str = "XXX",
        about: Survey | None = None,
        derives_kin: bool = False,
    ) -> Self:
        """This function will build a small population from nested dictionaries, as cases and examples write it.

        A household is its columns and ``people``: by name, each person's columns, and optionally ``jobs``
        (list), ``periods`` of a career and ``contingencies`` (lists), ``affiliated`` and ``contributing`` (yes, no
        or None by scheme), ``affiliated_since`` (date) and ``elected_base_month`` (by scheme), ``receives``
        (amount a month by scheme), ``months_contributed`` (by scheme), and ``spouse``, ``mother``, ``father``, ``guardian``
        (a name, a list of names or None). ``employers`` of a household file are columns by name, and a job
        names its ``employer``. Weights default to 1. ``derives_kin``: all who live together are written, so that their relations to the head
        tell who is whose spouse, mother and father beside what is written of it. Raises Faults, all together.
        """
        from_ = about or _written("records", "Written out by hand", reference_date, currency)
        made = cls.gather(tables_of_records(households), from_)
        return replace(made, relations=kin_within(made.persons, made.relations)) if derives_kin else made

    @staticmethod
    def from_arrays(
        tables: Mapping[str, Columns],
        persons_from: npt.ArrayLike,
        *,
        reference_date: date = date(2020, 1, 1),
        currency: str = "XXX",
        about: Survey | None = None,
    ) -> "PlacedPopulation":
        """This function will build a population from arrays, without any text ids.

        ``persons_from`` (households + 1, integers) says where each household's persons begin, the number of persons
        last. ``tables`` holds columns by schema name, of ``households``, ``persons`` and, where they were collected, the
        long tables: one-dimensional NumPy arrays or Polars series of one length a table. NaN, masked and null are unknown.
        Codes are words, or int arrays of the code's place in its list (-1: unknown). A long table's ``person`` holds
        the rows of the persons it is about (integers), ``other`` those of relatives. Where there is no ``weight`` all are 1, and the
        population says that it is not weighted, as does every report of it; ``is_in_poverty_universe`` is yes where not given. A missing
        weight is 0; who lives here without one above 0 stands for nobody, which the caveats tell. Ids come into being, as the numbers of the
        rows from 1, when a table is first shown. Raises Faults, all together.

        >>> people = Population.from_arrays({"persons": {"age": np.array([70, 30, 5])}}, [0, 1, 3])
        >>> people.persons["household_id"].to_list()
        ['1', '2', '2']
        """
        given = tables_of_arrays(tables, np.asarray(persons_from))
        told = about or _written("arrays", "Given as arrays", reference_date, currency)
        is_weighted = told.is_weighted and "weight" in tables.get("persons", {})
        persons = given.tables["persons"]
        starts = np.asarray(persons_from)
        homes = pl.Series(np.repeat(np.arange(starts.size - 1), np.diff(starts)))
        caveats = () if told_of_weights(told.caveats) else weightless(persons, told.origin("persons"), homes)
        told = replace(told, is_weighted=is_weighted, caveats=(*caveats, *told.caveats))
        return PlacedPopulation(
            told, replace(given, tables={**given.tables, "persons": with_weights(persons)})
        )

    def table(self, name: str) -> pl.DataFrame | None:
        """This function will give a table by its name in the schema, None where it was not collected."""
        frame: pl.DataFrame | None = getattr(self, name)
        return frame

    def bare(self, name: str) -> pl.DataFrame | None:
        """This function will give a table for its other columns: ids may be missing where nobody has asked for them."""
        return self.table(name)

    def need_bare(self, name: str) -> pl.DataFrame:
        """This function will give a table as :meth:`bare` does, or raise TableNotCollected."""
        frame = self.bare(name)
        return self.need(name) if frame is None else frame

    def ids(self, name: str, rows: Whole | None = None) -> pl.DataFrame:
        """This function will give the text ids of a table that was collected, of all its rows or of some."""
        named = self.need(name).select(IDS[name])
        return named if rows is None else taken(named, rows)

    @property
    def has_ids(self) -> bool:
        """Whether people have text ids of their own, not just the numbers of their rows."""
        return True

    def height(self, name: str) -> int:
        """This function will give the number of rows of a table, 0 where it was not collected."""
        frame = self.bare(name)
        return 0 if frame is None else frame.height

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
        sizes = np.diff(self.household_offsets)
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    def _sizes(self) -> Whole:
        return household_sizes(self.persons["household_id"], self.households["household_id"])

    def person_rows(self, table: str) -> Whole:
        """This function will give the row of the person each row of a long table is about (int64, -1: nobody)."""
        return self._found_once(table, "person_id")

    @property
    def relative_rows(self) -> Whole:
        """The row of the other person of each relation (int64, -1: nobody)."""
        return self._found_once("relations", "other_person_id")

    def _found_once(self, table: str, key: str) -> Whole:
        if (table, key) not in self._rows:
            frame = self.need(table)
            self._rows[table, key] = rows_of(frame[key], self.persons["person_id"])
        return self._rows[table, key]

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Whole]:
        return {}

    def rows_asked(self, table: str, scheme: str) -> Whole:
        """This function will give the rows of a long table about a scheme, in their order (int64)."""
        if table not in self._asked:
            frame = self.bare(table)
            self._asked[table] = {} if frame is None else rows_by_word(frame["scheme"])
        return self._asked[table].get(scheme, np.zeros(0, dtype=np.int64))

    @cached_property
    def _asked(self) -> dict[str, Mapping[str, Whole]]:
        return {}

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What is worked out of these people once and kept with them, by what it is of."""
        return {}

    def on(self, day: date) -> "Population":
        """This function will give the same people on another day: older by their birth dates, where those are known."""
        aged = self.need_bare("persons").with_columns(age_on(day))
        return self._with({"persons": aged})

    def as_women(self) -> "Population":
        """This function will give the same people as if all were women."""
        women = pl.lit("female", self.need_bare("persons").schema["sex"]).alias("sex")
        return self._with({"persons": self.need_bare("persons").with_columns(women)})

    def with_money_times(self, factor: float) -> "Population":
        """This function will give the same people, all of whose money is so many times as much: earnings, incomes, whatever the schema has in a currency."""
        frames = {name: frame for name in TABLES if (frame := self.bare(name)) is not None}
        return self._with({name: _money_times(name, frame, factor) for name, frame in frames.items()})

    def with_long_table(self, name: str, frame: pl.DataFrame, rows: Whole) -> "Population":
        """This function will give the same people with another long table; where everybody else is stays known.

        ``rows`` says which row of the persons each row of ``frame``, which has all its columns, is about (int64).
        """
        made = Population(**{**self.tables(), name: frame}, about=self.about)
        made._rows.update({key: found for key, found in self._rows.items() if key[0] != name})
        made._rows[name, "person_id"] = rows
        made.__dict__["household_offsets"] = self.household_offsets
        return made

    def _with(self, frames: Mapping[str, pl.DataFrame]) -> "Population":
        """The same people with other columns in some tables, whose rows are the same."""
        changed: dict[str, Any] = dict(frames)
        return replace(self, **changed)

    def household_column(self, name: str) -> pl.Series:
        """This function will lay a column of the households over the persons, in their order."""
        return self.households[name].gather(pl.Series(self.household_of_person))


class PlacedPopulation(Population):
    """A population whose rows are known already; its text ids are made when a table is first shown."""

    def __init__(self, about: Survey, given: Arrays) -> None:
        bare = given.tables
        if not given.is_finished:
            bare = {
                name: finished(name, frame, about.reference_date).drop(IDS[name])
                for name, frame in bare.items()
            }
        known = {"about": about, "_bare": bare, "_given": given, "_rows": dict(given.rows)}
        # A frozen dataclass is written to once, here; the tables are left out until they are asked for.
        self.__dict__.update(known, household_offsets=given.persons_from)

    def bare(self, name: str) -> pl.DataFrame | None:
        frames: Mapping[str, pl.DataFrame] = self.__dict__["_bare"]
        return frames.get(name)

    def ids(self, name: str, rows: Whole | None = None) -> pl.DataFrame:
        given: Arrays = self.__dict__["_given"]
        return given.ids(name, rows)

    @property
    def has_ids(self) -> bool:
        given: Arrays = self.__dict__["_given"]
        return given.named is not None

    def _sizes(self) -> Whole:
        return np.diff(self.household_offsets)

    def _with(self, frames: Mapping[str, pl.DataFrame]) -> Population:
        frames = {**self.__dict__["_bare"], **frames}
        given: Arrays = self.__dict__["_given"]
        return PlacedPopulation(self.about, replace(given, tables=frames, is_finished=True))

    households = cached_property(lambda self: self._shown("households"))
    persons = cached_property(lambda self: self._shown("persons"))
    jobs = cached_property(lambda self: self._shown("jobs"))
    job_months = cached_property(lambda self: self._shown("job_months"))
    affiliations = cached_property(lambda self: self._shown("affiliations"))
    receipts = cached_property(lambda self: self._shown("receipts"))
    relations = cached_property(lambda self: self._shown("relations"))
    history = cached_property(lambda self: self._shown("history"))
    contingencies = cached_property(lambda self: self._shown("contingencies"))
    replicate_weights = cached_property(lambda self: self._shown("replicate_weights"))
    employers = cached_property(lambda self: self._shown("employers"))

    def _shown(self, name: str) -> pl.DataFrame | None:
        frame = self.bare(name)
        if frame is None:
            return None
        return frame.with_columns(self.ids(name).get_columns()).select(list(TABLES[name].columns))


def _money_times(name: str, frame: pl.DataFrame, factor: float) -> pl.DataFrame:
    held = [one.name for one in TABLES[name].columns.values() if one.is_in_currency]
    return frame.with_columns(pl.col([one for one in held if one in frame.columns]) * factor)


def _written(name: str, title: str, reference_date: date, currency: str) -> Survey:
    return Survey(
        name=name,
        title=title,
        country="XXX",
        reference_date=reference_date,
        currency=currency,
        source=Citation(title, is_verified=True),
    )

"""A population as arrays for the compiled engine: floats, codes, and positions of relatives in the household.

A layout keeps what it has laid out, so that another law over the same people costs only what it newly asks of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.engine import lattice
from allcover.engine.careers import MOST_MONTHS
from allcover.engine.decimals import of_column
from allcover.engine.facts import fact_answers, finite, said_of
from allcover.engine.kin import Kin, kin_of
from allcover.engine.program import ARRAYS, FEW_WORDS, Source
from allcover.population import Population
from allcover.population.cutting import households_of
from allcover.population.places import NOBODY_ROW, Whole, rows_of
from allcover.population.schema import TABLES
from allcover.rules.definition import FactTarget
from allcover.vocabulary.exact import Fraction

Floats = npt.NDArray[np.float64]
Rows = tuple[Whole, Whole | None]

NEVER = 2**40
"""Instead of the first month of a career: there is none."""

FIRST_OF_1970 = 719_163.0
"""The number of 1 January 1970, from which columns of dates count."""

DTYPES = {"f": np.float64, "b": np.int8, "c": np.int32}

_TABLES = {letter: table for table, letter in ARRAYS.items()}


@dataclass(frozen=True)
class Laid:
    """A column or fact as the compiled engine reads it, by row of its table.

    ``values``: amounts as float64, NaN where unknown; conditions as int8 0 (no), 1 (cannot tell), 2 (yes); codes as
    whole numbers, -1 where unknown, numbered by ``words``. ``is_open``: some value is unknown. ``exactness`` is that of amounts.
    """

    values: npt.NDArray[Any]
    is_open: bool
    words: Mapping[str, int] = field(default_factory=dict)
    exactness: lattice.Exactness = lattice.OPEN


@dataclass(frozen=True)
class Layout:
    """A population, ready to be gone through household by household.

    ``rows`` holds by table where each person's rows begin, and their order (None: they lie so already); ``has`` names
    which tables were collected, and whether there are ``absent`` persons.
    """

    population: Population
    persons_from: Whole
    rows: Mapping[str, Rows]
    has: frozenset[str]
    _laid: dict[Source, Laid] = field(default_factory=dict)
    _sheets: dict[str, tuple[tuple[Source, ...], npt.NDArray[Any]]] = field(default_factory=dict)
    _some: dict[bytes, Population] = field(default_factory=dict)
    _spans: dict[int, Whole] = field(default_factory=dict)

    @cached_property
    def kin(self) -> Kin:
        """Relatives of the same household."""
        return kin_of(self.population)

    @cached_property
    def members(self) -> int:
        """The size of the largest household."""
        return int(np.diff(self.persons_from).max(initial=0))

    @cached_property
    def most_rows(self) -> int:
        """The greatest number of jobs, periods or spells of one person."""
        told = (first for table, (first, _) in self.rows.items() if table in self.has)
        return max((int(np.diff(first).max(initial=0)) for first in told), default=0)

    @cached_property
    def employer(self) -> Whole:
        """The row of each job's employer, in the order of the jobs; -1 where it has none."""
        if not {"employers", "jobs"} <= self.has:
            return np.zeros(1, dtype=np.int64)
        known = self.population.ids("employers")["employer_id"]
        asked = self._ordered("jobs", self.population.need_bare("jobs")["employer_id"])
        return rows_of(asked, known)

    @cached_property
    def begins(self) -> Whole:
        """The index of the month in which each period begins, -1 where unknown."""
        return self._months("from_date")

    @cached_property
    def ends(self) -> Whole:
        """The index of the month in which each period ends, -1 where unknown."""
        return self._months("to_date")

    def _months(self, name: str) -> Whole:
        if "history" not in self.has:
            return np.zeros(1, dtype=np.int64)
        return month_of_each(self._ordered("history", self.population.need_bare("history")[name]))

    @cached_property
    def career_from(self) -> Whole:
        """The index of the first month of each person's career: -1 where unknown, :data:`NEVER` where there is none."""
        first, _ = self.rows["history"]
        made = np.full(first.size - 1, NEVER, dtype=np.int64)
        some = np.flatnonzero(np.diff(first))
        if some.size:
            earliest = np.minimum(self.begins, np.where(self.ends < 0, -1, NEVER))
            made[some] = np.minimum.reduceat(earliest, first[some])
        return made

    def span(self, last: int) -> Whole:
        """This function will give the first month of any career and the last one that is over (int64)."""
        if "history" not in self.has:
            return np.array([last, last], dtype=np.int64)
        if last not in self._spans:
            begun = self.career_from[(self.career_from >= 0) & (last - self.career_from < MOST_MONTHS)]
            first = min(int(begun.min(initial=NEVER)), last)
            self._spans[last] = np.array([first, last], dtype=np.int64)
        return self._spans[last]

    def some(self, households: npt.NDArray[np.int64]) -> Population:
        """This function will take households out of the population, by rows; the last are kept: doubts come back."""
        key = households.tobytes()
        if key not in self._some:
            self._some.clear()
            self._some[key] = households_of(self.population, households)
        return self._some[key]

    def series(self, source: Source) -> pl.Series:
        """This function will give a column, or what the survey says of a scheme, in the order of the rows."""
        if isinstance(source, FactTarget):
            return _fact(self.population, source)
        return self._ordered(source.table, finite(self.population.need_bare(source.table)[source.name]))

    def _ordered(self, table: str, column: pl.Series) -> pl.Series:
        order = self.rows[table][1] if table in self.rows else None
        return column if order is None else column.gather(pl.Series(order))

    def laid(self, source: Source) -> Laid:
        """This function will give a column or fact as arrays, laid out when first asked for and kept."""
        if source not in self._laid:
            self._laid[source] = lay(self.series(source))
        return self._laid[source]

    def sheet(self, name: str, sources: Sequence[Source]) -> npt.NDArray[Any]:
        """This function will lay rows under each other, C-contiguous and at least one row high, and keep the last sheet.

        ``name`` says of what the sheet is (a letter of :data:`~allcover.engine.program.ARRAYS`) and of what type (f, b, c of :data:`DTYPES`).
        """
        key = tuple(sources)
        if name not in self._sheets or self._sheets[name][0] != key:
            self._sheets[name] = (key, self._stacked(name, key))
        return self._sheets[name][1]

    def _stacked(self, name: str, sources: Sequence[Source]) -> npt.NDArray[Any]:
        width = self.population.height(_TABLES[name[0]])
        if _TABLES[name[0]] in self.rows:
            width = int(self.rows[_TABLES[name[0]]][0][-1])
        made = np.empty((max(len(sources), 1), width), dtype=DTYPES[name[1]])
        for place, source in enumerate(sources):
            laid = self.laid(source)
            assert name[1] != "b" or max(laid.words.values(), default=0) < FEW_WORDS
            made[place] = laid.values
            # The sheet is where the values are from now on; they are not kept twice.
            self._laid[source] = replace(laid, values=made[place])
        return made


def lay_out(population: Population) -> Layout:
    """This function will lay a population out. Relatives are those of the same household, as for the judge."""
    tables = ("jobs", "relations", "history", "contingencies", "employers")
    has = {table for table in tables if population.bare(table) is not None}
    presence = population.need_bare("persons")["presence"].cast(TABLES["persons"].columns["presence"].dtype)
    if (presence != "here").any():
        has.add("absent")
    rows = {table: _rows(population, table) for table in ("jobs", "history", "contingencies")}
    return Layout(population, population.household_offsets, rows, frozenset(has))


def _rows(population: Population, table: str) -> Rows:
    """Where each person's rows of a table begin; periods of a career lie by their beginning."""
    persons, frame = population.height("persons"), population.bare(table)
    if frame is None:
        return np.zeros(persons + 1, dtype=np.int64), None
    owners = population.person_rows(table)
    if table == "history":
        return _periods(owners, frame["from_date"], persons)
    is_sorted = bool((np.diff(owners, prepend=0) >= 0).all())
    counts = np.bincount(owners[owners != NOBODY_ROW], minlength=persons)
    jobs_from = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    if is_sorted:
        return jobs_from, None
    order = np.argsort(owners, kind="stable")
    return jobs_from, order[owners[order] != NOBODY_ROW]


def _periods(owners: Whole, begins: pl.Series, persons: int) -> Rows:
    days = begins.to_physical().cast(pl.Int64).fill_null(-(2**40)).to_numpy()
    counts = np.bincount(owners[owners != NOBODY_ROW], minlength=persons)
    first = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    same = np.diff(owners)
    if bool(((same > 0) | ((same == 0) & (np.diff(days) >= 0))).all()) and (
        not owners.size or owners[0] >= 0
    ):
        return first, None
    order = np.lexsort((days, owners))
    return first, order[owners[order] != NOBODY_ROW]


def _fact(population: Population, target: FactTarget) -> pl.Series:
    """What the survey says of everybody and a scheme: put in its rows where it says one thing, else as the judge does."""
    rows, said = said_of(population, target)
    persons = population.height("persons")
    is_rising = bool((np.diff(rows) > 0).all())
    if is_rising and rows.size == persons:
        return said
    if is_rising or (np.bincount(rows, minlength=1) <= 1).all():
        return _in_rows(said, rows, persons)
    answers = fact_answers(population, target, population.ids("persons")["person_id"].to_list())
    plain = [float(answer) if isinstance(answer, Fraction) else answer for answer in answers.raw]
    return pl.Series(target.fact, plain, dtype=said.dtype)


def _in_rows(said: pl.Series, rows: Whole, height: int) -> pl.Series:
    at = np.full(height, said.len(), dtype=np.int64)
    at[rows] = np.arange(rows.size)
    return said.extend_constant(None, 1).gather(pl.Series(at))


def lay(series: pl.Series) -> Laid:
    """This function will lay a column out by its kind: a condition, an amount or a code."""
    is_open = series.null_count() > 0
    if series.dtype == pl.Boolean:
        return Laid(conditions(series), is_open)
    if series.dtype.is_numeric() or series.dtype == pl.Date:
        values = floats(series)
        return Laid(values, is_open, exactness=of_column(values))
    return Laid(*codes(series))


def floats(series: pl.Series) -> Floats:
    """This function will give amounts as float64, and days as their numbers; NaN where unknown."""
    if series.dtype == pl.Date:
        series = series.to_physical().cast(pl.Float64) + FIRST_OF_1970
    return series.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def month_of_each(days: pl.Series, last: int = 31) -> Whole:
    """This function will give the index of each day's month, or of the next one for days later in it than ``last`` (int64).

    -1 where unknown. Where there are fewer days in a calendar than in the column, each is turned into a month once.
    """
    numbers = days.to_physical()
    first, end = (int(each) if isinstance(each, int) else 0 for each in (numbers.min(), numbers.max()))
    if end - first >= days.len():
        return _months(days, last)
    calendar = pl.Series(np.arange(first, end + 1)).cast(pl.Int32).cast(pl.Date)
    months = np.append(_months(calendar, last), -1)
    found: Whole = months[(numbers.fill_null(end + 1) - first).to_numpy()]
    return found


def _months(days: pl.Series, last: int) -> Whole:
    months = days.dt.year().cast(pl.Int64) * 12 + days.dt.month().cast(pl.Int64) - 1
    return (months + (days.dt.day() > last).cast(pl.Int64)).fill_null(-1).to_numpy()


def conditions(series: pl.Series) -> npt.NDArray[np.int8]:
    """This function will give conditions as 0 (no), 1 (cannot tell) and 2 (yes)."""
    return (series.cast(pl.Int8) * 2).fill_null(1).to_numpy()


def codes(series: pl.Series) -> tuple[npt.NDArray[Any], bool, dict[str, int]]:
    """This function will give codes as whole numbers, -1 where unknown; whether any is; and the number of each word."""
    if not isinstance(series.dtype, pl.Enum):
        words = series.cast(pl.String).unique().drop_nulls().sort()
        series = series.cast(pl.String).cast(pl.Enum(words))
    assert isinstance(series.dtype, pl.Enum)
    is_open = series.null_count() > 0
    numbered = series.to_physical().cast(pl.Int32).fill_null(-1) if is_open else series.to_physical()
    numbers = {str(word): number for number, word in enumerate(series.dtype.categories)}
    return numbered.to_numpy(), is_open, numbers

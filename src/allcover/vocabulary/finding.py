"""What a study hands over: headlines, tables and charts as plain data, each with its definition and source.

Studies build these; ``presenting`` prints them as HTML, CSV, XLSX and JSON. A value that cannot be told is
``None`` or :class:`NotKnown`, never a silent zero; a cell resting on too few people is :class:`Suppressed`.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from numbers import Integral, Real
from types import MappingProxyType
from typing import Any, Literal

from allcover.vocabulary.estimate import Estimate

Kind = Literal["text", "count", "share", "points", "money", "number", "index"]
"""How a value is read. A ``share`` is held as a fraction (0.386) and printed as a percentage (38.6 %).

``points`` is a difference of shares: held as a fraction too (0.04) and printed in percentage points (4.0), without a sign.
"""

KIND_OF_UNIT: MappingProxyType[str, Kind] = MappingProxyType(
    {"share": "share", "persons": "count", "households": "count", "index": "index"}
)
"""The units whose kind need not be said."""

_KEY = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


def _check_key(key: str, what: str) -> None:
    if not _KEY.fullmatch(key):
        raise ValueError(
            f"The {what} key {key!r} is not made of lower-case words joined by full stops. "
            "Write it like 'poverty.headcount.baseline'."
        )


def _check_distinct(keys: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"The {what} key {key!r} is used twice. Give each {what} a key of its own.")
        seen.add(key)


@dataclass(frozen=True)
class Suppressed:
    """A cell that rests on fewer unweighted persons than ``minimum_persons``, so it is not printed.

    ``is_empty``: on none at all. The survey met nobody, which does not show that there is nobody.
    """

    minimum_persons: int = 30
    is_empty: bool = False


@dataclass(frozen=True)
class NotKnown:
    """A cell whose value cannot be told from the data, and why."""

    reason: str


@dataclass(frozen=True)
class Between:
    """A cell known to lie between two numbers: the unknown answers leave it open. ``high`` may be infinite.

    ``outer`` is how far it reaches with sampling errors: from the lower end of the interval of ``low`` to the upper end of that of ``high``;
    None where there are none to tell. ``because`` says in the reader's words what leaves it open, where that is no missing answer.
    """

    low: float
    high: float
    outer: tuple[float, float] | None = None
    because: str = ""


def _plain(value: object, place: str) -> Any:
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, Estimate):
        numbers = {name: getattr(value, name) for name in ("value", "standard_error", "low", "high")}
        return replace(
            value, **{name: _plain(number, f"{place}, {name}") for name, number in numbers.items()}
        )
    # Arrays hand out numbers of their own kinds, which CSV and JSON print each in their own way.
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        if not math.isfinite(value):
            raise ValueError(
                f"The number in {place} is {value}. Give None or NotKnown(reason) where a value cannot be told."
            )
        return float(value)
    if value is None or isinstance(value, str | Suppressed | NotKnown | Between):
        return value
    raise TypeError(
        f"{place} holds a {type(value).__name__}. Give a text, a number, an estimate, None or a sign."
    )


SUPPRESSED = Suppressed()

Cell = str | int | float | None | Suppressed | NotKnown | Between | Estimate
"""One cell of a table. ``None`` is an empty cell: no value is meant there (a share of an empty group)."""


def number_of(cell: Cell) -> int | float | None:
    """This function will give the number of a cell, an estimate's without its error; None where there is none.

    >>> number_of(Estimate(value=0.4, low=0.3, high=0.5)), number_of(NotKnown("not asked"))
    (0.4, None)
    """
    if isinstance(cell, Estimate):
        return cell.value
    return cell if isinstance(cell, int | float) else None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One headline number. ``value`` None with ``low`` and ``high`` is an interval; all None is not known.

    ``low`` and ``high`` are what missing answers leave open, as ``interval_meaning`` says; an end may be open; ``outer`` is how far they reach
    with the sampling errors of both. ``estimate`` is another thing: the sampling error of ``value``. ``is_headline`` puts the number on the page in large; all others stand in the
    list of numbers by key. ``withheld_below`` says that it rests on fewer persons than that and is not given. ``brief`` is a short name,
    in the reader's language, under which the two-page brief tells it too; give it to few. ``alike`` are the keys of smaller numbers that the
    sample cannot tell apart from this one, largest first. ``formula`` says from which cells of tables the value follows, as the text of a
    :class:`Formula` does; a difference of ``points`` is told in it in hundreds. ``label_formula`` says the same of a label with years that follow from cells.
    """

    key: str
    label: str
    value: float | int | None
    unit: str
    definition: str
    universe: str
    source: str
    low: float | None = None
    high: float | None = None
    outer: tuple[float, float] | None = None
    interval_meaning: str = ""
    reference_date: str = ""
    unweighted_count: int | None = None
    kind: Kind | None = None
    decimals: int | None = None
    is_headline: bool = True
    withheld_below: int | None = None
    estimate: Estimate | None = None
    brief: str = ""
    alike: tuple[str, ...] = ()
    formula: str = ""
    label_formula: str = ""

    def __post_init__(self) -> None:
        _check_key(self.key, "finding")
        for name in ("value", "low", "high", "unweighted_count", "estimate"):
            object.__setattr__(self, name, _plain(getattr(self, name), f"finding {self.key!r}"))
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(
                f"The interval of {self.key!r} runs from {self.low} down to {self.high}. Swap its ends."
            )
        if self.estimate is not None and self.estimate.value != self.value:
            raise ValueError(
                f"The value of {self.key!r} is {self.value} and that of its estimate {self.estimate.value}. Give one number."
            )

    @property
    def shown_as(self) -> Kind:
        """The kind of the value: as given, else by its unit, else a plain number."""
        return self.kind or KIND_OF_UNIT.get(self.unit, "number")

    @property
    def withheld(self) -> Suppressed | None:
        """The sign that stands instead of the number, None where it is given."""
        if self.withheld_below is None:
            return None
        return Suppressed(self.withheld_below, is_empty=self.unweighted_count == 0)


@dataclass(frozen=True)
class TableColumn:
    """One column: how it is called, read and rounded. ``decimals`` None leaves it to the kind."""

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int | None = None

    def __post_init__(self) -> None:
        _check_key(self.key, "column")


@dataclass(frozen=True)
class Formula:
    """How the cells of a column follow from others, for a reader who wants to trace them in a spreadsheet; the numbers stand in the rows all the same.

    ``text`` is a spreadsheet formula without its sign, with cells in braces: ``{earnings}`` of the same row, ``{reserve.before}`` of the row before,
    ``{earnings.all}`` the whole column, ``{earnings.3}`` of the third row, ``{earnings.last}`` of the last, ``{earnings.1-10}`` of the first ten; of another table after its key and a colon: ``{premium.flows:earnings.all}``.
    ``row`` counts from 1; 0 is every row, but for the first where the row before is asked for.
    """

    column: str
    text: str
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its caption and its definitions. The first column names the rows. ``formulas`` say how columns follow from others.

    ``holds_results`` says that its numbers without a formula ask for another run: the same number elsewhere may be linked to them, and none is to be typed.
    """

    key: str
    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definition: str
    universe: str
    source: str
    notes: tuple[str, ...] = ()
    formulas: tuple[Formula, ...] = ()
    holds_results: bool = False

    def __post_init__(self) -> None:
        _check_key(self.key, "table")
        _check_distinct((column.key for column in self.columns), "column")
        rows = tuple(self._checked(row, number) for number, row in enumerate(self.rows, start=1))
        object.__setattr__(self, "rows", rows)

    def _checked(self, row: tuple[Cell, ...], number: int) -> tuple[Cell, ...]:
        if len(row) != len(self.columns):
            raise ValueError(
                f"Row {number} of table {self.key!r} has {len(row)} cells "
                f"for {len(self.columns)} columns. Give one cell per column."
            )
        return tuple(_plain(cell, f"row {number} of table {self.key!r}") for cell in row)

    def position(self, column: str) -> int:
        """This function will find the place of a column by its key; KeyError names the columns there are."""
        keys = [each.key for each in self.columns]
        if column not in keys:
            raise KeyError(f"Table {self.key!r} has no column {column!r}. It has: {', '.join(keys)}.")
        return keys.index(column)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture of one table: a Vega-Lite ``spec`` and a ``description`` for those who cannot see it.

    ``about`` says of whom it is, and in what unit its numbers are where they do not show it themselves.
    """

    key: str
    title: str
    kind: str
    table_key: str
    spec: Mapping[str, Any]
    description: str
    about: str = ""

    def __post_init__(self) -> None:
        _check_key(self.key, "chart")


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of a report. A chart whose table is in the same section is printed with that table.

    ``brief`` are sentences that the two-page brief says, too, where the section takes part in it.
    """

    id: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    brief: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_key(self.id, "section")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """From what a report was made, so that another can make it again. ``date_made`` is an ISO date: of what it speaks of, or, where ``is_day_of_report``, the one given as its own.

    ``survey`` names the data; ``is_survey`` says whether they are of a survey at all. ``further`` are the sources of people, beside the data.
    """

    definition_hash: str
    library_version: str
    survey: str
    mapping_hash: str
    date_made: str
    is_day_of_report: bool = False
    is_survey: bool = True
    country: str = ""
    reforms: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    further: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            date.fromisoformat(self.date_made)
        except ValueError:
            raise ValueError(
                f"The report was made on {self.date_made!r}, which is not a date. Write it like '1990-11-30'."
            ) from None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole report: sections, what it was made from, and ``limits``: what it cannot say.

    ``is_diagnosis`` tells that its brief asks who is covered; that of any other report goes through its sections.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    provenance: Provenance
    limits: tuple[str, ...] = field(default=())
    is_diagnosis: bool = True

    def __post_init__(self) -> None:
        _check_distinct((section.id for section in self.sections), "section")
        _check_distinct((finding.key for finding in self.findings), "finding")
        _check_distinct((table.key for table in self.tables), "table")
        _check_distinct((chart.key for chart in self.charts), "chart")
        known = {table.key for table in self.tables}
        for chart in self.charts:
            if chart.table_key not in known:
                raise ValueError(
                    f"The chart {chart.key!r} shows table {chart.table_key!r}, which is not in the report. "
                    "Add the table, or name the table it was drawn from."
                )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every headline, in reading order."""
        return tuple(finding for section in self.sections for finding in section.findings)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in reading order."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in reading order."""
        return tuple(chart for section in self.sections for chart in section.charts)

"""Tables as CSV (UTF-8, RFC 4180), and the legend that explains the signs in a table.

The heading of a CSV file is the keys of the columns, and numbers keep all their digits. A text that a
spreadsheet would take for a formula (it begins with ``= + - @``, a tab or a line end) gets an apostrophe
before it: CSV cannot mark a cell as text, and a name from a stranger must not run in a reader's spreadsheet.
Numbers, negative ones too, are never changed.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from allcover.presenting.numbers import EMPTY, cell_interval, cell_text, is_nearly_all, level_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, NotKnown, Suppressed, Table, TableColumn
from allcover.vocabulary.words import Words, marked

AFTER_RANGE = marked(
    "In brackets after a range: how far it reaches with the sampling errors of its two ends."
)
NARROW = marked(
    "No brackets at a number, where others of its column have them: both ends of its interval are the number as it is printed."
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(table: Table, words: Words) -> str:
    """This function will write a table as CSV: keys, then rows; an empty cell stays empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    table = with_ends(table, words)
    writer.writerow(column.key for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(cell, column, words) for cell, column in zip(row, table.columns))
    return out.getvalue()


def with_ends(table: Table, words: Words) -> Table:
    """This function will put errors and the ends of ranges into columns of their own, so that a spreadsheet can count.

    A column in which any cell is a range is followed by ``<key>_low`` and ``<key>_high``, filled in every row that
    has a number; in the rows of ranges the column itself stays empty. An open end stays empty. A column in which any
    cell is an estimate is followed by ``<key>_standard_error``, ``<key>_confidence_low`` and ``<key>_confidence_high``; of a range
    these two are the ends that it reaches with sampling errors, and it has no standard error.
    """
    split = [_Split.of(table, place) for place in range(len(table.columns))]
    columns = (column for each in split for column in each.columns(words))
    rows = (tuple(part for cell, each in zip(row, split) for part in each.cells(cell)) for row in table.rows)
    return replace(table, columns=tuple(columns), rows=tuple(rows))


@dataclass(frozen=True)
class _Split:
    """A column and whether its ranges and its estimates need columns of their own."""

    column: TableColumn
    has_ranges: bool
    has_errors: bool
    has_intervals: bool

    @classmethod
    def of(cls, table: Table, place: int) -> "_Split":
        cells = [row[place] for row in table.rows]
        has_ranges = any(isinstance(cell, Between) for cell in cells)
        has_errors = any(isinstance(cell, Estimate) for cell in cells)
        has_intervals = has_errors or any(_outer(cell) is not None for cell in cells)
        return cls(table.columns[place], has_ranges, has_errors, has_intervals)

    def columns(self, words: Words) -> Iterator[TableColumn]:
        label = self.column.label
        yield self.column
        if self.has_ranges:
            yield self._beside("low", words("{column}, low end", column=label))
            yield self._beside("high", words("{column}, high end", column=label))
        if self.has_errors:
            yield self._beside("standard_error", words("{column}, standard error", column=label))
        if self.has_intervals:
            yield self._beside("confidence_low", words("{column}, confidence interval from", column=label))
            yield self._beside("confidence_high", words("{column}, confidence interval to", column=label))

    def _beside(self, key: str, label: str) -> TableColumn:
        return replace(self.column, key=f"{self.column.key}_{key}", label=label)

    def cells(self, cell: Cell) -> Iterator[Cell]:
        number = cell.value if isinstance(cell, Estimate) else cell
        is_range = isinstance(cell, Between)
        yield None if is_range else number
        if self.has_ranges:
            ends = (cell.low, cell.high) if isinstance(cell, Between) else (number, number)
            yield from (end if isinstance(end, int | float) and isfinite(end) else None for end in ends)
        error = cell if isinstance(cell, Estimate) else Estimate(value=0)
        if self.has_errors:
            yield error.standard_error
        if self.has_intervals:
            yield from _outer(cell) or (error.low, error.high)


def _outer(cell: Cell) -> tuple[float, float] | None:
    return cell.outer if isinstance(cell, Between) else None


def _csv_cell(cell: Cell, column: TableColumn, words: Words) -> str | int | float:
    if isinstance(cell, int | float):
        return cell
    text = "" if cell is None else cell_text(cell, column, words)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def legend(table: Table, words: Words) -> tuple[str, ...]:
    """This function will explain each sign that stands in the table in place of a number or beside it."""
    return (*common_legend(table, words), *own_legend(table, words))


def own_legend(table: Table, words: Words) -> tuple[str, ...]:
    """This function will say why a number of this table is not known, or has no sampling error; of other tables it says nothing."""
    cells = [cell for row in table.rows for cell in row]
    reasons = dict.fromkeys(cell.reason for cell in cells if isinstance(cell, NotKnown))
    estimates = [cell for cell in cells if isinstance(cell, Estimate) and cell.low is None]
    # Why a number is not there is told of its sign: it says nothing of the errors of the others.
    lacking = dict.fromkeys(cell.note for cell in estimates if cell.value is None and cell.note)
    return (
        *(words("not known: {reason}", reason=reason) for reason in reasons),
        *(words("{name}: {value}", name=EMPTY, value=words(note)) for note in lacking),
        *_on_errors([cell for cell in estimates if cell.value is not None], words),
    )


def common_legend(table: Table, words: Words) -> tuple[str, ...]:
    """This function will explain the signs of a table that mean the same in every other."""
    cells = [cell for row in table.rows for cell in row]
    withheld = [cell for cell in cells if isinstance(cell, Suppressed)]
    lines = [
        words(
            "(n<{minimum}): withheld, as it rests on fewer than {minimum} persons in the survey, or on too few households.",
            minimum=minimum,
        )
        for minimum in sorted({cell.minimum_persons for cell in withheld if not cell.is_empty})
    ]
    if any(cell.is_empty for cell in withheld):
        lines.append(
            words("none observed: there is nobody in the survey, which does not show that there is nobody.")
        )
    lines += [
        words("A range: {reason}.", reason=reason)
        if reason
        else words("A range: answers that are missing leave the number open between its two ends.")
        for reason in dict.fromkeys(cell.because for cell in cells if isinstance(cell, Between))
    ]
    kinds = [(cell, column.kind) for row in table.rows for cell, column in zip(row, table.columns)]
    if any(isinstance(cell, Between) and is_nearly_all(cell.low, cell.high, kind) for cell, kind in kinds):
        lines.append(
            words(
                "not known (at least, at most): nearly all that the share could be is left open; the files of the tables hold both ends."
            )
        )
    if any(_outer(cell) is not None for cell in cells):
        lines.append(words(AFTER_RANGE))
    lines += _about_estimates([cell for cell in cells if isinstance(cell, Estimate)], words)
    if any(_is_narrow_beside(table, place, words) for place in range(len(table.columns))):
        lines.append(words(NARROW))
    if None in cells:
        lines.append(words("{sign}: there is no such number.", sign=EMPTY))
    return tuple(lines)


def _is_narrow_beside(table: Table, place: int, words: Words) -> bool:
    """Whether a column has intervals in brackets and beside them one without any width in the digits that are printed."""
    column = table.columns[place]
    shown = [
        cell_interval(cell, column.kind, words, column.decimals)
        for cell in (row[place] for row in table.rows)
        if isinstance(cell, Estimate) and cell.low is not None and cell.high is not None
    ]
    return any(shown) and not all(shown)


def signs_of(tables: Iterable[Table], words: Words) -> tuple[str, ...]:
    """This function will explain once the signs that mean the same in all tables of a report."""
    return tuple(dict.fromkeys(line for table in tables for line in common_legend(table, words)))


def _about_estimates(cells: Sequence[Estimate], words: Words) -> Iterator[str]:
    """What intervals are. A note at a number with an interval says how that was found; without one, why there is none."""
    known = [cell for cell in cells if cell.low is not None]
    for level in sorted({cell.level for cell in known}):
        yield words(
            "In brackets: {interval_name}, from how the sample was drawn.",
            interval_name=level_text(level, words),
        )
    yield from _on_errors(known, words)


def _on_errors(cells: Sequence[Estimate], words: Words) -> Iterator[str]:
    for note in dict.fromkeys(cell.note for cell in cells if cell.note):
        yield words("On sampling errors: {note}", note=words(note))

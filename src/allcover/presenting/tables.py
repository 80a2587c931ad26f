"""Tables as CSV (UTF-8, RFC 4180), and the legend that explains the signs in a table.

The heading of a CSV file is the keys of the columns, and numbers keep all their digits. A text that a
spreadsheet would take for a formula (it begins with ``= + - @``, a tab or a line end) gets an apostrophe
before it: CSV cannot mark a cell as text, and a name from a stranger must not run in a reader's spreadsheet.
Numbers, negative ones too, are never changed.
"""

import csv
import io
from dataclasses import replace
from math import isfinite

from allcover.presenting.numbers import ENGLISH, NumberStyle, cell_text
from allcover.vocabulary.finding import Between, Cell, NotKnown, Suppressed, Table, TableColumn

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(table: Table, style: NumberStyle = ENGLISH) -> str:
    """This function will write a table as CSV: keys, then rows; an empty cell stays empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    table = with_ends(table)
    writer.writerow(column.key for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(cell, column, style) for cell, column in zip(row, table.columns))
    return out.getvalue()


def with_ends(table: Table) -> Table:
    """This function will put the two ends of ranges into columns of their own, so that a spreadsheet can count.

    A column in which any cell is a range is followed by ``<key>_low`` and ``<key>_high``, filled in every row that
    has a number; in the rows of ranges the column itself stays empty. An open end stays empty.
    """
    ranged = [any(isinstance(row[n], Between) for row in table.rows) for n in range(len(table.columns))]
    columns: list[TableColumn] = []
    for column, is_ranged in zip(table.columns, ranged):
        columns.append(column)
        if is_ranged:
            columns += [
                replace(column, key=f"{column.key}_{end}", label=f"{column.label}, {end}")
                for end in ("low", "high")
            ]
    rows = [
        tuple(
            part
            for cell, is_ranged in zip(row, ranged)
            for part in (_with_ends(cell) if is_ranged else (cell,))
        )
        for row in table.rows
    ]
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def _with_ends(cell: Cell) -> tuple[Cell, Cell, Cell]:
    if isinstance(cell, Between):
        low, high = (end if isfinite(end) else None for end in (cell.low, cell.high))
        return None, low, high
    return (cell, cell, cell) if isinstance(cell, int | float) else (cell, None, None)


def _csv_cell(cell: Cell, column: TableColumn, style: NumberStyle) -> str | int | float:
    if isinstance(cell, int | float):
        return cell
    text = "" if cell is None else cell_text(cell, column, style)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def legend(table: Table, style: NumberStyle = ENGLISH) -> tuple[str, ...]:
    """This function will explain each sign that stands in the table in place of a number."""
    cells = [cell for row in table.rows for cell in row]
    lines = [
        f"{style.suppressed.format(minimum=minimum)}: withheld, as it rests on fewer than {minimum} persons "
        "in the survey, or on too few households."
        for minimum in sorted({cell.minimum_persons for cell in cells if isinstance(cell, Suppressed)})
    ]
    reasons = dict.fromkeys(cell.reason for cell in cells if isinstance(cell, NotKnown))
    lines += [f"{style.not_known}: {reason}" for reason in reasons]
    if any(isinstance(cell, Between) for cell in cells):
        lines.append("A range: answers that are missing leave the number open between its two ends.")
    if None in cells:
        lines.append(f"{style.empty}: there is no such number.")
    return tuple(lines)

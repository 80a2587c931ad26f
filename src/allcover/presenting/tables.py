"""Tables as CSV (UTF-8, RFC 4180), and the legend that explains the signs in a table.

The heading of a CSV file is the keys of the columns, and numbers keep all their digits. A text that a
spreadsheet would take for a formula (it begins with ``= + - @``, a tab or a line end) gets an apostrophe
before it: CSV cannot mark a cell as text, and a name from a stranger must not run in a reader's spreadsheet.
Numbers, negative ones too, are never changed.
"""

import csv
import io

from allcover.presenting.numbers import ENGLISH, NumberStyle, cell_text
from allcover.vocabulary.finding import Between, Cell, NotKnown, Suppressed, Table, TableColumn

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(table: Table, style: NumberStyle = ENGLISH) -> str:
    """This function will write a table as CSV: keys, then rows; an empty cell stays empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.key for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(cell, column, style) for cell, column in zip(row, table.columns))
    return out.getvalue()


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

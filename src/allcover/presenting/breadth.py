"""How broad a table is on the page, told in letters, so that the page can say where a reader has to scroll sideways."""

from collections.abc import Sequence

from allcover.presenting.numbers import cell_text, estimate_interval, heading_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Table, TableColumn
from allcover.vocabulary.words import Words

_BETWEEN = 3
"""Letters that the room between two columns takes."""

_LONGEST_TEXT = 24
"""Letters after which a text takes a second line."""

BREADTHS = ((42, ""), (84, "over-narrow"), (124, "over-middle"))
"""Letters that fit a telephone, a small screen and a wide one, and what a table is called that is broader than the last."""

BROADEST = "over-wide"


def breadth(table: Table, words: Words) -> str:
    """This function will name the screens that a table is broader than: none, narrow, middle or wide ones."""
    letters = sum(_letters(table, place, words) + _BETWEEN for place in range(len(table.columns)))
    return next((name for most, name in BREADTHS if letters <= most), BROADEST)


def _letters(table: Table, place: int, words: Words) -> int:
    column = table.columns[place]
    heading = max((len(word) for word in heading_text(column, words).split()), default=0)
    lines = [line for row in table.rows for line in _lines(row[place], column, words)]
    longest = max(map(len, lines), default=0)
    return max(heading, min(longest, _LONGEST_TEXT) if column.kind == "text" else longest)


def _lines(cell: Cell, column: TableColumn, words: Words) -> Sequence[str]:
    """A confidence interval stands beneath its number."""
    if isinstance(cell, Estimate):
        interval = estimate_interval(cell, column.kind, words, column.decimals)
        return cell_text(cell.value, column, words), f"({interval})"
    return (cell_text(cell, column, words),)

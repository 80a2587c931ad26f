"""What stands in the cells of a heat map, no broader than they are, and what a reader must know of its marks."""

from collections.abc import Sequence
from math import isfinite

from allcover.presenting.letters import breadth_of
from allcover.presenting.numbers import cell_text, number_text
from allcover.presenting.shown import about_sure
from allcover.vocabulary.finding import Between, Cell, NotKnown, Table, TableColumn, number_of
from allcover.vocabulary.words import Words

_OR_MORE, _OPEN = "+", "?"
_BESIDE = 4
"""Pixels left free beside a text, both sides together."""


def heat_text(cell: Cell, column: TableColumn, words: Words, room: float, size: float) -> str:
    """This function will write a cell without decimals and sampling errors, for ``room`` pixels in letters of ``size`` pixels.

    A range that is too broad is its lower end with a mark for more; what is not known is a mark where its words are too broad.
    """
    if isinstance(cell, Between):
        kind = "points" if column.kind == "share" else column.kind
        low = number_text(cell.low, kind, words, 0)
        high = number_text(cell.high, kind, words, 0) if isfinite(cell.high) else None
        texts = [f"{low}{_OR_MORE}"] if high is None else [f"{low}–{high}", f"{low}{_OR_MORE}"]
        if low == high:
            texts = [number_text(cell.low, column.kind, words, 0)]
    else:
        value = number_of(cell)
        whole = TableColumn(column.key, column.label, column.kind, decimals=0)
        texts = [cell_text(cell if value is None else value, whole, words)]
        texts += [_OPEN] if isinstance(cell, NotKnown) else []
    return next((text for text in texts if breadth_of(text, size) <= room - _BESIDE), texts[-1])


def about_heat(
    table: Table, columns: Sequence[TableColumn], cells: Sequence[Cell], texts: Sequence[str], words: Words
) -> str:
    """This function will say under a heat map whom it is of, how ranges are shaded, and what the marks in its cells stand for."""
    about = about_sure(table, columns, cells, words)
    about = words("{universe}; shades from 0% to 100%, the same in every heat map", universe=about)
    if any(text.endswith(_OR_MORE) for text in texts):
        about = words("{universe}; “+”: or more, it is not known how much", universe=about)
    if _OPEN in texts:
        about = words("{universe}; “?”: not known", universe=about)
    return about

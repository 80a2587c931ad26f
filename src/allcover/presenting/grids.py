"""Texts laid out as a table for print: how wide each column must be, told in characters, and how its heading is broken.

Comes from tables and numbers as texts; goes to the templates of :mod:`allcover.presenting.pdf`, which know letters and paper.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

Grid = dict[str, Any]

_JOINED_DASH = "\N{WORD JOINER}–\N{WORD JOINER}"
_LEAST_TEXT, _EASY_TEXT = 22, 30
"""Characters that a column of texts is left, at least, and where its neighbours are to stand in comfort."""

_LONGEST_WORD = 12
_SHORT_HEADING = 11
"""Characters that a column is given so that its heading stands in two lines, whatever room there is."""

_LONGEST_COLUMN = 46
_SHORTEST_COLUMN, _SHORTEST_TEXT = 5, 12
_BROADEST_TEXT, _LINES = 110, 6
_BETWEEN = 2
"""Characters that the room between two columns takes."""

_SMALL = 0.86
"""Of the usual letters: those of a table that would have to break its numbers else."""

_BOLD = 1.15
"""Of the breadth of usual letters: those of a heading."""

_STEP, _BROKEN = 2, 0.5
"""Characters by which columns of texts are broadened in turn; and what a line is worth that only a broken text needs, in lines."""

_LONG, _PIECES, _APART = 14, 3, 6
"""Rows from which a table may be laid in pieces, how many of them at most, and the characters between two."""

_COMPACT = 0.72
"""Of the breadth of the page: a table that needs less is not drawn out, or eyes lose the row between its columns."""


def table_grid(headings: Sequence[str], is_number: Sequence[bool], rows: Sequence[Sequence[str]]) -> Grid:
    """This function will lay texts out as a table: how wide each column must be, told in characters.

    >>> table_grid(["Area", "Poor"], [False, True], [["Urban", "33.1%"]])["columns"][1]["width"]
    5
    """
    columns = [
        _column(heading, number, [row[place] for row in rows])
        for place, (heading, number) in enumerate(zip(headings, is_number))
    ]
    return {
        "columns": columns,
        "rows": [list(row) for row in rows],
        "marks": [""] * len(rows),
        "is_compact": False,
        "is_small": False,
        "is_folded": False,
    }


def _column(heading: str, is_number: bool, cells: Sequence[str]) -> Grid:
    width = _width(heading, is_number, cells)
    return {
        "label": heading,
        "is_number": is_number,
        "width": width,
        # With its heading in two lines, for a table that has the room.
        "easy": max(width, lines_wide(heading, 2)) if is_number else width,
        # With no word of its heading and no number broken, an interval beneath its number; and with intervals broken too.
        "whole": min(width, max(map(_longest_word, (heading, *map(_unjoined, cells))), default=0)),
        "longest": max((_bold(len(heading)), *map(len, cells))),
        "least": min(_LONGEST_WORD, _longest_word(heading)),
        "word": max((_bold(_longest_word(heading)), *map(_longest_word, cells))),
        "is_broken": _longest_word(heading) > width,
    }


def lines_wide(heading: str, lines: int) -> int:
    """This function will say how many characters wide a heading stands in so many lines, its words whole.

    >>> lines_wide("Persons in the survey", 2), lines_wide("Persons in the survey", 1), lines_wide("Poor", 2)
    (10, 21, 4)
    """
    words = heading.split()
    if lines == 1 or len(words) < 2:
        return len(" ".join(words))
    return min(
        max(len(" ".join(words[:place])), lines_wide(" ".join(words[place:]), lines - 1))
        for place in range(1, len(words))
    )


def _longest_word(text: str) -> int:
    # Only at a plain space may a line end: figures are grouped by others.
    return max(map(len, text.split(" ")), default=0)


def fitted(grid: Grid, room: int) -> Grid:
    """This function will set a table in ``room`` characters.

    Where there is room, texts stand in one line and headings in two; else headings stand in three; where there is none for that,
    columns of numbers are narrowed and their cells take two lines, in smaller letters if need be. A table that needs far less than the
    room is marked as compact.
    """
    held = room - _BETWEEN * len(grid["columns"])
    eased = [column | {"width": column["easy"]} for column in grid["columns"]]
    whole = [column | {"width": column["longest"]} if not column["is_number"] else column for column in eased]
    if (needed := _breadth(whole)) <= held:
        return shrunk(grid | {"columns": whole, "is_compact": needed <= _COMPACT * held}, room)
    if _breadth(map(_at_least, eased)) <= held:
        return shrunk(grid | {"columns": eased}, room)
    small = round(room / _SMALL)
    return shrunk(grid, room) if _fits(grid, room) else shrunk(grid | {"is_small": True}, small)


def folded(grid: Grid, room: int) -> Grid:
    """This function will lay a long table of few columns, such as one of months, in two or three pieces side by side, each below its headings.

    Only one whose columns but the first are numbers, and whose rows are all alike.
    """
    first, *others = grid["columns"]
    rows = grid["rows"]
    is_plain = not any(grid["marks"]) and all(column["is_number"] for column in others)
    if not is_plain or len(rows) < _LONG or max(len(row[0]) for row in rows) > _SHORTEST_TEXT:
        return grid
    broad = _breadth(grid["columns"]) + _BETWEEN * len(grid["columns"])
    pieces = min(_PIECES, int((room + _APART) // (broad + _APART)))
    if pieces < 2:
        return grid
    height = math.ceil(len(rows) / pieces)
    padded = [*rows, *[[""] * len(grid["columns"])] * (height * pieces - len(rows))]
    gap = first | {"label": "", "width": _APART, "is_number": False, "is_broken": False}
    columns, laid = list(grid["columns"]), padded[:height]
    for piece in range(1, pieces):
        beside = padded[piece * height : (piece + 1) * height]
        laid = [[*row, "", *more] for row, more in zip(laid, beside)]
        columns += [gap, *grid["columns"]]
    return grid | {
        "columns": columns,
        "rows": laid,
        "marks": [""] * height,
        "is_compact": True,
        "is_folded": True,
    }


def _fits(grid: Grid, room: int) -> bool:
    """Whether no number is broken."""
    numbers = [column["whole"] for column in grid["columns"] if column["is_number"]]
    return bool(sum(numbers) <= _left(grid, len(numbers), room))


def _left(grid: Grid, numbers: int, room: int) -> int:
    """The characters that are left to columns of numbers."""
    return room - _LEAST_TEXT * (len(grid["columns"]) - numbers) - _BETWEEN * numbers


def _at_least(column: Grid) -> Grid:
    """A column of texts with what it needs to be read in comfort."""
    return column if column["is_number"] else column | {"width": min(column["width"], _EASY_TEXT)}


def _breadth(columns: Iterable[Grid]) -> float:
    return float(sum(column["width"] for column in columns))


def shrunk(grid: Grid, room: int) -> Grid:
    """This function will narrow columns of numbers, whose cells then take two lines, until texts have room beside them.

    All give up the same part of what they could; only where that is not enough are columns narrower than their longest number.
    """
    numbers = [column for column in grid["columns"] if column["is_number"]]
    left = _left(grid, len(numbers), room)
    columns = [
        _narrowed(column, numbers, left) if column["is_number"] else column for column in grid["columns"]
    ]
    spare = room - _BETWEEN * len(columns) - sum(column["width"] for column in columns if column["is_number"])
    return grid | {
        "columns": shared(columns, grid["rows"], spare),
        "rows": [[_let_go(cell, column) for cell, column in zip(row, columns)] for row in grid["rows"]],
    }


def shared(columns: Sequence[Grid], rows: Sequence[Sequence[str]], room: float) -> list[Grid]:
    """This function will share ``room`` characters among the columns of texts so that rows take few lines, and no word is broken.

    Each begins as broad as its longest word, or a little broader; then the one grows, step by step, that saves the most lines.
    """
    places = [place for place, column in enumerate(columns) if not column["is_number"]]
    if not places or not rows:
        return list(columns)
    longest = np.array([columns[place]["longest"] for place in places], dtype=float)
    words = np.array([columns[place]["word"] for place in places], dtype=float)
    widths = np.maximum(np.minimum(longest, _SHORTEST_TEXT), np.minimum(words, _LEAST_TEXT))
    lengths = np.array([[len(row[place]) for place in places] for row in rows], dtype=float)
    while widths.sum() + _STEP <= room and (grows := np.flatnonzero(widths < longest)).size:
        tried = [np.where(np.arange(widths.size) == one, widths + _STEP, widths) for one in grows]
        # Where no column alone saves a line, the one with the fullest cell is broadened.
        saved = [
            (-_lines(lengths, each), (lengths[:, one] / widths[one]).max()) for one, each in zip(grows, tried)
        ]
        widths = tried[max(range(len(saved)), key=saved.__getitem__)]
    found = dict(zip(places, np.minimum(widths, np.maximum(longest, _SHORTEST_TEXT)).tolist()))
    return [column | {"width": found.get(place, column["width"])} for place, column in enumerate(columns)]


def _lines(lengths: Any, widths: Any) -> float:
    """How many lines all rows take together, nearly: the fullest cell of each decides."""
    taken = (lengths / widths).max(axis=1)
    return float(np.where(taken > 1, taken + _BROKEN, 1.0).sum().round(6))


def _bold(characters: int) -> int:
    return math.ceil(characters * _BOLD)


def _narrowed(column: Grid, numbers: Sequence[Grid], left: float) -> Grid:
    """A heading is broken inside a word only where the word is broader than its column."""
    wanted, whole = _breadth(numbers), sum(each["whole"] for each in numbers)
    if wanted <= left:
        return column
    if whole <= left:
        width = column["whole"] + (column["width"] - column["whole"]) * (left - whole) / (wanted - whole)
    else:
        width = max(column["whole"] * left / whole, column["least"])
    return column | {"width": width, "is_broken": _longest_word(column["label"]) > width}


def _unjoined(cell: str) -> str:
    """A cell as it is seen: joiners take no room."""
    return cell.replace(_JOINED_DASH, "–")


def _let_go(cell: str, column: Grid) -> str:
    """An interval that is broader than its column ends a line after its dash, lest it lie over its neighbour."""
    # Figures are grouped by spaces at which no line ends.
    words = _unjoined(cell).split(" ")
    if not column["is_number"] or all(len(word) <= column["width"] for word in words):
        return cell
    return cell.replace(_JOINED_DASH, "–\N{ZERO WIDTH SPACE}")


def held_together(text: str) -> str:
    """This function will make an interval one in which no line ends; before its bracket one may.

    >>> len(held_together("1–2"))
    5
    """
    return text.replace("–", _JOINED_DASH)


def _width(heading: str, is_number: bool, cells: Sequence[str]) -> int:
    longest_word = max(map(_longest_word, (heading, *map(_unjoined, cells))), default=0)
    longest = max((len(_unjoined(cell)) for cell in cells), default=0)
    # A text of many lines takes more of the page, so that it does not draw the table out.
    most = _LONGEST_COLUMN if is_number else max(_LONGEST_COLUMN, min(_BROADEST_TEXT, longest // _LINES))
    needed = (
        max(longest, longest_word, lines_wide(heading, 3), min(lines_wide(heading, 2), _SHORT_HEADING))
        if is_number
        else max(longest_word, min(longest, most))
    )
    return max(_SHORTEST_COLUMN if is_number else _SHORTEST_TEXT, min(needed, most))

"""A report as plain data for the printed page: texts, tables with the widths of their columns, drawings as SVG.

Comes from a :class:`~allcover.vocabulary.finding.Report`; goes to the templates of :mod:`allcover.presenting.pdf`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from allcover.presenting.brief import BriefPart
from allcover.presenting.numbers import (
    cell_text,
    date_text,
    finding_brackets,
    finding_number,
    finding_unit,
    heading_text,
    is_left_open,
)
from allcover.presenting.provenance import made_on
from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import Chart, Finding, Report, Table
from allcover.vocabulary.typesetting import typeset
from allcover.vocabulary.words import Words

Plain = dict[str, Any]


@dataclass(frozen=True)
class Fit:
    """How much of the brief is shown, and in what size of letters (points)."""

    size: float
    numbers: int = 18
    items: int = 10
    rows: int = 12
    picture: int = 100
    """Of the width of the page, in percent; 0 for a table in its place."""


_IN_BRIEF, _LARGEST = 104, 9.5
"""Characters across a table of the brief, in letters of that size."""

_JOINED_DASH = "\N{WORD JOINER}–\N{WORD JOINER}"
_LEAST_TEXT = 22
_LONGEST_WORD = 12
_LONGEST_COLUMN = 46
_SHORTEST_COLUMN, _SHORTEST_TEXT = 5, 12
_BROADEST_TEXT, _LINES = 110, 6


def page_frame(report: Report, words: Words) -> Plain:
    """This function will give what stands on every page: title, running head, language, date."""
    made = made_on(report.provenance)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "running": report.title,
        "language": words.language,
        # The space before these marks is the language's: in French a line may not end there.
        "colon": typeset("a:", words.language)[1:],
        "semicolon": words.join(["", ""]),
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "law": words("law of {date}", date=date_text(made, words))
        if report.is_diagnosis
        else words("made on {date}", date=date_text(made, words)),
    }


def table_grid(headings: Sequence[str], is_number: Sequence[bool], rows: Sequence[Sequence[str]]) -> Plain:
    """This function will lay texts out as a table: how wide each column must be, told in characters.

    >>> table_grid(["Area", "Poor"], [False, True], [["Urban", "33.1%"]])["columns"][1]["width"]
    5
    """
    widths = [
        _width(heading, number, [row[place] for row in rows])
        for place, (heading, number) in enumerate(zip(headings, is_number))
    ]
    columns = [
        {
            "label": heading,
            "is_number": number,
            "width": width,
            "least": min(_LONGEST_WORD, _longest_word(heading)),
            "is_broken": _longest_word(heading) > width,
        }
        for heading, number, width in zip(headings, is_number, widths)
    ]
    return {"columns": columns, "rows": [list(row) for row in rows]}


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


def shrunk(grid: Plain, room: int) -> Plain:
    """This function will narrow columns of numbers, whose cells then take two lines, until texts have room beside them."""
    numbers = [column["width"] for column in grid["columns"] if column["is_number"]]
    left = room - _LEAST_TEXT * (len(grid["columns"]) - len(numbers)) - 2 * len(numbers)
    factor = min(1.0, left / sum(numbers)) if numbers else 1.0
    columns = [_narrowed(column, factor) if column["is_number"] else column for column in grid["columns"]]
    return grid | {
        "columns": columns,
        "rows": [[_let_go(cell, column) for cell, column in zip(row, columns)] for row in grid["rows"]],
    }


def _narrowed(column: Plain, factor: float) -> Plain:
    """A heading is broken inside a word only where the word is broader than its column."""
    width = max(column["width"] * factor, column["least"])
    return column | {"width": width, "is_broken": _longest_word(column["label"]) > width}


def _let_go(cell: str, column: Plain) -> str:
    """An interval that is broader than its column ends a line after its dash, lest it lie over its neighbour."""
    # Figures are grouped by spaces at which no line ends, and joiners take no room.
    words = cell.replace(_JOINED_DASH, "–").split(" ")
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
    longest_word = max((len(word) for text in (heading, *cells) for word in text.split()), default=0)
    longest = max((len(cell) for cell in cells), default=0)
    # A text of many lines takes more of the page, so that it does not draw the table out.
    most = _LONGEST_COLUMN if is_number else max(_LONGEST_COLUMN, min(_BROADEST_TEXT, longest // _LINES))
    heading_in_three = -(-len(heading) // 3)
    needed = (
        max(longest, longest_word, heading_in_three) if is_number else max(longest_word, min(longest, most))
    )
    return max(_SHORTEST_COLUMN if is_number else _SHORTEST_TEXT, min(needed, most))


def brief_pages(parts: Sequence[BriefPart], fit: Fit, words: Words) -> Plain:
    """This function will give what the brief shows, as much of it as ``fit`` says."""
    return {"size": fit.size, "parts": [_brief_part(part, fit, words) for part in parts]}


def _brief_part(part: BriefPart, fit: Fit, words: Words) -> Plain:
    """A picture takes the place of its table, so that no number is printed twice; where there is no room for it, the table."""
    is_drawn = part.chart is not None and fit.picture > 0
    table = None if is_drawn else part.table
    left = "" if table is None else _rows_left(table, fit, words)
    return {
        "heading": part.heading,
        "sentences": list(part.sentences),
        "numbers": [_number(finding, words) for finding in part.numbers[: fit.numbers]],
        "table": None if table is None else _brief_table(table, fit, words),
        "notes": [note for note in (left, *part.notes) if note],
        "picture": _picture_of(part.chart, part, fit) if part.chart is not None and is_drawn else None,
        "items": list(part.items[: fit.items]),
    }


def _picture_of(chart: Chart, part: BriefPart, fit: Fit) -> Plain:
    is_titled = part.has_title_of_chart
    return picture(chart) | {
        "width": fit.picture // 2 if is_titled else fit.picture,
        "title": chart.title if is_titled else "",
    }


def _brief_table(table: Table, fit: Fit, words: Words) -> Plain:
    room = round(_IN_BRIEF * _LARGEST / fit.size)
    return shrunk(grid_of(replace(table, rows=table.rows[: fit.rows]), words), room)


def _rows_left(table: Table, fit: Fit, words: Words) -> str:
    left = len(table.rows) - fit.rows
    if left <= 0:
        return ""
    return words.plural(
        "{count} more row stands in the annex.", "{count} more rows stand in the annex.", left, count=left
    )


def _number(finding: Finding, words: Words) -> Plain:
    return {
        "label": finding.brief,
        "universe": finding.universe,
        "value": f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip(),
        "error": finding_brackets(finding, words),
        "range": finding.interval_meaning if is_left_open(finding, words) else "",
    }


def picture(chart: Chart) -> Plain:
    """This function will give a drawing with the text for those who cannot see it."""
    return {"title": chart.title, "svg": svg_text(chart), "alt": f"{chart.title}. {chart.description}"}


def grid_of(table: Table, words: Words) -> Plain:
    """This function will lay a table out for print."""
    return table_grid(
        [heading_text(column, words) for column in table.columns],
        [column.kind != "text" for column in table.columns],
        [
            [held_together(cell_text(cell, column, words)) for cell, column in zip(row, table.columns)]
            for row in table.rows
        ],
    )

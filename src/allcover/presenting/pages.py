"""A report as plain data for the printed page: texts, tables with the widths of their columns, drawings as SVG.

Comes from a :class:`~allcover.vocabulary.finding.Report`; goes to the templates of :mod:`allcover.presenting.pdf`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from allcover.presenting.brief import BriefPart
from allcover.presenting.chart_style import FONT_SIZE, WIDTH
from allcover.presenting.condensed import condensed
from allcover.presenting.grids import Grid, held_together, shrunk, table_grid
from allcover.presenting.headline_numbers import (
    finding_brackets,
    finding_number,
    finding_range,
    finding_unit,
    is_left_open,
)
from allcover.presenting.numbers import cell_text, date_text, heading_text
from allcover.presenting.provenance import date_label, made_on
from allcover.presenting.shown import as_shown, row_marks
from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import Chart, Finding, Report, Table
from allcover.vocabulary.typesetting import typeset
from allcover.vocabulary.words import Words

Plain = dict[str, Any]


ALL = 99
"""More than any brief has."""


@dataclass(frozen=True)
class Fit:
    """How much of the brief is shown, and in what size of letters (points)."""

    size: float
    numbers: int = 18
    items: int = 10
    rows: int = 12
    notes: int = 30
    picture: int = 91
    """Of the width of the page, in percent: at the least breadth, letters in a picture are of 7 points; 0 for a table in its place."""
    has_broad: bool = True
    """Whether pictures that are broader than a column are drawn; else a table, or numbers, stand in their place."""
    drawn: int = ALL
    """In so many parts, the first that have some, pictures are drawn."""
    is_abreast: bool = False
    """Whether a picture alone stands beside the numbers of its part, where it may; else below them."""
    is_filled: bool = False
    """Whether parts that fill pages, with pictures and no numbers, stand too."""


_HALF = 50
"""Of the width of the page, in percent: for a picture beside the numbers of its part."""

COLUMN = 500
"""The width up to which a picture is drawn for a column of a page."""


def columns_of(chart: Chart) -> float:
    """This function will say over how many columns a picture is laid for its letters to be as high as those of one drawn for a single column."""
    spec = chart.spec
    if spec.get("width", 0) <= COLUMN:
        return 1
    letters = spec.get("config", {}).get("axis", {}).get("labelFontSize", FONT_SIZE)
    return float(spec["width"] / WIDTH * FONT_SIZE / letters)


_IN_BRIEF, _LARGEST, _LEAST = 114, 9.5, 8.75
"""Characters across a table of the brief, in letters of that size."""


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
        else words(
            "{name}: {value}", name=date_label(report.provenance, words), value=date_text(made, words)
        ),
    }


def brief_pages(parts: Sequence[BriefPart], fit: Fit, words: Words) -> Plain:
    """This function will give what the brief shows, as much of it as ``fit`` says: no heading with nothing below."""
    shown = [part for part in parts if fit.is_filled or not part.is_filling]
    with_pictures = [place for place, part in enumerate(shown) if _may_be_drawn(part, fit)][: fit.drawn]
    return {
        "size": fit.size,
        "parts": [
            _brief_part(part, fit, words, is_drawn=place in with_pictures)
            for place, part in enumerate(shown)
            if place in with_pictures or not part.is_of_pictures_alone
        ],
    }


def _may_be_drawn(part: BriefPart, fit: Fit) -> bool:
    is_broad = any(columns_of(one) > 1 for one in part.charts)
    return bool(part.charts) and fit.picture > 0 and (fit.has_broad or not is_broad)


def _brief_part(part: BriefPart, fit: Fit, words: Words, *, is_drawn: bool) -> Plain:
    """A picture takes the place of its table, so that no number is printed twice; where there is no room for it, the table."""
    table = None if is_drawn else part.table
    left = 0
    if table is not None:
        table, left = _fitted(table, part, fit, words)
    return {
        "heading": part.heading,
        "sentences": list(part.sentences),
        "is_small": part.key == "sources",
        "leading": [_number(finding, part, words) for finding in part.leading],
        "numbers": list(
            _under_universes(
                [
                    _number(finding, part, words)
                    for finding in part.listed[: 0 if is_drawn and part.is_told_by_charts else fit.numbers]
                ]
            )
        ),
        "table": None if table is None else _brief_table(table, fit, words),
        "notes": [
            note
            for note in (
                _rows_left(left, words),
                *_notes(*_notes_with_most(part, table, is_drawn, fit), words),
            )
            if note
        ],
        "universe": words("{name}: {value}", name=words("Reference population"), value=part.universe)
        if part.universe
        else "",
        "pictures": [_picture_of(chart, part) for chart in part.charts] if is_drawn else [],
        "breadth": _breadth(part, fit),
        "is_abreast": is_drawn and _is_abreast(part, fit),
        "items": [*part.items[: fit.items], *_items_left(len(part.items) - fit.items, words)],
    }


def _notes_with_most(
    part: BriefPart, table: Table | None, is_drawn: bool, fit: Fit
) -> tuple[tuple[str, ...], int]:
    """The notes of a part, as far as the rows that they are about are printed, and how many of them are."""
    rows = 0 if table is None else len(table.rows)
    notes = (*part.notes, *(note for first, note in part.notes_of_rows if first < rows))
    if is_drawn:
        return notes, len(notes)
    return notes, max(fit.notes, part.kept_notes)


def _notes(notes: Sequence[str], most: int, words: Words) -> list[str]:
    shown, left = list(notes[:most]), len(notes) - most
    if left > 0:
        more = words.plural(
            "{count} more note stands in the annex.",
            "{count} more notes stand in the annex.",
            left,
            count=left,
        )
        shown[-1] = f"{shown[-1]} {more}"
    return shown


def _items_left(left: int, words: Words) -> Iterator[str]:
    if left > 0:
        yield words.plural(
            "{count} more stands in the annex.", "{count} more stand in the annex.", left, count=left
        )


def _under_universes(numbers: Sequence[Plain]) -> Iterator[Plain]:
    """Numbers of the same persons, one after the other, stand under one line that says who they are."""
    for universe, held in groupby(numbers, key=itemgetter("universe")):
        alike = list(held)
        is_under = len(alike) > 1 and bool(universe)
        for place, number in enumerate(alike):
            shown = {"head": universe if place == 0 else "", "universe": ""} if is_under else {"head": ""}
            yield number | shown | {"is_under": is_under}


def _picture_of(chart: Chart, part: BriefPart) -> Plain:
    return picture(chart) | ({} if part.has_titles_of_charts else {"title": "", "about": ""})


def _is_abreast(part: BriefPart, fit: Fit) -> bool:
    return fit.is_abreast and part.may_stand_abreast


def _breadth(part: BriefPart, fit: Fit) -> int:
    """Of the width of the page, in percent, of all pictures of a part: one alone takes half of it, or what makes its letters as high as those of two side by side."""
    if _is_abreast(part, fit):
        return _HALF
    if len(part.charts) != 1 or not part.has_titles_of_charts:
        return min(fit.picture, 100)
    return min(round(fit.picture * min(1.0, columns_of(part.charts[0]) / 2)), 100)


def _brief_table(table: Table, fit: Fit, words: Words) -> Plain:
    room = round(_IN_BRIEF * _LARGEST / max(fit.size, _LEAST))
    return shrunk(grid_of(table, words), room)


def _fitted(table: Table, part: BriefPart, fit: Fit, words: Words) -> tuple[Table, int]:
    """The rows of a table for which there is room, and how many are told in the annex alone."""
    if part.adds:
        return condensed(table, fit.rows, part.adds, words)
    rows = max(fit.rows, part.kept)
    return replace(table, rows=table.rows[:rows]), max(len(table.rows) - rows, 0)


def _rows_left(left: int, words: Words) -> str:
    if left <= 0:
        return ""
    return words.plural(
        "{count} more row stands in the annex.", "{count} more rows stand in the annex.", left, count=left
    )


def _number(finding: Finding, part: BriefPart, words: Words) -> Plain:
    return {
        "label": finding.brief,
        "universe": "" if part.universe else finding.universe,
        "value": f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip(),
        "short": f"{finding_range(finding, words)} {finding_unit(finding, words)}".strip(),
        "error": finding_brackets(finding, words),
        # Of a number that is not known, why.
        "range": finding.interval_meaning if is_left_open(finding) or finding.value is None else "",
    }


def picture(chart: Chart) -> Plain:
    """This function will give a drawing with the text for those who cannot see it."""
    return {
        "title": chart.title,
        "about": chart.about,
        "svg": svg_text(chart),
        "alt": f"{chart.title}. {chart.description}",
    }


def grid_of(given: Table, words: Words) -> Grid:
    """This function will lay a table out for print."""
    table = as_shown(given, words)
    grid = table_grid(
        [heading_text(column, words) for column in table.columns],
        # Years are no broader than numbers, and stand beside them.
        [column.kind != "text" or column.key == "year" for column in table.columns],
        [
            [held_together(cell_text(cell, column, words)) for cell, column in zip(row, table.columns)]
            for row in table.rows
        ],
    )
    return grid | {"marks": list(row_marks(table, words)), "universe": table.universe}

"""The report as one HTML page that needs nothing else: no script, no font, no picture from outside.

All texts are escaped by the template; only the drawings and the style sheet, both made here, are not.
"""

import re
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from allcover.presenting.breadth import breadth
from allcover.presenting.brief import BriefPart, brief_parts
from allcover.presenting.grids import held_together
from allcover.presenting.headline_numbers import (
    finding_brackets,
    finding_error,
    finding_number,
    finding_range,
    finding_unit,
    is_left_open,
)
from allcover.presenting.numbering import table_numbers
from allcover.presenting.numbers import (
    cell_interval,
    cell_text,
    heading_text,
    is_nearly_all,
    level_text,
    number_text,
    reference_text,
    unit_text,
)
from allcover.presenting.pages import columns_of
from allcover.presenting.provenance import date_label, provenance_lines
from allcover.presenting.shown import as_shown, names_of_rows, row_marks
from allcover.presenting.svg import chart_id, svg_text
from allcover.presenting.tables import own_legend, signs_of
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    Between,
    Cell,
    Chart,
    NotKnown,
    Report,
    Section,
    Suppressed,
    Table,
    TableColumn,
)
from allcover.vocabulary.words import Words

_LONG_NUMBER = 24
"""Characters of a number with its interval or its name from which on it may take a second line."""

_LONG_TEXT = 90
"""Characters of a text from which on it gets a broader column."""


@dataclass(frozen=True)
class _Cell:
    """What a cell of a table shows; ``interval`` stands in brackets, and a screen reader hears its ``level`` first."""

    text: str
    style: str
    interval: str = ""
    level: str = ""


@dataclass(frozen=True)
class _Block:
    """A table with the drawings made from it that stand in the same section."""

    table: Table
    charts: tuple[Chart, ...]


def html_text(report: Report, words: Words) -> str:
    """This function will write a report as a page in HTML 5."""
    environment = Environment(
        loader=PackageLoader("allcover.presenting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"anchor": anchor, "pieces": _pieces, "drawing": _drawing}
    environment.globals |= {
        "words": words,
        "heading": partial(heading_text, words=words),
        "cells": partial(_cells, words=words),
        "blocks": _blocks,
        "breadth": partial(breadth, words=words),
        "number_of": table_numbers(report),
        "charts_of_elsewhere": _charts_of_elsewhere,
        "as_shown": partial(as_shown, words=words),
        "names_of_rows": names_of_rows,
        "marks": partial(row_marks, words=words),
        "legend": partial(own_legend, words=words),
        "signs": signs_of(report.tables, words),
        "short": partial(finding_range, words=words),
        "number": partial(finding_number, words=words),
        "brackets": lambda finding: held_together(finding_brackets(finding, words)),
        "level": partial(level_text, words=words),
        "error": lambda finding: held_together(finding_error(finding, words)),
        "is_open": is_left_open,
        "unit": partial(finding_unit, words=words),
        "unit_text": partial(unit_text, words=words),
        "date": lambda text: reference_text(text, words),
        "count": partial(number_text, kind="count", words=words),
        "chart_id": chart_id,
        "is_broad": lambda chart: columns_of(chart) > 1,
        "brief": [_once(part) for part in brief_parts(report, words) if not part.is_filling],
        "provenance": provenance_lines(report.provenance, words),
        "date_label": date_label(report.provenance, words),
        "style": _style_sheet(),
    }
    return environment.get_template("report.html").render(report=report)


def _once(part: BriefPart) -> BriefPart:
    """Table and picture of a part under keys of their own: both stand further down the page, whole."""
    table = None if part.table is None else replace(part.table, key=f"brief.{part.key}")
    charts = tuple(replace(chart, key=f"brief.{chart.key}") for chart in part.charts)
    notes = (*part.notes, *(note for _, note in part.notes_of_rows))
    return replace(part, table=table, charts=charts, notes=notes)


def _pieces(key: str) -> list[str]:
    """A key in pieces between which a line may end: after each point and underscore."""
    return re.findall(r"[^._]*[._]?", key)[:-1]


def anchor(key: str) -> str:
    """This function will make the id of a key in the page.

    >>> anchor("poverty.headcount.baseline")
    'poverty-headcount-baseline'
    """
    return key.replace(".", "-")


def _style_sheet() -> Markup:
    text = files("allcover.presenting").joinpath("templates/report.css").read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - our own file


def _drawing(chart: Chart) -> Markup:
    return Markup(svg_text(chart))  # noqa: S704 - serialised by ElementTree, which escapes every text


def _blocks(section: Section) -> list[_Block]:
    return [
        _Block(table, tuple(chart for chart in section.charts if chart.table_key == table.key))
        for table in section.tables
    ]


def _charts_of_elsewhere(section: Section) -> list[Chart]:
    here = {table.key for table in section.tables}
    return [chart for chart in section.charts if chart.table_key not in here]


def _cells(table: Table, row: tuple[Cell, ...], words: Words) -> list[_Cell]:
    return [_cell(cell, column, words) for cell, column in zip(row, table.columns)]


def _cell(cell: Cell, column: TableColumn, words: Words) -> _Cell:
    style = "words" if column.kind == "text" else "number"
    if cell is None or isinstance(cell, Suppressed | NotKnown):
        style += " missing"
    if not isinstance(cell, Estimate | Between):
        text = cell_text(cell, column, words)
        is_long = len(text) > (_LONG_TEXT if column.kind == "text" else _LONG_NUMBER)
        return _Cell(text, f"{style} long" if is_long else style)
    interval = cell_interval(cell, column.kind, words, column.decimals)
    if isinstance(cell, Estimate):
        return _Cell(cell_text(cell.value, column, words), style, interval, level_text(cell.level, words))
    text = cell_text(replace(cell, outer=None), column, words)
    return _Cell(
        text,
        f"{style} long" if is_nearly_all(cell.low, cell.high, column.kind) else style,
        interval,
        words("With sampling errors of both ends"),
    )

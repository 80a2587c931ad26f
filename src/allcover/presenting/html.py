"""The report as one HTML page that needs nothing else: no script, no font, no picture from outside.

All texts are escaped by the template; only the drawings and the style sheet, both made here, are not.
"""

from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from allcover.presenting.numbers import (
    cell_text,
    finding_interval,
    finding_number,
    finding_unit,
    heading_text,
    number_text,
)
from allcover.presenting.provenance import provenance_lines
from allcover.presenting.svg import chart_id, svg_text
from allcover.presenting.tables import legend
from allcover.vocabulary.finding import Between, Chart, NotKnown, Report, Section, Suppressed, Table


@dataclass(frozen=True)
class _Cell:
    text: str
    style: str


@dataclass(frozen=True)
class _Block:
    """A table with the drawings made from it that stand in the same section."""

    table: Table
    charts: tuple[Chart, ...]


def html_text(report: Report) -> str:
    """This function will write a report as a page in HTML 5."""
    environment = Environment(
        loader=PackageLoader("allcover.presenting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"anchor": anchor, "heading": heading_text, "drawing": _drawing}
    environment.globals |= {
        "cells": _cells,
        "blocks": _blocks,
        "charts_of_elsewhere": _charts_of_elsewhere,
        "legend": legend,
        "number": finding_number,
        "interval": finding_interval,
        "unit": finding_unit,
        "count": lambda value: number_text(value, "count"),
        "chart_id": chart_id,
        "provenance": provenance_lines(report.provenance),
        "style": _style_sheet(),
    }
    return environment.get_template("report.html").render(report=report)


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


def _cells(table: Table, row: tuple[object, ...]) -> list[_Cell]:
    shown = []
    for cell, column in zip(row, table.columns):
        assert cell is None or isinstance(cell, str | int | float | Suppressed | NotKnown | Between)
        style = "words" if column.kind == "text" else "number"
        if cell is None or isinstance(cell, Suppressed | NotKnown):
            style += " missing"
        shown.append(_Cell(cell_text(cell, column), style))
    return shown

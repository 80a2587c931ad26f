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
    finding_error,
    finding_number,
    finding_unit,
    heading_text,
    is_left_open,
    number_text,
)
from allcover.presenting.provenance import made_on, provenance_lines
from allcover.presenting.svg import svg_text
from allcover.presenting.tables import legend
from allcover.vocabulary.finding import Chart, Finding, Report, Section, Table
from allcover.vocabulary.words import Words

Plain = dict[str, Any]


@dataclass(frozen=True)
class Fit:
    """How much of the brief is shown, and in what size of letters (points)."""

    size: float
    numbers: int = 6
    items: int = 10
    rows: int = 12
    has_pictures: bool = True


_IN_BRIEF = 100
_FITS_UPRIGHT = 118
"""Characters across an upright page in the size of tables; a table that needs more lies on its side."""

_ON_ITS_SIDE = 175
_JOINED_DASH = "\N{WORD JOINER}–\N{WORD JOINER}"
_LEAST_TEXT = 22
_LONGEST_WORD = 12
_LONGEST_COLUMN = 46
_SHORTEST_COLUMN = 5


def report_pages(report: Report, words: Words) -> Plain:
    """This function will give all that the printed report shows, in reading order."""
    return page_frame(report, words) | {
        "annex": words("Annex: tables, definitions and sources"),
        "contents": words("Contents"),
        "sections": [_section(section, words) for section in report.sections],
        "limits": {"heading": words("What this report cannot say"), "items": list(report.limits)},
        "provenance": {
            "heading": words("What it was made from"),
            "pairs": [list(pair) for pair in provenance_lines(report.provenance, words)],
        },
        "all_numbers": _all_numbers(report, words) if report.findings else None,
    }


def page_frame(report: Report, words: Words) -> Plain:
    """This function will give what stands on every page: title, running head, language, date."""
    made = made_on(report.provenance)
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "running": report.title,
        "language": words.language,
        "date": {"year": made.year, "month": made.month, "day": made.day},
        "law": words("law of {date}", date=date_text(made, words)),
    }


def table_grid(headings: Sequence[str], is_number: Sequence[bool], rows: Sequence[Sequence[str]]) -> Plain:
    """This function will lay texts out as a table: how wide each column must be, told in characters.

    >>> table_grid(["Area", "Poor"], [False, True], [["Urban", "33.1%"]])["columns"][1]["width"]
    5
    """
    columns = [
        {
            "label": heading,
            "is_number": number,
            "width": _width(heading, number, [row[place] for row in rows]),
            "least": min(_LONGEST_WORD, max(map(len, heading.split()), default=0)),
        }
        for place, (heading, number) in enumerate(zip(headings, is_number))
    ]
    return {"columns": columns, "rows": [list(row) for row in rows]}


def shrunk(grid: Plain, room: int) -> Plain:
    """This function will narrow columns of numbers, whose cells then take two lines, until texts have room beside them."""
    numbers = [column["width"] for column in grid["columns"] if column["is_number"]]
    left = room - _LEAST_TEXT * (len(grid["columns"]) - len(numbers)) - 2 * len(numbers)
    factor = min(1.0, left / sum(numbers)) if numbers else 1.0
    columns = [
        column | {"width": max(column["width"] * factor, column["least"])} if column["is_number"] else column
        for column in grid["columns"]
    ]
    return grid | {"columns": columns}


def _held_together(text: str) -> str:
    """An interval that no line may end in; before its bracket one may."""
    return text.replace("–", _JOINED_DASH)


def _width(heading: str, is_number: bool, cells: Sequence[str]) -> int:
    longest_word = max((len(word) for text in (heading, *cells) for word in text.split()), default=0)
    longest = max((len(cell) for cell in cells), default=0)
    heading_in_three = -(-len(heading) // 3)
    needed = (
        max(longest, longest_word, heading_in_three)
        if is_number
        else max(longest_word, min(longest, _LONGEST_COLUMN))
    )
    return max(_SHORTEST_COLUMN, min(needed, _LONGEST_COLUMN))


def _needs(grid: Plain) -> int:
    return sum(column["width"] + 2 for column in grid["columns"])


def brief_pages(parts: Sequence[BriefPart], fit: Fit, words: Words) -> Plain:
    """This function will give what the brief shows, as much of it as ``fit`` says."""
    return {"size": fit.size, "parts": [_brief_part(part, fit, words) for part in parts]}


def _brief_part(part: BriefPart, fit: Fit, words: Words) -> Plain:
    return {
        "heading": part.heading,
        "sentences": list(part.sentences),
        "numbers": [_number(finding, words) for finding in part.numbers[: fit.numbers]],
        "table": _brief_table(part.table, fit, words) if part.table is not None else None,
        "note": _rows_left(part.table, fit, words) if part.table is not None else "",
        "picture": picture(part.chart) if part.chart is not None and fit.has_pictures else None,
        "items": list(part.items[: fit.items]),
    }


def _brief_table(table: Table, fit: Fit, words: Words) -> Plain:
    return shrunk(_grid(replace(table, rows=table.rows[: fit.rows]), words), _IN_BRIEF)


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
        "value": f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip(),
        "error": finding_brackets(finding, words),
        "range": finding.interval_meaning if is_left_open(finding, words) else "",
    }


def picture(chart: Chart) -> Plain:
    """This function will give a drawing with the text for those who cannot see it."""
    return {"title": chart.title, "svg": svg_text(chart), "alt": f"{chart.title}. {chart.description}"}


# the annex


def _section(section: Section, words: Words) -> Plain:
    headlines = [finding for finding in section.findings if finding.is_headline]
    tables = [_table(table, words) for table in section.tables]
    # Pages that turn to and fro are hard to read: one wide table lays all of the section on their side.
    is_wide = any(_needs(table) > _FITS_UPRIGHT for table in tables)
    room = _ON_ITS_SIDE if is_wide else _FITS_UPRIGHT
    return {
        "heading": section.heading,
        "paragraphs": list(section.paragraphs),
        "numbers": _headlines(headlines, words) if headlines else None,
        "pictures": [picture(chart) for chart in section.charts],
        "tables": [shrunk(table, room) for table in tables],
        "is_wide": is_wide,
    }


def _grid(table: Table, words: Words) -> Plain:
    return table_grid(
        [heading_text(column, words) for column in table.columns],
        [column.kind != "text" for column in table.columns],
        [
            [_held_together(cell_text(cell, column, words)) for cell, column in zip(row, table.columns)]
            for row in table.rows
        ],
    )


def _table(table: Table, words: Words) -> Plain:
    grid = _grid(table, words)
    about = [(words("Note"), text) for text in (*table.notes, *legend(table, words))]
    about += [(words("Definition"), table.definition), (words("Source"), table.source)]
    return grid | {"title": table.title, "universe": table.universe, "about": [list(pair) for pair in about]}


def _headlines(findings: Sequence[Finding], words: Words) -> Plain:
    """The headlines of a section; each definition is written once and numbered."""
    definitions = list(dict.fromkeys(finding.definition for finding in findings))
    sources = dict.fromkeys(finding.source for finding in findings)
    asked = [
        number_text(finding.unweighted_count, "count", words) if finding.unweighted_count is not None else ""
        for finding in findings
    ]
    rows = [
        [
            finding.label,
            f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip(),
            finding_brackets(finding, words) or _why_no_error(finding, words),
            finding.universe,
            count,
            str(definitions.index(finding.definition) + 1),
        ]
        for finding, count in zip(findings, asked)
    ]
    headings = [
        words("Number"), words("Value"), words("Confidence interval"), words("Of whom"),
        words("Persons in the survey"), words("Definition"),
    ]  # fmt: skip
    grid = _without_empty(headings, [False, True, True, False, True, True], rows)
    about = [[words("Definition {number}", number=n), text] for n, text in enumerate(definitions, start=1)]
    return grid | {"about": [*about, *([words("Source"), source] for source in sources)]}


def _why_no_error(finding: Finding, words: Words) -> str:
    return finding_error(finding, words) if finding.estimate is not None else ""


def _without_empty(
    headings: Sequence[str], is_number: Sequence[bool], rows: Sequence[Sequence[str]]
) -> Plain:
    """A table without the columns in which nothing stands."""
    kept = [place for place in range(len(headings)) if any(row[place] for row in rows)]

    def only(items: Sequence[Any]) -> list[Any]:
        return [items[place] for place in kept]

    return table_grid(only(headings), only(is_number), [only(row) for row in rows])


def _all_numbers(report: Report, words: Words) -> Plain:
    rows = [
        [
            finding.label,
            f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip(),
            finding_brackets(finding, words),
            breakable(finding.key),
        ]
        for finding in report.findings
    ]
    headings = [words("Number"), words("Value"), words("Confidence interval"), words("Key")]
    grid = _without_empty(headings, [False, True, True, False], rows)
    return grid | {"heading": words("All numbers by key")}


def breakable(key: str) -> str:
    """This function will give a key with places at which a line may end."""
    return key.replace(".", ".\N{ZERO WIDTH SPACE}").replace("_", "_\N{ZERO WIDTH SPACE}")

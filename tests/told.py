"""What every number that is told must say of itself."""

from collections.abc import Mapping
from typing import Any

from allcover.presenting.summary import summary
from allcover.vocabulary.finding import Report

ASKED = ("label", "unit", "definition", "universe", "source", "reference_date")


def untold(findings: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The keys of the findings of a ``summary.json`` that do not say one of these, with what is not said."""
    assert findings
    return [(key, name) for key, told in findings.items() for name in ASKED if not told[name].strip()]


OF_THE_WORLD = (
    "ILO press release", "International Labour Organization", "Recommendation No. 202", "A narrow reading, set by this tool", "This tool;", "As each row says",
    "file of ", "definition of ", "Follows from ",
)  # fmt: skip
"""Beginnings of sources that no country has made, or that are a place and no source."""


def unmarked(report: Report) -> set[str]:
    """The sources of an invented country's numbers, of findings, tables and single figures, that do not say so."""
    cells = (
        row[table.position("source")]
        for table in report.tables
        if any(one.key == "source" for one in table.columns) and not table.title.endswith("(invented)")
        for row in table.rows
    )
    told = {
        *(one.source for one in report.findings),
        *(one.source for one in report.tables),
        *map(str, filter(None, cells)),
    }
    return {one for one in told if "invented" not in one and not one.startswith(OF_THE_WORLD)}


def untold_of(report: Report) -> list[tuple[str, str]]:
    """The same of a report, as its summary has it."""
    return untold(summary(report)["findings"])

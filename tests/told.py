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


def untold_of(report: Report) -> list[tuple[str, str]]:
    """The same of a report, as its summary has it."""
    return untold(summary(report)["findings"])

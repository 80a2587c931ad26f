"""``summary.json``: every headline under its stable key, for programs. Its JSON Schema is shipped beside it."""

import json
from importlib.resources import files
from typing import Any

from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Finding, Report


def summary(report: Report) -> dict[str, Any]:
    """This function will give the headlines of a report as plain data that fits ``summary_schema()``."""
    made_from = report.provenance
    return {
        "allcover": made_from.library_version,
        "title": report.title,
        "definition_hash": made_from.definition_hash,
        "country": made_from.country,
        "reforms": list(made_from.reforms),
        "survey": made_from.survey,
        "mapping_hash": made_from.mapping_hash,
        "date_made": made_from.date_made,
        "findings": {finding.key: _entry(finding) for finding in report.findings},
    }


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "label": finding.label,
        "value": finding.value,
        # Shares are fractions here, and so is one less another.
        "unit": "share" if finding.kind == "points" else finding.unit,
        "interval": None if finding.low is None and finding.high is None else [finding.low, finding.high],
        "interval_with_errors": None if finding.outer is None else list(finding.outer),
        "interval_meaning": finding.interval_meaning,
        "sampling_error": _sampling_error(finding.estimate),
        "definition": finding.definition,
        "universe": finding.universe,
        "source": finding.source,
        "reference_date": finding.reference_date,
        "unweighted_count": finding.unweighted_count,
        "is_withheld": finding.withheld_below is not None,
    }


def _sampling_error(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {
        "standard_error": estimate.standard_error,
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level,
        "degrees_of_freedom": estimate.degrees,
        "note": estimate.note,
    }


def summary_text(report: Report) -> str:
    """This function will write the summary with sorted keys, so that two reports can be compared line by line."""
    return json.dumps(summary(report), indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def summary_schema() -> dict[str, Any]:
    """This function will read the JSON Schema of ``summary.json`` from the package."""
    text = files("allcover.presenting").joinpath("summary.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema

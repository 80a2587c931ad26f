"""A check of minimum standards as data for other programs: every verdict with its exact numbers, steps by code."""

import json
from collections.abc import Mapping
from typing import Any

from allcover.standards.check import ConventionResult, StandardsResult
from allcover.standards.figures import Figures, ReferenceWage
from allcover.standards.ground import Ground
from allcover.standards.verdict import PartVerdicts, Step, Verdict


def standards_text(result: StandardsResult) -> str:
    """This function will write a check as JSON; exact numbers are texts such as ``2/5``."""
    data = {
        "country": result.country,
        "date": result.day.isoformat(),
        "definition": result.fingerprint,
        "option": result.option,
        "library": result.library_version,
        "wages": _wages(result.figures),
        "conventions": [_convention(one) for one in result.conventions],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _wages(figures: Figures) -> dict[str, Any]:
    return {"skilled": _wage(figures.skilled), "labourer": _wage(figures.labourer)}


def _wage(wage: ReferenceWage | None) -> dict[str, str] | None:
    return None if wage is None else {"amount": str(wage.amount), "how": wage.how, "source": wage.source}


def _convention(one: ConventionResult) -> dict[str, Any]:
    return {
        "convention": one.convention.id,
        "readings": [
            {"title": each.title, "articles": list(each.articles)} for each in one.convention.readings
        ],
        "parts": [_part(part) for part in one.parts],
        "whole": [_verdict(verdict) for verdict in one.whole],
        "ratified": None if one.ratification is None else one.ratification.year,
        "ratification_is_known": one.ratification is not None,
    }


def _part(part: PartVerdicts) -> dict[str, Any]:
    schemes = [
        {
            "scheme": scheme.scheme,
            "status": scheme.status,
            "requirements": [_verdict(verdict) for verdict in scheme.verdicts],
        }
        for scheme in part.schemes
    ]
    return {"part": part.part, "branch": part.branch, "status": part.status, "schemes": schemes, "lacking": _steps(part.lacking),
            "together": None if part.together is None else _verdict(part.together),
            "absent": None if part.absent is None else _verdict(part.absent)}  # fmt: skip


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "aspect": verdict.aspect,
        "of": verdict.of,
        "status": verdict.status,
        "tested": None if verdict.tested is None or verdict.between is not None else str(verdict.tested),
        "between": None if verdict.between is None else [str(end) for end in verdict.between],
        "required": None if verdict.required is None else str(verdict.required),
        "unit": verdict.unit,
        "comparison": "at most" if verdict.is_at_most else "at least",
        "ground": _ground(verdict.ground),
        "formula": None if verdict.formula is None else _ground(verdict.formula),
        "steps": _steps(verdict.steps),
        "lacking": _steps(verdict.lacking),
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {"article": ground.article, "mark": ground.mark, "note": ground.note}


def _steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [{"code": step.code, **_plain(step.values)} for step in steps]


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {
        name: [str(item) for item in value] if isinstance(value, tuple) else str(value)
        for name, value in values.items()
    }

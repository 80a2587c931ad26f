"""The report of CASEN 1990 with both options, number for number and error for error against scripts that share no code with it."""

import ast
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.papers import independent_casen_money, independent_casen_reasons
from tests.papers.independent_casen import Number, People
from tests.papers.independent_casen_all import SCRIPTS

from allcover.presenting.report import Text
from allcover.presenting.summary import summary

pytestmark = pytest.mark.data

TOLERANCE = 1e-9

_NEAREST = "which condition of the law is nearest; the leaves of the part are added up instead"
NOT_RECOMPUTED: Mapping[str, str] = {
    f"exclusion.{name.partition('.')[0]}.{leaf}{of}": _NEAREST
    for name, leaves in independent_casen_reasons.SUMS.items()
    for leaf in leaves
    for of in ("", ".of_excluded")
}
"""Headlines the scripts do not recompute, each with the reason. Exactly these: a new headline is recomputed or named here."""

_OPTIONS = ("baseline", *independent_casen_money.OPTIONS)
ERROR_NOT_RECOMPUTED: Mapping[str, str] = {
    "capacity.median": "the error of a quantile rests on a density, which is an estimate of its own",
    **{
        f"inequality.s_gini_{nu}.{option}": "held to the Gini's error by a test of the estimators, at 2"
        for nu in ("1_5", "3", "4")
        for option in _OPTIONS
    },
}
"""Headlines whose sampling error the scripts do not recompute, each with the reason. Exactly these."""


@pytest.fixture(scope="module")
def reported(chile_texts: dict[str, Text]) -> dict[str, Number]:
    """Every headline as summary.json has it."""
    findings = summary(chile_texts["en"][0])["findings"]
    return {key: _number(finding) for key, finding in findings.items()}


@pytest.fixture(scope="module")
def people(shared_data: Path) -> People:
    return People(shared_data)


@pytest.fixture(scope="module")
def recomputed(people: People) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for script in SCRIPTS:
        made = script.recompute(people)
        assert not set(made) & set(found)
        found.update(made)
    return found


def _number(finding: Mapping[str, Any]) -> Number:
    low, high = finding["interval"] or (None, None)
    error = (finding["sampling_error"] or {}).get("standard_error")
    return Number(finding["value"], low, high, finding["unweighted_count"], error)


def _agree(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=0.0)


def _errors_agree(reported: float | None, recomputed: float | None) -> bool:
    """No error is told of a share of exactly 0 or 1, where linearisation gives zero."""
    return _agree(reported, recomputed) or (
        reported is None and recomputed is not None and recomputed < 1e-12
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: str(script.__name__))
def test_script_shares_nothing_with_the_package(script: Any) -> None:
    tree = ast.parse(Path(script.__file__).read_text(encoding="utf-8"))
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    parts = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    beside = {each.__name__ for each in SCRIPTS}
    foreign = {str(name) for name in plain | parts} - beside
    assert not any(name.partition(".")[0] in ("allcover", "importlib", "tests", "yaml") for name in foreign)


def test_script_gives_the_check_numbers_of_the_survey(recomputed: dict[str, Number]) -> None:
    """Those that come with the file. That 38.6 and 13.0 % were published in 1990 is from memory [M]."""
    known = {
        "population.persons": 12_957_503,
        "population.poverty_universe": 12_874_515,
        "indigence.headcount.baseline": 0.13008,
        "poverty.headcount.baseline": 0.38590,
        "coverage.old_age_workers.affiliated.of_all": 0.6445,
        "coverage.old_age_workers.affiliated.of_answers": 0.6587,
        "coverage.old_age_65.receiving.of_all": 0.772,
    }
    for key, figure in known.items():
        found, decimals = recomputed[key], len(str(figure).partition(".")[2])
        value = found.low if found.value is None else found.value
        assert value is not None
        assert round(value, decimals) == figure, key


def test_every_headline_is_recomputed_and_agrees(
    reported: dict[str, Number], recomputed: dict[str, Number]
) -> None:
    assert sorted(recomputed) == sorted(set(reported) - set(NOT_RECOMPUTED))
    assert set(NOT_RECOMPUTED) <= set(reported)
    differing = {
        key: (reported[key], number)
        for key, number in recomputed.items()
        if not all(_agree(one, other) for one, other in zip(reported[key][:4], number[:4], strict=True))
    }
    assert not differing, sorted(differing)


def test_every_sampling_error_is_recomputed_and_agrees(
    reported: dict[str, Number], recomputed: dict[str, Number]
) -> None:
    told = {key for key, number in reported.items() if number.error is not None and key in recomputed}
    made = {key for key, number in recomputed.items() if number.error is not None}
    assert told - made == set(ERROR_NOT_RECOMPUTED)
    differing = {
        key: (reported[key].error, recomputed[key].error)
        for key in made
        if not _errors_agree(reported[key].error, recomputed[key].error)
    }
    assert not differing


def test_leaves_that_are_not_recomputed_add_up_to_their_part(
    reported: dict[str, Number], people: People
) -> None:
    for name, part in independent_casen_reasons.sums(people):
        line = name.partition(".")[0]
        leaves = [reported[f"exclusion.{line}.{leaf}"] for leaf in independent_casen_reasons.SUMS[name]]
        assert _agree(math.fsum(leaf.value or leaf.low or 0.0 for leaf in leaves), part.value), name
        assert {leaf.asked for leaf in leaves} == {part.asked}, name

"""The report of CASEN 1990 with both options, number for number against a script that shares no code with it."""

import ast
import math
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from allcover.catalogue import country_folder
from allcover.population import read_survey
from allcover.presenting.study import Study, work_out
from allcover.presenting.summary import summary
from allcover.presenting.writing import written
from allcover.vocabulary.words import ENGLISH

pytestmark = pytest.mark.data

SCRIPT = Path(__file__).with_name("independent_casen.py")
TOLERANCE = 1e-9
NOT_RECOMPUTED: Mapping[str, str] = {}
"""Headlines the script does not recompute, each with the reason. There are none: keep it so."""

Numbers = tuple[float | None, float | None, float | None, int | None]


@pytest.fixture(scope="session")
def reported(shared_data: Path) -> dict[str, Numbers]:
    """Every headline as summary.json has it: value, low, high, persons asked."""
    folder = country_folder("chile_1990")
    population = read_survey(shared_data / "survey_chile_casen_1990", folder / "surveys" / "casen_1990.yaml")
    reforms = sorted((folder / "reforms").glob("*.yaml"))
    findings = summary(written(work_out(Study(folder, population, reforms)), ENGLISH))["findings"]
    return {key: _numbers(finding) for key, finding in findings.items()}


@pytest.fixture(scope="session")
def recomputed(shared_data: Path) -> dict[str, Numbers]:
    made: dict[str, Numbers] = runpy.run_path(str(SCRIPT))["recompute"](shared_data)
    return made


def _numbers(finding: Mapping[str, Any]) -> Numbers:
    low, high = finding["interval"] or (None, None)
    return finding["value"], low, high, finding["unweighted_count"]


def _agree(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=0.0)


def test_script_shares_nothing_with_the_package() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    parts = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(
        str(name).partition(".")[0] in ("allcover", "importlib", "tests", "yaml") for name in plain | parts
    )


def test_script_gives_the_published_figures(recomputed: dict[str, Numbers]) -> None:
    published = {
        "population.persons": 12_957_503,
        "population.poverty_universe": 12_874_515,
        "indigence.headcount.baseline": 0.13008,
        "poverty.headcount.baseline": 0.38590,
        "coverage.old_age_workers.affiliated.of_all": 0.6445,
        "coverage.old_age_workers.affiliated.of_answers": 0.6587,
        "coverage.old_age_65.receiving.of_all": 0.772,
    }
    for key, figure in published.items():
        value, decimals = recomputed[key][0], len(str(figure).partition(".")[2])
        assert value is not None
        assert round(value, decimals) == figure, key


def test_every_headline_is_recomputed_and_agrees(
    reported: dict[str, Numbers], recomputed: dict[str, Numbers]
) -> None:
    assert set(NOT_RECOMPUTED) <= set(reported)
    assert sorted(recomputed) == sorted(set(reported) - set(NOT_RECOMPUTED))
    differing = {
        key: (reported[key], numbers)
        for key, numbers in recomputed.items()
        if not all(_agree(one, other) for one, other in zip(reported[key], numbers, strict=True))
    }
    assert not differing

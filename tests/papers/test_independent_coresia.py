"""Coresia's brief, number for number against a script that shares no code with it, from the raw files the program writes."""

import ast
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.papers import independent_coresia, independent_standards

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.population import read_survey
from allcover.presenting.study import Study, work_out
from allcover.presenting.summary import summary
from allcover.presenting.writing import written
from allcover.standards import Figures
from allcover.vocabulary.words import ENGLISH

TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coresia") / "raw"
    wanted = ["survey", "invent", "--raw", "--households", "600", "--out", str(folder)]
    made = CliRunner().invoke(main, wanted)
    assert made.exit_code == 0, made.output
    return folder


@pytest.fixture(scope="module")
def reported(raw: Path) -> Mapping[str, Any]:
    """Every headline as summary.json has it."""
    folder = country_folder("coresia")
    population = read_survey(raw, folder / "surveys" / "household_survey_2024.yaml")
    option = folder / "reforms" / f"{independent_coresia.OPTION}.yaml"
    found: Mapping[str, Any] = summary(
        written(work_out(Study(folder, population, [option], standards=Figures())), ENGLISH)
    )
    return dict(found["findings"])


@pytest.mark.parametrize(
    "script", [independent_coresia, independent_standards], ids=lambda one: str(one.__name__)
)
def test_script_of_coresia_shares_nothing_with_the_package(script: Any) -> None:
    tree = ast.parse(Path(str(script.__file__)).read_text(encoding="utf-8"))
    parts = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    ours = {
        name for name in parts | plain if name.partition(".")[0] in ("allcover", "importlib", "tests", "yaml")
    }
    assert ours <= {"tests.papers.independent_casen", "tests.papers.independent_coresia"}


def test_brief_of_coresia_is_recomputed_and_agrees(raw: Path, reported: Mapping[str, Any]) -> None:
    people = independent_coresia.People(raw)
    recomputed = independent_coresia.recompute(people) | dict(independent_standards.recompute(people))
    shares = {
        key
        for key in reported
        if key.startswith("coverage.") and (".gap." in key or key.endswith(".compliance"))
    }
    assert shares == {key for key in recomputed if key.startswith("coverage.")}
    differing = {}
    for key, number in recomputed.items():
        finding = reported[key]
        low, high = finding["interval"] or (None, None)
        told = (finding["value"], low, high, finding["unweighted_count"])
        if number.error is not None:
            error = finding["sampling_error"]["standard_error"]
            assert _agree(error, number.error), (key, error, number.error)
        if not all(_agree(one, other) for one, other in zip(told, number[:4], strict=True)):
            differing[key] = (told, number)
    assert not differing


def _agree(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=0.0)

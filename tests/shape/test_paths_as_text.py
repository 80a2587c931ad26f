"""Whoever reads a file or folder from Python may name it as text or as a path, of every reader of the library alike."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import allcover
from allcover.catalogue import country_folder
from allcover.estimation import read_totals
from allcover.invention import invent_survey
from allcover.population import is_kept, keep, read_kept
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia")
NAMES = ("read_", "load", "open_", "is_kept", "describe", "project_country")


def _readers() -> Iterator[Callable[..., Any]]:
    """Every public function whose name says that it reads, and whose first argument is a path; steps that only note faults are inside of others."""
    for module in pkgutil.walk_packages(allcover.__path__, "allcover."):
        if ".cli" in module.name:
            continue
        for name, one in vars(importlib.import_module(module.name)).items():
            if not inspect.isfunction(one) or one.__module__ != module.name or not name.startswith(NAMES):
                continue
            kinds = [str(each.annotation) for each in inspect.signature(one).parameters.values()]
            if kinds and "Path" in kinds[0] and not any("FaultList" in kind for kind in kinds):
                yield one


READERS = {f"{one.__module__}.{one.__name__}": one for one in _readers()}


def _others(reader: Callable[..., Any]) -> dict[str, Any]:
    """Something that fits each argument but the path."""
    fit = {
        "country": "coresia", "scheme": "national_pension", "currency": "XCR", "intervals": 2, "first": 2024, "last": 2026, "start": 2023, "year": 2024,
        "day": date(2024, 7, 1), "reforms": (), "scenarios": ("medium",), "system": CORESIA, "mapping": "mapping.yaml",
    }  # fmt: skip
    wanted = list(inspect.signature(reader).parameters.values())[1:]
    given = {one.name: fit[one.name] for one in wanted if one.default is one.empty}
    return given | {"system": load(CORESIA)} if "system" in given else given


def _told(reader: Callable[..., Any], path: Path | str, others: dict[str, Any]) -> str:
    """What it gives or refuses, in words."""
    try:
        return repr(reader(path, **others))
    except Faults as error:
        return str(error)


def test_the_readers_are_found() -> None:
    assert {"allcover.projection.wpp.read_wpp", "allcover.rules.load.load"} < set(READERS)
    assert len(READERS) >= 35


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_path_as_text_is_refused_as_the_path_is(name: str, tmp_path: Path) -> None:
    others, missing = _others(READERS[name]), tmp_path / "missing"
    assert _told(READERS[name], str(missing), others) == _told(READERS[name], missing, others)


SOUND = {
    "capacity.designs.read_designs": "designs/self_employed.yaml",
    "capacity.profiles.read_profiles": "profiles.csv",
    "coverage.basket.read_basket": "basket.yaml",
    "coverage.observations.read_observations": "observations.yaml",
    "estimation.known_totals.read_totals": "totals.csv",
    "engine.cases.read_cases": "national_pension/cases.yaml",
    "engine.claim_cases.read_claims": "mutual_health/claims.yaml",
    "mutuals.reading.read_mutual": "mutuals/lakeside.yaml",
    "projection.costing_file.read_costing": "costings/floor.yaml",
    "projection.economy_file.read_economy": "economy.yaml",
    "projection.national.read_national": "people",
    "projection.results.project_country": "people",
    "projection.straying.read_straying": "people",
    "projection.valuation_reading.read_assumptions": "valuations/national_pension.yaml",
    "projection.whose_people.read_whose": "people",
    "rules.load.load": ".",
    "rules.load.load_options": ".",
    "rules.load.load_steps": ".",
    "standards.figures.read_country_figures": ".",
    "standards.figures.read_figures": "standards.yaml",
}
"""What each reads of the invented country."""


@pytest.mark.parametrize(("name", "path"), SOUND.items())
def test_a_path_as_text_is_read(name: str, path: str) -> None:
    reader = READERS[f"allcover.{name}"]
    assert reader(str(CORESIA / path), **_others(reader)) is not None


def test_a_survey_that_was_kept_is_read_from_text(tmp_path: Path) -> None:
    survey = invent_survey(load(CORESIA), 30)
    keep(survey, tmp_path / "kept")
    assert is_kept(str(tmp_path / "kept"))
    assert read_kept(str(tmp_path / "kept")).persons.equals(survey.persons)


def test_known_totals_of_a_file_named_by_text_carry_its_name(tmp_path: Path) -> None:
    file = tmp_path / "census.csv"
    file.write_text("sex,persons\nfemale,10\nmale,9\n", encoding="utf-8")
    assert read_totals(str(file), "Census") == read_totals(file, "Census")

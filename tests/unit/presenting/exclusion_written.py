"""The section on reasons for exclusion as tests write it, of a few invented workers, and how they read its tables."""

from pathlib import Path
from typing import Any

from tests.unit.coverage.test_exclusion import WORKERS, judged

from allcover.coverage.exclusion_study import ExclusionStudy, Handed, study_exclusion
from allcover.estimation import Design, Suppression
from allcover.presenting.exclusion_section import exclusion_section
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Section, Table, number_of
from allcover.vocabulary.words import ENGLISH

EVERYBODY = Suppression(0, 0)
TOLD = Told("Test survey", "2020-01-01")


def study(folder: Path, handed: Handed | None = None) -> ExclusionStudy:
    population, outcome = judged(folder, [{"people": WORKERS}])
    return study_exclusion(population, outcome, Design.of(population), handed)


def section(folder: Path, suppression: Suppression = EVERYBODY, handed: Handed | None = None) -> Section:
    return exclusion_section(study(folder, handed), TOLD, ENGLISH, suppression)


def written(folder: Path, homes: list[Any]) -> Section:
    """The section on the people of some homes."""
    population, outcome = judged(folder, homes)
    return exclusion_section(
        study_exclusion(population, outcome, Design.of(population)), TOLD, ENGLISH, EVERYBODY
    )


def table(held: Section, key: str) -> Table:
    return next(each for each in held.tables if each.key == key)


def column(held: Table, key: str) -> list[float | None]:
    at = held.position(key)
    return [number_of(row[at]) for row in held.rows]

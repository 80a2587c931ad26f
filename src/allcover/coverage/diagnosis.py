"""The published series, adequacy under profiles and the cube of branches of one judged survey, all under one design."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allcover.coverage.adequacy import Standing, judge_adequacy
from allcover.coverage.basket import Basket
from allcover.coverage.cover import Cover, cover_outputs
from allcover.coverage.cube import Cube, branch_covers, cube
from allcover.coverage.health_level import HealthLevel, health_level
from allcover.coverage.lines import line_answers
from allcover.coverage.partition import Partition, partition
from allcover.coverage.people import (
    AGE_GROUPING,
    AREA_GROUPS,
    EVERYBODY,
    FIFTHS,
    SEX_GROUPS,
    person_groupings,
)
from allcover.coverage.primary import PrimaryCover, primary_cover
from allcover.coverage.profile import SHIPPED, Profile, shipped_profile
from allcover.coverage.series import SeriesResult, survey_series
from allcover.engine.outcome import Outcome
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.definition import Scheme, System

GROUPINGS = (EVERYBODY, SEX_GROUPS, AGE_GROUPING, AREA_GROUPS, FIFTHS)
"""The headings that series, adequacy and the cube are broken down by."""


@dataclass(frozen=True)
class Diagnosis:
    """What is found of one survey besides its coverage lines. ``cube`` is None where the country has no coverage lines,
    ``health`` where no scheme is of medical care, ``level`` where no package or no basket of care is known. ``standing`` is how
    everybody stands under the first profile.
    """

    series: tuple[SeriesResult, ...]
    adequacy: tuple[Partition, ...]
    cube: Cube | None
    health: PrimaryCover | None
    level: HealthLevel | None = None
    standing: Standing | None = None


def diagnosis_outputs(system: System, schemes: Mapping[str, Scheme]) -> list[str]:
    """This function will list the quantities that a diagnosis asks of the engine, those of coverage lines apart."""
    return cover_outputs(system, schemes.values())


def shipped_profiles() -> tuple[Profile, ...]:
    """This function will read every profile that comes with the library."""
    return tuple(map(shipped_profile, SHIPPED))


def diagnose(
    population: Population,
    outcome: Outcome,
    profiles: Sequence[Profile],
    design: Design | None = None,
    basket: Basket | None = None,
) -> Diagnosis:
    """This function will compute series, adequacy under each profile, and the cube, adequate by the first profile.

    ``outcome`` must hold :func:`diagnosis_outputs` and :func:`~allcover.coverage.lines.coverage_outputs`.
    """
    drawn = design or Design.of(population)
    groups = tuple(one for one in person_groupings(population) if one.name in GROUPINGS)
    cover = Cover(population, outcome, basket)
    # Without a scheme in force nothing says who is covered: nobody would be a silent zero.
    asked = profiles if outcome.system.schemes_on(outcome.day) else ()
    judged = [judge_adequacy(cover, profile) for profile in asked]
    standing = judged[0].standing if judged else None
    covers = branch_covers(line_answers(population, outcome), standing)
    return Diagnosis(
        survey_series(cover, drawn, groups),
        tuple(partition(one, drawn, groups) for one in judged),
        cube(covers, drawn, groups, profile=asked[0] if asked else None) if covers else None,
        primary_cover(cover, drawn, groups),
        health_level(cover, drawn, groups),
        standing,
    )

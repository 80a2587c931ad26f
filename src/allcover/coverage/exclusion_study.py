"""All that is found of exclusion for one law over one survey: reasons, enforcement, who is in what, shortfalls, observations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from allcover.coverage.adequacy import Standing
from allcover.coverage.enforcement import Enforcement, enforcements
from allcover.coverage.exclusion import Exclusion, exclusions_under
from allcover.coverage.exclusion_counts import LineExclusion, LineReasons, count_exclusion, count_reasons
from allcover.coverage.exclusion_people import Means, Reach
from allcover.coverage.inadequacy import Inadequacy, count_inadequacy
from allcover.coverage.membership import Membership, memberships
from allcover.coverage.observations import Observations
from allcover.coverage.people import Grouping, groupings, person_groupings
from allcover.coverage.ternary import Mask
from allcover.coverage.worker_groups import worker_groups
from allcover.engine.outcome import Outcome
from allcover.estimation import Design
from allcover.population import Population


@dataclass(frozen=True)
class LinesAlike:
    """A line's reasons, with the ids of the lines whose persons have exactly the same ones."""

    reasons: LineExclusion
    also: tuple[str, ...]


@dataclass(frozen=True)
class ExclusionStudy:
    """What a report tells of exclusion. ``inadequacy`` and ``observations`` are None where there are none."""

    outcome: Outcome
    lines: tuple[LinesAlike, ...]
    enforcement: tuple[Enforcement, ...]
    memberships: tuple[Membership, ...]
    inadequacy: Inadequacy | None
    observations: Observations | None
    tried: tuple["Tried", ...] = ()


@dataclass(frozen=True)
class Tried:
    """The reasons of everybody, line by line, were another share of income above subsistence asked; lines that it has no bearing on are left out."""

    share: float
    lines: tuple[LineReasons, ...]


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What others found and hand in: who could pay (and under other shares of capacity), the law as if joined (by scheme), how people stand, what was observed."""

    means: Means | None = None
    tried: Sequence[Means] = ()
    reach: Reach = Reach()  # noqa: RUF009 - frozen
    joined: Mapping[str, Outcome] | None = None
    standing: Standing | None = None
    observations: Observations | None = None


def study_exclusion(
    population: Population, outcome: Outcome, design: Design, handed: Handed | None = None
) -> ExclusionStudy:
    """This function will find and count all reasons for exclusion of a judged population.

    ``outcome`` must hold :func:`~allcover.coverage.lines.coverage_outputs`.
    """
    given = handed or Handed()
    groups = (*person_groupings(population), *groupings(worker_groups(population)))
    found, *under = exclusions_under(population, outcome, (given.means, *given.tried), given.reach)
    schemes = list(outcome.system.schemes_on(outcome.day).values())
    return ExclusionStudy(
        outcome,
        _counted(found, design, groups),
        enforcements(population, outcome, [one.answers for one in found], given.joined or {}, design, groups),
        memberships(outcome, design, schemes, _employed(population)),
        None if given.standing is None else count_inadequacy(given.standing, design, groups),
        given.observations,
        tuple(_tried(*one, design, groups[:1]) for one in zip(given.tried, under, strict=True)),
    )


def _tried(means: Means, found: Sequence[Exclusion], design: Design, everybody: Sequence[Grouping]) -> Tried:
    counted = (count_reasons(one, design, everybody) for one in found)
    return Tried(means.share or 0.0, tuple(one for one in counted if one is not None))


def _employed(population: Population) -> Mask:
    status = population.persons["labour_status"].cast(pl.String)
    found: Mask = (status == "employed").fill_null(value=False).to_numpy()
    return found


def _counted(
    exclusions: Iterable[Exclusion], design: Design, groups: Sequence[Grouping]
) -> tuple[LinesAlike, ...]:
    """Lines whose persons have the same reasons are counted once."""
    found: list[LinesAlike] = []
    for one in exclusions:
        for at, held in enumerate(found):
            if np.array_equal(held.reasons.exclusion.primary, one.primary):
                found[at] = LinesAlike(held.reasons, (*held.also, one.answers.line.id))
                break
        else:
            reasons = count_exclusion(one, design, groups)
            found += [LinesAlike(reasons, ())] if reasons is not None else []
    return tuple(found)

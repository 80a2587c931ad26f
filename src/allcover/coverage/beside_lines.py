"""Whom an option obliges or entitles in a branch, among all persons: also those whom no coverage line asks about.

A line asks of some persons, by what counts as covered in it. An allowance that nobody joins is in no line of those who
contribute, though it entitles many.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.counts import Added
from allcover.coverage.survey import added_to_law
from allcover.coverage.ternary import Ternary
from allcover.engine.outcome import Outcome
from allcover.estimation import Design
from allcover.population import Population


@dataclass(frozen=True)
class BranchAdded:
    """The branch in which an option obliges or entitles most persons more, of all persons of the country."""

    branch: str
    added: Added


def added_in_branches(
    population: Population, outcomes: Sequence[Outcome], design: Design | None = None
) -> tuple[BranchAdded | None, ...]:
    """This function will say of each option (all outcomes but the first) in which branch it adds most; None where in none.

    ``outcomes`` must hold :func:`~allcover.coverage.lines.coverage_outputs`.
    """
    drawn, (now, *options) = design or Design.of(population), outcomes
    return tuple(_most(now, option, drawn) for option in options)


def _most(now: Outcome, option: Outcome, design: Design) -> BranchAdded | None:
    found = []
    size = len(design.weight)
    before, after = _in_law(now, size), _in_law(option, size)
    nobody = Ternary.certain(np.zeros(size, dtype=np.bool_))
    for branch, then in after.items():
        added = added_to_law(before.get(branch, nobody), then, design)
        if (added.persons.high.value or 0) > 0:
            found.append(BranchAdded(branch, added))
    return max(found, key=lambda one: one.added.persons.high.value or 0, default=None)


def _in_law(outcome: Outcome, size: int) -> dict[str, Ternary]:
    """By branch, whom any mandatory or automatic provision applies to."""
    applying: dict[str, list[Ternary]] = {}
    for scheme in outcome.system.schemes_on(outcome.day).values():
        for provision in scheme.provisions:
            if provision.nature in ("mandatory", "automatic"):
                applying.setdefault(provision.branch, []).append(Ternary.of(outcome[provision.applies]))
    return {branch: Ternary.any_of(answers, size) for branch, answers in applying.items()}

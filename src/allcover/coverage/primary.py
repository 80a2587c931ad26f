"""Everybody in one primary mechanism of health care, and how many mechanisms they have, from a survey (specification 8.4).

Mechanisms are ranked; the first that protects a person is the primary one. Cover by a second is a measure of its own, so that
nobody is counted twice. Where nobody was asked one by one, :mod:`~allcover.coverage.waterfall` bounds the same from margins.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.cover import Cover
from allcover.coverage.people import Grouping
from allcover.coverage.sampled import Crossing, Sampled, crossings, sampled
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.population.places import Whole
from allcover.rules.definition import Scheme
from allcover.vocabulary.estimate import Estimate

RANK = (
    "social_insurance", "special_scheme", "provident_fund", "individual_accounts", "private_mandated", "universal",
    "means_tested", "conditional_transfer", "employer_liability", "mutual", "micro_insurance", "private", "in_kind",
    "public_works", "public_facilities",
)  # fmt: skip
"""Statutory before subsidised before community before the right to use public facilities; each mechanism has a place."""

TIMES = ("none", "single", "multiple", "unknown")


@dataclass(frozen=True)
class PrimaryRow:
    """One group. ``primary`` counts by scheme, in order, then *covered, by which is not known*, *none* and *cannot tell*;
    ``times`` as :data:`TIMES`. Each adds to everybody.
    """

    grouping: str
    group: str
    primary: Sampled
    times: Sampled

    def shares(self) -> tuple[Estimate, ...]:
        """This function will give the share of each part of ``primary``."""
        return tuple(self.primary.share((part,)) for part in range(len(self.primary.places)))

    def share_of(self, times: str) -> Estimate:
        """This function will give the share of those covered so many times."""
        return self.times.share((TIMES.index(times),))


@dataclass(frozen=True)
class PrimaryCover:
    """The waterfall of a branch: its schemes in order of rank, and everybody by group."""

    branch: str
    schemes: tuple[Scheme, ...]
    rows: tuple[PrimaryRow, ...]


def primary_cover(
    cover: Cover, design: Design, groups: Sequence[Grouping], branch: str = "medical_care"
) -> PrimaryCover | None:
    """This function will put everybody into one primary mechanism of a branch; None where no scheme is of the branch."""
    schemes = tuple(sorted(cover.of_branch(branch), key=lambda scheme: RANK.index(scheme.mechanism)))
    if not schemes:
        return None
    answers = [cover.is_protected(scheme) for scheme in schemes]
    questions = {"primary": (first_of(answers), len(schemes) + 3), "times": (times_of(answers), len(TIMES))}
    crossed = crossings(questions, np.ones(cover.size, dtype=np.bool_))
    return PrimaryCover(branch, schemes, tuple(_rows(crossed, design, groups)))


def _rows(crossed: Sequence[Crossing], design: Design, groups: Sequence[Grouping]) -> Iterator[PrimaryRow]:
    for grouping in groups:
        for name, held in zip(grouping.groups, sampled(design, crossed, grouping), strict=True):
            if sum(held["times"].asked):
                yield PrimaryRow(grouping.name, name, held["primary"], held["times"])


def first_of(answers: Sequence[Ternary]) -> Whole:
    """This function will give each person's primary mechanism: the place of the first yes that only no's come before.

    Then, counted on from the last mechanism: covered by some, the first not known; by none; cannot tell.
    """
    some, none, untold = range(len(answers), len(answers) + 3)
    together = Ternary.any_of(answers, answers[0].size)
    found = np.where(together.is_yes, some, np.where(together.is_no, none, untold)).astype(np.int64)
    is_open = np.ones(found.size, dtype=np.bool_)
    for place, answer in enumerate(answers):
        found[is_open & answer.is_yes] = place
        is_open &= answer.is_no
    return found


def times_of(answers: Sequence[Ternary]) -> Whole:
    """This function will say how many mechanisms cover each person, as a place in :data:`TIMES`."""
    yes = np.sum([answer.is_yes for answer in answers], axis=0)
    open_ = np.sum([~answer.is_known for answer in answers], axis=0)
    told = [yes >= 2, (yes == 1) & (open_ == 0), (yes == 0) & (open_ == 0)]
    places = [TIMES.index(name) for name in ("multiple", "single", "none")]
    return np.select(told, places, TIMES.index("unknown")).astype(np.int64)

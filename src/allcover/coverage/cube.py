"""Extent, scope and level together: in how many branches each person is covered, in law, in fact and adequately.

A branch applies to whom a coverage line of the country asks about it. Where an answer is missing, the number of branches of a
person lies between two numbers and the person counts as *cannot tell* (specification 2.6).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.adequacy import Standing
from allcover.coverage.lines import LineAnswers
from allcover.coverage.people import Grouping
from allcover.coverage.profile import Profile
from allcover.coverage.sampled import Sampled, crossings, sampled
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.population.places import Whole
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare

DIMENSIONS = ("law", "voluntary", "fact", "adequate")
"""Obliged or entitled by law; that or may join; covered in fact; covered in fact and adequately."""


@dataclass(frozen=True)
class BranchCover:
    """One branch for everybody: whether it applies to them, and whether they are covered in each dimension."""

    branch: str
    applies: Ternary
    covered: Mapping[str, Ternary]


@dataclass(frozen=True)
class Scope:
    """In how many branches everybody is covered in one dimension (persons, int64): at least ``low``, at most ``high``."""

    low: Whole
    high: Whole


def branch_covers(lines: Iterable[LineAnswers], standing: Standing | None = None) -> tuple[BranchCover, ...]:
    """This function will join the coverage lines of each branch: covered in a branch is who is covered in any of its lines.

    ``standing`` adds the dimension *adequate*, for the branches that its profile asks for.
    """
    by_branch: dict[str, list[LineAnswers]] = {}
    for line in lines:
        by_branch.setdefault(line.line.branch, []).append(line)
    return tuple(_branch(branch, held, standing) for branch, held in by_branch.items())


def _branch(branch: str, lines: Sequence[LineAnswers], standing: Standing | None) -> BranchCover:
    size = lines[0].universe.size

    def any_line(answer: Mapping[int, Ternary]) -> Ternary:
        return Ternary.any_of((line.universe & answer[n] for n, line in enumerate(lines)), size)

    law = {n: _law(line, ("mandatory",)) for n, line in enumerate(lines)}
    allowed = {n: _law(line, ("mandatory", "voluntary")) for n, line in enumerate(lines)}
    fact = {n: line.covered for n, line in enumerate(lines)}
    covered = {"law": any_line(law), "voluntary": any_line(allowed), "fact": any_line(fact)}
    if standing is not None:
        covered["adequate"] = _adequate(branch, standing, covered["fact"])
    applies = Ternary.any_of((line.universe for line in lines), size)
    return BranchCover(branch, applies, covered)


def _law(line: LineAnswers, answers: Sequence[str]) -> Ternary:
    is_yes = np.logical_or.reduce([line.legal[answer] for answer in answers])
    return Ternary(is_yes, ~is_yes & ~line.legal["unknown"])


def _adequate(branch: str, standing: Standing, fact: Ternary) -> Ternary:
    """Who meets every need of the profile in the branch; a branch no need asks for is adequate as soon as it is covered."""
    needs = [one for one in standing.needs if branch in one.need.branches]
    met = fact
    for one in needs:
        met = met & one.met
    return met


def scope_of(covers: Iterable[BranchCover], dimension: str, size: int) -> Scope:
    """This function will count the branches that apply to each person and cover them in a dimension."""
    low, high = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for cover in covers:
        both = cover.applies & cover.covered[dimension]
        low += both.is_yes
        high += ~both.is_no
    return Scope(low, high)


def applicable(covers: Iterable[BranchCover], size: int) -> Scope:
    """This function will count the branches that apply to each person."""
    low, high = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for cover in covers:
        low += cover.applies.is_yes
        high += ~cover.applies.is_no
    return Scope(low, high)


def is_comprehensive(
    covers: Sequence[BranchCover], dimension: str, size: int, branches: int | None
) -> Ternary:
    """This function will say who is covered in at least so many branches, or (None) in every one that applies to them.

    Nobody is covered comprehensively to whom no branch applies.
    """
    found = scope_of(covers, dimension, size)
    if branches is not None:
        return Ternary(found.low >= branches, found.high < branches)
    lacking = Ternary.any_of((one.applies & ~one.covered[dimension] for one in covers), size)
    return ~lacking & Ternary.any_of((one.applies for one in covers), size)


def only_branch(covers: Sequence[BranchCover], size: int) -> Ternary:
    """This function will say to whom one branch alone applies."""
    found = applicable(covers, size)
    return Ternary((found.low == 1) & (found.high == 1), (found.low > 1) | (found.high < 1))


@dataclass(frozen=True)
class CubeRow:
    """One group in one dimension. Answers of ``scope`` are 0, 1, 2, ... branches and last *cannot tell*.

    ``of_one`` is the part of ``comprehensive`` to whom one branch alone applies, as a share of the whole group.
    """

    grouping: str
    group: str
    dimension: str
    scope: Sampled
    comprehensive: OpenShare
    of_one: OpenShare

    @property
    def shares(self) -> tuple[Estimate, ...]:
        """The share of persons by number of branches, cannot tell last; together everybody."""
        return tuple(self.scope.share((answer,)) for answer in range(len(self.scope.places)))


@dataclass(frozen=True)
class Cube:
    """Persons by number of branches in each dimension. ``threshold``: what comprehensive takes, None for all that apply.

    ``possible``: by dimension the numbers of branches that somebody has, or may have for all that is known. ``may_be_one`` is whether one
    branch alone applies, or may, to anybody.
    """

    branches: tuple[str, ...]
    threshold: int | None
    profile: Profile | None
    rows: tuple[CubeRow, ...]
    possible: Mapping[str, frozenset[int]]
    may_be_one: bool


def cube(
    covers: Sequence[BranchCover], design: Design, groups: Sequence[Grouping], *, threshold: int | None = None,
    profile: Profile | None = None,
) -> Cube:  # fmt: skip
    """This function will count everybody by the number of branches that cover them, in every dimension and group."""
    scopes = {name: scope_of(covers, name, design.weight.size) for name in _dimensions(covers)}
    rows = [
        row for name, scope in scopes.items() for row in _rows(covers, name, scope, design, groups, threshold)
    ]
    possible = {name: _possible(scope, len(covers)) for name, scope in scopes.items()}
    may_be_one = not only_branch(covers, design.weight.size).is_no.all()
    return Cube(
        tuple(one.branch for one in covers), threshold, profile, tuple(rows), possible, bool(may_be_one)
    )


def _possible(scope: Scope, most: int) -> frozenset[int]:
    return frozenset(n for n in range(most + 1) if ((scope.low <= n) & (n <= scope.high)).any())


def _dimensions(covers: Sequence[BranchCover]) -> list[str]:
    return [name for name in DIMENSIONS if covers and name in covers[0].covered]


def _rows(
    covers: Sequence[BranchCover], dimension: str, scope: Scope, design: Design, groups: Sequence[Grouping], threshold: int | None,
) -> Iterator[CubeRow]:  # fmt: skip
    size, most = design.weight.size, len(covers)
    number = np.where(scope.low == scope.high, scope.low, most + 1)
    full = is_comprehensive(covers, dimension, size, threshold)
    of_one = full & only_branch(covers, size)
    everybody = np.ones(size, dtype=np.bool_)
    crossed = crossings(
        {"scope": (number, most + 2), "full": (full.codes, 3), "of_one": (of_one.codes, 3)}, everybody
    )
    for grouping in groups:
        for name, held in zip(grouping.groups, sampled(design, crossed, grouping), strict=True):
            if sum(held["full"].asked):
                shares = (
                    OpenShare(held[key].share((0,)), held[key].share((0, 2))) for key in ("full", "of_one")
                )
                yield CubeRow(grouping.name, name, dimension, held["scope"], *shares)

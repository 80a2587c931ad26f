"""Whether each person is covered adequately under a profile, and where not, what falls short.

For each need of the profile (:mod:`~allcover.coverage.profile`): does it apply to the person, is the person covered in
fact, is the level reached, is it within reach? Adequate is all of them, for all needs that apply. What a survey did not ask
leaves the answer open; it never makes anybody adequate, or not (specification 2.6 and 11.2). Arrays are in the order of persons.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

from allcover.coverage.cover import Answer, Cover
from allcover.coverage.levels import Levels, Measured
from allcover.coverage.profile import Need, Profile
from allcover.coverage.ternary import Mask, Ternary
from allcover.rules.definition import Scheme

Codes = npt.NDArray[np.int8]

VERDICTS = ("none", "partial", "adequate", "unknown")
SHORTFALLS = ("not_applicable", "adequate", "not_covered", "level", "access", "level_and_access", "unknown")
"""How a person stands in one need. ``unknown``: it is not known whether the need applies, or is met, or what falls short."""


@dataclass(frozen=True)
class NeedStanding:
    """One need of a profile, for everybody: whether it applies, and whether cover, level and access are there.

    ``missing`` names what the survey or the definition lacks entirely, so that nobody can be told. ``has_scheme`` is no where it is known that no
    scheme is by law: then nobody can be covered.
    """

    need: Need
    applies: Ternary
    effective: Ternary
    level: Ternary
    accessible: Ternary
    missing: tuple[str, ...]
    has_scheme: bool = True

    @cached_property
    def adequate(self) -> Ternary:
        """Covered in fact, at the level, within reach; whether or not the need applies."""
        return self.effective & self.level & self.accessible

    @cached_property
    def met(self) -> Ternary:
        """The need does not apply, or is met."""
        return ~self.applies | self.adequate

    @cached_property
    def shortfall(self) -> Codes:
        """How each person stands, as a place in :data:`SHORTFALLS`."""
        low, far = self.level.is_no, self.accessible.is_no
        told = [
            (self.applies.is_no, "not_applicable"),
            (~self.applies.is_known, "unknown"),
            (self.effective.is_no, "not_covered"),
            (~self.effective.is_known, "unknown"),
            (low & far, "level_and_access"),
            (low, "level"),
            (far, "access"),
            (self.adequate.is_yes, "adequate"),
        ]
        places = [SHORTFALLS.index(name) for _, name in told]
        return np.select([mask for mask, _ in told], places, SHORTFALLS.index("unknown")).astype(np.int8)


@dataclass(frozen=True)
class Standing:
    """How everybody stands under a profile. ``any_cover``: covered in fact by any scheme in any branch, health included."""

    profile: Profile
    needs: tuple[NeedStanding, ...]
    any_cover: Ternary

    @cached_property
    def adequate(self) -> Ternary:
        """Every need that applies is met."""
        return reduce(Ternary.__and__, (standing.met for standing in self.needs))

    @cached_property
    def is_judged(self) -> Mask:
        """Persons to whom some need applies, or may apply: the universe of the profile."""
        judged: Mask = ~np.logical_and.reduce([standing.applies.is_no for standing in self.needs])
        return judged

    @cached_property
    def verdict(self) -> Codes:
        """Each person's place in :data:`VERDICTS`; -1 for who is not judged."""
        adequate, covered = self.adequate, self.any_cover
        told = [
            (~self.is_judged, -1),
            (adequate.is_yes, VERDICTS.index("adequate")),
            (covered.is_no, VERDICTS.index("none")),
            (covered.is_yes & adequate.is_no, VERDICTS.index("partial")),
        ]
        conditions = [mask for mask, _ in told]
        return np.select(conditions, [code for _, code in told], VERDICTS.index("unknown")).astype(np.int8)

    @cached_property
    def is_inadequate(self) -> Mask:
        """Persons covered by something and surely not adequately."""
        held: Mask = self.verdict == VERDICTS.index("partial")
        return held

    @property
    def missing(self) -> Mapping[str, tuple[str, ...]]:
        """By need, what the survey or the definition lacks entirely."""
        return {one.need.id: one.missing for one in self.needs if one.missing}


@dataclass(frozen=True)
class _Facts:
    """What is measured of a need before any threshold is asked."""

    need: Need
    applies: Ternary
    effective: Ternary
    level: Measured | None
    access: Measured | None
    missing: tuple[str, ...]
    has_scheme: bool

    def standing(self, need: Need) -> NeedStanding:
        return NeedStanding(
            need, self.applies, self.effective,
            _reached(self.level, need, self.effective.size), _near(self.access, need, self.effective.size), self.missing,
            self.has_scheme,
        )  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A population measured against a profile's needs, so that thresholds can be moved without measuring anew."""

    profile: Profile
    facts: tuple[_Facts, ...]
    any_cover: Ternary

    @cached_property
    def standing(self) -> Standing:
        """How everybody stands under the profile."""
        return self._under(self.profile)

    def moved(self, factor: float) -> Standing:
        """This function will judge everybody, with the levels asked for times a factor."""
        return self.standing if factor == 1.0 else self._under(self.profile.moved(factor))

    def _under(self, profile: Profile) -> Standing:
        needs = tuple(fact.standing(need) for fact, need in zip(self.facts, profile.needs, strict=True))
        return Standing(profile, needs, self.any_cover)


def judge_adequacy(cover: Cover, profile: Profile) -> Judged:
    """This function will measure everybody of a judged population against the needs of a profile."""
    facts = tuple(_measured(cover, profile, need) for need in profile.needs)
    covered = (fact.effective & fact.applies for fact in facts)
    return Judged(profile, facts, Ternary.any_of((any_cover(cover, profile), *covered), cover.size))


def any_cover(cover: Cover, profile: Profile) -> Ternary:
    """This function will say who is covered in fact by any scheme in any branch, health care included."""
    return cover.any_of(cover.schemes, lambda scheme: _of_scheme(cover, profile, scheme))


def _of_scheme(cover: Cover, profile: Profile, scheme: Scheme) -> Ternary:
    """Receiving, contributing, or protected where protection does not rest on mere registration."""
    held = cover.is_receiving(scheme) | _contributing(cover, profile)(scheme)
    is_care = "medical_care" in scheme.branches
    return held | cover.is_protected(scheme) if is_care or not cover.is_contributory(scheme) else held


def _measured(cover: Cover, profile: Profile, need: Need) -> _Facts:
    levels = Levels(cover)
    applies = cover.universes[need.applies_to]
    schemes = cover.of_branch(*need.branches)
    effective, lacking = _effective(cover, profile, need, schemes)
    level = levels.of(need, schemes, _holds(cover, profile, need)) if need.level is not None else None
    access = levels.reach(need.access) if need.access is not None else None
    missing = (
        *cover.universes.missing(need.applies_to),
        *lacking,
        *(item for measured in (level, access) if measured is not None for item in measured.missing),
    )
    return _Facts(
        need,
        applies,
        effective,
        level,
        access,
        tuple(dict.fromkeys(missing)),
        not cover.has_none(need.branches),
    )


def _effective(
    cover: Cover, profile: Profile, need: Need, schemes: tuple[Scheme, ...]
) -> tuple[Ternary, tuple[str, ...]]:
    """Who is covered in fact by any scheme of the need, and what is lacking where that is known of nobody.

    A scheme of which the survey says nothing leaves the others' no a "cannot tell".
    """
    counted = _counted(cover, profile, need)
    found = cover.in_any(need.branches, counted)
    if found.is_known.any():
        return found, ()
    silent = tuple(scheme.name for scheme in schemes if not counted(scheme).is_known.any())
    return found, silent if schemes else ("complete_law",)


def _counted(cover: Cover, profile: Profile, need: Need) -> Answer:
    branches, contributing = need.branches, _contributing(cover, profile, need.branches)

    def by_joining_or_receiving(scheme: Scheme) -> Ternary:
        return contributing(scheme) | cover.is_receiving(scheme, branches)

    def through_breadwinner(scheme: Scheme) -> Ternary:
        drawn, paying = cover.is_drawn_for(scheme, branches), contributing(scheme)
        return paying | drawn | cover.through(paying, "mother", "father", "spouse")

    return {
        "protected": lambda scheme: cover.is_protected(scheme, branches),
        "receiving": lambda scheme: cover.is_receiving(scheme, branches),
        "contributing": contributing,
        "contributing_or_receiving": by_joining_or_receiving,
        "drawn_for": lambda scheme: cover.is_drawn_for(scheme, branches),
        "through_breadwinner": through_breadwinner,
    }[need.counts]


def _holds(cover: Cover, profile: Profile, need: Need) -> Answer:
    """Of whom a scheme's promise is taken: who contributes, where contributing counts."""
    if "contributing" in need.counts:
        return _contributing(cover, profile, need.branches)
    return lambda scheme: cover.is_receiving(scheme, need.branches)


def _contributing(cover: Cover, profile: Profile, branches: Collection[str] = ()) -> Answer:
    """Contributing; under a profile that says so, being registered where nobody was asked who contributes."""

    def answer(scheme: Scheme) -> Ternary:
        contributing = cover.is_contributing(scheme, branches)
        if not profile.affiliation_counts or contributing.is_yes.any():
            return contributing
        return Ternary(contributing.is_yes | cover.is_affiliated(scheme, branches).is_yes, contributing.is_no)

    return answer


def _reached(measured: Measured | None, need: Need, size: int) -> Ternary:
    """A level that is not asked for is reached by everybody."""
    if measured is None or need.level is None:
        return Ternary.certain(np.ones(size, dtype=np.bool_))
    value = float(need.level.value)
    if need.level.sense == "at_least":
        return Ternary.at_least(measured.low, measured.high, value)
    return Ternary(measured.high < value, measured.low >= value)


def _near(measured: Measured | None, need: Need, size: int) -> Ternary:
    if measured is None or need.access is None:
        return Ternary.certain(np.ones(size, dtype=np.bool_))
    value = float(need.access.value)
    return Ternary(measured.high <= value, measured.low > value)


def unmet(standing: Standing) -> Iterator[tuple[Need, Codes]]:
    """This function will give each need with how everybody stands in it (see :data:`SHORTFALLS`), in the profile's order."""
    for one in standing.needs:
        yield one.need, one.shortfall

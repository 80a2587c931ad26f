"""Designs of contributions compared: who can pay, what comes in, what it weighs, what subsidy it would take.

Persons of whom it cannot be told whether they are asked, or what they have, are counted as unknown and left out of
amounts of money; how many they are stands beside. Nobody is taken to change income or work because of a design.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.capacity.assumptions import Assumptions
from allcover.capacity.balance import MONTHS, Mask, Range, Whole
from allcover.capacity.burden import Burden, burden_of
from allcover.capacity.counting import Counting
from allcover.capacity.designs import ContributionDesign
from allcover.capacity.dues import Due, due
from allcover.capacity.incentives import Leakage, leakage
from allcover.capacity.payers import Grouping, Payers
from allcover.capacity.sharing import STATES, Asking, ask
from allcover.vocabulary.estimate import Estimate

EVERYBODY = "everybody"


@dataclass(frozen=True)
class GroupAbility:
    """How many persons of a group are asked, and the shares of them in each of :data:`STATES`, which add up to one.

    ``asked`` is how many of the survey (or blocks of a profile) stand behind it.
    """

    grouping: str
    group: str
    persons: Estimate
    shares: tuple[Estimate | None, ...]
    asked: int

    @property
    def can_pay(self) -> Estimate | None:
        """The share of those asked who can pay in full."""
        return self.shares[STATES.index("full")]


@dataclass(frozen=True)
class Money:
    """A year of a design, money a year over those of whom all is known.

    ``due`` is what is asked of everybody, the State's part included; ``own_due`` what of it persons are asked; ``state`` the
    subsidy the design itself gives. ``revenue`` is what those pay who can pay in full, as far as they join and pay regularly,
    with the State's part for them. ``needed`` is what would be lacking if all were to be covered: what is asked of those who
    cannot pay in full, less what they can pay. ``unable`` are those persons; ``needed_each`` is the subsidy for one of
    them, who would be newly covered by it. ``left_out`` is the share of those asked of whom not all is known.
    """

    due: Estimate
    own_due: Estimate
    state: Estimate
    revenue: Estimate
    needed: Estimate
    unable: Estimate
    needed_each: Estimate | None
    left_out: Estimate | None


@dataclass(frozen=True)
class DesignResult:
    """One design worked out.

    ``women_less_men`` is the share of women who can pay in full less that of men; ``women_less_men_alone`` the same if each had
    to pay out of the part of the household's capacity that own earnings make up. ``leakage`` is told of bands only.
    """

    design: ContributionDesign
    groups: tuple[GroupAbility, ...]
    money: Money
    burden: Burden
    women_less_men: Estimate | None
    women_less_men_alone: Estimate | None
    leakage: Leakage | None
    asking: Asking
    due: Due

    @property
    def total(self) -> GroupAbility:
        """Everybody who is asked."""
        return self.groups[0]


def compare(
    designs: Sequence[ContributionDesign], payers: Payers, assumptions: Assumptions, points: int = 10
) -> tuple[DesignResult, ...]:
    """This function will work out designs over the same payers.

    ``points`` is into how many equal parts of those asked, by income, the burden is told.
    """
    return tuple(work_out(design, payers, assumptions, points) for design in designs)


def work_out(
    design: ContributionDesign, payers: Payers, assumptions: Assumptions, points: int = 10
) -> DesignResult:
    """This function will work out one design. Source: specification 5.4, tests P2 and P3."""
    found = due(design, payers.traits)
    asked = _among(found.own, payers)
    asking, alone = (
        ask(asked, payers.capacity, payers.unit, payers.traits.income, sharing)
        for sharing in (assumptions.sharing, "by_earnings")
    )
    counting = Counting(payers.weight, payers.sample)
    # Whom a scheme of the law does not concern is asked nothing, and is no one who can pay.
    member = ~payers.is_asked.is_no & (found.whole.high > 0)
    state = np.where(payers.is_asked.is_yes, asking.state, STATES.index("unknown"))
    known = member & (state != STATES.index("unknown")) & found.own.is_known & found.state.is_known
    can_pay = state == STATES.index("full")
    return DesignResult(
        design, tuple(group_abilities(payers.groups, counting, state, member)),
        _money(found, asking, counting, (member, known, can_pay), assumptions),
        burden_of(found.own, payers, known, can_pay, points),
        _women_less_men(payers, counting, can_pay, known),
        _women_less_men(payers, counting, alone.can.is_yes, known & alone.can.is_known),
        leakage(design, payers.traits.income.low, payers.weight, known & payers.traits.income.is_known),
        asking, found,
    )  # fmt: skip


def _among(own: Range, payers: Payers) -> Range:
    """Nothing for who is not asked; from nothing up for who may be."""
    asked = payers.is_asked
    return Range(np.where(asked.is_yes, own.low, 0.0), np.where(asked.is_no, 0.0, own.high))


def group_abilities(
    groups: Mapping[str, Grouping], counting: Counting, state: Whole, member: Mask
) -> Iterator[GroupAbility]:
    """This function will count who can pay: everybody first, even if nobody is asked, and each group that has anybody.

    ``state`` is the place of each person in :data:`STATES`; ``member`` who is asked.
    """
    whole = Grouping(("",), np.zeros(state.size, dtype=np.int64))
    for grouping, sorted_ in {EVERYBODY: whole, **groups}.items():
        places = np.where(member, sorted_.place, -1)
        tables = counting.tables(state, len(STATES), places, len(sorted_.names))
        for name, (persons, shares, asked) in zip(sorted_.names, tables, strict=True):
            if asked or grouping == EVERYBODY:
                yield GroupAbility(grouping, name, persons, shares, asked)


def _money(
    found: Due, asking: Asking, counting: Counting, who: tuple[Mask, Mask, Mask], assumptions: Assumptions
) -> Money:
    member, known, can_pay = who
    whole = found.whole.low
    unable = known & ~can_pay
    lacking = np.where(unable, found.own.low - asking.pays.low, 0.0)
    comes_in = assumptions.take_up.value * assumptions.regularity.value
    ones = np.ones(whole.size)

    def year(amount: np.ndarray[tuple[int], np.dtype[np.float64]], member: Mask) -> Estimate:
        return counting.total(np.where(member, amount, 0.0) * MONTHS, member)

    return Money(
        year(whole, known), year(found.own.low, known), year(found.state.low, known),
        year(whole * comes_in, known & can_pay), year(lacking, unable),
        counting.number(unable), counting.ratio(lacking * MONTHS, ones, unable),
        counting.shares((~known).astype(np.int64), 2, member)[1],
    )  # fmt: skip


def _women_less_men(payers: Payers, counting: Counting, can_pay: Mask, known: Mask) -> Estimate | None:
    sex = payers.groups.get("sex")
    if sex is None:
        return None
    return counting.difference(can_pay, known & sex.has("female"), known & sex.has("male"))

"""Designs of contributions compared: who can pay, what comes in, what it weighs, what subsidy it would take.

Of some it cannot be told whether they are asked, or what they have: shares and amounts of money then lie between two ends,
and how many they are stands beside. Nobody is taken to change income or work because of a design.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.capacity.assumptions import Assumptions
from allcover.capacity.balance import MONTHS, Floats, Mask, Range, Whole
from allcover.capacity.burden import Burden, burden_of
from allcover.capacity.counting import Counting
from allcover.capacity.designs import ContributionDesign
from allcover.capacity.dues import Due, due
from allcover.capacity.incentives import Leakage, leakage
from allcover.capacity.payers import Grouping, Payers
from allcover.capacity.sharing import LEAST, MAY_PAY, MOST, PARTS, STATES, SURELY_ASKED, Asking, ask
from allcover.engine.columns import OutcomeColumn
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare

EVERYBODY = "everybody"


@dataclass(frozen=True)
class GroupAbility:
    """How many persons of a group are asked, and the shares in each of :data:`STATES`, which add up to one, of those asked where the least can pay in full.

    ``may_pay`` is the share of those who can pay in full where the most can: of whom it is not known whether they are asked, those
    alone who would pay. None where then nobody is asked. ``asked`` is how many of the survey (or blocks of a profile) stand behind it.
    """

    grouping: str
    group: str
    persons: OpenShare
    shares: tuple[Estimate | None, ...]
    may_pay: Estimate | None
    asked: int

    @property
    def can_pay(self) -> OpenShare:
        """The share of those asked who can pay in full, from the least that it can be to the most."""
        least = self.shares[STATES.index("full")]
        return _open(least or self.may_pay, self.may_pay or least)


@dataclass(frozen=True)
class Money:
    """A year of a design, money a year, from the least to the most that unknown amounts and means leave open; the most may be infinite.

    ``due`` is what is asked of everybody, the State's part included; ``own_due`` what of it persons are asked; ``state`` the
    subsidy the design itself gives. ``revenue`` is what those pay who can pay in full, as far as they join and pay regularly,
    with the State's part for them. ``needed`` is what would be lacking if all were to be covered: what is asked of those who
    cannot pay in full, less what they can pay. ``unable`` are those persons; ``needed_each`` is the subsidy for one of
    them, who would be newly covered by it, of those of whom it is known. ``unknown`` is the share of those asked of whom not all is known.
    """

    due: OpenShare
    own_due: OpenShare
    state: OpenShare
    revenue: OpenShare
    needed: OpenShare
    unable: OpenShare
    needed_each: Estimate | None
    unknown: Estimate | None


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
    women_less_men: OpenShare | None
    women_less_men_alone: OpenShare | None
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
    able = _Able(member & payers.is_asked.is_yes, member, asking)
    who, who_alone = (Asked(each, payers.is_asked, found.own.low, member) for each in (asking, alone))
    known = able.told & found.own.is_known & found.state.is_known
    return DesignResult(
        design, tuple(group_abilities(payers.groups, counting, who)),
        _money(found, able, known, counting, assumptions),
        burden_of(found.own, payers, able.asked & found.own.is_known, able.surely, points),
        _women_less_men(payers, counting, who),
        _women_less_men(payers, counting, who_alone),
        leakage(design, payers.traits.income.low, counting, able.asked & payers.traits.income.is_known),
        asking, found,
    )  # fmt: skip


def _among(own: Range, payers: Payers) -> Range:
    """Nothing for who is not asked; from nothing up for who may be."""
    asked = payers.is_asked
    return Range(np.where(asked.is_yes, own.low, 0.0), np.where(asked.is_no, 0.0, own.high))


@dataclass(frozen=True)
class _Able:
    """Who is surely ``asked`` and who ``may`` be, and what of it they can pay."""

    asked: Mask
    may: Mask
    asking: Asking

    @property
    def told(self) -> Mask:
        """Of whom it can be told how far they can pay."""
        return self.asked & (self.asking.state < STATES.index("unknown"))

    @property
    def surely(self) -> Mask:
        """Who surely can pay in full."""
        return self.asked & self.asking.can.is_yes

    @property
    def surely_not(self) -> Mask:
        """Who surely cannot."""
        return self.asked & self.asking.can.is_no


@dataclass(frozen=True)
class Asked:
    """Who is or may be asked (``member``), with the least that whoever may be would be asked (``due``), and what they can pay of it."""

    asking: Asking
    is_asked: OutcomeColumn
    due: Floats
    member: Mask

    @property
    def is_open(self) -> Mask:
        """Of whom it is not known whether they are asked."""
        return self.member & ~self.is_asked.is_yes

    def cells(self, place: Whole) -> Whole:
        """This function will sort persons into cells, for shares of each group (``place``)."""
        return self.asking.cells(self.is_asked, self.asking.joins(self.is_open, self.due, place))


def group_abilities(
    groups: Mapping[str, Grouping], counting: Counting, asked: Asked
) -> Iterator[GroupAbility]:
    """This function will count who can pay: everybody first, even if nobody is asked, and each group that has anybody."""
    whole = Grouping(("",), np.zeros(asked.member.size, dtype=np.int64))
    parts = [*((PARTS[state], LEAST) for state in STATES), (MAY_PAY, MOST)]
    for grouping, sorted_ in {EVERYBODY: whole, **groups}.items():
        places = np.where(asked.member, sorted_.place, -1)
        tables = counting.tables(asked.cells(places), parts, places, len(sorted_.names), SURELY_ASKED)
        for name, (persons, shares, number) in zip(sorted_.names, tables, strict=True):
            if number or grouping == EVERYBODY:
                yield GroupAbility(grouping, name, persons, shares[:-1], shares[-1], number)


def _money(found: Due, able: _Able, known: Mask, counting: Counting, assumptions: Assumptions) -> Money:
    own, part = found.own, able.asking.part
    may_not, may_pay = able.may & ~able.surely, able.may & ~able.surely_not
    comes_in = assumptions.take_up.value * assumptions.regularity.value
    # Who may be able to pay in full is asked no more than the own part of the capacity.
    most = np.where(able.surely, own.high, np.minimum(own.high, np.maximum(part.high, own.low)))
    lacking = Range(np.maximum(own.low - part.high, 0.0), np.maximum(own.high - part.low, 0.0))

    def year(amount: Range, surely: Mask, maybe: Mask) -> OpenShare:
        ends = ((amount.low, surely), (amount.high, maybe))
        return OpenShare(*(counting.total(np.where(who, end, 0.0) * MONTHS, who) for end, who in ends))

    due, own_due, state = (year(each, able.asked, able.may) for each in (found.whole, own, found.state))
    return Money(
        due, own_due, state,
        year((Range(own.low, most) + found.state).times(comes_in), able.surely, may_pay),
        year(lacking, able.surely_not, may_not),
        OpenShare(counting.number(able.surely_not), counting.number(may_not)),
        counting.ratio(lacking.low * MONTHS, np.ones(own.low.size), able.surely_not & lacking.is_known),
        counting.shares((~known).astype(np.int64), 2, able.may)[1],
    )  # fmt: skip


def _women_less_men(payers: Payers, counting: Counting, asked: Asked) -> OpenShare | None:
    """From the least that can of the one and the most of the other to the opposite; None where either is nobody."""
    sex = payers.groups.get("sex")
    if sex is None:
        return None
    cells = asked.cells(np.where(asked.member, sex.place, -1))

    def ends(name: str) -> tuple[tuple[Mask, Mask], tuple[Mask, Mask]]:
        inside = asked.member & sex.has(name)
        least, most = (
            (inside & np.isin(cells, can), inside & np.isin(cells, among))
            for can, among in ((PARTS["full"], LEAST), (MAY_PAY, MOST))
        )
        return (least if least[1].any() else most), (most if most[1].any() else least)

    women, men = ends("female"), ends("male")
    low, high = counting.difference(women[0], men[1]), counting.difference(women[1], men[0])
    return None if low is None or high is None else OpenShare(low, high)


def _open(low: Estimate | None, high: Estimate | None) -> OpenShare:
    nobody = Estimate(value=None)
    return OpenShare(low or nobody, high or nobody)

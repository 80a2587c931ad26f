"""The indicators of a mutual health organisation, from counts and sums: a pure reckoning; what they mean is said elsewhere.

M.1-M.6 and F.1-F.3 are those of the guide to monitoring and evaluation of mutual health organisations (STEP, CIDR); D1-D9
those that open insurance systems show. What is not known gives None, never zero. Counts come from a mutual's file (:mod:`reading`) or from an office's own books.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from allcover.vocabulary.exact import Fraction, ratio

Kind = Literal["share", "times", "money", "days", "number"]
Verdict = Literal["good", "watch", "danger", "small", "unknown", "told"]
Basis = Literal["members", "dues", "earned"]

BASES: Mapping[str, Basis] = {
    **dict.fromkeys(("M.1", "M.2", "M.3", "M.4", "M.5", "D2", "D3", "D6"), "members"),
    "M.6": "dues",
    **dict.fromkeys(("F.2", "F.3", "claims", "operating", "D1"), "earned"),
}
"""What of a month's work an indicator rests on: who still is a member and what is due as it was assessed, or what is posted as
earned (own funds hold it too). One that is not here stands whether the month's work is done or not."""

BOUNDS: Mapping[str, tuple[Fraction, Fraction]] = {
    "M.1": (ratio(0), ratio(-5, 100)),
    "M.2": (ratio(80, 100), ratio(60, 100)),
    "M.6": (ratio(90, 100), ratio(70, 100)),
    "F.1": (ratio(1), ratio(1, 2)),
    "F.2": (ratio(1, 2), ratio(1, 4)),
    "F.3": (ratio(1), ratio(8, 10)),
    "claims": (ratio(75, 100), ratio(1)),
    "operating": (ratio(20, 100), ratio(35, 100)),
}
"""From where on an indicator is good, and below where it is in danger. Of running costs less is better: good below, in danger from there on; claims are good between the two, and in danger above."""


@dataclass(frozen=True)
class Members:
    """Households that are members before the year and at its end; persons covered, those aimed at; money, minor units."""

    before: int
    renewed: int
    new_in_served: int
    new_in_opened: int
    beneficiaries: int
    target: int | None
    due: int
    collected: int

    @property
    def now(self) -> int:
        """Households that are members at the end."""
        return self.renewed + self.new_in_served + self.new_in_opened


@dataclass(frozen=True)
class Finances:
    """Sums of a time in minor units, and what is held at its end. ``hidden``: costs that others bear; ``written_off``: contributions given up as lost, which are no running costs; ``years``: how long it is.
    None: not told.
    """

    earned: int
    fees: int
    benefits: int
    operating: int
    subsidies: int
    hidden: int | None = None
    cash: int | None = None
    short_debts: int | None = None
    equity: int | None = None
    written_off: int | None = None
    years: Fraction = ratio(1)  # noqa: RUF009 - a number, which does not change

    @property
    def charges_year(self) -> Fraction:
        """The charges of a whole year at the rate of the time."""
        return self.charges / self.years

    @property
    def charges(self) -> int:
        """Benefits, running costs, contributions given up as lost, and what others bear as far as it is told."""
        return self.benefits + self.operating + (self.written_off or 0) + (self.hidden or 0)

    @property
    def has_few_charges(self) -> bool:
        """Whether the charges of all the time are less than half a month's contributions: nothing is judged by so few."""
        return self.charges * self.years * 24 < self.earned

    @property
    def own(self) -> int:
        """What the mutual itself brought in."""
        return self.earned + self.fees

    @property
    def result(self) -> int:
        """What the year left over, with subsidies and without hidden costs: as the books have it."""
        return self.own + self.subsidies - self.benefits - self.operating - (self.written_off or 0)

    @property
    def own_result(self) -> int:
        """What the year would have left over without subsidies."""
        return self.result - self.subsidies


@dataclass(frozen=True)
class Care:
    """Claims whose care began in a year: how many came in, how many of them are decided, how many of these were refused
    whole, days from entry to decision, money in minor units."""

    asked: int
    claims: int
    refused: int
    days: tuple[int, ...]
    paid: int
    insured: int
    policies_before: int
    new_policies: int
    ended: int
    renewed: int


@dataclass(frozen=True)
class Indicator:
    """A value with its code, its kind and how it is judged."""

    code: str
    value: Fraction | None
    kind: Kind
    verdict: Verdict


def of_members(held: Members) -> tuple[Indicator, ...]:
    """This function will give M.1 to M.6.

    >>> year = Members(820, 697, 150, 58, 4_118, 26_500, 14_480_000, 11_940_000)
    >>> [round(100 * float(found.value), 2) for found in of_members(year)]
    [10.37, 85.0, 3.29, 7.07, 15.54, 82.46]
    """
    growth = share(held.now - held.before, held.before)
    internal = share(held.renewed + held.new_in_served - held.before, held.before)
    external, reach = share(held.new_in_opened, held.before), share(held.beneficiaries, held.target)
    renewal, recovery = share(held.renewed, held.before), share(held.collected, held.due)
    return (
        Indicator("M.1", growth, "share", judged(growth, *BOUNDS["M.1"])),
        Indicator("M.2", renewal, "share", judged(renewal, *BOUNDS["M.2"])),
        Indicator("M.3", internal, "share", _told(internal)),
        Indicator("M.4", external, "share", _told(external)),
        Indicator("M.5", reach, "share", _told(reach)),
        Indicator("M.6", recovery, "share", judged(recovery, *BOUNDS["M.6"])),
    )


def of_finances(held: Finances) -> tuple[Indicator, ...]:
    """This function will give F.1 to F.3, the claims ratio and the operating ratio.

    >>> year = Finances(11_940_000, 208_000, 9_150_000, 2_310_000, 1_800_000)
    >>> [round(100 * float(found.value), 2) for found in of_finances(year)[2:]]
    [106.0, 76.63, 19.35]
    """
    liquidity = share(held.cash, held.short_debts)
    capital = held.equity / held.charges_year if held.equity is not None and held.charges else None
    own, claims, operating = (
        share(held.own, held.charges),
        share(held.benefits, held.earned),
        share(held.operating, held.earned),
    )
    few = held.has_few_charges
    return (
        Indicator("F.1", liquidity, "times", judged(liquidity, *BOUNDS["F.1"])),
        Indicator("F.2", capital, "times", judged(capital, *BOUNDS["F.2"], is_small=few)),
        Indicator("F.3", own, "share", judged(own, *BOUNDS["F.3"], is_small=few)),
        Indicator("claims", claims, "share", _within(claims)),
        Indicator("operating", operating, "share", _below(operating)),
    )


def of_care(held: Care, earned: int) -> tuple[Indicator, ...]:
    """This function will give D1 to D9; D8 and D9 ask members what they think, which the office does not do yet."""
    settled = share(held.claims - held.refused, held.claims)
    renewed, entered = share(held.renewed, held.ended), share(held.new_policies, held.policies_before)
    incurred, mean_cost = share(held.asked, held.insured), share(held.paid, held.claims)
    days = ratio(sum(held.days), len(held.days)) if held.days else None
    return (
        Indicator("D1", share(held.paid, earned), "share", _within(share(held.paid, earned))),
        Indicator("D2", renewed, "share", _told(renewed)),
        Indicator("D3", entered, "share", _told(entered)),
        Indicator("D4", days, "days", "unknown" if days is None else "good" if days <= 30 else "watch" if days <= 90 else "danger"),
        Indicator("D5", settled, "share", judged(settled, ratio(90, 100), ratio(70, 100))),
        Indicator("D6", incurred, "number", _told(incurred)),
        Indicator("D7", mean_cost, "money", _told(mean_cost)),
        Indicator("D8", None, "share", "unknown"),
        Indicator("D9", None, "share", "unknown"),
    )  # fmt: skip


def as_known(found: Iterable[Indicator], lacking: Collection[Basis]) -> tuple[Indicator, ...]:
    """This function will withhold the value of each indicator that rests on work which is not done for all the time.

    >>> [(one.code, one.verdict) for one in as_known(of_finances(Finances(0, 0, 5, 0, 0, cash=9, short_debts=3)), ["earned"])][:3]
    [('F.1', 'good'), ('F.2', 'unknown'), ('F.3', 'unknown')]
    """
    return tuple(
        replace(one, value=None, verdict="unknown") if BASES.get(one.code) in lacking else one
        for one in found
    )


Story = Literal["surplus", "subsidised", "dependent", "deficit", "nothing"]


def story_of(held: Finances) -> Story:
    """This function will say what kind of year it was: costs that others bear turn a surplus into dependence.

    >>> year = Finances(11_940_000, 208_000, 9_150_000, 2_310_000, 1_800_000)
    >>> from dataclasses import replace
    >>> story_of(year), story_of(replace(year, hidden=1_500_000))
    ('surplus', 'dependent')
    """
    if not held.charges and not held.own and not held.subsidies:
        return "nothing"
    if held.result < 0:
        return "deficit"
    if held.own_result < 0:
        return "subsidised"
    return "surplus" if held.own >= held.charges else "dependent"


def share(part: int | None, whole: int | None) -> Fraction | None:
    """This function will give a share exactly; None of nothing and of what is not known."""
    return ratio(part, whole) if whole and part is not None else None


def _told(value: Fraction | None) -> Verdict:
    return "unknown" if value is None else "told"


def judged(value: Fraction | None, good: Fraction, bad: Fraction, *, is_small: bool = False) -> Verdict:
    """This function will judge a value of which more is better, unless what it is held against is too small to judge by."""
    if value is None:
        return "unknown"
    if is_small:
        return "small"
    return "good" if value >= good else "watch" if value >= bad else "danger"


def _within(claims: Fraction | None) -> Verdict:
    """A mutual that gives too little back serves its members badly; one that gives more than it earns does not last."""
    if claims is None:
        return "unknown"
    good, most = BOUNDS["claims"]
    return "danger" if claims > most else "good" if claims >= good else "watch"


def _below(operating: Fraction | None) -> Verdict:
    if operating is None:
        return "unknown"
    good, bad = BOUNDS["operating"]
    return "good" if operating < good else "watch" if operating < bad else "danger"

"""What a period of cover costs a household: lump sums and thresholds, adults and children, fees and discounts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any, Literal

from allcover.expressions.calendar import add_months
from allcover.vocabulary.exact import decimal
from allcover_site.contributions.periods import A_DAY, Period
from allcover_site.contributions.terms import Price, Terms

HALF = decimal("0.5")


@dataclass(frozen=True)
class Member:
    """One of the household: age in completed years on the first day of the period; who is not related counts apart."""

    age: int
    is_related: bool = True


@dataclass(frozen=True)
class Counted:
    """Members by what is paid for them."""

    adults: int
    children: int
    other_adults: int = 0
    other_children: int = 0

    @property
    def all(self) -> int:
        """Everybody counted."""
        return self.adults + self.children + self.other_adults + self.other_children


Part = Literal[
    "lump_sum", "adults", "children", "assembly", "registration", "discount", "by_law", "joining_fee"
]  # fmt: skip


FEES: tuple[Part, ...] = ("joining_fee", "registration", "assembly")
"""The parts that pay for no days of cover."""


@dataclass(frozen=True)
class Value:
    """The parts of what a period costs, in minor units; a discount is below zero."""

    parts: tuple[tuple[Part, int], ...]

    @property
    def total(self) -> int:
        """What is to be paid."""
        return sum(amount for _, amount in self.parts)


def fee_of(parts: Sequence[Sequence[Any]]) -> int:
    """This function will give what of the parts of a period's value is no premium, as it is for joining or for the assembly, less its share of the
    discount on all of it, rounded half up.

    >>> fee_of([("by_law", 900), ("joining_fee", 300)]), fee_of([("by_law", 900), ("joining_fee", 300), ("discount", -120)])
    (300, 270)
    >>> fee_of([("adults", 900), ("assembly", 40), ("registration", 60)])
    100
    """
    held: dict[Part, int] = dict(map(tuple, parts))
    fee = sum(held.get(part, 0) for part in FEES)
    if not fee:
        return 0
    off = held.pop("discount", 0)
    return floor(fee + Fraction(fee * off, sum(held.values())) + HALF)


def parted(fee: int, amounts: Sequence[int]) -> list[int]:
    """This function will part a fee among the instalments of a price that holds it, in proportion, in whole minor units.

    >>> parted(200, [334, 333, 333]), parted(0, [0])
    ([66, 67, 67], [0])
    """
    whole, so_far = sum(amounts) or 1, 0
    ends = [0, *(fee * (so_far := so_far + amount) // whole for amount in amounts)]
    return [end - before for before, end in pairwise(ends)]


def counted(terms: Terms, members: Sequence[Member]) -> Counted:
    """This function will count members, no more than the terms say: other adults are left out first, then other
    children, then children, then adults.

    >>> counted(Terms(max_members=3), [Member(40), Member(30), Member(5), Member(50, is_related=False)])
    Counted(adults=2, children=1, other_adults=0, other_children=0)
    """
    found = [
        sum(member.is_related is related and (member.age >= terms.adult_age) is adult for member in members)
        for related, adult in ((False, True), (False, False), (True, False), (True, True))
    ]
    over = max(sum(found) - terms.max_members, 0) if terms.max_members is not None else 0
    for place, number in enumerate(found):
        left_out = min(over, number)
        found[place], over = number - left_out, over - left_out
    other_adults, other_children, children, adults = found
    return Counted(adults, children, other_adults, other_children)


def value_of(terms: Terms, price: Price, members: Counted, period: Period, former_last: date | None = None) -> Value:  # fmt: skip
    """This function will value a period: the sum of its parts less the discount on all of it, rounded half up."""
    adults, children = members.adults, members.children
    if price.lump_sum:
        in_lump_sum = min(price.threshold, adults)
        adults -= in_lump_sum
        children -= min(price.threshold - in_lump_sum, children)
    parts: list[tuple[Part, int]] = [
        ("lump_sum", price.lump_sum),
        ("adults", (adults + members.other_adults) * price.adult),
        ("children", (children + members.other_children) * price.child),
        ("assembly", price.assembly_lump_sum or price.assembly_fee * members.all),
    ]
    if not period.is_renewal:
        parts.append(("registration", price.registration_lump_sum or price.registration_fee * members.all))
    return discounted(terms, Value(tuple(part for part in parts if part[1])), period, former_last)


def discounted(terms: Terms, value: Value, period: Period, former_last: date | None = None) -> Value:
    """This function will take off a value what who comes early is given: new in cycles, or renewing."""
    if period.is_renewal:
        assert former_last is not None
        discount, due = terms.renewal_discount, former_last + A_DAY
    else:
        discount, due = terms.enrolment_discount, period.start
        if not terms.cycles:
            return value
    off = floor(value.total * discount.share + HALF)
    if not off or period.enrolled > add_months(due, -discount.months):
        return value
    return Value((*value.parts, ("discount", -off)))

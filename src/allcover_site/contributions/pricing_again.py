"""Prices again what a household has not paid of its periods of cover, where somebody who was counted in the price leaves: each day of a person
is owed in one household.

Instalments that are paid stay, and pay for who leaves wherever they go. Of the others the days after leaving are owed without them: all of
them, where the period has not begun. The period is written anew with the same days, and the former one is cancelled; what was paid counts
for what it costs now, and what was let off is let off: it pays for days from then on. Who has joined since owes their part as before.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import months_between
from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.cancelling import take_back_period
from allcover_site.contributions.enrolling import value_by
from allcover_site.contributions.fees import fee_on
from allcover_site.contributions.funding import book_joiner_shares, book_period_shares
from allcover_site.contributions.joining_periods import bought_for, dues_by
from allcover_site.contributions.models import CoverPeriod, Instalment
from allcover_site.contributions.paying import Settled
from allcover_site.contributions.periods import A_DAY, Period, instalments
from allcover_site.contributions.pricing import Member, Value, counted, value_of
from allcover_site.contributions.queries import account_of, periods_of
from allcover_site.contributions.terms import Terms, terms_of
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Membership
from allcover_site.registry.operations import LEFT, RegistryRefused
from allcover_site.registry.queries import members_on, same_as
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import system_of

ONCE = ("registration", "joining_fee")
"""The parts of a price that are asked once: of a period that has begun they stay as they were."""


@receiver(LEFT)
def price_again_of_who_left(*, by: User, membership: Membership, **_named: object) -> None:
    """This function will price again what the household of who leaves has not paid of periods in whose price they were counted, for the days
    after it. Raises RegistryRefused."""
    last_day, numbers = membership.last_day, set(same_as(membership.person))
    assert last_day is not None  # They have left.
    bought = CoverPeriod.objects.filter(household=membership.household_id, last_day__gt=last_day)
    periods = [period for period in bought if not numbers.isdisjoint(bought_for(period))]
    if not periods:
        return
    Household.objects.select_for_update().get(pk=membership.household_id)
    try:
        for period in periods:
            # Of whom the law cannot tell what is owed without them, the price stays as it was.
            with suppress(CannotAssess), transaction.atomic():
                _price_again(by, period, numbers, last_day)
    except EntryRefused as refusal:
        raise RegistryRefused(str(refusal)) from refusal


@dataclass(frozen=True)
class _Priced:
    """What a whole period costs with some of those for whom it was bought, what the law asks of each payer, and what that rests on."""

    value: Value
    dues: dict[str, int]
    inputs: dict[str, Any] = field(default_factory=dict)


def _price_again(by: User, period: CoverPeriod, numbers: Collection[int], last_day: date) -> None:
    """Write a period anew without some numbers for the days after one. Raises CannotAssess, EntryRefused."""
    owed, joined = _owed(period)
    rows = list(period.instalments.filter(joiner=None))
    without = [row.position for row, each in zip(rows, owed, strict=True) if _days_owed(each, last_day)]
    if not without:
        return
    terms, bought = terms_of(period.inputs["terms"]), bought_for(period)
    kept, has_begun = bought.difference(numbers), period.first_day <= last_day
    before, after = (_priced(period, terms, some, has_begun) for some in (bought, kept))
    amounts = _amounts(period, terms, owed, (before.value.total, after.value.total), last_day)
    value = sum(amounts)
    ahead = Fraction(
        (period.last_day - max(last_day, period.first_day - A_DAY)).days,
        (period.last_day - period.first_day).days + 1,
    )
    dues = {payer: max(amount - _half_up((before.dues.get(payer, 0) - after.dues.get(payer, 0)) * ahead), 0)
            for payer, amount in period.dues.items()}  # fmt: skip
    left = {**period.inputs.get("left", {}), **dict.fromkeys(map(str, sorted(numbers)), without)}
    # Of nobody nothing is owed, which is not as if it were paid for them.
    own = [
        (row, amount)
        for row, amount, each in zip(rows, amounts, owed, strict=True)
        if amount or kept or each.pays_from(last_day + A_DAY)
    ]
    take_back_period(by, period, _("Priced again: a member left"))
    if not own and not joined:
        return
    made = CoverPeriod.objects.create(
        household=period.household, scheme=period.scheme, enrolled=period.enrolled, first_day=period.first_day, last_day=period.last_day,
        is_renewal=period.is_renewal, value=value, parts=_parts(period, before.value, after.value, value), dues=dues, again=period.again + 1,
        inputs={**period.inputs, **after.inputs, "left": left},
        author=by.username, enrolled_at=period.enrolled_at,
    )  # fmt: skip
    written = Instalment.objects.bulk_create(
        Instalment(
            period=made, position=row.position, first_day=row.first_day, last_day=row.last_day, pay_by=row.pay_by, amount=amount,
            joiner=row.joiner, fee=row.fee, dues=row.dues, origin=row.origin or row,
        )
        for row, amount in [*own, *((row, row.amount) for row in joined)]
    )  # fmt: skip
    book_period_shares(by=by, period=made)
    for part in written[len(own) :]:
        book_joiner_shares(by=by, part=part, on=timezone.localdate())
    record(by, "contributions.priced_again", f"household {period.household_id}", area=period.household.area, scheme=period.scheme,
           first_day=str(period.first_day), before=period.value, value=value)  # fmt: skip


def _owed(period: CoverPeriod) -> tuple[list[Settled], list[Instalment]]:
    """A period's own instalments in their order, as far as they are settled; and the parts of those who joined it, which come after them."""
    rows = list(period.instalments.order_by("position"))
    settled = {each.due.key: each for each in account_of(period.household, period.scheme).settled}
    own = [settled[row.key] for row in rows if row.joiner_id is None]
    return own, rows[len(own) :]


def _priced(period: CoverPeriod, terms: Terms, kept: Collection[int], has_begun: bool) -> _Priced:
    """What a period costs with some of those for whom it was bought, by what it was priced by; of one that has begun without what is asked
    once. Raises CannotAssess."""
    if not kept:
        nobody = {"adults": 0, "children": 0, "other_adults": 0, "other_children": 0, "people": []}
        return _Priced(Value(()), {}, nobody if terms.price is not None else {})
    placed = Period(period.enrolled, period.first_day, period.last_day, period.last_day, period.is_renewal)
    earlier = periods_of(period.household, period.scheme).filter(first_day__lt=period.first_day).last()
    former_last = earlier.last_day if earlier else None
    dues: dict[str, int] = {}
    if terms.price is not None:
        number = counted(terms, [
            Member(months_between(each.person.birth_date, placed.start) // 12, each.relation != "not_related")
            for each in members_on(period.household, period.enrolled) if each.person_id in kept
        ])  # fmt: skip
        value = value_of(terms, terms.price, number, placed, former_last)
        inputs: dict[str, Any] = {
            "adults": number.adults, "children": number.children, "other_adults": number.other_adults,
            "other_children": number.other_children, "people": sorted(kept),
        }  # fmt: skip
    else:
        household = period.inputs["household"]
        people = {number: told for number, told in household["people"].items() if int(number) in kept}
        inputs = {"household": {**household, "people": people}}
        system = system_of(Version.objects.get(pk=period.inputs["version"]))
        dues = dues_by(system, period.scheme, terms, placed, inputs["household"])
        is_new = "joining_fee" in dict(period.parts)
        fee = fee_on(period.scheme, period.enrolled, len(people)) if is_new else None
        value = value_by(terms, placed, dues, fee=fee, former_last=former_last)
    if has_begun:
        value = Value(tuple(part for part in value.parts if part[0] not in ONCE))
    return _Priced(value, dues, inputs)


def _amounts(
    period: CoverPeriod, terms: Terms, owed: list[Settled], totals: tuple[int, int], last_day: date
) -> list[int]:
    """What each instalment is of now: less, by its days that are left, where it is not paid; no less than was let off of it."""
    placed = Period(period.enrolled, period.first_day, period.last_day, period.last_day, period.is_renewal)
    before, after = (instalments(terms, placed, total, len(owed)) for total in totals)
    found = []
    for each, more, less in zip(owed, before, after, strict=True):
        first, last = each.due.first, each.due.last
        assert last is not None  # It is for days.
        change = (more.amount - less.amount) * _days_owed(each, last_day)
        off = _half_up(Fraction(change, (last - first).days + 1))
        found.append(max(each.due.amount - off, each.waived))
    return found


def _days_owed(each: Settled, last_day: date) -> int:
    """How many days of an instalment after one are not paid for."""
    first, last = each.due.first, each.due.last
    assert last is not None  # It is for days.
    return 0 if each.pays_from(last_day + A_DAY) else max((last - max(last_day, first - A_DAY)).days, 0)


def _parts(period: CoverPeriod, before: Value, after: Value, value: int) -> list[list[Any]]:
    """Of which parts the value of a period is made now: each less by its share of what is owed less, and what does not divide off the first."""
    found = dict[str, int](period.parts)
    change = before.total - after.total
    share = Fraction(period.value - value, change) if change else Fraction(0)
    less, more = dict(before.parts), dict(after.parts)
    for name in [*less, *(name for name in more if name not in less)]:
        found[name] = found.get(name, 0) - _half_up((less.get(name, 0) - more.get(name, 0)) * share)
    first = max(found, key=lambda name: found[name])
    found[first] += value - sum(found.values())
    return [[name, amount] for name, amount in found.items() if amount]


def _half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))

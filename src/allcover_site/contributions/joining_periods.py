"""Who comes into a household that has bought cover for a period joins for the rest of it, at a price of their own; once, and who was
bought for from the start and comes back owes nothing more.

It is what the period would have cost with them beyond what it cost, for the days that are left; what is asked once, such as registration, is
asked in full. Of the law's months the State and donors owe their share of it likewise. They are covered from the day on which it is paid,
and wait by themselves. The household's own cover does not hang on it. Who was covered in another household owes it from the day after
what was paid there: nobody pays twice for a day. Who leaves owes the days up to it of a part that is not paid (:mod:`allcover_site.contributions.parts_left`).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any, Literal, NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from allcover.expressions.calendar import add_months, months_between
from allcover.rules.definition import System
from allcover_site.audit.among import among
from allcover_site.contributions.assessing import dues_of
from allcover_site.contributions.fees import joining_by
from allcover_site.contributions.funding import book_joiner_shares
from allcover_site.contributions.funding_queries import FUNDERS
from allcover_site.contributions.models import CoverPeriod, Instalment
from allcover_site.contributions.periods import A_DAY, Period
from allcover_site.contributions.pricing import Counted, value_of
from allcover_site.contributions.queries import affiliation_on
from allcover_site.contributions.terms import Discount, Terms, terms_of
from allcover_site.people.models import User
from allcover_site.registry.export import Record, household_record
from allcover_site.registry.models import Membership, Person
from allcover_site.registry.queries import household_on, members_on, same_as
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import system_of

OWN = "worker"
"""The payer whose dues are a household's own."""

FEES_OF_PRICE: tuple[Literal["registration"], Literal["assembly"]] = ("registration", "assembly")
"""What of the office's own price is asked once, and what of it is a fee of every period."""


def dues_by(system: System, scheme: str, terms: Terms, period: Period, household: Record) -> dict[str, int]:
    """This function will add up what a law asks for the months of a period of a household as it was, in minor units by payer.

    Raises CannotAssess.
    """
    found = Counter[str]()
    for number in range(terms.period_months):
        found.update(dues_of(system, scheme, household, add_months(period.start, number)).dues)
    return dict(found)


def charge_for_periods(
    by: User, groups: Mapping[int, Any], scheme: str, on: date, paid_until: date | None = None
) -> None:
    """This function will let those who become members on a day owe their part of the periods that their households have bought, and
    book what the State or a donor owes of it.

    ``groups``: all numbers of some persons, by the number of each. ``paid_until``: they are members already and come from another
    household, where their days to this one are paid: they owe their part from the next, and nothing for joining. Within the transaction
    of whoever calls, who has locked the households. Raises CannotAssess, EntryRefused.
    """
    begins = on if paid_until is None else max(on, paid_until + A_DAY)
    for person, numbers in sorted(groups.items()):
        living = Membership.objects.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=on),
            among("person", sorted(numbers)),
            first_day__lte=on,
        )
        bought = CoverPeriod.objects.filter(
            household__in=living.values("household"), scheme=scheme, last_day__gte=begins
        )
        for place, period in enumerate(bought.order_by("first_day").select_related("household")):
            if among_bought(period, begins).isdisjoint(numbers):
                is_new = paid_until is None and not place
                part = _charge(Person.objects.get(pk=person), period, begins, is_new=is_new)
                book_joiner_shares(by=by, part=part, on=on)


def among_bought(period: CoverPeriod, on: date) -> set[int]:
    """This function will give the numbers of those for whom the days of a period from one on were bought, or who have joined it since,
    whether or not they are members still."""
    joined = period.instalments.filter(joiner__isnull=False, last_day__gte=on).values_list(
        "joiner", flat=True
    )
    return bought_for(period) | set(joined)


def bought_for(period: CoverPeriod) -> set[int]:
    """This function will give the numbers of those for whom a period was bought at first, but for those without whom it was priced again."""
    if "household" in period.inputs:
        kept = period.inputs["household"]["people"]
    elif "people" in period.inputs:
        kept = period.inputs["people"]
    else:  # Enrolled for by a price before names were kept: all who belonged to the household on the day were counted.
        kept = members_on(period.household, period.enrolled).values_list("person_id", flat=True)
    return {int(person) for person in kept}.difference(_left(period))


def _left(period: CoverPeriod) -> dict[int, list[int]]:
    """Without whom a period was priced again, and the positions of the instalments that were."""
    return {int(number): positions for number, positions in period.inputs.get("left", {}).items()}


def counted_in(part: Instalment, numbers: Collection[int]) -> bool:
    """This function will tell whether an instalment pays for somebody, who has some numbers: it is their own part, or they are counted in its
    price. Of a period that was priced again without them, the instalments that were paid by then count them still."""
    if part.joiner_id is not None:
        return part.joiner_id in numbers
    stayed = [number for number, without in _left(part.period).items() if part.position not in without]
    return not {*bought_for(part.period), *stayed}.isdisjoint(numbers)


def _charge(person: Person, period: CoverPeriod, on: date, *, is_new: bool) -> Instalment:
    """What is owed for a person of a period; what is asked for joining of who is new alone, with the first one."""
    terms, first = terms_of(period.inputs["terms"]), max(on, period.first_day)
    asked = _asked(person, period, terms, first)
    once = asked.once if is_new else 0
    days, left = _days(period, first)
    owed = {payer: _part(amount, left, days) for payer, amount in asked.whole.items()}
    return Instalment.objects.create(
        period=period, position=_next_position(period), first_day=first, last_day=period.last_day,
        pay_by=max(add_months(on, terms.payment_grace) - A_DAY, first), joiner=person,
        amount=owed.pop(OWN, 0) + once, fee=once + _part(asked.assembly, left, days), dues=owed,
    )  # fmt: skip


def _next_position(period: CoverPeriod) -> int:
    last = Instalment.written.filter(period=period).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def charge_until(by: User, part: Instalment, last_day: date, waived: int) -> Instalment:
    """This function will let the days of a part up to one be owed, which was taken back; what was asked once, such as registering, in full.
    What was ``waived`` of it stays let off. Within the transaction of whoever calls. Raises EntryRefused."""
    period, terms = part.period, terms_of(part.period.inputs["terms"])
    assert part.joiner is not None
    assembly = 0
    if terms.price is not None:
        whole = _asked(part.joiner, period, terms, part.first_day).assembly
        days, left = _days(period, part.first_day)
        assembly = _part(whole, left, days)
    once = part.fee - assembly
    all_days, lived = ((day - part.first_day).days + 1 for day in (part.last_day, last_day))
    made = Instalment.objects.create(
        period=period, position=_next_position(period), first_day=part.first_day, last_day=last_day,
        pay_by=part.pay_by, joiner=part.joiner, amount=max(once + _part(part.amount - once, lived, all_days), waived),
        fee=once + _part(assembly, lived, all_days),
        dues={payer: _part(amount, lived, all_days) for payer, amount in part.dues.items()},
        origin=(part.origin or part) if waived else None,
    )  # fmt: skip
    book_joiner_shares(by=by, part=made, on=timezone.localdate())
    return made


def asked_again(part: Instalment, system: System) -> dict[str, int]:
    """This function will give what a law, such as a draft, would ask for who joined a period that was sold by law, as they and the
    household are known to have been then; minor units by payer. Raises CannotAssess, and LookupError where they did not live there."""
    period, first = part.period, part.first_day
    assert part.joiner is not None
    before = period.instalments.filter(joiner__isnull=False, position__lt=part.position)
    asked = _by_law(
        system,
        part.joiner,
        _still_there(before, period, first, part.joiner),
        period,
        terms_of(period.inputs["terms"]),
        first,
    )
    days, left = (period.last_day - period.first_day).days + 1, (part.last_day - first).days + 1
    owed = {payer: _part(amount, left, days) for payer, amount in asked.whole.items()}
    return {**owed, OWN: owed.get(OWN, 0) + (asked.once if part.fee else 0)}


def _days(period: CoverPeriod, first: date) -> tuple[int, int]:
    """How many days a period has, and how many are left from one on."""
    days, left = ((period.last_day - day).days + 1 for day in (period.first_day, first))
    return days, left


def _part(amount: int, left: int, days: int) -> int:
    """What of an amount for all days is for those that are left, rounded half up."""
    return floor(Fraction(amount * left, days) + Fraction(1, 2))


class Asked(NamedTuple):
    """What a whole period would cost more with somebody, by payer; what of that is for the assembly; and what is asked once. Minor units."""

    whole: dict[str, int]
    once: int
    assembly: int = 0


def _asked(person: Person, period: CoverPeriod, terms: Terms, first: date) -> Asked:
    """What is asked for a person, by the office's own price or, without any, by the published law."""
    others = _still_there(period.instalments.filter(joiner__isnull=False), period, first, person)
    if terms.price is None:
        system = system_of(Version.objects.get(pk=period.inputs["version"]))
        return _by_law(system, person, others, period, terms, first)
    plain = replace(terms, enrolment_discount=Discount(), renewal_discount=Discount())
    whole = Period(period.enrolled, period.first_day, period.last_day, period.last_day, is_renewal=False)
    before = Counted(
        *(period.inputs[name] for name in ("adults", "children", "other_adults", "other_children"))
    )
    for other in others:
        before = _with(before, other, period, terms)
    costs = [
        dict(value_of(plain, terms.price, each, whole).parts)
        for each in (before, _with(before, person, period, terms))
    ]
    once, assembly = (costs[1].get(part, 0) - costs[0].get(part, 0) for part in FEES_OF_PRICE)
    return Asked({OWN: sum(costs[1].values()) - sum(costs[0].values()) - once}, once, assembly)


def _still_there(parts: QuerySet[Instalment], period: CoverPeriod, day: date, but: Person) -> list[Person]:
    """Who of those who joined a period, but for one of them, is still a member in its household on a day; each once."""
    own = same_as(but)
    joined = {part.joiner_id: part.joiner for part in parts.select_related("joiner")}
    return [
        joiner for number, joiner in joined.items()
        if joiner is not None and number not in own and _is_there(joiner, period, day)
    ]  # fmt: skip


def _is_there(joiner: Person, period: CoverPeriod, day: date) -> bool:
    """Whether who joined a period is still a member in its household on a day."""
    is_member = affiliation_on(joiner, period.scheme, day) is not None
    return is_member and household_on(joiner, day) == period.household


def _with(before: Counted, person: Person, period: CoverPeriod, terms: Terms) -> Counted:
    """Members as they are counted with one more, no more than the terms count."""
    if terms.max_members is not None and before.all >= terms.max_members:
        return before
    is_adult = months_between(person.birth_date, period.first_day) // 12 >= terms.adult_age
    living = Membership.objects.filter(household=period.household, person=person).last()
    other = "other_" if living is not None and living.relation == "not_related" else ""
    name = f"{other}{'adults' if is_adult else 'children'}"
    return replace(before, **{name: getattr(before, name) + 1})


def _by_law(
    system: System, person: Person, others: list[Person], period: CoverPeriod, terms: Terms, first: date
) -> Asked:
    """What a law asks more for the months of the period, of the household and of funders, and for joining."""
    scheme = period.scheme
    known = {each.pk: {"affiliated": {scheme: True}} for each in (person, *others)}
    now = household_record(period.household, first, known)["people"]
    kept = period.inputs["household"]
    before = {
        **kept["people"],
        **{str(other.pk): now[str(other.pk)] for other in others if str(other.pk) in now},
    }
    whole = Period(period.enrolled, period.first_day, period.last_day, period.last_day, is_renewal=False)
    records = (
        {**kept, "people": people} for people in (before, {**before, str(person.pk): now[str(person.pk)]})
    )
    less, more = (dues_by(system, scheme, terms, whole, record) for record in records)
    beyond = {payer: more.get(payer, 0) - less.get(payer, 0) for payer in {*more, *less}}
    fees = [joining_by(system, scheme, first, count) for count in (len(before), len(before) + 1)]
    once = max(fees[1] - fees[0], 0) if terms.charges_joining_fee else 0
    return Asked(set_off({payer: beyond[payer] for payer in (OWN, *FUNDERS) if payer in beyond}), once)


def set_off(beyond: Mapping[str, int]) -> dict[str, int]:
    """This function will leave what was bought as it is: what one payer would owe less with somebody more, others owe less of what they
    would owe more. In all, what the law asks more is owed, and nothing below zero; minor units by payer.

    >>> set_off({"worker": -300, "state": 900}), set_off({"worker": 900, "state": -300}), set_off({"worker": 2, "state": -3})
    ({'state': 600}, {'worker': 600}, {})
    """
    less = -sum(amount for amount in beyond.values() if amount < 0)
    owed = dict[str, int]()
    for payer, amount in beyond.items():
        if amount > 0:
            taken = min(amount, less)
            less, owed[payer] = less - taken, amount - taken
    return {payer: amount for payer, amount in owed.items() if amount}

"""Whoever moves, leaves or comes, and whatever is paid or let off: each day of each person is owed in one household, and none twice or free."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.site.conftest import SINCE, registered
from tests.site.contributions.covers import SCHEME, enrolled, paid, terms
from tests.site.contributions.test_pricing_again import RENEWED, proven

from allcover_site.contributions.collecting import owing
from allcover_site.contributions.enrolling import waive
from allcover_site.contributions.models import CoverPeriod, Instalment
from allcover_site.contributions.operations import Given, receive
from allcover_site.contributions.paying import Settled
from allcover_site.contributions.queries import account_of, owed
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import form_household, join_household, leave_household, move

A_DAY = timedelta(days=1)
FIRST, LAST = date(2025, 1, 10), date(2026, 1, 9)
DAYS = [date(2024, 12, 28), *(date(2025, 1, 5) + A_DAY * 6 * number for number in range(6)), date(2025, 6, 1)]
"""Before the period begins, within it up to its last day of grace, 9 February, and after that."""
SIZES = (3, 2, 1)
PEOPLE = sum(SIZES)

Deed = tuple[Any, ...]
MOVES = st.tuples(st.just("moves"), st.integers(0, PEOPLE - 1), st.integers(0, len(SIZES) - 1))
LEAVES = st.tuples(st.just("leaves"), st.integers(0, PEOPLE - 1))
PAYS = st.tuples(st.just("pays"), st.integers(0, len(SIZES) - 1), st.integers(1, 100))
NAMES = st.tuples(
    st.just("names"), st.integers(0, len(SIZES) - 1), st.integers(0, PEOPLE - 1), st.integers(1, 100)
)
WAIVES = st.tuples(st.just("waives"), st.integers(0, len(SIZES) - 1))


class Homes:
    """Three households whose period of 365 days costs 365 for each person: what is owed of it is how many days of persons are.

    ``own``: the days that a household owes of whom it enrolled for, by person; ``parts``: those of who joined, likewise.
    """

    def __init__(self, by: User) -> None:
        self.by, self.people, self.homes = by, list[Person](), list[Household]()
        for size in SIZES:
            some = [registered(by, f"P{len(self.people) + n}", date(1985, 1, 1 + n)) for n in range(size)]
            home = form_household(by=by, head=some[0], on=SINCE)
            for person in some[1:]:
                join_household(by=by, household=home, person=person, relation="other_relative", on=SINCE)
            paid(by, home, enrolled(by, home).value, date(2024, 1, 10))
            assert enrolled(by, home, RENEWED).first_day == FIRST
            self.people += some
            self.homes.append(home)

    @contextmanager
    def after(self, deeds: Sequence[tuple[date, Deed]]) -> Iterator[None]:
        """The households after some deeds, which are taken back again."""
        self.own: list[dict[int, set[date]]] = [{} for _home in self.homes]
        self.parts: list[dict[int, set[date]]] = [defaultdict(set) for _home in self.homes]
        self.lives: dict[int, int | None] = {}
        for place, home in enumerate(self.homes):
            for membership in home.memberships.all():
                number = self.people.index(membership.person)
                self.own[place][number], self.lives[number] = days(FIRST), place
        with transaction.atomic():
            for on, (name, *told) in sorted(deeds, key=lambda each: each[0]):
                doing: Callable[..., None] = getattr(self, name)
                doing(on, *told)
            yield
            transaction.set_rollback(True)

    def moves(self, on: date, number: int, to: int) -> None:
        person, place = self.people[number], self.lives[number]
        if place == to:
            return
        told = {"household": self.homes[to], "relation": "other_relative", "on": on}
        if place is None:
            if person.memberships.filter(last_day__gte=on).exists():
                return
            join_household(by=self.by, person=person, **told)  # type: ignore[arg-type]
        else:
            membership = person.memberships.get(last_day=None)
            if membership.first_day >= on:
                return
            self._left(on, number, place)
            move(by=self.by, membership=membership, **told)  # type: ignore[arg-type]
        self.lives[number] = to
        owed_still = {day for held in (*self.own, *self.parts) for day in held.get(number, ())}
        coming = {day for day in days(FIRST) if day >= on} - owed_still
        if coming and self._period(to) is not None:
            self.parts[to][number] |= coming

    def leaves(self, on: date, number: int) -> None:
        place, person = self.lives[number], self.people[number]
        if place is None or person.memberships.get(last_day=None).first_day >= on:
            return
        self._left(on, number, place)
        leave_household(by=self.by, membership=person.memberships.get(last_day=None), last_day=on - A_DAY)
        self.lives[number] = None

    def _left(self, on: date, number: int, place: int) -> None:
        """Of what is not paid, the days from one on are owed there no more."""
        for held, settled in ((self.own, self._own(place)), (self.parts, self._part(place, number))):
            if settled is not None and not settled.pays_from(on) and number in held[place]:
                held[place][number] = {day for day in held[place][number] if day < on}

    def pays(self, on: date, place: int, percent: int) -> None:
        amount = owed(self.homes[place], SCHEME) * percent // 100
        if amount > 0:
            paid(self.by, self.homes[place], amount, on)

    def names(self, on: date, place: int, number: int, percent: int) -> None:
        """Pay of the part of somebody by name."""
        part = self._part(place, number)
        amount = part.rest * percent // 100 if part is not None else 0
        if part is not None and amount > 0:
            own = Instalment.objects.filter(joiner=self.people[number], period__household=self.homes[place])
            named = next(each for each in own if each.key == part.due.key)
            receive(by=self.by, household=self.homes[place], scheme=SCHEME, amount=amount, day=on,
                    key=f"{on} {number} {amount}", given=Given(part=named))  # fmt: skip

    def waives(self, _on: date, place: int) -> None:
        own = self._own(place)
        if own is not None and own.rest:
            waive(by=self.by, household=self.homes[place], scheme=SCHEME, due=own.due.key, reason="Hail")

    def _period(self, place: int) -> CoverPeriod | None:
        """The period of a household, unless all left before it began."""
        return CoverPeriod.objects.filter(household=self.homes[place], first_day=FIRST).first()

    def _own(self, place: int) -> Settled | None:
        settled = account_of(self.homes[place], SCHEME).settled
        return next((each for each in settled if each.due.first == FIRST and not each.due.is_joiners), None)

    def _part(self, place: int, number: int) -> Settled | None:
        own = Instalment.objects.filter(joiner=self.people[number], period__household=self.homes[place],
                                        period__cancellation=None)  # fmt: skip
        keys = {part.key for part in own.order_by("-first_day")[:1]}
        settled = account_of(self.homes[place], SCHEME).settled
        return next((each for each in settled if each.due.key in keys), None)

    def check(self) -> None:
        """Hold what the office asks against the days."""
        for place, home in enumerate(self.homes):
            own, count = self._own(place), sum(map(len, self.own[place].values()))
            found = (own.due.amount, own.waived) if own is not None else (0, 0)
            assert found[0] == max(count, found[1]), (place, found, count)
            parts, asked = defaultdict[int, set[date]](set), 0
            period = self._period(place)
            for part in period.instalments.filter(joiner__isnull=False) if period else ():
                held = days(part.first_day, part.last_day)
                number = self.people.index(part.joiner)  # type: ignore[arg-type]
                assert not held & parts[number]
                parts[number] |= held
                asked += part.amount
            expected = {number: held for number, held in self.parts[place].items() if held}
            assert (dict(parts), asked) == (expected, sum(map(len, expected.values())))
            listed = {each.pk: each.owed for each in owing(Q(), SCHEME)}  # type: ignore[attr-defined]
            assert listed.get(home.pk, 0) == max(owed(home, SCHEME), 0)
        for number in range(PEOPLE):
            every = [day for held in (*self.own, *self.parts) for day in held.get(number, ())]
            assert len(every) == len(set(every)), number
            home_now = self.lives[number]
            assert home_now is None or self._period(home_now) is None or LAST in every, number
        assert proven() == ()


def days(first: date, last: date = LAST) -> set[date]:
    return {first + A_DAY * number for number in range((last - first).days + 1)}


@pytest.fixture
def homes(boss: User, owner: User, mutual: object, open_books: None) -> Homes:
    terms(boss, price={"adult": 365}, max_instalments=1)
    return Homes(owner)


@settings(
    derandomize=True,
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(DAYS), MOVES | MOVES | LEAVES | PAYS | PAYS | NAMES | WAIVES), max_size=8
    )
)
@example(deeds=[(DAYS[1], ("moves", 5, 0)), (DAYS[2], ("moves", 0, 1))])
@example(deeds=[(DAYS[2], ("waives", 0)), (DAYS[3], ("moves", 0, 1))])
@example(deeds=[(DAYS[2], ("pays", 0, 50)), (DAYS[2], ("waives", 0)), (DAYS[3], ("moves", 0, 1))])
@example(deeds=[(DAYS[2], ("pays", 0, 75)), (DAYS[4], ("moves", 0, 1))])
@example(deeds=[(DAYS[2], ("pays", 0, 100)), (DAYS[3], ("leaves", 0)), (DAYS[4], ("moves", 0, 1))])
@example(deeds=[(DAYS[1], ("moves", 0, 1)), (DAYS[2], ("names", 1, 0, 100)), (DAYS[3], ("moves", 0, 2))])
def test_each_day_of_each_person_is_owed_once(homes: Homes, deeds: list[tuple[date, Deed]]) -> None:
    with homes.after(deeds):
        homes.check()

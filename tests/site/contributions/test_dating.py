"""Membership that is written later than it begins: for so many days only, and for no month that the household is assessed for."""

from datetime import date, timedelta

import pytest
from django.utils import formats
from django.utils.timezone import localdate
from tests.site.agreeing import set_terms
from tests.site.conftest import entered, living, registered, somebody

from allcover.expressions.calendar import add_months
from allcover_site.books.models import Period
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import affiliate_many
from allcover_site.contributions.dating import DatedBack
from allcover_site.contributions.enrolling import enrol
from allcover_site.contributions.models import Affiliation, Correction
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.queries import account_of, due_now, owed, standing_on
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household, leave_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
pytestmark = pytest.mark.usefixtures("joins_free", "period")


@pytest.fixture
def today() -> date:
    return localdate()


@pytest.fixture
def before(today: date) -> date:
    """The month before this one."""
    return add_months(today.replace(day=1), -1)


@pytest.fixture
def clerk() -> User:
    """Who registers, and may not date back."""
    return somebody("reg", "registrar", area="north")


@pytest.fixture
def assessed(owner: User, ana: Person, home: Household, before: date, mutual: Version) -> Household:
    """Ana's household, assessed for the month before this one."""
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    assess(by=owner, household=home, scheme=SCHEME, month=before)
    return home


@pytest.fixture
def cousin(owner: User, assessed: Household) -> Person:
    """Who lives with Ana, earns as much and is no member."""
    person = registered(owner, "Ben")
    facts = {"income_month": 100, "receives": {"household_grant": 0, "national_pension": 0}}
    declare(by=owner, person=person, on=date(2024, 1, 1), facts=facts)
    join_household(by=owner, household=assessed, person=person, relation="sibling", on=date(2024, 1, 1))
    return person


def test_nobody_becomes_a_member_in_a_month_for_which_their_household_is_assessed_without_them(
    owner: User, cousin: Person, before: date
) -> None:
    """Not by who may date back either: nothing was asked for them, so nothing is owed and no day is waited for."""
    told = formats.date_format(before + timedelta(days=1))
    for deed in (
        lambda: affiliate(by=owner, person=cousin, scheme=SCHEME, on=before),
        lambda: affiliate(by=owner, person=cousin, scheme=SCHEME, on=add_months(before, -5)),
        lambda: affiliate_many(by=owner, scheme=SCHEME, persons=[cousin], on=before),
    ):
        with pytest.raises(DatedBack, match=f"assessed .* without Ben Lo.*{told} at the earliest"):
            deed()
    assert not Affiliation.objects.filter(person=cousin).exists()
    affiliate(by=owner, person=cousin, scheme=SCHEME, on=before + timedelta(days=1))


def test_membership_is_dated_back_so_many_days_and_further_by_who_may(
    owner: User, clerk: User, assessed: Household, today: date
) -> None:
    persons = [registered(owner, name) for name in ("Cleo", "Dora", "Eve")]
    for person in persons:
        form_household(by=owner, head=person, on=date(2024, 1, 1))
    for on in (today - timedelta(days=8), date(2024, 6, 1)):
        with pytest.raises(
            DatedBack, match=f"{formats.date_format(today - timedelta(days=7))} at the earliest"
        ):
            affiliate(by=clerk, person=persons[0], scheme=SCHEME, on=on)
        with pytest.raises(DatedBack):
            affiliate_many(by=clerk, scheme=SCHEME, persons=persons, on=on)
    late = affiliate(by=clerk, person=persons[0], scheme=SCHEME, on=today - timedelta(days=7))
    now = affiliate(by=clerk, person=persons[1], scheme=SCHEME, on=today)
    by_right = affiliate(by=owner, person=persons[2], scheme=SCHEME, on=date(2024, 6, 1))
    assert [each.written_on for each in (late, now, by_right)] == [today, None, today]
    page = (
        entered(owner)
        .get("/month/registers/members", {"scheme": SCHEME, "first": str(today), "last": str(today)})
        .text
    )
    assert page.count(f"(written {formats.date_format(today)})") == 2
    account = entered(owner).get(f"/contributions/{SCHEME}/{persons[0].memberships.get().household_id}").text
    assert account.count(f"(written {formats.date_format(today)})") == 1


def test_register_is_taken_in_with_its_days_before_anything_is_assessed_or_received(
    clerk: User, ana: Person, home: Household, mutual: Version
) -> None:
    """So an office begins: members are members since the days on their paper."""
    held = affiliate(by=clerk, person=ana, scheme=SCHEME, on=date(2021, 3, 1))
    assert (held.first_day, held.written_on) == (date(2021, 3, 1), None)


def test_month_assessed_ahead_is_assessed_again_with_who_joins_before_it(
    owner: User, clerk: User, ana: Person, cousin: Person, assessed: Household, before: date, today: date
) -> None:
    coming = assess(by=owner, household=assessed, scheme=SCHEME, month=add_months(before, 2))
    owed = account_of(assessed, SCHEME).owed
    affiliate(by=clerk, person=cousin, scheme=SCHEME, on=today)
    assert due_now(coming) == 2 * coming.due == 400
    assert account_of(assessed, SCHEME).owed == owed + 200
    [kept] = Correction.objects.all()
    assert kept.household_as_was["people"][str(cousin.pk)]["affiliated"][SCHEME]


@pytest.fixture
def lodger(owner: User, assessed: Household, today: date) -> Person:
    """Who has a household of their own, and is a member."""
    person = registered(owner, "Gil")
    living(owner, person)
    affiliate(by=owner, person=person, scheme=SCHEME, on=date(2024, 6, 1))
    stay = person.memberships.get()
    stay.last_day = date(2024, 12, 31)
    stay.save()
    return person


def joined(by: User, household: Household, person: Person, on: date) -> None:
    join_household(by=by, household=household, person=person, relation="sibling", on=on)


def test_member_joins_a_household_so_many_days_back_and_in_no_month_assessed_without_them(
    owner: User, clerk: User, lodger: Person, assessed: Household, before: date, today: date
) -> None:
    for by, on in ((clerk, today - timedelta(days=8)), (clerk, before), (owner, before)):
        with pytest.raises(DatedBack, match="at the earliest"):
            joined(by, assessed, lodger, on)
    assert lodger.memberships.count() == 1
    client = entered(clerk)
    held = {"household": assessed.pk, "relation": "sibling", "on": before}
    refused = client.post(f"/registry/{lodger.pk}/join", held, follow=True)
    assert "at the earliest" in refused.text
    joined(clerk, assessed, lodger, today - timedelta(days=1))
    assert lodger.memberships.get(household=assessed).written_on == today


def test_member_of_whom_too_little_is_known_joins_no_household_that_is_assessed_ahead(
    owner: User, clerk: User, assessed: Household, today: date
) -> None:
    """The registry's page says what has to be known, and nobody has moved."""
    late = registered(owner, "Ida")
    affiliate(by=owner, person=late, scheme=SCHEME, on=today)
    assess(by=owner, household=assessed, scheme=SCHEME, month=add_months(today.replace(day=1), 1))
    held = {"household": assessed.pk, "relation": "sibling", "on": today}
    refused = entered(clerk).post(f"/registry/{late.pk}/join", held, follow=True)
    assert refused.status_code == 200
    assert "Income" in refused.text
    assert not late.memberships.exists()


def test_who_is_no_member_is_said_to_live_where_they_lived(
    clerk: User, owner: User, assessed: Household
) -> None:
    """A child that is entered late has no cover for it, and no day of writing that anybody asks for."""
    child = registered(owner, "Hana")
    joined(clerk, assessed, child, date(2024, 1, 1))
    assert child.memberships.get().written_on is None


@pytest.mark.parametrize("is_owed_at_home", [False, True])
def test_month_assessed_ahead_is_owed_once_for_a_member_who_moves(
    owner: User,
    clerk: User,
    lodger: Person,
    assessed: Household,
    before: date,
    today: date,
    is_owed_at_home: bool,
) -> None:
    month = add_months(before, 2)
    coming = assess(by=owner, household=assessed, scheme=SCHEME, month=month)
    if is_owed_at_home:
        stay = lodger.memberships.get()
        stay.last_day = None
        stay.save()
        assess(by=owner, household=stay.household, scheme=SCHEME, month=month)
        stay.last_day = today - timedelta(days=1)
        stay.save()
    joined(clerk, assessed, lodger, today)
    assert due_now(coming) == (200 if is_owed_at_home else 400)


def test_period_of_cover_is_dated_back_so_many_days_and_further_by_who_may(
    owner: User, clerk: User, assessed: Household, today: date
) -> None:
    set_terms(
        by=somebody("boss", "manager"), scheme=SCHEME, first_day=date(2024, 1, 2), content={"kind": "period"}
    )
    with pytest.raises(DatedBack):
        enrol(by=clerk, household=assessed, scheme=SCHEME, on=today - timedelta(days=8))
    made = enrol(by=clerk, household=assessed, scheme=SCHEME, on=today - timedelta(days=7))
    assert made.first_day == today - timedelta(days=7)
    late = registered(owner, "Ben")
    join_household(by=owner, household=assessed, person=late, relation="sibling", on=today)
    with pytest.raises(CannotAssess, match="Income"):
        affiliate_many(by=owner, scheme=SCHEME, persons=[late], on=today)
    declare(
        by=owner,
        person=late,
        on=today,
        facts={"income_month": 100, "receives": {"household_grant": 0, "national_pension": 0}},
    )
    affiliate_many(by=owner, scheme=SCHEME, persons=[late], on=today)
    part = made.instalments.get(joiner=late)
    assert (part.first_day, part.last_day) == (today, made.last_day)
    assert 0 < part.amount < made.value


def test_month_that_is_assessed_later_is_owed_for_who_was_dated_back_before_it(
    owner: User, cousin: Person, assessed: Household, before: date
) -> None:
    affiliate(by=owner, person=cousin, scheme=SCHEME, on=before + timedelta(days=1))
    assert assess(by=owner, household=assessed, scheme=SCHEME, month=add_months(before, 1)).due == 400


def test_who_was_not_covered_waits_from_the_day_of_joining_a_household_that_has_paid(
    owner: User, assessed: Household, ana: Person, today: date
) -> None:
    """Ben is a member for long and never paid; what Ana's household paid is no waiting that he has done. Who was covered goes on."""
    Period.objects.create(first_day=today.replace(month=1, day=1), last_day=today.replace(month=12, day=31))
    assess(by=owner, household=assessed, scheme=SCHEME, month=today.replace(day=1))
    receive(
        by=owner,
        key="a",
        household=assessed,
        scheme=SCHEME,
        amount=owed(assessed, SCHEME),
        day=today - timedelta(days=2),
    )
    ben = registered(owner, "Ben")
    affiliate(by=owner, person=ben, scheme=SCHEME, on=date(2024, 2, 1))
    join_household(by=owner, household=assessed, person=ben, relation="sibling", on=today)
    spells = Affiliation.objects.filter(person=ben).order_by("first_day").values_list("first_day", "last_day")
    assert list(spells) == [(date(2024, 2, 1), today - timedelta(days=1)), (today, None)]
    assert standing_on(ana, assessed, SCHEME, today).is_covered

    former = assessed.memberships.get(person=ana)
    leave_household(by=owner, membership=former, last_day=today - timedelta(days=1))
    other = form_household(by=owner, head=registered(owner, "Cleo"), on=date(2024, 1, 1))
    join_household(by=owner, household=other, person=ana, relation="sibling", on=today)
    [kept] = Affiliation.objects.filter(person=ana)
    assert (kept.first_day, kept.last_day) == (date(2024, 1, 1), None)

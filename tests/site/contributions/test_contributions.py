"""Contributions: assessed by the definition, received in an unbroken sequence, posted in the same transaction."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import formats, timezone
from tests.site.conftest import entered, execute, registered, somebody

from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Entry, Period
from allcover_site.books.operations import PeriodClosed, close_period, open_period
from allcover_site.books.queries import balance_of, by_party, faults_of_books
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.models import Assessment, Receipt
from allcover_site.contributions.operations import (
    AffiliatedAlready,
    NotReceived,
    affiliate,
    assess,
    hand_over,
    receive,
)
from allcover_site.contributions.queries import owed, paid_until, replayed
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, join_household
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import NoVersion

SCHEME = "mutual_health"
MARCH = date(2024, 3, 1)
pytestmark = pytest.mark.usefixtures("joins_free")


@pytest.fixture
def member(owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> Household:
    """Ana's household, of which she is a member of the mutual since 2023."""
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 1, 1))
    return home


def assessed(by: User, household: Household, month: date = MARCH) -> Assessment:
    return assess(by=by, household=household, scheme=SCHEME, month=month)


def received(by: User, household: Household, amount: int = 200, key: str = "a", day: date = MARCH) -> Receipt:
    return receive(by=by, household=household, scheme=SCHEME, amount=amount, day=day, key=key)


def test_premium_is_what_the_definition_says(owner: User, member: Household) -> None:
    found = assessed(owner, member)
    assert (found.due, found.dues) == (200, {"worker": 200, "state": 0})  # 2.00 a month from 2024 on
    told = {step["key"]: step["value"] for step in found.trace}
    assert told["mutual_health.own_premium_month"].startswith("2")


def test_poor_household_owes_a_quarter_and_the_state_the_rest(
    owner: User, ana: Person, member: Household
) -> None:
    declare(by=owner, person=ana, on=MARCH, facts={"income_month": 20})
    found = assessed(owner, member)
    assert found.dues == {"worker": 50, "state": 150}  # 0.75 x 2.00 = 1.50


def test_every_registered_person_counts_and_nobody_else(owner: User, member: Household) -> None:
    for name, since in (("Ben", date(2024, 1, 1)), ("Cleo", date(2024, 3, 2))):
        person = registered(owner, name)
        declare(
            by=owner,
            person=person,
            on=MARCH,
            facts={"income_month": 90, "receives": {"national_pension": 0, "household_grant": 0}},
        )
        join_household(by=owner, household=member, person=person, relation="sibling", on=date(2024, 1, 1))
        affiliate(by=owner, person=person, scheme=SCHEME, on=since)
    assert assessed(owner, member).due == 400  # Ana and Ben; Cleo joins a day after the first of the month


def test_what_is_not_known_is_named_and_nothing_is_assessed(
    owner: User, ana: Person, mutual: Version
) -> None:
    from allcover_site.registry.operations import form_household

    household = form_household(by=owner, head=ana, on=date(2024, 1, 1))
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    with pytest.raises(CannotAssess, match=rf"Income a month \(person {ana.pk}\)"):
        assessed(owner, household)
    assert not Assessment.objects.exists()


def test_month_is_assessed_once_and_by_a_version_that_counts(owner: User, member: Household) -> None:
    assessed(owner, member)
    with pytest.raises(CannotAssess, match="already"):
        assessed(owner, member, date(2024, 3, 31))
    with pytest.raises(NoVersion):
        assessed(owner, member, date(2019, 12, 1))


def test_assessment_made_again_is_the_same(owner: User, ana: Person, member: Household) -> None:
    found = assessed(owner, member)
    declare(by=owner, person=ana, on=MARCH, facts={"income_month": 20})  # what is known later changes nothing
    found.refresh_from_db()
    again = replayed(found)
    assert (again.dues, again.trace) == (found.dues, found.trace)


def test_household_in_which_nobody_is_a_member_is_not_assessed(
    owner: User, home: Household, period: Period
) -> None:
    with pytest.raises(CannotAssess, match="Nobody of household"):
        assessed(owner, home)
    assert not Assessment.objects.exists()


def test_somebody_is_affiliated_once(owner: User, ana: Person, member: Household) -> None:
    with pytest.raises(AffiliatedAlready):
        affiliate(by=owner, person=ana, scheme=SCHEME, on=MARCH)


def test_colleague_of_another_area_neither_assesses_nor_receives(
    colleague: User, ana: Person, member: Household
) -> None:
    for deed in (
        lambda: assessed(colleague, member),
        lambda: received(colleague, member),
        lambda: affiliate(by=colleague, person=ana, scheme=SCHEME, on=MARCH),
    ):
        with pytest.raises(NotAllowed):
            deed()


# receipts


def test_receipt_is_posted_in_the_same_transaction(owner: User, member: Household) -> None:
    receipt = received(owner, member)
    assert [line.value.signed for line in receipt.entry.lines.all()] == [200, -200]
    assert by_party(chart.FLOAT) == {"collector owen": 200}
    assert by_party(chart.UNEARNED) == {f"household {member.pk}": -200}
    assert Event.objects.get(deed="contributions.received").facts["entry"] == receipt.entry.number
    assert faults_of_books() == ()


def test_receipt_that_cannot_be_posted_is_not_written(owner: User, member: Household, period: Period) -> None:
    close_period(by=owner, period=period)
    with pytest.raises(PeriodClosed):
        received(owner, member)
    assert (Receipt.objects.count(), Entry.objects.count()) == (0, 0)


def test_same_receipt_sent_twice_is_received_once(owner: User, member: Household) -> None:
    assert received(owner, member) == received(owner, member)
    assert (Receipt.objects.count(), balance_of(chart.FLOAT)) == (1, 200)
    with pytest.raises(NotReceived, match="for something else"):
        received(owner, member, amount=201)


def test_numbers_of_a_collector_have_no_gap(owner: User, colleague: User, member: Household) -> None:
    Household.objects.filter(pk=member.pk).update(area="")
    for user in (owner, colleague):
        user.grants.update(area="")
    numbers = [
        received(user, member, key=str(n)).number for n, user in enumerate((owner, colleague, owner, owner))
    ]
    assert numbers == [1, 1, 2, 3]
    copied = ("INSERT INTO contributions_receipt (key, collector_id, number, household_id, scheme, day, amount, entry_id, "
              "means, purpose, payer) VALUES ('x', %s, %s, %s, '', '2024-03-01', 5, 1, 'cash', 'premium', '')")  # fmt: skip
    for number in (3, 5):
        with pytest.raises(IntegrityError):
            execute(copied, owner.pk, number, member.pk)
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_receipt")


def test_nothing_and_tomorrow_are_not_received(owner: User, member: Household) -> None:
    for amount, day in ((0, MARCH), (-5, MARCH), (5, timezone.localdate() + timedelta(days=1))):
        with pytest.raises(NotReceived):
            received(owner, member, amount, day=day)


def test_cash_is_dated_back_only_by_who_may(owner: User, member: Household) -> None:
    """By the office's usual terms a collector writes a receipt within seven days; whoever dates further back has the right to."""
    today = timezone.localdate()
    open_period(by=owner, first_day=date(2025, 1, 1), last_day=today)
    carl = somebody("carl", "collector")
    for number, ago in enumerate((0, 7)):
        received(carl, member, key=str(number), day=today - timedelta(days=ago))
    for day in (today - timedelta(days=8), MARCH):
        with pytest.raises(
            NotReceived, match=f"within 7 days .* is of {re.escape(formats.date_format(day))}"
        ):
            received(carl, member, key="late", day=day)
    late = received(owner, member, key="late")
    assert (late.is_dated_back, late.written_on) == (True, today)
    page = entered(owner).get(f"/contributions/{SCHEME}/{member.pk}").text
    assert page.count(f"(written {formats.date_format(today)})") == 2


def test_money_pays_the_oldest_month_first(owner: User, member: Household) -> None:
    assert paid_until(member, SCHEME) is None
    for month in (1, 2, 3):
        assessed(owner, member, date(2024, month, 1))
    assert owed(member, SCHEME) == 600
    untils = []
    for n, amount in enumerate((199, 1, 300, 100, 50)):
        received(owner, member, amount, key=str(n))
        untils.append(paid_until(member, SCHEME))
    assert untils == [None, date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 3, 31)]
    assert owed(member, SCHEME) == -50


def test_month_that_was_not_assessed_is_not_paid_for(owner: User, member: Household) -> None:
    for month in (1, 3):
        assessed(owner, member, date(2024, month, 1))
    received(owner, member, 1000)
    assert paid_until(member, SCHEME) == date(2024, 1, 31)


def test_collected_money_is_taken_over_by_somebody_else(
    owner: User, manager: User, member: Household
) -> None:
    from tests.site.conftest import somebody

    received(owner, member, 200)
    accountant = somebody("abe", "accountant")
    with pytest.raises(NotReceived, match=r"holds 2\.00"):
        hand_over(by=accountant, collector=owner, amount=201, day=MARCH, document="slip 1")
    with pytest.raises(NotReceived, match="a day to come"):
        hand_over(by=accountant, collector=owner, amount=200, day=date(2199, 1, 1), document="slip 1")
    owner.grants.update(area="")
    with pytest.raises(NotAllowed, match="Nobody takes over"):
        hand_over(by=owner, collector=owner, amount=200, day=MARCH, document="slip 1")
    hand_over(by=accountant, collector=owner, amount=150, day=MARCH, document="slip 1")
    assert (balance_of(chart.FLOAT), balance_of(chart.CASH)) == (50, 150)


# the page


def test_page_receives_what_is_written_on_it(owner: User, member: Household) -> None:
    assessed(owner, member)
    client = entered(owner)
    page = client.get(f"/contributions/{SCHEME}/{member.pk}")
    key = page.context["form"]["key"].value()
    given = {"key": key, "amount": "2.00", "day": "2024-03-05"}
    address = f"/contributions/{SCHEME}/{member.pk}/receive"
    for _ in (1, 2):  # sent twice by an impatient hand
        shown = client.post(address, given, follow=True).content.decode()
        assert "receipt owen 1" in shown
    assert "March 31, 2024" in shown
    refused = client.post(address, {**given, "key": "", "amount": "2.001"})
    assert refused.status_code == 422
    assert Receipt.objects.count() == 1

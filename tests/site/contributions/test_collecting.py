"""Who owes and whose cover ends, added up by the database; and a month assessed of everybody."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.utils import timezone
from tests.site.agreeing import refund, set_terms
from tests.site.conftest import entered, registered, somebody

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.contributions.bulk import assess_everybody, assess_within, left_of
from allcover_site.contributions.collecting import owing, to_assess, to_renew
from allcover_site.contributions.enrolling import enrol, waive
from allcover_site.contributions.models import Assessment, Correction
from allcover_site.contributions.operations import Given, affiliate, assess, receive
from allcover_site.contributions.queries import account_of, owed
from allcover_site.contributions.refunding import cancel
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household
from allcover_site.registry.operations import declare, form_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
MARCH = date(2024, 3, 1)
pytestmark = pytest.mark.usefixtures("joins_free")
EARNS = {"income_month": 100, "receives": {"household_grant": 0, "national_pension": 0}}


@pytest.fixture
def homes(owner: User, mutual: Version, period: Period) -> list[Household]:
    """Four households of one member each; of the third it is not known what they earn."""
    found = []
    for n, name in enumerate(("Ana", "Ben", "Cleo", "Dan")):
        person = registered(owner, name)
        if n != 2:
            declare(by=owner, person=person, on=date(2020, 1, 1), facts=EARNS)
        found.append(form_household(by=owner, head=person, on=date(2020, 1, 1)))
        affiliate(by=owner, person=person, scheme=SCHEME, on=date(2024, 1, 1))
    return found


def pay(by: User, household: Household, amount: int, key: str, **given: Any) -> object:
    return receive(
        by=by, household=household, scheme=SCHEME, amount=amount, day=MARCH, key=key, given=Given(**given)
    )


def test_database_adds_up_what_the_account_of_each_household_says(
    owner: User, homes: list[Household]
) -> None:
    ana, ben, cleo, dan = homes
    boss, accountant = somebody("mara", "manager"), somebody("abe", "accountant")
    for home in (ana, ben, dan):
        assess(by=owner, household=home, scheme=SCHEME, month=date(2024, 1, 1))
    pay(owner, ana, 150, "a")
    cancelled = pay(owner, ben, 200, "b", means="bank")
    cancel(by=accountant, receipt=cancelled, day=MARCH, reason="Wrong")  # type: ignore[arg-type]
    pay(owner, ben, 30, "c", purpose="card")
    pay(owner, dan, 300, "d", means="bank")
    assessed = Assessment.objects.get(household=ben)
    Correction.objects.create(assessment=assessed, number=1, due=700, dues={}, household_as_was={}, reason="Test",
                              author="x", corrected_at=assessed.assessed_at)  # fmt: skip
    set_terms(by=boss, scheme=SCHEME, first_day=date(2024, 2, 1),
              content={"kind": "period", "price": {"adult": 500}, "max_instalments": 2})  # fmt: skip
    enrol(by=owner, household=cleo, scheme=SCHEME, on=MARCH, parts=2)
    waive(
        by=boss,
        household=ana,
        scheme=SCHEME,
        due=f"month {Assessment.objects.get(household=ana).pk}",
        reason="Ill",
    )
    rows = {household.pk: household.owed for household in owing(Q(), SCHEME)}  # type: ignore[attr-defined]
    assert rows == {ben.pk: 700, cleo.pk: 500}
    assert [owed(home, SCHEME) for home in homes] == [0, 700, 500, -100]
    enrol(by=owner, household=dan, scheme=SCHEME, on=MARCH)
    assert {household.pk: household.owed for household in owing(Q(), SCHEME)}[dan.pk] == 400  # type: ignore[attr-defined]
    assert not owing(Q(area="south"), SCHEME).exists()


def test_refund_is_owed_again_where_more_falls_due(owner: User, homes: list[Household]) -> None:
    from allcover_site.contributions.operations import hand_over

    accountant, ana = somebody("abe", "accountant"), homes[0]
    pay(owner, ana, 500, "a")
    hand_over(by=accountant, collector=owner, amount=500, day=MARCH, document="s")
    refund(
        by=accountant, household=ana, scheme=SCHEME, amount=400, day=MARCH, reason="Paid too much", key="r"
    )
    assess(by=owner, household=ana, scheme=SCHEME, month=MARCH)
    assert [household.owed for household in owing(Q(), SCHEME)] == [100]  # type: ignore[attr-defined]
    assert account_of(ana, SCHEME).owed == 100


def test_periods_that_end_and_are_not_renewed_are_named_the_first_to_end_first(
    owner: User, homes: list[Household]
) -> None:
    boss = somebody("mara", "manager")
    set_terms(by=boss, scheme=SCHEME, first_day=date(2024, 1, 1),
              content={"kind": "period", "period_months": 3, "price": {"adult": 100}, "recurrence": 3})  # fmt: skip
    for home, day in (
        (homes[0], date(2024, 2, 10)),
        (homes[1], date(2024, 1, 10)),
        (homes[3], date(2024, 1, 5)),
    ):
        enrol(by=owner, household=home, scheme=SCHEME, on=day)
    enrol(by=owner, household=homes[3], scheme=SCHEME, on=date(2024, 3, 20))
    found = [period.household for period in to_renew(Q(), SCHEME, date(2024, 5, 31))]
    assert found == [homes[1], homes[0]]
    assert not to_renew(Q(), SCHEME, date(2024, 4, 8)).exists()
    page = entered(owner).get(f"/contributions/round/{SCHEME}?on=2024-05-31").content.decode()
    assert f"/contributions/{SCHEME}/{homes[1].pk}" in page
    assert "April 9, 2024" in page


def test_month_is_assessed_of_everybody_in_reach_and_who_cannot_be_is_named_and_tried_again(
    owner: User, colleague: User, homes: list[Household]
) -> None:
    [run] = assess_within(by=owner, scheme=SCHEME, month=date(2024, 3, 20))
    assert (run.area, Assessment.objects.count()) == ("north", 3)
    [left] = left_of(run)
    assert (left.household, "income_month" in left.why) == (homes[2], True)
    assert list(to_assess(Q(), SCHEME, MARCH)) == [homes[2]]
    [elsewhere] = assess_within(by=colleague, scheme=SCHEME, month=MARCH)
    assert (elsewhere.area, elsewhere.batches.count()) == ("south", 0)
    with pytest.raises(NotAllowed):
        assess_within(by=somebody("carl", "collector"), scheme=SCHEME, month=MARCH)
    with pytest.raises(NotAllowed):
        assess_everybody(by=owner, scheme=SCHEME, month=MARCH, area="south")
    # Once it is told what was missing, the run that passed by comes back; nobody is assessed twice.
    declare(by=owner, person=homes[2].memberships.get().person, on=date(2024, 2, 1), facts=EARNS)
    assert assess_within(by=owner, scheme=SCHEME, month=MARCH) == (run,)
    assert (Assessment.objects.count(), list(left_of(run))) == (4, [])
    assert not to_assess(Q(), SCHEME, MARCH).exists()


def test_month_of_everybody_is_assessed_from_the_page(owner: User, homes: list[Household]) -> None:
    given = {"scheme": SCHEME, "month": "2024-03-05"}
    page = entered(owner).post("/contributions/assess-all", given, follow=True).content.decode()
    assert "Mutual health organisation: 3 households were assessed." in page
    assert "1 household could not be assessed" in page
    assert f'<a href="/contributions/{SCHEME}/{homes[2].pk}">{homes[2].pk}</a>' in page
    assert f"Income a month (person {homes[2].memberships.get().person_id})" in page
    assert Assessment.objects.count() == 3


def test_page_says_who_was_left_as_their_cover_lapses_before_the_month_and_counts_nobody_as_done(
    owner: User, homes: list[Household]
) -> None:
    """This month is asked and not paid yet: by what is paid, the next one finds nobody covered, though there is time to pay."""
    this = timezone.localdate().replace(day=1)
    ahead = add_months(this, 1)
    Period.objects.create(first_day=this, last_day=ahead - date.resolution)
    assess_within(by=owner, scheme=SCHEME, month=this)
    given = {"scheme": SCHEME, "month": str(ahead)}
    page = entered(owner).post("/contributions/assess-all", given, follow=True).content.decode()
    assert "Mutual health organisation: nobody was assessed." in page
    left = "Mutual health organisation: 3 households were left: by what they have paid, their cover has lapsed by then. Assess again once they have paid."
    assert left in page
    assert not Assessment.objects.filter(month=ahead).exists()
    mara = entered(somebody("mara", "manager"))
    checklist = f"/month/{ahead.year}/{ahead.month}"
    shown = mara.get(checklist).text
    assert "☐ Everybody is assessed" in shown
    assert "3 households are left: by what they have paid" in shown
    due = Assessment.objects.get(household=homes[0], month=this).due
    receive(by=owner, household=homes[0], scheme=SCHEME, amount=due, day=timezone.localdate(), key="in time")
    page = entered(owner).post("/contributions/assess-all", given, follow=True).content.decode()
    assert "Mutual health organisation: 1 household was assessed." in page
    assert "2 households were left" in page
    shown = mara.get(checklist).text
    assert "☑ Everybody is assessed" in shown
    assert "2 households are left" in shown
    declare(by=owner, person=homes[2].memberships.get().person, on=date(2024, 2, 1), facts=EARNS)
    for went in ("1 household was assessed.", "nobody was left to assess."):
        page = (
            entered(owner).post("/contributions/assess-all", {**given, "month": str(this)}, follow=True).text
        )
        assert f"Mutual health organisation: {went}" in page


def test_command_for_the_night_proves_receipts_and_names_what_is_wrong(
    owner: User, homes: list[Household]
) -> None:
    pay(owner, homes[0], 100, "a")
    told = StringIO()
    call_command("prove", "receipts", stdout=told)
    assert "1 receipts" in told.getvalue()
    post(by=owner, key="slip", day=MARCH, text="Money from nowhere",
         lines=[Line("1020", debit=50, party="collector owen"), Line("4000", credit=50)])  # fmt: skip
    with pytest.raises(
        CommandError,
        match=r"1020 Held by collectors: with Collector owen the books hold 1\.50, and the details come to 1\.00",
    ):
        call_command("prove", "receipts")

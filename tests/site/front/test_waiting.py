"""The first page tells what waits for whoever signs in, and nothing that is another's to do."""

from datetime import date

import pytest
from django.utils import timezone
from tests.site.conftest import coresia_files, entered, somebody, version_of

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.books.proposing import propose
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.front.waiting import waiting_for
from allcover_site.month.states import state_of
from allcover_site.people.models import Grant, User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household
from allcover_site.schemes.models import Version

LINES = (Line(chart.CASH, debit=500), Line(chart.FUNDS, credit=500))


def waits(user: User) -> dict[str, int]:
    return {one.label: one.count for one in waiting_for(User.objects.get(pk=user.pk))}


@pytest.fixture
def accountant(period: Period) -> User:
    return somebody("abel", "accountant")


def test_entry_waits_for_who_approves_and_not_for_who_wrote_it(accountant: User, manager: User) -> None:
    somebody("abel", "manager")
    propose(by=accountant, key="a", day=date(2024, 2, 1), text="Opening", lines=LINES)
    assert waits(manager)["Entries to approve"] == 1
    assert "Entries to approve" not in waits(accountant)


@pytest.fixture
def begun(accountant: User) -> None:
    post(by=accountant, key="opening", day=date(2024, 1, 1), text="Opening", lines=LINES)


def test_no_month_waits_before_anything_is_booked(accountant: User) -> None:
    assert "Months to close" not in waits(accountant)


@pytest.mark.usefixtures("begun")
def test_month_waits_until_it_is_closed(accountant: User) -> None:
    assert waits(accountant)["Months to close"] == 1
    Period.objects.update(closed_at="2025-01-31T00:00Z")
    assert "Months to close" not in waits(accountant)


@pytest.mark.usefixtures("begun")
def test_month_that_waits_for_the_accountant_is_told_to_the_manager(accountant: User, manager: User) -> None:
    told = "Months that wait for the accountant to close them"
    assert waits(manager)[told] == 1
    assert told not in waits(accountant)
    assert told in entered(manager).get("/").content.decode()
    somebody("mara", "accountant")
    assert waits(manager)["Months to close"] == 1
    assert told not in waits(manager)
    Period.objects.update(closed_at="2025-01-31T00:00Z")
    assert "Months to close" not in waits(manager)


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2024, 12, 1), 0), (date(2024, 12, 2), 1), (date(2025, 1, 10), 1), (date(2026, 2, 1), 2)],
)
def test_year_waits_to_be_opened_from_a_month_before_the_books_stop(
    accountant: User, manager: User, monkeypatch: pytest.MonkeyPatch, today: date, years: int
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    own, others = "Years to open in the books", "Years that wait for the accountant to open them"
    assert (waits(accountant).get(own, 0), waits(manager).get(others, 0)) == (years, years)
    assert own not in waits(manager)
    assert others not in waits(accountant)
    if years:
        assert others in entered(manager).get("/").content.decode()


def test_year_that_was_opened_waits_no_longer(accountant: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2025, 1, 10))
    page = next(one.address for one in waiting_for(accountant) if one.label == "Years to open in the books")
    browser = entered(accountant)
    assert "Open the months of a year" in browser.get(page).content.decode()
    browser.post("/books/periods", {"year": 2025})
    assert "Years to open in the books" not in waits(accountant)


def test_collector_who_holds_money_waits_for_who_takes_over(
    accountant: User, owner: User, home: Household, mutual: Version
) -> None:
    receive(by=owner, household=home, scheme=mutual.scheme, amount=300, day=date(2024, 2, 1), key="r")
    assert waits(accountant)["Collectors who hold money"] == 1
    assert "Collectors who hold money" not in waits(owner)


def test_role_waits_for_a_second_manager(manager: User, mutual: Version) -> None:
    other = somebody("mona", "manager")
    Grant.objects.create(user=somebody("rita"), role="reviewer", first_day=date(2020, 1, 1), given_by="mara",
                         is_agreed=False)  # fmt: skip
    assert waits(other) == {"Roles to agree to": 1}
    assert waits(manager) == {}


def test_page_names_what_waits_and_says_when_nothing_does(accountant: User, manager: User) -> None:
    propose(by=accountant, key="a", day=date(2024, 2, 1), text="Opening", lines=LINES)
    assert "Entries to approve" in entered(manager).get("/").content.decode()
    assert "Nothing waits for you." in entered(somebody("cora", "claims_clerk")).get("/").content.decode()


def test_household_that_could_not_be_assessed_waits_for_who_assesses_with_what_must_be_known(
    owner: User, colleague: User, ana: Person, mutual: Version
) -> None:
    told, month = "Households that could not be assessed", date(2024, 1, 1)
    home = form_household(by=owner, head=ana, on=month)
    affiliate(by=owner, person=ana, scheme=mutual.scheme, on=month)
    assert told not in waits(owner)
    assess_everybody(by=owner, scheme=mutual.scheme, month=month, area="north")
    assert (waits(owner)[told], told in waits(colleague)) == (1, False)
    pages = [entered(user).get("/contributions/left-out").text for user in (owner, colleague)]
    assert [f"Income a month (person {ana.pk})" in page for page in pages] == [True, False]
    declare(
        by=owner,
        person=ana,
        on=month,
        facts={"income_month": 100, "receives": {"household_grant": 0, "national_pension": 0}},
    )
    assess(by=owner, household=home, scheme=mutual.scheme, month=month)
    assert told not in waits(owner)
    assert f"Income a month (person {ana.pk})" not in entered(owner).get("/contributions/left-out").text


def test_household_that_one_could_not_assess_by_hand_is_listed_as_those_of_a_run_are(
    owner: User, colleague: User, ana: Person, period: Period, mutual: Version
) -> None:
    """Once, with what is missing now; not who is no member, nor what is refused for another reason; until it is assessed."""
    told, month = "Households that could not be assessed", date(2024, 1, 1)
    home = form_household(by=owner, head=ana, on=month)
    with pytest.raises(CannotAssess, match="Nobody"):  # is a member yet: nothing is left out
        assess(by=owner, household=home, scheme=mutual.scheme, month=month)
    assert told not in waits(owner)
    affiliate(by=owner, person=ana, scheme=mutual.scheme, on=month)
    for _again in range(2):
        with pytest.raises(CannotAssess, match="Income a month"):
            assess(by=owner, household=home, scheme=mutual.scheme, month=month)
    assert (waits(owner)[told], told in waits(colleague)) == (1, False)
    browser = entered(owner)
    page = browser.get("/contributions/left-out").text
    assert page.count(f"Income a month (person {ana.pk})") == 1
    assert f"/contributions/{mutual.scheme}/{home.pk}" in page
    state = state_of(month)
    assert (state.unassessed, state.left_out) == ((), 1)
    assess_everybody(
        by=owner, scheme=mutual.scheme, month=month, area="north"
    )  # leaves it out too, and it is told once
    assert browser.get("/contributions/left-out").text.count(f"Income a month (person {ana.pk})") == 1
    assert (waits(owner)[told], state_of(month).left_out) == (1, 1)
    facts = {"income_month": 90, "receives": {"household_grant": 0, "national_pension": 0}}
    declare(by=owner, person=ana, on=month, facts=facts)
    assess(by=owner, household=home, scheme=mutual.scheme, month=month)
    assert told not in waits(owner)
    assert state_of(month).left_out == 0
    with pytest.raises(CannotAssess, match="already"):
        assess(by=owner, household=home, scheme=mutual.scheme, month=month)
    assert told not in waits(owner)


def test_household_whose_dues_are_finer_than_the_currency_is_listed_too(
    owner: User, ana: Person, home: Household, period: Period
) -> None:
    """A run leaves it out, and who assesses it by hand must find it there too."""
    files, name, rule = (
        dict(coresia_files()),
        "mutual_health/definition.yaml",
        "premium_month - subsidy_month if",
    )
    assert rule in files[name]
    files[name] = files[name].replace(rule, "premium_month / 3 if")
    scheme, month = version_of(files).scheme, date(2024, 1, 1)
    affiliate(by=owner, person=ana, scheme=scheme, on=month)
    with pytest.raises(CannotAssess, match="finer than the currency"):
        assess(by=owner, household=home, scheme=scheme, month=month)
    assert waits(owner)["Households that could not be assessed"] == 1
    assert "finer than the currency" in entered(owner).get("/contributions/left-out").text


def test_scheme_waits_to_be_published_as_long_as_there_is_none(manager: User, owner: User) -> None:
    told = "A first scheme to publish"
    assert (waits(manager)[told], told in waits(somebody("carl", "collector"))) == (1, False)
    version_of(coresia_files())
    assert told not in waits(manager)

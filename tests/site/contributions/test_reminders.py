"""Reminders: who owes by a day, what and since when; as a list, as a table, as letters to print."""

from datetime import date

import pytest
from tests.site.conftest import coresia_files, entered, registered, version_of

from allcover_site.books.models import Period
from allcover_site.contributions.employers import file_declaration
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.reminding import reminders
from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
BY = date(2024, 3, 31)
pytestmark = pytest.mark.usefixtures("joins_free")


@pytest.fixture
def owing_home(owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> Household:
    """Three months of 2.00 are assessed and 3.00 paid: half of February and all of March are owed."""
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    for month in (1, 2, 3):
        assess(by=owner, household=home, scheme=SCHEME, month=date(2024, month, 1))
    receive(by=owner, household=home, scheme=SCHEME, amount=300, day=date(2024, 1, 10), key="premium")
    return home


@pytest.fixture
def mill(owner: User, period: Period) -> Employer:
    """A mill whose January is declared and not paid, and whose February is not declared."""
    version_of(coresia_files(), "national_pension")
    mill, ben = register_employer(by=owner, number="E-1", name="Mill", area="north"), registered(owner, "Ben")
    employ(by=owner, employer=mill, person=ben, on=date(2024, 1, 1))
    content = f"worker,earnings\n{ben.pk},500".encode()
    file_declaration(by=owner, employer=mill, scheme="national_pension", month=date(2024, 1, 1), name="a.csv",
                     content=content, on=date(2024, 2, 1))  # fmt: skip
    return mill


def test_household_is_reminded_of_what_is_due_by_the_day_and_no_more(
    owner: User, owing_home: Household
) -> None:
    reach = reach_of(owner, "contributions.read", SCHEME)
    [found] = reminders(reach, SCHEME, BY)
    assert (found.name, found.amount, found.since) == ("Ana Lo", 300, date(2024, 2, 29))
    assert [(one.label, one.rest) for one in found.owed] == [("February 2024", 100), ("March 2024", 200)]
    assert list(reminders(reach, SCHEME, date(2024, 2, 28))) == []
    [found] = reminders(reach, SCHEME, date(2024, 2, 29))
    assert found.amount == 100
    receive(by=owner, household=owing_home, scheme=SCHEME, amount=300, day=date(2024, 3, 10), key="rest")
    assert list(reminders(reach, SCHEME, BY)) == []


def test_employer_is_reminded_of_money_and_of_months_not_declared(owner: User, mill: Employer) -> None:
    [found] = reminders(reach_of(owner, "contributions.read", "national_pension"), "national_pension", BY)
    assert (found.party, found.amount, found.since) == ("Employer E-1", 6000, date(2024, 2, 15))
    assert found.missing == (date(2024, 2, 1),)


def test_who_is_out_of_reach_is_not_listed(owner: User, colleague: User, owing_home: Household) -> None:
    assert list(reminders(reach_of(colleague, "contributions.read", SCHEME), SCHEME, BY)) == []


def test_list_table_and_letters_say_the_same(owner: User, owing_home: Household) -> None:
    browser, address = entered(owner), f"/contributions/reminders/{SCHEME}"
    shown = browser.get(f"{address}?on={BY}").text
    assert "Mutual health organisation: whom to remind" in shown
    assert "1 household or employer owes 3.00 XCC." in " ".join(shown.split())
    taken = b"".join(browser.get(f"{address}/table.csv?on={BY}").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert taken.splitlines()[1] == f"Household {owing_home.pk},Ana Lo,north.lake,3.00,2024-02-29,"
    letters = browser.get(f"{address}/letters?on={BY}").text
    assert letters.count('class="letter"') == 1
    assert "3.00 XCC are still to be paid" in letters

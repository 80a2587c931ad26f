"""Employers' receipts and the pages of an employer's month."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from tests.site.agreeing import set_terms
from tests.site.conftest import entered, execute, somebody
from tests.site.contributions.wages import JANUARY, SCHEME, paid, table

from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of
from allcover_site.contributions.employers import receive_of_employer
from allcover_site.contributions.models import Penalty, Receipt, WageDeclaration
from allcover_site.contributions.operations import Given, NotReceived
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Person


def test_receipts_of_employers_and_households_are_one_sequence(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    receipts = [paid(owner, mill, 100, date(2024, 3, day)) for day in (1, 2)]
    assert [receipt.number for receipt in receipts] == [1, 2]
    assert (balance_of(chart.BANK), balance_of(chart.FLOAT)) == (200, 0)
    with pytest.raises(IntegrityError):
        execute("INSERT INTO contributions_receipt (key, collector_id, number, scheme, day, amount, entry_id, means, "
                "purpose, payer) VALUES ('x', %s, 3, '', '2024-03-01', 5, 1, 'cash', 'premium', '')", owner.pk)  # fmt: skip


def test_cash_of_an_employer_is_dated_back_no_further_than_a_household_s(
    owner: User, mill: Employer, manager: User
) -> None:
    today = timezone.localdate()
    for year in {(today - timedelta(days=8)).year, today.year} - {2024}:
        Period.objects.create(id=year, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    collector = somebody("carl", "collector")

    def received(by: User, days: int, means: str = "cash") -> Receipt:
        return receive_of_employer(by=by, employer=mill, scheme=SCHEME, amount=100, day=today - timedelta(days=days),
                                   key=str(uuid4()), given=Given(means))  # fmt: skip

    with pytest.raises(NotReceived, match="within 7 days of the money"):
        received(collector, 8)
    assert received(collector, 7).day == today - timedelta(days=7)
    assert received(owner, 8).day == today - timedelta(days=8)  # may date back
    assert received(owner, 8, "bank").number == 2  # as the bank's paper has it


def test_employer_s_month_on_the_pages(owner: User, mill: Employer, workers: list[Person]) -> None:
    today = date.today()
    if today.year != 2024:
        Period.objects.create(
            id=today.year, first_day=today.replace(month=1, day=1), last_day=today.replace(month=12, day=31)
        )
    client, address = entered(owner), f"/contributions/employers/{SCHEME}/{mill.pk}"
    assert address in client.get("/contributions/employers/").content.decode()
    blank = b"".join(client.get(f"{address}/wages.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert f"{workers[0].pk},Ana Lo,,yes," in blank
    wrong = SimpleUploadedFile("wages.csv", table((99999, 5), (workers[0].pk, "x")))
    answer = client.post(address, {"month": "2024-01-01", "file": wrong})
    assert answer.status_code == 422
    for told in ("the file has 2 faults", "Nobody of number 99999", "is no amount"):
        assert told in answer.content.decode().replace("&#x27;", "'")
    january = {"month": "2024-01-01"}
    answer = client.post(
        address, {**january, "file": SimpleUploadedFile("wages.csv", table((workers[0].pk, 500)))}
    )
    assert answer.status_code == 422
    left = f"{workers[1].pk},{workers[2].pk}"
    assert f'name="without" value="{left}"> Those not named earned nothing here this month' in answer.text
    assert not WageDeclaration.objects.exists()
    right = SimpleUploadedFile("wages.csv", table((workers[0].pk, 500)))
    page = client.post(address, {**january, "file": right, "without": left}, follow=True).content.decode()
    assert "60.00 XCC" in page
    made = WageDeclaration.objects.get()
    page = client.get(f"/contributions/declarations/{made.pk}/{workers[0].pk}").content.decode()
    assert "37.50 XCC" in page
    assert "comes out otherwise" not in page
    answer = client.post(
        f"{address}/receive",
        {"key": uuid4(), "amount": "10.00", "day": str(today), "means": "bank"},
        follow=True,
    )
    assert "The money is received." in answer.content.decode()
    manager = somebody("mara", "manager")
    set_terms(by=manager, scheme=SCHEME, first_day=JANUARY, content={"employing": {"penalty_percent": "1"}})
    page = client.post(f"{address}/penalties", {"on": str(today)}, follow=True).content.decode()
    assert "Late payment of January 2024" in page
    assert Penalty.objects.count() > 1
    assert "Months not declared" in page


def test_who_may_not_declare_is_shown_the_account_and_takes_nothing_in(owner: User, mill: Employer) -> None:
    client = entered(somebody("carl", "collector"))
    address = f"/contributions/employers/{SCHEME}/{mill.pk}"
    shown = client.get(address).content.decode()
    assert "Take in the wages" not in shown
    # Whoever may not write what came to the bank receives cash alone.
    assert '<option value="cash">' in shown
    assert '<option value="bank"' not in shown
    assert '<option value="bank" selected>' in entered(owner).get(address).text
    assert client.post(address, {"month": "2024-01-01"}).status_code == 403

"""The proof of every night: one command, every part, every fault named, and an end that whatever runs it can see."""

import io
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from tests.site.conftest import execute, unguard

from allcover.bookkeeping.entries import Line
from allcover_site.audit.models import Event
from allcover_site.audit.nights import of_tonight
from allcover_site.books import chart
from allcover_site.books.models import Book, Entry, Period
from allcover_site.books.operations import post, reserve, reverse
from allcover_site.books.queries import book, last_proof
from allcover_site.books.templatetags.money import money
from allcover_site.claims.models import Decision
from allcover_site.config.demonstration import demonstrate
from allcover_site.config.proofs import PROOFS, faults_of
from allcover_site.contributions.models import Assessment, Receipt
from allcover_site.people.operations import Founder
from allcover_site.registry.models import Employer
from allcover_site.runs.models import Run
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import digest

MONEY = [Line(chart.CASH, debit=70), Line(chart.FUNDS, credit=70)]


@pytest.fixture(scope="module")
def office(migrated: Path, standing: None) -> None:
    """``migrated`` first: a file cannot be copied out of the database in the middle of a transaction, and waits for its end."""
    demonstrate()


def test_whole_office_is_proven_part_by_part_and_tells_its_seals(office: None) -> None:
    told = io.StringIO()
    call_command("prove", stdout=told)
    assert len(told.getvalue().splitlines()) == len(PROOFS)
    assert told.getvalue().count("seal: ") == 2
    held, proof = book(), last_proof()
    assert proof is not None
    assert (proof.number, proof.seal) == (held.number, held.seal)
    assert faults_of() == ()


def test_entry_without_a_cause_is_named_and_one_by_hand_is_not(office: None) -> None:
    day = Period.objects.get().first_day if Period.objects.count() == 1 else date.today()
    loose = post(by=Founder(), key="from nowhere", day=day, text="x", lines=MONEY)
    assert faults_of(["causes"]) == (f"causes: Entry {loose.number} ('from nowhere') has no cause.",)
    opening = Entry.objects.get(answered__isnull=False)
    reverse(by=Founder(), entry=opening, day=day, reason="Wrong")
    assert len(faults_of(["causes"])) == 1


def test_deed_undone_in_the_books_alone_is_named(office: None) -> None:
    receipt = Receipt.objects.all()[0]
    entry = reverse(by=Founder(), entry=receipt.entry, day=date.today(), reason="x")
    assert f"causes: Entry {entry.number} ('reversal of {receipt.entry.number}') has no cause." in faults_of()
    assert f"receipts: Receipt {receipt} stands, and its entry is reversed." in faults_of()


def test_money_set_aside_for_nothing_is_named(office: None) -> None:
    reserve(
        by=Founder(), key="r", day=date.today(), source=chart.CASH, target=chart.PAYABLE, amount=5, about={}
    )
    assert faults_of(["causes"]) == ("causes: The money set aside as 'r' has no cause.",)


@pytest.mark.parametrize(
    ("account", "part", "party"),
    [
        (chart.FLOAT, "receipts", "collector nobody"),
        (chart.FLOAT, "receipts", ""),
        (chart.UNEARNED, "premiums", "household 1"),
        (chart.EMPLOYERS, "employers", "somebody"),
        (chart.FUNDERS, "funders", "somebody"),
        (chart.PAYABLE, "claims", "facility 1"),
        (chart.PAYABLE, "claims", ""),
        (chart.OWED_BENEFITS, "benefits", ""),
    ],
)
def test_control_account_that_holds_what_no_detail_accounts_for_is_named(
    office: None, account: str, part: str, party: str
) -> None:
    """As entries by hand could move it before they were kept from it."""
    lines = [Line(account, credit=500, party=party), Line(chart.CARE, debit=500)]
    post(by=Founder(), key="moved", day=date.today(), text="x", lines=lines)
    [fault] = faults_of([part])
    assert fault.startswith(f"{part}: {account} ")


def test_benefits_that_the_books_hold_and_nobody_was_given_are_named(office: None) -> None:
    version, day = Version.objects.all()[0], date.today()
    run = Run.objects.create(deed="benefits", scheme=version.scheme, month=day.replace(day=1), version=version,
                             begun_at="2024-01-01T00:00Z")  # fmt: skip
    cause = f"run {run.pk} from 1"
    lines = [Line(chart.BENEFITS, debit=9, cause=cause), Line(chart.OWED_BENEFITS, credit=9, cause=cause)]
    post(by=Founder(), key=cause, day=day, text="x", lines=lines)
    assert f"benefits: Run {run.pk} gave 0.00, and in the books it is 0.09." in faults_of()


def test_faults_are_told_in_the_reader_s_language(office: None) -> None:
    unguard("claims_decision")
    execute("UPDATE claims_decision SET paid = paid + 1, asked = asked + 1 WHERE paid = 150")
    party = f"employer {Employer.objects.create(number='E', name='Moulin', area='north').pk}"
    day = date.today()
    lines = [Line(chart.EMPLOYERS, debit=150, party=party), Line(chart.PREMIUMS, credit=150)]
    entry = post(by=Founder(), key="from nowhere", day=day, text="x", lines=lines)
    told = {
        "fr": ("le détail fait", "Employeur", "n'a pas de cause"),
        "es": ("el detalle suma", "Empleador", "no tiene causa"),
        "pt": ("o detalhe soma", "Empregador", "não tem causa"),
    }
    for language, (claims, employers, causes) in told.items():
        with override(language):
            found = faults_of(["causes", "employers", "claims"])
        assert any(fault.startswith("claims: 2000") and claims in fault for fault in found)
        assert any(fault.startswith("employers: 1100") and employers in fault for fault in found)
        assert any(f"{entry.number} (" in fault and causes in fault for fault in found)


def test_receipt_whose_amount_was_changed_is_named(office: None) -> None:
    unguard("contributions_receipt")
    receipt = Receipt.objects.order_by("pk")[0]
    execute("UPDATE contributions_receipt SET amount = amount + 1 WHERE id = %s", receipt.pk)
    amounts = [money(amount, Book.objects.get()) for amount in (receipt.amount + 1, receipt.amount)]
    told = f"receipts: Receipt {receipt} is of {amounts[0]}, and in the books {amounts[1]}."
    with pytest.raises(CommandError) as refusal:
        call_command("prove")
    assert told in str(refusal.value).splitlines()


def test_part_that_is_not_is_named_with_those_that_are(office: None) -> None:
    with pytest.raises(CommandError, match=r"no part 'book'\. Choose of: guards, trail, books"):
        call_command("prove", "book")


@pytest.mark.once
def test_office_whose_file_was_cut_short_is_named_and_ends_with_one(migrated: Path, tmp_path: Path) -> None:
    """As cron runs it: a process by itself, whose end and standard error are all that is seen of it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE")}
    environment |= {"ALLCOVER_OFFICE": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.site.settings"}

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, "-m", "django", *arguments], env=environment, capture_output=True,
                              text=True, check=False, cwd=Path(__file__).resolve().parents[3])  # fmt: skip

    file = tmp_path / "office.sqlite3"
    held = migrated.read_bytes()
    file.write_bytes(held)
    whole = run("prove")
    assert (whole.returncode, whole.stderr) == (0, "")
    for kept in (len(held) // 2, 100):
        file.write_bytes(held[:kept])
        cut = run("prove")
        assert cut.returncode == 1
        assert "cut short" in cut.stderr
        assert "Traceback" not in cut.stderr


def test_version_that_is_not_what_was_published_is_named(office: None) -> None:
    unguard("schemes_version")
    one, other = Version.objects.order_by("pk")[:2]
    files = {**one.files, next(iter(one.files)): "# changed"}
    Version.objects.filter(pk=one.pk).update(files=files)
    # Whoever can change the files can write their digest too: the trail has the one that was published.
    Version.objects.filter(pk=other.pk).update(files=files, digest=digest(files))
    assert faults_of(["versions"]) == tuple(
        f"versions: Version {each} is not what was published." for each in (one, other)
    )


@pytest.mark.parametrize(
    ("table", "part", "change"),
    [
        ("contributions_assessment", "assessments", {"due": 1}),
        ("contributions_assessment", "assessments", {"household_as_was": {"people": 3}}),
        ("claims_decision", "decisions", {"used": []}),
        ("claims_decision", "decisions", {"inputs": {"asked": []}}),
    ],
)
def test_what_does_not_come_out_again_is_named(
    office: None, table: str, part: str, change: dict[str, Any]
) -> None:
    unguard(table)
    rows: Any = (Assessment if part == "assessments" else Decision).objects
    row = rows.filter(**({"due__gt": 1} if part == "assessments" else {"paid__gt": 0})).order_by("pk")[0]
    rows.filter(pk=row.pk).update(**change)
    [fault] = faults_of([part])
    assert fault.endswith("is not what comes out of what it rests on.")
    assert str(row.pk if part == "assessments" else row.claim_id) in fault


def test_assessments_of_a_month_are_made_again_together(
    office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list[Assessment]()
    monkeypatch.setattr("allcover_site.contributions.replaying.replayed", alone.append)
    assert Assessment.objects.count() > 1
    assert faults_of(["assessments"]) == ()
    assert alone == []


def test_each_night_makes_some_again_and_after_enough_nights_all(office: None) -> None:
    rows, day = Event.objects.all(), date(2026, 1, 1)
    numbers, size = list(rows.order_by("pk").values_list("pk", flat=True)), 7
    nights = [[row.pk for row in of_tonight(rows, day + timedelta(n), size)] for n in range(len(numbers))]
    assert {len(night) for night in nights} == {size}
    assert {number for night in nights for number in night} == set(numbers)
    assert [row.pk for row in of_tonight(rows, day, len(numbers))] == numbers

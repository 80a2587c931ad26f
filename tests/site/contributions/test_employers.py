"""What employers declare, owe and pay: faults together, the published law, amendments, arrears, penalties, the pages."""

import io
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from tests.site.conftest import coresia_files, entered, execute, registered, somebody, version_of

from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import PeriodClosed, close_period
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.contributions.arrears import Charge, charges_of, corrected, pay_by_of
from allcover_site.contributions.employer_queries import (
    account_of_employer,
    changes_of,
    declared_last,
    faults_of_employers,
    left_out_of,
    months_missing,
    penalties_of,
    replayed_wage,
)
from allcover_site.contributions.employers import (
    NotDeclared,
    file_declaration,
    receive_of_employer,
)
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.leaving_out import NotNamed
from allcover_site.contributions.models import DeclaredWage, Penalty, Receipt, WageDeclaration
from allcover_site.contributions.operations import Given, affiliate
from allcover_site.contributions.paying import Due, Payment
from allcover_site.contributions.penalties import NotPenalised, charge_penalties, let_penalty_off
from allcover_site.contributions.reminding import _employers
from allcover_site.contributions.terms import Employing
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, Reach
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Person
from allcover_site.schemes.models import Version

SCHEME = "national_pension"
JANUARY = date(2024, 1, 1)
ON = date(2024, 2, 10)


@pytest.fixture
def mill(owner: User, period: Period) -> Employer:
    version_of(coresia_files(), SCHEME)
    return register_employer(by=owner, number="E-1", name="Lake Mill", area="north.lake")


@pytest.fixture
def workers(owner: User, mill: Employer) -> list[Person]:
    persons = [registered(owner, name) for name in ("Ana", "Ben", "Cleo")]
    for person in persons:
        employ(by=owner, employer=mill, person=person, on=date(2023, 5, 1))
    return persons


def table(*rows: tuple[object, ...], heading: str = "worker,earnings") -> bytes:
    return "\n".join((heading, *(",".join(str(cell) for cell in row) for row in rows))).encode()


def filed(
    by: User, employer: Employer, content: bytes, month: date = JANUARY, on: date = ON
) -> WageDeclaration:
    """A month declared; whoever works there and is not named earned nothing, and that is said."""
    everybody = set(employer.employments.values_list("person_id", flat=True))
    return file_declaration(
        by=by, employer=employer, scheme=SCHEME, month=month, name="wages.csv", content=content, on=on, without=everybody,
    )  # fmt: skip


def paid(by: User, employer: Employer, amount: int, day: date) -> Receipt:
    return receive_of_employer(by=by, employer=employer, scheme=SCHEME, amount=amount, day=day, key=str(uuid4()),
                               given=Given("bank"))  # fmt: skip


def test_declared_wages_are_assessed_by_the_published_law_and_posted(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    made = filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, "700.00")))
    # 4.5 % and 7.5 % of 500; of 700 too, with a solidarity contribution of 1 % on what is above 600
    wages = {wage.person: wage.dues for wage in made.wages.all()}
    assert wages == {
        workers[0]: {"worker": 2250, "employer": 3750},
        workers[1]: {"worker": 3250, "employer": 5250},
    }
    assert (made.due, made.workers, made.dues) == (14500, 2, {"worker": 5500, "employer": 9000})
    assert (balance_of(chart.EMPLOYERS), balance_of(chart.PREMIUMS)) == (14500, -14500)
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])


def test_contribution_of_a_worker_made_again_is_the_same_and_tells_its_steps(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    wage = filed(owner, mill, table((workers[0].pk, 500))).wages.get()
    found = replayed_wage(wage)
    assert found.dues == wage.dues
    assert any(step["key"] == "national_pension.employer_contribution_month" for step in found.trace)


def test_worker_without_contract_in_a_small_firm_owes_nothing(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    made = filed(
        owner, mill, table((workers[0].pk, 500, "no", "private"), heading="worker,earnings,contract,sector")
    )
    assert made.due == 0
    assert made.entry is None


def test_what_the_law_must_know_and_does_not_is_told_of_each_worker(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    with pytest.raises(Faults, match=r"Of Ana Lo \(\d+\) it is not known: sector\.") as found:
        filed(
            owner,
            mill,
            table(*((person.pk, 500, "no") for person in workers), heading="worker,earnings,contract"),
        )
    assert [fault.place.line for fault in found.value.faults] == [2, 3, 4]


def test_every_fault_of_a_file_is_told_together_and_nothing_is_written(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    stranger = registered(owner, "Stan")
    content = table(
        (workers[0].pk, 500), (workers[0].pk, 600), (stranger.pk, 500), (workers[1].pk, "1.5.5"),
        (workers[2].pk, "5.005"), ("x", 5), (99999, 5), (workers[1].pk, "=1+1"),
    )  # fmt: skip
    with pytest.raises(Faults) as found:
        filed(owner, mill, content)
    told = {(fault.place.line, fault.what.split(".")[0][:40]) for fault in found.value.faults}
    assert {line for line, _ in told} == {3, 4, 5, 6, 7, 8, 9}
    assert not WageDeclaration.objects.exists()
    assert balance_of(chart.EMPLOYERS) == 0


def test_name_that_is_plainly_another_s_is_a_fault_and_one_spelt_otherwise_is_none(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    heading = "worker,name,earnings"
    with pytest.raises(Faults, match=r"Number \d+ is Ana Lo, and not 'Wrong Name'") as found:
        filed(
            owner,
            mill,
            table((workers[0].pk, "Wrong Name", 100), (workers[1].pk, "Ben Lo", 100), heading=heading),
        )
    assert [fault.place.line for fault in found.value.faults] == [2]
    rows = ((workers[0].pk, "LO Anna", 100), (workers[1].pk, "ben", 100), (workers[2].pk, "", 100))
    assert filed(owner, mill, table(*rows, heading=heading)).workers == 3


def test_formula_other_encoding_and_unknown_column_are_faults(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    for content in (b"\xff\xfe\x00", table((workers[0].pk, 5), heading="worker,wage"), b"", table()):
        with pytest.raises(Faults):
            filed(owner, mill, content)


def test_wages_come_as_xlsx_too(owner: User, mill: Employer, workers: list[Person]) -> None:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["worker", "earnings"])
        sheet.write_row(1, 0, [workers[0].pk, 500])
    assert filed(owner, mill, held.getvalue()).due == 6000


def test_amendment_posts_the_difference_and_keeps_what_was_declared_before(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    first = filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, 500)))
    assert (
        filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, 500))) == first
    )  # the same file again
    second = filed(owner, mill, table((workers[0].pk, 500)))
    assert (second.number, second.due, declared_last(mill, SCHEME, JANUARY)) == (2, 6000, second)
    assert [line.value.signed for line in second.entry.lines.all()] == [-6000, 6000]  # type: ignore[union-attr]
    assert (balance_of(chart.EMPLOYERS), account_of_employer(mill, SCHEME).owed) == (6000, 6000)
    assert list(faults_of_employers()) == []
    for name in ("wagedeclaration", "declaredwage"):
        with pytest.raises(IntegrityError, match="kept as written"):
            execute(f"DELETE FROM contributions_{name}")


def test_page_of_an_amendment_names_whom_it_changed_and_whom_it_leaves_out(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    ana, ben, cleo = workers
    filed(owner, mill, table((ana.pk, 500), (ben.pk, 500)))
    made = filed(owner, mill, table((ana.pk, 600)))
    assert set(changes_of(made)) == {(ana, 50000, 60000), (ben, 50000, None)}
    assert left_out_of(made) == [ben, cleo]
    shown = " ".join(entered(owner).get(f"/contributions/declarations/{made.pk}").text.split())
    assert f"not declared:</strong> Ben Lo ({ben.pk}), Cleo Lo ({cleo.pk})" in shown
    assert "What it changed of the declaration before it" in shown


def test_who_works_there_or_was_declared_is_left_out_knowingly_alone(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    ana, ben, cleo = workers

    def given_in(*rows: tuple[object, ...], without: tuple[Person, ...] = ()) -> WageDeclaration:
        return file_declaration(
            by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="wages.csv", content=table(*rows), on=ON,
            without={person.pk for person in without},
        )  # fmt: skip

    everybody = ((ana.pk, 500), (ben.pk, 500), (cleo.pk, 500))
    with pytest.raises(
        NotNamed, match=rf"January 2024: not named, .*before: Ben Lo \({ben.pk}\), Cleo Lo \({cleo.pk}\)\."
    ):
        given_in((ana.pk, 500))
    with pytest.raises(NotNamed, match=rf"before: Cleo Lo \({cleo.pk}\)\."):
        given_in((ana.pk, 500), without=(ben,))
    assert not WageDeclaration.objects.exists()
    given_in(*everybody)
    mill.employments.filter(person=cleo).update(first_day=date(2024, 2, 1))  # the registry was mended
    with pytest.raises(NotNamed, match="before: Cleo Lo") as refused:
        given_in((ana.pk, 600), (ben.pk, 500))
    assert refused.value.compared.changes == [(ana, 50000, 60000), (cleo, 50000, None)]
    assert (mill.declarations.count(), balance_of(chart.EMPLOYERS)) == (1, 18000)
    made = given_in((ana.pk, 600), (ben.pk, 500), without=(cleo, ana))
    assert (made.number, made.workers) == (2, 2)
    said = [
        event.facts["without"] for event in Event.objects.filter(deed="contributions.declared").order_by("pk")
    ]
    assert said == [[], [cleo.pk]]


def test_worker_paid_nothing_owes_nothing_and_is_left_out_knowingly(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    ana, ben, cleo = workers
    content = table((ana.pk, 500), (ben.pk, 0), (cleo.pk, "0.00"))
    made = file_declaration(by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="a.csv", content=content, on=ON)  # fmt: skip
    assert (made.due, made.workers, list(made.wages.values_list("person_id", flat=True))) == (
        6000,
        1,
        [ana.pk],
    )
    assert Event.objects.filter(deed="contributions.declared").get().facts["without"] == [ben.pk, cleo.pk]
    nobody = table((ana.pk, 0), (ben.pk, 0), (cleo.pk, 0))
    made = file_declaration(by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="a.csv", content=nobody, on=ON)  # fmt: skip
    assert (made.due, made.workers, balance_of(chart.EMPLOYERS), list(faults_of_employers())) == (0, 0, 0, [])


def test_declaration_that_cannot_be_posted_is_not_written(
    owner: User, mill: Employer, workers: list[Person], period: Period
) -> None:
    close_period(by=owner, period=period)
    with pytest.raises(PeriodClosed):
        filed(owner, mill, table((workers[0].pk, 500)))
    assert not DeclaredWage.objects.exists()


def test_who_may_not_or_too_early_declares_nothing(
    owner: User, colleague: User, mill: Employer, workers: list[Person]
) -> None:
    with pytest.raises(NotAllowed):
        filed(colleague, mill, table((workers[0].pk, 500)))
    with pytest.raises(NotDeclared, match="not begun"):
        filed(owner, mill, table((workers[0].pk, 500)), date(2999, 1, 1))


def test_months_that_should_be_declared_and_are_not_are_named(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    mill.employments.update(first_day=JANUARY)
    for month in (date(2024, 1, 1), date(2024, 3, 1)):
        filed(owner, mill, table((workers[0].pk, 500)), month)
    assert months_missing(mill, SCHEME, date(2024, 5, 15)) == [date(2024, 2, 1)]
    assert months_missing(mill, SCHEME, date(2024, 5, 16)) == [date(2024, 2, 1), date(2024, 4, 1)]


def test_employer_that_never_declared_misses_the_months_in_which_somebody_worked_there(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    mill.employments.update(first_day=date(2024, 2, 20))
    asked = [
        date(2024, month, 1) for month in (2, 3, 4)
    ]  # the law obliges whoever employs somebody, insured or not
    assert months_missing(mill, SCHEME, date(2024, 5, 16)) == asked
    assert [told.missing for told in _employers(Reach(("north",)), SCHEME, date(2024, 3, 16))] == [
        (date(2024, 2, 1),)
    ]
    later = Version.objects.get(scheme=SCHEME).first_day
    mill.employments.update(first_day=date(1999, 1, 1))
    assert (
        months_missing(mill, SCHEME, date(2024, 5, 16))[0] == later
    )  # no month before the law was published
    mill.employments.update(first_day=date(2024, 2, 20))
    affiliate(by=owner, person=workers[0], scheme=SCHEME, on=date(2024, 2, 20))
    version_of(coresia_files(), "mutual_health")
    affiliate(by=owner, person=workers[0], scheme="mutual_health", on=date(2024, 2, 20))
    assert months_missing(mill, SCHEME, date(2024, 5, 16)) == [date(2024, month, 1) for month in (2, 3, 4)]
    assert months_missing(mill, "mutual_health", date(2024, 5, 16)) == []  # it asks employers for nothing
    [told] = _employers(Reach(("north",)), SCHEME, date(2024, 3, 16))
    assert (told.name, told.missing) == ("Lake Mill", (date(2024, 2, 1),))
    mill.employments.update(last_day=date(2024, 3, 31))
    assert months_missing(mill, SCHEME, date(2024, 9, 16)) == [date(2024, 2, 1), date(2024, 3, 1)]
    filed(owner, mill, table((workers[0].pk, 500)), date(2024, 2, 1))
    assert months_missing(mill, SCHEME, date(2024, 9, 16)) == [date(2024, 3, 1)]


def test_late_employer_owes_a_penalty_for_each_month_begun_once(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    content = {"employing": {"due_day": 15, "penalty_percent": "2", "penalty_most_percent": "3"}}
    set_terms(by=somebody("mara", "manager"), scheme=SCHEME, first_day=JANUARY, content=content)
    filed(owner, mill, table((workers[0].pk, 500)))
    assert charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 2, 15)) == []
    paid(owner, mill, 1000, date(2024, 2, 15))
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 2, 16))
    assert [penalty.amount for penalty in charged] == [100]  # 2 % of 50.00
    assert charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 3, 15)) == []
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 4, 20))
    assert [penalty.amount for penalty in charged] == [80]  # all of them together are 3 % of 60.00
    assert (balance_of(chart.PENALTIES), balance_of(chart.EMPLOYERS)) == (-180, 6000 - 1000 + 180)
    assert account_of_employer(mill, SCHEME).owed == 5180
    paid(owner, mill, 5200, date(2024, 5, 1))
    account = account_of_employer(mill, SCHEME)
    assert (account.owed, account.credit, list(faults_of_employers())) == (0, 20, [])
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_penalty")


def late_november(owner: User, mill: Employer, workers: list[Person]) -> list[Penalty]:
    """November, 88.80 owed and none paid, charged 5 % in each of two months begun late, of 12 % at most."""
    content = {"employing": {"due_day": 15, "penalty_percent": "5", "penalty_most_percent": "12"}}
    set_terms(by=somebody("mara", "manager"), scheme=SCHEME, first_day=JANUARY, content=content)
    filed(owner, mill, table((workers[0].pk, 280), (workers[1].pk, 460)))
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 3, 20))
    assert [penalty.amount for penalty in charged] == [444, 444]
    return charged


def informal(workers: list[Person]) -> bytes:
    """The second worker has no contract after all, and owes nothing: 33.60 are owed for the first alone."""
    rows = (workers[0].pk, 280, "yes", "private"), (workers[1].pk, 460, "no", "private")
    return table(*rows, heading="worker,earnings,contract,sector")


def test_penalty_follows_what_is_declared_anew_by_entries_of_its_own(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    late_november(owner, mill, workers)
    less = filed(owner, mill, informal(workers), on=date(2024, 4, 2))
    assert less.due == 3360
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [168, 168]  # 5 % of 33.60, twice
    assert (balance_of(chart.PENALTIES), account_of_employer(mill, SCHEME).owed) == (-336, 3360 + 336)
    assert [change.amount for change in less.penalty_changes.all()] == [-276, -276]
    # what is left to the most of 4.03 is charged for the third month, and no more
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 7, 1))
    assert [penalty.amount for penalty in charged] == [67]
    filed(owner, mill, table((workers[0].pk, 280), (workers[1].pk, 460)), on=date(2024, 7, 2))
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [
        444,
        444,
        177,
    ]  # the third is cut at 12 %
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])
    assert Event.objects.filter(deed="contributions.penalty_corrected").count() == 5
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_penaltychange")


def test_penalty_is_let_off_for_a_reason_by_who_settles_and_no_amendment_brings_it_back(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    first, _second = late_november(owner, mill, workers)
    manager, on = User.objects.get(username="mara"), date(2024, 3, 21)
    with pytest.raises(NotAllowed):
        let_penalty_off(by=somebody("acco", "accountant"), penalty=first, on=on, reason="The river rose")
    for day, reason in ((on, " "), (date(2024, 3, 19), "x"), (date(2999, 1, 1), "x")):
        with pytest.raises(NotPenalised, match="Write the reason"):
            let_penalty_off(by=manager, penalty=first, on=day, reason=reason)
    address = f"/contributions/employers/{SCHEME}/{mill.pk}"
    assert "Let off the 4.44 XCC for January 2024" in entered(manager).get(address).text
    shown = entered(manager).post(f"{address}/penalties/{first.pk}/let-off", {"day": on, "reason": "The river rose"}, follow=True).text  # fmt: skip
    assert "The penalty is let off." in shown
    assert "The river rose" in shown
    with pytest.raises(NotPenalised, match="Nothing is left"):
        let_penalty_off(by=manager, penalty=first, on=on, reason="Again")
    assert (balance_of(chart.PENALTIES), account_of_employer(mill, SCHEME).owed) == (-444, 8880 + 444)
    filed(owner, mill, informal(workers), on=date(2024, 4, 2))
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [
        0,
        0,
    ]  # 4.44 of at most 4.03 was let off
    filed(owner, mill, table((workers[0].pk, 280), (workers[1].pk, 461)), on=date(2024, 4, 3))
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [0, 445]
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])


def test_receipts_of_employers_and_households_are_one_sequence(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    receipts = [paid(owner, mill, 100, date(2024, 3, day)) for day in (1, 2)]
    assert [receipt.number for receipt in receipts] == [1, 2]
    assert (balance_of(chart.BANK), balance_of(chart.FLOAT)) == (200, 0)
    with pytest.raises(IntegrityError):
        execute("INSERT INTO contributions_receipt (key, collector_id, number, scheme, day, amount, entry_id, means, "
                "purpose, payer) VALUES ('x', %s, 3, '', '2024-03-01', 5, 1, 'cash', 'premium', '')", owner.pk)  # fmt: skip


days = st.dates(date(2024, 1, 1), date(2024, 12, 31))


@given(st.lists(st.tuples(days, st.integers(1, 500)), max_size=5), days, days)
def test_penalties_charged_at_once_or_bit_by_bit_never_exceed_the_most(
    payments: list[tuple[date, int]], first: date, last: date
) -> None:
    terms = Employing(15, "7", "20")
    dues = [Due(str(month), month, date(2024, month.month, 28), pay_by_of(terms, month), 300)
            for month in (date(2024, 1, 1), date(2024, 4, 1))]  # fmt: skip
    given_ = [Payment(*each) for each in payments]
    once = charges_of(terms, dues, given_, [], max(first, last))
    early = charges_of(terms, dues, given_, [], min(first, last))
    late = charges_of(terms, dues, given_, early, max(first, last))
    assert sorted((*early, *late), key=_key) == sorted(once, key=_key)
    for due in dues:
        assert sum(charge.amount for charge in once if charge.due == due.key) <= 60
    assert charges_of(terms, dues, given_, once, max(first, last)) == ()


@given(st.lists(st.tuples(days, st.integers(1, 500)), max_size=5), days, st.integers(0, 600))
def test_penalties_corrected_are_those_that_would_have_been_charged(
    payments: list[tuple[date, int]], on: date, amount: int
) -> None:
    terms = Employing(15, "7", "20")
    first, other = (Due(str(month), month, date(2024, month.month, 28), pay_by_of(terms, month), 300)
                    for month in (date(2024, 1, 1), date(2024, 4, 1)))  # fmt: skip
    given_ = [Payment(*each) for each in payments]
    charged = charges_of(terms, [first, other], given_, [], on)
    by = {_key(charge): terms for charge in charged}
    assert sorted(corrected(by, [first, other], given_, charged), key=_key) == sorted(charged, key=_key)
    dues = [replace(first, amount=amount), other]
    wanted = {_key(charge): charge.amount for charge in charges_of(terms, dues, given_, [], on)}
    found = corrected(by, dues, given_, charged)
    if wanted.keys() <= by.keys():
        assert {_key(charge): charge.amount for charge in found if charge.amount} == wanted
    for due in dues:
        assert sum(charge.amount for charge in found if charge.due == due.key) * 5 <= due.amount


def _key(charge: Charge) -> tuple[str, int]:
    return charge.due, charge.number


# the pages


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
    assert (
        '<option value="cash" selected>' in shown
    )  # whoever may not write what came to the bank receives cash
    assert '<option value="bank" selected>' in entered(owner).get(address).text
    assert client.post(address, {"month": "2024-01-01"}).status_code == 403

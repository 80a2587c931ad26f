"""Writing the books: only what balances, in an open period, once, for good, by the program and by the database."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site.conftest import execute, unguard

from allcover.bookkeeping.entries import DoesNotBalance, Line, NoSuchAccount
from allcover_site.audit.models import Event
from allcover_site.books import models
from allcover_site.books.models import Book, Entry, Period
from allcover_site.books.operations import (
    AlreadyReversed,
    AlreadySettled,
    BooksRefused,
    KeyReused,
    NotEnoughMoney,
    PeriodClosed,
    close_period,
    open_account,
    open_period,
    post,
    reserve,
    reverse,
    settle,
    void,
)
from allcover_site.books.queries import balance_of, balances, by_party, faults_of_books, free_money
from allcover_site.people.models import User

DAY = date(2024, 3, 1)


def premium(amount: int, party: str = "household 7") -> list[Line]:
    return [Line("1000", debit=amount, party=party), Line("4000", credit=amount, party=party)]


def posted(by: User, key: str = "receipt 1", amount: int = 1205, **changed: object) -> Entry:
    given = {"day": DAY, "text": "Premium", "lines": premium(amount), **changed}
    return post(by=by, key=key, **given)  # type: ignore[arg-type]


@pytest.fixture
def three(manager: User, period: Period) -> None:
    for number in (1, 2, 3):
        posted(manager, f"receipt {number}", number * 100)


def test_entry_is_written_with_its_lines(manager: User, period: Period) -> None:
    entry = posted(manager, document="receipt 12")
    entry.refresh_from_db()
    assert [line.value for line in entry.lines.all()] == premium(1205)
    assert (entry.number, entry.period, entry.author, entry.document) == (1, period, "mara", "receipt 12")
    assert (balance_of("1000"), balance_of("4000"), balance_of("1000", party="nobody")) == (1205, -1205, 0)
    assert faults_of_books() == ()


def test_same_key_is_written_once(manager: User, period: Period) -> None:
    assert posted(manager).number == posted(manager).number
    assert Entry.objects.count() == 1
    with pytest.raises(KeyReused, match="as entry 1"):
        posted(manager, amount=5)


def test_refused_entry_leaves_nothing(manager: User, period: Period) -> None:
    for lines, refusal in (
        ([Line("1000", debit=5), Line("4000", credit=4)], DoesNotBalance),
        ([Line("1000", debit=5), Line("9", credit=5)], NoSuchAccount),
    ):
        with pytest.raises(refusal):
            posted(manager, lines=lines)
    assert (Entry.objects.count(), models.Line.objects.count(), Book.objects.get().number) == (0, 0, 0)


def test_no_entry_is_dated_in_a_closed_period_or_in_none(manager: User, period: Period) -> None:
    told = "Jan. 1, 2025 lies in no period .* ask the accountant to open the year 2025 on the page Books"
    with pytest.raises(PeriodClosed, match=told):
        posted(manager, day=date(2025, 1, 1))
    close_period(by=manager, period=period)
    with pytest.raises(PeriodClosed, match="closed period"):
        posted(manager)
    with pytest.raises(BooksRefused, match="closed already"):
        close_period(by=manager, period=period)


def test_periods_do_not_overlap(manager: User, period: Period) -> None:
    open_period(by=manager, first_day=date(2025, 1, 1), last_day=date(2025, 1, 31))
    for first, last in ((date(2024, 12, 31), date(2025, 3, 1)), (date(2025, 2, 2), date(2025, 2, 1))):
        with pytest.raises(BooksRefused):
            open_period(by=manager, first_day=first, last_day=last)


def test_periods_are_closed_in_their_order_once_they_are_over(manager: User, period: Period) -> None:
    today = timezone.localdate()
    last = open_period(by=manager, first_day=date(2025, 1, 1), last_day=today - timedelta(days=1))
    running = open_period(by=manager, first_day=today, last_day=today)
    posted(manager)
    with pytest.raises(BooksRefused, match="still open"):
        close_period(by=manager, period=last)
    close_period(by=manager, period=period)
    close_period(by=manager, period=last)
    with pytest.raises(BooksRefused, match="not over yet"):
        close_period(by=manager, period=running)
    with pytest.raises(BooksRefused, match="closed up to"):
        open_period(by=manager, first_day=date(2023, 1, 1), last_day=date(2023, 12, 31))


def test_periods_before_the_first_entry_close_with_it(manager: User, period: Period) -> None:
    last = open_period(by=manager, first_day=date(2025, 1, 1), last_day=date(2025, 1, 31))
    posted(manager, day=date(2025, 1, 1))
    close_period(by=manager, period=last)
    with pytest.raises(PeriodClosed):
        posted(manager, key="another")


def test_accounts_are_opened_once_with_plain_codes(manager: User, period: Period) -> None:
    for code in ("1000", "10.0", "", "a b"):
        with pytest.raises(BooksRefused):
            open_account(by=manager, code=code, name="Cash", kind="asset")


def test_mistake_is_mended_by_its_reversal_once(manager: User, period: Period) -> None:
    entry = posted(manager)
    turned = reverse(by=manager, entry=entry, day=DAY, reason="Typed twice")
    assert (balance_of("1000"), turned.reversal_of) == (0, entry)
    assert turned.text == f"Turns entry {entry.number}: Typed twice"
    with pytest.raises(AlreadyReversed):
        reverse(by=manager, entry=entry, day=DAY, reason="Again")
    assert Event.objects.filter(deed="books.reversed").count() == 1
    assert faults_of_books() == ()


# money set aside


def reserved(by: User, key: str, amount: int) -> models.Reservation:
    return reserve(
        by=by, key=key, day=DAY, source="1000", target="2000", amount=amount, about={"party": "facility 3"}
    )


def test_reserved_money_is_not_free_and_not_yet_gone(manager: User, three: None) -> None:
    one = reserved(manager, "cheque 1", 450)
    assert (free_money("1000"), balance_of("1000")) == (150, 600)
    with pytest.raises(NotEnoughMoney, match=r"has 1\.50 XCC left"):
        reserved(manager, "cheque 2", 151)
    with pytest.raises(KeyReused):
        reserved(manager, "cheque 1", 1)
    entry = settle(by=manager, reservation=one, day=DAY, text="Cheque cashed")
    assert (free_money("1000"), balance_of("1000"), by_party("2000")) == (150, 150, {"facility 3": 450})
    assert entry.settled.reservation == one


def test_voided_money_is_free_again_and_nothing_is_posted(manager: User, three: None) -> None:
    one = reserved(manager, "cheque 1", 600)
    void(by=manager, reservation=one, reason="Lost")
    assert (free_money("1000"), Entry.objects.count()) == (600, 3)
    for again in (lambda: void(by=manager, reservation=one, reason=""),
                  lambda: settle(by=manager, reservation=one, day=DAY, text="")):  # fmt: skip
        with pytest.raises(AlreadySettled):
            again()


# the database's own word


def line_typed(entry: int, position: int, debit: int, credit: int) -> str:
    """A line as somebody would type it into the database."""
    names = "entry_id, position, account_id, debit, credit, scheme, area, party, cause"
    values = f"{entry}, {position}, '1000', {debit}, {credit}, '', '', '', ''"
    return f"INSERT INTO books_line ({names}) VALUES ({values})"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE books_line SET debit = 5 WHERE debit > 0", "kept as written"),
        ("DELETE FROM books_line", "kept as written"),
        ("UPDATE books_entry SET day = '2024-04-01'", "kept as written"),
        ("DELETE FROM books_entry", "kept as written"),
        ("UPDATE books_account SET kind = 'income'", "kept as written"),
        (line_typed(1, 9, 5, 0), "the entry is written"),
        (line_typed(8, 1, 5, 5), "line_on_one_side"),
        (line_typed(8, 1, -5, 0), "line_on_one_side"),
        ("UPDATE books_period SET last_day = '2025-12-31'", "a closed period stays closed"),
        ("DELETE FROM books_period", "periods are kept"),
    ],
)  # fmt: skip
def test_database_refuses_what_breaks_the_books(three: None, statement: str, told: str) -> None:
    with pytest.raises(IntegrityError, match=told):
        execute(statement)
    assert faults_of_books() == ()


def written_by_hand(lines: Sequence[tuple[int, int]], period: int = 2024, day: str = "2024-03-01") -> None:
    """An entry typed into the database: its lines first, then itself."""
    with transaction.atomic():
        for position, (debit, credit) in enumerate(lines, start=1):
            execute(line_typed(99, position, debit, credit))
        execute("INSERT INTO books_entry (number, key, day, period_id, text, document, author, written_at, before, seal) "
                "VALUES (99, 'hand', %s, %s, '', '', '', '2024-03-01', '', '')", day, period)  # fmt: skip


@pytest.mark.parametrize("lines", [[(5, 0), (0, 4)], [(5, 0)], []])
def test_database_refuses_an_entry_that_does_not_balance(
    period: Period, lines: list[tuple[int, int]]
) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        written_by_hand(lines)
    written_by_hand([(5, 0), (0, 5)])


def test_database_refuses_an_entry_outside_an_open_period(manager: User, period: Period) -> None:
    even = [(5, 0), (0, 5)]
    with pytest.raises(IntegrityError, match="dated in no open period"):
        written_by_hand(even, day="2025-01-01")
    close_period(by=manager, period=period)
    with pytest.raises(IntegrityError, match="dated in no open period"):
        written_by_hand(even)


def test_lines_without_their_entry_do_not_last(period: Period) -> None:
    @transaction.atomic
    def stray() -> None:
        execute(line_typed(8, 1, 5, 0))
        connection.check_constraints()

    with pytest.raises(IntegrityError):
        stray()


# the proof


@pytest.mark.parametrize(
    ("table", "statement", "fault"),
    [
        ("books_line", "UPDATE books_line SET debit = 101 WHERE debit = 100", "Entry 1 does not balance."),
        ("books_line", "UPDATE books_line SET party = 'x' WHERE debit = 200", "Number 2 was changed after it was sealed."),
        ("books_entry", "UPDATE books_entry SET text = 'x' WHERE number = 3", "Number 3 was changed after it was sealed."),
        ("books_entry", "UPDATE books_entry SET day = '2023-03-01' WHERE number = 3", "Entry 3 is dated outside its period."),
    ],
)  # fmt: skip
def test_proof_finds_what_was_changed_behind_the_guards(
    three: None, table: str, statement: str, fault: str
) -> None:
    unguard(table)
    execute(statement)
    assert fault in faults_of_books()
    with pytest.raises(CommandError, match=fault):
        call_command("prove", "books")


def test_proof_holds_closed_periods_to_the_trail_and_the_trail_to_them(manager: User, period: Period) -> None:
    other = open_period(by=manager, first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    close_period(by=manager, period=period)
    assert faults_of_books() == ()
    unguard("books_period")
    Period.objects.filter(pk=period.pk).update(closed_at=None)
    Period.objects.filter(pk=other.pk).update(closed_at=timezone.now())
    assert faults_of_books() == (
        "The period 2024-01-01 - 2024-12-31 was closed by the trail, and is open or gone.",
        "The period 2025-01-01 - 2025-12-31 is closed, and the trail does not tell of it.",
    )
    close_period(by=manager, period=period)
    assert faults_of_books()[0] == "The period 2024-01-01 - 2024-12-31 was closed twice by the trail."


def test_proof_of_whole_books_tells_their_seal(three: None) -> None:
    told = io.StringIO()
    call_command("prove", "books", stdout=told)
    assert "3 entries, 600 on either side" in told.getvalue()
    assert Book.objects.get().seal in told.getvalue()


AMOUNTS = st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=1, max_size=5)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(AMOUNTS, max_size=5))
def test_books_are_even_after_whatever_was_asked(
    manager: User, period: Period, asked: list[list[int]]
) -> None:
    """Each list is asked as an entry; those that cannot be are refused, and the books hold after every one."""
    for signed in asked:
        lines = [
            Line.of(code, amount) for code, amount in zip(("1000", "2000", "4000", "5000", "1000"), signed)
        ]
        rest = -sum(signed)
        key = f"asked {Entry.objects.count() + 1}"
        if rest:
            posted(manager, key, lines=[*lines, Line.of("5000", rest)])
        else:
            with pytest.raises(DoesNotBalance):
                posted(manager, key, lines=[*lines, Line("1000", debit=1)])
    assert balances().is_even
    assert faults_of_books() == ()

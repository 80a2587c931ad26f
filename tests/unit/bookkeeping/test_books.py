"""Double entry with no database: what may be written, what it adds up to, and its text for Beancount."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.bookkeeping.balances import signed_by_account, trial_balance
from allcover.bookkeeping.beancount import account_name, beancount, decimal_text
from allcover.bookkeeping.entries import (
    KINDS,
    MOST,
    Account,
    DoesNotBalance,
    Entry,
    EntryRefused,
    Line,
    NoSuchAccount,
    NotOneSide,
    TooFewLines,
    check_lines,
)

ACCOUNTS = tuple(Account(kind[:3], kind.title(), kind) for kind in KINDS)
CODES = [account.code for account in ACCOUNTS]
AMOUNTS = st.integers(1, 10**12)


@st.composite
def balanced(draw: st.DrawFn) -> tuple[Line, ...]:
    """Lines that balance: some amounts on either side, and one line that makes the sides even."""
    signed = draw(st.lists(AMOUNTS | AMOUNTS.map(lambda amount: -amount), min_size=1, max_size=6))
    if sum(signed) == 0:
        signed.append(1)
    codes = draw(st.lists(st.sampled_from(CODES), min_size=len(signed) + 1, max_size=len(signed) + 1))
    return tuple(Line.of(code, amount) for code, amount in zip(codes, [*signed, -sum(signed)]))


@given(st.lists(balanced(), max_size=8))
def test_trial_balance_of_what_may_be_written_is_even(written: list[tuple[Line, ...]]) -> None:
    for lines in written:
        check_lines(lines, CODES)
    trial = trial_balance(ACCOUNTS, signed_by_account(line for lines in written for line in lines))
    assert trial.is_even
    assert trial.assets == trial.owed_and_own


@given(balanced())
def test_an_entry_and_its_reversal_leave_nothing(lines: tuple[Line, ...]) -> None:
    turned = tuple(line.turned() for line in lines)
    check_lines(turned, CODES)
    assert set(signed_by_account((*lines, *turned)).values()) == {0}


@given(balanced(), st.data())
def test_an_entry_with_one_amount_changed_is_refused(lines: tuple[Line, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    wrong = [*lines]
    more = data.draw(AMOUNTS)
    line = wrong[place]
    wrong[place] = Line.of(line.account, line.signed + (more if line.signed > 0 else -more))
    with pytest.raises(DoesNotBalance):
        check_lines(wrong, CODES)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], TooFewLines),
        ([Line("ass", debit=5)], TooFewLines),
        ([Line("ass", debit=5), Line("nil", credit=5)], NoSuchAccount),
        ([Line("ass", debit=5), Line("inc")], NotOneSide),
        ([Line("ass", debit=5, credit=5), Line("inc", debit=5, credit=5)], NotOneSide),
        ([Line("ass", debit=-5), Line("inc", credit=-5)], NotOneSide),
        ([Line("ass", debit=MOST + 1), Line("inc", credit=MOST + 1)], NotOneSide),
        ([Line("ass", debit=MOST), Line("ass", debit=1), Line("inc", credit=MOST), Line("inc", credit=1)], NotOneSide),
        ([Line("ass", debit=5), Line("inc", credit=4)], DoesNotBalance),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_as_what_it_is(lines: list[Line], refusal: type[EntryRefused]) -> None:
    with pytest.raises(refusal):
        check_lines(lines, CODES)


def test_statements_of_a_small_year() -> None:
    lines = [
        Line("ass", debit=1000), Line("equ", credit=1000),  # what the founders brought
        Line("ass", debit=300), Line("inc", credit=300),  # premiums
        Line("exp", debit=120), Line("lia", credit=120),  # care owed to the health centre
        Line("lia", debit=50), Line("ass", credit=50),  # of which 50 are paid
    ]  # fmt: skip
    trial = trial_balance(ACCOUNTS, signed_by_account(lines))
    assert {balance.account.code: balance.usual for balance in trial.balances} == {
        "ass": 1250, "equ": 1000, "exp": 120, "inc": 300, "lia": 70,
    }  # fmt: skip
    assert (trial.debit, trial.credit) == (1370, 1370)
    assert (trial.surplus, trial.assets, trial.owed_and_own) == (180, 1250, 1250)


def written(change: Callable[[Entry], Entry] = lambda entry: entry) -> str:
    lines = (Line("ass", debit=1205, party="household 7"), Line("inc", credit=1205, scheme="mutual_health"))
    entry = Entry(3, date(2024, 3, 1), 'Premium "March"\nof household 7', lines, "receipt 12")
    return "".join(beancount(ACCOUNTS, [change(entry)], currency="XCC", digits=2, opened=date(2024, 1, 1)))


def test_beancount_text_says_all_there_is() -> None:
    text = written()
    assert "2024-01-01 open Assets:Aass XCC\n" in text
    assert text.endswith(
        '2024-03-01 * "Premium \\"March\\" of household 7"\n'
        "  number: 3\n"
        '  document: "receipt 12"\n'
        "  Assets:Aass  12.05 XCC\n"
        '    party: "household 7"\n'
        "  Income:Ainc  -12.05 XCC\n"
        '    scheme: "mutual_health"\n'
    )


@given(st.integers(-MOST, MOST), st.integers(0, 4))
def test_decimal_text_is_the_amount(minor: int, digits: int) -> None:
    whole, _, part = decimal_text(minor, digits).partition(".")
    assert len(part) == digits
    assert int(whole + part) == minor


def test_account_codes_become_names_that_beancount_takes() -> None:
    assert account_name(Account("40.1/b", "Premiums", "income")) == "Income:A40-1-b"

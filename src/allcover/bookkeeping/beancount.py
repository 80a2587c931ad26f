"""The books as text that Beancount reads, so that they can be checked and looked at outside the office.

Only the format is used; the program itself is not needed. An account ``1000`` of kind ``asset`` becomes
``Assets:A1000``, since its names begin with a capital letter.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from allcover.bookkeeping.entries import Account, Entry, Kind, Line

ROOTS: dict[Kind, str] = {
    "asset": "Assets", "liability": "Liabilities", "equity": "Equity", "income": "Income", "expense": "Expenses",
}  # fmt: skip

DIMENSIONS = ("scheme", "area", "party", "cause")


def beancount(
    accounts: Iterable[Account], entries: Iterable[Entry], *, currency: str, digits: int, opened: date
) -> Iterator[str]:
    """This function will write the books line by line. ``opened``: the day from which the accounts exist."""
    names: dict[str, str] = {}
    yield f'option "operating_currency" "{currency}"\n'
    for account in accounts:
        names[account.code] = account_name(account)
        yield f"{opened} open {names[account.code]} {currency}\n"
        yield f"  name: {_quoted(account.name)}\n"
    for entry in entries:
        yield f"\n{entry.day} * {_quoted(entry.text)}\n  number: {entry.number}\n"
        if entry.document:
            yield f"  document: {_quoted(entry.document)}\n"
        for line in entry.lines:
            yield f"  {names[line.account]}  {decimal_text(line.signed, digits)} {currency}\n"
            yield from _about(line)


def account_name(account: Account) -> str:
    """This function will give an account's name in Beancount.

    >>> account_name(Account("1000", "Cash", "asset"))
    'Assets:A1000'
    """
    return f"{ROOTS[account.kind]}:A" + re.sub(r"[^A-Za-z0-9-]", "-", account.code)


def decimal_text(minor: int, digits: int) -> str:
    """This function will write an amount of smallest units as a decimal.

    >>> decimal_text(-1205, 2), decimal_text(7, 0), decimal_text(5, 3)
    ('-12.05', '7', '0.005')
    """
    whole, part = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{digits}}" if digits else f"{sign}{whole}"


def _about(line: Line) -> Iterator[str]:
    for name in DIMENSIONS:
        if value := getattr(line, name):
            yield f"    {name}: {_quoted(value)}\n"


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'

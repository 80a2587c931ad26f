"""Accounts, entries and their lines, as values, and what makes an entry one that may be written.

Amounts are whole numbers of the currency's smallest unit. A mistake is mended by an entry the other way round, never by
changing what was written.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Self, get_args

Kind = Literal["asset", "liability", "equity", "income", "expense"]
"""What an account holds. Assets and expenses grow on the debit side, the others on the credit side."""

KINDS: tuple[Kind, ...] = get_args(Kind)
DEBIT_KINDS: tuple[Kind, ...] = ("asset", "expense")

MOST = 2**63 - 1
"""The largest amount that both databases hold."""


class EntryRefused(ValueError):
    """An entry breaks a rule of double entry; nothing was written."""


class DoesNotBalance(EntryRefused):
    """The debits of an entry are not its credits."""


class TooFewLines(EntryRefused):
    """An entry has fewer than two lines."""


class NotOneSide(EntryRefused):
    """A line has no amount, one on both sides, one below zero or one that is too large."""


class NoSuchAccount(EntryRefused):
    """A line names an account that the books do not have."""


@dataclass(frozen=True)
class Account:
    """A place where money is counted, by its code."""

    code: str
    name: str
    kind: Kind


@dataclass(frozen=True)
class Line:
    """One side of an entry. What it is about are dimensions: no account is opened for a person or a facility.

    ``party``: with whom (``household 12``); ``cause``: why (``claim 7``).
    """

    account: str
    debit: int = 0
    credit: int = 0
    scheme: str = ""
    area: str = ""
    party: str = ""
    cause: str = ""

    @classmethod
    def of(cls, account: str, signed: int, **about: str) -> Self:
        """This function will make a line of a signed amount: debit above zero, credit below.

        >>> Line.of("cash", -5)
        Line(account='cash', debit=0, credit=5, scheme='', area='', party='', cause='')
        """
        return cls(account, max(signed, 0), max(-signed, 0), **about)

    @property
    def signed(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit

    def turned(self) -> Self:
        """This function will give the line the other way round."""
        return replace(self, debit=self.credit, credit=self.debit)


@dataclass(frozen=True)
class Entry:
    """Something that happened to money, on a day, with the document that shows it."""

    number: int
    day: date
    text: str
    lines: tuple[Line, ...]
    document: str = ""


def check_lines(lines: Iterable[Line], accounts: Container[str]) -> None:
    """This function will raise EntryRefused (as the kind it is) unless lines may be written as one entry."""
    held = tuple(lines)
    if len(held) < 2:
        raise TooFewLines("An entry has at least two lines: where the money comes from and where it goes.")
    for line in held:
        _check_line(line, accounts)
    debit, credit = sum(line.debit for line in held), sum(line.credit for line in held)
    if debit != credit:
        raise DoesNotBalance(f"Debits are {debit} and credits {credit}. Make them equal.")
    if debit > MOST:
        raise NotOneSide(f"The entry is of {debit}, more than the books can hold. Check its amounts.")


def _check_line(line: Line, accounts: Container[str]) -> None:
    if line.account not in accounts:
        raise NoSuchAccount(f"There is no account '{line.account}'. Open it, or name another.")
    if min(line.debit, line.credit) != 0 or not 0 < max(line.debit, line.credit) <= MOST:
        told = f"A line of '{line.account}' has debit {line.debit} and credit {line.credit}."
        raise NotOneSide(f"{told} Give it one amount above zero, on one side.")

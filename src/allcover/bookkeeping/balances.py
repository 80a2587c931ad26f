"""What entries add up to: balances, the trial balance, the income statement and the balance sheet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allcover.bookkeeping.entries import DEBIT_KINDS, Account, Kind, Line


@dataclass(frozen=True)
class Balance:
    """What an account holds: ``signed`` is debits less credits, in the currency's smallest unit."""

    account: Account
    signed: int

    @property
    def debit(self) -> int:
        """What stands on the debit side."""
        return max(self.signed, 0)

    @property
    def credit(self) -> int:
        """What stands on the credit side."""
        return max(-self.signed, 0)

    @property
    def usual(self) -> int:
        """The balance as the account's kind is read: above zero on the side on which it grows."""
        return self.signed if self.account.kind in DEBIT_KINDS else -self.signed


@dataclass(frozen=True)
class TrialBalance:
    """Every account with its balance; debits and credits are equal, or the books are wrong."""

    balances: tuple[Balance, ...]

    @property
    def debit(self) -> int:
        """All that stands on the debit side."""
        return sum(balance.debit for balance in self.balances)

    @property
    def credit(self) -> int:
        """All that stands on the credit side."""
        return sum(balance.credit for balance in self.balances)

    @property
    def is_even(self) -> bool:
        """Whether debits are credits."""
        return self.debit == self.credit

    def of(self, *kinds: Kind) -> tuple[Balance, ...]:
        """This function will give the balances of accounts of some kinds."""
        return tuple(balance for balance in self.balances if balance.account.kind in kinds)

    @property
    def surplus(self) -> int:
        """Income less expenses: what the time covered left over; below zero, what it lacked."""
        return -sum(balance.signed for balance in self.of("income", "expense"))

    @property
    def assets(self) -> int:
        """All that is owned."""
        return sum(balance.signed for balance in self.of("asset"))

    @property
    def owed_and_own(self) -> int:
        """Liabilities and funds of one's own, with the surplus: what the assets are equal to."""
        return self.surplus - sum(balance.signed for balance in self.of("liability", "equity"))


def signed_by_account(lines: Iterable[Line]) -> Mapping[str, int]:
    """This function will add up lines by account, debits less credits.

    >>> signed_by_account([Line("cash", debit=5), Line("cash", credit=2)])
    {'cash': 3}
    """
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        found[line.account] += line.signed
    return dict(found)


def trial_balance(accounts: Iterable[Account], signed: Mapping[str, int]) -> TrialBalance:
    """This function will give every account its balance (0 where nothing was written), by code."""
    ordered = sorted(accounts, key=lambda account: account.code)
    return TrialBalance(tuple(Balance(account, signed.get(account.code, 0)) for account in ordered))

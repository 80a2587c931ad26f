"""Ten key ratios of micro-insurance (Wipf and Garand), from the accounts and counts of a year. What is not known gives None, never nought.

Their formulas are from memory where the guide was not read; the ratio of incurred claims is that of IRIS (FP8478).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from allcover.vocabulary.exact import Fraction, ratio
from allcover.vocabulary.fault import FaultList, Place

BANDS = (7, 30, 90)
"""Days within which claims are settled: to the first, the second, the third, and later."""


@dataclass(frozen=True)
class Accounts:
    """A year of a micro-insurer, money in minor units. ``days`` is how many days each claim took to be settled; ``written_off`` are contributions given up
    as lost, beside ``expenses``: None where it is not told whether these hold any.

    Raises Faults where anything but other income lies below nought: a loss of investments may, and an overdraft is a debt.
    """

    written: int
    unearned_open: int
    unearned_close: int
    paid: int
    claims_reserve_open: int
    claims_reserve_close: int
    expenses: int
    other_income: int = 0
    renewed: int | None = None
    could_renew: int | None = None
    days: Sequence[int] = ()
    rejected: int | None = None
    reported: int | None = None
    insured_before: int | None = None
    insured: int | None = None
    target: int | None = None
    assets: int | None = None
    liabilities: int | None = None
    cash: int | None = None
    payables: int | None = None
    written_off: int | None = None

    def __post_init__(self) -> None:
        faults = FaultList()
        for name, held in vars(self).items():
            numbers = held if name == "days" else () if held is None or name == "other_income" else (held,)
            for number in numbers:
                if number < 0:
                    cure = "Give a number that is not below nought; what is owed stands in 'liabilities' and 'payables'."
                    faults.add(Place("accounts"), f"'{name}' is {number}.", cure)
        faults.check()

    @property
    def earned(self) -> int:
        """Premium earned: what was written, less what is for the time to come."""
        return self.written + self.unearned_open - self.unearned_close

    @property
    def incurred(self) -> int:
        """Claims incurred: paid, and what more is held for claims known or not."""
        return self.paid + self.claims_reserve_close - self.claims_reserve_open

    @property
    def expenses_incurred(self) -> int:
        """Running costs, and contributions given up as lost."""
        return self.expenses + (self.written_off or 0)

    @property
    def net_income(self) -> int:
        """What is left of the year."""
        return self.earned + self.other_income - self.incurred - self.expenses_incurred


@dataclass(frozen=True)
class Ratio:
    """One of the ten: ``value`` None where it is not known; promptness has shares by :data:`BANDS` instead."""

    key: str
    value: Fraction | None
    shares: tuple[Fraction, ...] = ()


def ten_ratios(year: Accounts) -> tuple[Ratio, ...]:
    """This function will give the ten ratios in the guide's order.

    >>> year = Accounts(1000, 100, 150, 600, 50, 80, 250)
    >>> [round(100 * float(found.value), 4) for found in ten_ratios(year)[:3]]
    [7.3684, 26.3158, 66.3158]
    """
    growth = (
        None if year.insured is None or year.insured_before is None else year.insured - year.insured_before
    )
    return (
        Ratio("net_income", _share(year.net_income, year.earned)),
        Ratio("expenses", _share(year.expenses_incurred, year.earned)),
        Ratio("claims", _share(year.incurred, year.earned)),
        Ratio("renewal", _share(year.renewed, year.could_renew)),
        Ratio("promptness", None, _by_band(year.days)),
        Ratio("rejection", _share(year.rejected, year.reported)),
        Ratio("growth", _share(growth, year.insured_before)),
        Ratio("coverage", _share(year.insured, year.target)),
        Ratio("solvency", _share(year.assets, year.liabilities)),
        Ratio("liquidity", _share(year.cash, year.payables)),
    )


def _share(part: int | None, whole: int | None) -> Fraction | None:
    return None if part is None or not whole else ratio(part, whole)


def _by_band(days: Sequence[int]) -> tuple[Fraction, ...]:
    if not days:
        return ()
    held = [0] * (len(BANDS) + 1)
    for taken in days:
        held[sum(taken > band for band in BANDS)] += 1
    return tuple(ratio(count, len(days)) for count in held)

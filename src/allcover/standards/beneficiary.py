"""The standard beneficiaries of the conventions, and the circumstances in which a check looks at them.

A man with a wife and two children, a man with a wife of pension age, a widow with two children, a woman: each a salaried
worker of a private firm with a contract (or, for schemes of others, working on own account or on a farm of his or her own)
who has lived in the country all his or her life, earned the reference wage in every month of the record, and has no other
income. :mod:`~allcover.standards.households` writes them out for the judge.
"""

from dataclasses import dataclass, replace
from datetime import date

from allcover.expressions.calendar import add_months
from allcover.expressions.nodes import Exact

WORKING_AGE = 45
CHILD_AGES = (10, 8)
BIRTH_AFTER_DAYS = 42
"""A mother's leave begins six weeks before the birth."""

KEEPS_JOB = ("work", "sickness", "maternity", "injury_temporary")
SHORT_TERM = ("sickness", "unemployment", "maternity", "injury_temporary")
LONG_TERM = ("old_age", "invalidity", "death", "injury_permanent", "injury_death")
_FIRM = {"status": "employee", "is_main": True, "sector": "private", "has_contract": True, "industry": "manufacturing",
         "occupation": "craft", "firm_size": 100, "firm_size_low": 100, "firm_size_high": 100, "employer": "firm"}  # fmt: skip
_ALONE = {"status": "own_account", "is_main": True, "sector": "private", "has_contract": False, "industry": "trade",
          "occupation": "service_sales", "firm_size": 1, "firm_size_low": 1, "firm_size_high": 1}  # fmt: skip
_FARM = {**_ALONE, "industry": "agriculture", "occupation": "skilled_agriculture"}
TRADES = {"employee": (_FIRM, "employment", "urban"), "own_account": (_ALONE, "self_employment", "urban"),
          "farmer": (_FARM, "agriculture", "rural")}  # fmt: skip
"""What a standard beneficiary may work as, the law's employee first: the job, the activity of the record, the area."""


@dataclass(frozen=True)
class Circumstances:
    """A standard beneficiary at one moment, with everything a check moves.

    ``contingency`` is ``work`` before anything happens, ``none`` where nobody works and nothing happened. ``months`` of work with
    contributions end where the contingency begins, ``days_since`` days ago; ``spell_days`` is its length (None: it goes on). ``residence`` is the months
    lived in the country, None for all life. ``age`` is that of the worker when the contingency begins.
    ``births_after``: days from the beginning of the leave to the birth. ``receives`` is what the scheme already pays.
    ``earlier``: the days of a spell before this one, and the months of work between the two, which follow the record.
    """

    beneficiary: str
    contingency: str
    wage: Exact
    months: int
    residence: int | None = None
    age: int = WORKING_AGE
    days_since: int = 0
    spell_days: int | None = None
    births_after: int = BIRTH_AFTER_DAYS
    child_ages: tuple[int, ...] = CHILD_AGES
    receives: Exact = 0
    trade: str = "employee"
    is_national: bool = True
    earlier: tuple[int, int] | None = None

    def at_work(self) -> "Circumstances":
        """This function will give the same family before the contingency, the breadwinner at work."""
        family = {"widow_two_children": "man_wife_two_children"}.get(self.beneficiary, self.beneficiary)
        return replace(
            self,
            beneficiary=family,
            contingency="work",
            days_since=0,
            spell_days=None,
            receives=0,
            earlier=None,
        )


def years_before(day: date, years: int) -> date:
    """This function will give the day some years before another, the last of February where it must."""
    return add_months(day, -12 * years)

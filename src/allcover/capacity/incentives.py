"""What a design makes worth doing: moving up a band, becoming an employee, declaring too little; and what a band would earn.

Each is a plain fact of the amounts, not a forecast of what people will do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from allcover.capacity.affordability import due_under
from allcover.capacity.balance import MONTHS, Floats, Mask
from allcover.capacity.counting import Counting
from allcover.capacity.designs import ContributionDesign
from allcover.capacity.dues import asked_at, band_of, borders_of, state_share_at
from allcover.capacity.joining import dues_of, if_joined
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.definition import System
from allcover.vocabulary.estimate import Estimate

_JUST_BELOW = 1 - 1e-9
_OF_WORKING_AGE = 35
_A_FIRM_LARGE_ENOUGH = 200


@dataclass(frozen=True)
class Border:
    """What happens to the own contribution (money a month) where ``income`` reaches a border.

    ``extra`` is what one more unit of income costs there, and so also the income that must be earned beyond the border to
    be no worse off than just below it.
    """

    income: float
    below: float
    at: float

    @property
    def extra(self) -> float:
        """The jump of the contribution."""
        return self.at - self.below

    @property
    def share_of_income(self) -> float:
        """The jump as a share of the income at the border."""
        return self.extra / self.income


@dataclass(frozen=True)
class AsEmployee:
    """What is asked a month at one income: ``own`` by the design; by the schemes of the law of an employee and the employer."""

    income: float
    own: float
    employee: float
    employer: float


@dataclass(frozen=True)
class Leakage:
    """What a design by bands collects a year (money) if persons declare what they earn; one band less; the lowest band.

    ``lost`` is the share of what is due that all in the lowest band would leave out, None where nothing is due.
    """

    true: Estimate
    one_band_less: Estimate
    lowest: Estimate
    lost: Estimate | None


@dataclass(frozen=True)
class Adequacy:
    """A band's pension (money a month) after the years of the rule, and as a multiple of a poverty line (None: no line)."""

    reference: float
    pension: float
    of_line: float | None


def own_at(design: ContributionDesign, income: Floats) -> Floats:
    """This function will give what persons themselves are asked at incomes, by designs that go by income."""
    own: Floats = asked_at(design, income) * (1 - state_share_at(design, income))
    return own


def borders(design: ContributionDesign) -> tuple[Border, ...]:
    """This function will list the borders at which the own contribution jumps, by rising income."""
    if design.kind == "scheme" or (design.categories and not design.bands):
        return ()
    incomes = np.array(borders_of(design))
    below, at = own_at(design, incomes * _JUST_BELOW), own_at(design, incomes)
    jumps = ~np.isclose(below, at, rtol=1e-6, atol=1e-9)
    return tuple(
        Border(float(income), float(before), float(after))
        for income, before, after in zip(incomes[jumps], below[jumps], at[jumps])
    )


def as_employee(
    system: System, day: date, design: ContributionDesign, incomes: Sequence[float]
) -> tuple[AsEmployee, ...]:
    """This function will hold a design against what the law asks of an employee with the same pay, and of the employer.

    The employee is 35, has a contract and works for a private firm of 200; the amounts come from the definition of every scheme
    that surely obliges such a person. Designs that do not go by income are left out.
    """
    if design.kind == "scheme" or (design.categories and not design.bands) or not incomes:
        return ()
    own = own_at(design, np.array(incomes))
    employee, employer = employee_dues(system, day, incomes)
    return tuple(AsEmployee(*map(float, row)) for row in zip(incomes, own, employee, employer, strict=True))


def employee_dues(system: System, day: date, pays: Sequence[float]) -> tuple[Floats, Floats]:
    """This function will give what schemes that oblige an employee ask of one with each pay, and of the employer.

    NaN where a scheme leaves it open.
    """
    people = Population.from_records(
        [_employee(number, pay) for number, pay in enumerate(pays)], reference_date=day
    )
    schemes = [
        scheme for scheme in system.schemes_on(day).values() if dues_of(scheme, ("worker", "employer"))
    ]
    laws = {
        scheme.id: [each.applies for each in scheme.provisions if each.nature == "mandatory"]
        for scheme in schemes
    }
    dues = [key for scheme in schemes for key in dues_of(scheme, ("worker", "employer"))]
    outcome = judge_everybody(system, people, day, [*dues, *(key for keys in laws.values() for key in keys)])
    joined = if_joined(people, outcome, schemes)
    found = [np.zeros(len(pays)), np.zeros(len(pays))]
    for scheme in schemes:
        obliged = (
            np.any([outcome[key].is_yes for key in laws[scheme.id]], axis=0) if laws[scheme.id] else False
        )
        for total, payer in zip(found, ("worker", "employer")):
            asked = due_under(people, joined[scheme.id], dues_of(scheme, (payer,)))
            total += np.where(obliged, np.where(asked.is_known, asked.low, np.nan), 0.0)
    return found[0], found[1]


def _employee(number: int, pay: float) -> dict[str, object]:
    job = {
        "status": "employee", "sector": "private", "has_contract": True, "firm_size": _A_FIRM_LARGE_ENOUGH,
        "earnings_month": pay,
    }  # fmt: skip
    person = {"age": _OF_WORKING_AGE, "labour_status": "employed", "jobs": [job]}
    return {"people": {f"employee {number}": person}}


def leakage(design: ContributionDesign, income: Floats, counting: Counting, known: Mask) -> Leakage | None:
    """This function will give what comes in a year if persons declare a band too low; None for a design without bands."""
    if not design.bands:
        return None
    contributions = np.array([band.contribution for band in design.bands])
    band = band_of(design, np.where(known, income, 0.0))
    true, less, lowest = (
        contributions[declared] * MONTHS for declared in (band, np.maximum(band - 1, 0), np.zeros_like(band))
    )
    due, low, least = (counting.total(each, known) for each in (true, less, lowest))
    return Leakage(due, low, least, counting.ratio(true - lowest, true, known))


def adequacy(design: ContributionDesign, line_month: float | None) -> tuple[Adequacy, ...]:
    """This function will give the pension of each band where the design has a rule for it; else nothing, since none is invented.

    ``line_month`` is the poverty line of one person, money a month.
    """
    rule = design.benefit
    if rule is None or not design.bands:
        return ()
    pensions = [rule.accrual_year * rule.years * band.income for band in design.bands]
    return tuple(
        Adequacy(band.income, pension, pension / line_month if line_month else None)
        for band, pension in zip(design.bands, pensions)
    )

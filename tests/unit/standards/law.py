"""Invented laws with the knobs that minimum standards turn: accrual, age, record, waiting days, length, shares."""

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from tests.unit.countries import write_country

from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.standards import (
    Convention,
    ConventionResult,
    Figures,
    ReferenceWage,
    StandardsResult,
    Verdict,
    check_standards,
    read_conventions,
)
from allcover.standards.trial import Trial

DAY = date(2024, 6, 1)
FIGURES = Figures(
    ReferenceWage(1000, "fitter_or_turner", "Wage survey"), ReferenceWage(600, "machinery_labourer", "Wage survey")
)  # fmt: skip

LAND = """
country: testland
iso3: XTT
name: {en: Testland}
currency: {code: XTC, minor_digits: 2}
quantities:
  line: {of: household, unit: money/month, is: 100 * money / month}
  is_employee: {of: person, unit: yes_no, is: "jobs.any(status == 'employee')"}
  wage_before_month: {of: person, unit: money/month, is: "periods.sum(earnings_month if activity == 'employment' else 0)"}
  is_dead: {of: person, unit: yes_no, is: "contingencies.any(contingency == 'death')"}
  is_invalid: {of: person, unit: yes_no, is: "contingencies.any(contingency == 'invalidity')"}
coverage: []
poverty:
  - {line: poverty, name: The line, amount: line, source: {title: Statistics Office, verified: yes}}
"""

_HEAD = """
scheme: {id}
name: {{en: The {id} scheme}}
mechanism: {mechanism}
branches: [{branch}]
from: 1950-01-01
law: [{{title: Act, verified: yes}}]
"""

_PROVISION = """
provisions: [{{branch: {branch}, nature: {nature}, applies: {applies}, source: {{title: Act, article: s. 1, verified: yes}}}}]
"""


def _scheme(name: str, branch: str, body: str, **more: str) -> str:
    head = _HEAD.format(id=name, branch=branch, mechanism=more.get("mechanism", "social_insurance"))
    nature, applies = more.get("nature", "mandatory"), more.get("applies", "is_employee")
    return head + body + _PROVISION.format(branch=branch, nature=nature, applies=applies)


def _benefit(branch: str, entitled: str, amount: str) -> str:
    source = "{title: Act, article: s. 2, verified: yes}"
    return f'\nbenefits: [{{branch: {branch}, entitled: "{entitled}", amount: {amount}, source: {source}}}]\n'


def pension(accrual: str = "4 / 300", *, age: int = 65, least: int = 180, entitled: str = "") -> str:
    """An old-age pension: a share of the wage for each year, from an age, after some months."""
    right = entitled or f"age >= {age} * year and months_contributed(pension) >= {least} * month"
    amount = f"({accrual}) / year * in_years(months_contributed(pension)) * wage_before_month"
    body = f'\nquantities:\n  pension_month: {{of: person, unit: money/month, is: "{amount}"}}\n'
    return _scheme("pension", "old_age", body + _benefit("old_age", right, "pension_month"))


def flat_pension(amount: int, *, age: int = 65, years: int = 10, mechanism: str = "universal") -> str:
    """An old-age pension of one amount for every resident."""
    body = (
        f"\nquantities:\n  pension_month: {{of: person, unit: money/month, is: {amount} * money / month}}\n"
    )
    right = f"age >= {age} * year and months_resident >= {12 * years} * month"
    benefit = _benefit("old_age", right, "pension_month")
    return _scheme("pension", "old_age", body + benefit, mechanism=mechanism, nature="automatic", applies=f"age >= {age} * year")  # fmt: skip


def raised_pension(
    then: int, now: int, *, since: str = "2020-01-01", right: str = "", mechanism: str = "universal"
) -> str:
    """An old-age pension of one amount for every resident, raised on a day."""
    source = "{title: Act, verified: yes}"
    body = (
        "\nparameters:\n  grant_month:\n    label: Amount\n    unit: money/month\n    values:\n"
        f"      - {{from: 1950-01-01, value: {then}, source: {source}}}\n"
        + (f"      - {{from: {since}, value: {now}, source: {source}}}\n" if now != then else "")
        + "quantities:\n  pension_month: {of: person, unit: money/month, is: grant_month}\n"
    )
    entitled = right or "age >= 65 * year"
    benefit = _benefit("old_age", entitled, "pension_month")
    return _scheme(
        "pension", "old_age", body + benefit, mechanism=mechanism, nature="automatic", applies=entitled
    )


def invalidity(share: str, *, least: int = 60) -> str:
    """An invalidity pension: a share of the wage, after some months."""
    body = f'\nquantities:\n  pension_month: {{of: person, unit: money/month, is: "({share}) * wage_before_month"}}\n'
    right = f"is_invalid and months_contributed(pension) >= {least} * month"
    return _scheme("pension", "invalidity", body + _benefit("invalidity", right, "pension_month"))


def survivors(share: str, *, least: int = 60) -> str:
    """A widow's pension: a share of the husband's wage, after some months of his."""
    left = (
        f"({share}) * wage_before_month if is_dead and months_contributed(pension) >= {least} * month else 0"
    )
    body = (
        f'\nquantities:\n  left_month: {{of: person, unit: money/month, is: "{left}"}}\n'
        '  widow_month: {of: person, unit: money/month, is: "spouses.sum(left_month)"}\n'
    )
    return _scheme("pension", "survivors", body + _benefit("survivors", "widow_month > 0", "widow_month"))


def spell(
    branch: str, share: str, *, waiting: int = 3, days: int = 182, least: int = 3, mechanism: str = "social_insurance"
) -> str:  # fmt: skip
    """A benefit for the days of a spell: a share of a thirtieth of the wage, after some days, for at most some."""
    paid = (
        f"max(min(to_date, min(from_date + {waiting + days - 1} * day, month_end(today))) "
        f"- max(from_date + {waiting} * day, month_start(today)) + 1 * day, 0)"
    )
    amount = f"contingencies.sum(({share}) * earnings_month / (30 * day) * {paid} if contingency == '{branch}' else 0)"
    body = f'\nquantities:\n  benefit_month: {{of: person, unit: money/month, is: "{amount}"}}\n'
    right = f"months_contributed({branch}) >= {least} * month and benefit_month > 0"
    return _scheme(branch, branch, body + _benefit(branch, right, "benefit_month"), mechanism=mechanism)


def spread_over_year(share: str) -> str:
    """Maternity pay written for a survey: a share of the wage, spread over the year of the birth."""
    body = (
        f'\nquantities:\n  pay_month: {{of: person, unit: money/month, is: "{share} * wage_before_month"}}\n'
    )
    return _scheme(
        "maternity", "maternity", body + _benefit("maternity", "gave_birth_last_year", "pay_month")
    )


def family(amount: int, *, below: int = 16) -> str:
    """An amount for each child of an employee."""
    sum_of = f"children.count(age < {below} * year) / person * {amount} * money / month"
    body = f'\nquantities:\n  allowance_month: {{of: person, unit: money/month, is: "{sum_of}"}}\n'
    right = f"is_employee and children.any(age < {below} * year)"
    return _scheme("family", "family", body + _benefit("family", right, "allowance_month"))


def contributions(worker: str, employer: str, balance: str = "{reserve: 1}") -> str:
    """A scheme that collects shares of the wage."""
    wage = "jobs.sum(earnings_month)"
    body = (
        f'\nquantities:\n  worker_month: {{of: person, unit: money/month, is: "{worker} * {wage}"}}\n'
        f'  employer_month: {{of: person, unit: money/month, is: "{employer} * {wage}"}}\n'
        "contributions:\n  - {payer: worker, amount: worker_month, source: {title: Act, verified: yes}}\n"
        "  - {payer: employer, amount: employer_month, source: {title: Act, verified: yes}}\n"
        f"balance: {balance}\n"
    )
    return _scheme("pension", "old_age", body)


@cache
def _loaded(schemes: tuple[tuple[str, str], ...]) -> System:
    with TemporaryDirectory() as folder:
        return load(write_country(Path(folder) / "land", LAND, **dict(schemes)))


def land(**schemes: str) -> System:
    """A country with these schemes, by name."""
    return _loaded(tuple(schemes.items()))


@cache
def _conventions() -> dict[str, Convention]:
    return {one.id: one for one in read_conventions()}


def convention(name: str) -> Convention:
    """A convention that comes with Allcover."""
    return _conventions()[name]


def held(system: System, name: str = "c102", figures: Figures = FIGURES, day: date = DAY) -> ConventionResult:
    """A law held against one convention."""
    with patch("allcover.standards.check.Trial", _trial_of):
        result: StandardsResult = check_standards(system, day, [convention(name)], figures)
    return result.conventions[0]


_TRIALS: dict[tuple[int, date], Trial] = {}


def _trial_of(system: System, day: date) -> Trial:
    """One trial of a law on a day for all that is asked of it: what households are paid rests on no figures."""
    return _TRIALS.setdefault((id(system), day), Trial(system, day))


def verdict(
    system: System, branch: str, aspect: str, *, of: str = "", name: str = "c102", figures: Figures = FIGURES
) -> Verdict:  # fmt: skip
    """The verdict on one requirement of one branch, of the first scheme there is."""
    part = next(part for part in held(system, name, figures).parts if part.branch == branch)
    return next(
        each for each in part.schemes[0].verdicts if each.aspect == aspect and (not of or each.of == of)
    )

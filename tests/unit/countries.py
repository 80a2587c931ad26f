"""Small countries written to a temporary folder, for tests of everything that reads one."""

from pathlib import Path

COUNTRY = """
country: testland
iso3: XTT
name: {en: Testland}
currency: {code: XTC, minor_digits: 2}
quantities:
  line: {of: household, unit: money/month, is: 100 * money / month}
coverage:
  - {line: workers, branch: old_age, universe: Workers, who: labour_status == 'employed', counts_as_covered: contributing}
poverty:
  - {line: poverty, name: The line, amount: line, source: {title: Statistics Office, verified: yes}}
economy:
  gdp_year:
    unit: money/year
    values: [{from: 2000-01-01, value: 1000000, source: {title: Accounts, verified: yes}}]
"""

FUND = """
scheme: fund
name: {en: Fund}
mechanism: social_insurance
branches: [old_age]
from: 2000-01-01
law: [{title: Fund Act, verified: yes}]
parameters:
  rate:
    unit: number
    values: [{from: 2000-01-01, value: 0.1, source: {title: Fund Act, article: s. 1, verified: yes}}]
  amount:
    unit: money/month
    values: [{from: 2000-01-01, value: 30, source: {title: Fund Act, article: s. 2, verified: yes}}]
quantities:
  due_month: {of: person, unit: money/month, is: "rate * jobs.sum(earnings_month)"}
  pension_month: {of: person, unit: money/month, is: amount}
provisions:
  - {branch: old_age, nature: mandatory, applies: "jobs.any(status == 'employee')", source: {title: Fund Act, verified: yes}}
  - {branch: old_age, nature: voluntary, applies: "jobs.any(status == 'own_account')", source: {title: Fund Act, verified: yes}}
benefits:
  - {branch: old_age, entitled: age >= 60 * year, amount: pension_month, source: {title: Fund Act, verified: yes}}
contributions:
  - {payer: worker, amount: due_month, source: {title: Fund Act, verified: yes}}
balance: {state: 0.5, donor: 0.5}
"""


def write_country(folder: Path, country: str = COUNTRY, **schemes: str) -> Path:
    """Write a country and its schemes, by default one fund, and give the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "country.yaml").write_text(country, encoding="utf-8")
    for name, text in (schemes or {"fund": FUND}).items():
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "definition.yaml").write_text(text, encoding="utf-8")
    return folder


def write_reform(path: Path, text: str) -> Path:
    """Write a reform file and give its path."""
    path.write_text(text, encoding="utf-8")
    return path

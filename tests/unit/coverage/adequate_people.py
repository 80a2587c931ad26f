"""A country with health care and a pension, and the hundred persons of the worked test C1, for tests of adequacy."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.unit.countries import write_country

from allcover.coverage.cover import Cover, cover_outputs
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.load import load

DAY = date(2020, 1, 1)

COUNTRY = """
country: testland
iso3: XTT
name: {en: Testland}
currency: {code: XTC, minor_digits: 2}
quantities:
  line: {of: household, unit: money/month, is: 100 * money / month}
people:
  older_persons: age >= 60 * year
poverty:
  - {line: poverty, name: The line, amount: line, source: {title: Statistics Office, verified: yes}}
"""

HEALTH = """
scheme: health
name: {en: Health care}
mechanism: social_insurance
branches: [medical_care]
from: 2000-01-01
law: [{title: Health Act, verified: yes}]
provisions: [{branch: medical_care, nature: mandatory, applies: "yes", source: {title: Health Act, verified: yes}}]
"""

PENSION = """
scheme: pension
name: {en: Pension}
mechanism: universal
branches: [old_age]
from: 2000-01-01
law: [{title: Pension Act, verified: yes}]
provisions: [{branch: old_age, nature: automatic, applies: age >= 60 * year, source: {title: Pension Act, verified: yes}}]
"""

FUND = """
scheme: fund
name: {en: Fund}
mechanism: social_insurance
branches: [old_age, survivors]
from: 2000-01-01
law: [{title: Fund Act, verified: yes}]
parameters:
  share:
    unit: number
    values: [{from: 2000-01-01, value: 0.5, source: {title: Fund Act, verified: yes}}]
quantities:
  pension_month: {of: person, unit: money/month, is: "share * jobs.sum(earnings_month)"}
provisions:
  - {branch: old_age, nature: mandatory, applies: "labour_status == 'employed'", source: {title: Fund Act, verified: yes}}
  - {branch: survivors, nature: mandatory, applies: "labour_status == 'employed'", source: {title: Fund Act, verified: yes}}
benefits:
  - {branch: old_age, entitled: age >= 60 * year, amount: pension_month, source: {title: Fund Act, verified: yes}}
"""


def covered(folder: Path, households: list[dict[str, Any]], **schemes: str) -> Cover:
    """The facts of households under a country with some schemes (by default health care and a pension)."""
    system = load(write_country(folder, COUNTRY, **(schemes or {"health": HEALTH, "pension": PENSION})))
    population = Population.from_records(households)
    wanted = cover_outputs(system, system.schemes_on(DAY).values())
    return Cover(population, judge_everybody(system, population, DAY, wanted))


def c1() -> list[dict[str, Any]]:
    """100 persons of 70: health care 70, pension 30, either 72; adequate health care 40, pension 18, both 12."""
    return [
        {
            "household_consumption_month": 100.0,
            "people": {
                f"p{n}": {
                    "age": 70,
                    "out_of_pocket_health_month": 10.0 if n < 12 or 28 <= n < 56 else 25.0,
                    "affiliated": {"health": n < 70},
                    "receives": {"pension": 0.0 if 28 <= n < 70 or n >= 72 else 100.0 if n < 18 else 99.0},
                }
            },
        }
        for n in range(100)
    ]

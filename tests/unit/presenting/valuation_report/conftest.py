"""The invented country's national pension under the law and a reform, beside the valuation before: worked out once for all tests of its report."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA, DAY, YEARS

from allcover.invention import invent_survey
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import Basis
from allcover.projection.economy_file import read_economy
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

REFORM = """reform: later_and_better
name: {en: Later and better pensions}
change:
  - {parameter: pensionable_age, from: 2030-01-01, value: 65, source: {title: Bill, verified: yes}}
  - {scheme: national_pension, parameter: accrual_rate_year, from: 2027-01-01, value: 0.015, source: {title: Bill, verified: yes}}
"""


@pytest.fixture(scope="session")
def reform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reform") / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def results(reform: Path) -> ValuationResults:
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / "national_pension.yaml")
    given = given.changed(("chance", "futures"), 20)
    basis = Basis(
        system,
        invent_survey(system, 1_000),
        DAY,
        CORESIA / "people",
        given,
        economy=read_economy(CORESIA / "economy.yaml"),
    )
    before = {"value": 0.05, "source": {"title": "Bulletin", "verified": True}}
    was = (
        given.changed(("paths", "wages"), before).changed(("retiring", "value"), 0.6).times("invalidity", 0.5)
    )
    return value_study(ValuationStudy(CORESIA, basis, YEARS, (reform,), replace(basis, given=was)))


@pytest.fixture(scope="session")
def report(results: ValuationResults) -> Report:
    return written_valuation(results, date(2024, 11, 27), ENGLISH)

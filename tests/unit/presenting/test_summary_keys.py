"""``docs/reference/summary.md`` lists every key that a report tells, and none that it never does."""

from datetime import date

import pytest
from tests.documented_keys import AHEAD, DIAGNOSIS, documented, pattern, unlisted, untold
from tests.whole_study import whole_text

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.mutuals.reading import read_mutual, reckon
from allcover.presenting.costing_writer import written_costing
from allcover.presenting.mutual_section import written_mutual
from allcover.presenting.people_writer import written_people
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import budget_country
from allcover.projection.costing_file import read_costing
from allcover.projection.costing_results import work_out_costs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.words import ENGLISH

CORESIA, DAY = country_folder("coresia"), date(2026, 1, 2)
SELDOM = {"budget.exhausted", *(f"budget.{name}_{end}" for name in ("expenditure", "gdp", "government") for end in ("first", "last"))}  # fmt: skip
"""Told where a reserve is used up within the horizon, or where nobody contributes."""


@pytest.fixture(scope="module")
def keys() -> list[str]:
    return [finding.key for finding in whole_text("en")[0].findings]


def test_every_key_of_a_diagnosis_is_in_the_reference(keys: list[str]) -> None:
    assert unlisted(keys, documented(DIAGNOSIS)) == []


def test_every_key_of_the_reference_is_told_by_the_invented_country(keys: list[str]) -> None:
    assert untold(documented(DIAGNOSIS), keys) == []


@pytest.fixture(scope="module")
def keys_ahead() -> list[str]:
    """Of a projection, a costing, a budget and a mutual; those of a valuation are looked at beside its report."""
    economy, projected = (
        read_economy(CORESIA / "economy.yaml"),
        project_country(CORESIA / "people", 5, ("medium",), has_futures=True),
    )
    costs = work_out_costs(
        read_costing(CORESIA / "costings" / "floor.yaml"),
        economy,
        projected.population[0],
        {},
        first_year=2024,
    )
    survey = invent_survey(load(CORESIA), households=300)
    given = read_short_term(CORESIA / "valuations" / "health_insurance.yaml")
    budget = budget_country(
        load(CORESIA), survey, survey.about.reference_date, CORESIA / "people", economy, given, 5
    )
    reports = (
        written_people(projected, "Coresia", DAY, ENGLISH), written_costing(costs, "Coresia", "XCC", ("Census",), DAY, ENGLISH),
        written_short_term(budget, "Coresia", "XCC", "", DAY, ENGLISH), written_mutual(reckon(read_mutual(CORESIA / "mutuals" / "lakeside.yaml")), DAY, ENGLISH),
    )  # fmt: skip
    return [one.key for report in reports for one in report.findings]


def test_every_key_of_a_report_of_the_years_to_come_is_in_the_reference(keys_ahead: list[str]) -> None:
    assert unlisted(keys_ahead, documented(AHEAD)) == []


def test_every_key_of_the_reference_is_told_by_some_report_of_the_years_to_come(
    keys_ahead: list[str],
) -> None:
    held = [one for one in documented(AHEAD) if not one.startswith("valuation.") and one not in SELDOM]
    assert len(held) > 20
    assert untold(held, keys_ahead) == []
    assert pattern("people.futures_<side>").fullmatch("people.futures_high")

"""A reform that changes nothing on which the scheme rests: said, and not set beside the law as if it cost nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA

from allcover.presenting.brief import brief_parts
from allcover.presenting.valuation_study import ValuationResults, value_study
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import value_basis
from allcover.projection.laws import rests_on_the_same
from allcover.rules.load import load, load_options
from allcover.vocabulary.words import ENGLISH

IDLE = CORESIA / "reforms" / "cover_own_account.yaml"
SAID = (
    "“Cover the self-employed” changes no rule that contributions or benefits of “National pension” rest on: all numbers of this scheme stay as they are. "
    "What it adds is not valued here: Pension of the self-employed."
)
CITED = "source: {title: Bill, verified: yes}"


def _studied(results: ValuationResults, *reforms: Path) -> ValuationResults:
    return value_study(replace(results.study, reforms=reforms), has_trials=False)


def test_a_reform_of_another_scheme_is_said_to_be_one(results: ValuationResults) -> None:
    found = _studied(results, IDLE)
    assert found.others == ()
    assert [one.option for one in found.idle] == ["cover_own_account"]
    # It is none indeed: valued under it, the scheme is the same to the last digit.
    under = value_basis(results.study.basis.under(found.idle[0]), results.study.years)
    assert np.array_equal(under.valuation.expenditure, results.made.expenditure)
    assert np.array_equal(under.valuation.contributions, results.made.contributions)
    report = written_valuation(replace(results, others=(), idle=found.idle, steps=found.steps), date(2024, 11, 27), ENGLISH)  # fmt: skip
    assert SAID in report.sections[0].paragraphs
    assert SAID in next(one for one in brief_parts(report, ENGLISH) if one.key == "rate").sentences
    assert "laws" not in {one.id for one in report.sections}
    assert not [one.key for one in report.tables if one.key.startswith(("valuation.laws", "valuation.changed_rules", "valuation.premium_"))]  # fmt: skip
    assert not [one.key for one in report.findings if one.key.startswith("valuation.laws.")]
    assert any("Cover the self-employed" in one for one in report.provenance.reforms)
    assert not [one for one in found.steps if one.cause == "reform"]


def test_beside_a_reform_that_does_it_has_no_row_nor_part_in_the_whole(
    results: ValuationResults, reform: Path
) -> None:
    found = _studied(results, IDLE, reform)
    assert [one.system.option for one in found.others] == ["later_and_better"]
    assert found.others[0].valued.valuation.premium == results.others[0].valued.valuation.premium
    assert [one.name for one in found.steps] == [one.name for one in results.steps]
    said = [one for one in written_valuation(found, date(2024, 11, 27), ENGLISH).sections[0].paragraphs if "changes no rule" in one]  # fmt: skip
    assert said == [SAID]


@pytest.mark.parametrize(
    ("change", "is_touched"),
    [
        ("{scheme: national_pension, parameter: accrual_rate_year, from: 2040-01-01, value: 0.015, SOURCE}", True),
        ("{scheme: national_pension, parameter: administration, from: 2025-01-01, value: 0.09, SOURCE}", True),
        ("{parameter: minimum_wage_month, from: 2025-01-01, value: 130, SOURCE}", True),
        ("{scheme: health_insurance, parameter: contribution_rate_worker, from: 2025-01-01, value: 0.05, SOURCE}", False),
    ],
)  # fmt: skip
def test_what_the_scheme_rests_on_is_found_through_all_its_rules(
    tmp_path: Path, change: str, is_touched: bool
) -> None:
    path = tmp_path / "reform.yaml"
    path.write_text(f"reform: one\nname: {{en: One}}\nchange:\n  - {change.replace('SOURCE', CITED)}\n", encoding="utf-8")  # fmt: skip
    _law, other = load_options(CORESIA, [path])
    assert rests_on_the_same(load(CORESIA), other, "national_pension", "national_pension.contribution_base_month") is not is_touched  # fmt: skip

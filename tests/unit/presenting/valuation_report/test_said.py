"""What stands beside a number of a valuation so that it is not taken for another: at which rates, from when, how sure, against what."""

from dataclasses import replace
from datetime import date

import pytest
from tests.told import unmarked, untold_of
from tests.unit.presenting.valuation_report.parts import table

from allcover.estimation.design import Design
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.projection.sampling import UnderLaw, sampled
from allcover.projection.valuation import contributing_shares
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


def test_every_number_says_whence_what_when_in_which_unit_and_that_it_is_invented(report: Report) -> None:
    assert not untold_of(report)
    assert not unmarked(report)


def test_the_picture_of_the_reserve_says_at_which_rates(report: Report) -> None:
    (drawn,) = (chart for chart in report.charts if chart.key == "valuation.reserve")
    assert drawn.title == "Reserve at the start, at the rates of the law, in years of expenditure"


def test_the_premium_of_a_reform_has_the_interval_of_the_same_samples(
    report: Report, results: ValuationResults
) -> None:
    """It is that of the reform valued as if it were the law."""
    found = next(one for one in report.findings if one.key == "valuation.laws.later_and_better.premium")
    other = results.others[0].valued
    law = UnderLaw(other.ground, other.members_by_law, other.valuation, other.debt)
    alone = sampled(law, other.assumptions, Design.of(results.study.basis.survey)).rates.premium
    assert found.estimate is not None
    assert found.estimate.standard_error is not None
    assert found.estimate.standard_error == pytest.approx(alone.standard_error)
    assert found.estimate.low == pytest.approx(alone.low)
    assert found.estimate.high == pytest.approx(alone.high)
    assert found.estimate.low is not None
    assert found.estimate.high is not None
    assert found.estimate.low < float(found.value or 0) < found.estimate.high


def test_samples_in_which_everybody_of_an_age_would_contribute_are_told(results: ValuationResults) -> None:
    """As many people at every age as leave room for the contributors that there are, and hardly for more."""
    valued, design = results.valued, Design.of(results.study.basis.survey)
    room = float(contributing_shares(valued.scheme).max()) * 1.001
    ground = replace(valued.ground, population=valued.ground.population * room)
    tight = sampled(
        UnderLaw(ground, valued.members_by_law, valued.valuation, valued.debt),
        valued.assumptions,
        design,
        count=10,
    )
    assert 0 < tight.held < tight.replicates
    law = UnderLaw(valued.ground, valued.members_by_law, valued.valuation, valued.debt)
    assert sampled(law, valued.assumptions, design, count=10).held == 0
    for held in (0, 1, tight.held):
        assert results.sampled is not None
        told = replace(results.sampled, held=held, replicates=10)
        notes = table(
            written_valuation(replace(results, sampled=told), date(2024, 11, 27), ENGLISH),
            "valuation.sampling",
        ).notes
        said = [one for one in notes if "more would contribute at some age" in one]
        assert [one.split(", of ")[0] for one in said] == (
            [f"In {held} sample{'s' * (held > 1)}"] if held else []
        )


def test_a_rule_tried_holds_at_once_and_a_step_of_a_reform_from_its_day(
    report: Report, results: ValuationResults
) -> None:
    """Only the rule is tried: so it is among those that move the rate farthest."""
    rules = tuple(one for one in results.tried if one.form == "value")[:2]
    made = written_valuation(replace(results, tried=rules, others=(), steps=()), date(2024, 11, 27), ENGLISH)
    told = [one.brief for one in made.findings if one.key.startswith("valuation.sensitivity.")]
    assert len(told) == 2
    assert all(one.startswith("Premium with another rule at once: ") for one in told)
    steps = [str(row[0]) for row in table(report, "valuation.reconciliation").rows]
    assert (
        "Reform: Age from which an old-age pension can be drawn: 62 years → 65 years from 1 January 2030"
        in steps
    )
    assert any(one.endswith("1.25% a year → 1.5% a year from 1 January 2027") for one in steps)


def test_which_valuation_the_one_before_is_stands_before_what_moved_the_rate(report: Report) -> None:
    (section,) = (one for one in report.sections if one.id == "reconciliation")
    assert section.paragraphs[-1] == (
        "The valuation before is of 30 June 2024, with the assumptions of “national_pension.yaml”, and has the same data, people and law: only the assumptions are others."
    )


def test_a_step_after_which_more_would_contribute_than_there_are_is_named_below_the_steps(
    report: Report, results: ValuationResults
) -> None:
    assert not table(report, "valuation.reconciliation").notes
    first, *others = results.steps
    held = replace(results, steps=(replace(first, is_held=True), *others))
    (note,) = table(written_valuation(held, date(2024, 11, 27), ENGLISH), "valuation.reconciliation").notes
    assert note.endswith("and all of them are taken to: The valuation before.")

"""What a budget owes to having asked only some: the error is that of linearisation where that is known, and none where all samples are alike."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.estimation.design import Design
from allcover.estimation.estimating import estimate
from allcover.estimation.replicates import Replicates
from allcover.estimation.totals import total
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.short_term_asking import Asking
from allcover.presenting.short_term_errors import errors_table
from allcover.presenting.short_term_sampling import Sampled, numbers_of, sampled
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import ShortTermResults, budget_country
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.words import ENGLISH

CORESIA = country_folder("coresia")
SYSTEM, YEARS = load(CORESIA), 10
FILE = read_short_term(CORESIA / "valuations" / "health_insurance.yaml")


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(SYSTEM, households=1_000)


@pytest.fixture(scope="module")
def results(survey: Population) -> ShortTermResults:
    economy, day = read_economy(CORESIA / "economy.yaml"), survey.about.reference_date
    return budget_country(SYSTEM, survey, day, CORESIA / "people", economy, FILE, YEARS)


@pytest.fixture(scope="module")
def asked(survey: Population) -> Asking:
    people = project_country(CORESIA / "people", 1, ("medium",)).population[0, 0]
    return Asking(SYSTEM, FILE, survey, survey.about.reference_date, people)


def _among(asked: Asking, results: ShortTermResults, design: Design, *weights: np.ndarray) -> Sampled:
    """The errors where samples drawn again weigh so."""
    given = Replicates(np.stack(weights, axis=1), np.full(len(weights), 1 / len(weights)), "given")
    return sampled(results.budget, asked.among, replace(design, replicates=given), asked.reweighted)


def test_the_error_is_that_of_linearisation_where_that_is_known(
    survey: Population, results: ShortTermResults, asked: Asking
) -> None:
    """The first year is a ratio of totals of the survey, but for people of the middle of the year and ages within a group."""
    design, worth = Design.of(survey), asked.worth(1.0)
    insured = total(asked.among.astype(float), design.weight)
    value = sum(
        asked.members[of] * worth.benefits[at]
        for at, one in enumerate(asked.raw["benefits"])
        for of in one["of"]
    )
    dues = (worth.paid["worker"], worth.paid["worker"] + worth.paid["employer"])
    spent, own, paid = (total(np.where(asked.among, one, 0.0), design.weight) for one in (value, *dues))
    found, administration = results.sampled, 1 + float(results.budget.branch.administration[0])
    each, share, of_members = (found.numbers[name][0] for name in ("per_insured", "break_even", "contributed_worker"))  # fmt: skip
    for told, linear, times in (
        (of_members, own, 12),
        (each, spent / insured, 12 * administration),
        (share, spent / paid, administration),
    ):
        sure = estimate(design, linear)
        assert sure.value is not None
        assert sure.standard_error is not None
        assert told.value == pytest.approx(times * sure.value, rel=0.02)
        assert told.standard_error == pytest.approx(times * sure.standard_error, rel=0.35)
        assert told.degrees == sure.degrees
        assert told.persons == np.count_nonzero(asked.among & (design.weight > 0))
    assert found.replicates == 100
    for name, numbers in numbers_of(results.budget).items():
        assert [one.value for one in found.numbers[name]] == list(numbers)
        for one in found.numbers[name]:
            assert one.low is not None
            assert one.high is not None
            assert one.value is not None
            assert one.low < one.value < one.high


def test_samples_that_weigh_alike_leave_no_error_and_twice_as_many_leave_one_of_sums_alone(
    survey: Population, results: ShortTermResults, asked: Asking
) -> None:
    design = Design.of(survey)
    alike = _among(asked, results, design, design.weight, design.weight)
    twice = _among(asked, results, design, 2 * design.weight)
    spent = results.budget.expenditure
    for at in (0, YEARS - 1):
        for name, numbers in alike.numbers.items():
            assert numbers[at].standard_error == pytest.approx(0, abs=1e-6), name
        assert twice.numbers["expenditure"][at].standard_error == pytest.approx(spent[at])
        for name in ("per_insured", "break_even"):
            assert twice.numbers[name][at].standard_error == pytest.approx(0, abs=1e-9), name


def test_a_sample_in_which_nobody_contributes_leaves_no_error_of_what_is_paid_alone(
    survey: Population, results: ShortTermResults, asked: Asking
) -> None:
    design = Design.of(survey)
    idle = np.where(sum(asked.worth(1.0).paid.values()) > 0, 0.0, design.weight)
    found = _among(asked, results, design, design.weight, idle)
    share = found.numbers["break_even"][0]
    assert (share.low, share.standard_error) == (None, None)
    assert share.note
    assert found.numbers["expenditure"][0].low is not None


def test_the_report_tells_the_errors_by_year_and_at_both_ends(results: ShortTermResults) -> None:
    report = written_short_term(results, "Coresia", "XCC", "hash", date(2026, 1, 1), ENGLISH)
    keys = {one.key: one for one in report.findings}
    for name in ("per_insured", "break_even"):
        for end, at in (("first", 0), ("last", -1)):
            assert keys[f"budget.{name}_{end}"].estimate == results.sampled.numbers[name][at]
    (table,) = [one for part in report.sections for one in part.tables if one.key == "budget.errors"]
    assert table == errors_table(results, "XCC/year", table.universe, table.source, ENGLISH)
    assert [row[0] for row in table.rows] == list(results.budget.branch.years)
    assert [row[1] for row in table.rows] == list(results.sampled.numbers["per_insured"])
    assert any("having asked only some households" in one for one in report.limits)

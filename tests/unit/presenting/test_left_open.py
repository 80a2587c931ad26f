"""What a survey does not tell is counted as little as may be, and the brief of a budget and of a valuation says so, with of how many."""

from dataclasses import replace

import polars as pl
import pytest
from tests.unit.presenting.test_short_term import CORESIA

from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.brief import brief_parts
from allcover.presenting.left_open import IN_BRIEF, TAKEN, Open, open_sentence
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import ShortTermResults, budget_country
from allcover.projection.economy_file import read_economy
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.words import ENGLISH


def _budget(survey: Population) -> ShortTermResults:
    given = read_short_term(CORESIA / "valuations" / "health_insurance.yaml")
    economy = read_economy(CORESIA / "economy.yaml")
    day = survey.about.reference_date
    return budget_country(load(CORESIA), survey, day, CORESIA / "people", economy, given, 3)


def _brief(results: ShortTermResults) -> str:
    report = written_short_term(results, "Coresia", "XCC", "hash", results.day, ENGLISH)
    return " ".join(text for part in brief_parts(report, ENGLISH) for text in part.sentences)


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(load(CORESIA), households=400)


@pytest.fixture(scope="module")
def silent(survey: Population) -> Population:
    """No employee said what they earn."""
    jobs = survey.need("jobs")
    is_silent = pl.col("status").cast(pl.String) == "employee"
    told = pl.when(is_silent).then(None).otherwise(pl.col("earnings_month"))
    return replace(survey, jobs=jobs.with_columns(earnings_month=told))


def test_contributions_of_whom_earnings_are_not_known_are_said_to_be_open(
    survey: Population, silent: Population
) -> None:
    known, open_ = _budget(survey), _budget(silent)
    assert known.budget.account.contributions[0] > 0
    assert open_.budget.account.contributions[0] < known.budget.account.contributions[0]
    pays = known.left_open["contribution"].entries
    assert pays == 0
    told = open_.left_open["contribution"]
    assert told.entries > 10
    assert f"what they contribute of {told.entries} ({round(told.persons):,} persons)" in _brief(open_)
    assert "Not known of some" not in _brief(known)
    report = written_short_term(open_, "Coresia", "XCC", "hash", open_.day, ENGLISH)
    [table] = [one for one in report.tables if one.key == "budget.doubts"]
    assert [row[1] for row in table.rows] == [one.entries for one in open_.left_open.values()]
    assert told.entries in [row[1] for row in table.rows]


def test_who_may_be_insured_is_not_taken_for_certain(survey: Population) -> None:
    """Every second person was not asked."""
    column, even = pl.col("is_affiliated"), pl.int_range(pl.len()) % 2 == 0
    held = survey.need("affiliations").with_columns(
        is_affiliated=pl.when(even & (pl.col("scheme") == "health_insurance")).then(None).otherwise(column)
    )
    found = _budget(replace(survey, affiliations=held)).left_open["insured"]
    assert found.entries > 0
    assert found.persons > found.entries


def test_nothing_is_said_where_nothing_that_counts_is_open() -> None:
    assert open_sentence({"contribution": Open(0, 0.0), "right": Open(3, 90.0)}, ENGLISH) == ()
    assert IN_BRIEF.keys() <= TAKEN.keys()

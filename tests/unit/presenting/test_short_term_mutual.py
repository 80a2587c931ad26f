"""The budget of mutual health organisations: what an ample reserve means where no earnings are insured, and what is assumed of those who wait."""

import io
from dataclasses import replace

import numpy as np
import pypdf
import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.pdf import brief_pdf
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import ShortTermResults, budget_country
from allcover.projection.economy_file import read_economy
from allcover.projection.short_term import carried
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

CORESIA, YEARS = country_folder("coresia"), 20


@pytest.fixture(scope="module")
def results() -> ShortTermResults:
    system = load(CORESIA)
    survey = invent_survey(system, households=600)
    economy = read_economy(CORESIA / "economy.yaml")
    file = read_short_term(CORESIA / "valuations" / "mutual_health.yaml")
    return budget_country(system, survey, survey.about.reference_date, CORESIA / "people", economy, file, YEARS)  # fmt: skip


def test_a_reserve_of_many_years_is_said_to_be_more_than_bad_years_ask_for(results: ShortTermResults) -> None:
    report = written_short_term(results, "Coresia", "XCC", "", results.day, ENGLISH)
    found = results.budget
    assert found.account.reserve[-1] > 10 * found.expenditure[-1]
    (said,) = (
        one for one in report.sections[0].brief if "would pay for more than a year without any income" in one
    )
    least, most = found.break_even.min(), found.break_even.max()
    assert f"From {least * 100:.1f}% to {most * 100:.1f}% of contributions, year by year, would meet expenditure." in said  # fmt: skip
    assert "insured earnings" not in said


def test_expenditure_if_all_who_wait_were_served_is_that_of_a_survey_of_whom_nobody_waits(
    results: ShortTermResults,
) -> None:
    """Members past their waiting time as many as all members, each with the cases of the age; what is contributed stays."""
    branch = results.budget.branch
    members, waiting = branch.classes
    moved = replace(members, share=members.share + waiting.share), replace(waiting, share=0 * waiting.share)
    served = carried(replace(branch, classes=moved)).expenditure[-1]
    assert results.if_served is not None
    assert results.if_served == pytest.approx(served / results.budget.account.contributions[-1])
    report = written_short_term(results, "Coresia", "XCC", "", results.day, ENGLISH)
    (said,) = (one for one in report.sections[0].brief if one.startswith("Members who wait: "))
    share = results.budget.insured[1, 0] / results.budget.insured[:, 0].sum()
    assert f"{share * 100:.0f}% of the insured in 2024" in said
    assert said.endswith(f"would be {results.if_served * 100:.1f}% of contributions.")
    assert results.if_served > results.budget.break_even[-1]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_brief_of_a_mutual_has_two_pages(results: ShortTermResults, language: str) -> None:
    words = words_of(language, CORESIA / "languages")
    report = written_short_term(results, "Coresia", "XCC", "", results.day, words)
    pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report, words))).pages
    assert len(pages) <= 2
    assert not np.isnan(results.budget.expenditure).any()

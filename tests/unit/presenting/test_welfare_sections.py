"""The sections on benefits and welfare, as a study of a small invented survey writes them."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from vl_convert import vegalite_to_svg

from allcover.catalogue import country_folder
from allcover.estimation import Suppression
from allcover.invention.survey import invent_survey
from allcover.population import Population
from allcover.presenting.headline_numbers import finding_error, finding_number
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.told import Told
from allcover.presenting.welfare_writer import WelfareWriter
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Report, Section, Suppressed, Table, number_of
from allcover.vocabulary.words import ENGLISH

FOLDER = country_folder("coresia")


def study(population: Population, *reforms: str, suppression: Suppression | None = None) -> Results:
    files = [FOLDER / "reforms" / f"{name}.yaml" for name in reforms]
    return work_out(Study(FOLDER, population, files, suppression=suppression or Suppression()))


@pytest.fixture(scope="module")
def population() -> Population:
    return invent_survey(load(FOLDER), 300)


@pytest.fixture(scope="module")
def report(population: Population) -> Report:
    return written(study(population, "raise_household_grant"), ENGLISH)


def section(report: Report, name: str) -> Section:
    return next(each for each in report.sections if each.id == name)


def table(report: Report, key: str) -> Table:
    return next(each for each in report.tables if each.key == key)


@pytest.mark.parametrize("name", ["changes", "benefits", "lifted", "inequality", "health_spending"])
def test_every_section_stands_in_the_report_with_definitions(report: Report, name: str) -> None:
    found = section(report, name)
    assert found.tables
    assert all(each.definition and each.universe and each.source for each in found.tables)
    assert all(finding.definition for finding in found.findings)


def test_lifted_out_says_what_it_assumes(report: Report) -> None:
    (paragraph,) = section(report, "lifted").paragraphs
    assert "assuming no change in other income or household composition" in paragraph


def test_where_welfare_of_some_is_unknown_every_number_of_poverty_says_how_many_are_left_out(
    population: Population, report: Report
) -> None:
    told = [text for text in report.limits if "welfare of their household" in text]
    universes = {
        each.universe
        for name in ("poverty", "changes", "gains", "lifted")
        for each in section(report, name).findings
    }
    assert (told, universes) == ([], {"Persons in the poverty count, by the welfare of their household"})
    welfare = (
        pl.when(pl.col("household_id").is_in(population.households["household_id"][::3].implode()))
        .then(None)
        .otherwise("welfare_month")
    )
    households = population.households.with_columns(welfare_month=welfare)
    some = replace(population, households=households)
    persons = some.persons["is_in_poverty_universe"].fill_null(True).to_numpy()
    count = int(
        (
            persons & np.isnan(households["welfare_month"].cast(float).to_numpy())[some.household_of_person]
        ).sum()
    )
    found = written(study(some, "raise_household_grant"), ENGLISH)
    (limit,) = [text for text in found.limits if "welfare of their household" in text]
    assert f"{count:,} persons asked" in limit
    for name in ("poverty", "changes", "gains", "lifted"):
        part = section(found, name)
        of_each = {each.key: each.universe for each in part.findings} | {
            each.key: each.universe for each in part.tables
        }
        assert not [
            key for key, text in of_each.items() if f"{count:,} persons asked are left out" not in text
        ]


def test_half_the_minimum_wage_is_a_line_of_lifted_out(report: Report) -> None:
    assert table(report, "lifted.half_minimum_wage").rows


def test_incidence_adds_up_to_everything_paid(report: Report) -> None:
    found = table(report, "benefits.incidence")
    place = found.position("all")
    shares = [row[place] for row in found.rows]
    assert all(isinstance(each, Estimate) for each in shares)
    assert sum(each.value or 0.0 for each in shares if isinstance(each, Estimate)) == pytest.approx(1)


def test_headlines_carry_their_sampling_error(report: Report) -> None:
    keys = {finding.key: finding for finding in report.findings}
    for key in ("poverty.headcount.baseline", "lifted.poverty.persons", "poverty.cost_of_closing.raise_household_grant",
                "health_spending.above_10", "inequality.palma.baseline"):  # fmt: skip
        estimate = keys[key].estimate
        assert estimate is not None, key
        assert estimate.standard_error is not None, key


def test_a_group_with_too_few_persons_is_withheld(population: Population) -> None:
    strict = written(study(population, suppression=Suppression(100_000)), ENGLISH)
    found = table(strict, "lifted.poverty")
    assert all(isinstance(row[found.position("lifted")], Suppressed) for row in found.rows)


def test_a_survey_that_did_not_ask_about_payments_for_care_says_so(population: Population) -> None:
    silent = population.persons.with_columns(pl.lit(None, pl.Float64).alias("out_of_pocket_health_month"))
    found = section(written(study(replace(population, persons=silent)), ENGLISH), "health_spending")
    assert found.paragraphs == (
        "Not computed: The survey does not say what households pay out of pocket for health care.",
    )
    assert not found.tables


def test_payments_for_care_that_are_partly_unknown_are_told_as_ranges_that_hold_the_truth(
    population: Population, report: Report
) -> None:
    """Headline, tables and what the data cannot say tell it; a payment that is not known is neither nothing nor left out with its household."""
    payments = population.persons["out_of_pocket_health_month"]
    some = pl.when(pl.int_range(payments.len()) % 5 == 0).then(None).otherwise(payments)
    silent = population.persons.with_columns(some.alias("out_of_pocket_health_month"))
    found = written(study(replace(population, persons=silent)), ENGLISH)
    ranges = {each.key: each for each in found.findings}
    for name in ("above_10", "above_25", "hardship", "impoverishing"):
        key = f"health_spending.{name}"
        truth, told = next(each for each in report.findings if each.key == key), ranges[key]
        assert truth.value is not None
        assert told.low is not None, key
        assert told.high is not None, key
        assert told.outer is not None, key
        assert told.low <= truth.value <= told.high, key
        assert told.outer[0] < told.low < told.high < told.outer[1], key
        assert (told.is_headline, told.unweighted_count) == (truth.is_headline, truth.unweighted_count), key
    said = "persons asked live in households whose payments for health care are not all known"
    assert any(said in limit for limit in found.limits)
    assert not any(said in limit for limit in report.limits)
    for name in ("catastrophic", "hardship", "groups"):
        assert any(said in note for note in table(found, f"health_spending.{name}").notes), name
    cells = table(found, "health_spending.groups").rows[0][2:]
    assert all(isinstance(cell, Between) for cell in cells)


def test_of_whom_a_poverty_line_is_not_known_is_said(population: Population) -> None:
    """Coresia's lines are by area; where that is not known of some, neither line is."""
    some = pl.when(pl.int_range(pl.len()) % 5 == 0).then(None).otherwise(pl.col("area"))
    households = population.households.with_columns(some.alias("area"))
    found = written(study(replace(population, households=households), "raise_household_grant"), ENGLISH)
    said = [limit for limit in found.limits if "because it is not known for their household" in limit]
    assert [limit.split(":")[0] for limit in said] == ["National poverty line", "Food poverty line"]
    definition = table(found, "options.closing").definition
    assert "Both are of households whose welfare and poverty line are known." in definition


def test_a_survey_without_receipts_takes_what_the_definition_says_is_due(population: Population) -> None:
    found = written(study(replace(population, receipts=None)), ENGLISH)
    assert table(found, "benefits.overview").rows
    assert {each.id for each in found.sections} >= {"benefits", "lifted", "inequality"}


def test_a_survey_without_welfare_keeps_cost_and_leaves_welfare_out(population: Population) -> None:
    unknown = population.households.with_columns(pl.lit(None, pl.Float64).alias("welfare_month"))
    found = written(study(replace(population, households=unknown)), ENGLISH)
    ids = {each.id for each in found.sections}
    assert "cost" in ids
    assert not ids & {"changes", "benefits", "lifted", "inequality", "health_spending"}


def test_every_chart_can_be_drawn(report: Report) -> None:
    for name in ("benefits", "lifted", "inequality", "health_spending"):
        charts = section(report, name).charts
        assert charts
        for chart in charts:
            assert vegalite_to_svg(dict(chart.spec), vl_version="6.4", allowed_base_urls=[]).startswith(
                "<svg"
            )


def test_a_benefit_that_its_option_is_named_after_is_named_once(population: Population) -> None:
    results = study(population, "universal_pension_65")
    assert results.assessment is not None
    before, after = results.options
    *_, benefit = results.assessment.options[1].benefits
    named = replace(after, title=benefit.transfer.name)
    writer = WelfareWriter(
        (before, named), Told("Survey", "2024-06-30"), ENGLISH, Suppression(), results.assessment
    )
    told = {key: name for key, name, _ in writer.benefits}
    assert told[f"universal_pension_65.{benefit.transfer.id}"] == benefit.transfer.name
    as_it_is = replace(writer, options=(before, replace(after, title="An option")))
    assert as_it_is.benefits[-1][1] == f"An option: {benefit.transfer.name}"


def test_a_gap_that_widens_is_told_in_words_even_if_it_is_open_by_how_much(population: Population) -> None:
    report = written(study(population, "cover_own_account"), ENGLISH)
    found = table(report, "options.closing")
    ratios, closed = (
        {row[1]: row[found.position(column)] for row in found.rows} for column in ("ratio", "closed")
    )
    listed = {one.key: one for one in section(report, "changes").findings if "cost_of_closing" in one.key}
    told = {
        key.split(".")[0]: (finding_number(one, ENGLISH), finding_error(one, ENGLISH))
        for key, one in listed.items()
    }
    assert ratios == {"National poverty line": "the gap widens", "Food poverty line": "the gap widens"}
    assert closed["National poverty line"] == "below 0; unknown amounts leave open by how much"
    assert (number_of(closed["Food poverty line"]) or 0) < 0, "its column tells how much of the gap is closed"
    assert told == {"poverty": ("–", "the gap widens"), "food_poverty": ("–", "the gap widens")}


@pytest.mark.parametrize(
    ("key", "ranking"),
    [("benefits.incidence", "before benefits"), ("inequality.concentration", "with benefits")],
)
def test_a_table_and_a_picture_of_ranked_persons_say_by_which_welfare(
    report: Report, key: str, ranking: str
) -> None:
    title = table(report, key).title
    assert title.endswith(f"persons ranked by welfare {ranking}")
    assert title in {chart.title for each in report.sections for chart in each.charts}


def test_curves_that_begin_at_zero_do_not_speak_of_a_group_without_recipients(report: Report) -> None:
    curves = ("inequality.lorenz", "inequality.concentration", "inequality.lorenz_changes")
    assert not [note for key in curves for note in table(report, key).notes if "without an interval" in note]

"""The tables and pictures of a valuation agree with each other, and nothing is left unsaid."""

import io
from collections.abc import Iterator
from dataclasses import replace

import altair as alt
import openpyxl
import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA, DAY, YEARS, column, table

from allcover.presenting.brief import brief_parts
from allcover.presenting.summary import summary
from allcover.presenting.svg import svg_text
from allcover.presenting.told import citation_text, unverified_note
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import LONG_CREDIT, PAID_ON, short_sections, written_valuation
from allcover.presenting.valuing import Valued
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.awards import SERVICES
from allcover.projection.opening import DOUBTS
from allcover.rules.load import load
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


def test_tables_agree_with_each_other(report: Report) -> None:
    spent, earned = (column(report, "valuation.rates", name) for name in ("expenditure", "earnings"))
    assert column(report, "valuation.rates", "cost") == pytest.approx(
        [one / other for one, other in zip(spent, earned)]
    )
    parts = ("old_age", "invalidity", "widowed", "orphaned", "administration")
    each = [column(report, "valuation.money", name) for name in parts]
    assert [sum(year) for year in zip(*each)] == pytest.approx(spent)
    start, end = (column(report, "valuation.reserve", name) for name in ("start", "end"))
    assert start[1:] == pytest.approx(end[:-1])
    assert len(spent) == YEARS
    persons = column(report, "valuation.persons", "dependency")
    assert persons[-1] > persons[0]


def test_charts_are_whole_and_drawn_from_their_tables(report: Report) -> None:
    for chart in report.charts:
        alt.Chart.from_dict(dict(chart.spec), validate=True)
        assert "undefined" not in svg_text(chart)
        assert chart.description
    kinds = {chart.key for chart in report.charts}
    assert {"valuation.rates", "valuation.fan_cost", "valuation.sensitivity", "people.pyramid"} <= kinds


def test_bands_dashes_and_outlines_say_under_their_title_what_they_are(report: Report) -> None:
    about = {chart.key: chart.about for chart in report.charts}
    bands = "line: the middle of all futures; bands: 50, 80 of 100 of them"
    assert about["valuation.fan_cost"].endswith(f"{bands}; dashed: Rate of the law")
    assert about["valuation.fan_reserve"].endswith(bands)
    years = YEARS + DAY.year
    assert f"bars: Men, {years} and Women, {years}; outlines: Men, {DAY.year}" in about["people.pyramid"]


def test_every_assumption_has_its_source_and_what_is_left_out_is_told(report: Report) -> None:
    found = table(report, "valuation.assumptions")
    assert all(str(row[2]) for row in found.rows)
    assert {"Prices, yearly growth", "Reserve at the start", "Futures of the population"} <= {
        str(row[0]) for row in found.rows
    }
    law = table(report, "valuation.law")
    assert any("pension can be drawn" in str(row[0]) and row[2] == "62 years" for row in law.rows)
    of_rule = {str(row[0]): row[2] for row in law.rows}
    assert of_rule["Contribution needed for an old-age pension"] == "180 months"
    assert of_rule["Statutory minimum wage"] == "110.00 XCC a month"
    bands = "0% from 0.00 XCC a month; 1% from 600.00 XCC a month; 2% from 900.00 XCC a month"
    assert next(text for name, text in of_rule.items() if "solidarity" in name) == bands
    assert {"Pensions in payment follow", "Amounts that the law names follow"} <= {
        str(row[0]) for row in found.rows if "National Pension Board, Actuarial review 2019" in str(row[2])
    }
    of_assumption = {str(row[0]): row[1] for row in found.rows}
    # What strays is a rate, by points and not by parts of it; a path has the decimals that the reserve is reckoned with.
    strays = str(of_assumption["How far interest strays, at most, in 80 of 100 futures"])
    assert strays.startswith("1.2 percentage points in 2024; 2 percentage points in 2100;")
    assert "7.625% in 2024, 5.575% in 2053" in str(of_assumption["Interest on the reserve"])
    assert any("later change of the formula" in limit for limit in report.limits)
    details = dict(report.provenance.details)
    assert len(details["Hash of the assumptions"]) == len(details["Hash of the economy"]) == 64
    assert report.provenance.definition_hash == load(CORESIA).fingerprint


def test_the_mark_of_an_unverified_citation_is_explained_only_where_one_stands(report: Report) -> None:
    section = next(one for one in report.sections if one.id == "assumptions")
    assert not any("[unverified]" in text for text in section.paragraphs)
    marked = replace(section.tables[0], notes=("Act of memory [unverified]",))
    assert unverified_note((marked,), ENGLISH) == (
        "[unverified]: nobody has checked the citation against its text.",
    )


def test_figures_of_the_economy_are_listed_with_their_sources(
    report: Report, results: ValuationResults
) -> None:
    economy = results.study.basis.economy
    assert economy is not None
    listed = table(report, "valuation.economy_sources")
    place, source = listed.position("place"), listed.position("source")
    told = {row[place]: row[source] for row in listed.rows}
    assert told == {
        name: f"{citation_text(cited, ENGLISH)} (invented)" for name, cited in economy.sources.items()
    }
    assert "list of assumptions" in table(report, "economy.by_year").source


def test_where_the_people_come_from_stands_in_the_brief_and_with_the_count_of_them(
    report: Report, results: ValuationResults
) -> None:
    people = [retold(one, ENGLISH) for one in results.residents.sources]
    assert people
    (sources,) = [one.sentences[0] for one in brief_parts(report, ENGLISH) if one.key == "sources"]
    (note,) = table(report, "valuation.data").notes
    assert all(one in sources and one in note for one in people)


def test_sources_of_assumptions_by_age_are_parted_from_each_other(report: Report) -> None:
    (told,) = table(report, "valuation.by_age").notes
    assert "Actuarial review 2019 (invented); Part of the year credited to a contributor: " in told


def test_of_a_reserve_in_years_of_expenditure_it_is_told_of_which_day(report: Report) -> None:
    titles = [chart.title for chart in report.charts if "years of" in chart.title]
    labels = [column.label for one in report.tables for column in one.columns if "years of" in column.label]
    assert len(titles) > 1
    assert labels
    assert all("at the start" in text or "at the end" in text for text in (*titles, *labels))


def test_the_scheme_stands_in_its_economy(report: Report) -> None:
    spent, gdp = (column(report, "valuation.economy", name) for name in ("spent", "gdp"))
    assert [share * money for share, money in zip(spent, gdp)] == pytest.approx(
        column(report, "valuation.rates", "expenditure")
    )
    assert column(report, "valuation.economy", "gdp") == pytest.approx(
        [one / 1e6 for one in column(report, "economy.by_year", "gdp")]
    )


def test_the_report_says_what_the_data_are_and_what_they_leave_open(
    report: Report, results: ValuationResults
) -> None:
    members, economy = results.valued.members, results.valued.economy
    counted = {str(row[0]): row[1:] for row in table(report, "valuation.data").rows}
    works = members.is_contributing
    entries, persons = counted["Contributors"]
    assert entries == int(works.sum())
    assert persons == pytest.approx(float(members.weight[works].sum()))
    assert counted["Population at the start of the projection"][1] == pytest.approx(12e6)
    open_rows = table(report, "valuation.doubts").rows
    assert [row[1] for row in open_rows] == [int(members.doubts[key].sum()) for key in DOUBTS]
    unsure = members.doubts["contribution"]
    assert unsure.any()
    told = f"what they contribute of {unsure.sum()} ({round(members.weight[unsure].sum()):,} persons)"
    said = [text for part in brief_parts(report, ENGLISH) for text in part.sentences if told in text]
    assert len(said) == 1
    assert economy is not None
    assert economy.work is not None
    force = column(report, "valuation.persons", "force")
    assert force == pytest.approx(economy.work.labour_force.sum(axis=(1, 2)))


def test_a_country_s_report_ends_with_people_and_scheme(results: ValuationResults, report: Report) -> None:
    sections = list(short_sections(results, ENGLISH))
    assert [section.id for section in sections] == ["people", "valuation"]
    assert not [finding for section in sections for finding in section.findings if finding.is_headline]
    # The workbook of the demonstration: no formula rests on a sheet that is not there, and some are left.
    short = replace(report, sections=tuple(sections))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(short, ENGLISH)))
    formulas = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas
    assert not [text for text in formulas if "#REF" in text]
    assert list(_keys(sections)) == sorted(set(_keys(sections)), key=list(_keys(sections)).index)


def _keys(sections: list) -> Iterator[str]:  # type: ignore[type-arg]
    return (one.key for section in sections for one in section.tables)


def test_credit_of_more_years_than_cells_tell_apart_is_told(
    results: ValuationResults, report: Report
) -> None:
    made = results.made
    assert SERVICES == 61  # from none to 60
    assert LONG_CREDIT not in report.limits
    inactive = made.insured.inactive.copy()
    inactive[0, 1, 80, -1] = 2.0
    long = replace(made, insured=replace(made.insured, inactive=inactive))
    longer = replace(results, valued=replace(results.valued, valuation=long))
    assert LONG_CREDIT in written_valuation(longer, DAY, ENGLISH).limits


def test_a_law_that_ends_pensions_by_marriage_asks_how_many_marry_again(
    results: ValuationResults, report: Report
) -> None:
    """Coresia's file says so, and its column is printed; without it the limit is told, unless no law ends a pension so."""
    assert PAID_ON not in report.limits
    assert column(report, "valuation.by_age", "remarriage_female")[2] == pytest.approx(0.06)
    given = results.study.basis.given.changed(("ages", "remarriage"), None)
    silent = replace(results, study=replace(results.study, basis=replace(results.study.basis, given=given)))
    assert PAID_ON in written_valuation(silent, DAY, ENGLISH).limits
    paying_on = replace(
        silent,
        valued=_paying_on(silent.valued),
        others=tuple(replace(one, valued=_paying_on(one.valued)) for one in silent.others),
    )
    assert PAID_ON not in written_valuation(paying_on, DAY, ENGLISH).limits


def _paying_on(held: Valued) -> Valued:
    awards = tuple(replace(one, ends_wed=False) for one in held.scheme.awards)
    return replace(held, scheme=replace(held.scheme, awards=awards))


def test_what_others_pay_of_a_deficit_is_said_to_leave_the_reserve_alone(report: Report) -> None:
    """The State pays its share in years in which there is a reserve of many years, and the table says why."""
    paid, lacking = column(report, "valuation.money", "other_state"), []
    for spent, income in zip(
        column(report, "valuation.money", "expenditure"),
        column(report, "valuation.money", "contributions"),
        strict=True,
    ):
        lacking.append(max(spent - income, 0))
    assert paid == pytest.approx([0.25 * one for one in lacking])
    (note,) = [one for one in table(report, "valuation.money").notes if "others pay of a deficit" in one]
    assert "whatever the reserve holds, and is not drawn from it" in note


def test_numbers_are_of_the_year_that_their_labels_name(report: Report) -> None:
    last = {"pay_as_you_go_last", "contributors_last", "pensioners_last"}
    told = {one.key.removeprefix("valuation."): (one.label, one.reference_date) for one in report.findings}
    assert last <= set(told)
    for key in last:
        assert told[key] == (told[key][0], f"{DAY.year + YEARS - 1}-06-30")
        assert str(DAY.year + YEARS - 1) in told[key][0]


def test_a_change_of_the_premium_is_a_fraction_in_the_summary_as_the_premium_is(
    report: Report, results: ValuationResults
) -> None:
    """As are the premiums that it is between."""
    told = summary(report)["findings"]
    (change,) = [
        one for key, one in told.items() if key.startswith("valuation.laws.") and key.endswith(".change")
    ]
    assert change["unit"] == "share" == told["valuation.premium"]["unit"]
    apart = results.proposed.valuation.premium - results.valued.valuation.premium
    assert change["value"] == pytest.approx(apart, rel=1e-12)

"""A population projection as a section: tables that agree with what was found, a pyramid with men to the left, every text handed over."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import altair as alt
import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.presenting.brief import brief_parts
from allcover.presenting.headline_numbers import finding_number
from allcover.presenting.people_section import SCENARIOS as NAMED
from allcover.presenting.people_section import people_section
from allcover.presenting.people_writer import written_people
from allcover.presenting.svg import svg_text
from allcover.presenting.told import Told, citation_text
from allcover.projection import SCENARIOS
from allcover.projection.results import PeopleResults, project_country
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Section
from allcover.vocabulary.words import ENGLISH


@pytest.fixture(scope="module")
def results() -> PeopleResults:
    return project_country(country_folder("coresia") / "people", 20, ["low", "zero_migration"])


@pytest.fixture(scope="module")
def section(results: PeopleResults) -> Section:
    return people_section(results, Told("Statistics Office", "2024-06-30"), ENGLISH)


def test_migrants_are_told_to_follow_a_model_where_totals_alone_are_given(results: PeopleResults) -> None:
    by_age = replace(results, is_migration_modelled=False)
    told = [
        [
            text
            for text in written_people(one, "Coresia", date(2026, 1, 1), ENGLISH).limits
            if "Rogers" in text
        ]
        for one in (results, by_age)
    ]
    assert list(map(len, told)) == [1, 0]


def test_every_scenario_has_a_name() -> None:
    assert list(NAMED) == list(SCENARIOS)


def test_tables_agree_with_each_other(section: Section, results: PeopleResults) -> None:
    by_year, _, by_age, by_scenario = section.tables
    people = [row[by_year.position("persons")] for row in by_year.rows]
    assert people == [row[by_scenario.position("low")] for row in by_scenario.rows]
    columns = [by_age.position(name) for name in ("men_last", "women_last")]
    assert sum(float(str(row[at])) for row in by_age.rows for at in columns) == pytest.approx(people[-1])
    shares = [by_year.position(name) for name in ("young", "able", "old")]
    assert [sum(float(str(row[at])) for at in shares) for row in by_year.rows] == pytest.approx([1.0] * 21)
    assert people[1] == pytest.approx(results.persons()[0, 1])
    assert by_age.rows[-1][0] == "100+"
    assert "scenario “Low: half a child less”" in by_year.universe


def test_what_other_scenarios_come_to_is_told(section: Section, results: PeopleResults) -> None:
    total = results.persons()[1, -1]
    told = next(text for text in section.paragraphs if "Under other assumptions" in text)
    assert told.startswith("Under other assumptions the population in 2044 would be: Nobody moves (")
    written = int(told.rsplit("(", 1)[-1].rstrip(").").replace(",", ""))
    assert abs(written - total) <= 50_000
    assert written % 100_000 == 0


def test_the_pyramid_has_men_to_the_left_then_and_now(section: Section) -> None:
    chart = next(one for one in section.charts if one.kind == "pyramid")
    drawn = [row for rows in chart.spec["datasets"].values() for row in rows if "side" in row]
    assert len(drawn) == 2 * 2 * 21
    assert all((row["x"] < 0) is (row["side"] == 0) for row in drawn if row["x"])
    by_age = section.tables[2]
    first = by_age.rows[0]
    assert {abs(row["x"]) for row in drawn if row["band"] == "0–4"} == set(first[1:])
    assert "Outlines: Men, 2024 and Women, 2024; bars: Men, 2044 and Women, 2044." in chart.description
    alt.Chart.from_dict(dict(chart.spec), validate=True)
    assert "undefined" not in svg_text(chart)


def test_the_outline_of_the_pyramid_is_whole_and_no_label_lies_on_a_row(section: Section) -> None:
    chart = next(one for one in section.charts if one.kind == "pyramid")
    bars, outline, *named = chart.spec["layer"]
    longest = max(abs(row["x"]) for row in chart.spec["datasets"][outline["data"]["name"]])
    low, high = bars["encoding"]["x"]["scale"]["domain"]
    assert low < -1.01 * longest
    assert high > 1.01 * longest
    scale = bars["encoding"]["y"]["scale"]
    # Below the youngest as much room is left as half the outline is broader than its row.
    assert scale["paddingOuter"] > scale["paddingInner"]
    assert [layer["encoding"]["y"] for layer in named] == [{"value": -8}, {"value": -8}]


def marks(section: Section) -> float:
    chart = next(one for one in section.charts if one.key == "people.scenarios")
    points = [row for rows in chart.spec["datasets"].values() for row in rows if "is_marked" in row]
    return float(np.mean([point["is_marked"] for point in points]))


def test_a_line_of_many_years_has_marks_far_enough_apart_to_see_its_dashes(section: Section) -> None:
    long = project_country(country_folder("coresia") / "people", 75, ["medium"])
    assert marks(section) == 1.0
    assert marks(people_section(long, Told("Statistics Office", ""), ENGLISH)) == 19 / 76


def test_fans_of_people_hold_the_expected_and_are_drawn() -> None:
    found = project_country(country_folder("coresia") / "people", 30, ["medium"], has_futures=True)
    assert found.futures is not None
    persons, old = found.futures.persons, found.futures.old
    assert persons[:, 0] == pytest.approx(found.persons()[0, 0])
    assert (persons[0, 1:] < found.persons()[0, 1:]).all()
    assert (persons[-1, 1:] > found.persons()[0, 1:]).all()
    assert (old[:-1, 10:] < old[1:, 10:]).all()
    assert persons[-1, 30] - persons[0, 30] > 2 * (persons[-1, 10] - persons[0, 10])
    section = people_section(found, Told("Statistics Office", ""), ENGLISH)
    assert [one.key for one in section.tables[-2:]] == ["people.futures", "people.futures_old"]
    # Bounds of people to come have no more digits than what they are bounds of.
    bounds = [one for one in section.findings if one.key.startswith("people.futures_")]
    assert len(bounds) == 2
    assert all(finding_number(one, ENGLISH).endswith("0,000") for one in bounds)
    report = written_people(found, "Coresia", date(2026, 1, 1), ENGLISH)
    assert dict(report.provenance.details)["Futures of the population"] == citation_text(
        found.futures.source, ENGLISH
    )
    assert citation_text(found.futures.source, ENGLISH) in " ".join(
        brief_parts(report, ENGLISH)[-1].sentences
    )
    for chart in section.charts[-2:]:
        alt.Chart.from_dict(dict(chart.spec), validate=True)
        assert "undefined" not in svg_text(chart)


def test_bounds_that_end_before_the_people_are_refused(tmp_path: Path) -> None:
    folder = country_folder("coresia") / "people"
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        (tmp_path / file.name).write_text(text.replace(", {in: 2050, value: 0.17}, {in: 2100, value: 0.25}", ", {in: 2040, value: 0.25}") if file.suffix == ".yaml" else text, encoding="utf-8")  # fmt: skip
    with pytest.raises(Faults, match="The bounds of 'fertility'"):
        project_country(tmp_path, 30, ["medium"], has_futures=True)


def test_one_scenario_alone_is_not_told_twice() -> None:
    found = project_country(country_folder("coresia") / "people", 3, ["medium"])
    alone = people_section(found, Told("Office", ""), ENGLISH)
    assert [table.key for table in alone.tables] == ["people.by_year", "people.by_group", "people.by_age"]
    assert all(chart.table_key in {table.key for table in alone.tables} for chart in alone.charts)


def test_a_population_to_come_is_told_as_projected_with_no_more_digits_than_anybody_knows(
    section: Section, results: PeopleResults
) -> None:
    last = next(one for one in section.findings if one.key == "people.last")
    assert last.value == pytest.approx(results.persons()[0][-1])
    assert last.label == f"Population in {int(results.years[-1])}, as projected"
    assert re.fullmatch(r"\d\d\.?\d?,?\d00,000", finding_number(last, ENGLISH))
    # A number of a later year holds on a day of that year.
    assert last.reference_date == f"{int(results.years[-1])}-06-30"

"""Limited places in a report and in an explanation: how many, how many ask, and the last score served."""

import pytest
from click.testing import CliRunner

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.invention import invent_survey
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.finding import Suppressed, Table, number_of
from allcover.vocabulary.words import ENGLISH

FOLDER = country_folder("coresia")
REFORM = FOLDER / "reforms" / "places_for_care.yaml"


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return tables_of(400)


def tables_of(households: int) -> dict[str, Table]:
    report = written(work_out(Study(FOLDER, invent_survey(load(FOLDER), households), [REFORM])), ENGLISH)
    return {table.key: table for table in report.tables}


def test_a_report_tells_the_last_score_served(tables: dict[str, Table]) -> None:
    persons, households = tables["options.places"].rows
    assert persons[:4] == ("A care allowance in limited places", "Care allowance",
                           "person: has a place of the care allowance", 250_000.0)  # fmt: skip
    served, reach = persons[5], str(persons[6])
    assert isinstance(served, float)
    assert served <= 250_000
    assert reach.startswith("last score served: ")
    assert reach.endswith(f"{served:,.0f} of 250,000 places")
    assert persons[7] == "Care Allowance Bill 2023, s. 3"
    assert all(isinstance(cell, Suppressed) for cell in households[4:7])


def test_the_cost_follows_the_places_and_is_withheld_where_few_are_served(tables: dict[str, Table]) -> None:
    few = {row[0]: row[2] for row in tables["schemes.places_for_care"].rows}
    assert isinstance(few["Care allowance"], Suppressed)
    tables = tables_of(1_200)
    costs = {row[0]: row[2] for row in tables["schemes.places_for_care"].rows}
    places = tables["options.places"]
    served = places.rows[0][5]
    assert isinstance(served, float)
    carers = places.rows[1]
    given, number = number_of(carers[5]), number_of(carers[3])
    assert given is not None
    assert number is not None
    assert given > number
    law = ": the law serves everybody who shares the last score"
    assert str(carers[6]).endswith(f"{given:,.0f} of {number:,.0f} places{law}")
    assert law not in str(places.rows[0][6])
    cost = number_of(costs["Care allowance"])
    assert isinstance(cost, float)
    assert cost >= served * 15 * 12 - 1


def test_a_report_without_limited_places_has_no_such_section() -> None:
    report = written(work_out(Study(FOLDER, invent_survey(load(FOLDER), 50))), ENGLISH)
    assert "places" not in [section.id for section in report.sections]


def test_an_explanation_names_the_cutoff() -> None:
    person = str(invent_survey(load(FOLDER)).persons["person_id"][0])
    asked = ["explain", "--country", "coresia", "--reform", str(REFORM), "--person", person]
    run = CliRunner().invoke(main, [*asked, "care_allowance.has_place"])
    assert run.exit_code == 0, run.output
    assert "has_place = has_place_among and has_place_score >= has_place_cutoff" in run.output
    assert "last score served: 50" in run.output

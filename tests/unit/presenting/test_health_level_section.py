"""Breadth, scope and height of health care as a section: both numbers side by side, empty where nobody can tell."""

import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.numbers import cell_text, heading_text
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.finding import Between, Section
from allcover.vocabulary.words import ENGLISH


@pytest.fixture(scope="module")
def section() -> Section:
    folder = country_folder("coresia")
    found = written(work_out(Study(folder, invent_survey(load(folder), 400))), ENGLISH)
    return next(one for one in found.sections if one.id == "health_level")


def test_each_scheme_has_its_breadth_and_where_a_package_is_written_scope_and_height(
    section: Section,
) -> None:
    rows = {str(row[0]): row for row in section.tables[0].rows}
    assert rows["Health insurance"][2:] == (None, None, None)
    mutual = rows["Mutual health organisation"]
    assert mutual[2:] == pytest.approx((6.725 / 8.225, 5.56 / 6.725, 5.56 / 8.225))


def test_what_is_paid_lies_between_ends_where_a_package_is_not_written(section: Section) -> None:
    everybody = section.tables[1].rows[0]
    assert isinstance(everybody[4], Between)
    finding = next(one for one in section.findings if one.key == "health_level.paid")
    assert (finding.value, finding.low, finding.high) == (None, everybody[4].low, everybody[4].high)


def test_the_basket_is_shown_with_its_source_and_said_to_be_invented(section: Section) -> None:
    basket = section.tables[2]
    assert [row[0] for row in basket.rows][:2] == ["Consultation", "Medicines"]
    assert [row[3] for row in basket.rows][-2:] == [None, None]
    assert "(invented)" in section.tables[0].source


def test_what_a_rare_use_costs_is_no_zero_and_has_its_unit(section: Section) -> None:
    cost = section.tables[2].columns[2]
    assert heading_text(cost, ENGLISH) == "Cost a person-year (XCC)"
    assert "0.00" not in {cell_text(row[2], cost, ENGLISH) for row in section.tables[2].rows}

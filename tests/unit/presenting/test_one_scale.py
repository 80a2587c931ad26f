"""Neighbouring bars of one unit have one scale: what is twice as much is twice as long, in another picture too."""

import pytest
from tests.unit.presenting.drawn_texts import faults

from allcover.catalogue import country_folder
from allcover.invention.survey import invent_survey
from allcover.presenting.charts import bars
from allcover.presenting.one_scale import on_one_scale
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.finding import Chart, Report, Table, TableColumn
from allcover.vocabulary.words import ENGLISH

FOLDER = country_folder("coresia")


@pytest.fixture(scope="module")
def report() -> Report:
    reforms = [
        FOLDER / "reforms" / f"{name}.yaml" for name in ("raise_household_grant", "universal_pension_65")
    ]
    return written(work_out(Study(FOLDER, invent_survey(load(FOLDER), 300), reforms)), ENGLISH)


@pytest.mark.parametrize("name", ["series", "poverty", "gains", "lifted"])
def test_pictures_of_a_section_share_their_scale(report: Report, name: str) -> None:
    (charts,) = [each.charts for each in report.sections if each.id == name]
    assert len(charts) > 1
    assert len({domain(chart) for chart in charts}) == 1


def test_the_shared_scale_has_room_for_every_number() -> None:
    alone = [chart_of(0.386, -0.02), chart_of(0.38, 0.1), chart_of(-0.13)]
    shared = on_one_scale(alone)
    (found,) = {domain(chart) for chart in shared}
    assert found[0] <= min(domain(chart)[0] for chart in alone)
    assert found[1] >= max(domain(chart)[1] for chart in alone)
    assert not [fault for chart in shared for fault in faults(chart)]


def test_no_picture_needs_no_scale() -> None:
    assert on_one_scale([]) == []


def chart_of(*shares: float) -> Chart:
    table = Table(
        key="t", title="T", columns=(TableColumn("by", "By"), TableColumn("share", "Share", "share")),
        rows=tuple((f"Group {at}", share) for at, share in enumerate(shares)),
        definition="A share.", universe="All persons", source="A survey",
    )  # fmt: skip
    return bars(table, key="t", title="T", words=ENGLISH, category="by", value="share")


def domain(chart: Chart) -> tuple[float, float]:
    low, high = chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    return low, high

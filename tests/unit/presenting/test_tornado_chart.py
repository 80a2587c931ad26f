"""A tornado: both numbers of a row can be read, whatever sides of the base they lie on."""

import re

import pytest

from allcover.presenting.fan_chart import bound_columns
from allcover.presenting.pages import columns_of
from allcover.presenting.pdf import TEMPLATES
from allcover.presenting.tornado_chart import tornado
from allcover.vocabulary.finding import Table, TableColumn
from allcover.vocabulary.words import ENGLISH


@pytest.mark.parametrize(
    ("low", "high", "written"),
    [(1.0, 3.0, {1.0: "1.0", 3.0: "3.0"}), (2.5, 3.0, {2.5: "", 3.0: "3.0 / 2.5"}), (1.5, 1.0, {1.5: "", 1.0: "1.5 / 1.0"})],
)  # fmt: skip
def test_numbers_of_one_side_stand_behind_each_other(
    low: float, high: float, written: dict[float, str]
) -> None:
    table = Table(
        key="tried", title="Tried", columns=(TableColumn("what", "What"), TableColumn("low", "Low", "number"), TableColumn("high", "High", "number")),
        rows=(("Age", low, high),), definition="As tried.", universe="All", source="Invented",
    )  # fmt: skip
    chart = tornado(table, key="tried", title="Tried", words=ENGLISH, names=[str(row[0]) for row in table.rows], low="low", high="high", base=2.0)  # fmt: skip
    every = [row for rows in chart.spec["datasets"].values() for row in rows]
    assert [row["text"] for row in every if "category" not in row] == ["As assumed: 2.0"]
    assert "As assumed: 2.0;" in chart.description
    drawn = [row for row in every if "written" in row]
    assert {row["value"]: row["written"] for row in drawn} == written
    assert abs(drawn[0]["value"] - 2) >= abs(drawn[1]["value"] - 2)
    # Of two bars on one side the shorter lies before the longer, and is narrower, so that both are seen.
    is_one_side = (low < 2) == (high < 2)
    assert [row["is_narrow"] for row in drawn] == [False, is_one_side]


def test_the_bar_that_reaches_farthest_stands_first_though_both_of_its_bars_lie_on_one_side() -> None:
    points = [TableColumn(name, name, "points", "percentage points", 2) for name in ("low", "high")]
    table = Table(
        key="apart", title="Apart", columns=(TableColumn("what", "What"), *points),
        rows=(("Wages", -0.5, -0.2), ("Age", -1.0, -0.9), ("Interest", -0.4, -0.35)), definition="As tried.", universe="All", source="Invented",
    )  # fmt: skip
    chart = tornado(table, key="apart", title="Apart", words=ENGLISH, names=[str(row[0]) for row in table.rows], low="low", high="high", base=-0.38)  # fmt: skip
    told = chart.description
    assert told.index("Age") < told.index("Wages") < told.index("Interest")
    heights = [layer["mark"].get("height") for layer in chart.spec["layer"] if layer["mark"]["type"] == "bar"]
    assert heights == [None, {"band": pytest.approx(0.45)}]


def test_a_picture_of_points_says_so_below_its_title() -> None:
    low, high = (TableColumn(name, name, "points", "percentage points", 2) for name in ("low", "high"))
    table = Table(
        key="apart", title="Apart", columns=(TableColumn("what", "What"), low, high),
        rows=(("Age", -0.2, 0.1),), definition="As tried.", universe="All", source="Invented",
    )  # fmt: skip
    chart = tornado(table, key="apart", title="Apart", words=ENGLISH, names=[str(row[0]) for row in table.rows], low="low", high="high", base=0.0)  # fmt: skip
    assert chart.about == "All; in percentage points"
    bounds = bound_columns((0.1, 0.5, 0.9), "points", 2, ENGLISH)
    assert {column.unit for column in bounds} == {"percentage points"}


def test_a_page_shows_it_as_much_broader_as_it_was_drawn_so_that_letters_are_alike() -> None:
    columns = (
        TableColumn("what", "What"),
        TableColumn("low", "Low", "number"),
        TableColumn("high", "High", "number"),
    )
    table = Table(key="tried", title="Tried", columns=columns, rows=(("Age", 1.0, 3.0),), definition="", universe="", source="")  # fmt: skip
    chart = tornado(table, key="tried", title="Tried", words=ENGLISH, names=[str(row[0]) for row in table.rows], low="low", high="high", base=2.0)  # fmt: skip
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    column, broad = (
        float(re.findall(rf"^{name} {{[^}}]*max-width: ([\d.]+)rem", style, re.M)[0])
        for name in ("figure", r"figure\.broad")
    )
    assert broad / column == pytest.approx(columns_of(chart), rel=0.01)

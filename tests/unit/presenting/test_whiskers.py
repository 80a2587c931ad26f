"""Missing answers are drawn grey and sampling errors as whiskers at the outer ends, and nothing of the one lies over the other."""

from typing import Any

import pytest
from tests.unit.presenting.drawn_texts import faults

from allcover.presenting.chart_style import INK
from allcover.presenting.charts import bars, grouped_bars
from allcover.presenting.depth_chart import depth_chart
from allcover.presenting.svg import svg_text
from allcover.presenting.whiskers import GREY, LEFT_OPEN, SAMPLING, doubts_of
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Chart, NotKnown, Table, TableColumn
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

RANGE = Between(0.3, 0.5, (0.26, 0.55))
POINT = Estimate(value=0.4, low=0.35, high=0.45)


def rows_of(chart: Chart) -> list[dict[str, Any]]:
    return [row for rows in chart.spec["datasets"].values() for row in rows if "category" in row]


def whiskers_of(row: dict[str, Any]) -> list[tuple[float, float]]:
    """The whiskers that are drawn of a row, each from its low end to its high end."""
    pairs = [(row.get("low"), row.get("low_to")), (row.get("high_from"), row.get("high"))]
    return [(one, other) for one, other in pairs if one is not None and other is not None and other > one]


def table_of(*cells: Cell) -> Table:
    columns = (TableColumn("name", "Name"), TableColumn("a", "Covered", "share"))
    rows = tuple((f"Row {n}", cell) for n, cell in enumerate(cells))
    return Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="U", source="")


def bars_of(*cells: Cell, language: str = "en") -> Chart:
    return bars(table_of(*cells), key="c", title="C", words=words_of(language), category="name", value="a")


DEPTH_NAMES = {
    "obliged": "By law", "may_join": "May join", "covered": "In fact", "adequate": "Adequately", "open": LEFT_OPEN,
}  # fmt: skip


def depth_of(obliged: Cell, may_join: Cell = 0.0, covered: Cell = 0.2) -> Chart:
    kinds = {
        "line": "text",
        "persons": "count",
        "obliged": "share",
        "may_join": "share",
        "covered": "share",
        "adequate": "share",
    }
    columns = tuple(TableColumn(key, key, kind) for key, kind in kinds.items())  # type: ignore[arg-type]
    rows = (("Care", 100, obliged, may_join, covered, None),)
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="U", source="")
    return depth_chart(table, DEPTH_NAMES, ENGLISH)


def test_grey_is_what_missing_answers_leave_open_and_whiskers_stand_outside_it() -> None:
    (row,) = rows_of(bars_of(RANGE))
    assert row["value"] == 0.3
    assert (row["open_from"], row["open_to"]) == (0.3, 0.5)
    assert whiskers_of(row) == [(0.26, 0.3), (0.5, 0.55)]


def test_an_estimate_without_missing_answers_has_one_whisker_on_either_side_and_no_grey() -> None:
    (row,) = rows_of(bars_of(POINT))
    assert row["open_from"] is None
    assert whiskers_of(row) == [(0.35, 0.4), (0.4, 0.45)]


@pytest.mark.parametrize("cell", [0.4, NotKnown("not asked"), None, Between(0.1, 0.2)])
def test_what_has_no_sampling_error_has_no_whisker(cell: Cell) -> None:
    assert all(doubts_of(cell)[end] is None for end in ("low", "low_to", "high_from", "high"))


def test_a_range_across_nought_is_grey_on_both_sides_of_it_and_within_the_scale() -> None:
    chart = bars_of(Between(-0.1, 0.3, (-0.2, 0.4)))
    (row,) = rows_of(chart)
    assert (row["value"], row["open_from"], row["open_to"]) == (0, -0.1, 0.3)
    low, high = chart.spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= -0.2
    assert high > 0.4


def test_the_bars_of_the_picture_of_who_is_covered_show_both_doubts_apart() -> None:
    rows = rows_of(depth_of(RANGE, covered=POINT))
    solid, grey, fact = rows
    assert (solid["start"], solid["end"]) == (0.0, 0.3)
    assert (grey["start"], grey["end"], grey["part"]) == (0.3, 0.5, LEFT_OPEN)
    assert whiskers_of(solid) == [(0.26, 0.3), (0.5, 0.55)]
    assert whiskers_of(fact) == [(0.35, 0.4), (0.4, 0.45)]
    assert not whiskers_of(grey)


def test_the_whisker_of_an_open_law_stands_where_grey_ends_beyond_those_who_may_join() -> None:
    rows = rows_of(depth_of(RANGE, may_join=0.1))
    (grey,) = (row for row in rows if row["part"] == LEFT_OPEN)
    assert (grey["start"], grey["end"]) == pytest.approx((0.4, 0.6))
    low, high = whiskers_of(rows[0])
    assert low == (0.26, 0.3)
    assert high == pytest.approx((0.6, 0.65))


def test_the_whisker_of_a_known_law_stands_at_its_own_end() -> None:
    rows = rows_of(depth_of(POINT, may_join=0.1))
    assert whiskers_of(rows[0]) == [(0.35, 0.4), (0.4, 0.45)]


@pytest.mark.parametrize(
    "chart", [bars_of(RANGE, POINT, 0.2), depth_of(RANGE, 0.1, POINT)], ids=["bars", "depth"]
)
def test_the_legend_says_which_doubt_is_which(chart: Chart) -> None:
    drawn = svg_text(chart)
    assert LEFT_OPEN in drawn
    assert SAMPLING in drawn
    assert drawn.count(GREY) >= 2, "in the bar and in the legend"
    assert not faults(chart)


def test_where_nothing_is_open_there_is_no_word_of_it() -> None:
    assert LEFT_OPEN not in svg_text(bars_of(POINT, 0.2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_legend_is_not_cut(language: str) -> None:
    assert not faults(bars_of(RANGE, POINT, Between(0.9, 1.0, (0.88, 1.0)), language=language))


def test_several_columns_keep_their_colours_beside_grey() -> None:
    columns = (
        TableColumn("name", "Name"),
        TableColumn("a", "Women", "share"),
        TableColumn("b", "Men", "share"),
    )
    table = Table(
        key="t",
        title="T",
        columns=columns,
        rows=(("Row", RANGE, POINT),),
        definition="",
        universe="U",
        source="",
    )
    chart = grouped_bars(table, key="c", title="C", words=ENGLISH, category="name", series=("a", "b"))
    scale = chart.spec["layer"][0]["encoding"]["color"]["scale"]
    assert scale["domain"] == ["Women", "Men", LEFT_OPEN, SAMPLING]
    assert scale["range"][2:] == [GREY, INK]
    assert not faults(chart)

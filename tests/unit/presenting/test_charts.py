import math
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import altair as alt
import pytest
import vl_convert

from allcover.presenting.chart_style import GAP_COLOURS, PALETTE, PAPER, contrast, ink_on, luminance
from allcover.presenting.charts import bars, grouped_bars, stacked_bars
from allcover.presenting.cube_section import COLOURS as OF_BRANCHES
from allcover.presenting.line_charts import lines
from allcover.presenting.svg import svg_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import SUPPRESSED, Between, Cell, Chart, NotKnown, Report, Table, TableColumn
from allcover.vocabulary.words import ENGLISH


def table_of(*rows: tuple[Cell, ...]) -> Table:
    columns = (
        TableColumn("by", "By"),
        TableColumn("name", "Name"),
        TableColumn("a", "A", "share"),
        TableColumn("b", "B", "share"),
    )
    return Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="", source="")


TWO = table_of(("sex", "Male", 0.25, 0.75), ("sex", "Female", 0.5, 0.5), ("area", "Urban", 0.1, 0.9))
SEX: dict[str, Any] = {"where": {"by": "sex"}, "category": "name", "key": "c", "title": "C", "words": ENGLISH}


def stacked(table: Table, parts: tuple[str, ...] = ("a", "b"), **more: Any) -> Chart:
    return stacked_bars(table, parts=parts, **(SEX | more))


def data_of(chart: Chart) -> list[dict[str, Any]]:
    return [row for rows in chart.spec["datasets"].values() for row in rows if "category" in row]


def test_parts_lie_end_to_end() -> None:
    spans = [(row["category"], row["start"], row["end"]) for row in data_of(stacked(TWO))]
    assert spans == [("Male", 0, 0.25), ("Male", 0.25, 1), ("Female", 0, 0.5), ("Female", 0.5, 1)]


def test_a_row_with_a_part_not_known_has_the_reason_in_place_of_a_bar() -> None:
    for cell, note in ((SUPPRESSED, "(n<30)"), (NotKnown("not asked"), "not known"), (None, "–")):
        rows = data_of(stacked(table_of(("sex", "Male", 0.4, cell))))
        assert [(row["start"], row["end"], row["note"]) for row in rows] == [(0, 0, note)]


def test_a_row_of_which_nothing_can_be_told_has_words_in_place_of_a_grey_bar() -> None:
    rows = (("sex", "Male", NotKnown("not asked"), 1.0), ("sex", "Female", Between(0.0, 0.9996), 0.9998))
    told = data_of(stacked(table_of(*rows), unknown="b"))
    assert [(row["start"], row["end"], row["note"]) for row in told] == [(0, 0, "not known")] * 2
    partly = data_of(stacked(table_of(("sex", "Male", 0.001, 0.999)), unknown="b"))
    assert [(row["start"], row["end"], row["note"]) for row in partly] == [(0, 0.001, ""), (0.001, 1, "")]


def test_a_bar_not_known_is_not_drawn_as_zero() -> None:
    chart = grouped_bars(table_of(("sex", "Male", 0.4, SUPPRESSED)), series=("a", "b"), **SEX)
    assert [(row["value"], row["note"]) for row in data_of(chart)] == [(0.4, ""), (None, "(n<30)")]


def test_the_description_says_every_number() -> None:
    assert "Male: A 25.0" in stacked(TWO).description
    assert "Female: A 50.0" in stacked(TWO).description


def test_a_withheld_bar_is_described_in_words() -> None:
    chart = grouped_bars(table_of(("sex", "Male", 0.4, SUPPRESSED)), series=("a", "b"), **SEX)
    assert "B too few persons or households in the sample." in chart.description


def test_two_rows_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="more than one row called 'Male'"):
        stacked(table_of(("sex", "Male", 1, 0), ("sex", "Male", 0, 1)))


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="Nothing of table 't'"):
        stacked(TWO, where={"by": "region"})


def test_more_parts_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match="2 parts with 1 colours"):
        stacked(TWO, colours=PALETTE[:1])


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"no column 'c'\. It has: by, name, a, b"):
        stacked(TWO, ("c",))


def test_one_series_needs_no_legend() -> None:
    chart = bars(TWO, value="a", **SEX)
    assert chart.spec["layer"][0]["encoding"]["color"]["legend"] is None


def test_a_line_stops_where_a_value_is_missing() -> None:
    columns = (TableColumn("year", "Year"), TableColumn("a", "A", "share"))
    rows: tuple[tuple[Cell, ...], ...] = ((2020, 0.1), (2021, None), (2022, 0.3))
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="", source="")
    chart = lines(table, key="c", title="C", words=ENGLISH, x="year", series=("a",))
    values = [row["value"] for rows in chart.spec["datasets"].values() for row in rows if "part" in row]
    assert values == [0.1, None, 0.3]
    assert chart.description == "Line chart over 3 points. A ends at 30.0%."


def lightness(colour: str) -> float:
    return 116 * math.cbrt(luminance(colour)) - 16


@pytest.mark.parametrize("colours", [PALETTE, GAP_COLOURS])
def test_neighbours_can_be_told_apart_in_grey(colours: tuple[str, ...]) -> None:
    for one, other in pairwise(colours):
        assert abs(lightness(one) - lightness(other)) > 10, (one, other)


@pytest.mark.parametrize("colour", sorted({*PALETTE, *GAP_COLOURS}))
def test_numbers_on_a_bar_can_be_read(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5


def test_each_chart_of_a_report_names_its_table(report: Report) -> None:
    keys = {table.key for table in report.tables}
    assert {chart.table_key for chart in report.charts} <= keys


def test_the_interval_of_an_estimate_is_drawn_and_its_number_stands_beyond_it() -> None:
    estimate = Estimate(value=0.4, low=0.3, high=0.5)
    chart = grouped_bars(table_of(("sex", "Male", estimate, 0.2)), series=("a", "b"), **SEX)
    drawn = [(row["value"], row["low"], row["high"], row["beyond"], row["text"]) for row in data_of(chart)]
    assert drawn == [(0.4, 0.3, 0.5, 0.5, "40.0%"), (0.2, None, None, 0.2, "20.0%")]
    assert "Male: A 40.0% (30.0–50.0), B 20.0%." in chart.description
    assert svg_text(chart).count("<line") >= 2


def test_a_row_without_a_bar_has_no_number_in_its_place() -> None:
    chart = stacked(table_of(("sex", "Male", 0.4, SUPPRESSED), ("sex", "Female", 0.5, 0.5)))
    assert "undefined" not in svg_text(chart)


def test_every_kind_of_chart_fits_the_schema_of_vega_lite(report: Report) -> None:
    for chart in report.charts:
        alt.Chart.from_dict(dict(chart.spec), validate=True)


def test_a_chart_of_money_tells_whom_it_is_of_and_its_unit() -> None:
    money = replace(
        TWO,
        universe="Poor persons",
        columns=(*TWO.columns[:2], TableColumn("a", "A", "money", "CLP/month"), TWO.columns[3]),
    )
    assert bars(money, value="a", **SEX).about == "Poor persons; amounts in CLP a month"
    assert bars(money, value="b", **SEX).about == "Poor persons"


def test_the_axis_of_a_curve_says_what_is_counted_upward() -> None:
    table = Table(key="t", title="T", columns=(TableColumn("x", "Persons", "share"), TableColumn("y", "Curve", "share")),
                  rows=((0.0, 0.0), (1.0, 1.0)), definition="", universe="", source="")  # fmt: skip
    drawn = svg_text(
        lines(table, key="c", title="C", words=ENGLISH, x="x", series=("y",), upward="Share of welfare")
    )
    assert "Share of welfare" in drawn


@pytest.mark.parametrize(
    ("cell", "sure"),
    [(Between(0.187, 0.44, (0.182, 0.447)), 0.187), (Between(0.0, 0.44), 0.0), (Between(-0.4, -0.3), -0.3), (Between(-0.1, 0.3), 0.0)],
)  # fmt: skip
def test_a_bar_of_a_range_is_drawn_as_far_as_it_is_sure_with_the_errors_of_both_ends(
    cell: Between, sure: float
) -> None:
    chart = bars(table_of(("sex", "Male", cell, 0.4)), value="a", **SEX)
    (row,) = data_of(chart)
    assert row["value"] == sure
    assert (row["low"], row["high"]) == (cell.outer or (None, None))
    assert " to " in row["text"]
    assert "(" not in row["text"]
    assert row["note"] == ""
    assert "drawn as far as it is sure" not in chart.about, "what is not sure is drawn grey"


def test_colours_of_few_and_many_branches_darken_and_none_is_lost_on_paper() -> None:
    _, *ordered, _ = OF_BRANCHES
    assert all(contrast(colour, PAPER) > 1.35 for colour in OF_BRANCHES)
    assert all(luminance(one) > luminance(more) for one, more in pairwise(ordered))


def test_years_beneath_a_picture_do_not_run_together_in_broader_letters() -> None:
    """Four digits of a page's own letters take some 38 points; those that are drawn stand farther apart."""
    columns = (TableColumn("year", "Year"), *(TableColumn(key, key, "count") for key in "ab"))
    rows = tuple((2024 + at, 1000.0 * at, 500.0 * at) for at in range(75))
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="d", universe="u", source="s")
    drawn = svg_text(lines(table, key="t", title="T", words=ENGLISH, x="year", series=("a", "b")))
    places = [
        float(x)
        for x, rest in re.findall(r"translate\(([0-9.]+),[^>]*?\)([^>]*)>2[0-9]{3}</text>", drawn)
        if 'opacity="0"' not in rest
    ]
    assert len(places) >= 3
    assert min(after - before for before, after in pairwise(places)) > 45


def test_the_stroke_of_a_legend_stands_off_from_its_name() -> None:
    columns = (TableColumn("year", "Year"), TableColumn("a", "A", "share"), TableColumn("b", "B", "share"))
    table = Table(
        key="t",
        title="T",
        columns=columns,
        rows=((2020, 0.1, 0.2), (2021, 0.2, 0.3)),
        definition="",
        universe="",
        source="",
    )
    chart = lines(table, key="c", title="C", words=ENGLISH, x="year", series=("a", "b"))
    drawn = vl_convert.vegalite_to_svg(dict(chart.spec), vl_version="6.4")
    names = re.findall(r"role-legend-label.*?translate\(([\d.]+),", drawn, re.DOTALL)
    assert len(names) == 2
    assert all(float(name) >= 22 for name in names)  # pixels from the left end of the stroke


def test_lines_that_hide_one_another_are_told_beneath_the_picture() -> None:
    """Two lines nowhere farther apart than a line is thick are one to the eye; one that leaves the other is seen."""
    columns = (TableColumn("year", "Year"), *(TableColumn(key, key.upper(), "count") for key in "abc"))
    rows = tuple((2024 + at, 1000.0 - at, 1001.0 - at, 1000.0 - at + 200 * (at == 3)) for at in range(5))
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="U", source="")
    told = [lines(table, key="t", title="T", words=ENGLISH, x="year", series=series).about for series in ("ab", "ac", "abc")]  # fmt: skip
    both = "U (“A” and “B” lie on one another.)"
    assert told == [both, "U", both]

"""No text of a chart lies over another or leaves the canvas: every chart of a whole study, in every language."""

import re

import pytest
from tests.unit.presenting.drawn_texts import faults
from tests.whole_study import whole_text

from allcover.presenting.chart_style import PAPER, WIDTH
from allcover.presenting.column_names import broken_name, column_names
from allcover.presenting.letters import breadth_of
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import cell_text
from allcover.presenting.pdf import TEMPLATES
from allcover.presenting.people_section import SCENARIOS
from allcover.presenting.set_charts import _HEAT_SIZE, _MARGIN, heat_map, set_bars, waterfall
from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import Between, Cell, NotKnown, Suppressed, Table, TableColumn
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

NAMES = (
    "No right through a relative or through the household", "Employee, not declared", "May join, cannot afford the contribution",
    "May join, no office or payment point near", "Entitled, does not receive", "Size of the firm",
)  # fmt: skip


def table_of(*rows: tuple[Cell, ...], names: tuple[str, ...] = NAMES, kind: str = "share") -> Table:
    columns = [TableColumn(f"c{n}", name, kind) for n, name in enumerate(names)]  # type: ignore[arg-type]
    return Table(key="t", title="T", columns=(TableColumn("by", "By", "count"), *columns), rows=rows,
                 definition="", universe="", source="")  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_chart_is_cut_or_lies_over_another(language: str) -> None:
    report, _ = whole_text(language)
    kinds = {chart.kind for chart in report.charts}
    assert kinds >= {"heat_map", "set_bars", "matrix", "depth", "lines", "waterfall"}
    found = {chart.key: told for chart in report.charts if (told := faults(chart))}
    assert not found, "\n".join(f"{key}: {told}" for key, told in found.items())


@pytest.mark.parametrize("count", range(1, 7))
def test_long_names_of_columns_stand_whole_and_apart(count: int) -> None:
    names = NAMES[:count]
    table = table_of((1, *(0.1,) * count), (2, *(0.2,) * count), names=names)
    keys = [f"c{n}" for n in range(count)]
    shaded = heat_map(table, key="h", title="H", words=ENGLISH, category="by", values=keys, rows=range(2))
    members = [[True] * count, [False] * count]
    sets = set_bars(table, key="s", title="S", words=ENGLISH, sets=names, members=members, value="c0")
    for chart in (shaded, sets):
        assert not faults(chart)
        drawn = " ".join(
            str(row["text"]) for rows in chart.spec["datasets"].values() for row in rows if "text" in row
        )
        assert all(word in drawn for name in names for word in name.split())


def test_numbers_at_the_ends_of_lines_stand_apart_in_the_order_of_the_lines() -> None:
    ends = (0.1, 0.071, 0.07, 0.069, 0.013, 0.0)
    table = table_of((1, *(0.05,) * 6), (2, *ends))
    chart = lines(table, key="l", title="L", words=ENGLISH, x="by", series=[f"c{n}" for n in range(6)])
    assert not faults(chart)
    numbers = [
        row for rows in chart.spec["datasets"].values() for row in rows if set(row) == {"x", "value", "text"}
    ]
    assert [row["text"] for row in numbers] == ["10.0%", "7.1%", "7.0%", "6.9%", "1.3%", "0.0%"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_of_a_waterfall_that_is_withheld_says_so_in_full(language: str) -> None:
    table = table_of((1, 1.0), (2, Suppressed(30)), (3, 0.3), (4, 0.7), names=NAMES[:1])
    chart = waterfall(table, key="w", title="W", words=words_of(language), category="by", value="c0")
    assert not faults(chart)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_text_beside_a_long_or_a_short_step_of_a_waterfall_is_not_cut(language: str) -> None:
    """The longest text is that of what is surely nobody and may be anybody: it stands in lines where one would leave the drawing."""
    steps = (
        (1, 1.0),
        (2, Between(0.0, 0.951)),
        (3, Between(0.049, 1.0)),
        (4, Between(0.123, 0.456)),
        (5, Between(0.049, 0.951)),
    )
    chart = waterfall(
        table_of(*steps, names=NAMES[:1]),
        key="w",
        title="W",
        words=words_of(language),
        category="by",
        value="c0",
    )
    assert not faults(chart)


def test_letters_of_a_heat_map_can_be_read_in_print_where_three_stand_side_by_side_and_are_squeezed() -> None:
    """The page of the annex lies on its side, 29.7 cm less margins; a point is 2.54/72 cm."""
    keys = [f"c{n}" for n in range(6)]
    table = table_of((1, *(0.1,) * 6), (2, *(0.2,) * 6))
    shaded = heat_map(table, key="h", title="H", words=ENGLISH, category="by", values=keys, rows=range(2))
    smallest = re.search(r"#let smallest = (\d+)%", (TEMPLATES / "report.typ").read_text(encoding="utf-8"))
    assert smallest
    third = ((29.7 - 2 * 1.8) * 72 / 2.54 - 2 * 0.9 * 10) / 3
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg_text(shaded))}
    assert sizes
    assert min(sizes) * third / WIDTH * int(smallest[1]) / 100 >= 6.5
    assert not faults(shaded)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_in_a_heat_map_is_no_broader_than_its_cell_and_shaded_as_far_as_it_is_sure(
    language: str,
) -> None:
    words = words_of(language)
    cells = (
        Between(0.36, 0.372, (0.34, 0.41)),
        Between(0.9, 1.0),
        Between(0.361, 0.364),
        NotKnown("why"),
        Suppressed(30),
        1.0,
    )
    table = table_of((1, *cells), (2, *(0.2,) * 6))
    keys = [f"c{n}" for n in range(6)]
    shaded = heat_map(table, key="h", title="H", words=words, category="by", values=keys, rows=range(2))
    assert not faults(shaded)
    rows = [row for rows in shaded.spec["datasets"].values() for row in rows if "shade" in row]
    assert all(breadth_of(row["text"], _HEAT_SIZE) < (WIDTH - _MARGIN) / 6 for row in rows)
    first = {row["x"]: row for row in rows[:6]}
    percent = cell_text(0.36, TableColumn("c", "C", "share", decimals=0), words)
    assert [first[n]["text"] for n in range(4)] == ["36–37", "90+", percent, "?"]
    shades = [first[n]["shade"] for n in range(6)]
    assert shades[0] == shades[2] not in (PAPER, shades[1])
    assert PAPER not in (shades[1], shades[5])
    assert shades[3] == shades[4] == PAPER
    sure = words("{universe}; drawn as far as it is sure", universe="")
    assert sure in shaded.about
    assert "+" in shaded.about
    assert "?" in shaded.about


def test_one_column_of_a_heat_map_is_not_drawn_out_into_bars() -> None:
    table = table_of((1, 0.1), (2, 0.2), names=NAMES[:1])
    shaded = heat_map(table, key="h", title="H", words=ENGLISH, category="by", values=["c0"], rows=range(2))
    (scale,) = {
        layer["encoding"]["x"]["scale"]["domain"][1]
        for layer in shaded.spec["layer"]
        if "scale" in layer["encoding"].get("x", {})
    }
    assert scale >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_a_legend_that_is_too_long_stands_in_lines_and_no_line_looks_as_another(
    language: str,
) -> None:
    words = words_of(language)
    names = tuple(words(name) for name in SCENARIOS.values())
    rows = [(year, *(float(year + 10 * place) for place in range(len(names)))) for year in range(1, 40)]
    table = table_of(*rows, names=names, kind="count")
    chart = lines(table, key="l", title="L", words=words, x="by", series=[f"c{n}" for n in range(len(names))])
    assert not faults(chart)
    drawn, marked, *_ = chart.spec["layer"]
    looks = [
        drawn["encoding"]["color"], drawn["encoding"]["strokeDash"], marked["encoding"]["shape"],
    ]  # fmt: skip
    seen = list(zip(*(one["scale"]["range"] for one in looks), strict=True))
    assert len({str(one) for one in seen}) == len(names)


def test_no_name_of_a_column_is_broken_where_a_language_lets_no_line_end() -> None:
    name = "Indéterminé\N{NO-BREAK SPACE}: ce que dit la loi"
    for broken in (broken_name(name, 50, 14, is_upright=False), broken_name(name, 120, 14, is_upright=True)):
        assert not [line for line in broken if line.lstrip("\N{NO-BREAK SPACE}").startswith(":")], broken
    (first, *_) = column_names([name], 85, 14)
    assert first.to_dict()["mark"]["angle"] == 270

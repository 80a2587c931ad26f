"""The numbers of an axis: none of the data lies beyond the last, and each language writes them in its own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.presenting.line_charts import lines
from allcover.presenting.number_axis import ticks
from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import Table, TableColumn
from allcover.vocabulary.words import ENGLISH, words_of


@given(st.floats(-1e12, 0), st.floats(1e-6, 1e12))
def test_a_scale_ends_beyond_its_data_and_has_few_numbers(low: float, high: float) -> None:
    laid = ticks(low, high)
    dust = (high - low) * 1e-6
    assert laid.first <= low + dust
    assert laid.last >= high - dust
    assert laid.last - laid.first <= (high - low) * 1.6
    assert 3 <= laid.count <= 13


@pytest.mark.parametrize(
    ("language", "thousands", "one", "many", "fraction", "share"),
    [
        ("en", "800,000", "1 million", "2 million", "1.2 million", "16%"),
        ("fr", "800\u202f000", "1 million", "2 millions", "1,2 million", "16\xa0%"),
        ("es", "800.000", "1 millón", "2 millones", "1,2 millones", "16\xa0%"),
        ("pt", "800\xa0000", "1 milhão", "2 milhões", "1,2 milhões", "16%"),
    ],
)
def test_an_axis_is_written_in_the_habits_of_its_language(
    language: str, thousands: str, one: str, many: str, fraction: str, share: str
) -> None:
    words = words_of(language)
    told = str(ticks(0, 1.15e6).axis("count", words).to_dict()["labelExpr"])
    assert all(f'"{text}"' in told for text in (thousands, one, fraction))
    assert f'"{many}"' in str(ticks(0, 7e6).axis("money", words).to_dict()["labelExpr"])
    assert f'"{share}"' in str(ticks(0, 0.1565).axis("share", words).to_dict()["labelExpr"])


def test_the_last_number_of_an_axis_is_drawn_above_the_data() -> None:
    columns = (TableColumn("year", "Year"), TableColumn("rate", "Rate", "share"))
    table = Table(
        key="rates", title="Rates", columns=columns, rows=((2024, 0.1565), (2025, 0.12)), definition="d", universe="u", source="s",
    )  # fmt: skip
    drawn = svg_text(lines(table, key="rates", title="Rates", words=ENGLISH, x="year", series=("rate",)))
    assert ">16%<" in drawn
    assert ">18%<" not in drawn


def test_a_mark_at_the_edge_covers_no_number_of_the_upright_axis() -> None:
    columns = (TableColumn("year", "Year"), TableColumn("rate", "Rate", "share"))
    table = Table(
        key="rates", title="Rates", columns=columns, rows=((2024, 0.12), (2025, 0.12)), definition="d", universe="u", source="s",
    )  # fmt: skip
    spec = lines(table, key="rates", title="Rates", words=ENGLISH, x="year", series=("rate",)).spec
    mark = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    # A square of that area reaches half its side, a triangle a little further.
    assert (
        spec["layer"][0]["encoding"]["y"]["axis"]["labelPadding"] > 1.2 * mark["mark"]["size"] ** 0.5 / 2 + 3
    )

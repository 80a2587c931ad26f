"""Pictures of the annex stand side by side and leave no part of their row empty where they can be drawn broader."""

from dataclasses import replace
from typing import Any

import pytest

from allcover.presenting.annex import in_rows
from allcover.vocabulary.finding import Chart


def _chart(kind: str, width: int = 440) -> Chart:
    return Chart(key=kind, title=kind, kind=kind, table_key="t", spec={"width": width}, description="d")


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["lines"], [[(3, 1320)]]),
        (["lines"] * 2, [[(1.5, 660), (1.5, 660)]]),
        (["lines"] * 4, [[(1, 440)] * 3, [(3, 1320)]]),
        (["pyramid", "lines"], [[(1, 440), (2, 880)]]),
        (["bars"], [[(3, 1320)]]),
        (["grouped_bars"] * 2, [[(1.5, 660), (1.5, 660)]]),
        (["bars", "lines"], [[(1, 440), (2, 880)]]),
        (["heat_map"], [[(1.5, 660)]]),
        (["heat_map"] * 4, [[(1, 440)] * 3, [(1.5, 660)]]),
    ],
)
def test_pictures_fill_the_row_they_stand_in(
    kinds: list[str], expected: list[list[tuple[float, int]]]
) -> None:
    rows = in_rows([_chart(kind) for kind in kinds])
    assert [[(columns, chart.spec["width"]) for chart, columns in row] for row in rows] == expected


def test_a_broad_picture_takes_as_much_more_as_its_letters_ask_for() -> None:
    rows = in_rows([_chart("grouped_bars", 880), _chart("lines"), _chart("bars")])
    assert [[columns for _, columns in row] for row in rows] == [[2, 1], [3]]
    ((broad, other),) = in_rows([_chart("grouped_bars", 660), _chart("grouped_bars", 660)])
    assert (broad[1], other[1]) == (1.5, 1.5)


def test_a_legend_of_a_broad_picture_takes_fewer_lines() -> None:
    names = ["Covered", "Law not applied", "Voluntary, not taken up", "No law", "Cannot tell"]
    spec: dict[str, Any] = {"width": 440, "layer": [{"encoding": {"color": {"scale": {"domain": names}, "legend": {"columns": 1}}}}],
            "datasets": {"d": [{"legend": {"columns": 1}, "scale": {"domain": names}}]}}  # fmt: skip
    ((alone,),) = in_rows([replace(_chart("stacked_bars"), spec=spec)])
    made = alone[0].spec
    assert made["layer"][0]["encoding"]["color"]["legend"]["columns"] == 5
    assert made["datasets"] == spec["datasets"]
    assert spec["layer"][0]["encoding"]["color"]["legend"]["columns"] == 1

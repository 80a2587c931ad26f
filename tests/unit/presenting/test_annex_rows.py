"""Pictures of the annex stand side by side and leave no part of their row empty where lines can be drawn broader."""

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
        (["bars"], [[(1, 440)]]),
    ],
)
def test_lines_fill_the_row_they_stand_in(kinds: list[str], expected: list[list[tuple[float, int]]]) -> None:
    rows = in_rows([_chart(kind) for kind in kinds])
    assert [[(columns, chart.spec["width"]) for chart, columns in row] for row in rows] == expected


def test_a_broad_picture_takes_two_thirds() -> None:
    rows = in_rows([_chart("grouped_bars", 760), _chart("lines"), _chart("bars")])
    assert [[columns for _, columns in row] for row in rows] == [[2, 1], [1]]

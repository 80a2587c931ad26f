"""A tornado: both numbers of a row can be read, whatever sides of the base they lie on."""

import pytest

from allcover.presenting.tornado_chart import tornado
from allcover.vocabulary.finding import Table, TableColumn
from allcover.vocabulary.words import ENGLISH


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [(1.0, 3.0, {(1.0, False), (3.0, True)}), (2.5, 3.0, {(2.0, False), (3.0, True)}), (1.5, 1.0, {(2.0, True), (1.0, False)})],
)  # fmt: skip
def test_numbers_of_one_side_stand_on_both(low: float, high: float, places: set[tuple[float, bool]]) -> None:
    table = Table(
        key="tried", title="Tried", columns=(TableColumn("what", "What"), TableColumn("low", "Low", "number"), TableColumn("high", "High", "number")),
        rows=(("Age", low, high),), definition="As tried.", universe="All", source="Invented",
    )  # fmt: skip
    chart = tornado(table, key="tried", title="Tried", words=ENGLISH, category="what", low="low", high="high", base=2.0)  # fmt: skip
    drawn = [row for rows in chart.spec["datasets"].values() for row in rows if "at" in row]
    assert {(row["at"], row["is_right"]) for row in drawn} == places
    assert abs(drawn[0]["value"] - 2) >= abs(drawn[1]["value"] - 2)

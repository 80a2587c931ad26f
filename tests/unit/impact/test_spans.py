"""The most that a reform gives to whom neither law can be told: what some answers make, not the most of one law and the least of the other."""

from pathlib import Path

import pytest
from tests.unit.impact.test_direction import changes, laws, people

FINE = [n / 4 for n in range(-400, 400)]
"""Incomes a month, as close as the amounts of the laws ask."""

REFORMS = [{"limit": 60}, {"limit": 60, "share": 0.8}, {"share": 0.8, "most": 50}, {"limit": 20}]


@pytest.mark.parametrize("received", [None, 0.0, 15.0], ids=["not asked", "receives nothing", "receives"])
@pytest.mark.parametrize("values", REFORMS, ids=str)
def test_the_ends_of_a_change_are_what_some_answers_make(
    tmp_path: Path, values: dict[str, float], received: float | None
) -> None:
    before, after = laws(tmp_path, values)
    ((low, high),) = changes(before, after, people([[None]], [received]))
    ways = changes(before, after, people([[income] for income in FINE], [received] * len(FINE)))
    least, most = min(low for low, _ in ways), max(high for _, high in ways)
    # Grants of both laws go up by 5, and a span may hold such a step of either.
    assert least - 10 <= low <= least
    assert most <= high <= most + 10
    if values == {"limit": 60}:
        assert low == 0
        assert high <= 15, (
            "each fills half of the gap, and the one is 20 wider: not 30 under one law and none under the other"
        )


def test_of_two_missing_incomes_their_sum_decides(tmp_path: Path) -> None:
    before, after = laws(tmp_path, {"limit": 60})
    ((low, high),) = changes(before, after, people([[None, None]], [None]))
    assert low == 0
    assert 15 <= high <= 20, "half of 20 more, for one and a half equivalent persons"

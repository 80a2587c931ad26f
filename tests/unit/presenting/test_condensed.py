"""Steps told in fewer rows: small ones that follow each other are put together in their place, so that levels and changes add up row by row."""

from itertools import pairwise

import pytest

from allcover.presenting.condensed import condensed
from allcover.vocabulary.finding import Table, TableColumn, number_of
from allcover.vocabulary.words import ENGLISH

SIZES = (0.10, -0.03, -0.31, 0.02, -0.594, 0.114)
LEVELS = tuple(9.87 + sum(SIZES[: at + 1]) for at in range(len(SIZES)))
ROWS = (("Before", 9.87, None), *((f"Step {at}", LEVELS[at], size) for at, size in enumerate(SIZES)), ("Change in all", None, sum(SIZES)))  # fmt: skip
COLUMNS = (TableColumn("step", "Step"), TableColumn("premium", "Premium"), TableColumn("change", "Change"))
TABLE = Table(key="t", title="T", columns=COLUMNS, rows=ROWS, definition="", universe="", source="")


@pytest.mark.parametrize("most", range(9))
def test_levels_and_changes_add_up_row_by_row_and_the_largest_step_stands_alone(most: int) -> None:
    shown, left = condensed(TABLE, most, "change", ENGLISH)
    *parts, whole = shown.rows
    assert whole == ROWS[-1]
    assert shown.rows[0] == ROWS[0]
    assert ROWS[5] in parts
    for (_, before, _), (_, after, change) in pairwise(parts):
        assert float(number_of(before) or 0) + float(number_of(change) or 0) == pytest.approx(after)
    assert sum(number_of(row[2]) or 0 for row in parts) == pytest.approx(sum(SIZES))
    assert len(shown.rows) == (len(ROWS) if most >= len(ROWS) else max(most, 5))
    assert (left == 0) == (most >= len(ROWS))


def test_small_steps_are_put_together_where_they_stand() -> None:
    shown, left = condensed(TABLE, 6, "change", ENGLISH)
    assert [row[0] for row in shown.rows] == [
        "Before", "2 steps together", "2 steps together", "Step 4", "Step 5", "Change in all",
    ]  # fmt: skip
    assert left == 4
    assert shown.rows[1][1:] == pytest.approx((LEVELS[1], 0.07))

"""Steps told in fewer rows: the largest are kept and what is shown adds up to the whole."""

import pytest

from allcover.presenting.condensed import condensed
from allcover.vocabulary.finding import Table, TableColumn, number_of
from allcover.vocabulary.words import ENGLISH

SIZES = (0.10, -0.03, -0.31, 0.02, -0.594, 0.114)
ROWS = (("Before", 9.87, None), *((f"Step {at}", 9.0, size) for at, size in enumerate(SIZES)), ("Change in all", None, sum(SIZES)))  # fmt: skip
COLUMNS = (TableColumn("step", "Step"), TableColumn("premium", "Premium"), TableColumn("change", "Change"))
TABLE = Table(key="t", title="T", columns=COLUMNS, rows=ROWS, definition="", universe="", source="")


@pytest.mark.parametrize("most", range(9))
def test_what_is_shown_adds_to_the_whole_and_holds_the_largest_step(most: int) -> None:
    shown, left = condensed(TABLE, most, "change", ENGLISH)
    *parts, whole = shown.rows
    assert whole == ROWS[-1]
    assert shown.rows[0] == ROWS[0]
    assert ROWS[5] in parts
    assert sum(number_of(row[2]) or 0 for row in parts) == pytest.approx(sum(SIZES))
    assert len(shown.rows) == (len(ROWS) if most >= len(ROWS) else max(most, 4))
    assert len(shown.rows) == len(ROWS) - max(left - 1, 0)


def test_steps_keep_their_order_and_the_others_are_one_row() -> None:
    shown, left = condensed(TABLE, 6, "change", ENGLISH)
    assert [row[0] for row in shown.rows] == [
        "Before", "Step 2", "Step 4", "Step 5", "The 3 smaller steps together", "Change in all",
    ]  # fmt: skip
    assert left == 3

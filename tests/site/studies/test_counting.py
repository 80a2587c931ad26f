"""Figures about few persons are withheld, and none that is can be found from the others."""

from hypothesis import given
from hypothesis import strategies as st

from allcover_site.studies.counting import FEWEST, Group, added, withheld

COUNTS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6)


@given(COUNTS)
def test_no_small_figure_is_shown_or_left_as_the_only_unknown(numbers: list[tuple[int, int]]) -> None:
    groups = [
        Group(str(n), persons, {"more": min(more, persons)}) for n, (persons, more) in enumerate(numbers)
    ]
    shown = withheld(groups)
    for column, full in (
        ([group.persons for group in shown], [group.persons for group in groups]),
        ([group.counts["more"] for group in shown], [group.counts["more"] for group in groups]),
    ):
        assert all(value is None or value == 0 or value >= FEWEST for value in column)
        assert all(value is None or value == was for value, was in zip(column, full))
        hidden = [was for value, was in zip(column, full) if value is None]
        assert len(hidden) != 1 or not any(value for value in column if value)


def test_sums_of_parts_add_up() -> None:
    part = {"month": {"2024-01": {"due": [1, 2]}}}
    assert added([part, part, {"month": {"2024-02": {"due": [5, 5]}}}]) == {
        "month": {"2024-01": {"due": [2, 4]}, "2024-02": {"due": [5, 5]}}
    }

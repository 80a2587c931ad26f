from hypothesis import given
from hypothesis import strategies as st

from allcover.presenting.grids import fitted, held_together, lines_wide, table_grid

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=7)


@given(WORDS, st.integers(2, 4))
def test_a_heading_stands_whole_in_its_lines(words: list[str], lines: int) -> None:
    width = lines_wide(" ".join(words), lines)
    broken, left = 1, width
    for place, word in enumerate(words):
        needed = len(word) + (0 if left == width and place == 0 else 1)
        if needed > left:
            broken, left = broken + 1, width - len(word)
        else:
            left -= needed
        assert len(word) <= width
    assert broken <= lines


def test_headings_take_two_lines_where_there_is_room_and_more_where_there_is_none() -> None:
    heading = "Persons newly covered under the option"
    few = fitted(table_grid(["Area", heading], [False, True], [["Urban", "1"]]), 100)
    assert few["columns"][1]["width"] == lines_wide(heading, 2)
    many = fitted(table_grid(["Area", *[heading] * 9], [False, *[True] * 9], [["Urban", *["1"] * 9]]), 175)
    assert many["columns"][1]["width"] < lines_wide(heading, 2)


def test_a_small_table_is_not_drawn_out_and_a_broad_one_is() -> None:
    small = fitted(table_grid(["Area", "Poor"], [False, True], [["Urban", "33.1%"]]), 175)
    assert small["is_compact"]
    broad = fitted(table_grid(["What is told", "Poor"], [False, True], [["long " * 40, "33.1%"]]), 175)
    assert not broad["is_compact"]


def test_an_interval_stands_whole_beneath_its_number_before_letters_grow_small() -> None:
    cell = held_together("73.4% (72.1–74.6)")
    grid = fitted(
        table_grid(["Area", *["Share"] * 11], [False, *[True] * 11], [["Urban", *[cell] * 11]]), 175
    )
    assert all(column["width"] >= len("(72.1–74.6)") for column in grid["columns"][1:])
    assert grid["rows"][0][1] == cell
    assert not grid["is_small"]
    more = fitted(
        table_grid(["Area", *["Share"] * 12], [False, *[True] * 12], [["Urban", *[cell] * 12]]), 175
    )
    assert more["is_small"]
    assert more["rows"][0][1] == cell, "smaller letters, and still no interval is broken"

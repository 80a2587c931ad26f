import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.presenting.grids import fitted, folded, held_together, lines_wide, table_grid

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


def test_a_text_of_many_lines_gets_the_room_that_names_beside_it_do_not_need() -> None:
    row = [
        "Old pension funds (SSS, EMPART and others)",
        "Social insurance",
        "Old age, Invalidity",
        "what is to be known " * 60,
    ]
    grid = fitted(table_grid(["Scheme", "Kind", "Branches", "What to know"], [False] * 4, [row] * 3), 175)
    told = grid["columns"][-1]["width"]
    assert told > 100
    assert sum(column["width"] for column in grid["columns"]) <= 175


def test_no_heading_of_a_text_is_broader_than_its_column() -> None:
    headings = ["Convenção", "Ramo", "O que falta"]
    rows = [["C102", "Velhice", "uma prova " * 90]] * 2
    grid = fitted(table_grid(headings, [False] * 3, rows), 175)
    for column in grid["columns"]:
        assert column["width"] > len(column["label"])


def test_few_short_texts_stand_in_one_line_beside_numbers() -> None:
    rows = [["Branch of economic activity", "Mining", *["375,969 (331,897–425,893)"] * 4]]
    columns = fitted(
        table_grid(["By", "Group", *["Must be insured"] * 4], [False, False, *[True] * 4], rows), 175
    )["columns"]
    assert columns[0]["width"] >= len("Branch of economic activity")


def test_a_long_table_of_few_numbers_is_laid_in_pieces_that_are_read_down() -> None:
    rows = [[str(month), f"{month * 100:,}", f"{month * 90:,}"] for month in range(1, 61)]
    grid = folded(fitted(table_grid(["Month", "Middle", "Low"], [False, True, True], rows), 175), 175)
    assert grid["is_folded"]
    assert len(grid["rows"]) == len(grid["marks"]) == 20
    assert grid["rows"][0] == ["1", "100", "90", "", "21", "2,100", "1,890", "", "41", "4,100", "3,690"]
    assert [column["label"] for column in grid["columns"]] == [*["Month", "Middle", "Low", ""] * 2, "Month", "Middle", "Low"]  # fmt: skip
    held = [row[place : place + 3] for place in (0, 4, 8) for row in grid["rows"]]
    assert held == rows


@pytest.mark.parametrize("case", ["few", "texts", "marks", "broad"])
def test_a_table_that_reads_badly_in_pieces_stays_whole(case: str) -> None:
    rows = [[str(at), "1", "2"] for at in range(13 if case == "few" else 40)]
    if case == "broad":
        rows = [[row[0], "9" * 45, "9" * 45] for row in rows]
    made = fitted(table_grid(["Year", "A", "B"], [False, case != "texts", True], rows), 175)
    given = made | {"marks": ["total"] * len(rows)} if case == "marks" else made
    assert folded(given, 175) == given


def test_the_last_piece_may_be_shorter() -> None:
    rows = [[str(at), "1"] for at in range(14)]
    grid = folded(fitted(table_grid(["Year", "A"], [False, True], rows), 175), 175)
    assert grid["rows"][-1] == ["4", "1", "", "9", "1", "", "", ""]

import csv
import io
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.presenting.tables import FORMULA_STARTS, csv_text, legend, own_legend, signs_of, with_ends
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    SUPPRESSED,
    Between,
    Cell,
    NotKnown,
    Report,
    Suppressed,
    Table,
    TableColumn,
)
from allcover.vocabulary.words import ENGLISH


def table_of(*rows: tuple[Cell, Cell]) -> Table:
    columns = (TableColumn("name", "Name"), TableColumn("value", "Value", "number"))
    return Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="", source="")


def read(table: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(table, ENGLISH), newline="")))


@given(st.lists(st.tuples(st.text(), st.floats(allow_nan=False, allow_infinity=False))))
def test_numbers_come_back_with_all_their_digits(rows: list[tuple[Cell, Cell]]) -> None:
    found = read(table_of(*rows))[1:]
    assert [float(row[1]) for row in found] == [row[1] for row in rows]


@given(st.lists(st.tuples(st.text(), st.integers())))
def test_no_text_begins_a_formula(rows: list[tuple[Cell, Cell]]) -> None:
    for found, (name, _) in zip(read(table_of(*rows))[1:], rows, strict=True):
        assert not found[0].startswith(FORMULA_STARTS)
        assert found[0].removeprefix("'") == str(name).removeprefix("'")


def test_a_negative_number_is_not_taken_for_a_formula() -> None:
    assert read(table_of(("a", -5.5)))[1] == ["a", "-5.5"]


def test_the_heading_is_the_keys() -> None:
    assert read(table_of())[0] == ["name", "value"]


def test_what_is_missing_is_written_out() -> None:
    found = read(table_of(("a", None), ("b", Suppressed(50)), ("c", NotKnown("not asked"))))[1:]
    assert found == [["a", ""], ["b", "(n<50)"], ["c", "not known"]]


def test_the_legend_explains_each_sign_once() -> None:
    sign = NotKnown("the survey did not ask.")
    assert legend(table_of(("a", sign), ("b", sign)), ENGLISH) == ("not known: the survey did not ask.",)
    (withheld,) = legend(table_of(("a", Suppressed(50))), ENGLISH)
    assert withheld.startswith("(n<50): withheld")
    (nobody,) = legend(table_of(("a", Suppressed(50, is_empty=True))), ENGLISH)
    assert nobody.startswith("none observed: ")
    assert legend(table_of(("a", 1)), ENGLISH) == ()


def test_every_table_of_a_report_can_be_read_back(report: Report) -> None:
    for table in report.tables:
        found = read(table)
        assert len(found) == len(table.rows) + 1
        assert {len(row) for row in found} == {len(with_ends(table, ENGLISH).columns)}


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="Row 1 of table 't' has 1 cells"):
        table_of(("a",))  # type: ignore[arg-type]


def test_the_ends_of_a_range_have_columns_of_their_own() -> None:
    table = Table(
        key="t", title="T", definition="", universe="", source="",
        columns=(TableColumn("who", "Who"), TableColumn("cost", "Cost", "money")),
        rows=(("ana", 5), ("ben", Between(1.5, 2.5)), ("eva", Between(3.0, math.inf)), ("leo", SUPPRESSED)),
    )  # fmt: skip
    rows = list(csv.reader(io.StringIO(csv_text(table, ENGLISH))))
    assert rows[0] == ["who", "cost", "cost_low", "cost_high"]
    assert rows[1:] == [
        ["ana", "5", "5", "5"], ["ben", "", "1.5", "2.5"], ["eva", "", "3.0", ""], ["leo", "(n<30)", "", ""],
    ]  # fmt: skip


def test_the_error_of_an_estimate_has_columns_of_its_own_beside_those_of_ranges() -> None:
    estimate = Estimate(value=0.4, standard_error=0.02, low=0.36, high=0.44)
    table = table_of(
        ("ana", estimate), ("ben", Between(0.1, 0.2)), ("eva", Estimate(value=0.5, note="No design."))
    )
    rows = list(csv.reader(io.StringIO(csv_text(table, ENGLISH))))
    ends = [
        "value_low",
        "value_high",
        "value_standard_error",
        "value_confidence_low",
        "value_confidence_high",
    ]
    assert rows[0] == ["name", "value", *ends]
    assert rows[1:] == [
        ["ana", "0.4", "0.4", "0.4", "0.02", "0.36", "0.44"],
        ["ben", "", "0.1", "0.2", "", "", ""],
        ["eva", "0.5", "0.5", "0.5", "", "", ""],
    ]


def test_the_legend_tells_what_the_brackets_are_and_where_there_are_none() -> None:
    known, lonely = Estimate(value=1, low=0, high=2), Estimate(value=1, note="One sampling unit.")
    assert legend(table_of(("a", known), ("b", lonely)), ENGLISH) == (
        "In brackets: 95% confidence interval, from how the sample was drawn.",
        "On sampling errors: One sampling unit.",
    )


def test_a_number_whose_interval_has_no_width_in_print_is_told_to_have_no_brackets() -> None:
    wide, narrow = Estimate(value=0.4, low=0.3, high=0.5), Estimate(value=0.08, low=0.0799, high=0.0801)
    said = "No brackets at a number, where others of its column have them: both ends of its interval are the number as it is printed."
    columns = (TableColumn("name", "Name"), TableColumn("value", "Value", "share", decimals=0))
    table = Table(key="t", title="T", columns=columns, rows=(("a", wide), ("b", narrow)), definition="", universe="", source="")  # fmt: skip
    assert said in legend(table, ENGLISH)
    assert said not in legend(table_of(("a", wide)), ENGLISH)
    # Of a column that has no brackets at all, such as a denominator without its error, nothing is said.
    bare = replace(
        table,
        columns=(*columns, TableColumn("of", "Of", "count")),
        rows=(("a", wide, 12.0), ("b", wide, 9.0)),
    )
    assert not [line for line in legend(bare, ENGLISH) if "No brackets" in line]
    assert not [
        line for line in legend(replace(table, rows=(("b", narrow),)), ENGLISH) if "No brackets" in line
    ]


def test_why_a_cell_is_empty_is_told_of_its_sign_and_not_of_the_errors_of_the_others() -> None:
    known, empty = Estimate(value=1, low=0, high=2), Estimate(value=None, note="Nobody retired.")
    assert own_legend(table_of(("a", known), ("b", empty)), ENGLISH) == ("–: Nobody retired.",)


def test_an_estimate_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 of table 't', standard_error is nan"):
        table_of(("a", Estimate(value=1, standard_error=math.nan)))


def test_a_table_without_ranges_keeps_its_columns() -> None:
    table = Table(key="t", title="T", definition="", universe="", source="",
                  columns=(TableColumn("who", "Who"), TableColumn("n", "N", "count")), rows=(("ana", 5),))  # fmt: skip
    assert with_ends(table, ENGLISH) == table


def test_why_a_number_has_no_error_stands_under_its_own_table_and_signs_stand_once() -> None:
    known, lonely = (
        Estimate(value=1, low=0, high=2, note="Found so."),
        Estimate(value=1, note="One sampling unit."),
    )
    first, second = (
        table_of(("a", known), ("b", NotKnown("not asked."))),
        table_of(("a", lonely), ("b", known)),
    )
    assert own_legend(first, ENGLISH) == ("not known: not asked.",)
    assert own_legend(second, ENGLISH) == ("On sampling errors: One sampling unit.",)
    assert signs_of((first, second), ENGLISH) == (
        "In brackets: 95% confidence interval, from how the sample was drawn.",
        "On sampling errors: Found so.",
    )

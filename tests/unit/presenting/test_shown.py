"""What a reader sees of a table is the table: amounts change their unit and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.coverage.people import EVERYBODY
from allcover.presenting.numbers import cell_text
from allcover.presenting.shown import as_shown, names_of_rows, row_marks
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import SUPPRESSED, Between, Cell, Table, TableColumn, number_of
from allcover.vocabulary.words import ENGLISH


def money_table(*rows: tuple[Cell, ...], unit: str = "XCC/year") -> Table:
    columns = (
        TableColumn("scheme", "Scheme"),
        *(TableColumn(f"m{n}", f"M{n}", "money", unit) for n in range(len(rows[0]) - 1)),
    )
    return Table(
        key="t", title="T", columns=columns, rows=rows, definition="", universe="All persons", source=""
    )


def test_large_money_is_told_in_millions_and_its_unit_once() -> None:
    estimate = Estimate(value=2e8, standard_error=1e6, low=1.9e8, high=2.1e8)
    shown = as_shown(money_table(("a", estimate, Between(4e7, 5e7)), ("b", SUPPRESSED, 0)), ENGLISH)
    assert [column.label for column in shown.columns] == ["Scheme", "M0", "M1"]
    assert shown.universe == "All persons; amounts in million XCC a year"
    texts = [cell_text(cell, column, ENGLISH) for cell, column in zip(shown.rows[0], shown.columns)]
    assert texts == ["a", "200.0 (190.0–210.0)", "40.0 to 50.0"]
    assert shown.rows[1][1] == SUPPRESSED


def test_units_that_differ_stand_in_the_headings() -> None:
    table = money_table(("a", 2e8, 5.0))
    columns = (*table.columns[:2], replace(table.columns[2], unit="XCC/month"))
    shown = as_shown(replace(table, columns=columns), ENGLISH)
    assert [column.label for column in shown.columns] == [
        "Scheme",
        "M0 (million XCC a year)",
        "M1 (XCC a month)",
    ]
    assert shown.universe == table.universe


def test_hundredths_are_left_out_beside_amounts_of_ten_thousand() -> None:
    def told(*amounts: float) -> list[str]:
        table = money_table(*(("a", amount) for amount in amounts), unit="CLP/month")
        table = replace(table, columns=(table.columns[0], replace(table.columns[1], decimals=2)))
        shown = as_shown(table, ENGLISH)
        return [cell_text(row[1], shown.columns[1], ENGLISH) for row in shown.rows]

    assert told(15_521.86, 0.55, 0.0) == ["15,522", "1", "0"]
    assert told(15_521.86, 0.13) == ["15,521.86", "0.13"], "an amount is not told as nothing"
    assert told(999.5, 12.25) == ["999.50", "12.25"]


def years(*which: int) -> Table:
    columns = (TableColumn("year", "Year"), TableColumn("rate", "Rate", "share"))
    rows = tuple((year, year / 1e4) for year in which)
    return Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="All", source="")


def test_of_many_years_every_fifth_and_the_last_are_shown_and_the_caption_says_so() -> None:
    shown = as_shown(years(*range(2024, 2103)), ENGLISH)
    assert [row[0] for row in shown.rows] == [*range(2024, 2100, 5), 2102]
    assert shown.universe.startswith("All; every fifth year and the last")
    few = years(*range(2024, 2044))
    assert as_shown(few, ENGLISH) == few


def test_small_money_stays_as_it_is() -> None:
    table = money_table(("a", 12_000.0))
    shown = as_shown(table, ENGLISH)
    assert shown.rows == table.rows
    assert shown.columns[1].label == "M0 (XCC a year)"


@given(st.lists(st.floats(1, 1e12), min_size=1, max_size=8))
def test_no_amount_becomes_a_zero_in_millions(amounts: list[float]) -> None:
    shown = as_shown(money_table(*(("a", amount) for amount in [*amounts, 1e9])), ENGLISH)
    for amount, row in zip(amounts, shown.rows, strict=False):
        text = cell_text(row[1], shown.columns[1], ENGLISH)
        assert any(digit in text for digit in "123456789"), (amount, text)
        scale = 1e6 if "million" in shown.columns[1].label else 1
        value = number_of(row[1])
        assert value is not None
        assert value * scale == pytest.approx(amount)


def test_everybody_stands_out_and_a_breakdown_is_named_once() -> None:
    columns = (
        TableColumn("grouping", "By"),
        TableColumn("group", "Group"),
        TableColumn("poor", "Poor", "share"),
    )
    rows = ((EVERYBODY, EVERYBODY, 0.3), ("Sex", "Male", 0.2), ("Sex", "Female", 0.4), ("Area", "Urban", 0.3))
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="", universe="", source="")
    assert row_marks(table, ENGLISH) == ("total", "first", "again", "first")
    assert names_of_rows(table) == 2
    plain = money_table(("a", 1.0), ("b", 2.0))
    assert row_marks(plain, ENGLISH) == ("", "")
    assert names_of_rows(plain) == 1

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.presenting.numbers import (
    NumberStyle,
    cell_text,
    finding_interval,
    finding_number,
    finding_unit,
    heading_text,
    number_text,
)
from allcover.vocabulary.finding import (
    SUPPRESSED,
    Between,
    Cell,
    Finding,
    Kind,
    NotKnown,
    Suppressed,
    TableColumn,
)

NB = "\N{NO-BREAK SPACE}"


def made(value: float | None, unit: str = "share", **more: float) -> Finding:
    texts: dict[str, Any] = {"key": "a", "label": "A", "definition": "", "universe": "", "source": ""}
    return Finding(value=value, unit=unit, **(texts | more))


@pytest.mark.parametrize(
    ("value", "kind", "decimals", "expected"),
    [
        (0.3859, "share", None, f"38.6{NB}%"),
        (0.13008, "share", 3, f"13.008{NB}%"),
        (12_957_503, "count", None, "12,957,503"),
        (12_957_503.4, "count", None, "12,957,503"),
        (1410.5, "money", None, "1,411"),
        (-0.8, "money", 2, "−0.80"),
        (0.265, "index", None, "0.265"),
        (3, "number", None, "3"),
        (3.25, "number", None, "3.3"),
        (1990, "text", None, "1990"),
        (1e22, "count", None, "10,000,000,000,000,000,000,000"),
    ],
)
def test_a_number_is_written_by_its_kind(
    value: float, kind: Kind, decimals: int | None, expected: str
) -> None:
    assert number_text(value, kind, decimals) == expected


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
    assert number_text(-0.0004, "share") == f"0.0{NB}%"


def test_another_language_changes_the_signs_in_one_place() -> None:
    style = NumberStyle(point=",", thousands=".")
    assert number_text(1234.5, "money", 1, style) == "1.234,5"


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_what_is_written_is_within_half_a_digit(value: float, decimals: int) -> None:
    text = number_text(value, "number", decimals).replace(",", "").replace("−", "-")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-3 * abs(value) * 1e-9


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, "–"),
        (SUPPRESSED, "(n<30)"),
        (Suppressed(50), "(n<50)"),
        (NotKnown("not asked"), "not known"),
        ("Rural", "Rural"),
        (0.0, f"0.0{NB}%"),
    ],
)
def test_what_is_missing_is_never_written_as_zero(cell: Cell, expected: str) -> None:
    assert cell_text(cell, TableColumn("a", "A", "share")) == expected


def test_a_heading_names_the_unit_that_cells_do_not_show() -> None:
    assert heading_text(TableColumn("a", "Cost", "money", "pesos")) == "Cost (pesos)"
    assert heading_text(TableColumn("a", "Persons", "count", "persons")) == "Persons"
    assert heading_text(TableColumn("a", "Poor", "share", "share")) == "Poor"


def test_a_headline_is_a_value_or_an_interval_or_not_known() -> None:
    assert finding_number(made(0.3, low=0.25, high=0.5)) == f"30.0{NB}%"
    assert finding_interval(made(0.3, low=0.25, high=0.5)) == f"25.0{NB}% to 50.0{NB}%"
    assert finding_number(made(None, low=0.25, high=0.5)) == f"between 25.0{NB}% and 50.0{NB}%"
    assert finding_interval(made(None, low=0.25, high=0.5)) == ""
    assert finding_number(made(None)) == "not known"


def test_the_unit_of_a_headline_is_printed_unless_its_number_shows_it() -> None:
    assert finding_unit(made(1, "persons")) == "persons"
    assert finding_unit(made(1, "share")) == ""


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1.0, 2.0, "1 to 2"),
        (1.0, math.inf, "1 or more"),
        (-math.inf, 2.0, "2 or less"),
        (-math.inf, math.inf, "not known"),
    ],
)
def test_a_range_says_which_end_is_open(low: float, high: float, text: str) -> None:
    assert cell_text(Between(low, high), TableColumn("cost", "Cost", "money")) == text


def test_an_interval_open_at_one_end_says_at_least_or_at_most() -> None:
    texts: dict[str, Any] = {
        "key": "a",
        "label": "A",
        "definition": "",
        "universe": "",
        "source": "",
        "unit": "persons",
    }
    assert finding_number(Finding(value=None, low=5, **texts)) == "5 or more"
    assert finding_number(Finding(value=None, high=5, **texts)) == "5 or less"


def test_large_money_is_told_in_millions_and_small_money_whole() -> None:
    texts: dict[str, Any] = {
        "key": "a",
        "label": "A",
        "definition": "",
        "universe": "",
        "source": "",
        "unit": "XCC/year",
    }
    large, small = (Finding(value=value, kind="money", **texts) for value in (770_151_805.2, 9_999_999.0))
    assert (finding_number(large), finding_unit(large)) == ("770.2", "million XCC/year")
    assert (finding_number(small), finding_unit(small)) == ("9,999,999", "XCC/year")


def test_a_withheld_number_says_below_how_many_persons() -> None:
    texts: dict[str, Any] = {
        "key": "a",
        "label": "A",
        "definition": "",
        "universe": "",
        "source": "",
        "unit": "share",
    }
    assert finding_number(Finding(value=None, withheld_below=30, **texts)) == "(n<30)"

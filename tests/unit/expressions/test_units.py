"""Units multiply, divide and convert exactly; what is no unit is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.expressions.units import BASES, NUMBER, TIMES, Unit, conversion, parse_unit
from allcover.vocabulary.exact import Fraction, ratio


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("number", "number"), ("", "number"), ("1", "number"), ("money", "money"), ("money/month", "money/month"),
        ("1/year", "1/year"), ("money/month/person", "money/month/person"), ("money / month", "money/month"),
        ("month*money/month", "money"), ("year*year", "year*year"), ("money/money", "number"), ("hour/week", "hour/week"),
    ],
)  # fmt: skip
def test_units_are_read(text: str, shown: str) -> None:
    assert str(parse_unit(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "francs",
        "money/",
        "/month",
        "money//month",
        "money month",
        "Money",
        "money^2",
        " ",
        "2*money",
        "money/1e3",
    ],
)
def test_what_is_no_unit_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is not a unit"):
        parse_unit(text)


UNITS = st.dictionaries(st.sampled_from(BASES), st.integers(-3, 3).filter(bool), max_size=3).map(
    lambda powers: Unit(tuple(sorted(powers.items())))
)


@given(UNITS, UNITS)
def test_what_is_multiplied_can_be_divided_again(left: Unit, right: Unit) -> None:
    assert left * right / right == left
    assert left * right == right * left
    assert left / left == NUMBER


@given(UNITS)
def test_a_unit_written_is_read_back(unit: Unit) -> None:
    assert parse_unit(str(unit)) == unit


@given(UNITS, st.sampled_from(TIMES), st.sampled_from(TIMES))
def test_conversions_are_exact_there_and_back(unit: Unit, first: str, second: str) -> None:
    there = conversion(unit, first)
    if there is None or conversion(parse_unit(first), second) is None:
        return
    again = conversion(there[1], second)
    direct = conversion(unit, second)
    if again is not None and direct is not None:
        assert (there[0] * again[0], again[1]) == direct


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [("money/month", "year", 12), ("money/year", "month", ratio(1, 12)), ("year", "month", 12), ("month", "year", ratio(1, 12)),
     ("money/week", "day", ratio(1, 7)), ("hour", "minute", 60), ("money/month", "month", 1), ("month*month", "year", ratio(1, 144))],
)  # fmt: skip
def test_factors(unit: str, to: str, factor: Fraction | int) -> None:
    found = conversion(parse_unit(unit), to)
    assert found is not None
    assert found[0] == factor


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("day", "month"),
        ("money/month", "week"),
        ("money", "year"),
        ("number", "month"),
        ("money/month/year", "month"),
    ],
)
def test_where_no_factor_is_exact_there_is_none(unit: str, to: str) -> None:
    assert conversion(parse_unit(unit), to) is None

"""A mapping's expression means on columns what a rule's means for single values: yes, no, or null for cannot tell."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from allcover.expressions import logic
from allcover.expressions.columns import lower_to_polars
from allcover.expressions.grammar import parse
from allcover.expressions.nodes import (
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Name,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Truth,
    Word,
)
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.fault import FaultList, Place

COLUMNS: dict[str, pl.DataType] = {
    "p": pl.Boolean(), "q": pl.Boolean(), "a": pl.Float64(), "b": pl.Int64(), "w": pl.String(), "v": pl.String(),
}  # fmt: skip
ARITHMETIC = {"+": logic.add, "-": logic.subtract, "*": logic.multiply, "/": logic.divide}


def meant(node: Node, row: dict[str, Any]) -> Any:
    """What the language means for one row, by its definition in ``logic``."""

    def inner(part: Node) -> Any:
        return meant(part, row)

    match node:
        case Name(name):
            value = row[name]
            if value is None:
                return logic.missing(name)
            return decimal(repr(value)) if isinstance(value, float) else value
        case Number(value) | Truth(value) | Word(value):
            return value
        case Negative(value):
            return logic.negative(inner(value))
        case Not(value):
            return logic.invert(inner(value))
        case And(parts):
            return logic.conjunction(map(inner, parts))
        case Or(parts):
            return logic.disjunction(map(inner, parts))
        case OneOf(value, options):
            return logic.one_of(inner(value), frozenset(option.value for option in options))
        case Comparison(sign, left, right):
            return logic.comparison(sign)(inner(left), inner(right))
        case Arithmetic(sign, left, right):
            return ARITHMETIC[sign](inner(left), inner(right))
        case Choose(condition, then, otherwise):
            held = inner(condition)
            if isinstance(held, logic.Unknown):
                return logic.choose(held, inner(then), inner(otherwise))
            return inner(then) if held else inner(otherwise)
        case Call("min", arguments):
            return logic.smallest(list(map(inner, arguments)))
        case Call("max", arguments):
            return logic.largest(list(map(inner, arguments)))
        case Call("is_known", (argument,)):
            return not isinstance(inner(argument), logic.Unknown)
        case Call("first_known", arguments):
            found = list(map(inner, arguments))
            return next((each for each in found if not isinstance(each, logic.Unknown)), found[-1])
        case Call(function, (argument, Number(step))):
            return logic.rounded(function, inner(argument), step)
    raise AssertionError(node)


def _join(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: pattern.format(*texts))


@st.composite
def amounts(draw: Callable[[st.SearchStrategy[str]], str], depth: int) -> str:
    return draw(_amounts(depth))


@st.composite
def conditions(draw: Callable[[st.SearchStrategy[str]], str], depth: int) -> str:
    return draw(_conditions(depth))


def _amounts(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(("a", "b", "0", "1", "2", "7"))
    if depth == 0:
        return leaf
    a, c = _amounts(depth - 1), _conditions(depth - 1)
    return st.one_of(
        leaf,
        _join("({} {} {})", a, st.sampled_from("+-*"), a),
        _join("({} / {})", a, st.sampled_from(("b", "2", "(b - 1)"))),
        _join("(-{})", a),
        _join("({} if {} else {})", a, c, a),
        _join("{}({}, {})", st.sampled_from(("min", "max", "first_known")), a, a),
        _join("{}({}, {})", st.sampled_from(("round_half_up", "round_down", "round_up")), st.sampled_from(("a", "b", "(a / 2)")), st.sampled_from("125")),
    )  # fmt: skip


def _conditions(depth: int) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(("p", "q", "yes", "no", "w == 'x'", "w != v", "w in ('x', 'y')", "is_known(a)"))
    if depth == 0:
        return leaf
    a, c = _amounts(depth - 1), _conditions(depth - 1)
    return st.one_of(
        leaf,
        _join("(not {})", c),
        _join("({} and {})", c, c),
        _join("({} or {})", c, c),
        _join("({} if {} else {})", c, c, c),
        _join("({} {} {})", st.sampled_from("ab"), st.sampled_from(("<", "<=", "==", "!=")), a),
        _join("({} in (0, 1, 2))", st.sampled_from("ab")),
    )


ROWS = st.fixed_dictionaries(
    {
        "p": st.one_of(st.none(), st.booleans()),
        "q": st.one_of(st.none(), st.booleans()),
        "a": st.one_of(st.none(), st.sampled_from((0.0, 1.0, -2.0, 0.5, 12.0))),
        "b": st.one_of(st.none(), st.integers(-2, 3)),
        "w": st.one_of(st.none(), st.sampled_from("xyz")),
        "v": st.one_of(st.none(), st.sampled_from("xyz")),
    }
)


def on_columns(text: str, rows: list[dict[str, Any]]) -> list[Any]:
    faults = FaultList()
    expression = lower_to_polars(text, COLUMNS, Place("mapping"), faults)
    assert expression is not None, faults.faults
    frame = pl.DataFrame(rows, schema=COLUMNS)
    return frame.select(pl.lit(0).alias("_"), expression.alias("found"))["found"].to_list()


def check(text: str, rows: list[dict[str, Any]]) -> None:
    node = parse(text, Place("mapping"), FaultList())
    assert node is not None
    for found, row in zip(on_columns(text, rows), rows):
        expected = meant(node, row)
        if isinstance(expected, logic.Unknown):
            assert found is None
        else:
            assert found == (
                expected if isinstance(expected, bool) else pytest.approx(float(expected), abs=1e-9)
            )


@examples(100)
@given(conditions(3), st.lists(ROWS, min_size=1, max_size=6))
def test_conditions_on_columns_mean_what_rules_mean(text: str, rows: list[dict[str, Any]]) -> None:
    check(text, rows)


@examples(100)
@given(amounts(3), st.lists(ROWS, min_size=1, max_size=6))
def test_amounts_on_columns_mean_what_rules_mean(text: str, rows: list[dict[str, Any]]) -> None:
    check(text, rows)


@pytest.mark.parametrize(
    "text",
    [
        "household.sum(a)",
        "head.a",
        "receives(fund)",
        "otherwise(spouse.a, 0)",
        "brackets(a, b)",
        "per_month(a)",
        "nobody",
    ],
)
def test_what_only_a_law_can_say_is_refused_in_a_mapping(text: str) -> None:
    faults = FaultList()
    assert lower_to_polars(text, COLUMNS, Place("mapping"), faults) is None
    assert faults.faults

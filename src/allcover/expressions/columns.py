"""Expressions over the raw columns of a survey, lowered to Polars; null is *cannot tell*.

Used by survey mappings only. Numbers are floats here, as the survey's are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from allcover.expressions.functions import MAPPING_FUNCTIONS
from allcover.expressions.grammar import parse
from allcover.expressions.kinds import Amount, Condition, Kind, Text
from allcover.expressions.nodes import (
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Reference,
    Truth,
    Word,
)
from allcover.expressions.resolving import resolve
from allcover.expressions.scope import Found
from allcover.vocabulary.fault import FaultList, Place


def lower_to_polars(
    text: str, columns: Mapping[str, pl.DataType], place: Place, faults: FaultList
) -> pl.Expr | None:
    """This function will turn an expression over raw columns into a Polars expression, or note its faults.

    ``columns`` gives the Polars type of every raw column. Numbers become Float64, conditions Boolean, words
    String. A name holding characters that no expression takes must be renamed by the mapping first.
    """
    noted = len(faults.faults)
    node = parse(text, place, faults)
    if node is None:
        return None
    resolved, _ = resolve(node, _RawScope(columns), place, faults)
    return _lower(resolved) if len(faults.faults) == noted else None


@dataclass(frozen=True)
class _RawScope:
    columns: Mapping[str, pl.DataType]

    @property
    def functions(self) -> tuple[str, ...]:
        return MAPPING_FUNCTIONS

    def find(self, name: str) -> Found | None:
        kind = _kind(self.columns.get(name))
        return Found((name, kind), kind) if kind is not None else None

    def known_names(self) -> Iterable[str]:
        return self.columns

    def advice(self, name: str) -> str:
        dtype = self.columns.get(name)
        return (
            f"The column '{name}' holds {dtype}, which expressions do not take." if dtype is not None else ""
        )

    def link(self, link: str) -> None:
        return None

    def group(self, group: str) -> None:
        return None

    def groups(self) -> tuple[str, ...]:
        return ()

    def unit(self, name: str) -> tuple[tuple[str, Node], ...]:
        return ()

    def is_dated(self, name: str) -> bool:
        return False

    def about_scheme(self, function: str, scheme: str) -> None:
        return None


def _kind(dtype: pl.DataType | None) -> Kind | None:
    if dtype is None:
        return None
    if dtype.is_numeric() or dtype == pl.Null:
        return Amount()
    if dtype == pl.Boolean:
        return Condition()
    return Text() if dtype in (pl.String, pl.Categorical, pl.Enum) else None


def _lower(node: Node) -> pl.Expr:
    match node:
        case Number(value):
            return pl.lit(float(value))
        case Truth(value):
            return pl.lit(value)
        case Word(value):
            return pl.lit(value)
        case Reference((str() as name, kind)):
            column = pl.col(name)
            return column.cast(pl.Float64) if isinstance(kind, Amount) else _as_word(column, kind)
        case Negative(value):
            return -_lower(value)
        case Not(value):
            return ~_lower(value)
        case And(parts):
            return reduce(and_, map(_lower, parts))
        case Or(parts):
            return reduce(or_, map(_lower, parts))
        case OneOf(value, options):
            return _lower(value).is_in([_plain(option) for option in options])
        case Choose(condition, then, otherwise):
            return _choose(_lower(condition), _lower(then), _lower(otherwise))
        case Arithmetic(sign, left, right) | Comparison(sign, left, right):
            return _binary(sign, _lower(left), _lower(right))
        case Call(function, arguments):
            return _call(function, [_lower(argument) for argument in arguments])
        case _:
            raise TypeError(f"{node} has no place in a mapping")


def _as_word(column: pl.Expr, kind: object) -> pl.Expr:
    return column.cast(pl.String) if isinstance(kind, Text) else column


def _plain(option: Number | Word) -> float | str:
    return option.value if isinstance(option, Word) else float(option.value)


def _choose(condition: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    return (
        pl.when(condition).then(then).when(~condition).then(otherwise).when(then == otherwise).then(then)
    )  # an unknown condition between two equal ways is no doubt


def _binary(sign: str, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return pl.when(right != 0).then(left / right)
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "==":
            return left == right
        case _:
            return left != right


def _call(function: str, arguments: list[pl.Expr]) -> pl.Expr:
    all_known = reduce(and_, [argument.is_not_null() for argument in arguments])
    match function:
        case "min":
            return pl.when(all_known).then(pl.min_horizontal(arguments))
        case "max":
            return pl.when(all_known).then(pl.max_horizontal(arguments))
        case "clip":
            value, low, high = arguments
            return pl.when(all_known).then(pl.min_horizontal(pl.max_horizontal(value, low), high))
        case "round_half_up":
            return (arguments[0] / arguments[1] + 0.5).floor() * arguments[1]
        case "round_down":
            return (arguments[0] / arguments[1]).floor() * arguments[1]
        case "round_up":
            return (arguments[0] / arguments[1]).ceil() * arguments[1]
        case "is_known":
            return arguments[0].is_not_null()
        case "first_known":
            return pl.coalesce(arguments)
        case "exp":
            return arguments[0].exp()
        case _:
            raise TypeError(f"{function} has no place in a mapping")

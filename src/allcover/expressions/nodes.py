"""The frozen nodes of an expression, as parsed. ``at`` is the column in the text, for faults only."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allcover.vocabulary.exact import Fraction, ratio

Exact = int | Fraction
"""An exact number: whole numbers stay ``int`` because their arithmetic is an order of magnitude faster."""


def _at() -> int:
    return field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the text."""

    value: Exact
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Word:
    """A quoted word: a code such as ``'female'``."""

    value: str
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Truth:
    """``yes`` or ``no``."""

    value: bool
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity, parameter, column or unit by its name."""

    name: str
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Linked:
    """``head.x``, ``mother.x``: the value of ``x`` for another person of the household."""

    link: str
    name: str
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Negative:
    """``-x``."""

    value: "Node"
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``x + y`` and its like; ``sign`` is one of ``+ - * /``."""

    sign: str
    left: "Node"
    right: "Node"
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Comparison:
    """``x < y`` and its like; ``sign`` is one of ``< <= > >= == !=``."""

    sign: str
    left: "Node"
    right: "Node"
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Not:
    """``not x``."""

    value: "Node"
    at: int = _at()


@dataclass(frozen=True, slots=True)
class And:
    """``x and y and z``."""

    parts: tuple["Node", ...]
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Or:
    """``x or y or z``."""

    parts: tuple["Node", ...]
    at: int = _at()


@dataclass(frozen=True, slots=True)
class OneOf:
    """``x in ('a', 'b')``: one of several written values."""

    value: "Node"
    options: tuple["Number | Word", ...]
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Choose:
    """``x if condition else y``."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Call:
    """``max(x, y)``: a function of the language applied to arguments."""

    function: str
    arguments: tuple["Node", ...]
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``household.sum(x)``: ``x`` taken over the members of a group; ``limit`` is how many ``best`` takes."""

    group: str
    function: str
    argument: "Node"
    limit: "Node | None" = None
    at: int = _at()


@dataclass(frozen=True, slots=True)
class Reference:
    """A resolved name: ``target`` is whatever the scope said the name stands for. Never parsed, only resolved.

    ``link`` is empty, or the person the value is taken from (``head``, ``mother``).
    """

    target: object
    link: str = ""
    at: int = _at()


Node = (
    Number | Word | Truth | Name | Linked | Negative | Arithmetic | Comparison | Not | And | Or | OneOf | Choose
    | Call | Aggregate | Reference
)  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """This function will give the nodes directly below a node, in reading order."""
    match node:
        case Negative(value) | Not(value):
            return (value,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case And(parts) | Or(parts):
            return parts
        case OneOf(value, options):
            return (value, *options)
        case Choose(condition, then, otherwise):
            return (condition, then, otherwise)
        case Call(_, arguments):
            return arguments
        case Aggregate(_, _, argument, limit):
            return (argument,) if limit is None else (argument, limit)
        case _:
            return ()


def constant(node: Node) -> Fraction | None:
    """This function will give the value of written numbers put together, or None where anything else is in them."""
    match node:
        case Number(value):
            return ratio(value)
        case Negative(value):
            found = constant(value)
            return None if found is None else -found
        case Arithmetic(sign, left, right):
            one, other = constant(left), constant(right)
            if one is None or other is None or (sign == "/" and other == 0):
                return None
            return (
                {"+": one + other, "-": one - other, "*": one * other}.get(sign)
                if sign != "/"
                else one / other
            )
        case _:
            return None


def walk(node: Node) -> Iterator[Node]:
    """This function will give a node and everything below it, parents first."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))

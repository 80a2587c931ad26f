"""A resolved expression written out again, so that a part of a rule can be shown where only the whole was written."""

from collections.abc import Callable

from allcover.expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Exact,
    Linked,
    Name,
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

NameOf = Callable[[object], str]
"""Gives the name of what a reference stands for."""

_STRENGTH = {Choose: 0, Or: 1, And: 2, Not: 3, Comparison: 4, OneOf: 4, Arithmetic: 5, Negative: 7}
_FACTOR = 6


def spelt(node: Node, name_of: NameOf) -> str:
    """This function will write an expression out in the language it was written in, with as few brackets as it needs.

    >>> from allcover.expressions.grammar import parse
    >>> from allcover.vocabulary.fault import FaultList, Place
    >>> text = "age >= 60 and not (a or b) and jobs.any(status in ('employee', 'employer') and (x + 1) * 2 > y)"
    >>> spelt(parse(text, Place(), FaultList()), str) == text
    True
    """
    match node:
        case Number(value):
            return _number(value)
        case Word(value):
            return f"'{value}'"
        case Truth(value):
            return "yes" if value else "no"
        case Name(name):
            return name
        case Linked(link, name):
            return f"{link}.{name}"
        case Reference(target, link):
            return f"{link}.{name_of(target)}" if link else name_of(target)
        case Call("otherwise", (Reference() as linked, Truth(False))) if linked.link:
            # Resolving adds it where a relative may not be there.
            return spelt(linked, name_of)
        case Call(function, arguments):
            return f"{function}({', '.join(spelt(each, name_of) for each in arguments)})"
        case Aggregate(group, function, argument, limit):
            inner = [spelt(part, name_of) for part in (argument, limit) if part is not None]
            return f"{group}.{function}({', '.join(inner)})"
        case _:
            return _compound(node, name_of)


def _compound(node: Node, name_of: NameOf) -> str:
    strength = _strength(node)

    def part(inner: Node, least: int = strength) -> str:
        text = spelt(inner, name_of)
        return f"({text})" if _strength(inner) < least else text

    match node:
        case Negative(value):
            return f"-{part(value)}"
        case Not(value):
            return f"not {part(value)}"
        case And(parts) | Or(parts):
            sign = " and " if isinstance(node, And) else " or "
            return sign.join(part(each, strength + 1) for each in parts)
        case Arithmetic(sign, left, right) | Comparison(sign, left, right):
            return f"{part(left)} {sign} {part(right, strength + 1)}"
        case OneOf(value, options):
            return f"{part(value, strength + 1)} in ({', '.join(spelt(each, name_of) for each in options)})"
        case Choose(condition, then, otherwise):
            return f"{part(then, 1)} if {part(condition, 1)} else {part(otherwise)}"
    raise TypeError(f"{node} is not a part of an expression")


def _strength(node: Node) -> int:
    if isinstance(node, Arithmetic) and node.sign in "*/":
        return _FACTOR
    return _STRENGTH.get(type(node), 9)


def _number(value: Exact) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    decimal = f"{float(value):.12g}"
    return decimal if "e" not in decimal else f"{value.numerator} / {value.denominator}"

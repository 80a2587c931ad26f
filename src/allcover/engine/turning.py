"""On which birthdays anything turns: so that months in which nothing changes are found once and counted together."""

from collections.abc import Iterable
from dataclasses import dataclass

from allcover.expressions.nodes import Aggregate, Comparison, Node, Number, Reference, children, constant
from allcover.rules.definition import ColumnTarget, DayTarget, ParameterTarget

AGE = ColumnTarget("persons", "age")


@dataclass(frozen=True)
class Turns:
    """What months turn on: ages that are compared with what the law fixes, any birthday, every month; or careers."""

    at_ages: tuple[tuple[str, Node], ...] = ()
    any_birthday: bool = False
    every_month: bool = False
    walks_careers: bool = False


def turns_of(rules: Iterable[Node]) -> Turns:
    """This function will find what the rules of a plan turn on in the course of a year."""
    ages: dict[tuple[str, Node], None] = {}
    any_birthday = every_month = walks_careers = False
    stack = list(rules)
    while stack:
        node = stack.pop()
        if isinstance(node, Comparison):
            sides = age_and_limit(node)
            if sides is not None:
                ages[sides] = None
                continue
        any_birthday |= isinstance(node, Reference) and node.target == AGE
        every_month |= isinstance(node, Reference) and isinstance(node.target, DayTarget)
        walks_careers |= isinstance(node, Aggregate) and node.group == "career"
        stack.extend(children(node))
    return Turns(tuple(ages), any_birthday, every_month, walks_careers)


def age_and_limit(node: Comparison) -> tuple[str, Node] | None:
    """This function will give the sign and the fixed side of a comparison of an age with a number or parameter."""
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    for one, other, sign in (
        (node.left, node.right, node.sign),
        (node.right, node.left, turned.get(node.sign, node.sign)),
    ):
        if isinstance(one, Reference) and one.target == AGE and _is_fixed(other):
            return sign, other
    return None


def _is_fixed(node: Node) -> bool:
    is_parameter = isinstance(node, Reference) and isinstance(node.target, ParameterTarget)
    return is_parameter or constant(node) is not None or isinstance(node, Number)

"""Python's syntax tree to nodes: the part of its expressions that the language takes, and where a text leaves it."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from allcover.expressions.functions import AGGREGATES, CAREER_FUNCTIONS, GROUPS, LINKS
from allcover.expressions.nodes import (
    Aggregate,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Linked,
    Name,
    Negative,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Truth,
    Word,
    children,
)
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.fault import did_you_mean
from allcover.vocabulary.words import Sentence, marked

MAXIMUM_DEPTH = 60
MAXIMUM_GROUPS = 3

_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_DIGITS = re.compile(r"\d{1,15}(\.\d{1,15})?\Z", re.ASCII)
_TRUTH = {"yes": True, "no": False}
_OUTSIDE = marked("This is outside the language.")
_CURE = marked(
    "Use + - * /, comparisons, and, or, not, in ('a', 'b'), 'x if condition else y', the listed functions, "
    "and names."
)


class Outside(Exception):
    """A part of the text that the language does not take."""

    def __init__(self, at: int, what: str, cure: str = _CURE) -> None:
        self.at, self.what, self.cure = at, what, cure
        super().__init__(what)


def nodes_of(text: str, offset: int) -> Node:
    """This function will read an expression of one line, ``offset`` characters into what was written. Raises Outside, SyntaxError."""
    return _Reader(text, offset).node(ast.parse(text, mode="eval").body, 0)


@dataclass(frozen=True)
class _Reader:
    text: str
    offset: int

    def node(self, tree: ast.expr, depth: int) -> Node:
        if depth > MAXIMUM_DEPTH:
            raise Outside(
                self.at(tree),
                Sentence("It is nested deeper than {most} levels.", most=str(MAXIMUM_DEPTH)),
                marked("Split it up."),
            )
        reader = _READERS.get(type(tree))
        if reader is None:
            raise Outside(
                self.at(tree), Sentence("This is outside the language ({what}).", what=_words(tree))
            )
        return replace(reader(self, tree, depth + 1), at=self.at(tree))

    def at(self, tree: ast.expr) -> int:
        # ast counts bytes of UTF-8; people count characters.
        return len(self.text.encode()[: tree.col_offset].decode(errors="ignore")) + self.offset

    def constant(self, tree: ast.Constant, depth: int) -> Node:
        value = tree.value
        if isinstance(value, bool):
            raise Outside(
                self.at(tree),
                Sentence("'{value}' is not a word of the language.", value=str(value)),
                marked("Write yes or no."),
            )
        source = ast.get_source_segment(self.text, tree) or ""
        if isinstance(value, str):
            if source[1:-1] == value:
                return Word(value)
            raise Outside(
                self.at(tree),
                Sentence("{value} is not a plain word.", value=str(source[:30])),
                marked("Write it once, in quotes."),
            )
        if _DIGITS.match(source):
            exact = decimal(source)
            return Number(exact.numerator if exact.denominator == 1 else exact)
        raise Outside(
            self.at(tree), Sentence("{value} is not a number or word the language takes.", value=str(source[:30])),
            marked("Write plain digits, at most 15 before the point and 15 after it, as in 0.125."),
        )  # fmt: skip

    def name(self, tree: ast.Name, depth: int) -> Node:
        return Truth(_TRUTH[tree.id]) if tree.id in _TRUTH else Name(tree.id)

    def attribute(self, tree: ast.Attribute, depth: int) -> Node:
        if isinstance(tree.value, ast.Name) and tree.value.id in LINKS and not tree.attr.startswith("_"):
            return Linked(tree.value.id, tree.attr)
        asked = ast.unparse(tree.value)[:30]
        raise Outside(
            self.at(tree), Sentence("'{asked}.{attr}' is outside the language.", asked=str(asked), attr=str(tree.attr)),
            Sentence("A dot may follow {links} (one other) or {groups} (with .sum() and its like).", links=', '.join(LINKS), groups=', '.join(GROUPS)),
        )  # fmt: skip

    def unary(self, tree: ast.UnaryOp, depth: int) -> Node:
        value = self.node(tree.operand, depth)
        if isinstance(tree.op, ast.Not):
            return Not(value)
        if isinstance(tree.op, ast.USub):
            return Number(-value.value) if isinstance(value, Number) else Negative(value)
        raise Outside(self.at(tree), _OUTSIDE)

    def binary(self, tree: ast.BinOp, depth: int) -> Node:
        sign = _ARITHMETIC.get(type(tree.op))
        if sign is None:
            raise Outside(
                self.at(tree), marked("This is outside the language (only + - * / are arithmetic).")
            )
        return Arithmetic(sign, self.node(tree.left, depth), self.node(tree.right, depth))

    def logic(self, tree: ast.BoolOp, depth: int) -> Node:
        parts = tuple(self.node(value, depth) for value in tree.values)
        return And(parts) if isinstance(tree.op, ast.And) else Or(parts)

    def compare(self, tree: ast.Compare, depth: int) -> Node:
        sides = [tree.left, *tree.comparators]
        for middle in sides[1:-1]:
            # It is read twice: chains within chains would double the work at every level.
            if any(isinstance(part, ast.Compare) for part in ast.walk(middle)):
                raise Outside(self.at(middle), marked("A chain of comparisons holds another comparison."),
                               marked("Join them with 'and'."))  # fmt: skip
        parts = [self._comparison(a, op, b, depth) for a, op, b in zip(sides, tree.ops, sides[1:])]
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr, depth: int) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            found = OneOf(self.node(left, depth), self._options(right, depth), at=self.at(left))
            return found if isinstance(op, ast.In) else Not(found, at=self.at(left))
        sign = _COMPARISON.get(type(op))
        if sign is None:
            raise Outside(self.at(right), _OUTSIDE)
        return Comparison(sign, self.node(left, depth), self.node(right, depth), at=self.at(left))

    def _options(self, tree: ast.expr, depth: int) -> tuple[Number | Word, ...]:
        if isinstance(tree, ast.Tuple | ast.List):
            options = [self.node(item, depth) for item in tree.elts]
            if options and all(isinstance(option, Number | Word) for option in options):
                return tuple(option for option in options if isinstance(option, Number | Word))
        raise Outside(
            self.at(tree),
            marked("After 'in' stands a written list."),
            marked("Write it like ('employee', 'employer')."),
        )

    def choose(self, tree: ast.IfExp, depth: int) -> Node:
        return Choose(self.node(tree.test, depth), self.node(tree.body, depth), self.node(tree.orelse, depth))

    def call(self, tree: ast.Call, depth: int) -> Node:
        if tree.keywords or any(isinstance(argument, ast.Starred) for argument in tree.args):
            raise Outside(self.at(tree), marked("Functions take plain arguments only."))
        arguments = tuple(self.node(argument, depth) for argument in tree.args)
        if isinstance(tree.func, ast.Name):
            return Call(tree.func.id, arguments)
        if isinstance(tree.func, ast.Attribute) and isinstance(tree.func.value, ast.Name):
            return self._aggregate(tree, tree.func.value.id, tree.func.attr, arguments)
        raise Outside(
            self.at(tree), marked("This is outside the language (a call of something that is no function).")
        )

    def _aggregate(self, tree: ast.expr, group: str, function: str, arguments: tuple[Node, ...]) -> Node:
        if group in LINKS:
            raise Outside(self.at(tree), Sentence("'{group}.{function}(...)' is outside the language.", group=str(group), function=str(function)),
                           Sentence("Name it as a quantity of a person first, and write {group}.name_of_it.", group=str(group)))  # fmt: skip
        if function not in AGGREGATES:
            raise Outside(
                self.at(tree),
                Sentence("A group has no '{function}'.", function=str(function)),
                did_you_mean(function, AGGREGATES),
            )
        if group != "career" and function in CAREER_FUNCTIONS:
            raise Outside(
                self.at(tree),
                Sentence("'{group}' has no '{function}'.", group=str(group), function=str(function)),
                Sentence("Only career.{function}(...) has.", function=str(function)),
            )
        wanted = 2 if function == "best" else 1
        if len(arguments) != wanted:
            word = Sentence("two arguments") if wanted == 2 else Sentence("one argument")
            raise Outside(
                self.at(tree),
                Sentence(
                    "'{group}.{function}' takes {word}, not {arguments}.",
                    group=str(group),
                    function=str(function),
                    word=word,
                    arguments=str(len(arguments)),
                ),
            )
        if _groups_in(arguments[0]) >= MAXIMUM_GROUPS:
            # Each level multiplies the work by the size of the household.
            raise Outside(self.at(tree), Sentence("Groups stand within groups more than {most} deep.", most=str(MAXIMUM_GROUPS)),
                           marked("Name the inner part as a quantity of its own."))  # fmt: skip
        return Aggregate(group, function, arguments[0], arguments[1] if wanted == 2 else None)


def _groups_in(node: Node) -> int:
    below = max(map(_groups_in, children(node)), default=0)
    return below + isinstance(node, Aggregate)


def _words(tree: ast.expr) -> str:
    names: dict[type[ast.expr], str] = {
        ast.Lambda: Sentence("a function"), ast.ListComp: Sentence("a comprehension"), ast.SetComp: Sentence("a comprehension"),
        ast.DictComp: Sentence("a comprehension"), ast.GeneratorExp: Sentence("a comprehension"), ast.Subscript: Sentence("square brackets"),
        ast.JoinedStr: Sentence("an f-string"), ast.Await: Sentence("await"), ast.Yield: "yield", ast.NamedExpr: Sentence("an assignment"),
        ast.Dict: Sentence("a dictionary"), ast.Set: Sentence("a set"), ast.Tuple: Sentence("a list outside 'in'"), ast.List: Sentence("a list outside 'in'"),
    }  # fmt: skip
    return names.get(type(tree), Sentence("a part of Python's own"))


_READERS: dict[type[ast.expr], Callable[..., Node]] = {
    ast.Constant: _Reader.constant,
    ast.Name: _Reader.name,
    ast.Attribute: _Reader.attribute,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.BoolOp: _Reader.logic,
    ast.Compare: _Reader.compare,
    ast.IfExp: _Reader.choose,
    ast.Call: _Reader.call,
}

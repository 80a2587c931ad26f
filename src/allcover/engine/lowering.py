"""A system's rules to the source of one function that goes through households: the compiled engine's text.

The source is single-assignment and free of branches, so that Python and the compiler calculate it bit for bit
alike. Parameters, tolerances and codes of words are arguments; the structure of the rules is not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allcover.engine.calculating import Calculating
from allcover.engine.keeping import Keeping
from allcover.engine.phases import Phases, is_pairwise
from allcover.engine.program import (
    HEADER,
    ORDER,
    YEAR,
    NotCompiled,
    Program,
    Source,
)
from allcover.engine.referring import Referring
from allcover.engine.scaling import Scaling
from allcover.engine.values import (
    Held,
    Sure,
    Truth,
)
from allcover.expressions import nodes
from allcover.expressions.functions import DATES
from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Node
from allcover.rules.definition import (
    System,
)


def lower(
    system: System, day: date, plan: Sequence[str], outputs: Sequence[str], is_open: frozenset[Source],
    has: frozenset[str], first_month: date | None = None, doubted: frozenset[int] | None = None, months: Sequence[date] = (),
) -> Program:  # fmt: skip
    """This function will write the function that finds ``outputs`` of every household on a day.

    With ``months`` of a year, by their days, it adds them up over these, each under its rules and the numbers of its law,
    and finds months in which nothing turns for a household once.

    ``is_open`` names the columns and facts that hold unknown values; ``has`` which tables were collected, and
    whether there are ``absent`` persons and ``unknown careers``; ``first_month`` is that of the earliest career;
    ``doubted`` are the sites, by number, at which a value can be in doubt (None: all). Raises :class:`NotCompiled` for what only the judge does.
    """
    for key in outputs:
        if system.quantities[key].of not in ("person", "household"):
            raise NotCompiled(f"'{key}' is of a {system.quantities[key].of}, and is not laid out as a column")
    phases = Phases.find(system, day, plan, months[1:])
    return _Writer(
        system, day, phases, tuple(outputs), is_open, has, first_month, tuple(months), doubted=doubted
    ).write()


@dataclass
class _Writer(Referring, Calculating, Scaling, Keeping):
    # text

    def write(self) -> Program:
        marks = self._mark_months() if self.months else []
        self.depth += bool(self.months)
        self.read_at["h"] = self.depth
        for phase in range(self.phases.last + 1):
            self.phase = phase
            self._household_head()
            self._members()
        if self.months:
            self.line("t = turn")
            self.depth -= 1
        self.line("doubt[h] = unsure")
        self.program.days = self.months
        self.program.text = self._text(marks, self.lines)
        return self.program

    def _text(self, marks: Sequence[str], lines: Sequence[str]) -> str:
        """The whole function. Numbers of the law are taken out of their arrays before the loop, or where a month begins."""
        body = "\n".join(lines)
        named = set(_NAMES.findall("\n".join([*marks, body])))
        fixed = [f"{name} = {text}" for text, name in self.fixed.items() if name in named]
        used = dict.fromkeys(_NUMBERS.findall("\n".join([*fixed, *marks, body])))
        turning = {f"par_{place}" for slot, place in self.program.slots.items() if self._turns(slot)}
        read = {f"{array}_{place}": f"{array}[{place}]" for array, place in used}
        width = len(self.program.slots)
        law = [f"{name} = par[t * {width} + {name[4:]}]" for name in read if name in turning]
        held = [f"{name} = {text}" for name, text in read.items() if name not in turning]
        of_month = [line for line in fixed if turning.intersection(_NAMES.findall(line))]
        held += [line for line in fixed if line not in of_month]
        if not self.months:
            head = HEADER.format(arguments=", ".join(ORDER), held=_indented(held, 1))
        else:
            parts = {
                "held": _indented(held, 1),
                "marks": _indented(marks, 2),
                "law": _indented([*law, *of_month], 3),
            }
            head = YEAR.format(arguments=", ".join(ORDER), **parts)
        return head + body + "\n"

    def _keys(self, of: str) -> list[str]:
        quantities = self.system.quantities
        return [
            key for key in self.phases.plan if quantities[key].of == of and self.phases.of[key] == self.phase
        ]

    def _household_head(self) -> None:
        for key in self._keys("household"):
            self.found[key] = self._quantity(key, "household")
            if key in self.outputs:
                self._put(key, "household", self.found[key])

    def _members(self) -> None:
        """One pass over the members: quantities and arguments of this phase, in order, then what adds up."""
        keys = self._keys("person")
        gatherings = [one for one in self.phases.gatherings.values() if one.phase == self.phase]
        if not keys and not gatherings:
            return
        starts, body_at = self._begin_sums(gatherings), len(self.lines)
        self.depth += 1
        self.read_at["p"] = self.depth
        for key in keys:
            self.found[key] = self._quantity(key, "person")
            self._keep(key)
            if key in self.outputs:
                self._put(key, "person", self.found[key])
        for one in gatherings:
            value = self._node(one.argument, "person")
            self.found[one.key] = value
            self._keep(one.key)
            if any(argument == one.argument for argument, _ in starts):
                depth = self._begin_present("p")
                self._add_up(one.argument, value, starts)
                self.depth -= depth
        self.depth -= 1
        self.walked.clear()
        self.loops.clear()
        self.read = {mark: held for mark, held in self.read.items() if mark[1] == "h"}
        body = self.lines[body_at:]
        del self.lines[body_at:]
        self.line("for p in range(np.uint64(p0), np.uint64(p1)):")
        self.lines += ["    " * (self.depth + 1) + "i = p - p0", *body]
        for key in list(self.found):
            of_person = key.startswith("member ") or self.system.quantities[key].of == "person"
            if of_person:
                del self.found[key]

    def _quantity(self, key: str, entity: str) -> Held:
        (_, first), *later = self.phases.rules[key]
        held = self._rule(key, first, entity)
        for month, rule in later if self.months else ():
            self.program.turns.add(month)
            held = self._pick(Truth(f"(t >= {month})"), self._rule(key, rule, entity), held)
        return held

    def _rule(self, key: str, rule: object, entity: str) -> Held:
        if isinstance(rule, Node):
            return self._node(rule, entity)
        if isinstance(rule, Unknown):
            return self._nothing_known(self.system.quantities[key].wanted)
        return Truth(str(rule)) if isinstance(rule, bool) else Sure("0.0")

    # aggregates over persons

    def _begin_sums(self, gatherings: Sequence[object]) -> dict[tuple[Node, str], list[str]]:
        """Accumulators for every household aggregate of this phase's arguments, begun before the members."""
        starts: dict[tuple[Node, str], list[str]] = {}
        rules = [rule for key in self.phases.plan for rule in self.phases.nodes(key)]
        for rule in [*rules, *self.phases.gatherings]:
            for node in nodes.walk(rule):
                if not isinstance(node, nodes.Aggregate) or node.group != "household" or is_pairwise(node):
                    continue
                if "absent" in self.has and node.function in ("max", "min"):
                    raise NotCompiled(
                        "a household may have nobody at home to take the largest or smallest of"
                    )
                one = self.phases.gatherings[node.argument]
                mark = (node.argument, node.function)
                if one in gatherings and mark not in starts:
                    starts[mark] = self._accumulators(node.function)
        return starts

    def _add_up(self, argument: Node, value: Held, starts: Mapping[tuple[Node, str], list[str]]) -> None:
        for (node, function), names in starts.items():
            if node is argument or node == argument:
                self._accumulate(function, value, names)
                self.gathered[node, function] = self._total(function, value, names)

    # nodes

    def _node(self, node: Node, entity: str) -> Held:
        match node:
            case nodes.Number(value):
                return Sure(repr(float(value)))
            case nodes.Truth(value):
                return Truth(str(value))
            case nodes.Reference():
                return self._reference(node, entity, None)
            case nodes.Negative(value):
                return self._subtract(Sure("0.0"), self._amount(value, entity))
            case nodes.Not(value):
                return self._not(self._condition(value, entity))
            case nodes.And(parts):
                return self._logic("and", [self._condition(part, entity) for part in parts])
            case nodes.Or(parts):
                return self._logic("or", [self._condition(part, entity) for part in parts])
            case nodes.Arithmetic():
                return self._arithmetic(node, entity)
            case nodes.Comparison():
                return self._comparison(node, entity)
            case nodes.OneOf():
                return self._one_of(node, entity)
            case nodes.Choose(condition, then, otherwise):
                held = self._condition(condition, entity)
                return self._choose(held, node, self._node(then, entity), self._node(otherwise, entity))
            case nodes.Aggregate():
                return self._aggregate(node, entity)
            case nodes.Call():
                return self._call(node, entity)
        raise NotCompiled(f"{type(node).__name__} has no place in compiled rules")

    # functions

    def _call(self, node: nodes.Call, entity: str) -> Held:
        name = node.function
        if name == "otherwise":
            return self._otherwise(node, entity)
        if name in ("min", "max"):
            return self._extreme(name, [self._amount(argument, entity) for argument in node.arguments])
        if name == "clip":
            value, least, most = (self._amount(argument, entity) for argument in node.arguments)
            return self._extreme("min", [self._extreme("max", [value, least]), most])
        if name.startswith("round_"):
            return self._rounded(node, entity)
        if name in DATES:
            return self._date_function(node, entity)
        return self._by_parameter(node, entity)

    def _otherwise(self, node: nodes.Call, entity: str) -> Held:
        inner, default = node.arguments[0], self._node(node.arguments[1], entity)
        if isinstance(inner, nodes.Aggregate):
            return self._aggregate(inner, entity, default)
        assert isinstance(inner, nodes.Reference)
        return self._reference(inner, entity, default)


_NAMES = re.compile(r"\b\w+\b")
_NUMBERS = re.compile(r"\b(par|wrd|snap|near)_(\d+)\b")


def _indented(lines: Sequence[str], depth: int) -> str:
    return "".join(f"{'    ' * depth}{line}\n" for line in lines)

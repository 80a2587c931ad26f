"""A system's rules to the source of one function that goes through households: the compiled engine's text.

The source is single-assignment and free of branches, so that Python and the compiler calculate it bit for bit
alike. Parameters, tolerances and codes of words are arguments; the structure of the rules is not.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from allcover.engine.dating import Dating
from allcover.engine.phases import Phases, is_pairwise
from allcover.engine.program import (
    ARGUMENTS,
    ARRAYS,
    FEW_WORDS,
    HEADER,
    SURE,
    THREE,
    YEAR,
    NotCompiled,
    Output,
    Program,
    Site,
    Slot,
    Source,
)
from allcover.engine.scaling import Scaling
from allcover.engine.state import floats_of
from allcover.engine.turning import AGE
from allcover.engine.values import (
    Amount,
    Condition,
    Doubt,
    Held,
    Open,
    Sure,
    Truth,
    Word,
    high,
    known,
    low,
    three,
)
from allcover.engine.walking import Walking
from allcover.engine.yearly import Yearly
from allcover.expressions import nodes
from allcover.expressions.kinds import Code, Kind, Text
from allcover.expressions.kinds import Condition as ConditionKind
from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Node
from allcover.expressions.resolving import DATES
from allcover.population.schema import TABLES
from allcover.rules.definition import (
    ColumnTarget,
    DayTarget,
    FactTarget,
    ParameterTarget,
    QuantityTarget,
    System,
)
from allcover.rules.scopes import FACTS, column_kind


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
class _Writer(Dating, Walking, Scaling, Yearly):
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
        fixed = [
            f"{name} = {text}"
            for text, name in self.fixed.items()
            if re.search(rf"\b{name}\b", "\n".join([*marks, body]))
        ]
        used = dict.fromkeys(_NUMBERS.findall("\n".join([*fixed, *marks, body])))
        turning = {f"par_{place}" for slot, place in self.program.slots.items() if self._turns(slot)}
        read = {f"{array}_{place}": f"{array}[{place}]" for array, place in used}
        width = len(self.program.slots)
        law = [f"{name} = par[t * {width} + {name[4:]}]" for name in read if name in turning]
        held = [f"{name} = {text}" for name, text in read.items() if name not in turning]
        of_month = [line for line in fixed if turning.intersection(_NAMES.findall(line))]
        held += [line for line in fixed if line not in of_month]
        if not self.months:
            head = HEADER.format(arguments=ARGUMENTS, held=_indented(held, 1))
        else:
            parts = {
                "held": _indented(held, 1),
                "marks": _indented(marks, 2),
                "law": _indented([*law, *of_month], 3),
            }
            head = YEAR.format(arguments=ARGUMENTS, **parts)
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

    # keeping values for other phases and other persons

    def _keep(self, key: str) -> None:
        if key not in self.phases.stored:
            return
        value, slot = self.found[key], self.program.kept
        for n, text in enumerate(floats_of(value)):
            self.line(f"kept[i, {slot + n}] = {text}")
        self.program.kept += len(floats_of(value))
        self.stored[key] = (value, slot)

    def _kept(self, key: str, member: str) -> Held:
        value, slot = self.stored[key]
        texts = [f"kept[{member}, {slot + n}]" for n in range(len(floats_of(value)))]
        match value:
            case Sure():
                return Sure(self.name(texts[0]))
            case Open():
                return Open(self.name(f"{texts[0]} != 0.0"), self.name(texts[1]), self.name(texts[2]))
            case Truth():
                return Truth(self.name(f"{texts[0]} != 0.0"))
            case Doubt():
                return Doubt(self.name(f"int({texts[0]})"))
            case Word(_, is_open):
                return Word(self.name(f"int({texts[0]})"), is_open)

    def _put(self, key: str, entity: str, value: Held) -> None:
        array, row = ("ho", "h") if entity == "household" else ("po", "p")
        first = self.program.rows[entity]
        if isinstance(value, Word):
            raise NotCompiled(f"'{key}' is a code, and codes are not laid out as columns")
        if self.months:
            self._add_up_months(key, entity, value)
            return
        if isinstance(value, Open):
            made = Output(key, entity, first, first + 1, first + 2)
            parts: tuple[str, ...] = (value.low, value.high, f"1.0 if {value.known} else 0.0")
        else:
            made = Output(key, entity, first, first, THREE if isinstance(value, Doubt) else SURE)
            parts = floats_of(value)
        for n, text in enumerate(parts):
            self.line(f"{array}[{first + n}, {row}] = {text}")
        self.program.rows[entity] += len(parts)
        self.program.outputs.append(made)

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

    # references

    def _reference(self, node: nodes.Reference, entity: str, default: Held | None) -> Held:
        target = node.target
        if isinstance(target, ParameterTarget):
            return self._parameter(target.key)
        if isinstance(target, DayTarget):
            return self._day(target)
        if node.link == "own":
            return self._own(replace(node, link=""), entity)
        if node.link == "previous":
            assert isinstance(target, QuantityTarget)
            return self._previous(target.key, default)
        if node.link:
            return (
                self._of_employer(node, default) if node.link == "employer" else self._linked(node, default)
            )
        if isinstance(target, QuantityTarget):
            return self._own_quantity(target)
        assert isinstance(target, ColumnTarget | FactTarget)
        return self._column(target, self._row(target))

    def _own(self, node: nodes.Reference, entity: str) -> Held:
        """Of the person who asks, while a member of the group is looked at."""
        member, self.member = self.member, ""
        value = self._reference(node, entity, None)
        self.member = member
        return value

    def _own_quantity(self, target: QuantityTarget) -> Held:
        if target.of == "month":
            return self.of_month[target.key]
        if target.of == "employer":
            return self._quantity(target.key, "employer")
        if self.member and target.of == "person":
            return self._kept(target.key, self.member)
        return self.found[target.key] if target.key in self.found else self._kept(target.key, "i")

    def _row(self, target: Source) -> str:
        table = target.table if isinstance(target, ColumnTarget) else "persons"
        person = f"p0 + {self.member}" if self.member else "p"
        return {"households": "h", "persons": person, "jobs": "j", "history": "e", "contingencies": "c",
                "employers": self.employer}[table]  # fmt: skip

    def _of_employer(self, node: nodes.Reference, default: Held | None) -> Held:
        """The value for the employer of a job: ``default`` where it has none (-1)."""
        if "employers" not in self.has:
            return self._nothing_known(self._kind(node.target))
        at = self.name("employer[j]")
        self.employer = self.name(f"max({at}, 0)")
        value = self._reference(replace(node, link=""), "employer", None)
        assert default is not None, "the loader asks for otherwise(...) around these"
        return self._pick(Truth(self.name(f"{at} == -1")), default, value)

    def _parameter(self, key: str) -> Held:
        parameter = self.system.parameters[key]
        dated = parameter.on(self.day)
        if self.is_monthly and not self._is_of_every_month(key):
            return self._where_known(parameter, self._slot(Slot(key)))
        if dated is None and not self.is_monthly:
            return self._nothing_known(parameter.kind)
        slot = self._slot(Slot(key))
        assert dated is not None
        return Truth(f"({slot} != 0.0)") if isinstance(dated.value, bool) else Sure(slot)

    def _linked(self, node: nodes.Reference, default: Held | None) -> Held:
        """The value for a relative: ``default`` where there is none (-1), unknown where that is not known (-2)."""
        if node.link != "head" and "relations" not in self.has:
            return self._nothing_known(self._kind(node.target))
        member = self.name("head[h]" if node.link == "head" else f"{node.link}[p]")
        at = self.name(f"max({member}, 0)")
        target = node.target
        if isinstance(target, DayTarget):
            return self._day(target)
        if isinstance(target, QuantityTarget):
            value = self.found[target.key] if target.of == "household" else self._kept(target.key, at)
        else:
            assert isinstance(target, ColumnTarget | FactTarget)
            is_own = isinstance(target, FactTarget) or target.table == "persons"
            value = self._column(target, f"p0 + {at}" if is_own else "h")
        nothing = self._nothing_known(self._kind(target))
        value = self._pick(Truth(self.name(f"{member} == -2")), nothing, value)
        if default is None:
            return value
        return self._pick(Truth(self.name(f"{member} == -1")), default, value)

    def _kind(self, target: object) -> Kind:
        if isinstance(target, QuantityTarget):
            return self.system.quantities[target.key].wanted
        if isinstance(target, FactTarget):
            return FACTS[target.fact]
        assert isinstance(target, ColumnTarget)
        kind = column_kind(TABLES[target.table].columns[target.name])
        assert kind is not None
        return kind

    def _column(self, target: Source, row: str) -> Held:
        """A column's value in a row; of the household or person in hand read once, wherever it is asked for again."""
        if self.depth != self.read_at.get(row):
            return self.read.get((target, row)) or self._read(target, row)
        if (target, row) not in self.read:
            self.read[target, row] = self._read(target, row)
        return self.read[target, row]

    def _read(self, target: Source, row: str) -> Held:
        kind = self._kind(target)
        is_amount = not isinstance(kind, ConditionKind | Code | Text)
        array = ARRAYS[target.table if isinstance(target, ColumnTarget) else "persons"] + _form(kind)
        text = self.name(f"{array}[{self._place_in(target, array)}, {row}]")
        is_open = target in self.is_open
        if self.months and target == AGE:
            years = f"float((now - born[{row}]) // 12)"
            text = self.name(
                years if "all births" in self.has else f"{years} if born[{row}] >= 0 else {text}"
            )
            is_open = is_open and "all births" not in self.has
        if isinstance(kind, ConditionKind):
            return Doubt(text) if is_open else Truth(f"({text} == 2)")
        if not is_amount:
            return Word(text, is_open)
        return self._open_amount(target, text) if is_open else Sure(text)

    def _open_amount(self, target: Source, text: str) -> Open:
        least, most = "0.0", "INF"
        if isinstance(target, ColumnTarget):
            column = TABLES[target.table].columns[target.name]
            least = "-INF" if column.low is None else repr(float(column.low))
            most = "INF" if column.high is None else repr(float(column.high))
        answered = self.name(f"{text} == {text}")
        return Open(
            answered,
            self.name(f"{text} if {answered} else {least}"),
            self.name(f"{text} if {answered} else {most}"),
        )

    # logic

    def _choose(self, condition: Condition, node: nodes.Choose, then: Held, otherwise: Held) -> Held:
        if isinstance(condition, Truth):
            return self._pick(condition, then, otherwise)
        is_yes, is_open = self.name(f"{condition.value} == 2"), self.name(f"{condition.value} == 1")
        chosen = self._pick(Truth(is_yes), then, otherwise)
        if isinstance(then, Truth | Doubt) and isinstance(otherwise, Truth | Doubt):
            same = self.name(f"({three(then)} if {three(then)} == {three(otherwise)} else 1)")
            return self._pick(Truth(is_open), Doubt(same), chosen)
        if isinstance(then, Word) and isinstance(otherwise, Word):
            same = self.name(f"{then.value} if {then.value} == {otherwise.value} else -1")
            return self._pick(Truth(is_open), Word(same, True), chosen)
        assert isinstance(then, Sure | Open)
        assert isinstance(otherwise, Sure | Open)
        equal = self._at_site("==", low(then), low(otherwise), Site("==", node.then, node.otherwise))
        both = self.name(f"{known(then)} and {known(otherwise)} and {equal}")
        hull = Open(
            both,
            self.name(f"min({low(then)}, {low(otherwise)})"),
            self.name(f"max({high(then)}, {high(otherwise)})"),
        )
        return self._pick(Truth(is_open), hull, chosen)

    # arithmetic

    def _arithmetic(self, node: nodes.Arithmetic, entity: str) -> Held:
        left, right = self._amount(node.left, entity), self._amount(node.right, entity)
        if node.sign == "-":
            return self._subtract(left, right)
        if node.sign == "/":
            return self._divide(node, left, right)
        if isinstance(left, Sure) and isinstance(right, Sure):
            return Sure(self.name(f"{left.value} {node.sign} {right.value}"))
        told = self.name(f"{known(left)} and {known(right)}")
        if node.sign == "+":
            return Open(
                told, self.name(f"{low(left)} + {low(right)}"), self.name(f"{high(left)} + {high(right)}")
            )
        ends = f"({low(left)}, {high(left)}, {low(right)}, {high(right)})"
        return Open(told, self.name(f"least_product{ends}"), self.name(f"most_product{ends}"))

    def _is_surely_not_zero(self, node: Node) -> bool:
        if isinstance(node, nodes.Number):
            return node.value != 0
        if isinstance(node, nodes.Reference) and isinstance(node.target, ParameterTarget):
            dated = self.system.parameters[node.target.key].on(self.day)
            return dated is not None and dated.value != 0
        return False

    def _divide(self, node: nodes.Arithmetic, left: Amount, right: Amount) -> Amount:
        if self._is_surely_not_zero(node.right) and isinstance(left, Sure) and isinstance(right, Sure):
            return Sure(self.name(f"{left.value} / {right.value}"))
        zero = self.name(self._at_site("==", low(right), "0.0", Site("==", node.right, nodes.Number(0))))
        told = self.name(f"{known(left)} and {known(right)} and not {zero}")
        ends = ", ".join(
            (low(left), high(left), *(f"0.0 if {zero} else {end(right)}" for end in (low, high)))
        )
        ends = f"({ends})"
        return Open(told, self.name(f"least_quotient{ends}"), self.name(f"most_quotient{ends}"))

    # comparisons

    def _comparison(self, node: nodes.Comparison, entity: str) -> Held:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, nodes.Word):
                return self._is_word(node.sign, self._node(one, entity), self._source(one), other.value)
        if self.months and "all births" in self.has and (held := self._by_birth(node)):
            return held
        left, right = self._node(node.left, entity), self._node(node.right, entity)
        if isinstance(left, Word) and isinstance(right, Word):
            if self._source(node.left) != self._source(node.right):
                raise NotCompiled("two code columns are compared")
            test = f"{left.value} {node.sign} {right.value}"
            return self._told(
                test, f"{left.value} >= 0 and {right.value} >= 0", left.is_open or right.is_open
            )
        assert isinstance(left, Sure | Open)
        assert isinstance(right, Sure | Open)
        test = self._at_site(node.sign, low(left), low(right), Site(node.sign, node.left, node.right))
        is_open = isinstance(left, Open) or isinstance(right, Open)
        return self._told(test, f"{known(left)} and {known(right)}", is_open)

    def _is_word(self, sign: str, value: Held, source: Source, word: str) -> Held:
        assert isinstance(value, Word)
        code = self._word(source, word)
        return self._told(f"{value.value} {sign} {code}", f"{value.value} >= 0", value.is_open)

    def _one_of(self, node: nodes.OneOf, entity: str) -> Held:
        value = self._node(node.value, entity)
        if isinstance(value, Word):
            source = self._source(node.value)
            tests = [f"({value.value} == {self._word(source, str(option.value))})" for option in node.options]
            return self._told(" | ".join(tests), f"{value.value} >= 0", value.is_open)
        assert isinstance(value, Sure | Open)
        texts = [
            self._at_site("==", low(value), repr(float(option.value)), Site("==", node.value, option))
            for option in node.options
            if isinstance(option, nodes.Number)
        ]
        return self._told(" | ".join(texts), known(value), isinstance(value, Open))

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


def _form(kind: Kind) -> str:
    """In which sheets a column of a kind lies: of floats, of single bytes, or of other codes."""
    if isinstance(kind, Code):
        return "b" if len(kind.codes) <= FEW_WORDS else "c"
    return "b" if isinstance(kind, ConditionKind) else "c" if isinstance(kind, Text) else "f"

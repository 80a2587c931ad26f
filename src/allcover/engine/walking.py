"""Careers to source: one loop over the months of a person's career, for all that is asked of them together.

A loop carries what the next month takes over from one month to the next. Whether that may be unknown is found by
writing the loop twice where the first guess, that it never is, turns out wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allcover.engine.grouping import Grouping
from allcover.engine.program import NotCompiled, Slot
from allcover.engine.values import Amount, Doubt, Held, Open, Sure, Truth, Word, high, known, low, three
from allcover.expressions import nodes
from allcover.expressions.kinds import Condition as ConditionKind
from allcover.expressions.nodes import Aggregate, Node, Reference
from allcover.rules.definition import DayTarget, Parameter, QuantityTarget
from allcover.rules.graph import carried

Asked = tuple[Node, str, Node | None]


@dataclass
class Walking(Grouping):
    """The careers: what was asked of them by the loop that found it, and what a loop in hand carries over."""

    walked: dict[Asked, Held] = field(default_factory=dict)
    open_state: set[str] = field(default_factory=set)

    def _career(self, node: Aggregate, entity: str, empty: Held | None) -> Held:
        if "history" not in self.has:
            return self._uncollected(node.function)
        asked = (node.argument, node.function, node.limit)
        if asked not in self.walked:
            self._walk(
                [asked, *(each for each in self._all_asked() if each != asked and self._is_ready(each))]
            )
        value = self.walked[asked]
        return self._or_empty(value, empty, "career_from[p] > span[1]", node.function)

    def _all_asked(self) -> list[Asked]:
        """Everything that rules of persons ask of careers."""
        found: dict[Asked, None] = {}
        rules = [rule for key in self.phases.plan for rule in self.phases.nodes(key)]
        for rule in [*rules, *self.phases.gatherings]:
            for part in nodes.walk(rule):
                if isinstance(part, Aggregate) and part.group == "career":
                    found[part.argument, part.function, part.limit] = None
        return list(found)

    def _is_ready(self, asked: Asked) -> bool:
        """Whether all that a loop reads of the person is known already."""
        argument, _, limit = asked
        read = [*nodes.walk(argument), *(nodes.walk(limit) if limit is not None else ())]
        read += [
            part
            for key in self._closure([argument])
            for rule in self.phases.nodes(key)
            for part in nodes.walk(rule)
        ]
        targets = [part.target for part in read if isinstance(part, Reference) and not part.link]
        keys = {
            target.key for target in targets if isinstance(target, QuantityTarget) and target.of != "month"
        }
        return asked not in self.walked and all(key in self.found or key in self.stored for key in keys)

    def _closure(self, asked: list[Node]) -> list[str]:
        """The quantities of a month that nodes rest on, in order; what is carried over among them."""
        wanted: set[str] = set()
        stack = [key for node in asked for key in _months_in(node)]
        while stack:
            key = stack.pop()
            if key not in wanted:
                wanted.add(key)
                stack += [below for rule in self.phases.nodes(key) for below in _months_in(rule)]
        return [key for key in self.phases.plan if key in wanted]

    # the loop

    def _walk(self, asked: list[Asked]) -> None:
        closure = self._closure([argument for argument, _, _ in asked])
        rules = [rule for each in closure for rule in self.phases.nodes(each)] + [
            argument for argument, _, _ in asked
        ]
        taken = {key for rule in rules for key in carried(rule)}
        limits = [self._limit(limit) for _, _, limit in asked]
        read = dict(self.read)
        begun = (len(self.lines), self.count, len(self.program.sites), self.program.best)
        while True:
            opened = self._loop(asked, limits, closure, [key for key in closure if key in taken])
            if opened <= self.open_state:
                return
            self.open_state |= opened
            del self.lines[begun[0] :], self.program.sites[begun[2] :]
            self.read = dict(read)
            self.count, self.program.best = begun[1], begun[3]

    def _limit(self, limit: Node | None) -> str:
        if limit is None:
            return ""
        value = self._amount(limit, "person")
        if isinstance(value, Open):
            raise NotCompiled("how many months 'best' takes may be unknown")
        return self.name(f"int({value.value})")

    def _loop(self, asked: list[Asked], limits: list[str], closure: list[str], taken: list[str]) -> set[str]:
        """Write the loop, and give what is carried over that may be unknown."""
        accumulators = [self._begin(function) for _, function, _ in asked]
        states = {key: self._begin_state(key) for key in taken}
        self.before = {key: held for key, (held, _) in states.items()}
        self.of_month = {}
        has_periods = self._begin_window(closure, asked)
        told = self.name("career_from[p] >= 0")
        self.line(f"m = career_from[p] if {told} else span[1] + 1")
        self.line("while m <= span[1]:")
        self.depth += 1
        self.is_monthly = True
        if has_periods:
            self._move_window()
        self._find_stop(
            has_periods=has_periods, is_by_month=bool(taken) or self._names_months(closure, asked)
        )
        for key in closure:
            self.of_month[key] = self._month(key)
        values = [self._node(argument, "month") for argument, _, _ in asked]
        for (_, function, _), value, names, limit in zip(asked, values, accumulators, limits):
            self._add_month(function, value, names, limit)
        for key in taken:
            self._end_state(self.of_month[key], states[key][1])
        self.line("m = stop")
        self.depth -= 1
        self.is_monthly = False
        for each, value, names, limit in zip(asked, values, accumulators, limits):
            self.walked[each] = self._of_career(told, each[1], self._end(each[1], value, names, limit))
        opened = {key for key in taken if isinstance(self.of_month[key], Open | Doubt)}
        self.of_month, self.before = {}, {}
        return opened

    def _names_months(self, closure: list[str], asked: list[Asked]) -> bool:
        """Whether a rule looks at the month itself, so that no two months are alike."""
        rules = [rule for key in closure for rule in self.phases.nodes(key)] + [
            argument for argument, _, _ in asked
        ]
        parts = (part for rule in rules for part in nodes.walk(rule))
        return any(isinstance(part, Reference) and part.target == DayTarget("this_month") for part in parts)

    def _find_stop(self, *, has_periods: bool, is_by_month: bool) -> None:
        """Find until which month nothing turns: no period begins or ends, and the law stays as it is."""
        if is_by_month:
            self.line("stop = m + 1")
            self.line("weight = 1.0")
            return
        place = self.program.by_month.setdefault(Slot("", "turn"), len(self.program.by_month))
        self.line(f"stop = int(pam[{place}, m - span[0]])")
        if has_periods:
            self.line("if e1 < periods_from[p + 1] and begins[e1] < stop:")
            self.line("    stop = begins[e1]")
            self.line("for e in range(e0, e1):")
            self.line("    if m <= ends[e] < stop - 1:")
            self.line("        stop = ends[e] + 1")
        self.line("weight = float(stop - m)")

    def _month(self, key: str) -> Held:
        """A quantity of a month by the rule in force in it."""
        rules = self.phases.rules[key]
        held = self._rule(key, rules[0][1], "month")
        for turn, rule in rules[1:]:
            self.program.turns.add(turn)
            later = self._rule(key, rule, "month")
            held = self._pick(Truth(self.name(f"first_of_month(m) >= {float(turn)}")), later, held)
        return held

    def _where_known(self, parameter: Parameter, value: str) -> Held:
        """A parameter that has no value in some months, where it is unknown."""
        told = self.name(f"{value} == {value}")
        if isinstance(parameter.kind, ConditionKind):
            return self._told(f"{value} != 0.0", told, is_open=True)
        return Open(told, self.name(f"{value} if {told} else -INF"), self.name(f"{value} if {told} else INF"))

    def _of_career(self, told: str, function: str, value: Held) -> Held:
        """What was found of all months; unknown where the career is."""
        if "unknown careers" not in self.has:
            return value
        return self._pick(Truth(told), value, self._uncollected(function))

    # periods of the month

    def _begin_window(self, closure: list[str], asked: list[Asked]) -> bool:
        rules = [rule for key in closure for rule in self.phases.nodes(key)] + [
            argument for argument, _, _ in asked
        ]
        parts = (part for rule in rules for part in nodes.walk(rule))
        if not any(isinstance(part, Aggregate) and part.group == "periods" for part in parts):
            return False
        self.line("e0 = periods_from[p]")
        self.line("e1 = e0")
        return True

    def _move_window(self) -> None:
        """Let the window hold every period that may have a day in the month; periods lie by their beginning."""
        self.line("while e1 < periods_from[p + 1] and begins[e1] <= m:")
        self.line("    e1 += 1")
        self.line("while e0 < e1 and ends[e0] < m:")
        self.line("    e0 += 1")

    def _over_periods_of_month(self, node: Aggregate) -> Held:
        names = self._accumulators(node.function)
        self.line("for e in range(e0, e1):")
        self.line("    if ends[e] >= m:")
        self.depth += 2
        value = self._node(node.argument, "period of month")
        self._accumulate(node.function, value, names)
        self.depth -= 2
        return self._total(node.function, value, names)

    # what is carried over

    def _begin_state(self, key: str) -> tuple[Held, list[str]]:
        is_condition = isinstance(self.system.quantities[key].wanted, ConditionKind)
        if key in self.open_state:
            begun = ("0",) if is_condition else ("False", "0.0", "0.0")
        else:
            begun = ("False",) if is_condition else ("0.0",)
        names = [self.name(text) for text in begun]
        if key in self.open_state:
            return (Doubt(names[0]) if is_condition else Open(*names)), names
        return (Truth(names[0]) if is_condition else Sure(names[0])), names

    def _end_state(self, value: Held, names: list[str]) -> None:
        if isinstance(value, Truth | Doubt):
            texts: tuple[str, ...] = (three(value),) if self._is_three(value, names) else (value.value,)
        elif len(names) == 3:
            texts = (known(value), low(value), high(value)) if isinstance(value, Sure | Open) else ()
        else:
            assert not isinstance(value, Word)
            texts = (low(value),)
        for name, text in zip(names, texts):
            self.line(f"{name} = {text}")

    def _is_three(self, value: Held, names: list[str]) -> bool:
        return isinstance(value, Doubt) or any(
            isinstance(held, Doubt) and held.value == names[0] for held in self.before.values()
        )

    def _previous(self, key: str, default: Held | None) -> Held:
        assert default is not None, "the loader asks for otherwise(...) around these"
        return self._pick(Truth(self.name("m > career_from[p]")), self.before[key], default)

    # taking months together

    def _begin(self, function: str) -> list[str]:
        if function == "last":
            return [self.name(text) for text in ("True", "0.0", "0.0")]
        if function == "best":
            self.program.best += 4
            sheet = str(self.program.best - 4)
            return [sheet, *(self.name(text) for text in ("True", "0", "0.0", "0", "0.0"))]
        return self._accumulators(function)

    def _add_month(self, function: str, value: Held, names: list[str], limit: str) -> None:
        if function not in ("last", "best"):
            self._accumulate(function, value, names, "weight")
            return
        assert isinstance(value, Sure | Open)
        if function == "last":
            for name, text in zip(names, (known(value), low(value), high(value))):
                self.line(f"{name} = {text}")
            return
        self._keep_best(value, names, limit)

    def _keep_best(self, value: Amount, names: list[str], limit: str) -> None:
        row, told, held, total, held_high, total_high = int(names[0]), *names[1:]
        self.line(f"{held}, {total} = keep_best(best, {row}, {held}, {total}, {limit}, {low(value)}, weight)")
        if isinstance(value, Open):
            self.line(f"{told} = {told} and {value.known}")
            ends = f"{held_high}, {total_high}"
            self.line(f"{ends} = keep_best(best, {row + 2}, {ends}, {limit}, {value.high}, weight)")

    def _end(self, function: str, value: Held, names: list[str], limit: str) -> Held:
        if function == "last":
            return Open(*names) if isinstance(value, Open) else Sure(names[1])
        if function != "best":
            return self._total(function, value, names)
        row, told, held, total, held_high, total_high = int(names[0]), *names[1:]
        least = self.name(f"sum_of_best(best, {row}, {held}, {total}, {limit})")
        if isinstance(value, Sure):
            return Sure(least)
        most = self.name(f"sum_of_best(best, {row + 2}, {held_high}, {total_high}, {limit})")
        return Open(told, least, most)


def _months_in(node: Node) -> Iterator[str]:
    """The quantities of a month that a node names, of this month or the one before."""
    for part in nodes.walk(node):
        if (
            isinstance(part, Reference)
            and isinstance(part.target, QuantityTarget)
            and part.target.of == "month"
        ):
            yield part.target.key

"""Aggregates to source: over a person's rows of a table, over relatives, and over pairs of persons."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from allcover.engine.phases import is_pairwise
from allcover.engine.state import Loop, State
from allcover.engine.values import Doubt, Held, Open, Truth
from allcover.expressions import nodes
from allcover.rules.definition import ColumnTarget

ROWS = {
    "jobs": ("jobs", "job", "j"),
    "periods": ("history", "period", "e"),
    "contingencies": ("contingencies", "contingency", "c"),
}
"""Of each group of rows: the table, what one row is, and the name of its row in the source."""

PRESENCE = ColumnTarget("persons", "presence")
GONE = ("elsewhere", "deceased")

_NAME = re.compile(r"\bv(\d+)\b")


@dataclass
class Grouping(State):
    """The aggregates; those over all members are added up while the members are gone through."""

    def _aggregate(self, node: nodes.Aggregate, entity: str, empty: Held | None = None) -> Held:
        if node.group == "career":
            return self._career(node, entity, empty)
        if node.group == "periods" and entity == "month":
            return self._over_periods_of_month(node)
        if node.group in ROWS:
            return self._over_rows(node, empty)
        if is_pairwise(node):
            return self._over_pairs(node, entity, empty)
        return (
            self.gathered[node.argument, node.function]
            if node.group == "household"
            else self._over_relatives(node, empty)
        )

    @abstractmethod
    def _career(self, node: nodes.Aggregate, entity: str, empty: Held | None) -> Held: ...

    @abstractmethod
    def _over_periods_of_month(self, node: nodes.Aggregate) -> Held: ...

    def _over_rows(self, node: nodes.Aggregate, empty: Held | None) -> Held:
        table, entity, row = ROWS[node.group]
        if table not in self.has:
            return self._uncollected(node.function)
        begun, at = self.count, len(self.lines)
        names = self._accumulators(node.function)
        first, after = f"{node.group}_from[p]", f"{node.group}_from[p + 1]"
        body_at = len(self.lines)
        self.depth += 1
        value = self._node(node.argument, entity)
        self._accumulate(node.function, value, names)
        self.depth -= 1
        accumulators, body = self.lines[at:body_at], self.lines[body_at:]
        del self.lines[at:]
        self._go_through(
            f"for {row} in range(np.uint64({first}), np.uint64({after})):", begun, accumulators, body
        )
        total = self._total(node.function, value, names)
        return self._or_empty(total, empty, f"{after} == {first}", node.function)

    def _go_through(self, header: str, begun: int, accumulators: Sequence[str], body: Sequence[str]) -> None:
        """Go through rows of the person in hand: within an earlier loop, if all that is read was found before it.

        Few persons have the same number of rows as the one before, so that a processor guesses wrong at every loop.
        """
        loop = self.loops.get(header) if self.depth == self.read_at.get("p") else None
        read = (int(name) for name in _NAME.findall("\n".join(body)))
        if loop is None or any(loop.begun < number <= begun for number in read):
            loop = Loop(begun, len(self.lines))
            self.lines.append("")
            if self.depth == self.read_at.get("p"):
                self.loops[header] = loop
        loop.before += accumulators
        loop.body += body
        self.lines[loop.at] = "\n".join([*loop.before, "    " * self.depth + header, *loop.body])

    def _over_relatives(self, node: nodes.Aggregate, empty: Held | None) -> Held:
        if "relations" not in self.has:
            return self._uncollected(node.function)
        names, group = self._accumulators(node.function), node.group
        self.line(f"for r in range({group}_from[p], {group}_from[p + 1]):")
        self.depth += 1
        value = self._kept(self.phases.gatherings[node.argument].key, f"{group}[r]")
        self._accumulate(node.function, value, names)
        self.depth -= 1
        total = self._total(node.function, value, names)
        return self._or_empty(total, empty, f"{group}_from[p + 1] == {group}_from[p]", node.function)

    def _over_pairs(self, node: nodes.Aggregate, entity: str, empty: Held | None) -> Held:
        """Everybody of a group looked at beside the person who asks."""
        is_household = node.group == "household"
        if not is_household and "relations" not in self.has:
            return self._uncollected(node.function)
        names = self._accumulators(node.function)
        group = node.group
        self.line("for q in range(p1 - p0):" if is_household
                  else f"for r in range({group}_from[p], {group}_from[p + 1]):")  # fmt: skip
        self.depth += 1
        self.member = "q" if is_household else self.name(f"{group}[r]")
        depth = self._begin_present(f"p0 + {self.member}") if is_household else 0
        value = self._node(node.argument, entity)
        self._accumulate(node.function, value, names)
        self.member = ""
        self.depth -= 1 + depth
        total = self._total(node.function, value, names)
        test = "False" if is_household else f"{group}_from[p + 1] == {group}_from[p]"
        return self._or_empty(total, empty, test, node.function)

    def _begin_present(self, row: str) -> int:
        """Leave out, from here on, who lives elsewhere or has died; the number of levels this takes."""
        if "absent" not in self.has:
            return 0
        at = self._place_in(PRESENCE, "pb")
        self.line(f"if {' and '.join(f'pb[{at}, {row}] != {self._word(PRESENCE, word)}' for word in GONE)}:")
        self.depth += 1
        return 1

    def _or_empty(self, total: Held, empty: Held | None, test: str, function: str) -> Held:
        if function not in ("max", "min", "last") or test == "False":
            return total
        assert empty is not None, "the loader asks for otherwise(...) around these"
        return self._pick(Truth(self.name(test)), empty, total)

    def _uncollected(self, function: str) -> Held:
        if function in ("any", "all"):
            return Doubt("1")
        return Open("False", "0.0" if function == "count" else "-INF", "INF")

"""The text of calculations: lines of single-assignment source for values held in any form.

Nothing here knows rules; :mod:`allcover.engine.lowering` walks them and asks for these lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from allcover.engine.program import Program, Site, Slot, Source
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
from allcover.expressions.kinds import Code, Kind, Text
from allcover.expressions.kinds import Condition as ConditionKind


@dataclass
class Writing:
    """Lines as they are written, and the program whose arguments they use; ``doubted`` are the sites that can be in doubt (None: all)."""

    program: Program = field(default_factory=Program, kw_only=True)
    lines: list[str] = field(default_factory=list, kw_only=True)
    depth: int = field(default=2, kw_only=True)
    count: int = field(default=0, kw_only=True)
    is_monthly: bool = field(default=False, kw_only=True)
    doubted: frozenset[int] | None = field(default=None, kw_only=True)
    fixed: dict[str, str] = field(default_factory=dict, kw_only=True)

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def name(self, text: str) -> str:
        self.count += 1
        self.line(f"v{self.count} = {text}")
        return f"v{self.count}"

    def _slot(self, slot: Slot) -> str:
        """A parameter: of the day, or, while a career is walked, of the month in hand."""
        if self.is_monthly:
            place = self.program.by_month.setdefault(slot, len(self.program.by_month))
            return self.name(f"pam[{place}, m - span[0]]")
        return self._of_day(slot)

    def _of_day(self, slot: Slot) -> str:
        """A parameter of the day, which no loop changes."""
        return f"par_{self.program.slots.setdefault(slot, len(self.program.slots))}"

    def _site(self, site: Site) -> int:
        """The number of a comparison or rounding."""
        self.program.sites.append(replace(site, is_monthly=self.is_monthly))
        return len(self.program.sites) - 1

    def _doubt(self, number: int, test: str) -> None:
        """Hand the household to the judge where a value is too near to the turning point of a site to be sure."""
        if self._may_doubt(number):
            self.line(f"unsure = unsure or near_{number} > 0.0 and {test}")

    def _may_doubt(self, number: int) -> bool:
        return self.doubted is None or number in self.doubted

    def _place_in(self, target: Source, array: str) -> int:
        """The row of a column or fact in its sheet."""
        columns = self.program.columns
        if target not in columns:
            columns[target] = (array, sum(1 for name, _ in columns.values() if name == array))
        return columns[target][1]

    def _word(self, source: Source, word: str) -> str:
        return f"wrd_{self.program.words.setdefault((source, word), len(self.program.words))}"

    def _not(self, value: Condition) -> Condition:
        if isinstance(value, Doubt):
            return Doubt(self.name(f"2 - {value.value}"))
        return Truth(self.name(f"not {value.value}"))

    def _logic(self, word: str, parts: Sequence[Condition]) -> Condition:
        if all(isinstance(part, Truth) for part in parts):
            return Truth(self.name(f" {_WITHOUT_BRANCH[word]} ".join(f"({part.value})" for part in parts)))
        together = "min" if word == "and" else "max"
        return Doubt(self.name(f"{together}({', '.join(three(part) for part in parts)})"))

    def _pick(self, condition: Truth, then: Held, otherwise: Held) -> Held:
        """One of two values by a condition that is always known."""
        test = condition.value
        if isinstance(then, Sure) and isinstance(otherwise, Sure):
            return Sure(self.name(f"{then.value} if {test} else {otherwise.value}"))
        if isinstance(then, Sure | Open) and isinstance(otherwise, Sure | Open):
            return Open(
                *(self.name(f"{part(then)} if {test} else {part(otherwise)}") for part in (known, low, high))
            )
        if isinstance(then, Truth) and isinstance(otherwise, Truth):
            return Truth(self.name(f"{then.value} if {test} else {otherwise.value}"))
        if isinstance(then, Truth | Doubt) and isinstance(otherwise, Truth | Doubt):
            return Doubt(self.name(f"{three(then)} if {test} else {three(otherwise)}"))
        assert isinstance(then, Word)
        assert isinstance(otherwise, Word)
        is_open = then.is_open or otherwise.is_open
        return Word(self.name(f"{then.value} if {test} else {otherwise.value}"), is_open)

    def _subtract(self, left: Amount, right: Amount) -> Amount:
        if isinstance(left, Sure) and isinstance(right, Sure):
            return Sure(self.name(f"{left.value} - {right.value}"))
        told = self.name(f"{known(left)} and {known(right)}")
        return Open(
            told, self.name(f"{low(left)} - {high(right)}"), self.name(f"{high(left)} - {low(right)}")
        )

    def _plus(self, left: Amount, right: Amount) -> Amount:
        if isinstance(left, Sure) and isinstance(right, Sure):
            return Sure(self.name(f"{left.value} + {right.value}"))
        told = self.name(f"{known(left)} and {known(right)}")
        return Open(
            told, self.name(f"{low(left)} + {low(right)}"), self.name(f"{high(left)} + {high(right)}")
        )

    def _times(self, left: Amount, right: Sure) -> Amount:
        if right.value == "1.0":
            return left
        if isinstance(left, Sure):
            return Sure(self.name(f"{left.value} * {right.value}"))
        ends = [self.name(f"times({end}, {right.value})") for end in (left.low, left.high)]
        return Open(left.known, *(self.name(f"{name}({', '.join(ends)})") for name in ("min", "max")))

    def _at_site(self, sign: str, left: str, right: str, site: Site) -> str:
        """The text of a comparison, at a tolerance that the numbers in hand decide.

        Floats that are equal are taken as equal: off a known lattice, two exact values that differ do so by more
        than the last bit of a float. Near but not equal goes to the judge. What is compared with a number of the law is
        compared with that number and its tolerance taken together: half a step of the lattice is far more than the
        last bit that this may move, and without a lattice the tolerance is nothing.
        """
        number = self._site(site)
        edge = f"snap_{number}"
        if sign in _EDGES and not self.is_monthly and _IS_FIXED.fullmatch(right):
            if self._may_doubt(number):
                self._doubt(number, self._is_near(number, self.name(f"{left} - {right}"), left, right))
            shifted, relation = _EDGES[sign]
            return f"({left} {relation} {self._fixed(f'{right} {shifted} {edge}')})"
        gap = self.name(f"{left} - {right}")
        self._doubt(number, self._is_near(number, gap, left, right))
        return {
            "<": f"({gap} < -{edge})", "<=": f"({gap} <= {edge})", ">": f"({gap} > {edge})",
            ">=": f"({gap} >= -{edge})", "==": f"(abs({gap}) <= {edge})", "!=": f"(abs({gap}) > {edge})",
        }[sign]  # fmt: skip

    def _is_near(self, number: int, gap: str, left: str, right: str) -> str:
        return f"abs({gap}) <= near_{number} * (1.0 + abs({left}) + abs({right})) and {left} != {right}"

    def _fixed(self, text: str) -> str:
        """The name of what is found from numbers of the law alone, once for all households."""
        return self.fixed.setdefault(text, f"fix_{len(self.fixed)}")

    def _told(self, test: str, is_known: str, is_open: bool) -> Condition:
        if not is_open:
            return Truth(self.name(test))
        return Doubt(self.name(f"(2 if {test} else 0) if {is_known} else 1"))

    def _extreme(self, name: str, parts: Sequence[Amount]) -> Amount:
        if all(isinstance(part, Sure) for part in parts):
            return Sure(self.name(f"{name}({', '.join(low(part) for part in parts)})"))
        told = self.name(" and ".join(known(part) for part in parts))
        return Open(
            told, *(self.name(f"{name}({', '.join(end(part) for part in parts)})") for end in (low, high))
        )

    def _nothing_known(self, kind: Kind) -> Held:
        if isinstance(kind, ConditionKind):
            return Doubt("1")
        return Word("-1", True) if isinstance(kind, Code | Text) else Open("False", "-INF", "INF")

    def _accumulators(self, function: str) -> list[str]:
        begun = {
            "sum": ("True", "0.0", "0.0"),
            "max": ("True", "-INF", "-INF"),
            "min": ("True", "INF", "INF"),
            "count": ("0.0", "0.0"),
            "any": ("False", "0"),
            "all": ("True", "2"),
        }[function]
        return [self.name(text) for text in begun]

    def _accumulate(self, function: str, value: Held, names: list[str], weight: str = "1.0") -> None:
        """Take one more value in; a sum or count takes it ``weight`` times."""
        if function in ("sum", "max", "min"):
            assert isinstance(value, Sure | Open)
            if isinstance(value, Open):
                self.line(f"{names[0]} = {names[0]} and {known(value)}")
            for accumulator, end in zip(names[1:], (low(value), high(value))):
                often = end if weight == "1.0" else f"times({end}, {weight})"
                combined = (
                    f"{accumulator} + {often}" if function == "sum" else f"{function}({accumulator}, {end})"
                )
                self.line(f"{accumulator} = {combined}")
            return
        assert isinstance(value, Truth | Doubt)
        if isinstance(value, Truth):
            self.line(f"{names[0]} = {names[0]} {_SURELY[function].format(value=value.value, weight=weight)}")
        elif function == "count":
            self.line(f"{names[0]} = {names[0]} + ({weight} if {value.value} == 2 else 0.0)")
            self.line(f"{names[1]} = {names[1]} + ({weight} if {value.value} == 1 else 0.0)")
        else:
            together = "max" if function == "any" else "min"
            self.line(f"{names[1]} = {together}({names[1]}, {value.value})")

    def _total(self, function: str, value: Held, names: list[str]) -> Held:
        if function in ("sum", "max", "min"):
            return Open(names[0], names[1], names[2]) if isinstance(value, Open) else Sure(names[1])
        is_open = isinstance(value, Doubt)
        if function == "count":
            return (
                Open(f"({names[1]} == 0.0)", names[0], f"({names[0]} + {names[1]})")
                if is_open
                else Sure(names[0])
            )
        return Doubt(names[1]) if is_open else Truth(names[0])


_EDGES = {"<": ("-", "<"), "<=": ("+", "<="), ">": ("+", ">"), ">=": ("-", ">=")}
"""On which side of a number its tolerance lies for each comparison, and how the edge is compared with."""

_IS_FIXED = re.compile(r"par_\d+|\d+\.\d+(e[+-]?\d+)?")

_WITHOUT_BRANCH = {"and": "&", "or": "|"}

_SURELY = {"any": "| {value}", "all": "& {value}", "count": "+ ({weight} if {value} else 0.0)"}
"""How conditions that are always known are taken in. Without a branch, as everywhere: compiled code would guess wrong."""

"""The source of one law's function to the same function that goes through blocks of people.

Household by household, a processor takes one person's line after the other. In a block, columns lie side by side in a
sheet small enough for the nearest cache, and the compiler takes the lines of several persons at once
(:mod:`allcover.engine.staging` tells which). The lines are the same, so each value is, to the last bit. This works on
the text; the writer of rules knows nothing of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from allcover.engine.lines import Block, Line, Part, is_truth, lines_of, parsed
from allcover.engine.program import Program
from allcover.engine.staging import COLUMN, OWN, Stage, Staging, targets_of, values_read

WIDTH = 128
"""Persons of a block at most: the largest household that goes by blocks."""

WORTH_FROM = 250
"""Lines of a function from which on blocks are worth the copying: a law of eight outputs takes a quarter longer in them."""

READ, WRITTEN = {"pf": "f", "pb": "b", "pc": "f"}, {"po": "f", "pom": "b", "ho": "f", "hom": "b"}
"""Sheets of the people's columns and of results, and whether they are held in a block as floats or bytes."""

_KEPT = re.compile(r"kept\[((?:[^\[\]]|\[[^\[\]]*\])*), (\d+)\]")
_RESULT = re.compile(r"(pom?|hom?)\[(\d+), [ph]\] = ")
_MONTH_BY_MONTH = re.compile(r"^ +e1 = e0$", re.MULTILINE)
"""Two places in a person's spells that move on from month to month: their lines are one, and no stage may part them."""

_NEEDS_HOUSEHOLD = re.compile(r"\b(p0|p1|i|h|kept)\b")
_OTHER_MEMBER = re.compile(r", p0 \+ (\w+)\]")

Place = tuple[str, str]


def in_blocks(program: Program, members: int) -> Program:
    """This function will write a program's function over to go by blocks, if ``members``, the most of any household, fit.

    Careers, years, spells gone through month by month and short functions go household by household.
    """
    if program.days or program.by_month or program.best or members > WIDTH:
        return program
    if program.text.count("\n") < WORTH_FROM or _MONTH_BY_MONTH.search(program.text):
        return program
    return _Blocking(program).made()


@dataclass
class _Blocking:
    program: Program
    staging: Staging = field(default_factory=Staging)
    truths: set[str] = field(default_factory=set)
    rows: dict[str, dict[Place, int]] = field(default_factory=lambda: {"f": {}, "b": {}})
    doubts: list[tuple[str, Place]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def made(self) -> Program:
        signature, _, rest = self.program.text.partition("):\n")
        whole = parsed(iter(rest.splitlines()))
        (households,) = (part for part in whole.parts if isinstance(part, Block))
        for line in lines_of(households):
            if is_truth(line.text.partition(" = ")[2], self.truths):
                self.truths.add(line.target)
        copied = [*self._sheets()]
        # The first three lines are where the household's members lie, and that nothing is in doubt; the last is the doubt.
        self.staging = Staging.of(households.parts[3:-1])
        for number in range(len(self.staging.stages)):
            self._stage(number)
        self._settle_doubts()
        head = [f"    {part.text}" for part in whole.parts if isinstance(part, Line)]
        head += [
            f"    {kind}_{row} = np.uint64({row * WIDTH})"
            for kind in "fb"
            for row in self.rows[kind].values()
        ]
        read = _indented(2, (line for name, lines in copied if name in READ for line in lines))
        written = _indented(2, (line for name, lines in copied if name in WRITTEN for line in lines))
        text = "\n".join(
            [f"{signature}):", *head, _BLOCK, *read, *self.lines, *written, "        h0 = h1", ""]
        )
        room = len(self.rows["f"]) * WIDTH, len(self.rows["b"]) * WIDTH
        return replace(self.program, text=text, by_household=self.program.text, room=room)

    def _sheets(self) -> Iterator[tuple[str, list[str]]]:
        """Rows for the sheets of columns and results, and the lines that copy them."""
        arrays = [array for array, _ in self.program.columns.values()]
        counts = {name: arrays.count(name) for name in READ} | self.program.rows
        for name, kind in (READ | WRITTEN).items():
            if not counts[name]:
                continue
            first = len(self.rows[kind])
            for row in range(counts[name]):
                self._row(kind, (name, str(row)))
            count, start = ("c", "a") if name[0] == "h" else ("n", "b")
            sides = f"{name}[k, x + {start}]", f"s{kind}[x + z]"
            to, source = sides if name in WRITTEN else sides[::-1]
            yield (
                name,
                [
                    f"for k in range(np.uint64({counts[name]})):",
                    f"    z = k * np.uint64({WIDTH}) + np.uint64({first * WIDTH})",
                    f"    for x in range(np.uint64({count})):",
                    f"        {to} = {source}",
                ],
            )

    # stages

    def _stage(self, number: int) -> None:
        stage, left = self.staging.stages[number], self.staging.left(number)
        depth = self._loop(stage)
        change = self._in_block if stage.is_wide else self._one_by_one
        if stage.may_doubt:
            self._line(depth, "unsure = False")
        inside = frozenset(name for name in stage.reads if self._is_of_member(name, stage))
        for name in sorted(stage.reads - inside):
            self._line(depth, self._taken(name, stage, change))
        if stage.gathers:
            self._gather(stage, inside, depth)
        for part in stage.parts:
            self._put(depth, part, change)
        is_handed_out = stage.of == "household" and not stage.is_wide
        for name in sorted(left["household"] | (frozenset() if is_handed_out else left["person"])):
            self._line(depth, self._laid(name, stage.of, "x"))
        if stage.may_doubt:
            place = (f"unsure {number}", stage.of)
            self.doubts.append((stage.of, place))
            self._line(depth, f"sb[x + {self._row('b', place)}] = 1 if unsure else 0")
        if stage.of == "household" and left["person"]:
            self._hand_out(left["person"], depth, is_wide=stage.is_wide)

    def _loop(self, stage: Stage) -> int:
        """Begin the loop of a stage: the depth of its lines. ``x`` is the place in the block."""
        if stage.is_wide:
            return self._begin(2, f"for x in range(np.uint64({'n' if stage.of == 'person' else 'c'})):")
        if stage.of == "household":
            return self._begin(2, _EACH_HOUSEHOLD, "x = h - a", *_MEMBERS)
        text = "\n".join(text for part in stage.parts for text in _texts(part))
        if not _NEEDS_HOUSEHOLD.search(text):
            return self._begin(2, "for p in range(np.uint64(b0), np.uint64(b0 + n)):", "x = p - b")
        return self._begin(
            self._begin(2, _EACH_HOUSEHOLD, *_MEMBERS), _EACH_MEMBER, "i = p - p0", "x = p - b"
        )

    def _gather(self, stage: Stage, inside: frozenset[str], depth: int) -> None:
        """Add up over the members of a household; ``z`` is their place in the block."""
        begun = [part for part in stage.gathers if not values_read(part) & targets_of(part)]
        for part in begun:
            self._put(depth, part, self._one_by_one)
        within = self._begin(depth, _EACH_MEMBER, "z = p - b")
        for name in sorted(inside):
            column = self.staging.columns.get(name)
            self._line(within, column.text if column else self._fetched(name, "person", "z"))
        for part in stage.gathers:
            if part not in begun:
                self._put(within, part, self._one_by_one)

    def _hand_out(self, names: Iterable[str], depth: int, *, is_wide: bool) -> None:
        """Lay values of a household beside the columns of its members."""
        if is_wide:
            depth = self._begin(2, _EACH_HOUSEHOLD, "x = h - a", *_MEMBERS)
            for name in sorted(names):
                self._line(depth, self._fetched(name, "household", "x"))
        within = self._begin(depth, _EACH_MEMBER, "z = p - b")
        for name in sorted(names):
            self._line(within, self._laid(name, "person", "z"))

    def _settle_doubts(self) -> None:
        depth = self._begin(2, _EACH_HOUSEHOLD)
        if not self.doubts:
            self._line(depth, "doubt[h] = False")
            return
        for line in ("x = h - a", *_MEMBERS, "unsure = False"):
            self._line(depth, line)
        for of, place in self.doubts:
            if of == "household":
                self._line(depth, f"unsure = unsure | (sb[x + {self._row('b', place)}] != 0)")
        if any(of == "person" for of, _ in self.doubts):
            within = self._begin(depth, _EACH_MEMBER, "z = p - b")
            for of, place in self.doubts:
                if of == "person":
                    self._line(within, f"unsure = unsure | (sb[z + {self._row('b', place)}] != 0)")
        self._line(depth, "doubt[h] = unsure")

    # values

    def _is_of_member(self, name: str, stage: Stage) -> bool:
        """Whether what a stage of households reads is of their members."""
        if stage.of == "person":
            return False
        of_household = (each.targets for each in self.staging.stages if each.of == "household")
        return not any(name in targets for targets in of_household)

    def _taken(self, name: str, stage: Stage, change: Callable[[str], str]) -> str:
        if name in self.staging.columns:
            return change(self.staging.columns[name].text)
        return self._fetched(name, stage.of, "x")

    def _row(self, kind: str, place: Place) -> str:
        return f"{kind}_{self.rows[kind].setdefault(place, len(self.rows[kind]))}"

    def _laid(self, name: str, of: str, index: str) -> str:
        if name in self.truths:
            return f"sb[{index} + {self._row('b', (name, of))}] = 1 if {name} else 0"
        return f"sf[{index} + {self._row('f', (name, of))}] = {name}"

    def _fetched(self, name: str, of: str, index: str) -> str:
        if name in self.truths:
            return f"{name} = sb[{index} + {self._row('b', (name, of))}] != 0"
        return f"{name} = sf[{index} + {self._row('f', (name, of))}]"

    # texts

    def _in_block(self, text: str) -> str:
        return COLUMN.sub(lambda found: self._cell(found[1], found[2]), self._one_by_one(text))

    def _one_by_one(self, text: str) -> str:
        text = _RESULT.sub(lambda found: f"{self._cell(found[1], found[2])} = ", text)
        # A position that was laid in a block comes out of it as a float.
        text = _OTHER_MEMBER.sub(r", np.uint64(p0 + \1)]", text)
        text = OWN.sub(lambda found: self._cell("kept", found[1]), text)
        return _KEPT.sub(lambda found: self._cell("kept", found[2], f"np.uint64(q0 + {found[1]})"), text)

    def _cell(self, name: str, row: str, index: str = "x") -> str:
        kind = (READ | WRITTEN).get(name, "f")
        return f"s{kind}[{index} + {self._row(kind, (name, row))}]"

    # lines

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _begin(self, depth: int, header: str, *first: str) -> int:
        self._line(depth, header)
        for text in first:
            self._line(depth + 1, text)
        return depth + 1

    def _put(self, depth: int, part: Part, change: Callable[[str], str]) -> None:
        if isinstance(part, Line):
            self._line(depth, change(part.text))
            return
        self._line(depth, change(part.header))
        for each in part.parts:
            self._put(depth + 1, each, change)


def _texts(part: Part) -> Iterator[str]:
    if isinstance(part, Line):
        yield part.text
        return
    yield part.header
    for each in part.parts:
        yield from _texts(each)


def _indented(depth: int, lines: Iterable[str]) -> list[str]:
    return [f"{'    ' * depth}{line}" for line in lines]


_EACH_HOUSEHOLD = "for h in range(np.uint64(h0), np.uint64(h1)):"
_EACH_MEMBER = "for p in range(np.uint64(p0), np.uint64(p1)):"
_MEMBERS = ("p0 = persons_from[h]", "p1 = persons_from[h + 1]", "q0 = p0 - b0")

_BLOCK = f"""\
    h0 = first
    while h0 < last:
        b0 = persons_from[h0]
        h1 = h0
        while h1 < last and persons_from[h1 + 1] - b0 <= {WIDTH} and h1 - h0 < {WIDTH}:
            h1 += 1
        n = persons_from[h1] - b0
        c = h1 - h0
        a = np.uint64(h0)
        b = np.uint64(b0)"""
"""A block: the households from h0, which are c, and their persons from b0, which are n."""

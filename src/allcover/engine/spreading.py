"""The source of one law's function to that of many laws side by side, each a *lane*: the same rules, some other amounts.

What depends on no amount that changes stays as it is, once for a person; what does goes into loops over the lanes. As the
source is single-assignment, lines of a loop may wait until the next loop over people or rows begins.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from allcover.engine.lines import NAME, Block, Line, headers_of, is_truth, lines_of, name_of, parsed, reads_of
from allcover.engine.program import NotCompiled, Program


@dataclass(frozen=True)
class Spread:
    """The text, and what its arguments must hold.

    ``by_lane`` gives the number of each place that is held once a lane: ``ho 3`` is row 3 of the households' results,
    ``kept 2`` a column of what is kept of members, ``v7`` a value that lies in the scratch between two loops.
    """

    text: str
    by_lane: Mapping[str, int]

    def count(self, array: str) -> int:
        """This function will count the places of an array that are held once a lane; "" for the scratch."""
        return sum(1 for name in self.by_lane if _array(name) == array)

    def scratch(self, program: Program, lanes: int) -> tuple[int, int, int]:
        """This function will give the room a chunk of households needs: columns of what is kept, and rows and columns."""
        return program.kept + self.count("kept") * lanes, self.count(""), lanes


def spread(program: Program, changed: Mapping[str, int]) -> Spread:
    """This function will spread a program over lanes. ``changed`` are the numbers of the law that each lane has its own of
    (``par_3``), with their row among these. Raises ``NotCompiled`` for what goes by lanes in no loop.
    """
    return _Spreading(program, dict(changed)).made()


@dataclass
class _Spreading:
    program: Program
    changed: dict[str, int]
    by_lane: set[str] = field(default_factory=set)
    truths: set[str] = field(default_factory=set)

    def made(self) -> Spread:
        text = self.program.by_household or self.program.text
        signature, _, rest = text.partition("):\n")
        if self.program.by_month or self.program.best or self.program.days:
            raise NotCompiled("careers and years go by no lanes")
        whole = parsed(iter(rest.splitlines()))
        whole = _read_only(whole, _needed(whole) - self.changed.keys())
        self.by_lane = set(self.changed)
        lines = list(lines_of(whole))
        for line in lines:
            self.truths |= {line.target} if is_truth(line.text.partition(" = ")[2], self.truths) else set()
        while grown := {line.target for line in lines if line.reads & self.by_lane} - self.by_lane:
            self.by_lane |= grown
        if "" in self.by_lane:
            raise NotCompiled("what is found together goes by no lanes")
        places = self._places(grouped := self._grouped(whole))
        written = "\n".join([*self._head(places), *self._written(grouped, places)])
        return Spread(f"{signature}):\n{written}\n", places)

    def _grouped(self, block: Block) -> Block:
        """The same lines, those that go by lanes gathered in front of the next loop that has such lines."""
        made, waiting = Block(block.header, block.depth), Block("", block.depth + 1)
        for part in block.parts:
            if isinstance(part, Line):
                (waiting if part.target in self.by_lane else made).parts.append(part)
                continue
            if any(line.target in self.by_lane for line in lines_of(part)):
                if reads_of(part.header) & self.by_lane or part.header.startswith("while"):
                    raise NotCompiled("a loop or branch itself goes by lanes")
                made.parts += [waiting] if waiting.parts else []
                waiting, part = Block("", block.depth + 1), self._grouped(part)
            made.parts.append(part)
        made.parts += [waiting] if waiting.parts else []
        return made

    def _places(self, whole: Block) -> dict[str, int]:
        """Where everything lies that is held once a lane: results, what is kept, and what one group leaves to another."""
        groups = list(_groups(whole))
        found: dict[str, None] = {}
        for group in groups:
            others = [line for other in groups if other is not group for line in lines_of(other)]
            elsewhere = {name for line in others for name in (line.target, *line.reads)}
            for line in lines_of(group):
                if " " in line.target or line.target in elsewhere:
                    found[line.target] = None
        kinds = [_array(name) for name in found]
        return {name: kinds[:number].count(kinds[number]) for number, name in enumerate(found)}

    def _head(self, places: Mapping[str, int]) -> Iterator[str]:
        yield from ("    lanes = span[0]", "    lane = best")
        sizes = {"kept": self.program.kept, **self.program.rows}
        for name, place in places.items():
            array, _, number = name.partition(" ")
            if array in sizes and number:
                yield f"    {array}_{number} = np.uint64({sizes[array]} + {place} * lanes)"

    def _written(self, block: Block, places: Mapping[str, int]) -> Iterator[str]:
        indent = "    " * block.depth
        for part in block.parts:
            if isinstance(part, Line):
                yield indent + part.text
            elif part.header:
                yield indent + part.header
                yield from self._written(part, places)
            else:
                yield f"{indent}for n in range(np.uint64(lanes)):"
                for line in lines_of(part):
                    yield f"{indent}    {self._line_by_lane(line, places)}"

    def _line_by_lane(self, line: Line, places: Mapping[str, int]) -> str:
        target, _, value = line.text.partition(" = ")
        value = self._by_lane_text(value, places)
        if line.target not in places or _array(line.target):
            return f"{self._by_lane_text(target, places)} = {value}"
        value = f"1.0 if ({value}) else 0.0" if line.target in self.truths else value
        return f"lane[{places[line.target]}, n] = {value}"

    def _by_lane_text(self, text: str, places: Mapping[str, int]) -> str:
        def placed(found: re.Match[str]) -> str:
            name = name_of(found)
            if name in self.changed:
                return f"pam[{self.changed[name]}, n]"
            if name not in places:
                return found[0] if not found[1] else f"{found[1]}[{NAME.sub(placed, found[2])}]"
            if not found[1]:
                held = f"lane[{places[name]}, n]"
                return f"({held} != 0.0)" if name in self.truths else held
            if found[1] == "doubt":
                return "doubt[n * span[1] + h]"
            first, _, second = found[2].rpartition(", ")
            if found[1] == "kept":
                return f"kept[{first}, kept_{second} + n]"
            return f"{found[1]}[{found[1]}_{first} + n, {second}]"

        return NAME.sub(placed, text)


def _array(name: str) -> str:
    """The array of a place, "" for a value by itself."""
    return name.partition(" ")[0] if " " in name else ""


def _needed(block: Block) -> set[str]:
    """The names that results rest on: not those of sums that nobody reads but they themselves."""
    needed = {name for header in headers_of(block) for name in reads_of(header)}
    lines = list(lines_of(block))
    needed |= {line.target for line in lines if _array(line.target) or not line.target}
    while grown := {name for line in lines if line.target in needed for name in line.reads} - needed:
        needed |= grown
    return needed


def _read_only(block: Block, needed: set[str]) -> Block:
    """The same lines without those whose value nobody needs."""
    parts = [
        _read_only(part, needed) if isinstance(part, Block) else part
        for part in block.parts
        if isinstance(part, Block) or part.target in needed
    ]
    return Block(block.header, block.depth, parts)


def _groups(block: Block) -> Iterator[Block]:
    for part in block.parts:
        if isinstance(part, Block):
            if not part.header:
                yield part
            else:
                yield from _groups(part)

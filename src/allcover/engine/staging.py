"""What goes through a block of people line by line, and what goes person by person: the stages of a function.

A *wide* stage is a loop whose people know nothing of each other and in which nothing is looked up elsewhere, so that the
compiler takes several of them at a time. All else (rows of a person, relatives, sums over members) goes through people or
households one by one, and leaves what it finds to the wide stages beside their other columns.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from allcover.engine.lines import Block, Line, Part, headers_of, lines_of, reads_of

COLUMN = re.compile(r"(p[fbc])\[(\d+), p\]")
OWN = re.compile(r"kept\[i, (\d+)\]")
"""A column of the person in hand, and what was kept of this person in a loop before."""

_VALUE = re.compile(r"v\d+")
_ARRAY = re.compile(r"\b[a-z]\w*\[")
_OF_HOUSEHOLD = re.compile(r"\bh\]")


@dataclass(frozen=True)
class Stage:
    """Lines that one loop over the people or the households of a block goes through.

    ``gathers`` comes first: what a stage of households adds up over members, first what it begins with.
    """

    of: str
    is_wide: bool
    parts: tuple[Part, ...]
    gathers: tuple[Part, ...] = ()

    @cached_property
    def targets(self) -> frozenset[str]:
        """The values it finds."""
        return targets_of(*self.gathers, *self.parts)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The values it takes over from stages before."""
        return values_read(*self.gathers, *self.parts) - self.targets

    @property
    def may_doubt(self) -> bool:
        """Whether it can leave a household to the judge."""
        return any(line.target == "unsure" for part in self.parts for line in lines_of(part))


def targets_of(*parts: Part) -> frozenset[str]:
    """This function will give the values that lines find."""
    return frozenset(
        line.target for part in parts for line in lines_of(part) if _VALUE.fullmatch(line.target)
    )


def values_read(*parts: Part) -> frozenset[str]:
    """This function will give the values that lines read, those they find themselves among them."""
    names = {name for part in parts for header in headers_of(part) for name in reads_of(header)}
    names = names.union(*(line.reads for part in parts for line in lines_of(part)))
    return frozenset(name for name in names if _VALUE.fullmatch(name))


@dataclass
class Staging:
    """The stages of a function, in order; ``columns`` are lines that read a column of the person in hand, by their value:
    a stage that needs one reads it again."""

    stages: list[Stage] = field(default_factory=list)
    columns: dict[str, Line] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Staging":
        """This function will part what is done for a household into stages."""
        made, gathers, waiting = cls(), list[Part](), list[Part]()
        for part in parts:
            if isinstance(part, Line) or not part.header.startswith("for p in "):
                waiting.append(part)
                continue
            adding, body = _shared(waiting, part)
            own = [each for each in waiting if each not in adding]
            own += [line for line in body if isinstance(line, Line) and _OF_HOUSEHOLD.search(line.text)]
            made._add("household", own, gathers)
            made._add("person", [each for each in body if each not in own])
            gathers, waiting = adding, []
        made._add("household", waiting, gathers)
        return made

    def _add(self, of: str, parts: Iterable[Part], gathers: Sequence[Part] = ()) -> None:
        units, at = _units(parts), dict[str, int]()
        self.columns |= {
            line.target: line
            for unit in units
            for line in unit
            if isinstance(line, Line) and _is_column(line)
        }
        units = [unit for unit in units if not (isinstance(unit[0], Line) and _is_column(unit[0]))]
        early = _needed_one_by_one(units)
        held: dict[int, list[Part]] = {0: []} if gathers else {}
        at.update(dict.fromkeys(targets_of(*gathers), 0))
        for unit in units:
            targets = targets_of(*unit)
            least = max((at[name] for name in values_read(*unit) - targets if name in at), default=0)
            # Stages go one by one and wide in turn, the even ones one by one.
            is_early = _goes_one_by_one(unit) or (bool(targets & early) and least % 2 == 0)
            stage = least + least % 2 if is_early else least + 1 - least % 2
            at.update(dict.fromkeys(targets, stage))
            held.setdefault(stage, []).extend(unit)
        for number in sorted(held):
            self.stages.append(
                Stage(of, number % 2 == 1, tuple(held[number]), tuple(gathers) if number == 0 else ())
            )

    def left(self, number: int) -> Mapping[str, frozenset[str]]:
        """This function will give the values that a stage leaves to later ones, by whether persons or households read them."""
        later = self.stages[number + 1 :]
        found = self.stages[number].targets
        return {
            of: found.intersection(*[frozenset().union(*(stage.reads for stage in later if stage.of == of))])
            for of in ("person", "household")
        }


def _shared(before: Sequence[Part], loop: Block) -> tuple[list[Part], list[Part]]:
    """What members add up together, with what it begins with; and the rest of the lines for a member."""
    added = targets_of(*before) & targets_of(loop)
    begun = [part for part in before if targets_of(part) & added]
    body = [part for part in loop.parts if not (isinstance(part, Line) and part.target == "i")]
    adding = [part for part in body if targets_of(part) & added]
    return [*begun, *adding], [part for part in body if not targets_of(part) & added]


def _units(parts: Iterable[Part]) -> list[list[Part]]:
    """Lines one by one, and loops with the lines that they begin with."""
    listed = list(parts)
    in_blocks = targets_of(*(part for part in listed if isinstance(part, Block)))
    units: list[list[Part]] = []
    begun: list[Part] = []
    for part in listed:
        if isinstance(part, Line) and part.target in in_blocks:
            begun.append(part)
        elif isinstance(part, Block):
            units.append([*begun, part])
            begun = []
        else:
            units.append([part])
    return units


def _is_column(line: Line) -> bool:
    return COLUMN.fullmatch(line.text.partition(" = ")[2]) is not None


def _goes_one_by_one(unit: Sequence[Part]) -> bool:
    """Whether a loop, or what is looked up anywhere but in the person's own columns."""
    if any(isinstance(part, Block) for part in unit):
        return True
    value = "".join(line.text.partition(" = ")[2] for line in unit if isinstance(line, Line))
    return _ARRAY.search(OWN.sub("", COLUMN.sub("", value))) is not None


def _needed_one_by_one(units: Sequence[Sequence[Part]]) -> set[str]:
    """The values on which anything rests that goes one by one."""
    needed: set[str] = set()
    for unit in reversed(units):
        if _goes_one_by_one(unit) or targets_of(*unit) & needed:
            needed |= values_read(*unit)
    return needed

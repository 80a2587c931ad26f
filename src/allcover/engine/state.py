"""What is known while a system's rules are lowered: what was found so far, and how any node is written."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date

from allcover.engine.phases import Phases
from allcover.engine.program import NotCompiled, Source
from allcover.engine.values import Amount, Condition, Doubt, Held, Open, Sure, Truth
from allcover.engine.writing import Writing
from allcover.expressions.nodes import Node, Reference
from allcover.rules.definition import ColumnTarget, FactTarget, System


@dataclass
class Loop:
    """A loop over the rows of the person in hand: how many names were given before it, its place among the lines, what
    is written before it, and its body."""

    begun: int
    at: int
    before: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


@dataclass
class State(Writing, ABC):
    """The rules in hand; the values found in this pass over the members, and where those of earlier ones are kept.

    ``member`` is the text of a member's position while pairs of persons are looked at; ``employer`` that of an
    employer's row; ``of_month`` holds what was found of the month of a career. ``months``: those of a year
    are gone through and added up.
    """

    system: System
    day: date
    phases: Phases
    outputs: tuple[str, ...]
    is_open: frozenset[Source]
    has: frozenset[str]
    first_month: date | None = None
    months: tuple[date, ...] = ()
    found: dict[str, Held] = field(default_factory=dict)
    stored: dict[str, tuple[Held, int]] = field(default_factory=dict)
    gathered: dict[tuple[Node, str], Held] = field(default_factory=dict)
    of_month: dict[str, Held] = field(default_factory=dict)
    before: dict[str, Held] = field(default_factory=dict)
    read: dict[tuple[Source, str], Held] = field(default_factory=dict)
    loops: dict[str, Loop] = field(default_factory=dict)
    written: dict[tuple[str, str], int] = field(default_factory=dict)
    read_at: dict[str, int] = field(default_factory=dict)
    phase: int = 0
    member: str = ""
    employer: str = ""

    @abstractmethod
    def _node(self, node: Node, entity: str) -> Held: ...

    def _amount(self, node: Node, entity: str) -> Amount:
        value = self._node(node, entity)
        assert isinstance(value, Sure | Open), node
        return value

    def _condition(self, node: Node, entity: str) -> Condition:
        value = self._node(node, entity)
        assert isinstance(value, Truth | Doubt), node
        return value

    def _source(self, node: Node) -> Source:
        if isinstance(node, Reference) and isinstance(node.target, ColumnTarget | FactTarget):
            return node.target
        raise NotCompiled("a code that is not a column of the population is compared")

    def _is_of_every_month(self, key: str) -> bool:
        """Whether a parameter has a value in every month of the careers."""
        values = self.system.parameters[key].values
        begins = self.first_month is None or values[0].start <= self.first_month
        lasts = values[-1].end is None or values[-1].end > self.day
        return begins and lasts

    @abstractmethod
    def _kept(self, key: str, member: str) -> Held: ...

    @abstractmethod
    def _quantity(self, key: str, entity: str) -> Held: ...

    @abstractmethod
    def _rule(self, key: str, rule: object, entity: str) -> Held: ...


def floats_of(value: Held) -> tuple[str, ...]:
    """This function will give the texts of the floats a value is kept as."""
    match value:
        case Open(told, least, most):
            return (f"1.0 if {told} else 0.0", least, most)
        case Truth(text):
            return (f"1.0 if {text} else 0.0",)
        case _:
            return (value.value,)

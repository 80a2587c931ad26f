"""In which pass over a household each quantity can be found.

The compiled engine goes through a household's members once for each phase. A person's quantity belongs to the
earliest phase in which all it rests on is known; what is added up over members, or taken from a relative, is known
one phase later. A household's own quantities are found at the head of a phase, before its members.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from allcover.engine.plan import rules_on
from allcover.engine.program import NotCompiled
from allcover.expressions.nodes import Aggregate, Node, Reference, children, walk
from allcover.rules.definition import QuantityTarget, System

OVER_MEMBERS = ("household", "children", "spouses", "parents", "siblings")


def is_pairwise(node: Aggregate) -> bool:
    """Whether a group's argument looks at the person who asks (``own``), so that it is found for every pair."""
    parts = walk(node.argument)
    return node.group in OVER_MEMBERS and any(
        isinstance(part, Reference) and part.link == "own" for part in parts
    )


@dataclass(frozen=True)
class Gathering:
    """An aggregate over persons: its argument, found for every member under the name ``key``, and its phase."""

    key: str
    argument: Node
    phase: int


@dataclass
class Phases:
    """The phases of a plan's quantities, and what must be kept from one phase for another.

    ``rules`` are those of each quantity, with the day each counts from: one, but for months of a career and
    of a year. ``stored`` are the quantities of persons, and gatherings, that a later phase or another person reads.
    """

    system: System
    day: date
    plan: Sequence[str]
    of: dict[str, int] = field(default_factory=dict)
    gatherings: dict[Node, Gathering] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    rules: Mapping[str, Sequence[tuple[int, object]]] = field(default_factory=dict)

    @classmethod
    def find(cls, system: System, day: date, plan: Sequence[str], later: Sequence[date] = ()) -> "Phases":
        """This function will place every quantity of a plan, which lists each after what it rests on."""
        rules = {key: rules_on(system.quantities[key], system, day, later) for key in plan}
        made = cls(system, day, plan, rules=rules)
        for key in plan:
            made.of[key] = max((made.earliest(rule) for rule in made.nodes(key)), default=0)
        for key in plan:
            of = system.quantities[key].of
            for rule in made.nodes(key) if of in ("person", "month") else ():
                # A month's rule is found wherever a person's asks for it, in this phase or later.
                made._store(rule, made.of[key] if of == "person" else made.last + 1)
        for gathering in made.gatherings.values():
            made._store(gathering.argument, gathering.phase)
        return made

    def nodes(self, key: str) -> list[Node]:
        """This function will give the rules of a quantity that are more than a fixed answer."""
        return [rule for _, rule in self.rules[key] if isinstance(rule, Node)]

    @property
    def last(self) -> int:
        """The last phase there is."""
        gathered = [gathering.phase for gathering in self.gatherings.values()]
        return max([*self.of.values(), *gathered], default=0)

    def earliest(self, node: Node) -> int:
        """This function will give the first phase in which a node can be found."""
        if isinstance(node, Reference):
            return self._of_reference(node)
        if isinstance(node, Aggregate) and node.group in OVER_MEMBERS:
            return self._paired(node) if is_pairwise(node) else self._gathered(node).phase + 1
        return max((self.earliest(child) for child in children(node)), default=0)

    def _paired(self, node: Aggregate) -> int:
        """What a member's side of a pair reads must have been found for everybody, in a phase before."""
        phase = 0
        for part in walk(node.argument):
            if isinstance(part, Aggregate) or (isinstance(part, Reference) and part.link not in ("", "own")):
                raise NotCompiled("a group within a group that looks at the person who asks")
            if isinstance(part, Reference) and isinstance(part.target, QuantityTarget):
                key, is_member = part.target.key, part.target.of == "person" and not part.link
                phase = max(phase, self.of[key] + is_member)
                self.stored.update((key,) if is_member else ())
        return phase

    def _of_reference(self, node: Reference) -> int:
        if not isinstance(node.target, QuantityTarget) or node.link in ("previous", "employer"):
            return 0
        phase = self.of[node.target.key]
        if node.link and node.target.of == "person":
            self.stored.add(node.target.key)
            return phase + 1
        return phase

    def _gathered(self, node: Aggregate) -> Gathering:
        bare = node.argument
        found = self.gatherings.get(bare)
        if found is None:
            phase = self.earliest(bare)
            found = Gathering(f"member {len(self.gatherings)}", bare, phase)
            self.gatherings[bare] = found
        if node.group != "household":
            self.stored.add(found.key)
        return found

    def _store(self, node: Node, phase: int) -> None:
        """Keep what this rule of a person reads of the same person from an earlier phase."""
        for target in _own_targets(node):
            if target.of == "person" and self.of[target.key] < phase:
                self.stored.add(target.key)


def _own_targets(node: Node) -> Iterator[QuantityTarget]:
    if isinstance(node, Reference):
        if isinstance(node.target, QuantityTarget) and not node.link:
            yield node.target
    elif isinstance(node, Aggregate) and is_pairwise(node):
        for part in walk(node.argument):
            if isinstance(part, Reference) and part.link == "own" and isinstance(part.target, QuantityTarget):
                yield part.target
    elif not (isinstance(node, Aggregate) and node.group in OVER_MEMBERS):
        for child in children(node):
            yield from _own_targets(child)

"""What a quantity means on a day: a hash of its rule, the values it uses, and all it rests on."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from allcover.engine.plan import plan_of, rule_on, rules_on
from allcover.expressions.nodes import Call, Node, walk
from allcover.rules.canonical import canonical_text
from allcover.rules.definition import ParameterTarget, QuantityTarget, System
from allcover.rules.graph import carried, targets


@dataclass(frozen=True)
class Meaning:
    """The meanings of a system's quantities on a day. Equal meanings give equal results on any population.

    ``written`` holds rules as texts, by identity, and may be shared by laws that share rules.
    """

    system: System
    day: date
    written: dict[int, tuple[Node, str, tuple[object, ...]]] = field(default_factory=dict)
    _hashes: dict[str, str] = field(default_factory=dict)

    def of(self, key: str) -> str:
        """This function will give the hash of a quantity's meaning (hexadecimal SHA-256)."""
        for each in self.system.order:
            if each not in self._hashes:
                self._hashes[each] = self._hash(each)
            if each == key:
                break
        return self._hashes[key]

    def _hash(self, key: str) -> str:
        quantity = self.system.quantities[key]
        rule = rule_on(quantity, self.system, self.day)
        text, named = self._written(rule) if isinstance(rule, Node) else (canonical_text(rule), ())
        if quantity.of == "month" or not text:
            return self._over_time(key)
        parts = [quantity.of, text]
        for target in named:
            if isinstance(target, QuantityTarget):
                parts.append(self._hashes[target.key])
            elif isinstance(target, ParameterTarget):
                dated = self.system.parameters[target.key].on(self.day)
                parts.append(canonical_text(dated.value if dated is not None else None))
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    def _written(self, rule: Node) -> tuple[str, tuple[object, ...]]:
        """A rule's text, "" where it looks at other days, and what it names."""
        if id(rule) not in self.written:
            text = "" if _is_of_other_days(rule) else canonical_text(rule)
            # The rule is held with it, so that no other takes its place in memory.
            self.written[id(rule)] = rule, text, tuple(targets(rule))
        return self.written[id(rule)][1:]

    def _over_time(self, key: str) -> str:
        """What rests on other days than one: all rules below it and all their values over time."""
        parts = []
        for each in plan_of(self.system, self.day, [key]):
            for start, rule in rules_on(self.system.quantities[each], self.system, self.day):
                parts.append(f"{each} {start} {canonical_text(rule)}")
                for target in targets(rule) if isinstance(rule, Node) else ():
                    if isinstance(target, ParameterTarget):
                        parts.append(canonical_text(self.system.parameters[target.key]))
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _is_of_other_days(rule: Node) -> bool:
    return any(carried(rule)) or any(isinstance(part, Call) and part.function == "at" for part in walk(rule))

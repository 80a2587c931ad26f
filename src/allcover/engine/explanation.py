"""The explanation of one case: every step the judge took, with the values and the law it took them from."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from allcover.engine.careers import person_of_month
from allcover.engine.cases import shown
from allcover.engine.judge import Judge
from allcover.engine.leading import LED_TO, ROW_OF
from allcover.engine.rule import ABSENT, Case
from allcover.expressions.calendar import as_day
from allcover.expressions.kinds import Amount, Date
from allcover.expressions.logic import Unknown, Value
from allcover.expressions.nodes import Aggregate, Node, Reference, children
from allcover.population.schema import TABLES
from allcover.rules.definition import (
    Band,
    ColumnTarget,
    FactTarget,
    ParameterTarget,
    Quantity,
    QuantityTarget,
)
from allcover.rules.scopes import MEMBERS
from allcover.vocabulary.exact import Fraction

MONTHS_TOLD = 3
"""How many of the last months of a career are told step by step."""


@dataclass(frozen=True)
class Item:
    """Something a step rested on: its name, whose it is, its value in words, and where it comes from."""

    name: str
    whom: str
    value: str
    origin: str


@dataclass(frozen=True)
class Step:
    """One quantity found: whose it is, its value in words, its rule as written, the law, what it rested on."""

    key: str
    label: str
    whom: str
    value: str
    rule: str
    source: str
    items: tuple[Item, ...]


def explain(judge: Judge, household: int, key: str, row: int | None = None) -> tuple[Step, ...]:
    """This function will judge one quantity of a person (``row``) or household and give the steps, last one last."""
    case = judge.open(household)
    judge.ask(case, key, row)
    teller = _Teller(judge, case)
    return tuple(teller.step(found, at) for found, at in case.found if teller.is_told(found, at))


@dataclass(frozen=True)
class _Teller:
    judge: Judge
    case: Case

    def is_told(self, key: str, row: int) -> bool:
        """Whether a step is shown: of a career, only its last months are."""
        if self.judge.system.quantities[key].of != "month":
            return True
        months = self.judge.careers.months(person_of_month(row))
        return isinstance(months, range) and row >= months.stop - MONTHS_TOLD

    def step(self, key: str, row: int) -> Step:
        quantity = self.judge.system.quantities[key]
        version = quantity.on(self.judge.day)
        scheme = self.judge.system.schemes.get(quantity.owner)
        is_gone = scheme is not None and not scheme.is_in_force(self.judge.day)
        node = None if version is None or is_gone else version.node
        return Step(
            key,
            quantity.label or key.rpartition(".")[2].replace("_", " "),
            self._whom(quantity.of, row),
            self._value(self.case.found[key, row], quantity),
            f"the scheme does not exist on {self.judge.day}" if is_gone else version.text if version else "",
            str(quantity.source) if quantity.source else "",
            tuple(dict.fromkeys(self._items(node, quantity.of, row))) if node is not None else (),
        )

    def _value(self, value: Value, quantity: Quantity) -> str:
        unit = quantity.wanted.unit if isinstance(quantity.wanted, Amount) else None
        text = _shown(value, is_date=isinstance(quantity.wanted, Date))
        return (
            f"{text} {unit}"
            if unit is not None and not isinstance(value, Unknown) and unit.exponents
            else _interval(value, text)
        )

    def _whom(self, of: str, row: int) -> str:
        facts = self.judge.facts
        if of == "household":
            return f"household {facts.household_ids[row]}"
        if of == "month":
            index = self.judge.careers.index(row)
            return f"{facts.person_ids[person_of_month(row)]}, {index // 12}-{index % 12 + 1:02}"
        return str(facts.person_ids[row]) if of == "person" else f"{of} {row + 1}"

    def _items(self, node: Node, entity: str, row: int) -> Iterator[Item]:
        if isinstance(node, Reference):
            yield from self._item(node, entity, row)
        elif isinstance(node, Aggregate):
            rows = self._rows(node.group, entity, row)
            inner = MEMBERS[entity][node.group]
            if isinstance(rows, Unknown):
                yield Item(node.group, self._whom(entity, row), shown(rows), "not collected")
            else:
                for other in rows:
                    yield from self._items(node.argument, inner, other)
        else:
            for child in children(node):
                yield from self._items(child, entity, row)

    def _rows(self, group: str, entity: str, row: int) -> Any:
        """The members an aggregate was asked of; of a career only the last months, whose steps are told."""
        if entity == "month":
            self.case.month = self.judge.careers.index(row)
        rows = self.judge.members(group, entity)(self.case, row)
        return rows[-MONTHS_TOLD:] if group == "career" and not isinstance(rows, Unknown) else rows

    def _item(self, node: Reference, entity: str, row: int) -> Iterator[Item]:
        target = node.target
        if isinstance(target, ParameterTarget):
            yield self._parameter(target)
            return
        if node.link:
            other = self.judge.link(node.link)(self.case, row)
            if other is ABSENT or isinstance(other, Unknown):
                value = "there is none" if other is ABSENT else shown(other)
                yield Item(node.link, self._whom(entity, row), value, "")
                return
            entity, row = LED_TO.get(node.link, "person"), other
        if isinstance(target, QuantityTarget):
            at = self._row(entity, target.of, row)
            if (target.key, at) in self.case.found:
                quantity = self.judge.system.quantities[target.key]
                value = self._value(self.case.found[target.key, at], quantity)
                yield Item(target.key, self._whom(target.of, at), value, "found above")
        elif isinstance(target, ColumnTarget):
            of = ROW_OF[target.table]
            at = self._row(entity, of, row)
            is_date = TABLES[target.table].columns[target.name].kind == "date"
            value = _shown(self.judge.facts.columns[target][at], is_date=is_date)
            yield Item(target.name, self._whom(of, at), value, "as declared")
        elif isinstance(target, FactTarget):
            at = self._row(entity, "person", row)
            name = f"{target.fact}({target.scheme})"
            value = _shown(self.judge.facts.facts[target][at], is_date=target.fact == "affiliated_since")
            yield Item(name, self._whom("person", at), value, "as declared")

    def _row(self, entity: str, of: str, row: int) -> int:
        if entity == of or (entity, of) == ("period of month", "period"):
            return row
        if of == "household":
            return self.case.household
        return self.judge.owner_of(entity)(row)

    def _parameter(self, target: ParameterTarget) -> Item:
        dated = self.judge.system.parameters[target.key].on(self.judge.day)
        if dated is None:
            return Item(target.key, "", f"has no value on {self.judge.day}", "")
        return Item(target.key, "", _parameter_value(dated.value), f"from {dated.start}: {dated.source}")


def _shown(value: Value, *, is_date: bool) -> str:
    day = as_day(value) if is_date and isinstance(value, int | Fraction) else None
    return shown(value) if day is None else day.isoformat()


def _parameter_value(value: Any) -> str:
    if isinstance(value, tuple):
        bands = [
            f"{shown(band.value)} from {shown(band.at_least)}" for band in value if isinstance(band, Band)
        ]
        return "; ".join(bands)
    if isinstance(value, dict):
        return "; ".join(f"{word}: {shown(amount)}" for word, amount in value.items())
    return shown(value)


def _interval(value: Value, text: str) -> str:
    if not isinstance(value, Unknown) or (value.low == -inf and value.high == inf):
        return text
    if value.high == inf:
        return f"{text}, at least {shown(value.low)}"
    if value.low == -inf:
        return f"{text}, at most {shown(value.high)}"
    return f"{text}, between {shown(value.low)} and {shown(value.high)}"

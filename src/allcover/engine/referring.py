"""Names to source: columns and facts, parameters, other quantities, and those of relatives and employers."""

from dataclasses import dataclass, replace

from allcover.engine.dating import Dating
from allcover.engine.program import ARRAYS, FEW_WORDS, Slot, Source
from allcover.engine.turning import AGE
from allcover.engine.values import Doubt, Held, Open, Sure, Truth, Word
from allcover.engine.walking import Walking
from allcover.expressions import nodes
from allcover.expressions.kinds import Code, Kind, Text
from allcover.expressions.kinds import Condition as ConditionKind
from allcover.population.schema import TABLES
from allcover.rules.definition import ColumnTarget, DayTarget, FactTarget, ParameterTarget, QuantityTarget
from allcover.rules.scopes import FACTS, column_kind


@dataclass
class Referring(Dating, Walking):
    """What a name stands for, read where it lies; a column of the person or household in hand is read once."""

    def _reference(self, node: nodes.Reference, entity: str, default: Held | None) -> Held:
        target = node.target
        if isinstance(target, ParameterTarget):
            return self._parameter(target.key)
        if isinstance(target, DayTarget):
            return self._day(target)
        if node.link == "own":
            return self._own(replace(node, link=""), entity)
        if node.link == "previous":
            assert isinstance(target, QuantityTarget)
            return self._previous(target.key, default)
        if node.link:
            return (
                self._of_employer(node, default) if node.link == "employer" else self._linked(node, default)
            )
        if isinstance(target, QuantityTarget):
            return self._own_quantity(target)
        assert isinstance(target, ColumnTarget | FactTarget)
        return self._column(target, self._row(target))

    def _own(self, node: nodes.Reference, entity: str) -> Held:
        """Of the person who asks, while a member of the group is looked at."""
        member, self.member = self.member, ""
        value = self._reference(node, entity, None)
        self.member = member
        return value

    def _own_quantity(self, target: QuantityTarget) -> Held:
        if target.of == "month":
            return self.of_month[target.key]
        if target.of == "employer":
            return self._quantity(target.key, "employer")
        if self.member and target.of == "person":
            return self._kept(target.key, self.member)
        return self.found[target.key] if target.key in self.found else self._kept(target.key, "i")

    def _row(self, target: Source) -> str:
        table = target.table if isinstance(target, ColumnTarget) else "persons"
        person = f"p0 + {self.member}" if self.member else "p"
        return {"households": "h", "persons": person, "jobs": "j", "history": "e", "contingencies": "c",
                "employers": self.employer}[table]  # fmt: skip

    def _of_employer(self, node: nodes.Reference, default: Held | None) -> Held:
        """The value for the employer of a job: ``default`` where it has none (-1)."""
        if "employers" not in self.has:
            return self._nothing_known(self._kind(node.target))
        at = self.name("employer[j]")
        self.employer = self.name(f"max({at}, 0)")
        value = self._reference(replace(node, link=""), "employer", None)
        assert default is not None, "the loader asks for otherwise(...) around these"
        return self._pick(Truth(self.name(f"{at} == -1")), default, value)

    def _parameter(self, key: str) -> Held:
        parameter = self.system.parameters[key]
        dated = parameter.on(self.day)
        if self.is_monthly and not self._is_of_every_month(key):
            return self._where_known(parameter, self._slot(Slot(key)))
        if dated is None and not self.is_monthly:
            return self._nothing_known(parameter.kind)
        slot = self._slot(Slot(key))
        assert dated is not None
        return Truth(f"({slot} != 0.0)") if isinstance(dated.value, bool) else Sure(slot)

    def _linked(self, node: nodes.Reference, default: Held | None) -> Held:
        """The value for a relative: ``default`` where there is none (-1), unknown where that is not known (-2)."""
        if node.link != "head" and "relations" not in self.has:
            return self._nothing_known(self._kind(node.target))
        member = self.name("head[h]" if node.link == "head" else f"{node.link}[p]")
        at = self.name(f"max({member}, 0)")
        target = node.target
        if isinstance(target, DayTarget):
            return self._day(target)
        if isinstance(target, QuantityTarget):
            value = self.found[target.key] if target.of == "household" else self._kept(target.key, at)
        else:
            assert isinstance(target, ColumnTarget | FactTarget)
            is_own = isinstance(target, FactTarget) or target.table == "persons"
            value = self._column(target, f"p0 + {at}" if is_own else "h")
        nothing = self._nothing_known(self._kind(target))
        value = self._pick(Truth(self.name(f"{member} == -2")), nothing, value)
        if default is None:
            return value
        return self._pick(Truth(self.name(f"{member} == -1")), default, value)

    def _kind(self, target: object) -> Kind:
        if isinstance(target, QuantityTarget):
            return self.system.quantities[target.key].wanted
        if isinstance(target, FactTarget):
            return FACTS[target.fact]
        assert isinstance(target, ColumnTarget)
        kind = column_kind(TABLES[target.table].columns[target.name])
        assert kind is not None
        return kind

    def _column(self, target: Source, row: str) -> Held:
        """A column's value in a row; of the household or person in hand read once, wherever it is asked for again."""
        if self.depth != self.read_at.get(row):
            return self.read.get((target, row)) or self._read(target, row)
        if (target, row) not in self.read:
            self.read[target, row] = self._read(target, row)
        return self.read[target, row]

    def _read(self, target: Source, row: str) -> Held:
        kind = self._kind(target)
        is_amount = not isinstance(kind, ConditionKind | Code | Text)
        array = ARRAYS[target.table if isinstance(target, ColumnTarget) else "persons"] + _form(kind)
        text = self.name(f"{array}[{self._place_in(target, array)}, {row}]")
        is_open = target in self.is_open
        if self.months and target == AGE:
            years = f"float((now - born[{row}]) // 12)"
            text = self.name(
                years if "all births" in self.has else f"{years} if born[{row}] >= 0 else {text}"
            )
            is_open = is_open and "all births" not in self.has
        if isinstance(kind, ConditionKind):
            return Doubt(text) if is_open else Truth(f"({text} == 2)")
        if not is_amount:
            return Word(text, is_open)
        return self._open_amount(target, text) if is_open else Sure(text)

    def _open_amount(self, target: Source, text: str) -> Open:
        least, most = "0.0", "INF"
        if isinstance(target, ColumnTarget):
            column = TABLES[target.table].columns[target.name]
            least = "-INF" if column.low is None else repr(float(column.low))
            most = "INF" if column.high is None else repr(float(column.high))
        answered = self.name(f"{text} == {text}")
        return Open(
            answered,
            self.name(f"{text} if {answered} else {least}"),
            self.name(f"{text} if {answered} else {most}"),
        )


def _form(kind: Kind) -> str:
    """In which sheets a column of a kind lies: of floats, of single bytes, or of other codes."""
    if isinstance(kind, Code):
        return "b" if len(kind.codes) <= FEW_WORDS else "c"
    return "b" if isinstance(kind, ConditionKind) else "c" if isinstance(kind, Text) else "f"

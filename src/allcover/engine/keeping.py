"""Values to source: kept of a member for later phases and other persons, and written where results lie."""

from dataclasses import dataclass

from allcover.engine.program import AMOUNTS, MARKS, THREE, TRUTH, NotCompiled, Output, Source
from allcover.engine.state import floats_of
from allcover.engine.values import Doubt, Held, Open, Sure, Truth, Word
from allcover.engine.yearly import Yearly


@dataclass
class Keeping(Yearly):
    """Where values go once they are found."""

    # for other phases and other persons

    def _keep(self, key: str) -> None:
        if key not in self.phases.stored:
            return
        value, slot = self.found[key], self.program.kept
        for n, text in enumerate(floats_of(value)):
            self.line(f"kept[i, {slot + n}] = {text}")
        self.program.kept += len(floats_of(value))
        self.stored[key] = (value, slot)

    def _kept(self, key: str, member: str) -> Held:
        value, slot = self.stored[key]
        texts = [f"kept[{member}, {slot + n}]" for n in range(len(floats_of(value)))]
        match value:
            case Sure():
                return Sure(self.name(texts[0]))
            case Open():
                return Open(self.name(f"{texts[0]} != 0.0"), self.name(texts[1]), self.name(texts[2]))
            case Truth():
                return Truth(self.name(f"{texts[0]} != 0.0"))
            case Doubt():
                return Doubt(self.name(f"int({texts[0]})"))
            case Word(_, is_open):
                return Word(self.name(f"int({texts[0]})"), is_open)

    # as results

    def _put(self, key: str, entity: str, value: Held) -> None:
        if isinstance(value, Word):
            raise NotCompiled(f"'{key}' is a code, and codes are not laid out as columns")
        if self.months:
            self._add_up_months(key, entity, value)
            return
        if isinstance(value, Doubt | Truth) and (source := self._column_of(value, entity[0])):
            array, row = self.program.columns[source]
            self.program.outputs.append(Output(key, entity, row, row, THREE, array))
            return
        match value:
            case Open(told, least, most):
                low, high = self._written(AMOUNTS[entity], least), self._written(AMOUNTS[entity], most)
                made = Output(key, entity, low, high, self._written(MARKS[entity], f"1 if {told} else 0"))
            case Sure(text):
                row = self._written(AMOUNTS[entity], text)
                made = Output(key, entity, row, row)
            case Doubt(text):
                row = self._written(MARKS[entity], text)
                made = Output(key, entity, row, row, THREE)
            case Truth(text):
                row = self._written(MARKS[entity], f"1 if {text} else 0")
                made = Output(key, entity, row, row, TRUTH)
        self.program.outputs.append(made)

    def _column_of(self, value: Held, row: str) -> Source | None:
        """The column of the household or person in hand that a value was read from as it lies."""
        return next((source for (source, at), held in self.read.items() if at == row and held is value), None)

    def _written(self, array: str, text: str) -> int:
        """The row of an array of results in which a value lies; what was written once is not written again."""
        if (array, text) not in self.written:
            self.written[array, text] = self.program.rows[array]
            self.line(f"{array}[{self.program.rows[array]}, {array[0]}] = {text}")
            self.program.rows[array] += 1
        return self.written[array, text]

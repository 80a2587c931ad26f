"""What kind of thing an expression gives: an amount with its unit, a condition, a code, a scale or a table."""

from dataclasses import dataclass

from allcover.expressions.units import NUMBER, Unit
from allcover.vocabulary.words import Sentence


@dataclass(frozen=True)
class Amount:
    """A number with a unit. ``unit`` None is a written 0, which fits every unit."""

    unit: Unit | None = NUMBER

    def __str__(self) -> str:
        return str(self.unit) if self.unit is not None else "0"


@dataclass(frozen=True)
class Condition:
    """Yes, no or cannot tell."""

    def __str__(self) -> str:
        return Sentence("a condition (yes or no)")


@dataclass(frozen=True)
class Date:
    """A day of the calendar. Its value is the number of the day, 1 January of the year 1 being day 1."""

    def __str__(self) -> str:
        return Sentence("a date")


@dataclass(frozen=True)
class Code:
    """One word of a closed list."""

    name: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return Sentence("a code of '{name}'", name=self.name)


@dataclass(frozen=True)
class Text:
    """Any word: a text column of a raw survey, or a region."""

    def __str__(self) -> str:
        return Sentence("a text")


@dataclass(frozen=True)
class Scale:
    """Bands over an amount, each with a value: ``brackets`` adds them up as rates, ``band`` picks one."""

    base: Unit
    value: Unit

    def __str__(self) -> str:
        return Sentence("a scale of {value} over {base}", value=str(self.value), base=str(self.base))


@dataclass(frozen=True)
class LookupTable:
    """An amount for each word."""

    value: Unit

    def __str__(self) -> str:
        return Sentence("a table of {value}", value=str(self.value))


@dataclass(frozen=True)
class Anything:
    """The kind of a part that already has a fault, so that one mistake is reported once."""

    def __str__(self) -> str:
        return Sentence("anything")


Kind = Amount | Condition | Date | Code | Text | Scale | LookupTable | Anything

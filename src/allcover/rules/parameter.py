"""What a law fixes: an amount, rate, age, scale or table, with its values over time, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from allcover.expressions.kinds import Kind
from allcover.expressions.nodes import Exact
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import Place


@dataclass(frozen=True)
class Band:
    """One band of a scale: ``value`` holds from ``at_least`` up to the next band."""

    at_least: Exact
    value: Exact


ParameterValue = Exact | bool | tuple[Band, ...] | Mapping[str, Exact]


@dataclass(frozen=True)
class Dated:
    """A parameter's value from a date until the next value, or until ``end``."""

    start: date
    end: date | None
    value: ParameterValue
    source: Citation
    place: Place = field(compare=False)

    @property
    def numbers(self) -> tuple[Exact, ...]:
        """All the numbers of a value: one, those of its bands, or those of its table; none of a yes or no."""
        value = self.value
        if isinstance(value, bool):
            return ()
        if isinstance(value, tuple):
            return tuple(band.value for band in value)
        return tuple(value.values()) if isinstance(value, Mapping) else (value,)

    def holds_on(self, day: date) -> bool:
        """Whether this is the value on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Parameter:
    """An amount, rate, age, scale or table that the law fixes, with its values over time.

    Only the cut-off of limited places has none: it is found in a population, or given. ``between``: the least and the most that a value can be, where the author says.
    """

    key: str
    label: str
    kind: Kind
    values: tuple[Dated, ...]
    place: Place = field(compare=False)
    between: tuple[Exact, Exact] | None = field(default=None, compare=False)

    def on(self, day: date) -> Dated | None:
        """This function will give the value in force on a day, or None."""
        return next((dated for dated in self.values if dated.holds_on(day)), None)

    def lacking(self, day: date) -> str:
        """This function will name what is missing where there is no value on a day."""
        return (
            f"parameter {self.key} on {day}" if self.values else f"cut-off of {self.key[: -len('_cutoff')]}"
        )

"""What a law fixes: an amount, rate, age, scale or table, with its values over time, each with its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from allcover.expressions.kinds import Amount, Kind, LookupTable, Scale
from allcover.expressions.nodes import Exact
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.exact import Fraction, ratio
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

    def is_alike(self, one: Dated, other: Dated, day: date | None = None) -> bool:
        """Whether two values are the same; with a ``day``, also in the years after it, when an amount of money that a later date fixes is of that date's money."""
        if one.value != other.value:
            return False
        is_of_one_date = day is None or max(one.start, day) == max(other.start, day)
        return is_of_one_date or not is_money(one, self.kind)

    def lacking(self, day: date) -> str:
        """This function will name what is missing where there is no value on a day."""
        return (
            f"parameter {self.key} on {day}" if self.values else f"cut-off of {self.key[: -len('_cutoff')]}"
        )


def brought_back(dated: Dated, kind: Kind, level: Fraction) -> ParameterValue:
    """This function will give a value in the money of a day since which amounts have grown to ``level``; what is no money stays."""
    value = dated.value
    if (
        isinstance(kind, Amount)
        and _counts_money(kind.unit)
        and not isinstance(value, bool | tuple | Mapping)
    ):
        return value / level
    if isinstance(kind, Scale) and isinstance(value, tuple):
        across, up = (level if _counts_money(unit) else ratio(1) for unit in (kind.base, kind.value))
        return tuple(Band(ratio(1) * band.at_least / across, ratio(1) * band.value / up) for band in value)
    if isinstance(kind, LookupTable) and isinstance(value, Mapping) and _counts_money(kind.value):
        return {word: amount / level for word, amount in value.items()}
    return value


def is_money(dated: Dated, kind: Kind) -> bool:
    """Whether a value is worth more or less in other money."""
    return brought_back(dated, kind, ratio(2)) != dated.value


def _counts_money(unit: object) -> bool:
    return str(unit).startswith("money")

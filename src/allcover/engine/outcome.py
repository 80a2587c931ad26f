"""Everybody judged: the quantities asked for, as columns over persons or households."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from allcover.engine.judge import Judge
from allcover.engine.meaning import Meaning
from allcover.expressions.kinds import Condition, Kind
from allcover.expressions.logic import Unknown, Value
from allcover.population import Population
from allcover.rules.definition import System

Progress = Callable[[int, int], None]
"""Told how many households are done, of how many."""

_REPORT_EVERY = 500


@dataclass(frozen=True)
class OutcomeColumn:
    """A quantity for every person or household, in the order of the population's table.

    ``is_known`` (bool). ``low`` and ``high`` (float64; conditions as 0 and 1) are the value where it is known
    and the interval it must lie in where it is not. ``missing`` counts, for each kind of missing item, the rows
    it leaves unknown.
    """

    is_known: npt.NDArray[np.bool_]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    missing: Mapping[str, int]

    @property
    def is_yes(self) -> npt.NDArray[np.bool_]:
        """Where a condition is known to hold."""
        holds: npt.NDArray[np.bool_] = self.is_known & (self.low == 1.0)
        return holds

    @property
    def is_no(self) -> npt.NDArray[np.bool_]:
        """Where a condition is known not to hold."""
        holds: npt.NDArray[np.bool_] = self.is_known & (self.high == 0.0)
        return holds


@dataclass(frozen=True)
class Outcome:
    """What a system says of a population on a day: a column for every quantity asked for."""

    system: System
    day: date
    columns: Mapping[str, OutcomeColumn]

    def __getitem__(self, key: str) -> OutcomeColumn:
        return self.columns[key]


def judge_everybody(
    system: System,
    population: Population,
    day: date,
    outputs: Iterable[str],
    progress: Progress | None = None,
    known: Outcome | None = None,
) -> Outcome:
    """This function will judge every household and lay the wanted quantities out as columns.

    ``known`` is an outcome of the same population on the same day under another law: its columns are taken over
    where both laws say the same, so that a reform costs no more than what it changes.
    """
    wanted = tuple(dict.fromkeys(outputs))
    kept_columns = _unchanged(wanted, system, day, known) if known is not None else {}
    judge = Judge(system, population, day, [key for key in wanted if key not in kept_columns])
    kept: dict[str, list[Value]] = {key: [] for key in judge.outputs}
    of_household = {key for key in judge.outputs if system.quantities[key].of == "household"}
    count = judge.facts.household_count
    for household in range(count):
        case = judge.open(household)
        for key, values in kept.items():
            rows = (household,) if key in of_household else case.persons
            values.extend([judge.ask(case, key, row) for row in rows])
        if progress is not None and household % _REPORT_EVERY == 0:
            progress(household, count)
    if progress is not None:
        progress(count, count)
    found = kept_columns | {
        key: _column(values, system.quantities[key].wanted) for key, values in kept.items()
    }
    return Outcome(system, day, {key: found[key] for key in wanted})


def _unchanged(wanted: Sequence[str], system: System, day: date, known: Outcome) -> dict[str, OutcomeColumn]:
    """The columns of ``known`` whose quantities rest on the same rules and values on the day in both systems."""
    now, before = Meaning(system, day), Meaning(known.system, day)
    held = [key for key in wanted if key in known.columns and key in known.system.quantities]
    return {key: known[key] for key in held if day == known.day and now.of(key) == before.of(key)}


def _column(values: list[Value], kind: Kind) -> OutcomeColumn:
    is_known = np.array([value.__class__ is not Unknown for value in values], dtype=np.bool_)
    low = np.array([_end(value, "low") for value in values], dtype=np.float64)
    high = np.array([_end(value, "high") for value in values], dtype=np.float64)
    if isinstance(kind, Condition):
        low, high = np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
    return OutcomeColumn(is_known, low, high, _missing(values))


def _end(value: Value, side: str) -> float:
    if isinstance(value, Unknown):
        return float(value.low if side == "low" else value.high)
    if isinstance(value, str):
        raise TypeError("codes are not laid out as columns")
    return float(value)


def _missing(values: list[Value]) -> dict[str, int]:
    """Items are named 'age of 12-1'; counted by what is missing, not by whose it is."""
    counted: Counter[str] = Counter()
    for value in values:
        if isinstance(value, Unknown):
            counted.update({item.rsplit(" of ", 1)[0] for item in value.missing})
    return dict(counted.most_common())

"""What is asked of a run over partitions: a law, a day, quantities, and the groups to add them up by."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.engine.facts import FACT_COLUMNS
from allcover.engine.plan import plan_of, targets_on
from allcover.expressions.kinds import Code
from allcover.population import TABLES, Population
from allcover.rules.definition import ColumnTarget, FactTarget, System
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

_GROUPING = ("code", "text", "yes_no")
NOT_KNOWN = "(not known)"
"""The group of those whose group is unknown."""

EVERYBODY = ""


@dataclass(frozen=True)
class Asked:
    """Quantities of a law on a day, added up for everybody and by each column of ``by``; ``with_rows`` writes each row.

    Make one with :meth:`checked`.
    """

    system: System
    day: date
    outputs: tuple[str, ...]
    by: tuple[str, ...] = ()
    with_rows: bool = False

    @classmethod
    def checked(
        cls,
        system: System,
        day: date,
        outputs: Sequence[str],
        by: Sequence[str] = (),
        *,
        with_rows: bool = False,
    ) -> "Asked":
        """This function will check what is asked. Raises Faults for quantities and columns there are not."""
        faults = FaultList()
        for key in outputs:
            _check_output(system, key, faults)
        for name in by:
            if _table_of(name) is None:
                known = [each for table in ("persons", "households") for each in _groupable(table)]
                what = f"'{name}' is no column that people can be grouped by."
                faults.add(Place("by"), what, did_you_mean(name, known))
        for key in _unfilled(system, day, outputs):
            what = (
                f"'{key}' gives limited places, which are filled only when everybody is in memory together."
            )
            faults.add(Place("outputs"), what, "Use 'report', ask for something else, or give its cut-off.")
        if not outputs:
            faults.add(Place("outputs"), "Nothing is asked for.", "Name at least one quantity.")
        faults.check()
        return cls(system, day, tuple(dict.fromkeys(outputs)), tuple(dict.fromkeys(by)), with_rows)

    @property
    def of(self) -> tuple[str, ...]:
        """Of what the quantities are: person, household or both."""
        held = {self.system.quantities[key].of for key in self.outputs}
        return tuple(each for each in ("household", "person") if each in held)

    def keys_of(self, of: str) -> list[str]:
        """This function will give the quantities asked for of persons, or of households."""
        return [key for key in self.outputs if self.system.quantities[key].of == of]

    @property
    def key(self) -> str:
        """A hash of all that is asked."""
        parts = [self.system.fingerprint, str(self.day), self.outputs, self.by, self.with_rows]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _check_output(system: System, key: str, faults: FaultList) -> None:
    if key not in system.quantities:
        faults.add(Place("outputs"), f"There is no quantity '{key}'.", did_you_mean(key, system.quantities))
    elif isinstance(system.quantities[key].wanted, Code):
        what = f"'{key}' is a word, and words do not add up."
        faults.add(Place("outputs"), what, "Ask for an amount, a number or a condition.")


def _unfilled(system: System, day: date, outputs: Sequence[str]) -> tuple[str, ...]:
    """Limited places whose cut-off nobody has given: no partition knows the scores of the others."""
    return open_quotas(system, day, [key for key in outputs if key in system.quantities])


def _groupable(table: str) -> Iterator[str]:
    for column in TABLES[table].columns.values():
        if column.kind in _GROUPING and not column.name.endswith("_id"):
            yield column.name


def _table_of(name: str) -> str | None:
    return next((table for table in ("persons", "households") if name in set(_groupable(table))), None)


def needed_columns(asked: Asked) -> dict[str, set[str]]:
    """This function will list the columns that a run reads, by table."""
    wanted: dict[str, set[str]] = {
        "households": set(),
        "persons": {"weight", "relation_to_head"},
        "relations": {"relation"},
        "jobs": set(),
    }
    system, day = asked.system, asked.day
    for key in plan_of(system, day, asked.outputs):
        for target in targets_on(system.quantities[key], system, day):
            if isinstance(target, ColumnTarget):
                wanted.setdefault(target.table, set()).add(target.name)
            elif isinstance(target, FactTarget):
                table, column = FACT_COLUMNS[target.fact]
                wanted.setdefault(table, set()).update(("scheme", column))
    for name in asked.by:
        wanted[str(_table_of(name))].add(name)
    # An age that is not asked for still comes from a date of birth.
    if "age" in wanted["persons"]:
        wanted["persons"].add("birth_date")
    if wanted.get("jobs", set()) & {"firm_size_low", "firm_size_high"}:
        wanted["jobs"].add("firm_size")
    return wanted


def open_quotas(system: System, day: date, outputs: Sequence[str]) -> tuple[str, ...]:
    """This function will name the limited places that outputs rest on and that nobody has filled for the day, in order."""
    plan = plan_of(system, day, outputs)
    wanted = [
        key for key in plan if key in system.quotas and system.quantities[key].owner in system.schemes_on(day)
    ]
    return tuple(key for key in wanted if key not in system.cutoffs or system.cutoffs[key].day != day)


def weights_of(people: Population, of: str) -> npt.NDArray[np.float64]:
    """This function will give the weights of persons, or of households: that of their first person (float64)."""
    weights: npt.NDArray[np.float64] = people.need_bare("persons")["weight"].to_numpy()
    if of == "person":
        return weights
    offsets = people.household_offsets
    first = np.minimum(offsets[:-1], max(weights.size - 1, 0))
    return np.where(np.diff(offsets) > 0, weights[first], 0.0) if weights.size else np.zeros(offsets.size - 1)


@dataclass(frozen=True)
class Cells:
    """Persons or households sorted into cells, the finest groups: totals of cells add up to those of every grouping.

    ``cell`` is the cell of each row (int64); ``groups`` gives by grouping and group the cells in it.
    """

    cell: npt.NDArray[np.int64]
    count: int
    groups: Mapping[tuple[str, str], list[int]]


def cells_of(asked: Asked, people: Population, of: str) -> Cells:
    """This function will sort persons or households into cells. Households are grouped by their own columns only."""
    cell, count = np.zeros(people.height(f"{of}s"), dtype=np.int64), 1
    found: dict[str, tuple[list[str], npt.NDArray[np.int64]]] = {}
    for name in asked.by:
        table = str(_table_of(name))
        if of == "person" or table == "households":
            words = people.need_bare(table)[name]
            if f"{of}s" != table:
                words = words.gather(pl.Series(people.household_of_person))
            found[name] = _placed(words)
    for names, place in found.values():
        cell, count = _closed_up(cell * len(names) + place, count * len(names))
    groups: dict[tuple[str, str], list[int]] = {(EVERYBODY, ""): list(range(count))}
    one_of = np.zeros(count, dtype=np.int64)
    one_of[cell] = np.arange(cell.size)
    for name, (names, place) in found.items():
        for number, at in enumerate(place[one_of].tolist() if cell.size else ()):
            groups.setdefault((name, names[at]), []).append(number)
    return Cells(cell, count, groups)


def _closed_up(cell: npt.NDArray[np.int64], count: int) -> tuple[npt.NDArray[np.int64], int]:
    """Cells numbered anew without the empty ones, and how many there are."""
    is_held = np.bincount(cell, minlength=count) > 0
    return (np.cumsum(is_held) - 1)[cell], max(int(is_held.sum()), 1)


def _placed(words: pl.Series) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The words that occur, in their order, and each row's place among them; yes and no as words."""
    if words.dtype == pl.Boolean:
        words = pl.Series(["no", "yes"]).gather(words.cast(pl.UInt32))
    text = words.cast(pl.String).fill_null(NOT_KNOWN)
    names = text.unique().sort().to_list()
    return names, text.cast(pl.Enum(names)).to_physical().cast(pl.Int64).to_numpy()


def by_name(totals: Mapping[tuple[str, str, str], object]) -> list[tuple[str, str, str]]:
    """This function will put totals in order: by quantity and grouping as asked, groups by name."""
    places = {pair: place for place, pair in enumerate(dict.fromkeys((key, by) for key, by, _ in totals))}
    return sorted(totals, key=lambda names: (places[names[0], names[1]], names[2]))

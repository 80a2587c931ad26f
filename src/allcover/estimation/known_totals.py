"""Known totals of a country's persons, as a census or a projection gives them: read from CSV, every fault at once.

One row is one total: ``persons``, and who is counted by ``sex``, ``age_from``, ``age_to`` and any other column of
the population schema that holds words (region, area, ...). A blank cell means any. Rows that say the same
columns form a margin. Whether a survey can meet them is found in :mod:`allcover.estimation.margins`.
"""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from allcover.population.column import Column
from allcover.population.schema import HOUSEHOLDS, PERSONS
from allcover.vocabulary.fault import FaultList, Place, did_you_mean, row_told
from allcover.vocabulary.typed_table import TypedRow, number_in, read_typed

OLDEST = 120
NOT_STATED = "source not stated"
_AGES = ("age_from", "age_to")
_IDENTITY = ("person_id", "household_id", "psu")

CATEGORIES: Mapping[str, Column] = {
    column.name: column
    for table in (HOUSEHOLDS, PERSONS)
    for column in table.columns.values()
    if column.kind in ("code", "text", "yes_no") and column.name not in _IDENTITY
}
"""The columns of households and persons a total can be asked by, by name."""

COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(_AGES, "Completed years, or blank."),
    "persons": "Persons of the country who are counted.",
    "source": "Where the total comes from.",
    **{name: column.meaning for name, column in CATEGORIES.items()},
}
"""The columns a table of known totals may have, with what they mean."""


@dataclass(frozen=True)
class KnownTotal:
    """``persons`` of the country are in the categories ``where`` and, if asked, of ``age_from`` to ``age_to`` years."""

    place: Place
    persons: float
    where: Mapping[str, str]
    age_from: int | None = None
    age_to: int | None = None

    @property
    def margin(self) -> tuple[str, ...]:
        """The columns it is asked by; totals asked by the same columns form a margin."""
        return (*self.where, *(("age",) if self.age_from is not None else ()))

    @property
    def label(self) -> str:
        """Who is counted, in words such as ``female, age 5 to 9``."""
        ages = () if self.age_from is None else (_ages(self.age_from, self.age_to),)
        words = tuple(word if name == "sex" else f"{name} {word}" for name, word in self.where.items())
        return ", ".join((*words, *ages)) or "everybody"


def _ages(low: int, high: int | None) -> str:
    return f"age {low} and over" if high in (None, OLDEST) else f"age {low} to {high}"


@dataclass(frozen=True)
class KnownTotals:
    """Totals with where they come from. ``sha256`` is of the file; empty for totals made in memory."""

    rows: Sequence[KnownTotal]
    source: str
    name: str = "totals"
    sha256: str = ""

    @property
    def margins(self) -> dict[tuple[str, ...], list[KnownTotal]]:
        """The totals by the columns they are asked by."""
        found: dict[tuple[str, ...], list[KnownTotal]] = {}
        for row in self.rows:
            found.setdefault(row.margin, []).append(row)
        return found


def read_totals(path: Path | str, source: str = "") -> KnownTotals:
    """This function will read known totals from a CSV file, or raise all its Faults together.

    ``source`` says where they come from; without it the column ``source`` of the file does.
    """
    path = Path(path)
    faults = FaultList()
    raw = read_typed(path, COLUMNS, ("persons",), faults)
    rows = [_row(typed, faults) for typed in raw]
    known = [row for row in rows if row is not None]
    _check_overlaps(known, faults)
    faults.check()
    said = dict.fromkeys(row["source"] for row in raw if row["source"])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return KnownTotals(known, source or "; ".join(said) or NOT_STATED, path.name, digest)


def _row(typed: TypedRow, faults: FaultList) -> KnownTotal | None:
    place, cells, noted = typed.place, typed.cells, len(faults.faults)
    persons = number_in(cells["persons"])
    if persons is None or not 0 < persons < 1e11:
        cure = "Write the number of persons in plain digits, above 0; leave out or join a group nobody is in."
        faults.add(place, f"'persons' is {cells['persons']!r}.", cure)
    low, high = (_age(cells[name], name, place, faults) for name in _AGES)
    is_by_age = any(cells[name] for name in _AGES)
    if low is not None and high is not None and low > high:
        faults.add(place, f"The ages run from {low} to {high}.", "Give the lower age first.")
    where = {
        name: word
        for name, text in cells.items()
        if name in CATEGORIES and text and (word := _word(CATEGORIES[name], text, place, faults))
    }
    if persons is None or len(faults.faults) > noted:
        return None
    made = KnownTotal(place, persons, dict(sorted(where.items())))
    return replace(made, age_from=low or 0, age_to=OLDEST if high is None else high) if is_by_age else made


def _age(text: str, name: str, place: Place, faults: FaultList) -> int | None:
    if not text:
        return None
    if text.isdecimal() and int(text) <= OLDEST:
        return int(text)
    faults.add(place, f"'{name}' is {text!r}.", f"Write completed years, 0 to {OLDEST}, or leave it blank.")
    return None


def _word(column: Column, text: str, place: Place, faults: FaultList) -> str:
    words = ("yes", "no") if column.kind == "yes_no" else column.words
    if not words or text in words:
        return text
    faults.add(place, f"'{text}' is no {column.name}.", did_you_mean(text, words))
    return ""


def _check_overlaps(rows: Sequence[KnownTotal], faults: FaultList) -> None:
    """Two totals of one margin that count the same person cannot both be a part of one whole."""
    groups: dict[tuple[tuple[str, str], ...], list[KnownTotal]] = {}
    for row in rows:
        groups.setdefault((*row.where.items(), ("age", str(row.age_from is not None))), []).append(row)
    for group in groups.values():
        ordered = sorted(group, key=lambda row: (row.age_from or 0, row.place))
        for before, after in itertools.pairwise(ordered):
            if after.age_from is None or after.age_from <= (before.age_to or 0):
                what = f"'{after.label}' counts persons of {row_told(before.place.file, before.place.row or 0)} ('{before.label}') again."
                faults.add(
                    after.place, what, "Let every person fall in one row: mend the ages, or leave one out."
                )

"""A table of schemes as administrations keep it: a spreadsheet saved as CSV, turned into the form of the YAML file.

One row a fact; ``what`` says which: the universe, a scheme, a stratum, an overlap, a denominator, a number of persons covered
adequately. A blank count is unknown, never zero. What comes out is a document with the row of every value, which
:mod:`~allcover.coverage.totals_reading` reads as it reads YAML, so that both forms have the same checks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from allcover.coverage.groups import key_of
from allcover.expressions.nodes import Exact
from allcover.vocabulary.document import Document
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.typed_table import TypedRow, read_typed

COLUMNS = {
    "what": "universe, scheme, stratum, overlap, denominator or adequate.",
    "scheme": "A scheme's short name: small letters, digits and _.",
    "other": "Of an overlap: the second scheme.",
    "stratum": "A part of the population; its numbers of schemes and its overlaps name it too.",
    "name": "How the universe, the scheme or the denominator is printed.",
    "unit": "Of a scheme: persons, affiliations, contracts or households.",
    "persons": "The number; blank: not known, never zero.",
    "persons_to": "The upper end, where the number lies between two.",
    "how": "Of an overlap: register, survey, estimate, excluded_documented or excluded_assumed.",
    "match_rate": "Of a linkage: the share of true pairs that it finds.",
    "false_matches": "Of a linkage: the share of its pairs that are false.",
    "identifiers": "Of a linkage: by what persons were recognised.",
    "method": "Of a linkage: how.",
    "profile": "Of persons covered adequately: the profile's short name.",
    "version": "Of persons covered adequately: the profile's version.",
    "date": "Of the universe: the day the numbers hold for, YYYY-MM-DD.",
    "dependants": "Of the universe: yes where persons with rights through a relative are in the numbers.",
    "source": "Where the row comes from.",
}
REQUIRED = ("what", "persons")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_NUMBERS = ("persons", "persons_to", "match_rate", "false_matches", "version")

Row = Mapping[str, Any]
Way = tuple[str | int, ...]


def read_totals_table(path: Path, faults: FaultList) -> Document | None:
    """This function will read a table of schemes from CSV as a document; None, with every fault noted, where it is none."""
    noted = len(faults.faults)
    rows = [(_cells(typed, faults), typed.place) for typed in read_typed(path, COLUMNS, REQUIRED, faults)]
    table = _Table(path, faults)
    for row, place in rows:
        table.add(row, place)
    if "universe" not in table.value and len(faults.faults) == noted:
        faults.add(
            Place(str(path)),
            "No row says who could be in the schemes.",
            "Add a row whose 'what' is universe.",
        )
    if len(faults.faults) > noted:
        return None
    return Document(str(path), table.value, table.places)


def _cells(typed: TypedRow, faults: FaultList) -> Row:
    """The cells of a row that are filled: numbers exact, the date a date, all else text."""
    found: dict[str, Any] = {name: text for name, text in typed.cells.items() if text}
    for name in _NUMBERS:
        if name in found:
            found[name] = _number(found[name], name, typed.place, faults)
    if "date" in found:
        found["date"] = _day(found["date"], typed.place, faults)
    return found


def _number(text: str, name: str, place: Place, faults: FaultList) -> Exact:
    try:
        return decimal("".join(text.split()))
    except (ValueError, ZeroDivisionError):
        cure = "Write a number in plain digits, without separators, or leave the cell blank: not known."
        faults.add(place, f"'{name}' is {text!r}.", cure)
        return 0


def _day(text: str, place: Place, faults: FaultList) -> date | None:
    try:
        if _DAY.match(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    faults.add(place, f"'date' is {text!r}.", "Write a day of the calendar, YYYY-MM-DD.")
    return None


@dataclass
class _Table:
    """The document being made, row by row, with the row of every value."""

    path: Path
    faults: FaultList
    value: dict[str, Any] = field(default_factory=dict)
    places: dict[Way, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places[()] = Place(str(self.path))

    def add(self, row: Row, place: Place) -> None:
        what = str(row.get("what", ""))
        if what not in self.kinds:
            self.faults.add(place, f"'what' is '{what}'.", did_you_mean(what, self.kinds))
            return
        for name in self.strange(what, row):
            self.faults.add(place, f"'{name}' says nothing of a row of kind {what}.", "Leave the cell blank.")
        self.kinds[what](row, place)

    @property
    def kinds(self) -> Mapping[str, Callable[[Row, Place], None]]:
        return {
            "universe": self.universe, "scheme": self.scheme, "stratum": self.stratum, "overlap": self.overlap,
            "denominator": self.denominator, "adequate": self.adequate,
        }  # fmt: skip

    def strange(self, what: str, row: Row) -> Iterator[str]:
        yield from (name for name in row if name not in ("what", "source", *_USED[what]))

    # kinds of rows

    def universe(self, row: Row, place: Place) -> None:
        if "universe" in self.value:
            self.faults.add(
                place, "A second row says who could be in the schemes.", "Keep one of the two rows."
            )
            return
        name = key_of(self.path.stem)[:60]
        self.value |= {
            "totals": name if name[:1].isalpha() else "totals",
            "title": self.path.stem,
            "universe": row.get("name", ""),
        }
        self.value |= {key: row[key] for key in ("persons", "date") if key in row} | self.source(row)
        if "dependants" in row:
            self.value["includes_dependants"] = {"yes": True, "no": False}.get(
                row["dependants"], row["dependants"]
            )
        self.places[()] = place
        self.places |= {
            (key,): place for key in ("universe", "persons", "date", "includes_dependants", "source")
        }
        self.value.setdefault("schemes", [])

    def scheme(self, row: Row, place: Place) -> None:
        """A scheme; of one stratum, its number there, and the scheme itself where it was not named before."""
        known = [one["scheme"] for one in self.value.get("schemes", [])]
        name = row.get("scheme", "")
        if "stratum" not in row:
            self.append(
                "schemes",
                self.of(row, ("scheme", "name", "unit")) | self.number(row) | self.source(row),
                place,
            )
            return
        if name not in known:
            self.append("schemes", self.of(row, ("scheme", "name", "unit")) | self.source(row), place)
        n, stratum = self.in_stratum(str(row["stratum"]), place)
        if name in stratum["numbers"]:
            self.faults.add(
                place, f"'{name}' has a number in '{row['stratum']}' already.", "Keep one of the two rows."
            )
        stratum["numbers"][name] = row.get("persons")
        self.places["strata", n, "numbers", name] = place

    def stratum(self, row: Row, place: Place) -> None:
        n, stratum = self.in_stratum(str(row.get("stratum", "")), place)
        if "persons" in stratum:
            self.faults.add(
                place,
                f"The stratum '{row.get('stratum', '')}' is there a second time.",
                "Keep one of the two rows.",
            )
        stratum |= self.of(row, ("persons",))
        self.places["strata", n] = place

    def overlap(self, row: Row, place: Place) -> None:
        made = (
            {"between": [row.get("scheme", ""), row.get("other", "")]}
            | self.of(row, ("how", *_LINKAGE))
            | self.source(row)
        )
        if "persons" in row:
            made["persons"] = self.range(row)
        if "stratum" not in row:
            self.append("overlaps", made, place)
            return
        n, stratum = self.in_stratum(str(row["stratum"]), place)
        held = stratum.setdefault("overlaps", [])
        self.places["strata", n, "overlaps", len(held)] = place
        held.append(made)

    def denominator(self, row: Row, place: Place) -> None:
        self.append("denominators", self.of(row, ("name", "persons")) | self.source(row), place)

    def adequate(self, row: Row, place: Place) -> None:
        made = self.of(row, ("profile", "version")) | self.source(row)
        self.append("adequate", made | ({"persons": self.range(row)} if "persons" in row else {}), place)

    # parts of rows

    def append(self, section: str, item: dict[str, Any], place: Place) -> None:
        held = self.value.setdefault(section, [])
        self.places[section, len(held)] = place
        held.append(item)

    def in_stratum(self, name: str, place: Place) -> tuple[int, dict[str, Any]]:
        held = self.value.setdefault("strata", [])
        for n, one in enumerate(held):
            if one["stratum"] == name:
                return n, one
        self.places["strata", len(held)] = place
        held.append({"stratum": name, "numbers": {}})
        return len(held) - 1, held[-1]

    @staticmethod
    def of(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: row[name] for name in names if name in row}

    @staticmethod
    def number(row: Row) -> dict[str, Any]:
        return {"number": row["persons"]} if "persons" in row else {}

    @staticmethod
    def range(row: Row) -> Any:
        return {"from": row["persons"], "to": row["persons_to"]} if "persons_to" in row else row["persons"]

    @staticmethod
    def source(row: Row) -> dict[str, Any]:
        return {"source": {"title": row["source"], "verified": False}} if "source" in row else {}


_LINKAGE = ("match_rate", "false_matches", "identifiers", "method")
_USED = {
    "universe": ("name", "persons", "date", "dependants"),
    "scheme": ("scheme", "name", "unit", "persons", "stratum"),
    "stratum": ("stratum", "persons"),
    "overlap": ("scheme", "other", "stratum", "how", "persons", "persons_to", *_LINKAGE),
    "denominator": ("name", "persons"),
    "adequate": ("profile", "version", "persons", "persons_to"),
}
"""The cells that a row of each kind may fill, besides ``what`` and ``source``."""

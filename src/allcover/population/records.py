"""Small populations written out as nested dictionaries, turned into the tables of the schema.

Scheme cases, tutorials, tests and the office's registry write people this way; nothing else does. The shape is checked as
strictly as a survey: an unknown column, code or name is a fault with the nearest known one. Rows are kept as they are
written until everybody is known, and then read column by column: people differ less than they are many.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

import polars as pl

from allcover.population.column import Column
from allcover.population.schema import TABLES
from allcover.vocabulary.codes import RELATION
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

_LISTS = {"jobs": "jobs", "periods": "history", "contingencies": "contingencies"}
_AFFILIATIONS = ("affiliated", "contributing", "affiliated_since", "elected_base_month")
_AMOUNTS = {"receives": ("receipts", "amount_month"), "months_contributed": ("history", "months_contributed")}
_ELSEWHERE: Mapping[str, tuple[str, ...]] = {
    "households": ("people", "employers"),
    "persons": (*_LISTS, *_AFFILIATIONS, *_AMOUNTS, *RELATION.codes),
    "jobs": ("employer",),
}
"""What is written in the rows of a table and is no column of it."""

_ASSUMED: Mapping[str, Mapping[str, Any]] = {
    "persons": {"weight": 1.0, "is_in_poverty_universe": True, "presence": "here"}
}
"""What rows mean that do not say it."""

_LARGEST = 2**53
_SIMPLE = frozenset({str, bool, int, float, date, type(None)})


def tables_of_records(
    households: Sequence[Mapping[str, Any]], place: Place | None = None
) -> dict[str, pl.DataFrame | None]:
    """This function will turn nested dictionaries into tables by schema name, or raise all Faults together.

    A table has the columns that somebody mentions. A long table is None where no person has an entry of its kind, which
    means: not collected.
    """
    reader = _Reader(FaultList(), place or Place())
    reader.collect("households", "persons")
    for number, household in enumerate(households, start=1):
        reader.household(number, household)
    for name, person in reader.people.items():
        reader.belongings(name, person)
    reader.link_relatives()
    made = {name: reader.frame(name) if name in reader.tables else None for name in TABLES}
    reader.check()
    return made


@dataclass
class _Rows:
    """The rows of a table as written, whom each is about, and columns that are known of each without being written in it."""

    written: list[Mapping[Any, Any]] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    known: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, owner: str, written: Mapping[Any, Any], **known: Any) -> None:
        """This function will add a row."""
        self.written.append(written)
        self.owners.append(owner)
        for name, value in known.items():
            self.known[name].append(value)


@dataclass
class _Reader:
    faults: FaultList
    place: Place
    tables: dict[str, _Rows] = field(default_factory=lambda: defaultdict(_Rows))
    people: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def collect(self, *tables: str) -> None:
        """Have tables, if nothing comes to stand in them."""
        for table in tables:
            self.tables[table] = self.tables[table]

    def household(self, number: int, record: Mapping[str, Any]) -> None:
        for employer, columns in _part(record, "employers").items():
            self.tables["employers"].add("", columns or {}, employer_id=str(employer))
        home, people = str(record.get("household_id", number)), record.get("people", {})
        self.tables["households"].add("", record, household_id=home, row=number)
        persons = self.tables["persons"]
        if not isinstance(people, Mapping) or not people:
            self._fault("", f"Household {home} has no people.", "Write them below 'people', by name.")
            return
        for given, person in people.items():
            name = str(given)
            if self._is_new(name, person):
                self.people[name] = row = person if person is not None else {}
                persons.add(name, row, household_id=home)

    def _is_new(self, name: str, person: object) -> bool:
        if name in self.people:
            self._fault(name, f"Two people are called '{name}'.", "Give everybody a name of their own.")
            return False
        if person is not None and not isinstance(person, Mapping):
            self._fault(name, f"'{name}' is {person!r}.", "Write the person's columns as name: value.")
            return False
        return True

    # what somebody has several of

    def belongings(self, name: str, person: Mapping[str, Any]) -> None:
        for key, table in _LISTS.items():
            if key in person:
                self._listed(name, key, person[key], self.tables[table])
        by_scheme = [
            self._by_scheme(name, key, person[key]) if key in person else None for key in _AFFILIATIONS
        ]
        if by_scheme != _NOTHING:
            self._affiliations(name, *(found or {} for found in by_scheme))
        for key, (table, column) in _AMOUNTS.items():
            if key in person:
                rows = self.tables[table]
                for scheme, amount in self._by_scheme(name, key, person[key]).items():
                    rows.add(name, {"scheme": scheme, column: amount})

    def _listed(self, name: str, key: str, given: object, rows: _Rows) -> None:
        for number, item in enumerate(self._list(name, key, given), start=1):
            if not isinstance(item, Mapping):
                self._fault(name, f"One of the {key} is {item!r}.", "Write its columns as name: value.")
            elif key == "jobs":
                rows.add(name, {"job": number, "is_main": number == 1, **item})
            else:
                rows.add(name, item)

    def _affiliations(
        self, name: str, asked: Mapping[str, Any], active: Mapping[str, Any], since: Mapping[str, Any],
        elected: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Who contributes, or is affiliated since a day, is affiliated."""
        rows = self.tables["affiliations"]
        for scheme in {**asked, **active, **since, **elected}:
            contributes = active.get(scheme)
            rows.add(name, {
                "scheme": scheme,
                "is_affiliated": asked.get(scheme, contributes or (True if scheme in since else None)),
                "is_contributing": contributes,
                "from_date": since.get(scheme),
                "elected_base_month": elected.get(scheme),
            })  # fmt: skip

    def _by_scheme(self, name: str, key: str, given: object) -> dict[str, Any]:
        if isinstance(given, Mapping):
            return {str(scheme): value for scheme, value in given.items()}
        self._fault(name, f"'{key}' is {given!r}.", f"Write {key}: {{scheme: value}}.")
        return {}

    def _list(self, name: str, key: str, given: object) -> Sequence[Any]:
        if given is None:
            return ()
        if isinstance(given, list | tuple):
            return given
        self._fault(name, f"'{key}' is {given!r}.", "Write a list.")
        return ()

    def link_relatives(self) -> None:
        """Add the relations, a marriage in both directions; only now is everybody known by name."""
        found: dict[tuple[str, str, str], None] = {}
        for name, person in self.people.items():
            for relation in RELATION.codes:
                if relation in person:
                    self.collect("relations")
                    for other in self._relatives(name, relation, person[relation]):
                        found[name, other, relation] = None
                        if relation == "spouse":
                            found[other, name, relation] = None
        for name, other, relation in found:
            self.tables["relations"].add(name, {"relation": relation}, other_person_id=other)

    def _relatives(self, name: str, relation: str, given: object) -> Iterator[str]:
        for other in self._list(name, relation, [given] if isinstance(given, str) else given):
            known = str(other)
            if known in self.people:
                yield known
            else:
                self._fault(name, f"The {relation} '{known}' is nobody.", did_you_mean(known, self.people))

    # tables

    def frame(self, table: str) -> pl.DataFrame:
        rows, columns = self.tables[table], TABLES[table].columns
        if not rows.written:
            return TABLES[table].empty()
        known = {**rows.known}
        if table == "persons":
            known["row"] = list(range(1, len(rows.written) + 1))
        if "person_id" in columns:
            known["person_id"] = rows.owners
        if table == "jobs":
            known["employer_id"] = list(self._employers_of(rows))
        named = [pl.Series(name, values, columns[name].dtype) for name, values in known.items()]
        return pl.DataFrame([*self._columns(table, rows, known), *named])

    def _employers_of(self, jobs: _Rows) -> Iterator[str | None]:
        known = (
            dict.fromkeys(self.tables["employers"].known["employer_id"]) if "employers" in self.tables else {}
        )
        for name, job in zip(jobs.owners, jobs.written):
            employer = None if job.get("employer") is None else str(job["employer"])
            if employer is not None and employer not in known:
                self._fault(name, f"The employer '{employer}' is nobody.", did_you_mean(employer, known))
            yield employer

    def _columns(self, table: str, rows: _Rows, known: Iterable[str]) -> Iterator[pl.Series]:
        columns, elsewhere = TABLES[table].columns, _ELSEWHERE.get(table, ())
        assumed = _ASSUMED.get(table, {})
        others = {*known, *elsewhere}
        for name in dict.fromkeys(chain(assumed, chain.from_iterable(rows.written))):
            if name in others:
                continue
            column, usual = columns.get(str(name)), assumed.get(name)
            if column is not None:
                yield self._series(column, [row.get(name, usual) for row in rows.written], rows.owners)
                continue
            cure = did_you_mean(str(name), (*columns, *elsewhere))
            for owner, row in zip(rows.owners, rows.written):
                if name in row:
                    self._fault(owner, f"'{name}' is no column of {table}.", cure)

    def _series(self, column: Column, values: Sequence[Any], owners: Sequence[str]) -> pl.Series:
        """A column: what differs is read once, and laid where it stands."""
        kinds = list(map(type, values))
        # Of one value some kinds are read otherwise than others: 1, 1.0 and yes are equal.
        keys: Sequence[Any] = list(zip(kinds, values)) if _SIMPLE.issuperset(kinds) else range(len(values))
        read = {key: read_value(column, value) for key, value in dict(zip(keys, values)).items()}
        wrong = {key for key, (_value, cure) in read.items() if cure}
        for owner, key, value in zip(owners, keys, values) if wrong else ():
            if key in wrong:
                self._fault(owner, f"'{column.name}' is {value!r}.", read[key][1])
        places = {key: place for place, key in enumerate(read)}
        differing = pl.Series(column.name, [value for value, _cure in read.values()], column.dtype)
        return differing.gather(pl.Series([places[key] for key in keys], dtype=pl.UInt32))

    def check(self) -> None:
        """Raise the faults that were found, person by person."""
        order = {name: place for place, name in enumerate(self.people)}
        self.faults.faults.sort(key=lambda fault: order.get(fault.place.person, -1))
        self.faults.check()

    def _fault(self, person: str, what: str, cure: str) -> None:
        place = Place(self.place.file, self.place.line, self.place.column, None, person)
        self.faults.add(place, what, cure)


_NOTHING = [None] * len(_AFFILIATIONS)


def _part(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """This function will give what stands by name under a key, or nothing."""
    found = record.get(key)
    return found if isinstance(found, Mapping) else {}


def read_value(column: Column, value: object) -> tuple[Any, str]:
    """This function will read one written value as the column's kind; the text is the cure, empty if it fits."""
    if value is None:
        return None, ""
    match column.kind:
        case "yes_no":
            return (value, "") if isinstance(value, bool) else (None, "Write yes, no or null.")
        case "code":
            known = isinstance(value, str) and value in column.words
            return (value, "") if known else (None, did_you_mean(str(value), column.words))
        case "date":
            return _date(value)
        case "text":
            return (str(value), "") if isinstance(value, str | int) else (None, "Write a word.")
        case _:
            return _number(column, value)


def _date(value: object) -> tuple[date | None, str]:
    if isinstance(value, date):
        return value, ""
    try:
        return date.fromisoformat(str(value)), ""
    except ValueError:
        return None, "Write a date as YYYY-MM-DD."


def _number(column: Column, value: object) -> tuple[float | int | None, str]:
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        return None, f"Write a number{f' ({column.unit})' if column.unit else ''}."
    if not -_LARGEST < value < _LARGEST:
        return None, "Write a number below 9,007,199,254,740,992."
    if column.kind == "integer":
        return (int(value), "") if value == int(value) else (None, "Write a whole number.")
    return float(value), ""

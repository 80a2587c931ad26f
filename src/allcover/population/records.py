"""Small populations written out as nested dictionaries, turned into the tables of the schema.

Scheme cases, tutorials, tests and the office's registry write people this way; nothing else does. The shape is checked as
strictly as a survey: an unknown column, code or name is a fault with the nearest known one. Rows are kept as they are
written until everybody is known, and then read column by column: people differ less than they are many.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Any

import polars as pl

from allcover.population.column import Column
from allcover.population.places import FEW
from allcover.population.schema import TABLES
from allcover.population.written import read_value
from allcover.vocabulary.codes import RELATION
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

SEVERAL = frozenset((*_LISTS, *_AFFILIATIONS, *_AMOUNTS))
"""What a person has several of. Where nobody of a population is told to have any, or none, it is not known; of the others it is taken that there is none."""

_ASSUMED: Mapping[str, Mapping[str, Any]] = {
    "persons": {"weight": 1.0, "is_in_poverty_universe": True, "presence": "here"}
}
"""What rows mean that do not say it."""

_SIMPLE = frozenset({str, bool, int, float, date, type(None)})


def tables_of_records(
    households: Sequence[Mapping[str, Any]], place: Place | None = None
) -> dict[str, pl.DataFrame | None]:
    """This function will turn nested dictionaries into tables by schema name, or raise all Faults together.

    A table has the columns that somebody mentions. A long table is None where no person has an entry of its kind, which
    means: not collected.
    """
    reader = _Reader(FaultList(), place or Place())
    for number, household in enumerate(households, start=1):
        reader.household(number, household)
    reader.belongings()
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

    def extend(self, owner: str, written: Sequence[Mapping[Any, Any]]) -> None:
        """This function will add rows about somebody."""
        self.written.extend(written)
        self.owners.extend([owner] * len(written))

    def add(self, written: Mapping[Any, Any], **known: Any) -> None:
        """This function will add a row about no person."""
        self.extend("", (written,))
        for name, value in known.items():
            self.known[name].append(value)


@dataclass
class _Reader:
    faults: FaultList
    place: Place
    tables: dict[str, _Rows] = field(default_factory=lambda: defaultdict(_Rows))
    people: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    read: dict[tuple[object, ...], list[Mapping[Any, Any]]] = field(default_factory=dict)
    """The rows of what several people share as one object, by which objects it was."""

    def __post_init__(self) -> None:
        """Households and persons are always collected."""
        self.tables |= {"households": _Rows(), "persons": _Rows()}

    def household(self, number: int, record: Mapping[str, Any]) -> None:
        self._employers(record.get("employers") or {})
        home, people = str(record.get("household_id", number)), record.get("people", {})
        self.tables["households"].add(record, household_id=home, row=number)
        if not isinstance(people, Mapping) or not people:
            self._fault("", f"Household {home} has no people.", "Write them below 'people', by name.")
            return
        before = len(self.people)
        for given, person in people.items():
            name = str(given)
            if name in self.people:
                self._fault(name, f"Two people are called '{name}'.", "Give everybody a name of their own.")
            elif person is None or isinstance(person, Mapping):
                self.people[name] = person or {}
            else:
                self._fault(name, f"'{name}' is {person!r}.", "Write the person's columns as name: value.")
        self.tables["persons"].known["household_id"].extend([home] * (len(self.people) - before))

    def _employers(self, given: Any) -> None:
        cure = "Write the columns of each employer as name: value, below its name."
        if not isinstance(given, Mapping):
            self._fault("", f"'employers' is {given!r}.", cure)
            return
        for employer, columns in given.items():
            if columns is None or isinstance(columns, Mapping):
                self.tables["employers"].add(columns or {}, employer_id=str(employer))
            else:
                self._fault("", f"The employer '{employer}' is {columns!r}.", cure)

    # what somebody has several of

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """What is said of somebody."""
        return frozenset(chain.from_iterable(self.people.values()))

    def belongings(self) -> None:
        """Add the rows of everybody, person by person."""
        lists = [key for key in _LISTS if key in self.mentioned]
        amounts = [key for key in _AMOUNTS if key in self.mentioned]
        affiliations = self.mentioned.intersection(_AFFILIATIONS)
        for name, person in self.people.items():
            for key in lists:
                if key in person:
                    self.tables[_LISTS[key]].extend(name, list(self._listed(name, key, person[key])))
            if affiliations and not affiliations.isdisjoint(person):
                rows = self._once(name, person, _AFFILIATIONS, self._affiliated)
                self.tables["affiliations"].extend(name, rows)
            for key in amounts:
                if key in person:
                    rows = self._once(name, person, (key,), partial(self._amounts, key))
                    self.tables[_AMOUNTS[key][0]].extend(name, rows)

    def _once(
        self, name: str, person: Mapping[str, Any], keys: tuple[str, ...],
        read: Callable[[str, Mapping[str, Any]], Iterable[Mapping[Any, Any]]],
    ) -> list[Mapping[Any, Any]]:  # fmt: skip
        """What is one and the same object for several people is read once; a fault in it is told of each."""
        shared, before = (keys, *[id(person.get(key, self)) for key in keys]), len(self.faults.faults)
        if (known := self.read.get(shared)) is not None:
            return known
        rows = list(read(name, person))
        if len(self.faults.faults) == before:
            self.read[shared] = rows
        return rows

    def _amounts(self, key: str, name: str, person: Mapping[str, Any]) -> Iterator[Mapping[Any, Any]]:
        column = _AMOUNTS[key][1]
        for scheme, each in self._by_scheme(name, key, person).items():
            yield {"scheme": scheme, column: each}

    def _listed(self, name: str, key: str, given: object) -> Iterator[Mapping[Any, Any]]:
        for number, item in enumerate(self._list(name, key, given), start=1):
            if not isinstance(item, Mapping):
                self._fault(name, f"One of the {key} is {item!r}.", "Write its columns as name: value.")
            else:
                yield {"job": number, "is_main": number == 1, **item} if key == "jobs" else item

    def _affiliated(self, name: str, person: Mapping[str, Any]) -> Iterator[Mapping[Any, Any]]:
        """Who contributes, or is affiliated since a day, is affiliated."""
        asked, active, since, elected = (self._by_scheme(name, key, person) for key in _AFFILIATIONS)
        if not (active or since or elected):
            for scheme, is_affiliated in asked.items():
                yield {"scheme": scheme, "is_affiliated": is_affiliated}
            return
        for scheme in {**asked, **active, **since, **elected}:
            contributes = active.get(scheme)
            yield {
                "scheme": scheme,
                "is_affiliated": asked.get(scheme, contributes or (True if scheme in since else None)),
                "is_contributing": contributes,
                "from_date": since.get(scheme),
                "elected_base_month": elected.get(scheme),
            }

    def _by_scheme(self, name: str, key: str, person: Mapping[str, Any]) -> dict[str, Any]:
        if key not in person:
            return {}
        given = person[key]
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
        relations = [relation for relation in RELATION.codes if relation in self.mentioned]
        for name, person in self.people.items() if relations else ():
            for relation in relations:
                for other in self._relatives(name, relation, person.get(relation)):
                    found[name, other, relation] = None
                    if relation == "spouse":
                        found[other, name, relation] = None
        if relations:
            rows = self.tables["relations"]
            for name, other, relation in found:
                rows.extend(name, ({"relation": relation},))
                rows.known["other_person_id"].append(other)

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
        known = {**rows.known}
        if table == "persons":
            rows.written, rows.owners = list(self.people.values()), list(self.people)
            known["row"] = list(range(1, len(rows.written) + 1))
        if not rows.written:
            return TABLES[table].empty()
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
        assumed, others = _ASSUMED.get(table, {}), {*known, *elsewhere}
        said = dict.fromkeys(chain.from_iterable(rows.written))
        for name in (name for name in said if name not in others):
            column, usual = columns.get(str(name)), assumed.get(name)
            if column is not None:
                yield self._series(column, [row.get(name, usual) for row in rows.written], rows.owners)
                continue
            cure = did_you_mean(str(name), (*columns, *elsewhere))
            for owner, row in zip(rows.owners, rows.written):
                if name in row:
                    self._fault(owner, f"'{name}' is no column of {table}.", cure)
        for name in (name for name in assumed if name not in said):
            yield pl.Series(name, [assumed[name]], columns[name].dtype).new_from_index(0, len(rows.written))

    def _series(self, column: Column, values: Sequence[Any], owners: Sequence[str]) -> pl.Series:
        """A column: what differs is read once, and laid where it stands."""
        keys = _keys(values)
        read = {key: read_value(column, value) for key, value in dict(zip(keys, values)).items()}
        wrong = {key for key, (_value, cure) in read.items() if cure}
        for owner, key, value in zip(owners, keys, values) if wrong else ():
            if key in wrong:
                self._fault(owner, f"'{column.name}' is {value!r}.", read[key][1])
        if len(values) < FEW:
            return pl.Series(column.name, [read[key][0] for key in keys], column.dtype)
        places = {key: place for place, key in enumerate(read)}
        differing = pl.Series(column.name, [value for value, _cure in read.values()], column.dtype)
        return differing.gather(pl.Series(list(map(places.__getitem__, keys)), dtype=pl.UInt32))

    def check(self) -> None:
        """Raise the faults that were found, person by person."""
        order = {name: place for place, name in enumerate(self.people)}
        self.faults.faults.sort(key=lambda fault: order.get(fault.place.person, -1))
        self.faults.check()

    def _fault(self, person: str, what: str, cure: str) -> None:
        place = Place(self.place.file, self.place.line, self.place.column, None, person)
        self.faults.add(place, what, cure)


def _keys(values: Sequence[Any]) -> Sequence[Any]:
    """What tells values apart that are read differently: of simple ones kind and value, as 1, 1.0 and yes are equal."""
    kinds = set(map(type, values))
    if not kinds <= _SIMPLE:
        return range(len(values))
    return values if len(kinds - {type(None)}) < 2 else list(zip(map(type, values), values))

"""Small populations written out as nested dictionaries, turned into the tables of the schema.

Scheme cases, tutorials and tests write people this way; nothing else does. The shape is checked as strictly as
a survey: an unknown column, code or name is a fault with the nearest known one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from allcover.population.column import Column
from allcover.population.schema import TABLES
from allcover.vocabulary.codes import RELATION
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

_SPECIAL = (
    "jobs", "periods", "contingencies", "affiliated", "contributing", "affiliated_since", "elected_base_month",
    "receives", "months_contributed", *RELATION.codes,
)  # fmt: skip
_OF_HOUSEHOLD = ("people", "employers")
_LARGEST = 2**53
_SIMPLE = frozenset({str, bool, int, float, date, type(None)})
_Row = dict[str, Any]


def tables_of_records(
    households: Sequence[Mapping[str, Any]], place: Place | None = None
) -> dict[str, pl.DataFrame | None]:
    """This function will turn nested dictionaries into tables by schema name, or raise all Faults together.

    A long table is None where no person has an entry of its kind, which means: not collected.
    """
    reader = _Reader(FaultList(), place or Place())
    for number, household in enumerate(households, start=1):
        reader.household(str(number), household)
    reader.link_relatives()
    reader.faults.check()
    return {name: reader.frame(name) for name in TABLES}


@dataclass
class _Reader:
    faults: FaultList
    place: Place
    rows: dict[str, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    collected: set[str] = field(default_factory=lambda: {"households", "persons"})
    people: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    read: dict[str, dict[tuple[str, type, object], tuple[str, Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    """By table, what was read without a fault: people differ less than they are many."""

    def frame(self, table: str) -> pl.DataFrame | None:
        if table not in self.collected:
            return None
        return pl.DataFrame(self.rows[table], schema=TABLES[table].dtypes())

    def household(self, number: str, record: Mapping[str, Any]) -> None:
        people = record.get("people", {})
        columns = {name: value for name, value in record.items() if name not in _OF_HOUSEHOLD}
        self._employers(_columns_of(record, "employers"))
        household_id = str(columns.pop("household_id", number))
        row = self._row("households", columns, person="", also=_OF_HOUSEHOLD)
        self.rows["households"].append({**row, "household_id": household_id, "row": int(number)})
        if not isinstance(people, Mapping) or not people:
            self._fault("", f"Household {household_id} has no people.", "Write them below 'people', by name.")
            return
        for name, person in people.items():
            self._person(str(name), household_id, person if person is not None else {})

    def _person(self, name: str, household_id: str, person: object) -> None:
        if name in self.people:
            self._fault(name, f"Two people are called '{name}'.", "Give everybody a name of their own.")
            return
        if not isinstance(person, Mapping):
            self._fault(name, f"'{name}' is {person!r}.", "Write the person's columns as name: value.")
            return
        self.people[name] = person
        columns = {key: value for key, value in person.items() if key not in _SPECIAL}
        row = {
            "weight": 1.0,
            "is_in_poverty_universe": True,
            "presence": "here",
            **self._row("persons", columns, name, _SPECIAL),
        }
        keys = {"person_id": name, "household_id": household_id, "row": len(self.people)}
        self.rows["persons"].append({**row, **keys})
        self._jobs(name, person)
        self._rows_of(name, person, "periods", "history")
        self._rows_of(name, person, "contingencies", "contingencies")
        self._affiliations(name, person)
        self._amounts(name, person, "receives", "receipts", "amount_month")
        self._amounts(name, person, "months_contributed", "history", "months_contributed")

    def _jobs(self, name: str, person: Mapping[str, Any]) -> None:
        if "jobs" not in person:
            return
        self.collected.add("jobs")
        for number, job in enumerate(self._list(name, "jobs", person["jobs"]), start=1):
            if not isinstance(job, Mapping):
                self._fault(name, f"A job is {job!r}.", "Write the job's columns as name: value.")
                continue
            defaults = {"job": number, "is_main": number == 1, "person_id": name}
            columns = {key: value for key, value in job.items() if key != "employer"}
            row = {**defaults, **self._row("jobs", columns, name, ("employer",))}
            self.rows["jobs"].append({**row, "employer_id": self._employer(name, job.get("employer"))})

    def _employers(self, given: Mapping[str, Any]) -> None:
        for employer, columns in given.items():
            self.collected.add("employers")
            row = self._row("employers", columns or {}, "")
            self.rows["employers"].append({**row, "employer_id": str(employer)})

    def _employer(self, name: str, given: object) -> str | None:
        known = [row["employer_id"] for row in self.rows["employers"]]
        if given is not None and str(given) not in known:
            self._fault(name, f"The employer '{given}' is nobody.", did_you_mean(str(given), known))
        return None if given is None else str(given)

    def _rows_of(self, name: str, person: Mapping[str, Any], key: str, table: str) -> None:
        if key not in person:
            return
        self.collected.add(table)
        for item in self._list(name, key, person[key]):
            if isinstance(item, Mapping):
                self.rows[table].append({"person_id": name, **self._row(table, item, name)})
            else:
                self._fault(name, f"One of the {key} is {item!r}.", "Write its columns as name: value.")

    def _affiliations(self, name: str, person: Mapping[str, Any]) -> None:
        affiliated = self._by_scheme(name, person, "affiliated")
        contributing = self._by_scheme(name, person, "contributing")
        since = self._by_scheme(name, person, "affiliated_since")
        elected = self._by_scheme(name, person, "elected_base_month")
        if affiliated is None and contributing is None and since is None and elected is None:
            return
        self.collected.add("affiliations")
        asked, active, since, elected = affiliated or {}, contributing or {}, since or {}, elected or {}
        for scheme in dict.fromkeys([*asked, *active, *since, *elected]):
            contributes = active.get(scheme)
            found = {
                "is_affiliated": asked.get(scheme, contributes or (True if scheme in since else None)),
                "is_contributing": contributes,
                "from_date": since.get(scheme),
                "elected_base_month": elected.get(scheme),
            }
            row = self._row("affiliations", found, name)
            self.rows["affiliations"].append({"person_id": name, "scheme": scheme, **row})

    def _amounts(self, name: str, person: Mapping[str, Any], key: str, table: str, column: str) -> None:
        amounts = self._by_scheme(name, person, key)
        if amounts is None:
            return
        self.collected.add(table)
        for scheme, amount in amounts.items():
            row = self._row(table, {column: amount}, name)
            self.rows[table].append({"person_id": name, "scheme": scheme, **row})

    def _by_scheme(self, name: str, person: Mapping[str, Any], key: str) -> dict[str, Any] | None:
        if key not in person:
            return None
        found = person[key]
        if isinstance(found, Mapping):
            return {str(scheme): value for scheme, value in found.items()}
        self._fault(name, f"'{key}' is {found!r}.", f"Write {key}: {{scheme: value}}.")
        return {}

    def link_relatives(self) -> None:
        """Add the relations, a marriage in both directions; only now is everybody known by name."""
        found: dict[tuple[str, str, str], None] = {}
        for name, person in self.people.items():
            for relation in RELATION.codes:
                if relation in person:
                    self.collected.add("relations")
                    for other in self._relatives(name, relation, person[relation]):
                        found[name, other, relation] = None
                        if relation == "spouse":
                            found[other, name, relation] = None
        keys = ("person_id", "other_person_id", "relation")
        self.rows["relations"] = [dict(zip(keys, triple)) for triple in found]

    def _relatives(self, name: str, relation: str, given: object) -> Iterator[str]:
        for other in self._list(name, relation, [given] if isinstance(given, str) else given):
            known = str(other)
            if known in self.people:
                yield known
            else:
                self._fault(name, f"The {relation} '{known}' is nobody.", did_you_mean(known, self.people))

    def _list(self, name: str, key: str, given: object) -> Sequence[Any]:
        if given is None:
            return ()
        if isinstance(given, list | tuple):
            return given
        self._fault(name, f"'{key}' is {given!r}.", "Write a list.")
        return ()

    def _row(self, table: str, given: Mapping[str, Any], person: str, also: Sequence[str] = ()) -> _Row:
        row: _Row = {}
        read = self.read[table]
        for name, value in given.items():
            is_simple = value.__class__ in _SIMPLE
            known = read.get((name, value.__class__, value)) if is_simple else None
            if known is None:
                known = self._value(table, str(name), value, person, also)
                if known is not None and is_simple:
                    read[name, value.__class__, value] = known
            if known is not None:
                row[known[0]] = known[1]
        return row

    def _value(
        self, table: str, name: str, value: object, person: str, also: Sequence[str]
    ) -> tuple[str, Any] | None:
        columns = TABLES[table].columns
        column = columns.get(name)
        if column is None:
            self._fault(person, f"'{name}' is no column of {table}.", did_you_mean(name, (*columns, *also)))
            return None
        read, wanted = read_value(column, value)
        if wanted:
            self._fault(person, f"'{column.name}' is {value!r}.", wanted)
            return None
        return column.name, read

    def _fault(self, person: str, what: str, cure: str) -> None:
        place = Place(self.place.file, self.place.line, self.place.column, None, person)
        self.faults.add(place, what, cure)


def _columns_of(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
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

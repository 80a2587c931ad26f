"""A scheme's own records as the opening of a valuation: contributors by age, sex, credit and wage, those who have stopped, and pensions in payment.

Comes from a folder that an institution writes from its register; goes to valuing in the place of a survey. Each row is a group of persons; groups become people with
the facts of the row, so that the definition itself says on what they pay and how much. Ages are exact, or are groups where the folder says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.population import Population
from allcover.population.population import Survey
from allcover.projection.by_age import GROUP, check_groups
from allcover.projection.insured import TYPES
from allcover.projection.levels import SEX
from allcover.projection.rates import Floats
from allcover.rules.plain import citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import MOST_FAULTS, Fault, FaultList, Faults, Place
from allcover.vocabulary.shape import Form, form_of, published_schema
from allcover.vocabulary.typed_table import TypedRow, number_in, read_typed
from allcover.vocabulary.words import Sentence, marked

HEAD = "records.yaml"
FILES: Mapping[str, Mapping[str, str]] = {
    "actives": {"age": marked("age in completed years"), "sex": marked("female or male"), "credit_years": marked("years of credit"),
                "persons": marked("how many"), "wage_month": marked("average wage a month")},
    "inactive": {"age": marked("age in completed years"), "sex": marked("female or male"), "credit_years": marked("years of credit"), "persons": marked("how many")},
    "pensions": {"type": ", ".join(TYPES), "sex": marked("female or male"), "age": marked("age in completed years"), "persons": marked("how many"),
                 "amount_month": marked("average pension a month")},
}  # fmt: skip
"""The files ``actives.csv`` and so on, with their columns. ``inactive.csv`` may be missing: then nobody has credit and does not contribute. A heading alone says that there is nobody."""

OLDEST = 100
CAVEAT = marked(
    "The opening is the scheme's own records: groups of persons with the average of each, taken to be employees with a contract."
)
MEND_LAW = marked("Mend the definition where it lacks them; mend their ages in the file; or leave them out.")
"""What to do with persons of records of whom the law of the definition knows nothing."""

_BOUNDS = {
    "age": (0, 130), "credit_years": (0, 80), "persons": (0, 1e9), "wage_month": (1e-9, 1e12), "amount_month": (0, 1e12),
}  # fmt: skip
_FEWEST = 3
"""Ages of a file, all as many years apart as groups are, from which one asks whether they are groups: so few are seldom so far apart by chance."""
_ORPHANED = TYPES.index("orphaned")


NOBODY = marked("Nobody is in the records: no file tells of anybody.")
SOMEBODY = marked("Give who contributes, who draws a pension, or both.")


@dataclass(frozen=True)
class Records:
    """Records as people, one entry a row of the files: ``type`` is the place of a pension in ``TYPES``, -1 without; ``months`` of credit, ``pension`` a month.
    ``age_groups`` are the first ages of the groups that they are told by: every single age, unless the folder says otherwise. ``places`` are those of the rows, ``head`` that at
    which the folder says which groups they are.
    """

    people: Population
    is_contributing: NDArray[np.bool_]
    months: Floats
    pension: Floats
    type: NDArray[np.int64]
    age_groups: tuple[int, ...]
    places: tuple[Place, ...]
    head: Place

    def place_of(self, sex: str, age: int) -> Place:
        """This function will give the place of the first row of contributors of a sex whose group of ages an age lies in; of the folder's head where there is none."""
        frame = self.people.persons
        groups = np.searchsorted(self.age_groups, [age, *frame["age"].to_numpy()], side="right")
        there = self.is_contributing & (frame["sex"] == sex).to_numpy() & (groups[1:] == groups[0])
        return self.places[int(there.argmax())] if there.any() else self.head

    def check_groups_end(self, right_ages: NDArray[np.int64], orphan_age: int) -> None:
        """This function will refuse groups of ages that lie on both sides of the age from which women or men of them draw pensions (sex), or at which their orphans draw no more, as Faults."""
        faults, frame = FaultList(), self.people.persons
        group = np.searchsorted(self.age_groups, frame["age"].to_numpy(), side="right")
        women = (frame["sex"] == "female").to_numpy()
        orphans = self.type == _ORPHANED
        asked = (
            (int(right_ages[0]), women & ~orphans),
            (int(right_ages[1]), ~women & ~orphans),
            (orphan_age, orphans),
        )
        for age in sorted({
            age for age, who in asked
            if age not in self.age_groups and np.isin(np.searchsorted(self.age_groups, age, side="right"), group[who])
        }):  # fmt: skip
            what = Sentence(
                "A group of ages lies on both sides of {age}, at which pensions begin or end under the law.",
                age=str(age),
            )
            cure = Sentence("Let a group begin at {age}, here and in the files.", age=str(age))
            faults.add(self.head, what, cure)
        faults.check()

    def check_orphans(self, orphan_age: int) -> None:
        """This function will refuse orphans of an age at which the law gives them no pension, as Faults: they would be dropped within a year."""
        ages = self.people.persons["age"].to_numpy()
        beyond = (self.type == _ORPHANED) & (ages >= orphan_age)
        if beyond.any():
            rows = int(np.count_nonzero(beyond))
            told = {"rows": str(rows), "age": str(int(ages[beyond].min())), "until": str(orphan_age)}
            what = (
                Sentence.plural(
                    "Orphans of {rows} row are {age} or older, and draw a pension until {until} under the law.",
                    "Orphans of {rows} rows are {age} or older, and draw a pension until {until} under the law.",
                    rows, **told,
                )
                if orphan_age
                else Sentence.plural(
                    "Orphans of {rows} row, of age {age}, draw a pension, and the law gives orphans none.",
                    "Orphans of {rows} rows, the youngest of age {age}, draw a pension, and the law gives orphans none.",
                    rows, **told,
                )
            )  # fmt: skip
            raise Faults([Fault(self.places[int(beyond.argmax())], what, MEND_LAW)])


def read_records(folder: Path | str, scheme: str, country: str, currency: str) -> Records:
    """This function will read a folder of records. Raises Faults with everything that is wrong in its files, each with its row and cure."""
    folder = Path(folder)
    faults = FaultList()
    document = read_document(folder / HEAD, faults)
    form = (
        None
        if document is None
        else form_of(document, published_schema("allcover.projection", "records"), faults)
    )
    if (
        document is not None
        and form is not None
        and form.stands("records")
        and document.value["records"] != scheme
    ):
        what = Sentence(
            "These are records of '{records}', the valuation is of '{scheme}'.",
            records=str(document.value["records"]),
            scheme=scheme,
        )
        faults.add(document.place("records"), what, marked("Name the folder of the scheme's own records."))
    rows = {
        name: _read(folder / f"{name}.csv", columns, faults)
        for name, columns in FILES.items()
        if name != "inactive" or (folder / f"{name}.csv").is_file()
    }
    if (
        document is not None
        and form is not None
        and form.stands("date")
        and not isinstance(document.value["date"], date)
    ):
        faults.add(
            document.place("date"),
            Sentence("'{date}' is no date.", date=str(document.value["date"])),
            marked("Write YYYY-MM-DD."),
        )
    if document is not None and form is not None:
        _check_ages(document, form, rows, faults)
    if not faults.faults and not any(one["persons"] > 0 for listed in rows.values() for one in listed):
        faults.add(Place(str(folder)), NOBODY, SOMEBODY)
    faults.check()
    assert document is not None
    head = document.value
    about = Survey(
        name=scheme, title=str(head["title"]), country=country, reference_date=head["date"], currency=currency, source=citation(head["source"]),
        caveats=(CAVEAT,),
        tables={name: f"{name}.csv" for name in rows},
    )  # fmt: skip
    told = head.get("age_groups", "single")
    groups = tuple(range(OLDEST + 1)) if told == "single" else tuple(int(age) for age in told)
    return _records(rows, scheme, about, groups, document.place("age_groups"))


def _check_ages(
    document: Document, form: Form, rows: Mapping[str, list[dict[str, Any]]], faults: FaultList
) -> None:
    """Note groups of ages that do not rise from 0, and ages that look like groups of which nothing is said."""
    if form.stands("age_groups") and isinstance(form.at("age_groups"), list):
        check_groups(document, ("age_groups",), (), faults)
    if not form.lacks("age_groups"):
        return
    for name, listed in rows.items():
        ages = sorted({int(one["age"]) for one in listed})
        if len(ages) >= _FEWEST and all((later - age) % GROUP == 0 for age, later in pairwise(ages)):
            what = Sentence("All ages of {name}.csv are {years} years apart or a multiple, as groups of ages are.", name=name, years=str(GROUP))  # fmt: skip
            cure = marked("Write 'age_groups' with the first age of each group, or 'age_groups: single' if all are exact.")  # fmt: skip
            faults.add(document.place("records"), what, cure)
            return


def _read(path: Path, columns: Mapping[str, str], faults: FaultList) -> list[dict[str, Any]]:
    found, first = [], dict[tuple[Any, ...], int]()
    for row in read_typed(path, columns, tuple(columns), faults, least_rows=0, most_rows=200_000):
        made = {name: _cell(row, name, faults) for name in columns}
        if None not in made.values():
            if made.get("credit_years", 0) > made["age"]:
                what = Sentence(
                    "{credit_years} years of credit are more than the age, {age}.",
                    credit_years=f"{made['credit_years']:g}",
                    age=f"{made['age']:g}",
                )
                faults.add(row.place, what, marked("Give years of credit, not months."))
            if made["persons"] > 1:
                _check_copy(row, tuple(made.values()), first, faults)
            found.append({**made, "place": row.place})
    return found


def _check_copy(
    row: TypedRow, values: tuple[Any, ...], first: dict[tuple[Any, ...], int], faults: FaultList
) -> None:
    """Note a row of several persons that says in every column what an earlier one says: the same twice. Rows of one person each may well be alike."""
    line = (row.place.row or 0) + 1
    earlier = first.setdefault(values, line)
    if earlier != line and len(faults.faults) < MOST_FAULTS:
        what = Sentence(
            "Lines {first} and {second} are alike in every column.", first=str(earlier), second=str(line)
        )
        cure = marked("Leave out a copy; if other persons are meant, add up 'persons' in one row.")
        faults.add(row.place, what, cure)


def _cell(row: TypedRow, name: str, faults: FaultList) -> Any:
    """A cell as it is meant; None where it is not, which is noted."""
    words = {"sex": SEX, "type": TYPES}.get(name)
    if words is not None:
        if row[name] in words:
            return row[name]
        faults.add(
            row.place,
            Sentence("'{name}' is {value}.", name=name, value=f"{row[name]!r}"),
            Sentence("Write one of: {listed}.", listed=", ".join(words)),
        )
        return None
    value, (least, most) = number_in(row[name]), _BOUNDS[name]
    if value is not None and least <= value <= most:
        return value
    faults.add(
        row.place,
        Sentence("'{name}' is {value}.", name=name, value=f"{row[name]!r}"),
        Sentence("Write a number from {least} to {most}.", least=f"{least:g}", most=f"{most:g}"),
    )
    return None


def _records(
    rows: Mapping[str, list[dict[str, Any]]],
    scheme: str,
    about: Survey,
    age_groups: tuple[int, ...],
    head: Place,
) -> Records:
    kinds = [name for name, listed in rows.items() for _ in listed]
    every = [one for listed in rows.values() for one in listed]
    size, works = len(every), np.array([kind == "actives" for kind in kinds])
    months = np.array([12 * one.get("credit_years", 0.0) for one in every])
    pension = np.array([one.get("amount_month", 0.0) for one in every])
    kind = np.array([TYPES.index(one["type"]) if "type" in one else -1 for one in every])
    working = np.flatnonzero(works)
    wage = np.array([every[at]["wage_month"] for at in working])
    persons = {
        "age": np.array([min(int(one["age"]), OLDEST) for one in every]),
        "sex": np.array([one["sex"] for one in every]),
        "weight": np.array([one["persons"] for one in every]),
        "labour_status": np.where(works, "employed", "inactive"),
        "disability": np.where(kind == TYPES.index("invalidity"), "severe", "none"),
        "marital_status": np.where(kind == TYPES.index("widowed"), "widowed", "single"),
        "income_month": np.zeros(size),
    }
    tables: dict[str, Any] = {
        "persons": persons,
        "jobs": {"person": working, "status": np.full(working.size, "employee"), "earnings_month": wage,
                 "has_contract": np.ones(working.size, dtype=bool)},
        "history": {"person": np.arange(size), "scheme": np.full(size, scheme), "months_contributed": months},
        "receipts": {"person": np.arange(size), "scheme": np.full(size, scheme), "amount_month": pension},
        "affiliations": {"person": np.arange(size), "scheme": np.full(size, scheme), "is_contributing": works},
    }  # fmt: skip
    people = Population.from_arrays(
        tables, np.arange(size + 1), reference_date=about.reference_date, currency=about.currency, about=about
    )
    places = tuple(one["place"] for one in every)
    return Records(people, works, months, pension, kind, age_groups, places, head)

"""What the budget of a branch takes as given, read from a YAML file that names where each figure comes from.

The law is not in it: who is insured, what a benefit pays and what is contributed are asked of the definition. Goes to :mod:`short_term`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allcover.projection.by_age import by_sex, check_groups
from allcover.projection.courses import Course, CourseFile, as_course, check_horizon, years_of
from allcover.projection.rates import Floats
from allcover.rules.definition import System
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.shape import check_shape, published_schema

KINDS = ("value", "care", "cash")


@dataclass(frozen=True)
class ShortTermFile(CourseFile):
    """A file of a branch: its courses by where they stand."""

    @property
    def scheme(self) -> str:
        """The id of the scheme."""
        return str(self.document.value["short_term"])

    @property
    def sources(self) -> dict[str, Citation]:
        """Where each figure comes from, by its place in the file."""
        found = super().sources
        raw = self.document.value
        found["reserve"] = citation(raw["reserve"]["source"])
        for one in raw["benefits"]:
            for kind in ("care", "cash"):
                if kind in one:
                    found[f"benefits.{one['benefit']}.cases"] = citation(one[kind]["cases"]["source"])
            if "cash" in one:
                found[f"benefits.{one['benefit']}.days"] = citation(one["cash"]["days"]["source"])
        return found

    def check(self, system: System, first: int, intervals: int) -> None:
        """This function will hold the file against a definition and a horizon. Raises Faults with all that does not fit."""
        faults = FaultList()
        check_horizon(self.document, first, intervals, faults)
        scheme = system.schemes.get(self.scheme)
        if scheme is None:
            faults.add(
                self.document.place("short_term"),
                f"There is no scheme '{self.scheme}'.",
                did_you_mean(self.scheme, system.schemes),
            )
        for path, name in self._quantities():
            if name not in system.quantities:
                faults.add(
                    self.document.place(*path),
                    f"The definition has no quantity '{name}'.",
                    did_you_mean(name, system.quantities),
                )
        if scheme is not None:
            for place, one in enumerate(self.document.value["benefits"]):
                item = one.get("care", {}).get("item")
                known = [held.id for held in scheme.package.items] if scheme.package is not None else []
                if item is not None and item not in known:
                    what = f"The package of '{self.scheme}' has no item '{item}'."
                    faults.add(
                        self.document.place("benefits", place, "care", "item"),
                        what,
                        did_you_mean(str(item), known),
                    )
        faults.check()

    def quantities(self) -> list[str]:
        """This function will name every quantity that is asked of the definition."""
        return list(dict.fromkeys(name for _, name in self._quantities()))

    def _quantities(self) -> list[tuple[tuple[str | int, ...], str]]:
        raw = self.document.value
        found: list[tuple[tuple[str | int, ...], str]] = []
        found += [((name,), str(raw[name])) for name in ("earnings", "earners") if name in raw]
        found += [
            (("classes", place, "insured"), str(one["insured"])) for place, one in enumerate(raw["classes"])
        ]
        for place, one in enumerate(raw["benefits"]):
            if "value" in one:
                found.append((("benefits", place, "value"), str(one["value"])))
            if "cash" in one:
                found.append((("benefits", place, "cash", "daily"), str(one["cash"]["daily"])))
        return found


def cases_of(raw: Mapping[str, Any], ages: int) -> Floats:
    """This function will lay cases a person-year out by sex and single age (sex, age)."""
    return by_sex(raw["from"], raw, ages)


def read_short_term(path: Path) -> ShortTermFile:
    """This function will read a file of a branch. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    courses: dict[tuple[str | int, ...], Course] = {}
    if document is not None and check_shape(
        document, published_schema("allcover.projection", "short_term"), faults
    ):
        raw = document.value
        first, last = years_of(document, faults)
        _check(document, faults)
        places: list[tuple[str | int, ...]] = [("coverage",), ("new",)]
        for spot, one in enumerate(raw["benefits"]):
            places += [("benefits", spot, name) for name in ("use_growth", "price_growth") if name in one]
        for place in places:
            courses[place] = as_course(document, *place, first=first, last=last, faults=faults)
    faults.check()
    assert document is not None
    return ShortTermFile(document, courses)


def _check(document: Document, faults: FaultList) -> None:
    raw = document.value
    classes = [str(one["class"]) for one in raw["classes"]]
    for name, key in (("classes", "class"), ("benefits", "benefit")):
        counted = Counter(str(one[key]) for one in raw[name])
        for place, one in enumerate(raw[name]):
            if counted[str(one[key])] > 1:
                faults.add(
                    document.place(name, place, key),
                    f"The {key} '{one[key]}' is there {counted[str(one[key])]} times.",
                    "Rename one.",
                )
    for place, one in enumerate(raw["benefits"]):
        given = [kind for kind in KINDS if kind in one]
        if len(given) != 1:
            what = f"'{one['benefit']}' is told as {' and as '.join(given) or 'nothing'}."
            faults.add(document.place("benefits", place), what, "Give one of 'value', 'care' and 'cash'.")
        for spot, name in enumerate(one["of"]):
            if name not in classes:
                faults.add(
                    document.place("benefits", place, "of", spot),
                    f"There is no class '{name}'.",
                    did_you_mean(str(name), classes),
                )
        for kind in ("care", "cash"):
            if kind in one:
                at = ("benefits", place, kind, "cases")
                check_groups(document, (*at, "from"), [at], faults)

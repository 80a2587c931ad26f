"""A number that changes from year to year, as an author writes it: one value, steps that are held, or points with straight lines between.

Comes from the files of :mod:`economy_file` and :mod:`costing_file`; goes to their arrays by year. Nothing is carried beyond the years an author
stands by.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.projection.rates import Floats
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import Form
from allcover.vocabulary.words import Sentence, marked

UNKNOWN = "unknown"
"""What stands where nobody knows the number; what rests on it is not known either."""


@dataclass(frozen=True)
class Course:
    """``values`` from ``years`` on: held until the next, or joined by straight lines. A value nobody knows is NaN."""

    years: NDArray[np.int64]
    values: Floats
    is_held: bool
    source: Citation

    def over(self, years: NDArray[np.int64]) -> Floats:
        """This function will give the value of each of the years (years,), which lie in those the file was checked for.

        >>> from allcover.vocabulary.citation import Citation
        >>> points = Course(np.array([2024, 2028]), np.array([0.6, 1.0]), False, Citation("Plan"))
        >>> points.over(np.arange(2024, 2030)).round(9).tolist()
        [0.6, 0.7, 0.8, 0.9, 1.0, 1.0]
        """
        if not self.is_held:
            return np.interp(years, self.years, self.values)
        return np.asarray(self.values[np.searchsorted(self.years, years, side="right") - 1])


@dataclass(frozen=True)
class CourseFile:
    """A file that stands by its figures from a first year to a last: the document, and its courses by where they stand in it."""

    document: Document
    courses: Mapping[tuple[str | int, ...], Course]

    @property
    def notes(self) -> tuple[str, ...]:
        """What the author says of it all."""
        return tuple(str(note) for note in self.document.value.get("notes", ()))

    @property
    def sources(self) -> dict[str, Citation]:
        """Where each course comes from, by its place in the file."""
        return {".".join(str(part) for part in path): course.source for path, course in self.courses.items()}


def fingerprint_of(*files: CourseFile) -> str:
    """This function will give a hash of what stands in some files."""
    told = repr(tuple(one.document.value for one in files))
    return hashlib.sha256(told.encode()).hexdigest()


def years_of(document: Document, faults: FaultList) -> tuple[int, int]:
    """This function will give the first and the last year of a file whose form is right, noting a last before the first."""
    first, last = int(document.value["first_year"]), int(document.value["last_year"])
    if last < first:
        what = Sentence(
            "The last year, {last}, lies before the first, {first}.", last=str(last), first=str(first)
        )
        faults.add(document.place("last_year"), what, marked("Swap 'first_year' and 'last_year'."))
    return first, last


def courses_of(
    document: Document, form: Form, places: Iterable[tuple[str | int, ...]], faults: FaultList
) -> dict[tuple[str | int, ...], Course]:
    """This function will read the courses at those of the ``places`` that stand, where the file says from which year to which it is, noting years that are not reached."""
    if not (form.stands("first_year") and form.stands("last_year")):
        return {}
    first, last = years_of(document, faults)
    return {
        place: as_course(document, *place, first=first, last=last, faults=faults)
        for place in places
        if form.stands(*place)
    }


def as_course(document: Document, *path: str | int, first: int, last: int, faults: FaultList) -> Course:
    """This function will read the course at a place of a document whose form is right, noting years it does not reach."""
    raw: Mapping[str, Any] = document.value
    for key in path:
        raw = raw[key]  # type: ignore[index]
    course = course_of(raw, first, citation(raw["source"]))
    if "value" in raw:
        return course
    form, key = ("values", "from") if course.is_held else ("points", "at")
    years = course.years.tolist()
    place = document.place(*path, form)
    _check_order(document, (*path, form), [int(step[key]) for step in raw[form]], first, faults)
    if years[0] > first:
        faults.add(
            place,
            Sentence(
                "'{name}' begins in {year}, and its first year is {first}.",
                name=str(path[-1]),
                year=str(years[0]),
                first=str(first),
            ),
            Sentence("Add a value of {first}.", first=str(first)),
        )
    if form == "points" and years[-1] < last:
        what = Sentence(
            "The points of '{name}' end in {year}, before the last year, {last}.",
            name=str(path[-1]),
            year=str(years[-1]),
            last=str(last),
        )
        faults.add(
            place, what, Sentence("Add a point at {last}, or write an earlier 'last_year'.", last=str(last))
        )
    return course


def _check_order(
    document: Document, path: tuple[str | int, ...], years: list[int], first: int, faults: FaultList
) -> None:
    """Years rise from the first of the file on: in another order, or of a time before, they were meant otherwise."""
    name = str(path[-2])
    for spot, (before, year) in enumerate(pairwise([first - 1, *years])):
        place = document.place(*path, spot)
        if year < first:
            what = Sentence(
                "'{name}' has a value of {year}, before the first year, {first}.",
                name=name,
                year=str(year),
                first=str(first),
            )
            faults.add(place, what, marked("Leave it out, or move 'first_year'."))
        elif year == before:
            what = Sentence("'{name}' has two values of {year}.", name=name, year=str(year))
            faults.add(place, what, marked("Leave one of the two."))
        elif year < before:
            what = Sentence(
                "'{name}' goes back from {before} to {year}.", name=name, before=str(before), year=str(year)
            )
            faults.add(place, what, marked("Write its years from the first to the last."))


def course_of(raw: Mapping[str, Any], first: int, source: Citation) -> Course:
    """This function will read a course of the right form: ``value``, or ``values`` or ``points`` in the order of their years."""
    if "value" in raw:
        return Course(np.array([first]), np.array([_number(raw["value"])]), True, source)
    form, name = ("values", "from") if "values" in raw else ("points", "at")
    steps = sorted((int(step[name]), _number(step["value"])) for step in raw[form])
    return Course(
        np.array([year for year, _ in steps]),
        np.array([value for _, value in steps]),
        form == "values",
        source,
    )


def check_horizon(document: Document, first: int, intervals: int, faults: FaultList) -> None:
    """This function will note a horizon that is longer than the years a file was written for, or does not begin with them."""
    start, end = int(document.value["first_year"]), int(document.value["last_year"])
    if first != start:
        what = Sentence(
            "The people begin in {first}, the file in {start}.", first=str(first), start=str(start)
        )
        faults.add(
            document.place("first_year"),
            what,
            Sentence(
                "Write what holds from {first} on, or give people of {start}.",
                first=str(first),
                start=str(start),
            ),
        )
    if first + intervals - 1 > end:
        what = Sentence(
            "The projection goes to {last}, the file to {end}.", last=str(first + intervals - 1), end=str(end)
        )
        years = max(end - first + 1, 0)
        cure = (
            Sentence.plural(
                "Project {years} year, or write what holds after {end} and move 'last_year'.",
                "Project {years} years, or write what holds after {end} and move 'last_year'.",
                years,
                years=str(years),
                end=str(end),
            )
            if years
            else Sentence("Write what holds after {end}, and move 'last_year'.", end=str(end))
        )
        faults.add(document.place("last_year"), what, cure)


def _number(value: Any) -> float:
    return float("nan") if value == UNKNOWN else float(value)

"""The yearly rates that a valuation takes as given: from its own file, as far as its author stands by them, or from the country's economy.

A path is a course (:mod:`courses`) from the first to the last year of the file; beyond them only ``then`` says how it goes on. ``of: economy`` takes it from
an :mod:`economy` instead, so that wages, prices and interest agree with output and with each other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.projection.courses import as_course, course_of, years_of
from allcover.projection.economy import Economy
from allcover.projection.rates import Floats
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked

PATHS = ("prices", "wages", "interest", "coverage")
ECONOMY, HELD = "economy", "held"
_TOLD_ELSEWHERE = Citation("")
"""Sources of paths stand in the assumptions, where an economy's take their place."""

_FORMS = ("of", "value", "values", "points")


def is_of_economy(path: Mapping[str, Any]) -> bool:
    """Whether a path is that of the country's economy."""
    return path.get("of") == ECONOMY


def rates_of(path: Mapping[str, Any], first: int, last: int, years: NDArray[np.int64]) -> Floats:
    """This function will give a path's rates of years: those of the file from ``first`` to ``last``, then what ``then`` says."""
    found = course_of(path, first, _TOLD_ELSEWHERE).over(np.minimum(years, last))
    then = path.get("then", HELD)
    return found if then == HELD else np.where(years > last, float(then), found)


def moved(path: Mapping[str, Any], by: float) -> dict[str, Any]:
    """This function will raise or lower all rates of a path, ``by`` a share of one. Raises ValueError for one whose rates are not known yet."""
    if not any(form in path for form in _FORMS[1:]):
        raise ValueError("The rates of this path are still to be taken from an economy. Settle it first.")
    found = dict(path)
    for form in ("values", "points"):
        if form in path:
            found[form] = [{**step, "value": float(step["value"]) + by} for step in path[form]]
    for form in ("value", "then"):
        if form in path and path[form] != HELD:
            found[form] = float(path[form]) + by
    return found


def check_contributors(document: Document, faults: FaultList) -> None:
    """This function will note contributors who follow from nothing, or from two things; of a path under a name nobody knows nothing can be said."""
    value = document.value
    if (
        not isinstance(value, Mapping)
        or not isinstance(value.get("paths"), Mapping)
        or set(value["paths"]) - set(PATHS)
    ):
        return
    if ("coverage" in value["paths"]) == ("entrants" in value):
        what = (
            marked("Contributors to come follow from both 'coverage' and 'entrants'.")
            if "entrants" in value
            else marked("Nothing says how many contribute in the years to come.")
        )
        faults.add(
            document.place("paths"),
            what,
            marked("Give the path of 'coverage', or 'entrants': one of the two."),
        )


def check_paths(document: Document, names: Sequence[str], faults: FaultList) -> None:
    """This function will note paths, of those named, that are told in no way or in two, without a source, or not from the first year to the last."""
    first, last = years_of(document, faults)
    for name in names:
        path = document.value["paths"][name]
        place = document.place("paths", name)
        given = [form for form in _FORMS if form in path]
        if len(given) != 1:
            what = Sentence(
                "'{name}' is told by {forms}.", name=name, forms=", ".join(given) or Sentence("nothing")
            )
            faults.add(place, what, marked("Give one of 'value', 'values' and 'points', or 'of: economy'."))
        elif "of" not in given and "source" not in path:
            faults.add(
                place,
                Sentence("'{name}' has no source.", name=name),
                marked("Say where it comes from, under 'source'."),
            )
        elif "of" not in given:
            as_course(document, "paths", name, first=first, last=last, faults=faults)
        if path.get("then", HELD) != HELD and isinstance(path["then"], str):
            faults.add(
                document.place("paths", name, "then"),
                Sentence("'{then}' does not say how '{name}' goes on.", then=str(path["then"]), name=name),
                marked("Write a yearly rate, or 'held'."),
            )


def check_reach(document: Document, first: int, intervals: int, faults: FaultList) -> None:
    """This function will note a valuation that begins before its paths, or goes on beyond those that do not say how."""
    start, end = int(document.value["first_year"]), int(document.value["last_year"])
    last = first + intervals - 1
    if first < start:
        what = Sentence(
            "The valuation begins in {first}, the paths in {start}.", first=str(first), start=str(start)
        )
        faults.add(
            document.place("first_year"),
            what,
            Sentence("Write what holds from {first} on, and move 'first_year'.", first=str(first)),
        )
    for name, path in document.value["paths"].items():
        if last > end and "then" not in path and not is_of_economy(path):
            what = Sentence(
                "The valuation goes to {last}, the path of '{name}' to {end}.",
                last=str(last),
                name=name,
                end=str(end),
            )
            years = end - first + 1
            # A valuation has two years at least.
            cure = (
                Sentence(
                    "Value {years} years, write what holds after {end} and move 'last_year', or say with 'then' how it goes on: a yearly rate, or 'held'.",
                    years=str(years),
                    end=str(end),
                )
                if years > 1
                else Sentence(
                    "Write what holds after {end} and move 'last_year', or say with 'then' how it goes on: a yearly rate, or 'held'.",
                    end=str(end),
                )
            )
            faults.add(document.place("paths", name), what, cure)


def rates_of_economy(economy: Economy) -> dict[str, Floats]:
    """This function will give yearly rates (year,) of an economy by the paths they may stand for; those of wages and coverage are NaN where it says nothing of work.

    Growth of a year is over the year before. Before the first year there is none: wages grow in it as much faster than prices as in the second, and coverage as it
    does then. Coverage grows as formal employees outgrow what their first year's shares of the people of each age would come to.
    """
    wages = economy.average_wage
    grown = np.full(economy.years.size, np.nan)
    if wages is not None and wages.size > 1:
        grown[1:] = wages[1:] / wages[:-1] - 1
        grown[0] = (1 + grown[1]) / (1 + economy.prices[1]) * (1 + economy.prices[0]) - 1
    return {
        "prices": economy.prices,
        "wages": grown,
        "interest": economy.interest,
        "coverage": _coverage(economy),
    }


def _coverage(economy: Economy) -> Floats:
    grown = np.full(economy.years.size, np.nan)
    if economy.work is not None and grown.size > 1:
        formal = economy.work.formal[..., 0]
        share = np.divide(
            formal[0], economy.persons[0], out=np.zeros_like(formal[0]), where=economy.persons[0] > 0
        )
        level = formal.sum(axis=(1, 2)) / (share * economy.persons).sum(axis=(1, 2))
        grown[1:] = level[1:] / level[:-1] - 1
        grown[0] = grown[1]
    return grown

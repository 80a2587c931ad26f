"""Who begins to contribute to a scheme, told outright: so many persons a year, and their ages; the other way is to tell how many contribute at each age.

Comes from a file of assumptions (:mod:`valuation_file`); goes to :mod:`valuation`. Shares of groups of ages are spread evenly over the single ages of the group.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.projection.courses import as_course, course_of
from allcover.projection.levels import SEX
from allcover.projection.rates import Floats
from allcover.rules.plain import citation
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked

HELD = "held"
_ROUNDING = 1e-6


def entrants_of(raw: Mapping[str, Any], first: int, last: int, years: NDArray[np.int64], ages: int) -> Floats:
    """This function will give persons who enter (year, sex, age) of a file that tells of ``first`` to ``last``; beyond it as many as in its last year.

    >>> told = {"persons": {"value": 100}, "ages": [15, 17, 18], "female": [0.4, 0.1], "male": [0.3, 0.2], "source": {"title": "", "verified": True}}
    >>> entrants_of(told, 2024, 2030, np.array([2024]), 101)[0, :, 15:18].tolist()
    [[20.0, 20.0, 10.0], [15.0, 15.0, 20.0]]
    """
    persons = course_of(raw["persons"], first, citation(raw["source"])).over(np.minimum(years, last))
    share = np.zeros((len(SEX), ages))
    for at, sex in enumerate(SEX):
        for part, (low, high) in zip(raw[sex], pairwise(raw["ages"])):
            share[at, int(low) : int(high)] = float(part) / int(high - low)
    return np.asarray(persons[:, None, None] * share)


def check_entrants(document: Document, first: int, last: int, faults: FaultList) -> None:
    """This function will note ages that do not rise, shares that are not as many as groups of ages or do not add up to all, and years that are not reached."""
    raw = document.value["entrants"]
    as_course(_with_source(document), "entrants", "persons", first=first, last=last, faults=faults)
    ages = [int(age) for age in raw["ages"]]
    if any(later <= earlier for earlier, later in pairwise(ages)):
        cure = marked("Write the first age of each group and, last, the age at which the last one ends.")
        faults.add(
            document.place("entrants", "ages"), Sentence("The ages {ages} do not rise.", ages=str(ages)), cure
        )
    for sex in SEX:
        if len(raw[sex]) != len(ages) - 1:
            what = Sentence.plural(
                "'{sex}' has {given} value for {groups} groups of ages.",
                "'{sex}' has {given} values for {groups} groups of ages.",
                len(raw[sex]),
                sex=sex,
                given=str(len(raw[sex])),
                groups=str(len(ages) - 1),
            )
            faults.add(
                document.place("entrants", sex),
                what,
                marked("Give one value for each group that 'ages' bounds."),
            )
    if "working_on" in document.value:
        faults.add(
            document.place("working_on"),
            marked("With 'entrants' nobody stops before a pension, so nothing is asked of who works on."),
            marked("Leave 'working_on' out, or give 'coverage' in the place of 'entrants'."),
        )
    total = float(sum(float(value) for sex in SEX for value in raw[sex]))
    if abs(total - 1) > _ROUNDING:
        what = Sentence("The shares of women and men of all ages add up to {total}.", total=f"{total:.6g}")
        faults.add(
            document.place("entrants", SEX[0]),
            what,
            marked("Let them add up to 1; 'persons' says how many enter."),
        )


def check_entrants_reach(document: Document, raw: Mapping[str, Any], last: int, faults: FaultList) -> None:
    """This function will note a valuation that goes on beyond the years of the file, where it does not say that as many enter then."""
    end = int(document.value["last_year"])
    if last > end and "then" not in raw["persons"]:
        what = Sentence("The valuation goes to {last}, the entrants to {end}.", last=str(last), end=str(end))
        cure = Sentence(
            "Write how many enter after {end} and move 'last_year', or 'then: {held}' where as many do.",
            end=str(end),
            held=HELD,
        )
        faults.add(document.place("entrants", "persons"), what, cure)


def _with_source(document: Document) -> Document:
    """Persons are a course, whose source is that of all entrants."""
    entrants = document.value["entrants"]
    persons = {**entrants["persons"], "source": entrants["source"]}
    value = {**document.value, "entrants": {**entrants, "persons": persons}}
    return Document(document.file, value, document.places)

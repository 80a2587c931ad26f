"""Parents and grandchildren of the head whom a survey's relations do not tell, by what they are to the head. Goes to the sample of lives."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.population import Population

APART = 15
"""Years that a parent is older at least."""


def link_elders(survey: Population, mother: NDArray[np.int32], father: NDArray[np.int32]) -> None:
    """This function will write into ``mother`` and ``father`` (rows of persons, -1: none in the survey) whom the relations to the head tell.

    A parent is taken for that of the head, or of the spouse where the head's is known or dead; a grandchild for the child of the eldest of the head's children who is old enough. Where the survey says that
    a parent has died, nobody is taken for it.
    """
    persons = survey.need_bare("persons")
    told = persons["relation_to_head"].cast(pl.String).fill_null("").to_numpy()
    home, age = survey.household_of_person, persons["age"].fill_null(-1).to_numpy()
    woman = (persons["sex"] == "female").fill_null(value=False).to_numpy()
    dead = [
        (persons[f"{name}_vital_status"] == "dead").fill_null(value=False).to_numpy()
        for name in ("father", "mother")
    ]

    def link(child: int, parent: int) -> bool:
        held = mother if woman[parent] else father
        fits = held[child] < 0 and not dead[int(woman[parent])][child] and age[parent] >= age[child] + APART
        if fits:
            held[child] = parent
        return bool(fits)

    first = survey.household_offsets
    for row in np.flatnonzero((told == "parent") & (home >= 0)):
        near = np.arange(first[home[row]], first[home[row] + 1])
        for child in (*near[told[near] == "head"].tolist(), *near[told[near] == "spouse"].tolist()):
            if link(child, int(row)):
                break
    for row in np.flatnonzero((told == "grandchild") & (mother < 0) & (father < 0)):
        near = np.arange(first[home[row]], first[home[row] + 1])
        between = near[told[near] == "child"]
        for parent in between[np.argsort(-age[between], kind="stable")].tolist():
            if link(int(row), parent):
                break

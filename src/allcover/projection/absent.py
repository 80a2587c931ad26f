"""Whether the parents of the people of a later year are alive: those among them by their lives, those elsewhere by the mortality of everybody."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.projection.lives_state import GONE, NOBODY, PARENTS, chances
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample

AT_BIRTH = 28
"""The age at which an absent mother is taken to have borne a child; a father is older by as much as husbands are."""


def absent_parents(
    frame: pl.DataFrame,
    opening: Sample,
    sample: Sample,
    numbers: NDArray[np.int32],
    dying: Floats,
    older: int,
    seed: int,
) -> dict[str, pl.Series]:
    """This function will tell of everybody whether mother and father are alive.

    A parent who was among the people and is not has died. One elsewhere who was alive at the survey, or at a later birth, dies as others of that age do, by a random number of the
    child's own. Where the survey does not know, neither is it known later. ``frame`` are the survey's persons.
    """
    years, drawn = dying.shape[0], chances(seed, numbers, PARENTS)
    made: dict[str, Any] = {}
    for place, (name, parent) in enumerate(
        (("mother_vital_status", "mother"), ("father_vital_status", "father"))
    ):
        now, then = getattr(sample, parent), getattr(opening, parent)
        told = frame[name].cast(pl.String).fill_null("").to_numpy()[sample.line]
        told = np.where(sample.origin >= 0, told, "alive")
        survives = still_alive(dying, place, AT_BIRTH + place * older)
        # Mother and father of one child are told by either half of its number.
        number = (drawn + 0.5 * place) % 1.0
        lives = number < survives[np.minimum(sample.age, survives.size - 1)]
        absent = np.where((told == "alive") & ~lives, "dead", told)
        was_there = (sample.origin >= 0) & (then[sample.line] != NOBODY)
        status = np.where(now >= 0, "alive", np.where((now == GONE) | was_there, "dead", absent))
        made[name] = pl.Series(status).replace("", None)
    assert years >= 0
    return made


def still_alive(dying: Floats, sex: int, at_birth: int) -> Floats:
    """This function will give, by the age of a child, the probability that a parent who was alive at the start, or at a later birth, still is.

    ``dying`` (interval, sex, age) are the intervals since then; ``at_birth`` how old the parent was when the child was born.

    >>> still_alive(np.full((2, 2, 101), 0.1), 0, 28)[[0, 1, 5]].round(2).tolist()
    [1.0, 0.9, 0.81]
    """
    years, ages = dying.shape[0], dying.shape[2]
    child = np.arange(ages)
    found = np.ones(ages)
    for at in range(years):
        before = child - (years - at)
        parent = np.clip(before + at_birth, 0, ages - 1)
        found *= np.where(before >= 0, 1 - dying[at, sex, parent], 1.0)
    return found

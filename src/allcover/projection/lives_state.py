"""The persons of lives as compiled loops go through them: their arrays, lists of them by part, the words of what they are, and the random number of each event.

Goes to :mod:`lives_steps` and :mod:`lives_meeting`, which bring them through a year, and to whoever asks what stands in a sample. Every event of every person has a random number of its own, found from
the person, the year and the event alone: so two runs differ by what differs between them, and by nothing else.
"""

from typing import Any, NamedTuple

import numpy as np

from allcover.projection.rates import Floats, compiled

PART = 16_384
"""Persons gone through at once: few enough to stay at hand from one step to the next."""

OLD_AGE, INVALIDITY, WIDOWED, ORPHANED = 0, 1, 2, 3
NEVER, ACTIVE, RESTING, LEFT = 0, 1, 2, 3
"""Of a scheme: never insured, contributing, with credit and not contributing, done with working."""

AS_SURVEYED, WED, BEREAVED, PARTED = 0, 1, 2, 3
"""Of marriages since the survey: nothing has changed, married since, widowed since, divorced since."""

(
    DEATH, CREDIT, INVALID, RETIRING, BIRTH, GIRL, WORK, WEDDING, PARTING, LEAVING, LIKENESS, PARENTS, STANDING, LASTING, PASSING, REMARRIAGE,
) = range(1, 17)  # fmt: skip
NOBODY, GONE = -1, -2
"""In the place of a person: there is none, or the person has died."""


class Persons(NamedTuple):
    """The arrays of a :class:`~allcover.projection.sample.Sample` with room for who will be born; ``career``: the mean of wages over the years credited, as a share of
    the mean of sex and age; ``died`` and ``parted``: the year of a death or a divorce. ``gone`` has a bit a person, set for
    who has died or dies in the year: the deaths of spouses and parents are looked up in it first, since it stays near at hand where years of all would not."""

    weight: Any
    sex: Any
    age: Any
    mate: Any
    mother: Any
    father: Any
    home: Any
    service: Any
    state: Any
    kind: Any
    amount: Any
    origin: Any
    line: Any
    wed: Any
    standing: Any
    beside: Any
    career: Any
    died: Any
    parted: Any
    gone: Any


class Lists(NamedTuple):
    """Lists by part, each from its part's start on: ``here`` who is alive, ``held`` (part) how many; ``mothers`` or brides, and who has ``moved``, with
    ``found`` (2, part) how many; ``following``: the next in a chain of single men."""

    here: Any
    held: Any
    mothers: Any
    moved: Any
    found: Any
    following: Any


@compiled
def chance(seed: int, person: int, year: int, event: int) -> float:
    """This function will give the random number of an event, from 0 up to 1 (SplitMix64 of its four names)."""
    x = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(person) * np.uint64(0xD1B54A32D192ED03)
    x = x + np.uint64(year) * np.uint64(0x8CB92BA72F3D8DD7) + np.uint64(event) * np.uint64(0xABC98388FB8FAC03)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def is_left(kind: int, beside: float) -> bool:
    """This function will tell whether somebody draws as a widow or widower, alone or beside a pension of the own."""
    return kind == WIDOWED or beside > 0.0


@compiled
def standing_of(state: int, kind: int) -> int:
    """This function will give a person's state, where who draws without having been insured is done with the scheme too."""
    return LEFT if state == NEVER and kind != NOBODY else state


@compiled
def chances(seed: int, persons: Any, event: int) -> Floats:
    """This function will give the random number of an event that comes once in a life, for persons by their numbers."""
    found = np.empty(persons.size)
    for at in range(persons.size):
        found[at] = chance(seed, persons[at], 0, event)
    return found

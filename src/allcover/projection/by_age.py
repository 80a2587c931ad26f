"""Numbers by groups of age, as authors write them: the first age of each group and a list of one value a group, laid out over single ages.

Comes from the files of :mod:`economy_file`, :mod:`short_term_file` and :mod:`valuation_file`; totals of a sample that are spread come from :mod:`opening` and branches.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.projection.levels import SEX
from allcover.projection.rates import Floats
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked

GROUP = 5
"""Years of age over which totals of a sample are spread."""

OPEN = 80
"""The age from which all are one group: surveys seldom know the oldest by five years, nor are they weighted to them."""

SAMPLED = tuple(range(0, OPEN + 1, GROUP))
"""The first age of each group over which totals of a sample are spread."""


def by_single_age(starts: Sequence[Any], values: ArrayLike, ages: int) -> Floats:
    """This function will lay values (..., group) out over single ages (..., age) from 0; nought below the first group.

    >>> by_single_age([1, 3], [0.5, 0.2], 5).tolist()
    [0.0, 0.5, 0.5, 0.2, 0.2]
    """
    first = np.array([int(age) for age in starts])
    group = np.searchsorted(first, np.arange(ages), side="right") - 1
    told = np.asarray(values, dtype=float)
    return np.where(group >= 0, told[..., np.maximum(group, 0)], 0.0)


def by_sex(starts: Sequence[Any], raw: Mapping[str, Any], ages: int) -> Floats:
    """This function will lay out what is written of women and of men: (sex, age)."""
    return by_single_age(starts, [[float(value) for value in raw[sex]] for sex in SEX], ages)


def spread(totals: Floats, people: Floats, breaks: ArrayLike = (), firsts: Sequence[int] = SAMPLED) -> Floats:
    """This function will share totals by single age (sex, age, ...) out within groups of ages as ``people`` (sex, age) are; each group's total is kept.

    So gaps of a sample are not carried on. Groups begin at the ages ``firsts``, and one ends where an age of ``breaks`` begins, such as that from which pensions are drawn. Where nobody is in a group, totals stay
    at their ages.
    """
    group = groups_of_age(people.shape[1], breaks, firsts)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    heads = np.add.reduceat(people, starts, axis=1)[:, group]
    share = np.divide(people, heads, out=np.zeros_like(people), where=heads > 0)
    wide, there = (one.reshape(*share.shape, *[1] * (totals.ndim - 2)) for one in (share, heads > 0))
    return np.asarray(np.where(there, np.add.reduceat(totals, starts, axis=1)[:, group] * wide, totals))


def groups_of_age(ages: int, breaks: ArrayLike = (), firsts: Sequence[int] = SAMPLED) -> NDArray[np.int64]:
    """This function will number the groups over which totals are spread, for each of so many single ages.

    >>> groups_of_age(101)[[0, 4, 5, 79, 80, 100]].tolist(), groups_of_age(101, [62])[[60, 61, 62, 64, 65]].tolist()
    ([0, 0, 1, 15, 16, 16], [12, 12, 13, 13, 14])
    """
    single = np.arange(ages)
    asked = np.intersect1d(single, np.asarray(breaks, dtype=np.int64))
    starts = np.union1d(np.intersect1d(single, firsts), asked)
    return np.asarray(np.searchsorted(starts, single, side="right") - 1)


def check_groups(
    document: Document,
    starts: tuple[str | int, ...],
    columns: Iterable[tuple[str | int, ...]],
    faults: FaultList,
    *,
    is_from_birth: bool = True,
) -> None:
    """This function will note first ages that do not rise, and values by sex, at the places ``columns``, that are not as many as groups."""
    ages = [int(age) for age in _at(document, starts)]
    if (is_from_birth and ages[0] != 0) or any(later <= earlier for earlier, later in pairwise(ages)):
        what = (
            Sentence("The ages {ages} do not begin at 0 and rise.", ages=str(ages))
            if is_from_birth
            else Sentence("The ages {ages} do not rise.", ages=str(ages))
        )
        faults.add(
            document.place(*starts), what, marked("Write the first age of each group, from young to old.")
        )
    for column in columns:
        for sex in [one for one in SEX if one in _at(document, column)]:
            given = len(_at(document, (*column, sex)))
            if given != len(ages):
                what = Sentence.plural(
                    "'{sex}' has {given} value for {groups} groups of ages.",
                    "'{sex}' has {given} values for {groups} groups of ages.",
                    given,
                    sex=sex,
                    given=str(given),
                    groups=str(len(ages)),
                )
                cure = Sentence("Give one value for each age in '{name}'.", name=str(starts[-1]))
                faults.add(document.place(*column, sex), what, cure)


def _at(document: Document, path: tuple[str | int, ...]) -> Any:
    value: Any = document.value
    for key in path:
        value = value[key]
    return value

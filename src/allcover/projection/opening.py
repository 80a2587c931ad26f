"""A scheme at the start of its valuation: contributors, those who have stopped, and pensions in payment, by cells.

Comes from persons, of a survey or of the scheme's own file; goes to :mod:`insured`. A sample's numbers are spread within groups of five years of age over single ages as the people are, so that its gaps are not
projected; totals stay what they are. No such group lies on both sides of the age from which pensions are drawn, or at which orphans draw no more. A scheme's own records stay at their single ages, or
are spread over the groups they were given in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.projection.by_age import GROUP, spread
from allcover.projection.insured import TYPES, Awards, ByAmount, Opening
from allcover.projection.rates import Floats
from allcover.projection.working_on import right_ages
from allcover.vocabulary.fault import FaultList, Place

FARTHEST = 20.0
"""Years from the usual credit of an age beyond which wages rise no further."""

FEWEST = 30
"""Contributors of whom one asks how wages rise with credit."""

BANDS = 40
"""Bands of pensions in payment by amount, where a law raises some of them."""


DOUBTS = ("credit", "contribution", "pension", "right", "age")
"""What data may leave open of a member: the record of credit, what is contributed or drawn, by what right, and an age beyond the last."""


@dataclass(frozen=True)
class Members:
    """Persons of a scheme, one entry each: ``weight`` persons that each stands for, ``sex`` (0 female, 1 male), ``age`` in completed years.

    ``is_contributing``; ``months`` of contribution credited; ``earnings`` insured and ``contribution``, a month; ``pension`` drawn a month and
    ``type``, its place in ``TYPES`` (-1 without). Money is in major units. ``doubts``, by :data:`DOUBTS`, are those of whom the data leave something open, and
    what is taken of them. ``age_groups`` are the first ages of the groups that ``age`` tells of, each single age where it is exact; None of a sample.
    """

    weight: Floats
    sex: NDArray[np.int64]
    age: NDArray[np.int64]
    is_contributing: NDArray[np.bool_]
    months: Floats
    earnings: Floats
    contribution: Floats
    pension: Floats
    type: NDArray[np.int64]
    doubts: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    age_groups: tuple[int, ...] | None = None

    @property
    def ages_told(self) -> str:
        """How ages are told: of a "sample", or of records by "single" age or by "groups"."""
        if self.age_groups is None:
            return "sample"
        return "single" if np.all(np.diff(self.age_groups) == 1) else "groups"

    def spread(self, totals: Floats, population: Floats, breaks: ArrayLike) -> Floats:
        """This function will share totals (sex, age, ...) of members out within their groups of ages as a ``population`` (sex, age) is; groups of a sample end at ``breaks`` too."""
        if self.age_groups is None:
            return spread(totals, population, breaks)
        return spread(totals, population, firsts=self.age_groups)


@dataclass(frozen=True)
class PerHead:
    """Insured earnings and contributions of a contributor, a month, (sex, age), at the level of the opening year."""

    earnings: Floats
    contribution: Floats


def opening_of(
    members: Members, population: Floats, services: int, breaks: ArrayLike = ()
) -> tuple[Opening, PerHead]:
    """This function will lay members out as cells, spread by a ``population`` (sex, age); ``services`` is how many years of credit are told apart, ``breaks`` are ages at which
    a sample's group ends whatever its five years.

    Months of credit between two whole years are shared between both, so that the mean stays. Raises Faults for members that cannot be.
    """
    _check(members, population.shape[1])
    shape = (2, population.shape[1], services)
    works = members.is_contributing
    rests = ~works & (members.months > 0) & (members.type < 0)
    active, inactive = (_by_service(members, who, shape) for who in (works, rests))
    persons = np.stack(
        [_count(members, members.type == kind, members.weight, shape[:2]) for kind in range(len(TYPES))]
    )
    paid = members.weight * members.pension
    amounts = np.stack([_count(members, members.type == kind, paid, shape[:2]) for kind in range(len(TYPES))])
    cells = [members.spread(held, population, breaks) for held in (active, inactive)]
    drawn = [
        np.stack([members.spread(kind, population, breaks) for kind in held]) for held in (persons, amounts)
    ]
    opening = Opening(cells[0], cells[1], drawn[0], drawn[1], _by_amount(members, population, breaks))
    heads = opening.active.sum(axis=-1)
    return opening, PerHead(*(
        _per_head(members.spread(_count(members, works, members.weight * money, shape[:2]), population, breaks), heads)
        for money in (members.earnings, members.contribution)
    ))  # fmt: skip


def breaks_of(awards: Awards) -> NDArray[np.int64]:
    """This function will give the ages at which groups of a sample end under a law: from which women and men may draw a pension, and at which orphans draw no more."""
    return np.append(right_ages(awards), awards.orphan_age)


def _check(members: Members, ages: int) -> None:
    faults = FaultList()
    tests = (
        ("age", (members.age >= 0) & (members.age < ages), f"lies outside 0 to {ages - 1}"),
        (
            "months",
            (members.months >= 0) & (members.months <= 12 * members.age),
            "is below 0 or more than the life",
        ),
        ("pension", members.pension >= 0, "is below 0 or not a number"),
        ("earnings", ~members.is_contributing | (members.earnings > 0), "of a contributor is not above 0"),
    )
    for name, fits, what in tests:
        wrong = np.flatnonzero(~fits)
        if wrong.size:
            faults.add(Place("members"), f"'{name}' {what}: {wrong.size} times, first in entry {wrong[0] + 1}.",
                       "Mend the entries, or leave them out and say so.")  # fmt: skip
    faults.check()


def _by_service(members: Members, who: NDArray[np.bool_], shape: tuple[int, int, int]) -> Floats:
    years = np.minimum(members.months[who] / 12, shape[2] - 1)
    whole = np.minimum(years.astype(np.int64), shape[2] - 2)
    part = years - whole
    cells = np.zeros(shape)
    for at, share in ((whole, 1 - part), (whole + 1, part)):
        np.add.at(cells, (members.sex[who], members.age[who], at), members.weight[who] * share)
    return cells


def _count(members: Members, who: NDArray[np.bool_], weight: Floats, shape: tuple[int, int]) -> Floats:
    cells = np.zeros(shape)
    np.add.at(cells, (members.sex[who], members.age[who]), weight[who])
    return cells


def _by_amount(members: Members, population: Floats, breaks: ArrayLike) -> ByAmount:
    """Pensions in payment in bands of equal ratio from the smallest to the largest; one band where there are none, or all are alike."""
    draws = (members.type >= 0) & (members.weight > 0) & (members.pension > 0)
    paid = members.pension[draws]
    apart = paid.size > 0 and paid.max() > paid.min()
    # The ends of all bands but the first and the last, which are open.
    edges = np.geomspace(paid.min(), paid.max() * (1 + 1e-9), BANDS + 1)[1:-1] if apart else np.zeros(0)
    band = np.searchsorted(edges, members.pension, side="right")
    shape = (len(TYPES), *population.shape, edges.size + 1)
    held = []
    for money in (members.weight, members.weight * members.pension):
        cells, who = np.zeros(shape), members.type >= 0
        np.add.at(cells, (members.type[who], members.sex[who], members.age[who], band[who]), money[who])
        held.append(np.stack([members.spread(kind, population, breaks) for kind in cells]))
    return ByAmount(edges, *held)


def _per_head(total: Floats, heads: Floats) -> Floats:
    """Money of a contributor in each cell; where none is, that of the nearest age of the sex that has some."""
    found = np.zeros_like(total)
    for sex in range(total.shape[0]):
        some = np.flatnonzero(heads[sex] > 0)
        if some.size:
            nearest = some[np.abs(np.arange(total.shape[1])[:, None] - some).argmin(axis=1)]
            found[sex] = total[sex, nearest] / heads[sex, nearest]
    return found


def wages_by_credit(members: Members, opening: Opening) -> Floats:
    """This function will tell how much more contributors with longer credit earn: wages (sex, age, service) as a share of the mean of the sex and age.

    The logarithm of earnings rises with years of credit in a straight line, one for each sex, found within groups of five years of age by weighted least squares; where fewer than ``FEWEST`` contribute it
    does not rise, nor farther than ``FARTHEST`` years from what is usual at the age. The opening's contributors of each age keep their mean.
    """
    active = opening.active
    credit = np.arange(active.shape[-1])
    slope = np.array([_slope(members, sex) for sex in range(2)])
    typical = _per_head((active * credit).sum(axis=-1), active.sum(axis=-1))
    raw = np.exp(slope[:, None, None] * np.clip(credit - typical[..., None], -FARTHEST, FARTHEST))
    mean = _per_head((active * raw).sum(axis=-1), active.sum(axis=-1))
    return np.asarray(np.divide(raw, mean[..., None], out=np.ones_like(raw), where=mean[..., None] > 0))


def _slope(members: Members, sex: int) -> float:
    """By how much the logarithm of earnings rises with a year of credit, within groups of age."""
    who = members.is_contributing & (members.weight > 0) & (members.sex == sex)
    if np.count_nonzero(who) < FEWEST:
        return 0.0
    weight, group = members.weight[who], members.age[who] // GROUP
    years, wage = (
        _apart(values, weight, group) for values in (members.months[who] / 12, np.log(members.earnings[who]))
    )
    spread_of_years = float(weight @ years**2)
    return float(weight @ (years * wage)) / spread_of_years if spread_of_years > 0 else 0.0


def _apart(values: Floats, weight: Floats, group: NDArray[np.int64]) -> Floats:
    """How far values lie from the mean of their group."""
    mean = np.bincount(group, weight * values) / np.maximum(np.bincount(group, weight), 1e-300)
    return np.asarray(values - mean[group])

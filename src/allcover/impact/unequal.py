"""Inequality under every option, with errors, and the differences from things as they are on the same persons.

Measures on a ratio scale are of welfare per head or equivalent over persons. Entropy and Atkinson need welfare above zero:
who has none is left out of those alone, and counted. A change of those is over who has welfare above zero both before and after.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from allcover.estimation import EmptyUniverse, Linearised, WelfareNotPositive, ZeroDenominator
from allcover.estimation.entropy import atkinson_among, entropy_among
from allcover.estimation.inputs import Entries
from allcover.estimation.intervals import nobody
from allcover.estimation.ranking import Ranking
from allcover.impact.reach import Received
from allcover.impact.sample import Sample, Standing
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

OPEN = marked("Unknown amounts leave incomes open.")
NO_WELFARE = marked("Welfare is not above zero for anybody, or not for the poorest.")

ABOVE_ZERO: Mapping[str, Callable[[Entries], Linearised]] = {
    "theil": lambda of: entropy_among(of, 1),
    "mld": lambda of: entropy_among(of, 0),
    "atkinson_0_5": lambda of: atkinson_among(of, 0.5),
    "atkinson_1": lambda of: atkinson_among(of, 1),
    "atkinson_2": lambda of: atkinson_among(of, 2),
}
"""The measures that need welfare above zero, by key, of persons in any order."""


def _of_entries(measure: Callable[[Entries], Linearised], ranking: Ranking) -> Linearised:
    return measure(ranking.of)


MEASURES: Mapping[str, Callable[[Ranking], Linearised]] = {
    "gini": Ranking.gini,
    "gini_convey": lambda ranking: ranking.gini("convey"),
    "s_gini_1_5": lambda ranking: ranking.concentration(nu=1.5),
    "s_gini_3": lambda ranking: ranking.concentration(nu=3.0),
    "s_gini_4": lambda ranking: ranking.concentration(nu=4.0),
    **{key: partial(_of_entries, measure) for key, measure in ABOVE_ZERO.items()},
    "palma": Ranking.palma,
    "qsr": Ranking.quintile_ratio,
}
"""The measures by key, of persons ranked by their welfare."""

POINTS = tuple(number / 10 for number in range(1, 11))
"""Where the curves are read: every tenth of persons."""


@dataclass(frozen=True)
class Inequality:
    """The measures under one option by key, and their ``changes`` from things as they are (empty for those)."""

    option: str
    measures: Mapping[str, Estimate]
    changes: Mapping[str, Estimate]


@dataclass(frozen=True)
class Curve:
    """A Lorenz or concentration curve: what the poorest parts ``POINTS`` of persons hold of the whole.

    ``of`` is welfare (``name`` the option's), benefit, or change: how far an option lifts the curve of welfare.
    """

    of: str
    id: str
    name: str
    ordinates: tuple[Estimate, ...]


def inequality(sample: Sample, standings: Sequence[Standing]) -> tuple[Inequality, ...]:
    """This function will measure inequality under every option; the first is things as they are."""
    found = [_measured(sample, standing) for standing in standings]
    return tuple(
        _told(sample, standing, mine, {} if standing is standings[0] else _apart(standings[0], standing, found[0], mine))
        for standing, mine in zip(standings, found, strict=True)
    )  # fmt: skip


def _measured(sample: Sample, standing: Standing) -> dict[str, Linearised]:
    if standing.is_open:
        return {}
    found = measured(standing.ranking)
    if "gini_convey" in found:
        # It counts each record's own weight, which is lost where the persons of a home are put together.
        found["gini_convey"] = standing.ranking.gini("convey", sample.homes.squares)
    return found


def measured(ranking: Ranking) -> dict[str, Linearised]:
    """This function will give every measure that the welfare of the persons ranked allows."""
    found = {}
    for key, measure in MEASURES.items():
        try:
            found[key] = measure(ranking)
        except (EmptyUniverse, WelfareNotPositive, ZeroDenominator):
            continue
    return found


def _apart(
    first: Standing, last: Standing, before: Mapping[str, Linearised], after: Mapping[str, Linearised]
) -> dict[str, Linearised]:
    """The changes of the measures that both have, all over the same persons."""
    found = {key: after[key] - before[key] for key in after if key in before}
    if not found:
        return found
    old, new = first.ranking.of, last.ranking.of
    is_above, is_above_after = (of.values["welfare"] > 0 for of in (old, new))
    if np.array_equal(is_above, is_above_after):
        return found
    both = is_above & is_above_after
    for key in found.keys() & ABOVE_ZERO.keys():
        measure = ABOVE_ZERO[key]
        found[key] = measure(new.only(both)) - measure(old.only(both))
    return found


def _told(
    sample: Sample, standing: Standing, mine: Mapping[str, Linearised], changes: Mapping[str, Linearised]
) -> Inequality:
    note = OPEN if standing.is_open else NO_WELFARE
    made = [*mine.values(), *changes.values()]
    found = sample.homes.estimates(made)
    missing = {key: nobody(note=note) for key in MEASURES}
    return Inequality(
        standing.id,
        missing | dict(zip(mine, found)),
        (missing if standing.is_open else {}) | dict(zip(changes, found[len(mine) :])),
    )


def lorenz_curve(standing: Standing, name: str) -> Curve | None:
    """This function will give the Lorenz curve of welfare under an option, None where unknown amounts leave it open."""
    if standing.is_open:
        return None
    try:
        curve = standing.ranking.lorenz(POINTS)
    except WelfareNotPositive:
        return None
    return Curve("welfare", f"welfare_{standing.id}", name, standing.sample.homes.estimates(curve))


def lorenz_changes(before: Standing, after: Standing, name: str) -> Curve | None:
    """This function will give how far an option lifts the Lorenz curve, at every point, on the same persons.

    None where unknown amounts leave either open.
    """
    if before.is_open or after.is_open:
        return None
    try:
        curves = zip(before.ranking.lorenz(POINTS), after.ranking.lorenz(POINTS), strict=True)
    except WelfareNotPositive:
        return None
    changes = [new - old for old, new in curves]
    return Curve("change", f"change_{after.id}", name, after.sample.homes.estimates(changes))


def concentration_curve(of: Received, name: str) -> Curve | None:
    """This function will give the concentration curve of a benefit, persons ranked by welfare as it is under the option.

    None where nobody who was asked receives it.
    """
    try:
        curve = of.ranking_after.lorenz(POINTS, of.by_home[0])
    except (EmptyUniverse, WelfareNotPositive):
        return None
    return Curve("benefit", of.transfer.id, name, of.sample.homes.estimates(curve))

"""Who goes on contributing where a law gives pensions later, and who stops where it gives them earlier: shares of contributors at each age in the years to come.

The opening's share of every age holds under the law of the opening. A later age keeps whom it meets at work from retiring, cohort by cohort, and a file of assumptions says how many of them go on
contributing, each further year; whoever has retired before stays so. An earlier age takes from the contributors those who have a right then and retire. Goes to :mod:`valuation`.
"""

import numpy as np
from numpy.typing import NDArray

from allcover.projection.insured import Awards
from allcover.projection.rates import Floats

Whole = NDArray[np.int64]


def right_ages(awards: Awards) -> Whole:
    """This function will give the age from which women and men may draw an old-age pension, (sex); one above the last age where they never may."""
    gives = np.any(awards.own > 0, axis=2)
    return np.asarray(np.where(gives.any(axis=1), gives.argmax(axis=1), gives.shape[1]))


def shares_to_come(share: Floats, at_first: Whole, ages: Whole, law: Whole, working_on: float) -> Floats:
    """This function will give the share of contributors (date, sex, age) from that of the opening (sex, age), under laws that give pensions later than ``at_first`` (sex).

    ``ages`` (law, sex) are those from which pensions may be drawn, ``law`` (interval) says which of them holds. Of who is kept from retiring, ``working_on`` go on a year, of these as many the year
    after, and so on.

    >>> opening = np.array([[0.5, 0.5, 0.0, 0.0]])
    >>> shares_to_come(opening, np.array([2]), np.array([[2], [4]]), np.array([1, 1]), 0.8).round(3).tolist()
    [[[0.5, 0.5, 0.0, 0.0]], [[0.5, 0.5, 0.4, 0.0]], [[0.5, 0.5, 0.4, 0.32]]]
    """
    found = np.repeat(share[None], law.size + 1, axis=0)
    for sex, begins in enumerate(at_first):
        if begins < 1:
            continue
        on = np.zeros(share.shape[1])
        for date in range(1, law.size + 1):
            older = np.zeros_like(on)
            # Whom the law of the year that ends has kept: of the age of the opening's law, and those kept before, a year older.
            ends = min(int(ages[law[date - 1], sex]), on.size)
            if ends > begins:
                older[begins:ends] = on[begins - 1 : ends - 1] * working_on
                older[begins] = share[sex, begins - 1] * working_on
            on = older
            found[date, sex] = np.maximum(found[date, sex], on)
    return found


def leaving_early(
    shares: Floats, active: Floats, retiring: Floats, at_first: Whole, awards: tuple[Awards, ...], law: Whole
) -> Floats:
    """This function will take from ``shares`` (date, sex, age) who retires where a law gives pensions earlier than at ``at_first`` (sex).

    As many of each age have a right as of the opening's contributors ``active`` (sex, age, service) would; of them ``retiring`` (sex, age, service) leave within a year, of the others as many the year after, cohort by cohort.
    """
    heads = active.sum(axis=-1)
    retire = [
        np.divide((active * (one.own > 0) * retiring).sum(axis=-1), heads, out=np.zeros_like(heads), where=heads > 0)
        for one in awards
    ]  # fmt: skip
    found, ages = shares.copy(), np.arange(shares.shape[-1])
    for sex, first in enumerate(at_first):
        stays = np.ones(ages.size)
        for date, place in enumerate(law, start=1):
            a_year_younger = np.concatenate([[1.0], stays[:-1]])
            stays = np.where(ages < first, a_year_younger * (1 - retire[place][sex]), 1.0)
            found[date, sex] *= stays
    return found

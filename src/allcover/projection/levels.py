"""The level of mortality: a pattern of death rates by single age brought to a life expectancy that is given.

Patterns come from :mod:`graduation` or a file, expectancies from a file or from the chance paths of :mod:`paths`. All rates of a table are
multiplied by one factor.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.projection.rates import RULES, Floats, expectancies, factors, in_threads, plain, survivals
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place, did_you_mean

SEX = ("female", "male")
LONGEST = 120.0
_HALVINGS = 45
_ROWS = 2_000  # of a thread, below which there is no gain


def expectancy_of(rate: ArrayLike, *, rule: str = "andreev_kingkade") -> Floats:
    """This function will give life expectancy at birth (..., sex) of rates (..., sex, ages), female first, by single age."""
    rates = _checked(rate)
    flat = plain(rates.reshape(-1, rates.shape[-1]))
    out = np.empty(len(flat))
    of, by = _sexes(rates.shape[:-1]), _rule(rule)
    in_threads(len(flat), _ROWS, lambda first, last: expectancies(first, last, flat, of, by, out))
    return out.reshape(rates.shape[:-1])


def factors_at(rate: ArrayLike, expectancy: ArrayLike, *, rule: str = "andreev_kingkade") -> Floats:
    """This function will find the factors (..., sex) that bring rates (..., sex, ages) to life expectancies (..., sex).

    Leading dimensions of the expectancies may be more than those of the rates. Raises Faults that name the first expectancy that is
    above 120 years or that no factor between 1/1000 and 1000 can reach.
    """
    rates, target = _checked(rate), _by_sex("life expectancy", expectancy)
    flat, rows = _rows(rates, target.shape)
    out, aim, of, by = np.empty(target.size), plain(target.ravel()), _sexes(target.shape), _rule(rule)
    in_threads(out.size, _ROWS, lambda first, last: factors(first, last, flat, rows, aim, of, by, out))
    found = out.reshape(target.shape)
    missing = np.argwhere(~np.isfinite(found) | (target > LONGEST))
    if missing.size:
        spot = tuple(missing[0])
        what = f"A life expectancy of {target[spot]:g} years ({SEX[spot[-1]]}) is out of reach of this pattern of death rates."
        raise Faults([Fault(Place("life expectancy"), what, "Mend the figure, or give another pattern.")])
    return found


def at_expectancy(rate: ArrayLike, expectancy: ArrayLike, *, rule: str = "andreev_kingkade") -> Floats:
    """This function will bring rates (..., sex, ages) to life expectancies (..., sex); Faults as :func:`factors_at` has them.

    >>> pattern = np.full((2, 101), 0.02)
    >>> expectancy_of(at_expectancy(pattern, [70.0, 65.0])).round(6).tolist()
    [70.0, 65.0]
    """
    found = factors_at(rate, expectancy, rule=rule)
    scaled: Floats = np.asarray(rate, dtype=float) * found[..., None]
    return scaled


def single_survival(
    rate: ArrayLike, factor: ArrayLike | None = None, *, rule: str = "andreev_kingkade"
) -> Floats:
    """This function will give survival into each single age (..., sex, ages) of rates (..., sex, ages), times ``factor`` (..., sex)."""
    rates = _checked(rate)
    scale = np.ones(rates.shape[:-1]) if factor is None else _by_sex("factor", factor)
    if not ((scale >= 0) & np.isfinite(scale)).all():
        what = f"The factors on death rates go from {scale.min():g} to {scale.max():g}."
        raise Faults([Fault(Place("factor"), what, "Give factors that are not below nought.")])
    flat, rows = _rows(rates, scale.shape)
    out, of, by = np.empty((scale.size, rates.shape[-1])), _sexes(scale.shape), _rule(rule)
    times = plain(scale.ravel())
    in_threads(scale.size, _ROWS, lambda first, last: survivals(first, last, flat, rows, times, of, by, out))
    return out.reshape((*scale.shape, rates.shape[-1]))


def _checked(rate: ArrayLike) -> Floats:
    """Rates (..., sex, ages), or Faults: another shape, or what is not known or below nought. A level may bring rates above what anybody is told of."""
    rates, place, faults = np.asarray(rate, dtype=float), Place("death rates"), FaultList()
    if rates.ndim < 2 or rates.shape[-2] != len(SEX) or rates.shape[-1] < 3:
        cure = "Give them by sex and single age, (..., sex, ages), female first."
        faults.add(place, f"They have the shape {rates.shape}.", cure)
        faults.check()
    # The least and the most first: they are quick to find, and a blank spoils both.
    if rates.size and not (rates.min() >= 0 and rates.max() < np.inf and rates[..., -1].min() > 0):
        wrong = ~np.isfinite(rates) | (rates < 0)
        wrong[..., -1] |= rates[..., -1] == 0
        for spot in np.argwhere(wrong)[:10]:
            what = f"The death rate at age {spot[-1]} ({SEX[spot[-2]]}) is {rates[tuple(spot)]:g}."
            faults.add(place, what, "Give deaths per person-year, above nought at the open age.")
    faults.check()
    return rates


def _by_sex(name: str, given: ArrayLike) -> Floats:
    found = np.asarray(given, dtype=float)
    if found.shape[-1:] != (len(SEX),):
        what = f"The {name} has the shape {found.shape}."
        raise Faults([Fault(Place(name), what, "Give one for each sex, (..., sex), female first.")])
    return found


def _rows(rates: Floats, shape: tuple[int, ...]) -> tuple[Floats, NDArray[np.int64]]:
    """Rates as rows, and which of them each element of ``shape`` takes."""
    count = int(np.prod(rates.shape[:-1], dtype=int))
    flat = plain(rates.reshape(count, rates.shape[-1]))
    rows = np.broadcast_to(np.arange(count).reshape(rates.shape[:-1]), shape)
    return flat, rows.flatten()


def _rule(name: str) -> int:
    if name not in RULES:
        what = f"The rule {name!r} is not known."
        raise Faults([Fault(Place("death rates"), what, did_you_mean(name, RULES))])
    return RULES.index(name)


def _sexes(shape: tuple[int, ...]) -> NDArray[np.int64]:
    return np.broadcast_to(np.arange(shape[-1]), shape).flatten()


def expectancy_of_survival(survival: Floats, width: int) -> Floats:
    """This function will give life expectancy at birth (...) of survival into each age of arrival (..., age), as cohorts are carried by it.

    The first is of births into the first group, the last of both last groups into the open one.

    >>> round(float(expectancy_of_survival(np.array([0.9, 0.8, 0.5]), 5)), 6)
    11.7
    """
    lived = np.cumprod(survival[..., :-1], axis=-1)
    beyond = lived[..., -1] * survival[..., -1] / (1 - survival[..., -1])
    return np.asarray(width * (lived.sum(axis=-1) + beyond))


def survival_at(survival: Floats, years: Floats, width: int) -> Floats:
    """This function will bring survival (..., age) to life expectancies (..., of any leading dimensions): one factor on the logarithms of all of it.

    Raises ValueError where no factor from a fiftieth to fifty reaches them.
    """
    logarithm = np.log(np.maximum(survival, 1e-12))
    low, high = np.full(years.shape, np.log(1 / 50)), np.full(years.shape, np.log(50.0))

    def lived(at: Floats) -> Floats:
        return expectancy_of_survival(np.exp(logarithm * np.exp(at)[..., None]), width)

    if not ((lived(high) <= years) & (years <= lived(low))).all():
        raise ValueError(
            "A life expectancy lies beyond what any factor on the survival gives. Give narrower bounds."
        )
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_longer = lived(middle) > years
        low, high = np.where(is_longer, middle, low), np.where(is_longer, high, middle)
    return np.asarray(np.exp(logarithm * np.exp((low + high) / 2)[..., None]))

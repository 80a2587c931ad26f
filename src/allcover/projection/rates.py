"""What is worked out of one age after another, compiled: years lived by who dies, years lived, survival, expectancy.

Numbers come from :mod:`life_table`, :mod:`levels` and :mod:`cohorts`, which say what they mean and check them. Everything here takes
and gives plain arrays; rules and sexes are their places in ``RULES`` and ``SEXES``.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from allcover.engine.compiled import processors

Floats = NDArray[np.float64]
Function = TypeVar("Function", bound=Callable[..., Any])

SEXES = ("female", "male", "both")
RULES = (
    "andreev_kingkade",
    "preston_west",
    "coale_demeny_west",
    "coale_demeny_north",
    "coale_demeny_east",
    "coale_demeny_south",
    "half",
)
_KINGKADE, _PRESTON, _HALF = 0, 1, 6

# Of each sex: below the first break, between both, above (Andreev and Kingkade 2015, on the rate of the first year of life).
_KINGKADE_BREAKS = np.array([[0.01724, 0.06891], [0.0230, 0.08307]])
_KINGKADE_START = np.array([[0.14903, 0.04667, 0.31411], [0.14929, 0.02832, 0.29915]])
_KINGKADE_SLOPE = np.array([[-2.05527, 3.88089, 0.0], [-1.99545, 3.26021, 0.0]])
# The same on the probability of dying in the first year.
_KINGKADE_Q_BREAKS = np.array([[0.0170, 0.0658], [0.0226, 0.0785]])
_KINGKADE_Q_START = np.array([[0.1490, 0.0438, 0.3141], [0.1493, 0.0244, 0.2991]])
_KINGKADE_Q_SLOPE = np.array([[-2.0867, 4.1075, 0.0], [-2.0367, 3.4994, 0.0]])

# Preston, Heuveline and Guillot 2001, table 3.3: female, male, both; start, slope, and the constant above a rate of 0.107.
_PRESTON_BREAK = 0.107
_PRESTON_FIRST = np.array([[0.053, 2.8, 0.35], [0.045, 2.684, 0.33], [0.049, 2.742, 0.34]])
_PRESTON_CHILD = np.array([[1.522, -1.518, 1.361], [1.651, -2.816, 1.352], [1.5865, -2.167, 1.3565]])

# Coale and Demeny 1983, by the probability of dying in the first year; regions west, north, east, south; female, male.
_REGION_BREAK = 0.1
_REGION_SLOPE = np.array([3.0, 2.875])
_REGION_START = np.array([[0.05, 0.0425], [0.05, 0.0425], [0.01, 0.0025], [0.05, 0.0425]])
_REGION_ABOVE = np.array([[0.35, 0.33], [0.35, 0.33], [0.31, 0.29], [0.35, 0.33]])
_CHILD_SLOPE = np.array([1.627, 3.013])
_CHILD_START = np.array([[1.524, 1.653], [1.733, 1.859], [1.487, 1.614], [1.402, 1.541]])
_CHILD_ABOVE = np.array([[1.361, 1.352], [1.570, 1.558], [1.324, 1.313], [1.239, 1.240]])

_NEWTON_STEPS, _FALSI_STEPS = 12, 200
_CLOSE = 1e-12
_FARTHEST = 7.0  # the logarithm of the largest factor on death rates that is tried, about 1100


def fingerprint(folder: Path) -> bytes:
    """This function will give the digest of all modules in a folder."""
    digest = sha256()
    for module in sorted(folder.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.digest()


_ALL_MODULES = fingerprint(Path(__file__).parent)


def compiled(function: Function) -> Function:
    """This function will compile a function of plain numbers and arrays, and keep the machine code on disk until a module of this layer changes.

    Numba alone asks whether the function's own module has changed. But what it calls, and the constants it reads, are in its machine code, and come from others.
    """
    made: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    if hasattr(made, "_cache"):  # Nothing is kept where Numba is told to compile nothing.
        made._cache._cache_file._source_stamp += _ALL_MODULES
    return cast(Function, made)


@compiled
def dying_under(dying: Any, times: float) -> Any:
    """This function will give the probability of dying in a year, a number or an array, under a force of mortality that is so many ``times`` as high: never more than one.

    >>> round(dying_under(0.4, 2.5), 4)
    0.7211
    """
    return 1.0 - (1.0 - dying) ** times


def plain(values: Floats) -> Floats:
    """This function will give values as one block that may be written to: each other kind of array would be compiled for anew."""
    return np.require(values, np.float64, ["C", "W", "A"])


def in_threads(
    rows: int, least: int, work: Callable[[int, int], None], loads: NDArray[Any] | None = None
) -> None:
    """This function will do rows of compiled work, from a first to a last, in as many threads as the process may use, each of ``least`` or more.

    ``loads`` (rows) says how much work there is in each, where that is not the same.
    """
    hands = max(1, min(processors(), rows // least))
    ends = [rows * at // hands for at in range(hands + 1)]
    if loads is not None:
        done = np.cumsum(loads)
        inner = [int(np.searchsorted(done, done[-1] * at / hands)) + 1 for at in range(1, hands)]
        ends = [0, *(min(end, rows) for end in inner), rows]
    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(work, ends[:-1], ends[1:]))


@compiled
def first_lived(rate: float, sex: int, rule: int) -> float:
    """This function will give the years lived in the first year of life by who dies in it, from its death rate."""
    if sex == 2 and rule != _PRESTON:
        return (_first_lived(rate, 0, rule) + _first_lived(rate, 1, rule)) / 2
    return _first_lived(rate, sex, rule)


@compiled
def _first_lived(rate: float, sex: int, rule: int) -> float:
    # Not one function that calls itself: machine code of such a one does not survive being kept on disk.
    if rule == _HALF:
        return 0.5
    if rule == _PRESTON:
        start, slope, above = _PRESTON_FIRST[sex]
        return float(above if rate >= _PRESTON_BREAK else start + slope * rate)
    if rule == _KINGKADE:
        part = int(rate >= _KINGKADE_BREAKS[sex, 0]) + int(rate >= _KINGKADE_BREAKS[sex, 1])
        return float(_KINGKADE_START[sex, part] + _KINGKADE_SLOPE[sex, part] * rate)
    start, slope = _REGION_START[rule - 2, sex], _REGION_SLOPE[sex]
    dying = region_dying(rate, start, slope)
    return float(_REGION_ABOVE[rule - 2, sex] if dying > _REGION_BREAK else start + slope * dying)


@compiled
def region_dying(rate: float, start: float, slope: float) -> float:
    """This function will solve q = m / (1 + (1 - start - slope q) m) for q, the probability of dying in the first year."""
    if rate == 0:
        return 0.0
    b = 1 + rate * (1 - start)
    left = b * b - 4 * slope * rate * rate
    # Without a root the rate is far above any the rule was made for; the constant above the break holds.
    return 1.0 if left < 0 else (b - math.sqrt(left)) / (2 * slope * rate)


@compiled
def first_lived_by_dying(dying: float, sex: int, rule: int) -> float:
    """This function will give the same from the probability of dying in the first year."""
    if sex == 2:
        return (_first_by_dying(dying, 0, rule) + _first_by_dying(dying, 1, rule)) / 2
    return _first_by_dying(dying, sex, rule)


@compiled
def _first_by_dying(dying: float, sex: int, rule: int) -> float:
    if rule == _HALF:
        return 0.5
    if rule == _KINGKADE:
        part = int(dying >= _KINGKADE_Q_BREAKS[sex, 0]) + int(dying >= _KINGKADE_Q_BREAKS[sex, 1])
        return float(_KINGKADE_Q_START[sex, part] + _KINGKADE_Q_SLOPE[sex, part] * dying)
    region = max(rule - 2, 0)
    above, start = _REGION_ABOVE[region, sex], _REGION_START[region, sex]
    return float(above if dying > _REGION_BREAK else start + _REGION_SLOPE[sex] * dying)


@compiled
def child_lived(rate: float, dying: float, sex: int, rule: int) -> float:
    """This function will give the years lived from age 1 to 5 by who dies then, from infant mortality.

    Andreev and Kingkade have no rule for it; Coale and Demeny's for the West stands in. Half of every interval (``half``) is how the World Bank's PROST has it.
    """
    if rule == _HALF:
        return 2.0
    if rule == _PRESTON:
        start, slope, above = _PRESTON_CHILD[sex]
        return float(above if rate >= _PRESTON_BREAK else start + slope * rate)
    if sex == 2:
        return (_child_by_region(dying, 0, rule) + _child_by_region(dying, 1, rule)) / 2
    return _child_by_region(dying, sex, rule)


@compiled
def _child_by_region(dying: float, sex: int, rule: int) -> float:
    region = max(rule - 2, 0)
    above, start = _CHILD_ABOVE[region, sex], _CHILD_START[region, sex]
    return float(above if dying > _REGION_BREAK else start - _CHILD_SLOPE[sex] * dying)


@compiled
def dying_of(rate: float, lived: float, width: float) -> float:
    """This function will give the probability of dying in ``width`` years from their death rate."""
    dying = width * rate / (1 + (width - lived) * rate)
    return 1 - math.exp(-width * rate) if dying > 1 else dying


@compiled
def expectancies(first: int, last: int, rate: Floats, sex: Any, rule: int, out: Floats) -> None:
    """This function will write the life expectancy at birth of tables by single age (rows x ages) into ``out``."""
    for row in range(first, last):
        out[row] = _expectancy(rate[row], 1.0, sex[row], rule)[0]


@compiled
def _expectancy(rate: Floats, factor: float, sex: int, rule: int) -> tuple[float, float]:
    """Of rates by single age, every one times ``factor``, and about how fast it falls with the logarithm of that."""
    living, total, fall, hazard, last = 1.0, 0.0, 0.0, 0.0, rate.size - 1
    for age in range(last):
        now = rate[age] * factor
        lived = first_lived(now, sex, rule) if age == 0 else 0.5
        dying = dying_of(now, lived, 1.0)
        years = living * (1 - dying * (1 - lived))
        total += years
        fall += years * (hazard + now / 2)
        hazard += now
        living *= 1 - dying
    years = living / (rate[last] * factor)
    return total + years, fall + years * (hazard + 1)


@compiled
def survival_of(rate: Floats, factor: float, sex: int, rule: int, out: Floats) -> None:
    """This function will write survival from one single age to the next (aligned on arrival) of rates times ``factor``."""
    last = rate.size - 1
    living, before = 1.0, 1.0
    for age in range(last):
        now = rate[age] * factor
        lived = first_lived(now, sex, rule) if age == 0 else 0.5
        dying = dying_of(now, lived, 1.0)
        years = living * (1 - dying * (1 - lived))
        out[age] = years / before
        living *= 1 - dying
        before = years
    years = living / (rate[last] * factor)
    out[last] = years / (before + years)


@compiled
def survivals(
    first: int, last: int, rate: Floats, rows: Any, factor: Floats, sex: Any, rule: int, out: Floats
) -> None:
    """This function will write the survival of many tables: row ``rows[i]`` of the rates times ``factor[i]``."""
    for row in range(first, last):
        survival_of(rate[rows[row]], factor[row], sex[row], rule, out[row])


@compiled
def factors(
    first: int, last: int, rate: Floats, rows: Any, target: Floats, sex: Any, rule: int, out: Floats
) -> None:
    """This function will find, for each target life expectancy, the factor on all death rates that gives it; NaN if none does.

    Every search begins anew, so that no answer depends on the row before it.
    """
    for row in range(first, last):
        table = rate[rows[row]]
        found = _nearby(table, target[row], sex[row], rule)
        if math.isnan(found):
            found = _between(table, target[row], sex[row], rule)
        out[row] = math.exp(found)


@compiled
def _nearby(rate: Floats, target: float, sex: int, rule: int) -> float:
    """The logarithm of the factor by Newton's steps; NaN where they do not settle."""
    at = 0.0
    for _ in range(_NEWTON_STEPS):
        years, fall = _expectancy(rate, math.exp(at), sex, rule)
        gap = years - target
        if abs(gap) < _CLOSE * target:
            return at
        at += gap / fall
        if not abs(at) < _FARTHEST:
            return math.nan
    return math.nan


@compiled
def _between(rate: Floats, target: float, sex: int, rule: int) -> float:
    """The same by regula falsi with halving (the Illinois rule), which settles wherever there is an answer."""
    low, high = -_FARTHEST, _FARTHEST
    above = _expectancy(rate, math.exp(low), sex, rule)[0] - target
    below = _expectancy(rate, math.exp(high), sex, rule)[0] - target
    if not (above >= 0 and below <= 0):
        return math.nan
    side = 0
    for _ in range(_FALSI_STEPS):
        at = (low * below - high * above) / (below - above)
        gap = _expectancy(rate, math.exp(at), sex, rule)[0] - target
        if abs(gap) < _CLOSE * target or high - low < _CLOSE:
            return at
        if gap > 0:
            low, above = at, gap
            below = below / 2 if side == 1 else below
            side = 1
        else:
            high, below = at, gap
            above = above / 2 if side == -1 else above
            side = -1
    return at

"""What a valuation would have come to had one thing been otherwise: each assumption a little lower and higher, and rules of the law at other values.

Goes to reports as a table and a tornado. All trials are valued side by side in threads; people under other mortality or fertility are projected in one
pass.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeVar

import numpy as np
import xarray as xr

from allcover.engine.compiled import processors
from allcover.projection.grounds import Ground, people_and_dying, scheme_of
from allcover.projection.rates import Floats
from allcover.projection.valuation import Scheme, Valuation, is_held, value_scheme
from allcover.projection.valuation_file import Assumptions

Form = Literal["points", "times", "children", "value"]
"""How a trial's amount is meant: points of a yearly rate, a factor less one, children a woman, or a rule's own value."""

UnderRule = Callable[[str, Fraction], Ground]
"""Gives what a valuation rests on under a law in which a parameter, by key, always had another value."""

Laid = Callable[[Assumptions], Ground]
"""Gives what a valuation rests on under other assumptions of wages and prices."""

Label = TypeVar("Label")
Taken = TypeVar("Taken")

POINT, TENTH, HALF = 0.01, 0.1, 0.5
REACHED = 10
"""Years in which a change of coverage is reached."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Trial:
    """One thing changed by an ``amount``; ``key`` names the assumption, or the parameter of the law. ``is_held``: somewhere it would pass all, or fall below none, and is held there."""

    key: str
    form: Form
    amount: float
    scheme: Scheme
    is_held: bool = False


@dataclass(frozen=True)
class Tried:
    """What a trial came to: premium, cost rates of the first and the last year, the year in which the reserve is used up (0: never), and whether it was held."""

    key: str
    form: Form
    amount: float
    premium: float
    first_cost: float
    last_cost: float
    exhaustion: int
    is_held: bool = False


def tried(trials: Sequence[Trial], first_year: int) -> tuple[Tried, ...]:
    """This function will value every trial."""
    pairs = [(trial, trial.scheme) for trial in trials]
    return tuple(
        value_many(
            pairs,
            first_year,
            lambda trial, made: replace(
                found(trial.key, trial.form, trial.amount, made), is_held=trial.is_held
            ),
        )
    )


def found(key: str, form: Form, amount: float, made: Valuation) -> Tried:
    """This function will tell of a valuation what trials are compared by."""
    at = int(made.reserves.exhaustion_year)
    return Tried(key, form, amount, made.premium, float(made.pay_as_you_go[0]), float(made.pay_as_you_go[-1]),
                 int(made.years[at - 1]) if at else 0)  # fmt: skip


def value_many(
    schemes: Sequence[tuple[Label, Scheme]], first_year: int, take: Callable[[Label, Valuation], Taken]
) -> list[Taken]:
    """This function will value labelled schemes in as many threads as the process may use; the compiled steps let each other run.

    ``take`` is what is kept of each: cells of all would fill the memory.
    """
    with ThreadPoolExecutor(max(1, processors())) as pool:
        return list(pool.map(lambda pair: take(pair[0], value_scheme(pair[1], first_year)), schemes))


def trials(
    ground: Ground, given: Assumptions, people: xr.Dataset, under: UnderRule, laid: Laid
) -> Iterator[Trial]:
    """This function will list what is tried: assumptions lower and higher, then the rules that the file of assumptions names, each ``under`` a law that always had the value tried. Amounts that a later law fixes are of their date's money in every trial, so the ground is ``laid`` anew."""
    for name in ("wages", "interest", "prices"):
        for by in (-POINT, POINT):
            moved = given.moved(name, by)
            yield Trial(name, "points", by, scheme_of(laid(moved), moved))
    yield from _of_people(ground, given, people)
    for by in (-TENTH, TENTH):
        yield _with_contributors(scheme_of(ground, given), by)
    moves = scheme_of(ground, given).moves
    for name, share in (("credit", moves.credit), ("invalidity", moves.invalid)):
        for by in (-TENTH, TENTH):
            scheme = scheme_of(ground, given.times(name, 1 + by))
            yield Trial(name, "times", by, scheme, _passes_all(share * (1 + by)))
    for by in (-TENTH, TENTH):
        retiring = float(given.raw["retiring"]["value"]) * (1 + by)
        scheme = scheme_of(ground, given.changed(("retiring", "value"), min(1.0, retiring)))
        yield Trial("retiring", "times", by, scheme, _passes_all(retiring))
    for rule in given.rules:
        for value in (rule.low, rule.high):
            scheme = scheme_of(under(rule.parameter, value), given)
            yield Trial(rule.parameter, "value", float(value), scheme)


def _of_people(ground: Ground, given: Assumptions, people: xr.Dataset) -> Iterator[Trial]:
    """Mortality a tenth lower and higher at every age, and half a child a woman fewer and more: four futures in one pass."""
    population, dying = people_and_dying(tried_people(people))
    children = people["fertility"].sum("age")
    is_below_none, has_none = bool((children < HALF).any()), bool((children == 0).any())
    named: tuple[tuple[str, Form, float, bool], ...] = (
        ("mortality", "times", -TENTH, False), ("mortality", "times", TENTH, False),
        ("children", "children", -HALF, is_below_none), ("children", "children", HALF, has_none),
    )  # fmt: skip
    for at, (key, form, by, is_short) in enumerate(named):
        scheme = scheme_of(replace(ground, population=population[at], dying=dying[at]), given)
        yield Trial(key, form, by, scheme, is_short)


def tried_people(people: xr.Dataset) -> xr.Dataset:
    """This function will give people with a dimension ``trial``: the force of mortality a tenth lower and higher at every age, then half a child a woman fewer and more, none below nought; where nobody has any, none, as their ages are not known."""
    ones = xr.ones_like(people["interval"], dtype=float)
    factor = xr.concat([ones * by for by in (1 - TENTH, 1 + TENTH, 1.0, 1.0)], "trial")
    children = people["fertility"].sum("age")
    each = children.where(children > 0, np.inf)
    more = xr.concat([1 + by / each for by in (0.0, 0.0, -HALF, HALF)], "trial")
    rate = under_force(people["mortality"], factor).transpose("trial", "interval", "sex", "age")
    fertility = (people["fertility"] * more.clip(min=0)).transpose("trial", "interval", "age")
    return people.assign(mortality=rate, fertility=fertility)


def under_force(rate: xr.DataArray, times: xr.DataArray) -> xr.DataArray:
    """This function will give deaths per person-year under a force of mortality that is so many ``times`` as high.

    A rate m, with deaths in the middle of the year, leaves (1 - m/2) / (1 + m/2) of those who begin it; that share to the power of ``times`` is left then. So no rate passes two, at which nobody lives through a year.

    >>> under_force(xr.DataArray([0.01, 1.9, 2.0]), xr.DataArray(1.1)).round(4).to_numpy().tolist()
    [0.011, 1.9301, 2.0]
    """
    with np.errstate(divide="ignore"):
        return xr.DataArray(2 * np.tanh(np.arctanh(rate / 2) * times))


def _with_contributors(scheme: Scheme, by: float) -> Trial:
    """More or fewer contributors at each age in ten years' time; or, where who enters is told, entrants."""
    if scheme.entrants is not None:
        return Trial("entrants", "times", by, replace(scheme, entrants=scheme.entrants * (1 + by)))
    reached = np.minimum(np.arange(scheme.coverage.size) / REACHED, 1.0)
    tried = replace(scheme, coverage=scheme.coverage * (1 + by * reached))
    return Trial("contributors", "times", by, tried, is_held(tried))


def _passes_all(share: Floats | float) -> bool:
    """Whether a share is more than all anywhere, beyond rounding."""
    return bool(np.any(np.asarray(share) > 1 + _ROUNDING))

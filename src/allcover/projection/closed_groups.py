"""Groups that nobody joins, carried on until nobody of them is left: today's members for implicit debt, those who enter in the first year for the entry-age rate.

A promise does not end where a report does. Past the horizon of a valuation the rates of its last interval hold (deaths, growth of wages, of the law's amounts and of pensions,
interest); the law goes on as its definition dates it; the people of its last date stay as they are. Widows and widowers of the group have pensions of their own as those of the whole scheme have.
Comes from :mod:`valuation`, goes to reports.
"""

from dataclasses import replace
from math import ceil, log, log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.projection.financing import entry_age_rate, present_value
from allcover.projection.insured import ByAmount, Insured, Opening
from allcover.projection.rates import Floats
from allcover.projection.valuation import Scheme, grown, middle, of_interval, projected

LEFT, LEAST_DYING = 1e-6, 0.1
"""What is left of the open age when nothing is said to be, and the least rate at which it is taken to die away."""


def implicit_debt(scheme: Scheme, insured: Insured) -> float:
    """This function will give the present value of all that pensions in payment and the credit of today's members will cost, in the opening's money.

    ``insured`` is the scheme projected. Nobody contributes any more and nothing is credited. It ends with the last of them, whatever the horizon.
    """
    held = scheme.opening
    opening = replace(held, active=np.zeros_like(held.active), inactive=held.active + held.inactive)
    whole, made = _carried(scheme, opening, insured)
    return float(present_value(_paid(made), whole.paths.interest))


def new_entrant_rate(scheme: Scheme, insured: Insured) -> float:
    """This function will give the entry-age rate: at which those who enter in the first year pay, as a group, for their own pensions and survivors.

    They contribute until they die, fall ill or retire, with the credit of their age, and cost what the scheme's administration adds. ``insured`` is the
    scheme projected. It ends with the last of them, whatever the horizon; NaN where nobody enters.
    """
    whole, made = _carried(scheme, _entering(scheme, insured), insured)
    earned = 12 * of_interval(
        made, [one.earnings for one in whole.per_head], grown(whole.paths.wages), whole.law
    )
    if not earned.any():
        return float("nan")
    return float(
        entry_age_rate(_paid(made) * (1 + whole.administration[whole.law]), earned, whole.paths.interest)
    )


def carried_on(scheme: Scheme, intervals: int) -> Scheme:
    """This function will carry what a scheme rests on to so many intervals, the last of everything but the law held; one that is as long already stays as it is."""
    more = intervals - scheme.law.size
    if more <= 0:
        return scheme
    moves, paths = scheme.moves, scheme.paths
    by_interval = {
        name: _held(getattr(moves, name), more)
        for name in ("dying", "married", "children", "child_age")
        if getattr(moves, name).ndim == moves.dying.ndim
    }
    if moves.times is not None:
        by_interval["times"] = _held(moves.times, more)
    return replace(
        scheme, moves=replace(moves, **by_interval), paths=replace(paths, **{name: _held(path, more) for name, path in vars(paths).items()}),
        law=_going_on(scheme.law, scheme.law_after, more), population=_held(scheme.population, more), coverage=_held(scheme.coverage, more),
        entrants=None if scheme.entrants is None else _held(scheme.entrants, more),
    )  # fmt: skip


def level_to_the_end(amounts: Floats, dying: Floats) -> Floats:
    """This function will give what the amounts of the law have grown to at each date (date), by their growth (interval), until nobody is left who is alive at the last ``dying`` (interval, sex, age)."""
    more = max(extinct_after(dying[-1]) - amounts.size, 0)
    return grown(_held(amounts, more))


def extinct_after(dying: Floats) -> int:
    """This function will give the years after which nobody is left who is alive today, by probabilities of dying (sex, age): all ages, and the open one until a millionth of it lives."""
    slowest = max(float(dying[:, -1].min()), LEAST_DYING)
    return int(dying.shape[-1]) + (ceil(log(LEFT) / log1p(-slowest)) if slowest < 1 else 1)


def _carried(scheme: Scheme, opening: Opening, insured: Insured) -> tuple[Scheme, Insured]:
    """A group that begins as the opening says, to its end."""
    whole = carried_on(replace(scheme, opening=opening), extinct_after(scheme.moves.dying[-1]))
    target = np.zeros(whole.population.shape)
    target[0] = opening.active.sum(axis=-1)
    alone = _held(insured.alone, max(whole.law.size - scheme.law.size, 0))
    return whole, projected(whole, target, group="closed", alone=alone)


def _entering(scheme: Scheme, insured: Insured) -> Opening:
    """Who enters in the first year, as an opening of their own."""
    held = scheme.opening
    entrants = np.zeros_like(held.active)
    # Who is without credit in a year's time entered, or was there a year younger and has not been credited one yet.
    still = held.active[:, :-1, 0] * (1 - scheme.moves.credit[:, :-1])
    entrants[:, 1:, 0] = np.maximum(insured.active[1, :, 1:, 0] - still, 0)
    inactive, persons, amounts = (np.zeros_like(one) for one in (held.inactive, held.persons, held.amounts))
    return Opening(entrants, inactive, persons, amounts, _without_pensions(held.by_amount))


def _without_pensions(held: ByAmount | None) -> ByAmount | None:
    if held is None:
        return None
    return ByAmount(held.edges, np.zeros_like(held.persons), np.zeros_like(held.amounts))


def _paid(made: Insured) -> Floats:
    """Pensions of each interval."""
    return np.asarray(12 * middle(made.amounts.sum(axis=(1, 2, 3))))


def _going_on(law: NDArray[np.int64], after: NDArray[np.int64], more: int) -> NDArray[np.int64]:
    """The state of the law of each interval, and of so many more: as it is told of them, and then its last."""
    known = np.concatenate([law, after[:more]])
    return np.asarray(_held(known, law.size + more - known.size))


def _held(path: Any, more: int) -> Any:
    return np.concatenate([path, np.repeat(path[-1:], more, axis=0)])

"""New pensions of each year: how many, how large, and their capital value, which is what terminal funding asks of that year's contributions."""

from dataclasses import dataclass

import numpy as np

from allcover.projection.insured import TYPES, Insured
from allcover.projection.insured_steps import INVALIDITY, OLD_AGE, ORPHANED, WIDOWED
from allcover.projection.rates import Floats, dying_under
from allcover.projection.valuation import Scheme


@dataclass(frozen=True)
class Awarded:
    """By interval and type: ``persons`` newly drawing at its end, ``amounts`` a month, and their ``capital`` value then, with administration."""

    persons: Floats
    amounts: Floats
    capital: Floats


def awarded(scheme: Scheme, insured: Insured) -> Awarded:
    """This function will tell new pensions from those that were in payment and lived on.

    Capital values are of the death rates, interest and indexation of the interval for ever, of pensions paid evenly over time; orphans draw to the
    age at which they stop.
    """
    steps = range(insured.flows.shape[0])
    kept = [_kept(scheme, insured, step) for step in steps]
    persons = np.stack([insured.persons[step + 1] - kept[step][0] for step in steps])
    amounts = np.stack([insured.amounts[step + 1] - kept[step][1] - insured.raised[step] for step in steps])
    values = np.stack([_values(scheme, step) for step in steps])
    capital = 12 * (amounts * values).sum(axis=(2, 3)) * (1 + scheme.administration[scheme.law])[:, None]
    return Awarded(persons.sum(axis=(2, 3)), amounts.sum(axis=(2, 3)), capital)


def _kept(scheme: Scheme, insured: Insured, step: int) -> tuple[Floats, Floats]:
    living = 1 - _leaving(scheme, step)
    growth = 1 + scheme.paths.pensions[step]
    persons, amounts = (
        _older(held[step] * living * by, scheme, step)
        for held, by in ((insured.persons, 1.0), (insured.amounts, growth))
    )
    if scheme.awards[int(scheme.law[step])].gives_one:
        still = _keeping(
            scheme.population[step + 1], *(_own(one) for one in (persons, insured.persons[step + 1]))
        )
        persons[WIDOWED] *= still
        amounts[WIDOWED] *= still
    return persons, amounts


def _own(persons: Floats) -> Floats:
    """Who draws a pension of their own (sex, age)."""
    return np.asarray(persons[OLD_AGE] + persons[INVALIDITY])


def _keeping(people: Floats, before: Floats, after: Floats) -> Floats:
    """The share of widows and widowers (sex, age) to whom no pension of their own is awarded, where the law leaves them one alone: that of all of their sex and age, as in :mod:`insured_steps`."""
    free = people - before
    return np.clip(np.divide(people - after, free, out=np.zeros_like(free), where=free > 0), 0.0, 1.0)


def _leaving(scheme: Scheme, step: int) -> Floats:
    """Who draws no more a year later, by death or, of widows and widowers where the law says so, by a new marriage."""
    dying = np.repeat(scheme.moves.dying[step][None], len(TYPES), axis=0)
    dying[INVALIDITY] = dying_under(dying[INVALIDITY], scheme.moves.invalid_mortality)
    if scheme.awards[int(scheme.law[step])].ends_wed:
        again = scheme.moves.remarriage
        dying[WIDOWED] = 1 - (1 - dying[WIDOWED]) * (
            1 - np.concatenate([again[:, 1:], again[:, -1:]], axis=1)
        )
    return np.asarray(dying)


def _older(held: Floats, scheme: Scheme, step: int) -> Floats:
    """A year older; the last age is open, and orphans of the age at which they stop draw no more."""
    moved = np.zeros_like(held)
    moved[..., 1:] = held[..., :-1]
    moved[..., -1] += held[..., -1]
    moved[ORPHANED, :, _orphan_age(scheme, step) :] = 0
    return moved


def _orphan_age(scheme: Scheme, step: int) -> int:
    return scheme.awards[int(scheme.law[step])].orphan_age


def _values(scheme: Scheme, step: int) -> Floats:
    """The value of 1 a year, by type, sex and age: half of this year, then what the year after is worth to who lives on."""
    dying = _leaving(scheme, step)
    factor = (1 + scheme.paths.pensions[step]) / (1 + scheme.paths.interest[step])
    values = np.zeros_like(dying)
    # The open age lives on at its own rate.
    on = (1 - dying[..., -1]) * factor
    values[..., -1] = (1 + on) / 2 / np.maximum(1 - on, 1e-9)
    for age in range(dying.shape[-1] - 2, -1, -1):
        on = (1 - dying[..., age]) * factor
        values[..., age] = (1 + on) / 2 + on * values[..., age + 1]
    return _for_orphans(values, dying[ORPHANED], factor, _orphan_age(scheme, step))


def _for_orphans(values: Floats, dying: Floats, factor: float, last: int) -> Floats:
    """Orphans draw until they are of age."""
    values[ORPHANED] = 0
    for age in range(last - 1, -1, -1):
        on = (1 - dying[:, age]) * factor
        values[ORPHANED, :, age] = (1 + on) / 2 + on * (values[ORPHANED, :, age + 1] if age + 1 < last else 0)
    return values

"""Life tables from death rates: by single age or abridged, one or many at once, with every rule for the first ages of life.

Rates come from files or models as deaths per person-year; the table goes to :mod:`cohorts` as survival from age to age. The last age
is open. Sources: Preston, Heuveline and Guillot 2001, chapter 3; Andreev and Kingkade 2015; Coale and Demeny 1983; Greville 1943, as
the United Nations use it in MORTPAK for years lived by who dies from age 15 on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allcover.projection.checking import BOUNDS, most_at
from allcover.projection.rates import RULES, SEXES, Floats, child_lived, first_lived, first_lived_by_dying
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place, did_you_mean

_LEAST_LIVED = 0.97
_MIDPOINT = 2.5
_first = np.vectorize(first_lived, otypes=[float])
_first_by_dying = np.vectorize(first_lived_by_dying, otypes=[float])
_child = np.vectorize(child_lived, otypes=[float])


@dataclass(frozen=True)
class LifeTable:
    """A life table, or many: every array but ``age`` and ``width`` is (..., ages), of a cohort of one birth.

    ``rate`` deaths per person-year, ``lived`` years lived in the age by who dies in it, ``dying`` the probability of dying in it,
    ``living`` who reaches it, ``deaths`` who dies in it, ``years`` person-years lived in it, ``years_above`` from it on, ``expectancy`` years
    left at its start. In the customary letters: m, a, q, l, d, L, T, e.
    """

    age: NDArray[np.int64]
    width: Floats
    rate: Floats
    lived: Floats
    dying: Floats
    living: Floats
    deaths: Floats
    years: Floats
    years_above: Floats
    expectancy: Floats


def life_table(
    rate: ArrayLike,
    sex: str,
    *,
    age: Sequence[int] | None = None,
    rule: str = "andreev_kingkade",
    infant_dying: float | None = None,
    is_greville: bool = True,
) -> LifeTable:
    """This function will make the life table of death rates (..., ages), deaths per person-year, the last age open.

    ``age`` are the ages at which each group begins: 0, 1, 2, ... by default, or 0, 1, 5, 10, ... for an abridged table; no others are taken. ``rule`` is the
    rule for the years lived by who dies in the first ages, of ``RULES``. ``infant_dying`` puts a probability of dying in the first year in place of what
    its rate gives. ``is_greville`` no takes the middle of every group of five years instead of Greville's rule. Raises Faults that
    name a rate that is missing, below nought or more than can be, or a rule or sex that is not known.

    >>> table = life_table([0.02, 0.001, 0.3], "female")
    >>> round(float(table.expectancy[0]), 4), round(float(table.lived[0]), 4)
    (5.2272, 0.1243)
    """
    rates = np.atleast_1d(np.asarray(rate, dtype=float))
    ages = np.arange(rates.shape[-1]) if age is None else np.asarray(age)
    _check_rates(rates, ages, sex, rule, infant_dying)
    return table_of(
        rates, ages.astype(np.int64), sex, rule, infant_dying=infant_dying, is_greville=is_greville
    )


def table_of(
    rates: Floats,
    ages: NDArray[np.int64],
    sex: str,
    rule: str,
    *,
    infant_dying: float | None = None,
    is_greville: bool = True,
) -> LifeTable:
    """This function will make the same of rates that are checked already, or brought to a level from such."""
    width = np.append(np.diff(ages), np.inf)
    lived = np.full(rates.shape, 0.5)
    group = width == 5
    lived[..., group] = _MIDPOINT
    if is_greville and group.any():
        _greville(rates, ages, lived)
    _first_ages(rates, width, lived, sex, rule, infant_dying)
    with np.errstate(divide="ignore"):
        lived[..., -1] = 1 / rates[..., -1]
    return _filled(ages, width, rates, lived, infant_dying)


def _check_rates(
    rate: Floats, age: NDArray[np.int64], sex: str, rule: str, infant_dying: float | None
) -> None:
    """Faults if rates cannot make a life table, naming the age and what to do."""
    place, faults = Place("death rates"), FaultList()
    if sex not in SEXES:
        faults.add(place, f"The sex is {sex!r}.", did_you_mean(sex, SEXES))
    if rule not in RULES:
        faults.add(place, f"The rule {rule!r} is not known.", did_you_mean(rule, RULES))
    if infant_dying is not None and not 0 <= infant_dying <= 1:
        what = f"The probability of dying in the first year is {infant_dying}."
        faults.add(place, what, "Give a share of one, such as 0.05 for 50 of 1,000.")
    if age.size != rate.shape[-1]:
        what = f"There are {age.size} ages and {rate.shape[-1]} rates."
        faults.add(place, what, "Give the age at which each rate begins, one for each.")
    elif not _do_join(age):
        told = ", ".join(map(str, age[:4].tolist())) + (", ..." if age.size > 4 else "")
        cure = "Give three or more, the last one open: single ages 0, 1, 2, 3, ..., or 0, 1, 5, 10, ... in groups of five years."
        faults.add(place, f"The ages {told} do not join to a life table.", cure)
    else:
        note_rates(rate, age, faults)
    faults.check()


def note_rates(rate: Floats, age: NDArray[np.int64], faults: FaultList) -> None:
    """This function will note death rates (..., ages) that are not known or cannot be, each by its age."""
    wrong = ~np.isfinite(rate) | (rate < 0) | (rate > most_at("mortality", age))
    wrong[..., -1] |= rate[..., -1] == 0
    cure = f"{BOUNDS['mortality'][2]} It is above nought at the open age."
    for spot in np.argwhere(wrong)[:20]:
        what = f"The death rate at age {age[spot[-1]]} is {rate[tuple(spot)]}."
        faults.add(Place("death rates"), what, cure)


def _do_join(age: NDArray[np.int64]) -> bool:
    """Whether ages are single ones from 0, or 0, 1, 5, 10 and so on: rules for years lived know no others."""
    single = np.arange(age.size)
    abridged = np.append([0, 1], 5 * np.arange(1, age.size - 1))
    return age.size > 2 and (np.array_equal(age, single) or np.array_equal(age, abridged))


def _first_ages(
    rate: Floats, width: Floats, lived: Floats, sex: str, rule: str, infant_dying: float | None
) -> None:
    of, by = SEXES.index(sex), RULES.index(rule)
    infant = rate[..., 0]
    if infant_dying is None:
        lived[..., 0] = _first(infant, of, by)
        dying = infant / (1 + (1 - lived[..., 0]) * infant)
    else:
        dying = np.full(infant.shape, infant_dying)
        lived[..., 0] = _first_by_dying(dying, of, by)
    if width[1] == 4:
        lived[..., 1] = _child(infant, dying, of, by)


def _greville(rate: Floats, age: NDArray[np.int64], lived: Floats) -> None:
    """From 15 on, by how fast rates rise around the age; the last closed age takes the rise of the one before."""
    first, last = int(np.searchsorted(age, 15)), age.size - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        # From the group before 15 on, for where there is one group alone.
        rise = 0.1 * np.log(rate[..., first : last + 1] / rate[..., first - 2 : last - 1])
    rise = np.concatenate([rise[..., 1:], rise[..., -1:]], axis=-1)
    found = _MIDPOINT - 25 / 12 * (rate[..., first : last + 1] - rise)
    found = np.where(np.isfinite(found), found, _MIDPOINT)
    lived[..., first : last + 1] = np.maximum(found, _LEAST_LIVED)


def _filled(
    age: NDArray[np.int64], width: Floats, rate: Floats, lived: Floats, infant_dying: float | None
) -> LifeTable:
    closed, step = rate[..., :-1], width[:-1]
    dying = np.ones(rate.shape)
    found = step * closed / (1 + (step - lived[..., :-1]) * closed)
    dying[..., :-1] = np.where(found > 1, 1 - np.exp(-step * closed), found)
    if infant_dying is not None:
        dying[..., 0] = infant_dying
    living = np.ones(rate.shape)
    np.cumprod(1 - dying[..., :-1], axis=-1, out=living[..., 1:])
    deaths = living * dying
    years = np.empty(rate.shape)
    years[..., :-1] = step * living[..., 1:] + lived[..., :-1] * deaths[..., :-1]
    years[..., -1] = living[..., -1] / rate[..., -1]
    above = np.cumsum(years[..., ::-1], axis=-1)[..., ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        expectancy = np.where(living > 0, above / living, 0.0)
    return LifeTable(age, width, rate, lived, dying, living, deaths, years, above, expectancy)


def survival(table: LifeTable, width: int = 1) -> Floats:
    """This function will give survival over ``width`` years (1 or 5) into each age, (..., ages), as :mod:`cohorts` takes it.

    Aligned on the age of arrival: the first is of the newborn, the last of the two last ages together. A table by single age gives one year, an abridged one five
    years; its ages 0 and 1 to 4 are joined. Raises Faults where the table is of the other kind.

    >>> survival(life_table([0.02, 0.001, 0.3], "female")).round(4).tolist()
    [0.9828, 0.997, 0.7691]
    """
    years, own = table.years, 1 if _is_single(table) else 5
    if width != own:
        what = f"Survival over {width} years is asked of a life table {'by single age' if own == 1 else 'of groups of five years'}."
        raise Faults(
            [Fault(Place("life table"), what, f"Ask for {own}, or make the other table of its death rates.")]
        )
    if width == 5:
        years = np.concatenate([years[..., :1] + years[..., 1:2], years[..., 2:]], axis=-1)
    return survival_of_years(years, width)


def survival_of_years(years: ArrayLike, width: int = 1, births: float = 1.0) -> Floats:
    """This function will give the same from person-years lived by age (..., ages) of ``births`` births, as published tables print them.

    Raises Faults where they are not known or not above nought, or more are lived in an age than in the one before.
    """
    lived = np.atleast_1d(np.asarray(years, dtype=float))
    _check_years(lived, width, births)
    into = np.empty(lived.shape)
    into[..., 0] = lived[..., 0] / (width * births)
    into[..., 1:-1] = lived[..., 1:-1] / lived[..., :-2]
    into[..., -1] = lived[..., -1] / (lived[..., -2] + lived[..., -1])
    return into


def _check_years(lived: Floats, width: int, births: float) -> None:
    place, faults = Place("person-years"), FaultList()
    if not (width > 0 and births > 0):
        faults.add(place, f"The width is {width}, the births are {births}.", "Give both above nought.")
    elif lived.shape[-1] < 3:
        faults.add(place, f"There are {lived.shape[-1]} ages.", "Give three or more, the last one open.")
    else:
        before = np.concatenate([np.full((*lived.shape[:-1], 1), width * births), lived[..., :-2]], axis=-1)
        wrong = ~(lived > 0) | ~np.isfinite(lived)
        wrong[..., :-1] |= lived[..., :-1] > before * (1 + 1e-12)
        for spot in np.argwhere(wrong)[:20]:
            what = f"Of age {spot[-1] + 1} in the order of the table they are {lived[tuple(spot)]:g}."
            faults.add(
                place,
                what,
                "Give years above nought, in no closed age more than in the one before, or than the births could live.",
            )
    faults.check()


def _is_single(table: LifeTable) -> bool:
    return int(table.age[-1]) == table.age.size - 1


def period_deaths(deaths: ArrayLike, table: LifeTable) -> Floats:
    """This function will turn deaths by age of arrival (..., ages) into deaths by the age at which they happen, of single ages.

    Separated as the United Nations do it: of the deaths on the way into an age, the share before the birthday is
    (L - l at the next) / (L - L of the next). Raises Faults where the table is abridged or has other ages than the deaths.
    """
    cohort = np.asarray(deaths, dtype=float)
    years, living = table.years, table.living
    if not _is_single(table) or cohort.shape[-1:] != years.shape[-1:]:
        what = f"There are deaths of {cohort.shape[-1] if cohort.ndim else 1} ages, and a life table from {table.age[0]} to {table.age[-1]} in {table.age.size}."
        raise Faults([Fault(Place("deaths"), what, "Give deaths of single ages, and the table of the same.")])
    share = np.ones(np.broadcast_shapes(cohort.shape, years.shape))
    # Nobody dies where person-years do not fall: there any share will do.
    fall = years[..., :-2] - years[..., 1:-1]
    share[..., :-2] = np.where(
        fall > 0, (years[..., :-2] - living[..., 1:-1]) / np.where(fall > 0, fall, 1), 0.5
    )
    share[..., -2] = (years[..., -2] - living[..., -1]) / years[..., -2]
    at = np.zeros(share.shape)
    at[..., 0] = cohort[..., 0]
    at[..., :-1] += cohort[..., 1:] * share[..., :-1]
    at[..., 1:] += cohort[..., 1:] * (1 - share[..., :-1])
    return at

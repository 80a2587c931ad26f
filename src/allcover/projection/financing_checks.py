"""What a scheme cannot be financed with, found before anything is reckoned: money that is not known, rates and years that cannot be or do not fit.

:mod:`financing` asks it of everything that it is given.
"""

from math import log1p

import numpy as np
from numpy.typing import ArrayLike

from allcover.projection.life_table import LifeTable
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place

Bounds = tuple[float, float, str]
RATE: Bounds = (-0.5, 1.0, "Write a yearly rate as a share of one, such as 0.03 for 3 %.")
SHARE: Bounds = (0.0, 1.0, "Write a share of one, such as 0.25 for 25 %.")
RATIO: Bounds = (
    0.0,
    np.inf,
    "Write a number that is not below nought, such as 3 for three years' expenditure.",
)
PREMIUM: Bounds = (-np.inf, np.inf, "Write a rate as a share of earnings, such as 0.09 for 9 %.")
MONEY: Bounds = (-np.inf, np.inf, "Give an amount of money; a debt is below nought.")
"""The least and the most of what a scheme is financed with, as its file of assumptions has them, and what to write."""
_BY_ROW = ("reserve", "reserve_ratio")
_PLACE = Place("financing")
_SHOWN = 20


def check_given(money: Floats, /, **given: tuple[ArrayLike, Bounds]) -> None:
    """This function will raise Faults for what is not known, lies beyond what it can be, or does not fit money (..., years), each by its name, and by its year where it has years."""
    faults = FaultList()
    for name, (numbers, bounds) in given.items():
        held = np.asarray(numbers, dtype=float)
        _note_bounds(name, held, bounds, faults)
        _note_shape(name, held, money, faults)
    faults.check()


def money_of(flow: ArrayLike, interest: ArrayLike) -> Floats:
    """This function will give money (..., years), or Faults: what is not known, interest that cannot be or does not fit."""
    money = np.atleast_1d(np.asarray(flow, dtype=float))
    check_given(money, money=(money, MONEY), interest=(interest, RATE))
    return money


def flows_of(expenditure: ArrayLike, earnings: ArrayLike) -> tuple[Floats, Floats]:
    """This function will give both as arrays (..., years), or Faults: years that do not fit, what is not known, earnings below nought."""
    spent, earned = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (expenditure, earnings))
    faults = FaultList()
    if spent.shape[-1] != earned.shape[-1]:
        what = f"There are {spent.shape[-1]} years of expenditure and {earned.shape[-1]} of earnings."
        faults.add(_PLACE, what, "Give both for the same years, or shorten the horizon.")
    for name, flow, least in (("expenditure", spent, -np.inf), ("earnings", earned, 0)):
        for spot in np.argwhere(~np.isfinite(flow) | (flow < least))[:_SHOWN]:
            what = f"The {name} of year {spot[-1] + 1} is {flow[tuple(spot)]}."
            faults.add(_PLACE, what, "Give money of every year, none below nought for earnings.")
    faults.check()
    return spent, earned


def check_pension(table: LifeTable, age: int, interest: float, indexation: float) -> None:
    """This function will raise Faults where a pension for life from an age has no value that a table could tell."""
    faults = FaultList()
    for name, rate in (("interest", interest), ("indexation", indexation)):
        _note_bounds(name, np.asarray(rate, dtype=float), RATE, faults)
    last = int(table.age[-1])
    if last != table.age.size - 1:
        what = "The life table is abridged."
        faults.add(
            _PLACE, what, "Graduate its rates with 'single_age_mortality', and make the table of those."
        )
    elif not 0 <= age <= last or age != int(age):
        faults.add(_PLACE, f"The age is {age}.", f"Give a whole age from 0 to {last}, the last of the table.")
    elif not table.living[..., age].all():
        faults.add(
            _PLACE,
            f"Nobody of the life table reaches age {age}.",
            "Give an earlier age, or mend the death rates.",
        )
    faults.check()
    if (table.rate[..., -1] + log1p(interest) - log1p(indexation) <= 0).any():
        what = f"At an interest of {interest} and an indexation of {indexation} a pension grows faster than people of age {last} die: no sum pays for it."
        faults.add(
            _PLACE, what, "Give an indexation nearer to interest, or mend the death rate of the open age."
        )
    faults.check()


def _note_bounds(name: str, held: Floats, bounds: Bounds, faults: FaultList) -> None:
    least, most, cure = bounds
    for spot in np.argwhere(~np.isfinite(held) | (held < least) | (held > most))[:_SHOWN]:
        has_years = held.ndim and held.shape[-1] > 1 and name not in _BY_ROW
        year = f" of year {spot[-1] + 1}" if has_years else ""
        faults.add(_PLACE, f"The {_told(name)}{year} is {held[tuple(spot)]}.", cure)


def _note_shape(name: str, held: Floats, money: Floats, faults: FaultList) -> None:
    """A rate is one number, or one for each year; a reserve one number, or one for each row."""
    years = money.shape[-1]
    if name not in _BY_ROW and held.ndim and held.shape[-1] not in (1, years):
        what = f"There are {years} years of money and {held.shape[-1]} of {_told(name)}."
        faults.add(_PLACE, what, "Give one number for all years, or one for each.")
        return
    rows = held.shape if name in _BY_ROW else held.shape[:-1]
    try:
        np.broadcast_shapes(rows, money.shape[:-1])
    except ValueError:
        what = f"There are rows of money {money.shape[:-1]} and of {_told(name)} {rows}."
        faults.add(_PLACE, what, "Give one for all rows, or one for each.")


def _told(name: str) -> str:
    return name.replace("_", " ")

"""Valuations as sets of named dimensions: ``scenario``, ``year``, ``type``, ``sex`` and ``age``, for whoever goes on calculating in Python.

Comes from :mod:`valuation`; nothing of the library reads it back.
"""

from collections.abc import Mapping

import numpy as np
import xarray as xr

from allcover.projection.insured import TYPES
from allcover.projection.levels import SEX
from allcover.projection.valuation import Valuation


def valuation_dataset(valuations: Mapping[str, Valuation]) -> xr.Dataset:
    """This function will give valuations of the same years by name, along a dimension ``scenario``.

    Counts and rates by ``year`` are of the year that begins in it; ``active``, ``inactive``, ``drawing`` and ``paid_month`` by ``date``, the turn of a year, one more than years.
    Money is in major units. Raises ValueError for valuations of other years, or none.
    """
    made = list(valuations.values())
    if not made or any(one.years.tolist() != made[0].years.tolist() for one in made):
        raise ValueError("Give one valuation or more, all of the same years.")
    years, ages = made[0].years, made[0].insured.active.shape[2]
    sets = [_one(valuation) for valuation in made]
    found: xr.Dataset = xr.concat(sets, "scenario").assign_coords(
        scenario=list(valuations),
        year=years,
        date=np.append(years, years[-1] + 1),
        type=list(TYPES),
        sex=list(SEX),
        age=np.arange(ages),
    )
    return found


def _one(made: Valuation) -> xr.Dataset:
    cells, draws = ("date", "sex", "age"), ("date", "type", "sex", "age")
    return xr.Dataset(
        {
            "active": (cells, made.insured.active.sum(axis=-1)),
            "inactive": (cells, made.insured.inactive.sum(axis=-1)),
            "drawing": (draws, made.insured.persons),
            "paid_month": (draws, made.insured.amounts),
            "contributors": ("year", made.contributors),
            "pensioners": (("type", "year"), made.pensioners),
            "benefits": (("type", "year"), made.benefits),
            "administration": ("year", made.administration),
            "earnings": ("year", made.earnings),
            "contributions": ("year", made.contributions),
            "other_income": ("year", made.reserves.other),
            "pay_as_you_go": ("year", made.pay_as_you_go),
            "reserve": ("date", made.reserves.reserve),
            "premium": ((), made.premium),
        }
    )

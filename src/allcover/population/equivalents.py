"""On how many persons, or equivalent adults, the welfare of each household of a survey is reckoned."""

import numpy as np
import numpy.typing as npt

from allcover.population.population import Population


def equivalents(population: Population) -> npt.NDArray[np.float64]:
    """This function will count, by household, the persons or equivalent adults on whom its welfare is reckoned.

    By adult equivalent it is the household's income or consumption over its welfare; NaN where nobody belongs to the
    household, or where income or welfare is zero or unknown, so that the ratio says nothing.
    """
    households, about = population.need_bare("households"), population.about
    if about.welfare_per == "head":
        belongs = population.need_bare("persons")["is_in_poverty_universe"].fill_null(True).to_numpy()
        members = np.bincount(population.household_of_person, belongs, households.height)
        return np.where(members > 0, members, np.nan)
    total = "household_income_month" if about.welfare_kind == "income" else "household_consumption_month"
    ratio = (households[total] / households["welfare_month"]).cast(float).fill_null(np.nan).to_numpy()
    return np.where(np.isfinite(ratio) & (ratio > 0), ratio, np.nan)

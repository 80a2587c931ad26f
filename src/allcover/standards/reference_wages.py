"""The reference wages of a check from a survey: of a skilled manual male employee, and of an ordinary adult male labourer.

Who is protected comes from :mod:`~allcover.standards.surveyed`; the wages go into the figures of the check.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.estimation.design import Design
from allcover.estimation.quantiles import quantile
from allcover.population import Population
from allcover.standards.classes import EMPLOYEES, Mask
from allcover.standards.figures import ReferenceWage
from allcover.vocabulary.exact import ratio

ADULT_AGE = 18
THREE_QUARTERS = 0.75
FEWEST_WAGES = 30
"""Persons whose earnings a reference wage must rest on."""


@dataclass(frozen=True)
class ReferenceWages:
    """A survey asked for wages. ``is_protected`` says which employees a scheme with members protects."""

    population: Population
    design: Design
    is_protected: Mask
    minor_digits: int

    @cached_property
    def _wages(self) -> npt.NDArray[np.float64]:
        """Earnings a month from all jobs for pay, nan where unknown."""
        wages = np.zeros(self.population.height("persons"))
        jobs = self.population.jobs
        if jobs is None:
            return wages * np.nan
        rows = self.population.person_rows("jobs")
        paid = jobs["status"].cast(pl.String).is_in(EMPLOYEES).fill_null(False).to_numpy() & (rows >= 0)
        np.add.at(
            wages, rows[paid], jobs["earnings_month"].cast(pl.Float64).fill_null(np.nan).to_numpy()[paid]
        )
        return wages

    def skilled(self) -> ReferenceWage | None:
        """This function will find the wage that three in four employees protected do not exceed; None if it rests on too few."""
        earning = self.is_protected & (np.nan_to_num(self._wages) > 0)
        if earning.sum() < FEWEST_WAGES:
            return None
        wage = quantile(
            np.where(earning, self._wages, 0.0), self.design.weight, THREE_QUARTERS, member=earning
        ).value
        return self._rounded(wage, "three_quarters")

    def labourer(self) -> ReferenceWage | None:
        """This function will find the mean earnings of adult men in elementary work, in the industries with most men protected."""
        jobs = self.population.jobs
        if jobs is None or jobs["occupation"].null_count() == jobs.height:
            return None
        men = (self.population.persons["sex"].cast(pl.String) == "male").fill_null(False).to_numpy()
        adult = (self.population.persons["age"] >= ADULT_AGE).fill_null(False).to_numpy()
        industry = self._industry_of_most(men & self.is_protected)
        unskilled = self._works(industry, "elementary") & men & adult & (np.nan_to_num(self._wages) > 0)
        if industry is None or unskilled.sum() < FEWEST_WAGES:
            return None
        weight = self.design.weight[unskilled]
        return self._rounded(float(weight @ self._wages[unskilled] / weight.sum()), "typical_unskilled")

    def _industry_of_most(self, members: Mask) -> str | None:
        jobs = self.population.jobs
        assert jobs is not None
        rows = self.population.person_rows("jobs")
        counted = (jobs["is_main"].fill_null(True).to_numpy()) & (rows >= 0)
        counted &= np.where(rows >= 0, members[np.maximum(rows, 0)], False)
        frame = pl.DataFrame(
            {"industry": jobs["industry"].cast(pl.String), "weight": self.design.weight[np.maximum(rows, 0)]}
        )
        sums = frame.filter(pl.Series(counted)).drop_nulls().group_by("industry").agg(pl.col("weight").sum())
        return (
            None
            if sums.is_empty()
            else str(sums.sort("weight", "industry", descending=[True, False])["industry"][0])
        )

    def _works(self, industry: str | None, occupation: str) -> Mask:
        found = np.zeros(self.population.height("persons"), np.bool_)
        jobs = self.population.jobs
        assert jobs is not None
        rows = self.population.person_rows("jobs")
        works = (jobs["industry"].cast(pl.String) == (industry or "")) & (
            jobs["occupation"].cast(pl.String) == occupation
        )
        paid = (
            works.fill_null(False).to_numpy()
            & jobs["status"].cast(pl.String).is_in(EMPLOYEES).fill_null(False).to_numpy()
        )
        found[rows[paid & (rows >= 0)]] = True
        return found

    def _rounded(self, wage: float, how: str) -> ReferenceWage:
        """A wage in whole smallest units of the currency."""
        units = 10**self.minor_digits
        return ReferenceWage(ratio(round(wage * units), units), how, self.population.about.title)

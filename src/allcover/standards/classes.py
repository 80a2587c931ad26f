"""The classes of persons that conventions and floors speak of, found in a survey: employees, the active, children, and so on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population import Population

Mask = npt.NDArray[np.bool_]

EMPLOYEES = ("employee", "domestic_worker", "armed_forces")

CHILDREN = (0, 17)
"""Ages of children, of whom family benefits are asked."""

OLDER_FROM = 65
"""Age from which a person counts as older for a floor; the same as R202 is tried with."""

WORKING_AGES = (15, 64)
"""Ages of working age for the guarantee of a floor, as labour statistics count them."""

INDUSTRIAL = ("mining", "manufacturing", "utilities", "construction", "transport")
"""Industries whose workplaces count as industrial: mines, works, building and transport, as C121, C128 and C130 define industrial undertakings (Art. 1(c)). C102 itself does not define them."""

LARGE = 20


@dataclass(frozen=True)
class Classes:
    """The persons of a survey by class; one entry a person, in the order of its table."""

    population: Population

    @cached_property
    def masks(self) -> Mapping[str, Mask]:
        """Who is of each class, by its name in the conventions."""
        persons = self.population.persons
        labour = persons["labour_status"].cast(pl.String)
        employees = (labour == "employed").fill_null(False).to_numpy() & self.is_employee
        return {
            "employees": employees,
            "women_employees": employees & self.is_woman,
            "active": labour.is_in(["employed", "unemployed"]).fill_null(False).to_numpy(),
            "residents": np.ones(persons.height, np.bool_),
            "working_age": persons["age"].is_between(*WORKING_AGES).fill_null(False).to_numpy(),
            "older_persons": (persons["age"] >= OLDER_FROM).fill_null(False).to_numpy(),
            "children": persons["age"].is_between(*CHILDREN).fill_null(False).to_numpy(),
        }

    @cached_property
    def is_woman(self) -> Mask:
        """Who is a woman or a girl."""
        sex = self.population.persons["sex"].cast(pl.String)
        return np.asarray((sex == "female").fill_null(False).to_numpy())

    @cached_property
    def is_employee(self) -> Mask:
        """Who has a job for pay, whatever he or she does besides."""
        found = np.zeros(self.population.height("persons"), np.bool_)
        if self.population.jobs is not None:
            rows = self.population.person_rows("jobs")
            paid = self.population.jobs["status"].cast(pl.String).is_in(EMPLOYEES).fill_null(False).to_numpy()
            found[rows[paid & (rows >= 0)]] = True
        return found

    @cached_property
    def workplaces(self) -> Mapping[str, tuple[Mask, Mask]]:
        """Who surely, and who perhaps, is an employee of an industrial undertaking, and of an industrial workplace of twenty persons or more."""
        return {
            "employees_in_industry": self._in_industry(is_large=False),
            "employees_of_twenty": self._in_industry(is_large=True),
        }

    def _in_industry(self, *, is_large: bool) -> tuple[Mask, Mask]:
        size = self.population.height("persons")
        sure, possible = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
        jobs = self.population.jobs
        if jobs is None:
            return sure, possible
        rows = self.population.person_rows("jobs")
        paid = jobs["status"].cast(pl.String).is_in(EMPLOYEES).fill_null(False).to_numpy() & (rows >= 0)
        industry = jobs["industry"].cast(pl.String).replace("other", None)
        is_industrial = industry.is_in(INDUSTRIAL)
        certain = paid & is_industrial.fill_null(False).to_numpy()
        may_be = paid & is_industrial.fill_null(True).to_numpy()
        if is_large:
            exact, low, high = jobs["firm_size"], jobs["firm_size_low"], jobs["firm_size_high"]
            certain &= (exact >= LARGE).fill_null((low >= LARGE).fill_null(False)).to_numpy()
            may_be &= ~(exact < LARGE).fill_null((high < LARGE).fill_null(False)).to_numpy()
        sure[rows[certain]] = True
        possible[rows[may_be]] = True
        employed = self.masks["employees"]
        return sure & employed, possible & ~sure & employed

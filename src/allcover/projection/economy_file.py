"""A country's economy as read from a YAML file that names where each figure comes from, and what follows for its people.

Comes from a country's folder, ``economy.yaml``; goes to :mod:`economy`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.projection.by_age import by_sex, check_groups
from allcover.projection.courses import Course, CourseFile, as_course, check_horizon, years_of
from allcover.projection.economy import STATUSES, Economy, Labour, Money, economy_of
from allcover.projection.people import SEXES
from allcover.projection.rates import Floats
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape, published_schema

_MONEY = (
    ("deflator",), ("prices",), ("real_interest",), ("government", "revenue"), ("government", "expenditure"), ("government", "interest"),
)  # fmt: skip
_BY_SEX = ("unemployment",)
_BY_STATUS = ("status", "formality")


@dataclass(frozen=True)
class EconomyFile(CourseFile):
    """A file of the economy: its courses by where they stand, and where each comes from."""

    @property
    def sources(self) -> dict[str, Citation]:
        """Where each figure comes from, by its place in the file."""
        raw = self.document.value
        single = {"gdp": raw["gdp"], "government.debt": raw["government"]["debt"]}
        if "labour" in raw:
            single["labour.participation"] = raw["labour"]["participation"][0]
            single["labour.relative_wage"] = raw["labour"]["relative_wage"]
        return super().sources | {name: citation(one["source"]) for name, one in single.items()}

    def carried(self, population: Floats, first_year: int) -> Economy:
        """This function will carry the economy over the intervals between dates of a population (date, sex, age) from a first year on.

        Raises Faults where the file does not reach so far.
        """
        intervals = population.shape[0] - 1
        faults = FaultList()
        check_horizon(self.document, first_year, intervals, faults)
        faults.check()
        years = np.arange(first_year, first_year + intervals)
        persons = (population[:-1] + population[1:]) / 2
        return economy_of(years, persons, self._money(years), self._labour(years, persons.shape[-1]))

    def _money(self, years: NDArray[np.int64]) -> Money:
        raw = self.document.value
        over = {path: course.over(years) for path, course in self.courses.items()}
        is_productivity = ("growth", "productivity") in over
        return Money(
            gdp=float(raw["gdp"]["value"]),
            growth=over[("growth", "productivity" if is_productivity else "gdp")],
            is_growth_of_productivity=is_productivity,
            deflator=over[("deflator",)],
            prices=over[("prices",)],
            real_interest=over[("real_interest",)],
            wage_share=over.get(("wage_share",)),
            revenue=over[("government", "revenue")],
            expenditure=over[("government", "expenditure")],
            debt=float(raw["government"]["debt"]["value"]),
            debt_interest=over[("government", "interest")],
        )

    def _labour(self, years: NDArray[np.int64], ages: int) -> Labour | None:
        raw = self.document.value.get("labour")
        if raw is None:
            return None
        points = raw["participation"]
        at = np.array([int(point["at"]) for point in points])
        rates = np.array([by_sex(raw["ages"], point, ages) for point in points])
        weight = np.array([np.interp(years, at, np.eye(len(points))[place]) for place in range(len(points))])
        by_status = {
            name: np.stack(
                [
                    [self.courses["labour", name, sex, status].over(years) for status in STATUSES]
                    for sex in SEXES
                ]
            ).transpose(2, 0, 1)
            for name in _BY_STATUS
        }
        return Labour(
            participation=np.einsum("py,psa->ysa", weight, rates),
            unemployment=np.stack(
                [self.courses["labour", "unemployment", sex].over(years) for sex in SEXES], axis=-1
            ),
            status=by_status["status"],
            formality=by_status["formality"],
            relative_wage=by_sex(raw["ages"], raw["relative_wage"], ages),
        )


def read_economy(path: Path) -> EconomyFile:
    """This function will read a file of the economy. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    courses: dict[tuple[str | int, ...], Course] = {}
    if document is not None and check_shape(
        document, published_schema("allcover.projection", "economy"), faults
    ):
        raw = document.value
        first, last = years_of(document, faults)
        for place in _course_places(raw):
            courses[place] = as_course(document, *place, first=first, last=last, faults=faults)
        if "labour" in raw:
            _check_labour(document, courses, first, last, faults)
        elif "productivity" in raw["growth"]:
            what = "Output cannot follow from productivity where nothing is said of work."
            faults.add(document.place("growth"), what, "Add 'labour', or give the growth of 'gdp'.")
    faults.check()
    assert document is not None
    return EconomyFile(document, courses)


def _course_places(raw: Any) -> list[tuple[str, ...]]:
    places: list[tuple[str, ...]] = [*_MONEY, *(("growth", name) for name in raw["growth"])]
    if "wage_share" in raw:
        places.append(("wage_share",))
    if "labour" in raw:
        places += [("labour", name, sex) for name in _BY_SEX for sex in SEXES]
        places += [
            ("labour", name, sex, status) for name in _BY_STATUS for sex in SEXES for status in STATUSES
        ]
    return places


def _check_labour(
    document: Document,
    courses: Mapping[tuple[str | int, ...], Course],
    first: int,
    last: int,
    faults: FaultList,
) -> None:
    raw = document.value["labour"]
    columns: list[tuple[str | int, ...]] = [("labour", "relative_wage")]
    columns += [("labour", "participation", spot) for spot in range(len(raw["participation"]))]
    check_groups(document, ("labour", "ages"), columns, faults, is_from_birth=False)
    at = [int(point["at"]) for point in raw["participation"]]
    if at != sorted(set(at)) or at[0] > first or at[-1] < last:
        what = f"Participation is given at {at}, for the years {first} to {last}."
        faults.add(
            document.place("labour", "participation"),
            what,
            "Give it at the first and the last year, and between them in order.",
        )
    years = np.arange(first, last + 1)
    for sex in SEXES:
        together = np.sum(
            [courses["labour", "status", sex, status].over(years) for status in STATUSES], axis=0
        )
        wrong = np.flatnonzero(np.abs(together - 1) > 1e-9)
        if wrong.size:
            what = f"The statuses of {sex} workers add to {together[wrong[0]]:.4f} in {years[wrong[0]]}."
            faults.add(
                document.place("labour", "status", sex),
                what,
                "Give shares of the employed that add to 1 in every year.",
            )

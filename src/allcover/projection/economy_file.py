"""A country's economy as read from a YAML file that names where each figure comes from, and what follows for its people.

Comes from a country's folder, ``economy.yaml``; goes to :mod:`economy`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from allcover.projection.by_age import by_sex, check_groups
from allcover.projection.courses import Course, CourseFile, check_horizon, courses_of
from allcover.projection.economy import STATUSES, Economy, Labour, Money, economy_of
from allcover.projection.in_order import SEXES
from allcover.projection.rates import Floats
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import Form, form_of, published_schema
from allcover.vocabulary.words import Sentence, marked

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


def read_economy(path: Path | str) -> EconomyFile:
    """This function will read a file of the economy. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    courses: dict[tuple[str | int, ...], Course] = {}
    if document is not None:
        form = form_of(document, published_schema("allcover.projection", "economy"), faults)
        courses = courses_of(document, form, _course_places(form), faults)
        _check_ages(document, form, faults)
        if courses:
            years = (int(document.value["first_year"]), int(document.value["last_year"]))
            _check_participation(document, form, years, faults)
            for sex in SEXES:
                _check_status(document, courses, sex, years, faults)
        if form.lacks("labour") and form.stands("growth", "productivity"):
            what = marked("Output cannot follow from productivity where nothing is said of work.")
            faults.add(document.place("growth"), what, marked("Add 'labour', or give the growth of 'gdp'."))
    faults.check()
    assert document is not None
    return EconomyFile(document, courses)


def _course_places(form: Form) -> list[tuple[str | int, ...]]:
    places: list[tuple[str | int, ...]] = [*_MONEY, *(("growth", name) for name in form.below("growth"))]
    places.append(("wage_share",))
    places += [("labour", name, sex) for name in _BY_SEX for sex in SEXES]
    places += [("labour", name, sex, status) for name in _BY_STATUS for sex in SEXES for status in STATUSES]
    return places


def _check_ages(document: Document, form: Form, faults: FaultList) -> None:
    """Groups of ages rise, and everything by age has one value for each."""
    if form.stands("labour", "ages"):
        columns: list[tuple[str | int, ...]] = [("labour", "relative_wage")]
        columns += [("labour", "participation", spot) for spot in form.below("labour", "participation")]
        told = [column for column in columns if form.stands(*column)]
        check_groups(document, ("labour", "ages"), told, faults, is_from_birth=False)


def _check_participation(document: Document, form: Form, years: tuple[int, int], faults: FaultList) -> None:
    place = ("labour", "participation")
    if not form.below(*place) or not all(form.stands(*place, spot, "at") for spot in form.below(*place)):
        return
    at = [int(point["at"]) for point in document.value["labour"]["participation"]]
    if at != sorted(set(at)) or at[0] != years[0] or at[-1] < years[1]:
        what = Sentence(
            "Participation is given at {at}, for the years {first} to {last}.",
            at=str(at),
            first=str(years[0]),
            last=str(years[1]),
        )
        cure = marked("Give it at the first and the last year, and between them in order.")
        faults.add(document.place(*place), what, cure)


def _check_status(
    document: Document,
    courses: Mapping[tuple[str | int, ...], Course],
    sex: str,
    years: tuple[int, int],
    faults: FaultList,
) -> None:
    """The first year in which the shares of the employed do not add to one; nothing where one of them is not told."""
    places = [("labour", "status", sex, status) for status in STATUSES]
    if not all(place in courses for place in places):
        return
    over = np.arange(years[0], years[1] + 1)
    together = np.sum([courses[place].over(over) for place in places], axis=0)
    wrong = np.flatnonzero(np.abs(together - 1) > 1e-9)
    if wrong.size:
        what = Sentence(
            "The statuses of {sex} workers add to {sum} in {year}.",
            sex=sex,
            sum=f"{together[wrong[0]]:.4f}",
            year=str(over[wrong[0]]),
        )
        cure = marked("Give shares of the employed that add to 1 in every year.")
        faults.add(document.place("labour", "status", sex), what, cure)

"""Benefits to be costed, as read from a YAML file that names where each figure comes from.

Comes from a country's folder ``costings``; goes with people and an :mod:`economy` to :mod:`costing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from allcover.projection.costing import (
    Benefit,
    Option,
    Package,
    Plan,
)
from allcover.projection.courses import Course, CourseFile, check_horizon, courses_of
from allcover.projection.economy import Economy
from allcover.projection.in_order import SEXES
from allcover.projection.rates import Floats
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.shape import Form, form_of, published_schema
from allcover.vocabulary.words import Sentence, marked


@dataclass(frozen=True)
class CostingFile(CourseFile):
    """A file of benefits, packages and options: its courses by where they stand."""

    @property
    def title(self) -> str:
        """What is costed."""
        return str(self.document.value["costing"])

    @property
    def excludes(self) -> dict[str, tuple[str, ...]]:
        """What nobody can have beside each benefit, said from either side."""
        raw = self.document.value["benefits"]
        found = {key: set(one.get("excludes", ())) for key, one in raw.items()}
        for key, one in raw.items():
            for other in one.get("excludes", ()):
                found[other].add(key)
        return {key: tuple(sorted(others)) for key, others in found.items()}

    @property
    def sources(self) -> dict[str, Citation]:
        """Where each figure comes from, by its place in the file."""
        found = super().sources
        for key, one in self.document.value["benefits"].items():
            for name in ("amount", "index"):
                found[f"benefits.{key}.{name}"] = citation(one[name]["source"])
        return found

    def plan(self, economy: Economy) -> Plan:
        """This function will lay the file over an economy. Raises Faults where it does not reach so far, or amounts follow what is not known."""
        faults = FaultList()
        check_horizon(self.document, int(economy.years[0]), economy.years.size, faults)
        raw = self.document.value
        for key, one in raw["benefits"].items():
            wages = economy.average_wage
            if one["index"]["value"] == "wages" and (wages is None or not np.isfinite(wages).all()):
                what = Sentence(
                    "The amounts of '{key}' follow wages, of which the economy says nothing.", key=key
                )
                faults.add(
                    self.document.place("benefits", key, "index"),
                    what,
                    marked("Give the economy 'labour' and 'wage_share', or choose another index."),
                )
            top = one["for"].get("to", one["for"].get("from", 0))
            if top >= economy.persons.shape[-1] or one["for"].get("from", 0) >= economy.persons.shape[-1]:
                what = Sentence(
                    "Ages of '{key}' go to {top}; the people's last age is {last}.",
                    key=key,
                    top=str(top),
                    last=str(economy.persons.shape[-1] - 1),
                )
                faults.add(
                    self.document.place("benefits", key, "for"),
                    what,
                    marked("Leave 'to' out for all older persons."),
                )
        faults.check()
        benefits = tuple(self._benefit(key, one, economy) for key, one in raw["benefits"].items())
        options = tuple(
            Option(
                str(one["kind"]), str(one["label"]),
                self.courses["options", place, "yields"].over(economy.years), self.courses["options", place, "ceiling"].over(economy.years),
            )
            for place, one in enumerate(raw.get("options", ()))
        )  # fmt: skip
        packages = tuple(
            Package(key, str(one["label"]), tuple(one["benefits"])) for key, one in raw["packages"].items()
        )
        return Plan(benefits, packages, options)

    def _benefit(self, key: str, raw: Mapping[str, Any], economy: Economy) -> Benefit:
        years = economy.years

        def over(*path: str, otherwise: float) -> Floats:
            course = self.courses.get(("benefits", key, *path))
            return np.full(years.size, otherwise) if course is None else course.over(years)

        paid = np.where(years >= int(raw.get("start_year", years[0])), 1.0, 0.0)
        test = "means_test" in raw
        poor = over("means_test", "poor", otherwise=1.0)
        reached = poor * (1 - over("means_test", "poor_left_out", otherwise=0.0)) + (1 - poor) * over(
            "means_test", "others_let_in", otherwise=0.0
        )
        payments = int(raw["amount"]["payments"])
        if "each" in raw["amount"]:
            amount = _number(raw["amount"]["each"]) * payments
        else:
            amount = _number(raw["amount"]["of_gdp_per_head"]) * float(economy.gdp_per_head[0])
        most = raw["amount"].get("at_most")
        return Benefit(
            key=key, label=str(raw["label"]), persons=self._persons(key, raw["for"], economy),
            share=over("entitled", otherwise=1.0) * (reached if test else 1.0),
            take_up=over("take_up", otherwise=1.0) * paid, amount=np.full(years.size, amount), index=str(raw["index"]["value"]),
            administration=over("administration", otherwise=0.0), existing=over("existing", otherwise=0.0),
            cap=None if most is None else np.full(years.size, float(most) * payments), excludes=self.excludes[key], is_tested=test,
        )  # fmt: skip

    def _persons(self, key: str, raw: Mapping[str, Any], economy: Economy) -> Floats:
        if "persons" in raw:
            return self.courses["benefits", key, "for", "persons"].over(economy.years)
        top = None if "to" not in raw else int(raw["to"]) + 1
        aged = economy.persons[..., int(raw.get("from", 0)) : top].sum(axis=-1)
        sex = raw.get("sex", "both")
        return np.asarray(aged.sum(axis=-1) if sex == "both" else aged[..., SEXES.index(sex)])


def read_costing(path: Path | str) -> CostingFile:
    """This function will read a file of benefits to be costed. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    courses: dict[tuple[str | int, ...], Course] = {}
    if document is not None:
        form = form_of(document, published_schema("allcover.projection", "costing"), faults)
        for key in form.below("benefits"):
            _check_benefit(document, form, key, faults)
        _check_excludes(document, form, faults)
        for name in form.below("packages"):
            _check_package(document, form, name, faults)
        courses = courses_of(document, form, _course_places(form), faults)
    faults.check()
    assert document is not None
    return CostingFile(document, courses)


def _course_places(form: Form) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    for key in form.below("benefits"):
        single = ("entitled", "take_up", "administration", "existing")
        found += [("benefits", key, name) for name in single]
        found += [("benefits", key, "means_test", name) for name in form.below("benefits", key, "means_test")]
        found.append(("benefits", key, "for", "persons"))
    for place in form.below("options"):
        found += [("options", place, name) for name in ("yields", "ceiling")]
    return found


def _check_benefit(document: Document, form: Form, key: str, faults: FaultList) -> None:
    raw = document.value["benefits"][key]
    if form.stands("benefits", key, "for"):
        _check_for(document, key, raw["for"], faults)
    if form.has("benefits", key, "amount") and ("each" in raw["amount"]) == (
        "of_gdp_per_head" in raw["amount"]
    ):
        what = Sentence("The amount of '{key}' is given twice, or not at all.", key=key)
        cure = marked("Give 'each', or 'of_gdp_per_head'.")
        faults.add(document.place("benefits", key, "amount"), what, cure)


def _check_for(document: Document, key: str, raw: Mapping[str, Any], faults: FaultList) -> None:
    place = document.place("benefits", key, "for")
    has_ages = "from" in raw or "to" in raw
    if ("persons" in raw) == has_ages:
        what = Sentence("'{key}' is for persons and for ages, or for neither.", key=key)
        faults.add(place, what, marked("Give 'persons' by year, or ages 'from' and 'to'."))
    if has_ages and raw.get("to", 1000) < raw.get("from", 0):
        what = Sentence(
            "The ages of '{key}' go from {start} to {end}.",
            key=key,
            start=str(raw["from"]),
            end=str(raw["to"]),
        )
        faults.add(place, what, marked("Swap 'from' and 'to'."))


def _check_excludes(document: Document, form: Form, faults: FaultList) -> None:
    """Names of benefits that are not there."""
    known = form.below("benefits")
    for key in known:
        for spot in form.standing("benefits", key, "excludes"):
            other = str(document.value["benefits"][key]["excludes"][spot])
            if other not in known:
                place = document.place("benefits", key, "excludes", spot)
                what = Sentence("'{key}' is no benefit of this file.", key=other)
                faults.add(place, what, did_you_mean(other, known))


def _check_package(document: Document, form: Form, name: str, faults: FaultList) -> None:
    """What is in a package is there, and can be had together: all of it told."""
    known, spots = form.below("benefits"), form.standing("packages", name, "benefits")
    held = {spot: str(document.value["packages"][name]["benefits"][spot]) for spot in spots}
    for spot, key in held.items():
        place = document.place("packages", name, "benefits", spot)
        if key not in known:
            what = Sentence("'{key}' is no benefit of this file.", key=key)
            faults.add(place, what, did_you_mean(key, known))
        for at in form.standing("benefits", key, "excludes"):
            other = str(document.value["benefits"][key]["excludes"][at])
            if other in held.values():
                what = Sentence(
                    "The package '{name}' has '{key}' and '{other}', which nobody can have together.",
                    name=name,
                    key=key,
                    other=other,
                )
                faults.add(place, what, marked("Leave one of the two out, or make two packages."))


def _number(value: Any) -> float:
    return float("nan") if value == "unknown" else float(value)

"""What a valuation takes as given, read from a YAML file that names where each figure comes from.

The law is not in it: pensions and contributions are what the definition says. Comes from a country's folder ``valuations``; goes to :mod:`valuation`
and is printed with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from allcover.projection.awards import Careers, wage_classes
from allcover.projection.insured import Moves
from allcover.projection.rates import Floats
from allcover.projection.valuation import Paths
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.exact import Fraction, ratio
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape, published_schema

SEXES = ("female", "male")
BY_AGE = ("invalidity", "credit", "returning", "married", "children")


@dataclass(frozen=True)
class Rule:
    """A rule of the law to be tried at a lower and a higher value: the key of its parameter."""

    parameter: str
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Assumptions:
    """A file of assumptions: ``raw`` is what stands in it, ``sources`` where each figure comes from, by name; ``fingerprint`` is the file's SHA-256."""

    scheme: str
    notes: tuple[str, ...]
    insured_earnings: str
    raw: Mapping[str, Any]
    sources: Mapping[str, Citation]
    fingerprint: str = ""

    @property
    def reserve(self) -> float:
        """The reserve at the start, in major units."""
        return float(self.raw["reserve"]["value"])

    def paths(self, first_year: int, intervals: int) -> Paths:
        """This function will give the paths of money for so many years from a first on."""
        given = {name: self.path(name, first_year, intervals) for name in ("wages", "prices", "interest")}
        given["nothing"] = np.zeros(intervals)
        return Paths(given["wages"], given[self.raw["amounts_follow"]], given[self.raw["pensions_follow"]],
                     given["interest"], given["prices"])  # fmt: skip

    def path(self, name: str, first_year: int, intervals: int) -> Floats:
        """This function will give a path's yearly rates, each held until the next; before the first, the first."""
        steps = sorted(
            (int(step["from"]), float(step["value"])) for step in self.raw["paths"][name]["values"]
        )
        years = np.array([year for year, _ in steps])
        at = np.maximum(np.searchsorted(years, first_year + np.arange(intervals), side="right") - 1, 0)
        return np.array([value for _, value in steps])[at]

    def coverage(self, first_year: int, intervals: int) -> Floats:
        """This function will give the share of each age that contributes, against the opening's, at every date."""
        return np.concatenate([[1.0], np.cumprod(1 + self.path("coverage", first_year, intervals))])

    def moves(self, dying: Floats, services: int) -> Moves:
        """This function will give what moves people, with the probabilities of dying (interval, sex, age) of the projection.

        Children of who dies are as old as if they had been born when the parent was 28, and at most 17.
        """
        ages = dying.shape[-1]
        told = {name: self._by_age(name, ages) for name in BY_AGE}
        age = np.arange(ages)
        older = int(self.raw["spouse_years_older"]["value"])
        spouse = np.clip(np.stack([age + older, age - older]), 0, ages - 1)
        child = np.clip(np.stack([age - 28, age - 28]), 0, 17)
        return Moves(
            dying, told["invalidity"], np.full((2, ages, services), float(self.raw["retiring"]["value"])), told["credit"],
            told["returning"], told["married"], spouse, told["children"], child, float(self.raw["invalid_mortality"]["value"]),
        )  # fmt: skip

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules of the law whose other values are to be tried."""
        return tuple(
            Rule(str(rule["parameter"]), ratio(rule["low"]), ratio(rule["high"]))
            for rule in self.raw.get("rules_tried", [])
        )

    def careers(self, wage: Floats) -> Careers | None:
        """This function will give the careers of cells with mean wages (sex, age), or None where the file assumes none."""
        held = self.raw.get("careers")
        if held is None:
            return None
        return Careers(
            wage, wage_classes(float(held["spread"]), int(held["classes"])), float(held["past_growth"])
        )

    def width(self, name: str, first_year: int, intervals: int) -> Floats:
        """This function will give how far 80 of 100 futures of a variable lie at most from what is expected, each interval; straight between years."""
        steps = self.raw["chance"][name]["values"]
        years = [float(step["in"]) for step in steps]
        return np.interp(first_year + np.arange(intervals), years, [float(step["value"]) for step in steps])

    def changed(self, at: tuple[str, ...], value: Any) -> "Assumptions":
        """This function will put another value at a place of the file, such as ``("retiring", "value")``; its source stays."""
        return replace(self, raw=_with(self.raw, at, value))

    def moved(self, name: str, by: float) -> "Assumptions":
        """This function will raise or lower all rates of a path, ``by`` a share of one."""
        steps = [
            dict(step) | {"value": float(step["value"]) + by} for step in self.raw["paths"][name]["values"]
        ]
        return self.changed(("paths", name, "values"), steps)

    def times(self, name: str, factor: float) -> "Assumptions":
        """This function will multiply a column by age, such as ``credit``, in both sexes; a share is one at most, children are not shares."""
        most = float("inf") if name == "children" else 1.0
        held = self
        for sex in SEXES:
            values = [min(most, float(value) * factor) for value in self.raw["ages"][name][sex]]
            held = held.changed(("ages", name, sex), values)
        return held

    def taking(self, other: "Assumptions", at: tuple[str, ...]) -> "Assumptions":
        """This function will take what stands at a place from another file of assumptions."""
        return self.changed(at, _at(other.raw, at))

    def differs(self, other: "Assumptions", at: tuple[str, ...]) -> bool:
        """Whether two files of assumptions say different things at a place, whatever their sources."""
        return bool(_without_sources(_at(self.raw, at)) != _without_sources(_at(other.raw, at)))

    def _by_age(self, name: str, ages: int) -> Floats:
        starts = np.array([int(age) for age in self.raw["ages"]["from"]])
        group = np.searchsorted(starts, np.arange(ages), side="right") - 1
        rows = [np.array([float(value) for value in self.raw["ages"][name][sex]])[group] for sex in SEXES]
        return np.stack(rows)


MOST_STRAYED = {"fertility": 1.0, "expectancy": 30.0, "migration": 1e9}
"""How far futures may stray: a share of children a woman, years of life, persons."""

PARTS: tuple[tuple[str, ...], ...] = (
    ("reserve",),
    *(("paths", name) for name in ("prices", "wages", "interest", "coverage")),
    ("amounts_follow",),
    ("pensions_follow",),
    ("ages",),
    ("spouse_years_older",),
    ("retiring",),
    ("invalid_mortality",),
)
"""What a file of assumptions can be changed in, one after the other."""


def _at(raw: Any, at: tuple[str, ...]) -> Any:
    for key in at:
        raw = raw[key]
    return raw


def _with(raw: Any, at: tuple[str, ...], value: Any) -> Any:
    return {**raw, at[0]: _with(raw[at[0]], at[1:], value)} if at else value


def _without_sources(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_sources(one) for key, one in value.items() if key not in ("source", "note")}
    return [_without_sources(one) for one in value] if isinstance(value, list) else value


def read_assumptions(path: Path) -> Assumptions:
    """This function will read a file of assumptions. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None and check_shape(
        document, published_schema("allcover.projection", "valuation"), faults
    ):
        _check_ages(document, faults)
        _check_paths(document, faults)
        _check_chance(document, faults)
    faults.check()
    assert document is not None
    raw = document.value
    sources = {
        name: citation(raw[name]["source"])
        for name in ("reserve", "spouse_years_older", "retiring", "invalid_mortality")
    }
    sources |= {name: citation(path["source"]) for name, path in raw["paths"].items()}
    sources |= {name: citation(raw["ages"][name]["source"]) for name in BY_AGE}
    sources |= {name: citation(raw[name]["source"]) for name in ("chance", "careers") if name in raw}
    return Assumptions(str(raw["valuation"]), tuple(raw.get("notes", ())), str(raw["insured_earnings"]), raw, sources,
                       sha256(path.read_bytes()).hexdigest())  # fmt: skip


def _check_ages(document: Document, faults: FaultList) -> None:
    """Ages that do not join, and columns that are not as long as the ages."""
    starts = [int(age) for age in document.value["ages"]["from"]]
    if starts[0] != 0 or any(later <= earlier for earlier, later in pairwise(starts)):
        faults.add(
            document.place("ages", "from"),
            f"The ages {starts} do not begin at 0 and rise.",
            "Write the first age of each group, from 0 up.",
        )
    for name in BY_AGE:
        for sex in SEXES:
            given = len(document.value["ages"][name][sex])
            if given != len(starts):
                what = f"'{name}' of {sex} has {given} values for {len(starts)} groups of ages."
                faults.add(document.place("ages", name, sex), what, "Give one value for each age in 'from'.")


def _check_paths(document: Document, faults: FaultList) -> None:
    for name, path in document.value["paths"].items():
        years = [int(step["from"]) for step in path["values"]]
        if len(set(years)) != len(years):
            faults.add(
                document.place("paths", name, "values"),
                f"'{name}' has two values from one year.",
                "Leave one of the two.",
            )


def _check_chance(document: Document, faults: FaultList) -> None:
    """Years of widths that do not rise, and children that would stray below none or years of life below one."""
    for name in MOST_STRAYED if "chance" in document.value else ():
        steps, place = document.value["chance"][name]["values"], document.place("chance", name, "values")
        years = [int(step["in"]) for step in steps]
        if any(later <= earlier for earlier, later in pairwise(years)):
            cure = "List them from the first to the last, each once."
            faults.add(place, f"The years {years} of '{name}' do not rise.", cure)
        widest = max(float(step["value"]) for step in steps)
        if widest >= MOST_STRAYED[name]:
            what = f"'{name}' strays by {widest:g}."
            faults.add(
                place,
                what,
                f"Write how far the bounds of 80 % lie from the expected, below {MOST_STRAYED[name]:g}.",
            )

"""What a valuation takes as given: a file of assumptions that names where each figure comes from.

The law is not in it: pensions and contributions are what the definition says. Comes from :mod:`valuation_reading`; goes to :mod:`valuation` and is printed with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from allcover.projection.awards import Careers, wage_classes
from allcover.projection.by_age import by_sex, by_single_age
from allcover.projection.entrants import check_entrants_reach, entrants_of
from allcover.projection.insured import Moves
from allcover.projection.rates import Floats
from allcover.projection.valuation import Paths
from allcover.projection.valuation_paths import HELD, check_reach, is_of_economy, moved, rates_of
from allcover.projection.wages import Standing
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document
from allcover.vocabulary.exact import Fraction, ratio
from allcover.vocabulary.fault import FaultList

SEXES = ("female", "male")
BY_AGE = ("invalidity", "credit", "returning", "married", "children", "remarriage")
"""By age and sex; a file need not have the last, and nobody who draws as a widow or widower marries again then."""
OF_LIVES = {"divorce": SEXES[:1], "leaving_home": SEXES}
"""By age and sex, what only lives ask for; a file need not have it."""


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
    document: Document
    fingerprint: str = ""

    @property
    def reserve(self) -> float:
        """The reserve at the start, in major units."""
        return float(self.raw["reserve"]["value"])

    def paths(self, first_year: int, intervals: int) -> Paths:
        """This function will give the paths of money for so many years from a first on."""
        given = {name: self.path(name, first_year, intervals) for name in ("wages", "prices", "interest")}
        given["nothing"] = np.zeros(intervals)
        amounts, pensions = (given[self.raw[name]["value"]] for name in ("amounts_follow", "pensions_follow"))
        return Paths(given["wages"], amounts, pensions, given["interest"], given["prices"])

    def path(self, name: str, first_year: int, intervals: int) -> Floats:
        """This function will give a path's yearly rates, for years that :meth:`check_reach` has found the file to reach."""
        years = first_year + np.arange(intervals)
        return rates_of(
            self.raw["paths"][name], int(self.raw["first_year"]), int(self.raw["last_year"]), years
        )

    def check_reach(self, first_year: int, intervals: int) -> None:
        """This function will refuse a horizon beyond the years that the author stands by, as Faults with place and cure."""
        faults = FaultList()
        check_reach(self.document, first_year, intervals, faults)
        if "entrants" in self.raw:
            check_entrants_reach(self.document, self.raw["entrants"], first_year + intervals - 1, faults)
        faults.check()

    @property
    def of_economy(self) -> tuple[str, ...]:
        """The paths that are to be those of the country's economy."""
        return tuple(name for name, path in self.raw["paths"].items() if is_of_economy(path))

    def with_rates(self, name: str, first_year: int, rates: Floats) -> "Assumptions":
        """This function will put the rates of all years from a first on in the place of a path; what else is said of it stays."""
        kept = {key: value for key, value in self.raw["paths"][name].items() if key in ("of", "source")}
        steps = [{"from": first_year + at, "value": float(rate)} for at, rate in enumerate(rates)]
        return self.changed(("paths", name), {**kept, "values": steps, "then": HELD})

    def coverage(self, first_year: int, intervals: int) -> Floats:
        """This function will give the share of each age that contributes, against the opening's, at every date; the opening's where who enters is told instead."""
        if "coverage" not in self.raw["paths"]:
            return np.ones(intervals + 1)
        return np.concatenate([[1.0], np.cumprod(1 + self.path("coverage", first_year, intervals))])

    def entrants(self, first_year: int, intervals: int, ages: int) -> Floats | None:
        """This function will give who begins to contribute (interval, sex, age), or None where the file tells how many contribute at each age."""
        held = self.raw.get("entrants")
        if held is None:
            return None
        years = first_year + np.arange(intervals)
        return entrants_of(held, int(self.raw["first_year"]), int(self.raw["last_year"]), years, ages)

    def moves(self, dying: Floats, services: int) -> Moves:
        """This function will give what moves people, with the probabilities of dying (interval, sex, age) of the projection.

        Children of who dies are as old as if they had been born when the parent was 28, and at most 17.
        """
        ages = dying.shape[-1]
        starts = self.raw["ages"]["from"]
        told = {
            name: by_sex(starts, self.raw["ages"][name], ages) for name in BY_AGE if name in self.raw["ages"]
        }
        age = np.arange(ages)
        older = int(self.raw["spouse_years_older"]["value"])
        spouse = np.clip(np.stack([age + older, age - older]), 0, ages - 1)
        child = np.clip(np.stack([age - 28, age - 28]), 0, 17)
        return Moves(
            dying, told["invalidity"], np.full((2, ages, services), float(self.raw["retiring"]["value"])), told["credit"],
            told["returning"], told["married"], spouse, told["children"], child, float(self.raw["invalid_mortality"]["value"]),
            told.get("remarriage", np.zeros((len(SEXES), ages))),
        )  # fmt: skip

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules of the law whose other values are to be tried."""
        return tuple(
            Rule(str(rule["parameter"]), ratio(rule["low"]), ratio(rule["high"]))
            for rule in self.raw.get("rules_tried", [])
        )

    def careers(self, wage: Floats, of_credit: Floats | None = None) -> Careers | None:
        """This function will give the careers of cells with mean wages (sex, age) that differ ``of_credit`` (sex, age, service), or None where the file assumes none."""
        held = self.raw.get("careers")
        if held is None:
            return None
        return Careers(
            wage,
            wage_classes(float(held["spread"]), int(held["classes"])),
            float(held["past_growth"]),
            of_credit,
        )

    @property
    def together(self) -> float:
        """The correlation of what wages and interest of chance stray by in a year; nought where the file does not say."""
        held = self.raw["chance"].get("together")
        return 0.0 if held is None else float(held["value"])

    @property
    def working_on(self) -> float:
        """Of contributors whom a later age keeps from retiring, the share that goes on contributing, each further year; nought where the file does not say."""
        held = self.raw.get("working_on")
        return 0.0 if held is None else float(held["value"])

    @property
    def standing(self) -> Standing | None:
        """How long the place of a contributor among others lasts, which only lives ask for; None where the file does not say."""
        held = self.raw.get("standing")
        return None if held is None else Standing(float(held["lasting"]), float(held["memory"]))

    def of_lives(self, name: str, ages: int) -> Floats | None:
        """This function will give a column that only lives ask for, (sex, age), or None where the file has none."""
        held = self.raw["ages"].get(name)
        if held is None:
            return None
        return by_single_age(self.raw["ages"]["from"], [held[sex] for sex in OF_LIVES[name]], ages)

    def changed(self, at: tuple[str, ...], value: Any) -> "Assumptions":
        """This function will put another value at a place of the file, such as ``("retiring", "value")``; its source stays."""
        return replace(self, raw=_with(self.raw, at, value))

    def moved(self, name: str, by: float) -> "Assumptions":
        """This function will raise or lower all rates of a path, ``by`` a share of one."""
        return self.changed(("paths", name), moved(self.raw["paths"][name], by))

    def times(self, name: str, factor: float) -> "Assumptions":
        """This function will multiply a column by age, such as ``credit``, in both sexes; a share is one at most, children are not shares."""
        most = float("inf") if name == "children" else 1.0
        held = self
        for sex in SEXES:
            values = [min(most, float(value) * factor) for value in self.raw["ages"][name][sex]]
            held = held.changed(("ages", name, sex), values)
        return held

    def taking(self, other: "Assumptions", at: tuple[str, ...]) -> "Assumptions":
        """This function will take what stands at a place from another file of assumptions, which may be nothing."""
        return self.changed(at, _at(other.raw, at))

    def has(self, at: tuple[str, ...]) -> bool:
        """Whether anything stands at a place."""
        return _at(self.raw, at) is not None

    def differs(self, other: "Assumptions", at: tuple[str, ...]) -> bool:
        """Whether two files of assumptions say different things at a place, whatever their sources."""
        return bool(_without_sources(_at(self.raw, at)) != _without_sources(_at(other.raw, at)))


PARTS: tuple[tuple[str, ...], ...] = (
    ("reserve",),
    *(("paths", name) for name in ("prices", "wages", "interest", "coverage")),
    ("entrants",),
    ("amounts_follow",),
    ("pensions_follow",),
    ("careers",),
    ("ages",),
    ("spouse_years_older",),
    ("retiring",),
    ("invalid_mortality",),
    ("working_on",),
)
"""What a file of assumptions can be changed in, one after the other. Not every file has all of them."""


def _at(raw: Any, at: tuple[str, ...]) -> Any:
    """What stands at a place, None where nothing does."""
    for key in at:
        raw = raw.get(key) if isinstance(raw, Mapping) else None
    return raw


def _with(raw: Any, at: tuple[str, ...], value: Any) -> Any:
    """The same with another value at a place; None takes what stands there away."""
    if not at:
        return value
    made = {**raw, at[0]: _with(raw.get(at[0]), at[1:], value)}
    return {key: one for key, one in made.items() if one is not None}


def _without_sources(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_sources(one) for key, one in value.items() if key not in ("source", "note")}
    return [_without_sources(one) for one in value] if isinstance(value, list) else value

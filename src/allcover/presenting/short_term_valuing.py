"""Brings together what the budget of a branch rests on: a survey under the law, people and the economy over time, and a file of what is taken as given.

Who is insured, what they pay and what a benefit is worth are asked of the definition, so the first year is the survey's own total. Goes to
``short_term_section``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.engine.expected import Use, expected_cost, single
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.impact import modelled
from allcover.population import Population
from allcover.projection.by_age import spread
from allcover.projection.economy import Economy
from allcover.projection.economy_file import EconomyFile
from allcover.projection.in_order import SEXES
from allcover.projection.laws import administration_of
from allcover.projection.rates import Floats
from allcover.projection.results import project_country
from allcover.projection.short_term import (
    Benefit,
    Branch,
    Budget,
    Insured,
    budget_of,
    by_person,
    moved,
    paid_days,
)
from allcover.projection.short_term_file import ShortTermFile, cases_of
from allcover.projection.valuation_checks import check_first_year
from allcover.projection.whose_people import check_whose
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place
from allcover.vocabulary.words import Sentence, marked

SWINGS: Mapping[str, float] = {"use": 0.1, "prices": 0.01, "wages": 0.01, "contributions": 0.05}
"""How far each assumption is moved, down and up: a share of itself, or points a year for growth."""


@dataclass(frozen=True)
class Swing:
    """Expenditure over contributions in the last year, when one assumption is lower and higher."""

    assumption: str
    by: float
    low: float
    high: float


@dataclass(frozen=True)
class ShortTermResults:
    """A budget with what it was made from and what moves it; ``day`` is that on which its first year begins."""

    budget: Budget
    economy: Economy
    file: ShortTermFile
    economy_file: EconomyFile
    scheme: Scheme
    swings: tuple[Swing, ...]
    sources: tuple[str, ...]
    survey: str
    day: date


def budget_country(
    system: System,
    survey: Population,
    day: date,
    people: Path,
    economy_file: EconomyFile,
    file: ShortTermFile,
    years: int,
    *,
    is_held: bool = False,
) -> ShortTermResults:
    """This function will carry a branch's budget over years; ``is_held`` keeps people of an age from falling below nought, as the UN does. Raises Faults with what is wrong in any of its sources."""
    file.check(system, day.year, years)
    check_whose(people, system.country.iso3, system.country.name)
    found = project_country(people, years, ("medium",), is_held=is_held)
    faults = FaultList()
    check_first_year(people, int(found.years[0]), day.year, faults)
    faults.check()
    economy = economy_file.carried(found.population[0], day.year)
    branch = branch_of(system, survey, day, economy, file)
    try:
        budget = budget_of(branch)
    except ValueError as error:
        raise Faults([Fault(file.document.place("coverage"), str(error), "")]) from error
    _check_anybody(budget, file)
    swings = []
    for assumption, by in SWINGS.items():
        ends = [float(budget_of(moved(branch, assumption, way * by)).break_even[-1]) for way in (-1, 1)]
        swings.append(Swing(assumption, by, *ends))
    swings.sort(key=lambda one: -abs(one.high - one.low))
    return ShortTermResults(
        budget, economy, file, economy_file, system.schemes[file.scheme], tuple(swings), found.sources, survey.about.title, day
    )  # fmt: skip


def _check_anybody(budget: Budget, file: ShortTermFile) -> None:
    """Refuse a branch in which nobody is insured, or to which nobody contributes: its results are shares of these."""
    scheme, place = file.scheme, file.document.place("classes")
    if not budget.insured[:, 0].any():
        what = Sentence(
            "Nobody in the data is insured in '{scheme}', so there is nothing to budget.", scheme=scheme
        )
        cure = marked("Give a survey in which somebody is insured, or mend what 'insured' names.")
        raise Faults([Fault(place, what, cure)])
    if not budget.account.contributions[0] > 0:
        what = Sentence(
            "Nobody in the data contributes to '{scheme}', so no share of contributions can be told.",
            scheme=scheme,
        )
        cure = marked("Give a survey in which somebody contributes under the law.")
        raise Faults([Fault(Place(scheme), what, cure)])


def branch_of(system: System, survey: Population, day: date, economy: Economy, file: ShortTermFile) -> Branch:
    """This function will lay a survey's insured persons out by sex and age, with what the definition says of them."""
    schemes = system.schemes_on(day)
    scheme = schemes[file.scheme]
    outcome = judge_everybody(system, survey, day, [*system.payments(schemes), *file.quantities()])
    ask = _Asked(survey, outcome, economy.persons[0])
    paid = np.sum(
        [one.low for one in modelled(survey, outcome).contributions[scheme.id].values()] or [ask.nothing],
        axis=0,
    )
    raw = file.document.value
    classes, taken = [], np.zeros(ask.weight.size, bool)
    members: dict[str, NDArray[np.bool_]] = {}
    for one in raw["classes"]:
        who = ask.known(str(one["insured"])) > 0
        members[str(one["class"])] = who & ~taken
        taken |= who
    for one in raw["classes"]:
        who = members[str(one["class"])]
        heads = ask.total(who, np.ones(ask.weight.size))
        earned = ask.known(str(raw["earnings"])) if "earnings" in raw else ask.nothing
        pays = (paid > 0) & ((ask.known(str(raw["earners"])) > 0) if "earners" in raw else True)
        classes.append(
            Insured(
                str(one["class"]), str(one["label"]), by_person(heads, economy.persons[0]),
                12 * by_person(ask.total(who, paid), heads), 12 * by_person(ask.total(who & pays, earned), heads),
            )
        )  # fmt: skip
    benefits = [
        _benefit(one, place, str(of), members[str(of)], ask, scheme, day, economy, file)
        for place, one in enumerate(raw["benefits"])
        for of in one["of"]
    ]
    wages = economy.average_wage
    return Branch(
        economy.years, economy.persons, tuple(classes), tuple(benefits),
        np.cumprod(np.concatenate([[1.0], 1 + file.courses[("coverage",)].over(economy.years)[1:]])),
        _growth(wages if wages is not None else economy.gdp_per_head), file.courses[("new",)].over(economy.years),
        np.full(economy.years.size, administration_of(system, scheme, day)), economy.interest, float(raw["reserve"]["value"]),
        {payer: float(share) for payer, share in scheme.balance.items() if share and payer != "reserve"},
    )  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """A survey's persons with what was found of each."""

    survey: Population
    outcome: Outcome
    people: Floats

    @property
    def weight(self) -> Floats:
        """How many persons each stands for."""
        return np.asarray(self.survey.persons["weight"].to_numpy(), dtype=float)

    @property
    def nothing(self) -> Floats:
        """Nought of every person."""
        return np.zeros(self.survey.height("persons"))

    def known(self, key: str) -> Floats:
        """A quantity of every person, nought where it is not known."""
        return np.asarray(np.nan_to_num(np.asarray(self.outcome[key].low, dtype=float)))

    def total(self, who: NDArray[np.bool_], value: Floats) -> Floats:
        """Weighted sums by sex and single age, spread within groups of ages as the people are."""
        frame = self.survey.persons
        sex = frame["sex"].to_numpy()
        age = frame["age"].cast(pl.Float64).to_numpy()
        found = np.zeros(self.people.shape)
        fits = who & np.isfinite(age)
        for place, name in enumerate(SEXES):
            held = fits & (sex == name)
            np.add.at(
                found[place],
                np.minimum(age[held].astype(int), self.people.shape[1] - 1),
                (self.weight * value)[held],
            )
        return spread(found, self.people)


def _benefit(
    raw: Mapping[str, Any],
    place: int,
    of: str,
    who: NDArray[np.bool_],
    ask: _Asked,
    scheme: Scheme,
    day: date,
    economy: Economy,
    file: ShortTermFile,
) -> Benefit:
    heads = ask.total(who, np.ones(ask.weight.size))
    cases: Floats | None = None
    if "value" in raw:
        cost = 12 * by_person(ask.total(who, ask.known(str(raw["value"]))), heads)
    elif "care" in raw:
        cases = cases_of(raw["care"]["cases"], ask.people.shape[1])
        cost = cases * _paid_of_case(raw["care"], scheme, day)
    else:
        days = raw["cash"]["days"]
        length = paid_days(
            float(days["mean"]),
            float(days.get("waiting", 0)),
            None if "most" not in days else float(days["most"]),
        )
        cases = cases_of(raw["cash"]["cases"], ask.people.shape[1])
        cost = cases * length * by_person(ask.total(who, ask.known(str(raw["cash"]["daily"]))), heads)
    label = str(raw["label"])
    return Benefit(
        f"{raw['benefit']}_{of}" if len(raw["of"]) > 1 else str(raw["benefit"]), label, of, cost, cases,
        _course(file, place, "price_growth", economy) + _index(str(raw.get("follows", "prices")), economy), _course(file, place, "use_growth", economy),
        float(raw.get("waiting_months", 0)),
    )  # fmt: skip


def _paid_of_case(raw: Mapping[str, Any], scheme: Scheme, day: date) -> float:
    """What the scheme pays of one case, valued as a claim."""
    assert scheme.package is not None
    claim = single(
        scheme.package, str(raw["item"]), day, price=raw.get("price"), quantity=int(raw.get("quantity", 1)), nights=int(raw.get("nights", 0)),
        visit=raw.get("visit", "other"),
    )  # fmt: skip
    return float(expected_cost(scheme.package, [Use(1, (claim,))]).total.scheme)


def _course(file: ShortTermFile, place: int, name: str, economy: Economy) -> Floats:
    course = file.courses.get(("benefits", place, name))
    return np.zeros(economy.years.size) if course is None else course.over(economy.years)


def _index(follows: str, economy: Economy) -> Floats:
    if follows == "nothing":
        return np.zeros(economy.years.size)
    if follows == "prices":
        return _growth(economy.price_level)
    wages = economy.average_wage
    if wages is None:
        raise Faults(
            [
                Fault(
                    Place("economy"),
                    "Benefits follow wages, of which the economy says nothing.",
                    "Give it 'labour' and 'wage_share'.",
                )
            ]
        )
    return _growth(wages)


def _growth(level: Floats) -> Floats:
    return np.concatenate([[0.0], level[1:] / level[:-1] - 1])

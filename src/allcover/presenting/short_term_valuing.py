"""Brings together what the budget of a branch rests on: a survey under the law, people and the economy over time, and a file of what is taken as given.

Who is insured, what they pay and what a benefit is worth are asked of the definition, so the day on which the first year begins is the survey's own total. Goes to
``short_term_section``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.engine.expected import Use, expected_cost, single
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.impact.amounts import contributions
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
    Said,
    Year,
    budget_of,
    by_person,
    moved,
    paid_days,
    year_of,
)
from allcover.projection.short_term_file import ShortTermFile, cases_of, is_in_kind
from allcover.projection.valuation_checks import check_first_year
from allcover.projection.whose_people import check_whose
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place
from allcover.vocabulary.words import Sentence, marked

SWINGS: Mapping[str, float] = {
    "use": 0.1,
    "costs": 0.01,
    "prices": 0.01,
    "wages": 0.01,
    "contributions": 0.05,
}
"""How far each assumption is moved, down and up: a share of itself, or points a year for growth."""


@dataclass(frozen=True)
class Swing:
    """Expenditure over contributions in the last year, when one assumption is lower and higher; expenditure alone where the law asks no contributions."""

    assumption: str
    by: float
    low: float
    high: float


@dataclass(frozen=True)
class ShortTermResults:
    """A budget with what it was made from and what moves it; ``day`` is that on which its first year begins.

    ``if_held`` is expenditure over contributions in the last year if the amounts of the law stayed as they are; None where that is what is assumed, or where
    nobody contributes.
    """

    budget: Budget
    economy: Economy
    file: ShortTermFile
    economy_file: EconomyFile
    scheme: Scheme
    swings: tuple[Swing, ...]
    sources: tuple[str, ...]
    survey: str
    day: date
    if_held: float | None = None


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
    branch = branch_of(system, survey, day, found.population[0, 0], economy, file)
    try:
        budget = budget_of(branch)
    except ValueError as error:
        raise Faults([Fault(file.document.place("coverage"), str(error), "")]) from error
    _check_anybody(budget, file)
    return ShortTermResults(
        budget, economy, file, economy_file, system.schemes[file.scheme], swings_of(branch), found.sources, survey.about.title, day,
        _if_held(branch),
    )  # fmt: skip


def _if_held(branch: Branch) -> float | None:
    if branch.amounts_follow == "nothing" or not branch.is_contributory:
        return None
    held = _outcome(year_of(replace(branch, amounts_follow="nothing"), -1), branch)
    return held if np.isfinite(held) else None


def swings_of(branch: Branch) -> tuple[Swing, ...]:
    """This function will move each assumption, the one that moves the last year farthest first."""
    found = []
    for assumption, by in SWINGS.items():
        if assumption == "contributions" and not branch.is_contributory:
            continue
        ends = [_outcome(year_of(moved(branch, assumption, way * by), -1), branch) for way in (-1, 1)]
        found.append(Swing(assumption, by, *ends))
    return tuple(sorted(found, key=lambda one: -abs(one.high - one.low)))


def _outcome(year: Year, branch: Branch) -> float:
    """What an assumption moves."""
    if not branch.is_contributory:
        return year.expenditure
    return year.expenditure / year.contributions if year.contributions > 0 else float("nan")


def _check_anybody(budget: Budget, file: ShortTermFile) -> None:
    """Refuse a branch in which nobody is insured, to which nobody of the survey contributes though the law asks it, or for which nobody pays at all."""
    scheme, branch = file.scheme, budget.branch
    if not budget.insured[:, 0].any():
        what = Sentence(
            "Nobody in the data is insured in '{scheme}', so there is nothing to budget.", scheme=scheme
        )
        cure = marked("Give a survey in which somebody is insured, or mend what 'insured' names.")
        raise Faults([Fault(file.document.place("classes"), what, cure)])
    if not branch.is_contributory and not branch.payers:
        what = Sentence(
            "Nobody pays for '{scheme}': its definition has no contributions, and its balance names nobody but the reserve.",
            scheme=scheme,
        )
        cure = marked("Write in its definition what is contributed, or in 'balance' who bears its cost.")
        raise Faults([Fault(Place(scheme), what, cure)])
    if branch.is_contributory and not budget.account.contributions[0] > 0:
        what = Sentence(
            "Nobody in the data contributes to '{scheme}', so no share of contributions can be told.",
            scheme=scheme,
        )
        cure = marked("Give a survey in which somebody contributes under the law.")
        raise Faults([Fault(Place(scheme), what, cure)])


def branch_of(
    system: System, survey: Population, day: date, people: Floats, economy: Economy, file: ShortTermFile
) -> Branch:
    """This function will lay a survey's insured persons out by sex and age, with what the definition says of them; ``people`` (sex, age) are those of its day."""
    raw, scheme = file.document.value, system.schemes_on(day)[file.scheme]
    asked = _Asking(system, scheme, survey, day, people, raw)
    says = cache(asked.said)
    classes = tuple(
        Insured(str(one["class"]), str(one["label"]), by_person(asked.heads[one["class"]], people))
        for one in raw["classes"]
    )
    benefits = tuple(
        _benefit(one, place, of, says(1.0), system, scheme, day, economy, file)
        for place, one in enumerate(raw["benefits"])
        for of in map(str, one["of"])
    )
    wages = economy.average_wage
    return Branch(
        economy.years, economy.persons, classes, benefits,
        np.cumprod(np.concatenate([[1.0], 1 + file.courses[("coverage",)].over(economy.years)[1:]])),
        _growth(wages if wages is not None else economy.gdp_per_head), _growth(economy.price_level), raw["amounts_follow"]["value"], says,
        _over(file, ("new",), economy), np.full(economy.years.size, administration_of(system, scheme, day)), economy.interest,
        float(raw["reserve"]["value"]), {payer: float(share) for payer, share in scheme.balance.items() if share and payer != "reserve"},
        bool(scheme.contributions),
    )  # fmt: skip


class _Asking:
    """A survey's insured persons, by class as they are in the first year, of whom the definition is asked. ``people`` (sex, age) are all those of its day."""

    def __init__(
        self, system: System, scheme: Scheme, survey: Population, day: date, people: Floats, raw: Mapping[str, Any]
    ) -> None:  # fmt: skip
        self.system, self.scheme, self.survey, self.day, self.people, self.raw = (
            system,
            scheme,
            survey,
            day,
            people,
            raw,
        )
        self.members: dict[str, NDArray[np.bool_]] = {}
        asked = self._asked(1.0, [str(one["insured"]) for one in raw["classes"]])
        taken = np.zeros(asked.weight.size, bool)
        for one in raw["classes"]:
            who = asked.known(str(one["insured"])) > 0
            self.members[str(one["class"])] = who & ~taken
            taken |= who
        self.heads = {key: asked.total(who, np.ones(who.size)) for key, who in self.members.items()}

    def _asked(self, money: float, keys: Iterable[str]) -> "_Asked":
        survey = self.survey if money == 1 else self.survey.with_money_times(money)
        return _Asked(survey, judge_everybody(self.system, survey, self.day, keys), self.people)

    def said(self, money: float) -> Said:
        """This function will give what the definition says where all money of these persons is so many times as much."""
        raw = self.raw
        keys = [str(raw[name]) for name in ("earnings", "earners") if name in raw]
        worth = {at: str(one["value"] if "value" in one else one["cash"]["daily"]) for at, one in enumerate(raw["benefits"]) if "care" not in one}  # fmt: skip
        ask = self._asked(
            money, [*self.system.payments({self.scheme.id: self.scheme}), *keys, *worth.values()]
        )
        dues = contributions(ask.survey, ask.outcome, ask.outcome, self.scheme)
        paid = np.sum([one.low for one in dues.values()] or [ask.nothing], axis=0)
        earned = ask.known(str(raw["earnings"])) if "earnings" in raw else ask.nothing
        # A law that asks no contributions names by 'earners' alone whose earnings are meant.
        pays = paid > 0 if self.scheme.contributions else np.ones(paid.size, bool)
        if "earners" in raw:
            pays = pays & (ask.known(str(raw["earners"])) > 0)
        benefits = {
            _key(raw["benefits"][at], of): self._each(ask, of, ask.known(name)) * _times_a_year(raw["benefits"][at], self.people.shape[1])
            for at, name in worth.items() for of in raw["benefits"][at]["of"]
        }  # fmt: skip
        return Said(
            {key: 12 * self._each(ask, key, paid) for key in self.members},
            {key: 12 * self._each(ask, key, np.where(pays, earned, 0.0)) for key in self.members},
            benefits,
        )

    def _each(self, ask: "_Asked", key: str, value: Floats) -> Floats:
        """A value of an insured person of a class, on average, by sex and age."""
        return by_person(ask.total(self.members[key], value), self.heads[key])


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


def _key(raw: Mapping[str, Any], of: str) -> str:
    """What a benefit is called: of several classes, a benefit each."""
    return f"{raw['benefit']}_{of}" if len(raw["of"]) > 1 else str(raw["benefit"])


def _times_a_year(raw: Mapping[str, Any], ages: int) -> Floats | float:
    """How often a year what the definition says is paid: each month, or on the days paid of the cases (sex, age)."""
    if "value" in raw:
        return 12.0
    days = raw["cash"]["days"]
    most = None if "most" not in days else float(days["most"])
    length = paid_days(float(days["mean"]), float(days.get("waiting", 0)), most)
    return cases_of(raw["cash"]["cases"], ages) * length


def _benefit(
    raw: Mapping[str, Any],
    place: int,
    of: str,
    first: Said,
    system: System,
    scheme: Scheme,
    day: date,
    economy: Economy,
    file: ShortTermFile,
) -> Benefit:
    told = raw.get("care") or raw.get("cash")
    cases = None if told is None else cases_of(told["cases"], economy.persons.shape[-1])
    cost = None
    if "care" in raw and cases is not None:
        cost = cases * _paid_of_case(raw["care"], scheme, day)
    elif is_in_kind(raw, scheme, system):
        cost = first.benefits[_key(raw, of)]
    follows = raw.get("follows", "prices")
    if follows == "wages" and economy.average_wage is None:
        what = marked("Benefits follow wages, of which the economy says nothing.")
        raise Faults([Fault(Place("economy"), what, marked("Give it 'labour' and 'wage_share'."))])
    return Benefit(
        _key(raw, of), str(raw["label"]), of, cost, cases, _over(file, ("benefits", place, "price_growth"), economy), _over(file, ("benefits", place, "use_growth"), economy),
        follows, waiting_months=float(raw.get("waiting_months", 0)),
    )  # fmt: skip


def _paid_of_case(raw: Mapping[str, Any], scheme: Scheme, day: date) -> float:
    """What the scheme pays of one case, valued as a claim."""
    assert scheme.package is not None
    claim = single(
        scheme.package, str(raw["item"]), day, price=raw.get("price"), quantity=int(raw.get("quantity", 1)), nights=int(raw.get("nights", 0)),
        visit=raw.get("visit", "other"),
    )  # fmt: skip
    return float(expected_cost(scheme.package, [Use(1, (claim,))]).total.scheme)


def _over(file: ShortTermFile, path: tuple[str | int, ...], economy: Economy) -> Floats:
    """A course of the file by year, nought where it is not there."""
    course = file.courses.get(path)
    return np.zeros(economy.years.size) if course is None else course.over(economy.years)


def _growth(level: Floats) -> Floats:
    return np.concatenate([[0.0], level[1:] / level[:-1] - 1])

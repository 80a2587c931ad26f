"""Brings together what the budget of a branch rests on: a survey under the law, people and the economy over time, and a file of what is taken as given.

Who is insured, what they pay and what a benefit is worth are asked of the definition, so the day on which the first year begins is the survey's own total. Goes to
``short_term_section``.
"""

from collections.abc import Mapping
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
from allcover.estimation.design import Design
from allcover.impact.amounts import contributions
from allcover.population import Population
from allcover.presenting.short_term_sampling import Sampled, sampled
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

    ``if_held`` is expenditure over contributions, or alone where nobody contributes, in each year if the amounts of the law stayed as they are; None where that is what
    is assumed, or where nothing rests on them. ``if_served`` is expenditure over contributions of the last year if those who pay and receive nothing yet received what others do; None where there are none.
    ``sampled``: what having asked only some leaves open.
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
    sampled: Sampled
    if_held: Floats | None = None
    if_served: float | None = None


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
    if economy.average_wage is not None and not np.isfinite(economy.average_wage).all():
        what = Sentence("The economy does not know {listed} of every year.", listed="wages")
        cure = marked("Write 'wage_share' in its file, beside 'labour'.")
        raise Faults([Fault(economy_file.document.place("labour"), what, cure)])
    asked = Asking(system, file, survey, day, found.population[0, 0])
    branch = branch_of(asked, economy)
    try:
        budget = budget_of(branch)
    except ValueError as error:
        raise Faults([Fault(file.document.place("coverage"), str(error), "")]) from error
    _check_anybody(budget, file)
    return ShortTermResults(
        budget, economy, file, economy_file, system.schemes[file.scheme], swings_of(branch), found.sources, survey.about.title, day,
        sampled(budget, asked.among, Design.of(survey), asked.reweighted), _if_held(branch), _if_served(budget),
    )  # fmt: skip


def _if_held(branch: Branch) -> Floats | None:
    if branch.amounts_follow == "nothing" or not (branch.is_contributory or branch.has_money):
        return None
    unmoved = replace(branch, amounts_follow="nothing")
    held = np.array([_outcome(year_of(unmoved, at), branch) for at in range(branch.years.size)])
    return held if np.isfinite(held).all() else None


def _if_served(budget: Budget) -> float | None:
    branch = budget.branch
    unserved, served = unserved_of(branch)
    if not unserved or not served or not branch.is_contributory:
        return None
    # Benefits are theirs too, and what is contributed stays what it is.
    share = served[0].share + sum(one.share for one in unserved)
    many = replace(branch, classes=(replace(served[0], share=share),), benefits=tuple(one for one in branch.benefits if one.of == served[0].key))  # fmt: skip
    more = year_of(many, -1).expenditure - year_of(replace(many, classes=served[:1]), -1).expenditure
    contributed = float(budget.account.contributions[-1])
    return (float(budget.expenditure[-1]) + more) / contributed if contributed > 0 else None


def unserved_of(branch: Branch) -> tuple[tuple[Insured, ...], tuple[Insured, ...]]:
    """This function will give the classes whom no benefit is of, as they wait for a right, and the others."""
    of = {one.of for one in branch.benefits}
    return tuple(one for one in branch.classes if one.key not in of), tuple(one for one in branch.classes if one.key in of)  # fmt: skip


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


def branch_of(asked: "Asking", economy: Economy) -> Branch:
    """This function will lay a survey's insured persons out by sex and age, with what the definition says of them."""
    file, scheme, day = asked.file, asked.scheme, asked.day
    raw, weighed = file.document.value, asked.weighed(asked.weight)
    classes = tuple(
        Insured(str(one["class"]), str(one["label"]), weighed.shares[str(one["class"])])
        for one in raw["classes"]
    )
    says = cache(weighed.said)
    benefits = tuple(
        _benefit(one, place, of, says(1.0), asked, economy)
        for place, one in enumerate(raw["benefits"])
        for of in map(str, one["of"])
    )
    wages = economy.average_wage
    return Branch(
        economy.years, economy.persons, classes, benefits,
        np.cumprod(np.concatenate([[1.0], 1 + file.courses[("coverage",)].over(economy.years)[1:]])),
        _growth(wages if wages is not None else economy.gdp_per_head), _growth(economy.price_level), raw["amounts_follow"]["value"], says,
        _over(file, ("new",), economy), np.full(economy.years.size, administration_of(asked.system, scheme, day)), economy.interest,
        float(raw["reserve"]["value"]), tuple(dict.fromkeys(one.payer for one in scheme.contributions)), {payer: float(share) for payer, share in scheme.balance.items() if share and payer != "reserve"},
    )  # fmt: skip


class Asking:
    """A survey's insured persons, by class as they are in the first year, of whom the definition is asked. ``people`` (sex, age) are all those of its day."""

    def __init__(
        self, system: System, file: ShortTermFile, survey: Population, day: date, people: Floats
    ) -> None:
        self.system, self.file, self.survey, self.day, self.people = system, file, survey, day, people
        self.scheme = system.schemes_on(day)[file.scheme]
        self.raw: Mapping[str, Any] = file.document.value
        self.weight = np.asarray(survey.persons["weight"].to_numpy(), dtype=float)
        self.worth = cache(self._worth)
        self.members: dict[str, NDArray[np.bool_]] = {}
        outcome = judge_everybody(system, survey, day, [str(one["insured"]) for one in self.raw["classes"]])
        taken = np.zeros(self.weight.size, bool)
        for one in self.raw["classes"]:
            who = _known(outcome, str(one["insured"])) > 0
            self.members[str(one["class"])] = who & ~taken
            taken |= who
        self.among = taken
        age = survey.persons["age"].cast(pl.Float64).to_numpy()
        sex = survey.persons["sex"].to_numpy()
        ages = people.shape[1]
        self.fits = np.isfinite(age) & np.isin(sex, SEXES)
        completed = np.minimum(np.where(self.fits, age, 0).astype(int), ages - 1)
        self.cell = np.where(sex == SEXES[1], ages, 0) + completed

    def _worth(self, money: float) -> "_Worth":
        """What the definition says of each person where all money of the people is so many times as much."""
        raw = self.raw
        survey = self.survey if money == 1 else self.survey.with_money_times(money)
        keys = [str(raw[name]) for name in ("earnings", "earners") if name in raw]
        worth = {at: str(one["value"] if "value" in one else one["cash"]["daily"]) for at, one in enumerate(raw["benefits"]) if "care" not in one}  # fmt: skip
        payments = self.system.payments({self.scheme.id: self.scheme})
        outcome = judge_everybody(self.system, survey, self.day, [*payments, *keys, *worth.values()])
        dues = contributions(survey, outcome, outcome, self.scheme)
        paid = {payer: one.low for payer, one in dues.items()}
        earned = _known(outcome, str(raw["earnings"])) if "earnings" in raw else np.zeros(self.weight.size)
        # A law that asks no contributions names by 'earners' alone whose earnings are meant.
        pays = np.sum([*paid.values()], axis=0) > 0 if paid else np.ones(self.weight.size, bool)
        if "earners" in raw:
            pays = pays & (_known(outcome, str(raw["earners"])) > 0)
        return _Worth(
            paid, np.where(pays, earned, 0.0), {at: _known(outcome, name) for at, name in worth.items()}
        )

    def total(self, who: NDArray[np.bool_], value: Floats) -> Floats:
        """This function will sum what some persons count for by sex and single age, spread within groups of ages as the people are."""
        here = who & self.fits
        found = np.bincount(self.cell[here], weights=value[here], minlength=self.people.size).astype(float)
        return spread(found.reshape(self.people.shape), self.people)

    def weighed(self, weight: Floats) -> "_Weighed":
        """This function will give these persons, each of whom stands for so many."""
        return _Weighed(self, weight, {key: self.total(who, weight) for key, who in self.members.items()})

    def reweighted(self, branch: Branch, weight: Floats) -> Branch:
        """This function will give a branch whose insured persons stand for others in number."""
        weighed = self.weighed(weight)
        says = cache(weighed.said)
        in_kind = {one.key: says(1.0).benefits[one.key] for one in branch.benefits if one.cost is not None and one.key in says(1.0).benefits}  # fmt: skip
        return replace(
            branch, says=says, classes=tuple(replace(one, share=weighed.shares[one.key]) for one in branch.classes),
            benefits=tuple(replace(one, cost=in_kind[one.key]) if one.key in in_kind else one for one in branch.benefits),
        )  # fmt: skip


@dataclass(frozen=True)
class _Worth:
    """What the definition says of each person (person,): what each payer pays a month, earnings insured, and money of each benefit, by its place in the file."""

    paid: Mapping[str, Floats]
    earned: Floats
    benefits: Mapping[int, Floats]


@dataclass(frozen=True)
class _Weighed:
    """Persons who stand for ``weight`` others each; ``heads`` (sex, age) of each class."""

    asked: Asking
    weight: Floats
    heads: Mapping[str, Floats]

    @property
    def shares(self) -> dict[str, Floats]:
        """What share of the people each class is (sex, age)."""
        return {key: by_person(heads, self.asked.people) for key, heads in self.heads.items()}

    def said(self, money: float) -> Said:
        """This function will give what the definition says where all money of these persons is so many times as much."""
        worth, listed = self.asked.worth(money), self.asked.raw["benefits"]
        ages = self.asked.people.shape[1]
        return Said(
            {payer: {key: 12 * self._each(key, paid) for key in self.heads} for payer, paid in worth.paid.items()},
            {key: 12 * self._each(key, worth.earned) for key in self.heads},
            {
                _key(listed[at], of): self._each(of, value) * _times_a_year(listed[at], ages)
                for at, value in worth.benefits.items() for of in listed[at]["of"]
            },
        )  # fmt: skip

    def _each(self, key: str, value: Floats) -> Floats:
        """A value of an insured person of a class, on average, by sex and age."""
        return by_person(self.asked.total(self.asked.members[key], self.weight * value), self.heads[key])


def _known(outcome: Outcome, key: str) -> Floats:
    """A quantity of every person, nought where it is not known."""
    return np.asarray(np.nan_to_num(np.asarray(outcome[key].low, dtype=float)))


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
    asked: Asking,
    economy: Economy,
) -> Benefit:
    file, scheme, system, day = asked.file, asked.scheme, asked.system, asked.day
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

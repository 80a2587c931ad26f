"""Brings together what the budget of a branch rests on: a survey under the law, people and the economy over time, and a file of what is taken as given.

Who is insured, what they pay and what a benefit is worth are asked of the definition, so the day on which the first year begins is the survey's own total. Goes to
``short_term_section``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from allcover.estimation.design import Design
from allcover.population import Population
from allcover.presenting.left_open import Open
from allcover.presenting.short_term_ahead import AskedAhead, paid_of_case
from allcover.presenting.short_term_asking import Asking, key_of
from allcover.presenting.short_term_sampling import Sampled, sampled
from allcover.projection.economy import Economy
from allcover.projection.economy_file import EconomyFile
from allcover.projection.laws import administration_of, middles_of
from allcover.projection.laws_ahead import Change
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
    moved,
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
    ``sampled``: what having asked only some leaves open. ``changes``: what of the law changes within the years, the first first. ``left_open``: of how many of those asked something is not known.
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
    left_open: Mapping[str, Open]
    if_held: Floats | None = None
    if_served: float | None = None
    changes: tuple[Change, ...] = ()


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
    _check_lasts(system.schemes[file.scheme], day, years)
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
        sampled(budget, asked.among, Design.of(survey), asked.reweighted), asked.left_open(), _if_held(branch), _if_served(budget),
        AskedAhead(asked, economy.years.size).changes(),
    )  # fmt: skip


def _if_held(branch: Branch) -> Floats | None:
    if branch.amounts_follow == "nothing" or not (branch.is_contributory or branch.has_money):
        return None
    unmoved = replace(branch, amounts_follow="nothing")
    held = np.array([_outcome(year_of(unmoved, at), branch) for at in range(branch.years.size)])
    return held if np.isfinite(held).all() else None


def _if_served(budget: Budget) -> float | None:
    branch = budget.branch.under(-1)
    unserved, served = unserved_of(branch)
    if not served or not branch.is_contributory or not any(one.share.any() for one in unserved):
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
    found, is_shared = [], year_of(branch, -1).contributions > 0
    for assumption, by in SWINGS.items():
        if assumption == "contributions" and not is_shared:
            continue
        moves = (year_of(moved(branch, assumption, way * by), -1) for way in (-1, 1))
        ends = [_share_of(one) if is_shared else one.expenditure for one in moves]
        found.append(Swing(assumption, by, *ends))
    return tuple(sorted(found, key=lambda one: -abs(one.high - one.low)))


def _outcome(year: Year, branch: Branch) -> float:
    """What an assumption moves."""
    return _share_of(year) if branch.is_contributory else year.expenditure


def _share_of(year: Year) -> float:
    return year.expenditure / year.contributions if year.contributions > 0 else float("nan")


def _check_lasts(scheme: Scheme, day: date, years: int) -> None:
    """Refuse a scheme that is not there on the first day, or in the middle of the last year."""
    if scheme.start > day:
        what = Sentence(
            "'{scheme}' begins on {first}; the budget on {day}, the day of the survey.",
            scheme=scheme.id, first=str(scheme.start), day=str(day),
        )  # fmt: skip
        cure = marked("Give a survey of a later day, or let the scheme begin earlier in its definition.")
        raise Faults([Fault(scheme.place, what, cure)])
    if scheme.end is not None and scheme.end <= middles_of(day, years)[-1]:
        last = str(scheme.end - timedelta(days=1))
        what = Sentence(
            "'{scheme}' ends on {last}, within the years of the budget.", scheme=scheme.id, last=last
        )
        raise Faults([Fault(scheme.place, what, marked("Give fewer years."))])


def _check_anybody(budget: Budget, file: ShortTermFile) -> None:
    """Refuse a branch in which nobody is insured, to which nobody of the survey contributes though the law asks it, or for which nobody pays at all."""
    scheme, branch = file.scheme, budget.branch
    if not budget.insured[:, 0].any():
        what = Sentence(
            "Nobody in the data is insured in '{scheme}', so there is nothing to budget.", scheme=scheme
        )
        cure = marked("Give a survey in which somebody is insured, or mend what 'insured' names.")
        raise Faults([Fault(file.document.place("classes"), what, cure)])
    if not budget.insured.any(axis=0).all():
        year = int(branch.years[~budget.insured.any(axis=0)][0])
        what = Sentence("By the law of {year} nobody in the data is insured in '{scheme}' any more.", year=str(year), scheme=scheme)  # fmt: skip
        raise Faults([Fault(file.document.place("classes"), what, marked("Give fewer years."))])
    _check_money(budget, scheme)
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


def _check_money(budget: Budget, scheme: str) -> None:
    """Refuse a law of any year by which contributions or benefits are below nought."""
    told = (
        (marked("By the law of {year} contributions to '{scheme}' are below nought."), budget.contributed),
        (marked("By the law of {year} benefits of '{scheme}' are below nought."), budget.costs),
    )
    faults = FaultList()
    for message, money in told:
        below = (money < 0).any(axis=0)
        if below.any():
            what = Sentence(message, year=str(int(budget.branch.years[below][0])), scheme=scheme)
            cure = marked("Mend the amount that the definition names from then on.")
            faults.add(Place(scheme), what, cure)
    faults.check()


def branch_of(asked: Asking, economy: Economy) -> Branch:
    """This function will lay a survey's insured persons out by sex and age, with what the definition says of them on their day and in each later state."""
    file, scheme, ahead = asked.file, asked.scheme, AskedAhead(asked, economy.years.size)
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
        _over(file, ("new",), economy), np.array([administration_of(asked.system, scheme, middle) for middle in ahead.middles]), economy.interest,
        float(raw["reserve"]["value"]), tuple(dict.fromkeys(one.payer for one in scheme.contributions)), {payer: float(share) for payer, share in scheme.balance.items() if share and payer != "reserve"},
        later=ahead.later(asked.weight),
    )  # fmt: skip


def _benefit(
    raw: Mapping[str, Any],
    place: int,
    of: str,
    first: Said,
    asked: Asking,
    economy: Economy,
) -> Benefit:
    file, scheme, system = asked.file, asked.scheme, asked.system
    told = raw.get("care") or raw.get("cash")
    cases = None if told is None else cases_of(told["cases"], economy.persons.shape[-1])
    cost = None
    if "care" in raw and cases is not None:
        assert scheme.package is not None
        cost = cases * paid_of_case(raw["care"], scheme.package, asked.day)
    elif is_in_kind(raw, scheme, system):
        cost = first.benefits[key_of(raw, of)]
    follows = raw.get("follows", "prices")
    if follows == "wages" and economy.average_wage is None:
        what = marked("Benefits follow wages, of which the economy says nothing.")
        raise Faults([Fault(Place("economy"), what, marked("Give it 'labour' and 'wage_share'."))])
    return Benefit(
        key_of(raw, of), str(raw["label"]), of, cost, cases, _over(file, ("benefits", place, "price_growth"), economy), _over(file, ("benefits", place, "use_growth"), economy),
        follows, waiting_months=asked.months_waited(raw),
    )  # fmt: skip


def _over(file: ShortTermFile, path: tuple[str | int, ...], economy: Economy) -> Floats:
    """A course of the file by year, nought where it is not there."""
    course = file.courses.get(path)
    return np.zeros(economy.years.size) if course is None else course.over(economy.years)


def _growth(level: Floats) -> Floats:
    return np.concatenate([[0.0], level[1:] / level[:-1] - 1])

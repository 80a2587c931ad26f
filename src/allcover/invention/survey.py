"""A survey of the invented country: people drawn, then insured and paid as its schemes say, imperfectly.

Who belongs and who receives follows the definition laid over these very people; compliance and take-up are less
than full, and some answers are missing, as in any real survey.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from allcover.engine.outcome import Outcome, judge_everybody
from allcover.invention.people import Household, Record, invent_households
from allcover.population import Population, Survey
from allcover.rules.definition import System
from allcover.vocabulary.citation import Citation

REFERENCE_DATE = date(2024, 6, 30)
INHABITANTS = 12_000_000
_PERSONS_A_HOUSEHOLD = 4.0

_COMPLIANCE = 0.66
"""Share of those whom the national pension obliges who are registered; in small firms half of it."""

_ACTIVE = 0.85
_JOINING = {"national_pension": 0.05, "health_insurance": 0.03, "mutual_health": 0.07}
"""Share of those who may join a scheme who have joined."""

_SURVIVORS = 0.12
"""Share of widowed persons who draw a survivor's pension."""

_SILENT = 0.02
TAKE_UP = {
    "national_pension": 0.95,
    "social_pension": 0.82,
    "household_grant": 0.45,
    "family_income_grant": 0.6,
}
"""Cash schemes whose receipt the survey asks about, in the order in which one counts for the next, and take-up."""


def invent_survey(system: System, households: int = 2_000, seed: int = 2004) -> Population:
    """This function will invent a survey of the invented country's people from a seed.

    ``system`` is that country's definition. Money is in its currency a month; weights add up to about
    :data:`INHABITANTS`.
    """
    rng = np.random.default_rng([seed, 1])
    weight = round(INHABITANTS / (households * _PERSONS_A_HOUSEHOLD), 2)
    made = list(invent_households(households, seed, weight))
    people = [person for household in made for person in household.people.values()]
    _insure(system, made, people, rng)
    for person in people:
        person["income_month"] = round(sum(job["earnings_month"] for job in person["jobs"]), 2)
        person["receives"] = dict.fromkeys(TAKE_UP, 0.0)
        if person["marital_status"] == "widowed" and rng.random() < _SURVIVORS:
            # The rules find a survivor's pension by its being received, so some must receive one to begin with.
            person["receives"]["national_pension"] = 1.0
    for scheme, share in TAKE_UP.items():
        _pay(system, made, scheme, share, rng)
    for household in made:
        _welfare(household, rng)
    _forget(people, rng)
    return _population(made)


def _population(made: Iterable[Household]) -> Population:
    about = Survey(
        name="coresia_2024",
        title="Coresia household survey 2024 (invented)",
        country="XCO",
        reference_date=REFERENCE_DATE,
        currency="XCC",
        welfare_kind="consumption",
        welfare_per="head",
        source=Citation("Invented by the program from a seed", is_verified=True),
        caveats=("These people do not exist: the survey is invented.",),
    )
    return Population.from_records([{**one.columns, "people": one.people} for one in made], about=about)


def _judged(system: System, made: Iterable[Household], keys: list[str]) -> tuple[Outcome, Population]:
    population = _population(made)
    return judge_everybody(system, population, REFERENCE_DATE, keys), population


def _insure(system: System, made: list[Household], people: list[Record], rng: np.random.Generator) -> None:
    """Register people with the schemes the law gives them: most whom it obliges, few who may."""
    for person in people:
        person["affiliated"], person["contributing"], person["months_contributed"] = {}, {}, {}
    schemes = {scheme: system.schemes[scheme] for scheme in _JOINING}
    laws = {
        scheme: [provision for provision in one.provisions if provision.nature != "automatic"]
        for scheme, one in schemes.items()
    }
    outcome, _ = _judged(system, made, [law.applies for provisions in laws.values() for law in provisions])
    for scheme, provisions in laws.items():
        obliged = _any(outcome, [law.applies for law in provisions if law.nature == "mandatory"], len(people))
        may_join = _any(
            outcome, [law.applies for law in provisions if law.nature == "voluntary"], len(people)
        )
        for row, person in enumerate(people):
            _register(person, scheme, bool(obliged[row]), bool(may_join[row]), rng)


def _any(outcome: Outcome, keys: list[str], size: int) -> npt.NDArray[np.bool_]:
    found = np.zeros(size, np.bool_)
    for key in keys:
        found |= outcome[key].is_yes
    return found


def _register(
    person: Record, scheme: str, is_obliged: bool, may_join: bool, rng: np.random.Generator
) -> None:
    small = any((job["firm_size"] or 1) < 10 for job in person["jobs"])
    chance = _COMPLIANCE * (0.5 if small else 1.0) if is_obliged else _JOINING[scheme] if may_join else 0.0
    if scheme == "health_insurance" and is_obliged:
        # The two are collected on one form: who is registered for the pension is registered for health.
        chance = 0.97 if person["affiliated"].get("national_pension") else 0.04
    is_affiliated = bool(rng.random() < chance)
    person["affiliated"][scheme] = is_affiliated
    person["contributing"][scheme] = is_affiliated and bool(rng.random() < _ACTIVE)
    person["months_contributed"][scheme] = _months(person, scheme, is_affiliated, rng)


def _months(person: Record, scheme: str, is_affiliated: bool, rng: np.random.Generator) -> int:
    working_years = max(0, person["age"] - 18)
    if scheme == "national_pension" and person["disability"] == "severe" and person["age"] >= 25:
        return int(rng.integers(0, 12 * min(working_years, 20) + 1))
    if scheme == "national_pension" and person["age"] >= 60 and rng.random() < 0.22:
        return int(rng.integers(60, 12 * min(working_years, 40) + 61))
    return int(rng.integers(0, 12 * min(working_years, 35) + 1)) if is_affiliated else 0


def _pay(system: System, made: list[Household], scheme: str, share: float, rng: np.random.Generator) -> None:
    """Let a share of those whom a scheme owes cash receive it, households through their first person."""
    benefits = [benefit for benefit in system.schemes[scheme].benefits if benefit.form == "cash"]
    outcome, population = _judged(system, made, [benefit.amount for benefit in benefits])
    people = [person for household in made for person in household.people.values()]
    offsets = population.household_offsets
    for person in people:
        person["receives"][scheme] = 0.0
    for benefit in benefits:
        of_household = system.quantities[benefit.amount].of == "household"
        for row, amount in enumerate(outcome[benefit.amount].low):
            if amount > 0 and rng.random() < share:
                person = people[int(offsets[row])] if of_household else people[row]
                person["receives"][scheme] = round(person["receives"][scheme] + float(amount), 2)
    for person in people:
        person["income_month"] = round(person["income_month"] + person["receives"][scheme], 2)


def _welfare(household: Household, rng: np.random.Generator) -> None:
    """Consumption: most of money income, and what a rural household grows for itself."""
    people: list[dict[str, Any]] = list(household.people.values())
    received = sum(sum(person["receives"].values()) for person in people)
    earned = sum(person["income_month"] for person in people) - received
    grown = (
        float(rng.gamma(3.0, 10.0)) * len(people)
        if household.columns["area"] == "rural"
        else 18.0 * len(people)
    )
    total = round(0.92 * earned * float(np.exp(rng.normal(0, 0.12))) + grown + received, 2)
    household.columns |= {
        "household_consumption_month": total,
        "welfare_month": round(total / len(people), 2),
    }


def _forget(people: list[Record], rng: np.random.Generator) -> None:
    for person in people:
        if rng.random() < _SILENT:
            person["affiliated"]["national_pension"] = person["contributing"]["national_pension"] = None

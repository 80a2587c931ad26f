"""Brings together what a valuation rests on: a survey under the law, the people over time, and what is taken as given.

The survey's persons become a scheme's members as impact counts them, so that the first year of a valuation is the survey's own total.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from allcover.engine.outcome import judge_everybody
from allcover.impact import impact_outputs, modelled
from allcover.population import Population
from allcover.projection.awards import SERVICES, awards_of
from allcover.projection.insured import TYPES
from allcover.projection.life_table import life_table
from allcover.projection.national import read_national
from allcover.projection.opening import Members, opening_of
from allcover.projection.people import project
from allcover.projection.rates import Floats
from allcover.projection.valuation import Scheme, Valuation, value_scheme
from allcover.projection.valuation_file import Assumptions
from allcover.rules.definition import System
from allcover.vocabulary.fault import Fault, Faults, Place

BRANCH_TYPES = {"old_age": "old_age", "invalidity": "invalidity", "survivors": "widowed"}


@dataclass(frozen=True)
class Valued:
    """A valuation with what it rests on."""

    valuation: Valuation
    scheme: Scheme
    assumptions: Assumptions
    members: Members


def value_country(
    system: System, population: Population, day: date, people: Path, given: Assumptions, years: int
) -> Valued:
    """This function will value a scheme from a survey, a folder of population and rates, and assumptions.

    Raises Faults with what is wrong in any of them.
    """
    members = members_of(system, population, day, given.scheme, given.insured_earnings)
    persons, dying = _people(people, years)
    opening, per_head = opening_of(members, persons[0], SERVICES)
    first = day.year
    scheme = Scheme(
        opening, per_head, awards_of(system, given.scheme, day), given.moves(dying, SERVICES), persons,
        given.coverage(first, years), given.paths(first, years), _administration(system, given.scheme, day), given.reserve,
    )  # fmt: skip
    return Valued(value_scheme(scheme, first), scheme, given, members)


def _people(folder: Path, years: int) -> tuple[Floats, Floats]:
    """The population (date, sex, age) and the probabilities of dying (interval, sex, age), as the country's files have them."""
    files = read_national(folder, years)
    made = project(files)["population"].transpose("year", "sex", "age").to_numpy()
    rate = files["mortality"].transpose("interval", "sex", "age").to_numpy()
    tables = [
        life_table(rate[:, place], sex, rule=files.attrs["rule"]).dying
        for place, sex in enumerate(("female", "male"))
    ]
    return made, np.stack(tables, axis=1)


def members_of(system: System, population: Population, day: date, scheme: str, earnings: str) -> Members:
    """This function will take a scheme's members from a survey: who pays and who draws, as impact counts them. Raises Faults where it cannot tell."""
    schemes = system.schemes_on(day)
    if scheme not in schemes or earnings not in system.quantities:
        what = f"There is no scheme '{scheme}' with earnings '{earnings}' on {day}."
        raise Faults([Fault(Place("valuation"), what, "Name a scheme and a quantity of the definition.")])
    outputs = [
        *impact_outputs(system, schemes),
        earnings,
        *(one.entitled for one in schemes[scheme].benefits),
    ]
    outcome = judge_everybody(system, population, day, list(dict.fromkeys(outputs)))
    counted = modelled(population, outcome)
    paid = sum(
        (amounts.low for amounts in counted.contributions[scheme].values()),
        np.zeros(population.height("persons")),
    )
    drawn = counted.cash[scheme].low
    frame = population.persons
    kind = np.full(frame.height, -1)
    for benefit in schemes[scheme].benefits:
        column = outcome[benefit.entitled]
        kind[(kind < 0) & (drawn > 0) & column.is_known & (column.low > 0)] = TYPES.index(
            BRANCH_TYPES[benefit.branch]
        )
    # Who draws without a right that the survey shows draws for an old-age pension.
    kind[(kind < 0) & (drawn > 0)] = 0
    return Members(
        frame["weight"].to_numpy(), (frame["sex"] == "male").to_numpy().astype(np.int64), np.minimum(frame["age"].to_numpy(), 100),
        paid > 0, _months(population, scheme), np.nan_to_num(outcome[earnings].low), paid, drawn, kind,
    )  # fmt: skip


def _months(population: Population, scheme: str) -> Floats:
    history = population.need("history")
    mine = (
        history.filter(pl.col("scheme") == scheme)
        .group_by("person_id")
        .agg(months=pl.col("months_contributed").sum())
    )
    joined = population.persons.select("person_id").join(
        mine, on="person_id", how="left", maintain_order="left"
    )
    return joined["months"].fill_null(0).to_numpy().astype(float)


def _administration(system: System, scheme: str, day: date) -> float:
    held = system.schemes[scheme]
    dated = system.parameters[held.administration].on(day) if held.administration else None
    return float(dated.value) if dated is not None and not isinstance(dated.value, tuple | dict) else 0.0  # type: ignore[arg-type]

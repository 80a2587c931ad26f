"""Brings together what a valuation rests on: a survey under the law, the people over time, and what is taken as given; and all that is tried beside it.

The survey's persons become a scheme's members as impact counts them, so that the first year of a valuation is the survey's own total. Goes to
:mod:`valuation_writer`, once a language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr

from allcover.engine.outcome import judge_everybody
from allcover.impact import modelled
from allcover.population import Population
from allcover.projection.awards import AGES, SERVICES, Careers, awards_of
from allcover.projection.closed_groups import implicit_debt, level_to_the_end, new_entrant_rate
from allcover.projection.economy import Economy
from allcover.projection.economy_file import EconomyFile
from allcover.projection.grounds import Ground, people_and_dying, scheme_of
from allcover.projection.insured import TYPES
from allcover.projection.laws import Law, administration_of, always, laws_of_years, paid_by, under
from allcover.projection.national import read_national
from allcover.projection.opening import Members, breaks_of, opening_of, wages_by_credit
from allcover.projection.rates import Floats
from allcover.projection.records import MEND_LAW, Records
from allcover.projection.valuation import Scheme, Valuation, value_scheme
from allcover.projection.valuation_checks import (
    check_closed,
    check_entered,
    check_first_year,
    check_ground,
    check_law_of,
)
from allcover.projection.valuation_file import Assumptions
from allcover.projection.valuation_paths import rates_of_economy
from allcover.projection.whose_people import check_whose
from allcover.projection.working_on import right_ages
from allcover.rules.definition import System
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place
from allcover.vocabulary.words import Sentence, marked

_CITED = {
    "prices": "prices",
    "wages": "wage_share",
    "interest": "real_interest",
    "coverage": "labour.participation",
}
"""The figure of the economy whose source stands for each path taken from it."""

LAST_AGE = AGES - 1
BRANCH_TYPES = {"old_age": "old_age", "invalidity": "invalidity", "survivors": "widowed"}


@dataclass(frozen=True)
class Basis:
    """What one valuation is made from: a law, a survey of a day, a folder of population and rates, assumptions.

    ``survey`` may be the people of a scheme's own ``records``; ``economy`` is what paths are taken from that the assumptions leave to it.
    ``is_held`` keeps people of an age from falling below nought, as the UN does.
    """

    system: System
    survey: Population
    day: date
    people: Path
    given: Assumptions
    records: Records | None = None
    economy: EconomyFile | None = None
    is_held: bool = False

    def under(self, system: System) -> "Basis":
        """This function will put another law in the place of the law."""
        return replace(self, system=system)


@dataclass(frozen=True)
class Valued:
    """A valuation with what it rests on. ``debt`` is the implicit pension debt, ``entry_rate`` that of new entrants. ``members_by_law`` are the members with what
    they pay under each state of the law."""

    valuation: Valuation
    scheme: Scheme
    assumptions: Assumptions
    members: Members
    members_by_law: tuple[Members, ...]
    ground: Ground
    laws: tuple[Law, ...]
    people: xr.Dataset
    debt: float
    entry_rate: float
    economy: Economy | None


def check_scheme(given: Assumptions, scheme: str) -> None:
    """This function will refuse assumptions that are of another scheme than the one to be valued, as Faults."""
    if given.scheme != scheme:
        what = Sentence(
            "The assumptions are of '{other}', the valuation of '{scheme}'.",
            other=given.scheme,
            scheme=scheme,
        )
        raise Faults(
            [
                Fault(
                    given.document.place("valuation"),
                    what,
                    marked("Name the scheme of the file, or give its own file."),
                )
            ]
        )


def value_basis(basis: Basis, years: int, like: Valued | None = None) -> Valued:
    """This function will value a scheme; ``like`` is a valuation of the same survey and people under a law that says the same on the day."""
    members = like.members if like is not None else members_behind(basis)
    people = like.people if like is not None else people_of(basis, years)
    here = people_and_dying(people)
    given, economy = settled(basis, here[0])
    laid = ground_of(replace(basis, given=given), members, here)
    if basis.records is not None and like is None:
        basis.records.check_groups_end(laid.ground.right_ages, laid.ground.orphan_age)
        basis.records.check_orphans(laid.ground.orphan_age)
    scheme = scheme_of(laid.ground, given)
    check_ground(laid.ground, given, scheme, basis.people, basis.records)
    made = value_scheme(scheme, laid.ground.first_year)
    if scheme.entrants is not None:
        check_entered(laid.ground, given, made.insured)
    return Valued(made, scheme, given, members, laid.members, laid.ground, laid.laws, people, implicit_debt(scheme, made.insured),
                  new_entrant_rate(scheme, made.insured), economy)  # fmt: skip


def people_of(basis: Basis, years: int) -> xr.Dataset:
    """This function will read the people of a valuation, who begin in the year of its data. Raises Faults with everything that is wrong in their files."""
    country = basis.system.country
    check_whose(basis.people, country.iso3, country.name)
    people = read_national(basis.people, years, is_held=basis.is_held)
    faults = FaultList()
    check_first_year(basis.people, int(people["interval"][0]), basis.day.year, faults)
    faults.check()
    return people


def settled(basis: Basis, population: Floats) -> tuple[Assumptions, Economy | None]:
    """This function will put the economy's rates into the assumptions that ask for them, for people (date, sex, age) from the year of the basis on.

    Raises Faults where the assumptions or the economy do not reach as far as the people, and where an economy is asked for that is not there or does not know.
    """
    given, first = basis.given, basis.day.year
    given.check_reach(first, population.shape[0] - 1)
    if basis.economy is None:
        if given.of_economy:
            place = given.document.place("paths", given.of_economy[0])
            what = Sentence(
                "Takes {listed} from the economy, and none is given.", listed=", ".join(given.of_economy)
            )
            cure = marked(
                "Write 'economy.yaml' in the country's folder, name one with --economy, or write the path here."
            )
            raise Faults([Fault(place, what, cure)])
        return given, None
    economy = basis.economy.carried(population, first)
    rates = rates_of_economy(economy)
    unknown = [name for name in given.of_economy if not np.isfinite(rates[name]).all()]
    if unknown:
        what = Sentence("The economy does not know {listed} of every year.", listed=", ".join(unknown))
        cure = marked("Write 'labour' and 'wage_share' in its file, or write the path in the assumptions.")
        raise Faults([Fault(given.document.place("paths", unknown[0]), what, cure)])
    sources = basis.economy.sources
    for name in given.of_economy:
        given = replace(
            given.with_rates(name, first, rates[name]), sources={**given.sources, name: sources[_CITED[name]]}
        )
    return given, economy


@dataclass(frozen=True)
class Laid:
    """A scheme's members laid out by cells, with every state of the law and what they pay under it."""

    ground: Ground
    laws: tuple[Law, ...]
    members: tuple[Members, ...]


def ground_of(basis: Basis, members: Members, people: tuple[Floats, Floats]) -> Laid:
    """This function will lay a scheme's members out by cells, and ask the law of every year for awards and contributions."""
    population, dying = people
    given, first = basis.given, basis.day.year
    if not members.weight[members.is_contributing].sum() > 0:
        check_closed(basis.given, members, is_survey=basis.records is None)
    horizon = dying.shape[0]
    # A law that changes after the last year of the horizon is met by whoever of today's members still lives then.
    level = level_to_the_end(given.paths(first, horizon).amounts, dying)
    laws, of_interval = laws_of_years(basis.system, given.scheme, basis.day, level)
    by_law = tuple(members if law.day == basis.day else _members_under(law, basis, members) for law in laws)
    careers = _careers(given, members, population[0])
    awards = tuple(awards_of(law.system, given.scheme, law.day, careers) for law in laws)
    ages = right_ages(awards[of_interval[0]])
    breaks = breaks_of(awards[of_interval[0]])
    opening = opening_of(members, population[0], SERVICES, breaks)[0]
    per_head = tuple(opening_of(one, population[0], SERVICES, breaks)[1] for one in by_law)
    administration = np.array(
        [administration_of(law.system, law.system.schemes[given.scheme], law.day) for law in laws]
    )
    others_pay = 1 - float(basis.system.schemes[given.scheme].balance.get("reserve", 0))
    ground = Ground(
        opening,
        per_head,
        awards,
        of_interval[:horizon],
        population,
        dying,
        administration,
        first,
        ages,
        careers,
        others_pay,
        of_interval[horizon:],
    )
    return Laid(ground, laws, by_law)


def ground_moved(basis: Basis, valued: Valued, given: Assumptions) -> Ground:
    """This function will give what a valuation rests on under other wages or prices: what later laws fix in money is of their date's."""
    ground, horizon = valued.ground, valued.ground.dying.shape[0]
    levels = [one.paths(ground.first_year, horizon).amounts for one in (given, valued.assumptions)]
    if len(valued.laws) == 1 or np.array_equal(levels[0], levels[1]):
        return ground
    moved = replace(basis, given=given)
    return ground_of(moved, valued.members, (ground.population, ground.dying)).ground


def ground_tried(basis: Basis, valued: Valued, parameter: str, value: Fraction) -> Ground:
    """This function will give what a valuation rests on under a law in which a parameter always had another value.

    Where what is paid rests on it, a survey is asked anew who pays and what; of a scheme's own records who pays is a fact, and what they pay is asked.
    """
    ground = valued.ground
    if parameter not in paid_by(basis.system, basis.given.scheme, basis.given.insured_earnings):
        laws = [under(law, {parameter: value}) for law in valued.laws]
        awards = tuple(awards_of(law.system, basis.given.scheme, law.day, ground.careers) for law in laws)
        return replace(ground, awards=awards)
    again = replace(basis, system=always(basis.system, parameter, value, basis.day), given=valued.assumptions)
    members = (
        members_behind(again)
        if basis.records is None
        else _members_under(Law(basis.day, again.system), basis, valued.members)
    )
    return ground_of(again, members, (ground.population, ground.dying)).ground


def _careers(given: Assumptions, members: Members, people: Floats) -> Careers | None:
    """The careers of cells, where the file assumes wages: the age from which pensions are drawn, at which groups of ages end, is not known yet."""
    if "careers" not in given.raw:
        return None
    opening, per_head = opening_of(members, people, SERVICES)
    if not opening.active.any():
        # Nobody will be awarded a pension of their own (see check_closed); the law has only to be asked of somebody.
        return given.careers(np.ones_like(per_head.earnings))
    return given.careers(per_head.earnings, wages_by_credit(members, opening))


def says_the_same(one: System, other: System, day: date) -> bool:
    """Whether two laws are the same on a day, whatever they say of later ones."""
    if one.quantities != other.quantities or one.schemes.keys() != other.schemes.keys():
        return False
    values = ([held.on(day) for held in law.parameters.values()] for law in (one, other))
    return [dated and dated.value for dated in next(values)] == [
        dated and dated.value for dated in next(values)
    ]


def _members_under(law: Law, basis: Basis, members: Members) -> Members:
    """Members with what they are due to pay, and on what earnings, under a later state of the law: as much of it as they pay of what is due now."""
    scheme, earnings = basis.system.schemes[basis.given.scheme], basis.given.insured_earnings
    keys = [one.amount for one in scheme.contributions]
    due, base = (_due(system, basis.survey, day, keys, earnings)
                 for system, day in ((law.system, law.day), (basis.system, basis.day)))  # fmt: skip
    share = np.divide(due[0], base[0], out=np.zeros_like(due[0]), where=base[0] > 0)
    return replace(members, contribution=members.contribution * share,
                   earnings=np.where(due[1] > 0, due[1], members.earnings))  # fmt: skip


def _due(
    system: System, survey: Population, day: date, keys: Sequence[str], earnings: str
) -> tuple[Floats, Floats]:
    outcome = judge_everybody(system, survey, day, [*keys, earnings])
    return np.nan_to_num(
        sum((outcome[key].low for key in keys), np.zeros(survey.height("persons")))
    ), np.nan_to_num(outcome[earnings].low)


def members_behind(basis: Basis) -> Members:
    """This function will give the members a valuation begins with: of the scheme's own records, or of a survey. Raises Faults where neither can tell."""
    given, records = basis.given, basis.records
    check_law_of(given, basis.system, basis.day)
    if records is None:
        return members_of(basis.system, basis.survey, basis.day, given.scheme, given.insured_earnings)
    keys = [one.amount for one in basis.system.schemes_on(basis.day)[given.scheme].contributions]
    paid, earned = _due(basis.system, basis.survey, basis.day, keys, given.insured_earnings)
    works, frame = records.is_contributing, basis.survey.persons
    free = works & ~(paid > 0)
    if free.any():
        rows = int(np.count_nonzero(free))
        what = Sentence.plural(
            "Contributors of {rows} row, of age {age}, are not insured under the law.",
            "Contributors of {rows} rows, the first of age {age}, are not insured under the law.",
            rows,
            rows=str(rows),
            age=str(frame["age"][int(free.argmax())]),
        )
        raise Faults([Fault(records.places[int(free.argmax())], what, MEND_LAW)])
    return Members(
        frame["weight"].to_numpy(), (frame["sex"] == "male").to_numpy().astype(np.int64), frame["age"].to_numpy(), works, records.months,
        earned, np.where(works, paid, 0.0), records.pension, records.type,
        age_groups=records.age_groups,
    )  # fmt: skip


def members_of(system: System, population: Population, day: date, scheme: str, earnings: str) -> Members:
    """This function will take a scheme's members from a survey: who pays and who draws, as impact counts them. Raises Faults where it cannot tell."""
    schemes = system.schemes_on(day)
    if scheme not in schemes or earnings not in system.quantities:
        what = Sentence(
            "There is no scheme '{scheme}' with earnings '{earnings}' on {day}.",
            scheme=scheme,
            earnings=earnings,
            day=str(day),
        )
        raise Faults(
            [Fault(Place("valuation"), what, marked("Name a scheme and a quantity of the definition."))]
        )
    outputs = [
        *system.payments(schemes),
        earnings,
        *(one.entitled for one in schemes[scheme].benefits),
    ]
    outcome = judge_everybody(system, population, day, list(dict.fromkeys(outputs)))
    counted = modelled(population, outcome)
    paid, most = (
        sum(
            (getattr(amounts, end) for amounts in counted.contributions[scheme].values()),
            np.zeros(population.height("persons")),
        )
        for end in ("low", "high")
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
    unseen = (kind < 0) & (drawn > 0)
    kind[unseen] = 0
    months = _months(population, scheme)
    doubts = {
        "credit": (paid > 0) & np.isnan(months), "contribution": most > paid, "pension": ~counted.cash[scheme].is_known, "right": unseen,
        "age": frame["age"].fill_null(0).to_numpy() > LAST_AGE,
    }  # fmt: skip
    return Members(
        frame["weight"].to_numpy(), (frame["sex"] == "male").to_numpy().astype(np.int64), np.minimum(frame["age"].to_numpy(), LAST_AGE),
        paid > 0, np.nan_to_num(months), np.nan_to_num(outcome[earnings].low), paid, drawn, kind, doubts,
    )  # fmt: skip


def _months(population: Population, scheme: str) -> Floats:
    """Months of contribution credited; NaN where nothing is recorded."""
    history = population.need("history")
    mine = (
        history.filter(pl.col("scheme") == scheme)
        .group_by("person_id")
        .agg(months=pl.col("months_contributed").sum())
    )
    joined = population.persons.select("person_id").join(
        mine, on="person_id", how="left", maintain_order="left"
    )
    return joined["months"].cast(pl.Float64).fill_null(np.nan).to_numpy()

"""A survey of the invented country: people drawn, insured and paid as its schemes say, asked, and weighted.

Who belongs and who receives follows the definition laid over these very people; compliance and take-up are less than
full, and some answers are missing, as in any real survey. Every question has its own stream of random numbers
(:mod:`allcover.invention.chance`), so a changed law changes only what follows from that law.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from allcover.catalogue import country_folder
from allcover.estimation.known_totals import KnownTotals, read_totals
from allcover.estimation.margins import joined
from allcover.estimation.reweighting import calibrate
from allcover.invention.chance import Booleans, Chance, Floats
from allcover.invention.families import invent_homes, invent_people
from allcover.invention.figures import REFERENCE_DATE, SILENT
from allcover.invention.insuring import affiliation_table, history_table, insure
from allcover.invention.paying import income_month, pay, receipt_table
from allcover.invention.tables import (
    household_ids,
    household_table,
    job_table,
    month_table,
    person_ids,
    person_table,
    relation_table,
)
from allcover.invention.traits import invent_traits
from allcover.invention.work import invent_jobs, invent_labour
from allcover.population import Population, Survey
from allcover.population.schema import TABLES
from allcover.rules.definition import System
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import marked

__all__ = ["REFERENCE_DATE", "invent_population", "invent_survey", "weighted"]

_FEWEST_BEHIND_A_TOTAL = 20
"""Persons a total must rest on before weights are brought to it; else it is joined with its neighbour."""

_SAVED, _ERROR = 0.92, 0.12
_GROWN_FOOD, _BOUGHT_NOTHING_FOR = 27.0, 18.0


def invent_survey(
    system: System, households: int = 2_000, seed: int = 2004, totals: KnownTotals | None = None
) -> Population:
    """This function will invent a survey of the invented country's people from a seed.

    ``system`` is that country's definition. Money is in its currency a month. Weights are raked to ``totals`` of
    persons, those of the catalogue if none are given; in a small survey, totals too few persons stand behind are
    joined first.
    """
    chance = Chance(seed)
    truth = invent_population(chance, households)
    earned = _earned(truth)
    names = truth.persons["person_id"]
    members = insure(system, _with(truth, income_month=earned), chance)
    truth = Population.gather({**truth.tables(), "affiliations": affiliation_table(members, names, {}),
                               "history": history_table(members, names)}, truth.about)  # fmt: skip
    received = pay(system, truth, earned, chance)
    silent = {
        scheme: chance.happens(f"does not answer about {scheme}", SILENT, names.len())
        for scheme in members
        if "old_age" in system.schemes[scheme].branches
    }
    tables = {
        **truth.tables(),
        "households": _with_welfare(truth, earned, sum(received.values(), np.zeros(names.len())), chance),
        "affiliations": affiliation_table(members, names, silent),
        "receipts": receipt_table(received, names),
    }
    answered = _asked(Population.gather(tables, truth.about), chance)
    return weighted(_with(answered, income_month=income_month(earned, received)), totals)


def invent_population(chance: Chance, households: int) -> Population:
    """This function will invent people with their families and work, whom no law has touched; every weight is 1."""
    homes = invent_homes(chance, households)
    people = invent_people(chance, homes)
    traits = invent_traits(chance, homes, people)
    labour = invent_labour(chance, people, traits)
    jobs = invent_jobs(chance, homes, people, traits, labour)
    home_names = household_ids(households)
    names = person_ids(people, home_names)
    tables = {
        "households": household_table(chance, homes, people, home_names),
        "persons": person_table(people, traits, labour, homes, (home_names, names)),
        "relations": relation_table(people, names),
        "jobs": job_table(jobs, names),
        "job_months": month_table(jobs, names),
        "affiliations": TABLES["affiliations"].empty(),
        "receipts": TABLES["receipts"].empty(),
    }
    return Population.gather({name: _numbered(frame) for name, frame in tables.items()}, _about())


def weighted(population: Population, totals: KnownTotals | None = None) -> Population:
    """This function will weight an invented survey to known totals, those of the catalogue if none are given."""
    known = totals or read_totals(country_folder("coresia") / "totals.csv")
    return calibrate(population, joined(known, population, _FEWEST_BEHIND_A_TOTAL))[0]


def _about() -> Survey:
    return Survey(
        name="coresia_2024",
        title=marked("Coresia household survey 2024 (invented)"),
        country="XCO",
        reference_date=REFERENCE_DATE,
        currency="XCC",
        welfare_kind="consumption",
        welfare_per="head",
        source=Citation(marked("Made by the program from a seed"), is_verified=True),
        caveats=(marked("These people do not exist: the survey is invented."),),
    )


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row"))


def _with(population: Population, **columns: Floats) -> Population:
    series = [pl.Series(name, values) for name, values in columns.items()]
    return replace(population, persons=population.persons.with_columns(series))


def _earned(population: Population) -> Floats:
    """What everybody earns from all jobs, money a month."""
    sums = population.need("jobs").group_by("person_id").agg(pl.col("earnings_month").sum())
    by_person = population.persons.select("person_id").join(
        sums, on="person_id", how="left", maintain_order="left"
    )
    return by_person["earnings_month"].fill_null(0.0).to_numpy().round(2)


def _with_welfare(population: Population, earned: Floats, received: Floats, chance: Chance) -> pl.DataFrame:
    """Consumption: most of what is earned, all that is received, and what a rural household grows for itself."""
    households, first = population.households, population.household_offsets
    sizes = np.diff(first)
    rural = (households["area"] == "rural").to_numpy()
    wages, transfers = (np.add.reduceat(amounts, first[:-1]) for amounts in (earned, received))
    grown = (
        np.where(rural, _GROWN_FOOD * chance.factor("food grown", 0.5, sizes.size), _BOUGHT_NOTHING_FOR)
        * sizes
    )
    spent = (_SAVED * wages * chance.factor("saving", _ERROR, sizes.size) + grown + transfers).round(2)
    income = (wages + transfers).round(2)
    return households.with_columns(
        pl.Series("household_consumption_month", spent), pl.Series("household_income_month", income),
        pl.Series("welfare_month", (spent / sizes).round(2)),
    )  # fmt: skip


def _asked(population: Population, chance: Chance) -> Population:
    """Leave out the answers nobody gave."""
    jobs = population.need("jobs")
    persons = population.persons
    main = chance.happens("does not answer about the contract", SILENT, persons.height)
    silent = persons.filter(pl.Series(main))["person_id"].implode()
    return replace(
        population,
        persons=_unsaid(persons, "months_resident", chance.happens("does not answer about residence", SILENT, persons.height)),
        jobs=_unsaid(jobs, "has_contract", jobs["person_id"].is_in(silent).to_numpy()),
    )  # fmt: skip


def _unsaid(frame: pl.DataFrame, column: str, silent: Booleans) -> pl.DataFrame:
    return frame.with_columns(pl.when(~pl.Series(silent)).then(pl.col(column)).alias(column))

"""Invented people as the tables of the population schema, before anybody is insured, paid or asked anything."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.invention.chance import Chance, Whole
from allcover.invention.families import MAID, Homes, People
from allcover.invention.figures import CITIZEN, FOREIGN, STATUSES, STRATA
from allcover.invention.traits import Traits
from allcover.invention.work import INDUSTRIES, Jobs
from allcover.vocabulary.codes import (
    DISABILITY,
    LABOUR_STATUS,
    MARITAL_STATUS,
    RELATION_TO_HEAD,
    SEX,
    VITAL_STATUS,
)


def words(known: Iterable[str], positions: npt.NDArray[np.generic]) -> pl.Series:
    """This function will turn positions into the words they stand for."""
    return pl.Series(list(known), dtype=pl.String).gather(pl.Series(positions.astype(np.int64)))


def household_ids(count: int) -> pl.Series:
    """This function will name households H00001, H00002 and so on."""
    numbers = pl.Series("household_id", np.arange(1, count + 1)).cast(pl.String).str.zfill(5)
    return numbers.to_frame().select(("H" + pl.col("household_id")).alias("household_id"))["household_id"]


def person_ids(people: People, homes: pl.Series) -> pl.Series:
    """This function will name persons by their household and their place in it: H00001-1."""
    first = np.searchsorted(people.household, people.household)
    place = pl.Series("place", np.arange(people.size) - first + 1)
    named = pl.DataFrame([homes.gather(pl.Series(people.household)), place])
    return named.select(person_id=pl.col("household_id") + "-" + pl.col("place").cast(pl.String))["person_id"]


def household_table(chance: Chance, homes: Homes, people: People, names: pl.Series) -> pl.DataFrame:
    """This function will lay out the households with their dwellings."""
    size, rural = homes.size, homes.is_rural
    return pl.DataFrame({
        "household_id": names,
        "area": words([area for _, area, _ in STRATA], homes.stratum),
        "region": words([region for region, *_ in STRATA], homes.stratum).cast(pl.String),
        "members_stated": np.bincount(people.household, minlength=size),
        "rooms": chance.between("rooms", 1, 4, size),
        "owns_dwelling": chance.happens("owns its dwelling", np.where(rural, 0.9, 0.6), size),
        "has_electricity": chance.happens("has electricity", np.where(rural, 0.45, 0.9), size),
        "has_phone": chance.happens("has a telephone", np.where(rural, 0.6, 0.88), size),
        "land_hectares": np.where(rural, 1.1 * chance.factor("land", 0.8, size), 0.0).round(2),
        "minutes_to_health_facility": chance.between("way to care", 10, np.where(rural, 149, 39), size).astype(float),
        "minutes_to_payment_point": chance.between("way to a post", 5, np.where(rural, 189, 44), size).astype(float),
    })  # fmt: skip


def person_table(
    people: People, traits: Traits, labour: Whole, homes: Homes, names: tuple[pl.Series, pl.Series]
) -> pl.DataFrame:
    """This function will lay out the persons; ``names`` are those of households and of persons."""
    strata = [f"{region}/{area}" for region, area, _ in STRATA]
    alive = ("alive", "dead")
    assert alive == VITAL_STATUS.codes
    return pl.DataFrame({
        "person_id": names[1],
        "household_id": names[0].gather(pl.Series(people.household)),
        "weight": np.ones(people.size),
        "stratum": words(strata, homes.stratum[people.household]).cast(pl.String),
        "psu": pl.Series(homes.cluster[people.household] + 1).cast(pl.String),
        "age": people.age,
        "sex": words(SEX.codes, people.sex),
        "relation_to_head": words(RELATION_TO_HEAD.codes, people.relation),
        "marital_status": words(MARITAL_STATUS.codes, people.marital),
        "nationality": words((CITIZEN, FOREIGN), ~traits.is_citizen).cast(pl.String),
        "is_citizen": traits.is_citizen,
        "is_resident": traits.is_resident,
        "months_resident": traits.months_resident,
        "is_migrant": traits.is_migrant,
        "mother_vital_status": words(alive, people.is_motherless),
        "father_vital_status": words(alive, people.is_fatherless),
        "disability": words(DISABILITY.codes, traits.disability),
        "can_read": traits.can_read,
        "attends_school": traits.attends_school,
        "is_pregnant": traits.is_pregnant,
        "gave_birth_last_year": traits.gave_birth,
        "was_ill": traits.was_ill,
        "labour_status": words(LABOUR_STATUS.codes, labour),
        "out_of_pocket_health_month": traits.health_cost,
        "is_in_poverty_universe": people.slot != MAID,
    })  # fmt: skip


def relation_table(people: People, names: pl.Series) -> pl.DataFrame:
    """This function will lay out who is whose spouse, mother and father; spouses in both directions."""
    wives = np.flatnonzero(people.partner >= 0)
    husbands = people.partner[wives]
    links = [(wives, husbands), (husbands, wives)]
    for parents in (people.mother, people.father):
        children = np.flatnonzero(parents >= 0)
        links.append((children, parents[children]))
    persons, others = (np.concatenate(side) for side in zip(*links))
    kinds = np.repeat((0, 0, 1, 2), [one.size for one, _ in links])
    order = np.lexsort((others, kinds, persons))
    return pl.DataFrame({
        "person_id": names.gather(pl.Series(persons[order])),
        "other_person_id": names.gather(pl.Series(others[order])),
        "relation": words(("spouse", "mother", "father"), kinds[order]),
    })  # fmt: skip


def job_table(jobs: Jobs, names: pl.Series) -> pl.DataFrame:
    """This function will lay out the jobs."""
    sector = np.where(jobs.is_public, 0, np.where(jobs.status == STATUSES.index("domestic_worker"), 2, 1))
    return pl.DataFrame({
        "person_id": names.gather(pl.Series(jobs.person)),
        "job": jobs.number,
        "is_main": jobs.number == 1,
        "status": words(STATUSES, jobs.status),
        "sector": words(("public", "private", "household"), sector),
        "has_contract": jobs.has_contract,
        "firm_size": jobs.firm_size,
        "industry": words(INDUSTRIES, jobs.industry),
        "hours_week": jobs.hours,
        "earnings_month": jobs.earnings,
    })  # fmt: skip


def month_table(jobs: Jobs, names: pl.Series) -> pl.DataFrame:
    """This function will lay out the earnings of farms month by month."""
    farms = np.repeat(jobs.farms, 12)
    return pl.DataFrame({
        "person_id": names.gather(pl.Series(jobs.person[farms])),
        "job": jobs.number[farms],
        "month": np.tile(np.arange(1, 13), jobs.farms.size),
        "earnings_month": jobs.by_month.ravel(),
    })  # fmt: skip

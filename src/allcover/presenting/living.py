"""Brings together the lives of a survey's people: who they are and whose they are, the people they are aligned to, and a scheme's valuation by cells.

Comes from a valuation (:mod:`valuing`) and its survey; goes to whoever compares cells with lives, or asks the law of people of a later year.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.population import Population
from allcover.presenting.valuing import Basis, Valued
from allcover.projection.elders import link_elders
from allcover.projection.insured import TYPES
from allcover.projection.lives import Lives, live
from allcover.projection.lives_state import ACTIVE, INVALIDITY, LEFT, NEVER, NOBODY, OLD_AGE, RESTING
from allcover.projection.lives_world import World
from allcover.projection.opening import Members
from allcover.projection.rates import Floats, dying_under
from allcover.projection.sample import Sample, repeated
from allcover.projection.valuation import contributors_to_come
from allcover.projection.wages import Wages, wages_of

KIN = ("spouse", "mother", "father")


@dataclass(frozen=True)
class Lived:
    """A scheme by lives: ``benefits`` (type, interval) and ``contributors`` (interval) of the year, as a valuation has them; insured ``earnings`` and ``contributions`` (interval) likewise, None where lives have no ``wages``."""

    lives: Lives
    sample: Sample
    benefits: Floats
    contributors: Floats
    earnings: Floats | None
    contributions: Floats | None
    wages: Wages | None


def live_country(
    basis: Basis, valued: Valued, *, lives: int = 200_000, seed: int = 1, keep: tuple[int, ...] = ()
) -> Lived:
    """This function will let about so many ``lives`` go through the years of a valuation, whole households of the survey repeated as often as that takes."""
    wages, standing = wages_behind(valued) or (None, None)
    sample = repeated(sample_of(basis.survey, valued.members, standing), lives)
    made = live(sample, replace(world_of(valued), wages=wages), seed=seed, keep=keep)
    paid = 12 * (made.paid[:, :-1] + made.paid[:, 1:]) / 2
    # Of each year, by its own law: what was earned where it began, and where it ended.
    earned, due = (6 * (one[1, :-1] + one[0, 1:]) for one in (made.earnings, made.contribution))
    heads = (made.contributors[:-1] + made.contributors[1:]) / 2
    if wages is None:
        return Lived(made, sample, paid, heads, None, None, None)
    return Lived(made, sample, paid, heads, earned, due, wages)


def wages_behind(valued: Valued) -> tuple[Wages, Floats] | None:
    """This function will give the wages of lives and the standing of every member of a valuation; None where its file does not say how long a standing lasts."""
    standing = valued.assumptions.standing
    if standing is None:
        return None
    level = np.concatenate([[1.0], np.cumprod(1 + valued.scheme.paths.wages)])
    return wages_of(valued.members_by_law, valued.ground.per_head, level, standing)


def beside_cells(lived: Lived, valued: Valued) -> pl.DataFrame:
    """This function will give contributors, pensioners and benefits by type, and where lives have wages insured earnings and contributions, by lives and by cells: first at the ``opening``, then of each ``year``.

    Money is in major units of a year; persons of a year are those of its middle. The opening is the survey's own total by both.
    """
    made, lives = valued.valuation, lived.lives
    cells, first = made.insured, valued.scheme.per_head[valued.scheme.law[0]]
    heads = cells.active[0].sum(axis=-1)
    columns: dict[str, tuple[float, Floats]] = {
        "contributors_lives": (lives.contributors[0], lived.contributors),
        "contributors_cells": (heads.sum(), made.contributors),
    }
    if lived.earnings is not None and lived.contributions is not None:
        columns |= {
            "earnings_lives": (12 * lives.earnings[1, 0], lived.earnings),
            "earnings_cells": (12 * (heads * first.earnings).sum(), made.earnings),
            "contributions_lives": (12 * lives.contribution[1, 0], lived.contributions),
            "contributions_cells": (12 * (heads * first.contribution).sum(), made.contributions),
        }
    middle = (lives.pensioners[:, :-1] + lives.pensioners[:, 1:]) / 2
    for at, kind in enumerate(TYPES):
        columns |= {
            f"{kind}_lives": (12 * lives.paid[at, 0], lived.benefits[at]),
            f"{kind}_cells": (12 * cells.amounts[0, at].sum(), made.benefits[at]),
            f"{kind}_persons_lives": (lives.pensioners[at, 0], middle[at]),
            f"{kind}_persons_cells": (cells.persons[0, at].sum(), made.pensioners[at]),
        }
    return pl.DataFrame(
        {
            "of": ["opening", *["year"] * made.years.size],
            "year": [int(made.years[0]), *made.years.tolist()],
            **{name: [float(start), *years.tolist()] for name, (start, years) in columns.items()},
        }
    )


def married_at_first(lived: Lived, valued: Valued) -> Floats:
    """This function will give the share that is married (route, sex) of those of whom a death in the first year leaves a survivor a right: of the couples of lives, and as cells take it."""
    scheme, sample = valued.scheme, lived.sample
    moves, first = scheme.moves, scheme.opening
    awards = scheme.awards[scheme.law[0]]
    dying = np.stack([moves.dying[0], dying_under(moves.dying[0], moves.invalid_mortality)])
    insured = (first.active + first.inactive)[..., awards.risk_service :].sum(axis=-1)
    deaths = (insured + first.persons[OLD_AGE]) * dying[0] + first.persons[INVALIDITY] * dying[1]
    is_invalid = sample.kind == INVALIDITY
    is_insured = np.isin(sample.state, (ACTIVE, RESTING)) & (sample.service >= awards.risk_service)
    who = is_insured | is_invalid | (sample.kind == OLD_AGE)
    died = np.where(who, sample.weight * dying[is_invalid.astype(int), sample.sex, sample.age], 0.0)
    wed = (sample.mate >= 0).astype(float)
    by_lives = [_mean(wed[sample.sex == sex], died[sample.sex == sex]) for sex in range(2)]
    return np.array([by_lives, [_mean(moves.married[sex], deaths[sex]) for sex in range(2)]])


def _mean(values: Floats, weight: Floats) -> float:
    return float(values @ weight / weight.sum()) if weight.sum() > 0 else float("nan")


def sample_of(survey: Population, members: Members, standing: Floats | None = None) -> Sample:
    """This function will make a survey's persons a sample: spouses and parents by its relations, credit and pensions as the scheme's members have them; ``standing``, where known, is their place among contributors.

    Of credit, whole years are kept; a part of a year is one more for as many persons, spread evenly over them in their order.
    """
    spouse, mother, father = (_kin(survey, name) for name in KIN)
    link_elders(survey, mother, father)
    count = spouse.size
    # A marriage that only one side tells, or that somebody has two of, is kept of the first who names the other.
    mate = np.full(count, NOBODY, dtype=np.int32)
    for person in np.flatnonzero(spouse >= 0):
        other = spouse[person]
        if mate[person] < 0 and mate[other] < 0 and members.sex[person] != members.sex[other]:
            mate[person], mate[other] = other, person
    works = members.is_contributing
    state = np.where(works, ACTIVE, np.where((members.months > 0) & (members.type < 0), RESTING, NEVER))
    state[members.type >= 0] = LEFT
    state[(members.type >= 2) & works] = ACTIVE  # who draws as a survivor may work
    years = members.months / 12
    whole = np.floor(years)
    extra = (np.cumsum(years - whole) % 1.0) < (years - whole)
    service = np.minimum(whole + extra, members.age)
    codes = survey.persons["household_id"].rank("dense").to_numpy() - 1
    return Sample(
        weight=members.weight.astype(float), sex=members.sex.astype(np.int8), age=members.age.astype(np.int16), mate=mate, mother=mother, father=father,
        home=codes.astype(np.int32), service=service.astype(np.int16), state=state.astype(np.int8), kind=members.type.astype(np.int8),
        amount=np.where(members.type >= 0, members.pension, 0.0), origin=np.arange(count, dtype=np.int32),
        line=np.arange(count, dtype=np.int32), wed=np.zeros(count, dtype=np.int8), standing=np.full(count, np.nan) if standing is None else standing,
        beside=np.zeros(count),
    )  # fmt: skip


def world_of(valued: Valued) -> World:
    """This function will give what a valuation takes as given, in the form lives need it: the same people, probabilities, awards and growth."""
    scheme, ground = valued.scheme, valued.ground
    ages = ground.population.shape[2]
    given = valued.people["fertility"].transpose("interval", "age")
    fertility = np.zeros((ground.population.shape[0] - 1, ages))
    fertility[:, given["age"].to_numpy()] = given.to_numpy()
    level = np.concatenate([[1.0], np.cumprod(1 + scheme.paths.amounts)])
    ratio = float(valued.people["sex_ratio_at_birth"].to_numpy().mean())
    divorce, leaving = (valued.assumptions.of_lives(name, ages) for name in ("divorce", "leaving_home"))
    return World(
        ground.population, fertility, contributors_to_come(scheme), scheme.moves, scheme.awards, scheme.law, np.sqrt(level[:-1] * level[1:]),
        1 + scheme.paths.pensions, int(valued.assumptions.raw["spouse_years_older"]["value"]), 1 / (1 + ratio), level,
        None if divorce is None else divorce[0], leaving, breaks=ground.breaks,
    )  # fmt: skip


def _kin(survey: Population, name: str) -> NDArray[np.int32]:
    """The row of each person's spouse, mother or father; -1 where there is none in the survey."""
    rows = survey.persons.select("person_id").with_row_index("at")
    found = np.full(rows.height, NOBODY, dtype=np.int32)
    if survey.relations is None:
        return found
    told = (
        survey.relations.filter(pl.col("relation").cast(pl.String) == name)
        .join(rows, on="person_id", how="inner")
        .join(rows.rename({"person_id": "other_person_id", "at": "other"}), on="other_person_id", how="inner")
        .unique("at", keep="first", maintain_order=True)
    )
    found[told["at"].to_numpy()] = told["other"].to_numpy()
    return found

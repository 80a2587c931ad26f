"""A scheme by lives beside its valuation by cells: how the future is spread, and what the law of benefits for families gives the people of later years.

Comes from a valuation and its survey; goes to :mod:`lives_section`. Under another law the same lives are lived with the same random numbers, so what differs is the law's doing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from allcover.engine.outcome import judge_everybody
from allcover.estimation.design import Design
from allcover.estimation.estimating import estimate
from allcover.estimation.suppression import Suppression
from allcover.estimation.totals import total
from allcover.impact.amounts import Amounts, due, modelled
from allcover.population import Population
from allcover.presenting.living import Lived, live_country, sample_of
from allcover.presenting.valuing import Basis, Valued
from allcover.projection.homes import together
from allcover.projection.later_people import Then, people_then
from allcover.projection.later_wages import earning_of
from allcover.projection.laws import laws_of_years
from allcover.projection.lives_earned import Earned, Moment, earned_at
from allcover.projection.lives_spread import ORPHAN, Spread, newly_retired, resting, spread_of
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Fault, Faults, Place

EVERY = 10
SEED = 1
AGAIN = 8
"""How many times more the lives of the law as it is are lived, by other random numbers: enough to tell their chance within a quarter of itself."""


@dataclass(frozen=True)
class Asked:
    """What a scheme's own rules give the people of a date: ``cost``, a year, in the money of the date, with its error; ``recipients``, to whom it is paid, likewise; of both, on how many persons of the survey it rests. ``at_reach``: the cost if as much
    of what is due is paid as in the survey, None where too few persons of the survey are due any to tell. ``untold``: persons, or households, of whom the rules cannot tell."""

    scheme: str
    years: int
    cost: Estimate
    recipients: Estimate
    at_reach: float | None
    untold: float


@dataclass(frozen=True)
class UnderLaw:
    """Lives under one law, and what it gives at every date asked of. ``bereaved``: of children below 18 those who have lost a parent, by date; None where the survey does not tell."""

    system: System
    lived: Lived
    asked: tuple[Asked, ...]
    bereaved: tuple[float | None, ...] = ()

    def of(self, scheme: str, years: int) -> Asked | None:
        """What a scheme gives at a date; None where there is none then."""
        return next((one for one in self.asked if one.scheme == scheme and one.years == years), None)


@dataclass(frozen=True)
class Again:
    """The law as it is by the same lives and other random numbers: ``benefits`` (type, interval) and ``contributors`` (interval), as :class:`~allcover.presenting.living.Lived` has them."""

    benefits: Floats
    contributors: Floats


@dataclass(frozen=True)
class LivesResults:
    """``dates``: years after the survey; ``laws``: as it is first; ``spread`` by date under the law as it is; ``earned`` likewise, of lives that have wages; ``seed`` of the random numbers;
    ``again``: what other random numbers give."""

    dates: tuple[int, ...]
    laws: tuple[UnderLaw, ...]
    spread: tuple[Spread, ...]
    lives: int
    earned: tuple[Earned, ...] = ()
    seed: int = SEED
    again: tuple[Again, ...] = ()


def dates_of(years: int, first_year: int, asked: Sequence[int] = ()) -> tuple[int, ...]:
    """This function will give the dates at which people are looked at: those of the years asked for, else the first, every tenth, and the last.

    Raises Faults for years beyond the horizon.

    >>> dates_of(25, 2024), dates_of(25, 2024, (2030,))
    ((0, 10, 20, 25), (0, 6))
    """
    if not asked:
        return tuple(dict.fromkeys([*range(0, years, EVERY), years]))
    beyond = [year for year in asked if not first_year <= year <= first_year + years]
    if beyond:
        what = (
            f"People of {beyond[0]} are asked for; the years run from {first_year} to {first_year + years}."
        )
        raise Faults(
            [
                Fault(
                    Place("--lives-in"),
                    what,
                    "Ask for years within them, or project more years with --years.",
                )
            ]
        )
    return tuple(sorted({0, *(year - first_year for year in asked)}))


def lives_results(
    basis: Basis, valued: Valued, others: Sequence[tuple[System, Valued]], lives: int, dates: Sequence[int]
) -> LivesResults:
    """This function will let a scheme's lives be lived under each law, and ask each law of the people of some dates."""
    wanted = tuple(sorted({*dates, *(years - 1 for years in dates if years)}))
    laws = [(basis.system, valued), *others]
    made, reached = [], _Reach.of(basis)
    for system, held in laws:
        lived = live_country(basis.under(system), held, lives=lives, seed=SEED, keep=wanted)
        bereaved = list[float | None]()
        asked = tuple(_asked(basis.under(system), held, lived, dates, reached, bereaved))
        made.append(UnderLaw(system, lived, asked, tuple(bereaved)))
    return LivesResults(
        tuple(dates),
        tuple(made),
        tuple(_spread(basis, valued, made[0].lived, dates)),
        made[0].lived.sample.size,
        tuple(_earned(basis, valued, made[0].lived, dates)),
        again=tuple(_again(basis, valued, lives)),
    )


def _again(basis: Basis, valued: Valued, lives: int) -> Iterator[Again]:
    for seed in range(SEED + 1, SEED + 1 + AGAIN):
        found = live_country(basis, valued, lives=lives, seed=seed)
        yield Again(found.benefits, found.contributors)


def _spread(basis: Basis, valued: Valued, lived: Lived, dates: Sequence[int]) -> Iterator[Spread]:
    snapshots, numbers, made = lived.lives.snapshots, lived.lives.numbers, valued.valuation
    # Mean insured earnings of the year that begins at the date; of the last date those of the year that ends there, grown on.
    earnings = made.earnings / made.contributors / 12
    growth = 1 + float(valued.scheme.paths.wages[-1])
    for at in dates:
        held = snapshots[at]
        is_new = (
            newly_retired(snapshots[at - 1], numbers[at - 1], held, numbers[at])
            if at
            else np.zeros(held.size, dtype=bool)
        )
        level = float(earnings[at]) if at < earnings.size else float(earnings[-1]) * growth
        yield spread_of(basis.survey, held, is_new, level)


def _earned(basis: Basis, valued: Valued, lived: Lived, dates: Sequence[int]) -> Iterator[Earned]:
    if lived.wages is None:
        return
    law, held = valued.scheme.law, lived.lives

    def moment(at: int) -> Moment:
        law_then = int(law[min(at, law.size - 1)])
        return Moment(at, held.snapshots[at], held.numbers[at], law_then, float(held.aligned[at]))

    for at in dates:
        yield earned_at(basis.survey, lived.wages, moment(at), moment(at - 1) if at else None)


@dataclass(frozen=True)
class _Reach:
    """Of each scheme, how much of what is due is paid in the survey; None where that rests on too few persons."""

    shares: dict[str, float | None]

    @classmethod
    def of(cls, basis: Basis) -> "_Reach":
        schemes = {one.id: one for one in family_schemes(basis) if one.is_in_force(basis.day)}
        outcome = judge_everybody(
            basis.system,
            basis.survey,
            basis.day,
            basis.system.payments(basis.system.schemes_on(basis.day)),
        )
        counted = modelled(basis.survey, outcome)
        weight = basis.survey.need_bare("persons")["weight"].to_numpy()
        shares: dict[str, float | None] = {}
        for key, scheme in schemes.items():
            each = due(basis.survey, outcome, scheme, "cash").low
            owed, few = float(weight @ each), not Suppression().allows(int(np.count_nonzero(each > 0)))
            paid = float(weight @ counted.cash[key].low)
            shares[key] = 1.0 if owed <= 0 else None if few else paid / owed
        return cls(shares)


def family_schemes(basis: Basis) -> tuple[Scheme, ...]:
    """This function will give the schemes whose benefits in cash are asked of later people: all of the law that ask no contributions, at whatever date they begin."""
    return tuple(
        one for one in basis.system.schemes.values()
        if not one.contributions and one.id != basis.given.scheme and any(benefit.form == "cash" for benefit in one.benefits)
    )  # fmt: skip


def bereaved_of(people: Population) -> float | None:
    """This function will give, of children below 18 whose parents are told of, the share of those who have lost one; None where of none is told."""
    young = people.need_bare("persons").filter(pl.col("age") < ORPHAN)
    mother, father = (young[name] for name in ("mother_vital_status", "father_vital_status"))
    is_told = (mother.is_not_null() & father.is_not_null()).to_numpy()
    has_lost = ((mother == "dead") | (father == "dead")).fill_null(False).to_numpy()
    weight = young["weight"].to_numpy() * is_told
    return float(weight @ has_lost / weight.sum()) if weight.sum() > 0 else None


def _asked(
    basis: Basis, valued: Valued, lived: Lived, dates: Sequence[int], reached: _Reach, bereaved: list[float | None],
) -> Iterator[Asked]:  # fmt: skip
    """What every scheme gives at every date; ``bereaved`` is added to, date by date."""
    level = np.concatenate([[1.0], np.cumprod(1 + valued.scheme.paths.amounts)])
    opening = sample_of(basis.survey, valued.members)
    for at in dates:
        held = lived.lives.snapshots[at]
        earning = earning_of(
            valued.members, valued.ground.per_head[0], held, lived.wages, float(lived.lives.aligned[at])
        )
        people = people_then(
            basis.survey, opening, held, lived.lives.numbers[at], _then(basis, valued, at, level), earning
        )
        bereaved.append(bereaved_of(people))
        lives, _ = together(held)
        for system, day, schemes in _laws(basis, at, level):
            wanted = [one.amount for scheme in schemes for one in scheme.benefits if one.form == "cash"]
            outcome = judge_everybody(system, people, day, wanted)
            for scheme in schemes:
                owed = due(people, outcome, scheme, "cash")
                yield _found(scheme.id, at, owed, lives, Design.of(people), 12 * float(level[at]), reached)


def _found(
    scheme: str, years: int, owed: Amounts, lives: Sample, design: Design, times: float, reached: _Reach
) -> Asked:
    weight, paid = lives.weight, np.asarray(owed.low > 0)
    cost = resting(estimate(design, total(owed.low * times, weight).above_nought()), lives, paid)
    recipients = resting(estimate(design, total(paid.astype(float), weight).above_nought()), lives, paid)
    open_ = float(weight[~owed.is_known].sum())
    share = reached.shares.get(scheme, 1.0)
    at_reach = None if share is None else float(cost.value or 0.0) * share
    return Asked(scheme, years, cost, recipients, at_reach, open_)


def _then(basis: Basis, valued: Valued, years: int, level: Floats) -> Then:
    wages = float(np.prod(1 + valued.scheme.paths.wages[:years]))
    older = int(valued.assumptions.raw["spouse_years_older"]["value"])
    return Then(
        years,
        basis.given.scheme,
        wages / float(level[years]),
        float(level[years]),
        valued.ground.dying[:years],
        older,
        SEED,
    )


def _laws(basis: Basis, years: int, level: Floats) -> list[tuple[System, date, list[Scheme]]]:
    """The schemes by the law of a date in the opening's money and the day from which it holds; those that nothing changes share theirs."""
    found: dict[tuple[int, date], tuple[System, date, list[Scheme]]] = {}
    for scheme in family_schemes(basis):
        system, day = basis.system, basis.day
        if years:
            laws, of_interval = laws_of_years(basis.system, scheme.id, basis.day, level)
            law = laws[of_interval[min(years, of_interval.size - 1)]]
            system, day = law.system, law.day
        held = system.schemes_on(day).get(scheme.id)
        if held is not None:
            found.setdefault((id(system), day), (system, day, []))[2].append(held)
    return list(found.values())

"""One year in the lives of a sample, compiled: who is credited, falls ill, retires, is left behind by a death or a divorce, and is born.

:mod:`lives` gives it arrays and says what they mean. Every event of every person has a random number of its own, found from the person, the year and the
event alone: so two runs differ by what differs between them, and by nothing else. Persons are gone through in parts of one size, and what is added up is
added up by part: so sums are the same however many processors there are.
"""

from typing import Any, NamedTuple

import numpy as np

from allcover.projection.rates import Floats, compiled

PART = 16_384
"""Persons gone through at once: few enough to stay at hand from one step to the next."""

OLD_AGE, INVALIDITY, WIDOWED, ORPHANED = 0, 1, 2, 3
NEVER, ACTIVE, RESTING, LEFT = 0, 1, 2, 3
"""Of a scheme: never insured, contributing, with credit and not contributing, done with working."""

AS_SURVEYED, WED, BEREAVED, PARTED = 0, 1, 2, 3
"""Of marriages since the survey: nothing has changed, married since, widowed since, divorced since."""

(
    DEATH, CREDIT, INVALID, RETIRING, BIRTH, GIRL, WORK, WEDDING, PARTING, LEAVING, LIKENESS, PARENTS, STANDING, LASTING, PASSING,
) = range(1, 16)  # fmt: skip
NOBODY, GONE = -1, -2
"""In the place of a person: there is none, or the person has died."""


class Persons(NamedTuple):
    """The arrays of a :class:`~allcover.projection.sample.Sample` with room for who will be born; ``career``: the mean of wages over the years credited, as a share of
    the mean of sex and age; ``died`` and ``parted``: the year of a death or a divorce. ``gone`` has a bit a person, set for
    who has died or dies in the year: the deaths of spouses and parents are looked up in it first, since it stays near at hand where years of all would not."""

    weight: Any
    sex: Any
    age: Any
    mate: Any
    mother: Any
    father: Any
    home: Any
    service: Any
    state: Any
    kind: Any
    amount: Any
    origin: Any
    line: Any
    wed: Any
    standing: Any
    career: Any
    died: Any
    parted: Any
    gone: Any


class Lists(NamedTuple):
    """Lists by part, each from its part's start on: ``here`` who is alive, ``held`` (part) how many; ``mothers`` or brides, and who has ``moved``, with
    ``found`` (2, part) how many; ``following``: the next in a chain of single men."""

    here: Any
    held: Any
    mothers: Any
    moved: Any
    found: Any
    following: Any


class Interval(NamedTuple):
    """What befalls people from one date to the next, by sex and age, or sex, age and years of credit; see :class:`~allcover.projection.lives_world.World`. Pensions ``by_wage`` have a
    class of wage in front, of the ``factors``."""

    seed: int
    year: int
    invalid: Any
    retiring: Any
    credit: Any
    own: Any
    disabled: Any
    own_by_wage: Any
    disabled_by_wage: Any
    factors: Any
    survivor: Any
    fertility: Any
    award_growth: float
    pension_growth: float
    risk_service: float
    orphan_age: float


@compiled
def chance(seed: int, person: int, year: int, event: int) -> float:
    """This function will give the random number of an event, from 0 up to 1 (SplitMix64 of its four names)."""
    x = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(person) * np.uint64(0xD1B54A32D192ED03)
    x = x + np.uint64(year) * np.uint64(0x8CB92BA72F3D8DD7) + np.uint64(event) * np.uint64(0xABC98388FB8FAC03)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def chances(seed: int, persons: Any, event: int) -> Floats:
    """This function will give the random number of an event that comes once in a life, for persons by their numbers."""
    found = np.empty(persons.size)
    for at in range(persons.size):
        found[at] = chance(seed, persons[at], 0, event)
    return found


@compiled
def live_on(
    first: int, last: int, persons: Persons, lists: Lists, given: Interval, counted: Floats, women: Floats
) -> None:
    """This function will bring who is alive in the parts from ``first`` up to ``last`` to the end of a year: a year older, with what befell them.

    The dead of the year are left as they were, for others to see, and are listed no more; each person writes only of the own. Mothers of the year are listed, and men
    who leave home after a divorce. Adds up who is there, ``counted`` (part, state, sex, age), and ``women`` (part, single or wed, age).
    """
    # All is taken out of its tuples here: handing a tuple on for each person would count references to every array in it.
    (
        weight,
        sex,
        age,
        mate,
        mother,
        father,
        _,
        service,
        state,
        kind,
        amount,
        _,
        _,
        wed,
        _,
        career,
        died,
        parted,
        gone,
    ) = persons
    here, held, mothers, moved, found, _ = lists
    seed, year, invalid, retiring, credit, own, disabled, own_by_wage, disabled_by_wage, factors = given[:10]
    survivor, fertility, award_growth, pension_growth, risk_service, orphan_age = given[10:]
    last_age, last_service = own.shape[1] - 1, own.shape[2] - 1
    for part in range(first, last):
        start = part * PART
        kept, births, leaving = start, 0, 0
        for at in range(start, start + held[part]):
            i = here[at]
            if died[i] == year:
                continue
            here[kept] = i
            kept += 1
            s, a, m, does = sex[i], age[i], mate[i], state[i]
            to = min(a + 1, last_age)
            age[i] = to
            draws = kind[i]
            if draws >= 0:
                amount[i] *= pension_growth
                if draws == ORPHANED and to >= orphan_age:
                    draws, kind[i], amount[i] = NOBODY, NOBODY, 0.0
            if (draws < 0 or draws >= WIDOWED) and ACTIVE <= does <= RESTING:
                if (
                    does == ACTIVE
                    and service[i] < last_service
                    and chance(seed, i, year, CREDIT) < credit[s, a]
                ):
                    service[i] += 1
                years = service[i]
                if invalid[s, a] > 0.0 and chance(seed, i, year, INVALID) < invalid[s, a]:
                    does = RESTING
                    if disabled[s, to, years] > 0.0:
                        does, draws = LEFT, INVALIDITY
                        amount[i] = (
                            _of_wage(disabled_by_wage, factors, s, to, years, career[i]) * award_growth
                        )
                elif own[s, to, years] > 0.0 and chance(seed, i, year, RETIRING) < retiring[s, to, years]:
                    does, draws = LEFT, OLD_AGE
                    amount[i] = _of_wage(own_by_wage, factors, s, to, years, career[i]) * award_growth
                state[i], kind[i] = does, draws
            if m >= 0:
                if gone[m >> 3] >> (m & 7) & 1:
                    mate[i], wed[i] = NOBODY, BEREAVED
                    if (
                        draws == NOBODY
                        and survivor[0, s, to] > 0.0
                        and _leaves_rights(m, kind, state, service, risk_service)
                    ):
                        kind[i], amount[i] = WIDOWED, survivor[0, s, to] * award_growth
                elif parted[i] == year:
                    mate[i], wed[i] = NOBODY, PARTED
                    if s == 1:
                        moved[start + leaving] = i
                        leaving += 1
            if to < orphan_age and kind[i] == NOBODY and survivor[1, s, to] > 0.0:
                for parent in (mother[i], father[i]):
                    if (
                        parent >= 0
                        and gone[parent >> 3] >> (parent & 7) & 1
                        and died[parent] == year
                        and _leaves_rights(parent, kind, state, service, risk_service)
                    ):
                        kind[i], amount[i] = ORPHANED, survivor[1, s, to] * award_growth
            counted[part, does, s, to] += weight[i]
            if s == 0:
                women[part, int(mate[i] >= 0), to] += weight[i]
                if fertility[to] > 0.0 and chance(seed, i, year, BIRTH) < fertility[to]:
                    mothers[start + births] = i
                    births += 1
        held[part] = kept - start
        found[0, part], found[1, part] = births, leaving


@compiled
def _of_wage(pension: Any, factors: Any, s: int, to: int, years: int, career: float) -> float:
    """What a career of some wage gives, in a straight line through the two classes of wage nearest to it; never below nought."""
    last = factors.size - 1
    if last == 0:
        return float(pension[0, s, to, years])
    at = 0
    while at < last - 1 and career > factors[at + 1]:
        at += 1
    low, high = pension[at, s, to, years], pension[at + 1, s, to, years]
    return max(float(low + (high - low) * (career - factors[at]) / (factors[at + 1] - factors[at])), 0.0)


@compiled
def _leaves_rights(i: int, kind: Any, state: Any, service: Any, risk_service: float) -> bool:
    """Whether a death leaves survivors a right: that of a pensioner, or of the insured with enough credit."""
    draws = kind[i] == OLD_AGE or kind[i] == INVALIDITY
    return bool(draws or ((state[i] == ACTIVE or state[i] == RESTING) and service[i] >= risk_service))


@compiled
def give_birth(
    count: int, persons: Persons, lists: Lists, seed: int, year: int, girls: float, newborn: Floats
) -> int:
    """This function will add the children of the listed mothers after all others and give how many persons there are then; NOBODY where there is no room.

    Children live with their mother and are her husband's; ``newborn`` (sex) adds them up.
    """
    born = count
    for part in range(lists.held.size):
        for at in range(part * PART, part * PART + lists.found[0, part]):
            if born >= persons.sex.size:
                return NOBODY
            i = lists.mothers[at]
            persons.sex[born] = 0 if chance(seed, i, year, GIRL) < girls else 1
            persons.mother[born], persons.father[born] = i, persons.mate[i]
            persons.home[born], persons.weight[born] = persons.home[i], persons.weight[i]
            persons.line[born] = persons.line[i]
            newborn[persons.sex[born]] += persons.weight[i]
            born += 1
    return born


@compiled
def move_out(lists: Lists, home: Any, homes: int) -> int:
    """This function will give everybody who is listed as moved a home of their own; gives how many homes there are then."""
    for part in range(lists.held.size):
        for at in range(part * PART, part * PART + lists.found[1, part]):
            home[lists.moved[at]] = homes
            homes += 1
    return homes

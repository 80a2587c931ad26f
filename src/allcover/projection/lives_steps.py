"""One year in the lives of a sample, compiled: who dies, is born, marries, works, is credited, falls ill, retires, and whom a death leaves.

:mod:`lives` gives it arrays and says what they mean. Every event of every person has a random number of its own, found from the person, the year and the
event alone: so two runs differ by what differs between them, and by nothing else.
"""

from typing import Any

import numpy as np

from allcover.projection.rates import Floats, compiled

OLD_AGE, INVALIDITY, WIDOWED, ORPHANED = 0, 1, 2, 3
NEVER, ACTIVE, RESTING, LEFT = 0, 1, 2, 3
"""Of a scheme: never insured, contributing, with credit and not contributing, done with working."""

DEATH, CREDIT, INVALID, RETIRING, BIRTH, GIRL, WORK, WEDDING = 1, 2, 3, 4, 5, 6, 7, 8
NOBODY = -1
_WIDEST = 12  # years that a husband's age may lie from the usual distance


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
def draw_deaths(
    start: int,
    end: int,
    seed: int,
    year: int,
    sex: Any,
    age: Any,
    alive: Any,
    kind: Any,
    dead: Any,
    dying: Floats,
    invalid_mortality: float,
) -> None:
    """This function will say who of the persons from ``start`` up to ``end`` dies in the year."""
    for i in range(start, end):
        dead[i] = False
        if alive[i]:
            rate = dying[sex[i], age[i]]
            if kind[i] == INVALIDITY:
                rate = min(rate * invalid_mortality, 1.0)
            dead[i] = chance(seed, i, year, DEATH) < rate


@compiled
def live_on(
    start: int, end: int, seed: int, year: int, sex: Any, age: Any, alive: Any, dead: Any, mate: Any, mother: Any, father: Any, service: Any, state: Any,
    kind: Any, amount: Floats, invalid: Floats, retiring: Floats, credit: Floats, own: Floats, disabled: Floats, survivor: Floats,
    award_growth: float, pension_growth: float, risk_service: float, orphan_age: float,
) -> None:  # fmt: skip
    """This function will bring persons from ``start`` up to ``end`` to the end of the year: a year older, with what befell them.

    The dead of the year are left as they were, for others to see; each person writes only of the own.
    """
    last_age, last_service = own.shape[1] - 1, own.shape[2] - 1
    for i in range(start, end):
        if not alive[i] or dead[i]:
            continue
        s, a = sex[i], age[i]
        to = min(a + 1, last_age)
        amount[i] *= pension_growth
        if kind[i] == ORPHANED and to >= orphan_age:
            kind[i], amount[i] = NOBODY, 0.0
        if kind[i] != OLD_AGE and kind[i] != INVALIDITY and (state[i] == ACTIVE or state[i] == RESTING):
            if (
                state[i] == ACTIVE
                and service[i] < last_service
                and chance(seed, i, year, CREDIT) < credit[s, a]
            ):
                service[i] += 1
            held = service[i]
            if chance(seed, i, year, INVALID) < invalid[s, a]:
                if disabled[s, to, held] > 0.0:
                    kind[i], amount[i], state[i] = INVALIDITY, disabled[s, to, held] * award_growth, LEFT
                else:
                    state[i] = RESTING
            elif own[s, to, held] > 0.0 and chance(seed, i, year, RETIRING) < retiring[s, to, held]:
                kind[i], amount[i], state[i] = OLD_AGE, own[s, to, held] * award_growth, LEFT
        m = mate[i]
        if m >= 0 and dead[m]:
            mate[i] = NOBODY
            if (
                kind[i] == NOBODY
                and survivor[0, s, to] > 0.0
                and _leaves_rights(m, kind, state, service, risk_service)
            ):
                kind[i], amount[i] = WIDOWED, survivor[0, s, to] * award_growth
        if to < orphan_age and kind[i] == NOBODY and survivor[1, s, to] > 0.0:
            for parent in (mother[i], father[i]):
                if (
                    parent >= 0
                    and dead[parent]
                    and _leaves_rights(parent, kind, state, service, risk_service)
                ):
                    kind[i], amount[i] = ORPHANED, survivor[1, s, to] * award_growth
        age[i] = to


@compiled
def _leaves_rights(i: int, kind: Any, state: Any, service: Any, risk_service: float) -> bool:
    """Whether a death leaves survivors a right: that of a pensioner, or of the insured with enough credit."""
    draws = kind[i] == OLD_AGE or kind[i] == INVALIDITY
    return bool(draws or ((state[i] == ACTIVE or state[i] == RESTING) and service[i] >= risk_service))


@compiled
def give_birth(
    count: int, seed: int, year: int, sex: Any, age: Any, alive: Any, mate: Any, mother: Any, father: Any, home: Any, weight: Floats, origin: Any,
    fertility: Floats, girls: float,
) -> int:  # fmt: skip
    """This function will add the children of the year after the others and give how many persons there are then; NOBODY where there is no room.

    ``fertility`` is of the age at the year's end. Children live with their mother and are her husband's.
    """
    born = count
    for i in range(count):
        if (
            alive[i]
            and sex[i] == 0
            and fertility[age[i]] > 0.0
            and chance(seed, i, year, BIRTH) < fertility[age[i]]
        ):
            if born >= sex.size:
                return NOBODY
            sex[born] = 0 if chance(seed, i, year, GIRL) < girls else 1
            age[born], alive[born] = 0, True
            mate[born], mother[born], father[born] = NOBODY, i, mate[i]
            home[born], weight[born], origin[born] = home[i], weight[i], NOBODY
            born += 1
    return born


@compiled
def align(
    count: int, sex: Any, age: Any, alive: Any, weight: Floats, people: Floats, factors: Floats
) -> None:
    """This function will bring the weighted persons of every sex and age to ``people``; ``factors`` (sex, age) gets by how much.

    A cell in which nobody of the sample lives keeps a factor of nought, and its people are not represented.
    """
    factors[:] = 0.0
    for i in range(count):
        if alive[i]:
            factors[sex[i], age[i]] += weight[i]
    for s in range(people.shape[0]):
        for a in range(people.shape[1]):
            factors[s, a] = people[s, a] / factors[s, a] if factors[s, a] > 0.0 else 0.0
    for i in range(count):
        if alive[i]:
            weight[i] *= factors[sex[i], age[i]]


@compiled
def openings(
    count: int,
    sex: Any,
    age: Any,
    alive: Any,
    weight: Floats,
    state: Any,
    target: Floats,
    returning: Floats,
    moving: Floats,
) -> None:
    """This function will find how many of each state change it, ``moving`` (state, sex, age), so that contributors come to ``target`` (sex, age).

    Who lacks comes back, of those who had stopped, or is new; who is too many stops.
    """
    held = np.zeros((3, target.shape[0], target.shape[1]))
    for i in range(count):
        if alive[i] and state[i] != LEFT:
            held[state[i], sex[i], age[i]] += weight[i]
    moving[:] = 0.0
    for s in range(target.shape[0]):
        for a in range(target.shape[1]):
            lacking = target[s, a] - held[ACTIVE, s, a]
            if lacking < 0.0:
                moving[ACTIVE, s, a] = -lacking / held[ACTIVE, s, a]
                continue
            come = min(lacking, held[RESTING, s, a] * returning[s, a])
            if come > 0.0:
                moving[RESTING, s, a] = come / held[RESTING, s, a]
            if held[NEVER, s, a] > 0.0:
                moving[NEVER, s, a] = min((lacking - come) / held[NEVER, s, a], 1.0)


@compiled
def work(
    start: int, end: int, seed: int, year: int, sex: Any, age: Any, alive: Any, state: Any, moving: Floats
) -> None:
    """This function will let persons from ``start`` up to ``end`` begin, stop or go back to contributing, as often as ``moving`` says."""
    for i in range(start, end):
        if not alive[i] or state[i] == LEFT:
            continue
        share = moving[state[i], sex[i], age[i]]
        if share > 0.0 and chance(seed, i, year, WORK) < share:
            state[i] = RESTING if state[i] == ACTIVE else ACTIVE


@compiled
def marry(
    count: int,
    seed: int,
    year: int,
    sex: Any,
    age: Any,
    alive: Any,
    mate: Any,
    home: Any,
    weight: Floats,
    married: Floats,
    older: int,
    homes: int,
) -> int:
    """This function will wed women until the share of each age that is married is ``married`` (age), to men ``older`` by so many years or near it.

    A couple founds a home of its own. Gives how many homes there are then.
    """
    last = married.size - 1
    single, wed = np.zeros(last + 1), np.zeros(last + 1)
    first = np.full(last + 1, NOBODY)
    following = np.full(count, NOBODY, dtype=np.int32)
    for j in range(count):
        i = count - 1 - j
        if not alive[i]:
            continue
        if sex[i] == 0:
            if mate[i] >= 0:
                wed[age[i]] += weight[i]
            else:
                single[age[i]] += weight[i]
        elif mate[i] < 0 and age[i] >= 15:
            following[i] = first[age[i]]
            first[age[i]] = i
    for i in range(count):
        if not alive[i] or sex[i] != 0 or mate[i] >= 0 or married[age[i]] <= 0.0:
            continue
        a = age[i]
        lacking = married[a] * (single[a] + wed[a]) - wed[a]
        if lacking <= 0.0 or chance(seed, i, year, WEDDING) >= lacking / single[a]:
            continue
        man = _free_man(min(a + older, last), first, following)
        if man >= 0:
            mate[i], mate[man] = man, i
            home[i] = home[man] = homes
            homes += 1
    return homes


@compiled
def _free_man(wanted: int, first: Any, following: Any) -> int:
    """The next single man of an age or of one as near to it as there is; NOBODY where there is none near."""
    for distance in range(_WIDEST + 1):
        for a in (wanted + distance, wanted - distance):
            if 0 <= a < first.size and first[a] >= 0:
                man = first[a]
                first[a] = following[man]
                return int(man)
    return NOBODY


@compiled
def tally(
    count: int,
    alive: Any,
    weight: Floats,
    state: Any,
    kind: Any,
    amount: Floats,
    persons: Floats,
    paid: Floats,
) -> float:
    """This function will add up pensioners and what they are paid a month, by type, and give the number of contributors."""
    contributors = 0.0
    for i in range(count):
        if alive[i]:
            if state[i] == ACTIVE:
                contributors += weight[i]
            if kind[i] >= 0:
                persons[kind[i]] += weight[i]
                paid[kind[i]] += weight[i] * amount[i]
    return contributors

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
    start: int, end: int, here: Any, seed: int, year: int, sex: Any, age: Any, kind: Any, died: Any, dying: Floats, invalid_mortality: float
) -> None:  # fmt: skip
    """This function will write into ``died`` the year, for those listed in ``here`` from ``start`` up to ``end`` who die in it."""
    for at in range(start, end):
        i = here[at]
        rate = dying[sex[i], age[i]]
        if kind[i] == INVALIDITY:
            rate = min(rate * invalid_mortality, 1.0)
        if chance(seed, i, year, DEATH) < rate:
            died[i] = year


@compiled
def live_on(
    start: int, end: int, here: Any, seed: int, year: int, sex: Any, age: Any, died: Any, mate: Any, mother: Any, father: Any, service: Any, state: Any,
    kind: Any, amount: Floats, invalid: Floats, retiring: Floats, credit: Floats, own: Floats, disabled: Floats, survivor: Floats,
    award_growth: float, pension_growth: float, risk_service: float, orphan_age: float,
) -> int:  # fmt: skip
    """This function will bring those listed in ``here`` from ``start`` up to ``end`` to the end of the year: a year older, with what befell them.

    The dead of the year are left as they were, for others to see; each person writes only of the own. Gives how many are listed then, without the dead.
    """
    last_age, last_service = own.shape[1] - 1, own.shape[2] - 1
    kept = start
    for at in range(start, end):
        i = here[at]
        if died[i] == year:
            continue
        here[kept] = i
        kept += 1
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
        if m >= 0 and died[m] == year:
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
                    and died[parent] == year
                    and _leaves_rights(parent, kind, state, service, risk_service)
                ):
                    kind[i], amount[i] = ORPHANED, survivor[1, s, to] * award_growth
        age[i] = to
    return kept - start


@compiled
def _leaves_rights(i: int, kind: Any, state: Any, service: Any, risk_service: float) -> bool:
    """Whether a death leaves survivors a right: that of a pensioner, or of the insured with enough credit."""
    draws = kind[i] == OLD_AGE or kind[i] == INVALIDITY
    return bool(draws or ((state[i] == ACTIVE or state[i] == RESTING) and service[i] >= risk_service))


@compiled
def find_mothers(
    start: int, end: int, here: Any, seed: int, year: int, sex: Any, age: Any, fertility: Floats, listed: Any
) -> int:
    """This function will list the women, of ``here`` from ``start`` up to ``end``, who give birth in the year, from ``listed[start]`` on, and count them.

    ``fertility`` is of the age at the year's end.
    """
    found = 0
    for at in range(start, end):
        i = here[at]
        if sex[i] == 0 and fertility[age[i]] > 0.0 and chance(seed, i, year, BIRTH) < fertility[age[i]]:
            listed[start + found] = i
            found += 1
    return found


@compiled
def give_birth(
    count: int, seed: int, year: int, listed: Any, starts: Any, found: Any, sex: Any, age: Any, mate: Any, mother: Any, father: Any,
    home: Any, weight: Floats, origin: Any, girls: float,
) -> int:  # fmt: skip
    """This function will add the children of the listed after the others and give how many persons there are then; NOBODY where there is no room.

    Children live with their mother and are her husband's.
    """
    born = count
    for part in range(starts.size):
        for at in range(starts[part], starts[part] + found[part]):
            if born >= sex.size:
                return NOBODY
            i = listed[at]
            sex[born] = 0 if chance(seed, i, year, GIRL) < girls else 1
            age[born] = 0
            mate[born], mother[born], father[born] = NOBODY, i, mate[i]
            home[born], weight[born], origin[born] = home[i], weight[i], NOBODY
            born += 1
    return born

"""One year in the lives of a sample, compiled: who is credited, falls ill, retires, is left behind by a death or a divorce, and is born.

:mod:`lives` gives it arrays and says what they mean. Persons are gone through in parts of one size, and what is added up is
added up by part: so sums are the same however many processors there are.
"""

from typing import Any, NamedTuple

from allcover.projection.lives_state import (
    ACTIVE,
    BEREAVED,
    BIRTH,
    CREDIT,
    GIRL,
    INVALID,
    INVALIDITY,
    LEFT,
    NEVER,
    NOBODY,
    OLD_AGE,
    ORPHANED,
    PART,
    PARTED,
    RESTING,
    RETIRING,
    WIDOWED,
    Lists,
    Persons,
    chance,
    is_left,
    standing_of,
)
from allcover.projection.rates import Floats, compiled


class Interval(NamedTuple):
    """What befalls people from one date to the next, by sex and age, or sex, age and years of credit; see :class:`~allcover.projection.lives_world.World`. Pensions ``by_wage`` have a
    class of wage in front, of the ``factors``. ``gives_one``: the law of the interval pays no survivors' pension beside one's own; ``may_have_two``: some law of the years does."""

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
    gives_one: bool
    may_have_two: bool


@compiled
def live_on(
    first: int, last: int, persons: Persons, lists: Lists, given: Interval, counted: Floats, women: Floats
) -> None:
    """This function will bring who is alive in the parts from ``first`` up to ``last`` to the end of a year: a year older, with what befell them.

    The dead of the year are left as they were, for others to see, and are listed no more; each person writes only of the own. Mothers of the year are listed, and men
    who leave home after a divorce. Adds up who is there, ``counted`` (part, state, sex, age), and ``women`` (part, single, wed or drawing as a widow, age).
    """
    for part in range(first, last):
        _draw(part, persons, lists, given)
        _work(part, persons, lists, given)
        _lose_spouses(part, persons, lists, given)
        _lose_parents(part, persons, lists, given)
        _count(part, persons, lists, given, counted, women)


# Each step takes its arrays out of their tuples before its loop: handing a tuple on for each person would count references to every array in it.


@compiled
def _draw(part: int, persons: Persons, lists: Lists, given: Interval) -> None:
    """The dead of the year are listed no more; pensions in payment of all others follow their index, and orphans grow out of theirs."""
    age, kind, amount, died, here = persons.age, persons.kind, persons.amount, persons.died, lists.here
    year, growth, orphan_age, last_age = (
        given.year,
        given.pension_growth,
        given.orphan_age,
        given.own.shape[1] - 1,
    )
    beside, may_have_two = persons.beside, given.may_have_two
    start = part * PART
    kept = start
    for at in range(start, start + lists.held[part]):
        i = here[at]
        if died[i] == year:
            continue
        here[kept] = i
        kept += 1
        if kind[i] >= 0:
            amount[i] *= growth
            if may_have_two:
                beside[i] *= growth
            if kind[i] == ORPHANED and min(age[i] + 1, last_age) >= orphan_age:
                kind[i], amount[i] = NOBODY, 0.0
    lists.held[part] = kept - start


@compiled
def _work(part: int, persons: Persons, lists: Lists, given: Interval) -> None:
    """Everybody is a year older; the insured are credited it, fall ill, and retire. Who draws a pension of their own is done with working."""
    sex, age, service, state, kind = persons.sex, persons.age, persons.service, persons.state, persons.kind
    amount, career, here = persons.amount, persons.career, lists.here
    seed, year, invalid, retiring, credit, own, disabled, own_by_wage, disabled_by_wage, factors = given[:10]
    award_growth, last_age, last_service = given.award_growth, own.shape[1] - 1, own.shape[2] - 1
    beside, gives_two = persons.beside, not given.gives_one
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        s, a = sex[i], age[i]
        to = min(a + 1, last_age)
        age[i] = to
        if state[i] == NEVER or state[i] == LEFT or kind[i] == OLD_AGE or kind[i] == INVALIDITY:
            continue
        if state[i] == ACTIVE and service[i] < last_service and chance(seed, i, year, CREDIT) < credit[s, a]:
            service[i] += 1
        years = service[i]
        if invalid[s, a] > 0.0 and chance(seed, i, year, INVALID) < invalid[s, a]:
            state[i] = RESTING
            if disabled[s, to, years] > 0.0:
                if gives_two and kind[i] == WIDOWED:
                    beside[i] = amount[i]
                state[i], kind[i] = LEFT, INVALIDITY
                amount[i] = _of_wage(disabled_by_wage, factors, s, to, years, career[i]) * award_growth
        elif own[s, to, years] > 0.0 and chance(seed, i, year, RETIRING) < retiring[s, to, years]:
            if gives_two and kind[i] == WIDOWED:
                beside[i] = amount[i]
            state[i], kind[i] = LEFT, OLD_AGE
            amount[i] = _of_wage(own_by_wage, factors, s, to, years, career[i]) * award_growth


@compiled
def _lose_spouses(part: int, persons: Persons, lists: Lists, given: Interval) -> None:
    """Marriages end by death and divorce; a death may leave a pension. Men leave home after a divorce."""
    sex, age, mate, service, state, kind = (
        persons.sex,
        persons.age,
        persons.mate,
        persons.service,
        persons.state,
        persons.kind,
    )
    amount, wed, parted, gone = persons.amount, persons.wed, persons.parted, persons.gone
    here, moved, beside, gives_two = lists.here, lists.moved, persons.beside, not given.gives_one
    year, survivor, award_growth, risk_service = (
        given.year,
        given.survivor,
        given.award_growth,
        given.risk_service,
    )
    start = part * PART
    leaving = start
    for at in range(start, start + lists.held[part]):
        i = here[at]
        m = mate[i]
        if m < 0:
            continue
        if gone[m >> 3] >> (m & 7) & 1:
            mate[i], wed[i] = NOBODY, BEREAVED
            left = survivor[0, sex[i], age[i]]
            if left > 0.0 and _leaves_rights(m, kind, state, service, risk_service):
                if kind[i] == NOBODY:
                    kind[i], amount[i] = WIDOWED, left * award_growth
                elif gives_two and (kind[i] == OLD_AGE or kind[i] == INVALIDITY):
                    beside[i] = left * award_growth
        elif parted[i] == year:
            mate[i], wed[i] = NOBODY, PARTED
            if sex[i] == 1:
                moved[leaving] = i
                leaving += 1
    lists.found[1, part] = leaving - start


@compiled
def _lose_parents(part: int, persons: Persons, lists: Lists, given: Interval) -> None:
    """The death of a parent may leave a child a pension."""
    sex, age, mother, father = persons.sex, persons.age, persons.mother, persons.father
    service, state, kind, amount = persons.service, persons.state, persons.kind, persons.amount
    died, gone, here = persons.died, persons.gone, lists.here
    year, survivor, award_growth, risk_service, orphan_age = (
        given.year,
        given.survivor,
        given.award_growth,
        given.risk_service,
        given.orphan_age,
    )
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        if age[i] >= orphan_age or kind[i] != NOBODY:
            continue
        left = survivor[1, sex[i], age[i]]
        for parent in (mother[i], father[i]):
            if (
                parent >= 0
                and left > 0.0
                and gone[parent >> 3] >> (parent & 7) & 1
                and died[parent] == year
                and _leaves_rights(parent, kind, state, service, risk_service)
            ):
                kind[i], amount[i] = ORPHANED, left * award_growth


@compiled
def _count(
    part: int, persons: Persons, lists: Lists, given: Interval, counted: Floats, women: Floats
) -> None:
    """Add up who is there, and list the mothers of the year."""
    weight, sex, age, mate, state, kind = (
        persons.weight,
        persons.sex,
        persons.age,
        persons.mate,
        persons.state,
        persons.kind,
    )
    here, mothers, seed, year, fertility = lists.here, lists.mothers, given.seed, given.year, given.fertility
    beside = persons.beside
    start = part * PART
    births = start
    for at in range(start, start + lists.held[part]):
        i = here[at]
        a = age[i]
        counted[part, standing_of(state[i], kind[i]), sex[i], a] += weight[i]
        if sex[i] == 0:
            women[part, 1 if mate[i] >= 0 else 2 if is_left(kind[i], beside[i]) else 0, a] += weight[i]
            if fertility[a] > 0.0 and chance(seed, i, year, BIRTH) < fertility[a]:
                mothers[births] = i
                births += 1
    lists.found[0, part] = births - start


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

"""A sample of lives brought to what is known of everybody: people by sex and age, contributors, and how many are married. Compiled.

Beside :mod:`lives_steps`, which says what befalls a person. :mod:`lives` says what the arrays mean.
"""

from typing import Any, NamedTuple

import numpy as np

from allcover.projection.lives_state import (
    ACTIVE,
    DEATH,
    INVALIDITY,
    LEAVING,
    NEVER,
    NOBODY,
    PART,
    PARTING,
    REMARRIAGE,
    RESTING,
    WED,
    WEDDING,
    WIDOWED,
    WORK,
    Lists,
    Persons,
    chance,
    is_left,
    standing_of,
)
from allcover.projection.rates import Floats, compiled, dying_under

_WIDEST = 12  # years that a husband's age may lie from the usual distance
_MARRIAGEABLE = 15
_MOST_MOVED = 2.0  # the largest factor on those without rights, beyond which everybody's weight is moved


class Meeting(NamedTuple):
    """What a sample is brought to at a date, the first of which ``is_first``: ``factors`` of weights (standing, sex, age), shares of each state that change it, ``moving`` (state, sex, age), of single women who
    ``wed`` (age) and do not draw as widows, of who does and marries again (sex, age), and of who leaves the parents' home (sex, age). ``may_have_two``: some law pays a survivors' pension beside one's own."""

    seed: int
    date: int
    is_first: bool
    factors: Any
    moving: Any
    wed: Any
    remarriage: Any
    leaving: Any
    may_have_two: bool


class Ends(NamedTuple):
    """Of whom the coming year is the last, and of which marriages: ``dying`` (sex, age), ``parting`` (age of the wife)."""

    dying: Any
    invalid_mortality: float
    parting: Any


class Chains(NamedTuple):
    """Single men of each age, ``first`` to ``last`` (kind, part, age): widowers who draw and marry again, then all others."""

    first: Any
    last: Any


class Sums(NamedTuple):
    """``drawn`` (part, 2, type): pensioners and what they are paid a month; ``heads`` (part, 2): everybody, and who contributes; ``works`` (part, sex, age): who contributes."""

    drawn: Any
    heads: Any
    works: Any


@compiled
def weights(counted: Floats, people: Floats, target: Floats, worked: Floats, factors: Floats) -> None:
    """This function will find by what weights are moved, ``factors`` (standing, sex, age), so that who was ``counted`` come to the ``people`` (sex, age) of a date.

    Contributors are brought from those who ``worked`` a year before to their ``target`` of then, both (sex, age). Others with credit or a pension keep their weight, as in the cells, where rights are lost by
    death alone: so migration is of those without. Where those are too few for it, it is of everybody.
    """
    last = people.shape[1] - 1
    for s in range(people.shape[0]):
        for a in range(people.shape[1]):
            factors[:, s, a] = 1.0
            if 0 < a < last and worked[s, a - 1] > 0.0 and target[s, a - 1] > 0.0:
                factors[ACTIVE, s, a] = target[s, a - 1] / worked[s, a - 1]
            without = counted[NEVER, s, a]
            insured = 0.0
            for held in range(1, counted.shape[0]):
                insured += counted[held, s, a] * factors[held, s, a]
            factor = (people[s, a] - insured) / without if without > 0.0 else -1.0
            if 1 / _MOST_MOVED < factor < _MOST_MOVED:
                factors[NEVER, s, a] = factor
            else:
                everybody = insured + without
                factors[:, s, a] *= people[s, a] / everybody if everybody > 0.0 else 0.0


@compiled
def openings(insured: Floats, target: Floats, returning: Floats, moving: Floats) -> None:
    """This function will find what share of each state changes it, ``moving`` (state, sex, age), so that contributors come to ``target`` (sex, age).

    Who lacks comes back, of those who had stopped, or is new; who is too many stops.
    """
    moving[:] = 0.0
    for s in range(target.shape[0]):
        for a in range(target.shape[1]):
            lacking = target[s, a] - insured[ACTIVE, s, a]
            if lacking < 0.0:
                moving[ACTIVE, s, a] = -lacking / insured[ACTIVE, s, a]
                continue
            come = min(lacking, insured[RESTING, s, a] * returning[s, a])
            if come > 0.0:
                moving[RESTING, s, a] = come / insured[RESTING, s, a]
            if insured[NEVER, s, a] > 0.0:
                moving[NEVER, s, a] = min((lacking - come) / insured[NEVER, s, a], 1.0)


@compiled
def weddings(women: Floats, married: Floats, remarriage: Floats, shares: Floats) -> None:
    """This function will find what share of single women of each age who do not draw as widows weds, ``shares`` (age), so that ``married`` (age) of all women are.

    ``women`` (single, wed or drawing as a widow, age); of the last ``remarriage`` (age) marry again.

    Ages next to each other of which as many are married are one group, whose wives are counted together: of its older women the husbands die, and no more of
    these wed for it than of its younger ones.
    """
    start = 0
    while start < shares.size:
        end = start + 1
        while end < shares.size and married[end] == married[start]:
            end += 1
        single = women[0, start:end].sum()
        wives = women[1, start:end].sum() + (women[2, start:end] * remarriage[start:end]).sum()
        lacking = married[start] * women[:, start:end].sum() - wives
        shares[start:end] = min(lacking / single, 1.0) if lacking > 0.0 and single > 0.0 else 0.0
        start = end


@compiled
def meet(
    first: int, last: int, persons: Persons, lists: Lists, given: Meeting, chains: Chains, ends: Ends, sums: Sums
) -> None:  # fmt: skip
    """This function will bring the parts from ``first`` up to ``last`` to a date: weights, who contributes, who leaves the parents' home, brides listed and single men
    chained; then add up, and say for whom the coming year is the last, of both of a couple by the wife's number where it is their marriage.
    """
    may_part = ends.parting.max() > 0.0
    for part in range(first, last):
        if not given.is_first:
            _weigh(part, persons, lists, given)
            _go_out(part, persons, lists, given, chains)
        _add_up(part, persons, lists, sums, given.may_have_two)
        _doom(part, persons, lists, given, ends)
        if may_part:
            _part(part, persons, lists, given, ends)


# Each step takes its arrays out of their tuples before its loop: handing a tuple on for each person would count references to every array in it.


@compiled
def _weigh(part: int, persons: Persons, lists: Lists, given: Meeting) -> None:
    """Weights come to the people of the date, and contributors to those of the date."""
    weight, sex, age, state, kind = persons.weight, persons.sex, persons.age, persons.state, persons.kind
    here, seed, date, factors, moving = lists.here, given.seed, given.date, given.factors, given.moving
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        s, a = sex[i], age[i]
        held = standing_of(state[i], kind[i])
        weight[i] *= factors[held, s, a]
        share = moving[held, s, a]
        if share > 0.0 and chance(seed, i, date, WORK) < share:
            state[i] = RESTING if state[i] == ACTIVE else ACTIVE


@compiled
def _go_out(part: int, persons: Persons, lists: Lists, given: Meeting, chains: Chains) -> None:
    """Of who is single: some leave their parents' home, brides are listed, and men of age are chained."""
    sex, age, mate, mother, father, home = (
        persons.sex,
        persons.age,
        persons.mate,
        persons.mother,
        persons.father,
        persons.home,
    )
    here, brides, moved, following = lists.here, lists.mothers, lists.moved, lists.following
    seed, date, wed, leaving = given.seed, given.date, given.wed, given.leaving
    kind, beside, remarriage = persons.kind, persons.beside, given.remarriage
    chain_first, chain_last = chains.first[:, part], chains.last[:, part]
    start = part * PART
    wedded, gone = start, start
    for at in range(start, start + lists.held[part]):
        i = here[at]
        if mate[i] >= 0:
            continue
        s, a = sex[i], age[i]
        share = leaving[s, a]
        if share > 0.0 and _is_with(i, mother, father, home) and chance(seed, i, date, LEAVING) < share:
            moved[gone] = i
            gone += 1
        draws = is_left(kind[i], beside[i])
        again = draws and remarriage[s, a] > 0.0 and chance(seed, i, date, REMARRIAGE) < remarriage[s, a]
        if s == 1:
            if a >= _MARRIAGEABLE and (again or not draws):
                which = 0 if again else 1
                _chain(i, chain_first[which], chain_last[which], a, following)
        elif again or (not draws and wed[a] > 0.0 and chance(seed, i, date, WEDDING) < wed[a]):
            brides[wedded] = i
            wedded += 1
    lists.found[0, part], lists.found[1, part] = wedded - start, gone - start


@compiled
def _add_up(part: int, persons: Persons, lists: Lists, sums: Sums, may_have_two: bool) -> None:
    """Everybody, who contributes, and who draws what."""
    weight, state, kind, amount = persons.weight, persons.state, persons.kind, persons.amount
    sex, age, here, drawn, works = persons.sex, persons.age, lists.here, sums.drawn, sums.works
    beside, everybody, paying = persons.beside, 0.0, 0.0
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        everybody += weight[i]
        if state[i] == ACTIVE:
            paying += weight[i]
            works[part, sex[i], age[i]] += weight[i]
        if kind[i] >= 0:
            drawn[part, 0, kind[i]] += weight[i]
            drawn[part, 1, kind[i]] += weight[i] * amount[i]
            if may_have_two and beside[i] > 0.0:
                drawn[part, 0, WIDOWED] += weight[i]
                drawn[part, 1, WIDOWED] += weight[i] * beside[i]
    sums.heads[part, 0], sums.heads[part, 1] = everybody, paying


@compiled
def _doom(part: int, persons: Persons, lists: Lists, given: Meeting, ends: Ends) -> None:
    """For whom the coming year is the last."""
    sex, age, kind, died, dead, here = (
        persons.sex,
        persons.age,
        persons.kind,
        persons.died,
        persons.gone,
        lists.here,
    )
    seed, date, dying, invalid_mortality = given.seed, given.date, ends.dying, ends.invalid_mortality
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        rate = dying[sex[i], age[i]]
        if kind[i] == INVALIDITY:
            rate = dying_under(rate, invalid_mortality)
        if chance(seed, i, date, DEATH) < rate:
            died[i] = date
            dead[i >> 3] |= 1 << (i & 7)


@compiled
def _part(part: int, persons: Persons, lists: Lists, given: Meeting, ends: Ends) -> None:
    """Whose marriage ends in the coming year: of both of a couple by the wife's number."""
    sex, age, mate, parted, here = persons.sex, persons.age, persons.mate, persons.parted, lists.here
    seed, date, parting = given.seed, given.date, ends.parting
    for at in range(part * PART, part * PART + lists.held[part]):
        i = here[at]
        if mate[i] < 0:
            continue
        wife = i if sex[i] == 0 else mate[i]
        share = parting[age[wife]]
        if share > 0.0 and chance(seed, wife, date, PARTING) < share:
            parted[i] = date


@compiled
def _is_with(i: int, mother: Any, father: Any, home: Any) -> bool:
    """Whether somebody lives with mother or father."""
    m, f = mother[i], father[i]
    return bool((m >= 0 and home[m] == home[i]) or (f >= 0 and home[f] == home[i]))


@compiled
def _chain(man: int, first: Any, last: Any, age: int, following: Any) -> None:
    """A single man comes after all others of his part and age."""
    following[man] = NOBODY
    if first[age] == NOBODY:
        first[age] = man
    else:
        following[last[age]] = man
    last[age] = man


@compiled
def marry(persons: Persons, lists: Lists, chains: Chains, older: int, homes: int, ends_wed: bool) -> int:
    """This function will wed the listed brides to single men ``older`` by so many years or near it.

    A couple founds a home of its own; widowers who are to marry again come first. Gives how many homes there are then.
    """
    kinds, parts, ages = chains.first.shape
    oldest = ages - 1
    chain = np.full(ages, NOBODY)
    for kind in range(kinds - 1, -1, -1):
        for part in range(parts - 1, -1, -1):
            for a in range(ages):
                if chains.first[kind, part, a] != NOBODY:
                    lists.following[chains.last[kind, part, a]] = chain[a]
                    chain[a] = chains.first[kind, part, a]
    for part in range(parts):
        for at in range(part * PART, part * PART + lists.found[0, part]):
            i = lists.mothers[at]
            man = _free_man(min(persons.age[i] + older, oldest), chain, lists.following)
            if man >= 0:
                persons.mate[i], persons.mate[man] = man, i
                persons.wed[i] = persons.wed[man] = WED
                if ends_wed:
                    _end_right(i, persons.kind, persons.amount, persons.beside)
                    _end_right(man, persons.kind, persons.amount, persons.beside)
                persons.home[i] = persons.home[man] = homes
                homes += 1
    return homes


@compiled
def _end_right(i: int, kind: Any, amount: Any, beside: Any) -> None:
    """Who draws as a widow or widower and weds again draws no more of it."""
    beside[i] = 0.0
    if kind[i] == WIDOWED:
        kind[i], amount[i] = NOBODY, 0.0


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

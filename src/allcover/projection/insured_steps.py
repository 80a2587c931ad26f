"""The step of a scheme from one year to the next, compiled: who contributes, who has stopped, who draws what.

:mod:`insured` gives it arrays and says what they mean. Ages are those of the last birthday at the turn of a year, the last of them
open; service is in whole years of credit, the last of them open.
"""

from typing import Any

import numpy as np

from allcover.projection.rates import Floats, compiled, dying_under

OLD_AGE, INVALIDITY, WIDOWED, ORPHANED = 0, 1, 2, 3
MET, ENTERED = 0, 2
DEATHS, INVALIDS, RETIRED, ENTRANTS, RETURNED, STOPPED, SURVIVORS = 0, 1, 2, 3, 4, 5, 6


@compiled
def project_insured(
    active: Floats,
    inactive: Floats,
    persons: Floats,
    amounts: Floats,
    held: Floats,
    edges: Floats,
    before: Floats,
    after: Floats,
    level: Floats,
    raised: Floats,
    target: Floats,
    dying: Floats,
    invalid: Floats,
    retiring: Floats,
    credit: Floats,
    returning: Floats,
    own: Floats,
    disabled: Floats,
    survivor: Floats,
    award_growth: Floats,
    pension_growth: Floats,
    families: Floats,
    spouses: Any,
    remarriage: Floats,
    times: Floats,
    laws: Any,
    scalars: Floats,
    flows: Floats,
    people: Floats,
    alone: Floats,
) -> None:
    """This function will fill year after year of ``active`` and ``inactive`` (year, sex, age, service), ``persons`` and ``amounts``
    (year, type, sex, age); what each is stands in :func:`allcover.projection.insured.project_scheme`.

    ``own``, ``disabled`` and ``survivor`` have one more dimension in front, the law; ``laws`` (interval) says which. ``flows`` (interval, kind, sex) gets
    the numbers of those who moved. ``held`` (persons and amounts, now and then, type, sex, age, band) are pensions in payment by amount, ``edges`` those between bands at the
    start; ``before`` (amount) and ``after`` (law, type, sex, age, amount) what a law makes of them, ``level`` (year) that of its amounts, ``raised`` (interval, type, sex, age)
    gets by how much. ``times`` (interval, type): as many times as many new pensions begin. ``people`` (year, sex, age) say of how many of an age the pensioners are; ``alone`` (interval, two, sex, age) gets, or gives, the shares of
    widows who go on without a pension of their own, and of all who have none.
    """
    index = 1.0
    for step in range(active.shape[0] - 1):
        now, then = step % 2, (step + 1) % 2
        heads, money = held[0, then], held[1, then]
        heads[:] = 0.0
        money[:] = 0.0
        _age_pensions(
            held[0, now],
            held[1, now],
            heads,
            money,
            dying[step],
            pension_growth[step],
            scalars[step],
            flows[step],
        )
        by = laws[step]
        index *= pension_growth[step]
        # Bands are of what a pension was at the start, so edges rise with pensions in payment.
        bands = edges * index
        last = active.shape[2] - 1
        before_awards = _own(heads)
        for sex in range(active.shape[1]):
            for age in range(last + 1):
                to = min(age + 1, last)
                _leave(active[step, sex, age], active[step + 1, sex, to], inactive[step + 1, sex, to],
                       heads, money, bands, sex, age, to, True, dying[step], invalid, retiring,
                       credit, own[by], disabled[by], award_growth[step], times[step], scalars[step], flows[step])  # fmt: skip
                _leave(inactive[step, sex, age], inactive[step + 1, sex, to], inactive[step + 1, sex, to],
                       heads, money, bands, sex, age, to, False, dying[step], invalid, retiring,
                       credit, own[by], disabled[by], award_growth[step], times[step], scalars[step], flows[step])  # fmt: skip
        if scalars[step, 5] == 1.0:
            _look_alone(_own(heads), before_awards, people[step + 1], alone[step])
        _give_up(heads, money, alone[step, 0])
        _bereave(active[step], inactive[step], persons[step], heads, money, bands, dying[step],
                 survivor[by], award_growth[step], families[step], spouses, alone[step, 1], times[step], scalars[step], flows[step])  # fmt: skip
        if scalars[step, 6] == 1.0:
            _wed_again(heads, money, remarriage)
        if scalars[step, 4] == 1.0:
            _raise(heads, money, before, after[by], level[step + 1], raised[step])
        _add_up(heads, persons[step + 1])
        _add_up(money, amounts[step + 1])
        if scalars[step, 3] == MET:
            _meet(active[step + 1], inactive[step + 1], target[step + 1], returning, flows[step])
        elif scalars[step, 3] == ENTERED:
            _enter(active[step + 1], inactive[step + 1], target[step + 1], returning, flows[step])


@compiled
def _age_pensions(
    persons: Floats, amounts: Floats, persons_then: Floats, amounts_then: Floats, dying: Floats, growth: float,
    scalars: Floats, flows: Floats,
) -> None:  # fmt: skip
    """Who draws a pension grows older or dies; what is left is raised by the index; orphans grow up."""
    last = persons.shape[2] - 1
    for kind in range(persons.shape[0]):
        for sex in range(persons.shape[1]):
            for age in range(last + 1):
                rate = dying[sex, age]
                if kind == INVALIDITY:
                    rate = dying_under(rate, scalars[0])
                to = min(age + 1, last)
                if kind == ORPHANED and to >= scalars[1]:
                    continue
                for band in range(persons.shape[3]):
                    there = persons[kind, sex, age, band]
                    if there <= 0.0:
                        continue
                    flows[DEATHS, sex] += there * rate
                    persons_then[kind, sex, to, band] += there * (1 - rate)
                    amounts_then[kind, sex, to, band] += amounts[kind, sex, age, band] * (1 - rate) * growth


@compiled
def _add_up(held: Floats, out: Floats) -> None:
    """All bands together."""
    for kind in range(held.shape[0]):
        for sex in range(held.shape[1]):
            for age in range(held.shape[2]):
                out[kind, sex, age] = held[kind, sex, age].sum()


@compiled
def _band(amount: float, edges: Floats) -> int:
    at = 0
    while at < edges.size and amount >= edges[at]:
        at += 1
    return at


@compiled
def _raise(
    persons: Floats, amounts: Floats, before: Floats, after: Floats, level: float, raised: Floats
) -> None:
    """What the law makes of pensions in payment, band by band, as :class:`allcover.projection.insured.Raised` says."""
    most = before.size - 2
    for kind in range(persons.shape[0]):
        for sex in range(persons.shape[1]):
            for age in range(persons.shape[2]):
                for band in range(persons.shape[3]):
                    there = persons[kind, sex, age, band]
                    if there <= 0.0:
                        continue
                    amount = amounts[kind, sex, age, band] / there / level
                    at = 0
                    while at < most and amount >= before[at + 1]:
                        at += 1
                    low, high = before[at], before[at + 1]
                    below, above = after[kind, sex, age, at], after[kind, sex, age, at + 1]
                    made = (
                        amount + above - high
                        if amount > high
                        else below + (above - below) * (amount - low) / (high - low)
                    )
                    more = (made - amount) * level * there
                    amounts[kind, sex, age, band] += more
                    raised[kind, sex, age] += more


@compiled
def _leave(
    now: Floats, then: Floats, stopped: Floats, persons: Floats, amounts: Floats, bands: Floats, sex: int, age: int, to: int,
    is_active: bool, dying: Floats, invalid: Floats, retiring: Floats, credit: Floats, own: Floats, disabled: Floats,
    growth: float, times: Floats, scalars: Floats, flows: Floats,
) -> None:  # fmt: skip
    """Death, invalidity and retirement take from the insured of a cell; the others are a year older, with what was credited."""
    last = now.size - 1
    q = dying[sex, age]
    i = min(invalid[sex, age] * times[INVALIDITY], 1.0 - q)
    sick = dying_under(q, scalars[0])
    gained = credit[sex, age] if is_active else 0.0
    for service in range(last + 1):
        held = now[service]
        if held <= 0.0:
            continue
        for part in range(2):
            share = gained if part == 1 else 1.0 - gained
            if share == 0.0:
                continue
            at = min(service + part, last)
            r = retiring[sex, to, at] if own[sex, to, at] > 0.0 else 0.0
            # Each cause takes of those whom the others have left, spread evenly over the year.
            died = held * share * q * (1 - (r + i) / 2 + r * i / 3)
            leaving = held * share * r * (1 - (q + i) / 2 + q * i / 3)
            falling = held * share * i * (1 - (q + r) / 2 + q * r / 3)
            is_paid = disabled[sex, to, at] > 0.0
            retired, fallen = leaving * (1 - 0.5 * q), falling * (1 - 0.5 * sick) if is_paid else 0.0
            pension, band = own[sex, to, at] * growth, _band(own[sex, to, at] * growth, bands)
            begun = retired * times[OLD_AGE]
            persons[OLD_AGE, sex, to, band] += begun
            amounts[OLD_AGE, sex, to, band] += begun * pension
            pension, band = disabled[sex, to, at] * growth, _band(disabled[sex, to, at] * growth, bands)
            persons[INVALIDITY, sex, to, band] += fallen
            amounts[INVALIDITY, sex, to, band] += fallen * pension
            flows[RETIRED, sex] += leaving
            flows[INVALIDS, sex] += falling
            flows[DEATHS, sex] += died + leaving - retired + (falling - fallen if is_paid else 0.0)
            # Who falls ill without a right to a pension works no more, and keeps what was credited.
            stopped[at] += 0.0 if is_paid else falling
            # Whom none of the causes has taken; the same as what the three leave, and never below nought by rounding.
            then[at] += held * share * (1 - q) * (1 - r) * (1 - i)


@compiled
def _own(persons: Floats) -> Floats:
    """Who draws a pension of their own, old age or invalidity (sex, age)."""
    found = np.zeros((persons.shape[1], persons.shape[2]))
    for sex in range(persons.shape[1]):
        for age in range(persons.shape[2]):
            found[sex, age] = persons[OLD_AGE, sex, age].sum() + persons[INVALIDITY, sex, age].sum()
    return found


@compiled
def _look_alone(own: Floats, before: Floats, people: Floats, alone: Floats) -> None:
    """Of all of a sex and age, the share without a pension of their own of those who had none ``before`` the year's awards, and of everybody."""
    for sex in range(people.shape[0]):
        for age in range(people.shape[1]):
            free = people[sex, age] - before[sex, age]
            still = (people[sex, age] - own[sex, age]) / free if free > 0.0 else 0.0
            alone[0, sex, age] = min(max(still, 0.0), 1.0)
            if people[sex, age] > 0.0:
                alone[1, sex, age] = max(1.0 - own[sex, age] / people[sex, age], 0.0)


@compiled
def _give_up(persons: Floats, amounts: Floats, still: Floats) -> None:
    """Widows and widowers to whom a pension of their own is awarded draw no other: as large a share as of all of their sex and age."""
    for sex in range(still.shape[0]):
        for age in range(still.shape[1]):
            persons[WIDOWED, sex, age] *= still[sex, age]
            amounts[WIDOWED, sex, age] *= still[sex, age]


@compiled
def _wed_again(persons: Floats, amounts: Floats, remarriage: Floats) -> None:
    """Widows and widowers who have married again by the year's end draw no more."""
    for sex in range(remarriage.shape[0]):
        for age in range(remarriage.shape[1]):
            persons[WIDOWED, sex, age] *= 1.0 - remarriage[sex, age]
            amounts[WIDOWED, sex, age] *= 1.0 - remarriage[sex, age]


@compiled
def _bereave(
    active: Floats, inactive: Floats, persons: Floats, persons_then: Floats, amounts_then: Floats, bands: Floats, dying: Floats,
    survivor: Floats, growth: float, families: Floats, spouses: Any, surviving: Floats, times: Floats, scalars: Floats, flows: Floats,
) -> None:  # fmt: skip
    """The deaths of the insured and of pensioners leave widows, widowers and orphans, who are alive at the year's end with half their risk, a year older than at its start.

    ``surviving`` (sex, age) is the share of whom the law leaves a pension, for want of one of their own.
    """
    last = active.shape[1] - 1
    for sex in range(active.shape[0]):
        for age in range(last + 1):
            died = (persons[OLD_AGE, sex, age] * dying[sex, age]
                    + persons[INVALIDITY, sex, age] * dying_under(dying[sex, age], scalars[0]))  # fmt: skip
            for service in range(active.shape[2]):
                if service >= scalars[2]:
                    died += (active[sex, age, service] + inactive[sex, age, service]) * dying[sex, age]
            if died <= 0.0:
                continue
            other, mate = 1 - sex, spouses[sex, age]
            older = min(mate + 1, last)
            left = (
                died
                * families[0, sex, age]
                * (1 - 0.5 * dying[other, mate])
                * surviving[other, older]
                * times[WIDOWED]
            )
            if survivor[0, other, older] > 0.0:
                pension = survivor[0, other, older] * growth
                band = _band(pension, bands)
                persons_then[WIDOWED, other, older, band] += left
                amounts_then[WIDOWED, other, older, band] += left * pension
                flows[SURVIVORS, other] += left
            child, young = int(families[2, sex, age]), died * families[1, sex, age] * times[ORPHANED]
            for girl in range(2):
                if survivor[1, girl, child] > 0.0:
                    pension = survivor[1, girl, child] * growth
                    band = _band(pension, bands)
                    persons_then[ORPHANED, girl, child, band] += young / 2
                    amounts_then[ORPHANED, girl, child, band] += young / 2 * pension
                    flows[SURVIVORS, girl] += young / 2


@compiled
def _meet(active: Floats, inactive: Floats, target: Floats, returning: Floats, flows: Floats) -> None:
    """Numbers of contributors are those of the labour force: who is missing comes back or is new, who is too many stops."""
    for sex in range(active.shape[0]):
        for age in range(active.shape[1]):
            there, resting = active[sex, age].sum(), inactive[sex, age].sum()
            lacking = target[sex, age] - there
            if lacking < 0.0:
                share = -lacking / there
                for service in range(active.shape[2]):
                    moved = active[sex, age, service] * share
                    active[sex, age, service] -= moved
                    inactive[sex, age, service] += moved
                flows[STOPPED, sex] -= lacking
                continue
            back = min(lacking, resting * returning[sex, age])
            _come(active[sex, age], inactive[sex, age], back, lacking - back)
            flows[RETURNED, sex] += back
            flows[ENTRANTS, sex] += lacking - back


@compiled
def _enter(active: Floats, inactive: Floats, entering: Floats, returning: Floats, flows: Floats) -> None:
    """Who enters is told; of those who had stopped the largest share comes back."""
    for sex in range(active.shape[0]):
        for age in range(active.shape[1]):
            back = inactive[sex, age].sum() * returning[sex, age]
            _come(active[sex, age], inactive[sex, age], back, entering[sex, age])
            flows[RETURNED, sex] += back
            flows[ENTRANTS, sex] += entering[sex, age]


@compiled
def _come(active: Floats, inactive: Floats, back: float, new: float) -> None:
    """Those who come back bring their credit with them, those who are new have none."""
    resting = inactive.sum()
    if back > 0.0:
        for service in range(active.size):
            moved = inactive[service] * back / resting
            inactive[service] -= moved
            active[service] += moved
    active[0] += new

"""The step of a scheme from one year to the next, compiled: who contributes, who has stopped, who draws what.

:mod:`insured` gives it arrays and says what they mean. Ages are those of the last birthday at the turn of a year, the last of them
open; service is in whole years of credit, the last of them open.
"""

from typing import Any

from allcover.projection.rates import Floats, compiled

OLD_AGE, INVALIDITY, WIDOWED, ORPHANED = 0, 1, 2, 3
DEATHS, INVALIDS, RETIRED, ENTRANTS, RETURNED, STOPPED, SURVIVORS = 0, 1, 2, 3, 4, 5, 6


@compiled
def project_insured(
    active: Floats,
    inactive: Floats,
    persons: Floats,
    amounts: Floats,
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
    laws: Any,
    scalars: Floats,
    flows: Floats,
) -> None:
    """This function will fill year after year of ``active`` and ``inactive`` (year, sex, age, service), ``persons`` and ``amounts``
    (year, type, sex, age); what each is stands in :func:`allcover.projection.insured.project_scheme`.

    ``own``, ``disabled`` and ``survivor`` have one more dimension in front, the law; ``laws`` (interval) says which. ``flows`` (interval, kind, sex) gets
    the numbers of those who moved.
    """
    for step in range(active.shape[0] - 1):
        _age_pensions(persons[step], amounts[step], persons[step + 1], amounts[step + 1], dying[step],
                      pension_growth[step], scalars[step], flows[step])  # fmt: skip
        by = laws[step]
        last = active.shape[2] - 1
        for sex in range(active.shape[1]):
            for age in range(last + 1):
                to = min(age + 1, last)
                _leave(active[step, sex, age], active[step + 1, sex, to], inactive[step + 1, sex, to],
                       persons[step + 1], amounts[step + 1], sex, age, to, True, dying[step], invalid, retiring,
                       credit, own[by], disabled[by], award_growth[step], scalars[step], flows[step])  # fmt: skip
                _leave(inactive[step, sex, age], inactive[step + 1, sex, to], inactive[step + 1, sex, to],
                       persons[step + 1], amounts[step + 1], sex, age, to, False, dying[step], invalid, retiring,
                       credit, own[by], disabled[by], award_growth[step], scalars[step], flows[step])  # fmt: skip
        _bereave(active[step], inactive[step], persons[step], persons[step + 1], amounts[step + 1], dying[step],
                 survivor[by], award_growth[step], families, spouses, scalars[step], flows[step])  # fmt: skip
        if scalars[step, 3] == 0.0:
            _meet(active[step + 1], inactive[step + 1], target[step + 1], returning, flows[step])


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
                if persons[kind, sex, age] <= 0.0:
                    continue
                rate = dying[sex, age]
                if kind == INVALIDITY:
                    rate = min(rate * scalars[0], 1.0)
                to = min(age + 1, last)
                if kind == ORPHANED and to >= scalars[1]:
                    continue
                flows[DEATHS, sex] += persons[kind, sex, age] * rate
                persons_then[kind, sex, to] += persons[kind, sex, age] * (1 - rate)
                amounts_then[kind, sex, to] += amounts[kind, sex, age] * (1 - rate) * growth


@compiled
def _leave(
    now: Floats, then: Floats, stopped: Floats, persons: Floats, amounts: Floats, sex: int, age: int, to: int,
    is_active: bool, dying: Floats, invalid: Floats, retiring: Floats, credit: Floats, own: Floats, disabled: Floats,
    growth: float, scalars: Floats, flows: Floats,
) -> None:  # fmt: skip
    """Death, invalidity and retirement take from the insured of a cell; the others are a year older, with what was credited."""
    last = now.size - 1
    q, i = dying[sex, age], invalid[sex, age]
    sick = min(q * scalars[0], 1.0)
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
            persons[OLD_AGE, sex, to] += retired
            amounts[OLD_AGE, sex, to] += retired * own[sex, to, at] * growth
            persons[INVALIDITY, sex, to] += fallen
            amounts[INVALIDITY, sex, to] += fallen * disabled[sex, to, at] * growth
            flows[RETIRED, sex] += leaving
            flows[INVALIDS, sex] += falling
            flows[DEATHS, sex] += died + leaving - retired + (falling - fallen if is_paid else 0.0)
            # Who falls ill without a right to a pension works no more, and keeps what was credited.
            stopped[at] += 0.0 if is_paid else falling
            then[at] += held * share - died - leaving - falling


@compiled
def _bereave(
    active: Floats, inactive: Floats, persons: Floats, persons_then: Floats, amounts_then: Floats, dying: Floats,
    survivor: Floats, growth: float, families: Floats, spouses: Any, scalars: Floats, flows: Floats,
) -> None:  # fmt: skip
    """The deaths of the insured and of pensioners leave widows, widowers and orphans, who are alive at the year's end with half their risk."""
    last = active.shape[1] - 1
    for sex in range(active.shape[0]):
        for age in range(last + 1):
            died = (persons[OLD_AGE, sex, age] * dying[sex, age]
                    + persons[INVALIDITY, sex, age] * min(dying[sex, age] * scalars[0], 1.0))  # fmt: skip
            for service in range(active.shape[2]):
                if service >= scalars[2]:
                    died += (active[sex, age, service] + inactive[sex, age, service]) * dying[sex, age]
            if died <= 0.0:
                continue
            other, mate = 1 - sex, spouses[sex, age]
            left = died * families[0, sex, age] * (1 - 0.5 * dying[other, mate])
            if survivor[0, other, mate] > 0.0:
                persons_then[WIDOWED, other, mate] += left
                amounts_then[WIDOWED, other, mate] += left * survivor[0, other, mate] * growth
                flows[SURVIVORS, other] += left
            child, young = int(families[2, sex, age]), died * families[1, sex, age]
            for girl in range(2):
                if survivor[1, girl, child] > 0.0:
                    persons_then[ORPHANED, girl, child] += young / 2
                    amounts_then[ORPHANED, girl, child] += young / 2 * survivor[1, girl, child] * growth
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
            if back > 0.0:
                for service in range(active.shape[2]):
                    moved = inactive[sex, age, service] * back / resting
                    inactive[sex, age, service] -= moved
                    active[sex, age, service] += moved
                flows[RETURNED, sex] += back
            active[sex, age, 0] += lacking - back
            flows[ENTRANTS, sex] += lacking - back

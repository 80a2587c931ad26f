"""The law as loops fused by hand: one month; months inside; and spells, where months that are alike count once.

Every loop goes through the households from ``start`` to ``stop``, holds the interpreter's lock not at all, and writes
rows of ``po`` (persons) and ``ho`` (households) in the order of the outputs. ``law`` is a row of :func:`row` a month.
"""

from typing import Any

import numpy as np
from benchmarks.peers.law import (
    CHILD_AGE,
    CHILD_AGE_OF_SINGLE,
    HOUSING_TAX_MINIMUM,
    HOUSING_TAX_RATE,
    Law,
)
from numba import njit

MONTHS = 12


def row(law: Law) -> Any:
    """This function will lay a month's amounts in one row of float64."""
    return np.array([
        law.age_of_majority, law.age_of_retirement, law.basic_income, law.is_for_all, law.pension, law.housing_share,
        law.parenting_amount, law.parenting_limit, law.tax_rate, *law.starts[1:], *law.rates,
    ])  # fmt: skip


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _law(laws, n):  # type: ignore[no-untyped-def]
    """A row as numbers of its own: written rows might lie where the law does, and it would be read again each time."""
    return (
        laws[n, 0], laws[n, 1], laws[n, 2], laws[n, 3], laws[n, 4], laws[n, 5], laws[n, 6], laws[n, 7],
        laws[n, 8], laws[n, 9], laws[n, 10], laws[n, 11], laws[n, 12], laws[n, 13],
    )  # fmt: skip


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _person(law, age, salary):  # type: ignore[no-untyped-def]
    is_entitled = (age >= law[0]) & ((law[3] != 0.0) | (salary == 0.0))
    basic = law[2] if is_entitled else 0.0
    pension = law[4] if age >= law[1] else 0.0
    tax = law[8] * (salary + pension)
    one, two = law[9], law[10]
    due = law[11] * min(salary, one) + law[12] * min(max(salary - one, 0.0), two - one)
    due += law[13] * max(salary - two, 0.0)
    return basic, pension, due, tax


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _household(law, earned, youngest, grown, rent):  # type: ignore[no-untyped-def]
    is_parent = (youngest < CHILD_AGE) | ((grown == 1) & (youngest < CHILD_AGE_OF_SINGLE))
    parenting = law[6] if is_parent & (earned <= law[7]) else 0.0
    return law[5] * rent, parenting


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _housing_tax(hectares, owns, rent):  # type: ignore[no-untyped-def]
    taxed = max(HOUSING_TAX_RATE * hectares, HOUSING_TAX_MINIMUM) / 12.0
    return taxed if owns | (rent > 0.0) else 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def one_month(start, stop, first, age, salary, is_grown, rent, hectares, owns, laws, po, ho):  # type: ignore[no-untyped-def]
    law = _law(laws, 0)
    for h in range(start, stop):
        net, earned, youngest, grown = 0.0, 0.0, 1e9, 0
        for p in range(first[h], first[h + 1]):
            basic, pension, due, tax = _person(law, age[p], salary[p])
            po[0, p], po[1, p], po[2, p], po[3, p] = basic, pension, due, tax
            net += salary[p] + pension + basic - tax - due
            earned += salary[p]
            youngest = min(youngest, age[p])
            grown += is_grown[p]
        housing, parenting = _household(law, earned, youngest, grown, rent[h])
        taxed = _housing_tax(hectares[h], owns[h], rent[h])
        ho[0, h], ho[1, h], ho[2, h] = housing, parenting, taxed
        ho[3, h] = net + housing + parenting - taxed


@njit(nogil=True, cache=True, error_model="numpy")
def disposable_income(start, stop, first, age, salary, is_grown, rent, hectares, owns, laws, ho):  # type: ignore[no-untyped-def]
    """Only the disposable income, under each of several laws: one pass over the people."""
    for h in range(start, stop):
        taxed = _housing_tax(hectares[h], owns[h], rent[h])
        for n in range(laws.shape[0]):
            law = _law(laws, n)
            net, earned, youngest, grown = 0.0, 0.0, 1e9, 0
            for p in range(first[h], first[h + 1]):
                basic, pension, due, tax = _person(law, age[p], salary[p])
                net += salary[p] + pension + basic - tax - due
                earned += salary[p]
                youngest = min(youngest, age[p])
                grown += is_grown[p]
            housing, parenting = _household(law, earned, youngest, grown, rent[h])
            ho[n, h] = net + housing + parenting - taxed


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _add_month(h, first, born, now, times, salary, is_grown, rent, taxed, law, po, ho):  # type: ignore[no-untyped-def]
    net, earned, youngest, grown = 0.0, 0.0, 10_000, 0
    for p in range(first[h], first[h + 1]):
        age = (now - born[p]) // 12
        basic, pension, due, tax = _person(law, age, salary[p])
        po[0, p] += times * basic
        po[1, p] += times * pension
        po[2, p] += times * due
        po[3, p] += times * tax
        net += salary[p] + pension + basic - tax - due
        earned += salary[p]
        youngest = min(youngest, age)
        grown += is_grown[p]
    housing, parenting = _household(law, earned, youngest, grown, rent[h])
    ho[0, h] += times * housing
    ho[1, h] += times * parenting
    ho[2, h] += times * taxed
    ho[3, h] += times * (net + housing + parenting - taxed)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _clear(h, first, po, ho):  # type: ignore[no-untyped-def]
    for p in range(first[h], first[h + 1]):
        po[0, p] = po[1, p] = po[2, p] = po[3, p] = 0.0
    ho[0, h] = ho[1, h] = ho[2, h] = ho[3, h] = 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def months_inside(start, stop, first, born, salary, is_grown, rent, hectares, owns, since, laws, po, ho):  # type: ignore[no-untyped-def]
    for h in range(start, stop):
        _clear(h, first, po, ho)
        taxed = _housing_tax(hectares[h], owns[h], rent[h])
        for m in range(MONTHS):
            _add_month(h, first, born, since + m, 1.0, salary, is_grown, rent, taxed, _law(laws, m), po, ho)


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _spell_end(h, m, first, born, now, is_limit, law_end):  # type: ignore[no-untyped-def]
    """The first month after ``m`` in which the law is another or a birthday counts."""
    end = law_end
    for p in range(first[h], first[h + 1]):
        lived = now - born[p]
        next_age = lived // 12 + 1
        birthday = m + 12 * next_age - lived
        if birthday < end and is_limit[next_age]:
            end = birthday
    return end


@njit(nogil=True, cache=True, error_model="numpy")
def spells(start, stop, first, born, salary, is_grown, rent, hectares, owns, since, law_rows, po, ho):  # type: ignore[no-untyped-def]
    laws, is_limit, law_ends = law_rows
    for h in range(start, stop):
        _clear(h, first, po, ho)
        taxed = _housing_tax(hectares[h], owns[h], rent[h])
        m = 0
        while m < MONTHS:
            now = since + m
            end = _spell_end(h, m, first, born, now, is_limit, law_ends[m])
            times = float(end - m)
            _add_month(h, first, born, now, times, salary, is_grown, rent, taxed, _law(laws, m), po, ho)
            m = end

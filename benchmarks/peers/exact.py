"""The law once more, one household at a time in exact fractions, straight from its meaning: nothing of an engine."""

from datetime import date
from fractions import Fraction
from typing import Any

from benchmarks.peers.law import HOUSEHOLD_OUTPUTS, PERSON_OUTPUTS, Law, law_on
from benchmarks.peers.people import People

LATTICE = 60_000
"""Every amount of this law on cents is a whole multiple of 1/60,000: two decimals times two, over twelve."""

Row = dict[str, list[Fraction]]


def household(people: People, number: int, days: tuple[date, ...]) -> Row:
    """This function will give every output of one household, summed over the days, one number a person or household."""
    sums: Row = {}
    for day in days:
        for name, values in _month(people, number, day, law_on(day)).items():
            old = sums.get(name, [Fraction(0)] * len(values))
            sums[name] = [a + b for a, b in zip(old, values, strict=True)]
    return sums


def _month(people: People, number: int, day: date, law: Law) -> Row:
    members = range(int(people.first[number]), int(people.first[number + 1]))
    ages = [_age(people.birth[p].astype(object), day) for p in members]
    salaries = [_cents(people.salary[p]) for p in members]
    rows = [_person(age, salary, law) for age, salary in zip(ages, salaries, strict=True)]
    found = {name: [row[place] for row in rows] for place, name in enumerate(PERSON_OUTPUTS)}
    net = sum((s + b + p - d - t for s, (b, p, d, t) in zip(salaries, rows, strict=True)), Fraction(0))
    grown = sum(bool(people.is_grown[p]) for p in members)
    is_parent = min(ages) < 6 or (grown == 1 and min(ages) < 8)
    is_poor = sum(salaries) <= law.parenting_limit
    parenting = Fraction(law.parenting_amount) if is_parent and is_poor else Fraction(0)
    rent = _cents(people.rent[number])
    taxed = max(10 * Fraction(int(people.square_metres[number])), Fraction(200)) / 12
    tax = taxed if people.owns[number] or rent > 0 else Fraction(0)
    housing = _decimal(law.housing_share) * rent
    of_household = (housing, parenting, tax, net + housing + parenting - tax)
    return found | {name: [value] for name, value in zip(HOUSEHOLD_OUTPUTS, of_household, strict=True)}


def _person(age: int, salary: Fraction, law: Law) -> tuple[Fraction, ...]:
    is_entitled = age >= law.age_of_majority and (law.is_for_all or salary == 0)
    basic = _decimal(law.basic_income) if is_entitled else Fraction(0)
    pension = _decimal(law.pension) if age >= law.age_of_retirement else Fraction(0)
    ends = (*law.starts[1:], None)
    due = Fraction(0)
    for start, end, rate in zip(law.starts, ends, law.rates, strict=True):
        top = salary if end is None else min(salary, Fraction(end))
        due += _decimal(rate) * max(top - Fraction(start), Fraction(0))
    return basic, pension, due, _decimal(law.tax_rate) * (salary + pension)


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _cents(amount: Any) -> Fraction:
    return _decimal(float(amount))


def _decimal(number: float) -> Fraction:
    return Fraction(repr(number))


def is_exact(found: float, exact: Fraction) -> bool:
    """This function will tell whether a float is the exact amount: no other multiple of the lattice is as near."""
    whole = exact * LATTICE
    assert whole.denominator == 1, f"{exact} is no multiple of 1/{LATTICE}"
    return round(Fraction(found) * LATTICE) == whole and abs(Fraction(found) - exact) < Fraction(
        1, 100 * LATTICE
    )

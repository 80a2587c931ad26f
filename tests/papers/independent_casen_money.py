"""Cost, who pays, poverty, inequality and what people could contribute, for CASEN 1990, from the raw columns alone.

Beside ``independent_casen.py``. The rates are those of the law of November 1990.
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import NamedTuple

import numpy as np
from tests.papers.independent_casen import (
    LINES,
    NO,
    UNSURE,
    YES,
    Amount,
    Array,
    Number,
    People,
    between_ends,
    both,
    either,
    negation,
    paid_if,
)

OLD_FUNDS_RATE = 0.1884
AFP_RATE = 0.10 + 0.032
HEALTH_RATE = 0.07
SHARE_OF_SURPLUS = 0.15  # what the study takes as given: nobody has agreed it
TRIED = (SHARE_OF_SURPLUS / 2, SHARE_OF_SURPLUS, SHARE_OF_SURPLUS * 2)

# The economy of 1990, pesos a year (IMF, World Economic Outlook, April 2019).
GDP, GOVERNMENT = 10_061_220_000_000, 2_117_440_000_000

# Both options: a flat pension from 65, less the PASIS a person draws, paid by the state.
OPTION_AGE, OPTION_MONTH = 65, 9_300
OPTIONS = ("pension_tested_65", "universal_pension_65")

PAYERS = ("worker", "employer", "state", "donor", "reserve")
ALL_OUTSIDE = "employer"
"""Employers pay for work injury alone, whose benefits have no amount in the survey: it is in no total."""


class Scheme(NamedTuple):
    """A scheme's money: benefits of every person a month, contributions by payer, and who makes up the rest.

    ``is_mixed``: the benefits are of several funds, and of one of these, to which nobody pays, the State may have paid all of them.
    """

    benefits: Array
    paid: Mapping[str, Amount]
    rest: str
    is_mixed: bool = False


def schemes_now(people: People) -> dict[str, Scheme]:
    """The schemes of the law that pay or collect anything, as persons say they receive and as they owe.

    The survey asks who is affiliated to a fund and not who pays, so affiliates pay between nothing and what they owe.
    Health care, sickness pay and work injury have no amount of benefit, so they stay out of cost and of who pays.
    """
    p, nothing = people, np.zeros(people.size)

    def at_most(condition: Array, amount: Amount) -> Amount:
        return Amount(nothing, paid_if(condition, amount).high)

    # Employees owe contributions to their fund; of the self-employed nobody knows who does.
    owes = either(p.is_employee, both(p.is_own_boss, p.unsure))
    to_afp = at_most(both(p.in_afp, owes), p.taxable.times(AFP_RATE))
    to_old_funds = at_most(both(p.in_old_fund, owes), p.taxable.times(OLD_FUNDS_RATE))
    return {
        # The pensions of all funds are reported as one, so the contributions to all funds stand beside them.
        # The armed forces' may be all of them: no contribution to their fund is in the law as it is written down here.
        "pensions": Scheme(p.received["pensions"], {"worker": to_afp.plus(to_old_funds)}, "reserve", True),
        "pasis": Scheme(p.received["pasis"], {}, "state"),
        "suf": Scheme(p.received["suf"], {}, "state"),
        "family_allowance": Scheme(p.received["family"], {}, "state"),
        "unemployment_subsidy": Scheme(p.received["lost_job"], {}, "state"),
    }


def options(people: People) -> dict[str, Array]:
    """The new pension of every person a month, by option."""
    amount = np.maximum(OPTION_MONTH - people.received["pasis"], 0)
    is_old = people.age >= OPTION_AGE
    is_alone = people.received["pensions"] == 0
    return dict(
        zip(OPTIONS, (np.where(is_old & is_alone, amount, 0), np.where(is_old, amount, 0)), strict=True)
    )


def year(people: People, amount: Amount) -> Amount:
    """Twelve months of everybody's amount."""
    return Amount(*(12 * float((end * people.weight).sum()) for end in amount))


def who_pays(people: People, scheme: Scheme) -> dict[str, Amount]:
    """Contributors pay what they owe, one payer the rest; what is left over goes to the scheme's own funds."""
    none = Amount(0.0, 0.0)
    paid = {payer: year(people, amount) for payer, amount in scheme.paid.items()}
    cost, taken = (
        year(people, Amount(scheme.benefits, scheme.benefits)),
        reduce(Amount.plus, paid.values(), none),
    )
    rest = cost.minus(taken)
    shares = {payer: paid.get(payer, none) for payer in PAYERS}
    shares[scheme.rest] = shares[scheme.rest].plus(Amount(max(rest.low, 0.0), max(rest.high, 0.0)))
    shares["reserve"] = shares["reserve"].plus(Amount(min(rest.low, 0.0), min(rest.high, 0.0)))
    if scheme.is_mixed:
        # Between the funds that pay for themselves, as above, and the one that the State pays for, all contributions being saved.
        shares["state"], shares["reserve"] = Amount(0.0, cost.high), Amount(-taken.high, rest.high)
    return shares


def headline(amount: Amount) -> Number:
    """The value where the ends meet; else the ends, if both are finite."""
    if amount.low == amount.high:
        return Number(float(amount.low))
    is_bounded = bool(np.isfinite(amount.low) and np.isfinite(amount.high))
    return Number(None, amount.low, amount.high) if is_bounded else Number(None)


def cost(people: People) -> Iterator[tuple[str, Number]]:
    """Cost, who pays, and who receives, as things are and under each option."""
    now = schemes_now(people)
    new = {"baseline": np.zeros(people.size), **options(people)}
    for option, pension in new.items():
        added = Scheme(pension, {}, "state")
        parts = [*now.values(), added]
        given = np.sum([part.benefits for part in parts], axis=0)
        key = f"cost.{option}"
        yield f"{key}.total", summed(people, given)
        yield f"{key}.share_of_gdp", summed(people, given, GDP)
        yield f"{key}.share_of_government_spending", summed(people, given, GOVERNMENT)
        paid = [who_pays(people, part) for part in parts]
        for payer in PAYERS:
            together = reduce(Amount.plus, (each[payer] for each in paid))
            is_outside = payer == ALL_OUTSIDE and together == Amount(0.0, 0.0)
            yield (
                f"{key}.paid_by.{payer}",
                Number(None) if is_outside else headline(together),
            )
        if option != "baseline":
            yield f"{key}.extra", summed(people, pension)
            yield f"{key}.extra_share_of_gdp", summed(people, pension, GDP)
            for payer, amount in who_pays(people, added).items():
                error = people.error(12 * pension) if payer == "state" else None
                yield f"{key}.extra_paid_by.{payer}", headline(amount)._replace(error=error)
        receives = np.logical_or.reduce([part.benefits > 0 for part in parts])
        yield f"{key}.beneficiaries", people.persons(receives, int(receives.sum()))


def summed(people: People, month: Array, over: float = 1.0) -> Number:
    """Twelve months of everybody's money, over a number that is not sampled, with its sampling error."""
    return Number(12 * float(month @ people.weight) / over, error=people.error(12 * month / over))


# Poverty and inequality


def welfare(people: People, pension: Array) -> Array:
    """Everybody's income a head with an option's pension, shared equally by the members whom the poverty count includes."""
    members = people.over(people.is_counted.astype(float))
    shared = people.over(np.where(people.is_counted, pension, 0.0)) / np.maximum(members, 1)
    return np.where(people.is_counted, people.welfare + shared, people.welfare)


def line_of(people: People, name: str) -> Array:
    """A line of poverty for everybody, by zone."""
    return np.where(people.zone == 1, LINES[name][1], LINES[name][2])


def poverty(people: People) -> Iterator[tuple[str, Number]]:
    """Foster-Greer-Thorbecke by both lines, persons lifted, and Gini, of those the poverty count includes."""
    counted, before = people.is_counted, people.welfare
    asked, everybody = int(counted.sum()), counted.astype(float)
    for option, pension in {"baseline": np.zeros(people.size), **options(people)}.items():
        after = welfare(people, pension)
        for name in LINES:
            line = line_of(people, name)
            was_poor, is_poor = counted & (before < line), counted & (after < line)
            gap = np.where(is_poor, (line - after) / line, 0.0)
            yield f"{name}.headcount.{option}", people.share(is_poor, counted)
            yield f"{name}.gap.{option}", people.ratio(gap, everybody)
            yield f"{name}.squared_gap.{option}", people.ratio(gap**2, everybody)
            yield f"{name}.persons.{option}", people.persons(is_poor, asked)
            if option != "baseline":
                yield f"{name}.lifted.{option}", people.persons(was_poor & ~is_poor, asked)
                yield f"{name}.pushed.{option}", people.persons(is_poor & ~was_poor, asked)
        value, influence = gini(after, people.weight * counted)
        yield (
            f"inequality.gini.{option}",
            Number(value, asked=asked, error=people.error(influence * counted)),
        )
        if option != "baseline":
            gain = (after - before) * counted
            yield f"gains.gainers.{option}", people.persons(gain > 1e-9, asked)
            yield f"gains.losers.{option}", people.persons(gain < -1e-9, asked)


def gini(welfare: Array, weight: Array) -> tuple[float, Array]:
    """2 A / (N Y) - 1, A the sum of income times the weight of all poorer and of half of the equals; and its derivative.

    A counts pairs of persons, so a person's weight moves it by the person's own term and by the income of all who are richer.
    """
    _, block = np.unique(welfare, return_inverse=True)
    persons, income = np.bincount(block, weight), np.bincount(block, weight * welfare)
    poorer = (np.cumsum(persons) - persons / 2)[block]
    richer = (income.sum() - np.cumsum(income) + income / 2)[block]
    n, y = weight.sum(), float(weight @ welfare)
    value = 2 * float(weight @ (welfare * poorer)) / (n * y) - 1
    return value, 2 * (welfare * poorer + richer) / (n * y) - (value + 1) * (1 / n + welfare / y)


# What people could contribute


class Purse(NamedTuple):
    """What each household can contribute a month, by household; its first person, and each person's household."""

    able: Array
    heads: Array
    unit: Array


def purses(people: People, share: float = SHARE_OF_SURPLUS) -> Purse:
    """A share of a household's income above the poverty line times its members in the poverty count.

    Who lives in a household without being counted in it lives on own income.
    """
    p = people
    alone = ~p.is_counted
    unit = np.where(alone, p.households + np.cumsum(alone), p.household)
    _, heads, unit = np.unique(unit, return_index=True, return_inverse=True)
    stated = (p.column("ymonehaj") + p.column("yaimhaj"))[heads]
    income = np.where(alone[heads], p.income[heads], stated)
    able = share * np.maximum(income - line_of(p, "poverty")[heads] * np.bincount(unit), 0.0)
    return Purse(able, heads, unit)


def capacity(people: People) -> Iterator[tuple[str, Number]]:
    """What households could contribute, and who can pay in full what the schemes ask, or would ask of a contributor.

    It is held against all that a scheme asks of a household's members.
    """
    purse = purses(people)
    able, heads, homes = purse.able, purse.heads, np.zeros(people.size)
    homes[heads] = 1.0
    has_some, amount = homes.copy(), homes.copy()
    has_some[heads], amount[heads] = able > 0, able
    weight, order = people.weight[heads], np.argsort(able, kind="stable")
    reaches = np.cumsum(weight[order]) >= weight.sum() / 2
    yield "capacity.has_some", people.ratio(has_some, homes)
    yield "capacity.mean", people.ratio(amount, homes)
    yield "capacity.median", Number(float(able[order][reaches][0]), asked=heads.size)
    for scheme, (may_be_asked, due) in asked_by_schemes(people).items():
        for share in TRIED:
            at = "" if share == SHARE_OF_SURPLUS else f".at_{100 * share:g}".replace(".5", "_5")
            found = can_pay_of_asked(people, purses(people, share), may_be_asked, due)
            yield f"capacity.afford.{scheme}{at}", found


def can_pay_of_asked(people: People, purse: Purse, may_be_asked: Array, due: Amount) -> Number:
    """Of those asked, how many can pay in full: the least and the most that any answer to who is asked, and to what is due, would make.

    Where the least can, all are asked who may be and would not surely pay. Where the most can, of them those alone who pay: in each household
    the cheapest first, as long as there is money left.
    """
    weight, answer = people.weight, can_pay(purse, may_be_asked, due)
    asked = (may_be_asked == YES) & (due.high > 0)
    is_open = (may_be_asked == UNSURE) & (due.high > 0)
    sure, maybe = asked & (answer == YES), asked & (answer != NO)
    money = purse.able - np.bincount(purse.unit, np.where(asked, due.low, 0.0))
    pays = np.zeros(people.size, dtype=bool)
    for row in sorted(np.flatnonzero(is_open), key=lambda each: due.low[each]):
        home = purse.unit[row]
        if money[home] >= due.low[row] * (1 - 1e-9):
            pays[row], money[home] = True, money[home] - due.low[row]
    fewest, most = asked | (is_open & (answer != YES)), asked | pays
    value, high = (
        float(weight[who].sum() / weight[all_].sum()) for who, all_ in ((sure, fewest), (maybe | pays, most))
    )
    found = between_ends(value, high, int(np.count_nonzero(fewest & (weight > 0))))
    return found if found.value is None else found._replace(error=people.share(sure, fewest).error)


def can_pay(purse: Purse, may_be_asked: Array, due: Amount) -> Array:
    """Whether a person's household can pay all that its members are asked: surely, surely not, or cannot tell."""
    most = np.where(may_be_asked == NO, 0.0, due.high)
    least = np.where(may_be_asked == YES, due.low, 0.0)
    able = purse.able[purse.unit]
    surely = able >= np.bincount(purse.unit, most)[purse.unit] * (1 - 1e-9)
    maybe = able >= np.bincount(purse.unit, least)[purse.unit] * (1 - 1e-9)
    return np.where(surely, YES, np.where(maybe, UNSURE, NO))


def asked_by_schemes(people: People) -> dict[str, tuple[Array, Amount]]:
    """Whom the law of each scheme obliges or allows, and what a contributor would owe a month."""
    p = people
    pension = p.received["pensions"]
    owed = paid_if(either(p.is_employee, p.is_own_boss), p.taxable)
    health = paid_if(p.is_employee, p.taxable).plus(Amount(pension, pension)).times(HEALTH_RATE)
    affiliate = either(p.is_employee, p.draws["pensions"], p.draws["lost_job"])
    return {
        "afp": (either(both(p.is_employee, negation(p.in_old_fund)), p.is_own_boss), owed.times(AFP_RATE)),
        "old_funds": (both(either(p.is_employee, p.is_own_boss), p.in_old_fund), owed.times(OLD_FUNDS_RATE)),
        "isapre": (either(p.is_employee, p.is_own_boss, p.draws["pensions"]), health),
        "public_health": (either(affiliate, p.is_own_boss), health),
    }


def recompute(people: People) -> dict[str, Number]:
    """Every headline of these topics by key."""
    return {key: number for part in (cost, poverty, capacity) for key, number in part(people)}

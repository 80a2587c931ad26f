"""Whom benefits reach, whom they lift, inequality, and what the options change, for CASEN 1990, from the raw columns alone.

Beside ``independent_casen.py``. Lifted: poor with all income against poor with income less benefits, nothing else changed
(Schwarzer and Querino 2002). Influences are the derivatives of each measure by the weight of each person.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

import numpy as np
from tests.papers.independent_casen import (
    LINES,
    Array,
    Number,
    People,
)
from tests.papers.independent_casen_money import gini, line_of, options, welfare

MINIMUM_WAGE = 26_000  # Ley 18.981
PENSIONS, FAMILY = ("pensions", "pasis"), ("family", "suf")
NAMES = {
    "pensions": "pensions", "pasis": "pasis", "suf": "suf", "family": "family_allowance",
    "lost_job": "unemployment_subsidy",
}  # fmt: skip


class Spread:
    """Welfare of the persons the poverty count includes, in order, for measures of inequality and their influence."""

    def __init__(self, people: People, income: Array) -> None:
        self.people, self.counted = people, people.is_counted
        self.income, self.weight = income, people.weight * people.is_counted
        self.n, self.y = float(self.weight.sum()), float(self.weight @ income)

    def told(self, value: float, influence: Array | None, among: Array) -> Number:
        error = None if influence is None else self.people.error(np.where(among, influence, 0.0))
        return Number(value, asked=int(among.sum()), error=error)

    def by_distance(self) -> Iterator[tuple[str, Number]]:
        """Theil, mean log deviation and Atkinson: functions of means, of those with income, by the chain rule."""
        among = self.counted & (self.income > 0)
        y = np.where(among, self.income, 1.0)
        n = float(self.weight[among].sum())

        def mean(values: Array) -> tuple[float, Array]:
            value = float(self.weight[among] @ values[among]) / n
            return value, (values - value) / n

        mu, d_mu = mean(y)
        log, d_log = mean(np.log(y))
        entropy, d_entropy = mean(y * np.log(y))
        found = {
            "theil": (entropy / mu - np.log(mu), d_entropy / mu - (entropy / mu + 1) * d_mu / mu),
            "mld": (np.log(mu) - log, d_mu / mu - d_log),
            "atkinson_1": (1 - np.exp(log) / mu, np.exp(log) / mu * (d_mu / mu - d_log)),
        }
        for name, e in (("atkinson_0_5", 0.5), ("atkinson_2", 2.0)):
            power, d_power = mean(y ** (1 - e))
            equal = power ** (1 / (1 - e))
            d_equal = equal / (1 - e) * d_power / power
            found[name] = (1 - equal / mu, equal / mu * d_mu / mu - d_equal / mu)
        for name, (value, influence) in found.items():
            yield name, self.told(float(value), influence, among)

    def by_rank(self) -> Iterator[tuple[str, Number]]:
        """Measures of the Lorenz curve, straight between incomes that differ."""
        _, block = np.unique(self.income, return_inverse=True)
        persons = np.concatenate(([0.0], np.cumsum(np.bincount(block, self.weight)))) / self.n
        held = np.concatenate(([0.0], np.cumsum(np.bincount(block, self.weight * self.income)))) / self.y
        for name, nu in (("s_gini_1_5", 1.5), ("s_gini_3", 3.0), ("s_gini_4", 4.0)):
            yield name, self.told(self.s_gini(persons, held, nu), None, self.counted)
        for name, poor, rich in (("palma", 0.4, 0.9), ("qsr", 0.2, 0.8)):
            low, d_low = self.lorenz(persons, held, poor)
            high, d_high = self.lorenz(persons, held, rich)
            value = (1 - high) / low
            yield name, self.told(value, -(d_high + value * d_low) / low, self.counted)

    def s_gini(self, persons: Array, held: Array, nu: float) -> float:
        """1 - nu (nu - 1) times the integral of (1 - p) ** (nu - 2) L(p), piece by piece of the curve, exactly."""
        wide = np.diff(persons) > 0
        a, b, start, end = persons[:-1][wide], persons[1:][wide], held[:-1][wide], held[1:][wide]
        slope = (end - start) / (b - a)
        left, right = 1 - a, np.maximum(1 - b, 0.0)
        # L = start + slope (left - q) with q = 1 - p from right to left.
        first = (start + slope * left) * (left ** (nu - 1) - right ** (nu - 1)) / (nu - 1)
        second = slope * (left**nu - right**nu) / nu
        return float(1 - nu * (nu - 1) * (first - second).sum())

    def lorenz(self, persons: Array, held: Array, p: float) -> tuple[float, Array]:
        """What the poorest part holds, and its derivative: income up to the quantile, less what moves the border."""
        values = np.unique(self.income)
        at = int(np.searchsorted(persons, p)) - 1
        quantile = values[at]
        inside = (p - persons[at]) / (persons[at + 1] - persons[at])
        value = float(held[at] + inside * (held[at + 1] - held[at]))
        below = np.where(self.income < quantile, self.income - quantile, 0.0)
        return value, (below + p * quantile - value * self.income) / self.y


def inequality(people: People) -> Iterator[tuple[str, Number]]:
    """The measures under each option; the Gini of the packages convey and vardpoor counts a person's own weight in full."""
    for option, pension in incomes(people).items():
        spread = Spread(people, welfare(people, pension))
        for name, number in (*spread.by_distance(), *spread.by_rank()):
            yield f"inequality.{name}.{option}", number
        w, y, n, total = spread.weight, spread.income, spread.n, spread.y
        middle, d_middle = gini(y, w)
        # 2 r - 1 in place of 2 r - w, r the cumulative weight.
        extra = float(((w - 1) * w * y).sum()) / (n * total)
        d_extra = (2 * w - 1) * y / (n * total) - extra * (1 / n + y / total)
        yield (
            f"inequality.gini_convey.{option}",
            spread.told(middle + extra, d_middle + d_extra, spread.counted),
        )


def incomes(people: People) -> dict[str, Array]:
    """The new pension of every person a month, by option, nothing as things are."""
    return {"baseline": np.zeros(people.size), **options(people)}


def per_head(people: People, amount: Array) -> Array:
    """What a household receives for each member whom the poverty count includes."""
    members = people.over(people.is_counted.astype(float))
    return people.over(np.where(people.is_counted, amount, 0.0)) / np.maximum(members, 1)


def benefits(people: People) -> Iterator[tuple[str, Number]]:
    """Who lives with a recipient, and what the poorest fifth, by income before the benefit, receives of each."""
    for option, pension in incomes(people).items():
        after, prefix = welfare(people, pension), "" if option == "baseline" else f"{option}."
        for name, amount in transfers(people, option, pension).items():
            shared = per_head(people, amount)
            counted = people.is_counted
            poorest = counted & (fifths(people, after - shared) == 0)
            received = np.where(counted, amount, 0.0)
            # What is received rests on those who receive it.
            asked = int((received > 0).sum())
            part = people.ratio(received * poorest, received, asked=asked)
            yield f"benefits.poorest_fifth.{prefix}{name}", part
            yield f"benefits.coverage.{prefix}{name}", people.share(counted & (shared > 0), counted)
            yield from targeting(people, after - shared, shared > 0, f"{prefix}{name}")
            yield from spreading(people, after, shared, asked, f"{prefix}{name}")


def targeting(people: People, before: Array, reached: Array, name: str) -> Iterator[tuple[str, Number]]:
    """Of the poor before the benefit, who is missed; of those reached, who is not poor."""
    counted = people.is_counted
    for line in LINES:
        poor = counted & (before < line_of(people, line))
        yield f"benefits.undercoverage.{line}.{name}", people.share(~reached, poor)
        yield f"benefits.leakage.{line}.{name}", people.share(~poor, counted & reached)


def spreading(
    people: People, after: Array, shared: Array, asked: int, name: str
) -> Iterator[tuple[str, Number]]:
    """Concentration of the benefit less the Gini before it; the Gini before less the concentration of welfare with it, and less the Gini with it."""
    among, weight = people.is_counted, people.weight * people.is_counted
    before = after - shared
    middle, d_middle = gini(before, weight)
    paid, d_paid = concentration(shared, before, weight)
    with_it, d_with = concentration(after, before, weight)
    at_last, d_last = gini(after, weight)
    for key, value, influence in (
        ("kakwani", paid - middle, d_paid - d_middle), ("redistribution", middle - with_it, d_middle - d_with),
        ("reranking", at_last - with_it, d_last - d_with), ("gini_fall", middle - at_last, d_middle - d_last),
    ):  # fmt: skip
        error = people.error(np.where(among, influence, 0.0))
        yield f"benefits.{key}.{name}", Number(value, asked=asked, error=error)


def concentration(amount: Array, by: Array, weight: Array) -> tuple[float, Array]:
    """2 A / (N B) - 1, A the sum of amounts times the weight of all poorer and of half of the equals; and its derivative."""
    _, block = np.unique(by, return_inverse=True)
    persons, amounts = np.bincount(block, weight), np.bincount(block, weight * amount)
    poorer = (np.cumsum(persons) - persons / 2)[block]
    richer = (amounts.sum() - np.cumsum(amounts) + amounts / 2)[block]
    n, b = weight.sum(), float(weight @ amount)
    value = 2 * float(weight @ (amount * poorer)) / (n * b) - 1
    return value, 2 * (amount * poorer + richer) / (n * b) - (value + 1) * (1 / n + amount / b)


def transfers(people: People, option: str, pension: Array) -> Mapping[str, Array]:
    """All cash, the groups of several schemes that answer one need, and single schemes; of an option only what it changes."""
    got = people.received
    everything, pensions = (
        together(got.values()) + pension,
        together(got[each] for each in PENSIONS) + pension,
    )
    if option != "baseline":
        return {"all": everything, "branches_pensions": pensions, option: pension}
    return {
        "all": everything,
        "branches_pensions": pensions,
        "branches_family": together(got[each] for each in FAMILY),
        **{NAMES[each]: amount for each, amount in got.items()},
    }


def together(amounts: Iterable[Array]) -> Array:
    total: Array = reduce(np.add, amounts)
    return total


def fifths(people: People, income: Array) -> Array:
    """Fifths of the persons counted, from the poorest: all of one income in the tenth in which their middle lies."""
    weight = people.weight * people.is_counted
    # Incomes that differ by the last bits of a subtraction are one.
    _, block = np.unique(np.round(income, 6), return_inverse=True)
    sizes = np.bincount(block, weight)
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    fifth: Array = np.minimum((middle * 10).astype(int), 9)[block] // 2
    return fifth


def lifted(people: People) -> Iterator[tuple[str, Number]]:
    """Poor with and without all cash benefits, by both lines and half the minimum wage a head."""
    counted, asked = people.is_counted, int(people.is_counted.sum())
    without = people.welfare - per_head(people, together(people.received.values()))
    lines = {name: line_of(people, name) for name in LINES}
    for name, line in {**lines, "half_minimum_wage": np.full(people.size, MINIMUM_WAGE / 2)}.items():
        poor_with, poor_without = counted & (people.welfare < line), counted & (without < line)
        apart = poor_without.astype(float) - poor_with
        yield (
            f"lifted.{name}.persons",
            Number(float(people.weight @ apart), asked=asked, error=people.error(apart)),
        )
        yield f"lifted.{name}.with", people.share(poor_with, counted)
        yield f"lifted.{name}.without", people.share(poor_without, counted)


def changes(people: People) -> Iterator[tuple[str, Number]]:
    """The change of the headcount on the same persons, and what it costs to close one unit of the gap."""
    counted, everybody = people.is_counted, people.is_counted.astype(float)
    asked = int(counted.sum())
    for option, pension in options(people).items():
        after = welfare(people, pension)
        for name in LINES:
            line = line_of(people, name)
            apart = (counted & (after < line)).astype(float) - (counted & (people.welfare < line))
            yield f"{name}.headcount_change.{option}", people.ratio(apart, everybody)
            gaps = [np.maximum(line - each, 0.0) * counted for each in (people.welfare, after)]
            yield f"{name}.cost_of_closing.{option}", people.ratio(pension, gaps[0] - gaps[1], asked=asked)


def recompute(people: People) -> dict[str, Number]:
    """Every headline of these sections by key."""
    parts = (inequality, benefits, lifted, changes)
    return {key: number for part in parts for key, number in part(people)}

"""A valuation of 75 years of one scheme with its distribution of service, beside a plain NumPy loop with equal numbers.

``python benchmarks/valuation.py``. The scheme is invented from a seed: contributors and those who have stopped by sex, single age and years of credit, pensions in
payment, awards that depend on credit. The loop goes over years, sexes and ages, with arrays over credit, as a good analyst would write it; it shares no code with the library. What is
compiled the first time is compiled before.
"""

import resource
import time
from collections.abc import Callable

import numpy as np

from allcover.projection.insured import Awards, Moves, Opening
from allcover.projection.opening import PerHead
from allcover.projection.valuation import Paths, Scheme, value_scheme

YEARS, AGES, SERVICES = 75, 101, 61
TARGET_SECONDS, PATHS = 1.0, 100


def invented(seed: int = 2024) -> Scheme:
    """A scheme of about a million contributors, in a population that grows older."""
    draw, age = np.random.default_rng(seed), np.arange(AGES)
    dying = (
        np.minimum(2e-4 * np.exp(0.085 * age), 0.6)
        * np.ones((YEARS, 2, 1))
        * np.linspace(1, 0.7, YEARS)[:, None, None]
    )
    population = 1e5 * np.exp(-0.01 * age - 2e-5 * np.exp(0.1 * age)) * np.ones((YEARS + 1, 2, 1))
    population = population * (1 + np.linspace(0, 0.5, YEARS + 1)[:, None, None] * (age > 55))
    active = np.zeros((2, AGES, SERVICES))
    for one in range(18, 63):
        held = min(one - 17, SERVICES)
        active[:, one, :held] = draw.dirichlet(np.ones(held), 2) * 0.4 * population[0, :, one, None]
    persons, amounts = np.zeros((4, 2, AGES)), np.zeros((4, 2, AGES))
    persons[0, :, 60:] = 0.2 * population[0, :, 60:]
    amounts[0] = persons[0] * 120
    service = np.arange(SERVICES)
    own, disabled = np.zeros((2, AGES, SERVICES)), np.zeros((2, AGES, SERVICES))
    own[:, 60:, 15:] = 24 + 3.0 * service[15:]
    disabled[:, :60, 3:] = 75.0
    survivor = np.zeros((2, 2, AGES))
    survivor[0], survivor[1, :, :18] = 36.0, 12.0
    share, cells = np.full((2, AGES), 0.8), (2, AGES)
    spouse = np.clip(np.stack([age + 4, age - 4]), 0, AGES - 1)
    child = np.clip(np.stack([age - 28, age - 28]), 0, 17)
    moves = Moves(dying, np.full(cells, 0.002), np.full((2, AGES, SERVICES), 0.8), share, np.full(cells, 0.1), np.full(cells, 0.6), spouse,
                  np.where(age < 50, 1.0, 0.0) * np.ones(cells), child, 2.5, np.zeros(cells))  # fmt: skip
    flat = np.ones(YEARS)
    return Scheme(
        Opening(active, active * 0.3, persons, amounts), (PerHead(np.full(cells, 300.0), np.full(cells, 36.0)),),
        (Awards(own, disabled, survivor, 3),), np.zeros(YEARS, dtype=np.int64), moves, population, np.ones(YEARS + 1),
        Paths(0.045 * flat, 0.045 * flat, 0.03 * flat, 0.055 * flat, 0.03 * flat), np.array([0.06]), 6e8, np.array([60, 60]), 0.0,
    )  # fmt: skip


def by_loop(scheme: Scheme) -> tuple[np.ndarray, np.ndarray]:
    """Pensions a month (year, type, sex, age) and contributors (year, sex, age), one year, sex and age after another."""
    moves, award = scheme.moves, scheme.awards[0]
    held = scheme.opening
    now = {name: getattr(held, name).copy() for name in ("active", "inactive", "persons", "amounts")}
    share = held.active.sum(-1) / scheme.population[0]
    level = np.cumprod(np.append(1.0, 1 + scheme.paths.amounts))
    paid, working = [now["amounts"]], [now["active"].sum(-1)]
    for year in range(YEARS):
        q, then = moves.dying[year], {name: np.zeros_like(value) for name, value in now.items()}
        sick = 1 - (1 - q) ** moves.invalid_mortality
        growth = np.sqrt(level[year] * level[year + 1])
        for kind in range(4):
            alive = 1 - (sick if kind == 1 else q)
            for name, by in (("persons", 1.0), ("amounts", 1 + scheme.paths.pensions[year])):
                kept = now[name][kind] * alive * by
                then[name][kind, :, 1:] += kept[:, :-1]
                then[name][kind, :, -1] += kept[:, -1]
                if kind == 3:
                    then[name][kind, :, 18:] = 0
        for sex in range(2):
            for age in range(AGES):
                to, d, i = min(age + 1, AGES - 1), q[sex, age], moves.invalid[sex, age]
                for name in ("active", "inactive"):
                    credit = moves.credit[sex, age] if name == "active" else 0.0
                    moved = now[name][sex, age] * (1 - credit)
                    moved[1:] += now[name][sex, age, :-1] * credit
                    moved[-1] += now[name][sex, age, -1] * credit
                    r = np.where(award.own[sex, to] > 0, moves.retiring[sex, to], 0.0)
                    died = moved * d * (1 - (r + i) / 2 + r * i / 3)
                    gone = moved * r * (1 - (d + i) / 2 + d * i / 3)
                    fell = moved * i * (1 - (d + r) / 2 + d * r / 3)
                    is_paid = award.disabled[sex, to] > 0
                    for kind, cells, law in (
                        (0, gone * (1 - d / 2), award.own),
                        (1, np.where(is_paid, fell * (1 - sick[sex, age] / 2), 0), award.disabled),
                    ):
                        then["persons"][kind, sex, to] += cells.sum()
                        then["amounts"][kind, sex, to] += (cells * law[sex, to]).sum() * growth
                    then["inactive"][sex, to] += np.where(is_paid, 0, fell)
                    then[name][sex, to] += moved - died - gone - fell
        for sex in range(2):
            for age in range(AGES):
                dead = (
                    now["persons"][0, sex, age] * q[sex, age] + now["persons"][1, sex, age] * sick[sex, age]
                )
                dead += (
                    (now["active"] + now["inactive"])[sex, age, award.risk_service :] * q[sex, age]
                ).sum()
                mate, other, child = moves.spouse_age[sex, age], 1 - sex, moves.child_age[sex, age]
                left = dead * moves.married[sex, age] * (1 - q[other, mate] / 2)
                older = min(mate + 1, AGES - 1)
                then["persons"][2, other, older] += left
                then["amounts"][2, other, older] += left * award.survivor[0, other, older] * growth
                young = dead * moves.children[sex, age] / 2
                then["persons"][3, :, child] += young
                then["amounts"][3, :, child] += young * award.survivor[1, :, child] * growth
        target = np.minimum(share * scheme.coverage[year + 1], 1) * scheme.population[year + 1]
        for sex in range(2):
            for age in range(AGES):
                there, rest = then["active"][sex, age].sum(), then["inactive"][sex, age].sum()
                lacking = target[sex, age] - there
                if lacking < 0:
                    out = then["active"][sex, age] * (-lacking / there)
                    then["active"][sex, age] -= out
                    then["inactive"][sex, age] += out
                    continue
                back = min(lacking, rest * moves.returning[sex, age])
                if back > 0:
                    come = then["inactive"][sex, age] * back / rest
                    then["inactive"][sex, age] -= come
                    then["active"][sex, age] += come
                then["active"][sex, age, 0] += lacking - back
        now = then
        paid.append(now["amounts"])
        working.append(now["active"].sum(-1))
    return np.stack(paid), np.stack(working)


def seconds(work: Callable[[], object], times: int) -> float:
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took))


def main() -> None:
    from allcover.projection.sensitivity import value_many

    scheme = invented()
    made = value_scheme(scheme, 2024)
    ours = seconds(lambda: value_scheme(scheme, 2024), 7)
    start = time.perf_counter()
    paid, working = by_loop(scheme)
    theirs = time.perf_counter() - start
    np.testing.assert_allclose(made.insured.amounts, paid, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(made.insured.active.sum(-1), working, rtol=1e-9, atol=1e-6)
    many = seconds(
        lambda: value_many([(at, scheme) for at in range(PATHS)], 2024, lambda at, made: made.premium), 1
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "met" if ours < TARGET_SECONDS else "MISSED"
    print(
        f"{YEARS} years, {2 * AGES * SERVICES:,} cells: {ours:.3f} s (target {TARGET_SECONDS:g} s: {verdict}); NumPy loop {theirs:.1f} s, {theirs / ours:.0f} times as long"
    )
    print(f"{PATHS} valuations in threads: {many:.2f} s. Peak memory {peak:,.0f} MB. Equal numbers to 1e-9.")


if __name__ == "__main__":
    main()

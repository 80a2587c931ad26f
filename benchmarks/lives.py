"""A million lives over 60 years: births, deaths, marriages, work, credit, pensions and survivors, beside NumPy with equal lives.

``python benchmarks/lives.py``. The people are a stationary population with its contributors, from a seed. The loop is one year after another over
arrays of all persons, as a good analyst would write it, with the same random numbers; it does a twentieth of the sample. What is compiled the first time is
compiled before.
"""

import resource
import time
from collections import deque
from dataclasses import replace

import numpy as np
from scipy.stats import norm

from allcover.projection.insured import Awards, Moves
from allcover.projection.lives import live
from allcover.projection.lives_world import World
from allcover.projection.sample import Sample, repeated
from allcover.projection.wages import Standing, Wages

LIVES, YEARS, AGES, SERVICES = 1_000_000, 60, 101, 61
TARGET_SECONDS = 5.0
DEATH, CREDIT, INVALID, RETIRING, BIRTH, GIRL, WORK, WEDDING = range(1, 9)
FARTHEST = 12


def invented() -> World:
    """A stationary population of 10,000 births of each sex a year, 30 of 100 of those aged 20 to 59 insured, a pension from 60."""
    age = np.arange(AGES)
    dying = np.minimum(0.001 + 0.00004 * np.exp(0.095 * age), 0.6)
    dying[-1] = 0.6
    alive = np.concatenate([[1.0], np.cumprod(1 - dying[:-1])])
    population = np.broadcast_to(np.stack([alive, alive]) * 10_000, (YEARS + 1, 2, AGES)).copy()
    fertility = np.zeros((YEARS, AGES))
    fertility[:, 18:42] = 20_000 / population[0, 0, 18:42].sum()
    target = np.zeros((YEARS + 1, 2, AGES))
    target[:, :, 20:60] = 0.3 * population[:, :, 20:60]
    own, disabled = np.zeros((2, AGES, SERVICES)), np.zeros((2, AGES, SERVICES))
    own[:, 60:, 10:] = 100 + 5 * np.arange(10, SERVICES)
    disabled[:, :60, 5:] = 80
    survivor = np.zeros((2, 2, AGES))
    survivor[0, :, 18:], survivor[1, :, :18] = 40, 20
    married, invalid = np.zeros((2, AGES)), np.full((2, AGES), 0.001)
    married[:, 18:], invalid[:, :18] = 0.7, 0
    nought, whole = np.zeros((2, AGES)), np.zeros((2, AGES), dtype=np.int64)
    moves = Moves(
        np.broadcast_to(np.stack([dying, dying]), (YEARS, 2, AGES)).copy(), invalid, np.full((2, AGES, SERVICES), 0.9), np.full((2, AGES), 0.9),
        np.full((2, AGES), 0.2), married, whole, nought, whole, 2.0, nought,
    )  # fmt: skip
    return World(population, fertility, target, moves, (Awards(own, disabled, survivor, 5, gives_one=True),), np.zeros(YEARS, dtype=np.int64), np.full(YEARS, 1.01),
                 np.full(YEARS, 1.005), 3)  # fmt: skip


def sampled(world: World, count: int) -> Sample:
    draw, people = np.random.default_rng(7), world.population[0]
    cell = draw.choice(2 * AGES, size=count, p=people.ravel() / people.sum())
    sex, age = cell // AGES, cell % AGES
    works = (age >= 20) & (age < 60) & (draw.random(count) < 0.3)
    nobody = np.full(count, -1, dtype=np.int32)
    return Sample(
        np.full(count, people.sum() / count), sex.astype(np.int8), age.astype(np.int16), nobody.copy(), nobody.copy(), nobody.copy(),
        np.arange(count, dtype=np.int32), np.where(works, np.maximum(age - 20, 0) // 2, 0).astype(np.int16),
        works.astype(np.int8), np.full(count, -1, dtype=np.int8), np.zeros(count), np.arange(count, dtype=np.int32),
        np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.int8), np.full(count, np.nan), np.zeros(count),
    )  # fmt: skip


def chance(person: np.ndarray, year: int, event: int) -> np.ndarray:
    """SplitMix64 of seed 1, the person, the year and the event."""
    with np.errstate(over="ignore"):
        x = np.uint64(0x9E3779B97F4A7C15) + person.astype(np.uint64) * np.uint64(0xD1B54A32D192ED03)
        x = x + np.uint64((year * 0x8CB92BA72F3D8DD7 + event * 0xABC98388FB8FAC03) % 2**64)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return (x >> np.uint64(11)) / 9007199254740992.0


class Loop:
    """The lives in NumPy, one year after another."""

    def __init__(self, sample: Sample, world: World) -> None:
        self.held = {name: value.copy() for name, value in vars(sample).items()}
        self.alive, self.world, self.homes = np.ones(sample.size, bool), world, int(sample.home.max()) + 1
        works = sample.state == 1
        cell = sample.sex[works].astype(int) * AGES + sample.age[works]
        self.worked, self.women = np.bincount(cell, sample.weight[works], 2 * AGES), np.zeros(0)

    def run(self) -> np.ndarray:
        """What is paid a month, by type, at the end."""
        for at in range(YEARS):
            self.year(at)
            self.meet(at + 1)
            self.marry(at + 1)
        here = np.flatnonzero(self.alive & (self.held["kind"] >= 0))
        kind, weight, amount = (self.held[name][here] for name in ("kind", "weight", "amount"))
        return np.bincount(kind, weight * amount, 4)

    def year(self, at: int) -> None:
        h, w, m, awards = self.held, self.world, self.world.moves, self.world.awards[self.world.law[at]]
        everybody = np.arange(h["sex"].size)
        rate = m.dying[at][h["sex"], h["age"]]
        rate = np.where(h["kind"] == 1, 1 - (1 - rate) ** m.invalid_mortality, rate)
        dead = self.alive & (chance(everybody, at, DEATH) < rate)
        self.alive &= ~dead
        i = np.flatnonzero(self.alive)
        s, a, kind, state, service, amount = (
            h[name][i] for name in ("sex", "age", "kind", "state", "service", "amount")
        )
        to = np.minimum(a + 1, AGES - 1)
        amount = amount * w.pension_growth[at]
        grown = (kind == 3) & (to >= awards.orphan_age)
        kind[grown], amount[grown] = -1, 0
        insured = (kind != 0) & (kind != 1) & ((state == 1) | (state == 2))
        service += (
            insured & (state == 1) & (service < SERVICES - 1) & (chance(i, at, CREDIT) < m.credit[s, a])
        )
        ill = insured & (chance(i, at, INVALID) < m.invalid[s, a])
        own, disabled = awards.own[s, to, service], awards.disabled[s, to, service]
        retires = insured & ~ill & (own > 0) & (chance(i, at, RETIRING) < m.retiring[s, to, service])
        paid = ill & (disabled > 0)
        kind[paid], kind[retires] = 1, 0
        amount[paid], amount[retires] = (
            disabled[paid] * w.award_growth[at],
            own[retires] * w.award_growth[at],
        )
        state[ill], state[paid | retires] = 2, 3
        rights = dead & (
            (h["kind"] == 0) | (h["kind"] == 1)
            | (((h["state"] == 1) | (h["state"] == 2)) & (h["service"] >= awards.risk_service))
        )  # fmt: skip
        mate = h["mate"][i]
        widowed = (mate >= 0) & dead[mate]
        draws = widowed & rights[mate] & (kind == -1) & (awards.survivor[0][s, to] > 0)
        kind[draws], amount[draws] = 2, awards.survivor[0][s, to][draws] * w.award_growth[at]
        mate[widowed] = -1
        left = ((h["mother"][i] >= 0) & rights[h["mother"][i]]) | (
            (h["father"][i] >= 0) & rights[h["father"][i]]
        )
        left &= (to < awards.orphan_age) & (kind == -1) & (awards.survivor[1][s, to] > 0)
        kind[left], amount[left] = 3, awards.survivor[1][s, to][left] * w.award_growth[at]
        for name, value in (("age", to), ("kind", kind), ("state", state), ("service", service), ("amount", amount), ("mate", mate)):  # fmt: skip
            h[name][i] = value
        mothers = i[(s == 0) & (chance(i, at, BIRTH) < w.fertility[at][to])]
        self.born(mothers, (chance(mothers, at, GIRL) >= w.girls).astype(np.int8))

    def born(self, mothers: np.ndarray, sex: np.ndarray) -> None:
        h, none = self.held, np.full(mothers.size, -1)
        new = {
            "sex": sex, "mother": mothers, "father": h["mate"][mothers], "home": h["home"][mothers], "weight": h["weight"][mothers], "mate": none,
            "kind": none, "origin": none,
        }  # fmt: skip
        for name, value in h.items():
            more = new.get(name, np.zeros(mothers.size)).astype(value.dtype)
            h[name] = np.concatenate([value, more])
        self.alive = np.append(self.alive, np.ones(mothers.size, bool))

    def meet(self, date: int) -> None:
        """People and contributors come to those of the date."""
        h, cells = self.held, 2 * AGES
        i = np.flatnonzero(self.alive)
        cell = h["sex"][i].astype(int) * AGES + h["age"][i]
        self.women = h["weight"][i[h["sex"][i] == 0]]
        people = self.world.population[date].ravel()
        standing = np.where((h["state"][i] == 0) & (h["kind"][i] >= 0), 3, h["state"][i].astype(int))
        counted = np.bincount(standing * cells + cell, h["weight"][i], 4 * cells).reshape(4, cells)
        # Contributors to their target of a year before, migration to whoever has no rights, or to all where those are too few.
        factor, was, target = (
            np.ones((4, cells)),
            np.roll(self.worked, 1),
            np.roll(self.world.target[date - 1].ravel(), 1),
        )
        age = np.tile(np.arange(AGES), 2)
        known = (age > 0) & (age < AGES - 1) & (was > 0) & (target > 0)
        factor[1, known] = target[known] / was[known]
        insured = (counted * factor)[1:].sum(axis=0)
        of_rest = np.divide(people - insured, counted[0], out=np.full(cells, -1.0), where=counted[0] > 0)
        few, everybody = ~((of_rest > 0.5) & (of_rest < 2)), insured + counted[0]
        factor[0] = np.where(few, 1.0, of_rest)
        factor[:, few] *= np.divide(people, everybody, out=np.zeros(cells), where=everybody > 0)[few]
        h["weight"][i] *= factor[standing, cell]
        state, weight = h["state"][i].astype(int), h["weight"][i]
        never, active, resting = (
            np.bincount(cell[standing == one], weight[standing == one], cells) for one in range(3)
        )
        lacking = self.world.target[date].ravel() - active
        come = np.clip(np.minimum(lacking, resting * self.world.moves.returning.ravel()), 0, None)
        moving = np.zeros((4, cells))
        for one, part, of in ((1, np.clip(-lacking, 0, None), active), (2, come, resting), (0, np.clip(lacking, 0, None) - come, never)):  # fmt: skip
            moving[one] = np.minimum(np.divide(part, of, out=np.zeros(cells), where=of > 0), 1)
        moves = chance(i, date, WORK) < moving[standing, cell]
        h["state"][i[moves]] = np.where(state[moves] == 1, 2, 1)
        works = h["state"][i] == 1
        self.worked = np.bincount(cell[works], h["weight"][i][works], cells)

    def marry(self, date: int) -> None:
        """Who draws as a widow or widower marries no more: the rate of that is nought here."""
        h, married = self.held, self.world.moves.married[0]
        i = np.flatnonzero(self.alive)
        women = i[h["sex"][i] == 0]
        is_unwed = h["mate"][women] < 0
        is_free = is_unwed & (h["kind"][women] != 2)
        single = women[is_free]
        all_of, without, free = (
            np.bincount(h["age"][women[who]], self.women[who], AGES).astype(float)
            for who in (np.ones(women.size, bool), is_unwed, is_free)
        )
        # Ages side by side of which as many are married are counted together.
        group = np.cumsum(np.diff(married, prepend=married[0]) != 0)
        everybody, unwed, may_wed = (np.bincount(group, one)[group] for one in (all_of, without, free))
        lacking = np.clip(married * everybody - (everybody - unwed), 0, None)
        share = np.minimum(np.divide(lacking, may_wed, out=np.zeros(AGES), where=may_wed > 0), 1)
        men = i[(h["sex"][i] == 1) & (h["mate"][i] < 0) & (h["kind"][i] != 2) & (h["age"][i] >= 15)]
        waiting = [deque(men[h["age"][men] == a].tolist()) for a in range(AGES)]
        for bride in single[chance(single, date, WEDDING) < share[h["age"][single]]].tolist():
            wanted = min(int(h["age"][bride]) + self.world.older, AGES - 1)
            for distance in range(FARTHEST + 1):
                near = [a for a in (wanted + distance, wanted - distance) if 0 <= a < AGES and waiting[a]]
                if near:
                    man = waiting[near[0]].popleft()
                    h["mate"][bride], h["mate"][man] = man, bride
                    h["home"][bride] = h["home"][man] = self.homes
                    self.homes += 1
                    break


def _same(sample: Sample, world: World) -> tuple[float, float]:
    """Seconds of the loop, and how far its lives are from ours: nought unless somebody's life is another."""
    loop, before = Loop(sample, world), time.perf_counter()
    paid = loop.run()
    seconds = time.perf_counter() - before
    ours = live(sample, world, keep=(YEARS,))
    there = ours.snapshots[YEARS]
    for name in ("sex", "age", "service", "state", "kind", "home"):
        own = loop.held[name][loop.alive]
        if name != "home" and not np.array_equal(own, getattr(there, name)):
            raise SystemExit(f"The lives differ in '{name}'.")
    return seconds, float(np.abs(ours.paid[:, -1] / paid - 1).max())


def with_own_wages(world: World) -> World:
    """The same lives with wages of their own: contributors of 200 places of either sex, wages that grow."""
    draw = np.random.default_rng(9)
    means = np.broadcast_to(np.array([300.0, 36.0])[:, None, None], (1, 2, 2, AGES)).copy()
    ratios = np.sort(draw.lognormal(-0.18, 0.6, (1, 2, 400)), axis=-1)
    level = 1.01 ** np.arange(YEARS + 1.0)
    wages = Wages(
        means,
        level,
        np.array([0, 200, 400]),
        np.tile(np.append(norm.ppf(np.arange(1, 200) / 200), np.inf), 2),
        ratios,
        Standing(0.75, 0.96),
    )
    return replace(world, wages=wages)


def _timed(sample: Sample, world: World) -> tuple[float, float]:
    """The least seconds of three runs, by the clock and of the processor."""
    seconds, busy = [], []
    for _ in range(3):
        before, working = time.perf_counter(), time.process_time()
        live(sample, world)
        seconds.append(time.perf_counter() - before)
        busy.append(time.process_time() - working)
    return min(seconds), min(busy)


def main() -> None:
    world = invented()
    base = sampled(world, 4_000)
    few = repeated(base, LIVES // 20)
    live(few, world)
    looped, apart = _same(few, world)
    many = repeated(base, LIVES)
    with_wages = with_own_wages(world)
    live(few, with_wages)
    seconds, busy = _timed(many, world)
    longer, harder = _timed(many, with_wages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{LIVES:,} lives, {YEARS} years: {seconds:.2f} s, {busy:.2f} processor seconds")
    print(
        f"NumPy, a twentieth of them: {looped:.1f} s, {20 * looped:.0f} s for all, {20 * looped / seconds:.0f} times"
    )
    print(f"With wages of their own: {longer:.2f} s, {harder:.2f} processor seconds")
    print(f"Every life is the same, money to {apart:.0e}. Peak memory {peak:,.0f} MB.")
    if max(seconds, longer) > TARGET_SECONDS:
        print(f"  above the {TARGET_SECONDS:g} s aimed at")


if __name__ == "__main__":
    main()

"""Lives: aligned to the people, contributors to their target, families real, and two laws compared on the same lives."""

from dataclasses import replace

import numpy as np
import pytest

from allcover.projection.insured import Awards, Moves
from allcover.projection.lives import live
from allcover.projection.lives_meeting import weddings
from allcover.projection.lives_state import (
    ACTIVE,
    INVALIDITY,
    NEVER,
    NOBODY,
    OLD_AGE,
    PARTED,
    WIDOWED,
    chance,
)
from allcover.projection.lives_world import World
from allcover.projection.sample import Sample, repeated
from allcover.vocabulary.fault import Faults

AGES, SERVICES, YEARS = 101, 61, 40
RNG = np.random.default_rng(7)


def _world(**changes: object) -> World:
    age = np.arange(AGES)
    dying = np.minimum(0.001 + 0.00004 * np.exp(0.095 * age), 0.6)
    dying[-1] = 0.6
    alive = np.concatenate([[1.0], np.cumprod(1 - dying[:-1])])
    people = np.stack([alive, alive]) * 10_000
    population = np.broadcast_to(people, (YEARS + 1, 2, AGES)).copy()
    fertility = np.zeros((YEARS, AGES))
    fertility[:, 18:42] = 20_000 * 1.0 / population[0, 0, 18:42].sum()
    target = np.zeros((YEARS + 1, 2, AGES))
    target[:, :, 20:60] = 0.3 * population[:, :, 20:60]
    own, disabled = np.zeros((2, AGES, SERVICES)), np.zeros((2, AGES, SERVICES))
    own[:, 60:, 10:] = 100 + 5 * np.arange(10, SERVICES)
    disabled[:, :60, 5:] = 80
    survivor = np.zeros((2, 2, AGES))
    survivor[0, :, 18:], survivor[1, :, :18] = 40, 20
    married = np.zeros((2, AGES))
    married[:, 18:] = 0.7
    flat = np.full((2, AGES), 0.001)
    flat[:, :18] = 0
    moves = Moves(
        np.broadcast_to(np.stack([dying, dying]), (YEARS, 2, AGES)).copy(), flat, np.full((2, AGES, SERVICES), 0.9), np.full((2, AGES), 0.9),
        np.full((2, AGES), 0.2), married, np.zeros((2, AGES), dtype=np.int64), np.zeros((2, AGES)), np.zeros((2, AGES), dtype=np.int64), 2.0, np.zeros((2, AGES)),
    )  # fmt: skip
    held = World(
        population, fertility, target, moves, (Awards(own, disabled, survivor, 5),), np.zeros(YEARS, dtype=np.int64), np.ones(YEARS), np.ones(YEARS), 3,
    )  # fmt: skip
    return replace(held, **changes)  # type: ignore[arg-type]


def _sample(world: World, count: int = 4_000) -> Sample:
    people = world.population[0]
    cell = RNG.choice(2 * AGES, size=count, p=people.ravel() / people.sum())
    sex, age = cell // AGES, cell % AGES
    works = (age >= 20) & (age < 60) & (RNG.random(count) < 0.3)
    nobody = np.full(count, -1, dtype=np.int32)
    return Sample(
        np.full(count, people.sum() / count), sex.astype(np.int8), age.astype(np.int16), nobody.copy(), nobody.copy(), nobody.copy(),
        np.arange(count, dtype=np.int32), np.where(works, np.maximum(age - 20, 0) // 2, 0).astype(np.int16),
        np.where(works, ACTIVE, NEVER).astype(np.int8), np.full(count, -1, dtype=np.int8), np.zeros(count), np.arange(count, dtype=np.int32),
        np.arange(count, dtype=np.int32), np.zeros(count, dtype=np.int8), np.full(count, np.nan), np.zeros(count),
    )  # fmt: skip


WORLD = _world()
SAMPLE = repeated(_sample(WORLD), 40_000)


def test_first_date_is_the_sample_and_every_later_one_the_people() -> None:
    made = live(SAMPLE, WORLD, keep=(0, 1, 20, 40))
    assert made.contributors[0] == pytest.approx(SAMPLE.weight[SAMPLE.state == ACTIVE].sum())
    assert made.persons[0] == pytest.approx(SAMPLE.weight.sum())
    people = WORLD.population.sum(axis=(1, 2))
    assert made.persons[1:] == pytest.approx(people[1:] * (1 - made.unmet[1:]), rel=1e-9)
    assert made.unmet.max() < 2e-3  # ages so high that nobody of the sample is there
    then = made.snapshots[20]
    counted = np.zeros((2, AGES))
    np.add.at(counted, (then.sex, then.age), then.weight)
    met = counted > 0
    assert counted[met] == pytest.approx(WORLD.population[20][met], rel=1e-9)


def test_contributors_come_to_their_target() -> None:
    made = live(SAMPLE, WORLD)
    assert made.contributors[5:] == pytest.approx(WORLD.target[5:].sum(axis=(1, 2)), rel=0.02)


def test_families_are_those_of_the_lives() -> None:
    made = live(SAMPLE, WORLD, keep=(0, 20, 40)).snapshots[40]
    wed = np.flatnonzero(made.mate >= 0)
    assert (made.mate[made.mate[wed]] == wed).all()
    assert (made.sex[wed] != made.sex[made.mate[wed]]).all()
    child = np.flatnonzero((made.mother >= 0) & (made.age < 18) & (made.mate < 0))
    assert (made.sex[made.mother[child]] == 0).all()
    assert (made.home[child] == made.home[made.mother[child]]).all()
    gap = made.age[made.mother[child]] - made.age[child]
    assert gap.min() >= 18
    assert gap.max() <= 42
    grown = (made.sex == 0) & (
        made.age >= 18
    )  # one group of ages with one share, of whom widows who draw marry no more
    assert np.average(made.mate[grown] >= 0, weights=made.weight[grown]) == pytest.approx(0.7, abs=0.06)
    assert (made.kind[(made.kind == 3)] >= 0).all()
    assert made.age[made.kind == 3].max(initial=0) < 18


def test_who_draws_as_a_widow_has_lost_a_spouse() -> None:
    """Without marriages nobody is widowed; with them somebody is, and no more than have died."""
    alone = replace(WORLD.moves, married=np.zeros((2, AGES)))
    assert live(SAMPLE, replace(WORLD, moves=alone)).pensioners[2].max() == 0
    assert live(SAMPLE, WORLD).pensioners[2, -1] > 0


def test_a_new_marriage_ends_a_widows_pension_where_the_law_says_so() -> None:
    ending = tuple(replace(one, ends_wed=True) for one in WORLD.awards)
    again = replace(WORLD, moves=replace(WORLD.moves, remarriage=np.full((2, AGES), 0.05)))
    kept, ended = (live(SAMPLE, replace(again, awards=law), keep=(20,)) for law in (WORLD.awards, ending))
    before, after = kept.snapshots[20], ended.snapshots[20]
    drew = (before.kind == WIDOWED) & (before.mate >= 0)
    assert drew.sum() > 20
    assert (after.kind[drew] == NOBODY).all()
    assert after.amount[drew].sum() == 0
    assert not ((after.kind == WIDOWED) & (after.mate >= 0)).any()


def test_who_draws_as_a_widow_or_widower_marries_again_at_the_rate_given() -> None:
    """At nought nobody; at one in twenty a year as many as that of each sex, within the chance of the sample."""
    never = live(SAMPLE, WORLD, keep=(20,)).snapshots[20]
    assert (never.kind == WIDOWED).sum() > 500
    assert not ((never.kind == WIDOWED) & (never.mate >= 0)).any()
    rate = 0.05
    ending = tuple(replace(one, ends_wed=True) for one in WORLD.awards)
    world = replace(WORLD, awards=ending, moves=replace(WORLD.moves, remarriage=np.full((2, AGES), rate)))
    before, after = (
        live(never, replace(world, moves=one), keep=(1,)).snapshots[1] for one in (WORLD.moves, world.moves)
    )
    for sex in (0, 1):
        drew = (before.kind == WIDOWED) & (before.sex == sex)
        ended = drew & (after.kind == NOBODY)
        assert drew.sum() > 20
        chance = np.sqrt(rate * (1 - rate) / drew.sum())
        assert ended.sum() / drew.sum() == pytest.approx(rate, abs=3 * chance)
        assert (after.mate[ended] >= 0).all()


def test_wives_of_ages_with_one_share_are_counted_together() -> None:
    """Of four ages two and two have one share: wives of the first are half as many as asked for, so a third of all single women wed; of the second too many, so none."""
    women = np.array([[60.0, 90.0, 0.0, 80.0], [40.0, 10.0, 100.0, 20.0]])
    women = np.concatenate([women, np.zeros((1, 4))])
    shares = np.full(4, np.nan)
    weddings(women, np.array([0.5, 0.5, 0.4, 0.4]), np.zeros(4), shares)
    assert shares == pytest.approx([1 / 3, 1 / 3, 0, 0])


def test_widows_who_draw_marry_again_at_their_rate_and_others_make_up_the_wives() -> None:
    """Of 100 women 30 are single, 40 wives, 30 draw as widows; 10 of 100 of these marry, so 7 others make 50 wives. Where too few are single, all of them."""
    women, shares = np.array([[30.0, 1.0], [40.0, 0.0], [30.0, 9.0]]), np.full(2, np.nan)
    weddings(women, np.array([0.5, 0.6]), np.array([0.1, 0.0]), shares)
    assert shares == pytest.approx([7 / 30, 1])


def test_who_has_a_pension_of_the_own_draws_a_second_as_a_widow_where_the_law_lets_them() -> None:
    one_each = tuple(replace(one, gives_one=True) for one in WORLD.awards)
    both, single = (live(SAMPLE, replace(WORLD, awards=law), keep=(40,)) for law in (WORLD.awards, one_each))
    after, alone = both.snapshots[40], single.snapshots[40]
    has_two = after.beside > 0
    assert has_two.sum() > 50
    assert np.isin(after.kind[has_two], (OLD_AGE, INVALIDITY)).all()
    assert alone.beside.sum() == 0
    for made, then in ((both, after), (single, alone)):
        assert made.paid[:, 40].sum() == pytest.approx(float(then.weight @ then.drawn), rel=1e-9)
    drawn = (after.weight * after.drawn)[has_two].sum()
    assert drawn > (after.weight * after.amount)[has_two].sum()
    assert both.paid[2, 40] > 1.2 * single.paid[2, 40]
    assert both.paid[:2] == pytest.approx(single.paid[:2], rel=0.01)


def test_two_laws_are_compared_on_the_same_lives() -> None:
    richer = tuple(replace(one, own=one.own * 1.1) for one in WORLD.awards)
    before = live(SAMPLE, WORLD, keep=(40,))
    after = live(SAMPLE, replace(WORLD, awards=richer), keep=(40,))
    assert after.pensioners == pytest.approx(before.pensioners, rel=0)
    assert after.paid[0] == pytest.approx(1.1 * before.paid[0], rel=1e-12)
    for name in ("sex", "age", "mate", "home", "service", "kind"):
        assert (getattr(before.snapshots[40], name) == getattr(after.snapshots[40], name)).all()


def test_the_same_seed_gives_the_same_and_another_differs_little() -> None:
    one, same, other = live(SAMPLE, WORLD), live(SAMPLE, WORLD), live(SAMPLE, WORLD, seed=2)
    assert (one.paid == same.paid).all()
    assert not (one.paid == other.paid).all()
    assert one.paid[0, 20:] == pytest.approx(other.paid[0, 20:], rel=0.05)


def test_chances_are_even_and_of_their_own() -> None:
    drawn = np.array(
        [chance(1, person, year, event) for person in range(400) for year in range(20) for event in (1, 2, 3)]
    )
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert np.histogram(drawn, bins=10, range=(0, 1))[0] == pytest.approx(2_400, rel=0.1)
    by_event = drawn.reshape(-1, 3)
    assert abs(np.corrcoef(by_event[:, 0], by_event[:, 1])[0, 1]) < 0.03
    assert chance(1, 5, 3, 1) != chance(2, 5, 3, 1)


def test_repeated_households_keep_their_people_and_their_weight() -> None:
    base = _sample(WORLD, 500)
    mate = base.mate.copy()
    mate[0], mate[1] = 1, 0
    base = replace(
        base,
        mate=mate,
        sex=np.where(np.arange(500) == 0, 0, np.where(np.arange(500) == 1, 1, base.sex)).astype(np.int8),
    )
    made = repeated(base, 5_000)
    assert made.size == 5_000
    assert made.weight.sum() == pytest.approx(base.weight.sum())
    assert made.mate[500] == 501
    assert len(set(made.home.tolist())) == 5_000


def test_what_cannot_be_is_told_together() -> None:
    mate = SAMPLE.mate.copy()
    mate[3] = 4
    wrong = replace(SAMPLE, mate=mate, weight=-SAMPLE.weight)
    with pytest.raises(Faults) as found:
        live(wrong, replace(WORLD, fertility=WORLD.fertility * 1000, award_growth=np.ones(3)))
    told = str(found.value)
    for what in (
        "'award_growth' is given for 3 years, not 40.",
        "'weight' cannot be in 40000 entries",
        "Give births a woman and year, not a thousand women.",
    ):
        assert what in told
    with pytest.raises(Faults, match="married to somebody else"):
        live(replace(SAMPLE, mate=mate), WORLD)


def test_sums_do_not_depend_on_how_many_processors_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for hands in (1, 7):
        monkeypatch.setattr("allcover.projection.rates.processors", lambda hands=hands: hands)
        made.append(live(repeated(SAMPLE, 120_000), WORLD, keep=(20,)))
    one, seven = made
    for name in ("paid", "pensioners", "contributors", "persons"):
        assert (getattr(one, name) == getattr(seven, name)).all()
    assert (one.snapshots[20].weight == seven.snapshots[20].weight).all()


def test_decrements_of_lives_that_add_to_more_than_one_are_named() -> None:
    invalid = WORLD.moves.invalid.copy()
    invalid[0, 100] = 0.5
    with pytest.raises(
        Faults,
        match=r"Death and invalidity together take more than everybody: 40 times, first at \[0, 0, 100\]",
    ):
        live(SAMPLE, replace(WORLD, moves=replace(WORLD.moves, invalid=invalid)))


def test_ages_that_do_not_join_and_years_beyond_are_told_together() -> None:
    world = replace(WORLD, leaving=np.full((2, AGES), 1.5), parting=np.zeros(AGES - 1))
    short = replace(world, moves=replace(WORLD.moves, married=np.zeros((2, AGES - 1))))
    with pytest.raises(Faults) as found:
        live(SAMPLE, short, keep=(0, YEARS + 1))
    told = str(found.value)
    for what in (
        "Everybody is asked of in year 41; the years run from 0 to 40. Ask of years within the horizon, or project more years.",
        "'married' has the shape (2, 100); the people have 101 ages",
        "'parting' has the shape (100,)",
        "'leaving' holds rates from 1.5 to 1.5. Give a share of one, such as 0.02.",
    ):
        assert what in told


def test_divorce_ends_marriages_from_both_sides_and_parts_their_homes() -> None:
    parting = np.where(np.arange(AGES) >= 18, 0.1, 0.0)
    none, some = (
        live(SAMPLE, replace(WORLD, parting=rates), keep=(40,)).snapshots[40] for rates in (None, parting)
    )
    assert not (none.wed == PARTED).any()
    assert (some.wed == PARTED).sum() > 100
    for made in (none, some):
        wed = np.flatnonzero(made.mate >= 0)
        assert (made.mate[made.mate[wed]] == wed).all()
        assert (made.home[wed] == made.home[made.mate[wed]]).all()
    assert (some.mate[some.wed == PARTED] < 0).all()


def test_who_leaves_home_without_marrying_lives_apart_from_mother_and_father() -> None:
    leaving = np.zeros((2, AGES))
    leaving[:, 18:30] = 0.5
    stay, gone = (
        live(SAMPLE, replace(WORLD, leaving=rates), keep=(40,)).snapshots[40] for rates in (None, leaving)
    )

    def with_mother(made: Sample) -> float:
        who = np.flatnonzero((made.mother >= 0) & (made.mate < 0) & (made.age >= 25) & (made.age < 35))
        return float((made.home[who] == made.home[made.mother[who]]).mean())

    assert with_mother(stay) > 0.5
    assert with_mother(gone) < 0.1

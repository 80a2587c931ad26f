"""Wages over a life: the survey's own at the first date, as lasting as assumed, at the mean of the path, and in pensions that follow from them."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.projection.test_lives import AGES, SERVICES, WORLD, YEARS, _sample

from allcover.projection.insured import Awards, ByWage
from allcover.projection.lives import Lives, live
from allcover.projection.lives_state import ACTIVE
from allcover.projection.lives_world import World
from allcover.projection.opening import Members, PerHead, opening_of, wages_by_credit
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample, repeated
from allcover.projection.wages import EARNED, PAID, Standing, Wages, wages_of

RNG = np.random.default_rng(11)


def _members(sample: Sample) -> Members:
    works = sample.state == ACTIVE
    wage = np.where(works, np.exp(5 + 0.02 * sample.age + RNG.normal(0, 0.6, sample.size)), 0.0)
    paid = np.asarray(0.1 * np.minimum(wage, 500.0), dtype=np.float64)
    nothing = np.zeros(sample.size)
    return Members(
        sample.weight, sample.sex.astype(np.int64), sample.age.astype(np.int64), works, np.asarray(12.0 * sample.service, dtype=np.float64), wage, paid, nothing, np.full(sample.size, -1),
    )  # fmt: skip


BASE = _sample(WORLD)
MEMBERS = _members(BASE)
PER_HEAD = opening_of(MEMBERS, WORLD.population[0], SERVICES)[1]
LEVEL = np.asarray(1.02 ** np.arange(YEARS + 1), dtype=np.float64)


def _with(standing: Standing, per_head: PerHead = PER_HEAD) -> tuple[Sample, World, Wages]:
    wages, score = wages_of([MEMBERS], [per_head], LEVEL, standing)
    return repeated(replace(BASE, standing=score), 40_000), replace(WORLD, wages=wages), wages


SAMPLE, HELD, WAGES = _with(Standing(0.7, 0.9))


@pytest.fixture(scope="module")
def lived() -> Lives:
    return live(SAMPLE, HELD, keep=(0, 1, 10))


def test_first_date_earns_and_pays_what_the_survey_does(lived: Lives) -> None:
    assert lived.earnings[:, 0] == pytest.approx(np.full(2, MEMBERS.weight @ MEMBERS.earnings), rel=1e-12)
    assert lived.contribution[:, 0] == pytest.approx(
        np.full(2, MEMBERS.weight @ MEMBERS.contribution), rel=1e-12
    )


def test_wages_do_not_change_who_lives_works_and_draws(lived: Lives) -> None:
    without = live(SAMPLE, WORLD)
    for name in ("contributors", "pensioners", "paid", "persons"):
        assert (getattr(without, name) == getattr(lived, name)).all()
    assert not without.earnings.any()


def test_wages_come_to_the_mean_of_sex_and_age_and_grow_with_the_path(lived: Lives) -> None:
    then = lived.snapshots[10]
    works = then.state == ACTIVE
    means = then.weight[works] @ WAGES.means[0, EARNED, then.sex[works], then.age[works]]
    assert lived.earnings[:, 10] == pytest.approx(np.full(2, means * LEVEL[10]), rel=1e-9)
    assert lived.aligned[1:] == pytest.approx(1.0, abs=0.1)
    # Who earns above the ceiling pays less of it: contributions follow the places and not the mean.
    own = WAGES.ratios[0, PAID, WAGES.entries(then.sex, then.standing)[works]]
    paid = then.weight[works] @ (WAGES.means[0, PAID, then.sex[works], then.age[works]] * own)
    assert lived.contribution[1, 10] == pytest.approx(paid * LEVEL[10] * lived.aligned[10], rel=1e-9)


def _kept(standing: Standing) -> float:
    """The correlation of standings at the first date and ten years on, of those who contribute at both."""
    sample, world, _ = _with(standing)
    made = live(sample, world, keep=(0, 10))
    first, then = made.snapshots[0], made.snapshots[10]
    score, worked = np.full(sample.size, np.nan), np.zeros(sample.size, dtype=bool)
    score[made.numbers[0]], worked[made.numbers[0]] = first.standing, first.state == ACTIVE
    both = np.flatnonzero((then.state == ACTIVE) & (made.numbers[10] < sample.size))
    both = both[worked[made.numbers[10][both]]]
    assert both.size > 2_000
    return float(np.corrcoef(score[made.numbers[10][both]], then.standing[both])[0, 1])


def test_a_standing_lasts_as_long_as_is_assumed() -> None:
    assert _kept(Standing(1.0, 1.0)) == pytest.approx(1.0, abs=1e-9)
    assert _kept(Standing(0.7, 0.9)) == pytest.approx(0.7 * 0.9**10, abs=0.05)
    assert _kept(Standing(0.0, 1.0)) == pytest.approx(0.0, abs=0.05)


def _by_wage(factors: Floats) -> tuple[Awards, ...]:
    """A pension of the mean wage times the own."""
    own = WORLD.awards[0].own
    return (
        replace(
            WORLD.awards[0],
            by_wage=ByWage(
                factors,
                own * factors[:, None, None, None],
                np.stack([WORLD.awards[0].disabled] * factors.size),
            ),
        ),
    )


def test_a_pension_follows_the_wages_of_the_own_career() -> None:
    """Proportional to the wage between classes and beyond them; the same for all where classes are alike."""
    sample, world, wages = _with(Standing(1.0, 1.0))
    plain = live(sample, world, keep=(3,)).snapshots[3]
    made = live(sample, replace(world, awards=_by_wage(np.array([0.5, 1.5]))), keep=(3,)).snapshots[3]
    drawing = np.flatnonzero((made.kind == 0) & (made.service > 3))
    assert drawing.size > 100
    ratio = made.amount[drawing] / plain.amount[drawing]
    own = wages.ratios[0, EARNED, wages.entries(made.sex[drawing], made.standing[drawing])]
    assert ratio == pytest.approx(own, abs=0.1 * own.max())
    assert np.corrcoef(ratio, own)[0, 1] > 0.99


def test_lives_without_wages_draw_the_pension_of_the_mean() -> None:
    told = replace(WORLD, awards=_by_wage(np.array([0.5, 1.5])))
    assert (live(SAMPLE, told).paid == live(SAMPLE, WORLD).paid).all()


def test_who_has_longer_credit_earns_more_and_the_mean_of_an_age_stays() -> None:
    works = MEMBERS.is_contributing
    years = RNG.uniform(0, 1, works.size) * np.maximum(MEMBERS.age - 18, 0)
    members = replace(MEMBERS, months=12 * years, earnings=np.where(works, 100 * np.exp(0.03 * years), 0.0))
    opening = opening_of(members, WORLD.population[0], SERVICES)[0]
    made = wages_by_credit(members, opening)
    heads = opening.active.sum(axis=-1)
    some = heads > 0
    assert ((opening.active * made).sum(axis=-1)[some] / heads[some]) == pytest.approx(1.0, rel=1e-12)
    assert np.diff(np.log(made[0, 40, 5:20])) == pytest.approx(0.03, abs=1e-9)
    few = replace(members, is_contributing=works & (np.cumsum(works) < 20))
    assert (wages_by_credit(few, opening_of(few, WORLD.population[0], SERVICES)[0]) == 1).all()


def test_the_sample_s_standing_is_the_place_among_contributors_of_the_own_sex() -> None:
    score = wages_of([MEMBERS], [PER_HEAD], LEVEL, Standing(0.7, 0.9))[1]
    works = MEMBERS.is_contributing
    assert np.isnan(score[~works]).all()
    for sex in range(2):
        who = works & (MEMBERS.sex == sex)
        assert np.average(score[who], weights=MEMBERS.weight[who]) == pytest.approx(0.0, abs=0.01)
        ratio = MEMBERS.earnings[who] / PER_HEAD.earnings[sex, MEMBERS.age[who]]
        assert (np.diff(score[who][np.argsort(ratio)]) > 0).all()
    assert PER_HEAD.earnings.shape[1] == AGES

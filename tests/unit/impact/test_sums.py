import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.impact.samples import Home, line_at, standing_of

from allcover.estimation import Design, Linearised, Replicates, estimate, fgt, share, total
from allcover.impact.poverty import poverty
from allcover.impact.sample import Sample, Standing
from allcover.impact.sums import Groups, estimates
from allcover.vocabulary.estimate import Estimate


def homes(count: int = 80) -> list[Home]:
    rng = np.random.default_rng(3)
    return [
        Home(
            float(rng.uniform(20, 200)), [float(rng.choice([0.0, 20.0]))] * size, float(rng.uniform(1, 9)),
            [{"sex": str(rng.choice(["male", "female"])), "stratum": str(n % 3), "psu": str(n // 4)} for _ in range(size)],
        )
        for n in range(count)
        for size in [int(rng.integers(1, 5))]
    ]  # fmt: skip


def by_sex(sample: Sample) -> tuple[Estimate, ...]:
    groups = next(each for each in sample.traits if each.grouping.id == "sex")
    found = groups.sums(persons=sample.homes.counted, poor=sample.homes.welfare < 100)
    return estimates(found["poor"] / found["persons"], groups.base(sample.homes.counted), is_share=True)


@pytest.mark.parametrize("is_calibrated", [False, True])
@pytest.mark.parametrize("has_replicates", [False, True])
def test_groups_of_persons_have_the_errors_of_the_plain_share(
    tmp_path: Path, has_replicates: bool, is_calibrated: bool
) -> None:
    people, standing = standing_of(tmp_path, homes())
    design = Design.of(people)
    if has_replicates:
        weight = people.persons["weight"].to_numpy()
        factors = np.random.default_rng(1).uniform(0.5, 1.5, (weight.size, 12))
        replicates = Replicates(weight[:, np.newaxis] * factors, np.full(12, 1 / 12), "jackknife")
        design = replace(design, replicates=replicates)
    welfare = people.household_column("welfare_month").to_numpy()
    sex = people.persons["sex"].to_numpy()
    if is_calibrated:
        design = design.knowing([sex == "male", sex == "female"], people.household_of_person)
    mine = by_sex(Sample.of(people, design))
    for found, code in zip(mine, ("male", "female"), strict=True):
        plain = estimate(design, share(welfare < 100, people.persons["weight"], member=sex == code))
        assert found.value == pytest.approx(plain.value)
        assert (found.standard_error, found.degrees, found.persons) == pytest.approx(
            (plain.standard_error, plain.degrees, plain.persons)
        )
    assert standing.sample.homes.size == 80


def test_every_sum_over_homes_takes_known_totals_out(tmp_path: Path) -> None:
    people, _ = standing_of(tmp_path, homes())
    sex = people.persons["sex"].to_numpy()
    design = Design.of(people).knowing([sex == "male", sex == "female"], people.household_of_person)
    sample, weight = Sample.of(people, design), people.persons["weight"]
    by_home = Groups(sample.everybody.grouping, sample.homes, design, by_home=sample.everybody.by_home)
    poor = (sample.homes.welfare < 100).astype(float)
    of_person = np.random.default_rng(2).uniform(0, 9, sex.size)
    on_persons = poor[sample.homes.of_person]
    expected = estimate(design, total(on_persons, weight)).standard_error
    assert expected < 0.999 * estimate(Design.of(people), total(on_persons, weight)).standard_error  # type: ignore[operator]
    for groups in (by_home, replace(by_home, by_home=None)):
        assert groups.sums(poor=poor)["poor"].errors == pytest.approx([expected])
        assert groups.sums(all=np.ones(poor.size))["all"].errors == pytest.approx([0.0], abs=1e-9)
        assert groups.of_persons(of_person).errors == pytest.approx(
            [estimate(design, total(of_person, weight)).standard_error]
        )
    (headcount,) = sample.homes.estimates([fgt(sample.homes.welfare, 100.0, sample.homes.weight)])
    assert headcount.standard_error == pytest.approx(
        estimate(design, share(on_persons, weight)).standard_error
    )


def test_a_change_has_the_error_of_the_difference_on_the_same_persons(tmp_path: Path) -> None:
    people, before = standing_of(tmp_path, homes())
    raised = before.welfare.low + 15.0
    after = Standing(before.sample, before.option, type(before.welfare)(raised, raised))
    (found,) = poverty([line_at(before.sample, 100)], after, before)
    welfare, weight = people.household_column("welfare_month").to_numpy(), people.persons["weight"]
    plain: Linearised = fgt(welfare + 15, 100, weight) - fgt(welfare, 100, weight)
    expected, mine = estimate(Design.of(people), plain), found.changes["headcount"].estimate
    assert mine is not None
    assert (mine.value, mine.standard_error) == pytest.approx((expected.value, expected.standard_error))
    apart = [estimate(Design.of(people), fgt(each, 100, weight)) for each in (welfare, welfare + 15)]
    assert mine.standard_error is not None
    assert mine.standard_error < math.hypot(*(each.standard_error or 0.0 for each in apart))

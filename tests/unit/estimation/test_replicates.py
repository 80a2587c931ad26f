from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from allcover.estimation import (
    Design,
    Linearised,
    Replicates,
    concentration,
    estimate,
    fgt,
    gini,
    mean,
    ratio,
    share,
    total,
)
from allcover.estimation.inputs import Floats
from allcover.estimation.resampling import TooManyUnits, bootstrap, jackknife, replicated
from allcover.population import Population
from allcover.population.sampling import ReplicateMethod, SampleDesign
from allcover.vocabulary.fault import Faults

RANDOM = np.random.default_rng(5)
PERSONS = 1_200
UNIT = np.repeat(np.arange(120), 10)
STRATUM = UNIT // 12
INCOME = np.exp(RANDOM.normal(0, 0.6, PERSONS) + RANDOM.normal(0, 0.4, 120)[UNIT] + 0.05 * STRATUM)
WEIGHT = RANDOM.uniform(1, 3, PERSONS)
IS_COVERED = RANDOM.random(PERSONS) < 0.3 + 0.4 * (INCOME > 1)
DESIGN = Design.from_arrays(WEIGHT, stratum=STRATUM, psu=UNIT)

MEASURES: dict[str, Callable[[Floats], Linearised]] = {
    "mean": lambda w: mean(INCOME, w),
    "share": lambda w: share(IS_COVERED, w),
    "ratio": lambda w: ratio(INCOME * IS_COVERED, INCOME, w),
    "poverty": lambda w: fgt(INCOME, 0.8, w, alpha=1),
    "gini": lambda w: gini(INCOME, w),
    "concentration": lambda w: concentration(IS_COVERED, INCOME, w),
    "difference": lambda w: fgt(INCOME, 0.8, w) - fgt(INCOME + 0.1 * IS_COVERED, 0.8, w),
}


@pytest.mark.parametrize("name", MEASURES)
def test_jackknife_agrees_with_linearisation(name: str) -> None:
    by_hand = replicated(jackknife(DESIGN), lambda w: MEASURES[name](w).value)
    linear = estimate(DESIGN, MEASURES[name](WEIGHT))
    assert by_hand.value == linear.value
    assert by_hand.standard_error == pytest.approx(linear.standard_error, rel=0.02)
    assert by_hand.degrees == linear.degrees == 110


def test_jackknife_of_a_mean_of_equal_weights_is_linearisation_exactly() -> None:
    y = np.array([1.0, 4, 9, 16, 25, 36])
    design = Design.from_arrays(np.ones(6), stratum=[0, 0, 0, 1, 1, 1])
    plain = estimate(design, mean(y, design.weight))
    assert estimate(jackknife(design), mean(y, design.weight)).standard_error == pytest.approx(
        plain.standard_error
    )


@pytest.mark.parametrize("name", MEASURES)
def test_bootstrap_agrees_with_linearisation(name: str) -> None:
    # A standard error from 500 replicates has a relative error of about 1 / sqrt(2 x 500) = 3.2 %.
    drawn = replicated(bootstrap(DESIGN, 500, seed=1), lambda w: MEASURES[name](w).value)
    assert drawn.standard_error == pytest.approx(
        estimate(DESIGN, MEASURES[name](WEIGHT)).standard_error, rel=0.1
    )


def test_bootstrap_comes_from_its_seed() -> None:
    one, same, other = (bootstrap(DESIGN, 3, seed).replicates for seed in (1, 1, 2))
    assert one is not None and same is not None and other is not None  # noqa: PT018
    assert np.array_equal(one.weight, same.weight)
    assert not np.array_equal(one.weight, other.weight)


def test_half_samples_by_hand() -> None:
    # Two strata of two units; y of units 1, 3 | 2, 6. Each half sample takes one of each stratum, twice as heavy:
    # totals 6, 14, 10, 18 around 12, mean squared distance (36 + 4 + 4 + 36) / 4 = 20; by strata (3-1)^2 + (6-2)^2 = 20.
    halves = np.array([[2, 0, 2, 0], [2, 0, 0, 2], [0, 2, 2, 0], [0, 2, 0, 2]], float).T
    y, ones = np.array([1.0, 3, 2, 6]), np.ones(4)
    design = Design.from_arrays(ones, stratum=[0, 0, 1, 1])
    by_halves = replace(design, replicates=Replicates(halves, np.full(4, 0.25), "brr"))
    assert estimate(by_halves, total(y, ones)).standard_error == pytest.approx(np.sqrt(20))
    assert estimate(design, total(y, ones)).standard_error == pytest.approx(np.sqrt(20))


def test_a_jackknife_of_too_many_units_is_refused() -> None:
    with pytest.raises(TooManyUnits, match="Take the bootstrap"):
        jackknife(Design.from_arrays(np.ones(2_001)))


def test_replicating_without_replicate_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="no replicate weights"):
        replicated(DESIGN, lambda w: float(w.sum()))


def survey(method: ReplicateMethod | None, rows: list[tuple[str, int, float]]) -> Population:
    people = Population.from_records([{"people": {"a": {"age": 40}}}, {"people": {"b": {"age": 12}}}])
    names = people.persons["person_id"]
    table = pl.DataFrame(
        {"person_id": [names[0] if who == "a" else names[1] for who, _, _ in rows],
         "replicate": [number for _, number, _ in rows], "weight": [weight for _, _, weight in rows]}
    )  # fmt: skip
    about = replace(people.about, design=SampleDesign(replicates=method))
    return Population.gather({**people.tables(), "replicate_weights": table}, about)


FOUR = [("a", 1, 2.0), ("b", 1, 0.0), ("a", 2, 0.0), ("b", 2, 2.0)]


def test_replicate_weights_of_a_survey_give_its_errors() -> None:
    design = Design.of(survey(ReplicateMethod(kind="brr"), FOUR))
    assert design.replicates is not None
    assert design.replicates.weight.tolist() == [[2.0, 0.0], [0.0, 2.0]]
    found = estimate(design, mean([1.0, 3.0], design.weight))
    # Replicates 1 and 3 around 2: (1 + 1) / 2.
    assert (found.value, found.standard_error, found.degrees) == (2.0, 1.0, 1)


@pytest.mark.parametrize(
    ("method", "scale"),
    [
        (ReplicateMethod(kind="fay", rho=0.5), 2.0),
        (ReplicateMethod(kind="jk1"), 0.5),
        (ReplicateMethod(kind="sdr"), 2.0),
        (ReplicateMethod(kind="jkn", scales=(0.25, 0.25)), 0.25),
        (ReplicateMethod(kind="bootstrap"), 0.5),
    ],
)
def test_the_kind_says_what_a_squared_distance_counts(method: ReplicateMethod, scale: float) -> None:
    design = Design.of(survey(method, FOUR))
    assert design.replicates is not None
    assert design.replicates.scale.tolist() == [scale, scale]


def test_a_missing_replicate_weight_is_named() -> None:
    with pytest.raises(Faults, match="1 persons lack one of their 2 replicate weights"):
        Design.of(survey(ReplicateMethod(kind="brr"), FOUR[:3]))


def test_replicate_weights_of_an_unknown_kind_are_refused() -> None:
    with pytest.raises(Faults, match="how they were made"):
        Design.of(survey(None, FOUR))


def test_scales_must_be_one_a_replicate() -> None:
    with pytest.raises(Faults, match="3 scales for 2 replicates"):
        Design.of(survey(ReplicateMethod(kind="jkn", scales=(1, 1, 1)), FOUR))

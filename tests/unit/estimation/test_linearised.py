"""What holds of every measure: its influence is its derivative, and nothing depends on the order or the scale of things."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allcover.estimation import (
    Design,
    EmptyUniverse,
    Linearised,
    WelfareNotPositive,
    ZeroDenominator,
    atkinson,
    concentration,
    entropy,
    estimate,
    estimates,
    fgt,
    gini,
    group_shares,
    kakwani,
    lorenz,
    mean,
    median,
    palma,
    quintile_ratio,
    ratio,
    redistribution,
    s_gini,
    sen,
    sen_shorrocks_thon,
    share,
    threshold,
    total,
    tried,
    watts,
)
from allcover.estimation.inputs import Floats

Measure = Callable[[Floats, Floats, Floats], Linearised]

RATIOS: dict[str, Measure] = {
    "mean": lambda y, b, w: mean(y, w),
    "mean of a domain": lambda y, b, w: mean(y, w, member=b > 0),
    "share": lambda y, b, w: share(b > 0, w),
    "ratio": lambda y, b, w: ratio(b, y, w),
    "headcount": lambda y, b, w: fgt(y, 4.5, w),
    "gap": lambda y, b, w: fgt(y, 4.5, w, alpha=1),
    "gap by own lines": lambda y, b, w: fgt(y, 3 + b, w, alpha=1.5),
    "watts": lambda y, b, w: watts(y, 4.5, w),
    "sen": lambda y, b, w: sen(y, 4.5, w),
    "sen shorrocks thon": lambda y, b, w: sen_shorrocks_thon(y, 4.5, w),
    "gini": lambda y, b, w: gini(y, w),
    "s-gini 1.5": lambda y, b, w: s_gini(y, w, 1.5),
    "s-gini 4": lambda y, b, w: s_gini(y, w, 4),
    "entropy -1": lambda y, b, w: entropy(y, w, -1),
    "entropy 0": lambda y, b, w: entropy(y, w, 0),
    "entropy 1": lambda y, b, w: entropy(y, w, 1),
    "entropy 2": lambda y, b, w: entropy(y, w, 2),
    "atkinson 0.5": lambda y, b, w: atkinson(y, w, 0.5),
    "atkinson 1": lambda y, b, w: atkinson(y, w, 1),
    "atkinson 2": lambda y, b, w: atkinson(y, w, 2),
    "lorenz 0.37": lambda y, b, w: lorenz(y, w, [0.37])[0],
    "concentration curve 0.37": lambda y, b, w: lorenz(y, w, [0.37], amounts=b)[0],
    "second of three groups": lambda y, b, w: group_shares(y, w, 3)[1],
    "palma": lambda y, b, w: palma(y, w),
    "quintile ratio": lambda y, b, w: quintile_ratio(y, w),
    "concentration": lambda y, b, w: concentration(b, y, w),
    "kakwani": lambda y, b, w: kakwani(b, y, w),
    "redistribution": lambda y, b, w: redistribution(y, y + b, w),
    "difference of options": lambda y, b, w: gini(y, w) - gini(y + b, w),
}
"""Measures that all weights times two leave as they are."""

MEASURES = RATIOS | {
    "total": lambda y, b, w: total(y, w),
    "gini of convey": lambda y, b, w: gini(y, w, convention="convey"),
}

people = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 3), st.integers(1, 5)), min_size=6, max_size=30
).filter(lambda rows: any(amount for _, amount, _ in rows))
Rows = list[tuple[int, int, int]]


def columns(rows: Rows) -> tuple[Floats, Floats, Floats]:
    welfare, amount, weight = np.array(rows, np.float64).T
    return welfare, amount, weight


@settings(max_examples=40)
@given(rows=people, at=st.integers(0, 5))
def test_influence_is_the_derivative_by_a_weight(rows: Rows, at: int) -> None:
    # Irregular weights, so that no border of a fifth falls onto a person, where the derivative jumps.
    y, b, w = columns(rows)
    w = w * (1 + 0.1 * np.sin(1 + np.arange(w.size)))
    step = 1e-6
    low, high = w.copy(), w.copy()
    low[at] -= step
    high[at] += step
    for name, measure in MEASURES.items():
        slope = (measure(y, b, high).value - measure(y, b, low).value) / (2 * step)
        assert measure(y, b, w).influence[at] == pytest.approx(slope, rel=1e-4, abs=1e-6), name


@settings(max_examples=40)
@given(rows=people, factor=st.floats(0.1, 50))
def test_the_scale_of_weights_changes_nothing(rows: Rows, factor: float) -> None:
    y, b, w = columns(rows)
    for name, measure in RATIOS.items():
        one, other = measure(y, b, w), measure(y, b, w * factor)
        assert other.value == pytest.approx(one.value, abs=1e-9), name
        assert other.influence * factor == pytest.approx(one.influence, abs=1e-7), name
        assert w @ one.influence == pytest.approx(0, abs=1e-8), name


@settings(max_examples=40)
@given(rows=people, seed=st.integers(0, 99))
def test_the_order_of_persons_changes_nothing(rows: Rows, seed: int) -> None:
    y, b, w = columns(rows)
    mixed = np.random.default_rng(seed).permutation(w.size)
    for name, measure in MEASURES.items():
        one, other = measure(y, b, w), measure(y[mixed], b[mixed], w[mixed])
        assert other.value == pytest.approx(one.value, rel=1e-12, abs=1e-12), name
        assert other.influence == pytest.approx(one.influence[mixed], abs=1e-9), name


@settings(max_examples=40)
@given(rows=people)
def test_a_sample_written_twice_is_the_same_country(rows: Rows) -> None:
    y, b, w = columns(rows)
    for name, measure in RATIOS.items():
        twice = measure(*(np.tile(column, 2) for column in (y, b, w)))
        assert twice.value == pytest.approx(measure(y, b, w).value, abs=1e-9), name


@settings(max_examples=40)
@given(rows=people, rate=st.floats(0.01, 100))
def test_inequality_does_not_depend_on_the_currency(rows: Rows, rate: float) -> None:
    y, b, w = columns(rows)
    for name in ("gini", "entropy 0", "atkinson 2", "palma", "s-gini 4"):
        exchanged = MEASURES[name](y * rate, b, w).value
        assert exchanged == pytest.approx(MEASURES[name](y, b, w).value, abs=1e-9), name


@given(rows=people)
def test_s_gini_of_two_is_the_gini(rows: Rows) -> None:
    y, _, w = columns(rows)
    one, other = gini(y, w), s_gini(y, w, 2)
    assert other.value == one.value
    assert (other.influence == one.influence).all()


@given(rows=people)
def test_shares_of_groups_add_up_to_all(rows: Rows) -> None:
    y, _, w = columns(rows)
    whole = group_shares(y, w, 5)
    assert sum(part.value for part in whole) == pytest.approx(1)
    assert sum(part.influence for part in whole) == pytest.approx(0, abs=1e-12)


def test_influence_of_a_median_by_hand() -> None:
    # -(1[y <= q] - 1/2) / (N f); f by the kernel of bandwidth sd x 4 ** -0.2 around q = 2.
    y, w = np.array([1.0, 2, 3, 4]), np.ones(4)
    width = np.sqrt(1.25) * 4**-0.2
    slope = np.mean(np.exp(-(((y - 2) / width) ** 2) / 2)) / (width * np.sqrt(2 * np.pi))
    assert median(y, w).influence == pytest.approx(np.array([-0.5, -0.5, 0.5, 0.5]) / (4 * slope))


def test_a_line_of_the_sample_adds_what_it_moves() -> None:
    y, w = np.random.default_rng(3).lognormal(size=500), np.ones(500)
    line = threshold(y, w)
    gap = fgt(y, line, w, alpha=1)
    step = 1e-5
    slope = (fgt(y, line.value + step, w, alpha=1).value - fgt(y, line.value - step, w, alpha=1).value) / (
        2 * step
    )
    expected = fgt(y, line.value, w, alpha=1).influence + slope * line.influence
    assert gap.influence == pytest.approx(expected, abs=1e-7)


def test_an_amount_everybody_has_has_a_median_without_a_slope() -> None:
    design = Design.from_arrays(np.ones(3))
    found = estimate(design, median([5, 5, 5], design.weight))
    assert (found.value, found.standard_error) == (5, None)
    assert "Too few persons" in found.note


def test_arithmetic_carries_the_universe_of_both() -> None:
    w = np.ones(4)
    women, men = mean([1, 2, 3, 4], w, member=[1, 1, 0, 0]), mean([1, 2, 3, 4], w, member=[0, 0, 1, 1])
    gap = men - women
    assert gap.value == 2
    assert gap.member is not None
    assert gap.member.all()
    assert estimate(Design.from_arrays(w), gap).persons == 4


def test_arithmetic_with_numbers() -> None:
    one = mean([1, 3], [1, 1])
    assert (10 - 2 * one).value == 6
    assert (10 - 2 * one).influence.tolist() == (-2 * one.influence).tolist()
    assert (1 / one).value == 0.5
    assert (one / 4 + 1).value == 1.5
    assert float(one**2) == 4
    assert one.log().exp().value == pytest.approx(2)


def test_a_denominator_of_zero_is_named() -> None:
    zero = mean([0, 0], [1, 1])
    with pytest.raises(ZeroDenominator):
        mean([1, 2], [1, 1]) / zero
    with pytest.raises(ZeroDenominator):
        ratio([1, 1], [0, 0], [1, 1])
    with pytest.raises(ZeroDenominator):
        mean([1, 2], [1, 1]) / 0


def test_what_cannot_be_measured_is_an_estimate_that_says_why() -> None:
    design = Design.from_arrays(np.ones(2))
    w = design.weight
    reasons = {
        tried(design, measure).note
        for measure in (
            lambda: mean([1, 2], w, member=[0, 0]),
            lambda: ratio([1, 2], [0, 0], w),
            lambda: gini([0, 0], w),
            lambda: entropy([0, -1], w, 0),
        )
    }
    assert reasons == {
        "Nobody in the data is of those whom this number is about.",
        "There is nothing to divide by: the denominator is zero.",
        "The sum of welfare, or the poverty line, is not above zero.",
    }


def test_non_positive_welfare_is_left_out_of_logarithms_and_counted() -> None:
    found = entropy([0, -5, 1, 3], np.ones(4), 0)
    assert found.value == pytest.approx(np.log(2) - np.log(3) / 2)
    assert found.left_out == 2
    assert watts([0, 1, 3], 2, np.ones(3)).left_out == 1
    with pytest.raises(EmptyUniverse):
        atkinson([0], [1], 2)


def test_nobody_poor_is_no_poverty_and_no_error_of_division() -> None:
    assert sen([5, 6], 2, [1, 1]).value == 0
    assert sen_shorrocks_thon([5, 6], 2, [1, 1]).value == 0


@pytest.mark.parametrize("wrong", [lambda: s_gini([1], [1], 1), lambda: atkinson([1], [1], 0)])
def test_aversions_that_measure_nothing_are_refused(wrong: Callable[[], Linearised]) -> None:
    with pytest.raises(ValueError, match="Give a number above"):
        wrong()


def test_shares_of_nothing_are_refused() -> None:
    with pytest.raises(WelfareNotPositive):
        lorenz([0, 0], [1, 1], [0.5])


def test_a_share_keeps_its_interval_between_nothing_and_all() -> None:
    design = Design.from_arrays(np.ones(12))
    found = estimate(design, share(np.arange(12) == 0, design.weight))
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < found.value < found.high < 1  # type: ignore[operator]


def test_many_estimates_at_once_are_those_one_by_one() -> None:
    design = Design.from_arrays(np.ones(9), psu=np.repeat([1, 2, 3], 3))
    y = np.arange(1.0, 10)
    these = (mean(y, design.weight), gini(y, design.weight), share(y > 4, design.weight))
    assert estimates(design, these) == tuple(estimate(design, each) for each in these)
    assert estimates(design, ()) == ()

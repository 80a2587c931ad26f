from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.impact.samples import Home, received, standing_of, transfer_of

from allcover.estimation.ranking import Ranking
from allcover.impact.amounts import Amounts
from allcover.impact.reach import Received
from allcover.impact.sample import Standing
from allcover.impact.transfers import branch_group
from allcover.impact.unequal import (
    MEASURES,
    NO_WELFARE,
    OPEN,
    POINTS,
    concentration_curve,
    inequality,
    lorenz_changes,
    lorenz_curve,
    measured,
)


def test_measures_are_those_of_the_hand_example(tmp_path: Path) -> None:
    """Incomes 25 and 75: Gini 0.25; Theil of shares 1/2 and 3/2; Atkinson of aversion 1 by the geometric mean."""
    _, standing = standing_of(tmp_path, [Home(25, [0]), Home(75, [0])])
    (found,) = inequality(standing.sample, [standing])
    values = {key: each.value for key, each in found.measures.items()}
    assert values["gini"] == pytest.approx(0.25)
    assert values["theil"] == pytest.approx(0.25 * np.log(0.5) + 0.75 * np.log(1.5))
    assert values["mld"] == pytest.approx(-(np.log(0.5) + np.log(1.5)) / 2)
    assert values["atkinson_1"] == pytest.approx(1 - np.sqrt(0.75))
    assert set(values) == set(MEASURES)
    assert found.changes == {}


def test_the_same_for_everybody_takes_off_inequality_with_an_error(tmp_path: Path) -> None:
    homes = [Home(float(10 + 7 * n), [0.0] * (1 + n % 3)) for n in range(40)]
    _, before = standing_of(tmp_path, homes)
    more = before.welfare.low + 50
    after = Standing(before.sample, before.option, Amounts(more, more))
    _, found = inequality(before.sample, [before, after])
    for key, change in found.changes.items():
        assert change.value is not None, key
        assert change.standard_error is not None, key
        assert change.value < 0, key


def test_who_had_no_welfare_before_is_in_no_change_of_logarithms(tmp_path: Path) -> None:
    """Ten for four persons and a grant of one to the two who had nothing: no entropy among the four has moved."""
    homes = [Home(0.0, [0.0]), Home(0.0, [0.0]), *(Home(10.0, [0.0]) for _ in range(3)), Home(20.0, [0.0])]
    _, before = standing_of(tmp_path, homes)
    more = before.welfare.low + (before.welfare.low == 0)
    after = Standing(before.sample, before.option, Amounts(more, more))
    _, found = inequality(before.sample, [before, after])
    for key in ("theil", "mld", "atkinson_0_5", "atkinson_1", "atkinson_2"):
        change = found.changes[key]
        assert change.value == pytest.approx(0, abs=1e-12), key
        assert (change.persons, change.left_out) == (4, 2), key
        assert found.measures[key].left_out == 0
    assert found.changes["gini"].persons == 6
    assert found.changes["gini"].value < 0  # type: ignore[operator]


def test_a_change_of_the_lorenz_curve_is_the_difference_of_two_and_surer_than_either(tmp_path: Path) -> None:
    homes = [Home(float(10 + 7 * n), [0.0] * (1 + n % 3)) for n in range(40)]
    _, before = standing_of(tmp_path, homes)
    more = before.welfare.low + 5
    after = Standing(before.sample, before.option, Amounts(more, more))
    old, new, change = lorenz_curve(before, "a"), lorenz_curve(after, "b"), lorenz_changes(before, after, "c")
    assert old is not None
    assert new is not None
    assert change is not None
    for one, two, both in list(zip(old.ordinates, new.ordinates, change.ordinates, strict=True))[:-1]:
        assert both.value == pytest.approx(two.value - one.value, abs=1e-12)  # type: ignore[operator]
        assert both.value > 0  # type: ignore[operator]
        assert both.standard_error < one.standard_error  # type: ignore[operator]
    left_open = Standing(before.sample, before.option, Amounts(before.welfare.low, more))
    assert lorenz_changes(before, left_open, "d") is None


def test_gini_of_convey_counts_persons_and_not_households(tmp_path: Path) -> None:
    """Incomes 25, 25, 25 and 75, weights 1: (2 r - 1) y sums to 750, over n Y of 600 less 1; two homes would give 0.5."""
    _, standing = standing_of(tmp_path, [Home(25, [0, 0, 0]), Home(75, [0])])
    (found,) = inequality(standing.sample, [standing])
    assert found.measures["gini_convey"].value == pytest.approx(0.25, rel=1e-12)


def test_incomes_left_open_are_named(tmp_path: Path) -> None:
    _, before = standing_of(tmp_path, [Home(25, [0]), Home(75, [0])])
    after = Standing(before.sample, before.option, Amounts(before.welfare.low, before.welfare.low + 1))
    _, found = inequality(before.sample, [before, after])
    assert {(each.value, each.note) for each in found.measures.values()} == {(None, OPEN)}
    assert {(each.value, each.note) for each in found.changes.values()} == {(None, OPEN)}
    assert lorenz_curve(after, "x") is None


def test_who_has_no_welfare_is_left_out_of_logarithms_alone_and_counted(tmp_path: Path) -> None:
    _, standing = standing_of(tmp_path, [Home(0, [0, 0]), Home(25, [0]), Home(75, [0])])
    (found,) = inequality(standing.sample, [standing])
    assert (found.measures["theil"].left_out, found.measures["theil"].persons) == (2, 2)
    assert (found.measures["gini"].left_out, found.measures["gini"].persons) == (0, 4)
    assert (found.measures["palma"].value, found.measures["palma"].note) == (None, NO_WELFARE)


def test_a_benefit_for_the_poorest_has_its_curve_above_equality(tmp_path: Path) -> None:
    of = received(tmp_path, [Home(20, [10]), Home(50, [0]), Home(90, [0]), Home(200, [0])])
    curve = concentration_curve(of, "Fund")
    assert curve is not None
    values = [each.value for each in curve.ordinates]
    assert values[POINTS.index(0.2)] == pytest.approx(0.8), "of the poorest person's quarter, four fifths"
    assert values[-1] == pytest.approx(1)


def test_a_benefit_nobody_receives_has_no_curve(tmp_path: Path) -> None:
    _, standing = standing_of(tmp_path, [Home(20, [0])])
    assert (
        concentration_curve(Received(standing.sample, standing, transfer_of(standing.option)), "Fund") is None
    )


@settings(max_examples=25, deadline=None)
@given(welfare=st.lists(st.floats(1, 1000), min_size=3, max_size=30), factor=st.floats(0.1, 50))
def test_measures_do_not_change_with_the_currency(welfare: list[float], factor: float) -> None:
    values, weight = np.array(welfare), np.ones(len(welfare))
    one, other = (measured(Ranking.by(each, weight)) for each in (values, values * factor))
    assert {key: each.value for key, each in one.items()} == pytest.approx(
        {key: each.value for key, each in other.items()}, abs=1e-9
    )


def test_a_scheme_for_several_needs_is_of_no_single_group() -> None:
    assert branch_group(["old_age", "invalidity"]) == "pensions"
    assert branch_group(["social_assistance", "family"]) == "several"

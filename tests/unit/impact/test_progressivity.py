"""Kakwani and Reynolds-Smolensky of a benefit: by hand, by their identity, with the error of their influence."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.impact.samples import Home, received

from allcover.estimation import Design, estimate, gini, kakwani, redistribution
from allcover.estimation.estimating import NOT_POSITIVE
from allcover.impact.progressivity import progressivity
from allcover.impact.reach import NOBODY_RECEIVES


def test_an_equal_amount_for_everybody_is_progressive_by_the_whole_gini(tmp_path: Path) -> None:
    """25 and 75 before, Gini 1/4; 50 each is spread evenly (0): Kakwani -1/4; after 75 and 125 the concentration is 1/8."""
    found = progressivity(received(tmp_path, [Home(75, [50]), Home(125, [50])]))
    assert found.gini_before.value == pytest.approx(1 / 4)
    assert found.concentration.value == pytest.approx(0)
    assert found.kakwani.value == pytest.approx(-1 / 4)
    assert found.redistribution.value == pytest.approx(1 / 8)


def test_in_proportion_to_welfare_nothing_changes(tmp_path: Path) -> None:
    found = progressivity(received(tmp_path, [Home(50, [25]), Home(150, [75])]))
    assert (found.kakwani.value, found.redistribution.value) == pytest.approx((0, 0))


def test_money_for_the_richest_alone_is_regressive(tmp_path: Path) -> None:
    found = progressivity(received(tmp_path, [Home(25, [0]), Home(125, [50])]))
    assert (found.concentration.value, found.kakwani.value) == pytest.approx((1 / 2, 1 / 4))
    assert found.redistribution.value == pytest.approx(1 / 4 - (125 / 150 - 1 / 2))


@settings(max_examples=15, deadline=None)
@given(
    homes=st.lists(
        st.tuples(st.floats(1, 1000), st.floats(0, 500), st.floats(0.5, 5)), min_size=3, max_size=15
    )
)
def test_what_is_taken_off_inequality_is_progressivity_times_size(
    tmp_path_factory: pytest.TempPathFactory, homes: list[tuple[float, float, float]]
) -> None:
    """Kakwani 1977: before anybody changes rank, redistribution is -K b / (1 + b), b the benefit over welfare before."""
    if sum(benefit for _, benefit, _ in homes) < 1:
        return
    held = [Home(before + benefit, [benefit], weight) for before, benefit, weight in homes]
    found = progressivity(received(tmp_path_factory.mktemp("land"), held))
    before, paid = (sum(one[n] * one[2] for one in homes) for n in (0, 1))
    assert found.kakwani.value is not None
    assert found.redistribution.value == pytest.approx(
        -found.kakwani.value * paid / (before + paid), abs=1e-9
    )


def test_errors_are_those_of_the_influence_functions(tmp_path: Path) -> None:
    homes = [Home(60, [10]), Home(150, [20]), Home(400, [5]), Home(80, [0]), Home(30, [12])]
    found = progressivity(received(tmp_path, homes))
    after, paid = (
        np.array(each, float)
        for each in zip(*((home.welfare, home.receives[0]) for home in homes), strict=True)
    )
    design = Design.from_arrays([1.0] * 5)
    one = estimate(design, kakwani(paid, after - paid, design.weight))
    two = estimate(design, redistribution(after - paid, after, design.weight))
    assert (found.kakwani.value, found.kakwani.standard_error) == pytest.approx(
        (one.value, one.standard_error)
    )
    assert (found.redistribution.value, found.redistribution.standard_error) == pytest.approx(
        (two.value, two.standard_error)
    )
    assert one.standard_error is not None
    assert one.standard_error > 0


def test_the_gini_falls_by_less_than_the_index_where_persons_change_rank(tmp_path: Path) -> None:
    """Before 0 and 100 (Gini 1/2); the first gets 300: in the old order the concentration is 100/400 - 1/2 = -1/4, the Gini 1/4."""
    found = progressivity(received(tmp_path, [Home(300, [300]), Home(100, [0])]))
    assert found.redistribution.value == pytest.approx(3 / 4)
    assert found.reranking.value == pytest.approx(1 / 2)
    assert found.gini_fall.value == pytest.approx(1 / 4)


def test_reranking_and_the_fall_of_the_gini_have_the_errors_of_their_influence(tmp_path: Path) -> None:
    homes = [Home(60, [55]), Home(150, [20]), Home(400, [5]), Home(80, [0]), Home(30, [12])]
    found = progressivity(received(tmp_path, homes))
    after, paid = (
        np.array(each, float)
        for each in zip(*((home.welfare, home.receives[0]) for home in homes), strict=True)
    )
    design = Design.from_arrays([1.0] * 5)
    fall = gini(after - paid, design.weight) - gini(after, design.weight)
    index = redistribution(after - paid, after, design.weight)
    for told, wanted in ((found.gini_fall, fall), (found.reranking, index - fall)):
        made = estimate(design, wanted)
        assert (told.value, told.standard_error) == pytest.approx((made.value, made.standard_error))
        assert made.standard_error is not None
        assert made.standard_error > 0
    assert found.reranking.value is not None
    assert found.reranking.value > 0


def test_what_cannot_be_told_says_why(tmp_path: Path) -> None:
    nobody = progressivity(received(tmp_path / "one", [Home(150, [0]), Home(200, [0])]))
    assert (nobody.kakwani.value, nobody.kakwani.note) == (None, NOBODY_RECEIVES)
    nothing_else = progressivity(received(tmp_path / "two", [Home(10, [10]), Home(20, [20])]))
    assert (nothing_else.redistribution.value, nothing_else.redistribution.note) == (None, NOT_POSITIVE)

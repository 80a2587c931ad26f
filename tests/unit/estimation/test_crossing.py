"""The compiled products go by what is not zero, and say what plain products of matrices do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation.crossing import beside, squared


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.integers(1, 52), st.integers(0, 2**32 - 1))
def test_both_products_say_the_same(runs: list[int], k: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    starts, rows = np.concatenate(([0], np.cumsum(runs))), sum(runs)
    sums = chance.lognormal(0, 3, (rows, k)) * (chance.random((rows, k)) < 0.4)
    scale, other = chance.random(rows), chance.normal(size=(7, 5))
    place = chance.integers(0, 7, rows)
    by_squares, by_crossing = (
        [np.array(squared(sums, scale, starts, is_compiled=is_compiled)) for is_compiled in (False, True)],
        [
            np.array(beside(sums, other, place, starts, is_compiled=is_compiled))
            for is_compiled in (False, True)
        ],
    )
    for plain, compiled in (by_squares, by_crossing):
        assert plain.shape == compiled.shape
        assert compiled == pytest.approx(plain, rel=1e-12, abs=1e-9)
    if runs[0]:
        first = slice(0, runs[0])
        assert by_squares[1][0] == pytest.approx((sums[first].T * scale[first]) @ sums[first], rel=1e-12)
        assert by_crossing[1][0] == pytest.approx(sums[first].T @ other[place[first]], rel=1e-9, abs=1e-9)

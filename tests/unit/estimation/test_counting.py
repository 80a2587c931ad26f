"""The compiled pass over persons and the sums of NumPy say the same, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import counting


@given(
    st.integers(0, 400), st.integers(1, 52), st.integers(1, 30), st.integers(1, 5), st.integers(0, 2**32 - 1)
)
def test_both_passes_count_the_same(persons: int, k: int, pairs: int, groups: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    cell = chance.integers(-1, k, persons)
    pair, group = chance.integers(0, pairs, persons), chance.integers(0, groups, persons)
    weight = chance.lognormal(0, 3, persons)
    by_steps = counting.in_steps(cell, k, pair, pairs, group, groups, weight)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "COMPILED_FROM", 0)
        compiled = counting.counted(cell, k, pair, pairs, group, groups, weight)
    for one, other in zip(by_steps, compiled, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)

"""Machine code that is kept, made anew when any module changes whose code or constants it may hold; and a force of mortality that is multiplied, not cut."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.projection import rates
from allcover.projection.lives_meeting import meet
from allcover.projection.rates import dying_under, fingerprint

SHARES, TIMES = st.floats(0, 1), st.floats(0, 100)


def test_machine_code_is_kept_until_any_module_of_the_layer_changes(tmp_path: Path) -> None:
    called = tmp_path / "called.py"
    called.write_text("LENGTH = 1", encoding="utf-8")
    (tmp_path / "caller.py").write_text("from called import LENGTH", encoding="utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    called.write_text("LENGTH = 2", encoding="utf-8")
    assert fingerprint(tmp_path) != before


def test_what_is_kept_is_stamped_with_the_whole_layer() -> None:
    made: Any = meet
    layer = fingerprint(Path(rates.__file__).parent)
    assert made._cache._cache_file._source_stamp.endswith(layer)


@given(dying=SHARES, times=TIMES, more=TIMES)
def test_dying_under_a_force_never_passes_one_and_rises_with_it(
    dying: float, times: float, more: float
) -> None:
    found = dying_under(dying, times)
    assert 0 <= found <= dying_under(dying, times + more) <= 1
    assert dying_under(dying, 1.0) == pytest.approx(dying, abs=1e-15)
    assert dying_under(dying, 0.0) == 0


@given(dying=st.floats(0, 1e-4), times=TIMES)
def test_of_a_small_probability_a_force_makes_as_many_times_as_much(dying: float, times: float) -> None:
    """But for terms of the square of the deaths there would be, and for what one less a probability is rounded by, as many times."""
    rounded = 1e-15 + times * 2**-53
    assert dying_under(dying, times) == pytest.approx(
        times * dying, abs=(times * dying + dying) ** 2 + rounded
    )


@given(dying=st.lists(SHARES, min_size=1, max_size=5), times=st.floats(0.5, 8))
def test_an_array_and_compiled_steps_have_one_force(dying: list[float], times: float) -> None:
    """Who lives through a year is who lives through it under the force as it is, so many times over."""
    found = dying_under(np.array(dying), times)
    assert found.tolist() == [dying_under(one, times) for one in dying]
    np.testing.assert_allclose(1 - found, (1 - np.array(dying)) ** times, atol=1e-15)

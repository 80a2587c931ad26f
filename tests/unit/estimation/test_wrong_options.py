"""Options that have no meaning are refused with what may be given, never taken for another or answered with NaN."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from allcover.estimation import Design, estimate, fgt, gini, mean

VALUES, WEIGHTS = np.array([100.0, 110.0, 150.0, 160.0]), np.ones(4)
DESIGN = Design.from_arrays(WEIGHTS)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: estimate(DESIGN, mean(VALUES, WEIGHTS), 95), "between 0 and 1, such as 0.95"),
        (lambda: estimate(DESIGN, mean(VALUES, WEIGHTS), 0), "between 0 and 1"),
        (lambda: estimate(DESIGN, mean(VALUES, WEIGHTS), -1), "between 0 and 1"),
        (lambda: estimate(DESIGN, mean(VALUES, WEIGHTS), 1), "between 0 and 1"),
        (lambda: estimate(DESIGN, mean(VALUES, WEIGHTS), float("nan")), "between 0 and 1"),
        (lambda: estimate(DESIGN, mean(VALUES[:3], WEIGHTS[:3])), "4 persons and what is to be estimated 3"),
        (lambda: gini(VALUES, WEIGHTS, convention="foo"), "'midpoint' or 'convey'"),  # type: ignore[arg-type]
        (lambda: fgt(VALUES, 125, WEIGHTS, alpha=float("nan")), "Give 0 (headcount)"),
        (lambda: fgt(VALUES, 125, WEIGHTS, alpha=float("inf")), "Give 0 (headcount)"),
        (lambda: fgt(VALUES, float("inf"), WEIGHTS, alpha=1), "line' are infinite"),
        (lambda: mean([1, np.inf], [1, 1]), "are infinite, the first at position 1"),
        (lambda: Design.from_arrays(WEIGHTS, lonely="xx"), "centred, certain, fail, merged"),  # type: ignore[arg-type]
        (lambda: Design.from_arrays(WEIGHTS, psu=np.array(["a", 1, 2, None], dtype=object)), "int and str in one list"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused(made: Callable[[], Any], told: str) -> None:
    with pytest.raises(ValueError, match=r"\S") as refused:
        made()
    assert told in str(refused.value)


def test_a_unit_or_stratum_without_a_name_has_none() -> None:
    units = Design.from_arrays(WEIGHTS, psu=np.array([1, 2, 2, None], dtype=object))
    assert units.units == Design.from_arrays(WEIGHTS, psu=[1, 2, 2, 3]).units
    strata = Design.from_arrays(WEIGHTS, stratum=[1.0, float("nan"), 1.0, float("nan")])
    assert "NaN" not in strata.strata
    assert len(strata.strata) == 2

"""Premiums: loadings on either base agree with their definition, thin experience gives a range that holds the point and shrinks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.mutuals import Loadings, Service, premium_of, safety_loading
from allcover.vocabulary.exact import Fraction, ratio

SHARE = st.fractions(0, ratio(2, 5), max_denominator=100).map(
    lambda one: ratio(one.numerator, one.denominator)
)


@given(pure=st.integers(0, 10**6), safety=SHARE, operating=SHARE, surplus=SHARE)
def test_parts_of_the_gross_premium_add_up(
    pure: int, safety: Fraction, operating: Fraction, surplus: Fraction
) -> None:
    safe = pure * (1 + safety)
    added = Loadings(safety, operating, surplus).gross(ratio(pure))
    assert added == safe + safe * operating + (safe + safe * operating) * surplus
    of_gross = Loadings(safety, operating, surplus, "of_gross").gross(ratio(pure))
    assert of_gross == safe + of_gross * operating + of_gross * surplus


def test_range_holds_the_point_and_shrinks_with_experience() -> None:
    widths = []
    for years in (200, 2_000, 20_000):
        one = Service(
            "care",
            "Care",
            ratio(12, 100),
            ratio(80),
            cost_spread=ratio(100),
            person_years=ratio(years),
            months=12,
        )
        ends = one.interval()
        assert ends is not None
        assert ends[0] < float(one.pure) < ends[1]
        widths.append(ends[1] - ends[0])
    assert widths == sorted(widths, reverse=True)


def test_ends_of_no_case_are_those_of_a_poisson_count() -> None:
    one = Service("care", "Care", ratio(0), ratio(10), person_years=ratio(100), months=12)
    ends = one.interval()
    assert ends is not None
    assert ends[0] == 0
    assert ends[1] == pytest.approx(3.68888 / 100 * 10, rel=1e-5)  # the upper end of none seen, 97.5 in 100


def test_what_was_seen_in_seven_months_is_a_range_and_what_is_not_told_has_no_ends() -> None:
    loadings = Loadings(ratio(0), ratio(0), ratio(0))
    seen = Service("care", "Care", ratio(1), ratio(1), person_years=ratio(5000), months=12)
    short = Service("short", "Care", ratio(1), ratio(1), person_years=ratio(5000), months=7)
    untold = Service("untold", "Care", ratio(1), ratio(1))
    assert not premium_of([seen], loadings).is_range
    assert premium_of([seen, short], loadings).is_range
    found = premium_of([seen, untold], loadings)
    assert found.is_range
    assert found.low is None


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="frequency of -1"):
        Service("care", "Care", ratio(-1), ratio(1))
    with pytest.raises(ValueError, match="without services"):
        premium_of([], Loadings(ratio(0), ratio(0), ratio(0)))
    with pytest.raises(ValueError, match="take the whole"):
        Loadings(ratio(0), ratio(1, 2), ratio(1, 2), "of_gross").gross(ratio(1))
    with pytest.raises(ValueError, match="give no loading"):
        safety_loading(0, 80, 100, 5)

"""Worked figures of mutual health organisations come out: tests S1, S2 and S3, loadings by the number insured, the ten ratios."""

from dataclasses import replace
from fractions import Fraction

import pytest

from allcover.mutuals import (
    Accounts,
    Finances,
    Indicator,
    Loadings,
    Members,
    Service,
    of_finances,
    of_members,
    premium_of,
    safety_loading,
    story_of,
    ten_ratios,
)
from allcover.vocabulary.exact import ratio


def test_premium_of_four_services_with_the_guides_loadings() -> None:
    services = [
        Service("consultation", "Consultation", ratio(55, 100), ratio(1500), ratio(1, 4)),
        Service("delivery", "Delivery", ratio(35, 1000), ratio(8000)),
        Service("hospital", "Hospital", ratio(28, 1000), ratio(42000), ratio(1, 4)),
        Service("medicines", "Medicines", ratio(1, 2), ratio(2200), ratio(1, 4)),
    ]
    found = premium_of(services, Loadings(ratio(1, 10), ratio(15, 100), ratio(5, 100)))
    assert found.pure == Fraction(260575, 100)
    assert round(found.gross, 2) == Fraction(346109, 100)
    assert round(found.month, 2) == Fraction(28842, 100)


def test_safety_falls_with_the_number_insured() -> None:
    loadings = [safety_loading(0.12, 80, 100, insured) for insured in (200, 1_000, 5_000)]
    assert [round(100 * one, 4) for one in loadings] == [52.4780, 23.4689, 10.4956]
    assert [round(9.60 * (1 + one), 6) for one in loadings] == [14.637891, 11.853014, 10.607578]


def test_ratios_of_incurred_claims_expenses_and_income() -> None:
    year = Accounts(1000, 100, 150, 600, 50, 80, 250)
    assert (year.earned, year.incurred, year.net_income) == (950, 630, 70)
    found = {one.key: one.value for one in ten_ratios(year)}
    shown = {key: round(100 * float(value), 4) for key, value in found.items() if value is not None}
    assert shown == {"net_income": 7.3684, "expenses": 26.3158, "claims": 66.3158}
    assert found["solvency"] is None  # not told is not nought


@pytest.mark.parametrize(("gross", "claims"), [(100, 70)])
def test_seventy_dollars_of_a_hundred_are_seventy_per_cent(gross: int, claims: int) -> None:
    """IRIS, FP8478."""
    found = {one.key: one.value for one in ten_ratios(Accounts(gross, 0, 0, claims, 0, 0, 0))}
    assert found["claims"] == Fraction(7, 10)


S1 = Members(820, 697, 150, 58, 4_118, 26_500, 14_480_000, 11_940_000)
S2 = Finances(11_940_000, 208_000, 9_150_000, 2_310_000, 1_800_000)


def percent(found: tuple[Indicator, ...]) -> dict[str, float]:
    return {one.code: round(100 * float(one.value), 2) for one in found if one.value is not None}


def test_s1_gives_the_indicators_of_membership() -> None:
    expected = {"M.1": 10.37, "M.2": 85.0, "M.3": 3.29, "M.4": 7.07, "M.5": 15.54, "M.6": 82.46}
    assert percent(of_members(S1)) == expected


def test_growth_is_the_growth_in_old_and_in_new_areas_together() -> None:
    m1, _, m3, m4, *_ = (one.value for one in of_members(S1))
    assert m1 is not None
    assert m3 is not None
    assert m4 is not None
    assert m1 == m3 + m4


def test_s2_gives_the_ratios_and_hidden_costs_turn_surplus_into_dependence() -> None:
    found = percent(of_finances(S2))
    assert (found["claims"], found["operating"], found["F.3"]) == (76.63, 19.35, 106.0)
    assert (S2.result, S2.own_result) == (2_488_000, 688_000)
    assert story_of(S2) == "surplus"
    hidden = replace(S2, hidden=1_500_000)
    assert percent(of_finances(hidden))["F.3"] == 93.73
    assert story_of(hidden) == "dependent"

"""Worked figures of mutual health organisations come out: test S3, loadings by the number insured, the ten ratios."""

from fractions import Fraction

import pytest

from allcover.mutuals import Accounts, Loadings, Service, premium_of, safety_loading, ten_ratios
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

"""What a package is expected to cost and what share of a basket it pays, both found by valuing claims."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.packages import claim_of, package_of, simple

from allcover.catalogue import country_folder
from allcover.engine.claims import Line
from allcover.engine.expected import Shares, Use, case_uses, covered_share, expected_cost, single
from allcover.rules.load import load
from allcover.vocabulary.exact import decimal, ratio

DAY = date(2024, 5, 6)
FREE = "free: {group: care, source: ACT, terms: [{}]}"


def test_the_pure_premium_of_the_guides_example_comes_out() -> None:
    """Consultations, deliveries, stays and medicines of a mutual health organisation: 2,605.75 a person-year."""
    items = """
        consultation: {group: care, source: ACT, terms: [{patient_share: share}]}
        delivery: {group: care, sex: female, source: ACT, terms: [{}]}
        hospital: {group: care, source: ACT, terms: [{patient_share: share}]}
        medicines: {group: care, source: ACT, terms: [{patient_share: share}]}
    """
    package = package_of("share number 0.25", simple(items))
    uses = {
        "consultation": (decimal("0.55"), 1500),
        "delivery": (decimal("0.035"), 8000),
        "hospital": (decimal("0.028"), 42000),
        "medicines": (decimal("0.5"), 2200),
    }
    found = expected_cost(package, case_uses(package, DAY, uses))
    assert found.total.scheme == decimal("2605.75")
    assert found.items["consultation"] == Shares(825, decimal("618.75"), decimal("206.25"), 0)


def test_a_ceiling_binds_on_the_distribution_of_claims_and_not_on_their_mean() -> None:
    rest = "ceilings: [{amount: most, whom: person, within: year, source: ACT}]\n"
    package = package_of("most money 100", simple(FREE, rest=rest))
    # Nine in ten have a claim of 10 a year, one in ten two of 150: 0.9 x 10 + 0.1 x 100 = 19. The mean claim never
    # meets the ceiling: 0.9 x 10 + 0.2 x 150 = 39 would be paid of it.
    small = Use(decimal("0.9"), (claim_of("a", DAY, Line("free", 1, 10)),))
    large = Use(decimal("0.1"), (claim_of("a", DAY, Line("free", 1, 150)),) * 2)
    assert expected_cost(package, [small, large]).total == Shares(39, 19, 20, 0)


def test_the_share_of_a_basket_is_exact_and_the_basket_is_one_years() -> None:
    items = f"shared: {{group: care, source: ACT, terms: [{{patient_share: share}}]}}\n{FREE}"
    rest = "deductibles: [{amount: first, whom: person, within: year, source: ACT}]\n"
    package = package_of("share number 0.2; first money 10", simple(items, rest=rest))
    basket = [claim_of("a", DAY, Line("shared", 1, 60)), claim_of("b", DAY, Line("free", 1, 30))]
    # (60 - 10) x 0.8 + 30 = 70 of 90.
    assert covered_share(package, basket) == ratio(7, 9)


def test_what_coresia_s_mutual_organisations_spend_is_what_their_package_costs() -> None:
    """1.80 a person a month of 2024 is 21.60 a year: the use of care below, priced by the package.

    4 visits 1.20 + 4 prescriptions of 2.50 at 0.8 + 0.12 stays of five days at (30.00 - 2.00) x 0.9 + 0.04 deliveries
    20.00 + 0.068 operations 62.00 + 0.1 glasses 6.00 + 0.02 ambulances 8.00
    = 4.80 + 8.00 + 3.024 + 0.80 + 4.216 + 0.60 + 0.16 = 21.60.
    """
    system = load(country_folder("coresia"))
    package = system.schemes["mutual_health"].package
    assert package is not None
    uses = [
        Use(4, (single(package, "consultation", DAY),)),
        Use(4, (single(package, "medicines", DAY, price=decimal("2.50")),)),
        Use(decimal("0.12"), (single(package, "hospital_day", DAY, quantity=5, nights=5),)),
        Use(decimal("0.04"), (single(package, "delivery", DAY),)),
        Use(decimal("0.068"), (single(package, "operation", DAY),)),
        Use(decimal("0.1"), (single(package, "glasses", DAY, price=9),)),
        Use(decimal("0.02"), (single(package, "ambulance", DAY, price=8, visit="emergency"),)),
    ]
    spent = system.parameters["mutual_health.spending_month"].on(DAY)
    assert spent is not None
    assert expected_cost(package, uses).total.scheme == 12 * spent.value  # type: ignore[operator]


def test_a_child_may_be_asked_for() -> None:
    package = load(country_folder("coresia")).schemes["mutual_health"].package
    assert package is not None
    claims = [single(package, "consultation", DAY, is_child=is_child) for is_child in (True, False)]
    assert [covered_share(package, [claim]) for claim in claims] == [1, ratio(4, 5)]


def test_what_cannot_be_expected_is_told() -> None:
    package = package_of("", simple(FREE))
    claim = claim_of("a", DAY, Line("free", 1, 10))
    with pytest.raises(ValueError, match="below 0"):
        expected_cost(package, [Use(-1, (claim,))])
    with pytest.raises(ValueError, match="no care at a price"):
        covered_share(package, [replace(claim, lines=())])
    with pytest.raises(ValueError, match="Did you mean 'free'"):
        single(package, "fre", DAY)

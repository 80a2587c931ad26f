"""Access deficits: test H3 of the specification."""

from datetime import date

from allcover.coverage.access import AccessThreshold, access_threshold, deficit
from allcover.vocabulary.exact import decimal

DAY = date(2014, 6, 30)


def threshold(indicator: str) -> AccessThreshold:
    found = access_threshold(indicator, DAY)
    assert found is not None
    return found


def test_h3_as_printed() -> None:
    assert f"{float(deficit(decimal('6.2'), threshold('staff'))):.1%}" == "84.9%"
    assert f"{float(deficit(31, threshold('spending'))):.1%}" == "87.0%"


def test_a_country_at_the_threshold_has_no_deficit() -> None:
    assert deficit(decimal("41.1"), threshold("staff")) == 0
    assert deficit(1000, threshold("spending")) == 0


def test_there_is_no_threshold_before_the_first() -> None:
    assert access_threshold("staff", date(2000, 1, 1)) is None

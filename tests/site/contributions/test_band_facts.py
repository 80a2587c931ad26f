"""Bands of the self-employed by earnings or by other facts: the form shows what was set, and reads it back the same."""

from datetime import date

import pytest
from tests.site.conftest import entered

from allcover_site.books.models import Period
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.forms import TermsForm, initial_of
from allcover_site.contributions.queries import terms_on
from allcover_site.people.models import User
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
BANDS = [
    {"code": "a", "label": "Small", "facts": {
        "labour_status": "employed", "jobs": [{"status": "own_account", "earnings_month": 120.0}]}},
    {"code": "c", "label": "To the thousandth", "facts": {
        "labour_status": "employed", "jobs": [{"status": "own_account", "earnings_month": 250.125}]}},
    {"code": "b", "label": "No work", "facts": {"labour_status": "unemployed", "income_month": 30}},
]  # fmt: skip


def test_terms_whose_bands_rest_on_other_facts_are_shown_and_set_again(
    manager: User, mutual: Version, period: Period
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2024, 1, 1), content={"bands": BANDS})
    page = entered(manager).get(f"/contributions/terms?scheme={SCHEME}")
    assert page.status_code == 200
    assert "a; Small; 120.0" in page.content.decode()
    shown = initial_of(terms_on(SCHEME, date(2024, 1, 1)), 2)
    data = {name: value for name, value in shown.items() if value is not None}
    form = TermsForm({**data, "scheme": SCHEME, "first_day": "2025-01-01"}, schemes=(SCHEME,), digits=2)
    assert form.is_valid(), form.errors
    assert form.content()["bands"] == BANDS


@pytest.mark.parametrize(
    "told", ["a; Small; much", "a; Small; [1]", 'a; Small; {"labour": 3}', "a; Small; {"]
)
def test_what_no_population_has_is_no_band(told: str) -> None:
    form = TermsForm({"bands": told}, schemes=(SCHEME,), digits=2)
    assert "bands" in form.errors

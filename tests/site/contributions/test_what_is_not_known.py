"""What must be known of a household is told in the words of whoever reads it, by the names of the form on which it is declared."""

from datetime import date

import pytest
from django.utils import translation
from tests.site.conftest import entered, registered

from allcover_site.books.models import Period
from allcover_site.books.queries import book
from allcover_site.claims.explaining import told
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.people.models import User
from allcover_site.registry.models import Household
from allcover_site.registry.operations import form_household
from allcover_site.runs.models import LeftOut
from allcover_site.runs.telling import why_told
from allcover_site.schemes.models import Version

MARCH = date(2024, 3, 1)


@pytest.fixture
def unknown(owner: User, mutual: Version, period: Period) -> Household:
    person = registered(owner, "Ben")
    home = form_household(by=owner, head=person, on=MARCH)
    affiliate(by=owner, person=person, scheme=mutual.scheme, on=MARCH)
    return home


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "It must be known: Income a month (person {0}); benefit received from Household grant (person {0})",
        ),
        (
            "fr",
            "Il faut connaître\N{NO-BREAK SPACE}: Revenu par mois (personne {0}); prestation reçue du régime",
        ),
        ("es", "Ingreso al mes (persona {0})"),
        ("pt", "Rendimento mensal (pessoa {0})"),
    ],
)
def test_refusal_names_what_is_missing_in_the_language_of_the_reader(
    owner: User, unknown: Household, language: str, words: str
) -> None:
    number = unknown.memberships.get().person_id
    with translation.override(language), pytest.raises(CannotAssess) as refusal:
        assess(by=owner, household=unknown, scheme="mutual_health", month=MARCH)
    with translation.override(language):
        said = str(refusal.value)
    assert words.format(number) in said
    assert "income_month" not in said
    assert "household_grant" not in said


def test_list_of_a_run_in_one_language_is_read_in_another(owner: User, unknown: Household) -> None:
    with translation.override("en"):
        assess_everybody(by=owner, scheme="mutual_health", month=MARCH, area="north")
    assert LeftOut.objects.get().why.startswith("missing: income_month of ")
    page = entered(owner).get("/contributions/left-out", headers={"accept-language": "fr"}).text
    assert "income_month" not in page
    assert "Revenu" in page


def test_what_was_kept_as_a_sentence_stays_one_and_items_of_no_form_are_told_without_their_dashes() -> None:
    assert (
        why_told("An amount of 1/3 is finer than the currency.")
        == "An amount of 1/3 is finer than the currency."
    )
    assert "periods (person 4)" in why_told("missing: periods of 4")
    assert "own thing (person 4)" in why_told("missing: own_thing of 4")


def test_level_and_sex_behind_a_refusal_are_words(period: Period) -> None:
    facts = [
        {"name": "level", "kind": "text", "value": "health_centre"},
        {"name": "levels", "kind": "text", "value": "health_centre, district_hospital"},
        {"name": "sex", "kind": "text", "value": "female"},
    ]
    part = {"step": "wrong_level", "facts": facts, "source": ""}
    with translation.override("fr"):
        why = told(part, book())["why"]
    assert "_" not in why
    assert "female" not in why
    assert "centre de santé, hôpital de district" in why

"""Schemes by their name, in the language of the page, as the definition published last gives it."""

import pytest
from django import forms
from django.utils import translation
from tests.site.conftest import coresia_files, entered, version_of

from allcover_site.people.models import User
from allcover_site.registry.employing import register_employer
from allcover_site.registry.models import Household
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import SchemeField, SchemeNames, VersionField, called

DEFINITION = "mutual_health/definition.yaml"


class TwoFields(forms.Form):
    scheme = SchemeField(none="toutes")
    version = VersionField()


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Mutual health organisation"), ("fr", "Mutuelle de santé"), ("es", "Mutual de salud"), ("pt", "Mutualidade de saúde")],
)  # fmt: skip
def test_scheme_is_called_as_its_definition_says_in_the_language(
    mutual: Version, language: str, name: str
) -> None:
    with translation.override(language):
        assert called("mutual_health") == name
        assert SchemeNames().of_version(mutual) == f"{name} 1"


def test_name_is_that_of_the_version_published_last_and_a_stranger_has_only_a_code(mutual: Version) -> None:
    files = coresia_files()
    changed = {**files, DEFINITION: files[DEFINITION].replace("fr: Mutuelle de santé", "fr: La Lacustre")}
    version_of(changed, number=2, first_day=mutual.first_day.replace(year=2030))
    with translation.override("fr"):
        assert (called("mutual_health"), called("unheard_of")) == ("La Lacustre", "unheard_of")


def test_definition_without_a_name_leaves_the_code() -> None:
    version_of({"country.yaml": "", "odd/definition.yaml": "scheme: odd\n"}, "odd")
    version_of({"country.yaml": ""}, "lost")
    assert (called("odd"), called("lost")) == ("odd", "lost")


def test_forms_offer_schemes_and_versions_by_name(mutual: Version) -> None:
    with translation.override("fr"):
        shown = str(TwoFields())
    assert '<option value="" selected>toutes</option>' in shown
    assert '<option value="mutual_health">Mutuelle de santé</option>' in shown
    assert ">Mutuelle de santé 1 (1 janvier 2020)</option>" in shown


@pytest.mark.parametrize(
    "address",
    ["/contributions/", "/contributions/mutual_health/{home}", "/contributions/round/mutual_health", "/contributions/terms",
     "/claims/new", "/claims/prices", "/schemes/", "/benefits/", "/month/indicators"],
)  # fmt: skip
def test_pages_show_the_name_and_not_the_code(
    owner: User, manager: User, mutual: Version, home: Household, period: object, address: str
) -> None:
    # Indicators are of the whole office, of which the owner of an area sees none.
    browser = entered(manager if address.startswith("/month/") else owner)
    browser.cookies["django_language"] = "fr"
    page = browser.get(address.format(home=home.pk)).text
    seen = page.split("<main", 1)[1].split("</main", 1)[0]
    assert "Mutuelle de santé" in seen
    assert ">mutual_health<" not in seen


def test_employers_are_offered_the_schemes_that_employers_pay_by_name(owner: User, mutual: Version) -> None:
    version_of(coresia_files(), "national_pension")
    register_employer(by=owner, number="E-1", name="Mill", area="north")
    browser = entered(owner)
    browser.cookies["django_language"] = "fr"
    seen = browser.get("/contributions/employers/").text.split("<main", 1)[1].split("</main", 1)[0]
    assert "Pension nationale" in seen
    assert ">national_pension<" not in seen
    assert "Mutuelle de santé" not in seen  # no employer pays to it


def test_what_schemes_pay_is_asked_by_their_names_in_the_language(
    owner: User, mutual: Version, home: Household
) -> None:
    browser = entered(owner)
    browser.cookies["django_language"] = "fr"
    person = home.memberships.all()[0].person_id
    page = browser.get(f"/schemes/declare/{person}").text
    assert "Allocation aux ménages" in page
    assert "Household grant" not in page

"""Facilities registered and people's declarations taken, through their pages."""

from tests.site.conftest import entered

from allcover_site.people.models import User
from allcover_site.registry.models import Declaration, Facility, Person
from allcover_site.schemes.models import Version

CENTRE = {"code": "HC1", "name": "Lake centre", "level": "health_centre", "area": "north.lake"}


def test_a_facility_is_registered_once(owner: User) -> None:
    client = entered(owner)
    assert "Lake centre" in client.post("/registry/facilities/new", CENTRE, follow=True).content.decode()
    assert "already" in client.post("/registry/facilities/new", CENTRE).content.decode()
    assert Facility.objects.get().level == "health_centre"


def test_level_of_a_facility_is_one_that_a_scheme_names_and_is_told_in_words(
    owner: User, mutual: Version
) -> None:
    client = entered(owner)
    client.cookies["django_language"] = "fr"
    page = client.get("/registry/facilities/new").text
    assert '<option value="health_centre">centre de santé</option>' in page
    client.post("/registry/facilities/new", {**CENTRE, "level": "centre"})
    assert not Facility.objects.exists()
    listed = client.post("/registry/facilities/new", CENTRE, follow=True).text
    assert "<td>centre de santé</td>" in listed


def test_nobody_registers_a_facility_elsewhere(colleague: User) -> None:
    page = entered(colleague).post("/registry/facilities/new", CENTRE)
    assert page.status_code == 200
    assert not Facility.objects.exists()


def test_what_is_left_empty_is_not_declared(owner: User, ana: Person, mutual: Version) -> None:
    given = {
        "on": "2024-03-01",
        "income_month": "90.50",
        "receives_household_grant": "0",
        "marital_status": "widowed",
    }
    assert entered(owner).post(f"/schemes/declare/{ana.pk}", given).status_code == 302
    assert Declaration.objects.get().facts == {
        "income_month": 90.5, "marital_status": "widowed", "receives": {"household_grant": 0.0},
    }  # fmt: skip


def test_a_code_that_is_none_is_refused(owner: User, ana: Person, mutual: Version) -> None:
    page = entered(owner).post(f"/schemes/declare/{ana.pk}", {"on": "2024-03-01", "disability": "purple"})
    assert page.status_code == 200
    assert not Declaration.objects.exists()

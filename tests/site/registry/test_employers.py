"""Employers and groups: who works for whom and belongs to what, from a day to a day, within one's area."""

from datetime import date, timedelta

import pytest
from tests.site.conftest import entered, registered

from allcover_site.audit.models import Event
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.employing import (
    BelongsAlready,
    NumberTaken,
    employ,
    end_employment,
    join_group,
    leave_group,
    register_employer,
    register_group,
)
from allcover_site.registry.models import Employer, Employment, Group, GroupMembership, Person
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.queries import employers_for, holding_on

DAY = date(2024, 3, 15)


@pytest.fixture
def mill(owner: User) -> Employer:
    return register_employer(by=owner, number="E-7", name="Lake mill", area="north.lake", size=12)


@pytest.fixture
def coop(owner: User) -> Group:
    return register_group(by=owner, kind="cooperative", name="Fishers", area="north.lake")


def test_employers_number_is_taken_once(owner: User, mill: Employer) -> None:
    with pytest.raises(NumberTaken, match="E-7"):
        register_employer(by=owner, number="E-7", name="Another", area="north")
    assert Event.objects.filter(deed="registry.employer_registered").count() == 1


def test_size_that_was_not_told_is_unknown_rather_than_zero(owner: User) -> None:
    assert register_employer(by=owner, number="E-8", name="Shop", area="north").size is None


def test_employment_has_a_first_and_a_last_day(owner: User, ana: Person, mill: Employer) -> None:
    employment = employ(by=owner, employer=mill, person=ana, on=DAY)
    end_employment(by=owner, employment=employment, last_day=DAY + timedelta(days=9))
    worked = [mill.employments.filter(holding_on(DAY + timedelta(days=n))).exists() for n in (-1, 0, 9, 10)]
    assert worked == [False, True, True, False]
    with pytest.raises(RegistryRefused, match="begins on March 15, 2024"):
        end_employment(by=owner, employment=employment, last_day=DAY - timedelta(days=1))


def test_somebody_works_for_several_employers_but_once_for_each(
    owner: User, ana: Person, mill: Employer
) -> None:
    shop = register_employer(by=owner, number="E-8", name="Shop", area="north")
    employ(by=owner, employer=shop, person=ana, on=DAY)
    first = employ(by=owner, employer=mill, person=ana, on=DAY)
    for on in (DAY - timedelta(days=400), DAY, DAY + timedelta(days=1)):
        with pytest.raises(BelongsAlready):
            employ(by=owner, employer=mill, person=ana, on=on)
    end_employment(by=owner, employment=first, last_day=DAY)
    employ(by=owner, employer=mill, person=ana, on=DAY + timedelta(days=1))
    assert ana.employments.count() == 3


def test_employers_of_another_area_are_out_of_reach(
    owner: User, colleague: User, ana: Person, mill: Employer, coop: Group
) -> None:
    assert not employers_for(colleague).exists()
    for refused in (
        lambda: register_employer(by=colleague, number="E-9", name="Far", area="north"),
        lambda: employ(by=colleague, employer=mill, person=ana, on=DAY),
        lambda: join_group(by=colleague, group=coop, person=ana, on=DAY),
        lambda: register_group(by=colleague, kind="school", name="Far", area="north"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_group_has_members_from_day_to_day(owner: User, ana: Person, coop: Group) -> None:
    membership = join_group(by=owner, group=coop, person=ana, on=DAY)
    with pytest.raises(BelongsAlready):
        join_group(by=owner, group=coop, person=ana, on=DAY)
    leave_group(by=owner, membership=membership, last_day=DAY)
    assert not coop.memberships.filter(holding_on(DAY + timedelta(days=1))).exists()
    with pytest.raises(NumberTaken, match="Fishers"):
        register_group(by=owner, kind="school", name="Fishers", area="north.lake")


def test_pages_lead_from_a_new_employer_to_the_end_of_an_employment(owner: User, ana: Person) -> None:
    client = entered(owner)
    given = {"number": "E-7", "name": "Lake <mill>", "area": "north.lake", "size": ""}
    assert "This field is required" in client.post("/registry/employers/new", {**given, "name": ""}).text
    mill_page = client.post("/registry/employers/new", given)["Location"]
    assert "E-7" in client.post("/registry/employers/new", given).text  # refused: the number is taken
    mill = Employer.objects.get()
    assert (mill.size, mill_page) == (None, f"/registry/employers/{mill.pk}")
    assert (
        "Nobody has this number"
        in client.post(f"{mill_page}/employ", {"person": 99, "on": DAY}, follow=True).text
    )
    shown = client.post(f"{mill_page}/employ", {"person": ana.pk, "on": DAY}, follow=True).text
    assert "Ana Lo" in shown
    assert "Lake &lt;mill&gt;" in shown
    row = Employment.objects.get()
    client.post(f"{mill_page}/{row.pk}/end", {"last_day": DAY})
    row.refresh_from_db()
    assert row.last_day == DAY
    assert "Lake &lt;mill&gt;" in client.get(f"/registry/{ana.pk}").text
    assert "E-7" in client.get("/registry/employers/?words=mill").text
    assert "E-7" not in client.get("/registry/employers/?words=nobody").text


def test_pages_lead_from_a_new_group_to_leaving_it(owner: User, ana: Person) -> None:
    client = entered(owner)
    given = {"kind": "school", "name": "Lake school", "area": "north.lake"}
    page = client.post("/registry/groups/new", given)["Location"]
    client.post(f"{page}/join", {"person": ana.pk, "on": DAY})
    row = GroupMembership.objects.get()
    client.post(f"{page}/{row.pk}/leave", {"last_day": DAY})
    row.refresh_from_db()
    assert row.last_day == DAY
    assert "Lake school" in client.get("/registry/groups/").text


def test_worker_from_elsewhere_is_listed_without_their_name(
    owner: User, colleague: User, mill: Employer
) -> None:
    far = registered(colleague, "Faraway", area="south")
    Employment.objects.create(employer=mill, person=far, first_day=DAY)
    shown = entered(owner).get(f"/registry/employers/{mill.pk}").text
    assert str(far.pk) in shown
    assert "Faraway" not in shown

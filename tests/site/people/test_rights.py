"""Who may do what: one right an action, for a scheme and an area, from a day to a day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.site.conftest import PASSWORD, SINCE, somebody

from allcover_site.audit.models import Event
from allcover_site.people.models import Grant, User
from allcover_site.people.operations import (
    NameTaken,
    NoSuchRole,
    appoint,
    end_role,
    found_office,
    take_on,
)
from allcover_site.people.queries import NotAllowed, Reach, check_may, rights_of
from allcover_site.people.rights import RIGHTS, ROLES


def test_every_right_of_a_role_is_in_the_table() -> None:
    assert {right for _, rights in ROLES.values() for right in rights} == set(RIGHTS)


def test_role_in_an_area_reaches_what_lies_within_it(owner: User) -> None:
    check_may(owner, "people.read", area="north.lake")
    for area in ("south", "northern", ""):
        with pytest.raises(NotAllowed):
            check_may(owner, "people.read", area=area)


def test_role_for_a_scheme_is_for_no_other() -> None:
    user = somebody("sam", "auditor", scheme="mutual_health")
    check_may(user, "audit.read", scheme="mutual_health")
    with pytest.raises(NotAllowed, match="national_pension"):
        check_may(user, "audit.read", scheme="national_pension")
    with pytest.raises(NotAllowed):
        check_may(user, "people.appoint", scheme="mutual_health")


def test_role_counts_from_its_first_to_its_last_day() -> None:
    user, today = somebody("sam"), timezone.localdate()
    day = timedelta(days=1)
    for first, last, counts in (
        (today, today, True), (today + day, None, False), (today - day, today - day, False), (today - day, None, True),
    ):  # fmt: skip
        grant = Grant.objects.create(user=user, role="auditor", first_day=first, last_day=last)
        assert bool(rights_of(user)) is counts
        grant.delete()


def test_days_in_the_wrong_order_are_refused_by_the_database(stranger: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=stranger, role="auditor", first_day=SINCE, last_day=SINCE - timedelta(days=1)
        )


def test_an_office_is_founded_once() -> None:
    manager = found_office(username="mara", full_name="Mara", password=PASSWORD, on=SINCE)
    assert rights_of(manager) == ROLES["manager"][1]
    with pytest.raises(NotAllowed):
        found_office(username="mia", full_name="Mia", password=PASSWORD, on=SINCE)


def test_nobody_appoints_without_the_right_or_themselves(manager: User, stranger: User) -> None:
    with pytest.raises(NotAllowed):
        appoint(by=stranger, user=manager, role="auditor", on=SINCE)
    with pytest.raises(NotAllowed, match="Nobody gives themselves"):
        appoint(by=manager, user=manager, role="auditor", on=SINCE)


def test_manager_of_an_area_appoints_within_it_only(owner: User, stranger: User) -> None:
    appoint(by=owner, user=stranger, role="auditor", on=SINCE, area="north.lake")
    for area in ("", "south"):
        with pytest.raises(NotAllowed):
            appoint(by=owner, user=stranger, role="auditor", on=SINCE, area=area)


def test_appointment_and_its_end_are_in_the_trail(manager: User, stranger: User) -> None:
    grant = appoint(by=manager, user=stranger, role="auditor", on=SINCE)
    assert rights_of(stranger) == ROLES["auditor"][1]
    end_role(by=manager, grant=grant, last_day=SINCE)
    assert rights_of(stranger) == frozenset()
    assert [event.deed for event in Event.objects.all()] == ["people.appointed", "people.role_ended"]


def test_what_is_refused_leaves_no_trace(manager: User, stranger: User) -> None:
    with pytest.raises(NoSuchRole, match="Choose of: accountant"):
        appoint(by=manager, user=stranger, role="king", on=SINCE)
    with pytest.raises(NameTaken, match="mara"):
        take_on(by=manager, username="mara", full_name="Another", password=PASSWORD)
    with pytest.raises(ValidationError):
        take_on(by=manager, username="sam", full_name="Sam", password="password12")
    assert (Event.objects.count(), User.objects.count()) == (0, 2)


def test_reach_is_a_condition_on_rows(owner: User, colleague: User) -> None:
    Grant.objects.create(user=owner, role="auditor", area="north.lake", first_day=SINCE)
    north = Grant.objects.filter(Reach(("north",)).condition("area"))
    assert set(north.values_list("area", flat=True)) == {"north", "north.lake"}
    assert not Grant.objects.filter(Reach(()).condition("area")).exists()
    assert Grant.objects.filter(Reach(("",)).condition("area")).count() == Grant.objects.count()

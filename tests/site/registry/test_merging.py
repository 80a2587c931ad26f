"""Somebody registered twice becomes one person and, where that was wrong, two again; nothing is lost either way."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.site.agreeing import another, approved_on_page, merge, unmerge
from tests.site.conftest import SINCE, entered, execute, registered, somebody

from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import FourEyesOnDeeds, NotProposed, approve, refuse
from allcover_site.audit.models import Event
from allcover_site.contributions.operations import AffiliatedAlready, affiliate
from allcover_site.contributions.queries import affiliation_on
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.export import household_record
from allcover_site.registry.merging import NotMerged, propose_merge, propose_unmerge, tell_apart
from allcover_site.registry.models import Apart, Household, Membership, Merge, Person
from allcover_site.registry.operations import declare, form_household, join_household
from allcover_site.registry.queries import (
    alike,
    household_on,
    kept_of,
    members_on,
    same_as,
    work_list,
)
from allcover_site.registry.searching import persons_found
from allcover_site.schemes.models import Version

WHY = "One paper, two spellings"


@pytest.fixture
def anna(owner: User) -> Person:
    """Ana, registered once more."""
    return registered(owner, "Anna")


def memberships() -> list[tuple[int, int, date, date | None]]:
    return list(
        Membership.objects.order_by("pk").values_list("household_id", "person_id", "first_day", "last_day")
    )


def test_alike_persons_are_found_on_registering_and_as_a_work_list(
    owner: User, ana: Person, anna: Person
) -> None:
    registered(owner, "Ben")
    new = Person(given_name="Aná", family_name="LO", sex="female", birth_date=ana.birth_date, area="south")
    assert {number for pair in alike(new) for number in (pair.one, pair.two)} - {0} == {ana.pk, anna.pk}
    assert [(pair.one, pair.two) for pair in work_list(owner)] == [(ana.pk, anna.pk)]
    assert work_list(owner, "north.hill") == ()
    tell_apart(by=owner, one=anna, two=ana)
    tell_apart(by=owner, one=ana, two=anna)
    assert work_list(owner) == ()
    assert (Apart.objects.count(), Event.objects.filter(deed="registry.told_apart").count()) == (1, 1)


def test_nobody_is_told_apart_from_themselves(owner: User, ana: Person) -> None:
    with pytest.raises(NotMerged):
        tell_apart(by=owner, one=ana, two=ana)
    told = entered(owner).post(f"/registry/duplicates/{ana.pk}/{ana.pk}/apart", follow=True)
    assert "they are one" in told.text
    assert not Apart.objects.exists()


def test_merged_person_goes_on_under_one_number_and_is_found_by_both(
    owner: User, ana: Person, anna: Person
) -> None:
    merge(by=owner, kept=ana, merged=anna, reason=WHY)
    anna.refresh_from_db()
    assert kept_of(anna) == ana
    assert same_as(ana) == same_as(anna) == {ana.pk, anna.pk}
    assert [persons_found(owner, str(person.pk)) for person in (ana, anna)] == [[ana.pk], [ana.pk]]
    assert alike(ana) == []
    with pytest.raises(NotMerged):
        merge(by=owner, kept=registered(owner, "Ana", area="north"), merged=anna, reason=WHY)


def test_cover_and_declarations_follow_the_merged_person_and_go_back(
    owner: User, ana: Person, anna: Person, mutual: Version
) -> None:
    affiliate(by=owner, person=anna, scheme="mutual_health", on=SINCE)
    declare(by=owner, person=anna, on=SINCE, facts={"income_month": 20})
    home = form_household(by=owner, head=ana, on=SINCE)
    found = merge(by=owner, kept=ana, merged=anna, reason=WHY)
    held = affiliation_on(ana, "mutual_health", SINCE)
    assert held is not None
    assert held.person == anna
    assert household_record(home, SINCE, {})["people"][str(ana.pk)]["income_month"] == 20
    with pytest.raises(AffiliatedAlready):
        affiliate(by=owner, person=ana, scheme="mutual_health", on=SINCE)
    unmerge(by=owner, merge=found)
    assert affiliation_on(ana, "mutual_health", SINCE) is None
    assert affiliation_on(anna, "mutual_health", SINCE) == held


@pytest.mark.parametrize("lives_with_merged", [False, True])
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("other", [False, True])
@pytest.mark.parametrize("since", [SINCE, timezone.localdate()])
def test_one_person_lives_in_one_household_and_unmerging_brings_both_back(
    owner: User, ana: Person, anna: Person, own: bool, other: bool, lives_with_merged: bool, since: date
) -> None:
    homes = [form_household(by=owner, head=person, on=since) if is_so else None
             for person, is_so in ((ana, own), (anna, other))]  # fmt: skip
    before = memberships()
    found = merge(by=owner, kept=ana, merged=anna, reason=WHY, lives_with_merged=lives_with_merged)
    expected = homes[1] if other and (lives_with_merged or not own) else homes[0]
    soon = timezone.localdate() + timedelta(days=1)
    assert household_on(ana, soon) == expected
    assert Membership.objects.filter(last_day=None).count() == (expected is not None)
    today = [row for home in Household.objects.all() for row in members_on(home, timezone.localdate())]
    assert len(today) <= 1 + (own and other and since != SINCE)
    anna.refresh_from_db()
    unmerge(by=owner, merge=found)
    assert memberships() == before
    assert Person.objects.filter(merged_into=None).count() == 2


def test_home_that_was_changed_since_stays_as_it_was_left(owner: User, ana: Person, anna: Person) -> None:
    form_household(by=owner, head=anna, on=SINCE)
    found = merge(by=owner, kept=ana, merged=anna, reason=WHY)
    moved = ana.memberships.get()
    moved.last_day = moved.first_day
    moved.save()
    elsewhere = form_household(by=owner, head=registered(owner, "Ben"), on=SINCE)
    join_household(by=owner, household=elsewhere, person=ana, relation="spouse",
                   on=moved.first_day + timedelta(days=1))  # fmt: skip
    unmerge(by=owner, merge=found)
    assert ana.memberships.count() == 2
    assert anna.memberships.get().last_day is None


def test_merging_needs_the_right_in_both_areas_and_a_reason(
    owner: User, colleague: User, ana: Person
) -> None:
    far = registered(colleague, "Anna", area="south")
    for by in (owner, colleague):
        with pytest.raises(NotAllowed):
            merge(by=by, kept=ana, merged=far, reason=WHY)
    with pytest.raises(NotProposed):
        merge(by=owner, kept=ana, merged=registered(owner, "Anna"), reason=" ")
    with pytest.raises(NotMerged):
        merge(by=owner, kept=ana, merged=ana, reason=WHY)
    assert not Merge.objects.exists()


def test_merge_is_undone_once_and_merges_of_merges_hold(owner: User, ana: Person, anna: Person) -> None:
    third = registered(owner, "Hana")
    first = merge(by=owner, kept=anna, merged=third, reason=WHY)
    merge(by=owner, kept=ana, merged=anna, reason=WHY)
    third.refresh_from_db()
    assert same_as(third) == {ana.pk, anna.pk, third.pk}
    unmerge(by=owner, merge=first)
    assert same_as(ana) == {ana.pk, anna.pk}
    with pytest.raises(NotMerged, match="undone already"):
        unmerge(by=owner, merge=first)
    assert [event.deed for event in Event.objects.order_by("number")][-4:] == [
        "approvals.approved", "approvals.proposed", "registry.unmerged", "approvals.approved",
    ]  # fmt: skip


def test_page_asks_before_it_registers_somebody_alike(owner: User, colleague: User, ana: Person) -> None:
    registered(colleague, "Ana", area="south")
    given = {
        "given_name": "Anna",
        "family_name": "Lo",
        "sex": "female",
        "birth_date": "1990-04-02",
        "area": "north",
    }
    shown = entered(owner).post("/registry/new", given).text
    assert f'href="/registry/{ana.pk}"' in shown
    assert "1 out of your reach" in shown
    assert Person.objects.count() == 2
    entered(owner).post("/registry/new", {**given, "is_somebody_else": "on"})
    assert Person.objects.count() == 3


def test_pages_lead_from_the_list_to_one_person_and_back_to_two(
    owner: User, ana: Person, anna: Person
) -> None:
    client, pair = entered(owner), f"/registry/duplicates/{ana.pk}/{anna.pk}"
    assert pair in client.get("/registry/duplicates").text
    assert "Anna" in client.get(pair).text
    assert "one of the two" in client.post(f"{pair}/merge", {"kept": 999, "reason": WHY}, follow=True).text
    assert "do not look like one person" not in client.get(pair).text
    waits = client.post(f"{pair}/merge", {"kept": anna.pk, "reason": WHY}, follow=True)
    assert WHY in waits.text
    assert not Merge.objects.exists()
    number = Proposed.objects.get().pk
    client.post(f"/approvals/{number}/approve")
    assert not Merge.objects.exists()
    assert "Approved and done" in approved_on_page(entered(another()), number)
    shown = client.get(f"/registry/{anna.pk}")
    assert WHY in shown.text
    assert f"Number {ana.pk} was merged" in shown.text
    found = Merge.objects.get()
    undone = client.post(f"/registry/merges/{found.pk}/undo", {"reason": "Two papers"}, follow=True).text
    assert "waits for somebody else" in undone
    number = Proposed.objects.get(kind="unmerge").pk
    approved_on_page(entered(another()), number)
    client.post(f"{pair}/apart")
    assert "Nobody looks alike" in client.get("/registry/duplicates").text


def test_two_are_made_one_by_two_people_and_unlike_ones_with_a_warning(owner: User, ana: Person) -> None:
    sick = registered(owner, "Sick", born=date(1960, 1, 1), family_name="Newcomer")
    assert (
        "do not look like one person" in entered(owner).get(f"/registry/duplicates/{ana.pk}/{sick.pk}").text
    )
    proposed = propose_merge(by=owner, kept=sick, merged=ana, reason=WHY)
    assert "do not look like one person" in entered(another()).get("/approvals/").text
    assert "Numbers of one person to approve" in entered(another()).get("/").text
    with pytest.raises(FourEyesOnDeeds):
        approve(by=owner, proposed=proposed)
    with pytest.raises(NotAllowed):
        approve(by=somebody("rosa", "registrar"), proposed=proposed)
    with pytest.raises(NotProposed, match="waits"):
        propose_merge(by=owner, kept=sick, merged=ana, reason=WHY)
    refuse(by=another(), proposed=proposed, reason="Two people")
    with pytest.raises(NotProposed, match="before"):
        approve(by=another(), proposed=proposed)
    assert same_as(ana) == {ana.pk}
    assert not Merge.objects.exists()
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM approvals_verdict")


def test_two_people_make_two_of_one_again(owner: User, ana: Person, anna: Person) -> None:
    found = merge(by=owner, kept=ana, merged=anna, reason=WHY)
    entered(owner).post(f"/registry/merges/{found.pk}/undo", {"reason": "Two papers"})
    proposed = Proposed.objects.get(kind="unmerge")
    anna.refresh_from_db()
    assert (anna.merged_into, proposed.reason) == (ana, "Two papers")
    with pytest.raises(FourEyesOnDeeds):
        approve(by=owner, proposed=proposed)
    assert "One paper, two spellings" in entered(another()).get("/approvals/").text
    approve(by=another(), proposed=proposed)
    anna.refresh_from_db()
    found.refresh_from_db()
    assert (anna.merged_into, found.undone_by) == (None, "owen")
    for person, other in ((ana, anna), (anna, ana)):
        page = entered(owner).get(f"/registry/{person.pk}").text
        assert f"One person with number {other.pk} from" in page
        assert "owen: One paper, two spellings" in page
    with pytest.raises(NotMerged):
        propose_unmerge(by=owner, merge=found, reason="Again")

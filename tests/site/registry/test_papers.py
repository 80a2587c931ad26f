"""Papers and what stands in their place, what somebody agrees to, and moving from one household to another."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.site.agreeing import merge
from tests.site.conftest import SINCE, entered, execute, registered

from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Consent, Household, Paper, Person
from allcover_site.registry.operations import (
    HasHead,
    RegistryRefused,
    form_household,
    join_household,
    leave_household,
    move,
)
from allcover_site.registry.papers import agrees, note_consent, note_paper
from allcover_site.registry.queries import household_on, members_on

DAY = date(2024, 3, 15)


def attested(by: User, person: Person, witnesses: str) -> Paper:
    return note_paper(by=by, person=person, proves="birth", kind="witnesses", told_by=witnesses, day=DAY)


def test_birth_is_attested_by_two_witnesses_or_more(owner: User, ana: Person) -> None:
    for too_few in ("Ben Lo", "Ben Lo, ben  lo", "Ana Lo, Ben Lo", ", ,"):
        with pytest.raises(RegistryRefused, match="two or more"):
            attested(owner, ana, too_few)
    assert attested(owner, ana, "Ben Lo, Eve Kasi").is_alternative
    card = note_paper(
        by=owner, person=ana, proves="identity", kind="identity_card", told_by="State", day=DAY, number="7"
    )
    assert not card.is_alternative
    with pytest.raises(RegistryRefused):
        note_paper(by=owner, person=ana, proves="identity", kind="passport", told_by="State",
                   day=timezone.localdate() + timedelta(days=1))  # fmt: skip


def test_last_word_counts_and_never_asked_is_not_no(owner: User, ana: Person) -> None:
    assert agrees(ana, "contact") is None
    for is_given, day in ((True, DAY), (False, DAY), (True, DAY - timedelta(days=9))):
        note_consent(by=owner, person=ana, purpose="contact", is_given=is_given, form="spoken", day=day)
    assert agrees(ana, "contact") is False
    assert agrees(ana, "statistics") is None
    anna = registered(owner, "Anna")
    note_consent(by=owner, person=anna, purpose="statistics", is_given=True, form="signed", day=DAY)
    merge(by=owner, kept=ana, merged=anna, reason="Twice")
    assert agrees(ana, "statistics") is True


def test_papers_and_consents_are_kept_as_written(owner: User, ana: Person) -> None:
    attested(owner, ana, "Ben Lo, Eve Kasi")
    note_consent(by=owner, person=ana, purpose="contact", is_given=True, form="spoken", day=DAY)
    for table in ("registry_paper", "registry_consent"):
        with pytest.raises(IntegrityError, match="kept as written"):
            execute(f"DELETE FROM {table}")


def test_papers_of_another_area_are_not_ones_own(colleague: User, ana: Person) -> None:
    with pytest.raises(NotAllowed):
        attested(colleague, ana, "Ben Lo, Eve Kasi")
    with pytest.raises(NotAllowed):
        note_consent(by=colleague, person=ana, purpose="contact", is_given=True, form="spoken", day=DAY)
    assert not Paper.objects.exists()
    assert not Consent.objects.exists()


def test_moving_ends_one_membership_and_begins_another_on_one_day(owner: User, home: Household) -> None:
    child = registered(owner, "Cleo", date(2018, 3, 2))
    stay = join_household(by=owner, household=home, person=child, relation="child", on=SINCE)
    other = form_household(by=owner, head=registered(owner, "Ben"), on=SINCE)
    move(by=owner, membership=stay, household=other, relation="grandchild", on=DAY)
    assert [household_on(child, DAY - timedelta(days=n)) for n in (1, 0)] == [home, other]
    assert child not in [member.person for member in members_on(home, DAY)]
    with pytest.raises(RegistryRefused, match="last day already"):
        leave_household(by=owner, membership=stay, last_day=DAY)


def test_move_that_is_refused_leaves_everything_as_it_was(owner: User, ana: Person, home: Household) -> None:
    other = form_household(by=owner, head=registered(owner, "Ben"), on=SINCE)
    stay = ana.memberships.get()
    for household, relation, on, refusal in (
        (other, "head", DAY, HasHead), (home, "child", DAY, RegistryRefused), (other, "child", SINCE, RegistryRefused),
    ):  # fmt: skip
        with pytest.raises(refusal):
            move(by=owner, membership=stay, household=household, relation=relation, on=on)
    assert ana.memberships.get().last_day is None


def test_pages_note_papers_consent_leaving_and_moving(owner: User, ana: Person, home: Household) -> None:
    client, page = entered(owner), f"/registry/{ana.pk}"
    paper = {"proves": "birth", "kind": "witnesses", "told_by": "Ben Lo", "day": DAY}
    assert "two or more" in client.post(f"{page}/papers/new", paper, follow=True).text
    shown = client.post(f"{page}/papers/new", {**paper, "told_by": "Ben <i>, Eve"}, follow=True).text
    assert "Ben &lt;i&gt;, Eve" in shown
    assert "in place of a document" in shown
    assert "not asked yet" in shown
    said = {"purpose": "contact", "is_given": "no", "form": "signed", "day": DAY}
    client.post(f"{page}/papers/consent", said)
    assert agrees(ana, "contact") is False
    other = form_household(by=owner, head=registered(owner, "Ben"), on=SINCE)
    asked = {"household": 999, "relation": "spouse", "on": DAY}
    assert "no such household" in client.post(f"{page}/move", asked, follow=True).text
    assert (
        f"Household {other.pk}"
        in client.post(f"{page}/move", {**asked, "household": other.pk}, follow=True).text
    )
    client.post(f"{page}/leave", {"last_day": DAY})
    assert household_on(ana, DAY + timedelta(days=1)) is None
    assert (
        "no household that they could leave"
        in client.post(f"{page}/leave", {"last_day": DAY}, follow=True).text
    )

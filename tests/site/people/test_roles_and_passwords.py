"""Roles that approve are given by two; passwords are changed by oneself and reset by another; rights are read from a page."""

from datetime import timedelta
from html import escape

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation
from tests.site.conftest import PASSWORD, SINCE, entered, somebody

from allcover_site.audit.models import Event
from allcover_site.people.models import Grant, User
from allcover_site.people.operations import (
    WrongPassword,
    agree,
    appoint,
    change_password,
    end_role,
    reset_password,
    take_on,
)
from allcover_site.people.queries import EVERY, NotAllowed, check_may, rights_of
from allcover_site.people.rights import RIGHTS
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.models import Version

NEW = "another long word"


@pytest.fixture
def mia() -> User:
    """Another manager."""
    return somebody("mia", "manager")


@pytest.fixture
def sam(manager: User) -> User:
    return take_on(by=manager, username="sam", full_name="Sam", password=PASSWORD)


def test_role_that_approves_counts_once_a_second_person_agrees(manager: User, mia: User, sam: User) -> None:
    grant = appoint(by=manager, user=sam, role="reviewer", on=SINCE)
    assert rights_of(sam) == frozenset()
    for by in (manager, sam, somebody("stan")):
        with pytest.raises(NotAllowed):
            agree(by=by, grant=grant)
    agree(by=mia, grant=grant)
    agree(by=mia, grant=grant)
    assert "claims.decide" in rights_of(sam)
    assert Event.objects.filter(deed="people.agreed").count() == 1


def test_role_that_approves_nothing_needs_no_second(manager: User, mia: User, sam: User) -> None:
    appoint(by=manager, user=sam, role="collector", on=SINCE)
    assert "contributions.receive" in rights_of(sam)


def test_only_manager_of_an_office_appoints_alone(manager: User, sam: User) -> None:
    far = somebody("fay", "manager", area="south")
    appoint(by=manager, user=sam, role="reviewer", on=SINCE, area="north")
    assert "claims.decide" in rights_of(sam)
    with pytest.raises(NotAllowed):
        agree(by=far, grant=sam.grants.get())


def test_role_does_not_end_before_it_begins(manager: User, sam: User) -> None:
    grant = appoint(by=manager, user=sam, role="auditor", on=SINCE)
    with pytest.raises(NotAllowed, match="begins on"):
        end_role(by=manager, grant=grant, last_day=SINCE - timedelta(days=1))


def test_own_password_is_changed_with_the_old_one(sam: User) -> None:
    with pytest.raises(WrongPassword):
        change_password(by=sam, old="wrong", new=NEW)
    for weak in ("short", PASSWORD, "password12"):
        with pytest.raises(ValidationError):
            change_password(by=sam, old=PASSWORD, new=weak)
    change_password(by=sam, old=PASSWORD, new=NEW)
    sam.refresh_from_db()
    assert sam.check_password(NEW)
    assert PASSWORD not in str(list(Event.objects.values()))


def test_reset_password_opens_only_the_page_to_choose_ones_own(manager: User, sam: User) -> None:
    before = entered(sam)
    assert before.get("/").status_code == 200
    given = reset_password(by=manager, user=sam)
    assert before.get("/").status_code == 302  # The sessions of the old password are over.
    client = Client()
    client.post("/people/sign-in", {"username": "sam", "password": given})
    assert client.get("/")["Location"] == "/people/password"
    assert "not the same" in client.post("/people/password", {"old": given, "new": NEW, "again": "x"}).text
    assert "not your password" in client.post("/people/password", {"old": "x", "new": NEW, "again": NEW}).text
    assert "too short" in client.post("/people/password", {"old": given, "new": "x", "again": "x"}).text
    assert client.post("/people/password", {"old": given, "new": NEW, "again": NEW})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_nobody_resets_a_password_of_who_may_do_more(manager: User) -> None:
    local = somebody("lou", "manager", area="north")
    for by, user in ((local, manager), (manager, manager), (somebody("stan"), manager)):
        with pytest.raises(NotAllowed):
            reset_password(by=by, user=user)


def test_pages_give_agree_to_and_end_a_role(manager: User, mia: User, sam: User) -> None:
    page = f"/people/{sam.pk}"
    given = {"role": "reviewer", "on": SINCE, "scheme": "", "area": ""}
    assert "a second person must agree" in entered(manager).post(f"{page}/appoint", given, follow=True).text
    grant = Grant.objects.get(user=sam)
    assert "Two people are needed" in entered(manager).post(f"{page}/{grant.pk}/agree", follow=True).text
    assert "Agreed." in entered(mia).post(f"{page}/{grant.pk}/agree", follow=True).text
    assert "errorlist" not in entered(mia).get(page).text
    today = timezone.localdate()
    entered(mia).post(f"{page}/{grant.pk}/end", {"last_day": today - timedelta(days=1)})
    assert rights_of(sam) == frozenset()
    assert entered(mia).post(f"/people/{mia.pk}/{grant.pk}/end", {"last_day": today}).status_code == 404


def test_role_is_for_a_scheme_chosen_by_its_name_and_for_no_other(
    manager: User, mutual: Version, sam: User
) -> None:
    browser = entered(manager)
    browser.cookies["django_language"] = "fr"
    assert '<option value="mutual_health">Mutuelle de santé</option>' in browser.get(f"/people/{sam.pk}").text
    given = {"role": "auditor", "on": SINCE, "area": ""}
    browser.post(f"/people/{sam.pk}/appoint", {**given, "scheme": "mutual_helth"})
    assert not sam.grants.exists()
    browser.post(f"/people/{sam.pk}/appoint", {**given, "scheme": "mutual_health"})
    assert sam.grants.get().scheme == "mutual_health"


def test_role_is_for_an_area_that_there_is_or_for_one_that_is_written_out_as_new(
    manager: User, ana: Person, home: Household, sam: User
) -> None:
    browser, page = entered(manager), f"/people/{sam.pk}"
    shown = browser.get(page).text
    assert '<option value="north">north</option>' in shown
    assert '<option value="north.lake">north.lake</option>' in shown
    given = {"role": "auditor", "on": SINCE}
    for wrong in (
        {"area": "nort"},
        {"area": "north", "new_area": "hill"},
        {"new_area": "north."},
        {"new_area": "a..b"},
    ):
        browser.post(f"{page}/appoint", {**given, **wrong})
        assert not sam.grants.exists(), wrong
    for told in ({"area": "north.lake"}, {"new_area": "south.far hill"}):
        browser.post(f"{page}/appoint", {**given, **told})
    assert [grant.area for grant in sam.grants.all()] == ["north.lake", "south.far hill"]
    assert '<option value="south.far hill">' in browser.get("/people/new").text


def test_somebody_is_taken_on_without_a_role(manager: User) -> None:
    given = {"username": "ed", "full_name": "Ed", "password": PASSWORD, "role": "", "scheme": "", "area": ""}
    assert entered(manager).post("/people/new", given).status_code == 302
    assert rights_of(User.objects.get(username="ed")) == frozenset()


def test_refusal_names_the_right_and_the_scheme_in_the_readers_language(mutual: Version, sam: User) -> None:
    with translation.override("fr"), pytest.raises(NotAllowed) as refusal:
        check_may(sam, "books.close", scheme="mutual_health", area="north")
    assert str(RIGHTS["books.close"]) != "books.close"
    with translation.override("fr"):
        assert str(RIGHTS["books.close"]) in str(refusal.value)
    assert "Mutuelle de santé, north" in str(refusal.value)
    with pytest.raises(NotAllowed, match="the whole office"):
        check_may(sam, "books.close", scheme=EVERY)


def test_page_shows_a_reset_password_once(manager: User, sam: User) -> None:
    shown = entered(manager).post(f"/people/{sam.pk}/reset-password").text
    assert "shown this once" in shown
    assert "shown this once" not in entered(manager).get(f"/people/{sam.pk}").text


def test_rights_of_every_role_are_read_from_a_page(manager: User) -> None:
    shown = entered(manager).get("/people/rights").text
    assert all(escape(str(label)) in shown for label in RIGHTS.values())

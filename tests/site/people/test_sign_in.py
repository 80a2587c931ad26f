"""Signing in: Argon2, a lock after five failures, nobody who has left."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.conftest import PASSWORD, SINCE

from allcover_site.config.settings import PASSWORD_HASHERS
from allcover_site.people.models import User
from allcover_site.people.operations import found_office


@pytest.fixture
def mara() -> User:
    return found_office(username="mara", full_name="Mara", password=PASSWORD, on=SINCE)


def tried(client: Client, password: str, username: str = "mara") -> bool:
    """Whether somebody is in after trying a password."""
    client.post("/people/sign-in", {"username": username, "password": password})
    return client.get("/").status_code == 200


def test_right_password_opens_the_office(mara: User) -> None:
    assert mara.password.startswith("argon2$argon2id$")
    assert PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert tried(Client(), PASSWORD)


@pytest.mark.parametrize(("username", "password"), [("mara", "wrong"), ("nobody", PASSWORD), ("mara", "")])
def test_wrong_name_or_password_does_not(mara: User, username: str, password: str) -> None:
    assert not tried(Client(), password, username)


def test_fourth_failure_leaves_the_door_open(mara: User) -> None:
    client = Client()
    for _ in range(4):
        assert not tried(client, "wrong")
    assert tried(client, PASSWORD)


def test_fifth_failure_locks_even_the_right_password_out_for_a_quarter_of_an_hour(mara: User) -> None:
    from axes.models import AccessAttempt

    client = Client()
    for _ in range(5):
        tried(client, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert not tried(client, PASSWORD)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert tried(client, PASSWORD)


def test_whoever_has_left_is_out_at_once(mara: User) -> None:
    client = Client()
    assert tried(client, PASSWORD)
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302
    assert not tried(client, PASSWORD)


def test_sign_out_closes_the_office(mara: User) -> None:
    client = Client()
    tried(client, PASSWORD)
    client.post("/people/sign-out")
    assert client.get("/").status_code == 302

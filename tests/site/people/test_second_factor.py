"""Whoever may approve proves twice who they are: a code opens once, wrong ones close the door, a lost telephone is replaced."""

from datetime import timedelta

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.site.conftest import PASSWORD, entered, somebody

from allcover_site.audit.models import Event
from allcover_site.people import proving
from allcover_site.people.models import User
from allcover_site.people.operations import reset_second_factor
from allcover_site.people.proving import NotProven, new_secret, prove, set_second_factor
from allcover_site.people.queries import NotAllowed, approves
from allcover_site.people.rights import APPROVING, RIGHTS, ROLES


class Clock:
    """What the time is, until it is told on."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(proving, "time", held)
    return held


@pytest.fixture(autouse=True)
def _is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SECOND_FACTOR", True)


@pytest.fixture
def rita(clock: Clock) -> User:
    """A reviewer with a telephone, whose first code is used."""
    user = somebody("rita", "reviewer")
    secret = new_secret()
    set_second_factor(by=user, secret=secret, code=code_of(secret, clock))
    user.refresh_from_db()
    return user


def code_of(secret: str, clock: Clock, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(clock.now) + 30 * steps)


def test_every_role_that_approves_is_asked_and_no_other() -> None:
    assert set(RIGHTS) >= APPROVING
    asked = {role for role in ROLES if approves(somebody(f"the {role}", role))}
    assert asked == {"manager", "accountant", "reviewer"} | {
        role for role, (_label, rights) in ROLES.items() if rights & APPROVING
    }
    assert asked.isdisjoint({"auditor", "registrar", "claims_clerk", "collector"})


def test_rfc_6238_codes_come_out(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """Appendix B of RFC 6238, its SHA-1 rows cut to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for at, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")):
        clock.now = at
        assert proving._step_of(secret, code, 0) == at // 30


def test_code_opens_once_and_only_around_its_half_minute(rita: User, clock: Clock) -> None:
    for steps in (0, -1, 2, -2):
        with pytest.raises(NotProven):
            prove(by=rita, code=code_of(rita.second_factor, clock, steps))
    prove(by=rita, code=code_of(rita.second_factor, clock, 1))
    with pytest.raises(NotProven):
        prove(by=rita, code=code_of(rita.second_factor, clock, 1))
    clock.now += 60
    prove(by=rita, code=f" {code_of(rita.second_factor, clock)[:3]} {code_of(rita.second_factor, clock)[3:]}")


def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour(rita: User, clock: Clock) -> None:
    clock.now += 300
    for _ in range(5):
        with pytest.raises(NotProven):
            prove(by=rita, code="000000")
    with pytest.raises(NotProven):
        prove(by=rita, code=code_of(rita.second_factor, clock))
    User.objects.update(second_factor_failed_at=timezone.now() - timedelta(minutes=16))
    prove(by=rita, code=code_of(rita.second_factor, clock))


def test_pages_are_closed_until_the_code_is_given(clock: Clock) -> None:
    user = somebody("rita", "reviewer")
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/people/sign-in", {"username": "rita", "password": PASSWORD})
    for page in ("/", "/registry/", "/claims/"):
        assert client.get(page)["Location"] == "/people/second-factor"
    shown = client.get("/people/second-factor").text
    secret = client.session["second_factor_to_be"]
    assert secret in shown
    assert "data:image/svg+xml" in shown
    assert "does not belong" in client.post("/people/second-factor", {"code": "000000"}).text
    assert "shown only now" in client.post("/people/second-factor", {"code": code_of(secret, clock)}).text
    assert client.get("/registry/").status_code == 200
    assert secret not in client.get("/people/second-factor").text
    # Another session proves it anew, and never sees the secret again.
    clock.now += 60
    other = entered(user)
    assert other.get("/registry/")["Location"] == "/people/second-factor"
    assert secret not in other.get("/people/second-factor").text
    other.post("/people/second-factor", {"code": code_of(secret, clock)})
    assert other.get("/registry/").status_code == 200


def test_who_approves_nothing_needs_no_telephone() -> None:
    assert entered(somebody("carl", "collector")).get("/registry/").status_code == 200


def test_reset_by_another_closes_sessions_until_a_new_telephone_is_set(rita: User, clock: Clock) -> None:
    clock.now += 60
    client = entered(rita)
    client.post("/people/second-factor", {"code": code_of(rita.second_factor, clock)})
    assert client.get("/registry/").status_code == 200
    manager = somebody("mara", "manager")
    reset_second_factor(by=manager, user=rita)
    assert client.get("/registry/")["Location"] == "/people/second-factor"
    assert "data:image/svg+xml" in client.get("/people/second-factor").text
    for by, user in ((manager, manager), (rita, manager)):
        with pytest.raises(NotAllowed):
            reset_second_factor(by=by, user=user)


def test_whoever_holds_the_machine_can_reset_it_by_a_command(rita: User) -> None:
    call_command("reset_second_factor", "rita", verbosity=0)
    rita.refresh_from_db()
    assert rita.second_factor == ""
    assert Event.objects.filter(deed="people.second_factor_reset", actor="founder").exists()
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_second_factor", "nobody")

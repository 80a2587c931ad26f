"""Recovery codes: shown once, kept as hashes, each opens once in the place of a telephone, and its use is in the trail."""

import re

import pyotp
import pytest
from django.core import serializers
from tests.site.conftest import entered, somebody

from allcover_site.audit.models import Event
from allcover_site.people.models import RecoveryCode, User
from allcover_site.people.operations import reset_second_factor
from allcover_site.people.proving import NotProven, new_secret, prove, set_second_factor
from allcover_site.people.recovering import COUNT, left_of, new_codes

CODE = re.compile(r"<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</code>")


@pytest.fixture(autouse=True)
def _is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SECOND_FACTOR", True)


@pytest.fixture
def rita() -> User:
    user, secret = somebody("rita", "reviewer"), new_secret()
    set_second_factor(by=user, secret=secret, code=pyotp.TOTP(secret).now())
    user.refresh_from_db()
    return user


def test_code_opens_once_however_it_is_typed_and_its_use_is_in_the_trail(rita: User) -> None:
    codes = new_codes(by=rita)
    assert len({*codes}) == COUNT
    prove(by=rita, code=f" {codes[0].lower().replace('-', ' ')} ")
    with pytest.raises(NotProven):
        prove(by=rita, code=codes[0])
    assert left_of(rita) == COUNT - 1
    used = Event.objects.get(deed="people.recovery_code_used")
    assert (used.actor, used.facts) == ("rita", {"left": COUNT - 1})


def test_codes_are_kept_as_hashes_and_are_in_no_event(rita: User) -> None:
    codes = new_codes(by=rita)
    kept = serializers.serialize("json", [*RecoveryCode.objects.all(), *Event.objects.all()])
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def test_new_codes_close_those_made_before_and_a_code_opens_for_nobody_else(rita: User) -> None:
    old = new_codes(by=rita)
    new = new_codes(by=rita)
    other, secret = somebody("mara", "manager"), new_secret()
    set_second_factor(by=other, secret=secret, code=pyotp.TOTP(secret).now())
    for by, code in ((rita, old[0]), (other, new[0])):
        with pytest.raises(NotProven):
            prove(by=by, code=code)
    prove(by=rita, code=new[0])


def test_wrong_recovery_codes_close_the_door_as_wrong_codes_do(rita: User) -> None:
    codes = new_codes(by=rita)
    for _ in range(5):
        with pytest.raises(NotProven):
            prove(by=rita, code="AAAA-AAAA-AAAA-AAAA")
    with pytest.raises(NotProven):
        prove(by=rita, code=codes[0])
    assert left_of(rita) == COUNT


def test_reset_of_the_telephone_ends_its_codes(rita: User) -> None:
    new_codes(by=rita)
    reset_second_factor(by=somebody("mara", "manager"), user=rita)
    assert not RecoveryCode.objects.exists()


def test_codes_are_shown_when_the_telephone_is_set_and_open_the_office_without_it() -> None:
    user = somebody("rita", "reviewer")
    client = entered(user)
    client.get("/people/second-factor")
    secret = client.session["second_factor_to_be"]
    codes = CODE.findall(client.post("/people/second-factor", {"code": pyotp.TOTP(secret).now()}).text)
    assert len(codes) == COUNT
    assert not CODE.search(client.get("/people/second-factor").text)
    other = entered(user)
    assert other.post("/people/second-factor/codes")["Location"] == "/people/second-factor"  # Not proven yet.
    assert other.post("/people/second-factor", {"code": codes[3]})["Location"] == "/"
    assert other.get("/registry/").status_code == 200
    assert "You have 9 recovery codes left." in other.get("/people/second-factor").text
    again = CODE.findall(other.post("/people/second-factor/codes").text)
    assert len({*again, *codes}) == 2 * COUNT
    assert other.get("/people/second-factor/codes").status_code == 405

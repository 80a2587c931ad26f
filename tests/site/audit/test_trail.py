"""The trail: it only grows, and a change anywhere shows, even one that the database let through."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from tests.site.conftest import execute, unguard

from allcover_site.audit import operations
from allcover_site.audit.models import Event, Trail
from allcover_site.audit.operations import OutsideTransaction, record
from allcover_site.audit.queries import faults_of_trail
from allcover_site.people.models import User


@pytest.fixture
def three(manager: User) -> None:
    for number in (1, 2, 3):
        record(manager, "tests.counted", f"thing {number}", count=number, note="é", none=None)


def test_events_are_numbered_without_a_gap_and_whole(three: None) -> None:
    assert list(Event.objects.values_list("number", flat=True)) == [1, 2, 3]
    Event.objects.all()[0].refresh_from_db()
    assert faults_of_trail() == ()


def test_an_empty_trail_is_whole() -> None:
    assert faults_of_trail() == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET actor = 'x' WHERE number = 2", "DELETE FROM audit_event"]
)
def test_database_refuses_to_change_an_event(three: None, statement: str) -> None:
    with pytest.raises(IntegrityError, match="kept as written"):
        execute(statement)
    assert Event.objects.count() == 3


def test_postgresql_refuses_to_empty_the_trail(three: None) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match="kept as written"):
            execute("TRUNCATE audit_event")
    assert Event.objects.count() == 3


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_event SET actor = 'x' WHERE number = 2", "Number 2 was changed"),
        ("DELETE FROM audit_event WHERE number = 2", "Number 2 is missing"),
        ("DELETE FROM audit_event WHERE number = 3", "should end with number 3 and ends with 2"),
        ("DELETE FROM audit_event", "should end with number 3 and ends with 0"),
    ],
)
def test_change_behind_the_guards_back_shows(three: None, statement: str, fault: str) -> None:
    unguard("audit_event")
    execute(statement)
    assert any(fault in told for told in faults_of_trail())
    with pytest.raises(CommandError, match=fault):
        call_command("prove", "trail")


def test_event_sealed_anew_does_not_fit_the_next(three: None) -> None:
    from allcover.bookkeeping.chain import seal
    from allcover_site.audit.operations import content

    event = Event.objects.get(number=2)
    event.actor = "x"
    unguard("audit_event")
    execute(
        "UPDATE audit_event SET actor = 'x', seal = %s WHERE number = 2", seal(event.before, content(event))
    )
    assert faults_of_trail() == ("Number 3 was not sealed after the record that stands before it.",)


def test_whole_trail_is_told_with_its_seal(three: None) -> None:
    told = io.StringIO()
    call_command("prove", "trail", stdout=told)
    assert Trail.objects.get().seal in told.getvalue()
    assert "3 events" in told.getvalue()


def test_event_fails_with_its_deed(manager: User) -> None:
    @transaction.atomic
    def failing() -> None:
        record(manager, "tests.failed", "thing")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert (Event.objects.count(), Trail.objects.get().number) == (0, 0)


def test_event_by_itself_is_refused(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(OutsideTransaction):
        record(manager, "tests.alone", "thing")

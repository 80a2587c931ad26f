"""Settings from the environment: read as what they are, or refused with a cure."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from threading import Timer
from typing import Any

import pytest

from allcover_site.config import environment as reading
from allcover_site.config.environment import SettingMissing, SettingUnreadable


def test_absent_setting_without_default_stops_the_start() -> None:
    with pytest.raises(SettingMissing, match="SECRET is not set"):
        reading.text("SECRET", environment={"SECRET": "  "})


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda held: reading.yes_no("A", False, environment=held), "perhaps"),
        (lambda held: reading.whole_number("A", 1, environment=held), "-3"),
        (lambda held: reading.whole_number("A", 4000, least=1, environment=held), "0"),
        (lambda held: reading.whole_number("A", 1, environment=held), "٣"),
        (lambda held: reading.folder("A", environment=held), "/no/such/folder"),
        (lambda held: reading.database("A", Path("x"), environment=held), "mysql://root@host/name"),
    ],
)
def test_unreadable_setting_is_named_with_its_value(read: Callable[[Any], object], value: str) -> None:
    with pytest.raises(SettingUnreadable, match="A "):
        read({"A": value})


def test_day_begins_when_it_does_for_the_machine(tmp_path: Path) -> None:
    linked = tmp_path / "localtime"
    linked.symlink_to("/usr/share/zoneinfo/America/Tegucigalpa")
    assert reading.zone_of_machine(linked, environment={}) == "America/Tegucigalpa"
    assert reading.zone_of_machine(linked, environment={"TZ": ":Africa/Maputo"}) == "Africa/Maputo"
    for odd in ("", "local", "../secrets", "/etc/passwd"):
        assert reading.zone_of_machine(tmp_path / "none", environment={"TZ": odd}) == "UTC"


def test_sqlite_is_the_default_with_wal_and_immediate_transactions() -> None:
    read = reading.database("A", Path("/tmp/office.sqlite3"), environment={})
    assert (read["ENGINE"], read["NAME"]) == ("django.db.backends.sqlite3", "/tmp/office.sqlite3")
    assert read["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in read["OPTIONS"]["init_command"]


def test_address_puts_the_office_on_postgresql() -> None:
    address = "postgresql://ana:pw@db.example:5433/fund"
    read = reading.database("A", Path("x"), environment={"A": address})
    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert [read[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "fund", "ana", "pw", "db.example", 5433,
    ]  # fmt: skip
    assert read["OPTIONS"] == {"options": "-c random_page_cost=1.1"}
    own = reading.database("A", Path("x"), environment={"A": f"{address}?options=-c%20a%3Db"})
    assert own["OPTIONS"] == {"options": "-c a=b"}
    assert reading.database("A", Path("x"), environment={"A": f"{address}?options="})["OPTIONS"] == {}


def test_key_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    kept = tmp_path / "secret-key"
    kept.touch()
    later = Timer(0.1, kept.write_text, ["theirs"])
    later.start()
    assert reading.secret("KEY", kept, environment={}) == "theirs"
    later.join()


def test_key_that_is_empty_or_cannot_be_made_stops_the_start_with_the_cure(tmp_path: Path) -> None:
    kept = tmp_path / "secret-key"
    kept.touch()
    with pytest.raises(SettingUnreadable, match=r"secret-key' is empty\. Delete the file"):
        reading.secret("KEY", kept, environment={})
    with pytest.raises(SettingUnreadable, match=r"cannot be read or made: .* or set KEY\."):
        reading.secret("KEY", kept / "secret-key", environment={})
    assert reading.secret("KEY", kept, environment={"KEY": "given"}) == "given"


def test_size_of_a_batch_is_a_setting_of_the_office(tmp_path: Path) -> None:
    told = "from allcover_site.config import settings; print(settings.BATCH)"
    own = {**os.environ, "ALLCOVER_OFFICE": str(tmp_path), "ALLCOVER_SECRET_KEY": "only-for-tests"}
    found = [
        run(
            [sys.executable, "-c", told], env={**own, **more}, capture_output=True, text=True, check=True
        ).stdout
        for more in ({}, {"ALLCOVER_BATCH": "25"})
    ]
    assert found == ["4000\n", "25\n"]

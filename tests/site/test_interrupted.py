"""The power cut, the second clerk and the full disk, in the middle of every deed of money: all of it is there, or nothing.

In an office of its own, with processes of their own that are killed, on a file of SQLite or on a database of the server that
the test run has started. ``ALLCOVER_KILLS`` says how often each deed is killed before it is done, at points that are drawn
from ``ALLCOVER_SEED``; each run draws others unless it is set.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.site.interrupted.booking import deeds_of_money
from tests.site.interrupted.deeds import STORY
from tests.site.interrupted.races import RACES
from tests.site.serving import own_office

SEED = os.environ.get("ALLCOVER_SEED", "") or secrets.token_hex(4)

Told = Mapping[str, Mapping[str, Any]]


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What came of every deed, race and accident, by its name."""
    folder = tmp_path_factory.mktemp("office")
    if connection.vendor == "sqlite":
        shutil.copy(request.getfixturevalue("migrated"), folder)
    kills = os.environ.get("ALLCOVER_KILLS") or {"sqlite": "2"}.get(connection.vendor, "1")
    with own_office(folder) as office:
        command = [sys.executable, "-m", "tests.site.interrupted.running", SEED, kills]
        run = subprocess.run(command, env=office, capture_output=True, text=True, check=False,
                             cwd=Path(__file__).resolve().parents[2])  # fmt: skip
    print(run.stderr, file=sys.stderr)  # Why a deed broke off, where one did.
    assert run.returncode == 0
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["name"]: row for row in rows}


def wrong(told: Told, names: list[str]) -> dict[str, Any]:
    return {name: (SEED, told[name]["at"], told[name]["wrong"]) for name in names if told[name]["wrong"]}


def test_every_deed_of_money_that_is_killed_leaves_all_of_it_or_nothing_and_is_done_once(told: Told) -> None:
    names = ["an invented office", *(deed.name for deed in STORY)]
    assert wrong(told, names) == {}
    assert all(told[name]["at"] for name in names)


def test_every_function_that_moves_money_is_reached_by_a_deed_that_is_killed(told: Told) -> None:
    """Whoever adds one adds a deed to the story, or this says which is missing."""
    reached = {name for row in told.values() for name in row["reached"]}
    assert deeds_of_money() - reached == set()


def test_of_two_clerks_at_once_each_does_what_may_be_done_and_the_books_hold(told: Told) -> None:
    assert wrong(told, [f"race: {race.name}" for race in RACES]) == {}


def test_full_disk_loses_nothing_and_what_was_refused_is_sent_again(told: Told) -> None:
    assert wrong(told, ["full disk"]) == {}


def test_copy_that_is_killed_is_none_and_putting_one_back_is_all_or_nothing(told: Told) -> None:
    """On PostgreSQL its own programs do it."""
    assert ("copies" in told) == (connection.vendor == "sqlite")
    assert wrong(told, ["copies"] if "copies" in told else []) == {}

"""Two clerks at once, and the power cut in the middle of it: the books hold, nothing is lost or booked twice.

In an office of its own, with processes of their own, on a file of SQLite or on a database of the server that the
test run has started; what the other tests roll back is written here for good.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.site.serving import own_office

EACH = 40


@pytest.fixture
def office(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_office(tmp_path) as environment:
        yield environment


def process(office: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.site.collecting", *arguments]
    return subprocess.Popen(command, env=office, stdout=subprocess.PIPE, text=True,
                            cwd=Path(__file__).resolve().parents[2])  # fmt: skip


def done(office: dict[str, str], *arguments: str) -> list[str]:
    with process(office, *arguments) as run:
        assert run.stdout is not None
        told = run.stdout.read().splitlines()
    assert run.returncode == 0
    return told


def received(told: list[str]) -> tuple[int, int]:
    """What an office that holds has received, and in how many receipts."""
    assert len(told) == 1, told
    found = re.fullmatch(r"received (\d+) in (\d+)", told[0])
    assert found is not None, told
    return int(found[1]), int(found[2])


def test_books_hold_when_one_of_two_clerks_is_cut_off(office: dict[str, str]) -> None:
    done(office, "found")
    amount, count = received(done(office, "check"))
    cut_at = random.Random(os.getpid()).randrange(1, EACH // 2)
    with (
        process(office, "collect", "one", str(EACH)) as one,
        process(office, "collect", "two", str(EACH)) as two,
    ):
        assert one.stdout is not None
        for line in one.stdout:
            if int(line) >= cut_at:
                one.kill()
                break
        one.wait()
        assert two.stdout is not None
        two.stdout.read()
    assert (one.returncode, two.returncode) == (-9, 0)
    _, after = received(done(office, "check"))
    assert count + EACH + cut_at + 1 <= after < count + 2 * EACH
    done(office, "collect", "one", str(EACH))  # the clerk starts again from the first slip
    assert received(done(office, "check")) == (amount + 2 * EACH * 100, count + 2 * EACH)

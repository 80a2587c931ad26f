"""``allcover serve`` and ``allcover office``, each in a process of its own as a manager starts them."""

import hashlib
import os
import re
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

ENVIRONMENT = {
    key: value for key, value in os.environ.items() if not key.startswith(("ALLCOVER_", "DATABASE", "DJANGO"))
}
ALLCOVER = str(Path(sys.executable).with_name("allcover"))


@pytest.mark.once
def test_served_office_answers_is_copied_and_restored(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    with subprocess.Popen(
        [ALLCOVER, "serve", "--demo", "--folder", str(folder), "--port", "0"],
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        try:
            told = _told_until(served, "is open at")
            address = re.search(r"http://\S+", told[-1])
            assert address is not None
            with urlopen(address[0] + "health") as answer:
                assert (answer.status, b'"is_well": true' in answer.read()) == (200, True)
            while_open = _modes(folder)
        finally:
            served.terminate()
    assert any("Sign in as one of: manager" in line for line in told)
    copy, again = tmp_path / "stick" / "office.copy", tmp_path / "again"
    copy.parent.mkdir()
    seal = _office(folder, "backup", str(copy)).split()[-1].rstrip(".")
    # An office again, in another folder, whose trail ends with the same seal and whose books are whole.
    restored = _office(again, "restore", str(copy))
    # Nobody else of the machine reads any of it: it holds incomes, care and what second factors are made from.
    assert {"office.sqlite3", "office.sqlite3-wal", "secret-key"} <= while_open.keys()
    for modes in (while_open, _modes(again), _modes(copy.parent)):
        assert set(modes.values()) == {0o600}, modes
    assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, again)} == {0o700}
    assert "The trail is whole" in restored
    assert "The books are whole" in restored
    assert seal in restored
    # A copy in which a name was changed is none, however whole its database; what is refused leaves nothing behind.
    whole, refused = copy.read_bytes(), tmp_path / "refused"
    assert b"Lake health centre" in whole
    copy.write_bytes(whole.replace(b"Lake health centre", b"Fake health centre"))
    assert "not those of the copy" in _refused(refused, "restore", str(copy))
    copy.unlink()
    assert "There is no file" in _refused(refused, "restore", str(copy))
    assert not refused.exists()


@pytest.mark.once
def test_any_wsgi_server_opens_the_office_of_a_folder_and_nobody_else_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    _office(folder, "migrate", "--verbosity=0")
    key = (folder / "secret-key").read_text(encoding="ascii")
    (folder / "office.sqlite3").chmod(0o644)
    told = _python(folder, "from allcover_site.config.wsgi import application\n"
                           "from django.conf import settings\nprint(settings.SECRET_KEY)")  # fmt: skip
    assert told.split() == [key]
    assert set(_modes(folder).values()) == {0o600}


@pytest.mark.once
def test_two_servers_that_start_at_once_sign_with_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    show = [sys.executable, "-c", "from allcover_site.config.settings import SECRET_KEY; print(SECRET_KEY)"]
    environment = {**ENVIRONMENT, "ALLCOVER_OFFICE": str(folder)}
    both = [subprocess.Popen(show, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    keys = {each.communicate()[0].strip() for each in both}
    assert keys == {(folder / "secret-key").read_text(encoding="ascii")}


@pytest.mark.once
def test_refused_restore_leaves_a_folder_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "notes").write_text("kept", encoding="ascii")
    _refused(folder, "restore", str(tmp_path / "absent"))
    assert [path.name for path in folder.iterdir()] == ["notes"]
    (folder / "secret-key").write_text("a key that was there", encoding="ascii")
    _refused(folder, "restore", str(tmp_path / "absent"))
    assert (folder / "secret-key").read_text(encoding="ascii") == "a key that was there"


@pytest.mark.once
def test_restore_whose_proof_fails_leaves_no_office_that_could_be_served(tmp_path: Path) -> None:
    office, copy, again = tmp_path / "office", tmp_path / "office.copy", tmp_path / "again"
    _office(office, "migrate", "--verbosity=0")
    _office(office, "backup", str(copy))
    # A trail that ends elsewhere than it says, with a sum that fits.
    with closing(sqlite3.connect(copy)) as held, held:
        held.execute("UPDATE audit_trail SET number = number + 1")
    told = f"{hashlib.sha256(copy.read_bytes()).hexdigest()}  {copy.name}\n"
    copy.with_name("office.copy.sha256").write_text(told, encoding="ascii")
    assert "trail: The trail should end with" in _refused(again, "restore", str(copy))
    assert not again.exists()
    again.mkdir()
    (again / "notes").write_text("kept", encoding="ascii")
    _refused(again, "restore", str(copy))
    assert [path.name for path in again.iterdir()] == ["notes"]


def _refused(folder: Path, *arguments: str) -> str:
    run = subprocess.run([ALLCOVER, "office", "--folder", str(folder), *arguments], env=ENVIRONMENT,
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr) == (1, False), run.stderr
    return run.stderr


def _office(folder: Path, *arguments: str) -> str:
    run = subprocess.run([ALLCOVER, "office", "--folder", str(folder), *arguments], env=ENVIRONMENT,
                         capture_output=True, text=True, check=True)  # fmt: skip
    return run.stdout


def _python(folder: Path, code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], env={**ENVIRONMENT, "ALLCOVER_OFFICE": str(folder)},
                          capture_output=True, text=True, check=True).stdout  # fmt: skip


def _modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def _told_until(served: "subprocess.Popen[str]", wanted: str) -> list[str]:
    told: list[str] = []
    last = time.monotonic() + 60
    assert served.stdout is not None
    while not told or wanted not in told[-1]:
        assert time.monotonic() < last, told
        line = served.stdout.readline()
        assert line, told
        told.append(line)
    return told


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://root@127.0.0.1/office", "DATABASE_URL begins with 'mysql'"),
        ("postgresql://office@127.0.0.1:1/absent", "The database of the office cannot be used"),
        ("sqlite:////absent/office.sqlite3", "The database of the office cannot be used"),
    ],
)
@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("office", "prove")])
def test_database_that_cannot_be_used_is_told_in_words(
    tmp_path: Path, address: str, told: str, command: tuple[str, ...]
) -> None:
    run = subprocess.run([ALLCOVER, command[0], "--folder", str(tmp_path / "office"), *command[1:]],
                         env={**ENVIRONMENT, "DATABASE_URL": address}, capture_output=True, text=True, check=False)  # fmt: skip
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("Error: ")
    assert told in run.stderr
    assert "Traceback" not in run.stderr

"""Copies of an office: whole, checked, and never written over anything."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from allcover_site.config.copying import NotCopied, back_up, check_copy, put_back, sum_of


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy as an office leaves it, with enough in it to be cut in the middle."""
    path = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(path)) as held, held:
        held.execute("CREATE TABLE audit_trail (number, seal)")
        held.execute("CREATE TABLE filler (text)")
        held.executemany("INSERT INTO filler VALUES (?)", [("x" * 1000,) for _ in range(100)])
    told = f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
    path.with_name("copy.sqlite3.sha256").write_text(told, encoding="ascii")
    return path


def test_copy_becomes_an_office_where_there_is_none(copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "office.sqlite3"
    put_back(copy, target)
    check_copy(target)
    with pytest.raises(NotCopied, match="There is an office"):
        put_back(copy, target)


def test_copy_that_was_cut_is_refused_and_nothing_is_left(copy: Path, tmp_path: Path) -> None:
    whole = copy.read_bytes()
    target = tmp_path / "office.sqlite3"
    for cut in (whole[: len(whole) // 2], whole[:10], b"", b"not a database at all" * 100):
        copy.write_bytes(cut)
        with pytest.raises(NotCopied):
            put_back(copy, target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.sqlite3", "copy.sqlite3.sha256"]


def test_copy_that_is_a_whole_database_and_not_as_it_was_taken_is_refused(copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "office.sqlite3"
    copy.write_bytes(copy.read_bytes().replace(b"xxxx", b"yxxx"))
    check_copy(copy)
    with pytest.raises(NotCopied, match="not those of the copy"):
        put_back(copy, target)
    assert not target.exists()


def test_copy_without_its_sum_is_refused(copy: Path, tmp_path: Path) -> None:
    sum_of(copy).unlink()
    with pytest.raises(NotCopied, match="sum is missing"):
        put_back(copy, tmp_path / "office.sqlite3")


def test_absent_copy_and_other_databases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotCopied, match="no file"):
        check_copy(tmp_path / "absent")
    other = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(other)) as held:
        held.execute("CREATE TABLE music (title)")
    with pytest.raises(NotCopied, match="audit_trail"):
        check_copy(other)


def test_copy_is_not_written_over_a_file(copy: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(NotCopied):
        back_up(connection, copy)
    assert copy.read_bytes() == before

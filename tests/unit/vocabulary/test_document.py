"""YAML from strangers: what is read as what, with its line, and what is refused."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import examples

from allcover.vocabulary.document import MAXIMUM_BYTES, Document, parse_document, read_document
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import MOST_FAULTS, FaultList


def read(text: str) -> Document:
    faults = FaultList()
    document = parse_document(text, "file.yaml", faults)
    assert document is not None, faults.faults
    return document


def refused(text: str) -> list[tuple[int | None, str]]:
    faults = FaultList()
    found = parse_document(text, "file.yaml", faults)
    assert found is None or found.unread
    return [(fault.place.line, fault.what) for fault in faults.faults]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("0", 0),
        ("-0", 0),
        ("1.50", ratio(3, 2)),
        ("-0.25", ratio(-1, 4)),
        ("0.1", ratio(1, 10)),
        ("123456789012345678", 123456789012345678),
        ("yes", True),
        ("no", False),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2024-06-30", date(2024, 6, 30)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_plain_values_are_read_as_what_they_are(written: str, value: Any) -> None:
    found = read(f"key: {written}").value["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "written",
    ["1_000", "0x10", "0o17", "1e3", "1.5e3", ".5", "5.", "012", "-012", "00", "00.5", "1,000", "1 000", "6%", ".inf", ".nan",
     "1:30", "Yes", "YES", "No", "on", "off", "y", "n", "True", "NULL", "2024-6-30", "30.06.2024", "2024-06-30T12:00:00",
     "1234567890123456789", "１２", "١٢"],
)  # fmt: skip
def test_all_else_stays_text(written: str) -> None:
    assert read(f"key: {written}").value["key"] == written


@pytest.mark.parametrize("written", ["'12'", '"12"', "'yes'", "'2024-06-30'", "'null'", "''"])
def test_quoted_values_are_text(written: str) -> None:
    assert read(f"key: {written}").value["key"] == written[1:-1]


def test_blocks_are_text() -> None:
    assert read("key: |\n  12\nother: >-\n  a\n  b\n").value == {"key": "12\n", "other": "a b"}


@pytest.mark.parametrize("written", ["2020-02-30", "2023-02-29", "2020-13-01", "2020-00-10", "0000-01-01"])
def test_days_that_do_not_exist_are_faults(written: str) -> None:
    assert refused(f"a: 1\nkey: {written}\n") == [(2, f"'{written}' is no date of the calendar.")]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: *x\n", 2, "Uses a YAML alias"),
        ("a: 1\nb: &x 2\n", 2, "Uses a YAML anchor"),
        ("a: 1\nb: !!python/object/apply:os.system ['true']\n", 2, "Uses the YAML tag"),
        ("a: 1\nb: !!int '3'\n", 2, "Uses the YAML tag"),
        ("a: 1\nb: ! 3\n", 2, "Uses the YAML tag"),
        ("a: 1\n<<: {b: 2}\n", 2, "Uses a YAML merge key"),
        ("a: 1\nb: 2\na: 3\n", 3, "Gives 'a' a second time (first on line 1)"),
        ("a: {b: 1, b: 2}\n", 1, "Gives 'b' a second time (first on line 1)"),
        ("a: 1\n? [b]\n: 2\n", 2, "Has a key that is not a plain word"),
        ("a: 1\n---\nb: 2\n", 2, "Is not YAML: a second document begins."),
        ("a: 1\nb: [1, 2\n", 3, "Is not YAML: a bracket is not closed, or a comma is missing."),
        ("a: 1\n\tb: 2\n", 2, "Is not YAML: a tab stands where only spaces can."),
        ("a: 'open\n", 2, "Is not YAML: a quotation mark is not closed."),
        ("a: b: 1\n", 1, "Is not YAML: a colon stands where none can."),
        ("a: 1\n b\nc\n", 4, "Is not YAML: a colon is missing."),
        ("a:\n  b: 1\n c: 2\n", 3, "Is not YAML: the indentation, or what stands after"),
        ("a: @b\n", 1, "Is not YAML: a sign that no text without quotes can begin with."),
        ("  a: 1\nb: 2\n", 2, "Is not YAML: the indentation, or what stands after"),
        ("a: 'x\n---\nb: 1\n", 2, "Is not YAML: a quotation mark is not closed."),
        ("a: 1\nis: >= 5\n", 2, "Is not YAML: a sign that no text without quotes can begin with."),
        ("", 1, "Is empty"),
        ("# nothing\n", 1, "Is empty"),
    ],
)
def test_what_plain_yaml_does_not_need_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    ((found_line, found),) = refused(text)
    assert (found_line, found[: len(what)]) == (line, what)


def test_several_faults_are_told_together() -> None:
    assert [line for line, _ in refused("a: 2020-02-30\nb: 1\nb: 2\nc: {d: 2021-02-29}\n")] == [1, 3, 4]


def test_places_are_those_of_keys_and_items() -> None:
    document = read("a:\n  b: 1\n  c:\n    - x\n    - {d: 1,\n       e: 2}\n")
    lines = [
        document.place(*path).line
        for path in (("a",), ("a", "b"), ("a", "c", 0), ("a", "c", 1), ("a", "c", 1, "e"))
    ]
    assert lines == [1, 2, 4, 5, 6]


def test_a_place_that_is_not_there_is_its_nearest_parent() -> None:
    document = read("a:\n  b: 1\n")
    assert document.place("a", "b", "c", 3).line == 2
    assert document.place("x").line == 1


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    assert read("\ufeffa: 1\r\nb: yes\r\n").value == {"a": 1, "b": True}


def file_faults(path: Path) -> list[str]:
    faults = FaultList()
    assert read_document(path, faults) is None
    return [fault.what for fault in faults.faults]


def test_files_that_cannot_be_read_are_faults(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin").write_bytes("né: 1".encode("latin-1"))
    (tmp_path / "nul").write_bytes(b"a: 1\0")
    (tmp_path / "large").write_bytes(b"#" * (MAXIMUM_BYTES + 1))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert file_faults(tmp_path / "nowhere") == ["Cannot be read: there is no such file."]
    assert file_faults(tmp_path / "folder") == ["Is not a file."]
    assert file_faults(tmp_path / "latin") == ["Is not UTF-8 text (byte 1)."]
    assert file_faults(tmp_path / "nul") == ["Is not YAML: it holds signs that no text may hold."]
    assert file_faults(tmp_path / "large") == ["Is larger than 1,000,000 bytes."]
    assert file_faults(tmp_path / "loop")[0].startswith("Cannot be read")
    assert file_faults(tmp_path / "gone") == ["Cannot be read: there is no such file."]


def test_a_pipe_does_not_make_the_reader_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert file_faults(tmp_path / "pipe") == ["Is not a file."]


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    found = read_document(tmp_path / "b.yaml", FaultList())
    assert found is not None
    assert found.value == {"a": 1}


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "Uses a YAML anchor (&name)." in [what for _, what in refused("\n".join(lines))]


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "[" * 500 + "]" * 500, "? " * 5_000]
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert refused(text)


def test_no_more_faults_are_noted_than_anybody_reads() -> None:
    assert len(refused("- *a\n" * 5_000)) == MOST_FAULTS


@examples(300)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="{}[]:,-&*!|>'\"#%@`?\n\t ab01.~<", max_size=200)))
def test_any_text_is_read_or_refused(text: str) -> None:
    faults = FaultList()
    found = parse_document(text, "file.yaml", faults)
    assert (found is None or bool(found.unread)) == bool(faults.faults)


@examples(200)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(raw)
    faults = FaultList()
    found = read_document(path, faults)
    assert (found is None or bool(found.unread)) == bool(faults.faults)

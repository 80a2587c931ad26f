"""Small CSVs from strangers: what is none is told by what it seems to be, and every row keeps its number."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.typed_table import MAXIMUM_ROWS, number_in, read_typed

COLUMNS = {"group": "Name of the group.", "persons": "Persons of it.", "source": "Where it comes from."}
HEADING = "group,persons\n"


def read(folder: Path, raw: bytes) -> tuple[list[tuple[int | None, dict[str, str]]], list[str]]:
    path = folder / "table.csv"
    path.write_bytes(raw)
    faults = FaultList()
    rows = read_typed(path, COLUMNS, ("group", "persons"), faults)
    return [(row.place.row, dict(row.cells)) for row in rows], [str(fault) for fault in faults.faults]


def test_every_column_has_a_text_and_every_row_its_number(tmp_path: Path) -> None:
    raw = '\ufeff group , persons \r\n Farmers ,12\r\n,\r\n"Miners, ""deep""",3\r\n'.encode()
    rows, faults = read(tmp_path, raw)
    assert faults == []
    assert rows == [
        (1, {"group": "Farmers", "persons": "12", "source": ""}),
        (3, {"group": 'Miners, "deep"', "persons": "3", "source": ""}),
    ]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "Is empty."),
        (b" \n\n", "Is empty."),
        (HEADING.encode(), "Has 0 rows below its heading."),
        (b"PK\x03\x04\x14\x00\x06\x00", "Is a workbook (XLSX, ODS)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "of an old kind (XLS)"),
        (b"\x1f\x8b\x08\x00", "Is packed (gzip)."),
        (b"%PDF-1.4", "Is a PDF."),
        ((HEADING + "a,1\n").encode("utf-16"), "but UTF-16."),
        ((HEADING + "a,1\nSanté,2\n").encode("latin-1"), "table.csv:3: Is not UTF-8 text (byte 22)."),
        (b"group,persons\na\x00b,1\n", "Holds bytes that are no text."),
        (b"group;persons\na;1\n", "separated by ';'."),
        (b"group\tpersons\na\t1\n", "separated by tabs."),
        (b'group,persons\n"a,1\n', "Look for a quotation mark that is not closed."),
        (b"group,persons,persons\na,1,2\n", "The column 'persons' is there a second time."),
        (b"group,person\na,1\n", "Did you mean 'persons'?"),
        (b"group,zzz\na,1\n", "The column 'persons' is missing. Add the column: Persons of it."),
        (b"group,persons\na\n", "(line 2): Has 1 cell for 2 columns."),
        (b"group,persons\na,1\nb,1,000\n", "(line 3): Has 3 cells for 2 columns."),
        ((HEADING + "a,1\n" * (MAXIMUM_ROWS + 1)).encode(), "Has 10,001 rows below its heading."),
    ],
)
def test_what_is_no_such_table_is_told_with_its_cure(tmp_path: Path, raw: bytes, told: str) -> None:
    faults = read(tmp_path, raw)[1]
    assert any(told in fault for fault in faults), faults


def test_a_file_too_large_for_a_typed_table_is_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allcover.vocabulary.typed_table.MAXIMUM_BYTES", 20)
    assert "Is larger than 20 bytes." in read(tmp_path, HEADING.encode() * 3)[1][0]


@pytest.mark.parametrize(
    "text", ["nan", "inf", "-inf", "1_000", "1,000", "0x1F", "١٢", "", "one", "1e", "--1", "1e9999", "1e400"]
)
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert number_in(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read_back(number: float) -> None:
    assert number_in(repr(number)) == number


@given(raw=st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reader(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    rows, faults = read(tmp_path_factory.mktemp("typed"), raw)
    assert rows or faults


def test_a_column_misspelt_is_not_told_as_missing_too(tmp_path: Path) -> None:
    (told,) = read(tmp_path, b"group,person\na,1\n")[1]
    assert "'person' is no column of this table." in told

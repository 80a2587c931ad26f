"""Tables that are handed in: what is too large, damaged or made to do harm is told as a fault, and nothing runs."""

import io
from collections.abc import Callable
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.vocabulary.fault import Faults
from allcover_site.registry import sheets
from allcover_site.registry.sheets import Sheet, as_utf8, harmless, read_sheet, written_csv, written_xlsx

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def book(*rows: tuple[object, ...]) -> bytes:
    held, written = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        held.active.append(row)
    held.save(written)
    return written.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An XLSX of which one part is another."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return written.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(Faults) as found:
        read_sheet("a.csv", content)
    return str(found.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_with_whatever_parts_its_columns(separator: str) -> None:
    text = f"name{separator}area\r\nÉlodie{separator}north\r\n"
    expected = Sheet("a.csv", ("name", "area"), ((2, ("Élodie", "north")),))
    assert read_sheet("a.csv", text.encode()) == expected
    assert read_sheet("a.csv", text.encode("utf-8-sig")) == expected


def test_xlsx_is_read_as_a_csv_would_be() -> None:
    content = book(
        ("name", "born", "size"), ("Ana", date(1990, 4, 2), 12), ("Ben", None, 3.5), (None, None, None)
    )
    assert read_sheet("a.xlsx", content).rows == ((2, ("Ana", "1990-04-02", "12")), (3, ("Ben", "", "3.5")))


def test_wrong_encoding_is_told_with_its_line_and_how_it_would_read() -> None:
    told = refused("name;area\nÉlodie;Thiès\nÉlodie;nord\n".encode("cp1252"))
    assert "a.csv:2: The file is not written in UTF-8. As Windows-1252 it would read: Élodie, Thiès." in told


@pytest.mark.parametrize("content", ["name\nÉlodie\n".encode("utf-16"), b"name\n\x81\x8d\n"])
def test_what_cannot_be_windows_is_not_offered_as_such(content: bytes) -> None:
    assert "Windows-1252" not in refused(content)
    assert as_utf8(content) == content


@given(
    st.text(st.characters(codec="cp1252", exclude_characters="\0"), min_size=1).filter(
        lambda text: not text.isascii()
    )
)
def test_windows_is_read_rightly_once_somebody_says_so_and_utf_8_stays_utf_8(text: str) -> None:
    assert as_utf8(text.encode()) == text.encode()
    try:
        text.encode("cp1252").decode()
    except UnicodeDecodeError:
        assert as_utf8(text.encode("cp1252")).decode() == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"name\n\0\n", "is no table"),
        (b'name\n"Ana\n', "is no CSV"),
        (b"name\n" + b"x" * 1001, "more than 1000 characters"),
        (b"," * 60, "more than 60 columns"),
        (b"PK\x03\x04 and then nothing", "no XLSX that can be read"),
        (book(("name",), ("Ana",))[:-300], "no XLSX that can be read"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_a_fault(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_huge_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "larger than 5 MB" in refused(b"x" * (sheets.MOST_BYTES + 1))
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    for content in (b"name\n" + b"Ana\n" * 4, book(("name",), *[("Ana",)] * 4)):
        assert "more than 3 rows" in refused(content)
    assert len(read_sheet("a.csv", b"name\n" + b"Ana\n" * 3).rows) == 3


def test_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = changed(book(("name",)), "xl/worksheets/sheet1.xml", lambda _old: b" " * (sheets.MOST_OPENED + 1))
    assert len(bomb) < sheets.MOST_BYTES
    assert "grows beyond bounds" in refused(bomb)


@pytest.mark.parametrize("head", [BILLION_LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_nested_and_outside_entities_are_refused(head: str, part: str) -> None:
    def bombed(old: bytes) -> bytes:
        return head.encode() + old.removeprefix(b'<?xml version="1.0"?>')

    assert "made to do harm" in refused(changed(book(("name",), ("Ana",)), part, bombed))


def test_sheet_that_says_it_is_vast_is_read_as_it_is() -> None:
    def vast(old: bytes) -> bytes:
        return old.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')

    content = changed(book(("name",), ("Ana",)), "xl/worksheets/sheet1.xml", vast)
    assert read_sheet("a.xlsx", content).rows == ((2, ("Ana",)),)


def test_nothing_that_goes_out_is_run_by_a_spreadsheet() -> None:
    evil = ("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)", "\tx", "Ana")
    csv_text = "".join(written_csv(("name",), [(text,) for text in evil]))
    assert [line[:2] for line in csv_text.split("\r\n")[1:4]] == ["'=", "'+", "'-"]
    sheet = openpyxl.load_workbook(
        io.BytesIO(written_xlsx(("name",), [(text,) for text in evil]))
    ).worksheets[0]
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows(min_row=2)] == [
        (text, "s") for text in evil
    ]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=20
)


@given(CELLS)
def test_csv_brings_back_what_it_took_out(text: str) -> None:
    content = "".join(written_csv(("a", "b"), [("1", text)])).encode()
    if not text.startswith("'"):
        assert read_sheet("a.csv", content).rows == ((2, ("1", text)),)
    assert not harmless(text).startswith(sheets.RUNS)


WIDE = ("\uff1d1+2", "\uff0b1", "\uff0d1", "\uff20SUM(A1)")


@pytest.mark.parametrize("text", WIDE)
def test_formula_in_wide_signs_is_taken_out_with_an_apostrophe_and_brought_back(text: str) -> None:
    content = "".join(written_csv(("name",), [(text,)]))
    assert f"'{text}" in content
    assert read_sheet("a.csv", content.encode()).rows == ((2, (text,)),)

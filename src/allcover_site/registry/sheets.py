"""Tables as people hand them in and take them away: CSV and XLSX, read within bounds and written so that nothing runs.

What comes in is foreign: too large, cut short, of another encoding, a bomb of compressed or nested XML, a formula in
the place of a value. All of it is told as faults; none of it is opened further than it is allowed to be.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from zipfile import ZipFile

import openpyxl
import xlsxwriter
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import Fault, Faults, Place

MOST_BYTES = 5_000_000
"""Of a file as it is handed in."""

MOST_OPENED = 40_000_000
"""Of an XLSX when it is opened, all its parts together; a zip says so before it is."""

MOST_PARTS = 300
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CHARACTERS = 1_000
"""Of one cell."""

WORDS = 5
"""Words that are shown of a text in another alphabet."""

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes as the beginning of a formula; the last four are written wide."""


@dataclass(frozen=True)
class Sheet:
    """A table as texts: its file's name, its heading, and its rows with the line that each stands in."""

    name: str
    heading: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(name: str, content: bytes) -> Sheet:
    """This function will read a CSV or the first sheet of an XLSX. Raises Faults for what cannot be read."""
    if len(content) > MOST_BYTES:
        raise _unreadable(name, _("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 10**6},
                          _("Split it into several."))  # fmt: skip
    lines = _xlsx(name, content) if _is_xlsx(content) else _csv(name, content)
    table = [(line, cells) for line, cells in lines if any(cells)]
    if not table:
        raise _unreadable(name, _("The file is empty."), _("Write a heading and rows below it."))
    if len(table) > MOST_ROWS + 1:
        raise _unreadable(name, _("The file has more than %(most)d rows.") % {"most": MOST_ROWS},
                          _("Split it into several."))  # fmt: skip
    return Sheet(name, table[0][1], tuple(table[1:]))


def _csv(name: str, content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _text(name, content)
    first = text.split("\n", 1)[0]
    # Whatever stands most in the heading parts the columns: spreadsheets of many languages write semicolons.
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, tuple(_own(cell) for cell in _bounded(name, reader.line_num, cells))
            if reader.line_num > 10 * MOST_ROWS:
                return
    except csv.Error as error:
        raise _unreadable(name, _("Line %(line)d is no CSV: %(error)s.") % {"line": reader.line_num, "error": error},
                          _("Save the table anew as CSV."), reader.line_num) from error  # fmt: skip


def as_utf8(content: bytes) -> bytes:
    """This function will write a text of Windows-1252 in UTF-8. What is UTF-8 already, or can be neither, stays as it is.

    Which of the alphabets of one byte a file is written in its bytes do not tell: only who reads the names knows, so that
    somebody must have said so.

    >>> as_utf8("Ndèye".encode("cp1252")).decode(), as_utf8("Ndèye".encode()).decode()
    ('Ndèye', 'Ndèye')
    """
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None if _is_xlsx(content) else _windows(content)
        return content if text is None else text.encode()
    return content


def _is_xlsx(content: bytes) -> bool:
    return content[:2] == b"PK"


def _windows(content: bytes) -> str | None:
    """A text read as Windows-1252; None where it holds bytes that are no letter there, as UTF-16 mostly does."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or "\0" in text else text


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(name, content, content.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise _unreadable(name, _("The file is no table."), _("Save the table as CSV or XLSX."))
    return text


def _not_utf8(name: str, content: bytes, line: int) -> Faults:
    """Of a text that could be of Windows-1252, how its words would read; a person sees whether they are rightly written."""
    text, cure = _windows(content), _("Save it as 'CSV UTF-8', or as XLSX.")
    if text is None:
        return _unreadable(name, _("The file is not written in UTF-8."), cure, line)
    words = dict.fromkeys(re.findall(r'[^\s,;"]*[^\x00-\x7f][^\s,;"]*', text))
    told = ", ".join(word[:40] for word in [*words][:WORDS])
    return _unreadable(name, _("The file is not written in UTF-8. As Windows-1252 it would read: %(words)s.") % {"words": told},
                       _("If these words are right, say below the file that it is of Windows-1252, and hand it in again. If not, save it as 'CSV UTF-8', or as XLSX."),
                       line)  # fmt: skip


def _xlsx(name: str, content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("openpyxl reads XML unguarded. Install what the site asks for: allcover[site].")
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
        # A part that is longer than it says is cut by zipfile at what it says.
        if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_OPENED:
            raise _unreadable(name, _("The file grows beyond bounds when it is opened."),
                              _("Save the table alone, without pictures, as XLSX or CSV."))  # fmt: skip
        yield from _first_sheet(name, content)
    except Faults:
        raise
    except Exception as error:  # The reader of a foreign format raises what it likes.
        raise _unreadable(
            name,
            _("The file is no XLSX that can be read: damaged, or made to do harm."),
            _("Save the table anew."),
        ) from error


def _first_sheet(name: str, content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # A file may say that it has millions of columns.
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
    for line, row in enumerate(rows, start=1):
        cells = [_written(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield line, _bounded(name, line, cells)
        if line > MOST_ROWS + 1:
            return


def _written(cell: object) -> str:
    """A cell as text: days as they are written in CSV, whole numbers without a point."""
    value, kind = getattr(cell, "value", None), getattr(cell, "data_type", "")
    if kind == "f":  # Told with all other faults of its row: no text that begins so is taken for a value.
        return str(value) if str(value).startswith("=") else "="
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value)
    return _own(str(value))


def _number(value: float) -> str:
    """A number as text: a whole one without a point, and no fraction of three digits, which could be read as thousands."""
    if value.is_integer():
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _bounded(name: str, line: int, cells: Sequence[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise _unreadable(name, _("The file has more than %(most)d columns.") % {"most": MOST_COLUMNS},
                          _("Leave out those that are not asked for."), line)  # fmt: skip
    if any(len(cell) > MOST_CHARACTERS for cell in cells):
        raise _unreadable(name, _("A cell holds more than %(most)d characters.") % {"most": MOST_CHARACTERS},
                          _("Look whether a quotation mark is missing."), line)  # fmt: skip
    return tuple(cell.strip() for cell in cells)


def harmless(text: str) -> str:
    """This function will write a text so that no spreadsheet runs it: with an apostrophe before.

    >>> harmless("=1+1"), harmless("Ana")
    ("'=1+1", 'Ana')
    """
    return f"'{text}" if text.startswith(RUNS) else text


def is_formula(text: str) -> bool:
    """This function will tell whether a spreadsheet would run a text; a number or a telephone number with its sign is none.

    >>> [is_formula(text) for text in ("=1", "+A1", "-2+3", "@SUM(A1)", "-12.50", "+237 690 (12)", "Ana")]
    [True, True, True, True, False, False, False]
    """
    return text.startswith(RUNS) and re.fullmatch(r"[+\-\uff0b\uff0d][\d\s().,/]*", text) is None


def _own(text: str) -> str:
    """A text without the apostrophe that :func:`harmless` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RUNS) else text


def written_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """This function will write a table as CSV, line by line, for spreadsheets: UTF-8 with its mark, nothing that runs."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    line.write("\ufeff")
    writer.writerow([harmless(cell) for cell in heading])
    yield line.getvalue()
    for cells in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([harmless(_plain(cell)) for cell in cells])
        yield line.getvalue()


Table = tuple[Sequence[str], Iterable[Sequence[object]]]
"""A heading and rows."""


def written_xlsx(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """This function will write a table as XLSX in which every cell is text or a number, never a formula or a link."""
    return written_book({"": (heading, rows)})


def written_book(sheets: Mapping[str, Table]) -> bytes:
    """This function will write tables as the sheets of one XLSX, as :func:`written_xlsx` writes one.

    Of a sheet's name what a spreadsheet takes is kept; without one it is numbered.
    """
    held = io.BytesIO()
    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, safe) as book:
        for name, (heading, rows) in sheets.items():
            sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or None)
            for number, row in enumerate((heading, *rows)):
                for column, cell in enumerate(row):
                    if isinstance(cell, int | Decimal):
                        sheet.write_number(number, column, cell)
                    else:
                        sheet.write_string(number, column, _plain(cell))
    return held.getvalue()


def _plain(cell: object) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def file_name(name: str) -> str:
    """This function will give the last part of an uploaded file's name, short enough to keep."""
    return PurePath(name.replace("\\", "/")).name[:100]


def _unreadable(name: str, what: str, cure: str, line: int | None = None) -> Faults:
    return Faults([Fault(Place(name, line), what, cure)])

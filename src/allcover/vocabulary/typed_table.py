"""Small tables that people type into a spreadsheet and save as CSV: groups, income profiles, known totals, index numbers, rates.

They come from strangers: what is no such table is told by what it seems to be, and every row keeps its number.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from typing import Any

from allcover.vocabulary.fault import MOST_FAULTS, FaultList, Place, did_you_mean, nearest, why_unread
from allcover.vocabulary.words import Sentence, marked

MAXIMUM_ROWS = 10_000
MAXIMUM_BYTES = 20_000_000
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_OTHER_KINDS = (
    (b"PK\x03\x04", marked("Is a workbook (XLSX, ODS) or another packed file, whatever its name says.")),
    (b"\xd0\xcf\x11\xe0", marked("Is a workbook of an old kind (XLS), whatever its name says.")),
    (b"\x1f\x8b", marked("Is packed (gzip).")),
    (b"%PDF", marked("Is a PDF.")),
    (b"\xff\xfe", marked("Is not UTF-8 text, but UTF-16.")),
    (b"\xfe\xff", marked("Is not UTF-8 text, but UTF-16.")),
)
_SAVE = marked("Save the sheet as CSV, in UTF-8.")


@dataclass(frozen=True)
class TypedRow:
    """One row: its place, and the stripped text of every column that the table may have, empty where it has none."""

    place: Place
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_typed(
    path: Path | str,
    columns: Mapping[str, str],
    needed: Sequence[str],
    faults: FaultList,
    *,
    least_rows: int = 1,
    most_rows: int = MAXIMUM_ROWS,
) -> list[TypedRow]:
    """This function will read a small CSV, noting every fault of its form; no rows where it cannot be read or lacks a column.

    ``columns`` are those it may have, with their meaning; ``needed`` those it must. Rows without any text are left out.
    """
    place = Place(str(path))
    text = _text(Path(path), faults)
    if text is None:
        return []
    lines = _lines(text, place, faults)
    if lines is None:
        return []
    heading = [name.strip() for name in lines[0][1]] if lines else []
    _check_heading(heading, columns, needed, place, faults)
    if not set(needed) <= set(heading):
        return []
    rows = list(_rows(heading, lines[1:], columns, place, faults))
    if not least_rows <= len(rows) <= most_rows:
        faults.add(
            place,
            Sentence.plural("Has {rows} row below its heading.", "Has {rows} rows below its heading.", len(rows), rows=f"{len(rows):,}"),
            Sentence("Give {least} to {most}.", least=str(least_rows), most=f"{most_rows:,}"),
        )  # fmt: skip
        return []
    return rows


def number_in(text: str) -> float | None:
    """This function will read a number in plain digits, with spaces between thousands or none; None if it is no number.

    >>> number_in("12 500.5"), number_in("1,000"), number_in("nan"), number_in("1_000")
    (12500.5, None, None, None)
    """
    plain = text.translate(dict.fromkeys(map(ord, _SPACES)))
    number = float(plain) if _NUMBER.fullmatch(plain) else inf
    return number if isfinite(number) else None


def _text(path: Path, faults: FaultList) -> str | None:
    place = Place(str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        faults.add(
            place,
            Sentence("Cannot be read: {why}.", why=why_unread(error)),
            marked("Check the name and the permissions."),
        )
        return None
    for start, what in _OTHER_KINDS:
        if raw.startswith(start):
            faults.add(place, what, _SAVE)
            return None
    if len(raw) > MAXIMUM_BYTES:
        faults.add(
            place,
            Sentence("Is larger than {most} bytes.", most=f"{MAXIMUM_BYTES:,}"),
            marked("Give a table of groups or totals, not of persons."),
        )
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.add(
            Place(str(path), line),
            Sentence("Is not UTF-8 text (byte {start}).", start=str(error.start)),
            _SAVE,
        )
        return None
    if "\0" in text:
        faults.add(place, marked("Holds bytes that are no text."), _SAVE)
        return None
    return text


def _lines(text: str, place: Place, faults: FaultList) -> list[tuple[int, list[str]]] | None:
    first = text.partition("\n")[0]
    if not text.strip():
        faults.add(place, marked("Is empty."), marked("Write a heading and a row for each group into it."))
        return None
    if "," not in first and any(mark in first for mark in ";\t|"):
        mark = next(mark for mark in ";\t|" if mark in first)
        shown = Sentence("tabs") if mark == "\t" else f"'{mark}'"
        faults.add(
            place,
            Sentence("Its columns are separated by {mark}.", mark=shown),
            marked("Separate them by commas, with a point in decimal numbers."),
        )
        return None
    try:
        return list(_numbered(csv.reader(io.StringIO(text, newline=""), strict=True)))
    except csv.Error as error:
        faults.add(
            place,
            Sentence("Is not CSV: {error}.", error=str(error)),
            marked("Look for a quotation mark that is not closed."),
        )
        return None


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins on: a text in quotation marks may run over several."""
    first = 1
    for cells in reader:
        yield first, cells
        first = reader.line_num + 1


def _check_heading(
    heading: Sequence[str], columns: Mapping[str, str], needed: Sequence[str], place: Place, faults: FaultList
) -> None:
    for n, name in enumerate(heading):
        if name in heading[:n]:
            faults.add(
                place,
                Sentence("The column '{name}' is there a second time.", name=name),
                marked("Keep one of the two columns."),
            )
        elif name not in columns:
            faults.add(
                place,
                Sentence("'{name}' is no column of this table.", name=name),
                did_you_mean(name, columns),
            )
    meant = {nearest(name, columns) for name in heading if name not in columns}
    for name in needed:
        if name not in heading and name not in meant:
            faults.add(
                place,
                Sentence("The column '{name}' is missing.", name=name),
                Sentence("Add the column: {meaning}", meaning=Sentence(columns[name]))
                if columns[name]
                else marked("Add the column."),
            )


def _rows(
    heading: Sequence[str],
    lines: Sequence[tuple[int, Sequence[str]]],
    columns: Mapping[str, str],
    place: Place,
    faults: FaultList,
) -> Iterator[TypedRow]:
    blank = dict.fromkeys(columns, "")
    for number, line in lines:
        if not any(cell.strip() for cell in line):
            continue
        at = Place(place.file, row=number - 1)
        if len(line) != len(heading) and len(faults.faults) < MOST_FAULTS:
            cure = marked(
                "Give every column a cell, blank where nothing is known; put a text with a comma into quotation marks."
            )
            faults.add(
                at,
                Sentence.plural(
                    "Has {cells} cell for {columns} columns.",
                    "Has {cells} cells for {columns} columns.",
                    len(line),
                    cells=str(len(line)),
                    columns=str(len(heading)),
                ),
                cure,
            )
        yield TypedRow(
            at, blank | {name: cell.strip() for name, cell in zip(heading, line) if name in columns}
        )

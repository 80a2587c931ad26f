"""A workbook worked out through its formulas, from the numbers that are typed in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.utils import rows_from_range

REFERENCE = re.compile(
    r"(?:'(?P<sheet>[^']+)'!)?\$?(?P<a>[A-Z]+)\$?(?P<m>\d+)(?::\$?(?P<b>[A-Z]+)\$?(?P<n>\d+))?"
)


BLUE = "FF0000FF"
"""Of numbers that are typed."""

Told = Callable[[str, str], Any]
"""The number, or the word, of a cell: of which sheet, and where."""


def told_by(book: "openpyxl.Workbook") -> Told:
    """The numbers that the workbook itself has beside its formulas."""
    return lambda sheet, place: _held(book[sheet][place].value)


def walked(book: "openpyxl.Workbook", changed: Mapping[tuple[str, str], float]) -> Told:
    """The numbers that follow from those typed, and from the ``changed`` in their place, through formulas alone; a circle is refused."""
    known: dict[tuple[str, str], Any] = dict(changed)
    under_way = set[tuple[str, str]]()

    def told(sheet: str, place: str) -> Any:
        at = sheet, place
        if at not in known:
            assert at not in under_way, f"The formula of {at} rests on itself."
            under_way.add(at)
            held = book[sheet][place].value
            is_formula = isinstance(held, str) and held.startswith("=")
            known[at] = worked_out(held[1:], sheet, told) if is_formula else _held(held)
        return known[at]

    return told


def _held(value: object) -> Any:
    return value if isinstance(value, str) else float(str(value))


def worked_out(formula: str, title: str, told: Told) -> Any:
    """What a formula comes to: a number, or a word."""

    words = list[str]()

    def word(text: str) -> str:
        words.append(text)
        return f"words[{len(words) - 1}]"

    def held(sheet: str, place: str) -> str:
        value = told(sheet, place)
        return word(value) if isinstance(value, str) else repr(value)

    def number(found: re.Match[str]) -> str:
        sheet = found["sheet"] or title
        if found["b"] is None:
            return held(sheet, f"{found['a']}{found['m']}")
        places = rows_from_range(f"{found['a']}{found['m']}:{found['b']}{found['n']}")
        return f"array([{','.join(held(sheet, place) for line in places for place in line)}])"

    bare = re.sub(r'"(?:[^"]|"")*"', lambda found: word(found[0][1:-1].replace('""', '"')), formula)
    # Texts are put together of texts alone: numbers among them are made texts by TEXT.
    text = REFERENCE.sub(number, bare).replace("^", "**").replace("&", "+")
    text = re.sub(r"(?<![<>])=", "==", text).replace("<>", "!=")
    names = {
        "array": np.array,
        "SUM": np.sum,
        "MAX": _most,
        "MIN": np.min,
        "SUMPRODUCT": _of_products,
        "IF": _either,
        "ROUND": lambda value, digits: round(float(value), int(digits)),
        "TEXT": lambda value, form: value if isinstance(value, str) else f"{value:.{len(form) - 1}f}",
        "words": words,
    }
    found = eval(text, {"__builtins__": {}, **names})
    return found if isinstance(found, str) else float(found)


def _most(*given: Any) -> Any:
    return max(float(np.max(one)) for one in given)


def _of_products(*given: Any) -> Any:
    return np.sum(np.prod(np.broadcast_arrays(*given), axis=0))


def _either(is_so: bool, one: Any, other: Any) -> Any:
    return one if is_so else other


def left_behind(book: "openpyxl.Workbook", changed: Mapping[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Numbers that neither follow nor are typed, and are those of a formula that moves when others are ``changed``: printed twice, and then two."""
    before, after, moving = walked(book, {}), walked(book, changed), set[float]()
    for sheet, cell in formulas_of(book):
        was = before(sheet, cell.coordinate)
        if not isinstance(was, str) and after(sheet, cell.coordinate) != was:
            moving.add(float(f"{was:.10g}"))
    found = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                is_typed = cell.font.color is not None and cell.font.color.rgb == BLUE
                if cell.data_type == "n" and isinstance(cell.value, float) and not is_typed:
                    found += [(sheet.title, cell.coordinate)] * (float(f"{cell.value:.10g}") in moving)
    return found


def formulas_of(book: "openpyxl.Workbook") -> Iterator[tuple[str, Cell]]:
    """Every cell with a formula, and its sheet."""
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell) for cell in row if cell.data_type == "f")


def held_by_formulas(report: Path) -> int:
    """Each formula of a report's workbook gives, worked out, the number that stands beside it; how many there are."""
    book, numbers = (openpyxl.load_workbook(report, data_only=flag) for flag in (False, True))
    told, count = walked(book, {}), 0
    for sheet, cell in formulas_of(book):
        expected = numbers[sheet][cell.coordinate].value
        found = told(sheet, cell.coordinate)
        assert found == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-12)), (
            sheet,
            cell,
        )
        count += 1
    return count

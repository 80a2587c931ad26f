"""A workbook worked out through its formulas, from the numbers that are typed in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.utils import rows_from_range

REFERENCE = re.compile(
    r"(?:'(?P<sheet>[^']+)'!)?\$?(?P<a>[A-Z]+)\$?(?P<m>\d+)(?::\$?(?P<b>[A-Z]+)\$?(?P<n>\d+))?"
)


Told = Callable[[str, str], float]
"""The number of a cell: of which sheet, and where."""


def told_by(book: "openpyxl.Workbook") -> Told:
    """The numbers that the workbook itself has beside its formulas."""
    return lambda sheet, place: float(book[sheet][place].value)


def walked(book: "openpyxl.Workbook", changed: Mapping[tuple[str, str], float]) -> Told:
    """The numbers that follow from those typed, and from the ``changed`` in their place, through formulas alone; a circle is refused."""
    known, under_way = dict(changed), set[tuple[str, str]]()

    def told(sheet: str, place: str) -> float:
        at = sheet, place
        if at not in known:
            assert at not in under_way, f"The formula of {at} rests on itself."
            under_way.add(at)
            held = book[sheet][place].value
            is_formula = isinstance(held, str) and held.startswith("=")
            known[at] = worked_out(held[1:], sheet, told) if is_formula else float(held)
        return known[at]

    return told


def worked_out(formula: str, title: str, told: Told) -> float:
    def number(found: re.Match[str]) -> str:
        sheet = found["sheet"] or title
        if found["b"] is None:
            return repr(told(sheet, f"{found['a']}{found['m']}"))
        places = rows_from_range(f"{found['a']}{found['m']}:{found['b']}{found['n']}")
        return f"[{','.join(repr(told(sheet, place)) for line in places for place in line)}]"

    text = REFERENCE.sub(number, formula).replace("^", "**")
    return float(eval(text, {"__builtins__": {}, "SUM": sum, "MAX": max, "SUMPRODUCT": _of_products}))


def _of_products(some: list[float], others: list[float]) -> float:
    return sum(one * other for one, other in zip(some, others, strict=True))


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
        assert told(sheet, cell.coordinate) == pytest.approx(expected, rel=1e-12), (sheet, cell)
        count += 1
    return count

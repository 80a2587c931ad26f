"""Formulas of a workbook: how columns of a table and findings follow from others, written with the cells of its sheets.

Comes from :class:`~allcover.vocabulary.finding.Formula` and findings; goes to :mod:`workbook`, which writes each with its number, so that a reader without a spreadsheet
that calculates sees the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from allcover.vocabulary.finding import Table

_CELL = re.compile(
    r"\{(?:(?P<table>[a-z0-9_.]+):)?(?P<column>[a-z0-9_]+)(?:\.(?P<which>before|all|last|\d+(?:-\d+)?))?\}"
)

_REFERENCE = re.compile(
    r"(?:'(?P<sheet>[^']+)'!)?(?P<first>\$?[A-Z]{1,3}\$?[0-9]+)(?::(?P<last>\$?[A-Z]{1,3}\$?[0-9]+))?"
)
_QUOTED = re.compile('"[^"]*"')

Spot = tuple[str, int, int]
"""A cell: the name of its sheet, its row and its column, counted from 0."""


def spots_behind(formulas: Iterable[tuple[str, str]]) -> Iterator[Spot]:
    """This function will give the cells that written formulas name, each formula with the sheet it stands on.

    >>> sorted(spots_behind([("A", "=B5*'C d'!$A$1"), ("A", "=SUM(C2:C3)")]))
    [('A', 1, 2), ('A', 2, 2), ('A', 4, 1), ('C d', 0, 0)]
    """
    for sheet, formula in formulas:
        for found in _REFERENCE.finditer(_QUOTED.sub("", formula)):
            (top, left), (end, right) = (
                xl_cell_to_rowcol(cell.replace("$", ""))
                for cell in (found["first"], found["last"] or found["first"])
            )
            for row in range(top, end + 1):
                for column in range(left, right + 1):
                    yield found["sheet"] or sheet, row, column


def first_year(years: str, last: str, is_so: str, never: str) -> str:
    """This function will give the text of a formula for the first of years that follow each other in which something is so, or the word for never.

    ``years`` and what is compared in ``is_so`` are whole columns, ``last`` the cell of the last year. It needs no formula of an array.
    """
    return f'IF(SUMPRODUCT(1*({is_so}))>0,{first_of(years, last, is_so)},"{never}")'


def first_of(years: str, last: str, is_so: str) -> str:
    """This function will give the text of a formula for the first of years in which something is so; the year after the last where it never is."""
    return f"({last}+1-SUMPRODUCT(MAX(({is_so})*({last}+1-{years}))))"


def last_of(years: str, is_so: str) -> str:
    """This function will give the text of a formula for the last of years in which something is so; nought where it never is."""
    return f"SUMPRODUCT(MAX(({is_so})*{years}))"


def sentence(text: str, parts: Mapping[str, str]) -> str:
    """This function will give the text of a formula for a sentence in which marks stand for the formulas of whole numbers.

    >>> sentence("from <1> to <2>", {"<1>": "A1", "<2>": "A2"})
    '"from "&TEXT(A1,"0")&" to "&TEXT(A2,"0")'
    """
    told = re.split("|".join(f"({re.escape(mark)})" for mark in parts), text) if parts else [text]
    quoted = {mark: f'TEXT({formula},"0")' for mark, formula in parts.items()}
    return "&".join(quoted.get(part) or '"{}"'.format(part.replace('"', '""')) for part in told if part)


def sheet_formulas(
    key: str, tables: Mapping[str, Table], names: Mapping[str, str], first_row: int
) -> Mapping[tuple[int, int], str]:
    """This function will give the formulas of a table's sheet by row and column, counted from 0; ``first_row`` is that of the first row of every table.

    Raises KeyError where a formula names a table or column there is not.
    """
    table = tables[key]
    found = {}
    for formula in table.formulas:
        rows = range(len(table.rows)) if formula.row == 0 else [formula.row - 1]
        for row in rows:
            if row == 0 and ".before}" in formula.text:
                continue
            written = _written(formula.text, row, key, tables, names, first_row)
            found[first_row + row, table.position(formula.column)] = f"={written}"
    return found


def written_formula(text: str, tables: Mapping[str, Table], names: Mapping[str, str], first_row: int) -> str:
    """This function will give a formula that stands on no table's sheet, with the cells of the sheets it names; nothing for none."""
    return f"={_written(text, 0, '', tables, names, first_row)}" if text else ""


def others_of(text: str) -> frozenset[str]:
    """This function will name the other tables that a formula's text rests on, by their keys.

    >>> sorted(others_of("{start}-{premium.flows:spent.all}"))
    ['premium.flows']
    """
    return frozenset(cell["table"] for cell in _CELL.finditer(text) if cell["table"])


def _written(
    text: str,
    row: int,
    key: str,
    tables: Mapping[str, Table],
    names: Mapping[str, str],
    first_row: int,
) -> str:
    def cell(asked: re.Match[str]) -> str:
        other = asked["table"] or key
        at, which = tables[other].position(asked["column"]), asked["which"]
        sheet = f"'{names[other]}'!" if other != key else ""
        if which == "all" or (which and "-" in which):
            first, last = (1, len(tables[other].rows)) if which == "all" else map(int, which.split("-"))
            ends = (first_row + first - 1, first_row + last - 1)
            return str(sheet) + ":".join(
                xl_rowcol_to_cell(end, at, row_abs=True, col_abs=True) for end in ends
            )
        if which is not None and which != "before":
            number = len(tables[other].rows) if which == "last" else int(which)
            return f"{sheet}{xl_rowcol_to_cell(first_row + number - 1, at, row_abs=True, col_abs=True)}"
        return f"{sheet}{xl_rowcol_to_cell(first_row + row - (which == 'before'), at)}"

    return _CELL.sub(cell, text)

"""Formulas of a workbook: how columns of a table and findings follow from others, written with the cells of its sheets.

Comes from :class:`~allcover.vocabulary.finding.Formula` and findings; goes to :mod:`workbook`, which writes each with its number, so that a reader without a spreadsheet
that calculates sees the same.
"""

import re
from collections.abc import Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from allcover.vocabulary.finding import Table

_CELL = re.compile(
    r"\{(?:(?P<table>[a-z0-9_.]+):)?(?P<column>[a-z0-9_]+)(?:\.(?P<which>before|all|\d+(?:-\d+)?))?\}"
)


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
            return f"{sheet}{xl_rowcol_to_cell(first_row + int(which) - 1, at, row_abs=True, col_abs=True)}"
        return f"{sheet}{xl_rowcol_to_cell(first_row + row - (which == 'before'), at)}"

    return _CELL.sub(cell, text)

"""A table as it is shown to a reader: large money in millions, its unit told once, and rows of everybody told from breakdowns.

Of a table of many years, every fifth is shown. Files for machines (CSV, XLSX, JSON) keep every row and amount as it is. Nothing is
worked out here but a change of unit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from allcover.coverage.people import EVERYBODY
from allcover.presenting.numbers import scaled, scaled_range, unit_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Chart, Table, TableColumn, number_of
from allcover.vocabulary.words import Words

Mark = Literal["", "total", "first", "again"]
"""A row of everybody; the first of a breakdown; one that goes on with it, so that its name is not read again."""

_LARGE, _MILLION = 1e7, 1e6
_COARSE, _HALF = 1e4, 0.5
"""Amounts of a column of which one is so large are told without hundredths, unless another would then be printed as zero."""

_LEAST_SHOWN = 0.05
"""Millions that print as 0.1: with a smaller amount in the column one decimal would make a zero of it."""

_MANY_YEARS, _EVERY = 25, 5
"""From how many rows on a table of years shows only some of them, and which."""

_NAMES = 2
"""Columns that name a row, at most: of a breakdown, what it is by and the group."""

_FEWEST = 2
"""Columns of money from which on a unit that they share is told above the table and not in every heading."""


@dataclass(frozen=True)
class _Money:
    """How a column of money is shown: its unit as a reader has it, whether in millions, and its decimals, None where they stay."""

    unit: str
    decimals: int | None = None
    in_millions: bool = False


def as_shown(table: Table, words: Words) -> Table:
    """This function will tell money in millions where an amount of that unit is ten million or more, and a unit of all money once.

    A column with an amount so small that a zero would stand for it gets a decimal more, or two, and else stays as it is. Of many
    years every fifth is told, and the last.
    """
    table = _some_years(table, words)
    shown = {place: money for place in range(len(table.columns)) if (money := _money(table, place, words))}
    if not shown:
        return table
    units = {money.unit for money in shown.values()}
    is_told_once = len(units) == 1 and len(shown) >= _FEWEST
    universe = table.universe
    if is_told_once:
        universe = words("{universe}; amounts in {unit}", universe=universe, unit=min(units))
    rows = tuple(tuple(_cell(cell, shown.get(place)) for place, cell in enumerate(row)) for row in table.rows)
    return replace(
        table, columns=_columns(table, shown, is_told_once=is_told_once), rows=rows, universe=universe
    )


def _some_years(table: Table, words: Words) -> Table:
    heads = [row[0] for row in table.rows] if table.columns[0].key == "year" else []
    years = [head for head in heads if isinstance(head, int)]
    is_each_year = len(years) == len(heads) and all(after - year == 1 for year, after in pairwise(years))
    if len(years) < _MANY_YEARS or not is_each_year:
        return table
    last = len(years) - 1
    rows = tuple(row for place, row in enumerate(table.rows) if place % _EVERY == 0 or place == last)
    universe = words(
        "{universe}; every fifth year and the last (all years in the workbook and in the file of the table)",
        universe=table.universe,
    )
    return replace(table, rows=rows, universe=universe)


def about_drawn(table: Table, columns: Sequence[TableColumn], words: Words) -> str:
    """This function will say under a picture of some columns whom it is of, and the unit of their money or points, which their numbers do not show."""
    told = [column for column in columns if column.kind in ("money", "points")]
    units = {unit_text(column.unit, words) for column in told} - {""}
    if len(units) != 1:
        return table.universe
    if told[0].kind == "points":
        return words("{universe}; in {unit}", universe=table.universe, unit=min(units))
    return words("{universe}; amounts in {unit}", universe=table.universe, unit=min(units))


def about_sure(table: Table, columns: Sequence[TableColumn], cells: Iterable[Cell], words: Words) -> str:
    """This function will say the same, and that ranges among the cells are drawn as far as they are sure."""
    about = about_drawn(table, columns, words)
    if not any(isinstance(cell, Between) for cell in cells):
        return about
    return _as_sure(about, words)


def drawn_sure(chart: Chart, words: Words) -> Chart:
    """This function will say of a picture of shares beside those of whom nothing can be told that it is drawn as far as it is sure."""
    return replace(chart, about=_as_sure(chart.about, words))


def _as_sure(about: str, words: Words) -> str:
    return words("{universe}; drawn as far as it is sure", universe=about)


def sure(cell: Cell) -> float | None:
    """This function will give the number of a cell; of a range what is sure of it, which is nothing where it may be above or below nought."""
    if not isinstance(cell, Between):
        return number_of(cell)
    return max(cell.low, 0.0) + min(cell.high, 0.0)


def _columns(table: Table, shown: Mapping[int, _Money], *, is_told_once: bool) -> tuple[TableColumn, ...]:
    return tuple(
        column
        if place not in shown
        else replace(
            column,
            label=column.label if is_told_once else f"{column.label} ({shown[place].unit})",
            unit="",
            decimals=column.decimals if shown[place].decimals is None else shown[place].decimals,
        )
        for place, column in enumerate(table.columns)
    )


def _money(table: Table, place: int, words: Words) -> _Money | None:
    """None of a column that is not of money, or whose heading says its unit already."""
    column = table.columns[place]
    unit = unit_text(column.unit, words)
    if column.kind != "money" or not unit or unit.casefold() in column.label.casefold():
        return None
    alike = [
        n for n, other in enumerate(table.columns) if other.kind == "money" and other.unit == column.unit
    ]
    most = max((abs(amount) for n in alike for amount in _amounts(table, n)), default=0.0)
    least = min((abs(amount) for amount in _amounts(table, place) if amount), default=_LARGE)
    if most < _LARGE:
        return _Money(unit, 0 if most >= _COARSE and least >= _HALF and column.decimals else None)
    least /= _MILLION
    decimals = next((more for more in (1, 2, 3) if least >= _LEAST_SHOWN / 10 ** (more - 1)), None)
    if decimals is None:
        return _Money(unit)
    return _Money(words("million {unit}", unit=unit), decimals, in_millions=True)


def _amounts(table: Table, place: int) -> Iterator[float]:
    """The amounts that a reader looks for; the end of a confidence interval may round to zero."""
    for row in table.rows:
        cell = row[place]
        if isinstance(cell, Between):
            yield from (cell.low, cell.high)
        elif (number := number_of(cell)) is not None:
            yield number


def _cell(cell: Cell, money: _Money | None) -> Cell:
    if money is None or not money.in_millions:
        return cell
    if isinstance(cell, Estimate):
        return scaled(cell, _MILLION)
    if isinstance(cell, Between):
        return scaled_range(cell, _MILLION)
    return cell / _MILLION if isinstance(cell, int | float) else cell


def row_marks(table: Table, words: Words) -> tuple[Mark, ...]:
    """This function will say of every row whether it is of everybody, opens a breakdown or goes on with it.

    A table is broken down where its first two columns are texts and the first names the same several times in a row.
    """
    names = [_names(table, row) for row in table.rows]
    is_total = [words(EVERYBODY) in texts for texts in names]
    if all(is_total):
        is_total = [False for _ in names]
    is_again = [False, *(len(this) == _NAMES and this[0] == after[0] for this, after in pairwise(names))]
    parts: Sequence[Mark] = ("first", "again") if any(is_again) else ("", "")
    marks: list[Mark] = []
    for total, again in zip(is_total, is_again):
        marks.append("total" if total else parts[again])
    return tuple(marks)


def _names(table: Table, row: tuple[Cell, ...]) -> tuple[str, ...]:
    """The texts that a row begins with, two at most."""
    found: list[str] = []
    for column, cell in list(zip(table.columns, row))[:_NAMES]:
        if column.kind != "text" or not isinstance(cell, str):
            break
        found.append(cell)
    return tuple(found)


def names_of_rows(table: Table) -> int:
    """This function will say how many of the first columns name the rows: two, where rows are groups of a breakdown."""
    keys = [column.key for column in table.columns]
    return keys.index("group") + 1 if "group" in keys and keys.index("group") <= _NAMES else 1

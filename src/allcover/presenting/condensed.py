"""A table whose steps add up to its last row, told in fewer rows that add up all the same. Goes to :mod:`pages`."""

from dataclasses import replace

from allcover.vocabulary.finding import Cell, Table, number_of
from allcover.vocabulary.words import Words


def condensed(table: Table, most: int, column: str, words: Words) -> tuple[Table, int]:
    """This function will keep the rows without a number in a ``column``, its largest steps in their order, and the last row, which is the whole; the steps between are one row.

    ``most`` rows are kept, never fewer than one step, the others and the whole. Beside the table it gives how many steps were put together; KeyError on an unknown column.
    """
    if len(table.rows) <= most:
        return table, 0
    place = table.position(column)
    *parts, whole = table.rows
    sizes = {at: float(size) for at, row in enumerate(parts) if (size := number_of(row[place])) is not None}
    room = max(most - (len(parts) - len(sizes)) - 2, 1)
    rest = sorted(sizes, key=lambda at: -abs(sizes[at]))[room:]
    if len(rest) < 2:
        return table, 0
    others: list[Cell] = [None] * len(table.columns)
    others[0] = words("The {count} smaller steps together", count=len(rest))
    others[place] = sum(sizes[at] for at in rest)
    kept = [row for at, row in enumerate(parts) if at not in rest]
    return replace(table, rows=(*kept, tuple(others), whole), formulas=()), len(rest)

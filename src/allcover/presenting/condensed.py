"""A table whose steps add up to its last row, told in fewer rows that add up all the same, row by row. Goes to :mod:`pages`."""

from collections.abc import Sequence
from dataclasses import replace

from allcover.vocabulary.finding import Cell, Table, number_of
from allcover.vocabulary.words import Words

_Run = tuple[int, ...]
"""The places of steps that follow each other and are told in one row."""


def condensed(table: Table, most: int, column: str, words: Words) -> tuple[Table, int]:
    """This function will keep all rows in their order, and put small steps that follow each other together in their place: a row of several has the sum of a ``column``, and else what holds after the last of them.

    Rows without a number in the column, the largest step and the last row, which is the whole, stay as they are; beyond that no more than ``most`` rows are kept. Beside the table it gives how many steps
    were put together; KeyError on an unknown column.
    """
    place = table.position(column)
    *parts, whole = table.rows
    sizes = [number_of(row[place]) for row in parts]
    weights = [None if size is None else abs(float(size)) for size in sizes]
    runs = _joined(weights, most - 1)
    rows = [_row([parts[at] for at in run], place, words) for run in runs]
    folded = sum(len(run) for run in runs if len(run) > 1)
    if not folded:
        return table, 0
    return replace(table, rows=(*rows, whole), formulas=()), folded


def _joined(weights: Sequence[float | None], most: int) -> list[_Run]:
    """Neighbours put together, those first that move least, until there are no more than ``most`` rows or nothing is left that may be."""
    runs: list[_Run] = [(at,) for at in range(len(weights))]
    held = [weight for weight in weights if weight is not None]
    alone = {at for at, weight in enumerate(weights) if weight is None}
    if held:
        alone.add(weights.index(max(held)))

    def moved(run: _Run) -> float:
        return sum(weights[at] or 0.0 for at in run)

    while len(runs) > most:
        pairs = [at for at in range(len(runs) - 1) if not alone & {*runs[at], *runs[at + 1]}]
        if not pairs:
            break
        least = min(pairs, key=lambda at: moved(runs[at]) + moved(runs[at + 1]))
        runs[least : least + 2] = [runs[least] + runs[least + 1]]
    return runs


def _row(rows: Sequence[tuple[Cell, ...]], place: int, words: Words) -> tuple[Cell, ...]:
    if len(rows) == 1:
        return rows[0]
    told = list(rows[-1])
    told[0] = words("{count} steps together", count=len(rows))
    told[place] = sum(float(size) for row in rows if (size := number_of(row[place])) is not None)
    return tuple(told)

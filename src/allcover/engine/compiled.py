"""Everybody judged by the compiled engine: lay out, bind parameters and tolerances, go through households.

Households in which a value came too near to a turning point to be sure of are judged by the judge.
"""

import os
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from allcover.engine import kernel, ready
from allcover.engine.binding import Bound, prepare
from allcover.engine.columns import OutcomeColumn, ends_of
from allcover.engine.judge import Judge
from allcover.engine.layout import Layout, lay_out
from allcover.engine.program import ENDS, ORDER, SURE, THREE, TRUTH, Output
from allcover.population import Population
from allcover.rules.definition import System

Progress = Callable[[int, int], None]
Scratch = tuple[int, int, int]
"""Room of a chunk of households: floats kept of a member; rows and columns of a sheet."""

IN_CACHE = 30_000
"""Households whose columns and results stay in a processor's cache from one function to the next."""

CHUNKS = 16
"""Chunks of households at least, and four for each thread: so that no thread waits long for another."""


def processors() -> int:
    """This function will count the processors this process may use, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def call(
    function: kernel.Kernel, bound: Bound, first: int, last: int, scratch: Scratch | None = None
) -> None:
    """This function will go through some households with room of their own: by default what the program keeps."""
    function(first, last, *_arrays(bound, scratch))


def _arrays(bound: Bound, scratch: Scratch | None) -> list[Any]:
    """What a function takes beside households, with room of its own."""
    span, program = bound.arguments["span"], bound.program
    if scratch is None:
        scratch = program.kept, program.best, int(span[1] - span[0]) + 1 if program.best else 1
    own = {
        "kept": np.zeros((max(bound.layout.members, 1), max(scratch[0], 1))),
        "best": np.zeros((max(scratch[1], 1), scratch[2])),
        "sf": np.zeros(max(program.room[0], 1)),
        "sb": np.zeros(max(program.room[1], 1), dtype=np.int8),
    }
    arguments = {**bound.arguments, **own}
    return [arguments[name] for name in ORDER]


def run(
    bound: Bound,
    function: kernel.Kernel,
    progress: Progress | None = None,
    threads: int | None = None,
    scratch: Scratch | None = None,
) -> None:
    """This function will go through all households, in chunks shared by threads; results lie in the arguments.

    ``threads`` is the number of processors this process may use unless given. Households do not know of each other,
    so that results are the same for any number. ``scratch`` is the room a chunk needs if not what the program keeps.
    """
    run_in_turn([(bound, function)], progress, threads, scratch)


def run_in_turn(
    several: Sequence[tuple[Bound, kernel.Kernel]],
    progress: Progress | None = None,
    threads: int | None = None,
    scratch: Scratch | None = None,
) -> None:
    """This function will put the same people to several functions, chunk by chunk, while a chunk is at hand."""
    threads = threads or processors()
    count = several[0][0].layout.population.height("households")
    wanted = max(CHUNKS, 4 * threads, count // IN_CACHE if len(several) > 1 else 0)
    borders = np.linspace(0, count, min(wanted, max(count, 1)) + 1).astype(int).tolist()
    work = _Work(several, scratch, deque(pairwise(borders)))
    others = min(threads, len(work.left)) - 1
    if others < 1:
        work.do(progress, count)
        return
    with ThreadPoolExecutor(others) as pool:
        jobs = [pool.submit(work.do) for _ in range(others)]
        work.do(progress, count)
        for job in jobs:
            job.result()
    if progress is not None:
        progress(count, count)


@dataclass(frozen=True)
class _Work:
    """Functions that go through chunks of the same households, of which threads take one after the other."""

    several: Sequence[tuple[Bound, kernel.Kernel]]
    scratch: Scratch | None
    left: deque[tuple[int, int]]
    done: list[int] = field(default_factory=list)

    def do(self, progress: Progress | None = None, count: int = 0) -> None:
        """Take chunks while there are any; what a thread lays out for a function serves all its chunks."""
        functions = [_on_arrays(function, _arrays(bound, self.scratch)) for bound, function in self.several]
        try:
            # Run as plain Python, open ends (infinities) would warn where compiled code goes on; the results are the same.
            with np.errstate(all="ignore"):
                while (chunk := self._next()) is not None:
                    for function in functions:
                        function(*chunk)
                    self.done.append(chunk[1] - chunk[0])
                    if progress is not None:
                        progress(sum(self.done), count)
        finally:
            # Where one thread came to no end, the others need not go on.
            self.left.clear()

    def _next(self) -> tuple[int, int] | None:
        try:
            return self.left.popleft()
        except IndexError:
            return None


def _on_arrays(function: kernel.Kernel, arrays: Sequence[Any]) -> Callable[[int, int], None]:
    """A function of households alone."""
    if isinstance(function, ready.Loaded):
        return function.on(arrays)
    return lambda first, last: function(first, last, *arrays)


def columns(
    bound: Bound, judge: Callable[[Population], Judge], only: Collection[str] | None = None
) -> dict[str, OutcomeColumn]:
    """This function will read the results as columns, after the judge has settled the households in doubt.

    ``judge`` makes a judge of the same system over some of the households; ``only`` names the outputs to read.
    """
    asked = [output for output in bound.program.outputs if only is None or output.key in only]
    found = {output.key: column_of(bound, output) for output in asked}
    doubtful = np.flatnonzero(bound.doubt)
    if doubtful.size:
        _settle(bound, found, judge(bound.layout.some(doubtful)), doubtful.tolist())
    return found


def column_of(bound: Bound, output: Output) -> OutcomeColumn:
    """This function will read a result as it lies, doubts not settled."""
    rows = bound.arguments[output.ends_in]
    low, high = rows[output.low], rows[output.high]
    if output.known == THREE:
        return OutcomeColumn(low != 1, (low == 2).astype(np.float64), (low >= 1).astype(np.float64))
    if output.known == TRUTH:
        told = low.astype(np.float64)
        return OutcomeColumn(np.broadcast_to(np.True_, low.size), told, told)
    if output.known == ENDS:
        return OutcomeColumn(low == high, low, high)
    # Over a year the row counts the months in which it is unknown.
    is_known = (
        np.broadcast_to(np.True_, low.size)
        if output.known == SURE
        else bound.arguments[output.known_in][output.known] == (0 if bound.program.days else 1)
    )
    if output.key in bound.boundless and not np.isfinite(low.sum()):
        # What is larger than any float is no amount of a law: the judge says so of what a float cannot hold.
        is_beyond = is_known & ~np.isfinite(low)
        low[is_beyond], high, is_known = -np.inf, np.where(is_beyond, np.inf, high), is_known & ~is_beyond
    return OutcomeColumn(is_known, low, high)


def _settle(bound: Bound, found: dict[str, OutcomeColumn], judge: Judge, households: list[int]) -> None:
    first = bound.layout.persons_from
    for key, column in found.items():
        found[key] = replace(column, is_known=np.array(column.is_known))
    for place, household in enumerate(households):
        case = judge.open(place)
        for output in bound.program.outputs:
            if output.key not in found:
                continue
            column = found[output.key]
            rows = (household,) if output.of == "household" else range(first[household], first[household + 1])
            for row, asked in zip(rows, judge.rows_of(case, output.key)):
                value = judge.ask(case, output.key, asked)
                is_known, low, high = ends_of(value, judge.system.quantities[output.key])
                column.is_known[row], column.low[row], column.high[row] = is_known, low, high


def judge_compiled(
    system: System, population: Population, day: date, outputs: Sequence[str], progress: Progress | None = None,
    layout: Layout | None = None,
) -> dict[str, OutcomeColumn]:  # fmt: skip
    """This function will find the outputs of everybody with the compiled engine. Raises ``NotCompiled``."""
    bound = prepare(system, layout or lay_out(population), day, outputs)
    run(bound, ready.compiled(bound.program), progress)
    return columns(bound, lambda doubtful: Judge(system, doubtful, day, outputs))

"""Everybody judged by the compiled engine: lay out, bind parameters and tolerances, go through households.

Households in which a value came too near to a turning point to be sure of are judged by the judge.
"""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from allcover.engine import kernel, lattice
from allcover.engine.columns import OutcomeColumn, ends_of
from allcover.engine.judge import Judge, plan_of, targets_on
from allcover.engine.layout import Layout, lay_out
from allcover.engine.lowering import lower
from allcover.engine.program import SURE, THREE, Output, Program, Site, Slot, Source
from allcover.population import Population
from allcover.rules.definition import Band, ColumnTarget, FactTarget, System
from allcover.vocabulary.exact import ratio

Progress = Callable[[int, int], None]
CHUNKS = 16
"""Chunks of households at least, and four for each thread: so that no thread waits long for another."""


@dataclass(frozen=True)
class Bound:
    """A program with its arguments for one population: arrays by name, in the order the function takes them."""

    program: Program
    layout: Layout
    arguments: Mapping[str, Any]
    doubt: Any


def prepare(system: System, layout: Layout, day: date, outputs: Sequence[str]) -> Bound:
    """This function will lower a system for a population and bind its arguments. Raises ``NotCompiled``."""
    return bind(system, day, lowered(system, layout, day, outputs), layout)


def lowered(system: System, layout: Layout, day: date, outputs: Sequence[str]) -> Program:
    """This function will write the function for a system and a population. Raises ``NotCompiled``."""
    return lowered_with(system, layout, day, outputs, frozenset())[0]


def lowered_with(
    system: System, layout: Layout, day: date, outputs: Sequence[str], is_open: frozenset[Source]
) -> tuple[Program, frozenset[Source]]:
    """This function will write the function, holding columns open that are ``is_open`` elsewhere.

    Gives the columns that were held open too. Raises ``NotCompiled``.
    """
    plan = plan_of(system, day, outputs)
    wanted = dict.fromkeys(
        target for key in plan for target in targets_on(system.quantities[key], system, day)
    )
    sources = [target for target in wanted if isinstance(target, ColumnTarget | FactTarget)]
    sources = [source for source in sources if not _is_jobs(source) or "jobs" in layout.has]
    is_open = is_open | {source for source in sources if layout.laid(source).is_open}
    return lower(system, day, plan, outputs, is_open, layout.has), is_open


def _is_jobs(source: Source) -> bool:
    return isinstance(source, ColumnTarget) and source.table == "jobs"


def bind(system: System, day: date, program: Program, layout: Layout) -> Bound:
    """This function will give a program its arguments: arrays of the people, amounts of the law, room for results."""
    kin = layout.kin
    persons, households = layout.population.height("persons"), layout.population.height("households")
    doubt = np.zeros(households, dtype=np.bool_)
    arguments = {
        "persons_from": layout.persons_from, "jobs_from": layout.jobs_from, "head": kin.head,
        **{link: kin.one[link] for link in ("mother", "father", "spouse")},
        "children_from": kin.runs["children"][0], "children": kin.runs["children"][1],
        "spouses_from": kin.runs["spouses"][0], "spouses": kin.runs["spouses"][1],
        **_sheets(program, layout),
        **_amounts(system, day, program, layout),
        "ho": np.zeros((max(program.rows["household"], 1), households)),
        "po": np.zeros((max(program.rows["person"], 1), persons)),
        "doubt": doubt,
    }  # fmt: skip
    return Bound(program, layout, arguments, doubt)


def rebind(system: System, day: date, program: Program, bound: Bound) -> Bound:
    """This function will give a program of the same text other amounts. Results come to lie where the last ones did."""
    arguments = {**bound.arguments, **_amounts(system, day, program, bound.layout)}
    return Bound(program, bound.layout, arguments, bound.doubt)


def _sheets(program: Program, layout: Layout) -> dict[str, Any]:
    rows: dict[str, list[Source]] = {name: [] for name in ("hf", "hc", "pf", "pc", "jf", "jc")}
    for source, (array, _) in program.columns.items():
        rows[array].append(source)
    return {name: layout.sheet(name, sources) for name, sources in rows.items()}


def _amounts(system: System, day: date, program: Program, layout: Layout) -> dict[str, Any]:
    """Parameters of the day, numbers of code words, and tolerances: all that a changed amount changes."""
    exactness = {source: layout.laid(source).exactness for source in program.columns}
    lattices = lattice.Lattices(system, day, exactness, max(layout.members, layout.most_jobs))
    tolerances = [_tolerance(lattices, site) for site in program.sites]
    words = [layout.laid(source).words.get(word, -2) for source, word in program.words]
    return {
        "par": _line([_parameter(system, day, slot) for slot in program.slots], np.float64),
        "wrd": _line(words, np.int64),
        "snap": _line([tolerance.snap for tolerance in tolerances], np.float64),
        "near": _line([tolerance.doubt for tolerance in tolerances], np.float64),
    }


_ORDER = ("persons_from", "jobs_from", "head", "mother", "father", "spouse", "children_from", "children",
          "spouses_from", "spouses", "hf", "hc", "pf", "pc", "jf", "jc", "par", "wrd", "snap", "near", "kept",
          "ho", "po", "doubt")  # fmt: skip


def _line(values: Sequence[Any], dtype: type) -> Any:
    return np.array(list(values) or [0], dtype=dtype)


def _tolerance(lattices: lattice.Lattices, site: Site) -> lattice.Tolerance:
    if site.function.startswith("round_"):
        return lattices.rounded(site.function, site.left, site.right)
    return lattices.compared(site.left, site.right)


def _parameter(system: System, day: date, slot: Slot) -> float:
    dated = system.parameters[slot.key].on(day)
    assert dated is not None, "a parameter without value is no argument"
    value: Any = dated.value
    if slot.part in ("numerator", "denominator"):
        return float(getattr(ratio(value), slot.part))
    if slot.part == "table":
        return float(value[slot.at])
    if slot.part == "value":
        return float(value)
    band: Band = value[slot.at]
    return float(band.at_least if slot.part == "at_least" else band.value)


def processors() -> int:
    """This function will count the processors this process may use, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def run(
    bound: Bound, function: kernel.Kernel, progress: Progress | None = None, threads: int | None = None
) -> None:
    """This function will go through all households, in chunks shared by threads; results lie in the arguments.

    ``threads`` is the number of processors this process may use unless given. Households do not know of each other,
    so that results are the same for any number.
    """
    threads = threads or processors()
    count = bound.layout.population.height("households")
    borders = np.linspace(0, count, min(max(CHUNKS, 4 * threads), max(count, 1)) + 1).astype(int)
    width, slots = max(bound.layout.members, 1), max(bound.program.kept, 1)

    def chunk(first: int, last: int) -> None:
        kept = np.zeros((width, slots))
        arguments = [kept if name == "kept" else bound.arguments[name] for name in _ORDER]
        # Run as plain Python, open ends (infinities) would warn where compiled code goes on; the results are the same.
        with np.errstate(all="ignore"):
            function(first, last, *arguments)

    with ThreadPoolExecutor(threads) as pool:
        jobs = [pool.submit(chunk, int(first), int(last)) for first, last in pairwise(borders)]
        for done, job in enumerate(jobs, start=1):
            job.result()
            if progress is not None:
                progress(int(borders[done]), count)


def columns(
    bound: Bound, judge: Callable[[Population], Judge], only: Collection[str] | None = None
) -> dict[str, OutcomeColumn]:
    """This function will read the results as columns, after the judge has settled the households in doubt.

    ``judge`` makes a judge of the same system over some of the households; ``only`` names the outputs to read.
    """
    asked = [output for output in bound.program.outputs if only is None or output.key in only]
    found = {output.key: _column(bound, output) for output in asked}
    doubtful = np.flatnonzero(bound.doubt)
    if doubtful.size:
        _settle(bound, found, judge(bound.layout.some(doubtful)), doubtful.tolist())
    return found


def _column(bound: Bound, output: Output) -> OutcomeColumn:
    rows = bound.arguments["ho" if output.of == "household" else "po"]
    low, high = rows[output.low], rows[output.high]
    if output.known == SURE:
        return OutcomeColumn(np.ones(low.size, dtype=np.bool_), low, high)
    if output.known == THREE:
        return OutcomeColumn(low != 1.0, (low == 2.0).astype(np.float64), (low >= 1.0).astype(np.float64))
    return OutcomeColumn(rows[output.known] == 1.0, low, high)


def _settle(bound: Bound, found: dict[str, OutcomeColumn], judge: Judge, households: list[int]) -> None:
    first = bound.layout.persons_from
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
    run(bound, kernel.compiled(bound.program), progress)
    return columns(bound, lambda doubtful: Judge(system, doubtful, day, outputs))

"""A law laid over a population in partitions, one partition in memory at a time, and what the outcomes come to.

What was found of a partition is kept under a key of all it depends on: the law, the day, what was asked, and the
partition's content. A run that was interrupted, or of which a partition failed, does only what is missing when it is
run again. Totals do not depend on threads, on the order of partitions or on where they were cut (``engine.tally``).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from allcover import __version__
from allcover.engine import binding, compiled, kernel, ready
from allcover.engine.asked import Asked, cells_of, needed_columns, weights_of
from allcover.engine.columns import OutcomeColumn
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.engine.outcome import COMPILED_FROM, judge_one_by_one
from allcover.engine.program import NotCompiled, Source
from allcover.engine.tally import Total, headcount, tally
from allcover.population import Population
from allcover.population.partition_writer import write_whole
from allcover.population.partitions import Part, Partitions
from allcover.population.readers import first_line
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place

Progress = Callable[[int, int], None]
"""Told how many persons are done, of how many."""

Totals = Mapping[tuple[str, str, str], Total]
"""By quantity, grouping ("" for everybody) and group."""

_BROKEN = (OSError, MemoryError, pl.exceptions.PolarsError)


@dataclass(frozen=True)
class Streamed:
    """What a run found: totals over all partitions, and how many of them were taken over from an earlier run."""

    asked: Asked
    totals: Totals
    partitions: int
    taken_over: int


def run_partitions(
    asked: Asked,
    partitions: Partitions,
    out: Path,
    progress: Progress | None = None,
    threads: int | None = None,
) -> Streamed:
    """This function will go through all partitions, keep what it found of each in ``out``, and add it up.

    A partition that fails does not stop the others; at the end Faults are raised that name each of them. Run again,
    the finished ones are taken over. Memory holds two partitions: one at work, and the next one being read.
    """
    runner = _Runner(asked, partitions, out, threads)
    (out / "done").mkdir(parents=True, exist_ok=True)
    return runner.run(progress or (lambda done, total: None))


@dataclass
class _Runner:
    asked: Asked
    partitions: Partitions
    out: Path
    threads: int | None
    is_open: frozenset[Source] = frozenset()
    kernels: dict[str, kernel.Kernel] = field(default_factory=dict)

    def run(self, progress: Progress) -> Streamed:
        found = {part.name: self._kept(part) for part in self.partitions.parts}
        missing = [part for part in self.partitions.parts if found[part.name] is None]
        persons = self.partitions.count("persons")
        done = persons - sum(part.rows["persons"] for part in missing)
        faults = FaultList()
        progress(done, persons)
        for part, people in self._read_ahead(missing):
            try:
                found[part.name] = self._one(part, people.result())
            except Faults as caught:
                faults.extend(caught.faults)
            except _BROKEN as error:
                faults.faults.append(_failed(part, error))
            done += part.rows["persons"]
            progress(done, persons)
        faults.check()
        totals = _added_up([each for each in found.values() if each is not None])
        count = len(self.partitions.parts)
        return Streamed(self.asked, totals, count, count - len(missing))

    def _read_ahead(self, parts: Sequence[Part]) -> Iterator[tuple[Part, Future[Population]]]:
        """Each partition while the one before is at work; what fails to be read fails when its turn comes."""
        wanted = needed_columns(self.asked)
        with ThreadPoolExecutor(1) as pool:

            def read(part: Part) -> Future[Population]:
                return pool.submit(self.partitions.read, part, wanted, with_ids=self.asked.with_rows)

            ahead = read(parts[0]) if parts else None
            for number, part in enumerate(parts):
                assert ahead is not None
                now, ahead = ahead, read(parts[number + 1]) if number + 1 < len(parts) else None
                yield part, now

    def _one(self, part: Part, people: Population) -> Totals:
        found = self._columns(people)
        totals: dict[tuple[str, str, str], Total] = {}
        for of in self.asked.of:
            weights, cells = weights_of(people, of), cells_of(self.asked, people, of)
            stood_for = headcount(weights, cells.cell, cells.count)
            for key in self.asked.keys_of(of):
                sums = tally(found[key], weights, cells.cell, stood_for)
                for (by, name), members in cells.groups.items():
                    totals[key, by, name] = sum((sums[n] for n in members), Total())
        if self.asked.with_rows:
            self._write_rows(part, people, found)
        self._keep(part, totals)
        return totals

    def _columns(self, people: Population) -> Mapping[str, OutcomeColumn]:
        system, day, outputs = self.asked.system, self.asked.day, self.asked.outputs
        if self.partitions.count("households") < COMPILED_FROM:
            return judge_one_by_one(system, people, day, outputs)
        layout = lay_out(people)
        try:
            # What was open in one partition counts as open in all that follow, so that few functions are compiled.
            program, self.is_open = binding.lowered_with(system, layout, day, outputs, self.is_open)
        except NotCompiled:
            return judge_one_by_one(system, people, day, outputs)
        if program.text not in self.kernels:
            self.kernels[program.text] = ready.compiled(program)
        bound = binding.bind(system, day, program, layout)
        compiled.run(bound, self.kernels[program.text], threads=self.threads)
        return compiled.columns(bound, lambda doubtful: Judge(system, doubtful, day, outputs))

    # what is kept

    def _done(self, part: Part) -> Path:
        return self.out / "done" / f"{part.name}.json"

    def _key(self, part: Part) -> str:
        return hashlib.sha256(f"{self.asked.key}|{part.content}|{__version__}".encode()).hexdigest()

    def _kept(self, part: Part) -> Totals | None:
        """What an earlier run found of a partition, None where it found nothing, or something else."""
        path = self._done(part)
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            if record["key"] != self._key(part) or not self._has_rows(part):
                return None
            return {(key, by, name): Total.of_record(total) for key, by, name, total in record["totals"]}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, part: Part, totals: Totals) -> None:
        listed = [[*names, asdict(total)] for names, total in totals.items()]
        record = {"partition": part.name, "key": self._key(part), "totals": listed}
        write_whole(self._done(part), json.dumps(record, ensure_ascii=False) + "\n")

    # rows

    def _rows_path(self, part: Part, of: str) -> Path:
        return self.out / f"{of}s" / f"{part.name}.parquet"

    def _has_rows(self, part: Part) -> bool:
        return not self.asked.with_rows or all(self._rows_path(part, of).is_file() for of in self.asked.of)

    def _write_rows(self, part: Part, people: Population, found: Mapping[str, OutcomeColumn]) -> None:
        for of in self.asked.of:
            path = self._rows_path(part, of)
            path.parent.mkdir(exist_ok=True)
            series = [each for key in self.asked.keys_of(of) for each in _shown(key, found[key])]
            frame = people.ids(f"{of}s").hstack(series)
            temporary = path.with_name(f"{path.name}.part")
            frame.write_parquet(temporary, compression="zstd")
            temporary.replace(path)


def _shown(key: str, column: OutcomeColumn) -> Iterator[pl.Series]:
    """The value, null where unknown, and the ends it lies between where some are unknown."""
    value = pl.Series(key, column.low)
    if column.is_known.all():
        yield value
        return
    yield value.set(pl.Series(~column.is_known), None)
    yield pl.Series(f"{key} (low)", column.low)
    yield pl.Series(f"{key} (high)", column.high)


def _failed(part: Part, error: BaseException) -> Fault:
    what = f"Could not be worked out: {first_line(error) or type(error).__name__}."
    cure = "Finished partitions are kept: make room, and run again."
    return Fault(Place(f"partition {part.name}"), what, cure)


def _added_up(found: Sequence[Totals]) -> dict[tuple[str, str, str], Total]:
    totals: dict[tuple[str, str, str], Total] = {}
    for each in found:
        for names, total in each.items():
            totals[names] = totals.get(names, Total()) + total
    return totals

"""How long a user waits: building a million persons from arrays, the first answer of a new process, a changed amount.

``python benchmarks/running.py``. Run it twice: the first time compiles.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from allcover.catalogue import country_folder
from allcover.engine.asked import Asked, needed_columns
from allcover.engine.running import running, with_amounts
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.population.partition_writer import write_partitions
from allcover.population.partitions import open_partitions
from allcover.rules.load import load

AMOUNT = "household_grant.maximum_grant_month"
TIMES = 7
"""Runs of which the median, the least and the most are told."""


def arrays(persons: int) -> dict[str, dict[str, Any]]:
    """Columns of households, persons, jobs and relations as a program holds them, drawn from a seed."""
    draw, households = np.random.default_rng(1), persons // 4
    at = np.arange(persons)
    jobs = np.flatnonzero(draw.random(persons) < 0.4)
    return {
        "households": {"area": draw.integers(0, 2, households), "welfare_month": draw.random(households)},
        "persons": {
            "age": draw.integers(0, 90, persons),
            "sex": draw.integers(0, 2, persons),
            "weight": draw.random(persons) + 1,
            "relation_to_head": np.where(at % 4 == 0, 0, 2),
            "is_citizen": draw.random(persons) < 0.9,
            "months_resident": draw.integers(0, 300, persons),
            "income_month": draw.random(persons),
        },
        "jobs": {"person": jobs, "earnings_month": draw.random(jobs.size)},
        "relations": {
            "person": at[at % 4 > 1],
            "other": at[at % 4 < 2],
            "relation": np.full(persons // 2, 1),
        },
    }


def first_answer(folder: Path) -> None:
    """Open, load, read, answer; then the same with other amounts."""
    opened = open_partitions(folder)
    system, day = load(country_folder("coresia")), opened.about.reference_date
    asked = Asked.checked(system, day, system.payments(system.schemes_on(day)))
    people = opened.read(opened.parts[0], needed_columns(asked), with_ids=False)
    session = running(people, day, asked.outputs)
    session.answer(system)
    print(f"answered {people.height('persons'):,} persons", flush=True)

    def changed(amount: int) -> None:
        session.answer(with_amounts(system, {AMOUNT: amount}, day))

    print(json.dumps([seconds(partial(changed, 50 + more)) for more in range(10)]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    folder = parser.parse_args().answer
    if folder:
        first_answer(folder)
        return
    columns, persons_from = arrays(1_000_000), np.arange(0, 1_000_001, 4)
    taken = [seconds(lambda: Population.from_arrays(columns, persons_from)) for _ in range(TIMES)]
    print(f"1,000,000 persons from arrays: {told(taken)}")
    with tempfile.TemporaryDirectory() as temporary:
        people = invent_survey(load(country_folder("coresia")), 27_000)
        write_partitions(people, Path(temporary) / "people", 1)
        command = [sys.executable, __file__, "--answer", str(Path(temporary) / "people")]
        started = [asked_of(command) for _ in range(TIMES)]
    print(f"{started[0][0]} after the process started: {told([took for _, took, _ in started])}")
    changes = [took for _, _, some in started for took in some]
    print(f"a changed amount: {told(changes)}")


def asked_of(command: list[str]) -> tuple[str, float, list[float]]:
    """What a new process answers, the seconds until then, and those of each changed amount."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        answered = process.stdout.readline().strip()
        took = time.perf_counter() - start
        return answered, took, json.loads(process.stdout.read())


def seconds(work: Callable[[], object]) -> float:
    """The seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(taken: list[float]) -> str:
    """The median, the least, which other work of the machine disturbs least, and the most."""
    return f"{median(taken):.3f} s (least {min(taken):.3f}, most {max(taken):.3f})"


if __name__ == "__main__":
    main()

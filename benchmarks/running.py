"""How long a user waits: building a million persons from arrays, the first answer of a new process, a changed amount.

``python benchmarks/running.py``. Run it twice: the first time compiles.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from allcover.catalogue import country_folder
from allcover.engine.running import running, with_amounts
from allcover.impact import impact_outputs
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.population.partition_writer import write_partitions
from allcover.population.partitions import open_partitions
from allcover.rules.load import load

AMOUNT = "household_grant.maximum_grant_month"


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
    people = opened.read(opened.parts[0])
    session = running(people, day, impact_outputs(system, system.schemes_on(day)))
    session.answer(system)
    print(f"answered {people.height('persons'):,} persons", flush=True)
    took = []
    for value in range(10):
        start = time.perf_counter()
        session.answer(with_amounts(system, {AMOUNT: 50 + value}, day))
        took.append(time.perf_counter() - start)
    print(f"a changed amount: {min(took) * 1000:.0f} to {max(took) * 1000:.0f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    folder = parser.parse_args().answer
    if folder:
        first_answer(folder)
        return
    columns, persons_from = arrays(1_000_000), np.arange(0, 1_000_001, 4)
    for _ in range(3):
        start = time.perf_counter()
        Population.from_arrays(columns, persons_from)
        print(f"1,000,000 persons from arrays: {time.perf_counter() - start:.3f} s")
    with tempfile.TemporaryDirectory() as temporary:
        people = invent_survey(load(country_folder("coresia")), 27_000)
        write_partitions(people, Path(temporary) / "people", 1)
        command = [sys.executable, __file__, "--answer", str(Path(temporary) / "people")]
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = process.stdout.readline().strip()
            print(f"{told} {time.perf_counter() - start:.2f} s after the process started")
            print(process.stdout.read().strip())


if __name__ == "__main__":
    main()

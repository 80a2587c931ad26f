"""A law over partitions in bounded memory: the invented survey, written again and again, streamed in one run.

Writes partitions (each person called by partition and row, so that nobody is there twice), runs the benefits of Coresia
over them in a process of its own, and prints seconds and the greatest memory of that process.
``python benchmarks/streaming.py --persons 100000000 --folder /tmp/people``
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from allcover.catalogue import country_folder
from allcover.engine.asked import Asked
from allcover.engine.streaming import run_partitions
from allcover.invention import invent_survey
from allcover.population.arrays import Arrays
from allcover.population.cutting import households_of
from allcover.population.partition_writer import PartitionWriter
from allcover.population.partitions import open_partitions
from allcover.population.population import PlacedPopulation, Population
from allcover.population.schema import IDS
from allcover.rules.load import load

import numpy as np  # isort: skip
import polars as pl  # isort: skip


def without_ids(people: Population, times: int) -> PlacedPopulation:
    """The same people so many times, without text ids: they get the names of their rows."""
    whole = households_of(people, np.arange(people.height("households")))
    size, tables = people.height("persons"), list(people.tables())
    frames = {
        name: pl.concat([whole.need_bare(name).drop(IDS[name], strict=False)] * times) for name in tables
    }
    sizes = np.tile(np.diff(people.household_offsets), times)

    def moved(rows: np.ndarray) -> np.ndarray:
        return (rows[None, :] + size * np.arange(times)[:, None]).ravel()

    long = [name for name in tables if name not in ("households", "persons")]
    rows = {(name, "person_id"): moved(people.person_rows(name)) for name in long}
    rows["relations", "other_person_id"] = moved(people.relative_rows)
    return PlacedPopulation(people.about, Arrays(frames, np.concatenate(([0], np.cumsum(sizes))), rows))


def write(folder: Path, persons: int, each: int) -> None:
    """Write partitions of about ``each`` persons, ``persons`` in all: one is laid out, and written as often as needed."""
    survey = invent_survey(load(country_folder("coresia")))
    people = without_ids(survey, max(each // survey.persons.height, 1))
    writer = PartitionWriter(folder, people.about)
    for _ in range(-(-persons // people.height("persons"))):
        writer.add(people)
    writer.finish()


def stream(folder: Path, out: Path) -> None:
    """Run the benefits over the partitions, and print what it took."""
    opened = open_partitions(folder)
    system = load(country_folder("coresia"))
    day = opened.about.reference_date
    asked = Asked.checked(system, day, system.payments(system.schemes_on(day)), ["sex", "area"])
    start = time.perf_counter()
    found = run_partitions(asked, opened, out)
    seconds = time.perf_counter() - start
    persons, peak = opened.count("persons"), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{persons:,} persons in {found.partitions} partitions ({found.taken_over} done before), {len(asked.outputs)} "
        f"quantities, by sex and area: {seconds:.1f} s, {persons / seconds:,.0f} persons/s, peak memory {peak:,.0f} MB"
    )


def main() -> None:
    """Write, run, and run again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=2_000_000)
    parser.add_argument("--partition", type=int, default=500_000, help="persons of a partition")
    parser.add_argument("--folder", type=Path, help="where to put the partitions; kept, and used again")
    parser.add_argument("--stream", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.stream:
        stream(*given.stream)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary) / "people"
        start = time.perf_counter()
        if not (folder / "manifest.json").exists():
            write(folder, given.persons, given.partition)
            size = sum(file.stat().st_size for file in folder.rglob("*.parquet"))
            print(f"written in {time.perf_counter() - start:.1f} s, {size / 1e6:,.0f} MB")
        for _ in range(2):
            subprocess.run(
                [sys.executable, __file__, "--stream", folder, Path(temporary) / "out"], check=True
            )
        shutil.rmtree(Path(temporary) / "out")


if __name__ == "__main__":
    main()

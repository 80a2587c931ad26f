"""Writing a population as partitions, one part after the other, the manifest last.

A writer holds no more than the part it is given: whoever makes people in parts writes a population larger than memory.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from allcover.population.cutting import cut
from allcover.population.partitions import (
    MANIFEST,
    PERSONS_IN,
    PLACES,
    Part,
    Partitions,
    manifest_text,
)
from allcover.population.population import Population, Survey
from allcover.population.readers import Progress, no_progress, sha256
from allcover.population.schema import IDS, TABLES
from allcover.vocabulary.fault import Fault, Faults, Place


@dataclass
class PartitionWriter:
    """Takes parts of a population, writes each at once, and the manifest at the end. Raises Faults for a folder in use."""

    folder: Path
    about: Survey
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        if (self.folder / MANIFEST).exists():
            what = f"'{self.folder}' holds partitions already."
            raise Faults([Fault(Place(str(self.folder)), what, "Choose another folder, or remove it first.")])
        self.folder.mkdir(parents=True, exist_ok=True)

    def add(self, people: Population) -> Part:
        """This function will write one part. Raises Faults where persons live in no household."""
        persons = people.height("persons")
        if people.household_offsets[-1] != persons:
            what = f"{persons - people.household_offsets[-1]:,} persons live in no household."
            raise Faults([Fault(Place("persons"), what, "Add their households, or leave them out.")])
        name = f"{len(self.parts):05}"
        (self.folder / name).mkdir(exist_ok=True)
        tables = {table: _file(people, table) for table in TABLES if people.bare(table) is not None}
        hashes = {table: self._write(name, table, frame) for table, frame in tables.items()}
        part = Part(name, {table: frame.height for table, frame in tables.items()}, hashes)
        self.parts.append(part)
        return part

    def _write(self, name: str, table: str, frame: pl.DataFrame) -> str:
        path = self.folder / name / f"{table}.parquet"
        frame.write_parquet(path, compression="zstd", compression_level=1, statistics=False)
        return sha256(path)

    def finish(self) -> Partitions:
        """This function will write the manifest: from now on the folder can be read."""
        write_whole(self.folder / MANIFEST, manifest_text(self.about, self.parts))
        return Partitions(self.folder, self.about, tuple(self.parts))


def write_partitions(
    population: Population, folder: Path, count: int, progress: Progress = no_progress
) -> Partitions:
    """This function will write a population as about ``count`` partitions of about as many persons each."""
    writer = PartitionWriter(folder, population.about)
    for done, part in enumerate(cut(population, count), start=1):
        writer.add(part)
        progress("Writing partitions", done, count)
    return writer.finish()


def write_whole(path: Path, text: str) -> None:
    """This function will write a file so that it is there whole or not at all."""
    temporary = path.with_name(f"{path.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _file(people: Population, table: str) -> pl.DataFrame:
    """The columns anybody has a value in, the ids where people have any, and rows instead of ids."""
    frame = people.need_bare(table)
    columns = TABLES[table].columns
    filled = [
        name
        for name in frame.columns
        if name not in IDS[table]
        and (columns[name].assumed is not None or frame[name].null_count() < frame.height)
    ]
    made = [frame.select(filled)]
    if people.has_ids:
        made.append(people.ids(table))
    if table == "households":
        made.append(pl.DataFrame({PERSONS_IN: np.diff(people.household_offsets)}))
    elif table != "persons":
        rows = {PLACES["person_id"]: people.person_rows(table)}
        if table == "relations":
            rows[PLACES["other_person_id"]] = people.relative_rows
        made.append(pl.DataFrame(rows))
    return pl.concat(made, how="horizontal")

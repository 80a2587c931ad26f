"""A population in a folder of partitions, cut at household borders: a manifest, and one Parquet file a table and partition.

A partition is read by itself, so a population may be larger than memory. Its files hold the columns of the schema that
anybody has a value in, the text ids where there are any, and rows of persons instead of ids to be looked up. The
manifest says what the survey is, and of every file its rows and its SHA-256: what is not the file written is a fault.
"""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from allcover.population.arrays import Arrays
from allcover.population.places import NOBODY_ROW, Whole, taken
from allcover.population.population import PlacedPopulation, Survey
from allcover.population.readers import first_line, sha256
from allcover.population.recording import survey_of, survey_record
from allcover.population.schema import IDS, LONG_TABLES, SCHEMA_VERSION, TABLES
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place

MANIFEST = "manifest.json"
FORMAT = "allcover partitions"
PERSONS_IN, PERSON_AT, OTHER_AT = "__persons__", "__person__", "__other__"
"""Columns of a partition's files beside the schema's: persons of a household; rows of a person and of a relative."""

PLACES = {"person_id": PERSON_AT, "other_person_id": OTHER_AT}
Wanted = Mapping[str, Collection[str]]

_REMAKE = "Write the partitions anew from the survey."
_UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError)


@dataclass(frozen=True)
class Part:
    """One partition: its name, the rows of each collected table, and the SHA-256 of each table's file."""

    name: str
    rows: Mapping[str, int]
    sha256: Mapping[str, str]

    @property
    def content(self) -> str:
        """The SHA-256 of all that the partition holds."""
        listed = json.dumps([SCHEMA_VERSION, dict(sorted(self.sha256.items()))])
        return hashlib.sha256(listed.encode()).hexdigest()


@dataclass(frozen=True)
class Partitions:
    """A folder of partitions, opened: what the survey is, and the partitions in their order."""

    folder: Path
    about: Survey
    parts: tuple[Part, ...]

    def count(self, table: str) -> int:
        """This function will count the rows of a table over all partitions."""
        return sum(part.rows.get(table, 0) for part in self.parts)

    def path(self, part: Part, table: str) -> Path:
        """This function will give where a table of a partition lies."""
        return self.folder / part.name / f"{table}.parquet"

    def read(self, part: Part, wanted: Wanted | None = None, *, with_ids: bool = True) -> PlacedPopulation:
        """This function will read one partition into memory, after holding each file against the manifest.

        ``wanted`` names the columns to read by table, all by default; what is not read is unknown, and tables that are
        not named stay away as if not collected. Without ``with_ids`` people are called by their row. Raises Faults.
        """
        tables = [name for name in TABLES if name in part.rows and (wanted is None or name in wanted)]
        faults = FaultList()
        frames = {name: self._frame(part, name, wanted, with_ids, faults) for name in tables}
        faults.check()
        try:
            return self._placed(part, {name: frame for name, frame in frames.items() if frame is not None})
        except _UNREADABLE as error:
            what = f"Does not hold a population: {first_line(error)}."
            raise Faults([Fault(Place(part.name), what, _REMAKE)]) from None

    def _placed(self, part: Part, frames: Mapping[str, pl.DataFrame]) -> PlacedPopulation:
        """Raises ValueError for what would lead an engine astray."""
        for table, frame in frames.items():
            if frame.height != part.rows[table]:
                raise ValueError(
                    f"{table} has {frame.height:,} rows, not the {part.rows[table]:,} of the manifest"
                )
        arrays = _arrays(part.name, frames)
        persons = part.rows["persons"]
        if (np.diff(arrays.persons_from) < 0).any() or arrays.persons_from[-1] != persons:
            raise ValueError("the sizes of the households do not add up to the persons")
        for (table, _), at in arrays.rows.items():
            if at.size and not (at.min() >= NOBODY_ROW and at.max() < persons):
                raise ValueError(f"rows of {table} belong to persons beyond the last")
        return PlacedPopulation(self.about, arrays)

    def _frame(
        self, part: Part, table: str, wanted: Wanted | None, with_ids: bool, faults: FaultList
    ) -> pl.DataFrame | None:
        path = self.path(part, table)
        place = Place(f"{part.name}/{path.name}")
        if not path.is_file():
            faults.add(place, "Is not there, though the manifest lists it.", _REMAKE)
            return None
        try:
            if sha256(path) != part.sha256[table]:
                what = (
                    "Is not the file that the manifest lists: it was cut off or changed after it was written."
                )
                faults.add(place, what, f"Copy it again from where it was whole. {_REMAKE}")
                return None
            held = set(pl.read_parquet_schema(path))
            return pl.read_parquet(path, columns=_columns(table, held, wanted, with_ids))
        except _UNREADABLE as error:
            faults.add(place, f"Cannot be read: {first_line(error)}.", _REMAKE)
            return None


def _columns(table: str, held: set[str], wanted: Wanted | None, with_ids: bool) -> list[str]:
    known = [name for name in TABLES[table].columns if name not in IDS[table]]
    asked = [name for name in known if wanted is None or name in wanted[table]]
    ids = list(IDS[table]) if with_ids else []
    return [name for name in (*asked, *ids, PERSONS_IN, PERSON_AT, OTHER_AT) if name in held]


def _arrays(name: str, frames: Mapping[str, pl.DataFrame]) -> Arrays:
    """Rows and ids as they were written; a table without ids has its people called by partition and row."""
    sizes = frames["households"][PERSONS_IN].to_numpy()
    rows = {
        (table, key): frame[PLACES[key]].cast(pl.Int64).to_numpy()
        for table, frame in frames.items()
        if table in LONG_TABLES
        for key in IDS[table]
    }
    bare = {table: _bare(table, frame) for table, frame in frames.items()}
    made = Arrays(bare, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), rows)

    def ids(table: str, some: Whole | None) -> pl.DataFrame:
        held = frames[table].select(key for key in IDS[table] if key in frames[table].columns)
        if held.width:
            return held if some is None else taken(held, some)
        return made.ids(table, some).select((pl.lit(f"{name}/") + pl.all()).name.keep())

    return Arrays(bare, made.persons_from, rows, ids)


def _bare(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The other columns of the schema; at least one, for a frame without columns has no rows either."""
    held = [name for name in frame.columns if name in TABLES[table].columns and name not in IDS[table]]
    return (
        frame.select(held) if held else frame.select(pl.repeat(None, pl.len(), dtype=pl.Int64).alias("row"))
    )


# the manifest


def open_partitions(folder: Path | str) -> Partitions:
    """This function will open a folder of partitions by its manifest. Raises Faults where it is none."""
    folder = Path(folder)
    path = folder / MANIFEST
    faults = FaultList()
    if not path.is_file():
        what = f"There is no {MANIFEST} in '{folder}': no partitions, or not written to their end."
        faults.add(Place(str(folder)), what, "Write them with 'allcover survey map --partitions'.")
        faults.check()
    try:
        return _opened(folder, json.loads(path.read_text(encoding="utf-8")), faults)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        faults.add(Place(path.name), f"Is no manifest of partitions: {first_line(error)}.", _REMAKE)
        raise Faults(faults.faults) from None


def _opened(folder: Path, record: Mapping[str, Any], faults: FaultList) -> Partitions:
    if record["format"] != FORMAT:
        raise ValueError(f"its format is {record['format']!r}")
    if record["schema_version"] != SCHEMA_VERSION:
        what = f"Was written with version {record['schema_version']!r} of the schema; this program reads {SCHEMA_VERSION}."
        faults.add(Place(MANIFEST), what, _REMAKE)
        faults.check()
    parts = tuple(_part(each) for each in record["partitions"])
    if len({part.name for part in parts}) < len(parts):
        raise ValueError("two partitions have one name")
    return Partitions(folder, survey_of(record["survey"]), parts)


def _part(record: Mapping[str, Any]) -> Part:
    name, rows, hashes = str(record["name"]), dict(record["rows"]), dict(record["sha256"])
    if not re.fullmatch(r"\d{5,9}", name):
        raise ValueError(f"'{name}' is no name of a partition")
    if set(rows) != set(hashes) or not {"households", "persons"} <= set(rows) <= set(TABLES):
        raise ValueError(f"the tables of partition {name} are not those of the schema")
    if not all(type(count) is int and count >= 0 for count in rows.values()):
        raise ValueError(f"partition {name} does not say its rows in whole numbers")
    return Part(name, rows, {table: str(found) for table, found in hashes.items()})


def manifest_text(about: Survey, parts: Collection[Part]) -> str:
    """This function will write the manifest of partitions."""
    record = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "survey": survey_record(about),
        "partitions": [asdict(part) | {"content": part.content} for part in parts],
    }
    return json.dumps(record, indent=1, ensure_ascii=False, default=str) + "\n"

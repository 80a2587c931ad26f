"""Partitions hold what was written, and tell what is wrong with them as faults."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.population.test_arrays import drawn_households, survey

from allcover.population import Population
from allcover.population.partition_writer import PartitionWriter, write_partitions
from allcover.population.partitions import MANIFEST, open_partitions
from allcover.population.readers import sha256
from allcover.vocabulary.fault import Faults


def small() -> Population:
    job = {"status": "employee", "earnings_month": 80.0}
    household = {
        "people": {"ana": {"age": 70, "jobs": [job]}, "ben": {"spouse": "ana", "receives": {"fund": 5}}}
    }
    return Population.from_records(
        [household, {"people": {"eva": {"age": 3}}}, {"people": {"sam": {}, "tim": {}}}]
    )


@given(drawn_households, st.integers(1, 4))
def test_what_was_written_is_read(tmp_path_factory: Any, drawn: list[dict[str, Any]], count: int) -> None:
    people = survey(drawn)
    folder = tmp_path_factory.mktemp("p") / "people"
    written = write_partitions(people, folder, count)
    opened = open_partitions(folder)
    assert opened == written
    parts = [opened.read(part) for part in opened.parts]
    for name, frame in people.tables().items():
        together = pl.concat([part.need(name) for part in parts])
        assert together.sort(together.columns).equals(frame.sort(frame.columns)), name
        assert opened.count(name) == frame.height


def test_people_without_ids_are_called_by_partition_and_row(tmp_path: Path) -> None:
    people = Population.from_arrays({"persons": {"age": np.array([7, 8, 9])}}, [0, 1, 3])
    writer = PartitionWriter(tmp_path, people.about)
    for _ in range(2):
        writer.add(people)
    opened = writer.finish()
    ids = [opened.read(part).persons["person_id"].to_list() for part in opened.parts]
    assert ids == [["00000/1", "00000/2", "00000/3"], ["00001/1", "00001/2", "00001/3"]]


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    opened = write_partitions(small(), tmp_path, 1)
    read = opened.read(opened.parts[0], {"households": (), "persons": ("weight",)}, with_ids=False)
    assert read.bare("jobs") is None
    assert read.persons["age"].null_count() == 5
    assert read.persons["weight"].to_list() == [1.0] * 5


def test_a_folder_in_use_is_not_written_over(tmp_path: Path) -> None:
    write_partitions(small(), tmp_path, 2)
    with pytest.raises(Faults, match="holds partitions already"):
        write_partitions(small(), tmp_path, 2)


def test_persons_of_no_household_cannot_be_cut(tmp_path: Path) -> None:
    made = small()
    tables: dict[str, pl.DataFrame | None] = dict(made.tables())
    tables["households"] = made.households.head(1)
    with pytest.raises(Faults, match="3 persons live in no household"):
        PartitionWriter(tmp_path, made.about).add(Population.gather(tables, made.about))


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _foreign(path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(path)


BROKEN: list[tuple[Callable[[Path], None], str]] = [
    (Path.unlink, "00000/persons.parquet: Is not there"),
    (_cut_off, "00000/persons.parquet: Is not the file that the manifest lists"),
    (_foreign, "00000/persons.parquet: Is not the file that the manifest lists"),
]


@pytest.mark.parametrize(("spoil", "told"), BROKEN)
def test_a_spoilt_file_is_a_fault(tmp_path: Path, spoil: Callable[[Path], None], told: str) -> None:
    opened = write_partitions(small(), tmp_path, 1)
    spoil(tmp_path / "00000" / "persons.parquet")
    with pytest.raises(Faults, match=told):
        opened.read(opened.parts[0])


def _listed(folder: Path, table: str, frame: pl.DataFrame) -> None:
    """Put a frame into the place of a table, and into the manifest, as a stranger's program might."""
    path = folder / "00000" / f"{table}.parquet"
    frame.write_parquet(path)
    record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    record["partitions"][0]["sha256"][table] = sha256(path)
    (folder / MANIFEST).write_text(json.dumps(record), encoding="utf-8")


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("households", lambda frame: frame.drop("__persons__"), "Does not hold a population"),
        ("households", lambda frame: frame.with_columns(__persons__=pl.Series([9, -5, 1])), "do not add up"),
        ("jobs", lambda frame: frame.with_columns(__person__=pl.lit(99)), "beyond the last"),
        ("jobs", lambda frame: frame.with_columns(__person__=pl.lit("a")), "Does not hold a population"),
        ("jobs", lambda frame: pl.concat([frame, frame]), "not the 1 of the manifest"),
        ("persons", lambda frame: frame.with_columns(weight=pl.lit("much")), "Does not hold a population"),
        ("persons", lambda frame: frame.with_columns(sex=pl.lit("x")), "Does not hold a population"),
    ],
)
def test_tables_that_do_not_fit_are_faults(tmp_path: Path, table: str, change: Any, told: str) -> None:
    write_partitions(small(), tmp_path, 1)
    _listed(tmp_path, table, change(pl.read_parquet(tmp_path / "00000" / f"{table}.parquet")))
    opened = open_partitions(tmp_path)
    with pytest.raises(Faults, match=told):
        opened.read(opened.parts[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Is no manifest"),
        ("[]", "Is no manifest"),
        ('{"format": "other"}', "its format is 'other'"),
        ('{"format": "allcover partitions", "schema_version": 99}', "version 99 of the schema"),
        (
            '{"format": "allcover partitions", "schema_version": 1, "partitions": [{"name": "../x"}]}',
            "Is no manifest",
        ),
    ],
)
def test_a_manifest_that_is_none_is_a_fault(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(Faults, match=told):
        open_partitions(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../etc"},
        {"name": "00001"},
        {"rows": {"persons": 1}},
        {"rows": {"households": -1, "persons": 1}},
        {"sha256": {"households": "a", "persons": "b", "wages": "c"}},
    ],
)
def test_a_manifest_does_not_lead_astray(tmp_path: Path, change: dict[str, Any]) -> None:
    write_partitions(small(), tmp_path, 2)
    record = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    record["partitions"][0] |= change
    (tmp_path / MANIFEST).write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(Faults, match="Is no manifest"):
        open_partitions(tmp_path)


def test_a_folder_without_manifest_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"There is no manifest\.json"):
        open_partitions(tmp_path / "nowhere")

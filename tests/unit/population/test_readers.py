"""Each kind of file reads alike; what is wrong with a file is a fault with a cure."""

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from allcover.population.readers import FileOptions, Source, open_source
from allcover.vocabulary.fault import Fault, FaultList

FRAME = pl.DataFrame(
    {
        "id": [1, 2, 3],
        "name": ["Añá", None, "z"],
        "born": [None, None, date(2001, 2, 3)],
        "x": [1.5, None, 2.0],
    }
)


def write(kind: str, folder: Path) -> Path:
    path = folder / f"raw.{kind}"
    match kind:
        case "csv":
            FRAME.write_csv(path)
        case "csv.gz":
            path.write_bytes(gzip.compress(FRAME.write_csv().encode()))
        case "parquet":
            FRAME.write_parquet(path)
        case "dta":
            pyreadstat.write_dta(FRAME, path, column_labels={"id": "Identity"},
                                 variable_value_labels={"id": {1: "One"}})  # fmt: skip
        case _:
            pyreadstat.write_sav(FRAME, path, column_labels={"id": "Identity"},
                                 variable_value_labels={"id": {1: "One"}}, compress=kind == "zsav")  # fmt: skip
    return path


def opened(path: Path, folder: Path, **options: Any) -> tuple[Source | None, list[Fault]]:
    faults = FaultList()
    spool = folder / "spool"
    spool.mkdir()
    return open_source(path, spool, faults, options=FileOptions(**options)), faults.faults


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet", "dta", "sav", "zsav"])
def test_every_kind_of_file_gives_the_same_values(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allcover.population.statistical.CHUNK_ROWS", 2)
    source, faults = opened(write(kind, tmp_path), tmp_path)
    assert source is not None, faults
    assert source.rows == 3
    got = source.frame.collect()
    assert got["row_number"].to_list() == [1, 2, 3]
    assert got["id"].cast(pl.Int64).to_list() == [1, 2, 3]
    assert got["name"].to_list() == ["Añá", None, "z"]
    assert [str(born) if born else None for born in got["born"]] == [None, None, "2001-02-03"]
    assert got["x"].to_list() == [1.5, None, 2.0]


@pytest.mark.parametrize("kind", ["dta", "sav"])
def test_labels_are_kept_and_reading_in_chunks_is_told(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allcover.population.statistical.CHUNK_ROWS", 2)
    told = []
    faults = FaultList()
    source = open_source(write(kind, tmp_path), tmp_path, faults, progress=lambda *said: told.append(said))
    assert source is not None
    assert source.labels["id"] == "Identity"
    assert source.value_labels["id"] == {"1": "One"}
    assert [done for _, done, _ in told] == [2, 3]


def test_separator_decimal_comma_and_encoding_of_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_bytes("edad;peso;niño\n3;1,5;sí\nNA;2,5;no\n".encode("latin-1"))
    source, faults = opened(path, tmp_path, encoding="latin-1", decimal_comma=True, empty=("NA",))
    assert source is not None, faults
    assert source.frame.select("edad", "peso", "niño").collect().rows() == [(3, 1.5, "sí"), (None, 2.5, "no")]


def test_renamed_columns_can_be_used_in_expressions(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("my age\n3\n")
    source, _ = opened(path, tmp_path, rename={"my age": "age"})
    assert source is not None
    assert "age" in source.dtypes


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("raw.xls", b"x", "no kind of file"),
        ("raw.csv", b"", "empty"),
        ("raw.csv", b"a,b\n", "no rows"),
        ("raw.csv", "a\nñ\n".encode("latin-1"), "UTF-8"),
        ("raw.csv", b"a,b\n1,2,3\n", "Cannot be read"),
        ("raw.parquet", b"garbage" * 20, "Cannot be read"),
        ("raw.dta", b"garbage" * 20, "Cannot be read"),
        ("raw.sav", b"garbage" * 20, "Cannot be read"),
        ("raw.zsav", b"$FL3" + b"\0" * 400, "Cannot be read"),
        ("raw.csv.gz", b"\x1f\x8bgarbage", "Cannot be read"),
    ],
)
def test_a_broken_file_is_a_fault_with_a_cure(name: str, content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    source, faults = opened(path, tmp_path)
    if source is not None:  # a wrong encoding may only show when the values are read
        with pytest.raises(pl.exceptions.PolarsError):
            source.frame.collect()
        return
    assert word in faults[0].what
    assert faults[0].cure
    assert faults[0].place.file == name


def test_a_missing_file_names_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    _, faults = opened(tmp_path / "raw.csv", tmp_path)
    assert "other.csv" in faults[0].cure


def test_unknown_encoding_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "raw.csv"
    path.write_text("a\n1\n")
    _, faults = opened(path, tmp_path, encoding="klingon")
    assert "klingon" in faults[0].what

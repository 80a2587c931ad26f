"""``allcover survey map --partitions`` and ``allcover run``: partitions, totals, groups, going on after a failure."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from tests.unit.cli.test_commands import MAPPING, RAISE, SURVEY, run
from tests.unit.countries import write_country, write_reform


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write_country(tmp_path / "country")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "persons.csv").write_text(SURVEY, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    mapped = run("survey", "map", "--mapping", tmp_path / "mapping.yaml", "--data", tmp_path / "data",
                 "--out", tmp_path / "people", "--partitions", 3)  # fmt: skip
    assert mapped.exit_code == 0, mapped.output
    assert "in 3 partitions" in mapped.output
    return tmp_path


def _totals(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    with (folder / "totals.csv").open(encoding="utf-8") as file:
        return {(row["quantity"], row["by"], row["group"]): row for row in csv.DictReader(file)}


def test_a_law_is_run_over_partitions(files: Path) -> None:
    out = files / "out"
    result = run("run", files / "country", files / "people", "--outputs", "fund.paid_0,fund.due_month",
                 "--by", "sex,area", "--out", out)  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "60 persons in 3 partitions." in result.output
    # 20 persons of 70, each standing for 100, get 30 a month; 20 earn 100 and 20 earn 80, and 0.1 of it is due.
    assert "fund.paid_0: 60,000" in result.output
    assert "fund.due_month: 36,000" in result.output
    totals = _totals(out)
    assert totals["fund.due_month", "", ""]["low"] == "36000.0"
    assert totals["fund.due_month", "sex", "female"]["low"] == "16000.0"
    assert totals["fund.due_month", "sex", "male"]["rows"] == "20"
    assert totals["fund.due_month", "sex", "male"]["low"] == "", "20 persons are too few to print"
    record = json.loads((out / "totals.json").read_text(encoding="utf-8"))
    assert record["persons"] == 60
    assert len(record["partitions"]) == 3


def test_a_reform_and_rows(files: Path) -> None:
    reform = write_reform(files / "raise.yaml", RAISE)
    result = run(
        "run", files / "country", files / "people", "--reform", reform, "--rows", "--out", files / "out"
    )
    assert result.exit_code == 0, result.output
    assert "fund.paid_0: 100,000" in result.output
    rows = pl.read_parquet(files / "out" / "persons" / "*.parquet")
    assert rows.height == 60
    assert rows["fund.paid_0"].sum() == 1000.0


def test_a_run_goes_on_after_a_failure(files: Path) -> None:
    path = files / "people" / "00001" / "persons.parquet"
    whole = path.read_bytes()
    path.write_bytes(b"")
    asked = ("run", files / "country", files / "people", "--out", files / "out")
    result = run(*asked)
    assert result.exit_code == 1
    assert "00001/persons.parquet: Is not the file that the manifest lists" in result.output
    assert not (files / "out" / "totals.csv").exists()
    path.write_bytes(whole)
    result = run(*asked)
    assert result.exit_code == 0
    assert "in 3 partitions, 2 of them done before" in result.output


def test_mistakes_are_faults(files: Path) -> None:
    result = run("run", files / "country", files / "data", "--out", files / "out")
    assert result.exit_code == 1
    assert "There is no manifest.json" in result.output
    result = run("run", files / "country", files / "people", "--outputs", "fund.paid", "--out", files / "out")
    assert result.exit_code == 1
    assert "Did you mean 'fund.paid_0'?" in result.output

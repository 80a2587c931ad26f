"""The survey commands print what they promise and leave with 1 where there is a fault."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from allcover.cli.survey import survey
from allcover.population import Population

Read = Callable[..., Population]
Run = Callable[..., Result]


@pytest.fixture
def run(read: Read, tmp_path: Path) -> Run:
    read()  # writes raw.csv and little.yaml

    def runner(*arguments: object) -> Result:
        return CliRunner().invoke(survey, [str(argument) for argument in arguments])

    return runner


def test_describe_prints_columns_and_drafts_a_mapping_once(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "first.yaml"
    result = run("describe", tmp_path / "raw.csv", "--mapping", out)
    assert result.exit_code == 0, result.output
    assert "raw.csv: 4 rows, 10 columns" in result.output
    assert out.exists()
    again = run("describe", tmp_path / "raw.csv", "--mapping", out)
    assert again.exit_code == 1
    assert "there already" in again.output


def test_describe_of_a_broken_file_leaves_with_1(run: Run, tmp_path: Path) -> None:
    result = run("describe", tmp_path / "none.csv")
    assert result.exit_code == 1
    assert "There is no file" in result.output


def test_check_of_a_good_survey_says_so(run: Run, tmp_path: Path) -> None:
    result = run("check", "--mapping", tmp_path / "little.yaml", "--data", tmp_path)
    assert result.exit_code == 0, result.output
    assert "No faults. A little survey: 2 households, 4 persons" in result.output


def test_check_prints_every_fault_and_leaves_with_1(run: Run, tmp_path: Path) -> None:
    mapping = tmp_path / "little.yaml"
    mapping.write_text(
        mapping.read_text().replace("{from: age}", "{from: aeg}").replace("{from: wt}", "{from: w}")
    )
    result = run("check", "--mapping", mapping, "--data", tmp_path)
    assert result.exit_code == 1
    assert "2 faults." in result.output
    assert "little.yaml:19" in result.output


def test_schema_is_printed_as_markdown_or_json(run: Run) -> None:
    assert "## persons" in run("schema").output
    tables = json.loads(run("schema", "--json").output)
    assert tables["persons"][0]["name"] == "person_id"


def test_map_writes_every_table_and_what_is_known_of_the_survey(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "mapped"
    result = run("map", "--mapping", tmp_path / "little.yaml", "--data", tmp_path / "raw.csv", "--out", out)
    assert result.exit_code == 0, result.output
    assert pl.read_parquet(out / "persons.parquet").height == 4
    about = json.loads((out / "survey.json").read_text())
    assert about["reference_date"] == "2020-06-30"
    assert about["files"][0]["name"] == "raw.csv"

"""``allcover project``: the invented country's people over time, from the command line to the files."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from allcover.cli import main


def test_the_invented_country_is_projected_into_every_form(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(main, ["project", "coresia", "--date", "2026-11-27", "--form", "html", "--form", "xlsx", "--out", str(out)])  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "Population of Coresia, 2024 to 2099" in found.output
    assert "Population in 2024: 12,000,000 persons" in found.output
    rows = pl.read_csv(out / "people.csv")
    assert rows.height == 4 * 76 * 2 * 101
    medium = rows.filter(pl.col("scenario") == "medium")
    last = medium.filter(pl.col("year") == 2099)["persons"].sum()
    table = pl.read_csv(out / "tables" / "people.by_year.csv")
    assert table["persons"][-1] == pytest.approx(last)
    assert table["births"][-1] is None  # what happens after the last date is not projected
    told = json.loads((out / "summary.json").read_text())["findings"]
    assert told["people.last"]["value"] == pytest.approx(last)
    old = rows.filter((pl.col("scenario") == "medium") & (pl.col("year") == 2099) & (pl.col("age") >= 65))
    assert told["people.old_last"]["value"] == pytest.approx(float(old["persons"].sum()) / float(last))
    book = openpyxl.load_workbook(out / "report.xlsx", read_only=True)
    assert len(book.sheetnames) >= 4
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<dt>Data</dt>" in page  # no survey was asked
    assert "because the survey is a sample" not in page
    assert page.count("<svg") == 7  # the brief shows the first two of five
    assert "Pyramid by age, men to the left, women to the right." in page


def test_scenarios_and_years_are_those_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(main, ["project", "coresia", "--years", "5", "--scenario", "zero_migration", "--form", "xlsx", "--out", str(out)])  # fmt: skip
    assert found.exit_code == 0, found.output
    rows = pl.read_csv(out / "people.csv")
    assert rows["scenario"].unique().to_list() == ["zero_migration"]
    assert (rows["year"].min(), rows["year"].max()) == (2024, 2029)
    assert pl.read_csv(out / "tables" / "people.by_year.csv")["migrants"][:5].to_list() == [0.0] * 5


def test_faults_are_printed_with_their_place_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(
        main, ["project", "coresia", "--years", "120", "--scenario", "hihg", "--out", str(out)]
    )
    assert found.exit_code == 1
    assert "total_fertility.csv: The years 2124, 2125" in found.output
    found = CliRunner().invoke(main, ["project", "coresia", "--scenario", "hihg", "--out", str(out)])
    assert "The scenario 'hihg' is not known." in found.output
    found = CliRunner().invoke(main, ["project", "estara", "--out", str(out)])
    assert "There is no such folder of population and rates." in found.output
    assert not out.exists()

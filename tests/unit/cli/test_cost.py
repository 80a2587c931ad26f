"""``allcover cost``: from the country's files to a report whose numbers are those of the tables."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from allcover.cli import main


def test_the_floor_of_the_invented_country_is_costed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(
        main,
        ["cost", "coresia", "--date", "2026-11-27", "--form", "html", "--form", "pdf", "--out", str(out)],
    )
    assert found.exit_code == 0, found.output
    assert "Universal floor: cost in 2024, of GDP: 1.76%" in found.output
    told = json.loads((out / "summary.json").read_text())["findings"]
    by_year = pl.read_csv(out / "tables" / "costing.universal.by_year.csv")
    assert told["costing.universal.last"]["value"] == pytest.approx(by_year["of_gdp"][-1])
    gdp = pl.read_csv(out / "tables" / "economy.by_year.csv")["gdp"]
    assert (by_year["cost"] / gdp).to_list() == pytest.approx(by_year["of_gdp"].to_list())
    page = (out / "report.html").read_text(encoding="utf-8")
    assert (
        "Nobody can have both: Grant for every child under 5; Grant for children under 15 in poor households."
        in page
    )
    assert "costs more than “Grant for every child under 5”, although it has a means test" in page
    assert "Who is covered" not in page  # its brief is of this report
    assert "law of" not in page


def test_a_horizon_beyond_the_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(main, ["cost", "coresia", "--years", "40", "--out", str(out)])
    assert found.exit_code == 1
    assert "floor.yaml" in found.output
    assert "The projection goes to 2063, the file to 2044." in found.output
    assert not out.exists()


def test_a_country_without_a_costing_is_told_what_to_write(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["cost", "estara", "--out", str(tmp_path / "out")])
    assert found.exit_code == 2
    assert "'estara' has no file of benefits to be costed" in found.output
    assert "docs/reference/costing.md" in found.output

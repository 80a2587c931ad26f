"""``allcover value``: from a survey and assumptions to a table of every year, and a fault where the scheme has none."""

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from allcover.cli import main


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("survey")
    found = CliRunner().invoke(main, ["survey", "invent", "--out", str(out)])
    assert found.exit_code == 0, found.output
    return out


def test_the_national_pension_is_valued_year_by_year(survey: Path, tmp_path: Path) -> None:
    arguments = [
        "value",
        "coresia",
        "national_pension",
        "--survey",
        str(survey),
        "--years",
        "40",
        "--out",
        str(tmp_path),
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    assert "General average premium over 40 years" in found.output
    frame = pl.read_csv(tmp_path / "valuation.csv")
    rows = {name: frame[name].to_numpy() for name in frame.columns}
    assert rows["year"].tolist() == list(range(2024, 2064))
    spent = rows["insured_earnings"] * rows["pay_as_you_go_rate"]
    assert spent == pytest.approx(rows["expenditure"])
    parts = sum((rows[name] for name in rows if name.startswith("benefits_")), rows["administration"])
    assert parts == pytest.approx(rows["expenditure"])
    reserve = [640e6, *rows["reserve_at_end"].tolist()]
    moved = rows["contributions"] - rows["expenditure"] + rows["interest"]
    assert [after - before for before, after in pairwise(reserve)] == pytest.approx(moved.tolist())


def test_a_scheme_without_assumptions_is_told(survey: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(
        main, ["value", "coresia", "household_grant", "--survey", str(survey), "--out", str(tmp_path)]
    )
    assert found.exit_code == 1
    assert "household_grant.yaml" in found.output

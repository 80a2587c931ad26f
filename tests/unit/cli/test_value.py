"""``allcover value``: from a survey and assumptions to a table of every year, and a fault where the scheme has none."""

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from allcover.catalogue import country_folder
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
        "--form",
        "html",
        "--out",
        str(tmp_path),
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    assert "General average premium over 40 years" in found.output
    assert (tmp_path / "report.html").is_file()
    rates, money, reserve = (
        pl.read_csv(tmp_path / "tables" / f"valuation.{name}.csv") for name in ("rates", "money", "reserve")
    )
    assert rates["year"].to_list() == list(range(2024, 2064))
    assert (rates["earnings"] * rates["cost"]).to_list() == pytest.approx(rates["expenditure"].to_list())
    parts = sum(
        (money[name] for name in ("old_age", "invalidity", "widowed", "orphaned")), money["administration"]
    )
    assert parts.to_list() == pytest.approx(money["expenditure"].to_list())
    held = [640.0, *reserve["end"].to_list()]
    moved = reserve["contributions"] - reserve["expenditure"] + reserve["interest"]
    assert [after - before for before, after in pairwise(held)] == pytest.approx(moved.to_list())


def test_assumptions_of_another_scheme_are_refused(survey: Path, tmp_path: Path) -> None:
    given = country_folder("coresia") / "valuations" / "national_pension.yaml"
    found = CliRunner().invoke(
        main,
        [
            "value",
            "coresia",
            "social_pension",
            "--survey",
            str(survey),
            "--assumptions",
            str(given),
            "--out",
            str(tmp_path),
        ],
    )
    assert found.exit_code == 1
    assert "of 'national_pension', the valuation of 'social_pension'" in found.output


def test_what_belongs_to_a_valuation_before_is_not_taken_alone(survey: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(
        main,
        [
            "value",
            "coresia",
            "national_pension",
            "--survey",
            str(survey),
            "--before-survey",
            str(survey),
            "--out",
            str(tmp_path),
        ],
    )
    assert found.exit_code == 2
    assert "Give --before too" in found.output


def test_a_scheme_without_assumptions_is_told(survey: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(
        main, ["value", "coresia", "household_grant", "--survey", str(survey), "--out", str(tmp_path)]
    )
    assert found.exit_code == 2
    assert "There are no assumptions for 'household_grant'" in found.output
    assert "There are some for: health_insurance, mutual_health, national_pension" in found.output

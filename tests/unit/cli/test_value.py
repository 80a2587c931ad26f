"""``allcover value``: from a survey and assumptions to a table of every year, and a fault where the scheme has none."""

import shutil
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.engine.outcome import judge_everybody
from allcover.population import read_kept
from allcover.rules.load import load


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("survey")
    found = CliRunner().invoke(main, ["survey", "invent", "--households", "500", "--out", str(out)])
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
    moved = reserve["contributions"] + reserve["other"] - reserve["expenditure"] + reserve["interest"]
    lacking = (reserve["expenditure"] - reserve["contributions"]).clip(lower_bound=0)
    assert reserve["other"].to_list() == pytest.approx(
        (lacking / 4).to_list()
    )  # the State, by the definition
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


RULE = "  accrual_rate_year:\n"
OLD, NEW = "value: 0.0125", "value: 0.0250"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small")
    found = CliRunner().invoke(main, ["survey", "invent", "--households", "400", "--out", str(out)])
    assert found.exit_code == 0, found.output
    return out


def _lives(country: str, survey: Path, out: Path) -> pl.DataFrame:
    arguments = [
        "value",
        country,
        "national_pension",
        "--survey",
        str(survey),
        "--years",
        "4",
        "--lives",
        "20000",
        "--lives-in",
        "2026",
    ]
    found = CliRunner().invoke(main, [*arguments, "--form", "html", "--language", "en", "--out", str(out)])
    assert found.exit_code == 0, found.output
    assert "lives.csv" in found.output
    made = pl.read_csv(out / "lives.csv")
    assert made["of"].to_list() == ["opening", *["year"] * 4]
    return made.filter(pl.col("of") == "year")


def test_a_rate_changed_in_the_definition_moves_survey_cells_and_lives_by_as_much(
    small: Path, tmp_path: Path
) -> None:
    """Twice the share of the reference wage for a year of contribution. New pensions of cells and lives move alike, each by what the survey's own persons of the age and credit would."""
    richer = tmp_path / "coresia"
    shutil.copytree(country_folder("coresia"), richer)
    file = richer / "national_pension" / "definition.yaml"
    text = file.read_text(encoding="utf-8")
    start = text.index(RULE)
    file.write_text(text[:start] + text[start:].replace(OLD, NEW, 1), encoding="utf-8")
    before, after = (
        _lives(country, small, tmp_path / f"out_{at}") for at, country in enumerate(("coresia", str(richer)))
    )
    assert before.height == 4
    for name in (
        "contributors_lives",
        "contributions_lives",
        "earnings_lives",
        "widowed_lives",
        "contributions_cells",
    ):
        assert after[name].to_list() == pytest.approx(before[name].to_list(), rel=1e-12)
    assert before["earnings_lives"][0] == pytest.approx(before["earnings_cells"][0], rel=0.03)
    by_lives, by_cells = (after[f"old_age_{way}"] - before[f"old_age_{way}"] for way in ("lives", "cells"))
    assert (by_lives > 0).all()
    assert by_lives.sum() == pytest.approx(by_cells.sum(), rel=0.25)
    systems = [load(folder) for folder in (country_folder("coresia"), richer)]
    people, key = read_kept(small), "national_pension.accrued_pension_month"
    now, then = (judge_everybody(one, people, people.about.reference_date, [key])[key].low for one in systems)
    months = (
        people.need("history")
        .filter(pl.col("scheme") == "national_pension")
        .group_by("person_id")
        .agg(pl.col("months_contributed").sum())
    )
    credit = people.persons.select("person_id").join(
        months, on="person_id", how="left", maintain_order="left"
    )["months_contributed"]
    assert (then - now) == pytest.approx(0.0125 * 252 * credit.fill_null(0).to_numpy() / 12, abs=1e-9)

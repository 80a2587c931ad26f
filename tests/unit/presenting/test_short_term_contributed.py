"""Who contributes to a branch: a column, a share and a key for each payer, as recomputed from the survey; all in the workbook and the printed brief."""

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pypdf
import pytest
from click.testing import CliRunner
from tests.sheets import held_by_formulas, walked

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.engine.outcome import judge_everybody
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.short_term_sampling import contributed_by
from allcover.presenting.short_term_valuing import ShortTermResults, budget_country
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.projection.short_term import budget_of, moved
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load

CORESIA = country_folder("coresia")
SYSTEM = load(CORESIA)
LANGUAGES = ("en", "fr", "es", "pt")
PAYERS = {"health_insurance": ("worker", "employer"), "mutual_health": ("worker", "state")}


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(SYSTEM, households=1_000)


def _half_up(money: np.ndarray) -> np.ndarray:
    return np.floor(money * 100 + 0.5 + 1e-9) / 100


def _due(survey: Population, scheme: str) -> dict[str, float]:
    """What each payer is to pay a year, from the survey's own rows and the amounts of the law of 2024."""
    asked = ["is_compulsorily_insured", "wage_month", "health_insurance.may_insure_voluntarily", "mutual_health.is_subsidised"]  # fmt: skip
    outcome = judge_everybody(SYSTEM, survey, survey.about.reference_date, asked)
    must, wage, may, poor = (np.nan_to_num(outcome[name].low) for name in asked)
    people = survey.persons
    listed = survey.bare("affiliations")
    assert listed is not None
    rows = listed.filter((pl.col("scheme") == scheme) & pl.col("is_contributing") & pl.col("is_affiliated"))  # fmt: skip
    pays = people["person_id"].is_in(rows["person_id"].to_list()).to_numpy() * people["weight"].to_numpy()
    if scheme == "mutual_health":
        own = np.where(poor > 0, 0.5, 2.0)
        return {"worker": 12 * float(pays @ own), "state": 12 * float(pays @ (2.0 - own))}
    insured = np.clip(wage, 110, 800)
    of_members = np.where(must > 0, _half_up(0.035 * insured), np.where(may > 0, 12.5, 0.0))
    of_employers = np.where(must > 0, _half_up(0.045 * insured), 0.0)
    return {"worker": 12 * float(pays @ of_members), "employer": 12 * float(pays @ of_employers)}


def _budget(survey: Population, scheme: str) -> ShortTermResults:
    given = read_short_term(CORESIA / "valuations" / f"{scheme}.yaml")
    economy = read_economy(CORESIA / "economy.yaml")
    return budget_country(SYSTEM, survey, survey.about.reference_date, CORESIA / "people", economy, given, 6)


@pytest.mark.parametrize("scheme", PAYERS)
def test_what_each_pays_is_what_follows_from_the_survey(survey: Population, scheme: str) -> None:
    due = _due(survey, scheme)
    assert all(paid > 0 for paid in due.values())
    budget = _budget(survey, scheme).budget
    people = project_country(CORESIA / "people", 1, ("medium",)).population[0, 0]
    # The people of the survey's own day, where the first year has those of its middle.
    branch = budget.branch
    on_the_day = budget_of(replace(branch, persons=np.concatenate([people[None], branch.persons[1:]])))
    assert dict(zip(branch.contributing, on_the_day.contributed[:, 0], strict=True)) == pytest.approx(due, rel=1e-9)  # fmt: skip
    assert budget.contributed.sum(axis=0) == pytest.approx(budget.account.contributions)
    less = budget_of(moved(branch, "contributions", -0.05))
    assert less.contributed == pytest.approx(0.95 * budget.contributed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("survey")
    assert CliRunner().invoke(main, ["survey", "invent", "--households", "400", "--out", str(made)]).exit_code == 0  # fmt: skip
    return made


@pytest.mark.parametrize("scheme", PAYERS)
def test_each_payer_has_a_column_a_share_and_a_key(folder: Path, tmp_path: Path, scheme: str) -> None:
    out, payers = tmp_path / "out", PAYERS[scheme]
    asked = [word for one in LANGUAGES for word in ("--language", one)]
    forms = [word for one in ("html", "pdf", "xlsx") for word in ("--form", one)]
    found = CliRunner().invoke(main, ["budget", "coresia", scheme, "--survey", str(folder), "--years", "6", "--out", str(out), *asked, *forms])  # fmt: skip
    assert found.exit_code == 0, found.output
    table = pl.read_csv(out / "tables" / "budget.by_year.csv")
    columns = [f"contributed_{payer}" for payer in payers]
    assert table.columns[2:5] == [*columns, "contributions"]
    assert (table[columns[0]] + table[columns[1]]).to_list() == pytest.approx(table["contributions"].to_list())  # fmt: skip
    findings = json.loads((out / "summary.json").read_text())["findings"]
    for payer, column in zip(payers, columns, strict=True):
        for name, at in (("first", 0), ("last", -1)):
            told = findings[f"budget.contributed_{name}.{payer}"]
            assert told["value"] == pytest.approx(table[column][at])
            sure = told["sampling_error"]
            assert 0 < sure["low"] < told["value"] < sure["high"]
    shares = [table[column][0] / table["contributions"][0] for column in columns]
    names = {"worker": "Insured persons", "employer": "Employers", "state": "State"}
    said = "; ".join(f"{names[payer]}: {100 * share:.1f}%" for payer, share in zip(payers, shares, strict=True))  # fmt: skip
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"Contributions of 2024 are paid by: {said}." in page
    for language in LANGUAGES:
        ending = "" if language == "en" else f".{language}"
        pages = pypdf.PdfReader(io.BytesIO((out / f"brief{ending}.pdf").read_bytes())).pages
        assert 1 <= len(pages) <= 2
        text = " ".join(page.extract_text() for page in pages)
        point = "." if language == "en" else ","
        assert f"{100 * shares[0]:.1f}".replace(".", point) in text, language
    assert held_by_formulas(out / "report.xlsx") > 50
    book = openpyxl.load_workbook(out / "report.xlsx")
    key = f"budget.contributed_last.{payers[1]}"
    row = next(cell.row for cell in book["Findings"]["A"] if cell.value == key)
    assert walked(book, {})("Findings", f"C{row}") == pytest.approx(findings[key]["value"], rel=1e-9)


def test_one_payer_alone_is_not_told_apart(survey: Population) -> None:
    found = _budget(survey, "mutual_health").budget
    alone = budget_of(replace(found.branch, contributing=("worker",)))
    assert list(contributed_by(found)) == ["worker", "state"]
    assert contributed_by(alone) == {}
    assert alone.account.contributions == pytest.approx(found.contributed[0])

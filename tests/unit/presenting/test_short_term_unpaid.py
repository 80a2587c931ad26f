"""A branch to which nobody contributes, since the State pays for it: budgeted from the command to the printed brief; one that nobody pays for is refused."""

import io
import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pypdf
import pytest
from click.testing import CliRunner
from tests.sheets import held_by_formulas, walked

from allcover.catalogue import country_folder
from allcover.cli import main

CORESIA = country_folder("coresia")
LANGUAGES = ("en", "fr", "es", "pt")
OF_CONTRIBUTIONS = {
    "en": ("of contributions", "Contributions"),
    "fr": ("des cotisations", "Cotisations"),
    "es": ("las cotizaciones", "Cotizaciones"),
    "pt": ("das contribuições", "Contribuições"),
}


def _country(folder: Path, balance: str, reserve: int = 0) -> Path:
    """The invented country, whose health insurance asks no contributions."""
    shutil.copytree(CORESIA, folder / "coresia")
    path = folder / "coresia" / "health_insurance" / "definition.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("\ncontributions:\n"), text.index("\nbalance:")
    text = text[:start] + text[end:]
    assert "balance: {reserve: 0.5, state: 0.5}" in text
    path.write_text(text.replace("balance: {reserve: 0.5, state: 0.5}", balance), encoding="utf-8")
    path = folder / "coresia" / "valuations" / "health_insurance.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("reserve: {value: 38000000", f"reserve: {{value: {reserve}"), encoding="utf-8")  # fmt: skip
    return folder / "coresia"


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("survey")
    made = CliRunner().invoke(main, ["survey", "invent", "--households", "400", "--out", str(folder)])
    assert made.exit_code == 0
    return folder


def _budget(country: Path, survey: Path, out: Path, *more: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["budget", str(country), "health_insurance", "--survey", str(survey), "--years", "6", "--out", str(out), *more])  # fmt: skip
    return found.exit_code, found.output


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_branch_that_the_state_alone_pays_is_budgeted(survey: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = [word for one in LANGUAGES for word in ("--language", one)]
    code, said = _budget(_country(tmp_path, "balance: {state: 1}"), survey, out, *asked, "--form", "html", "--form", "pdf", "--form", "xlsx")  # fmt: skip
    assert code == 0, said
    table = pl.read_csv(out / "tables" / "budget.by_year.csv")
    assert table.columns == [
        "year", "benefits", "administration", "expenditure", "state", "earnings", "per_insured",
    ]  # fmt: skip
    assert table["state"].to_list() == pytest.approx(table["expenditure"].to_list())
    assert (table["expenditure"] > 0).all()
    insured = pl.read_csv(out / "tables" / "budget.insured.csv")["all"]
    assert (table["per_insured"] * insured).to_list() == pytest.approx(table["expenditure"].to_list())
    economy = pl.read_csv(out / "tables" / "economy.by_year.csv")
    shares = pl.read_csv(out / "tables" / "budget.shares.csv")
    gdp = economy["gdp"]
    for name, whole in (
        ("gdp", gdp),
        ("revenue", gdp * economy["revenue"]),
        ("government", gdp * economy["expenditure"]),
        ("earnings", table["earnings"]),
    ):
        assert shares[name].to_list() == pytest.approx((table["expenditure"] / whole).to_list()), name
    findings = json.loads((out / "summary.json").read_text())["findings"]
    assert {key for key in findings if key.startswith("budget.")} == {
        f"budget.{name}_{end}" for name in ("per_insured", "expenditure", "gdp", "government") for end in ("first", "last")
    }  # fmt: skip
    assert findings["budget.gdp_last"]["value"] == pytest.approx(shares["gdp"][-1])
    # Contributions moved would move nothing; what moves is expenditure of the last year, in money.
    moved = pl.read_csv(out / "tables" / "budget.sensitivity.csv")
    assert "Contributions paid (a twentieth)" not in moved["assumption"].to_list()
    use = moved.filter(pl.col("assumption").str.starts_with("Use"))
    assert use["width"].item() == pytest.approx(0.2 * table["expenditure"][-1])
    for language in LANGUAGES:
        ending = "" if language == "en" else f".{language}"
        pages = pypdf.PdfReader(io.BytesIO((out / f"brief{ending}.pdf").read_bytes())).pages
        assert 1 <= len(pages) <= 2
        text = " ".join(page.extract_text() for page in pages)
        assert not [one for one in OF_CONTRIBUTIONS[language] if one in text], language
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "The law asks no contributions. Expenditure is paid by: State: 100%." in page
    assert "Reserve at the end" not in page
    book = openpyxl.load_workbook(out / "report.xlsx")
    told = walked(book, {})
    for key in ("budget.gdp_last", "budget.government_first", "budget.expenditure_last"):
        row = next(cell.row for cell in book["Findings"]["A"] if cell.value == key)
        assert told("Findings", f"C{row}") == pytest.approx(findings[key]["value"], rel=1e-9), key


def test_a_reserve_that_bears_a_part_is_told(survey: Path, tmp_path: Path) -> None:
    country = _country(tmp_path, "balance: {state: 0.6, donor: 0.3, reserve: 0.1}", reserve=20_000_000)
    code, said = _budget(country, survey, tmp_path / "out", "--form", "html")
    assert code == 0, said
    table = pl.read_csv(tmp_path / "out" / "tables" / "budget.by_year.csv")
    assert (table["state"] / table["expenditure"]).to_list() == pytest.approx([0.6] * 6)
    assert (table["donor"] / table["expenditure"]).to_list() == pytest.approx([0.3] * 6)
    less = table["start"] + table["investment"] + table["lacking"] - 0.1 * table["expenditure"]
    assert table["reserve"].to_list() == pytest.approx(less.to_list(), abs=1e-3)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Expenditure is paid by: State: 60%; Donors: 30%; Schemes’ own funds: 10%." in page
    assert "The reserve goes from" in page


def test_what_a_reserve_was_to_bear_is_financed_by_nobody_once_it_is_used_up(
    survey: Path, tmp_path: Path
) -> None:
    """It is lent nothing: recomputed year by year from what is spent and the interest of the economy."""
    country = _country(tmp_path, "balance: {state: 0.6, donor: 0.3, reserve: 0.1}", reserve=20_000_000)
    asked = [word for one in LANGUAGES for word in ("--language", one)]
    code, said = _budget(country, survey, tmp_path / "out", *asked, "--form", "html", "--form", "xlsx")
    assert code == 0, said
    table = pl.read_csv(tmp_path / "out" / "tables" / "budget.by_year.csv")
    interest = pl.read_csv(tmp_path / "out" / "tables" / "economy.by_year.csv")["interest"]
    held, out = 20e6, None
    columns = (table[name] for name in ("year", "expenditure", "lacking", "reserve"))
    for year, spent, lacking, reserve, rate in zip(*columns, interest, strict=True):
        middle = held * (1 + rate) ** 0.5
        lacks = max(0.0, 0.1 * spent - middle)
        held = max(0.0, middle - 0.1 * spent) * (1 + rate) ** 0.5
        assert (lacking, reserve) == (pytest.approx(lacks, abs=1e-3), pytest.approx(held, abs=1e-3))
        out = out or (year if lacks else None)
    assert out is not None
    assert out < table["year"][-1]
    findings = json.loads((tmp_path / "out" / "summary.json").read_text())["findings"]
    assert findings["budget.exhausted"]["value"] == out
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert f"The reserve is used up in {out}. From then on nobody finances what it was to bear: " in page
    assert " to 0.00 at the end of " in page
    french = (tmp_path / "out" / "report.fr.html").read_text(encoding="utf-8")
    assert f"La réserve est épuisée en {out}. Dès lors, personne ne finance ce qu" in french
    assert held_by_formulas(tmp_path / "out" / "report.xlsx") > 50


def test_a_branch_that_nobody_pays_for_is_refused(survey: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said = _budget(_country(tmp_path, "balance: {reserve: 1}"), survey, out, "--form", "html")
    assert code == 1
    assert "Nobody pays for 'health_insurance': its definition has no contributions" in said
    assert "Write in its definition what is contributed, or in 'balance' who bears its cost." in said
    assert not out.exists()

"""``allcover cost``: from the country's files to a report whose numbers are those of the tables."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.sheets import held_by_formulas, left_behind, walked

from allcover.cli import main
from allcover.vocabulary.words import words_of


def test_the_floor_of_the_invented_country_is_costed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(
        main,
        ["cost", "coresia", "--date", "2026-11-27", "--form", "html", "--form", "pdf", "--out", str(out)],
    )
    assert found.exit_code == 0, found.output
    assert "Universal floor: cost in 2024, of GDP: 1.72%" in found.output
    told = json.loads((out / "summary.json").read_text())["findings"]
    assert all(one["source"].endswith("(invented)") for one in told.values())
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
    assert "<dt>Data</dt>" in page  # no survey was asked
    assert "because the survey is a sample" not in page
    # Each picture of what moves the cost says of what, when and in what unit, in the brief too.
    pictures = [
        f"{package}: how far apart the cost of 2043 is with one assumption lower and with it higher, in percentage points of GDP"
        for package in ("Universal floor", "Floor with a means test for children")
    ]
    assert all(picture in page for picture in pictures)
    moved = pl.read_csv(out / "tables" / "costing.universal.sensitivity.csv")["assumption"].to_list()
    assert {"Take-up (±10% of itself)", "Cost of administration (±50% of itself)"} <= set(moved)
    brief = page[page.index('id="brief-costing"') : page.index('id="brief-limits"')]
    assert pictures[0] in brief
    assert (
        "“Universal floor” is made of: Grant for every child under 5 (12.00 XCC, 12 times a year in 2024; later with prices); Pension from 65 for those without one "
        "(20% of GDP per head, a year; each payment 40.00 XCC at most in 2024; later with GDP per head, the most of a payment with prices); "
        "Grant for every child under 1 (60.00 XCC, 4 times a year in 2024; later with wages); " in brief
    )
    assert "Fuel subsidy, half of it (0.60%)" in brief
    # When a year begins is said once in the annex and once in the brief.
    begins = "The year 2024 begins on the day of the population from which it is reckoned (Statistics Office of Coresia: population at 30 June 2024 (invented))"
    assert begins in brief
    assert page.count(begins) == 2
    # What is assumed stands under names a reader knows, with its value; the place is where it can be changed.
    told_as = {
        row["place"]: row for row in pl.read_csv(out / "tables" / "costing.sources.csv").iter_rows(named=True)
    }
    for place, figure, value in (
        ("benefits.old_age_pension.take_up", "Pension from 65 for those without one: take-up", "70% in 2024; 95% in 2029; 97% in 2044"),
        ("benefits.poor_child_grant.means_test.poor_left_out", "Grant for children under 15 in poor households: means test: the poor left out, of the poor", "35%"),
        ("benefits.poor_child_grant.administration", "Grant for children under 15 in poor households: administration, of the benefit", "11%"),
        ("benefits.old_age_pension.amount", "Pension from 65 for those without one: amount", "20% of GDP per head, a year; each payment 40.00 XCC at most"),
        ("benefits.child_grant.index", "Grant for every child under 5: how amounts go on after the first year", "with prices"),
        ("benefits.old_age_pension.index", "Pension from 65 for those without one: how amounts go on after the first year", "with GDP per head, the most of a payment with prices"),
        ("benefits.maternity_grant.index", "Grant for every child under 1: how amounts go on after the first year", "with wages"),
        ("benefits.child_grant.amount", "Grant for every child under 5: amount", "12.00 XCC, 12 times a year"),
        ("benefits.old_age_pension.existing", "Pension from 65 for those without one: spent on it already, a year", "104,000,000 XCC in 2024; 170,000,000 XCC in 2034; 381,000,000 XCC in 2044"),
        ("options.0.yields", "Compliance of employers who do not declare: what it brings a year, of GDP", "0% in 2024; 0.4% in 2034; 0.5% in 2044"),
        ("labour.status.female.own_account", "Women, own-account workers: status in employment, of the employed", "46% in 2024; 38% in 2060; 32% in 2099"),
        ("deflator", "Prices of output, yearly growth", "5% from 2024; 4% from 2027; 3% from 2030"),
    ):  # fmt: skip
        assert (told_as[place]["figure"], told_as[place]["value"]) == (figure, value)
    ages = "15–19", "20–24", "25–34", "35–44", "45–54", "55–64", "65–74", "75+"
    assert all(f"({group})" in told_as["labour.participation"]["value"] for group in ages)
    assert all(row["value"] and "." not in row["figure"] for row in told_as.values())
    assert "Who is covered" not in page  # its brief is of this report
    assert "law of" not in page


def test_take_up_typed_in_the_workbook_moves_the_cost_of_every_package_that_has_the_benefit(
    tmp_path: Path,
) -> None:
    """Worked out through formulas alone: each gives its number; with half the take-up in the first year half that benefit's cost is lacking."""
    given = [
        "cost",
        "coresia",
        "--years",
        "5",
        "--date",
        "2026-11-27",
        "--form",
        "xlsx",
        "--out",
        str(tmp_path),
    ]
    assert CliRunner().invoke(main, given).exit_code == 0
    assert held_by_formulas(tmp_path / "report.xlsx") > 100
    book = load_workbook(tmp_path / "report.xlsx")
    told = walked(book, {})
    sheets = {str(book[name]["A1"].value): name for name in book.sheetnames}
    pension = sheets["Pension from 65 for those without one: how its cost comes about"]
    changed = walked(book, {(pension, "D5"): book[pension]["D5"].value / 2})
    cost, gdp = told(pension, "H5"), told(sheets["Output, prices and the money of government"], "B5")
    assert book[pension]["D4"].value == "Take-up"
    assert changed(pension, "H5") == pytest.approx(cost / 2)
    # More output is more for each head too, of which amounts are told as shares.
    output = sheets["Output, prices and the money of government"]
    assert str(book[output]["D4"].value).startswith("GDP per head")
    richer = walked(book, {(output, "B5"): gdp * 1.1})
    assert richer(output, "D5") == pytest.approx(told(output, "D5") * 1.1)
    assert told(output, "D5") == pytest.approx(gdp / told(output, "C5"))
    # The table of both ends follows, too: half the persons, half the cost, the same amount; the last year stays.
    ends = sheets["Benefits, 2024 and 2028"]
    row = next(cell.row for cell in book[ends]["A"] if cell.value == "Pension from 65 for those without one")
    moved = {letter: changed(ends, f"{letter}{row}") / told(ends, f"{letter}{row}") for letter in "BCDEFGHI"}
    assert moved == pytest.approx({"B": 0.5, "E": 0.5} | dict.fromkeys("CDFGHI", 1.0))
    for package in ("Universal floor", "Floor with a means test for children"):
        by_year = sheets[f"{package}: cost by year"]
        assert changed(by_year, "B5") == pytest.approx(told(by_year, "B5") - cost / 2)
        assert changed(by_year, "B6") == pytest.approx(told(by_year, "B6"))
        assert changed(by_year, "C5") == changed(by_year, "B5")  # in prices of the first year
        assert changed(by_year, "F5") == pytest.approx((told(by_year, "B5") - cost / 2) / gdp)
        # Beyond present spending, what no source pays, and debt from then on follow.
        space = sheets[f"{package}: what is needed and what sources bring, of GDP"]
        debt = sheets["Debt of government at the end of the year, of GDP"]
        at = {cell.value: cell.column_letter for cell in book[debt][4]}[package]
        for place in ("B5", "D5"):
            assert changed(space, place) == pytest.approx(told(space, place) - cost / 2 / gdp)
        assert changed(debt, f"{at}5") == pytest.approx(told(debt, f"{at}5") - cost / 2 / gdp)
        assert 0 < told(debt, f"{at}8") - changed(debt, f"{at}8") < 1.5 * cost / 2 / gdp
    assert changed(debt, "B8") == told(debt, "B8")
    every_year = {(pension, f"D{row}"): book[pension][f"D{row}"].value / 2 for row in range(5, 10)}
    assert left_behind(book, every_year) == []


def test_a_horizon_beyond_the_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(main, ["cost", "coresia", "--years", "40", "--out", str(out)])
    assert found.exit_code == 1
    assert "floor.yaml" in found.output
    assert "The projection goes to 2063, the file to 2044." in found.output
    assert not out.exists()


def test_the_cost_of_one_year_is_told_once(tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = ["cost", "coresia", "--years", "1", "--form", "html", "--out", str(out)]
    found = CliRunner().invoke(main, given)
    assert found.exit_code == 0, found.output
    told = [line for line in found.output.splitlines() if ": cost in 2024, of GDP" in line]
    assert told
    assert len(set(told)) == len(told)


def test_a_country_without_a_costing_is_told_what_to_write(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, ["cost", "estara", "--out", str(tmp_path / "out")])
    assert found.exit_code == 2
    assert "'estara' has no file of benefits to be costed" in found.output
    assert "docs/reference/costing.md" in found.output


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_a_picture_of_the_brief_is_not_parted_from_its_title(language: str, tmp_path: Path) -> None:
    given = ["cost", "coresia", "--language", language, "--form", "pdf", "--out", str(tmp_path)]
    assert CliRunner().invoke(main, given).exit_code == 0
    words = words_of(language)
    title, within = (
        words(one) for one in ("Debt without and with each package, of GDP", "Without any package")
    )
    pages = [
        " ".join(page.extract_text().split()) for page in PdfReader(tmp_path / f"brief.{language}.pdf").pages
    ]
    assert [title in page for page in pages] == [within in page for page in pages]
    assert sum(title in page for page in pages) == 1

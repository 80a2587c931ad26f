"""``allcover project``: the invented country's people over time, from the command line to the files."""

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner
from tests.sheets import held_by_formulas, left_behind, walked

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
    assert "Coresia Statistics, Population prospects 2024 (invented)" in page
    assert page.count("<svg") == 7  # the brief shows the first two of five
    assert "Pyramid by age, men to the left, women to the right." in page


def test_a_number_of_the_workbook_is_traced_to_the_ages_it_comes_from(tmp_path: Path) -> None:
    """A hundred thousand men more of 65 to 69 at the end: totals, shares, dependency, growth and headlines follow by formulas alone."""
    given = ["project", "coresia", "--years", "10", "--scenario", "medium", "--scenario", "low", "--form", "xlsx", "--out", str(tmp_path)]  # fmt: skip
    assert CliRunner().invoke(main, given).exit_code == 0
    assert held_by_formulas(tmp_path / "report.xlsx") > 80
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    sheets = {str(book[name]["A1"].value): name for name in book.sheetnames}
    ages = sheets["Population by age and sex, 2024 and 2034"]
    row = next(cell.row for cell in book[ages]["A"] if cell.value == "65–69")
    more = 100_000
    told, moved = walked(book, {}), walked(book, {(ages, f"D{row}"): book[ages][f"D{row}"].value + more})
    by_year, groups = (
        sheets["Population by year, and components of its change"],
        sheets["Population by broad age group, its growth and dependency"],
    )
    assert [book[groups][f"{letter}4"].value for letter in "DEF"] == ["65 and over", "Persons", "Growth since the year before"]  # fmt: skip
    old, all_ages, able = (told(groups, f"{letter}15") for letter in "DEC")
    assert told(groups, "F15") == pytest.approx(all_ages / told(groups, "E14") - 1)
    expected = {
        (groups, "D15"): old + more, (groups, "E15"): all_ages + more, (groups, "F15"): (all_ages + more) / told(groups, "E14") - 1,
        (groups, "H15"): (old + more) / able, (by_year, "B15"): all_ages + more, (by_year, "E15"): (old + more) / (all_ages + more),
        (sheets["Population by scenario"], "B15"): all_ages + more,
    }  # fmt: skip
    places = {str(cell.value): f"C{cell.row}" for cell in book["Findings"]["A"]}
    expected["Findings", places["people.last"]] = all_ages + more
    expected["Findings", places["people.old_last"]] = (old + more) / (all_ages + more)
    expected["Findings", places["people.support_last"]] = able / (old + more)
    for place, value in expected.items():
        assert moved(*place) == pytest.approx(value, rel=1e-12), place
    assert moved(groups, "E14") == told(groups, "E14")
    assert left_behind(book, {(ages, f"D{row}"): book[ages][f"D{row}"].value + more}) == []


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

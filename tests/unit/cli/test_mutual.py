"""``allcover mutual``: the invented mutual's premium as a range, its ratios, its fund; and every fault of a file together."""

import json
from pathlib import Path

import polars as pl
import pytest
import yaml
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.sheets import held_by_formulas, walked

from allcover.catalogue import country_folder
from allcover.cli import main

FILE = country_folder("coresia") / "mutuals" / "lakeside.yaml"


def test_the_invented_mutual_is_reckoned(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(
        main, ["mutual", str(FILE), "--date", "2026-11-27", "--form", "html", "--out", str(out)]
    )
    assert found.exit_code == 0, found.output
    # The premium to charge is told, and beside it how far short experience leaves it open.
    assert "Gross premium, per person and year: 7.65 XCC" in found.output
    assert "Gross premium, per person and year: range: between 5.85 and 10.28 XCC" in found.output
    services = pl.read_csv(out / "tables" / "premium.services.csv")
    told = json.loads((out / "summary.json").read_text())["findings"]
    assert told["premium.pure"]["value"] == pytest.approx(sum(services["pure"]))
    loadings = pl.read_csv(out / "tables" / "premium.loadings.csv")
    assert told["premium.gross"]["value"] == pytest.approx(loadings["amount"][-1])
    assert told["premium.month"]["value"] == pytest.approx(loadings["amount"][-1] / 12)
    assert told["premium.gross_range"]["value"] is None
    assert (
        told["premium.gross_range"]["interval"][0]
        < told["premium.gross"]["value"]
        < told["premium.gross_range"]["interval"][1]
    )
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "A range: what short experience leaves open (95 in 100, each service)." in page
    assert "answers that are missing" not in page
    brief = page[page.index('id="brief-premium"') : page.index('id="brief-limits"')]
    assert "7.65" in brief
    # No survey was asked, and none is spoken of.
    assert "Survey" not in page
    assert "because the survey is a sample" not in page
    assert "too few people in the survey" not in page
    assert "<dt>Data</dt>" in page
    assert told["fund.together.needed"]["value"] > told["fund.alone.needed"]["value"]
    ratios = dict(pl.read_csv(out / "tables" / "ratios.csv").select("ratio", "value").rows())
    assert ratios["Incurred claims"] == "69.2%"  # 476,600 of 688,500
    year = dict(pl.read_csv(out / "tables" / "year.indicators.csv").select("indicator", "value").rows())
    assert (year["Growth of membership"], year["Recovery of contributions"]) == ("11.44%", "93.53%")
    assert (year["Self-financing"], year["Liquidity"]) == ("93.95%", "1.09")
    assert (told["year.result_with"]["value"], told["year.result_without"]["value"]) == (1_601, 1_001)
    assert "Result of the year, subsidies included: 1,601.00 XCC" in found.output
    assert "The mutual is dependent" in (out / "report.html").read_text(encoding="utf-8")
    assert ratios["Claims settled in 31 to 90 days"] == "30.0%"


@pytest.mark.parametrize("base", ["added", "of_gross"])
def test_a_loading_typed_in_the_workbook_moves_the_premium(base: str, tmp_path: Path) -> None:
    """Worked out through formulas alone, and held against the file with the other loading."""
    given = yaml.safe_load(FILE.read_text())
    rates = given["loadings"]
    rates["base"] = base
    books = []
    for at, safety in enumerate((rates["safety"], rates["safety"] + 0.05)):
        rates["safety"] = safety
        file, out = tmp_path / f"{at}.yaml", tmp_path / str(at)
        file.write_text(yaml.safe_dump(given))
        found = CliRunner().invoke(main, ["mutual", str(file), "--form", "xlsx", "--out", str(out)])
        assert found.exit_code == 0, found.output
        assert held_by_formulas(out / "report.xlsx") >= 15
        books.append(load_workbook(out / "report.xlsx"))
    first, second = books
    sheet = next(one.title for one in first if one["A1"].value == "From the pure to the gross premium")
    assert [first[sheet][f"{letter}4"].value for letter in "BC"] == [
        "Loading",
        "Per person and year (XCC a year)",
    ]
    moved = walked(first, {(sheet, "B6"): second[sheet]["B6"].value})
    for row in range(5, 10):
        assert moved(sheet, f"C{row}") == pytest.approx(walked(second, {})(sheet, f"C{row}"), rel=1e-12)
    assert moved(sheet, "C9") > walked(first, {})(sheet, "C9")


def test_sums_of_a_currency_whose_decimals_are_not_told_stand_in_smallest_units_and_the_page_says_why(
    tmp_path: Path,
) -> None:
    bare, out = tmp_path / "mutual.yaml", tmp_path / "out"
    bare.write_text(FILE.read_text().replace("minor_digits: 2\n", ""))
    found = CliRunner().invoke(main, ["mutual", str(bare), "--form", "html", "--out", str(out)])
    assert found.exit_code == 0, found.output
    assert "Result of the year, subsidies included: 160,100 smallest units of XCC" in found.output
    page = (out / "report.html").read_text(encoding="utf-8")
    assert (
        "How many decimals XCC has is not told, so sums of the year stand in its smallest units, not in XCC."
        in page
    )


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "mutual.yaml"
    text = FILE.read_text()
    wrong.write_text(
        text.replace("service: medicines", "service: consultation")
        .replace("rejected: 61", "rejected: 6100")
        .replace("member: highland", "member: lakeside")
        .replace("{before: 236, renewed: 201", "{before: 200, renewed: 201")
    )
    found = CliRunner().invoke(main, ["mutual", str(wrong), "--out", str(tmp_path / "out")])
    assert found.exit_code == 1
    for what in (
        "The service 'consultation' is there 2 times.",
        "'rejected' is 6100, more than 'reported', 2540.",
        "The member 'lakeside' is there 2 times.",
        "'renewed' is 201, more than 'before', 200.",
    ):
        assert what in found.output
    wrong.write_text(
        text.replace("patient_share: 0.2,", "patient_share: 20,").replace("opening: 4000", "opening: -1")
    )
    found = CliRunner().invoke(main, ["mutual", str(wrong), "--out", str(tmp_path / "out")])
    assert "Write a number from 0 to 1, such as 0.25 for 25 %." in found.output
    assert "Write an amount in major units, not below 0." in found.output

"""``allcover mutual``: the invented mutual's premium as a range, its ratios, its fund; and every fault of a file together."""

import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.sheets import held_by_formulas, walked

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.mutuals.guarantee import ends_of_quantile, simulate
from allcover.mutuals.reading import read_mutual, reckon
from allcover.presenting.mutual_section import written_mutual
from allcover.presenting.numbers import number_text
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

FILE = country_folder("coresia") / "mutuals" / "lakeside.yaml"


def _written() -> Report:
    return written_mutual(reckon(read_mutual(FILE)), date(2026, 11, 27), ENGLISH)


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
    assert ratios["Incurred claims"] == "64.7%"  # 476,600 of 736,500
    year = dict(pl.read_csv(out / "tables" / "year.indicators.csv").select("indicator", "value").rows())
    assert (year["Growth of membership"], year["Recovery of contributions"]) == ("11.44%", "93.53%")
    soon = "Liquidity, against all that is soon owed"
    assert (year["Self-financing"], year[soon]) == ("94.32%", "1.09")  # 745,700 of 790,600
    # Expenses incurred hold the 48,000 written off, running costs do not: 169,000 and 121,000 of 736,500.
    assert (ratios["Incurred expenses"], year["Operating ratio"]) == ("22.9%", "16.43%")
    assert ratios["Liquidity, against payables of three months"] == "2.16"
    assert "Promptness, one of the ten, has a row for each span of days" in page
    # What is charged stands beside what is worked out, and running costs in the one beside those of the other.
    charged = told["premium.charged"]["value"]
    # What was due, of which 93.53% was collected, over the mean of 1,064 and 1,180: the person-years for which a premium is asked.
    assert charged == pytest.approx(7420 / 1122)
    assert (
        "Members were charged 6.61 XCC each for the year; the premium worked out here is 7.65 XCC, 16% more."
        in page
    )
    assert (
        "Running costs are 12.4% of the premium worked out; in the accounts they were 16.4% of contributions earned, and contributions written off 6.5% more."
        in page
    )
    assert "Union of Mutual Organisations, Yearbook 2023 (invented)" in page
    # The year of the accounts has its number, and shares of futures their error of drawing, in the brief too.
    assert {one["universe"] for key, one in told.items() if key.startswith("year.")} == {
        "Members of the mutual in the year of its accounts: 2023"
    }
    share = told["fund.together.exhausted"]["value"]
    assert 1.96 * (share * (1 - share) / 2000) ** 0.5 == pytest.approx(0.01, abs=0.0005)
    said = (
        f"2,000 futures are drawn: by chance alone the {number_text(share, 'share', ENGLISH, 1)} may be 1 percentage point more or less, "
        "and the 0.4% 0.3 percentage points (95 in 100)."
    )
    assert said in page[page.index('id="brief-fund"') : page.index('id="brief-limits"')]
    assert told["fund.together.needed_range"]["interval"] == pytest.approx([3_834, 4_433], abs=0.5)
    assert told["fund.alone.needed_range"]["interval"] == pytest.approx([1_708, 2_048], abs=0.5)
    assert (
        told["fund.alone.needed_range"]["interval_meaning"]
        == "the chance of drawing 2,000 futures (95 in 100)"
    )
    ends = "The money needed at the start may by the same chance be from 3,834 to 4,433 XCC, and from 1,708 to 2,048 XCC if each member had bad months of its own (95 in 100)."
    assert ends in page[page.index('id="brief-fund"') : page.index('id="brief-limits"')]
    # Each service has its ends in table and picture.
    spec = json.dumps(next(one.spec for one in _written().charts if one.key == "premium.services"))
    for end in (*services["ends_low"], *services["ends_high"]):
        assert json.dumps(end) in spec
    assert "what short experience leaves open of it (95 in 100)" in brief
    # Who reads a verdict reads from where on it is given.
    bounds = dict(pl.read_csv(out / "tables" / "year.indicators.csv").select("indicator", "bounds").rows())
    assert bounds["Households that stayed"] == "good from 80%, in danger below 60%"
    assert bounds["Claims ratio"] == "good from 75% to 100%, in danger above"
    assert bounds["Operating ratio"] == "good below 20%, in danger from 35%"
    assert bounds[soon] == "good from 1.0, in danger below 0.5"
    assert bounds["Penetration"] is None
    assert (told["year.result_with"]["value"], told["year.result_without"]["value"]) == (1_601, 1_001)
    assert "Result of the year, subsidies included: 1,601.00 XCC" in found.output
    assert "The mutual is dependent" in (out / "report.html").read_text(encoding="utf-8")
    assert ratios["Claims settled in 31 to 90 days"] == "30.0%"


def test_what_is_written_off_stands_beside_running_costs_and_where_it_is_not_told_that_is_said(
    tmp_path: Path,
) -> None:
    told = FILE.read_text(encoding="utf-8")
    silent = tmp_path / "silent.yaml"
    lines = told.replace(", written_off: 48000", "").splitlines(keepends=True)
    silent.write_text("".join(line for line in lines if "written_off" not in line), encoding="utf-8")
    for path, ratio, year in (
        (FILE, "Running costs alone: 16.4%; contributions written off: 6.5%.", "Contributions written off come to 6.52% more."),
        (silent, "Whether they hold contributions written off is not told.", "Whether they hold contributions written off is not told."),
    ):  # fmt: skip
        report = written_mutual(reckon(read_mutual(path)), date(2026, 11, 27), ENGLISH)
        tables = {one.key: one for one in report.tables}
        told_of = next(row[2] for row in tables["ratios"].rows if row[0] == "Incurred expenses")
        assert str(told_of).endswith(ratio)
        indicators = tables["year.indicators"].rows
        assert str(next(row[5] for row in indicators if row[1] == "Operating ratio")).endswith(year)
    other = tmp_path / "other.yaml"
    other.write_text(told.replace("written_off: 48000,", "written_off: 4800,"), encoding="utf-8")
    with pytest.raises(
        Faults, match=r"'written_off' is 4800, and in the accounts 48000\. Give the same contributions"
    ):
        read_mutual(other)


def test_every_line_of_the_fund_has_its_error_of_drawing() -> None:
    """Of 40 other sets of futures as many hold the true line within their ends as is said."""
    mutual = read_mutual(FILE)
    held, table = mutual.guarantee, next(one for one in _written().tables if one.key == "fund.balance")
    assert held is not None
    month, within = 6, 0
    row = table.rows[month - 1]
    low, high = (getattr(row[table.position("one_in_twenty_ends")], end) for end in ("low", "high"))
    assert low < row[table.position("one_in_twenty")] < high
    # The true line, of many more futures than any of the sets.
    true = simulate(held.members, held.fund, held.shock, months=month, futures=20_000, seed=99)
    line = float(np.quantile(true.balance[:, -1], 0.05))
    for seed in range(40):
        drawn = simulate(held.members, held.fund, held.shock, months=month, futures=400, seed=seed)
        least, most = ends_of_quantile(drawn.balance[:, -1], 0.05)
        within += bool(least <= line <= most)
    assert within >= 33


def test_the_rules_of_the_fund_are_printed_from_its_file_and_its_bounds_explained(tmp_path: Path) -> None:
    out = tmp_path / "out"
    held = yaml.safe_load(FILE.read_text())["fund"]
    given = ["mutual", str(FILE), "--form", "html", "--out", str(out)]
    assert CliRunner().invoke(main, given).exit_code == 0
    rules = dict(pl.read_csv(out / "tables" / "fund.rules.csv").select("place", "value").rows())
    assert rules == {
        "fund.opening": "4,000 XCC", "fund.rate": "5%", "fund.trigger": "1.3", "fund.share": "70%", "fund.cap": "1.0", "fund.kind": "given, not lent",
        "fund.horizon": "60", "fund.shock.spread": "0.35", "fund.shock.together": "50%", "fund.shock.memory": "50%", None: "2,000",
    }  # fmt: skip
    members = pl.read_csv(out / "tables" / "fund.members.csv")
    assert members["persons"].to_list() == [one["persons"] for one in held["members"]]
    assert members["collected"].to_list() == [one["collected"] for one in held["members"]]
    expected = [one["persons"] * one["frequency"] * one["cost"] / 12 for one in held["members"]]
    assert members["expected"].to_list() == pytest.approx(expected)
    assert members["helped"].to_list() == ["yes"] * 6 + ["no"]
    page = (out / "report.html").read_text(encoding="utf-8")
    least = min(pl.read_csv(out / "tables" / "fund.balance.csv")["one_in_twenty"])
    exhausted = json.loads((out / "summary.json").read_text())["findings"]["fund.together.exhausted"]["value"]
    assert (
        f"one future in twenty has less than the lowest line, which never falls below {least:,.0f} XCC"
        in page
    )
    assert (
        f"yet {math.floor(1000 * exhausted + 0.5) / 10}% of futures once cannot pay all that is due" in page
    )
    assert "Money in the fund at the start" in page
    assert "Drawn by chance from the rules and the members of the fund" in page


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


def _reckoned(text: str, tmp_path: Path) -> tuple[dict[str, dict[str, float]], str]:
    file, out = tmp_path / "mutual.yaml", tmp_path / "out"
    file.write_text(text)
    found = CliRunner().invoke(main, ["mutual", str(file), "--form", "html", "--out", str(out)])
    assert found.exit_code == 0, found.output
    told = json.loads((out / "summary.json").read_text())["findings"]
    return told, (out / "report.html").read_text(encoding="utf-8")


def test_what_others_bear_and_the_result_with_it_stand_beside_the_verdict(tmp_path: Path) -> None:
    text = FILE.read_text()
    told, page = _reckoned(text, tmp_path)
    assert told["year.borne"]["value"] == 1_450
    assert told["year.result_own"]["value"] == 1_001 - 1_450
    brief = page[page.index('id="brief-year"') : page.index('id="brief-fund"')]
    assert "Result of the year, without subsidies and with what others bear" in brief
    assert "−449.00" in brief
    # What is not told is no number.
    told, _ = _reckoned(text.replace(", hidden: 145000", ""), tmp_path)
    assert not {"year.borne", "year.result_own"} & set(told)


def test_what_the_premium_expects_of_the_insured_of_the_year_stands_beside_their_claims(
    tmp_path: Path,
) -> None:
    text = FILE.read_text()
    told, page = _reckoned(text, tmp_path)
    expected = told["premium.pure"]["value"] * (1064 + 1180) / 2
    assert "the care of 1,122 persons" in page
    assert f"would cost {expected:,.2f} XCC; claims of that year were 4,766.00 XCC." in page
    _, page = _reckoned(text.replace("  insured_before: 1064\n", ""), tmp_path)
    assert "claims of that year were" not in page


def test_a_member_that_is_not_helped_is_said_to_pay_in(tmp_path: Path) -> None:
    text = FILE.read_text()
    told, page = _reckoned(text, tmp_path)
    said = "Not helped by the fund, though they pay in as the others do: "
    assert f"{said}Cotton growers." in page
    # It is so: where that member collects nothing the fund needs more.
    poorer, _ = _reckoned(text.replace("collected: 800", "collected: 0"), tmp_path)
    needed = "fund.together.needed"
    assert poorer[needed]["value"] > told[needed]["value"]
    _, page = _reckoned(text.replace(", eligible: no", ""), tmp_path)
    assert said not in page

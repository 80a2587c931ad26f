"""``allcover budget``: from a survey and assumptions to a report whose sums agree with its tables."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.sheets import held_by_formulas, walked
from tests.told import untold

from allcover.cli import main


def test_the_health_insurance_fund_is_budgeted(tmp_path: Path) -> None:
    survey, out = tmp_path / "survey", tmp_path / "out"
    assert CliRunner().invoke(main, ["survey", "invent", "--out", str(survey)]).exit_code == 0
    arguments = [
        "budget",
        "coresia",
        "health_insurance",
        "--survey",
        str(survey),
        "--date",
        "2026-11-27",
        "--form",
        "html",
        "--form",
        "xlsx",
        "--out",
        str(out),
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    # No number of it is from a sample without its sampling error.
    (told,) = [one for one in found.output.splitlines() if "Expenditure per insured person, 2024: " in one]
    assert "95% confidence interval" in told
    assert "Expenditure, of contributions, 2024: " in found.output
    told = json.loads((out / "summary.json").read_text())["findings"]
    assert not untold(told)
    assert all(one["source"].endswith("(invented)") for one in told.values())
    sources = pl.read_csv(out / "tables" / "budget.sources.csv")["source"].to_list()
    assert all("invented" in one for one in sources[:-1])  # the last follows from others
    table = pl.read_csv(out / "tables" / "budget.by_year.csv")
    assert (table["benefits"] + table["administration"]).to_list() == pytest.approx(
        table["expenditure"].to_list()
    )
    assert (table["administration"] / table["benefits"]).to_list() == pytest.approx([0.1] * 20)
    insured = pl.read_csv(out / "tables" / "budget.insured.csv")
    assert (insured["members"] + insured["dependants"]).to_list() == pytest.approx(insured["all"].to_list())
    figures = pl.read_csv(out / "tables" / "budget.sources.csv")
    named = dict(zip(figures["figure"].to_list(), figures["value"].to_list(), strict=True))
    assert named["Care of members: cost of benefits, yearly growth beyond what it follows"] == "1.5%"
    assert named["Care of dependants: use, yearly growth"] == "1.2% in 2024; 0.6% in 2044"
    # Nothing waits, so who is new matters to nothing.
    assert "Joined within the last twelve months, of the members" not in named
    assert named["Amounts that the law names follow"] == "wages"
    assert named["Reserve at the start"] == "38,000,000 XCC"
    page = (out / "report.html").read_text(encoding="utf-8")
    limits = page[page.index('id="brief-limits"') : page.index('id="brief-sources"')]
    assert "confidence intervals (95 in 100), of having asked only some households" in limits
    assert (
        "How far apart expenditure of 2043 is with one assumption lower and with it higher, in percentage points of contributions"
        in page
    )
    # A reserve that climbs is told in words, with what makes it climb and the rate that would do.
    first = 38e6 / table["expenditure"][0]
    said = f"Contributions meet expenditure in every year; the reserve goes from {first:.2f} years of expenditure at the start to "
    assert f"{said}{table['reserve_ratio'][-1]:.2f} at the end of 2043." in page
    least, most = (f"{100 * end:.2f}%" for end in (min(table["pay_as_you_go"]), max(table["pay_as_you_go"])))
    rate = f"{100 * table['rate'][0]:.2f}%"
    assert (
        f"All contributions, also those that are no share of earnings, are {rate} of insured earnings in 2024; from {least} to {most}, year by year, would meet"
        in page
    )
    # From contributions, benefits and administration each workbook goes to the reserve by its own formulas.
    assert held_by_formulas(out / "report.xlsx") > 120
    book = load_workbook(out / "report.xlsx")
    by_year = next(sheet for sheet in book if sheet["A1"].value == "Income, expenditure and reserve by year")
    at = {str(cell.value).split(" (")[0]: cell.column_letter for cell in by_year[4]}
    place = f"{at['Administration']}10"
    more = {(by_year.title, place): by_year[place].value + 1000.0}
    reserve = by_year.title, f"{at['Reserve at the end']}10"
    interest = table["investment"][5] / (table["reserve"][4])
    lost = walked(book, {})(*reserve) - walked(book, more)(*reserve)
    assert 800 < lost <= 1000 * (1 + interest)  # others carry none of it: they pay what the file says
    found = CliRunner().invoke(main, [*arguments, "--years", "40"])
    assert found.exit_code == 1
    assert "The projection goes to 2063, the file to 2044." in found.output


def test_a_scheme_of_pensions_is_sent_to_the_command_that_values_it(tmp_path: Path) -> None:
    for command, scheme, other in (
        ("budget", "national_pension", "value"),
        ("value", "health_insurance", "budget"),
    ):
        found = CliRunner().invoke(main, [command, "coresia", scheme, "--survey", str(tmp_path), "--out", str(tmp_path / "out")])  # fmt: skip
        assert found.exit_code != 0
        assert f"Use 'allcover {other}' with it." in found.output


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_branch_in_which_nobody_of_the_survey_is_insured_is_refused(tmp_path: Path) -> None:
    survey, out = tmp_path / "survey", tmp_path / "out"
    made = ["survey", "invent", "--households", "5", "--out", str(survey)]
    assert CliRunner().invoke(main, made).exit_code == 0
    given = ["--survey", str(survey), "--years", "5", "--form", "html", "--out", str(out)]
    found = CliRunner().invoke(main, ["budget", "coresia", "health_insurance", *given])
    assert found.exit_code == 1
    assert (
        "Nobody in the data is insured in 'health_insurance', so there is nothing to budget. Give a survey"
        in found.output
    )
    assert "health_insurance.yaml:" in found.output
    assert not out.exists()

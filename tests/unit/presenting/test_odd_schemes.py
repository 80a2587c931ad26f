"""Schemes at the edge of what a valuation can tell: closed to entrants, of one person, of one sex, without a reserve. Each has its numbers, or is refused with what to do."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import Basis, value_basis
from allcover.projection.economy_file import read_economy
from allcover.projection.records import read_records
from allcover.projection.valuation_file import Assumptions
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Finding, Report, Table
from allcover.vocabulary.words import ENGLISH

CORESIA, DAY, SCHEME = country_folder("coresia"), date(2024, 6, 30), "national_pension"
SYSTEM, ECONOMY = load(CORESIA), read_economy(CORESIA / "economy.yaml")
FILE = CORESIA / "valuations" / f"{SCHEME}.yaml"
GIVEN = read_assumptions(FILE).changed(("chance", "futures"), 5)
PAYING = "".join(
    f"{age},{sex},{(age - 20) / 2},1000,300\n" for age in range(22, 61, 6) for sex in ("female", "male")
)
DRAWING = "old_age,female,70,1000,100\nold_age,male,68,1000,120\nwidowed,female,72,300,50\n"


def basis(folder: Path, actives: str, pensions: str, given: Assumptions = GIVEN) -> Basis:
    """Records of exact ages, and what a valuation of them rests on."""
    head = f"records: {SCHEME}\ndate: {DAY}\ntitle: Register\nsource: {{title: Board, verified: yes}}\nage_groups: single\n"
    texts = {
        "records.yaml": head, "actives.csv": f"age,sex,credit_years,persons,wage_month\n{actives}",
        "pensions.csv": f"type,sex,age,persons,amount_month\n{pensions}",
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    held = read_records(folder, SCHEME, "coresia", "XCC")
    return Basis(SYSTEM, held.people, DAY, CORESIA / "people", given, held, ECONOMY)


def closed(folder: Path) -> Assumptions:
    """Assumptions under which nobody enters any more."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  coverage:"))
    entrants = ["entrants:", "  persons: {value: 0}", "  ages: [20, 30]", "  female: [0.5]", "  male: [0.5]",
                "  source: {title: Act, verified: yes}"]  # fmt: skip
    kept = [*lines[:at], *lines[at + 3 :], *entrants]
    path = folder / "closed.yaml"
    path.write_text("\n".join(line for line in kept if not line.startswith("working_on")), encoding="utf-8")
    return read_assumptions(path).changed(("chance", "futures"), 5)


def studied(one: Basis, years: int) -> tuple[ValuationResults, Report]:
    results = value_study(ValuationStudy(CORESIA, one, years))
    return results, written_valuation(results, date(2024, 11, 27), ENGLISH)


def finding(report: Report, key: str) -> Finding:
    return next(one for part in report.sections for one in part.findings if one.key == key)


def table(report: Report, key: str) -> Table:
    return next(one for part in report.sections for one in part.tables if one.key == key)


def test_a_scheme_closed_to_entrants_is_valued_and_has_no_entry_age_rate(tmp_path: Path) -> None:
    results, report = studied(basis(tmp_path, PAYING, DRAWING, closed(tmp_path)), 30)
    assert (np.diff(results.made.contributors) < 0).all()
    assert finding(report, "valuation.entry_rate").value is None
    assert finding(report, "valuation.premium").value is not None
    assert (
        "Nobody enters in the first year, so there is no entry-age rate."
        in table(report, "valuation.systems").notes
    )


def test_a_horizon_past_the_last_contributor_is_refused_with_the_years_that_can_be_valued(
    tmp_path: Path,
) -> None:
    one = basis(tmp_path, PAYING, DRAWING, closed(tmp_path))
    with pytest.raises(Faults, match=r"Nobody contributes in 20\d\d, .* or value (\d+) years") as raised:
        value_basis(one, 75)
    years = int(str(raised.value).split("or value ")[1].split(" ")[0])
    assert 2024 + years == int(str(raised.value).split("Nobody contributes in ")[1].split(",")[0])
    assert value_basis(one, years).valuation.contributors[-1] > 0


def test_years_in_which_nothing_is_spent_have_no_ratio_and_a_report(tmp_path: Path) -> None:
    """One man of 41 is followed by nobody who stays long enough for a pension."""
    results, report = studied(basis(tmp_path, "41,male,10,1,300\n", ""), 75)
    spent = results.made.expenditure
    assert spent[0] > 0
    assert spent[-1] == 0
    reserve, rates = table(report, "valuation.reserve"), table(report, "valuation.rates")
    ratios = [row[reserve.position("ratio")] for row in reserve.rows]
    assert [one is None for one in ratios] == (spent == 0).tolist()
    assert rates.rows[-1][rates.position("pension")] is None
    assert rates.rows[-1][rates.position("cost")] == 0.0


@pytest.mark.parametrize(
    ("actives", "pensions", "reserve", "years"),
    [
        ("".join(line for line in PAYING.splitlines(keepends=True) if ",male" in line), "", 1e6, 3),
        (PAYING, DRAWING, 0.0, 2),
    ],
)
def test_one_sex_no_reserve_and_two_years_have_their_numbers(
    tmp_path: Path, actives: str, pensions: str, reserve: float, years: int
) -> None:
    given = GIVEN.changed(("reserve", "value"), reserve)
    made = value_basis(basis(tmp_path, actives, pensions, given), years).valuation
    assert made.pay_as_you_go * made.earnings == pytest.approx(made.expenditure)
    assert np.isfinite([made.premium, *made.contribution_rate]).all()
    assert made.reserves.reserve[0] == reserve
    assert made.demographic_ratio.size == years

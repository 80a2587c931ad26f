"""The report of a fund that nobody pays into any more: its numbers, its workbook and its brief in four languages; rates of earnings are not known, and not nought."""

import io
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest
from tests.documented_keys import AHEAD, documented, unlisted, untold
from tests.sheets import held_by_formulas
from tests.unit.projection.test_closed_fund import CORESIA, DAY, SCHEME, WIDOWS, register

from allcover.presenting.brief import brief_parts
from allcover.presenting.pdf import brief_pdf
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import Basis
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.economy_file import read_economy
from allcover.projection.records import read_records
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

PENSIONS = f"old_age,female,66,4000,110\nold_age,male,70,6000,140\ninvalidity,male,52,600,95\n{WIDOWS}"
REFORM = """reform: minimum
name: {en: A minimum in payment, fr: Un minimum, es: Un mínimo, pt: Um mínimo}
change:
  - {scheme: national_pension, parameter: minimum_in_payment_month, from: 2027-01-01, value: 130, source: {title: Bill, verified: yes}}
"""


def basis_of(folder: Path, reserve: float) -> Basis:
    held = read_records(folder, SCHEME, "coresia", "XCC")
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml").changed(("reserve", "value"), reserve)
    economy = read_economy(CORESIA / "economy.yaml")
    return Basis(load(CORESIA), held.people, DAY, CORESIA / "people", given, held, economy)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> ValuationResults:
    folder = tmp_path_factory.mktemp("fund")
    reform = folder / "reform.yaml"
    reform.write_text(REFORM, encoding="utf-8")
    records = register(folder / "records", pensions=PENSIONS, inactive="50,male,20,400")
    return value_study(ValuationStudy(CORESIA, basis_of(records, 60e6), 40, (reform,)))


def written(results: ValuationResults, language: str) -> Report:
    return written_valuation(results, date(2024, 11, 27), words_of(language, CORESIA / "languages"))


def test_a_fund_of_pensioners_is_told_in_money_and_its_rates_as_not_known(results: ValuationResults) -> None:
    report = written(results, "en")
    found = {one.key: one for one in report.findings}
    assert found["valuation.premium"].value is None
    value = {key: float(one.value) for key, one in found.items() if one.value is not None}
    needed, lacking = value["valuation.closed.needed"], value["valuation.closed.lacking"]
    assert lacking == pytest.approx(needed - 60)
    assert value["valuation.closed.exhaustion"] == 2029
    assert value["valuation.closed.laws.minimum.needed"] > 1
    section = report.sections[0]
    said = " ".join(section.paragraphs)
    assert "rates of them, such as a premium or a pay-as-you-go rate, cannot be told" in said
    assert "the law has others pay, whatever the reserve holds: State: 25.0%." in said
    assert "is used up in the year that begins in 2029. From then on nobody finances what it was to bear" in said  # fmt: skip
    assert not any("valuation.rates" in table.key for table in report.tables)
    keys = [one for one in found if one.startswith("valuation.closed.")]
    assert unlisted(keys, documented(AHEAD)) == []
    assert untold([one for one in documented(AHEAD) if one.startswith("valuation.closed.")], keys) == []


def test_the_workbook_of_a_fund_of_pensioners_follows_from_its_formulas(
    results: ValuationResults, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook_bytes(written(results, "en"), ENGLISH))
    assert held_by_formulas(path) > 300


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_brief_of_a_fund_of_pensioners_has_two_pages(results: ValuationResults, language: str) -> None:
    report, words = written(results, language), words_of(language, CORESIA / "languages")
    parts = [part.key for part in brief_parts(report, words)]
    assert parts == ["closed", "closed_sensitivity", "closed_laws", "limits", "sources"]
    pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report, words))).pages
    assert len(pages) == 2
    text = " ".join(page.extract_text() for page in pages)
    assert not re.search(r"\bnan\b", text.lower())
    assert language == "en" or "nobody" not in text.lower()


def test_a_reserve_that_is_enough_is_said_to_last(results: ValuationResults, tmp_path: Path) -> None:
    study = ValuationStudy(CORESIA, basis_of(register(tmp_path / "rich", pensions=WIDOWS), 640e6), 5)
    report = written(value_study(study), "en")
    assert "bears the rest and lasts to the end of the horizon" in " ".join(report.sections[0].paragraphs)
    assert "valuation.closed.exhaustion" not in {one.key for one in report.findings}


def test_no_rate_is_laid_beside_that_of_the_valuation_before(tmp_path: Path) -> None:
    basis = basis_of(register(tmp_path / "fund", pensions=WIDOWS), 1e6)
    with pytest.raises(Faults, match=r"there is no rate to go from or to.*without the valuation before"):
        value_study(ValuationStudy(CORESIA, basis, 5, before=basis))

"""A valuation as a report: tables agree, the workbook's formulas give its numbers, what moved the rate adds up, and nothing is left unsaid."""

import gettext
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import altair as alt
import openpyxl
import pypdf
import pytest
from tests.printed_pages import annex_of, lowest_of

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.brief import brief_parts
from allcover.presenting.headline_numbers import finding_unit
from allcover.presenting.numbering import sheet_names
from allcover.presenting.numbers import cell_text
from allcover.presenting.pages import Fit, brief_pages
from allcover.presenting.pdf import brief_pdf, report_pdf
from allcover.presenting.svg import svg_text
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuation_tables import ValuationTables
from allcover.presenting.valuation_tried import TriedWriter
from allcover.presenting.valuation_writer import short_sections, written_valuation
from allcover.presenting.valuing import Basis, says_the_same
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.chance import futures
from allcover.projection.economy_file import read_economy
from allcover.projection.opening import DOUBTS
from allcover.projection.straying import read_straying
from allcover.projection.valuation import value_scheme
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load, load_steps
from allcover.vocabulary.finding import Formula, Report, Table
from allcover.vocabulary.words import ENGLISH, SOURCE, Words, words_of

CORESIA, DAY, YEARS = country_folder("coresia"), date(2024, 6, 30), 30
REFORM = """reform: later_and_better
name: {en: Later and better pensions}
change:
  - {parameter: pensionable_age, from: 2030-01-01, value: 65, source: {title: Bill, verified: yes}}
  - {scheme: national_pension, parameter: accrual_rate_year, from: 2027-01-01, value: 0.015, source: {title: Bill, verified: yes}}
"""


@pytest.fixture(scope="module")
def reform(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reform") / "reform.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def results(reform: Path) -> ValuationResults:
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / "national_pension.yaml")
    given = given.changed(("chance", "futures"), 20)
    basis = Basis(
        system,
        invent_survey(system, 1_000),
        DAY,
        CORESIA / "people",
        given,
        economy=read_economy(CORESIA / "economy.yaml"),
    )
    before = {"value": 0.05, "source": {"title": "Bulletin", "verified": True}}
    was = (
        given.changed(("paths", "wages"), before).changed(("retiring", "value"), 0.6).times("invalidity", 0.5)
    )
    return value_study(ValuationStudy(CORESIA, basis, YEARS, (reform,), replace(basis, given=was)))


@pytest.fixture(scope="module")
def report(results: ValuationResults) -> Report:
    return written_valuation(results, date(2024, 11, 27), ENGLISH)


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables if one.key == key)


def column(report: Report, key: str, name: str) -> list[float]:
    found = table(report, key)
    return [float(str(row[found.position(name)])) for row in found.rows]


def test_three_assumptions_and_two_rules_move_the_rate_by_parts_that_add_up(
    report: Report, results: ValuationResults
) -> None:
    found = table(report, "valuation.reconciliation")
    names = [str(row[0]) for row in found.rows]
    assert [name.partition(":")[0] for name in names] == [
        "The valuation before", *["Assumption"] * 3, *["Law"] * 2, "Change in all",
    ]  # fmt: skip
    changes = [float(str(row[2])) for row in found.rows[1:]]
    assert sum(changes[:-1]) == pytest.approx(changes[-1], abs=1e-15)
    assert all(abs(change) > 1e-6 for change in changes)
    assert results.steps[-1].premium == pytest.approx(results.proposed.valuation.premium, rel=1e-12)
    assert results.steps[3].premium == pytest.approx(results.made.premium, rel=1e-12)


def test_later_pensions_cost_less_and_better_ones_more(results: ValuationResults, reform: Path) -> None:
    before, age, rate = (step.premium for step in results.steps[-3:])
    assert age < before < rate or age < rate
    assert age < before
    steps = load_steps(CORESIA, [reform])
    assert [name for name, _ in steps] == [
        "Age from which an old-age pension can be drawn", "Share of the reference wage earned by a year of contribution",
    ]  # fmt: skip
    assert all(says_the_same(results.study.basis.system, system, DAY) for _, system in steps)
    early = results.others[0].valued.valuation.pay_as_you_go[:2]
    assert early == pytest.approx(results.made.pay_as_you_go[:2], rel=1e-12)


def test_a_later_age_brings_contributions_of_who_works_on(results: ValuationResults) -> None:
    """From 62 to 65 in 2030: with nobody who works on, as many contribute as before."""
    other, base = results.others[0].valued, results.made
    none = value_scheme(replace(other.scheme, working_on=0.0), other.ground.first_year)
    some = other.valuation
    assert (some.contributors[:5] == base.contributors[:5]).all()
    assert none.contributors == pytest.approx(base.contributors, rel=1e-12)
    assert (some.contributors[8:] > 1.005 * base.contributors[8:]).all()
    assert (some.contributions[8:] > none.contributions[8:]).all()
    assert some.premium < none.premium
    assert base.insured.active[:, :, 62:].sum() == 0


def test_what_was_changed_is_written_out_before_and_after(report: Report) -> None:
    rules = table(report, "valuation.changed_rules").rows
    assert [row[1:5] for row in rules] == [
        ("Share of the reference wage earned by a year of contribution", "1 January 2027", "1.25%", "1.5%"),
        ("Age from which an old-age pension can be drawn", "1 January 2030", "62", "65"),
    ]
    found = [row[:3] for row in table(report, "valuation.changed_assumptions").rows]
    assert found[0][:2] == ("Insured earnings, yearly growth", "5.0%")
    assert str(found[0][2]).startswith("that of the country’s economy: 6.0% in 2024")
    assert found[1][0] == "Becoming an invalid within a year"
    assert str(found[1][2]).startswith("women: 0 0.0003 0.0004")
    assert found[2] == ("Who has a right and retires within a year", "60.0%", "80.0%")


def test_years_of_deficit_are_told_as_spans(report: Report, results: ValuationResults) -> None:
    short = [
        int(year)
        for year, paid, spent in zip(results.made.years, results.made.contributions, results.made.expenditure)
        if spent > paid
    ]
    told = next(
        text
        for text in report.sections[0].paragraphs
        if text.startswith("Contributions fall short of expenditure in")
    )
    assert f"{short[0]} to " in told
    assert len(short) < 30


def test_tables_agree_with_each_other(report: Report) -> None:
    spent, earned = (column(report, "valuation.rates", name) for name in ("expenditure", "earnings"))
    assert column(report, "valuation.rates", "cost") == pytest.approx(
        [one / other for one, other in zip(spent, earned)]
    )
    parts = ("old_age", "invalidity", "widowed", "orphaned", "administration")
    each = [column(report, "valuation.money", name) for name in parts]
    assert [sum(year) for year in zip(*each)] == pytest.approx(spent)
    start, end = (column(report, "valuation.reserve", name) for name in ("start", "end"))
    assert start[1:] == pytest.approx(end[:-1])
    assert len(spent) == YEARS
    persons = column(report, "valuation.persons", "dependency")
    assert persons[-1] > persons[0]


def test_the_rate_of_a_reform_is_traced_to_its_own_money_of_each_year(
    report: Report, results: ValuationResults
) -> None:
    """Worked out through formulas alone, the rate of sheet 5.2 is that of the law with the reform, not of the law as it is."""
    raw = workbook_bytes(report, ENGLISH)
    book, numbers = (openpyxl.load_workbook(io.BytesIO(raw), data_only=flag) for flag in (False, True))
    names = sheet_names(report)
    laws = names["valuation.laws"]
    (rate,) = (row[1] for row in book[laws].iter_rows() if row[0].value == "Later and better pensions")
    assert isinstance(rate.value, str)
    assert f"'{names['valuation.premium_1']}'" in rate.value
    assert worked_out(rate.value[1:], laws, numbers) == pytest.approx(
        results.proposed.valuation.premium, rel=1e-12
    )
    seen = sheets_behind(rate.value, laws, book)
    assert seen == {names[f"valuation.{key}_1"] for key in ("premium", "flows", "money", "rates", "reserve")}
    spent = column(report, "valuation.rates_1", "expenditure")
    assert spent == pytest.approx(results.proposed.valuation.expenditure / 1e6)
    assert spent[-1] != pytest.approx(column(report, "valuation.rates", "expenditure")[-1])
    french = written_valuation(results, date(2024, 11, 27), words_of("fr", CORESIA / "languages"))
    title = table(french, "valuation.rates_1").title
    assert title.endswith(table(french, "valuation.rates").title)
    assert title != table(report, "valuation.rates_1").title


def sheets_behind(formula: str, title: str, book: "openpyxl.Workbook") -> set[str]:
    """The sheets that a formula comes to rest on, through the formulas of the cells it names."""
    seen, cells = set[str](), [(formula, title)]
    while cells:
        text, here = cells.pop()
        for found in _REFERENCE.finditer(text):
            sheet = found["sheet"] or here
            if sheet not in seen and sheet != title:
                seen.add(sheet)
                cells += [
                    (cell.value, sheet)
                    for row in book[sheet].iter_rows()
                    for cell in row
                    if cell.data_type == "f"
                ]
    return seen


_REFERENCE = re.compile(
    r"(?:'(?P<sheet>[^']+)'!)?\$?(?P<a>[A-Z]+)\$?(?P<m>\d+)(?::\$?(?P<b>[A-Z]+)\$?(?P<n>\d+))?"
)


def test_every_formula_of_the_workbook_gives_the_number_it_stands_for(report: Report) -> None:
    """Each formula is worked out here from the numbers of the cells it names."""
    raw = workbook_bytes(report, ENGLISH)
    formulas, numbers = (openpyxl.load_workbook(io.BytesIO(raw), data_only=flag) for flag in (False, True))
    checked = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found = worked_out(cell.value[1:], sheet.title, numbers)
                    assert found == pytest.approx(
                        numbers[sheet.title][cell.coordinate].value, rel=1e-9, abs=1e-12
                    ), cell
                    checked += 1
    assert checked > 15 * YEARS


def worked_out(formula: str, title: str, book: "openpyxl.Workbook") -> float:
    def number(found: re.Match[str]) -> str:
        sheet = book[found["sheet"] or title]
        if found["b"] is None:
            return repr(float(sheet[f"{found['a']}{found['m']}"].value))
        cells = [
            cell.value
            for line in sheet[f"{found['a']}{found['m']}:{found['b']}{found['n']}"]
            for cell in line
        ]
        return f"[{','.join(repr(float(value)) for value in cells)}]"

    text = _REFERENCE.sub(number, formula).replace("^", "**").replace("SUM(", "sum(")
    return float(eval(text, {"__builtins__": {}, "sum": sum}))


def test_charts_are_whole_and_drawn_from_their_tables(report: Report) -> None:
    for chart in report.charts:
        alt.Chart.from_dict(dict(chart.spec), validate=True)
        assert "undefined" not in svg_text(chart)
        assert chart.description
    kinds = {chart.key for chart in report.charts}
    assert {"valuation.rates", "valuation.fan_cost", "valuation.sensitivity", "people.pyramid"} <= kinds


def test_every_assumption_has_its_source_and_what_is_left_out_is_told(report: Report) -> None:
    found = table(report, "valuation.assumptions")
    assert all(str(row[2]) for row in found.rows)
    assert {"Prices, yearly growth", "Reserve at the start", "Futures of the population"} <= {
        str(row[0]) for row in found.rows
    }
    law = table(report, "valuation.law")
    assert any("pension can be drawn" in str(row[0]) and row[2] == "62" for row in law.rows)
    assert any("later change of the formula" in limit for limit in report.limits)
    details = dict(report.provenance.details)
    assert len(details["Hash of the assumptions"]) == 64
    assert report.provenance.definition_hash == load(CORESIA).fingerprint


def test_trials_move_the_premium_the_way_they_must(results: ValuationResults) -> None:
    found = {
        (one.key, one.amount > 0 if one.form != "value" else one.amount > 60.0): one.premium
        for one in results.tried
    }
    base = results.base.premium
    assert found["mortality", False] > base > found["mortality", True]
    assert found["pensionable_age", False] > base > found["pensionable_age", True]
    assert found["interest", False] != found["interest", True]
    rates = sorted(one.premium for one in results.tried if one.key == "national_pension.accrual_rate_year")
    assert rates[0] < base < rates[1]


def test_trials_of_another_law_stand_beside_those_of_the_law_as_it_is(
    results: ValuationResults, report: Report
) -> None:
    (other,) = results.others
    of_law = {(one.key, one.amount): one.premium for one in other.tried}
    as_it_is = {(one.key, one.amount): one.premium for one in results.tried}
    assert of_law.keys() == as_it_is.keys()
    base = other.valued.valuation.premium
    assert of_law["mortality", -0.1] > base > of_law["mortality", 0.1]
    # One age under both laws: what is left of the difference is the better rate.
    assert of_law["pensionable_age", 64.0] > as_it_is["pensionable_age", 64.0]
    key = f"valuation.sensitivity_{other.system.option}"
    low, apart = (column(report, key, name) for name in ("premium_low", "apart_low"))
    was = column(report, "valuation.sensitivity", "premium_low")
    assert [now - before for now, before in zip(low, was, strict=True)] == pytest.approx(apart, abs=1e-15)
    assert {key, f"{key}_apart"} <= {chart.key for section in report.sections for chart in section.charts}


def test_futures_hold_the_expected_within_their_bounds(results: ValuationResults) -> None:
    chance = results.futures
    assert chance is not None
    assert (chance.cost[:-1] <= chance.cost[1:] + 1e-15).all()
    assert (chance.cost[0, -5:] < results.made.pay_as_you_go[-5:]).all()
    assert (chance.cost[-1, -5:] > results.made.pay_as_you_go[-5:]).all()
    assert chance.cost[-1, -1] - chance.cost[0, -1] > chance.cost[-1, 1] - chance.cost[0, 1]


def test_wages_and_interest_of_chance_widen_the_fan(results: ValuationResults) -> None:
    valued, straying = results.valued, read_straying(CORESIA / "people")
    assert straying is not None
    assert results.futures is not None
    chance = {key: valued.assumptions.raw["chance"][key] for key in ("futures", "seed")}
    people_alone = futures(
        valued.ground, valued.assumptions.changed(("chance",), chance), valued.people, straying
    )
    assert (people_alone.of, results.futures.of) == ((), ("wages", "interest"))
    wide, narrow = (float(one.premium[-1] - one.premium[0]) for one in (results.futures, people_alone))
    assert wide > 1.2 * narrow
    middle = float(results.futures.premium[2])
    assert middle == pytest.approx(results.made.premium, rel=0.03)


def test_what_differs_between_laws_is_surer_than_either_of_them(
    report: Report, results: ValuationResults
) -> None:
    """The same samples and the same futures: the error of the difference is not that of two rates."""
    assert results.futures is not None
    assert results.sampled is not None
    (apart,), (rates,) = results.futures.apart, results.sampled.apart
    difference = results.proposed.valuation.premium - results.made.premium
    assert apart.premium[0] < difference < apart.premium[-1]
    assert apart.premium[-1] - apart.premium[0] < results.futures.premium[-1] - results.futures.premium[0]
    assert rates.premium.value == pytest.approx(difference, rel=1e-12)
    of_law, of_difference = (one.premium.standard_error for one in (results.sampled.rates, rates))
    assert of_law is not None
    assert of_difference is not None
    assert 0 < of_difference < of_law
    finding = next(one for one in report.findings if one.key == "valuation.laws.later_and_better.change")
    assert finding.estimate == rates.premium
    assert column(report, "valuation.apart_later_and_better", "expected")[:2] == pytest.approx(
        [0, 0], abs=1e-12
    )


def test_wages_and_interest_that_rise_together_make_the_rate_surer(results: ValuationResults) -> None:
    """A rate rests on how far interest lies above the growth of wages, which strays less where both stray alike."""
    valued, straying = results.valued, read_straying(CORESIA / "people")
    assert straying is not None
    source = {"title": "Test", "verified": True}
    wide = []
    for value in (-0.9, 0.9):
        given = valued.assumptions.changed(("chance", "together"), {"value": value, "source": source})
        found = futures(valued.ground, given, valued.people, straying)
        wide.append(float(found.premium[-1] - found.premium[0]))
    assert wide[1] < wide[0]


def test_rates_show_the_error_of_the_sample(report: Report, results: ValuationResults) -> None:
    told = {one.key: one for one in report.findings}
    premium = told["valuation.premium"].estimate
    assert premium is not None
    assert premium.low is not None
    assert premium.low < results.made.premium
    assert column(report, "valuation.sampling", "cost") == pytest.approx(
        column(report, "valuation.rates", "cost")
    )
    assert not any("are not carried into the rates" in limit for limit in report.limits)


def test_the_scheme_stands_in_its_economy(report: Report) -> None:
    spent, gdp = (column(report, "valuation.economy", name) for name in ("spent", "gdp"))
    assert [share * money for share, money in zip(spent, gdp)] == pytest.approx(
        column(report, "valuation.rates", "expenditure")
    )
    assert column(report, "valuation.economy", "gdp") == pytest.approx(
        [one / 1e6 for one in column(report, "economy.by_year", "gdp")]
    )


def test_the_report_says_what_the_data_are_and_what_they_leave_open(
    report: Report, results: ValuationResults
) -> None:
    members, economy = results.valued.members, results.valued.economy
    counted = {str(row[0]): row[1:] for row in table(report, "valuation.data").rows}
    works = members.is_contributing
    entries, persons = counted["Contributors"]
    assert entries == int(works.sum())
    assert persons == pytest.approx(float(members.weight[works].sum()))
    assert counted["Population at the start of the projection"][1] == pytest.approx(12e6)
    open_rows = table(report, "valuation.doubts").rows
    assert [row[1] for row in open_rows] == [int(members.doubts[key].sum()) for key in DOUBTS]
    assert economy is not None
    assert economy.work is not None
    force = column(report, "valuation.persons", "force")
    assert force == pytest.approx(economy.work.labour_force.sum(axis=(1, 2)))


def test_the_brief_of_a_valuation_leads_with_its_key_numbers_and_says_once_of_whom_they_are(
    report: Report,
) -> None:
    parts = {part.key: part for part in brief_parts(report, ENGLISH)}
    rate = parts["rate"]
    leads = [number.key for number in rate.leading]
    assert leads[:3] == ["valuation.premium", "valuation.law_rate", "valuation.pay_as_you_go_last"]
    assert len(leads) == 4
    assert rate.universe == rate.numbers[0].universe
    drawn = {key: [chart.key for chart in part.charts] for key, part in parts.items() if part.charts}
    assert drawn["rate"] == ["valuation.rates", "valuation.reserve"]
    assert drawn["people"] == ["valuation.persons", "people.pyramid"]
    shown = brief_pages(list(parts.values()), Fit(9.5), ENGLISH)["parts"]
    told = {part["heading"]: part for part in shown}
    first = told["What rate pays for it"]
    assert first["universe"] == f"Reference population: {rate.universe}"
    assert not any(number["universe"] for number in (*first["leading"], *first["numbers"]))
    # What the picture shows is not listed beside it, but is where nothing is drawn.
    assert told["What would move the rate"]["numbers"] == []
    bare = brief_pages(list(parts.values()), Fit(7.5, picture=0), ENGLISH)["parts"]
    assert {part["heading"]: part for part in bare}["What would move the rate"]["numbers"]
    pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report, ENGLISH))).pages
    assert len(pages) == 2
    assert all(
        heading in pages[0].extract_text()
        for heading in ("What rate pays for it", "What would move the rate")
    )


def test_the_brief_tells_what_moved_the_rate_by_rows_that_add_up(report: Report) -> None:
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "reconciled")
    assert part.table is not None
    place = part.table.position("change")
    shown = brief_pages([part], Fit(9, rows=4), ENGLISH)["parts"][0]["table"]["rows"]
    told = [Decimal(row[place].replace("−", "-").split()[0]) for row in shown if row[place][-1].isdigit()]
    assert abs(sum(told[:-1]) - told[-1]) <= Decimal("0.002")
    changes = [float(str(row[place])) for row in part.table.rows[1:]]
    largest = max(changes[:-1], key=abs)
    assert any(abs(float(one) - 100 * largest) < 0.001 for one in told[:-1])
    assert abs(float(told[-1]) - 100 * changes[-1]) < 0.001


def test_the_rate_that_is_reckoned_is_written_in_percent(report: Report, results: ValuationResults) -> None:
    reckoned = table(report, "valuation.premium")
    told = [
        cell_text(cell, column, ENGLISH)
        for cell, column in zip(reckoned.rows[-1], reckoned.columns, strict=True)
    ]
    assert told[-1] == f"{100 * results.made.premium:.2f}%"


def test_what_others_pay_of_a_deficit_is_told_of_each_of_them(results: ValuationResults) -> None:
    basis = results.study.basis
    scheme = basis.system.schemes[basis.given.scheme]
    shared = replace(
        scheme, balance={"reserve": Fraction(3, 4), "state": Fraction(3, 20), "employer": Fraction(1, 10)}
    )
    system = replace(basis.system, schemes={**basis.system.schemes, scheme.id: shared})
    given = replace(results, study=replace(results.study, basis=basis.under(system)))
    money = ValuationTables(given, Told("survey", "2024-06-30"), ENGLISH).money_table()
    labels = [column.label for column in money.columns[3:5]]
    assert labels == ["State, of the deficit", "Employers, of the deficit"]
    other = results.made.reserves.other / 1e6
    assert other.max() > 0
    assert [row[3] for row in money.rows] == pytest.approx(list(other * 0.6))
    assert [row[4] for row in money.rows] == pytest.approx(list(other * 0.4))
    assert Formula("income", "{contributions}+{interest}+{other_state}+{other_employer}") in money.formulas


def test_the_brief_of_a_valuation_speaks_of_the_rate(report: Report) -> None:
    headings = [part.heading for part in brief_parts(report, ENGLISH)]
    assert headings[:2] == ["What rate pays for it", "What would move the rate"]
    assert "Who is covered" not in headings


@pytest.mark.parametrize("language", ["en", "fr"])
def test_contents_and_the_first_section_of_the_annex_fill_their_pages(
    results: ValuationResults, language: str
) -> None:
    """The first section, with all its key numbers, begins below the contents, and its pictures fill the page after it."""
    words = words_of(language)
    made = written_valuation(results, date(2024, 11, 27), words)
    pages = annex_of(pypdf.PdfReader(io.BytesIO(report_pdf(made, words))))
    first = made.sections[0]
    text = pages[0].extract_text()
    assert words("Contents") in text
    assert first.heading in text
    for finding in (one for one in first.findings if one.is_headline):
        assert finding.label in text, finding.key
    assert max(lowest_of(page) for page in pages[:2]) < 0.25
    assert max(lowest_of(page) for page in pages[:-1]) < 0.5


def test_a_country_s_report_ends_with_people_and_scheme(results: ValuationResults, report: Report) -> None:
    sections = list(short_sections(results, ENGLISH))
    assert [section.id for section in sections] == ["people", "valuation"]
    assert not [finding for section in sections for finding in section.findings if finding.is_headline]
    # The workbook of the demonstration: no formula rests on a sheet that is not there, and some are left.
    short = replace(report, sections=tuple(sections))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(short, ENGLISH)))
    formulas = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas
    assert not [text for text in formulas if "#REF" in text]
    assert list(_keys(sections)) == sorted(set(_keys(sections)), key=list(_keys(sections)).index)


def _keys(sections: list) -> Iterator[str]:  # type: ignore[type-arg]
    return (one.key for section in sections for one in section.tables)


class _Marking(Words):
    """A language in which every text it is given stands in marks."""

    def __init__(self) -> None:
        super().__init__(SOURCE, gettext.NullTranslations())

    def __call__(self, message: str, /, **values: object) -> str:
        return _in_marks(super().__call__(message, **values))

    def plural(self, one: str, many: str, count: int | Decimal, /, **values: object) -> str:
        return _in_marks(super().plural(one, many, count, **values))


_WORD = re.compile(r"(?<![⟦\w])[^\W\d_]\w*")


def _in_marks(text: str) -> str:
    return _WORD.sub(r"⟦\g<0>⟧", text)


def _texts(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield from (section.heading, *section.paragraphs)
        for found in section.findings:
            yield from (found.label, found.definition, found.universe, found.brief)
        for one in section.tables:
            yield from (
                one.title,
                one.definition,
                one.universe,
                *one.notes,
                *(column.label for column in one.columns),
            )
            yield from (cell for row in one.rows for cell in row if isinstance(cell, str))
        yield from (text for chart in section.charts for text in (chart.title, chart.description))
    yield from (report.title, report.subtitle, *report.limits)


def test_every_text_is_handed_over_for_translation(results: ValuationResults) -> None:
    """But for names of months, articles of laws and ids, which are no texts of ours."""
    marked = written_valuation(results, date(2024, 11, 27), _Marking())
    plain = {"June", "January", "coresia", "s", "ss", "XCC", "Bill"}
    left = {word for text in _texts(marked) for word in _WORD.findall(re.sub(r"⟦[^⟧]*⟧", " ", text))}
    assert left - plain == set()


def test_units_are_told_in_the_reader_s_language(results: ValuationResults) -> None:
    """A change of less than two points is singular in French, and times are told."""
    french = words_of("fr", CORESIA / "languages")
    told = written_valuation(results, date(2024, 11, 27), french)
    units = {found.key: finding_unit(found, french) for found in told.findings}
    assert units["valuation.debt"] == "fois"
    changes = [found for found in told.findings if found.key.endswith(".change")]
    assert len(changes) == 2
    for found in changes:
        assert found.value is not None
        many = "points de pourcentage" if abs(found.value) >= 2 else "point de pourcentage"
        assert units[found.key] == many


def test_a_law_that_moves_no_premium_has_no_picture_of_nothing(results: ValuationResults) -> None:
    """As one that changes contributions alone: what it would cost is the same whatever is otherwise."""
    writer, law = TriedWriter(results, Told("survey", "2024-06-30"), ENGLISH), results.others[0]
    table = writer.table_of(law)
    assert [one.key for one in writer.charts_of(law, table)] == [table.key, f"{table.key}_apart"]
    still = replace(table, rows=tuple((*row[:-2], 0.0, 0.0) for row in table.rows))
    assert [one.key for one in writer.charts_of(law, still)] == [table.key]

"""A branch's budget: the day it begins on is the survey's own total, its law is the definition's alone, and it grows as its file says."""

import csv
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from tests.sheets import walked

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.impact import modelled
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.brief import brief_parts
from allcover.presenting.left_open import open_sentence
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.rule_words import course_text, rate_text
from allcover.presenting.short_term_contributed import contributed_sentence
from allcover.presenting.short_term_reserve import reserve_paragraphs
from allcover.presenting.short_term_sampling import Sampled, numbers_of
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import ShortTermResults, budget_country
from allcover.presenting.short_term_words import AMOUNTS_GO, amounts_paragraphs
from allcover.presenting.tables import csv_text, legend
from allcover.presenting.told import citation_text
from allcover.presenting.workbook import workbook_bytes
from allcover.projection.economy_file import read_economy
from allcover.projection.rates import Floats
from allcover.projection.results import project_country
from allcover.projection.short_term import Branch, Budget, budget_of, moved, paid_days
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Faults, retold
from allcover.vocabulary.words import ENGLISH

CORESIA = country_folder("coresia")


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(load(CORESIA), households=2_000)


def _budget(
    survey: Population, scheme: str, folder: Path = CORESIA, assumptions: Path | None = None
) -> ShortTermResults:
    given = read_short_term(assumptions or CORESIA / "valuations" / f"{scheme}.yaml")
    economy = read_economy(CORESIA / "economy.yaml")
    return budget_country(
        load(folder), survey, survey.about.reference_date, CORESIA / "people", economy, given, 20
    )


def _another(results: ShortTermResults, budget: Budget) -> ShortTermResults:
    """The results with another budget, of which no error is told."""
    numbers = {
        name: tuple(Estimate(value=float(one)) for one in values)
        for name, values in numbers_of(budget).items()
    }
    return replace(results, budget=budget, sampled=Sampled(numbers, 0))


Budgeting = Callable[[str], ShortTermResults]


@pytest.fixture(scope="module")
def budgeted(survey: Population) -> Budgeting:
    """The budget of a scheme as its files say, made once."""
    return cache(lambda scheme: _budget(survey, scheme))


def _on_the_day(branch: Branch, people: Floats) -> Branch:
    """A branch in whose first year live those of the day on which it begins."""
    return replace(branch, persons=np.concatenate([people[None], branch.persons[1:]]))


@pytest.mark.parametrize("scheme", ["health_insurance", "mutual_health"])
def test_the_day_of_the_survey_is_its_total_and_the_first_year_has_the_people_of_its_middle(
    survey: Population, budgeted: Budgeting, scheme: str
) -> None:
    results = budgeted(scheme)
    dates = project_country(CORESIA / "people", 1, ("medium",)).population[0]
    branch = results.budget.branch
    assert branch.persons[0] == pytest.approx(dates.mean(axis=0))
    first = results.budget.insured[:, 0].sum() / budget_of(_on_the_day(branch, dates[0])).insured[:, 0].sum()
    assert 1.005 < first < 1.02, "people grow by about 1.6 % a year"
    found = replace(results, budget=budget_of(_on_the_day(branch, dates[0])))
    system, day = load(CORESIA), survey.about.reference_date
    outcome = judge_everybody(system, survey, day, system.payments(system.schemes_on(day)))
    paid = sum(one.low for one in modelled(survey, outcome).contributions[scheme].values())
    weight = survey.persons["weight"].to_numpy()
    assert found.budget.account.contributions[0] == pytest.approx(12 * float((weight * paid).sum()), rel=1e-9)
    if scheme == "health_insurance":
        asked = judge_everybody(
            system,
            survey,
            day,
            ["health_insurance.has_right_to_care", "health_insurance.value_of_care_month"],
        )
        has_right = np.nan_to_num(asked["health_insurance.has_right_to_care"].low) > 0
        value = np.nan_to_num(asked["health_insurance.value_of_care_month"].low)
        assert found.budget.costs[:, 0].sum() == pytest.approx(
            12 * float((weight * value)[has_right].sum()), rel=1e-9
        )
        assert found.budget.insured[:, 0].sum() == pytest.approx(float(weight[has_right].sum()), rel=1e-9)


def test_a_changed_rate_of_the_definition_moves_the_budget_by_as_much(
    survey: Population, budgeted: Budgeting, tmp_path: Path
) -> None:
    shutil.copytree(CORESIA, tmp_path / "coresia")
    definition = tmp_path / "coresia" / "health_insurance" / "definition.yaml"
    text = definition.read_text()
    assert "{from: 2018-01-01, value: 0.035" in text
    definition.write_text(text.replace("{from: 2018-01-01, value: 0.035", "{from: 2018-01-01, value: 0.045"))
    before, after = (
        budgeted("health_insurance"),
        _budget(survey, "health_insurance", tmp_path / "coresia"),
    )
    assert after.budget.costs == pytest.approx(before.budget.costs)
    wages = before.budget.earnings[0]
    more = after.budget.account.contributions[0] - before.budget.account.contributions[0]
    assert more / wages == pytest.approx(0.01, rel=1e-3)  # dues are rounded to the minor unit


def test_a_case_costs_what_the_package_pays_of_a_claim(budgeted: Budgeting) -> None:
    found = budgeted("mutual_health").budget
    each = {
        one.key: found.costs[place, 0] / found.cases[place, 0]
        for place, one in enumerate(found.branch.benefits)
    }
    assert each["consultation"] == pytest.approx(1.50 - 0.30)
    assert each["medicines"] == pytest.approx(2.2 * 0.8)
    assert each["hospital"] == pytest.approx(4 * 6 * 0.9 - 2 * 0.9)
    assert each["delivery"] == pytest.approx(20)


def test_expenditure_grows_with_use_prices_and_the_insured(budgeted: Budgeting) -> None:
    found = budgeted("mutual_health").budget
    place = next(at for at, one in enumerate(found.branch.benefits) if one.key == "medicines")
    price = found.costs[place] / found.cases[place]
    growth = price[1:] / price[:-1] - 1
    assert growth[0] == pytest.approx(0.02 + 0.05)
    assert growth[-1] == pytest.approx(0.02 + 0.03)
    flat = replace(
        found.branch, benefits=tuple(replace(one, use_growth=np.zeros(20)) for one in found.branch.benefits)
    )
    assert budget_of(flat).cases[place, -1] == pytest.approx(found.cases[place, -1] / 1.01**19)


def test_new_members_wait_for_a_delivery(budgeted: Budgeting) -> None:
    found = budgeted("mutual_health").budget
    place = next(at for at, one in enumerate(found.branch.benefits) if one.key == "delivery")
    at_once = replace(
        found.branch, benefits=tuple(replace(one, waiting_months=0) for one in found.branch.benefits)
    )
    assert found.costs[place, 0] == pytest.approx(budget_of(at_once).costs[place, 0] * (1 - 0.12 * 9 / 12))


def test_reserve_is_income_less_expenditure_with_interest(budgeted: Budgeting) -> None:
    account = budgeted("health_insurance").budget.account
    moved_by = account.contributions - account.expenditure + account.investment
    assert np.diff(account.reserve) == pytest.approx(moved_by)
    assert account.reserve[0] == 38_000_000


def test_others_pay_of_a_deficit_what_the_law_says(budgeted: Budgeting) -> None:
    found = budgeted("health_insurance")
    assert found.scheme.balance == {"reserve": 0.5, "state": 0.5}
    poorer = budget_of(moved(found.budget.branch, "contributions", -0.5)).account
    lacking = poorer.expenditure - poorer.contributions
    assert (lacking > 0).any()
    assert poorer.other == pytest.approx(0.5 * np.maximum(lacking, 0))


def test_figures_of_the_economy_are_listed_with_their_sources_and_are_in_the_hash(
    budgeted: Budgeting,
) -> None:
    results = budgeted("health_insurance")
    report = written_short_term(results, "Coresia", "XCC", "0", date(2026, 1, 1), ENGLISH)
    tables = {table.key: table for table in report.tables}
    unit = next(one.unit for one in tables["budget.by_year"].columns if one.key == "per_insured")
    assert unit == "XCC per insured person and year"
    listed = tables["budget.sources"]
    at = {name: listed.position(name) for name in ("place", "value", "source")}
    rows = {row[at["place"]]: row for row in listed.rows if row[at["place"]]}
    # Growth of earnings is in no file: it follows, and is told with that from which it does. No list is its own source.
    wage = results.economy.average_wage
    assert wage is not None
    grown = [number_text(float(wage[at] / wage[at - 1] - 1), "share", ENGLISH, 2) for at in (1, -1)]
    (follows,) = (row for row in listed.rows if not row[at["place"]])
    go = rows["amounts_follow"]
    assert go[:2] == ("Amounts that the law names follow", "wages")
    assert go[at["source"]] == citation_text(results.file.sources["amounts_follow"], ENGLISH)
    assert follows[at["value"]] == f"{grown[0]} in 2025; {grown[1]} in {int(results.economy.years[-1])}"
    assert "“Work and wages”" in str(follows[at["source"]])
    assert listed.source == "As each row says"
    assert set(rows) == {*results.file.sources, *results.economy_file.sources}
    assert rows["growth.productivity"][at["value"]] == course_text(
        results.economy_file.document.value["growth"]["productivity"],
        lambda one: rate_text(float(one), ENGLISH),
        ENGLISH,
    )
    assert rows["real_interest"][at["source"]] == citation_text(
        results.economy_file.sources["real_interest"], ENGLISH
    )
    for key in ("economy.by_year", "economy.work"):
        assert "survey" not in tables[key].source
        assert "list of assumptions" in tables[key].source
    other = read_economy(CORESIA / "economy.yaml")
    other.document.value["prices"] = {"value": 0.5, "source": {"title": "x", "verified": True}}
    changed = written_short_term(
        replace(results, economy_file=other), "Coresia", "XCC", "0", date(2026, 1, 1), ENGLISH
    )
    hashes = [dict(one.provenance.details)["Hash of the assumptions"] for one in (report, changed)]
    assert len({*hashes}) == 2


def test_each_payer_of_a_deficit_has_a_column_of_its_own(budgeted: Budgeting) -> None:
    found = budgeted("health_insurance")
    branch = moved(replace(found.budget.branch, payers={"state": 0.3, "donor": 0.2}), "contributions", -0.5)
    results = _another(found, budget_of(branch))
    report = written_short_term(results, "Coresia", "COR", "0" * 64, date(2026, 11, 27), ENGLISH)
    # Where the people come from is no hash of a mapping.
    assert report.provenance.mapping_hash == "none"
    assert [name for name, _ in report.provenance.details] == [
        "Hash of the assumptions",
        "Population and rates",
    ]
    table = next(one for one in report.sections[0].tables if one.key == "budget.by_year")
    labels = {column.key: column.label for column in table.columns}
    assert (labels["state"], labels["donor"]) == ("State, of the deficit", "Donors, of the deficit")
    at = [column.key for column in table.columns]
    state, donor = (
        np.array([row[at.index(name)] for row in table.rows], dtype=float) for name in ("state", "donor")
    )
    account = results.budget.account
    lacking = np.maximum(account.expenditure - account.contributions, 0)
    assert (lacking > 0).any()
    assert state == pytest.approx(0.3 * lacking)
    assert donor == pytest.approx(0.2 * lacking)


def test_cases_of_a_benefit_told_by_its_value_are_not_known(budgeted: Budgeting) -> None:
    found = budgeted("mutual_health")
    cases = np.full_like(found.budget.cases, np.nan)
    results = replace(found, budget=replace(found.budget, cases=cases))
    report = written_short_term(results, "Coresia", "COR", "0" * 64, date(2026, 11, 27), ENGLISH)
    table = next(one for one in report.sections[0].tables if one.key == "budget.benefits")
    rows = list(csv.DictReader(io.StringIO(csv_text(table, ENGLISH))))
    for row in rows:
        told = [
            value for name, value in row.items() if name.startswith(("Cases", "Per case", "cases", "each"))
        ]
        assert told == ["not known"] * 4
    assert "not known: the definition has a value a month, and no cases" in legend(table, ENGLISH)


def test_members_and_dependants_have_packages_of_their_own(budgeted: Budgeting) -> None:
    """Half a package for dependants: their care costs half, that of members and what is contributed stays."""
    branch = budgeted("health_insurance").budget.branch
    halved = tuple(
        replace(one, use=one.use / 2) if one.of == "dependants" else one for one in branch.benefits
    )
    base, made = budget_of(branch), budget_of(replace(branch, benefits=halved))
    of = [one.of for one in branch.benefits]
    assert set(of) == {"members", "dependants"}
    for place, name in enumerate(of):
        assert made.costs[place] == pytest.approx(base.costs[place] / (2 if name == "dependants" else 1))
    assert made.account.contributions.tolist() == base.account.contributions.tolist()


def test_assumptions_move_what_they_should(budgeted: Budgeting) -> None:
    branch = budgeted("health_insurance").budget.branch
    base = budget_of(branch)
    assert budget_of(moved(branch, "use", 0.1)).costs == pytest.approx(1.1 * base.costs)
    assert budget_of(moved(branch, "contributions", -0.05)).account.contributions == pytest.approx(
        0.95 * base.account.contributions
    )
    for assumption in ("prices", "costs"):
        dearer = budget_of(moved(branch, assumption, 0.01)).costs[:, 1] / base.costs[:, 1]
        assert (dearer > 1.009).all()
    with pytest.raises(ValueError, match="not an assumption"):
        moved(branch, "weather", 0.1)


def test_every_fault_of_a_file_is_told(survey: Population, tmp_path: Path) -> None:
    text = (CORESIA / "valuations" / "mutual_health.yaml").read_text()
    wrong = tmp_path / "mutual_health.yaml"
    wrong.write_text(
        text.replace("benefit: medicines", "benefit: consultation").replace("of: [members]", "of: [membres]", 1).replace("female: [2.1, 1.0, 1.4, 1.7]", "female: [2.1, 1.0]").replace("    follows: prices\n  - benefit: delivery", "    value: mutual_health.spending\n    follows: prices\n  - benefit: delivery")
    )  # fmt: skip
    with pytest.raises(Faults) as found:
        read_short_term(wrong)
    told = str(found.value)
    for what in (
        "'consultation' is there 2 times.",
        "Did you mean 'members'?",
        "'female' has 2 values for 4 groups of ages.",
        "'operation' is told by value, care.",
    ):
        assert what in told
    wrong.write_text(
        text.replace("item: medicines", "item: medicine").replace("has_right_to_care", "has_right_to_car")
    )
    with pytest.raises(Faults) as found:
        _budget(survey, "mutual_health", assumptions=wrong)
    assert "Did you mean 'medicines'?" in str(found.value)
    assert "Did you mean 'mutual_health.has_right_to_care'?" in str(found.value)


def test_more_insured_than_people_is_refused(survey: Population, tmp_path: Path) -> None:
    text = (CORESIA / "valuations" / "mutual_health.yaml").read_text()
    wrong = tmp_path / "mutual_health.yaml"
    i = text.index("coverage:")
    wrong.write_text(
        text[:i] + "coverage: {value: 0.9, source: {title: x, verified: no}}\n" + text[text.index("new:") :]
    )
    with pytest.raises(Faults, match="more are insured than there are people"):
        _budget(survey, "mutual_health", assumptions=wrong)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_branch_to_which_nobody_of_the_survey_contributes_is_refused(
    survey: Population, tmp_path: Path
) -> None:
    shutil.copytree(CORESIA, tmp_path / "coresia")
    definition = tmp_path / "coresia" / "health_insurance" / "definition.yaml"
    text = definition.read_text()
    for asked in ("if is_compulsorily_insured", "if may_insure_voluntarily"):
        assert asked in text
        text = text.replace(asked, f"{asked} and age > 200 * year")
    definition.write_text(text)
    with pytest.raises(Faults, match="Nobody in the data contributes to 'health_insurance'"):
        _budget(survey, "health_insurance", tmp_path / "coresia")


def test_days_paid_of_a_case_by_hand() -> None:
    step = np.arange(0, 400, 0.001)
    lasting = np.exp(-step / 12)
    paid = float(lasting[(step >= 3) & (step < 3 + 30)].sum() * 0.001)
    assert paid_days(12, 3, 30) == pytest.approx(paid, rel=1e-3)
    assert pl.Series([paid_days(0)]).item() == 0


def test_a_reserve_that_falls_is_told_with_the_years_that_lack(budgeted: Budgeting) -> None:
    found = budgeted("health_insurance").budget
    dearer = budget_of(moved(found.branch, "use", 1.0))
    short = int((dearer.account.contributions < dearer.expenditure).sum())
    assert short > 0
    told = list(reserve_paragraphs(dearer, "XCC", ENGLISH))
    assert told[0].startswith(f"Contributions fall short of expenditure in {short} of 20 years; ")
    assert told[1].startswith("The reserve is used up in 20")
    # The law has the State pay half of every deficit, beside what nobody finances.
    lacks = 0.5 * np.maximum(dearer.expenditure - dearer.account.contributions, 0)
    first, last = (int(one) for one in np.flatnonzero(lacks)[[0, -1]])
    amounts = "; ".join(f"{lacks[at]:,.0f} XCC in {dearer.branch.years[at]}" for at in (first, last))
    assert told[2] == f"Of what contributions lack, by law 50% is paid by: State. That is {amounts}."
    assert len(told) == 3
    assert len(list(reserve_paragraphs(found, "XCC", ENGLISH))) == 2


def test_the_year_in_which_the_reserve_is_used_up_follows_in_the_workbook(budgeted: Budgeting) -> None:
    results = budgeted("health_insurance")
    dearer = budget_of(moved(results.budget.branch, "use", 1.0))
    out = int(dearer.branch.years[int(dearer.account.exhaustion_year) - 1])
    assert int(dearer.account.exhaustion_year) > 1
    report = written_short_term(_another(results, dearer), "Coresia", "XCC", "0", date(2026, 1, 1), ENGLISH)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    row = next(cell.row for cell in book["Findings"]["A"] if cell.value == "budget.exhausted")
    when = next(one for one in report.findings if one.key == "budget.exhausted")
    assert when.reference_date == f"{when.value}-06-30"
    assert walked(book, {})("Findings", f"C{row}") == out
    sheet = next(one for one in book if one["A1"].value == "Income, expenditure and reserve by year")
    payers = ("Insured persons", "Employers")
    assert [sheet[f"{column}4"].value for column in "CD"] == [f"{one}, contributions (XCC a year)" for one in payers]  # fmt: skip
    assert sheet["E4"].value == "Contributions (XCC a year)"
    more = {(sheet.title, f"{column}{at}"): 3 * sheet[f"{column}{at}"].value for column in "CD" for at in range(5, 25)}  # fmt: skip
    assert walked(book, more)("Findings", f"C{row}") == "never"
    # What is there at the start is typed, and what is left of each year follows, of the first one too.
    end = next(cell.column_letter for cell in sheet[4] if cell.value == "Reserve at the end (XCC)")
    begins = sheet["B5"].value
    assert begins == pytest.approx(dearer.account.reserve[0])
    richer = walked(book, {(sheet.title, "B5"): begins + 100})
    first = float(dearer.branch.interest[0])
    assert richer(sheet.title, f"{end}5") == pytest.approx(dearer.account.reserve[1] + 100 * (1 + first))


def test_the_brief_says_when_years_begin_and_whether_the_reserve_is_more_than_bad_years_ask_for(
    budgeted: Budgeting, survey: Population
) -> None:
    results = budgeted("health_insurance")
    report = written_short_term(results, "Coresia", "XCC", "0", date(2026, 1, 1), ENGLISH)
    part, sources = (
        next(one for one in brief_parts(report, ENGLISH) if one.key == key) for key in ("budget", "sources")
    )
    assert all(retold(one, ENGLISH) in sources.sentences[0] for one in results.sources)
    day = date_text(survey.about.reference_date, ENGLISH)
    said = [
        f"The first year begins on {day}, each further year one year after the last.",
        *contributed_sentence(results.budget, ENGLISH),
        *amounts_paragraphs(results, "XCC", ENGLISH),
        *open_sentence(results.left_open, ENGLISH),
        *reserve_paragraphs(results.budget, "XCC", ENGLISH),
    ]
    assert len(said) == 8
    assert said[2] == ENGLISH(AMOUNTS_GO["wages"], named="ceilings, least wages and flat contributions")
    assert said[4] == "What care costs goes with prices, and beyond that as assumed."
    branch = results.budget.branch
    still = budget_of(replace(branch, wages=np.zeros_like(branch.wages))).account.contributions
    assert results.budget.account.contributions / still == pytest.approx(
        np.cumprod([1.0, *(1 + branch.wages[1:])])
    ), "what each contributes rises with wages"
    held = budget_of(replace(branch, amounts_follow="nothing"))
    assert said[3] == f"If these amounts stayed as they are, expenditure of 2043 would be {number_text(held.break_even[-1], 'share', ENGLISH, 1)} of contributions."  # fmt: skip
    assert held.break_even[-1] > 1.3 * results.budget.break_even[-1]
    assert list(part.sentences[1:]) == said
    assert set(said) <= set(report.sections[0].paragraphs)
    # A number of a later year holds on that day of its year.
    dates = {one.key: one.reference_date for one in report.findings}
    assert dates["budget.per_insured_first"] == survey.about.reference_date.isoformat()
    assert dates["budget.per_insured_last"] == dates["budget.break_even_last"] == "2043-06-30"
    assert "with a reserve for bad ones" not in " ".join(part.sentences)
    (bars,) = report.sections[1].charts
    assert bars.title == (
        "How far apart expenditure of 2043 is with one assumption lower and with it higher, in percentage points of contributions"
    )

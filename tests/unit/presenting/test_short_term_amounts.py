"""What amounts of the law follow, by the definition itself: dues and cash of every year recomputed from wages, and the definition scaled against its people."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.engine.running import with_amounts
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.short_term_asking import Asking
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import ShortTermResults, branch_of, budget_country
from allcover.presenting.short_term_words import AMOUNTS_GO, AS_OUTPUT, amounts_paragraphs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.projection.short_term import Follows, year_of
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import ENGLISH

CORESIA = country_folder("coresia")
YEARS = 4
SYSTEM = load(CORESIA)
FILE = (CORESIA / "valuations" / "health_insurance.yaml").read_text(encoding="utf-8")
LEAVE = """
short_term: maternity_benefit
first_year: 2024
last_year: 2044
classes: [{class: mothers, label: Mothers, insured: maternity_benefit.is_covered_mother}]
amounts_follow: {value: nothing, source: {title: Made, verified: no}}
benefits:
  - benefit: leave
    label: Paid leave
    of: [mothers]
    cash:
      daily: maternity_benefit.leave_pay_daily
      cases: {from: [0], female: [1], male: [0], source: {title: Made, verified: no}}
      days: {mean: 10, source: {title: Made, verified: no}}
coverage: {value: 0, source: {title: Made, verified: no}}
reserve: {value: 0, source: {title: Made, verified: no}}
"""


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(SYSTEM, households=600)


Budgeting = Callable[[str], ShortTermResults]


@pytest.fixture(scope="module")
def budgeted(survey: Population, tmp_path_factory: pytest.TempPathFactory) -> Budgeting:
    """The budget of a file's text, made once."""
    folder = tmp_path_factory.mktemp("files")

    @cache
    def budget(text: str) -> ShortTermResults:
        path = folder / "file.yaml"
        path.write_text(text, encoding="utf-8")
        economy = read_economy(CORESIA / "economy.yaml")
        return budget_country(
            SYSTEM, survey, survey.about.reference_date, CORESIA / "people", economy, read_short_term(path), YEARS
        )  # fmt: skip

    return budget


def _following(text: str, follow: str) -> str:
    for one in ("wages", "nothing"):
        text = text.replace(f"amounts_follow: {{value: {one}", f"amounts_follow: {{value: {follow}")
    assert f"amounts_follow: {{value: {follow}" in text
    return text


def _levels(found: ShortTermResults, follow: str) -> tuple[np.ndarray, np.ndarray]:
    """What wages and the amounts of the law have grown to, from the economy."""
    wage = found.economy.average_wage
    assert wage is not None
    wages = wage / wage[0]
    return wages, {"wages": wages, "prices": found.economy.price_level, "nothing": np.ones(YEARS)}[follow]


def _half_up(money: np.ndarray) -> np.ndarray:
    return np.floor(money * 100 + 0.5 + 1e-9) / 100


@pytest.mark.parametrize("follow", ["wages", "prices", "nothing"])
def test_dues_of_every_year_are_those_of_wages_under_the_ceiling_of_the_year(
    survey: Population, budgeted: Budgeting, follow: str
) -> None:
    found = budgeted(_following(FILE, follow))
    day = survey.about.reference_date
    asked = ["is_compulsorily_insured", "wage_month", "health_insurance.is_contributing", "health_insurance.may_insure_voluntarily",
             "health_insurance.is_member"]  # fmt: skip
    outcome = judge_everybody(SYSTEM, survey, day, asked)
    must, pays, may, member = (np.nan_to_num(outcome[asked[at]].low) > 0 for at in (0, 2, 3, 4))
    wage = np.nan_to_num(outcome["wage_month"].low)
    pays = pays & member
    weight = survey.persons["weight"].to_numpy()
    wages, amounts = _levels(found, follow)
    branch = found.budget.branch
    # People of each age grow, so what each pays is set on those of the survey's day: the branch with its people held.
    people = project_country(CORESIA / "people", 1, ("medium",)).population[0, 0]
    held = replace(branch, persons=np.repeat(people[None], YEARS, axis=0), coverage=np.ones(YEARS))
    for at in range(YEARS):
        insured = np.clip(wage * wages[at], 110 * amounts[at], 800 * amounts[at]) / amounts[at]
        due = np.where(must, _half_up(0.035 * insured) + _half_up(0.045 * insured), np.where(may, 12.5, 0.0))
        total = 12 * amounts[at] * float((weight * due)[pays].sum())
        assert year_of(held, at).contributions == pytest.approx(total, rel=1e-6), branch.years[at]


@pytest.mark.parametrize("follow", ["wages", "nothing"])
def test_cash_of_every_year_is_that_of_wages_under_the_limit_of_the_year(
    survey: Population, budgeted: Budgeting, follow: str
) -> None:
    found = budgeted(_following(LEAVE, follow))
    day = survey.about.reference_date
    outcome = judge_everybody(SYSTEM, survey, day, ["maternity_benefit.is_covered_mother", "wage_month"])
    is_mother = np.nan_to_num(outcome["maternity_benefit.is_covered_mother"].low) > 0
    wage = np.nan_to_num(outcome["wage_month"].low)[is_mother]
    weight = survey.persons["weight"].to_numpy()[is_mother]
    wages, amounts = _levels(found, follow)
    for at in (0, YEARS - 1):
        daily = np.minimum(0.8 * wage * wages[at] / 30, 20 * amounts[at])
        each = 10 * float((weight * daily).sum()) / float(weight.sum())
        costs, insured = found.budget.costs[0], found.budget.insured[0]
        assert costs[at] / insured[at] == pytest.approx(each, rel=0.02 if at else 1e-3)
    assert found.budget.account.other == pytest.approx(found.budget.expenditure), "the employer pays it all"


def test_people_with_more_money_are_the_same_as_a_law_with_smaller_amounts(survey: Population) -> None:
    """The definition is homogeneous in money, so that one law asked of scaled people stands for scaled laws."""
    day, times = survey.about.reference_date, 1.6
    amounts = {
        "minimum_wage_month": "110",
        "health_insurance.earnings_ceiling_month": "800",
        "health_insurance.voluntary_premium_month": "12.5",
    }
    smaller = {name: decimal(amount) / decimal("1.6") for name, amount in amounts.items()}
    economy = read_economy(CORESIA / "economy.yaml")
    file = read_short_term(CORESIA / "valuations" / "health_insurance.yaml")
    people = project_country(CORESIA / "people", YEARS, ("medium",))
    carried = economy.carried(people.population[0], day.year)
    start = people.population[0, 0]
    scaled = branch_of(Asking(SYSTEM, file, survey, day, start), carried).says(times)
    law = branch_of(Asking(with_amounts(SYSTEM, smaller, day), file, survey, day, start), carried).says(1.0)
    said = ((scaled.earnings, law.earnings), *((scaled.contributions[payer], law.contributions[payer]) for payer in ("worker", "employer")))  # fmt: skip
    for one, other in said:
        for key, each in one.items():
            assert each.sum() == pytest.approx(
                times * other[key].sum(), rel=1e-4
            )  # dues are rounded to the minor unit
            assert each.sum() > 0 or key == "dependants"


@pytest.mark.parametrize("follow", ["wages", "prices", "nothing"])
def test_the_report_says_what_is_assumed_and_nothing_else(budgeted: Budgeting, follow: Follows) -> None:
    found = budgeted(_following(FILE, follow))
    said = list(amounts_paragraphs(found, "XCC", ENGLISH))
    assert said[0] == ENGLISH(AMOUNTS_GO[follow], named="ceilings, least wages and flat contributions")
    assert said[-1] == "What care costs goes with prices, and beyond that as assumed."
    assert len(said) == (2 if follow == "nothing" else 3)
    held = budgeted(_following(FILE, "nothing")).budget.break_even
    assert found.if_held is None if follow == "nothing" else found.if_held == pytest.approx(held)
    alone = {one: budgeted(_following(FILE, one)).budget.account.contributions[-1] for one in ("wages", "prices", "nothing")}  # fmt: skip
    assert alone["wages"] > alone["prices"] > alone["nothing"]


def test_a_branch_to_which_nobody_contributes_says_what_its_benefits_would_come_to_if_amounts_stayed(
    budgeted: Budgeting,
) -> None:
    found, held = (budgeted(_following(LEAVE, follow)) for follow in ("wages", "nothing"))
    assert found.if_held == pytest.approx(held.budget.expenditure)
    _go, if_held = amounts_paragraphs(found, "XCC", ENGLISH)
    assert if_held.startswith("If these amounts stayed as they are, expenditure of ")
    assert if_held.endswith(" XCC.")
    assert "such as flat benefits and limits of benefits" in _go


def test_contributions_that_would_not_meet_expenditure_any_more_are_told_with_the_year(
    budgeted: Budgeting,
) -> None:
    found = budgeted(FILE)
    first = int(found.budget.branch.years[0])
    for held, said in (
        ([0.9, 1.2, 0.9, 1.1], f"would be more than contributions from {first + 3} on, and 110.0% of them in {first + 3}."),
        ([0.9, 1.0, 1.05, 1.1], f"would be more than contributions from {first + 2} on, and 110.0% of them in {first + 3}."),
        ([1.1, 1.1, 1.1, 1.1], f"would be more than contributions from {first} on,"),
        ([1.1, 1.1, 1.1, 1.0], f"expenditure of {first + 3} would be 100.0% of contributions."),
    ):  # fmt: skip
        (told,) = (one for one in amounts_paragraphs(replace(found, if_held=np.array(held)), "XCC", ENGLISH) if one.startswith("If these"))  # fmt: skip
        assert said in told


def test_wages_that_the_economy_does_not_tell_are_said_to_go_with_output(budgeted: Budgeting) -> None:
    found = budgeted(FILE)
    silent = replace(found, economy=replace(found.economy, work=None))
    for results, is_told in ((found, False), (silent, True)):
        report = written_short_term(results, "Coresia", "XCC", "", found.day, ENGLISH)
        told = {section.id: section for section in report.sections}
        assert (AS_OUTPUT in told["budget"].brief) == is_told
        assert (AS_OUTPUT in told["sensitivity"].tables[0].definition) == is_told


def test_an_economy_of_work_without_wages_is_refused_at_its_place(survey: Population, tmp_path: Path) -> None:
    text = (CORESIA / "economy.yaml").read_text(encoding="utf-8")
    start, end = text.index("wage_share:"), text.index("government:")
    file = tmp_path / "economy.yaml"
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    given = read_short_term(CORESIA / "valuations" / "health_insurance.yaml")
    with pytest.raises(Faults, match=r"economy.yaml.*The economy does not know wages of every year"):
        budget_country(
            SYSTEM, survey, survey.about.reference_date, CORESIA / "people", read_economy(file), given, 5
        )


def test_the_price_of_money_follows_nothing_of_its_own(budgeted: Budgeting) -> None:
    with pytest.raises(Faults) as told:
        budgeted(LEAVE.replace("    label: Paid leave", "    label: Paid leave\n    follows: wages"))
    assert "'leave' is paid in money, as the definition says" in str(told.value)
    assert "Leave 'follows' out: it goes as 'amounts_follow' says." in str(told.value)
    assert "file.yaml:10" in str(told.value)


def test_who_is_new_must_be_told_where_new_members_wait(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(FILE.replace("    follows: prices\n", "    waiting_months: 3\n", 1), encoding="utf-8")
    with pytest.raises(Faults, match="Add 'new'"):
        read_short_term(path)
    path.write_text(
        FILE.replace("amounts_follow: {value: wages", "amounts_go: {value: wages"), encoding="utf-8"
    )
    with pytest.raises(Faults, match="amounts_follow"):
        read_short_term(path)

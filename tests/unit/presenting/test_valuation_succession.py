"""A copy of a definition with rules changed is reached rule by rule: each step has its name, what it was, what it is, and its part of the rate."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.told import Told
from allcover.presenting.valuation_beside import beside_sections
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuing import Basis, value_basis
from allcover.projection.economy_file import read_economy
from allcover.projection.succession import Changed, succession
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.finding import Table
from allcover.vocabulary.words import words_of

CORESIA, DAY, YEARS = country_folder("coresia"), date(2024, 6, 30), 20
SCHEME = "national_pension"
OF_CEILING, OF_SURVIVORS = "{from: 2022-01-01, value: 1200,", "{from: 2022-01-01, value: 36.00,"
RULE = "is: basic_pension_month + accrual_rate_year * in_years(months_contributed(national_pension)) * reference_wage_month"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> System:
    """An older law: from 61, another rate of accrual, and half the basic pension."""
    folder = tmp_path_factory.mktemp("copy") / "coresia"
    shutil.copytree(CORESIA, folder)
    for path, was, now in (
        (folder / "country.yaml", "{from: 2020-01-01, value: 62,", "{from: 2020-01-01, value: 61,"),
        (folder / SCHEME / "definition.yaml", "value: 0.0125", "value: 0.0110"),
        (
            folder / SCHEME / "definition.yaml",
            RULE,
            RULE.replace("basic_pension_month +", "basic_pension_month / 2 +"),
        ),
    ):
        text = path.read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, now), encoding="utf-8")
    return load(folder)


def of_few() -> Basis:
    """The national pension as it is, of a survey of 300 households."""
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    economy = read_economy(CORESIA / "economy.yaml")
    return Basis(system, invent_survey(system, 300), DAY, CORESIA / "people", given, economy=economy)


@pytest.fixture(scope="module")
def basis() -> Basis:
    return of_few()


@pytest.fixture(scope="module")
def results(basis: Basis, copy: System) -> ValuationResults:
    return value_study(
        ValuationStudy(CORESIA, basis, YEARS, (), basis.under(copy)),
        has_trials=False,
    )


def reconciliation(results: ValuationResults, language: str) -> Table:
    words, told = words_of(language, CORESIA / "languages"), Told("survey", "2024-06-30")
    moved = 2 * (replace(results.base, key="interest"),)
    results = replace(results, tried=moved, others=tuple(replace(one, tried=moved) for one in results.others))
    section = next(one for one in beside_sections(results, told, words) if one.id == "reconciliation")
    return section.tables[0]


def steps_told(results: ValuationResults, language: str) -> list[str]:
    return [str(row[0]) for row in reconciliation(results, language).rows]


def test_each_changed_rule_is_a_step_with_what_it_was_and_is(results: ValuationResults) -> None:
    assert steps_told(results, "en") == [
        "The valuation before",
        "Law: Age from which an old-age pension can be drawn: 61 years → 62 years from 1 January 2020",
        "Law: Share of the reference wage earned by a year of contribution: 1.1% a year → 1.25% a year from 1 January 1985",
        "Law: basic pension and accrual",
        "Change in all",
    ]
    assert "61 ans → 62 ans à compter du 1" in steps_told(results, "fr")[1].replace("\xa0", " ")


def test_steps_of_the_law_end_at_both_valuations_and_add_to_the_whole(
    results: ValuationResults, basis: Basis, copy: System
) -> None:
    first, age, accrual, rule = (one.premium for one in results.steps)
    assert first == pytest.approx(value_basis(basis.under(copy), YEARS).valuation.premium, rel=1e-12)
    assert rule == results.made.premium
    assert sum((age - first, accrual - age, rule - accrual)) == pytest.approx(rule - first, abs=1e-12)
    assert age < first
    assert age < accrual < rule


def test_the_last_step_by_itself_is_the_new_law(basis: Basis, copy: System) -> None:
    """Nothing is left over for the last step: the law with all named changes values as the new one does."""
    *_, (_, held) = _stepwise(copy, basis.system)
    own = value_basis(basis.under(held), YEARS).valuation.premium
    assert own == pytest.approx(value_basis(basis, YEARS).valuation.premium, rel=1e-12)


def _stepwise(old: System, new: System) -> list[tuple[str, System]]:
    """The steps to a law whose scheme says one more thing, so that no step stands for what is left."""
    scheme = replace(new.schemes[SCHEME], benefits=new.schemes[SCHEME].benefits[:-1])
    other = replace(new, schemes={**new.schemes, SCHEME: scheme})
    steps = [(changed.label, system) for changed, system in succession(old, other, SCHEME, DAY)]
    assert steps[-1] == ("", other)
    return steps[:-1]


def test_the_same_rules_cited_otherwise_are_one_step_without_a_name(basis: Basis) -> None:
    law = basis.system
    age = law.parameters["pensionable_age"]
    cited = tuple(replace(one, source=replace(one.source, article="s. 99")) for one in age.values)
    old = replace(law, parameters={**law.parameters, age.key: replace(age, values=cited)})
    assert [changed.label for changed, _ in succession(old, law, SCHEME, DAY)] == [""]


@pytest.fixture(scope="module")
def confirmed(tmp_path_factory: pytest.TempPathFactory) -> System:
    """A newer law: the pension of a widow or widower stays at its figure, and the ceiling goes up."""
    folder = tmp_path_factory.mktemp("confirmed") / "coresia"
    shutil.copytree(CORESIA, folder)
    path = folder / SCHEME / "definition.yaml"
    text = path.read_text(encoding="utf-8")
    for was, now in ((OF_CEILING, "{from: 2026-07-01, value: 1350,"), (OF_SURVIVORS, "{from: 2026-01-01, value: 36,")):  # fmt: skip
        assert text.count(was) == 1
        line = next(one for one in text.splitlines(keepends=True) if was in one)
        text = text.replace(line, line + line.replace(was, now))
    path.write_text(text, encoding="utf-8")
    return load(folder)


def test_an_amount_confirmed_at_its_figure_is_a_step_with_its_own_part(
    basis: Basis, confirmed: System
) -> None:
    results = value_study(ValuationStudy(CORESIA, basis.under(confirmed), YEARS, (), basis), has_trials=False)
    assert steps_told(results, "en")[1:] == [
        "Law: Ceiling of insured earnings: 1,200.00 XCC a month → 1,350.00 XCC a month from 1 July 2026",
        "Law: Pension of a widow or widower: 36.00 XCC a month (money of 2024) → 36.00 XCC a month from 1 January 2026",
        "Change in all",
    ]
    assert "(monnaie de 2024)" in steps_told(results, "fr")[2].replace("\xa0", " ")
    before, ceiling, survivors = (one.premium for one in results.steps)
    law = basis.system
    key = f"{SCHEME}.flat_survivor_pension_month"
    without = replace(confirmed, parameters={**confirmed.parameters, key: law.parameters[key]})
    alone = value_basis(basis.under(without), YEARS).valuation.premium
    assert ceiling == pytest.approx(alone, rel=1e-12)
    assert abs(ceiling - before) < 0.0005
    assert survivors == results.made.premium
    assert survivors < ceiling - 0.0005


def test_an_amount_is_of_the_money_of_its_date_only_after_the_day_of_the_valuation(
    basis: Basis, confirmed: System
) -> None:
    law, key = basis.system, f"{SCHEME}.flat_survivor_pension_month"
    new = replace(law, parameters={**law.parameters, key: confirmed.parameters[key]})
    for day, named in ((DAY, ["Pension of a widow or widower"]), (date(2026, 6, 30), [])):
        steps = [changed.label for changed, _ in succession(law, new, SCHEME, day)]
        assert [one for one in steps if one] == named
    rate = law.parameters[f"{SCHEME}.contribution_rate_worker"]
    again = replace(rate.values[-1], start=date(2027, 1, 1))
    held = replace(rate, values=(*rate.values[:-1], replace(rate.values[-1], end=again.start), again))
    assert not list(Changed("", rate, held).values(DAY))  # a share is the same in any money

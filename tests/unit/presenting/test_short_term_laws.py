"""A budget follows its definition: each year has the law of its middle, as recomputed from the survey's rows and from claims; where nothing changes, nothing does."""

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pypdf
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.pdf import brief_pdf
from allcover.presenting.short_term_section import written_short_term
from allcover.presenting.short_term_valuing import ShortTermResults, budget_country
from allcover.presenting.short_term_words import waiting_sentence
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.projection.short_term import Budget, year_of
from allcover.projection.short_term_file import read_short_term
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

CORESIA, YEARS = country_folder("coresia"), 6
SYSTEM = load(CORESIA)
MADE = "source: {title: Made, verified: yes}"
RATE = "      - {from: 2018-01-01, value: 0.035, source: {title: Health Insurance (Amendment) Act 2017, article: s. 4, verified: yes}}\n"
CEILING = "      - {from: 2022-01-01, value: 800, source: {title: Health Insurance Order 2021, article: s. 1, verified: yes}}\n"
CARE = "        source: {title: Health Insurance Fund, article: Valuation 2021, verified: yes}\n"
DEPENDANT = "    is: spouses.any(is_member) or (is_child and (mother.is_member or father.is_member))\n"
SHARE = "      - {from: 2020-01-01, value: 0.20, source: {title: Mutual Organisations (Benefits) Order 2019, article: s. 2, verified: yes}}\n"
TARIFF = "      - {from: 2024-01-01, value: 6.00, source: {title: Mutual Organisations (Benefits) Order 2023, article: schedule, verified: yes}}\n"
Budgeting = Callable[..., ShortTermResults]


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(SYSTEM, households=250)


@pytest.fixture(scope="module")
def budgeted(survey: Population, tmp_path_factory: pytest.TempPathFactory) -> Budgeting:
    """The budget of a scheme under a definition in whose text something is put after, or in the place of, something else; amounts follow what is said."""

    @cache
    def budget(scheme: str, *edits: tuple[str, str], follow: str = "wages") -> ShortTermResults:
        folder = tmp_path_factory.mktemp("law") / "coresia"
        shutil.copytree(CORESIA, folder)
        _edit(folder / scheme / "definition.yaml", *edits)
        given = folder / "valuations" / f"{scheme}.yaml"
        _edit(given, ("amounts_follow: {value: wages", f"amounts_follow: {{value: {follow}"))
        economy = read_economy(CORESIA / "economy.yaml")
        return budget_country(
            load(folder), survey, survey.about.reference_date, CORESIA / "people", economy, read_short_term(given), YEARS
        )  # fmt: skip

    return budget


def _edit(path: Path, *edits: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _after(line: str, *more: str) -> tuple[str, str]:
    return line, line + "".join(f"      - {one}\n" for one in more)


RISES = (
    _after(RATE, f"{{from: 2027-01-01, value: 0.05, {MADE}}}"),
    _after(CEILING, f"{{from: 2028-01-01, value: 700, {MADE}}}"),
)


def _half_up(money: np.ndarray) -> np.ndarray:
    return np.floor(money * 100 + 0.5 + 1e-9) / 100


@pytest.mark.parametrize("follow", ["wages", "prices", "nothing"])
def test_a_rate_and_a_ceiling_of_later_years_are_paid_from_then_on(
    survey: Population, budgeted: Budgeting, follow: str
) -> None:
    found = budgeted("health_insurance", *RISES, follow=follow)
    asked = ["is_compulsorily_insured", "wage_month", "health_insurance.is_contributing", "health_insurance.may_insure_voluntarily",
             "health_insurance.is_member"]  # fmt: skip
    outcome = judge_everybody(SYSTEM, survey, survey.about.reference_date, asked)
    must, pays, may, member = (np.nan_to_num(outcome[asked[at]].low) > 0 for at in (0, 2, 3, 4))
    wage, weight = np.nan_to_num(outcome["wage_month"].low), survey.persons["weight"].to_numpy()
    assert found.economy.average_wage is not None
    wages = found.economy.average_wage / found.economy.average_wage[0]
    amounts = {"wages": wages, "prices": found.economy.price_level, "nothing": np.ones(YEARS)}[follow]
    people = project_country(CORESIA / "people", 1, ("medium",)).population[0, 0]
    branch = found.budget.branch
    held = replace(branch, persons=np.repeat(people[None], YEARS, axis=0), coverage=np.ones(YEARS))
    for at, year in enumerate(map(int, branch.years)):
        ceiling = 800 * amounts[at] if year < 2028 else 700 * amounts[at] / amounts[4]
        insured = np.clip(wage * wages[at], 110 * amounts[at], ceiling)
        due = [np.where(must, rate * insured, 0.0) for rate in (0.05 if year >= 2027 else 0.035, 0.045)]
        due[0] += np.where(may & ~must, 12.5 * amounts[at], 0.0)
        paid = year_of(held, at).contributed
        for place in (0, 1):
            total = 12 * float((weight * due[place])[pays & member].sum())
            # Dues are rounded to the minor unit of the first year's money.
            assert paid[place] == pytest.approx(total, rel=2e-4), year
    plain = budgeted("health_insurance", follow=follow).budget
    assert found.budget.contributed[:, :3].tolist() == plain.contributed[:, :3].tolist(), "until 2026"
    assert found.budget.costs.tolist() == plain.costs.tolist()
    assert found.budget.insured.tolist() == plain.insured.tolist()


def test_where_nothing_changes_within_the_years_everything_is_the_same_to_the_last_digit(
    budgeted: Budgeting,
) -> None:
    plain = budgeted("health_insurance")
    late = budgeted("health_insurance", _after(RATE, f"{{from: 2031-01-01, value: 0.05, {MADE}}}"))
    assert not plain.budget.branch.later
    assert not late.budget.branch.later
    for name in ("insured", "costs", "contributed", "administration", "earnings"):
        assert getattr(late.budget, name).tolist() == getattr(plain.budget, name).tolist()
    assert late.swings == plain.swings
    assert late.sampled == plain.sampled
    assert not late.changes


def test_a_law_that_says_again_what_it_says_changes_nothing(budgeted: Budgeting) -> None:
    plain, again = budgeted("health_insurance"), budgeted("health_insurance", _after(RATE, f"{{from: 2027-01-01, value: 0.035, {MADE}}}"))  # fmt: skip
    assert again.budget.contributed.tolist() == plain.budget.contributed.tolist()
    assert not again.changes


def test_who_is_insured_is_who_the_law_of_the_year_says(survey: Population, budgeted: Budgeting) -> None:
    later = "    is:\n      - {from: 1996-01-01, is: spouses.any(is_member) or (is_child and (mother.is_member or father.is_member))}\n      - {from: 2026-07-01, is: spouses.any(is_member)}\n"
    found, plain = budgeted("health_insurance", (DEPENDANT, later)).budget, budgeted("health_insurance").budget  # fmt: skip
    outcome = judge_everybody(SYSTEM, survey, survey.about.reference_date, ["health_insurance.is_dependant_of_member", "health_insurance.is_member", "is_child"])  # fmt: skip
    depends, member, child = (np.nan_to_num(one.low) > 0 for one in outcome.columns.values())
    assert (depends & child & ~member).any()
    kept, at = found.insured[1] / plain.insured[1], 2
    assert found.insured[0].tolist() == plain.insured[0].tolist(), "members stay"
    assert kept[:at].tolist() == [1.0] * at, "years begin at the end of June"
    weight = survey.persons["weight"].to_numpy()
    share = weight[depends & ~member & ~child].sum() / weight[depends & ~member].sum()
    # People of each age grow otherwise: the share of the first day is about that of any year.
    assert kept[at:] == pytest.approx(share, rel=0.1)
    assert found.costs[1, at:] == pytest.approx(plain.costs[1, at:] * share, rel=0.1)
    assert found.contributed.tolist() == plain.contributed.tolist()


def test_what_the_patient_pays_and_what_care_is_paid_at_are_those_of_the_year(budgeted: Budgeting) -> None:
    found = budgeted(
        "mutual_health", _after(SHARE, f"{{from: 2027-01-01, value: 0.50, {MADE}}}"), _after(TARIFF, f"{{from: 2028-01-01, value: 7.00, {MADE}}}")
    )  # fmt: skip
    plain = budgeted("mutual_health")
    each, was = _per_case(found.budget), _per_case(plain.budget)
    assert each["medicines"][:3].tolist() == was["medicines"][:3].tolist()
    # 2.20 is paid at 80 % and then at 50 %.
    assert each["medicines"][3:] == pytest.approx(was["medicines"][3:] * 1.10 / 1.76)
    assert each["hospital"][:4].tolist() == was["hospital"][:4].tolist()
    level = _care_level(found)
    # Four days at 7.00 in 2028, of which the patient bears 2.00 of the first year's money and a tenth of what is left.
    for at in (4, 5):
        fee = 2.0 * level[at]
        assert each["hospital"][at] == pytest.approx(0.9 * (28 * level[at] / level[4] - fee), rel=1e-6)
    for name in ("consultation", "operation", "delivery"):
        assert each[name].tolist() == was[name].tolist()
    assert found.budget.contributed.tolist() == plain.budget.contributed.tolist()


def _care_level(found: ShortTermResults) -> np.ndarray:
    """What care costs goes with prices, and grows by 1.5 points a year beyond them."""
    prices = found.economy.price_level
    return np.cumprod([1.0, *(prices[1:] / prices[:-1] + 0.015)])


def _per_case(found: Budget) -> dict[str, np.ndarray]:
    return {one.key: found.costs[at] / found.cases[at] for at, one in enumerate(found.branch.benefits)}


def test_a_value_in_kind_of_a_later_year_is_that_of_its_own_money(budgeted: Budgeting) -> None:
    bands = "bands: [{at_least: 0, value: 12.00}, {at_least: 5, value: 8.00}, {at_least: 60, value: 19.00}]"
    again = f"      - from: 2028-01-01\n        {bands}\n        {MADE}\n"
    found, plain = budgeted("health_insurance", (CARE, CARE + again)), budgeted("health_insurance")
    level = _care_level(found)
    assert found.budget.costs[:, :4].tolist() == plain.budget.costs[:, :4].tolist()
    for at in (4, 5):
        assert found.budget.costs[:, at] == pytest.approx(plain.budget.costs[:, at] * 2 / level[4], rel=1e-6)


def test_administration_is_that_of_the_year(budgeted: Budgeting) -> None:
    line = "      - {from: 1996-01-01, value: 0.1, source: {title: Health Insurance Fund, article: Accounts 2022, verified: yes}}\n"
    found = budgeted("health_insurance", _after(line, f"{{from: 2026-01-01, value: 0.2, {MADE}}}"))
    assert [(one.day.isoformat(), one.label) for one in found.changes] == [("2026-01-01", "Administration cost as a share of benefits")]  # fmt: skip
    shares = found.budget.administration / found.budget.costs.sum(axis=0)
    assert shares == pytest.approx([0.1, 0.1, 0.2, 0.2, 0.2, 0.2])


def test_errors_and_trials_are_of_the_law_of_the_year(budgeted: Budgeting) -> None:
    found, plain = budgeted("health_insurance", *RISES), budgeted("health_insurance")
    for name, numbers in found.sampled.numbers.items():
        for told, at in ((numbers[-1], -1), (numbers[0], 0)):
            assert told.standard_error is not None
            assert told.standard_error > 0
            is_of_care = name in ("per_insured", "expenditure")
            assert (told == plain.sampled.numbers[name][at]) == (at == 0 or is_of_care), name
    tried = {one.assumption: one for one in found.swings}
    base = found.budget.break_even[-1]
    assert tried["use"].low == pytest.approx(0.9 * base)
    assert tried["contributions"].high == pytest.approx(base / 1.05)
    assert found.if_held is not None
    still = budgeted("health_insurance", *RISES, follow="nothing")
    assert found.if_held == pytest.approx(still.budget.break_even)
    now = ((RATE, RATE.replace("0.035", "0.05")), (CEILING, CEILING.replace("800", "700")))
    always = budgeted("health_insurance", *now, follow="nothing")
    assert still.swings == always.swings, "of the last year"
    assert still.budget.contributed[:, 4:].tolist() == always.budget.contributed[:, 4:].tolist()


def test_from_its_year_on_a_law_is_the_one_that_was_always_so(budgeted: Budgeting) -> None:
    """Who waits longer from 2028: until then the budget of the shorter time, from then on that of the longer, errors of samples included."""
    wait = "      - {from: 2020-01-01, value: 3, source: {title: Mutual Organisations (Subsidy) Act 2019, article: s. 5, verified: yes}}\n"
    found, plain = (budgeted("mutual_health", *edits) for edits in ((_after(wait, f"{{from: 2028-01-01, value: 12, {MADE}}}"),), ()))  # fmt: skip
    always = budgeted("mutual_health", (wait, wait.replace("value: 3", "value: 12")))
    assert always.budget.insured[1, 0] > 1.5 * plain.budget.insured[1, 0]
    for name in ("insured", "costs", "contributed", "administration"):
        made, short, long = (getattr(one.budget, name).T.tolist() for one in (found, plain, always))
        assert made == short[:4] + long[4:], name
    assert found.if_served == always.if_served
    for name in ("per_insured", "expenditure", "break_even", "contributed_state"):
        told = [one.sampled.numbers[name] for one in (found, plain, always)]
        assert told[0] == told[1][:4] + told[2][4:], name
    assert [one.label for one in found.changes] == ["Months of premium before care is given"]
    said = [list(waiting_sentence(one, ENGLISH)) for one in (found, plain)]
    assert "the law of the year makes of the survey, and nobody else is taken to gain the right" in said[0][0]
    assert "the same share of each age in every year" in said[1][0]
    right = "    is: is_member and has_waited\n"
    served = budgeted("mutual_health", (right, "    is:\n      - {from: 2005-01-01, is: is_member and has_waited}\n      - {from: 2028-01-01, is: is_member}\n"))  # fmt: skip
    assert not list(waiting_sentence(served, ENGLISH)), "nobody waits in the last year"


ENDS = f"{{from: 2028-01-01, value: 0, {MADE}}}"
EMPLOYER = "      - {from: 2018-01-01, value: 0.045, source: {title: Health Insurance (Amendment) Act 2017, article: s. 5, verified: yes}}\n"
VOLUNTARY = "      - {from: 2022-01-01, value: 12.50, source: {title: Health Insurance Order 2021, article: s. 2, verified: yes}}\n"
PREMIUM = "      - {from: 2024-01-01, value: 2.00, source: {title: Mutual Organisations (Premiums) Order 2023, article: s. 1, verified: yes}}\n"


@pytest.mark.parametrize(
    ("scheme", "lines"), [("health_insurance", (RATE, EMPLOYER, VOLUNTARY)), ("mutual_health", (PREMIUM,))]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_law_that_ends_contributions_leaves_the_years_after_it_to_who_else_pays(
    budgeted: Budgeting, scheme: str, lines: tuple[str, ...], language: str
) -> None:
    words = words_of(language)
    found = budgeted(scheme, *(_after(line, ENDS) for line in lines))
    budget, at = found.budget, 4
    account = budget.account
    assert (account.contributions[:at] > 0).all()
    assert account.contributions[at:].tolist() == [0.0, 0.0]
    bears = 1 - sum(budget.branch.payers.values())
    kept = account.reserve[at] + account.investment[at] - bears * budget.expenditure[at]
    assert account.reserve[at + 1] == pytest.approx(kept)
    assert [one.assumption for one in found.swings].count("contributions") == 0
    assert all(np.isfinite([one.low, one.high]).all() for one in found.swings)
    report = written_short_term(found, "Coresia", "XCC", "hash", date(2026, 11, 29), words)
    named = {one.key: one for one in report.findings}
    assert "budget.break_even_last" not in named
    assert named["budget.expenditure_last"].value == pytest.approx(budget.expenditure[-1])
    assert words("From {year} on nobody contributes.", year=2028) in report.sections[0].paragraphs
    assert len(pypdf.PdfReader(io.BytesIO(brief_pdf(report, words))).pages) <= 2


def test_how_long_new_members_wait_is_what_the_law_of_the_year_says(budgeted: Budgeting) -> None:
    line = "  delivery_waiting_months:\n    label: Months of membership before a delivery is paid for\n    unit: month\n    values:\n      - {from: 2005-01-01, value: 9, source: {title: Model Statutes of Mutual Health Organisations 2004, article: art. 9, verified: yes}}\n"
    plain, found = budgeted("mutual_health"), budgeted("mutual_health", _after(line, f"{{from: 2027-01-01, value: 3, {MADE}}}"))  # fmt: skip
    at = [one.key for one in found.budget.branch.benefits].index("delivery")
    new = found.budget.branch.new
    waited = [(1 - new[year] * months / 12) for year, months in ((3, 3), (3, 9))]
    assert found.budget.costs[:, :3].tolist() == plain.budget.costs[:, :3].tolist()
    assert found.budget.costs[at, 3] / plain.budget.costs[at, 3] == pytest.approx(waited[0] / waited[1])
    others = [place for place in range(len(found.budget.costs)) if place != at]
    assert found.budget.costs[others] == pytest.approx(plain.budget.costs[others], rel=1e-12)
    assert [one.day for one in found.changes] == [date(2027, 1, 1)]


def test_a_waiting_time_that_this_budget_does_not_rest_on_is_no_change_of_it(
    survey: Population, tmp_path: Path
) -> None:
    folder = tmp_path / "coresia"
    shutil.copytree(CORESIA, folder)
    line = "    label: Months of membership before a delivery is paid for\n    unit: month\n    values:\n"
    _edit(folder / "mutual_health" / "definition.yaml", (line, line + f"      - {{from: 2003-01-01, value: 9, {MADE}}}\n"))  # fmt: skip
    _edit(folder / "mutual_health" / "definition.yaml", ("from: 2005-01-01, value: 9,", "from: 2027-01-01, value: 3,"))  # fmt: skip
    given = folder / "valuations" / "mutual_health.yaml"
    _edit(given, ("waiting_months: mutual_health.delivery_waiting_months", "waiting_months: 9"))
    found = budget_country(
        load(folder), survey, survey.about.reference_date, CORESIA / "people", read_economy(CORESIA / "economy.yaml"), read_short_term(given), YEARS
    )  # fmt: skip
    assert not found.changes


@pytest.mark.parametrize(
    ("name", "said"),
    [("mutual_health.delivery_wait", "has no parameter 'mutual_health.delivery_wait'"), ("mutual_health.premium_month", "here month is wanted")],
)  # fmt: skip
def test_a_waiting_time_that_is_no_parameter_in_months_is_refused_with_its_line(
    tmp_path: Path, name: str, said: str
) -> None:
    given = tmp_path / "mutual_health.yaml"
    shutil.copy(CORESIA / "valuations" / "mutual_health.yaml", given)
    _edit(given, ("waiting_months: mutual_health.delivery_waiting_months", f"waiting_months: {name}"))
    with pytest.raises(Faults, match=said) as caught:
        read_short_term(given, SYSTEM)
    assert caught.value.faults[0].place.line


def test_money_below_nought_of_a_later_law_is_refused_with_its_year(budgeted: Budgeting) -> None:
    with pytest.raises(Faults, match="By the law of 2028 contributions to 'health_insurance' are below nought"):  # fmt: skip
        budgeted("health_insurance", _after(CEILING, f"{{from: 2028-01-01, value: -5, {MADE}}}"))


def test_a_scheme_that_ends_within_the_years_is_refused(budgeted: Budgeting) -> None:
    with pytest.raises(Faults, match=r"health_insurance.*ends on 2027-12-31"):
        budgeted("health_insurance", ("from: 1996-01-01\nlaw:", "from: 1996-01-01\nto: 2027-12-31\nlaw:"))


def test_a_scheme_that_begins_after_the_survey_is_refused(budgeted: Budgeting) -> None:
    with pytest.raises(Faults, match=r"health_insurance' begins on 2027-01-01; the budget on 2024-06-30"):
        budgeted("health_insurance", ("from: 1996-01-01\nlaw:", "from: 2027-01-01\nlaw:"))


def test_a_law_by_which_nobody_is_insured_any_more_is_refused_with_the_year(budgeted: Budgeting) -> None:
    rule = "    is: affiliated(mutual_health)\n"
    later = "    is:\n      - {from: 2005-01-01, is: affiliated(mutual_health)}\n      - {from: 2028-01-01, is: no}\n"
    with pytest.raises(Faults, match=r"By the law of 2028 nobody in the data is insured in 'mutual_health'"):
        budgeted("mutual_health", (rule, later))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_report_says_what_changes_and_from_when(budgeted: Budgeting, language: str) -> None:
    words = words_of(language, CORESIA / "languages")
    found = budgeted("health_insurance", *RISES)
    report = written_short_term(found, "Coresia", "XCC", "", date(2026, 1, 1), words)
    (table,) = [one for one in report.sections[0].tables if one.key == "budget.law"]
    assert len(table.rows) == 2
    if language == "en":
        assert table.rows[0][:4] == ("Worker’s contribution on insured earnings", "1 January 2027", "3.5%", "5%")  # fmt: skip
        assert table.rows[1][:4] == ("Ceiling of insured earnings", "1 January 2028", "800.00 XCC a month", "700.00 XCC a month")  # fmt: skip
        (said,) = [one for one in report.sections[0].brief if "Ceiling of insured earnings" in one]
        assert "Worker’s contribution on insured earnings: 3.5% → 5% from 1 January 2027" in said
    assert len(pypdf.PdfReader(io.BytesIO(brief_pdf(report, words))).pages) <= 2
    still = written_short_term(budgeted("health_insurance"), "Coresia", "XCC", "", date(2026, 1, 1), words)
    assert not [one for one in still.sections[0].tables if one.key == "budget.law"]

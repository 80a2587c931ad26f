"""One person for each branch of the tree, in a country whose law holds every kind of condition."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.countries import COUNTRY, write_country

from allcover.coverage.exclusion import COVERED, OUTSIDE, Exclusion, exclusions
from allcover.coverage.exclusion_people import Means, Reach
from allcover.coverage.exclusion_tree import TREE
from allcover.coverage.lines import coverage_outputs
from allcover.coverage.survey import survey_coverage
from allcover.coverage.ternary import Ternary
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.population import Population
from allcover.rules.load import load

DAY = date(2020, 1, 1)

LAW = """
scheme: fund
name: {en: Fund}
mechanism: social_insurance
branches: [old_age, medical_care]
from: 2000-01-01
law: [{title: Fund Act, verified: yes}]
parameters:
  least_size:
    label: Least size of a firm
    unit: person
    values: [{from: 2000-01-01, value: 5, source: {title: Fund Act, article: s. 2, verified: yes}}]
  least_hours:
    unit: hour/week
    values: [{from: 2000-01-01, value: 20, source: {title: Fund Act, article: s. 3, verified: yes}}]
  least_earnings:
    unit: money/month
    values: [{from: 2000-01-01, value: 50, source: {title: Fund Act, article: s. 4, verified: yes}}]
  oldest:
    unit: year
    values: [{from: 2000-01-01, value: 65, source: {title: Fund Act, article: s. 5, verified: yes}}]
quantities:
  is_employee: {of: person, unit: yes_no, is: "jobs.any(status == 'employee')"}
  is_obliged:
    of: person
    unit: yes_no
    is: >-
      jobs.any(status == 'employee' and firm_size >= least_size and hours_week >= least_hours)
      and jobs.sum(earnings_month) >= least_earnings and age < oldest and is_citizen
    source: {title: Fund Act, article: s. 1, verified: yes}
provisions:
  - {branch: old_age, nature: mandatory, applies: is_obliged, source: {title: Fund Act, verified: yes}}
  - {branch: old_age, nature: mandatory, applies: "jobs.any(status == 'employer')", source: {title: Fund Act, verified: yes}}
  - {branch: old_age, nature: voluntary, applies: "jobs.any(status == 'cooperative_member')", source: {title: Fund Act, verified: yes}}
  - {branch: medical_care, nature: mandatory, applies: is_employee, source: {title: Fund Act, article: s. 8, verified: yes}}
  - {branch: medical_care, nature: automatic, applies: mother.is_employee, source: {title: Fund Act, article: s. 9, verified: yes}}
  - {branch: medical_care, nature: voluntary, applies: age >= 18 * year, source: {title: Fund Act, article: s. 10, verified: yes}}
protects: affiliated(fund)
"""
ASSISTANCE = """
scheme: assistance
name: {en: Assistance}
mechanism: means_tested
branches: [social_assistance]
from: 2000-01-01
law: [{title: Assistance Act, verified: yes}]
parameters:
  places:
    unit: person
    values: [{from: 2000-01-01, value: 1, source: {title: Assistance Act, article: s. 3, verified: yes}}]
  limit:
    unit: money/month
    values: [{from: 2000-01-01, value: 40, source: {title: Assistance Act, article: s. 1, verified: yes}}]
quantities:
  is_poor: {of: person, unit: yes_no, is: welfare_month < limit}
  grant_month: {of: person, unit: money/month, is: limit}
places:
  has_place: {label: has a place, of: person, among: is_poor, score: welfare_month, unit: money/month, first: lowest,
              number: places, ties: in, source: {title: Assistance Act, article: s. 3, verified: yes}}
provisions:
  - {branch: social_assistance, nature: automatic, applies: is_poor, source: {title: Assistance Act, article: s. 1, verified: yes}}
benefits:
  - {branch: social_assistance, entitled: is_poor, amount: grant_month, source: {title: Assistance Act, verified: yes}}
balance: {state: 1}
"""
LINES = """
coverage:
  - {line: workers, branch: old_age, universe: Workers, who: labour_status == 'employed', counts_as_covered: contributing}
  - {line: care, branch: medical_care, universe: All, who: yes, counts_as_covered: protected}
  - {line: poor, branch: social_assistance, universe: All, who: yes, counts_as_covered: receiving}
  - {line: sick, branch: sickness, universe: All, who: labour_status == 'employed', counts_as_covered: receiving}
poverty:"""
NO: dict[str, Any] = {"affiliated": {"fund": False}, "contributing": {"fund": False}}
YES: dict[str, Any] = {"affiliated": {"fund": True}, "contributing": {"fund": True}}


def country(folder: Path) -> Path:
    start, end = COUNTRY.index("coverage:"), COUNTRY.index("poverty:") + len("poverty:")
    text = COUNTRY[:start] + LINES.strip() + COUNTRY[end:]
    return write_country(folder, text, fund=LAW, assistance=ASSISTANCE)


def worker(
    status: str | None = "employee", *, job: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    held = {"status": status, "firm_size": 10, "hours_week": 40.0, "earnings_month": 100.0, **(job or {})}
    return {"age": 30, "is_citizen": True, "labour_status": "employed", "jobs": [held], **NO, **more}


def judged(folder: Path, households: list[dict[str, Any]]) -> tuple[Population, Outcome]:
    system = load(country(folder))
    population = Population.from_records(households)
    wanted = coverage_outputs(system, system.schemes_on(DAY))
    return population, judge_everybody(system, population, DAY, wanted)


def reasons(exclusion: Exclusion, population: Population) -> dict[str, str]:
    """By person, the primary reason."""
    named = {
        COVERED: "covered",
        OUTSIDE: "outside",
        **{n: one.code for n, one in enumerate(exclusion.tree.reasons)},
    }
    return dict(
        zip(population.persons["person_id"].to_list(), [named[int(code)] for code in exclusion.primary])
    )


WORKERS: dict[str, dict[str, Any]] = {
    "covered": worker(**YES),
    "undeclared": worker(),
    "unpaid": worker(affiliated={"fund": True}),
    "not_contributing": worker(affiliated={"fund": None}),
    "obliged_not_joined": worker("employer"),
    "voluntary_not_used": worker("cooperative_member"),
    "own_account_without_scheme": worker("own_account"),
    "family_worker_without_scheme": worker("contributing_family"),
    "group_excluded": worker("domestic_worker"),
    "threshold_firm_size": worker(job={"firm_size": 4}),
    "threshold_hours": worker(job={"hours_week": 10.0}),
    "threshold_income": worker(job={"earnings_month": 49.0}),
    "threshold_age": worker(age=65),
    "residence_nationality": worker(is_citizen=False),
    "law_unknown": worker(job={"firm_size": None}),
    "fact_unknown": worker(affiliated={"fund": True}, contributing={"fund": None}),
    "outside": {"age": 30, "labour_status": "inactive", "jobs": [], **NO},
}


def test_each_worker_ends_at_the_reason_the_law_gives(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": WORKERS}])
    found = reasons(exclusions(population, outcome)[0], population)
    assert found == {name: name for name in WORKERS}


def test_who_is_not_registered_does_not_contribute_though_nobody_asked(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker(contributing={"fund": None})}}])
    assert reasons(exclusions(population, outcome)[0], population) == {"ana": "undeclared"}


def test_the_condition_and_its_article_are_named(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker(job={"firm_size": 4})}}])
    blocking = exclusions(population, outcome)[0].blocking
    assert [(one.condition.text, str(one.condition.source)) for one in blocking] == [
        ("jobs.any(firm_size >= least_size)", "Fund Act, s. 1")
    ]
    assert blocking[0].condition.parameters == ("fund.least_size",)


def test_several_conditions_that_fail_all_apply_and_one_is_primary(tmp_path: Path) -> None:
    """Too old and a foreigner: two conditions of one provision, of which the tree asks residence first."""
    population, outcome = judged(tmp_path, [{"people": {"ana": worker(age=70, is_citizen=False)}}])
    exclusion = exclusions(population, outcome)[0]
    assert reasons(exclusion, population) == {"ana": "residence_nationality"}
    assert [code for code, who in exclusion.applying.items() if who.any()] == [
        "residence_nationality",
        "threshold_age",
    ]


def test_an_employee_is_held_against_the_law_of_employees(tmp_path: Path) -> None:
    """A small firm, low earnings, old age: becoming an employer would take one change, and is not what is asked."""
    person = worker(job={"firm_size": 1, "hours_week": 1.0, "earnings_month": 1.0}, age=70)
    population, outcome = judged(tmp_path, [{"people": {"ana": person}}])
    exclusion = exclusions(population, outcome)[0]
    assert [code for code, who in exclusion.applying.items() if who.any()] == [
        "threshold_firm_size", "threshold_income", "threshold_age",
    ]  # fmt: skip
    assert [one.condition.text for one in exclusion.blocking] == ["jobs.any(firm_size >= least_size)"]


def test_the_missing_item_is_named(tmp_path: Path) -> None:
    people = {
        "ana": worker(job={"firm_size": None}),
        "ben": worker(affiliated={"fund": True}, contributing={"fund": None}),
    }
    population, outcome = judged(tmp_path, [{"people": people}])
    missing = exclusions(population, outcome)[0].missing
    assert {name: who.tolist() for name, who in missing.items()} == {
        "contributing": [False, True],
        "jobs.firm_size": [True, False],
    }


def test_what_leaves_the_law_untold_is_named_of_the_covered_too(tmp_path: Path) -> None:
    people = {
        "ana": worker(job={"firm_size": None}),
        "ben": worker(affiliated={"fund": True}, contributing={"fund": None}),
        "eva": worker(job={"firm_size": None}, contributing={"fund": True}),
    }
    population, outcome = judged(tmp_path, [{"people": people}])
    found = exclusions(population, outcome)[0]
    assert {name: who.tolist() for name, who in found.missing_law.items()} == {
        "jobs.firm_size": [True, False, True]
    }
    assert found.missing["jobs.firm_size"].tolist() == [True, False, False]


def test_care_is_had_through_a_mother_out_of_reach_or_not_paid_for(tmp_path: Path) -> None:
    near = {"minutes_to_health_facility": 20.0, "people": {
        "mother": worker(), "child": {"age": 5, "mother": "mother", **NO}, "orphan": {"age": 5, "mother": None, **NO},
        "neighbour": {"age": 40, "jobs": [], "mother": None, **NO},
    }}  # fmt: skip
    far = {
        "minutes_to_health_facility": 61.0,
        "people": {"farmer": {"age": 40, "jobs": [], "mother": None, **NO}},
    }
    population, outcome = judged(tmp_path, [near, far])
    assert reasons(exclusions(population, outcome)[1], population) == {
        "mother": "undeclared", "child": "through_relative", "orphan": "family_condition",
        "neighbour": "voluntary_not_used", "farmer": "voluntary_no_facility",
    }  # fmt: skip
    wide = exclusions(population, outcome, reach=Reach(facility_minutes=61))[1]
    assert reasons(wide, population)["farmer"] == "voluntary_not_used"


def test_who_is_entitled_waits_for_a_place_or_does_not_receive(tmp_path: Path) -> None:
    def home(name: str, welfare: float, minutes: float, received: float) -> dict[str, Any]:
        person = {"age": 40, "receives": {"assistance": received}}
        return {"welfare_month": welfare, "minutes_to_payment_point": minutes, "people": {name: person}}

    population, outcome = judged(
        tmp_path,
        [home("first", 1.0, 10, 0.0), home("second", 2.0, 10, 0.0), home("rich", 90.0, 10, 0.0), home("paid", 5.0, 10, 40.0)],
    )  # fmt: skip
    assert reasons(exclusions(population, outcome)[2], population) == {
        "first": "entitled_not_receiving", "second": "no_place", "rich": "threshold_income", "paid": "covered",
    }  # fmt: skip
    population, outcome = judged(tmp_path / "far", [home("first", 1.0, 90, 0.0)])
    assert reasons(exclusions(population, outcome)[2], population) == {"first": "no_payment_point"}


def test_a_branch_without_law_says_so(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker()}}])
    silent = exclusions(population, outcome)[3]
    assert reasons(silent, population) == {"ana": "fact_unknown"}, "no scheme to ask about: nobody was asked"


def test_means_come_from_outside_and_keep_their_name(tmp_path: Path) -> None:
    people = {name: worker("cooperative_member") for name in ("can", "cannot", "perhaps")}
    people |= {"boss": worker("employer"), "hired": worker()}
    population, outcome = judged(tmp_path, [{"people": people}])
    can = Ternary(np.array([True, False, False, False, False]), np.array([False, True, False, True, True]))
    exclusion = exclusions(population, outcome, Means("Study of 2020", {"fund": can}))[0]
    assert reasons(exclusion, population) == {
        "can": "voluntary_not_used", "cannot": "voluntary_cannot_afford", "perhaps": "voluntary_means_unknown",
        "boss": "obliged_cannot_afford", "hired": "undeclared",
    }  # fmt: skip
    assert exclusion.means is not None
    assert exclusion.means.label == "Study of 2020"
    assert exclusion.applying["obliged_cannot_afford"].tolist() == [False, False, False, True, True]


_STATUSES = [None, "employee", "own_account", "employer", "contributing_family", "cooperative_member"]
_ANSWER = st.sampled_from([True, False, None])
_PERSON = st.fixed_dictionaries({
    "status": st.sampled_from(_STATUSES), "age": st.integers(0, 90), "citizen": _ANSWER,
    "size": st.sampled_from([None, 1, 5, 50]), "hours": st.sampled_from([None, 5.0, 40.0]),
    "earnings": st.sampled_from([None, 10.0, 90.0]), "affiliated": _ANSWER, "contributing": _ANSWER,
    "employed": st.sampled_from(["employed", "inactive", None]),
})  # fmt: skip


def drawn(person: dict[str, Any]) -> dict[str, Any]:
    job = {"firm_size": person["size"], "hours_week": person["hours"], "earnings_month": person["earnings"]}
    return worker(
        person["status"], job=job, age=person["age"], is_citizen=person["citizen"], labour_status=person["employed"],
        affiliated={"fund": person["affiliated"]}, contributing={"fund": person["contributing"]},
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return country(tmp_path_factory.mktemp("law"))


@given(st.lists(_PERSON, min_size=1, max_size=8), _ANSWER)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everybody_left_out_has_exactly_one_reason_and_the_parts_are_those_of_the_gap(
    folder: Path, people: list[dict[str, Any]], can_pay: bool | None
) -> None:
    system = load(folder)
    population = Population.from_records([{"people": {f"p{n}": drawn(one) for n, one in enumerate(people)}}])
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    size = len(people)
    means = replace(Ternary.untold(size), **({} if can_pay is None else {"is_yes": np.full(size, can_pay),
                                                                        "is_no": np.full(size, not can_pay)}))  # fmt: skip
    found = exclusions(population, outcome, Means("drawn", {"fund": means}))
    for exclusion, line in zip(found, survey_coverage(population, outcome)):
        gap = line.total.counts.gap if line.rows else {}
        for part in ("no_law", "not_applied", "not_taken_up", "cannot_tell"):
            counted = sum(int(exclusion.persons(one.code).sum()) for one in TREE.of(part))
            assert counted == gap.get(part, 0)
        assert (exclusion.primary == COVERED).sum() == gap.get("covered", 0)
        inside = exclusion.primary >= 0
        for at, one in enumerate(TREE.reasons):
            assert (exclusion.applying[one.code] | (exclusion.primary != at)).all(), (
                "the primary reason applies"
            )
        of_law = np.isin(exclusion.primary, [TREE.position(one.code) for one in TREE.of("no_law")[1:]])
        named = (
            np.sum([one.persons for one in exclusion.blocking], axis=0) if exclusion.blocking else 0 * inside
        )
        assert (named == of_law).all(), "each reason of law names one condition"
        untold = np.isin(exclusion.primary, [TREE.position(one.code) for one in TREE.of("cannot_tell")])
        assert (np.sum([*exclusion.missing.values(), 0 * inside], axis=0) == untold).all()

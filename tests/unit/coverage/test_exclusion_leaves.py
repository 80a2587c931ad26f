"""Leaves of the tree that few countries have anybody in, each with a person in it and a twin who differs in one thing only."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.countries import COUNTRY, write_country

from allcover.coverage.exclusion import COVERED, OUTSIDE, exclusions
from allcover.coverage.exclusion_people import Reach
from allcover.coverage.exclusion_tree import TREE
from allcover.coverage.lines import coverage_outputs
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.load import load

DAY = date(2020, 1, 1)
SOURCE = "{title: Act, article: s. 1, verified: yes}"


def scheme(name: str, branch: str, provisions: str, rest: str = "") -> str:
    return (
        f"\nscheme: {name}\nname: {{en: {name}}}\nmechanism: social_insurance\nbranches: [{branch}]\nfrom: 2000-01-01\n"
        f"law: [{SOURCE}]\n{provisions}{rest}\n"
    )


def provision(branch: str, nature: str, applies: str) -> str:
    return f'provisions: [{{branch: {branch}, nature: {nature}, applies: "{applies}", source: {SOURCE}}}]\n'


def cash(branch: str) -> str:
    return (
        "quantities:\n  aid_month: {of: person, unit: money/month, is: 10 * money / month}\n"
        f'benefits: [{{branch: {branch}, entitled: "yes", amount: aid_month, source: {SOURCE}}}]\n'
    )


def reasons(
    folder: Path,
    text: str,
    branch: str,
    counts: str,
    households: list[dict[str, Any]],
    reach: Reach | None = None,
    who: str = "yes",
) -> dict[str, str]:
    """By person, the primary reason in the one line of a country with one scheme."""
    line = f"  - {{line: one, branch: {branch}, universe: All, who: {who}, counts_as_covered: {counts}}}\n"
    start, end = COUNTRY.index("coverage:"), COUNTRY.index("poverty:")
    country = COUNTRY[:start] + "coverage:\n" + line + COUNTRY[end:]
    system = load(write_country(folder, country, fund=text))
    population = Population.from_records(households)
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    (found,) = exclusions(population, outcome, reach=reach)
    named = {COVERED: "covered", OUTSIDE: "outside"} | {
        n: one.code for n, one in enumerate(found.tree.reasons)
    }
    return dict(
        zip(
            population.persons["person_id"].to_list(),
            [named[int(code)] for code in found.primary],
            strict=True,
        )
    )


def person(**more: Any) -> dict[str, Any]:
    return {"age": 40, "labour_status": "employed", "jobs": [], "affiliated": {"fund": False},
            "contributing": {"fund": False}, "receives": {"fund": 0.0}, **more}  # fmt: skip


def test_voluntary_law_alone_is_no_missing_law(tmp_path: Path) -> None:
    """One may join and has not; the twin is no adult, whom no law covers; far from any payment point, that is why."""
    law = scheme("fund", "sickness", provision("sickness", "voluntary", "age >= 18 * year"), cash("sickness"))
    near = {"minutes_to_payment_point": 20.0, "people": {"may_join": person(), "twin": person(age=17)}}
    far = {"minutes_to_payment_point": 61.0, "people": {"remote": person()}}
    assert reasons(tmp_path, law, "sickness", "contributing", [near, far]) == {
        "may_join": "voluntary_not_used", "twin": "threshold_age", "remote": "voluntary_no_payment_point",
    }  # fmt: skip


def test_the_tree_has_a_leaf_for_all_that_a_survey_can_show() -> None:
    """What the issue lists, item by item, and the sub-reasons of the specification that a survey tells of."""
    leaf = {one.code: one for one in TREE.reasons}
    listed = {
        "excluded by law": ("group_excluded", "legal", "law"),
        "threshold": ("threshold_firm_size", "legal", "law"),
        "branch not legislated": ("branch_not_legislated", "legal", "law"),
        "residence or nationality": ("residence_nationality", "legal", "law"),
        "salaried without affiliation": ("undeclared", "compliance_incentive", "enforcement"),
        "own-account without scheme": ("own_account_without_scheme", "legal", "design"),
        "cannot afford, obliged": ("obliged_cannot_afford", "financial", "means"),
        "cannot afford, voluntary": ("voluntary_cannot_afford", "financial", "means"),
        "voluntary only, not used": ("voluntary_not_used", "legal", "design"),
        "no facility in reach": ("no_facility", "administrative", "access"),
        "no facility in reach, voluntary": ("voluntary_no_facility", "administrative", "access"),
        "no payment point in reach": ("no_payment_point", "administrative", "access"),
        "no payment point in reach, voluntary": ("voluntary_no_payment_point", "administrative", "access"),
        "unknown": ("law_unknown", "not_told", "unknown"),
    }
    for what, (code, family, approach) in listed.items():
        assert (what, leaf[code].family, leaf[code].approach) == (what, family, approach)
    assert TREE.version == "2"


def test_a_branch_with_a_scheme_and_no_law_is_not_legislated(tmp_path: Path) -> None:
    """A sickness fund that no law obliges anybody to join or entitles to: who draws from it is covered, nobody else is."""
    bare = scheme("fund", "sickness", "", cash("sickness"))
    people = {"outside_law": person(), "drawing": person(receives={"fund": 10.0})}
    assert reasons(tmp_path / "a", bare, "sickness", "receiving", [{"people": people}]) == {
        "outside_law": "branch_not_legislated", "drawing": "covered",
    }  # fmt: skip
    with_law = scheme(
        "fund", "sickness", provision("sickness", "automatic", "age >= 18 * year"), cash("sickness")
    )
    found = reasons(tmp_path / "b", with_law, "sickness", "receiving", [{"people": people}])
    assert found == {"outside_law": "entitled_not_receiving", "drawing": "covered"}


def test_too_short_a_record_keeps_out(tmp_path: Path) -> None:
    """Twelve months are asked for: eleven are too few, and who has twelve is entitled and does not receive."""
    law = scheme("fund", "unemployment", provision("unemployment", "automatic", "months_contributed(fund) >= 12 * month"), cash("unemployment"))  # fmt: skip

    def with_months(months: int) -> dict[str, Any]:
        return person(months_contributed={"fund": months})

    people = {"eleven": with_months(11), "twelve": with_months(12)}
    assert reasons(tmp_path, law, "unemployment", "receiving", [{"people": people}]) == {
        "eleven": "threshold_record", "twelve": "entitled_not_receiving",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "reason"), [("employed", "activity"), ("unemployed", "entitled_not_receiving")]
)
def test_being_at_work_keeps_out_of_what_is_for_those_without(
    tmp_path: Path, status: str, reason: str
) -> None:
    law = scheme("fund", "unemployment", provision("unemployment", "automatic", "labour_status == 'unemployed'"), cash("unemployment"))  # fmt: skip
    people = {"ana": person(labour_status=status)}
    assert reasons(tmp_path, law, "unemployment", "receiving", [{"people": people}]) == {"ana": reason}


@pytest.mark.parametrize(
    "provisions",
    [
        ("insured", "lost and receives(fund)", "lost and months_contributed(fund) >= 12 * month"),
        ("insured or (lost and months_contributed(fund) >= 12 * month)",),
    ],
    ids=["apart", "in_one"],
)
def test_having_a_job_is_no_reason_why_who_has_one_is_not_protected(
    tmp_path: Path, provisions: tuple[str, ...]
) -> None:
    """The law pays who has lost a job that was insured: of those at work it is asked whose job is."""
    law = scheme(
        "fund",
        "unemployment",
        "provisions:\n"
        + "".join(
            f'  - {{branch: unemployment, nature: automatic, applies: "{one}", source: {SOURCE}}}\n'
            for one in provisions
        ),
        """
quantities:
  insured: {of: person, unit: yes_no, is: "age >= 18 * year and jobs.any(status == 'employee')"}
  lost: {of: person, unit: yes_no, is: labour_status == 'unemployed'}
protects: receives(fund)
""",
    )

    def at_work(status: str, age: int = 30) -> dict[str, Any]:
        return person(age=age, jobs=[{"status": status}], months_contributed={"fund": 24})

    people = {
        "employee": at_work("employee"), "own": at_work("own_account"), "boss": at_work("employer"),
        "maid": at_work("domestic_worker"), "helper": at_work("contributing_family"), "young": at_work("employee", 17),
    }  # fmt: skip
    working = "labour_status == 'employed'"
    found = reasons(tmp_path, law, "unemployment", "protected", [{"people": people}], who=working)
    assert found == {
        "employee": "entitled_not_receiving", "own": "own_account_without_scheme", "boss": "own_account_without_scheme",
        "maid": "group_excluded", "helper": "family_worker_without_scheme", "young": "threshold_age",
    }  # fmt: skip


@pytest.mark.parametrize(("reads", "reason"), [(False, "other_condition"), (True, "entitled_not_receiving")])
def test_a_condition_of_no_other_kind_is_another_condition(tmp_path: Path, reads: bool, reason: str) -> None:
    """A law that pays whoever can read: reading is no residence, group, threshold, activity, age or family."""
    law = scheme(
        "fund",
        "social_assistance",
        provision("social_assistance", "automatic", "can_read"),
        cash("social_assistance"),
    )
    people = {"ana": person(can_read=reads)}
    assert reasons(tmp_path, law, "social_assistance", "receiving", [{"people": people}]) == {"ana": reason}


@pytest.mark.parametrize(
    ("minutes", "reach", "reason"),
    [(61.0, 60, "no_facility"), (60.0, 60, "entitled_not_receiving"), (61.0, 61, "entitled_not_receiving"), (None, 60, "entitled_not_receiving")],
)  # fmt: skip
def test_who_is_entitled_to_care_beyond_reach_has_no_facility(
    tmp_path: Path, minutes: float | None, reach: int, reason: str
) -> None:
    """Everybody is entitled and must register; a way that nobody asked about is no barrier shown."""
    law = scheme(
        "fund",
        "medical_care",
        provision("medical_care", "automatic", "age >= 0 * year"),
        "protects: affiliated(fund)\n",
    )
    homes = [{"minutes_to_health_facility": minutes, "people": {"ana": person()}}]
    assert reasons(tmp_path, law, "medical_care", "protected", homes, Reach(facility_minutes=reach)) == {
        "ana": reason
    }

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
    **others: str,
) -> dict[str, str]:
    """By person, the primary reason in the one line of a country with one scheme."""
    line = f"  - {{line: one, branch: {branch}, universe: All, who: {who}, counts_as_covered: {counts}}}\n"
    start, end = COUNTRY.index("coverage:"), COUNTRY.index("poverty:")
    country = COUNTRY[:start] + "coverage:\n" + line + COUNTRY[end:]
    system = load(write_country(folder, country, fund=text, **others))
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
        "employee": "undeclared", "own": "own_account_without_scheme", "boss": "own_account_without_scheme",
        "maid": "group_excluded", "helper": "family_worker_without_scheme", "young": "threshold_age",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mechanism", "counts", "nature", "reason"),
    [
        ("social_insurance", "protected", "automatic", "undeclared"),
        ("social_insurance", "receiving", "automatic", "entitled_not_receiving"),
        ("universal", "protected", "automatic", "entitled_not_receiving"),
        ("social_insurance", "protected", "mandatory", "undeclared"),
    ],
)
def test_who_is_insured_by_a_job_is_to_be_declared(
    tmp_path: Path, mechanism: str, counts: str, nature: str, reason: str
) -> None:
    """Insurance by employment goes through the employer; a benefit that is due, or owed to every worker, is to be claimed."""
    law = scheme("fund", "unemployment", provision("unemployment", nature, "jobs.any(status == 'employee')"), cash("unemployment"))  # fmt: skip
    law = law.replace("mechanism: social_insurance", f"mechanism: {mechanism}") + "balance: {state: 1}\n"
    people = {"ana": person(jobs=[{"status": "employee"}])}
    assert reasons(tmp_path, law, "unemployment", counts, [{"people": people}]) == {"ana": reason}


@pytest.mark.parametrize(
    ("applies", "reason"),
    [
        ("jobs.any(status == 'employee')", "undeclared"),
        ("jobs.sum(earnings_month if status == 'employee' else 0 * money / month) < 50 * money / month", "entitled_not_receiving"),
        ("mother.at_work", "through_relative"),
    ],
)  # fmt: skip
def test_only_the_own_job_insures_by_the_job(tmp_path: Path, applies: str, reason: str) -> None:
    """A right of who earns little, or whose mother is at work, is no insurance by the job of an employee who has it."""
    at_work = "quantities:\n  at_work: {of: person, unit: yes_no, is: \"jobs.any(status == 'employee')\"}\n"
    law = scheme(
        "fund", "family", provision("family", "automatic", applies), f"{at_work}protects: affiliated(fund)\n"
    )
    job = [{"status": "employee", "earnings_month": 10.0}]
    people = {
        "mum": person(jobs=job, affiliated={"fund": True}),
        "ana": person(age=16, jobs=job, mother="mum"),
    }
    found = reasons(tmp_path, law, "family", "protected", [{"people": people}])
    assert found == {"mum": "covered", "ana": reason}


@pytest.mark.parametrize(
    ("protects", "reason"),
    [
        ("insured and affiliated(other)", "undeclared"),
        ("insured and (affiliated(other) or receives(fund))", "undeclared"),
        ("(insured and affiliated(other)) or (not insured and contributes(other))", "undeclared"),
        ("insured and not affiliated(third)", "not_contributing"),
        ("insured and affiliated(other) and months_contributed(other) >= 12 * month", "not_contributing"),
        ("insured and contributes(other)", "not_contributing"),
    ],
)
@pytest.mark.parametrize("nature", ["mandatory", "automatic"])
def test_being_registered_elsewhere_stands_in_for_what_nobody_was_asked(
    tmp_path: Path, protects: str, reason: str, nature: str
) -> None:
    """Who is protected only if registered with a fund, and is not, is known not to be; who paid too little may be registered."""
    insured = "quantities:\n  insured: {of: person, unit: yes_no, is: \"jobs.any(status == 'employee')\"}\n"
    law = scheme("fund", "employment_injury", provision("employment_injury", nature, "insured"), f"{insured}protects: {protects}\n")  # fmt: skip
    other, third = (
        scheme(name, "old_age", provision("old_age", "mandatory", "age >= 18 * year"))
        for name in ("other", "third")
    )
    unasked = person(
        jobs=[{"status": "employee"}], affiliated={"other": False, "third": True}, contributing={"other": False}, months_contributed={"other": 0}
    )  # fmt: skip
    found = reasons(
        tmp_path,
        law,
        "employment_injury",
        "protected",
        [{"people": {"ana": unasked}}],
        other=other,
        third=third,
    )
    assert found == {"ana": reason}


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

"""Coverage lines and the needs of a profile tell the same of the same persons: whoever is covered in the one is in the other."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.unit.countries import write_country
from tests.unit.coverage.adequate_people import DAY

from allcover.coverage import coverage_outputs, line_answers, survey_coverage
from allcover.coverage.adequacy import judge_adequacy
from allcover.coverage.cover import Cover, cover_outputs
from allcover.coverage.partition import NeedRow, partition
from allcover.coverage.people import person_groupings
from allcover.coverage.profile import Need, Profile
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.load import load
from allcover.vocabulary.citation import Citation

BRANCHES = ("maternity", "old_age")
UNIVERSES = {
    "everybody": "yes",
    "employed": "labour_status == 'employed' and age >= 15 * year",
    "older_persons": "age >= 60 * year",
}
COUNTS = ("receiving", "contributing", "contributing_or_receiving", "protected")
LINES = tuple((branch, who, counts) for branch in BRANCHES for who in UNIVERSES for counts in COUNTS)

COUNTRY = """
country: testland
iso3: XTT
name: {en: Testland}
currency: {code: XTC, minor_digits: 2}
people: {older_persons: "age >= 60 * year"}
coverage:
""" + "\n".join(
    f'  - {{line: {branch}_{who}_{counts}, branch: {branch}, universe: {who}, who: "{UNIVERSES[who]}", counts_as_covered: {counts}}}'
    for branch, who, counts in LINES
)

CONDITIONS = ("yes", "labour_status == 'employed'", "age >= 60 * year", "sex == 'female'")
JOINED, UNJOINED = ("social_insurance", "mutual"), ("universal", "means_tested", "employer_liability")


def scheme_text(name: str, drawn: dict[str, Any]) -> str:
    """A scheme: its law has a provision in some of its branches, and it pays cash in some."""
    by_joining = drawn["mechanism"] in JOINED
    nature = ("mandatory" if by_joining else "automatic") if drawn["obliges"] else "voluntary"
    listed = [
        f'  - {{branch: {branch}, nature: {nature}, applies: "{condition}", source: {{title: Act, verified: yes}}}}'
        for branch, condition in drawn["law"].items()
        if branch in drawn["branches"]
    ]
    paid = [
        f'  - {{branch: {branch}, entitled: "yes", amount: grant_month, source: {{title: Act, verified: yes}}}}'
        for branch in drawn["cash"]
        if branch in drawn["branches"]
    ]
    amount = (
        "parameters:\n  amount:\n    unit: money/month\n"
        "    values: [{from: 2000-01-01, value: 30, source: {title: Act, verified: yes}}]\n"
        "quantities:\n  grant_month: {of: person, unit: money/month, is: amount}\n"
    )
    return (
        f"scheme: {name}\nname: {{en: {name}}}\nmechanism: {drawn['mechanism']}\nbranches: [{', '.join(drawn['branches'])}]\n"
        "from: 2000-01-01\nlaw: [{title: Act, verified: yes}]\n"
        + (amount if paid else "")
        + ("provisions:\n" + "\n".join(listed) + "\n" if listed else "")
        + ("benefits:\n" + "\n".join(paid) + "\nbalance: {state: 1}\n" if paid else "")
    )


def people_of(drawn: list[dict[str, Any]], asked: dict[str, dict[str, bool]]) -> list[dict[str, Any]]:
    """Households of one person each; of a scheme only what was asked is told."""
    facts = {"affiliated": bool, "contributing": bool, "receives": float}
    found = []
    for place, one in enumerate(drawn):
        told = {
            fact: {
                name: None if (said := one["facts"][name][fact]) is None else kind(said)
                for name, questions in asked.items()
                if questions[fact]
            }
            for fact, kind in facts.items()
        }
        person = {key: one[key] for key in ("age", "sex", "labour_status")} | {
            "weight": 1.0 + place,
            "jobs": [],
        }
        found.append({"people": {f"p{place}": person | {fact: held for fact, held in told.items() if held}}})
    return found


ANSWER = st.sampled_from([True, False, None])
NAMES = ("first", "second")
SCHEME = st.fixed_dictionaries({
    "mechanism": st.sampled_from([*JOINED, *UNJOINED]), "obliges": st.booleans(),
    "branches": st.lists(st.sampled_from(BRANCHES), min_size=1, max_size=2, unique=True),
    "law": st.dictionaries(st.sampled_from(BRANCHES), st.sampled_from(CONDITIONS)),
    "cash": st.lists(st.sampled_from(BRANCHES), max_size=2, unique=True),
    "asked": st.fixed_dictionaries(dict.fromkeys(("affiliated", "contributing", "receives"), st.booleans())),
})  # fmt: skip
FACTS = st.fixed_dictionaries(dict.fromkeys(("affiliated", "contributing", "receives"), ANSWER))
PERSON = st.fixed_dictionaries({
    "age": st.sampled_from([5, 30, 70]), "sex": st.sampled_from(["female", "male"]),
    "labour_status": st.sampled_from(["employed", "inactive", None]), "facts": st.fixed_dictionaries(dict.fromkeys(NAMES, FACTS)),
})  # fmt: skip

PROFILE = Profile(
    "drawn", 1, "Drawn", "", tuple(Need(f"{b}_{who}_{counts}", (b,), who, counts, None, None) for b, who, counts in LINES),
    False, "", Citation("Nobody", is_verified=True),
)  # fmt: skip


COMPLETE = "\ncomplete: [{from: 2000-01-01, source: {title: Digest, verified: yes}}]\n"


@given(
    st.dictionaries(st.sampled_from(NAMES), SCHEME), st.lists(PERSON, min_size=1, max_size=6), st.booleans()
)
@settings(
    deadline=None,
    max_examples=60,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_line_and_a_need_of_the_same_persons_tell_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    schemes: dict[str, dict[str, Any]],
    people: list[dict[str, Any]],
    is_complete: bool,
) -> None:
    folder = write_country(
        tmp_path_factory.mktemp("land"), COUNTRY + COMPLETE * is_complete,
        **({name: scheme_text(name, drawn) for name, drawn in schemes.items()} or {"other": OTHER}),
    )  # fmt: skip
    check(folder, people_of(people, {name: drawn["asked"] for name, drawn in schemes.items()}))


OTHER = "scheme: other\nname: {en: Other}\nmechanism: universal\nbranches: [sickness]\nfrom: 2000-01-01\nlaw: [{title: Act, verified: yes}]\n"


def check(folder: Path, households: list[dict[str, Any]]) -> None:
    """Hold both tables against one another, person by person and as they are counted."""
    system, population = load(folder), Population.from_records(households)
    held = system.schemes_on(DAY)
    outcome = judge_everybody(
        system, population, DAY, [*coverage_outputs(system, held), *cover_outputs(system, held.values())]
    )
    judged, design = judge_adequacy(Cover(population, outcome), PROFILE), Design.of(population)
    needs = {one.need.id: one for one in judged.standing.needs}
    rows = {one.need.id: one for one in partition(judged, design, person_groupings(population)).needs}
    lines = {one.line.id: one for one in line_answers(population, outcome)}
    results = {one.id: one for one in survey_coverage(population, outcome, design)}
    for name, line in lines.items():
        need = needs[name]
        assert (line.universe.is_yes == need.applies.is_yes).all()
        assert (line.covered.is_no == need.effective.is_no).all(), name
        if line.is_upper_bound:
            assert (line.covered.is_yes >= need.effective.is_yes).all(), name
        else:
            assert (line.covered.is_yes == need.effective.is_yes).all(), name
        if need.applies.is_known.all() and results[name].rows:
            assert results[name].total.counts.effective("no") == pytest.approx(not_covered(rows[name])), name


def not_covered(row: NeedRow) -> float:
    return float(row.share("not_covered").value or 0.0) * (row.persons.value or 0.0)


WOMEN = [
    {"people": {f"w{n}": {"age": 30, "sex": "female", "labour_status": status, "jobs": [{"status": job}] if job else []}}}
    for n, (status, job) in enumerate([("employed", "employee"), ("employed", "own_account"), ("inactive", None)])
]  # fmt: skip


def test_a_benefit_nobody_was_asked_about_is_not_had_by_whom_its_law_does_not_reach(tmp_path: Path) -> None:
    """Paid leave is owed by employers to employees: of them it is not known, of a woman on own account it is known that she has none."""
    leave = scheme_text("leave", {
        "mechanism": "employer_liability", "obliges": True, "branches": ["maternity"], "cash": ["maternity"],
        "law": {"maternity": "jobs.any(status == 'employee')"},
    })  # fmt: skip
    folder = write_country(tmp_path, COUNTRY, leave=leave)
    check(folder, WOMEN)
    system, population = load(folder), Population.from_records(WOMEN)
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    found = {one.id: one for one in survey_coverage(population, outcome)}
    line = found["maternity_employed_protected"]
    assert line.total.counts.gap == {
        "covered": 0, "no_law": 1, "not_applied": 0, "not_taken_up": 0, "cannot_tell": 1
    }  # fmt: skip
    assert line.not_asked["protected"] == ("leave",)


@pytest.mark.parametrize("is_complete", [True, False])
def test_without_a_scheme_nobody_is_covered_where_the_law_is_complete_and_else_it_is_not_known(
    tmp_path: Path, is_complete: bool
) -> None:
    folder = write_country(tmp_path, COUNTRY + COMPLETE * is_complete, other=OTHER)
    check(folder, WOMEN)
    system, population = load(folder), Population.from_records(WOMEN)
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    for line in survey_coverage(population, outcome):
        if line.rows and line.total.unweighted:
            part = "no_law" if is_complete else "cannot_tell"
            assert line.total.counts.gap[part] == line.total.counts.persons
            assert line.has_scheme is not is_complete

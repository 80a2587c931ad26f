"""What a convention asks of the country as a whole: who pays, and the guarantees of a floor."""

from datetime import date
from typing import Any

import pytest
from tests.unit.packages import scheme_text, simple
from tests.unit.standards.law import (
    DAY,
    FIGURES,
    contributions,
    convention,
    flat_pension,
    held,
    land,
    pension,
    spell,
)

from allcover.rules.definition import System
from allcover.standards import Figures, Observed, PersonsProtected, Status, check_standards
from allcover.vocabulary.exact import ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


@pytest.mark.parametrize(
    ("worker", "employer", "balance", "status"),
    [
        ("0.05", "0.05", "{reserve: 1}", MET),
        ("0.06", "0.05", "{reserve: 1}", NOT_MET),
        ("0.06", "0.05", "{state: 1}", OPEN),
        ("0.05", "0.06", "{state: 1}", MET),
    ],
)
def test_workers_bear_at_most_half(worker: str, employer: str, balance: str, status: Status) -> None:
    found = held(land(pension=contributions(worker, employer, balance))).financing
    assert found is not None
    assert (found.status, found.ground.article) == (status, "Art. 71(2)")
    assert found.tested == ratio(int(worker[-1]), int(worker[-1]) + int(employer[-1]))


def test_what_voluntary_schemes_take_is_nobodys_compulsory_share() -> None:
    voluntary = contributions("0.09", "0.01").replace("nature: mandatory", "nature: voluntary")
    found = held(land(pension=voluntary)).financing
    assert found is not None
    assert (found.status, [step.code for step in found.lacking]) == (OPEN, ["no_contributions"])


def test_without_a_wage_nobody_can_tell_who_pays() -> None:
    found = held(land(pension=contributions("0.05", "0.05")), figures=Figures()).financing
    assert found is not None
    assert found.status is OPEN


def floor(system: object, guarantee: str, figures: Figures) -> dict[str, Status]:
    result = held(system, "r202", figures)  # type: ignore[arg-type]
    part = next(part for part in result.parts if part.part == guarantee)
    return {one.aspect: one.status for one in part.schemes[0].verdicts} if part.schemes else {}


def test_a_universal_pension_at_the_declared_line_is_a_guarantee_at_that_level() -> None:
    """The line is 100 a head; man and wife get 100 each."""
    declared = Figures(
        persons=(PersonsProtected("old_age", "", "older_persons", 1, "Register"),), national_level="poverty"
    )
    universal = land(pension=flat_pension(100))
    assert floor(universal, "older_persons", declared) == {
        "in_law": MET,
        "residents": MET,
        "floor_level": MET,
    }
    assert floor(land(pension=flat_pension(99)), "older_persons", declared)["floor_level"] is NOT_MET


def test_a_level_that_the_nation_has_not_declared_is_not_determinable() -> None:
    found = floor(land(pension=flat_pension(100)), "older_persons", FIGURES)
    assert (found["residents"], found["floor_level"]) == (OPEN, OPEN)
    unknown = Figures(national_level="subsistence")
    assert floor(land(pension=flat_pension(100)), "older_persons", unknown)["floor_level"] is OPEN


def test_a_contributory_pension_guarantees_nothing_to_who_never_contributed() -> None:
    declared = Figures(national_level="poverty")
    assert floor(land(pension=pension()), "older_persons", declared)["floor_level"] is NOT_MET


def test_ninety_nine_in_a_hundred_are_not_all_residents() -> None:
    nearly = Figures(persons=(PersonsProtected("old_age", "", "older_persons", ratio(99, 100), "Register"),))
    assert floor(land(pension=flat_pension(100)), "older_persons", nearly)["residents"] is NOT_MET


def levels(system: System, figures: Figures) -> dict[str, tuple[Status, object]]:
    part = next(part for part in held(system, "r202", figures).parts if part.part == "working_age")
    return {
        one.of: (one.status, one.tested)
        for scheme in part.schemes
        for one in scheme.verdicts
        if one.aspect == "floor_level"
    }


def test_each_contingency_of_working_age_is_tried_with_who_never_contributed() -> None:
    """The line is 100: an allowance of 100 for whoever is disabled reaches it, 90 when sick does not, a record brings nothing."""
    declared = Figures(national_level="poverty")
    disabled = flat("invalidity", 100, "is_invalid")
    sick = flat("sickness", 90, "contingencies.any(contingency == 'sickness' and from_date <= today)")
    system = land(pension=disabled, sick=sick, unemployment=spell("unemployment", "0.5"))
    assert levels(system, declared) == {
        "invalid": (MET, 1), "sick": (NOT_MET, ratio(9, 10)), "unemployed": (NOT_MET, 0),
    }  # fmt: skip


def flat(branch: str, amount: int, right: str) -> str:
    """An amount for every resident to whom something has happened."""
    source = "{title: Act, verified: yes}"
    return (
        f"\nscheme: {'pension' if branch == 'invalidity' else 'sick'}\nname: {{en: Aid}}\nmechanism: universal\nbranches: [{branch}]\n"
        f"from: 1950-01-01\nlaw: [{source}]\n"
        f"quantities:\n  aid_month: {{of: person, unit: money/month, is: {amount} * money / month}}\n"
        f'benefits: [{{branch: {branch}, entitled: "{right}", amount: aid_month, source: {source}}}]\n'
        f'provisions: [{{branch: {branch}, nature: automatic, applies: "{right}", source: {source}}}]\n'
    )


def test_essential_care_is_held_against_its_kinds_and_what_the_patient_bears() -> None:
    """Maternity care belongs to it; what the patient bears may cause hardship, which only an observation tells."""
    items = "\n".join(
        f"{name}: {{label: {name}, group: care, terms: [{{patient_share: borne}}], source: ACT}}"
        for name in ("visit", "birth")
    )
    system = land(mutual=scheme_text("borne number 0.2", simple(items)))
    kinds = {
        "general_practitioner": ("visit",),
        "essential_medicines": ("visit",),
        "hospitalisation": ("visit",),
    }
    without = floor(system, "health_care", Figures(care={"mutual": {**kinds, "maternity_care": ()}}))
    assert (without["care"], without["cost_sharing"]) == (NOT_MET, OPEN)
    seen = Observed("cost_sharing", False, "One in ten households fell into debt", "Survey", scheme="mutual")
    whole = Figures(care={"mutual": {**kinds, "maternity_care": ("birth",)}}, observed=(seen,))
    assert floor(system, "health_care", whole)["care"] is MET
    assert floor(system, "health_care", whole)["cost_sharing"] is NOT_MET


def test_a_guarantee_may_be_that_of_all_schemes_together() -> None:
    """Neither reaches everybody alone, the two together do; each gives the line."""
    persons = tuple(
        PersonsProtected("old_age", scheme, "older_persons", share, "Register")
        for scheme, share in (("pension", ratio(3, 5)), ("second", ratio(2, 5)), ("", ratio(1)))
    )
    second = flat_pension(100).replace("scheme: pension", "scheme: second")
    declared = Figures(persons=persons, national_level="poverty")
    guarantees = {
        one.part: one for one in held(land(pension=flat_pension(100), second=second), "r202", declared).parts
    }
    found = guarantees["older_persons"]
    assert [(one.scheme, one.status) for one in found.schemes] == [
        ("pension", NOT_MET),
        ("second", NOT_MET),
        ("", MET),
    ]
    assert found.status is MET
    low = flat_pension(99).replace("scheme: pension", "scheme: second")
    short = {
        one.part: one for one in held(land(pension=flat_pension(100), second=low), "r202", declared).parts
    }
    assert short["older_persons"].status is NOT_MET


@pytest.mark.parametrize(
    ("natures", "status", "told", "lacking"),
    [
        (("automatic", "voluntary"), OPEN, ["schemes_in_law", "schemes_by_choice"], ["law_not_said"]),
        (("voluntary", "voluntary"), NOT_MET, ["voluntary_only"], []),
        (("automatic", "automatic"), MET, ["scheme_in_law"], []),
    ],
)
def test_schemes_by_law_beside_others_joined_by_choice_are_not_voluntary_only(
    natures: tuple[str, str], status: Status, told: list[str], lacking: list[str]
) -> None:
    persons = (PersonsProtected("old_age", "", "older_persons", ratio(1), "Register"),)
    first, second = (flat_pension(100).replace("nature: automatic", f"nature: {one}") for one in natures)
    system = land(pension=first, second=second.replace("scheme: pension", "scheme: second"))
    parts = {one.part: one for one in held(system, "r202", Figures(persons=persons)).parts}
    together = next(one for one in parts["older_persons"].schemes if one.scheme == "")
    found = next(one for one in together.verdicts if one.aspect == "in_law")
    assert found.status is status
    assert ([one.code for one in found.steps], [one.code for one in found.lacking]) == (told, lacking)


@pytest.mark.parametrize(
    ("in_law", "status"),
    [((ratio(76, 100), None, None), NOT_MET), ((ratio(1), None, None), MET), ((0.97, 0.93, 1.0), OPEN)],
)
def test_beside_schemes_by_choice_the_law_is_the_ground_of_as_many_as_it_obliges_or_entitles(
    in_law: tuple[Any, Any, Any], status: Status
) -> None:
    share, low, high = in_law
    persons = PersonsProtected(
        "old_age", "", "older_persons", ratio(1), "Register", in_law=share, law_low=low, law_high=high
    )
    second = flat_pension(100).replace("nature: automatic", "nature: voluntary")
    system = land(pension=flat_pension(100), second=second.replace("scheme: pension", "scheme: second"))
    parts = {one.part: one for one in held(system, "r202", Figures(persons=(persons,))).parts}
    together = next(one for one in parts["older_persons"].schemes if one.scheme == "")
    found = next(one for one in together.verdicts if one.aspect == "in_law")
    assert (found.status, float(found.tested or 0), found.required) == (status, float(share), 1)
    assert found.steps[-1 if low is None else -2].code == "persons_in_law"


def test_a_voluntary_scheme_is_no_guarantee_by_law() -> None:
    voluntary = flat_pension(100).replace("nature: automatic", "nature: voluntary")
    assert floor(land(pension=voluntary), "older_persons", Figures())["in_law"] is NOT_MET


def test_a_guarantee_without_a_scheme_is_not_determinable() -> None:
    result = held(land(pension=flat_pension(100)), "r202")
    children = next(part for part in result.parts if part.part == "children")
    assert (children.status, [step.code for step in children.lacking]) == (OPEN, ["no_scheme_of_branch"])


def test_the_law_is_asked_on_the_first_of_the_month() -> None:
    result = check_standards(land(sickness=spell("sickness", "0.6")), date(2024, 6, 17), [convention("c102")])
    assert result.day == DAY


def test_a_scheme_that_does_not_exist_yet_covers_nobody() -> None:
    later = land(pension=pension().replace("from: 1950-01-01", "from: 2030-01-01"))
    part = next(part for part in held(later).parts if part.branch == "old_age")
    assert (part.schemes, part.status) == ((), OPEN)

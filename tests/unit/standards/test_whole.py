"""What a convention asks of the country as a whole: who pays, and the guarantees of a floor."""

from datetime import date

import pytest
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

from allcover.standards import Figures, PersonsProtected, Status, check_standards
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

"""Care that goes with benefits in cash, who bears the cost of maternity leave, and waiting days of employment injury."""

from dataclasses import replace

import pytest
from tests.unit.packages import scheme_text, simple
from tests.unit.standards.law import FIGURES, convention, held, land, spell, verdict

from allcover.rules.definition import System
from allcover.standards import Figures, Status
from allcover.standards.figures import Observed

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
DECLARED = pytest.mark.parametrize(("answer", "status"), [(True, MET), (None, OPEN), (False, NOT_MET)])


def injured(*, waiting: int = 0) -> System:
    return land(employment_injury=spell("employment_injury", "0.6", waiting=waiting, days=30_000, least=0))


def on_leave(mechanism: str = "social_insurance") -> System:
    return land(maternity=spell("maternity", "2/3", waiting=0, days=98, least=0, mechanism=mechanism))


def declaring(answer: bool | None, figures: Figures = FIGURES) -> Figures:
    return figures if answer is None else replace(figures, invokes={"temporary_exceptions": answer})


@pytest.mark.parametrize(("name", "article"), [("c102", "Art. 34"), ("c121", "Art. 10")])
def test_injury_asks_for_care_and_cash_alone_leaves_it_open(name: str, article: str) -> None:
    found = verdict(injured(), "employment_injury", "care", name=name)
    assert (found.status, found.ground.article) == (OPEN, article)
    seen = Observed("care", False, "Cash only", "Act", branch="employment_injury")
    given = replace(FIGURES, observed=(seen,))
    assert verdict(injured(), "employment_injury", "care", name=name, figures=given).status is NOT_MET


def test_maternity_protection_asks_for_care_of_mother_and_child() -> None:
    found = verdict(on_leave(), "maternity", "care", name="c183")
    assert (found.status, found.ground.article) == (OPEN, "Art. 6(7)")


def test_leave_that_an_insurance_pays_makes_no_employer_liable() -> None:
    found = verdict(on_leave(), "maternity", "employer_liability", name="c183")
    assert (found.status, found.ground.article) == (MET, "Art. 6(8)")


@pytest.mark.parametrize("answer", [True, False])
def test_leave_that_each_employer_pays_is_open_until_somebody_says_since_when(answer: bool) -> None:
    """Art. 6(8) lets it be where the law had it before the convention, or where it was agreed at national level."""
    found = verdict(on_leave("employer_liability"), "maternity", "employer_liability", name="c183")
    assert (found.status, [one.code for one in found.lacking]) == (OPEN, ["employer_pays"])
    seen = Observed("employer_liability", answer, "Since 1984", "Labour Act", branch="maternity")
    given = replace(FIGURES, observed=(seen,))
    told = verdict(
        on_leave("employer_liability"), "maternity", "employer_liability", name="c183", figures=given
    )
    assert told.status is (MET if answer else NOT_MET)


@pytest.mark.parametrize("mechanism", ["private", "private_mandated"])
def test_who_bears_the_cost_of_private_cover_nobody_can_tell(mechanism: str) -> None:
    assert verdict(on_leave(mechanism), "maternity", "employer_liability", name="c183").status is OPEN


def test_medical_care_of_1969_asks_how_soon_and_how_long() -> None:
    system = land(
        mutual=scheme_text("", simple("visit: {label: Visit, group: care, terms: [{}], source: ACT}"))
    )
    found = {one.aspect: one for one in held(system, "c130").parts[0].schemes[0].verdicts}
    assert [(found[each].status, found[each].ground.article) for each in ("qualifying", "duration")] == [
        (MET, "Art. 15"),
        (OPEN, "Art. 16"),
    ]


@DECLARED
@pytest.mark.parametrize(
    ("name", "kinds"),
    [("c130", ("general_practitioner", "specialist", "essential_medicines", "hospitalisation"))],
)
def test_care_without_teeth_and_rehabilitation_does_after_a_declaration(
    name: str, kinds: tuple[str, ...], answer: bool | None, status: Status
) -> None:
    """C130, Art. 14."""
    items = "\n".join(f"{kind}: {{label: {kind}, group: care, terms: [{{}}], source: ACT}}" for kind in kinds)
    given: dict[str, tuple[str, ...]] = {kind: (kind,) for kind in kinds}
    said = {"mutual": given | {"dental_care": (), "rehabilitation": ()}}
    figures = declaring(answer, replace(FIGURES, care=said))
    system = land(mutual=scheme_text("", simple(items)))
    found = verdict(system, "medical_care", "care", name=name, figures=figures)
    assert (found.status, found.tested, found.required) == (status, 4, 6)
    missing = declaring(True, replace(FIGURES, care={"mutual": {**said["mutual"], "specialist": ()}}))
    assert verdict(system, "medical_care", "care", name=name, figures=missing).status is NOT_MET
    unsaid = declaring(True, replace(FIGURES, care={"mutual": given}))
    assert verdict(system, "medical_care", "care", name=name, figures=unsaid).status is MET


@pytest.mark.parametrize("name", ["c102", "c121"])
def test_care_of_the_injured_is_less_after_a_declaration(name: str) -> None:
    """C102, Art. 34(3); C121, Art. 12."""
    asked = next(one for one in convention(name).parts if one.branch == "employment_injury").care
    assert asked is not None
    assert set(asked.kinds) - set(asked.kinds_under_exception) >= {"dental_care"}


def test_days_that_injury_need_not_pay_are_none_but_for_older_laws_and_declarations() -> None:
    """C121, Art. 9(3)."""

    def waiting(days: int, answer: bool | None) -> Status:
        return verdict(
            injured(waiting=days), "employment_injury", "waiting", name="c121", figures=declaring(answer)
        ).status

    assert [waiting(0, answer) for answer in (True, None, False)] == [MET, MET, MET]
    # An older law may have them still: only somebody who knows can say so.
    assert [waiting(3, answer) for answer in (True, None, False)] == [MET, OPEN, OPEN]
    assert [waiting(4, answer) for answer in (True, None, False)] == [NOT_MET, NOT_MET, NOT_MET]
    assert verdict(injured(waiting=3), "employment_injury", "waiting").status is MET, "C102, Art. 38"

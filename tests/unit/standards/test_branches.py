"""Each of the nine branches of C102 as a whole: a scheme that meets it, one that does not, one of which nobody can tell."""

from collections.abc import Mapping
from datetime import date

import pytest
from tests.unit.packages import scheme_text, simple
from tests.unit.standards.law import (
    FIGURES,
    family,
    flat_pension,
    held,
    invalidity,
    land,
    pension,
    spell,
    survivors,
)

from allcover.rules.definition import System
from allcover.standards import Change, Figures, PersonsProtected, Status
from allcover.standards.check import acceptance_verdict
from allcover.standards.figures import FamilyTotals
from allcover.vocabulary.exact import ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
BRANCHES = (
    "medical_care",
    "sickness",
    "unemployment",
    "old_age",
    "employment_injury",
    "family",
    "maternity",
    "invalidity",
    "survivors",
)
STEADY = Change("", date(2023, 6, 1), 1, None, None, False, "Price index")
"""Prices that stayed: nothing has to be adjusted."""

Care = Mapping[str, Mapping[str, tuple[str, ...]]]
KINDS: Mapping[str, tuple[str, ...]] = {"general_practitioner": ("visit",), "specialist": ("visit",), "essential_medicines": ("drug",),
         "hospitalisation": ("bed",), "maternity_care": ("birth",)}  # fmt: skip
ITEMS = "\n".join(
    f"{name}: {{label: {name}, group: care, terms: [{{}}], source: ACT}}"
    for name in ("visit", "drug", "bed", "birth")
)


def care(items: str = ITEMS, parameters: str = "") -> str:
    return scheme_text(parameters, simple(items))


def injury(share: str = "0.6", *, waiting: int = 0, least: int = 0) -> str:
    """A benefit for the cure, and the same share for lasting incapacity and for the widow."""
    text = spell("employment_injury", share, waiting=waiting, days=30_000, least=least)
    left = f"({share}) * wage_before_month if is_dead else 0"
    more = (
        f'  left_month: {{of: person, unit: money/month, is: "{left}"}}\n'
        '  widow_month: {of: person, unit: money/month, is: "spouses.sum(left_month)"}\n'
        f'  lasting_month: {{of: person, unit: money/month, is: "contingencies.sum(({share}) * earnings_month if degree == 1 else 0)"}}\n'
        "\nbenefits:\n"
    )
    source = "{title: Act, article: s. 3, verified: yes}"
    rest = "".join(
        f'  - {{branch: employment_injury, entitled: "{amount} > 0", amount: {amount}, source: {source}}}\n'
        for amount in ("widow_month", "lasting_month")
    )
    before, _, after = text.partition("\nbenefits: [")
    first, _, tail = after.partition("]\n")
    return f"{before}\n{more}{rest}  - {first}\n{tail}"


def figures(
    branch: str, share: float | None = 0.8, *, family: FamilyTotals | None = None, care: Care | None = None
) -> Figures:
    persons = () if share is None else (PersonsProtected(branch, "", "employees", share, "Register"),)
    return Figures(FIGURES.skilled, FIGURES.labourer, persons, family, care or {}, changes=(STEADY,))


def status(system: System, branch: str, given: Figures) -> Status:
    return next(part for part in held(system, figures=given).parts if part.branch == branch).status


MEETING: dict[str, dict[str, str]] = {
    "sickness": {"sickness": spell("sickness", "0.45")},
    "unemployment": {"unemployment": spell("unemployment", "0.45", waiting=7, days=91, least=0)},
    "old_age": {"pension": pension("4 / 300")},
    "family": {"family": family(18)},
    "invalidity": {"pension": invalidity("0.4")},
    "survivors": {"pension": survivors("0.4")},
}
MISSING: dict[str, dict[str, str]] = {
    "medical_care": {"mutual": care()},
    "sickness": {"sickness": spell("sickness", "0.44")},
    "unemployment": {"unemployment": spell("unemployment", "0.45", waiting=8, days=91, least=0)},
    "old_age": {"pension": flat_pension(119)},
    "employment_injury": {"employment_injury": injury("0.6", least=1)},
    "family": {"family": family(8)},
    "maternity": {"maternity": spell("maternity", "0.44", waiting=0, days=84)},
    "invalidity": {"pension": invalidity("0.29")},
    "survivors": {"pension": survivors("0.29")},
}


@pytest.mark.parametrize("branch", MEETING)
def test_a_scheme_that_meets_every_requirement_meets_the_part(branch: str) -> None:
    assert status(land(**MEETING[branch]), branch, figures(branch)) is MET


@pytest.mark.parametrize("branch", MISSING)
def test_a_scheme_that_misses_one_requirement_misses_the_part(branch: str) -> None:
    given = figures(branch, care={"mutual": {**KINDS, "specialist": ()}})
    assert status(land(**MISSING[branch]), branch, given) is NOT_MET


@pytest.mark.parametrize("branch", MEETING)
def test_without_the_persons_protected_the_part_is_not_determinable(branch: str) -> None:
    assert status(land(**MEETING[branch]), branch, figures(branch, None)) is OPEN


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_branch_that_is_not_defined_is_not_determinable(branch: str) -> None:
    other = {"family": family(18)} if branch != "family" else {"pension": pension()}
    part = next(part for part in held(land(**other), figures=figures(branch)).parts if part.branch == branch)
    assert (part.status, [step.code for step in part.lacking]) == (OPEN, ["no_scheme_of_branch"])


def test_injury_needs_no_record_and_pays_the_cure_the_lasting_loss_and_the_widow() -> None:
    part = next(
        part
        for part in held(land(employment_injury=injury("0.5")), figures=figures("employment_injury")).parts
        if part.branch == "employment_injury"
    )
    found = {(one.aspect, one.of): one.status for one in part.schemes[0].verdicts}
    open_ones = {key for key, value in found.items() if value is OPEN}
    assert open_ones == {("care", ""), ("cost_sharing", "")}
    assert found["level", "injury_death"] is MET
    assert NOT_MET not in found.values()


def test_maternity_is_open_where_no_care_is_written_down() -> None:
    part = next(
        part
        for part in held(
            land(maternity=spell("maternity", "0.45", waiting=0, days=84, least=0)),
            figures=figures("maternity"),
        ).parts
        if part.branch == "maternity"
    )
    found = {one.aspect: one.status for one in part.schemes[0].verdicts}
    assert found == {"persons": MET, "level": MET, "qualifying": MET, "duration": MET, "care": OPEN}


def test_care_is_met_when_every_kind_is_an_item_and_open_where_nobody_has_said() -> None:
    def of(given: Mapping[str, tuple[str, ...]]) -> dict[str, Status]:
        part = held(land(mutual=care()), figures=figures("medical_care", care={"mutual": given})).parts[0]
        return {one.aspect: one.status for one in part.schemes[0].verdicts}

    assert of(KINDS)["care"] is MET
    assert of(KINDS)["cost_sharing"] is MET
    assert of(KINDS)["qualifying"] is MET
    assert of(KINDS)["duration"] is OPEN
    assert of({"specialist": ("visit",)})["care"] is OPEN
    assert of({**KINDS, "specialist": ("no_such_item",)})["care"] is OPEN


def test_a_patients_share_may_cause_hardship_which_nobody_can_tell() -> None:
    shared = care(
        "visit: {label: Visit, group: care, terms: [{patient_share: borne}], source: ACT}", "borne number 0.2"
    )
    found = {one.aspect: one for one in held(land(mutual=shared)).parts[0].schemes[0].verdicts}
    assert (found["cost_sharing"].status, found["cost_sharing"].steps[0].values["items"]) == (
        OPEN,
        ("Visit",),
    )


@pytest.mark.parametrize(("share", "expected"), [(0.5, MET), (0.499, NOT_MET), (None, OPEN)])
def test_half_of_employees_are_enough(share: float | None, expected: Status) -> None:
    verdicts = held(land(pension=pension()), figures=figures("old_age", share)).parts[3].schemes[0].verdicts
    assert verdicts[0].aspect == "persons"
    wanted = expected if expected is not NOT_MET else OPEN  # a fifth of residents might still do
    assert verdicts[0].status is wanted


def test_persons_are_missed_only_where_every_alternative_is() -> None:
    both = (
        PersonsProtected("old_age", "", "employees", 0.4, "x"),
        PersonsProtected("old_age", "pension", "active_among_residents", 0.19, "x"),
    )
    verdicts = held(land(pension=pension()), figures=Figures(persons=both)).parts[3].schemes[0].verdicts
    assert (verdicts[0].status, verdicts[0].of) == (NOT_MET, "employees")


def test_an_interval_that_holds_the_limit_leaves_it_open() -> None:
    around = (PersonsProtected("unemployment", "", "employees", 0.52, "Survey", 0.48, 0.56),)
    verdicts = (
        held(land(unemployment=spell("unemployment", "0.5")), figures=Figures(persons=around))
        .parts[2]
        .schemes[0]
        .verdicts
    )
    assert (verdicts[0].status, [step.code for step in verdicts[0].lacking]) == (
        OPEN,
        ["interval_around_limit"],
    )


def test_family_benefits_between_the_two_shares_need_totals() -> None:
    """12 of a labourer's 600 are two percent: enough of all residents' children, too little of those protected."""
    system = land(family=family(12))
    assert status(system, "family", figures("family")) is OPEN
    enough = FamilyTotals(12 * 80, 100, 106, "Accounts")
    assert status(system, "family", figures("family", family=enough)) is MET
    short = FamilyTotals(12 * 80, 100, 107, "Accounts")
    assert status(system, "family", figures("family", family=short)) is NOT_MET


def test_three_parts_are_needed_and_one_of_the_five_among_them() -> None:
    three = land(sickness=spell("sickness", "0.45"), family=family(18), pension=pension("4 / 300"))
    persons = tuple(
        PersonsProtected(branch, "", "employees", ratio(4, 5), "Register")
        for branch in ("sickness", "family", "old_age")
    )
    given = Figures(FIGURES.skilled, FIGURES.labourer, persons, changes=(STEADY,))
    found = held(three, figures=given)
    assert found.acceptance is not None
    assert (found.acceptance.status, found.acceptance.tested) == (MET, 3)
    asked = found.convention.acceptance
    assert asked is not None
    without = [part for part in found.parts if part.branch != "old_age"]
    settled = [part for part in without if part.status is not OPEN]
    assert acceptance_verdict(asked, settled).status is NOT_MET
    assert acceptance_verdict(asked, without).status is OPEN

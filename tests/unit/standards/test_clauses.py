"""Alternatives that hold for who has declared them: persons, waiting days, level, and the second spell of C168."""

from dataclasses import replace

import pytest
from tests.unit.standards.law import FIGURES as FIGURES_OF_LAW
from tests.unit.standards.law import land, pension, spell, verdict

from allcover.rules.definition import System
from allcover.standards import Figures, PersonsProtected, Status, Taxes, Verdict
from allcover.vocabulary.exact import decimal

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


FIGURES = replace(FIGURES_OF_LAW, taxes=Taxes(0, 0, "No tax on wages"))


def declaring(answer: bool | None, figures: Figures = FIGURES) -> Figures:
    return figures if answer is None else replace(figures, invokes={"temporary_exceptions": answer})


def jobless(
    aspect: str, figures: Figures = FIGURES, *, share: str = "0.5", waiting: int = 7, days: int = 182
) -> Verdict:
    return verdict(
        work(share, waiting=waiting, days=days), "unemployment", aspect, name="c168", figures=figures
    )


def work(share: str = "0.5", *, waiting: int = 7, days: int = 182) -> System:
    return land(unemployment=spell("unemployment", share, waiting=waiting, days=days, least=6))


def protecting(share: str, of: str = "employees") -> Figures:
    return replace(FIGURES, persons=(PersonsProtected("unemployment", "", of, decimal(share), "Register"),))


DECLARED = pytest.mark.parametrize(("answer", "status"), [(True, MET), (None, OPEN), (False, NOT_MET)])


def test_eighty_five_in_a_hundred_employees_need_no_declaration() -> None:
    assert jobless("persons", declaring(False, protecting("0.85"))).status is MET
    assert jobless("persons", declaring(False, protecting("0.849"))).status is NOT_MET


@DECLARED
def test_half_of_employees_do_after_a_declaration(answer: bool | None, status: Status) -> None:
    assert jobless("persons", declaring(answer, protecting("0.5"))).status is status


def test_less_than_half_never_does() -> None:
    large = PersonsProtected("unemployment", "", "employees_of_twenty", decimal("0.49"), "Register")
    both = replace(protecting("0.499"), persons=(*protecting("0.499").persons, large))
    assert jobless("persons", declaring(True, both)).status is NOT_MET


@DECLARED
def test_half_of_those_in_large_workplaces_do_after_a_declaration(
    answer: bool | None, status: Status
) -> None:
    few = protecting("0.3")
    large = PersonsProtected("unemployment", "", "employees_of_twenty", decimal("0.5"), "Register")
    given = declaring(answer, replace(few, persons=(*few.persons, large)))
    assert jobless("persons", given).status is status


def test_large_workplaces_count_in_c102_too_and_are_asked_for_only_where_they_may_help() -> None:
    large = PersonsProtected("old_age", "", "employees_of_twenty", decimal("0.6"), "Register")
    few = tuple(
        PersonsProtected("old_age", "", of, decimal("0.1"), "Register")
        for of in ("employees", "active_among_residents")
    )
    given = replace(FIGURES, persons=(*few, large))
    system = land(pension=pension())
    found = verdict(system, "old_age", "persons", figures=declaring(True, given))
    assert (found.status, found.of, found.tested) == (MET, "employees_of_twenty", decimal("0.6"))
    assert verdict(system, "old_age", "persons", figures=declaring(False, given)).status is NOT_MET
    assert verdict(system, "old_age", "persons", figures=replace(FIGURES, persons=few)).status is NOT_MET


@DECLARED
def test_ten_days_of_waiting_are_allowed_after_a_declaration(answer: bool | None, status: Status) -> None:
    assert jobless("waiting", declaring(answer), waiting=10).status is status
    assert jobless("waiting", declaring(answer), waiting=7).status is MET
    assert jobless("waiting", declaring(answer), waiting=11).status is NOT_MET


@DECLARED
def test_forty_five_percent_are_enough_after_a_declaration(answer: bool | None, status: Status) -> None:
    found = jobless("level", declaring(answer), share="0.45")
    assert (found.status, found.tested, found.required) == (status, decimal("0.45"), decimal("0.5"))
    assert jobless("level", declaring(answer), share="0.449").status is NOT_MET


@DECLARED
def test_thirteen_weeks_are_enough_after_a_declaration(answer: bool | None, status: Status) -> None:
    assert jobless("duration", declaring(answer), days=91).status is status
    assert jobless("duration", declaring(answer), days=90).status is NOT_MET
    assert jobless("duration", declaring(answer), days=182).status is MET


# the second spell


def of_spells(law: str, days: int) -> Verdict:
    text = spell("unemployment", "0.5", waiting=7, days=days, least=6)
    return verdict(land(unemployment=law_with(text, law)), "unemployment", "duration", name="c168")


def law_with(text: str, condition: str) -> str:
    return text.replace("and benefit_month > 0", f"and benefit_month > 0 and {condition}")


def test_twenty_six_weeks_in_each_spell_are_enough() -> None:
    found = of_spells("contingencies.count(contingency == 'unemployment') <= 9", 182)
    assert (found.status, found.steps[-1].code) == (MET, "second_spell")
    assert (found.steps[-1].values["between"], found.steps[-1].values["paid"]) == (6, 182)


def test_twenty_six_weeks_in_the_first_spell_alone_are_not() -> None:
    once = "contingencies.count(contingency == 'unemployment') <= 1"
    found = of_spells(once, 182)
    assert (found.status, found.steps[-1].values["paid"], found.steps[-1].values["both"]) == (NOT_MET, 0, 182)
    assert of_spells(once, 272).status is NOT_MET
    assert of_spells(once, 273).status is MET

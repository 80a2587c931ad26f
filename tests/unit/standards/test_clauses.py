"""Alternatives that hold for who has declared them: persons, waiting days, level, and the second spell of C168."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.unit.standards.law import FIGURES as FIGURES_OF_LAW
from tests.unit.standards.law import invalidity, land, pension, spell, survivors, verdict

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


def covering(branch: str, share: str, of: str = "employees", in_law: str | None = None) -> PersonsProtected:
    law = None if in_law is None else decimal(in_law)
    return PersonsProtected(branch, "", of, decimal(share), "Register", in_law=law)


def of_persons(name: str, branch: str, answer: bool | None, *persons: PersonsProtected) -> Verdict:
    active = covering(branch, "0.2", "active")
    given = declaring(answer, replace(FIGURES, persons=(*persons, active)))
    return verdict(_LAWS[branch](), branch, "persons", name=name, figures=given)


_LAWS: dict[str, Callable[[], System]] = {
    "old_age": lambda: land(pension=pension()),
    "invalidity": lambda: land(pension=invalidity("0.5")),
    "survivors": lambda: land(pension=survivors("0.5")),
    "sickness": lambda: land(sickness=spell("sickness", "0.6")),
    "employment_injury": lambda: land(employment_injury=spell("employment_injury", "0.6")),
}
QUARTER = pytest.mark.parametrize(("name", "branch"), [("c128", "old_age"), ("c128", "invalidity"), ("c128", "survivors"), ("c130", "sickness")])  # fmt: skip


@DECLARED
@QUARTER
def test_a_quarter_of_all_employees_does_after_a_declaration(
    name: str, branch: str, answer: bool | None, status: Status
) -> None:
    """C128, Art. 9(2), 16(2) and 22(2); C130, Art. 20."""
    few = covering(branch, "0.1", "employees_in_industry")
    found = of_persons(name, branch, answer, covering(branch, "0.25"), few)
    assert (found.status, found.tested) == (status, decimal("0.25"))
    assert of_persons(name, branch, answer, covering(branch, "0.249"), few).status is NOT_MET


@DECLARED
@QUARTER
def test_half_of_those_in_industry_do_after_a_declaration(
    name: str, branch: str, answer: bool | None, status: Status
) -> None:
    few, industry = covering(branch, "0.1"), covering(branch, "0.5", "employees_in_industry")
    assert of_persons(name, branch, answer, few, industry).status is status
    assert of_persons(name, branch, answer, few, replace(industry, share=decimal("0.49"))).status is NOT_MET


@DECLARED
def test_three_quarters_of_those_in_industry_do_for_injuries(answer: bool | None, status: Status) -> None:
    """C121, Art. 5."""
    few = covering("employment_injury", "0.4")
    industry = covering("employment_injury", "0.75", "employees_in_industry")
    assert of_persons("c121", "employment_injury", answer, few, industry).status is status
    fewer = replace(industry, share=decimal("0.74"))
    assert of_persons("c121", "employment_injury", answer, few, fewer).status is NOT_MET


# what is asked for all: law and fact


def test_where_the_law_obliges_all_fewer_in_fact_are_to_be_judged() -> None:
    """Of all employees, whom the law obliges, 97 in 100 are protected."""
    found = of_persons("c121", "employment_injury", False, covering("employment_injury", "0.97", in_law="1"))
    assert (found.status, found.tested, found.required) == (OPEN, decimal("0.97"), 1)
    assert [one.code for one in found.lacking] == ["all_in_law"]
    assert [one.code for one in found.steps] == ["persons_share", "persons_in_law"]


@pytest.mark.parametrize("in_law", ["0.99", None])
def test_where_the_law_does_not_fewer_than_all_are_too_few(in_law: str | None) -> None:
    few = covering("employment_injury", "0.97", in_law=in_law)
    assert of_persons("c121", "employment_injury", False, few).status is NOT_MET


def test_where_a_part_suffices_what_the_law_obliges_does_not_count_for_the_fact() -> None:
    """C102, Art. 27: half of all employees; 40 in 100 are protected, though the law obliges all."""
    few = covering("old_age", "0.4", in_law="1")
    none_active = covering("old_age", "0.1", "active_among_residents")
    assert of_persons("c102", "old_age", False, few, none_active).status is NOT_MET


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

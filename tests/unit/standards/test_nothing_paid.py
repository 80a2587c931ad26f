"""Where nothing is paid: no requirement on what is paid counts as met, and an observation of one contingency stays with it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.standards.law import FIGURES, land, pension, spell, survivors, verdict

from allcover.presenting.standards_wanted import wanted
from allcover.rules.definition import System
from allcover.standards import (
    Change,
    Figures,
    Observed,
    Status,
    check_standards,
    read_conventions,
    read_figures,
)
from allcover.vocabulary.exact import decimal

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
CALM = Change("", date(2019, 6, 1), decimal("1.02"), None, None, False, "Price index")
CONVENTIONS = ("c102", "c121")


def none_of(contingency: str, requirement: str = "benefit", *, met: bool = False) -> Observed:
    return Observed(requirement, met, "The act pays survivors nothing", "Act, part IV", contingency=contingency)  # fmt: skip


def given(*observed: Observed, change: Change = CALM) -> Figures:
    return replace(FIGURES, changes=(change,), observed=observed)


def injury() -> System:
    """A law of employment injury that knows of the days of incapacity, and of nobody's death."""
    return land(employment_injury=spell("employment_injury", "0.8", waiting=0, days=10_000, least=0))


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_quiet_prices_adjust_nothing_of_which_no_rule_knows(convention: str) -> None:
    found = verdict(
        injury(), "employment_injury", "adjustment", of="injury_death", name=convention, figures=given()
    )
    assert (found.status, [one.code for one in found.lacking]) == (OPEN, ["no_rule_reads"])


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_one_observation_that_nothing_is_paid_settles_level_and_adjustment(convention: str) -> None:
    seen = given(none_of("injury_death"))
    for aspect in ("level", "adjustment"):
        found = verdict(
            injury(), "employment_injury", aspect, of="injury_death", name=convention, figures=seen
        )
        assert found.status is NOT_MET
        assert "observed" in [one.code for one in found.steps]
    assert "nothing_to_adjust" in [one.code for one in found.steps]


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_an_observation_of_survivors_is_told_of_survivors_alone(convention: str) -> None:
    seen = given(none_of("injury_death"))
    of_the_injured = verdict(
        injury(), "employment_injury", "level", of="injury_temporary", name=convention, figures=seen
    )
    assert of_the_injured.status is MET
    assert "observed" not in [one.code for one in of_the_injured.steps]


@pytest.mark.parametrize("convention", ["c102", "c128"])
def test_a_pension_of_nothing_is_not_adjusted_however_quiet_prices_are(convention: str) -> None:
    """The law covers the worker and leaves his widow nothing: there is no pension that could keep up with anything."""
    system = land(pension=survivors("0"))
    level = verdict(system, "survivors", "level", of="death", name=convention, figures=given())
    assert (level.status, level.tested) == (NOT_MET, 0)
    found = verdict(system, "survivors", "adjustment", of="death", name=convention, figures=given())
    assert (found.status, found.steps[-1].code) == (NOT_MET, "nothing_to_adjust")


def test_a_rise_of_all_benefits_is_none_of_a_benefit_that_is_not_paid() -> None:
    raised = replace(CALM, benefits=decimal("1.1"))
    found = verdict(injury(), "employment_injury", "adjustment", of="injury_death",
                    figures=given(none_of("injury_death"), change=raised))  # fmt: skip
    assert (found.status, found.tested) == (NOT_MET, None)


@pytest.mark.parametrize("aspect", ["adjustment", "duration"])
def test_nobody_can_have_seen_adjusted_or_lasting_what_is_never_paid(aspect: str) -> None:
    seen = given(none_of("", aspect, met=True))
    found = verdict(land(pension=survivors("0")), "survivors", aspect, figures=seen)
    assert found.status is NOT_MET


def test_a_benefit_that_is_paid_need_not_follow_quiet_prices() -> None:
    assert verdict(land(pension=pension()), "old_age", "adjustment", figures=given()).status is MET


def test_the_entry_that_settles_a_level_names_its_contingency() -> None:
    result = check_standards(injury(), date(2024, 6, 1), read_conventions()[:1], given())
    entries = [one.entry for one in wanted(result) if one.verdict.of == "injury_death"]
    assert entries
    assert all("contingency: injury_death" in entry for entry in entries)


def test_a_contingency_is_read_from_a_file_of_figures(tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text(
        "observed:\n  - {requirement: benefit, branch: employment_injury, contingency: injury_death, met: no, "
        "says: Nothing, source: {title: Act}}\n",
        encoding="utf-8",
    )
    (seen,) = read_figures(path).observed
    assert (seen.contingency, seen.is_met) == ("injury_death", False)

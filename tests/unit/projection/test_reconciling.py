"""What moved the rate: each thing that differs has its step, nothing else has, and the steps end at the new valuation."""

from dataclasses import replace
from datetime import date

import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.economy_file import read_economy
from allcover.projection.grounds import scheme_of
from allcover.projection.insured import Opening
from allcover.projection.reconciling import reconcile, states
from allcover.projection.succession import Changed
from allcover.projection.valuation import value_scheme
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load

CORESIA = country_folder("coresia")


@pytest.fixture(scope="module")
def valued() -> Valued:
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / "national_pension.yaml")
    return value_basis(
        Basis(
            system,
            invent_survey(system, 500),
            date(2024, 6, 30),
            CORESIA / "people",
            given,
            economy=read_economy(CORESIA / "economy.yaml"),
        ),
        20,
    )


def more_pensions(valued: Valued) -> Opening:
    held = valued.ground.opening
    return replace(held, persons=held.persons * 1.2, amounts=held.amounts * 1.2)


def test_the_same_valuation_has_nothing_to_tell(valued: Valued) -> None:
    steps = reconcile(
        list(states(valued.ground, valued.assumptions, lambda held: valued.ground, valued.assumptions, ()))
    )
    assert [step.cause for step in steps] == ["before"]
    assert steps[0].premium == valued.valuation.premium


def test_data_people_assumptions_and_law_each_have_their_step(valued: Valued) -> None:
    ground, given = valued.ground, valued.assumptions.moved("interest", 0.01).times("credit", 0.9)
    after = replace(ground, opening=more_pensions(valued), dying=ground.dying * 0.9)
    awards = tuple(replace(one, own=one.own * 1.1) for one in ground.awards)
    law = replace(after, awards=awards)
    steps = reconcile(
        list(states(ground, valued.assumptions, lambda held: after, given, [(Changed("higher"), law)]))
    )
    assert [(step.cause, step.name) for step in steps] == [
        ("before", ""), ("data", ""), ("people", ""), ("assumption", "interest"), ("assumption", "credit"), ("law", "higher"),
    ]  # fmt: skip
    assert steps[1].premium > steps[0].premium
    assert steps[2].premium > steps[1].premium
    assert steps[5].premium > steps[4].premium
    whole = value_scheme(scheme_of(law, given), ground.first_year)
    assert steps[-1].premium == pytest.approx(whole.premium, rel=1e-12)
    assert len({step.premium for step in steps}) == len(steps)
    assert steps[-1].last_rate == whole.contribution_rate[-1]
    used = int(whole.reserves.exhaustion_year)
    assert steps[-1].exhaustion == (int(whole.years[used - 1]) if used else 0)


def test_what_awards_rest_on_is_laid_anew_and_the_steps_end_at_the_valuation(valued: Valued) -> None:
    """Careers change what the law gives: their step is told, and nothing is left over."""
    ground, was = valued.ground, valued.assumptions
    given = was.changed(
        ("careers",),
        {"spread": 0.5, "classes": 3, "past_growth": 0.02, "source": {"title": "Bulletin", "verified": True}},
    )
    better = replace(ground, awards=tuple(replace(one, own=one.own * 1.2) for one in ground.awards))
    steps = reconcile(
        list(states(ground, was, lambda held: better if held.has(("careers",)) else ground, given, ()))
    )
    assert [(step.cause, step.name) for step in steps] == [("before", ""), ("assumption", "careers")]
    whole = value_scheme(scheme_of(better, given), ground.first_year)
    assert steps[-1].premium == pytest.approx(whole.premium, rel=1e-12)
    assert steps[-1].premium > steps[0].premium


def test_another_way_to_tell_who_contributes_is_one_step(valued: Valued) -> None:
    entrants = {
        "persons": {"value": 50_000}, "ages": [15, 20, 30], "female": [0.2, 0.2], "male": [0.3, 0.3],
        "source": {"title": "Register", "verified": True},
    }  # fmt: skip
    given = valued.assumptions.changed(("paths", "coverage"), None).changed(("entrants",), entrants)
    given = given.moved("interest", 0.01)
    for was, now in ((valued.assumptions, given), (given, valued.assumptions)):
        steps = reconcile(list(states(valued.ground, was, lambda held: valued.ground, now, ())))
        assert [step.name for step in steps] == ["", "interest", "entrants"]
        alone = value_scheme(scheme_of(valued.ground, was.taking(now, ("paths", "interest"))), 2024)
        assert steps[1].premium == alone.premium
        whole = value_scheme(scheme_of(valued.ground, now), valued.ground.first_year)
        assert steps[-1].premium == pytest.approx(whole.premium, rel=1e-12)


def test_data_of_a_later_year_come_with_their_people(valued: Valued) -> None:
    after = replace(valued.ground, opening=more_pensions(valued), first_year=2027)
    steps = reconcile(
        list(states(valued.ground, valued.assumptions, lambda held: after, valued.assumptions, ()))
    )
    assert [step.cause for step in steps] == ["before", "data_and_people"]


def test_a_step_after_which_more_would_contribute_than_there_are_people_is_told(valued: Valued) -> None:
    """The coverage of before grew by a fifth a year: nothing refuses it, and nobody contributes twice."""
    source = {"title": "Bulletin", "verified": True}
    was = valued.assumptions.changed(("paths", "coverage"), {"value": 0.2, "source": source})
    steps = reconcile(list(states(valued.ground, was, lambda held: valued.ground, valued.assumptions, ())))
    assert [(step.cause, step.name, step.is_held) for step in steps] == [
        ("before", "", True),
        ("assumption", "coverage", False),
    ]
    assert steps[-1].premium == pytest.approx(valued.valuation.premium)

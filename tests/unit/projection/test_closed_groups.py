"""Implicit debt and the entry-age rate are of groups carried to their end: the horizon of a valuation does not move them."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allcover.projection.closed_groups import carried_on, extinct_after, implicit_debt, new_entrant_rate
from allcover.projection.financing import present_value
from allcover.projection.insured import Opening
from allcover.projection.rates import Floats
from allcover.projection.valuation import Paths, Scheme, middle, projected, value_scheme

BENCHMARK = Path(__file__).resolve().parents[3] / "benchmarks" / "valuation.py"


def invented() -> Scheme:
    spec = importlib.util.spec_from_file_location("valuation_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Scheme = module.invented()
    moves = found.moves
    # Death rates that stay, so that every path is constant.
    return replace(found, moves=replace(moves, dying=np.broadcast_to(moves.dying[:1], moves.dying.shape)))


EVEN = invented()


def cut(scheme: Scheme, years: int) -> Scheme:
    """The same scheme under a shorter horizon."""
    paths = Paths(**{name: path[:years] for name, path in vars(scheme.paths).items()})
    return replace(
        scheme, law=scheme.law[:years], law_after=scheme.law[years:], moves=replace(scheme.moves, dying=scheme.moves.dying[:years]),
        population=scheme.population[: years + 1], coverage=scheme.coverage[: years + 1], paths=paths,
    )  # fmt: skip


def both(scheme: Scheme) -> tuple[float, float]:
    insured = value_scheme(scheme, 2024).insured
    return implicit_debt(scheme, insured), new_entrant_rate(scheme, insured)


def debt(scheme: Scheme) -> float:
    """Of a scheme that gives a pension of one's own and a widow's beside each other, so that nobody else's pensions count."""
    return implicit_debt(scheme, projected(scheme, nobody_comes(scheme), group="closed"))


def nobody_comes(scheme: Scheme) -> Floats:
    target = np.zeros(scheme.population.shape)
    target[0] = scheme.opening.active.sum(axis=-1)
    return target


@pytest.mark.parametrize("years", [12, 20, 40])
def test_debt_and_entry_age_rate_are_the_same_under_every_horizon(years: int) -> None:
    np.testing.assert_allclose(both(cut(EVEN, years)), both(EVEN), rtol=1e-9)


@pytest.mark.parametrize("years", [6, 14])
def test_a_law_that_changes_past_the_horizon_counts_for_whoever_lives_then(years: int) -> None:
    """Half as much again from the sixteenth year on: told within a long horizon, or past a short one, it is the same."""
    better = tuple(replace(one, own=1.5 * one.own) for one in EVEN.awards)
    law = np.where(np.arange(EVEN.law.size) < 15, EVEN.law, EVEN.law + len(EVEN.awards))
    cost = np.tile(EVEN.administration, 2)
    reformed = replace(
        EVEN, awards=(*EVEN.awards, *better), per_head=2 * EVEN.per_head, law=law, administration=cost
    )
    assert (np.array(both(reformed)) > np.array(both(EVEN)) * 1.01).all()
    np.testing.assert_allclose(both(cut(reformed, years)), both(reformed), rtol=1e-9)


def test_nearly_nothing_is_paid_after_the_end() -> None:
    end = extinct_after(EVEN.moves.dying[-1])
    longer = carried_on(EVEN, end + 60)
    np.testing.assert_allclose(both(longer), both(EVEN), rtol=1e-5)


@settings(max_examples=5, deadline=None)
@given(years=st.integers(1, 74), wages=st.floats(0, 0.06), interest=st.floats(0.02, 0.09))
def test_what_lies_beyond_the_horizon_is_the_group_there_carried_on(
    years: int, wages: float, interest: float
) -> None:
    """The debt is what is paid within the horizon, and the debt of those left at its end to their end, in its money."""
    flat = np.ones(EVEN.law.size)
    scheme = replace(EVEN, paths=replace(EVEN.paths, amounts=wages * flat, interest=interest * flat))
    short, held = cut(scheme, years), scheme.opening
    members = replace(held, active=np.zeros_like(held.active), inactive=held.active + held.inactive)
    made = projected(replace(short, opening=members), np.zeros(short.population.shape), group="closed")
    within = float(present_value(12 * middle(made.amounts.sum(axis=(1, 2, 3))), short.paths.interest))
    there = Opening(made.active[-1], made.inactive[-1], made.persons[-1], made.amounts[-1])
    by = (1 + wages) ** years
    awards = tuple(
        replace(one, own=one.own * by, disabled=one.disabled * by, survivor=one.survivor * by)
        for one in scheme.awards
    )
    beyond = debt(replace(scheme, opening=there, awards=awards)) / (1 + interest) ** years
    assert debt(short) == pytest.approx(within + beyond, rel=1e-6)


def test_debt_of_pensions_that_die_away_evenly_is_their_closed_value() -> None:
    """With 5 % dying at every age and no survivors, a pension a year is worth the half of this year and the sum of a geometric series, though the horizon is three years."""
    held, award = EVEN.opening, EVEN.awards[0]
    alone = Opening(
        np.zeros_like(held.active), np.zeros_like(held.inactive), held.persons, held.amounts, None
    )
    scheme = replace(
        EVEN, opening=alone, awards=(replace(award, survivor=np.zeros_like(award.survivor)),),
        moves=replace(EVEN.moves, dying=np.full_like(EVEN.moves.dying, 0.05)),
    )  # fmt: skip
    paths, a_year = scheme.paths, 12 * held.amounts.sum()
    on = 0.95 * (1 + paths.pensions[0]) / (1 + paths.interest[0])
    value = a_year * (1 + 0.95 * (1 + paths.pensions[0])) / 2 / np.sqrt(1 + paths.interest[0]) / (1 - on)
    assert debt(cut(scheme, 3)) == pytest.approx(value, rel=1e-4)


def test_what_is_held_is_the_last_interval() -> None:
    longer = carried_on(cut(EVEN, 10), 14)
    assert longer.population.shape[0] == 15
    np.testing.assert_array_equal(longer.moves.dying[-1], EVEN.moves.dying[9])
    np.testing.assert_array_equal(longer.population[-1], EVEN.population[10])
    assert longer.paths.interest.size == longer.law.size == 14
    assert carried_on(EVEN, 10) is EVEN


def test_widows_of_a_group_have_pensions_of_their_own_as_those_of_the_whole_scheme_have() -> None:
    """Half of the members are owed half, and less than if the law gave both pensions."""
    scheme = replace(EVEN, awards=tuple(replace(one, gives_one=True) for one in EVEN.awards))
    insured = value_scheme(scheme, 2024).insured
    owed, both_given = implicit_debt(scheme, insured), debt(EVEN)
    assert owed < 0.99 * both_given
    held = scheme.opening
    half = Opening(0.5 * held.active, 0.5 * held.inactive, 0.5 * held.persons, 0.5 * held.amounts)
    assert implicit_debt(replace(scheme, opening=half), insured) == pytest.approx(owed / 2, rel=1e-12)
    assert new_entrant_rate(scheme, insured) < new_entrant_rate(EVEN, value_scheme(EVEN, 2024).insured)


def test_shares_found_by_a_scheme_and_given_to_it_again_give_the_same() -> None:
    scheme = replace(EVEN, awards=tuple(replace(one, gives_one=True) for one in EVEN.awards))
    found = projected(scheme, nobody_comes(scheme), group="closed")
    given = projected(scheme, nobody_comes(scheme), group="closed", alone=found.alone)
    assert found.alone.min() < 1
    np.testing.assert_array_equal(given.amounts, found.amounts)

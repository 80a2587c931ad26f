"""The insured of a scheme by cells: nobody is lost, credit grows as it is earned, and a steady state is that of the life table."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.projection.financing import pay_as_you_go_rate
from allcover.projection.insured import FLOWS, Awards, Insured, Moves, Opening, project_scheme
from allcover.projection.insured_steps import project_insured
from allcover.projection.life_table import life_table
from allcover.projection.rates import Floats, dying_under
from allcover.vocabulary.fault import Faults

AGES, SERVICES, SHAPE = 101, 61, (2, 101, 61)


def moves(steps: int, dying: Floats | float = 0.02, invalid: float = 0.005, **changed: object) -> Moves:
    cells = (2, AGES)
    held = Moves(
        np.broadcast_to(np.asarray(dying, dtype=float), (steps, *cells)).copy(), np.full(cells, invalid), np.ones(SHAPE), np.full(cells, 0.75),
        np.full(cells, 0.3), np.full(cells, 0.6), np.tile(np.arange(AGES), (2, 1)), np.full(cells, 0.5),
        np.full(cells, 10), 3.0, np.zeros(cells),
    )  # fmt: skip
    return replace(held, **changed)  # type: ignore[arg-type]


def awards(age: int = 60, amount: float = 50.0, survivor: float = 20.0) -> Awards:
    own, disabled = np.zeros(SHAPE), np.zeros(SHAPE)
    own[:, age:, 10:] = amount
    disabled[:, :age, 3:] = amount
    given_up = np.zeros((2, 2, AGES))
    given_up[0], given_up[1, :, :18] = survivor, survivor / 2
    return Awards(own, disabled, given_up, 3)


def opening(seed: int = 1) -> Opening:
    random = np.random.default_rng(seed)
    active = np.zeros(SHAPE)
    for age in range(20, 60):
        active[:, age, : age - 18] = random.random((2, age - 18))
    return Opening(active, active / 4, np.zeros((4, 2, AGES)), np.zeros((4, 2, AGES)))


def projected(steps: int = 20, start: Opening | None = None, **changed: object) -> Insured:
    first = start or opening()
    target = np.repeat(first.active.sum(-1)[None], steps + 1, axis=0)
    return project_scheme(first, moves(steps, **changed), [awards()], target, np.ones(steps), np.ones(steps))  # type: ignore[arg-type]


def flow(made: Insured, kind: str) -> Floats:
    return np.asarray(made.flows[:, FLOWS.index(kind)].sum(axis=-1))


@given(seed=st.integers(0, 1000), invalid=st.floats(0, 0.05), dying=st.floats(0, 0.5))
def test_every_insured_person_is_accounted_for(seed: int, invalid: float, dying: float) -> None:
    """Insured and their pensions alone: opening less deaths and pensioners who die at once, plus who is new, is the end."""
    start = opening(seed)
    made = projected(5, start, invalid=invalid, dying=dying)
    everybody = (made.active + made.inactive).sum(axis=(1, 2, 3)) + made.persons[:, :2].sum(axis=(1, 2, 3))
    of_survivors = made.persons[:-1, 2:].sum(axis=(1, 2, 3)) * dying
    left = everybody[:-1] - flow(made, "deaths") + of_survivors + flow(made, "entrants")
    np.testing.assert_allclose(left, everybody[1:], rtol=1e-9)


@pytest.mark.parametrize(("dying", "times"), [(0.4, 2.0), (0.4, 4.0), (0.9, 4.0)])
def test_of_who_draws_for_invalidity_some_live_under_any_force(dying: float, times: float) -> None:
    """A product of 0.4 and four would be more than all: the share that lives is that of the whole population to the power of four."""
    persons = np.zeros((4, 2, AGES))
    persons[1, :, 70] = 100.0
    start = Opening(np.zeros(SHAPE), np.zeros(SHAPE), persons, persons * 30)
    made = projected(1, start, dying=dying, invalid_mortality=times)
    assert made.persons[1, 1, :, 71] == pytest.approx(100 * (1 - dying) ** times)
    assert flow(made, "deaths")[0] == pytest.approx(200 * (1 - (1 - dying) ** times))
    assert flow(made, "survivors")[0] > 0


def test_a_mortality_tried_moves_invalidity_pensions_both_ways() -> None:
    """Four times a force under which 0.4 die, a tenth lower, as it is and a tenth higher: a product would leave nobody, whichever is tried."""
    persons = np.zeros((4, 2, AGES))
    persons[1, :, 70] = 100.0
    start = Opening(np.zeros(SHAPE), np.zeros(SHAPE), persons, persons * 30)
    lower, as_is, higher = (
        projected(1, start, dying=dying_under(0.4, times), invalid_mortality=4.0).amounts[1, 1].sum()
        for times in (0.9, 1.0, 1.1)
    )
    assert lower > as_is > higher > 0


def test_steps_are_compiled_once_however_the_arrays_lie() -> None:
    """Each other order of an array would be compiled for anew, for seconds."""
    start, target = opening(), np.repeat(opening().active.sum(-1)[None], 4, axis=0)
    known: Any = project_insured
    held, kinds, made = moves(3), list[int](), list[Insured]()
    turned = replace(held, credit=np.asfortranarray(held.credit), returning=np.asfortranarray(held.returning))
    for one, people in ((held, target), (turned, np.broadcast_to(target[:1], target.shape))):
        made.append(project_scheme(start, one, [awards()], people, np.ones(3), np.ones(3)))
        kinds.append(len(known.signatures))
    assert kinds[0] == kinds[1]
    np.testing.assert_array_equal(made[0].amounts, made[1].amounts)


def test_contributors_are_those_of_the_labour_force() -> None:
    start = opening()
    made = projected(30, start)
    np.testing.assert_allclose(
        made.active.sum(-1)[1:, :, 1:], np.repeat(start.active.sum(-1)[None, :, 1:], 30, axis=0)
    )
    assert (made.active >= 0).all()
    assert (made.inactive >= 0).all()


def test_who_enters_may_be_told_instead_and_then_nobody_stops() -> None:
    """The opening and the entrants, less who dies, falls ill or retires: by age, those of the year before and who enters, with their credit."""
    start = opening()
    entering = np.zeros((3, 2, AGES))
    entering[:, :, 22] = 5.0
    target = np.concatenate([start.active.sum(-1)[None], entering])
    still = moves(3, 0.0, 0.0, returning=np.full((2, AGES), 0.5))
    made = project_scheme(start, still, [awards()], target, np.ones(3), np.ones(3), group="entered")
    assert flow(made, "entrants") == pytest.approx([10.0] * 3)
    assert flow(made, "stopped") == pytest.approx([0.0] * 3)
    there = start.active.sum(-1)[0, 21] + start.inactive.sum(-1)[0, 21] / 2
    assert made.active.sum(-1)[1, 0, 22] == pytest.approx(there + 5.0)
    assert made.active[1, 0, 22, 0] - 5.0 == pytest.approx(
        (start.active[0, 21, 0] * 0.25) + start.inactive[0, 21, 0] / 2
    )


def test_credit_grows_by_what_is_earned_and_only_for_who_contributes() -> None:
    still = moves(10, 0.0, 0.0, credit=np.full((2, AGES), 0.75), returning=np.zeros((2, AGES)))
    cells = np.zeros(SHAPE)
    cells[:, 30, 4] = 100.0
    start = Opening(cells, cells, np.zeros((4, 2, AGES)), np.zeros((4, 2, AGES)))
    target = np.zeros((11, 2, AGES))
    for year in range(11):
        target[year, :, 30 + year] = 100.0
    made = project_scheme(start, still, [awards()], target, np.ones(10), np.ones(10))
    service = np.arange(SERVICES)
    mean = (made.active[-1] * service).sum() / made.active[-1].sum()
    assert mean == pytest.approx(4 + 10 * 0.75)
    spread = (made.active[-1] * (service - mean) ** 2).sum() / made.active[-1].sum()
    assert spread == pytest.approx(10 * 0.75 * 0.25)
    assert made.inactive[-1, :, 40, 4].tolist() == [100.0, 100.0]


def test_pensions_in_payment_rise_by_the_index_and_awards_by_the_level_of_amounts() -> None:
    start = replace(opening(), active=np.zeros(SHAPE), inactive=np.zeros(SHAPE))
    persons, amounts = start.persons.copy(), start.amounts.copy()
    persons[0, 0, 70], amounts[0, 0, 70] = 10.0, 500.0
    start = replace(start, persons=persons, amounts=amounts)
    still = moves(3, 0.0, 0.0)
    made = project_scheme(
        start, still, [awards()], np.zeros((4, 2, AGES)), np.ones(3), np.array([1.02, 1.03, 1.0])
    )
    assert made.amounts[-1, 0, 0, 73] == pytest.approx(500 * 1.02 * 1.03)
    assert made.persons[-1, 0, 0, 73] == pytest.approx(10)


def test_steady_state_is_that_of_the_life_table() -> None:
    """Everybody insured from 20 to 59, pensions from 60 of half the wage: pensioners a contributor as years lived above and below."""
    rate = np.full(AGES, 0.0)
    rate[:] = 0.0004 * np.exp(0.085 * np.arange(AGES))
    table = life_table(np.minimum(rate, 0.9), "female")
    dying = np.append(table.dying[:-1], 0.45)
    living = np.zeros((2, AGES))
    living[:] = np.append(1.0, np.cumprod(1 - dying[:-1]))
    living[:, -1] /= dying[-1]
    cells = np.zeros(SHAPE)
    for age in range(20, 60):
        cells[:, age, age - 20] = living[:, age]
    steps = 100
    target = np.repeat(cells.sum(-1)[None], steps + 1, axis=0)
    start = Opening(cells, np.zeros(SHAPE), np.zeros((4, 2, AGES)), np.zeros((4, 2, AGES)))
    made = project_scheme(
        start, moves(steps, dying, 0.0, credit=np.ones((2, AGES)), married=np.zeros((2, AGES)), children=np.zeros((2, AGES))),
        [awards(60, 0.5)], target, np.ones(steps), np.ones(steps),
    )  # fmt: skip
    ratio = living[:, 60:].sum() / living[:, 20:60].sum()
    pensioners = made.persons[-1, 0].sum() / made.active[-1].sum()
    assert pensioners == pytest.approx(ratio, rel=2e-3)
    spent = made.amounts[-1].sum()
    assert pay_as_you_go_rate([spent], [made.active[-1].sum()])[0] == pytest.approx(0.5 * ratio, rel=2e-3)


def test_everything_wrong_with_probabilities_is_told_together() -> None:
    wrong = moves(2, 0.7, 0.5, married=np.full((2, AGES), 1.5))
    start = opening()
    with pytest.raises(Faults) as raised:
        project_scheme(start, wrong, [awards()], np.zeros((3, 2, AGES)), np.ones(2), np.ones(2))
    told = str(raised.value)
    for word in ("married", "take more than everybody", "first year are not those of the opening"):
        assert word in told


def test_decrements_that_add_to_more_than_one_are_named() -> None:
    """Each below one, both together not: 0.7 die and 0.5 fall ill. The place is the first interval, sex and age."""
    with pytest.raises(Faults) as raised:
        projected(2, dying=0.7, invalid=0.5)
    (fault,) = raised.value.faults
    assert str(fault).startswith(
        "dying and invalid: Death and invalidity together take more than everybody: 404 times, first at [0, 0, 0]. Lower one"
    )


def test_a_probability_above_one_is_named() -> None:
    with pytest.raises(Faults, match="credit: A probability does not lie between 0 and 1: 202 times"):
        projected(2, credit=np.full((2, AGES), 75.0))


def test_widows_who_marry_again_draw_no_more_where_the_law_says_so() -> None:
    """Of 100 widows of 40 to 42 who do not die, one in ten marries again each year; where the law pays on all draw."""
    persons, amounts = np.zeros((4, 2, AGES)), np.zeros((4, 2, AGES))
    persons[2, 0, 40], amounts[2, 0, 40] = 100, 3_000
    nobody = Opening(np.zeros(SHAPE), np.zeros(SHAPE), persons, amounts)
    rates = np.zeros((2, AGES))
    rates[0, 41:43] = 0.1
    held = moves(3, 0.0, 0.0, remarriage=rates)
    paying = awards()
    for law, left in ((replace(paying, ends_wed=True), [100, 90, 81, 81]), (paying, [100, 100, 100, 100])):
        made = project_scheme(nobody, held, [law], np.zeros((4, 2, AGES)), np.ones(3), np.ones(3))
        assert made.persons[:, 2].sum(axis=(1, 2)) == pytest.approx(left)
        assert made.amounts[:, 2].sum(axis=(1, 2)) == pytest.approx([30 * one for one in left])
    with pytest.raises(Faults, match="remarriage"):
        project_scheme(
            nobody, moves(3, remarriage=rates + 1), [paying], np.zeros((4, 2, AGES)), np.ones(3), np.ones(3)
        )

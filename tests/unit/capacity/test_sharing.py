"""One capacity a household, whoever of it is asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from allcover.capacity.assumptions import SHARING
from allcover.capacity.balance import Range
from allcover.capacity.sharing import STATES, ask

UNIT = np.array([0, 0, 0, 1, 1, 2])
MONEY = arrays(np.float64, 6, elements=st.integers(0, 300).map(float))
CAPACITY = arrays(np.float64, 3, elements=st.integers(0, 300).map(float))


def known(*values: float) -> Range:
    return Range.exactly(np.array(values))


@given(MONEY, CAPACITY, MONEY, st.sampled_from(SHARING))
def test_the_parts_of_those_asked_add_up_to_the_household_capacity(
    asked: np.ndarray, capacity: np.ndarray, earnings: np.ndarray, sharing: str
) -> None:
    found = ask(Range.exactly(asked), Range.exactly(capacity), UNIT, Range.exactly(earnings), sharing)
    parts = np.bincount(UNIT, found.part.low, 3)
    is_asked = np.bincount(UNIT, asked, 3) > 0
    assert parts == pytest.approx(np.where(is_asked, capacity, 0))
    assert found.can.is_known.all()
    assert (found.pays.low <= asked).all()
    assert (np.bincount(UNIT, found.pays.low, 3) <= capacity + 1e-6).all()


@given(MONEY, CAPACITY, MONEY, st.sampled_from(SHARING), arrays(np.bool_, 6), arrays(np.bool_, 3))
def test_what_is_unknown_leaves_room_for_every_answer(
    asked: np.ndarray, capacity: np.ndarray, earnings: np.ndarray, sharing: str,
    is_open: np.ndarray, is_closed: np.ndarray,
) -> None:  # fmt: skip
    exact = ask(Range.exactly(asked), Range.exactly(capacity), UNIT, Range.exactly(earnings), sharing)
    doubted = ask(
        Range(np.where(is_open, 0, asked), np.where(is_open, asked * 2, asked)),
        Range.exactly(np.where(is_closed, np.nan, capacity)),
        UNIT, Range.exactly(np.where(is_open, np.nan, earnings)), sharing,
    )  # fmt: skip
    for sure in ("is_yes", "is_no"):
        assert (getattr(exact.can, sure) | ~getattr(doubted.can, sure)).all()
    assert (doubted.part.low <= exact.part.low + 1e-6).all()
    assert (doubted.part.high >= exact.part.high - 1e-6).all()
    assert (doubted.pays.low <= exact.pays.low + 1e-6).all()
    assert (doubted.pays.high >= exact.pays.high - 1e-6).all()


def test_man_and_wife_are_not_both_asked_for_the_whole_capacity() -> None:
    alone = ask(known(6, 0), known(10), np.array([0, 0]), known(90, 10), "as_asked")
    both = ask(known(6, 6), known(10), np.array([0, 0]), known(90, 10), "as_asked")
    assert alone.can.is_yes.tolist() == [True, True]
    assert both.can.is_no.tolist() == [True, True]
    assert both.pays.low.tolist() == [5, 5]


def test_by_earnings_each_pays_out_of_own_part() -> None:
    found = ask(known(6, 6), known(10), np.array([0, 0]), known(90, 10), "by_earnings")
    assert found.part.low.tolist() == [9, 1]
    assert [STATES[state] for state in found.state] == ["full", "partly"]


def test_by_earnings_a_household_without_earners_shares_by_what_is_asked() -> None:
    found = ask(known(6, 2), known(8), np.array([0, 0]), known(0, 0), "by_earnings")
    assert found.part.low.tolist() == [6, 2]


def test_who_has_nothing_above_subsistence_can_pay_nothing_and_who_is_not_known_is_unknown() -> None:
    capacity = Range.exactly(np.array([0.0, np.nan]))
    found = ask(known(6, 6), capacity, np.array([0, 1]), known(50, 50), "as_asked")
    assert [STATES[state] for state in found.state] == ["not", "unknown"]

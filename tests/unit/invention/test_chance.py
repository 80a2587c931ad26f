"""Random numbers by question and person: independent of one another, of order and of how many are drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.invention.chance import Chance, picked, spread_out

seeds, questions = st.integers(0, 2**31), st.text(max_size=20)


@given(seeds, questions, st.integers(1, 50), st.integers(0, 50))
def test_a_longer_draw_begins_with_the_shorter_one(seed: int, question: str, few: int, more: int) -> None:
    chance = Chance(seed)
    assert np.array_equal(chance.of(question, few), chance.of(question, few + more)[:few])


@given(seeds, questions, questions)
def test_questions_have_streams_of_their_own(seed: int, one: str, other: str) -> None:
    same = np.array_equal(Chance(seed).of(one, 8), Chance(seed).of(other, 8))
    assert same == (one == other)


@given(seeds, st.floats(0, 1), st.floats(0, 1))
def test_raising_a_share_adds_cases_and_takes_none_away(seed: int, low: float, high: float) -> None:
    low, high = sorted((low, high))
    few, many = (Chance(seed).happens("is so", share, 60) for share in (low, high))
    assert (few <= many).all()


@given(seeds, st.integers(-50, 50), st.integers(0, 40))
def test_whole_numbers_lie_between_their_ends(seed: int, low: int, span: int) -> None:
    found = Chance(seed).between("how many", low, low + span, 200)
    assert found.min() >= low
    assert found.max() <= low + span
    assert (Chance(seed).between("how many", low, low - 3, 9) == low).all()


def test_draws_have_the_distribution_they_are_named_for() -> None:
    chance, size = Chance(1), 200_000
    assert chance.of("even", size).mean() == pytest.approx(0.5, abs=0.003)
    normal = chance.normal("bell", size)
    assert (normal.mean(), normal.std()) == (pytest.approx(0, abs=0.01), pytest.approx(1, abs=0.01))
    assert np.median(chance.factor("times", 0.5, size)) == pytest.approx(1, abs=0.01)
    few = chance.few("children", 2.5, size)
    assert (few.mean(), few.var()) == (pytest.approx(2.5, abs=0.02), pytest.approx(2.5, abs=0.05))
    shares = np.bincount(chance.pick("which", [0.2, 0.5, 0.3], size)) / size
    assert shares == pytest.approx([0.2, 0.5, 0.3], abs=0.005)
    assert np.corrcoef(chance.of("one", size), chance.of("other", size))[0, 1] == pytest.approx(0, abs=0.01)


def test_shares_may_differ_by_case() -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    assert picked(np.array([0.9, 0.1, 0.4]), rows).tolist() == [0, 1, 0]


def test_clusters_spread_evenly_however_many_there_are() -> None:
    for size in (10, 137, 1000):
        assert np.sort(spread_out(0.37, size)) == pytest.approx(
            (np.arange(size) + 0.5) / size, abs=2.0 / size
        )

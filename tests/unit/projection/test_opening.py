"""A scheme at its start: a sample is spread over its groups of ages, and no group lies on both sides of an age of the law."""

import numpy as np
import pytest

from allcover.presenting.assumptions_section import SPREAD
from allcover.projection.awards import AGES
from allcover.projection.insured import TYPES, Awards
from allcover.projection.opening import Members, breaks_of, opening_of

SERVICE = 60


def awards() -> Awards:
    """Old-age pensions from 62, orphans' below 18."""
    own, survivor = np.zeros((2, AGES, SERVICE)), np.zeros((2, 2, AGES))
    own[:, 62:, 15:] = 1.0
    survivor[1, :, :18] = 1.0
    return Awards(own, np.zeros_like(own), survivor, 5)


def members(kind: str, age: int, age_groups: tuple[int, ...] | None = None) -> Members:
    """A thousand women who draw a pension of 100, and a thousand men of 41 who contribute."""
    return Members(
        weight=np.array([1000.0, 1000.0]), sex=np.array([0, 1]), age=np.array([age, 41]), is_contributing=np.array([False, True]), months=np.array([0.0, 120.0]),
        earnings=np.array([0.0, 300.0]), contribution=np.array([0.0, 36.0]), pension=np.array([100.0, 0.0]), type=np.array([TYPES.index(kind), -1]), age_groups=age_groups,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "age", "low", "high"), [("orphaned", 17, 15, 18), ("orphaned", 12, 10, 15), ("old_age", 62, 62, 65), ("invalidity", 61, 60, 62)]
)  # fmt: skip
def test_a_sample_is_spread_to_no_age_at_which_the_law_gives_nothing(
    kind: str, age: int, low: int, high: int
) -> None:
    opening, _ = opening_of(members(kind, age), np.ones((2, AGES)), SERVICE, breaks_of(awards()))
    held = opening.persons[TYPES.index(kind), 0]
    assert np.flatnonzero(held).tolist() == list(range(low, high))
    assert held.sum() == pytest.approx(1000)


def test_records_stay_at_their_ages_or_within_their_groups() -> None:
    people = np.ones((2, AGES))
    exact, _ = opening_of(members("orphaned", 17, tuple(range(AGES))), people, SERVICE, breaks_of(awards()))
    assert exact.persons[TYPES.index("orphaned"), 0, 17] == 1000
    assert exact.active[1, 41].sum() == pytest.approx(1000)
    grouped, _ = opening_of(
        members("orphaned", 15, (0, 15, 18, 25, 60)), people, SERVICE, breaks_of(awards())
    )
    assert np.flatnonzero(grouped.persons[TYPES.index("orphaned"), 0]).tolist() == [15, 16, 17]
    assert np.flatnonzero(grouped.active[1].sum(axis=-1)).tolist() == list(range(25, 60))


def test_it_is_known_how_ages_are_told_and_the_report_has_words_for_each() -> None:
    told = [members("old_age", 70, groups).ages_told for groups in (None, tuple(range(AGES)), (0, 15, 60))]
    assert told == ["sample", "single", "groups"]
    assert set(SPREAD) == set(told)
    assert "nothing is smoothed" in SPREAD["single"]

"""Who can pay, and the money of a design, where means or amounts of some are not known: from what is sure to what may be."""

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from allcover.capacity.assumptions import Assumed, default_assumptions
from allcover.capacity.balance import Range
from allcover.capacity.comparison import Asked, DesignResult, group_abilities, work_out
from allcover.capacity.counting import Counting
from allcover.capacity.designs import ContributionDesign
from allcover.capacity.dues import Traits
from allcover.capacity.payers import Grouping, Payers, everybody
from allcover.capacity.sharing import ask
from allcover.engine.columns import OutcomeColumn
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Name

INF = np.inf
FLAT = ContributionDesign(id="f", name=Name("F"), kind="flat", sources=(), contribution=5.0)
RATE = ContributionDesign(id="r", name=Name("R"), kind="percentage", sources=(), rate=0.1)
WOMEN = (True, True, True, False, False)
"""The first three of the five."""


def payers(
    capacity: list[tuple[float, float]], income: list[float], asked: OutcomeColumn | None = None
) -> Payers:
    size = len(income)
    low, high = np.array(capacity).T
    sex = Grouping(("female", "male"), np.where(WOMEN[:size], 0, 1).astype(np.int64))
    return Payers(
        np.ones(size), asked or everybody(size), Traits(Range.exactly(np.array(income))), Range(low, high),
        np.arange(size, dtype=np.int64), {"sex": sex}, None,
    )  # fmt: skip


def found(design: ContributionDesign, of: Payers) -> DesignResult:
    return work_out(design, of, default_assumptions())


# Able; 0 to 9: may be able; 2 to 4: a part and no more; not known how much, but not able; able.
CAPACITY = [(8.0, 8.0), (0.0, 9.0), (2.0, 4.0), (0.0, 4.0), (5.0, 5.0)]
INCOME = [90.0, 60.0, 50.0, 50.0, 90.0]


def test_who_surely_cannot_pay_in_full_is_not_among_those_who_may_though_how_far_cannot_be_told() -> None:
    result = found(FLAT, payers(CAPACITY, INCOME))
    full, partly, nothing, unknown = (share.value for share in result.total.shares if share is not None)
    assert (full, partly, nothing, unknown) == pytest.approx((0.4, 0.2, 0.0, 0.4))
    assert result.total.can_pay.ends == pytest.approx((0.4, 0.6))


def test_each_group_has_a_range_of_its_own() -> None:
    by_sex = {row.group: row.can_pay for row in found(FLAT, payers(CAPACITY, INCOME)).groups if row.group}
    assert by_sex["female"].ends == pytest.approx((1 / 3, 2 / 3))
    assert by_sex["male"].value == 0.5


def test_women_less_men_goes_from_the_least_to_the_most() -> None:
    apart = found(FLAT, payers(CAPACITY, INCOME)).women_less_men
    assert apart is not None
    assert apart.ends == pytest.approx((1 / 3 - 1 / 2, 2 / 3 - 1 / 2))


def test_money_goes_from_what_is_sure_to_what_may_be() -> None:
    money = found(FLAT, payers(CAPACITY, INCOME)).money
    year = 12 * 5.0
    assert money.due.value == 5 * year
    assert money.revenue.ends == pytest.approx((2 * year, 3 * year))
    # Surely lacking: 5 - 4 of the third and 5 - 4 of the fourth; at most 5 of the second, 3 and 5.
    assert money.needed.ends == pytest.approx((12 * 2, 12 * 13))
    assert money.unable.ends == (2.0, 3.0)
    assert money.needed_each is None, "how much it is is known of none of those who cannot"


def test_what_is_asked_of_an_unknown_income_has_no_upper_end_but_what_comes_in_has() -> None:
    money = found(RATE, payers([(8.0, 8.0), (0.0, 9.0)], [50.0, np.nan])).money
    assert money.due.ends == (60.0, INF)
    assert money.revenue.ends == pytest.approx((60, 12 * (5 + 9))), (
        "who pays in full is asked no more than the capacity"
    )
    assert money.needed.is_untold


def test_nobody_joining_brings_nothing_in_whatever_is_not_known() -> None:
    none = default_assumptions()
    none = type(none)(none.share_of_surplus, Assumed(0.0, none.take_up.source), none.regularity)
    money = work_out(RATE, payers([(0.0, INF)], [np.nan]), none).money
    assert money.revenue.value == 0


def test_who_may_not_be_asked_is_nobody_who_surely_pays() -> None:
    may = OutcomeColumn(np.array([True, False]), np.array([1.0, 0.0]), np.array([1.0, 1.0]))
    result = found(FLAT, payers([(8.0, 8.0), (8.0, 8.0)], [90.0, 90.0], may))
    assert result.total.persons.ends == (1.0, 2.0)
    assert result.total.can_pay.ends == (1.0, 1.0), "whether the other is asked or not, all who are can pay"
    assert result.money.due.ends == result.money.revenue.ends == (60.0, 120.0)


def test_who_would_be_asked_more_than_the_household_has_is_nobody_who_may_pay() -> None:
    """One is asked and can pay; of two it is not known whether they are asked, and one of them could not pay."""
    may = OutcomeColumn(np.array([True, False, False]), np.array([1.0, 0.0, 0.0]), np.ones(3))
    of = payers([(0.0, 0.0), (8.0, 8.0), (2.0, 2.0)], [90.0, 90.0, 50.0], may)
    assert found(FLAT, of).total.can_pay.ends == (0.0, 0.5)
    by_sex = {row.group: row.can_pay.ends for row in found(FLAT, of).groups if row.group}
    assert by_sex == {"female": (0.0, 0.5)}


ASKED = st.lists(st.sampled_from((True, False, None)), min_size=6, max_size=6)
DUES = st.lists(st.integers(0, 9), min_size=6, max_size=6)


@example([True] * 5 + [None], [0, 0, 0, 0, 1, 0], [0, 0, 0], [False] * 6)
@given(
    ASKED,
    DUES,
    st.lists(st.integers(0, 20), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_the_ends_are_the_least_and_the_most_that_any_answer_makes(
    asked: list[bool | None], dues: list[int], capacity: list[int], women: list[bool]
) -> None:
    """Against every answer that could have been given to who is asked, two persons a household, all and the women alone."""
    unit, due = np.array([0, 0, 1, 1, 2, 2]), np.array(dues, dtype=np.float64)
    low, high = (np.array([end if one is None else one for one in asked], dtype=np.float64) for end in (0, 1))
    is_asked = OutcomeColumn(low == high, low, high)
    held, room = Range.exactly(due), Range.exactly(np.array(capacity, dtype=np.float64))
    asking = ask(Range(due * low, due * high), room, unit, held, "as_asked")
    sex = Grouping(("female", "male"), np.where(women, 0, 1).astype(np.int64))
    told = group_abilities({"sex": sex}, Counting(np.ones(6), None), Asked(asking, is_asked, due, high > 0))
    told_of = {row.group: row.can_pay.ends for row in told}
    for group, inside in {"": np.ones(6, dtype=bool), "female": np.array(women)}.items():
        shares = []
        for answers in product(*([one] if one is not None else [False, True] for one in asked)):
            who = np.array(answers)
            able = (np.bincount(unit, due * who, 3) <= capacity)[unit] | (due == 0)
            if (who & inside).any():
                shares.append((who & able & inside).sum() / (who & inside).sum())
        ends = told_of.get(group)
        assert ends == (pytest.approx((min(shares), max(shares))) if shares else None)


def test_known_of_everybody_nothing_is_open() -> None:
    result = found(FLAT, payers([(8.0, 8.0), (2.0, 2.0), (0.0, 0.0), (5.0, 5.0)], [90.0, 60.0, 50.0, 90.0]))
    told = [
        getattr(result.money, name) for name in ("due", "own_due", "state", "revenue", "needed", "unable")
    ]
    told += [result.total.persons, result.total.can_pay, result.women_less_men]
    assert not any(each.is_open for each in told if isinstance(each, OpenShare))
    assert len(told) == 9

"""Income profiles of groups as an input of their own."""

from collections.abc import Iterator
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allcover.capacity.ability import AbilityRow, ability_of
from allcover.capacity.assumptions import default_assumptions
from allcover.capacity.balance import Floats
from allcover.capacity.comparison import work_out
from allcover.capacity.counting import AS_ENTERED, Counting
from allcover.capacity.designs import ContributionDesign
from allcover.capacity.payers import groups_of_blocks, payers_of_blocks
from allcover.capacity.profiles import PERCENTILES, TRAITS, IncomeProfile, blocks_of, read_profiles
from allcover.capacity.sharing import STATES
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Between
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Name

HEAD = "group,persons,month,mean,p10,p50,p90,subsistence_month,sex"
FLAT = ContributionDesign(id="flat", name=Name("Flat"), kind="flat", sources=(), contribution=3.0)


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "profiles.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def test_percentiles_become_parts_of_known_income_and_open_ends(tmp_path: Path) -> None:
    blocks = blocks_of(read_profiles(written(tmp_path, "Market women,1000,,80,40,70,120,60,female")))
    assert blocks.weight.sum() == pytest.approx(1000)
    assert blocks.weight[0] == pytest.approx(100)
    assert (blocks.means.income.low[0], blocks.means.income.high[0]) == (0, 40)
    # Of the mean of 80, 0.4 x 55 and 0.4 x 95 are told; the lowest tenth has 0 to 4 of the other 20, the highest the rest.
    assert [blocks.means.earnings.low[-1], blocks.means.earnings.high[-1]] == pytest.approx([160, 200])
    assert (blocks.means.income.low[-1], blocks.means.income.high[-1]) == (120, np.inf)
    assert np.interp(0.5, np.linspace(0, 1, 802), blocks.means.income.low) == pytest.approx(70, abs=1)
    assert set(blocks.groups["sex"]) == {"female"}


def test_who_can_pay_is_counted_without_sampling_error_and_the_open_ends_stay_open(tmp_path: Path) -> None:
    """15 % above 60 bears 3 from an income of 80 on; between p50 = 70 and p90 = 120 that is the 58th percentile."""
    blocks = blocks_of(read_profiles(written(tmp_path, "Market women,1000,,80,40,70,120,60,female")))
    found = work_out(FLAT, payers_of_blocks(blocks, 0.15), default_assumptions())
    shares = {state: share.value for state, share in zip(STATES, found.total.shares) if share is not None}
    assert shares["full"] == pytest.approx(0.42)
    assert (
        shares["unknown"] == 0
    )  # the lowest tenth has 40 at most, below what it lives on; the highest 120 at least
    assert sum(value or 0 for value in shares.values()) == pytest.approx(1)
    assert found.total.can_pay.value == pytest.approx(0.42)
    assert found.total.can_pay.low.standard_error is None
    assert found.total.can_pay.low.note == AS_ENTERED


@pytest.mark.parametrize(
    ("needs", "has_some", "above", "middle"),
    [
        # 60 is the 36.67th percentile: 13.33 % have 5 more on average, 40 % have 35, the highest tenth 100 to 140.
        (60, (0.6333, 0.6333), (24.667, 28.667), 10),
        # The highest tenth begins below what is needed: each of them may have 160, or one of them nearly all of the 8 beyond 120.
        (130, (0.0, 0.1), (3, 8), 0),
        # 80 % have 45 more on average, and the highest tenth 170 where the lowest has nothing, or 130 where it has 10 more.
        (30, (0.9, 1.0), (50, 53), 40),
    ],
)
def test_capacity_is_told_of_everybody_as_far_as_percentiles_and_mean_say(
    tmp_path: Path, needs: int, has_some: tuple[float, float], above: tuple[float, float], middle: float
) -> None:
    """Who stands above the highest percentile has capacity where it lies above what is needed, whatever the amount."""
    row = f"Market women,1000,,80,40,70,120,{needs},female"
    blocks = blocks_of(read_profiles(written(tmp_path, row)))
    found = ability_of(
        blocks.means, Counting(blocks.weight, None), groups_of_blocks(blocks), 0.15, blocks.together
    ).rows[0]
    assert ends(found.has_some) == pytest.approx(has_some, abs=1e-3)
    assert ends(found.capacity) == pytest.approx([0.15 * each for each in above], abs=0.01)
    assert ends(found.middle) == pytest.approx([0.15 * middle] * 2, abs=0.02)


def ends(of: Estimate | Between | OpenShare | None) -> tuple[float, float]:
    if isinstance(of, Between):
        return of.low, of.high
    if isinstance(of, OpenShare):
        assert of.ends is not None
        return of.ends
    assert of is not None
    assert of.value is not None
    return of.value, of.value


PERCENTS = st.lists(st.sampled_from(PERCENTILES), max_size=4, unique=True).map(
    lambda each: tuple(sorted(each))
)


def tails(
    below: float, above: float, first: float, last: float, spare: float
) -> Iterator[list[tuple[float, float]]]:
    """Ways to share out what both ends of a group have: incomes with the share of the group that has each, three persons an end."""
    ceiling = min(first, spare / below) if below else 0.0
    for low in combinations_with_replacement({0.0, first / 3, ceiling, first}, 3):
        left = spare - below * sum(low) / 3
        if left >= -1e-9:
            for parts in ((1, 0, 0), (0.5, 0.5, 0), (1 / 3,) * 3):
                high = [last + 3 * part * max(left, 0.0) / above for part in parts]
                yield [(each, below / 3) for each in low] + [(each, above / 3) for each in high]


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    PERCENTS, st.lists(st.integers(0, 150), min_size=4, max_size=4), st.integers(0, 60), st.integers(0, 200)
)
@example((5, 95), [90] * 4, 9, 60)
@example((50,), [90] * 4, 45, 60)
def test_mean_capacity_is_what_some_incomes_of_the_group_make_and_no_incomes_make_more_or_less(
    percents: tuple[int, ...], values: list[int], spare: int, needs: int
) -> None:
    """Each way to share out what the lowest and the highest have lies between the ends, and the ends are of such ways."""
    held = np.sort(np.array(values[: len(percents)], dtype=np.float64))
    ranks = np.arange(10 * percents[0], 10 * percents[-1]) / 10 + 0.05 if percents else np.zeros(0)
    middle = np.interp(ranks, percents, held) if percents else np.zeros(0)
    below, above = (percents[0] / 100, 1 - percents[-1] / 100) if percents else (0.0, 1.0)
    first, last = (held[0], held[-1]) if percents else (0.0, 0.0)
    mean = 0.001 * middle.sum() + above * last + spare
    found = told(percents, held, mean, needs)
    means, shares = [], []
    for tail in tails(below, above, first, last, spare):
        each = [*((income, 0.001) for income in middle), *tail]
        means.append(sum(max(income - needs, 0.0) * share for income, share in each))
        shares.append(sum(share for income, share in each if income > needs))
    least, most = ends(found.capacity)
    assert least == pytest.approx(min(means), abs=1e-6)
    # One of three is not one of many: who has all that is spare needs as much as they do.
    assert most - 1e-6 <= max(means) + (above * (needs - last) / 3 if last < needs else 0.0)
    assert max(means) <= most + 1e-6
    some = ends(found.has_some)
    assert some[0] - 1e-6 <= min(shares)
    assert max(shares) <= some[1] + 1e-6


def told(percents: tuple[int, ...], held: Floats, mean: float, needs: float) -> AbilityRow:
    month = np.tile(held, (12, 1))
    profile = IncomeProfile("Farmers", 1000, percents, np.full(12, mean), month, False, needs, np.nan, dict.fromkeys(TRAITS), ())  # fmt: skip
    blocks = blocks_of([profile])
    groups = groups_of_blocks(blocks)
    return ability_of(blocks.means, Counting(blocks.weight, None), groups, 1.0, blocks.together).rows[0]


@pytest.mark.parametrize(("percents", "least", "most"), [(PERCENTILES, 5.5, 5.95), ((50,), 5.5, 10.0)])
def test_one_income_at_every_percentile_leaves_open_no_more_than_the_ends_of_the_group(
    percents: tuple[int, ...], least: float, most: float
) -> None:
    """The farmer of test P1: what the lowest have the highest do not; that both do best counted the same money twice."""
    income = (8 * 40 + 4 * 210) / 12
    found = told(percents, np.full(len(percents), income), income, 60)
    assert [0.15 * end for end in ends(found.capacity)] == pytest.approx([least, most])


def test_a_mean_alone_does_not_say_who_can_pay(tmp_path: Path) -> None:
    path = written(tmp_path, "Fishers,500,90,60", head="group,persons,mean,subsistence_month")
    found = work_out(FLAT, payers_of_blocks(blocks_of(read_profiles(path)), 0.15), default_assumptions())
    unknown = found.total.shares[STATES.index("unknown")]
    assert unknown is not None
    assert unknown.value == 1
    assert found.total.can_pay.is_untold
    money, unknown = found.money, found.money.unknown
    assert money.needed_each is None
    assert unknown is not None
    assert unknown.value == 1
    assert money.unable.ends == (0.0, 500.0)
    assert (money.due.value, money.revenue.ends, money.needed.ends) == (
        18_000.0,
        (0.0, 18_000.0),
        (0.0, 18_000.0),
    )


def test_seasons_of_a_group_give_the_months_in_which_it_can_pay(tmp_path: Path) -> None:
    rows = [f"Farmers,100,{month},{210 if month > 8 else 40},{190 if month > 8 else 30},{210 if month > 8 else 40},{230 if month > 8 else 50},60,"
            for month in range(1, 13)]  # fmt: skip
    blocks = blocks_of(read_profiles(written(tmp_path, *rows)))
    found = ability_of(
        blocks.means, Counting(blocks.weight, None), groups_of_blocks(blocks), 0.15, blocks.together
    )
    assert found.seasons is not None
    by_month = [share.value for share in found.seasons.by_month if share is not None]
    assert by_month == pytest.approx([0] * 8 + [1] * 4)
    harvest = found.seasons.proposed["at_harvest"]
    assert harvest is not None
    assert harvest.value == pytest.approx(1)


def test_all_faults_of_a_file_are_told_together(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "A,ten,,80,40,70,120,60,female", "B,10,1,80,40,30,120,60,woman", "C,10,,20,40,70,120,60,", ",10,13,80,40,70,120,-5,",
        head=HEAD + ",persns",
    )  # fmt: skip
    path.write_text(
        path.read_text(encoding="utf-8").replace("\n", ",\n").replace(",persns,", ",persns"), encoding="utf-8"
    )
    with pytest.raises(Faults) as found:
        read_profiles(path)
    told = [f"{fault.what} {fault.cure}" for fault in found.value.faults]
    for expected in (
        "'persns' is no column", "'persons' is 'ten'", "p50 (30) is below p10 (40)", "'woman' is no sex", "has the months 1",
        "mean (20) is lower", "no name", "'month' is '13'", "'subsistence_month' is '-5'",
    ):  # fmt: skip
        assert any(expected in fault for fault in told), (expected, told)

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.impact.samples import Home, line_at, people_of, received, standing_of

from allcover.estimation import Design, estimate, fgt, gini, share
from allcover.estimation.intervals import KNOWN
from allcover.impact.amounts import Amounts
from allcover.impact.poverty import poverty, shortfall
from allcover.impact.progressivity import progressivity
from allcover.impact.reach import NOBODY_RECEIVES, NOBODY_SEEN, reach
from allcover.impact.targeting import NO_GAP, NOBODY_POOR, beckerman, targeting

# By hand, line 100. Home 1: one person, 80 after 30 received, 50 before: A 30, D 20. Home 2: two persons, 120 a head
# after 30 a head (60 received by one of them), 90 before: A 10 and B 20 a head. Home 3: 200 a head after 10: C 10.
# Home 4: 70, nothing received: D 30.
HOMES = [Home(80, [30]), Home(120, [60, 0]), Home(200, [10]), Home(70, [0])]


def test_the_parts_of_beckerman_are_those_of_the_hand_example(tmp_path: Path) -> None:
    of = received(tmp_path, HOMES)
    found = targeting(of, line_at(of.sample, 100))
    a, b, c, d = 30 + 20, 40, 10, 20 + 30
    assert found.vertical_efficiency.value == pytest.approx((a + b) / (a + b + c))
    assert found.spillover.value == pytest.approx(b / (a + b))
    assert found.reduction_efficiency.value == pytest.approx(a / (a + b + c))
    assert found.gap_efficiency.value == pytest.approx(a / (a + d))
    assert found.remaining_gap.value == pytest.approx(12 * d)


def test_who_has_exactly_the_line_is_not_poor_in_any_measure() -> None:
    welfare, line, everybody = np.array([99.99, 100.0, 100.01]), np.full(3, 100.0), np.full(3, True)
    assert shortfall(welfare, line, everybody, 0).tolist() == [1, 0, 0]
    parts = beckerman(welfare, np.full(3, 5.0), line)
    assert parts.others.tolist() == [0, 5, 5]
    assert parts.beyond == pytest.approx([4.99, 0, 0])


def test_coverage_and_leakage_count_persons_of_households_that_receive(tmp_path: Path) -> None:
    of = received(tmp_path, HOMES)
    found = targeting(of, line_at(of.sample, 100))
    assert found.poor.value == pytest.approx(4 / 5), "homes 1, 2 (two persons) and 4 are poor before"
    assert found.coverage_of_poor.value == pytest.approx(3 / 4)
    assert found.undercoverage.value == pytest.approx(1 / 4)
    assert found.leakage.value == pytest.approx(1 / 4), (
        "of four persons reached, the one of home 3 is not poor"
    )
    assert found.leakage_direct.value == pytest.approx(1 / 3), "of three recipients one"
    assert found.differential.value == pytest.approx(3 / 4 - 1)


def test_who_may_receive_and_does_not_count_leaves_coverage_unknown(tmp_path: Path) -> None:
    of = received(tmp_path, [Home(80, [30], weight=0), Home(120, [0, 0]), Home(70, [0])])
    found, told = targeting(of, line_at(of.sample, 100)), reach(of, of.sample.everybody)
    for each in (found.coverage_of_poor, found.coverage_of_others, found.undercoverage, found.differential,
                 told.coverage[0], told.coverage_direct[0]):  # fmt: skip
        assert (each.value, each.low, each.note) == (None, None, NOBODY_SEEN)


def test_that_nobody_receives_of_whom_all_is_known_is_a_zero(tmp_path: Path) -> None:
    of = received(tmp_path, [Home(80, [0]), Home(120, [0, 0]), Home(70, [0])])
    found, told = targeting(of, line_at(of.sample, 100)), reach(of, of.sample.everybody)
    assert (found.undercoverage.value, told.coverage[0].value, told.coverage_direct[0].value) == (1, 0, 0)


def test_a_household_may_benefit_by_one_who_does_not_count(tmp_path: Path) -> None:
    home = Home(80, [30, 0], traits=[{"weight": 0.0}, {"weight": 1.0}])
    of = received(tmp_path, [home, Home(120, [0, 0]), Home(70, [0])])
    told = reach(of, of.sample.everybody)
    assert told.coverage[0].value == pytest.approx(1 / 4)
    assert (told.coverage_direct[0].value, told.coverage_direct[0].note) == (None, NOBODY_SEEN)


def test_an_equal_amount_for_everybody_has_a_characteristic_of_one(tmp_path: Path) -> None:
    of = received(tmp_path, [Home(60, [10]), Home(150, [10, 10]), Home(400, [10])])
    found = targeting(of, line_at(of.sample, 100))
    assert [found.characteristic[e].value for e in (1, 2)] == pytest.approx([1, 1])


def test_money_for_the_poorest_has_a_characteristic_above_one(tmp_path: Path) -> None:
    of = received(tmp_path, [Home(60, [10]), Home(150, [0, 0]), Home(400, [0])])
    one = targeting(of, line_at(of.sample, 100)).characteristic[1].value
    assert one == pytest.approx((100 / 50) / ((100 / 50 + 2 * 100 / 150 + 100 / 400) / 4))


def test_what_cannot_be_divided_is_named(tmp_path: Path) -> None:
    of = received(tmp_path, [Home(150, [0]), Home(200, [0])])
    found = targeting(of, line_at(of.sample, 100))
    assert (found.coverage_of_poor.value, found.coverage_of_poor.note) == (None, NOBODY_POOR)
    assert (found.leakage.value, found.leakage.note) == (None, NOBODY_RECEIVES)
    assert (found.gap_efficiency.value, found.gap_efficiency.note) == (None, NO_GAP)


def test_incidence_adequacy_and_generosity_of_the_hand_example(tmp_path: Path) -> None:
    of = received(tmp_path, HOMES)
    found = reach(of, of.sample.everybody)
    assert found.coverage_direct[0].value == pytest.approx(3 / 5)
    assert found.coverage[0].value == pytest.approx(4 / 5)
    assert found.adequacy[0].value == pytest.approx((30 + 2 * 30 + 10) / (80 + 2 * 120 + 200))
    assert found.generosity[0].value == pytest.approx((30 / 80 + 2 * 30 / 120 + 10 / 200) / 4)


def test_what_rests_on_few_who_receive_says_so(tmp_path: Path) -> None:
    """Three of sixty homes, of two persons each, receive: that none is in the richest fifth is the answer of three sampling units."""
    of = received(tmp_path, [Home(100 + n, [5 if n < 3 else 0, 0]) for n in range(60)])
    richest = {
        name: getattr(reach(of, of.ranks[0]), name)[4]
        for name in ("benefits", "beneficiaries", "direct_and_indirect")
    }
    for name, each in richest.items():
        assert each.value == 0
        assert each.high == pytest.approx(1 - 0.025 ** (1 / 3)), name
    assert [each.persons for each in richest.values()] == [3, 3, 6]
    found = targeting(of, line_at(of.sample, 101))
    money = (
        found.leakage_direct,
        found.vertical_efficiency,
        found.reduction_efficiency,
        *found.characteristic.values(),
    )
    assert {each.persons for each in money} == {3}
    assert found.leakage.persons == 6
    spread = progressivity(of)
    assert [each.persons for each in (spread.gini_before, spread.concentration, spread.kakwani)] == [
        120,
        3,
        3,
    ]


def test_what_cannot_be_negative_has_no_interval_below_zero(tmp_path: Path) -> None:
    """Two who receive, of very unequal welfare: a plain interval would begin below zero."""
    of = received(tmp_path, [Home(100, [1]), Home(100, [99]), Home(100, [0]), Home(100, [0])])
    found = reach(of, of.sample.everybody)
    for one in (found.adequacy[0], found.generosity[0]):
        assert one.value is not None
        assert one.value == pytest.approx(0.5)
        assert one.low is not None
        assert one.high is not None
        assert one.standard_error is not None
        assert one.value - 3 * one.standard_error < 0 < one.low
        assert one.high == pytest.approx(one.value + 12.706 * one.standard_error, rel=1e-4), (
            "Student's t of one degree"
        )


def test_recipients_are_told_by_their_own_sex(tmp_path: Path) -> None:
    both = [{"sex": "female"}, {"sex": "male"}]
    of = received(tmp_path, [Home(100, [60, 0], traits=both), Home(200, [0, 40], traits=both)])
    by_sex = next(each for each in of.sample.traits if each.grouping.id == "sex")
    found = reach(of, by_sex)
    assert found.grouping.labels == ("Male", "Female")
    assert [each.value for each in found.benefits] == pytest.approx([0.4, 0.6])
    assert [each.value for each in found.beneficiaries] == pytest.approx([0.5, 0.5])
    assert [each.value for each in found.coverage] == pytest.approx([1, 1])


def test_ages_that_the_law_leaves_out_receive_nothing_for_certain(tmp_path: Path) -> None:
    """The fund pays from an age on, and only who does not work: of the young it is known, of the old at work it is what was found."""
    people: list[dict[str, Any]] = [
        {"age": 30},
        {"age": 62, "labour_status": "employed"},
        {"age": 75, "labour_status": "inactive"},
    ]
    of = received(tmp_path, [Home(100, [0, 0, 20], traits=people), Home(200, [0, 0, 20], traits=people)])
    by_age = next(each for each in of.sample.traits if each.grouping.id == "age")
    found = dict(zip(by_age.grouping.labels, reach(of, by_age).coverage_direct, strict=True))
    assert (found["30–44"].value, found["30–44"].low, found["30–44"].note) == (0, None, KNOWN)
    assert (found["60–69"].value, found["60–69"].low) == (0, 0)
    assert found["60–69"].high is not None


@pytest.mark.parametrize(
    ("line", "shares", "known"),
    [
        (155, [1, 1, 0.5, 0, 0], [True, True, False, True, True]),
        # Four tenths are poor, more or less: of the fifths beside that border nothing is certain.
        (99, [1, 1, 0, 0, 0], [True, False, False, True, True]),
    ],
)
def test_a_fifth_far_beyond_the_line_has_all_or_no_poor_for_certain(
    tmp_path: Path, line: float, shares: list[float], known: list[bool]
) -> None:
    homes = [Home(welfare, [0]) for welfare in (50, 90, 150, 200, 300, 60, 95, 160, 210, 310) * 40]
    _, standing = standing_of(tmp_path, homes)
    (found,) = poverty([line_at(standing.sample, line)], standing, standing)
    fifths = [each.at_low for each in found.by[0].headcount]
    assert [each.value for each in fifths] == shares
    assert [each.note == KNOWN for each in fifths] == known


@pytest.mark.parametrize(
    ("least", "most", "known"),
    [
        (0, 5, [False, False, False, True, True]),
        (-5, 0, [True, True, False, False, False]),
        (-5, 5, [False, False, False, False, False]),
    ],
)
def test_a_fifth_under_an_option_is_certain_only_as_far_as_the_option_moves_all_one_way(
    tmp_path: Path, least: float, most: float, known: list[bool]
) -> None:
    """Fifths are made by welfare as things are: who is above the line stays there where nobody loses, who is below where nobody gains."""
    homes = [Home(welfare, [0]) for welfare in (50, 90, 150, 200, 300, 60, 95, 160, 210, 310) * 40]
    _, before = standing_of(tmp_path, homes)
    then = before.welfare.low + np.resize([least, most], before.welfare.low.size)
    (found,) = poverty([line_at(before.sample, 157)], replace(before, welfare=Amounts(then, then)), before)
    fifths = [each.at_low for each in found.by[0].headcount]
    assert [each.value for each in fifths] == [1, 1, 0.5, 0, 0]
    assert [each.note == KNOWN for each in fifths] == known
    assert [each.low is None or each.high is None or each.low == each.high for each in fifths] == known


homes = st.lists(
    st.builds(
        Home,
        st.floats(1, 500),
        st.lists(st.floats(0, 200, allow_subnormal=False) | st.just(0.0), min_size=1, max_size=4),
        st.floats(0.5, 50),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(homes=homes, line=st.floats(10, 300))
def test_shares_add_up_and_agree_with_the_plain_estimators(
    homes: list[Home], line: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    of = received(tmp_path_factory.mktemp("country"), homes)
    laid = line_at(of.sample, line)
    found = targeting(of, laid)
    parts = beckerman(of.before, of.shared, laid.amount)
    assert parts.filled + parts.beyond + parts.others == pytest.approx(of.shared)
    weight = of.sample.homes.weight
    paid = sum(home.weight * sum(home.receives) for home in homes)
    assert weight @ of.money == pytest.approx(paid), "A + B + C is all that is paid"
    poor = fgt(of.before, line, weight)
    assert found.poor.value == pytest.approx(poor.value)
    if paid > 0:
        assert found.leakage.value is not None
        assert found.poor_beneficiaries.value is not None
        assert found.leakage.value + found.poor_beneficiaries.value == pytest.approx(1)
        for groups in (*of.ranks, *of.sample.traits):
            by = reach(of, groups)
            for field in (by.benefits, by.beneficiaries, by.direct_and_indirect):
                assert sum(each.value or 0.0 for each in field) == pytest.approx(1)


def test_errors_are_those_of_the_plain_estimators_person_by_person(tmp_path: Path) -> None:
    """Sums over homes give the error that a share over persons has with households as sampling units."""

    rng = np.random.default_rng(5)
    homes = [
        Home(
            float(rng.uniform(20, 200)),
            [float(rng.choice([0, 20]))] * int(rng.integers(1, 5)),
            float(rng.uniform(1, 9)),
        )
        for _ in range(60)
    ]
    people, standing = standing_of(tmp_path, homes)
    welfare = people.household_column("welfare_month").to_numpy()
    plain = estimate(Design.of(people), share(welfare < 100, people.persons["weight"]))

    (found,) = poverty([line_at(standing.sample, 100)], standing, standing)
    mine = found.headcount.estimate
    assert mine is not None
    assert mine.value is not None
    assert (mine.value, mine.standard_error) == pytest.approx((plain.value, plain.standard_error))
    assert (mine.low, mine.high, mine.persons, mine.degrees) == pytest.approx(
        (plain.low, plain.high, plain.persons, plain.degrees)
    )
    by_person = estimate(Design.of(people), gini(welfare, people.persons["weight"]))
    by_home = standing.sample.homes.estimates([gini(standing.welfare.low, standing.sample.homes.weight)])[0]
    assert (by_home.value, by_home.standard_error) == pytest.approx(
        (by_person.value, by_person.standard_error)
    )
    assert by_home.persons == by_person.persons
    assert len(people_of(homes).persons) == by_home.persons

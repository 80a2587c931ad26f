"""The indicators as the guide's worked tests give them (S1, S2), and the story that they tell."""

import itertools
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.mutuals.monitoring import (
    Care,
    Finances,
    Indicator,
    Members,
    of_care,
    of_finances,
    of_members,
    story_of,
)
from allcover_site.month.earning import earned_by_days, earned_to_date
from allcover_site.month.meaning import MEANINGS, NAMES, STORIES, meaning_of

S1 = Members(820, 697, 150, 58, 4_118, 26_500, 14_480_000, 11_940_000)
S2 = Finances(11_940_000, 208_000, 9_150_000, 2_310_000, 1_800_000)


def percent(found: tuple[Indicator, ...]) -> dict[str, float]:
    return {one.code: round(100 * float(one.value), 2) for one in found if one.value is not None}


def test_s1_gives_the_indicators_of_membership() -> None:
    expected = {"M.1": 10.37, "M.2": 85.0, "M.3": 3.29, "M.4": 7.07, "M.5": 15.54, "M.6": 82.46}
    assert percent(of_members(S1)) == expected


def test_mutual_that_neither_grows_nor_shrinks_is_not_said_to_grow() -> None:
    growth = next(
        one
        for one in of_members(replace(S1, before=500, renewed=500, new_in_served=0, new_in_opened=0))
        if one.code == "M.1"
    )
    assert growth.value == 0
    assert growth.verdict == "good"
    assert str(meaning_of("M.1", growth.verdict)) == "The mutual keeps its number of members, or grows."


def test_growth_is_the_growth_in_old_and_in_new_areas_together() -> None:
    m1, _, m3, m4, *_ = (one.value for one in of_members(S1))
    assert m1 is not None
    assert m3 is not None
    assert m4 is not None
    assert m1 == m3 + m4


def test_s2_gives_the_ratios_and_hidden_costs_turn_surplus_into_dependence() -> None:
    found = percent(of_finances(S2))
    assert (found["claims"], found["operating"], found["F.3"]) == (76.63, 19.35, 106.0)
    assert (S2.result, S2.own_result) == (2_488_000, 688_000)
    assert story_of(S2) == "surplus"
    hidden = replace(S2, hidden=1_500_000)
    assert percent(of_finances(hidden))["F.3"] == 93.73
    assert story_of(hidden) == "dependent"
    assert "dependent" in str(STORIES["dependent"])


def test_capital_is_held_against_the_charges_of_a_whole_year() -> None:
    held = replace(S2, equity=2_865_000)
    year, quarter = (
        of_finances(replace(held, years=years))[1].value for years in (Fraction(1), Fraction(1, 4))
    )
    assert year == Fraction(2_865_000, 11_460_000) == Fraction(1, 4)
    assert quarter == Fraction(1, 16)


@pytest.mark.parametrize(
    ("charges", "years", "is_judged"),
    [
        (249, Fraction(1, 2), False),
        (250, Fraction(1, 2), True),
        (124, Fraction(1), False),
        (125, Fraction(1), True),
    ],
)
def test_charges_below_half_a_month_of_contributions_are_too_few_to_judge_by(
    charges: int, years: Fraction, is_judged: bool
) -> None:
    """3,000 earned in half a year are 500 a month; in a year they are 250."""
    held = Finances(3_000, 0, charges, 0, 0, equity=9_000, years=years)
    found = {one.code: one for one in of_finances(held)}
    assert (found["F.3"].value, found["F.3"].verdict) == (
        Fraction(3_000, charges),
        "good" if is_judged else "small",
    )
    assert found["F.2"].verdict == found["F.3"].verdict
    assert ("too few" in str(meaning_of("F.3", found["F.3"].verdict))) is not is_judged
    assert ("too few" in str(meaning_of("F.2", found["F.2"].verdict))) is not is_judged


def test_charges_of_nothing_are_not_known_rather_than_few() -> None:
    found = {one.code: one for one in of_finances(Finances(3_000, 0, 0, 0, 0, equity=9_000))}
    assert (found["F.3"].verdict, found["F.2"].verdict) == ("unknown", "unknown")


def test_other_years_tell_other_stories() -> None:
    assert story_of(replace(S2, benefits=11_000_000)) == "subsidised"
    assert story_of(replace(S2, benefits=15_000_000)) == "deficit"
    assert story_of(Finances(0, 0, 0, 0, 0)) == "nothing"


def test_what_is_not_known_is_no_zero() -> None:
    empty = of_members(Members(0, 0, 0, 0, 0, None, 0, 0))
    assert [one.value for one in empty] == [None] * 6
    assert {one.verdict for one in empty if one.code in ("M.1", "M.5")} == {"unknown"}
    care = of_care(Care(0, 0, 0, (), 0, 0, 0, 0, 0, 0), 0)
    assert [one.value for one in care] == [None] * 9


def test_indicators_of_care_by_their_definitions() -> None:
    """D1 to D7 of a year: 1,000 earned; 12 claims came in, 10 are decided and 1 of them refused whole; 50 persons."""
    care = Care(asked=12, claims=10, refused=1, days=(3, 40), paid=900, insured=50, policies_before=20, new_policies=4,
                ended=20, renewed=17)  # fmt: skip
    found = {one.code: one.value for one in of_care(care, 1_000)}
    assert found == {
        "D1": Fraction(9, 10), "D2": Fraction(17, 20), "D3": Fraction(1, 5), "D4": Fraction(43, 2), "D5": Fraction(9, 10),
        "D6": Fraction(12, 50), "D7": 90, "D8": None, "D9": None,
    }  # fmt: skip


def test_every_indicator_has_a_name_and_words_for_every_verdict_it_gets() -> None:
    care = Care(12, 10, 1, (3, 40), 900, 50, 20, 4, 20, 17)
    for found in (*of_members(S1), *of_finances(S2), *of_care(care, 1_000)):
        assert found.code in NAMES
        assert str(meaning_of(found.code, found.verdict))
        assert found.verdict == "unknown" or found.verdict in MEANINGS[found.code]


def test_e16_premiums_are_earned_by_days() -> None:
    january = (date(2024, 1, 1), date(2024, 1, 31))
    one = earned_by_days(12_000, (date(2024, 1, 15), date(2025, 1, 14)), january)
    two = earned_by_days(12_000, (date(2023, 7, 1), date(2024, 6, 30)), january)
    assert one == Fraction(12_000 * 17, 366)
    assert round(float(one + two), 3) == 1573.770


@given(st.integers(0, 10**9), st.lists(st.integers(0, 365), max_size=11))
def test_parts_of_a_year_earn_the_whole_premium(amount: int, cuts: list[int]) -> None:
    start = date(2023, 3, 1).toordinal()
    borders = [0, *sorted(set(cuts) - {0, 366}), 366]
    parts = [
        (date.fromordinal(start + first), date.fromordinal(start + last - 1))
        for first, last in itertools.pairwise(borders)
    ]
    cover = (date.fromordinal(start), date.fromordinal(start + 365))
    assert sum(earned_by_days(amount, cover, part) for part in parts) == amount


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_no_more_is_earned_than_was_due_or_received(received: int, due: int) -> None:
    assert 0 <= earned_to_date(received, due) <= max(min(received, due), 0)

from hypothesis import given
from hypothesis import strategies as st

from allcover.coverage.counts import EFFECTIVE, LEGAL, Answers, CoverageCounts

cells = st.fixed_dictionaries(
    {(law, fact): st.integers(0, 10**6).map(float) for law in LEGAL for fact in EFFECTIVE}
)


@given(cells)
def test_covered_gaps_and_cannot_tell_add_up_to_everybody(drawn: dict[tuple[str, str], float]) -> None:
    counts = CoverageCounts(drawn)
    assert sum(counts.gap.values()) == counts.persons


@given(cells)
def test_law_and_fact_each_add_up_to_everybody(drawn: dict[tuple[str, str], float]) -> None:
    counts = CoverageCounts(drawn)
    assert sum(map(counts.legal, LEGAL)) == counts.persons == sum(map(counts.effective, EFFECTIVE))


def test_compliance_is_none_where_the_law_obliges_nobody() -> None:
    assert CoverageCounts({("none", "yes"): 10.0}).compliance is None


def test_unknown_is_in_the_share_of_all_and_not_in_the_share_of_answers() -> None:
    answers = Answers(yes=40, no=40, unknown=20)
    assert answers.share_of_all == 0.4
    assert answers.share_of_answers == 0.5
    assert answers.bounds == (0.4, 0.6)


def test_nobody_has_no_share() -> None:
    assert Answers(0, 0, 0).share_of_all is None
    assert Answers(0, 0, 5).share_of_answers is None


@given(cells, st.data())
def test_whatever_is_learnt_later_each_part_of_the_gap_stays_within_its_bounds(
    drawn: dict[tuple[str, str], float], data: st.DataObject
) -> None:
    learnt = dict.fromkeys(drawn, 0.0)
    for (law, fact), persons in drawn.items():
        new_law = data.draw(st.sampled_from(LEGAL[:3])) if law == "unknown" else law
        new_fact = data.draw(st.sampled_from(EFFECTIVE[:2])) if fact == "unknown" else fact
        learnt[new_law, new_fact] += persons
    before, after = CoverageCounts(drawn), CoverageCounts(learnt)
    for part, (low, high) in before.gap_bounds.items():
        assert low <= after.gap[part] <= high

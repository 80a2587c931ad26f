from collections.abc import Mapping
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from allcover.coverage.counts import CELLS, EFFECTIVE, LEGAL, Answers, CoverageCounts, CoverageRow

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


def row(cells: Mapping[tuple[str, str], float]) -> CoverageRow:
    return CoverageRow("Everybody", "Everybody", None, CoverageCounts(dict(cells)), {})


def endings(cell: tuple[str, str]) -> list[tuple[str, str]]:
    """The cells where persons of a cell may be once law and fact are known of them."""
    laws = LEGAL[:3] if cell[0] == "unknown" else (cell[0],)
    facts = EFFECTIVE[:2] if cell[1] == "unknown" else (cell[1],)
    return list(product(laws, facts))


def rate(cells: Mapping[tuple[str, str], float]) -> float:
    """Covered among the obliged where all is known."""
    covered, out = cells["mandatory", "yes"], cells["mandatory", "no"]
    return covered / (covered + out)


def test_compliance_is_none_where_nobody_is_known_to_be_obliged() -> None:
    assert row({("none", "yes"): 10.0}).compliance is None
    assert row({("none", "yes"): 10.0, ("unknown", "no"): 5.0}).compliance is None


def test_compliance_is_a_range_where_the_law_is_known_only_of_those_who_receive() -> None:
    found = row({("mandatory", "yes"): 12.0, ("unknown", "no"): 940.0, ("none", "no"): 48.0}).compliance
    assert found is not None
    assert found.ends == (12 / 952, 1.0)
    assert found.value is None


@given(cells)
def test_compliance_reaches_from_the_least_to_the_most_of_all_that_may_turn_out(
    drawn: dict[tuple[str, str], float],
) -> None:
    assume(sum(drawn["mandatory", fact] for fact in EFFECTIVE))
    rates = []
    for ending in product(*map(endings, CELLS)):
        learnt = dict.fromkeys(CELLS, 0.0)
        for cell, into in zip(CELLS, ending, strict=True):
            learnt[into] += drawn[cell]
        rates.append(rate(learnt))
    found = row(drawn).compliance
    assert found is not None
    assert found.ends == (min(rates), max(rates))


@given(cells, st.data())
def test_however_the_unknown_part_compliance_stays_within_its_range(
    drawn: dict[tuple[str, str], float], data: st.DataObject
) -> None:
    assume(sum(drawn["mandatory", fact] for fact in EFFECTIVE))
    learnt = dict.fromkeys(CELLS, 0.0)
    for cell, persons in drawn.items():
        left = persons
        for into in endings(cell)[1:]:
            part = float(data.draw(st.integers(0, int(left))))
            learnt[into] += part
            left -= part
        learnt[endings(cell)[0]] += left
    found = row(drawn).compliance
    assert found is not None
    assert found.ends is not None
    assert found.ends[0] <= rate(learnt) <= found.ends[1]


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

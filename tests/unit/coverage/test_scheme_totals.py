from itertools import combinations
from pathlib import Path

import pytest
from tests.unit.coverage.totals import C1, K2, K3, write_totals

from allcover.coverage.totals_reading import read_scheme_totals
from allcover.coverage.unions import union_over
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import Faults


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(Faults) as raised:
        read_scheme_totals(write_totals(folder, text))
    assert all(fault.cure and fault.place.line for fault in raised.value.faults)
    return [fault.what for fault in raised.value.faults]


def test_k2_as_a_table_of_schemes(tmp_path: Path) -> None:
    totals = read_scheme_totals(write_totals(tmp_path, K2))
    assert union_over(totals.strata).shares == (ratio(585, 1000), ratio(589, 1000))
    assert totals.is_of_persons


def test_k3_is_no_table_of_persons(tmp_path: Path) -> None:
    totals = read_scheme_totals(write_totals(tmp_path, K3))
    assert not totals.is_of_persons
    assert not totals.includes_dependants
    assert [one.persons for one in totals.denominators] == [3_722_370]


def test_a_number_left_out_is_unknown_not_zero(tmp_path: Path) -> None:
    totals = read_scheme_totals(write_totals(tmp_path, K2.replace(", number: 650000", "")))
    assert totals.schemes[2].number is None
    union = union_over(totals.strata)
    assert (union.is_incomplete, union.high) == (True, 10_000_000)


def test_adequate_persons_are_kept_under_their_profile(tmp_path: Path) -> None:
    totals = read_scheme_totals(write_totals(tmp_path, C1))
    assert {one.profile: one.persons.low for one in totals.adequate} == {
        "health_only": 40, "pension_only": 18, "health_and_pension": 12,
    }  # fmt: skip
    assert union_over(totals.strata).none.low == 28


STRATA = """
totals: two
title: Two strata
date: 2004-12-31
universe: Population
persons: 300
source: {title: Test}
schemes:
  - {scheme: a, name: A, unit: persons}
  - {scheme: b, name: B, unit: persons}
strata:
  - {stratum: Town, persons: 100, numbers: {a: 60, b: 30}, overlaps: [{between: [a, b], how: survey, persons: {from: 5, to: 10}}]}
  - {stratum: Country, persons: 200, numbers: {a: 20, b: 0}}
"""


def test_strata_add_up(tmp_path: Path) -> None:
    totals = read_scheme_totals(write_totals(tmp_path, STRATA))
    assert [scheme.number for scheme in totals.schemes] == [80, 30]
    union = union_over(totals.strata)
    assert (union.persons, union.low, union.high) == (300, 100, 105)


def test_faults_of_a_table_are_told_together(tmp_path: Path) -> None:
    wrong = (
        K2.replace("number: 3100000", "number: 31000000")
        .replace("scheme: private", "scheme: shi")
        .replace(
            "between: [shi, cbhi], how: survey, persons: 20000",
            "between: [shi, cbi], how: survey, persons: 20000",
        )
        .replace(
            "between: [moh, cbhi], how: survey, persons: 120000",
            "between: [cbhi, cbhi], how: survey, persons: 1",
        )
    )
    faults = faults_of(tmp_path, wrong)
    for expected in (
        "The scheme 'shi' is there a second time.",
        "'moh' has 31,000,000 of 10,000,000 persons.",
        "There is no scheme 'cbi'.",
        "A scheme overlaps with itself.",
        "There is no scheme 'private'.",
    ):
        assert expected in faults


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("persons: 5000}", "persons: 700000}", "The two schemes can share from 0 to 450,000 persons"),
        ("persons: 5000}", "match_rate: 0.9, persons: 5000}", "A linkage lacks false_matches, identifiers, method."),
        ("how: survey, persons: 5000}", "how: excluded_documented}", "A documented exclusion names no source."),
        ("how: survey, persons: 5000}", "how: excluded_assumed, persons: 3}", "An exclusion has a number of persons."),
        ("how: survey, persons: 5000}", "how: survey}", "An overlap has no number of persons."),
        ("persons: 10000000", "persons: 0", "There is nobody in the universe."),
        ("unit: persons, number: 450000", "unit: people, number: 450000", "'unit' is 'people'."),
        ("date: 2004-12-31", "date: 2004-13-31", "'2004-13-31' is no date of the calendar."),
    ],
)  # fmt: skip
def test_each_fault_is_named(tmp_path: Path, before: str, after: str, expected: str) -> None:
    assert any(what.startswith(expected) for what in faults_of(tmp_path, K2.replace(before, after)))


def places_of(folder: Path, text: str) -> dict[int, str]:
    with pytest.raises(Faults) as raised:
        read_scheme_totals(write_totals(folder, text))
    return {fault.place.line or 0: fault.what for fault in raised.value.faults}


def line_of(text: str, what: str) -> int:
    return text[: text.index(what)].count("\n") + 1


def test_a_scheme_of_more_than_everybody_is_one_fault_where_its_number_stands(tmp_path: Path) -> None:
    text = K2.replace("number: 2400000", "number: 12400000")
    assert places_of(tmp_path, text) == {
        line_of(text, "12400000"): "'shi' has 12,400,000 of 10,000,000 persons."
    }
    text = STRATA.replace("{a: 20, b: 0}", "{a: 220, b: 0}")
    assert places_of(tmp_path, text) == {line_of(text, "220"): "'a' has 220 of 200 persons."}


def test_a_universe_of_nobody_is_one_fault(tmp_path: Path) -> None:
    text = K2.replace("persons: 10000000", "persons: 0")
    assert places_of(tmp_path, text) == {line_of(text, "persons: 0"): "There is nobody in the universe."}


def test_strata_that_do_not_add_up_are_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, STRATA.replace("persons: 300", "persons: 400")) == [
        "The strata hold 300 persons, the universe 400."
    ]


def test_numbers_no_population_fits_are_a_fault(tmp_path: Path) -> None:
    """Three schemes of 60 in 100 that are said to share nobody two by two would need 180 persons."""
    text = STRATA[: STRATA.index("strata:")].replace("persons: 300", "persons: 100")
    text = text.replace("unit: persons}", "unit: persons, number: 45}")
    text += "  - {scheme: c, name: C, unit: persons, number: 45}\noverlaps:\n" + "".join(
        f"  - {{between: [{pair}], how: survey, persons: 0}}\n" for pair in ("a, b", "a, c", "b, c")
    )
    assert faults_of(tmp_path, text) == [
        "No population has the numbers of 'a', 'b' and 'c' and the overlaps between them together."
    ]


def of_hundred(counts: dict[str, int], overlaps: dict[tuple[str, str], int]) -> str:
    schemes = "".join(
        f"  - {{scheme: {one}, name: {one}, unit: persons, number: {count}}}\n"
        for one, count in counts.items()
    )
    pairs = "".join(
        f"  - {{between: [{one}, {other}], how: survey, persons: {persons}}}\n"
        for (one, other), persons in overlaps.items()
    )
    return f"{K2[: K2.index('schemes:')]}schemes:\n{schemes}overlaps:\n{pairs}".replace(
        "persons: 10000000", "persons: 100"
    )


def test_three_schemes_of_which_pairs_fit_and_all_three_do_not_are_told_all_at_once(tmp_path: Path) -> None:
    """Who is in a is in b and the other way about; so c cannot share some with b and nobody with a, and a must share with e what b does."""
    counts = dict.fromkeys("abce", 30)
    text = of_hundred(counts, {("a", "b"): 30, ("a", "c"): 0, ("b", "c"): 15, ("b", "e"): 15, ("a", "e"): 0})
    wrong = "No population has the numbers of 'a', 'b' and '{}' and the overlaps between them together."
    assert places_of(tmp_path, text) == {
        line_of(text, "between: [b, c]"): wrong.format("c"),
        line_of(text, "between: [a, e]"): wrong.format("e"),
    }
    fits = of_hundred(counts, {("a", "b"): 30, ("a", "c"): 15, ("b", "c"): 15, ("b", "e"): 15})
    assert read_scheme_totals(write_totals(tmp_path, fits)).strata


def test_five_schemes_of_which_every_three_fit_and_all_do_not_are_told(tmp_path: Path) -> None:
    """Of halves of a population that agree within two camps as little as 39 %, and between them as much as 61, there are no five."""
    counts = dict.fromkeys("abcde", 50)
    camps = {"a": 0, "b": 0, "c": 1, "d": 1, "e": 1}
    pairs = list(combinations("abcde", 2))
    text = of_hundred(counts, {(x, y): 19 if camps[x] == camps[y] else 31 for x, y in pairs})
    assert faults_of(tmp_path, text) == [
        "No population has the numbers of 'a', 'b', 'c', 'd' and 'e' and the overlaps between them together."
    ]
    possible = of_hundred(counts, {(x, y): 20 if camps[x] == camps[y] else 30 for x, y in pairs})
    assert read_scheme_totals(write_totals(tmp_path, possible)).strata


def test_a_linked_overlap_carries_its_band(tmp_path: Path) -> None:
    linked = 'how: register, match_rate: 0.8, false_matches: 0.05, identifiers: "name", method: "exact", persons: 100}'
    totals = read_scheme_totals(write_totals(tmp_path, K2.replace("how: survey, persons: 5000}", linked)))
    overlap = totals.strata[0].overlaps[-1].persons
    assert (overlap.low, overlap.high) == (95, 125)

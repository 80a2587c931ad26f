"""Law, fact and adequacy side by side: lines of the same persons with the same answers are one, others stay apart."""

from allcover.coverage.counts import CoverageCounts, CoverageRow, LineResult
from allcover.coverage.depth import depths


def line(
    name: str, covered: float, *, universe: str = "Employed persons", unknown: float = 0.0
) -> LineResult:
    cells = {
        ("mandatory", "yes"): covered,
        ("none", "no"): 100 - covered - unknown,
        ("mandatory", "unknown"): unknown,
    }
    row = CoverageRow("Everybody", "Everybody", 100, CoverageCounts(cells), {})
    return LineResult(name, name, universe, "contributing", False, (row,), {}, ())


def test_lines_alike_are_one_and_keep_their_order() -> None:
    found = depths([line("old_age", 30.0), line("medical_care", 40.0), line("survivors", 10.0 * 3)], None)
    assert [[each.id for each in one.lines] for one in found] == [["old_age", "survivors"], ["medical_care"]]


def test_the_same_numbers_of_other_persons_stay_apart() -> None:
    assert len(depths([line("old_age", 30.0), line("family", 30.0, universe="Children")], None)) == 2


def test_what_is_not_known_in_fact_stays_open_in_law_it_is_known() -> None:
    (one,) = depths([line("old_age", 30.0, unknown=20.0)], None)
    assert one.covered.ends == (0.3, 0.5)
    assert one.obliged.ends == (0.5, 0.5)
    assert one.adequate is None

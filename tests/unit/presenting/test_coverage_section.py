"""Coverage in a report: the same numbers as counted, each with the sampling error of the survey's design."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.coverage.counts import GAP, CoverageRow, LineResult
from allcover.estimation import Suppression
from allcover.invention import invent_survey
from allcover.presenting.brief import brief_parts
from allcover.presenting.coverage_findings import NOBODY, NOBODY_OBLIGED
from allcover.presenting.coverage_section import coverage_section
from allcover.presenting.coverage_words import upper_bound_notes
from allcover.presenting.headline_numbers import finding_error, finding_number
from allcover.presenting.study import Results, Study, work_out, work_out_groups
from allcover.presenting.told import Told
from allcover.presenting.writing import written, written_groups
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Finding, Report, Suppressed, Table, number_of
from allcover.vocabulary.words import ENGLISH, words_of

FOLDER = country_folder("coresia")
LAW = ("mandatory", "voluntary", "none", "unknown")


@pytest.fixture(scope="module")
def results() -> Results:
    return work_out(Study(FOLDER, invent_survey(load(FOLDER), 500)))


@pytest.fixture(scope="module")
def report(results: Results) -> Report:
    return written(results, ENGLISH)


@pytest.fixture(scope="module")
def tables(report: Report) -> dict[str, Table]:
    return {table.key: table for table in report.tables}


def rows_of(
    results: Results, tables: dict[str, Table], kind: str
) -> Iterator[tuple[CoverageRow, dict[str, object]]]:
    for line in results.lines[0]:
        table = tables[f"coverage.{line.id}.{kind}"]
        for row, cells in zip(line.rows, table.rows, strict=True):
            yield row, dict(zip((column.key for column in table.columns), cells, strict=True))


def test_every_part_of_the_gap_keeps_its_number_and_gains_its_error(
    results: Results, tables: dict[str, Table]
) -> None:
    seen = opened = rates = 0
    for row, cells in rows_of(results, tables, "gap"):
        assert isinstance(cells["persons"], Estimate | Suppressed | None)
        for part in GAP:
            cell = cells[part]
            if isinstance(cell, Estimate):
                assert cell.value == pytest.approx(
                    row.counts.gap[part] / row.counts.persons, rel=1e-12, abs=0
                )
                assert cell.low is not None
                assert cell.high is not None
                assert cell.low <= (cell.value or 0) <= cell.high
                seen += 1
            elif number_of(cell) is not None:  # type: ignore[arg-type]
                share = row.counts.gap[part] / row.counts.persons
                assert cell == share, "no number without its error, but where there is nothing to estimate"
                assert share == 0 or (share == 1 and part == "cannot_tell")
            elif isinstance(cell, Between):
                low, high = row.counts.gap_bounds[part]
                assert (cell.low, cell.high) == pytest.approx(
                    (low / row.counts.persons, high / row.counts.persons)
                )
                assert cell.high > cell.low
                opened += 1
        if isinstance(cells["compliance"], Between):
            assert row.compliance is not None
            assert row.compliance.ends is not None
            assert cells["compliance"] == Between(*row.compliance.ends, row.compliance.outer)
            rates += 1
    assert seen > 300
    assert opened > 100
    assert rates > 10


def test_law_and_fact_keep_their_numbers_and_gain_their_errors(
    results: Results, tables: dict[str, Table]
) -> None:
    seen = 0
    for row, cells in rows_of(results, tables, "law_and_fact"):
        counted = (
            {f"law_{law}": row.counts.legal(law) / row.counts.persons for law in LAW}
            if row.counts.persons
            else {}
        )
        counted |= {name: answers.share_of_all or 0.0 for name, answers in row.measures.items()}
        for name, share in counted.items():
            cell = cells.get(name)
            if isinstance(cell, Estimate):
                assert cell.value == pytest.approx(share, rel=1e-12, abs=1e-15)
                assert cell.low is not None
                seen += 1
            elif isinstance(cell, Between):
                assert cell.low == pytest.approx(share, rel=1e-12, abs=1e-15)
            else:
                assert cell == share == 0 or number_of(cell) is None  # type: ignore[arg-type]
    assert seen > 300


def test_what_missing_answers_leave_open_stands_beside_the_sampling_error(
    results: Results, report: Report
) -> None:
    found = {finding.key: finding for finding in report.findings}
    opened = 0
    for line in results.lines[0]:
        counts = line.total.counts
        if not counts.persons:
            continue
        for part, (low, high) in counts.gap_bounds.items():
            finding = found[f"coverage.{line.id}.gap.{part}"]
            if not line.admits_part(part):
                assert (finding.value, finding.low, finding.high) == (0, None, None), "no provision lets them"
                continue
            if (low, high) == (0.0, counts.persons):
                assert finding.value is None
                assert finding.estimate is None
                continue
            if high > low:
                opened += 1
                assert (finding.value, finding.estimate) == (None, None)
                assert (finding.low, finding.high) == pytest.approx(
                    (low / counts.persons, high / counts.persons)
                )
                assert "with sampling errors" in finding.interval_meaning
            else:
                assert finding.value == pytest.approx(low / counts.persons, rel=1e-12, abs=0)
                assert finding.estimate is not None
                assert finding.estimate.low is not None
                assert finding.low is None
                assert finding.interval_meaning == ""
    assert opened


def test_numbers_of_a_line_carry_errors_all(report: Report) -> None:
    told: list[Finding] = [
        one for one in report.findings if one.key.startswith("coverage.") and one.value is not None
    ]
    assert len(told) > 70
    assert [one.key for one in told if one.estimate is None] == []


def test_no_share_of_those_who_answered_is_told_where_a_scheme_was_asked_of_nobody(results: Results) -> None:
    line = next(one for one in results.lines[0] if one.total.measures["affiliated"].unknown)
    silent = replace(line, not_asked={"affiliated": ("Mutual",)})
    for held, is_told in ((line, True), (silent, False)):
        section = coverage_section([held], Told("A survey", "2020"), ENGLISH, Suppression())
        key = f"coverage.{line.id}.affiliated.of_answers"
        found = next(one for one in section.findings if one.key == key)
        assert (found.value is not None) is is_told
        assert ("asked of nobody" in found.interval_meaning) is not is_told


def test_no_share_of_those_who_answered_is_told_where_a_rule_stands_in_for_the_answer(
    results: Results,
) -> None:
    """Of whom a rule says only that they may be protected nobody failed to answer: a no stays, and a maybe yes would go."""
    line = next(one for one in results.lines[0] if one.total.measures["affiliated"].unknown)
    measured = replace(line.total, measures={"protected": line.total.measures["affiliated"]})
    line = replace(line, rows=(measured,), counted_as="protected")
    for held, is_told in ((line, True), (replace(line, at_most=("Mutual",)), False)):
        section = coverage_section([held], Told("A survey", "2020"), ENGLISH, Suppression())
        found = next(one for one in section.findings if one.key == f"coverage.{line.id}.protected.of_answers")
        assert (found.value is not None) is is_told
        assert ("stands in" in found.interval_meaning) is not is_told


def test_the_lower_end_of_a_stand_in_is_said_to_be_sure_by_the_definition_alone(results: Results) -> None:
    first, other = (replace(one, at_most=("Mutual",), not_apart=()) for one in results.lines[0][:2])
    first, other = replace(first, branch="sickness"), replace(other, branch="maternity")
    held = [("one", first), ("other", other)]
    assert upper_bound_notes(held, ENGLISH) == (
        "Upper end a stand-in for what was not asked; the lower end is sure by the definition: Sickness; Maternity.",
    )
    (french,) = upper_bound_notes(held, words_of("fr"))
    assert "Maladie\N{NARROW NO-BREAK SPACE}; Maternité" in french


def test_a_table_of_groups_is_counted_and_says_so(results: Results) -> None:
    def counted(line: LineResult) -> LineResult:
        rows = tuple(
            replace(row, unweighted=None, sampled=None, obliged=None,
                    measures={name: replace(each, sampled=None) for name, each in row.measures.items()})
            for row in line.rows
        )  # fmt: skip
        return replace(line, rows=rows)

    lines = [counted(line) for line in results.lines[0]]
    section = coverage_section(lines, Told("A table", "2020"), ENGLISH, Suppression())
    cells = [cell for table in section.tables for row in table.rows for cell in row]
    assert not any(isinstance(cell, Estimate) for cell in cells)
    notes = {one.estimate.note for one in section.findings if one.estimate is not None}
    assert notes == {"Counted, not sampled: there is no sampling error.", NOBODY.note}


def test_why_there_is_no_share_of_the_obliged_and_which_groups_are_empty_is_told(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    rows = [
        "Miners,100,mandatory,40",
        "Market women,400,voluntary,13",
        "Farm households,520,none,0",
        "Captains,0,none,0",
    ]
    found: dict[str, Report] = {}
    for name, held in (("some", rows), ("nobody", rows[1:])):
        path.write_text("\n".join(["group,persons,law,covered", *held]), encoding="utf-8")
        found[name] = written_groups(work_out_groups(path, date(2024, 1, 1)), ENGLISH)
    notes = {
        name: next(table.notes for table in report.tables if table.key == "coverage.coverage.gap")
        for name, report in found.items()
    }
    assert any(note.endswith("are covered, in: Market women, Farm households.") for note in notes["some"])
    assert NOBODY_OBLIGED.note in notes["nobody"]
    numbers = {one.key: one for one in found["nobody"].findings}
    compliance = numbers["coverage.coverage.compliance"]
    assert (compliance.value, finding_number(compliance, ENGLISH)) == (None, "–")
    assert finding_error(compliance, ENGLISH) == NOBODY_OBLIGED.note
    for report in found.values():
        (limits,) = [part for part in brief_parts(report, ENGLISH) if part.key == "limits"]
        assert "Groups of 0 persons, of which there is no share: Captains." in limits.items


def test_the_brief_shows_law_fact_and_adequacy_with_their_intervals_as_one_picture(report: Report) -> None:
    (part,) = [part for part in brief_parts(report, ENGLISH) if part.key == "covered"]
    assert part.table is not None
    for name in ("obliged", "covered", "adequate"):
        cells = [row[part.table.position(name)] for row in part.table.rows]
        assert any(isinstance(cell, Estimate | Between) for cell in cells)
        assert part.table.columns[part.table.position(name)].label in part.charts[0].description


def test_where_no_scheme_is_by_law_nobody_is_covered_and_nothing_is_estimated(
    tables: dict[str, Table],
) -> None:
    """No law of the country pays the injured: that nobody of them is covered is no result of a sample."""
    keys = [key for key in tables if key.startswith("adequacy.") and key.endswith(".needs")]
    rows = [
        (tables[key], row) for key in keys for row in tables[key].rows if "Employment injury" in str(row[0])
    ]
    assert rows
    for table, row in rows:
        assert (row[table.position("adequate")], row[table.position("not_covered")]) == (0.0, 1.0)

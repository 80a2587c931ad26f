"""A report from tables alone: K1 and K2 side by side, K3 labelled, C1 under its profiles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.coverage.totals import C1, K2, K3, write_totals

from allcover.cli import main
from allcover.presenting.brief import BriefPart, brief_parts
from allcover.presenting.headline_numbers import finding_number
from allcover.presenting.study import work_out_groups
from allcover.presenting.writing import written_groups
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Between, Report
from allcover.vocabulary.words import ENGLISH

DAY = date(2004, 12, 31)


def report_of(folder: Path, text: str) -> Report:
    return written_groups(work_out_groups(None, DAY, write_totals(folder, text)), ENGLISH)


def test_k2_and_h2_in_a_report(tmp_path: Path) -> None:
    report = report_of(tmp_path, K2)
    found = {finding.key: finding for finding in report.findings}
    assert (found["unions.k2.union"].low, found["unions.k2.union"].high) == (0.585, 0.589)
    assert (found["unions.k2.none"].low, found["unions.k2.none"].high) == pytest.approx((0.411, 0.415))
    assert found["unions.k2.sum.universe"].value == 0.66
    assert "affiliations" in found["unions.k2.sum.universe"].label
    tables = {table.key: table for table in report.tables}
    assert [row[2] for row in tables["unions.k2.union"].rows] == [Between(0.31, 0.66), Between(0.585, 0.589)]
    assert tables["unions.k2.schemes"].rows[-1][1] == "affiliations, upper bound of persons"
    parts = tables["unions.k2.waterfall"].rows
    assert parts[0][2] == 0.24
    assert parts[1][2] == 0.279


def test_k3_keeps_its_label_and_protects_nobody(tmp_path: Path) -> None:
    report = report_of(tmp_path, K3)
    found = {finding.key: finding for finding in report.findings}
    assert set(found) == {"unions.k3.sum.universe", "unions.k3.sum.base_1"}
    for key, share in (("universe", 0.1568), ("base_1", 0.4001)):
        finding = found[f"unions.k3.sum.{key}"]
        assert round(finding.value or 0, 4) == share
        assert finding.label.startswith("affiliations, upper bound of persons")
    told = " ".join(report.sections[0].paragraphs)
    assert "do not say how many persons are protected" in told
    for reason in ("not persons", "dependants", "more than one scheme"):
        assert reason in told
    assert [table.key for table in report.tables] == ["unions.k3.schemes"]


def test_c1_from_counts(tmp_path: Path) -> None:
    tables = {table.key: table for table in report_of(tmp_path, C1).tables}
    assert tables["unions.c1.adequacy"].rows == (
        ("health_only, version 1", 0.28, 0.32, 0.4),
        ("pension_only, version 1", 0.28, 0.54, 0.18),
        ("health_and_pension, version 1", 0.28, 0.6, 0.12),
    )


def told_by(parts: Sequence[BriefPart]) -> str:
    numbers = [
        f"{one.brief} {finding_number(one, ENGLISH)} {one.interval_meaning}"
        for part in parts
        for one in part.numbers
    ]
    return " ".join([*(sentence for part in parts for sentence in part.sentences), *numbers])


def test_the_brief_tells_the_union_and_what_it_rests_on(tmp_path: Path) -> None:
    parts = {part.key: part for part in brief_parts(report_of(tmp_path, K2), ENGLISH)}
    in_short = [finding_number(one, ENGLISH) for one in parts["headlines"].numbers]
    assert in_short == ["between 58.5% and 58.9%", "between 41.1% and 41.5%"]
    rests_on = parts["unions"].table
    assert rests_on is not None
    assert [row[2] for row in rests_on.rows] == [Between(0.31, 0.66), Between(0.585, 0.589)]
    told = told_by(list(parts.values()))
    assert "Who is covered was not worked out" not in told
    assert "who is in two schemes is known, but not who is in three or more" in told
    assert "it is not known who is in more than one scheme" not in told
    assert "parts of the gap" not in told


def test_the_brief_tells_a_union_that_is_one_number_without_doubt(tmp_path: Path) -> None:
    report = report_of(tmp_path, C1)
    parts = {part.key: part for part in brief_parts(report, ENGLISH)}
    assert [finding_number(one, ENGLISH) for one in parts["headlines"].numbers] == ["72.0%", "28.0%"]
    assert "do not say how many" not in " ".join(
        [*report.limits, *report.sections[0].paragraphs, told_by(list(parts.values()))]
    )
    adequate = parts["adequacy"].table
    assert adequate is not None
    assert [row[3] for row in adequate.rows] == [0.4, 0.18, 0.12]


def test_linked_registers_are_told_with_their_band(tmp_path: Path) -> None:
    linked = (
        "linked: {duplicates: 10, match_rate: 0.8, false_matches: 0.1, identifiers: name, method: exact}\n"
    )
    report = report_of(tmp_path, C1.replace("schemes:", linked + "schemes:", 1))
    found = {finding.key: finding for finding in report.findings}["unions.c1.linked"]
    assert (found.low, found.high) == pytest.approx((0.875, 0.91))
    assert found in [replace(one, brief="") for one in brief_parts(report, ENGLISH)[0].numbers]


def test_the_brief_of_affiliations_says_why_they_are_not_persons(tmp_path: Path) -> None:
    parts = {part.key: part for part in brief_parts(report_of(tmp_path, K3), ENGLISH)}
    assert [finding_number(one, ENGLISH) for one in parts["headlines"].numbers] == ["15.7%", "40.0%"]
    assert "do not say how many persons are protected" in parts["unions"].sentences[0]


def test_faults_of_both_tables_come_together(tmp_path: Path) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text("group,persons,law,covered\nMiners,300,compulsory,10\n", encoding="utf-8")
    schemes = write_totals(tmp_path, K2.replace("persons: 5000}", "persons: 700000}"))
    with pytest.raises(Faults) as raised:
        work_out_groups(groups, DAY, schemes)
    assert {Path(fault.place.file).name for fault in raised.value.faults} == {"groups.csv", "schemes.yaml"}


def test_the_command_writes_tables_of_groups_and_schemes(tmp_path: Path) -> None:
    groups = tmp_path / "groups.csv"
    groups.write_text(
        "line,universe,group,persons,law,covered,series,following\n"
        "Pensions,Older persons,Men,100,automatic,60,older_persons,direct\n",
        encoding="utf-8",
    )
    asked = [
        "report",
        "--groups",
        str(groups),
        "--schemes",
        str(write_totals(tmp_path, K2)),
        "--date",
        "2004-12-31",
    ]
    run = CliRunner().invoke(main, [*asked, "--form", "html", "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Dawson" in page or "Bonferroni" in page
    assert "58.5" in page
    assert "The series of SDG indicator 1.3.1" in page
    assert (tmp_path / "out" / "tables" / "unions.k2.waterfall.csv").is_file()

"""The pictures of who is left out: each can be drawn and told, says how it is read, and draws nothing that is not known."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.coverage.test_exclusion import judged, worker
from tests.unit.presenting.exclusion_written import TOLD, section, table
from tests.whole_study import whole_text

from allcover.coverage.exclusion_study import study_exclusion
from allcover.estimation import Design, Suppression
from allcover.presenting.exclusion_section import exclusion_section
from allcover.presenting.exclusion_tables import PARTS as STEPS
from allcover.presenting.numbers import cell_text
from allcover.presenting.set_charts import heat_map, set_bars, waterfall
from allcover.presenting.svg import svg_text
from allcover.vocabulary.finding import (
    SUPPRESSED,
    Between,
    Chart,
    NotKnown,
    Table,
    TableColumn,
    number_of,
)
from allcover.vocabulary.words import ENGLISH


def test_every_picture_can_be_drawn_and_told(tmp_path: Path) -> None:
    held = section(tmp_path)
    assert {chart.kind for chart in held.charts} >= {"waterfall", "heat_map"}
    for chart in held.charts:
        assert svg_text(chart).startswith("<svg")
        assert len(chart.description) > 25


def test_who_is_in_what_is_drawn_by_dots_and_withheld_where_few(tmp_path: Path) -> None:
    rows = (("Fund", 100.0), ("Fund + Grant", 50.0), ("None", SUPPRESSED))
    held = Table(key="a.b", title="Who", columns=(TableColumn("which", "Which"), TableColumn("persons", "Persons", "count")),
                 rows=rows, definition="d", universe="u", source="s")  # fmt: skip
    members = [[True, False], [True, True], [False, False]]
    chart = set_bars(
        held, key="a.b", title="Who", words=ENGLISH, sets=["Fund", "Grant"], members=members, value="persons"
    )
    drawn = svg_text(chart)
    assert "(n&lt;30)" in drawn
    assert "Fund + Grant: 50." in chart.description


def test_a_waterfall_without_a_number_says_so_and_draws_no_zero(tmp_path: Path) -> None:
    rows = (("Everybody", 1.0), ("Left out", SUPPRESSED), ("Covered", 0.6))
    held = Table(key="a.b", title="Gap", columns=(TableColumn("step", "Step"), TableColumn("share", "Share", "share")),
                 rows=rows, definition="d", universe="u", source="s")  # fmt: skip
    chart = waterfall(held, key="a.b", title="Gap", words=ENGLISH, category="step", value="share")
    assert "too few persons or households" in svg_text(chart)
    shades = heat_map(
        held, key="a.c", title="Gap", words=ENGLISH, category="step", values=["share"], rows=[0, 1, 2]
    )
    assert "(n<30)" in drawn_texts(shades)
    assert "–" not in drawn_texts(shades)
    assert "Covered: Share 60.0%." in shades.description


def test_a_step_of_a_line_nobody_was_asked_about_is_not_known_rather_than_of_nobody(tmp_path: Path) -> None:
    aided = {"people": {"ana": worker(), "bea": worker()}}
    population, outcome = judged(tmp_path, [aided])
    found = study_exclusion(population, outcome, Design.of(population))
    silent = next(one.reasons for one in found.lines if one.reasons.is_untold)
    held = exclusion_section(found, TOLD, ENGLISH, Suppression())
    key = f"exclusion.{silent.id}.steps"
    steps = {row[0]: row[2:] for row in table(held, key).rows}
    nobody = NotKnown("the survey tells of nobody of the line whether they are covered.")
    assert steps["No law"] == steps["Covered"] == (nobody, nobody)
    drawn = next(svg_text(chart) for chart in held.charts if chart.table_key == key)
    assert "not known" in drawn


def test_a_picture_of_combinations_says_how_it_is_read_and_what_is_not_in_it(tmp_path: Path) -> None:
    rows = (("Fund", 100.0), ("None", 70.0), ("Other combinations", 12.0), ("Not known", SUPPRESSED))
    held = Table(key="a.b", title="Who", columns=(TableColumn("which", "Which"), TableColumn("persons", "Persons", "count")),
                 rows=rows, definition="d", universe="All", source="s")  # fmt: skip
    chart = set_bars(
        held, key="a.b", title="Who", words=ENGLISH, sets=["Fund"], members=[[True], [False]], value="persons"
    )
    assert ">None<" in svg_text(chart), "who is in none is named where dots would be"
    assert chart.about == (
        "All. Each row: exactly the schemes with a dark dot, joined by a line. Not drawn: Other combinations: 12; Not known: (n<30)."
    )
    noted = set_bars(
        replace(held, notes=("Schemes left out: Mutual.",)), key="a.b", title="Who", words=ENGLISH, sets=["Fund"], members=[[True], [False]], value="persons"
    )  # fmt: skip
    assert "joined by a line. Schemes left out: Mutual. Not drawn" in noted.about


def drawn_texts(chart: Chart) -> set[str]:
    """What is written beside the bars."""
    return {str(one["text"]) for rows in chart.spec["datasets"].values() for one in rows if "text" in one}


PARTS = {"No law": "no_law", "Law not applied": "not_applied", "Covered": "covered"}


def test_a_step_that_missing_answers_leave_open_is_told_and_drawn_as_a_range() -> None:
    """The same range as in the table of law and fact; never an exact number, nor nobody."""
    report, words = whole_text("en")
    tables = {each.key: each for each in report.tables}
    steps, gap = tables["exclusion.old_age_workers.steps"], tables["coverage.old_age_workers.gap"]
    (chart,) = [each for each in report.charts if each.key == steps.key]
    seen = 0
    for row in steps.rows:
        if row[0] not in PARTS:
            continue
        share, persons = row[steps.position("share")], row[steps.position("persons")]
        whole = gap.rows[0][gap.position(PARTS[str(row[0])])]
        assert isinstance(whole, Between)
        assert share == whole
        assert isinstance(persons, Between)
        everybody = steps.rows[0][steps.position("persons")]
        assert persons.high / (number_of(everybody) or 0) == pytest.approx(whole.high)
        column = steps.columns[steps.position("share")]
        assert cell_text(replace(whole, outer=None), column, words) in drawn_texts(chart)
        seen += 1
    assert seen == len(PARTS)
    assert chart.about.endswith("; drawn as far as it is sure")


def test_a_step_that_nobody_of_the_sample_is_in_is_told_as_in_the_table_of_coverage() -> None:
    """By the law nobody can be there: a plain zero in the table, in the steps and beside the bar; never that none was met."""
    report, words = whole_text("en")
    tables = {each.key: each for each in report.tables}
    plain = empty = 0
    for key, steps in tables.items():
        if not (key.startswith("exclusion.") and key.endswith(".steps")):
            continue
        gap = tables[key.replace("exclusion.", "coverage.").replace(".steps", ".gap")]
        (chart,) = [each for each in report.charts if each.key == key]
        column = steps.columns[steps.position("share")]
        for row, part in zip(steps.rows[1:], (*STEPS, "covered"), strict=True):
            if row[steps.position("asked")]:
                continue
            told, whole = row[steps.position("share")], gap.rows[0][gap.position(part)]
            empty += 1
            if isinstance(whole, NotKnown):
                assert isinstance(told, NotKnown), (key, part)
                continue
            assert told == whole, (key, part)
            beside = replace(told, outer=None) if isinstance(told, Between) else told
            assert cell_text(beside, column, words) in drawn_texts(chart)
            if type(told) is float and told == 0:
                plain += 1
                assert row[steps.position("persons")] == 0
    assert plain, empty


def test_the_same_share_has_the_same_shade_in_every_heat_map() -> None:
    report, _ = whole_text("en")
    charts = [each for each in report.charts if each.kind == "heat_map"]
    shades: dict[str, set[str]] = {}
    for chart in charts:
        assert "shades from 0% to 100%, the same in every heat map" in chart.about
        for rows in chart.spec["datasets"].values():
            for cell in rows:
                if str(cell.get("text", "")).endswith("%") and "shade" in cell:
                    shades.setdefault(cell["text"], set()).add(cell["shade"])
    assert len(charts) > 1
    assert {"0%", "100%"} <= set(shades)
    # Of a number without decimals on a border between two shades, 14 % for instance, both are right.
    alike = ("0%", "5%", "20%", "100%")
    assert all(len(shades[text]) == 1 for text in alike if text in shades)
    assert not shades["0%"] & shades["100%"]


def test_a_fifth_in_a_heat_map_says_what_it_is_a_fifth_of() -> None:
    report, _ = whole_text("en")
    chart = next(each for each in report.charts if each.key == "exclusion.medical_care.groups")
    rows = {
        one["category"].replace("\n", " ")
        for held in chart.spec["datasets"].values()
        for one in held
        if "category" in one
    }
    assert {"Fifth of welfare: 2", "Fifth of welfare: 3", "Fifth of welfare: 4", "Female"} <= rows
    assert not {"2", "3", "4"} & rows

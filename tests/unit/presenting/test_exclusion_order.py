"""The main reasons for exclusion and their shares: ranges where answers are missing, and no order that sample or answers leave open."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.coverage.test_exclusion import WORKERS, judged, worker
from tests.unit.presenting.exclusion_written import EVERYBODY, TOLD, study, table, written

from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_study import Handed, study_exclusion
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.presenting.brief import brief_parts
from allcover.presenting.brief_headlines import Headlines
from allcover.presenting.exclusion_overview import REACH_UNASKED
from allcover.presenting.exclusion_section import exclusion_section
from allcover.presenting.pages import Fit, brief_pages
from allcover.vocabulary.finding import (
    Between,
    Provenance,
    Report,
    Section,
    Table,
    number_of,
)
from allcover.vocabulary.words import ENGLISH


def _of_homes(folder: Path, many: int, fewer: int) -> Section:
    """Homes of one worker each: some not declared, fewer in firms that are too small, and the rest covered."""
    workers = (
        [WORKERS["undeclared"]] * many + [WORKERS["threshold_firm_size"]] * fewer + [WORKERS["covered"]] * 40
    )
    homes = [{"people": {f"worker_{n}": one}} for n, one in enumerate(workers)]
    return written(folder, homes)


def _reported(held: Section) -> Report:
    made = Provenance(
        definition_hash="", library_version="", survey="", mapping_hash="", date_made="2020-01-01"
    )
    return Report(title="Test", subtitle="", sections=(held,), provenance=made)


def _main_reason(held: Section) -> str:
    return Headlines(_reported(held), ENGLISH).all()[0].brief


def _notes_of_the_brief(held: Section, rows: int) -> list[str]:
    (part,) = [one for one in brief_parts(_reported(held), ENGLISH) if one.key == "excluded"]
    printed: list[str] = brief_pages([part], Fit(9, rows=rows, notes=0), ENGLISH)["parts"][0]["notes"]
    return printed


def test_a_main_reason_is_named_with_the_next_where_they_cannot_be_told_apart(tmp_path: Path) -> None:
    held = _of_homes(tmp_path, 22, 20)
    assert _main_reason(held) == (
        "Main reasons for exclusion – Old age: workers: Employee, not declared (26.8%) and size of the firm (24.4%): "
        "the sample leaves open which is the more frequent"
    )
    (note,) = [note for note in table(held, "exclusion.main").notes if "leaves open which" in note]
    assert note == (
        "Old age: workers: employee, not declared (52.4%) and size of the firm (47.6%): the sample leaves open which is the more frequent."
    )
    assert _notes_of_the_brief(held, rows=3) == [REACH_UNASKED, note], (
        "where the row is printed, however little room there is"
    )
    assert note not in _notes_of_the_brief(held, rows=0)


def test_a_main_reason_that_the_sample_tells_from_the_next_stands_alone(tmp_path: Path) -> None:
    held = _of_homes(tmp_path, 40, 8)
    assert _main_reason(held).startswith("Main reason for exclusion – ")
    assert not [note for note in table(held, "exclusion.main").notes if "leaves open which" in note]
    assert _notes_of_the_brief(held, rows=3) == [REACH_UNASKED]


def _of_members(folder: Path) -> Section:
    """Three who may join, of whom one cannot pay and of two it is not known; two not declared; one of whom whether covered is not known; one covered."""
    joining = [worker("cooperative_member")] * 3
    others = [
        WORKERS["undeclared"], WORKERS["undeclared"], worker("cooperative_member", affiliated={"fund": True}, contributing={"fund": None}),
        WORKERS["covered"],
    ]  # fmt: skip
    homes = [{"people": {f"worker_{n}": one}} for n, one in enumerate([*joining, *others])]
    population, outcome = judged(folder, homes)
    can = Ternary(np.zeros(7, dtype=np.bool_), np.arange(7) == 0)
    handed = Handed(means=Means("Study", {"fund": can}))
    return exclusion_section(
        study_exclusion(population, outcome, Design.of(population), handed), TOLD, ENGLISH, EVERYBODY
    )


def test_every_share_that_missing_answers_leave_open_is_a_range_from_the_sure_to_the_possible(
    tmp_path: Path,
) -> None:
    held = _of_members(tmp_path)
    calls, families = (table(held, f"exclusion.{key}") for key in ("overview", "families"))

    def ends(of: Table, key: str) -> tuple[float, float]:
        cell = next(row for row in of.rows if str(row[0]).startswith("Old age"))[of.position(key)]
        assert isinstance(cell, Between), (of.key, key)
        return cell.low, cell.high

    assert ends(calls, "covered") == pytest.approx((1 / 7, 2 / 7)), "as the table of coverage has it"
    assert ends(calls, "means") == pytest.approx((1 / 7, 4 / 7))
    assert ends(calls, "design") == pytest.approx((0, 3 / 7)), (
        "who may be unable to pay is not sure to be there"
    )
    assert ends(families, "financial") == pytest.approx((1 / 6, 4 / 6))
    assert ends(families, "legal") == pytest.approx((0, 3 / 6))
    row = next(row for row in calls.rows if str(row[0]).startswith("Old age"))
    assert number_of(row[calls.position("enforcement")]) == pytest.approx(2 / 7), (
        "whom the law lets join, nobody has to declare"
    )


def test_what_a_reason_that_stands_for_several_calls_for_is_not_known_and_who_surely_has_one_is_headed_so(
    tmp_path: Path,
) -> None:
    held = _of_members(tmp_path)
    label = "May join, not known if able to pay"
    for key in ("exclusion.workers.reasons", "exclusion.tree"):
        of = table(held, key)
        (row,) = (each for each in of.rows if each[0] == label)
        assert [row[of.position(name)] for name in ("family", "approach")] == ["Not known"] * 2, key
        undeclared = next(each for each in of.rows if each[0] == "Employee, not declared")
        assert "Not known" not in undeclared
    reasons = table(held, "exclusion.workers.reasons")
    row = next(each for each in reasons.rows if each[0] == label)
    share, applying = (row[reasons.position(name)] for name in ("share", "applying"))
    assert isinstance(share, Between)
    assert float(number_of(applying) or 0) < float(share.high or 0), (
        "only those surely not covered are counted"
    )
    assert reasons.columns[reasons.position("applying")].label == "Applies for sure, primary or not"


def test_shares_of_reasons_say_what_they_are_of_and_that_nobody_was_asked_about_reach(tmp_path: Path) -> None:
    held = study(tmp_path)

    def of_reasons(*codes: str) -> Section:
        lines = [
            replace(one, reasons=replace(one.reasons, exclusion=replace(one.reasons.exclusion, unasked=frozenset(codes), possible=frozenset(codes))))
            for one in held.lines
        ]  # fmt: skip
        return exclusion_section(replace(held, lines=tuple(lines)), TOLD, ENGLISH, EVERYBODY)

    sections = [of_reasons("undeclared"), of_reasons("undeclared", "no_facility")]
    for key in ("exclusion.main", "exclusion.overview"):
        told = [REACH_UNASKED in table(one, key).notes for one in sections]
        assert told == [False, True], key
    main = table(sections[0], "exclusion.main")
    assert main.columns[main.position("share_1")].label == "Of those not covered, or not known to be"


def test_reasons_whose_ranges_meet_are_told_together_and_why(tmp_path: Path) -> None:
    held = _of_members(tmp_path)
    found = {one.key: one for one in held.findings}
    unknown = found["exclusion.workers.voluntary_means_unknown"]
    assert (unknown.low, unknown.high) == pytest.approx((2 / 7, 3 / 7))
    assert found["exclusion.workers.undeclared"].value == pytest.approx(2 / 7)
    assert _main_reason(held) == (
        "Main reasons for exclusion – Old age: workers: Employee, not declared (28.6%) and may join, not known if able to pay (28.6% to 42.9%)"
        ": missing answers leave their order open"
    )
    assert [note for note in table(held, "exclusion.main").notes if "leave their order open" in note] == [
        "Old age: workers: employee, not declared and may join, not known if able to pay: missing answers leave their order open."
    ]

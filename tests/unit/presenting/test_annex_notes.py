"""What the annex tells about a table in one paragraph reads as sentences, one after the other."""

from dataclasses import replace

from tests.whole_study import whole_text

from allcover.presenting.annex import report_pages
from allcover.presenting.open_cells import is_known_total
from allcover.vocabulary.finding import Report, Section
from allcover.vocabulary.words import ENGLISH


def test_a_note_that_another_follows_ends_as_a_sentence_does(report: Report) -> None:
    table = replace(
        report.tables[0], notes=("Older persons: nobody was asked", "An upper bound.", "Is it?", "So")
    )
    section = Section(id="s", heading="S", tables=(table,))
    (told,) = report_pages(replace(report, sections=(section,)), ENGLISH)["sections"][0]["tables"]
    notes = dict(told["about"])["Note"]
    assert notes.startswith("Older persons: nobody was asked. An upper bound. Is it? So")


def test_a_count_of_households_is_not_called_one_of_persons() -> None:
    report, words = whole_text("en")
    capacity = next(
        one
        for one in report_pages(report, words)["sections"]
        if "What people could contribute" in one["heading"]
    )
    headings = [column["label"] for column in capacity["numbers"]["columns"]]
    assert "Asked in the survey" in headings
    assert "Persons in the survey" not in headings


def test_a_share_without_an_interval_says_that_it_is_a_known_total() -> None:
    """Told among benefits where there is one, and where there is none not."""
    report, _ = whole_text("en")
    table = next(one for one in report.tables if one.key == "benefits.overview")
    has_one = any(is_known_total(cell) for row in table.rows for cell in row)
    is_told = any(note.startswith("A number without an interval is a known total") for note in table.notes)
    assert has_one == is_told

"""What the annex tells about a table in one paragraph reads as sentences, one after the other."""

from dataclasses import replace

from allcover.presenting.annex import report_pages
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

"""What the annex tells about a table in one paragraph reads as sentences, one after the other."""

import re
from dataclasses import replace

import polars as pl
from tests.whole_study import whole_text

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.annex import report_pages
from allcover.presenting.open_cells import is_known_total
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
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


def test_lists_in_french_have_a_space_before_the_mark_between_their_parts() -> None:
    report, _ = whole_text("fr")
    told = [note for table in report.tables for note in (*table.notes, table.definition)]
    told += [text for chart in report.charts for text in (chart.about, chart.description)]
    told += [text for section in report.sections for text in (*section.paragraphs, *section.brief)]
    assert any("; " in text for text in told)
    assert not [text for text in told if re.search(r"[\w%)»]; ", text)]


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


def overview_of(report: Report) -> tuple[bool, bool]:
    """Whether a known total stands among benefits side by side, and whether it is told there."""
    table = next(one for one in report.tables if one.key == "benefits.overview")
    has_one = any(is_known_total(cell) for row in table.rows for cell in row)
    return has_one, any(
        note.startswith("A number without an interval is a known total") for note in table.notes
    )


def test_a_share_without_an_interval_says_that_it_is_a_known_total() -> None:
    """The universal pension is due to all of an age, and the weights are calibrated to the numbers of each age.

    So its coverage is known of everybody; not of those of whom poverty is told, who leave some out. That in a sample all of
    a benefit goes to the poorest is no known total either.
    """
    assert overview_of(whole_text("en")[0]) == (False, False)
    folder = country_folder("coresia")
    people = invent_survey(load(folder), 600)
    everybody = people.persons.with_columns(is_in_poverty_universe=pl.lit(True))
    study = Study(
        folder, replace(people, persons=everybody), [folder / "reforms" / "universal_pension_65.yaml"]
    )
    assert overview_of(written(work_out(study), ENGLISH)) == (True, True)

"""A benefit that few of those asked receive is not told of without a word, and adequacy says whom it counts."""

import pytest

from allcover.catalogue import country_folder
from allcover.estimation import Suppression
from allcover.invention.survey import invent_survey
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.finding import Report, Section
from allcover.vocabulary.words import ENGLISH

FOLDER = country_folder("coresia")


def benefits_of(report: Report) -> Section:
    return next(each for each in report.sections if each.id == "benefits")


@pytest.fixture(scope="module")
def found() -> tuple[Section, int]:
    """The section, and how many of those asked receive paid leave."""
    results = work_out(Study(FOLDER, invent_survey(load(FOLDER), 300), [], suppression=Suppression()))
    assert results.assessment is not None
    held = {each.transfer.id: each for each in results.assessment.options[0].benefits}
    asked = held["maternity_benefit"].everybody.beneficiaries[0].persons or 0
    return benefits_of(written(results, ENGLISH)), asked


def test_a_benefit_of_few_recipients_is_named_with_how_many_they_are(found: tuple[Section, int]) -> None:
    section, asked = found
    assert 0 < asked < 30
    said = f"Paid maternity leave ({asked})"
    overview, others = section.tables[0], section.tables[1:]

    def is_said(notes: tuple[str, ...]) -> bool:
        return any(
            note.startswith("Received by fewer than 30 of the persons asked: ") and said in note
            for note in notes
        )

    assert is_said(overview.notes)
    named = {each.key for each in others if is_said(each.notes)}
    assert "benefits.reach.maternity_benefit" in named
    assert "benefits.reach.all" not in named
    assert {each.key for each in others if not each.key.startswith("benefits.reach.")} <= named


def test_adequacy_and_generosity_say_that_they_count_all_persons_of_households_that_receive(
    found: tuple[Section, int],
) -> None:
    section, _ = found
    overview = section.tables[0]
    labels = {column.key: column.label for column in overview.columns}
    assert labels["adequacy"] == "Adequacy, direct and indirect"
    assert labels["generosity"] == "Generosity, direct and indirect"
    assert "Both count all persons of households in which somebody receives" in overview.definition

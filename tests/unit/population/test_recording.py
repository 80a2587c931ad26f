"""What is kept of a survey comes back whole: a sentence of the program can still be told in another language."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from allcover.estimation.uprating import by_factor, uprate
from allcover.population import Population, keep, read_kept
from allcover.population.recording import survey_of, survey_record
from allcover.presenting.told import note_text
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import Sentence, words_of


@pytest.fixture
def uprated(read: Callable[[], Population]) -> Population:
    return uprate(read(), by_factor(2027, 1.0435, "Budget speech"))


def test_a_caveat_that_was_kept_is_told_in_the_language_of_the_report(
    uprated: Population, tmp_path: Path
) -> None:
    keep(uprated, tmp_path)
    caveat = read_kept(tmp_path).about.caveats[-2]
    assert caveat == "Amounts multiplied by 1.0435 to the year 2027: Budget speech."
    assert isinstance(caveat, Sentence)
    assert "1,0435" in note_text(caveat, words_of("fr"))


def test_what_is_known_of_a_survey_comes_back_whole(uprated: Population) -> None:
    record = json.loads(json.dumps(survey_record(uprated.about), default=str))
    again = survey_of(record)
    assert again == uprated.about
    assert [getattr(text, "values", None) for text in again.caveats] == [
        getattr(text, "values", None) for text in uprated.about.caveats
    ]
    assert Decimal("1.0435") in again.caveats[-2].values.values()  # type: ignore[attr-defined]


def test_a_folder_that_is_not_there_is_said_to_be_missing_and_nothing_else(tmp_path: Path) -> None:
    with pytest.raises(Faults) as told:
        read_kept(tmp_path / "surwey")
    assert [(fault.place.file, fault.what, fault.cure) for fault in told.value.faults] == [
        (
            str(tmp_path / "surwey"),
            "There is no such folder of a survey.",
            "Name the folder that 'allcover survey map' wrote.",
        )
    ]

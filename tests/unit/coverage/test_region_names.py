"""The names of regions are a survey's own, and words of the reports of the same letters say nothing of them."""

import polars as pl

from allcover.coverage.people import REGIONS, person_groupings, sorted_names
from allcover.population import Population
from allcover.presenting.capacity_words import group_text
from allcover.vocabulary.words import words_of


def test_a_region_is_not_translated_by_a_word_of_the_reports() -> None:
    people = {"one": {"age": 30}, "two": {"age": 40}}
    population = Population.from_records([{"region": "Capital", "people": people}])
    (regions,) = (one for one in person_groupings(population) if one.name == REGIONS)
    french = words_of("fr")
    assert [french(name) for name in regions.groups] == ["Capital"]
    assert group_text("region", "Capital", french) == "Capital"
    assert french("Capital") == "Capitalisation"


def test_regions_stand_by_the_numbers_they_begin_with() -> None:
    """As a country counts them, and not by letter, which puts the ninth before the fifth; who has no number comes last."""
    names = ["IX La Araucanía", "RM Santiago", "V Valparaíso", "X Los Lagos", "I Tarapacá", "XII Magallanes"]
    assert sorted_names(pl.Series(names)) == [
        "I Tarapacá", "V Valparaíso", "IX La Araucanía", "X Los Lagos", "XII Magallanes", "RM Santiago",
    ]  # fmt: skip
    assert sorted_names(pl.Series(["10 South", "9 North", "2"])) == ["2", "9 North", "10 South"]


def test_regions_that_begin_with_a_number_by_chance_stand_by_letter() -> None:
    assert sorted_names(pl.Series(["West", "Xingu", "I", "Vienna"])) == ["I", "Vienna", "West", "Xingu"]
    assert sorted_names(pl.Series(["10", None, "9"])) == ["9", "10"]

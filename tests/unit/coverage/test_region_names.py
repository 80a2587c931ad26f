"""The names of regions are a survey's own, and words of the reports of the same letters say nothing of them."""

from allcover.coverage.people import REGIONS, person_groupings
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

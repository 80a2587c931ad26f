"""Who is likely the same person: tolerant of spelling, of names that change places, and of days misread."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover_site.registry.likeness import LIKELY, Written, likely_pairs, likest, score

BORN = date(1990, 4, 2)


def written(
    number: int, name: str, born: date = BORN, sex: str = "female", area: str = "north.lake"
) -> Written:
    given_name, family_name = name.split()
    return Written(number, given_name, family_name, sex, born, area)


@pytest.mark.parametrize(
    ("one", "two", "born"),
    [
        ("Mohamed Lo", "Muhammad Lo", BORN), ("Awa Diallo", "Diallo Awa", BORN), ("Fatou Traoré", "Fatu TRAORE", BORN),
        ("Ana Lo", "Anna Lo", date(1990, 2, 4)), ("Kofi Mensah", "Koffi Mensa", date(1990, 1, 1)),
        ("Marie Kasi", "Maria Cassi", date(1990, 4, 3)), ("Awa Diallo", "Awa Jallow", BORN),
    ],
)  # fmt: skip
def test_spelling_and_misread_days_do_not_hide_a_person(one: str, two: str, born: date) -> None:
    persons = [written(1, one), written(2, two, born)]
    assert [(pair.one, pair.two) for pair in likest(persons[0], persons)] == [(1, 2)]
    assert [(pair.one, pair.two) for pair in likely_pairs(persons, set(), 9)] == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "two", "born", "sex"),
    [
        ("Ana Lo", "Ben Lo", BORN, "female"), ("Awa Lo", "Adama Lo", BORN, "female"),
        ("Ana Lo", "Ana Lo", date(1962, 7, 9), "female"), ("Ana Lo", "Ana Kouassi", BORN, "female"),
    ],
)  # fmt: skip
def test_siblings_parents_and_namesakes_are_other_people(one: str, two: str, born: date, sex: str) -> None:
    persons = [written(1, one), written(2, two, born, sex)]
    assert score(*persons) < LIKELY
    assert likely_pairs(persons, set(), 9) == []


def test_pairs_known_to_be_two_people_are_left_out_and_the_likest_come_first() -> None:
    persons = [written(1, "Ana Lo"), written(2, "Ana Lo"), written(3, "Anna Lo", area="south")]
    pairs = likely_pairs(persons, {(2, 3)}, 9)
    assert [(pair.one, pair.two) for pair in pairs] == [(1, 2), (1, 3)]
    assert pairs[0].score == pytest.approx(1)
    assert len(likely_pairs(persons, set(), 1)) == 1


NAMES = st.text(min_size=1, max_size=12)
PERSONS = st.builds(
    Written, st.integers(1, 9), NAMES, NAMES, st.sampled_from(("female", "male")),
    st.dates(date(1950, 1, 1), date(2020, 1, 1)), st.sampled_from(("north", "north.lake", "south")),
)  # fmt: skip


@given(PERSONS, PERSONS)
def test_likeness_is_mutual_and_lies_between_nothing_and_one(one: Written, two: Written) -> None:
    assert score(one, two) == pytest.approx(score(two, one))
    assert 0 <= score(one, two) <= 1 + 1e-9
    assert score(one, one) == pytest.approx(1)

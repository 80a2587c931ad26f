"""Tables of known totals: every fault together with its row and a cure, and what they count in a survey."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allcover.estimation.known_totals import KnownTotal, KnownTotals, read_totals
from allcover.estimation.margins import joined, lay_over
from allcover.estimation.reweighting import calibrate
from allcover.population import Population
from allcover.vocabulary.fault import Faults, Place


def population() -> Population:
    homes = [
        {"region": "North", "people": {"a": person(40, "male"), "b": person(38, "female"), "c": person(9, "female")}},
        {"region": "North", "people": {"d": person(70, "female")}},
        {"region": "South", "people": {"e": person(30, "male"), "f": person(8, "male")}},
        {"region": "South", "people": {"g": person(66, "male"), "h": person(61, "female")}},
        {"region": "South", "people": {"i": person(25, "female"), "j": person(3, "male"), "k": person(1, "female")}},
    ]  # fmt: skip
    return Population.from_records(homes)


def person(age: int | None, sex: str, weight: float = 10.0) -> dict[str, object]:
    return {"age": age, "sex": sex, "weight": weight}


def write(folder: Path, text: str) -> Path:
    path = folder / "totals.csv"
    path.write_text(text, encoding="utf-8")
    return path


def by_age(*rows: tuple[int, int, float]) -> KnownTotals:
    return KnownTotals(
        [
            KnownTotal(Place("test", row=n), persons, {}, low, high)
            for n, (low, high, persons) in enumerate(rows)
        ],
        "Test",
    )


GOOD = """sex,age_from,age_to,persons,region,source
male,0,14,30,,Census 2020
male,15,,40,,
female,0,14,25,,
female,15,,45,,
,,,60,North,
,,,80,South,
"""


def test_the_table_is_read_with_its_source_and_hash(tmp_path: Path) -> None:
    totals = read_totals(write(tmp_path, GOOD))
    assert totals.source == "Census 2020"
    assert [row.label for row in totals.rows][1:5:3] == ["male, age 15 and over", "region North"]
    assert list(totals.margins) == [("sex", "age"), ("region",)]
    assert len(totals.sha256) == 64
    assert read_totals(write(tmp_path, GOOD), "Said").source == "Said"
    assert read_totals(write(tmp_path, "persons\n9\n")).source == "source not stated"


def test_every_fault_of_a_table_is_told_with_its_row_and_cure(tmp_path: Path) -> None:
    wrong = (
        "sex,age_from,age_to,persons,region\nmale,0,14,many,\nfemal,0,14,5,\nmale,20,15,5,\nmale,fife,,5,\n"
        "female,0,14,5,\nfemale,10,,7,\n,,,0,North\n"
    )
    with pytest.raises(Faults) as found:
        read_totals(write(tmp_path, wrong))
    told = str(found.value)
    for part in ("line 2): 'persons' is 'many'", "line 3): 'femal' is no sex. Did you mean 'female'?", "run from 20 to 15",
                 "'age_from' is 'fife'", "line 7): 'female, age 10 and over' counts persons of line 6", "'persons' is '0'"):  # fmt: skip
        assert part in told, part
    assert len(found.value.faults) == 6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sex,person\nmale,3\n", "Did you mean 'persons'?"),
        ("sex\nmale\n", "The column 'persons' is missing"),
        ("sexe,persons\nmale,3\n", "Did you mean 'sex'?"),
        ("sex,persons\n", "Has 0 rows"),
    ],
)
def test_a_table_of_another_kind_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Faults, match=r"faults? found") as found:
        read_totals(write(tmp_path, text))
    assert told in str(found.value)


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="Cannot be read"):
        read_totals(tmp_path / "none.csv")


def test_a_survey_reproduces_the_table_with_one_weight_a_household(tmp_path: Path) -> None:
    people, totals = population(), read_totals(write(tmp_path, GOOD))
    made, report = calibrate(people, totals)
    weight = made.persons["weight"].to_numpy()
    for row, who in zip(totals.rows, lay_over(totals, made).members):
        assert weight[who].sum() == pytest.approx(row.persons, rel=1e-9), row.label
    assert report.missed == ()
    for start, end in zip(made.household_offsets, made.household_offsets[1:]):
        assert np.unique(weight[start:end]).size == 1
    assert (weight > 0).all()
    assert "Census 2020" in made.about.caveats[-1]
    assert people.persons["weight"].to_list() == [10.0] * 11, "the survey given is left as it was"


def test_groups_nobody_is_in_and_sums_that_contradict_are_faults(tmp_path: Path) -> None:
    text = "sex,age_from,persons,region\nmale,100,5,\n,,60,Nort\n,,60,North\n,,80,South\nmale,,30,\nfemale,,40,\n"
    with pytest.raises(Faults) as found:
        calibrate(population(), read_totals(write(tmp_path, text)))
    told = str(found.value)
    assert "The survey has nobody who is 'male, age 100 and over'" in told
    assert "Did you mean 'North'?" in told
    assert "The totals by sex add up to 70" in str(told)


def test_unknown_ages_and_uneven_weights_are_reported() -> None:
    people = Population.from_records(
        [
            {"people": {"a": person(None, "male"), "b": person(30, "female", 20)}},
            {"people": {"c": person(5, "male")}},
        ]
    )
    made, report = calibrate(people, by_age((0, 14, 50), (15, 120, 100)))
    assert report.uncounted == {"age": 1}
    assert report.uneven == 1
    assert made.persons["weight"].to_list() == pytest.approx([100, 100, 50])


def test_persons_drawn_out_of_their_households_have_weights_of_their_own() -> None:
    people = population()
    people = replace(people, about=replace(people.about, has_complete_households=False))
    made, report = calibrate(people, by_age((0, 14, 50), (15, 120, 100)))
    assert report.unit == "person"
    assert made.persons["weight"].to_list()[1:3] == pytest.approx([100 / 7, 12.5])


def test_totals_are_joined_until_enough_persons_stand_behind_each() -> None:
    totals = by_age((0, 4, 10), (5, 14, 20), (15, 29, 30), (30, 59, 25), (60, 120, 15))
    made = joined(totals, population(), 3)
    assert [(row.label, row.persons) for row in made.rows] == [
        ("age 0 to 14", 30),
        ("age 15 to 59", 55),
        ("age 60 and over", 15),
    ]
    assert [(row.label, row.persons) for row in joined(totals, population(), 12).rows] == [("everybody", 100)]

"""Surveys without weights, and persons who stand for nobody because they live elsewhere or have died."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.estimation import Design, estimate, total
from allcover.estimation.drawing import CALIBRATED, KNOWN, NO_LONGER_KNOWN
from allcover.estimation.known_totals import read_totals
from allcover.estimation.reweighting import calibrate
from allcover.population import Population, broken, check, keep, read_kept
from allcover.population.population import UNWEIGHTED
from allcover.presenting.sample import about_sample
from allcover.vocabulary.fault import Fault, Faults
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import ENGLISH

Read = Callable[..., Population]
FaultsOf = Callable[..., tuple[Fault, ...]]
NO_WEIGHT = ("  weight: {from: wt}\n", "")
PRESENCE = (
    "  age: {from: age}\n",
    "  age: {from: age}\n  presence: {is: \"'elsewhere' if line == 3 else 'here'\"}\n",
)


def test_everybody_counts_once_where_a_survey_has_no_weights_and_that_is_kept(
    read: Read, tmp_path: Path
) -> None:
    people = read(NO_WEIGHT)
    assert people.persons["weight"].to_list() == [1.0] * 4
    keep(people, tmp_path / "kept")
    kept = read_kept(tmp_path / "kept")
    assert not kept.about.is_weighted
    assert kept.about.warnings == (UNWEIGHTED,)
    assert check(people) == []


def test_a_census_says_that_its_weights_are_one(read: Read) -> None:
    people = read(("weight: {from: wt}", "weight: 1"))
    assert people.about.is_weighted
    assert people.about.warnings == ()


def test_known_totals_give_a_survey_its_weights(read: Read, tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text("sex,persons\nmale,20\nfemale,60\n", encoding="utf-8")
    made, _ = calibrate(read(NO_WEIGHT), read_totals(tmp_path / "totals.csv"))
    assert made.about.is_weighted
    assert UNWEIGHTED not in made.about.warnings
    assert made.persons["weight"].sum() == pytest.approx(80)


def test_totals_that_weights_were_calibrated_to_are_kept_with_the_survey_and_have_no_error(
    read: Read, tmp_path: Path
) -> None:
    (tmp_path / "totals.csv").write_text("sex,persons\nmale,20\nfemale,60\n", encoding="utf-8")
    before = read()
    made, _ = calibrate(before, read_totals(tmp_path / "totals.csv"))
    keep(made, tmp_path / "kept")
    told = Remark(KNOWN, {"totals": 2}).told(ENGLISH)
    assert told not in about_sample(Design.of(before), ENGLISH)
    for people in (made, read_kept(tmp_path / "kept")):
        design = Design.of(people)
        assert told in about_sample(design, ENGLISH)
        sex = people.persons["sex"].to_numpy()
        for who in (sex == "male", sex == "female", np.ones(sex.size)):
            assert estimate(design, total(who, design.weight)).standard_error == pytest.approx(0, abs=1e-9)
    assert estimate(Design.of(before), total(1, before.persons["weight"])).standard_error


def test_a_total_that_weights_do_not_give_any_more_is_not_taken_as_known(read: Read, tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text("sex,persons\nmale,20\nfemale,60\n", encoding="utf-8")
    made, _ = calibrate(read(), read_totals(tmp_path / "totals.csv"))
    sex = pl.col("sex").cast(pl.String)
    moved = made.persons.with_columns(weight=pl.when(sex == "male").then(2.0).otherwise(pl.col("weight")))
    design = Design.of(replace(made, persons=moved))
    assert {each.message: each.values["totals"] for each in design.remarks if "totals" in each.values} == {
        KNOWN: 1,
        NO_LONGER_KNOWN: 1,
    }
    assert estimate(design, total(1, design.weight)).standard_error


def test_calibrated_weights_whose_totals_nobody_names_are_told(read: Read) -> None:
    people = read()
    said = replace(people.about, design=replace(people.about.design, is_calibrated=True))
    design = Design.of(replace(people, about=said))
    assert CALIBRATED in about_sample(design, ENGLISH)
    # What the sentence says: the total is known, and yet shows an error.
    assert estimate(design, total(1, design.weight)).standard_error


@pytest.mark.parametrize("weight", ["0", "", "7"])
def test_who_lives_elsewhere_needs_no_weight_and_gets_none(read: Read, weight: str) -> None:
    raw = ("hh,line,age,sex,rel,wt,zone,inc,work,pension\n1,1,44,1,1,10.5,1,1200,1,\n"
           f"1,2,40,2,2,10.5,1,1200,2,\n1,3,20,2,3,{weight},1,1200,2,\n2,1,70,2,1,20,2,600,2,50\n")  # fmt: skip
    people = read(PRESENCE, raw=raw)
    assert people.persons["weight"].to_list() == [10.5, 10.5, 0.0, 20.0]
    assert broken(people) == []


RAW = "hh,line,age,sex,rel,wt,zone,inc,work,pension\n1,1,44,1,1,{first},1,1200,1,\n1,2,40,2,2,{second},1,1200,2,\n2,1,70,2,1,20,2,600,2,50\n"


def test_few_without_a_weight_are_named_and_stand_for_nobody(read: Read, tmp_path: Path) -> None:
    people = read(raw=RAW.format(first="0", second=""))
    assert people.persons["weight"].to_list() == [0.0, 0.0, 20.0]
    assert people.persons["household_id"].n_unique() == 2
    missing, zero = people.about.warnings
    assert (
        zero == "Persons with the weight 0, who stand for nobody and are in no figure: 1 (raw.csv; rows 1)."
    )
    assert missing.startswith("Persons without a weight, of whom it is not known")
    assert missing.endswith("totals are too low: 1 (raw.csv; rows 2).")
    assert check(people) == []
    keep(people, tmp_path / "kept")
    assert read_kept(tmp_path / "kept").about.warnings == people.about.warnings


def test_who_stands_for_nobody_among_others_is_told_apart(read: Read, tmp_path: Path) -> None:
    """Their pension is income of a household that counts, and a cost of nobody."""
    people = read(raw=RAW.format(first="0", second="10"))
    zero, among = people.about.warnings
    assert zero.startswith("Persons with the weight 0")
    assert among.startswith("Of those who stand for nobody, 1 live with members who have a weight")
    keep(people, tmp_path / "kept")
    assert read_kept(tmp_path / "kept").about.warnings == people.about.warnings


def test_a_negative_weight_is_a_fault(faults_of: FaultsOf) -> None:
    told = [str(fault) for fault in faults_of(raw=RAW.format(first="-1", second="0"))]
    assert len(told) == 1
    assert "(line 2, person 1-1): The weight is -1.0." in told[0]


def test_nobody_with_a_weight_is_a_fault(read: Read) -> None:
    people = read(PRESENCE)
    weightless = replace(people, persons=people.persons.with_columns(weight=pl.lit(0.0)))
    told = [str(fault) for fault in broken(weightless)]
    assert len(told) == 1
    assert "(line 2, person 1-1): The weight is 0.0, and nobody of the survey has one above 0." in told[0]


def test_arrays_may_hold_persons_who_live_elsewhere() -> None:
    presence = np.array(["here", "elsewhere"])
    columns = {"weight": np.array([3.0, 0.0]), "presence": presence}
    assert Population.from_arrays({"persons": columns}, [0, 2]).persons["weight"].to_list() == [3.0, 0.0]
    with pytest.raises(Faults, match="Nobody has a weight above 0"):
        Population.from_arrays({"persons": columns | {"presence": presence[::-1]}}, [0, 2])


def test_arrays_and_files_take_persons_without_a_weight_alike(read: Read) -> None:
    """Who has the weight 0 or none is named with the row, stays in the household and stands for nobody, whatever the route."""
    drawn = read(raw=RAW.format(first="0", second=""))
    given = Population.from_arrays({"persons": {"weight": np.array([0.0, np.nan, 20.0])}}, [0, 2, 3])
    assert given.persons["weight"].to_list() == drawn.persons["weight"].to_list() == [0.0, 0.0, 20.0]
    of_file = [text.replace("raw.csv", "arrays") for text in drawn.about.warnings]
    assert list(given.about.warnings) == of_file
    assert given.about.is_weighted
    again = Population.from_arrays({"persons": {"weight": np.array([0.0, 0.0, 20.0])}}, [0, 2, 3], about=given.about)  # fmt: skip
    assert again.about.warnings == given.about.warnings


@pytest.mark.parametrize("weight", [-1.0, np.inf])
def test_arrays_with_an_impossible_weight_are_a_fault(weight: float) -> None:
    with pytest.raises(Faults, match="below 0, or infinite"):
        Population.from_arrays({"persons": {"weight": np.array([weight, 2.0])}}, [0, 1, 2])


def test_calibration_gives_no_weight_to_who_lives_elsewhere(read: Read, tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text("sex,persons\nmale,20\nfemale,60\n", encoding="utf-8")
    made, report = calibrate(read(PRESENCE), read_totals(tmp_path / "totals.csv"))
    weights = made.persons["weight"].to_list()
    assert weights == pytest.approx([20.0, 20.0, 0.0, 40.0])
    assert report.uneven == 0
    assert [margin.asked for margin in report.margins] == [1, 2]

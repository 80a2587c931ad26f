from datetime import date
from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.coverage.observations import observations_of, read_observations
from allcover.vocabulary.barriers import BARRIERS, FAMILIES, ROLL_UP, rolled_up
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.shape import published_schema

TODAY = date(2024, 1, 1)

ONE = """
country: testland
observations:
  - {family: legal, sub_reason: threshold, group: Workers of small firms, branch: old_age, strength: 2,
     statement: Said so., who_says: Union, date: 2023-05-01, source: {title: Hearing, verified: yes}}
"""


def read(folder: Path, text: str) -> object:
    path = folder / "observations.yaml"
    path.write_text(text, encoding="utf-8")
    return read_observations(path, "testland", TODAY)


def test_an_observation_keeps_who_says_so_and_when(tmp_path: Path) -> None:
    (tmp_path / "observations.yaml").write_text(ONE, encoding="utf-8")
    found = observations_of(tmp_path, "testland")
    assert found is not None
    (one,) = found.observed
    assert (one.barrier.code, one.strength, one.who_says, one.day) == (
        "threshold",
        2,
        "Union",
        date(2023, 5, 1),
    )
    assert found.strongest(["old_age"]) == {"legal": 2}
    assert found.strongest(["family"]) == {}, "an observation on one branch says nothing of another"


def test_every_fault_is_told_with_its_line_and_its_cure(tmp_path: Path) -> None:
    wrong = (
        ONE.replace("family: legal", "family: financial")
        .replace("2023-05-01", "2099-01-01")
        .replace("testland", "elsewhere")
    )
    with pytest.raises(Faults) as told:
        read(tmp_path, wrong)
    whats = [fault.what for fault in told.value.faults]
    assert len(whats) == 3
    assert any("'threshold' belongs to 'legal'" in what for what in whats)
    assert any("still to come" in what for what in whats)
    assert any("elsewhere" in what for what in whats)
    assert all(fault.cure and fault.place.line for fault in told.value.faults)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [("strength: 2", "strength: 4", "strength"), ("strength: 2", "strength: 1.5", "strength"),
     ("sub_reason: threshold", "sub_reason: thresold", "thresold"), ("who_says: Union, ", "", "who_says"),
     ("branch: old_age", "branch: oldage", "oldage"), ("date: 2023-05-01", "date: May", "date")],
)  # fmt: skip
def test_what_the_form_does_not_allow_is_named(tmp_path: Path, old: str, new: str, word: str) -> None:
    with pytest.raises(Faults, match=word):
        read(tmp_path, ONE.replace(old, new))


def test_the_published_form_holds_the_vocabulary() -> None:
    whole = published_schema("allcover.coverage", "observations").whole
    item = whole["properties"]["observations"]["items"]["properties"]
    assert item["family"]["enum"] == list(FAMILIES)
    assert item["sub_reason"]["enum"] == list(BARRIERS)
    assert item["branch"]["enum"] == list(BRANCH.codes)


def test_five_families_roll_up_into_four_each_once() -> None:
    assert sorted(family for held in ROLL_UP.values() for family in held) == sorted(FAMILIES)
    assert rolled_up("compliance_incentive") == rolled_up("awareness_trust") == "behavioural"
    assert {one.family for one in BARRIERS.values()} == set(FAMILIES)


def test_coresia_s_observations_are_marked_invented() -> None:
    found = observations_of(country_folder("coresia"), "coresia")
    assert found is not None
    assert found.is_invented
    assert all("invented" in one.source.note for one in found.observed)
    assert len({one.barrier.family for one in found.observed}) == 4

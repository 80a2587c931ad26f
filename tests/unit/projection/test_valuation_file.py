"""A file of assumptions: read whole, every fault told with its line."""

from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.projection.valuation_file import read_assumptions
from allcover.vocabulary.fault import Faults

FILE = country_folder("coresia") / "valuations" / "national_pension.yaml"


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_hold_each_rate_until_the_next() -> None:
    given = read_assumptions(FILE)
    assert given.path("prices", 2024, 8).tolist() == [0.05, 0.05, 0.05, 0.04, 0.04, 0.04, 0.03, 0.03]
    assert given.path("prices", 2020, 2).tolist() == [0.05, 0.05]
    assert given.paths(2024, 8).amounts.tolist() == given.path("wages", 2024, 8).tolist()
    assert given.coverage(2024, 2).tolist() == [1.0, 1.004, pytest.approx(1.004**2)]


def test_all_faults_are_told_together_with_their_lines(tmp_path: Path) -> None:
    path = changed(
        tmp_path, ("[0, 15, 20,", "[0, 20, 20,"), ("female: [0, 0.6, ", "female: [0.6, "), ("{from: 2027, value: 0.04}", "{from: 2024, value: 0.04}")
    )  # fmt: skip
    with pytest.raises(Faults) as raised:
        read_assumptions(path)
    told = str(raised.value)
    assert len(raised.value.faults) == 3
    for word in (
        "do not begin at 0 and rise",
        "'credit' of female has 11 values for 12",
        "two values from one year",
    ):
        assert word in told


@pytest.mark.parametrize(("old", "new", "told"), [
    ("{value: 0.8,", "{value: 80,", "number from 0 to 1"),
    ("amounts_follow: wages", "amounts_follow: gold", "amounts_follow"),
    ("invalid_mortality:", "mortality:", "invalid_mortality"),
])  # fmt: skip
def test_a_wrong_shape_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(Faults, match=told):
        read_assumptions(changed(tmp_path, (old, new)))


def test_futures_that_cannot_be_are_told(tmp_path: Path) -> None:
    path = changed(
        tmp_path,
        ("{in: 2100, value: 0.25}", "{in: 2100, value: 25}"),
        ("{in: 2050, value: 2.4}", "{in: 2024, value: 2.4}"),
    )
    with pytest.raises(Faults) as raised:
        read_assumptions(path)
    told = str(raised.value)
    assert len(raised.value.faults) == 2
    for word in ("'fertility' strays by 25", "of 'expectancy' do not rise"):
        assert word in told


def test_one_thing_is_changed_and_all_else_stays() -> None:
    given = read_assumptions(FILE)
    assert given.moved("wages", 0.01).path("wages", 2024, 1) == pytest.approx(0.072)
    assert given.times("credit", 2.0).raw["ages"]["credit"]["male"][4] == 1.0
    assert given.times("children", 2.0).raw["ages"]["children"]["female"][4] == pytest.approx(4.2)
    other = given.changed(("retiring", "value"), 0.5)
    assert other.differs(given, ("retiring",))
    assert not other.differs(given, ("ages",))
    assert not other.taking(given, ("retiring",)).differs(given, ("retiring",))
    sourced = given.changed(("retiring", "source"), {"title": "Another", "verified": True})
    assert not sourced.differs(given, ("retiring",))

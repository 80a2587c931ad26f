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

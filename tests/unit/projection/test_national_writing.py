"""The UN's files become a country's own: what is read again is what was written, from the command line too."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from tests.unit.projection import test_wpp

from allcover.cli import main
from allcover.projection import project, read_national, read_wpp
from allcover.projection.national_writing import write_national
from allcover.vocabulary.fault import Faults


def write(folder: Path, *, is_single: bool = True) -> Path:
    folder.mkdir()
    return test_wpp.write(folder, is_single=is_single)


def test_the_un_s_numbers_are_written_and_read_again_to_the_last_digit(tmp_path: Path) -> None:
    un = write(tmp_path / "un", is_single=False)
    arguments = [
        "people",
        str(un),
        "--country",
        "bbb",
        "--first",
        "2024",
        "--last",
        "2029",
        "--out",
        str(tmp_path / "bbb"),
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    people = read_wpp(un, first=2024, last=2029, countries=["BBB"]).isel(country=0)
    again = read_national(tmp_path / "bbb", 5)
    for name in ("population", "mortality", "fertility", "sex_ratio_at_birth"):
        assert np.array_equal(people[name].to_numpy(), again[name].to_numpy()), name
    made = [project(one)["population"].to_numpy() for one in (people, again)]
    assert made[0] == pytest.approx(made[1], rel=1e-13)
    twice = CliRunner().invoke(main, arguments)
    assert twice.exit_code == 1
    assert twice.output.count("Is there already.") == 6
    unknown = CliRunner().invoke(main, [*arguments[:3], "ZZZ", *arguments[4:]])
    assert "The country ZZZ is not in it" in unknown.output


def test_migrants_by_age_are_written_by_age(tmp_path: Path) -> None:
    people = read_wpp(write(tmp_path / "un"), first=2024, last=2026, countries=["AAA"]).isel(country=0)
    people["migration"] = people["migration"] * 0 + np.arange(101)
    people.attrs["migration_kind"] = "counts"
    write_national(people, tmp_path / "aaa", "AAA")
    again = read_national(tmp_path / "aaa", 2)
    assert again.attrs["migration_kind"] == "counts"
    assert again["migration"].to_numpy()[1, 1].tolist() == list(range(101))


def test_a_rate_that_no_file_may_hold_is_named(tmp_path: Path) -> None:
    people = read_wpp(write(tmp_path / "un"), first=2024, last=2026, countries=["AAA"]).isel(country=0)
    people["mortality"] = people["mortality"] * 100
    with pytest.raises(Faults, match=r"'rate' is '.*Give deaths per person-year"):
        write_national(people, tmp_path / "aaa", "AAA")

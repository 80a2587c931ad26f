"""A country's own files: what they may leave to a pattern, and everything that can be wrong, named by place and cure."""

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.estimation.known_totals import read_totals
from allcover.projection import expectancy_of, life_table, project, read_national, total_fertility
from allcover.projection.results import project_country
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia") / "people"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CORESIA, tmp_path / "people")


def change(folder: Path, name: str, old: str, new: str) -> Path:
    """One place of a file written otherwise."""
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def told(folder: Path, intervals: int = 75) -> list[str]:
    with pytest.raises(Faults) as found:
        read_national(folder, intervals)
    return [str(one).replace(f"{folder}/", "") for one in found.value.faults]


def test_no_year_at_all_is_refused() -> None:
    for none in (0, -3):
        assert told(CORESIA, none) == [f"projection: {none} years are asked for. Ask for one or more."]


def test_a_life_expectancy_that_takes_more_deaths_than_there_can_be_is_named_by_its_row(folder: Path) -> None:
    lines = (folder / "life_expectancy.csv").read_text(encoding="utf-8").splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("2030,male,"))
    change(folder, "life_expectancy", lines[at], "2030,male,7.3,")
    (found,) = told(folder, 10)
    assert found.startswith(f"life_expectancy.csv (line {at + 1}): Under this life expectancy the pattern")
    assert found.endswith("Mend the life expectancy, or give death rates of another pattern.")


def test_the_invented_country_has_the_people_of_its_totals() -> None:
    people = read_national(CORESIA, 75)["population"]
    known = [
        one for one in read_totals(country_folder("coresia") / "totals.csv").rows if set(one.where) == {"sex"}
    ]
    assert len(known) == 34
    for one in known:
        ages = people.sel(sex=one.where["sex"], age=slice(one.age_from, one.age_to))
        assert float(ages.sum()) == one.persons
    assert float(people.sum()) == 12_000_000


def test_levels_of_the_files_are_met_every_year() -> None:
    people = read_national(CORESIA, 75)
    given = pl.read_csv(CORESIA / "life_expectancy.csv").filter(pl.col("year") < 2099)
    assert expectancy_of(people["mortality"].to_numpy()).ravel() == pytest.approx(
        given["years"].to_numpy(), abs=1e-9
    )
    children = pl.read_csv(CORESIA / "total_fertility.csv")["children"].to_numpy()[:75]
    assert total_fertility(people).to_numpy() == pytest.approx(children)
    moved = project(people)["net_migration"].to_numpy()
    assert moved == pytest.approx(pl.read_csv(CORESIA / "migration.csv")["persons"].to_numpy()[:75])


def test_migrants_by_age_are_taken_as_they_are(folder: Path) -> None:
    rows = pl.DataFrame({"year": [2024, 2025]}).join(pl.DataFrame({"sex": ["male", "female"]}), how="cross")
    rows = rows.join(pl.DataFrame({"age": range(101)}), how="cross").with_columns(persons=pl.col("age") * 1.0)
    rows.write_csv(folder / "migration.csv")
    people = read_national(folder, 2)
    assert people.attrs["migration_kind"] == "counts"
    assert people["migration"].sel(sex="male", age=30).to_numpy().tolist() == [30.0, 30.0]


def test_rates_of_every_year_need_no_level(folder: Path) -> None:
    for name in ("fertility", "mortality"):
        rows = pl.read_csv(folder / f"{name}.csv").drop("source")
        pl.concat([rows.with_columns(year=pl.lit(year)) for year in (2024, 2025)]).write_csv(
            folder / f"{name}.csv"
        )
    for name in ("total_fertility", "life_expectancy"):
        (folder / f"{name}.csv").unlink()
    people = read_national(folder, 2)
    assert total_fertility(people).to_numpy() == pytest.approx([3.41, 3.41])
    assert expectancy_of(people["mortality"].to_numpy()) == pytest.approx(
        np.array([[69.4, 65.1]] * 2), abs=0.2
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "mortality",
            "2024,female,5,0.",
            "2024,female,5,7.",
            "'rate' is '7.*Give deaths per person-year, at most 1 below age 90.*divide by 1,000",
        ),
        (
            "fertility",
            "15,0.062",
            "15,62",
            "'rate' is '62'. Give births a woman and year, .*divide by 1,000",
        ),
        ("mortality", "2024,male,40,0", "2024,male,40,1", "line 33.*'rate' is '1.0.*at most 1 below age 90"),
        ("fertility", "2024,15,", "2024,5,", "'rate' is '0.062'. .*at ages 10 to 54 alone"),
        (
            "fertility",
            "2024,20,",
            "2024,21,",
            "The ages 15, 21, 25, 30, ... 45 do not join: 15 is followed by 21.",
        ),
        (
            "mortality",
            "2024,male,35,",
            "2024,male,36,",
            "There is no row of year 2024, sex male, age 35. Add it",
        ),
        (
            "population",
            "2024,male,7,",
            "2024,male,6,",
            "line 110.*: year 2024, sex male, age 6 is there twice",
        ),
        (
            "population",
            "2024,female,3,",
            "2024,femal,3,",
            "line 5.*: 'sex' is 'femal'. Write female or male.",
        ),
        ("population", "2024,female,3,", "2024,female,3,-", "line 5.*: 'persons' is '-.*none below nought"),
        ("sex_ratio_at_birth", "2030,1.045", "2030,104.5", "'ratio' is '104.5'.*divide by 100"),
        ("migration", "2030,", "2024,", "year 2024 is there twice"),
        ("total_fertility", "2031,", "2131,", r"The years 2031 are missing \(1 in all\)"),
        ("life_expectancy", "2024,female,69.40", "2024,female,", "'years' is None"),
        ("population", "persons", "people", "'people' is no column of this table"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_cure(
    folder: Path, name: str, old: str, new: str, expected: str
) -> None:
    faults = told(change(folder, name, old, new))
    assert any(one.startswith(f"{name}.csv") for one in faults)
    assert pl.Series(faults).str.contains(expected).any(), faults


def test_a_horizon_longer_than_the_files_is_refused(folder: Path) -> None:
    faults = told(folder, 101)
    assert len(faults) == 4
    assert (
        "The years 2124 are missing (1 in all). Give every year from 2024 to 2124, or project fewer years."
        in faults[0]
    )


def test_one_year_of_rates_without_a_level_is_no_pattern(folder: Path) -> None:
    (folder / "total_fertility.csv").unlink()
    (fault,) = told(folder)
    assert fault.startswith(
        "fertility.csv: The years 2025, 2026, 2027, 2028, 2029, ... are missing (74 in all)."
    )
    assert "with total_fertility.csv for its level" in fault


def test_fertility_that_adds_up_to_too_many_children_is_refused(folder: Path) -> None:
    rows = pl.read_csv(folder / "fertility.csv").with_columns(rate=pl.col("rate") * 5)
    rows.write_csv(folder / "fertility.csv")
    (fault,) = told(folder)
    assert "The rates of a year add up to 17.05 children a woman." in fault


def test_births_divided_twice_are_refused(folder: Path) -> None:
    rows = pl.read_csv(folder / "fertility.csv").with_columns(rate=pl.col("rate") / 1000)
    rows.write_csv(folder / "fertility.csv")
    (fault,) = told(folder)
    assert "add up to 0.00341 children a woman. Give births a woman and year, not divided" in fault


def test_nobody_and_no_births_are_refused(folder: Path) -> None:
    for name, column in (("population", "persons"), ("fertility", "rate")):
        rows = pl.read_csv(folder / f"{name}.csv").with_columns(pl.lit(0).alias(column))
        rows.write_csv(folder / f"{name}.csv")
    nobody, barren = told(folder)
    assert nobody.startswith("population.csv: Nobody is in it.")
    assert barren.startswith(
        "fertility.csv: The rates of a year are all nought and cannot be brought to a level."
    )


def test_missing_files_are_all_named(tmp_path: Path) -> None:
    faults = told(tmp_path)
    assert [one.partition(":")[0] for one in faults] == [
        "population.csv",
        "mortality.csv",
        "fertility.csv",
        "sex_ratio_at_birth.csv",
        "migration.csv",
    ]


def test_too_many_leaving_is_named_by_scenario(folder: Path) -> None:
    change(folder, "migration", "2024,-9000", "2024,-90000000")
    with pytest.raises(
        Faults,
        match=r"migration.csv: medium: .* persons would be left after the interval that begins in 2024",
    ):
        project_country(folder, 5, ["medium"])


def test_results_count_the_same_people_in_every_form() -> None:
    found = project_country(CORESIA, 10, ["medium", "low"])
    frame = found.frame()
    assert frame.columns == ["scenario", "year", "sex", "age", "persons"]
    by_year = (
        frame.filter(pl.col("scenario") == "low")
        .group_by("year", maintain_order=True)
        .agg(pl.col("persons").sum())
    )
    assert by_year["persons"].to_numpy() == pytest.approx(found.persons()[1])
    change_of_year = np.diff(found.persons(), axis=1)
    assert change_of_year == pytest.approx(found.births - found.deaths + found.migrants)
    assert found.children[1] == pytest.approx(found.children[0] - np.repeat([0.25, 0.4], 5))
    assert found.sources[0] == "Statistics Office of Coresia: population at 30 June 2024 (invented)"


@pytest.mark.parametrize(
    ("raw", "told_of"),
    [
        (b"PK\x03\x04rest", "Is a workbook"),
        (b"year;ratio\n2024;1,05\n", "Its columns are separated by ';'"),
        ("year,ratio\n2024,1.05\n".encode("utf-16"), "UTF-16"),
        (b"", "Is empty"),
        (b"year,ratio\n2024,1.05,7\n", "line 2.*: Has 3 cells for 2 columns"),
        (b"year,ratio\n", "Has 0 rows below its heading"),
        (b"year\n2024\n", "The column 'ratio' is missing"),
    ],
)
def test_what_is_no_table_is_told_by_what_it_seems_to_be(folder: Path, raw: bytes, told_of: str) -> None:
    (folder / "sex_ratio_at_birth.csv").write_bytes(raw)
    faults = [one for one in told(folder) if one.startswith("sex_ratio_at_birth.csv")]
    assert pl.Series(faults).str.contains(told_of).any(), faults


def _ending_at(folder: Path, last: int) -> None:
    """Death rates of the file up to an open age, whose rate is that of all above by the whole table."""
    rows = pl.read_csv(folder / "mortality.csv").drop("source")
    closed = []
    for sex in ("female", "male"):
        own = rows.filter(pl.col("sex") == sex).sort("age")
        table = life_table(own["rate"].to_numpy(), sex, age=own["age"].to_list())
        left = float(table.expectancy[own["age"].to_list().index(last)])
        rate = pl.when(pl.col("age") == last).then(1 / left).otherwise(pl.col("rate"))
        closed.append(own.filter(pl.col("age") <= last).with_columns(rate=rate))
    pl.concat(closed).write_csv(folder / "mortality.csv")


@pytest.mark.parametrize("last", [85, 90, 95])
def test_death_rates_that_end_below_the_open_age_are_carried_on(folder: Path, last: int) -> None:
    """By Kannisto's model; the level of the file is met, and what was known below the open age keeps its pattern."""
    whole = read_national(folder, 5)["mortality"].to_numpy()
    _ending_at(folder, last)
    carried = read_national(folder, 5)["mortality"].to_numpy()
    assert carried.shape == whole.shape
    assert carried[..., :80] == pytest.approx(whole[..., :80], rel=0.01)
    assert expectancy_of(carried) == pytest.approx(expectancy_of(whole), abs=1e-9)
    assert (np.diff(carried[..., last:-1], axis=-1) > 0).all()


def test_death_rates_that_cannot_be_carried_on_are_named(folder: Path) -> None:
    _ending_at(folder, 80)
    (fault,) = told(folder)
    assert "mortality.csv: The open age is 80; that of the population is 100." in fault
    assert "or death rates at 85 or above" in fault


def test_a_rate_of_one_at_a_high_age_is_named_with_its_row(folder: Path) -> None:
    _ending_at(folder, 90)
    rows = pl.read_csv(folder / "mortality.csv")
    rate = pl.when(pl.col("age") == 85).then(1.0).otherwise(pl.col("rate"))
    rows.with_columns(rate=rate).write_csv(folder / "mortality.csv")
    faults = told(folder)
    assert len(faults) == 2
    assert "line 20" in faults[0]
    assert "'rate' is 1, and rates from 80 on are carried on to the open age" in faults[0]


def test_a_missing_year_is_named(folder: Path) -> None:
    rows = pl.read_csv(folder / "total_fertility.csv").filter(pl.col("year") != 2040)
    rows.write_csv(folder / "total_fertility.csv")
    (fault,) = told(folder)
    assert fault.startswith("total_fertility.csv: The years 2040 are missing (1 in all).")


def test_death_rates_of_nought_at_the_open_age_are_told_by_line(folder: Path) -> None:
    rates = pl.read_csv(folder / "mortality.csv")
    first = rates["age"].to_list().index(100)
    rates.with_columns(rate=pl.when(pl.col("age") == 100).then(0.0).otherwise("rate")).write_csv(
        folder / "mortality.csv"
    )
    found = told(folder)
    assert found[0].startswith(f"mortality.csv (line {first + 2}): Nobody dies at the open age, 100.")
    assert "above nought at the open age" in found[0]


def test_wrong_rows_of_one_file_hide_nothing_of_the_others(folder: Path) -> None:
    """Rows out of bounds, a year that is missing elsewhere, and ages that do not join: one round. What is not shown of many is counted."""
    population = pl.read_csv(folder / "population.csv", infer_schema=False)
    population.filter(pl.col("age") != "30").write_csv(folder / "population.csv")
    children = pl.read_csv(folder / "total_fertility.csv", infer_schema=False)
    children.filter(pl.col("year") != "2031").write_csv(folder / "total_fertility.csv")
    change(folder, "fertility", "0.062", "62")
    lives = pl.read_csv(folder / "life_expectancy.csv", infer_schema=False)
    lives.with_columns(years=pl.lit("700")).write_csv(folder / "life_expectancy.csv")
    found = told(folder)
    assert any("fertility.csv (line 2): 'rate' is '62'" in one for one in found)
    assert any("total_fertility.csv: The years 2031 are missing" in one for one in found)
    assert any(
        "population.csv: The ages 0, 1, 2, 3, ... 100 do not join: 29 is followed by 31." in one
        for one in found
    )
    assert sum("life_expectancy.csv (line" in one for one in found) == 20
    rest = lives.height - 20
    assert f"life_expectancy.csv: 'years' is wrong in {rest} rows more. Give years at birth." in found


def test_the_very_old_may_die_faster_than_one_a_year_in_a_file(folder: Path) -> None:
    people = read_national(change(folder, "mortality", "2024,male,100,0.9", "2024,male,100,1.9"), 2)
    assert float(people["mortality"].sel(sex="male", age=100).max()) > 1.8


def test_a_population_told_in_thousands_is_guessed_where_more_leave_than_are_there(folder: Path) -> None:
    rows = pl.read_csv(folder / "population.csv").with_columns(pl.col("persons") / 1000)
    rows.write_csv(folder / "population.csv")
    with pytest.raises(
        Faults, match=r"persons would be left .*give the population in persons, .*in thousands"
    ):
        project(read_national(folder, 75))

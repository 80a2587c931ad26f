"""Files as the UN's site gives them: single ages, groups, either date; what is missing is named."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.projection import expectancy_of, project, read_wpp
from allcover.vocabulary.fault import Faults

COUNTRIES, YEARS, AGES = ("AAA", "BBB"), range(2024, 2030), range(101)


def write(folder: Path, *, date: str = "", is_single: bool = True, counted: int = 1) -> Path:
    """Two invented countries in the layout of the UN's site; ``counted``: of how many years the population is in it."""
    _save(folder / f"WPP2024_Population{date}BySingleAgeSex_Medium_2024-2100.csv.gz", _population(counted))
    _save(folder / "WPP2024_Demographic_Indicators_Medium.csv.gz", _indicators())
    table = "Complete" if is_single else "Abridged"
    ages = list(AGES) if is_single else [0, 1, *range(5, 105, 5)]
    for sex in ("Female", "Male"):
        _save(folder / f"WPP2024_Life_Table_{table}_Medium_{sex}_2024-2100.csv.gz", _mortality(sex, ages))
    _save(
        folder / f"WPP2024_Fertility_by_Age{1 if is_single else 5}.csv.gz", _fertility(1 if is_single else 5)
    )
    return folder


def _save(path: Path, frame: pl.DataFrame) -> None:
    # The site's files have many more columns, and rows of regions without an ISO code.
    region = frame.head(1).with_columns(ISO3_code=pl.lit(""))
    pl.concat([frame, region]).with_columns(LocID=pl.lit(4), Variant=pl.lit("Medium")).write_csv(
        path, compression="gzip"
    )


def _rows(**axes: Sequence[object]) -> pl.DataFrame:
    frame = pl.DataFrame({"ISO3_code": COUNTRIES})
    for name, values in axes.items():
        frame = frame.join(pl.DataFrame({name: values}), how="cross")
    return frame


def _population(counted: int) -> pl.DataFrame:
    rows = _rows(Time=list(YEARS)[:counted], AgeGrpStart=list(AGES))
    grown = 1 + (pl.col("Time") - YEARS[0]) * 0.01
    return rows.with_columns(
        PopMale=(100.0 - pl.col("AgeGrpStart") * 0.9) * grown,
        PopFemale=(101.0 - pl.col("AgeGrpStart") * 0.9) * grown,
    )


def _indicators() -> pl.DataFrame:
    rows = _rows(Time=list(YEARS))
    return rows.with_columns(SRB=105.0, NetMigrations=-1.5, LExFemale=70.0, LExMale=65.0)


def _mortality(sex: str, ages: list[int]) -> pl.DataFrame:
    rate = 0.02 * (-pl.col("AgeGrpStart")).exp() + 5e-5 * (0.09 * pl.col("AgeGrpStart")).exp()
    times = {"Female": 1.3, "Male": 1.9}[sex]
    return _rows(Time=list(YEARS), AgeGrpStart=list(ages)).with_columns(Sex=pl.lit(sex), mx=rate * times)


def _fertility(width: int) -> pl.DataFrame:
    return _rows(Time=list(YEARS), AgeGrpStart=list(range(15, 50, width))).with_columns(ASFR=60.0)


@pytest.mark.parametrize("is_single", [True, False])
@pytest.mark.parametrize("date", ["1January", ""])
def test_both_dates_and_both_widths_of_ages_are_read(tmp_path: Path, date: str, is_single: bool) -> None:
    people = read_wpp(write(tmp_path, date=date, is_single=is_single), first=2024, last=2029)
    assert dict(people.sizes) == {"country": 2, "sex": 2, "age": 101, "interval": 5}
    first = people.sel(country="BBB")
    assert first["population"].sel(sex="female", age=0).item() == pytest.approx(101_000)
    assert first["fertility"].sum("age").to_numpy() == pytest.approx(np.full(5, 0.06 * 35))
    assert first["sex_ratio_at_birth"].to_numpy() == pytest.approx(np.full(5, 1.05))
    assert first["migration"].sum(("sex", "age")).to_numpy() == pytest.approx(np.full(5, -1500.0))
    assert expectancy_of(first["mortality"]).round(9).tolist() == [[70.0, 65.0]] * 5
    made = project(people)
    assert made["population"].dims == ("country", "year", "sex", "age")
    assert made["year"].to_numpy().tolist() == list(range(2024, 2030))
    change = made["population"].sum(("sex", "age")).diff("year").to_numpy()
    parts = made["births"].sum("age") - made["deaths"].sum(("sex", "age")) + made["net_migration"]
    assert change == pytest.approx(parts.to_numpy())


@pytest.mark.parametrize("date", ["1January", ""])
def test_migrants_are_what_the_populations_of_all_years_leave_where_the_files_have_them(
    tmp_path: Path, date: str
) -> None:
    people = read_wpp(write(tmp_path, date=date, counted=len(YEARS)), first=2024, last=2029)
    assert people.attrs["migration_kind"] == "counts"
    assert "by sex and age not published: what its populations leave" in people.attrs["migration_source"]
    made = project(people)["population"].sel(country="AAA", sex="male")
    for year in YEARS:
        wanted = (100_000 - 900.0 * np.arange(101)) * (1 + (year - 2024) * 0.01)
        assert made.sel(year=year).to_numpy() == pytest.approx(wanted, rel=1e-9)
    # A file that ends a year too early says nothing of the last of them: totals are laid out by the model.
    short = tmp_path / "short"
    short.mkdir()
    found = read_wpp(write(short, date=date, counted=len(YEARS) - 1), first=2024, last=2029)
    assert found.attrs["migration_kind"] == "totals"


def test_a_country_is_read_alone(tmp_path: Path) -> None:
    folder = write(tmp_path, date="1January")
    both, one = (read_wpp(folder, first=2024, last=2026, countries=only) for only in ((), ("BBB",)))
    assert one["country"].to_numpy().tolist() == ["BBB"]
    assert np.array_equal(both["mortality"].sel(country=["BBB"]), one["mortality"])


def test_births_that_are_a_woman_s_already_are_not_divided_again(tmp_path: Path) -> None:
    people = read_wpp(write(tmp_path), first=2024, last=2029)
    people["fertility"] = people["fertility"] / 1000
    with pytest.raises(
        Faults, match=r"add up to 0\.0021 children a woman\. Give births a woman and year, not divided"
    ):
        project(people)


def change(folder: Path, stem: str, changed: Callable[[pl.DataFrame], pl.DataFrame]) -> Path:
    (path,) = folder.glob(f"WPP2024_{stem}*")
    changed(pl.read_csv(path, infer_schema_length=None)).write_csv(path, compression="gzip")
    return path


def told(folder: Path) -> str:
    with pytest.raises(Faults) as found:
        read_wpp(folder, first=2024, last=2029)
    return str(found.value)


def test_a_row_that_is_there_twice_is_named_with_its_file(tmp_path: Path) -> None:
    for place, (stem, row) in enumerate(
        {
            "PopulationBySingleAge": "AAA, 2024, 0", "Fertility_by_Age1": "AAA, 2024, 15",
            "Life_Table_Complete_Medium_Male": "AAA, 2024, Male, 0", "Demographic_Indicators": "AAA, 2024",
        }.items()
    ):  # fmt: skip
        folder = tmp_path / str(place)
        folder.mkdir()
        path = change(write(folder), stem, lambda frame: pl.concat([frame, frame.head(1)]))
        rows = pl.read_csv(path, infer_schema_length=None).height
        assert f"{path} (row {rows}): {row} is there twice. Leave one of the two." in told(folder)


def test_a_wrong_rate_is_named_before_it_is_brought_to_a_life_expectancy(tmp_path: Path) -> None:
    is_wrong = (pl.col("AgeGrpStart") == 50) & (pl.col("Time") == 2026) & (pl.col("ISO3_code") == "BBB")
    rate = pl.when(is_wrong).then(1.7).otherwise(pl.col("mx")).alias("mx")
    path = change(
        write(tmp_path), "Life_Table_Complete_Medium_Female", lambda frame: frame.with_columns(rate)
    )
    assert (
        f"{path} (row 859): mx 1.7 cannot be (ISO3_code BBB, Time 2026, Sex Female, AgeGrpStart 50)."
        in told(tmp_path)
    )
    less = pl.when(is_wrong).then(-0.5).otherwise(pl.col("PopMale")).alias("PopMale")
    (tmp_path / "b").mkdir()
    path = change(write(tmp_path / "b", counted=3), "Population", lambda frame: frame.with_columns(less))
    with pytest.raises(Faults, match=r"PopFemale 57\.12, PopMale -0\.5 cannot be \(ISO3_code BBB, Time 2026"):
        read_wpp(tmp_path / "b", first=2024, last=2026)


def test_death_rates_of_another_level_are_told_or_refused(tmp_path: Path) -> None:
    said = read_wpp(write(tmp_path), first=2024, last=2029).attrs["mortality_source"]
    low, high = re.findall(r"\d\.\d\d", said)
    assert float(low) < 1.1 < float(high)
    assert "brings them to the life expectancies it gives" in said
    fewer = (pl.col("mx") / 3).alias("mx")
    change(tmp_path, "Life_Table_Complete_Medium_Male", lambda frame: frame.with_columns(fewer))
    found = told(tmp_path)
    assert "Medium.csv.gz (row 1): Death rates of AAA, 2024, male would have to be times 3." in found


@pytest.mark.parametrize(("stem", "age"), [("Life_Table_Complete", 40), ("Fertility_by_Age1", 30)])
def test_an_age_that_a_file_lacks_is_named_with_the_file(tmp_path: Path, stem: str, age: int) -> None:
    write(tmp_path)
    for path in tmp_path.glob(f"WPP2024_{stem}*"):
        rows = pl.read_csv(path, infer_schema_length=None)
        rows.filter(pl.col("AgeGrpStart") != age).write_csv(path, compression="gzip")
    assert f"Rows of age {age} are missing or too many." in told(tmp_path)
    assert stem in told(tmp_path)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"There is no WPP2024_Demographic_Indicators_Medium\*.csv"):
        read_wpp(tmp_path, first=2024, last=2029)
    folder = write(tmp_path)
    with pytest.raises(Faults, match=r"AAA has no complete row of 2030 \(mx"):
        read_wpp(folder, first=2024, last=2031)
    with pytest.raises(Faults, match="The country ZZZ is not in it for 2024 to 2029"):
        read_wpp(folder, first=2024, last=2029, countries=["AAA", "ZZZ"])
    pl.DataFrame({"ISO3_code": ["AAA"], "Time": [2024]}).write_csv(
        folder / "WPP2024_Demographic_Indicators_Medium.csv.gz", compression="gzip"
    )
    with pytest.raises(Faults, match="The column 'SRB' is missing"):
        read_wpp(folder, first=2024, last=2029)

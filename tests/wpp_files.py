"""Files in the layout of the UN's site, written from the shared data: what the UN publishes and the data folder holds in another form.

The shared data have death rates of periods of five years (mid-year to mid-year); those of a calendar year lie between the middles of two
periods, on a line of their logarithms. The reader brings them to the life expectancy of the year.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from tests.conftest import DATA

FOCUS = [
    "HND",
    "MLI",
    "LKA",
    "NAM",
    "AGO",
    "CPV",
    "GNB",
    "MOZ",
    "STP",
    "BRA",
    "IND",
    "NPL",
    "NGA",
    "SEN",
    "BFA",
    "GHA",
    "LUX",
    "TGO",
    "KHM",
    "TZA",
]


def shared() -> Path:
    return DATA / "wpp2024"


def write_wpp(
    folder: Path, first: int, last: int, countries: Sequence[str], *, is_whole: bool = False
) -> Path:
    """Files of some years and countries; ``is_whole``: with the population of every year, as the site gives it, not of the first alone."""
    folder.mkdir(parents=True, exist_ok=True)
    keep = pl.col("iso3").cast(pl.String).is_in(countries)
    _population(range(first, last + 1) if is_whole else [first], keep).write_csv(
        folder / "WPP2024_PopulationBySingleAgeSex_Medium_1950-2023.csv"
    )
    _indicators(first, last, keep).write_csv(folder / "WPP2024_Demographic_Indicators_Medium.csv")
    _fertility(first, last, keep).write_csv(folder / "WPP2024_Fertility_by_Age5.csv")
    _mortality(first, last, keep).write_csv(folder / "WPP2024_Life_Table_Abridged_Medium_1950-2023.csv")
    return folder


def population_rows(years: Sequence[int], keep: pl.Expr) -> pl.DataFrame:
    """Persons at 1 July: iso3, year, age, male, female."""
    both = [
        pl.scan_parquet(shared() / f"population_1jul_{part}.parquet").with_columns(
            pl.col("iso3").cast(pl.String)
        )
        for part in ("1950_2023", "2024_2100")
    ]
    return (
        pl.concat(both).filter(keep & pl.col("year").is_in(list(years))).sort("iso3", "year", "age").collect()
    )


def _population(years: Sequence[int], keep: pl.Expr) -> pl.DataFrame:
    return population_rows(years, keep).select(
        ISO3_code="iso3",
        Time="year",
        AgeGrpStart="age",
        PopMale=pl.col("male") / 1000,
        PopFemale=pl.col("female") / 1000,
    )


def _indicators(first: int, last: int, keep: pl.Expr) -> pl.DataFrame:
    rows = pl.read_parquet(shared() / "annual_indicators.parquet").filter(
        keep & pl.col("year").is_between(first, last)
    )
    return rows.select(
        ISO3_code="iso3",
        Time="year",
        SRB=pl.col("srb").cast(pl.Float64) * 100,
        NetMigrations="net_migrants",
        LExFemale="e0_female",
        LExMale="e0_male",
    )


def _fertility(first: int, last: int, keep: pl.Expr) -> pl.DataFrame:
    rows = pl.read_parquet(shared() / "asfr_5yr_age_annual.parquet").filter(
        keep & pl.col("year").is_between(first, last)
    )
    return rows.select(ISO3_code="iso3", Time="year", AgeGrpStart="age_start", ASFR="asfr")


def _mortality(first: int, last: int, keep: pl.Expr) -> pl.DataFrame:
    rows = (
        pl.read_parquet(shared() / "mx_abridged_5yr.parquet")
        .filter(keep)
        .sort("iso3", "age_start", "period_start")
    )
    names, ages = rows["iso3"].unique().sort().to_list(), rows["age_start"].unique().sort().to_list()
    starts, years = rows["period_start"].unique().sort().to_numpy(), np.arange(first, last + 1)
    frames = []
    for sex in ("Female", "Male"):
        logs = np.log(rows[f"mx_{sex.lower()}"].to_numpy().astype(float)).reshape(len(names), len(ages), -1)
        at = np.clip(np.interp(years + 0.5, starts + 3.0, np.arange(starts.size)), 0, starts.size - 1)
        low = np.minimum(at.astype(int), starts.size - 2)
        rate = np.exp(logs[..., low] * (1 - (at - low)) + logs[..., low + 1] * (at - low))
        frames.append(
            pl.DataFrame(
                {
                    "ISO3_code": np.repeat(names, len(ages) * years.size),
                    "Time": np.tile(years, len(names) * len(ages)),
                    "Sex": [sex] * rate.size,
                    "AgeGrpStart": np.tile(np.repeat(ages, years.size), len(names)),
                    "mx": rate.ravel(),
                }
            )
        )
    return pl.concat(frames)


def migration_by_age(first: int, last: int, countries: Sequence[str]) -> np.ndarray:
    """Net migrants of each mid-year interval (country, interval, sex, age): the UN's of five years by age, at the UN's totals of each year.

    Within a period and a group of ages they are spread evenly; what a year has more or less than a fifth of its period goes to the
    ages in proportion to how many move.
    """
    keep = pl.col("iso3").is_in(countries)
    rows = pl.read_parquet(shared() / "net_migration_age_5yr_projection.parquet").filter(keep)
    rows = rows.sort("iso3", "period_start", "age_start")
    groups = rows.select("net_migrants_female", "net_migrants_male").to_numpy().astype(float)
    groups = groups.reshape(len(countries), -1, 21, 2) * 1000
    ages = np.minimum(np.arange(101) // 5, 20)
    widths = np.where(np.arange(101) < 100, 5, 1)
    by_age = (groups[:, :, ages] / widths[:, None]).swapaxes(-1, -2) / 5
    starts = rows["period_start"].unique().sort().to_numpy()
    found = by_age[:, np.searchsorted(starts, np.arange(first, last), side="right") - 1]
    annual = pl.read_parquet(shared() / "annual_indicators.parquet").filter(
        keep & pl.col("year").is_between(first, last)
    )
    totals = annual.sort("iso3", "year")["net_migrants"].to_numpy().astype(float).reshape(len(countries), -1)
    more = (totals[:, 1:] + totals[:, :-1]) / 2 * 1000 - found.sum((2, 3))
    moving = np.abs(found)
    share = moving / np.maximum(moving.sum((2, 3), keepdims=True), 1e-9)
    moved: np.ndarray = found + share * more[..., None, None]
    return moved

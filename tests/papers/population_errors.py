"""How far projections are from the UN's own numbers, as the tables of ``docs/reference/projection.md``: ``python -m tests.papers.population_errors``.

Needs the folder of published data (``ALLCOVER_DATA``). The tests of this folder hold the page to what comes out.
"""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr
from tests.wpp_files import FOCUS, migration_by_age, population_rows, shared, write_wpp

from allcover.projection import project, read_wpp

GROUPS = {"0-4": 0, "5-14": 5, "15-24": 15, "25-44": 25, "45-64": 45, "65-79": 65, "80+": 80}


def published(year: int, countries: list[str]) -> np.ndarray:
    """Persons by country, sex and age."""
    rows = population_rows([year], pl.col("iso3").is_in(countries))
    return rows.select("female", "male").to_numpy().reshape(len(countries), 101, 2).swapaxes(1, 2)


def forward(folder: Path, countries: list[str]) -> xr.Dataset:
    """Assumptions from 1 July 2024 to 1 July 2100, with the UN's migration by age."""
    people = read_wpp(write_wpp(folder, 2024, 2100, countries), first=2024, last=2100)
    people["migration"] = people["migration"].copy(data=migration_by_age(2024, 2100, countries))
    people.attrs["migration_kind"] = "counts"
    return people


def errors_2020(folder: Path) -> np.ndarray:
    """The focus countries from 2000 to 2020 against the UN's count, shares: of all, then by ``GROUPS`` (country, 8)."""
    made = project(read_wpp(write_wpp(folder, 2000, 2020, FOCUS), first=2000, last=2020))
    found, true = made["population"].sel(year=2020).to_numpy().sum(1), published(2020, sorted(FOCUS)).sum(1)
    starts = list(GROUPS.values())
    sums = [np.column_stack([one.sum(1), np.add.reduceat(one, starts, axis=1)]) for one in (found, true)]
    return np.asarray(sums[0] / sums[1] - 1)


def errors_2100(folder: Path) -> pl.DataFrame:
    """Every country from 1 July 2024 to 1 July 2100 against the UN's medium variant: country, persons at the start, made and true
    persons of all ages and of 65 and over, and how far they are apart (``total`` and ``65+``, percent)."""
    told = pl.read_parquet(shared() / "annual_indicators.parquet")
    countries = sorted(
        told.filter(pl.col("births").is_not_null() & (pl.col("iso3") != "VAT"))["iso3"].unique()
    )
    people = forward(folder, countries)
    made = project(people, is_held=True)["population"].sel(year=2100).to_numpy()
    true = published(2100, countries)
    rows = pl.DataFrame({"country": countries, "start": people["population"].sum(("sex", "age")).to_numpy()})
    for name, low in (("total", 0), ("65+", 65)):
        ours, theirs = made[..., low:].sum((1, 2)), true[..., low:].sum((1, 2))
        apart = pl.Series(100 * (ours / theirs - 1))
        rows = rows.with_columns(
            pl.Series(ours).alias(f"{name} made"), pl.Series(theirs).alias(f"{name} true"), apart.alias(name)
        )
    return rows


def exceptions(errors: pl.DataFrame) -> pl.DataFrame:
    """Countries of more than a million people that are 1 % or more from the UN's number, of all ages or of 65 and over."""
    beyond = pl.max_horizontal(pl.col("total").abs(), pl.col("65+").abs()) >= 1
    return errors.filter((pl.col("start") > 1e6) & beyond)


def table_2100(errors: pl.DataFrame) -> list[str]:
    """The exceptions as rows of the page, percent."""
    rows = [
        f"| {one['country']} | {one['total']:+.2f} | {one['65+']:+.2f} |"
        for one in exceptions(errors).rows(named=True)
    ]
    return ["| country | total, % | 65+, % |", "|---|-:|-:|", *rows]


def table(errors: np.ndarray) -> list[str]:
    """The errors as rows of the page, percent."""
    rows = [f"| country | total | {' | '.join(GROUPS)} |", "|---|" + "-:|" * (len(GROUPS) + 1)]
    for country, one in zip(sorted(FOCUS), 100 * errors):
        rows.append(f"| {country} | {' | '.join(f'{value:+.1f}' for value in one)} |")
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table(errors_2020(Path(folder)))))
        errors = errors_2100(Path(folder))
        large = errors.filter(pl.col("start") > 1e6)
        within = [large.filter(pl.col(name).abs() < 1).height for name in ("total", "65+")]
        print(
            f"\n2024 to 2100: of {large.height} countries above a million people, {within[0]} within 1 % in total, {within[1]} at 65+"
        )
        print("\n".join(table_2100(errors)))


if __name__ == "__main__":
    main()

"""How far projections are from the UN's own numbers, as the tables of ``docs/reference/projection.md``: ``python -m tests.papers.population_errors``.

Needs the folder of published data (``ALLCOVER_DATA``). The tests of this folder hold the page to what comes out.
"""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr
from tests.wpp_files import FOCUS, migration_by_age, population_rows, write_wpp

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


def table(errors: np.ndarray) -> list[str]:
    """The errors as rows of the page, percent."""
    rows = [f"| country | total | {' | '.join(GROUPS)} |", "|---|" + "-:|" * (len(GROUPS) + 1)]
    for country, one in zip(sorted(FOCUS), 100 * errors):
        rows.append(f"| {country} | {' | '.join(f'{value:+.1f}' for value in one)} |")
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table(errors_2020(Path(folder)))))


if __name__ == "__main__":
    main()

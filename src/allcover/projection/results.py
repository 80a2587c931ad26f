"""What a projection of one country found, as plain arrays: what reports and files are written from.

Made from a country's files (:mod:`national`) with scenarios; ``presenting`` writes it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.levels import expectancy_of
from allcover.projection.national import read_national
from allcover.projection.national_files import LAYOUT, sources
from allcover.projection.people import SEXES, project
from allcover.projection.rates import Floats
from allcover.projection.scenarios import total_fertility, with_scenarios


@dataclass(frozen=True)
class PeopleResults:
    """People by scenario. ``population`` (scenario, year, sex, age), female first; flows and rates of an interval begin in its year.

    ``births``, ``deaths``, ``migrants``, ``children`` a woman: (scenario, interval); ``expectancy`` at birth (scenario, interval, sex).
    """

    scenarios: tuple[str, ...]
    years: NDArray[np.int64]
    population: Floats
    births: Floats
    deaths: Floats
    migrants: Floats
    children: Floats
    expectancy: Floats
    sources: tuple[str, ...]
    fingerprint: str

    def persons(self, low: int = 0, high: int | None = None) -> Floats:
        """This function will count persons of ages ``low`` to below ``high``, (scenario, year)."""
        return np.asarray(self.population[..., low:high].sum(axis=(-1, -2)))

    def frame(self) -> pl.DataFrame:
        """This function will give one row a scenario, year, sex and age, with its persons."""
        axes: dict[str, Sequence[object]] = {
            "scenario": self.scenarios,
            "year": self.years.tolist(),
            "sex": SEXES,
            "age": range(self.population.shape[-1]),
        }
        rows = pl.DataFrame({"": [0]})
        for name, values in axes.items():
            rows = rows.join(pl.DataFrame({name: list(values)}), how="cross")
        return rows.select(*axes, pl.Series("persons", self.population.ravel()))


def project_country(folder: Path, intervals: int, scenarios: Sequence[str]) -> PeopleResults:
    """This function will read a country's files, lay scenarios over them and project ``intervals`` years.

    Raises Faults with everything that is wrong in the files, or where a population would fall below nought.
    """
    people = with_scenarios(read_national(folder, intervals), scenarios)
    made = project(people)
    return PeopleResults(
        tuple(scenarios),
        made["year"].to_numpy(),
        made["population"].transpose("scenario", "year", "sex", "age").to_numpy(),
        _each(made["births"].sum("age"), people),
        _each(made["deaths"].sum(("sex", "age")), people),
        _each(made["net_migration"], people),
        _each(total_fertility(people), people),
        _expectancy(people),
        sources(folder),
        _fingerprint(folder),
    )


def _each(variable: xr.DataArray, people: xr.Dataset) -> Floats:
    """A variable by scenario and interval, the same in all where no scenario changes it."""
    found: Floats = variable.broadcast_like(people["scenario"]).transpose("scenario", "interval").to_numpy()
    return found


def _expectancy(people: xr.Dataset) -> Floats:
    rate = people["mortality"].broadcast_like(people["scenario"])
    return expectancy_of(
        rate.transpose("scenario", "interval", "sex", "age").to_numpy(), rule=people.attrs["rule"]
    )


def _fingerprint(folder: Path) -> str:
    """Of all files read, in their order."""
    paths = [folder / f"{name}.csv" for name in LAYOUT]
    joined = b"\x00".join(path.read_bytes() for path in paths if path.is_file())
    return hashlib.sha256(joined).hexdigest()

"""What a projection of one country found, as plain arrays: what reports and files are written from.

Made from a country's files (:mod:`national`) with scenarios; ``presenting`` writes it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.in_order import SEXES
from allcover.projection.levels import expectancy_of
from allcover.projection.national import read_national
from allcover.projection.national_files import LAYOUT, sources
from allcover.projection.people import project
from allcover.projection.rates import Floats
from allcover.projection.scenarios import total_fertility, with_scenarios
from allcover.projection.straying import FILE, Straying, read_straying
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import Sentence, marked

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
WORKING, OLD = 15, 65
KEPT = marked(
    "more would leave than are there in {count} cells of scenario, year, sex and age: no more leave than were of that age when the year began, and 0.0005 persons are kept at least, as the United Nations does"
)


@dataclass(frozen=True)
class PeopleFutures:
    """Bounds by ``QUANTILES`` (quantile, year) of ``count`` futures: ``persons`` of all ages, and ``old`` persons of 65 and over a person of 15 to 64."""

    count: int
    seed: int
    persons: Floats
    old: Floats
    source: Citation


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
    futures: PeopleFutures | None = None
    is_migration_modelled: bool = False
    """Whether of migrants totals alone are given, and their sex and age follow a model."""

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


def project_country(
    folder: Path | str,
    intervals: int,
    scenarios: Sequence[str],
    *,
    has_futures: bool = False,
    is_held: bool = False,
) -> PeopleResults:
    """This function will read a country's files, lay scenarios over them and project ``intervals`` years; with futures of chance, where the folder says how far they stray.

    Raises Faults with everything that is wrong in the files, or where a population would fall below nought; ``is_held`` keeps it from that, as the UN does, and its sources
    say how often.
    """
    folder = Path(folder)
    expected = read_national(folder, intervals, is_held=is_held)
    people = with_scenarios(expected, scenarios)
    made = project(people)
    straying = read_straying(folder) if has_futures else None
    return PeopleResults(
        tuple(scenarios),
        made["year"].to_numpy(),
        made["population"].transpose("scenario", "year", "sex", "age").to_numpy(),
        _each(made["births"].sum("age"), people),
        _each(made["deaths"].sum(("sex", "age")), people),
        _each(made["net_migration"], people),
        _each(total_fertility(people), people),
        _expectancy(people),
        (*sources(folder), *_kept(int(made["held"].sum()))),
        _fingerprint(folder),
        _futures(expected, straying) if straying is not None else None,
        is_migration_modelled=expected.attrs["migration_kind"] == "totals",
    )


def _kept(cells: int) -> Iterator[str]:
    if cells:
        yield Sentence(KEPT, count=cells)


def _futures(people: xr.Dataset, straying: Straying) -> PeopleFutures:
    """Bounds over all futures at each date."""
    made = project(straying.drawn(people, straying.futures, straying.seed))["population"]
    aged = made.sum("sex").transpose("path", "year", "age").to_numpy()
    able, old = aged[..., WORKING:OLD].sum(axis=-1), aged[..., OLD:].sum(axis=-1)
    persons, ratio = (
        np.asarray(np.quantile(one, QUANTILES, axis=0)) for one in (aged.sum(axis=-1), old / able)
    )
    return PeopleFutures(straying.futures, straying.seed, persons, ratio, straying.source)


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
    paths = [*(folder / f"{name}.csv" for name in LAYOUT), folder / FILE]
    joined = b"\x00".join(path.read_bytes() for path in paths if path.is_file())
    return hashlib.sha256(joined).hexdigest()

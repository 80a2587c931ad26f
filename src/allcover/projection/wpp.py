"""The United Nations' World Population Prospects, read from the CSV files as its site gives them, plain or gzipped.

From population.un.org/wpp (Download, CSV format) into one folder, under their own names:

- ``WPP2024_Population1JanuaryBySingleAgeSex_Medium_*`` or ``WPP2024_PopulationBySingleAgeSex_Medium_*`` (1 July): ``PopMale``, ``PopFemale``
  by ``AgeGrpStart``, thousands
- ``WPP2024_Life_Table_Complete_Medium_*`` by single age, or ``WPP2024_Life_Table_Abridged_Medium_*``, graduated here: ``mx`` by ``Sex``
- ``WPP2024_Fertility_by_Age1*`` or ``..._Age5*``, graduated here: ``ASFR``, births per 1,000 women
- ``WPP2024_Demographic_Indicators_Medium*``: ``SRB`` (boys per 100 girls), ``NetMigrations`` (thousands), ``LExMale``, ``LExFemale``

Rates are of calendar years. They carry the population of one 1 January to the next; where the start is a 1 July, the mean of two years does.
The site gives net migrants by age in no CSV file. Where the files hold the populations of all years, migrants are what these leave after the
births and deaths; else totals are spread by the model of :mod:`migration`. Files go to :func:`~allcover.projection.people.project` as a set of assumptions, by country.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr

from allcover.projection.graduation import single_age_fertility, single_age_mortality
from allcover.projection.in_order import SEXES
from allcover.projection.levels import factors_at
from allcover.projection.migration import laid_out
from allcover.projection.people import project
from allcover.projection.rates import Floats
from allcover.projection.wpp_rows import check_ages, check_bounds, check_factors, check_once
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place
from allcover.vocabulary.words import Sentence, marked

LAST_AGE = 100
RULE = "andreev_kingkade"
_THOUSAND = 1_000.0
_FILES = {
    "population": ("Population1JanuaryBySingleAgeSex_Medium", "PopulationBySingleAgeSex_Medium"),
    "mortality": ("Life_Table_Complete_Medium", "Life_Table_Abridged_Medium"),
    "fertility": ("Fertility_by_Age1", "Fertility_by_Age5"),
    "indicators": ("Demographic_Indicators_Medium",),
}
_SEXES = ("PopFemale", "PopMale")
LEFT = (
    "United Nations, World Population Prospects 2024; by sex and age not published: what its populations leave after its births and deaths, "
    "in sum at most {apart} persons a year from the net migration it gives"
)
"""Where migrants by age come from, in English as sources are."""
SCALED = "United Nations, World Population Prospects 2024; death rates times {low} to {high}, which brings them to the life expectancies it gives"
_TOLD = 0.02  # by how much a factor on death rates is away from 1 before it is told
_INDICATORS = ("SRB", "NetMigrations", "LExFemale", "LExMale")


def read_wpp(folder: Path | str, *, first: int, last: int, countries: Sequence[str] = ()) -> xr.Dataset:
    """This function will read assumptions of countries (ISO 3166 alpha-3; all by default) from ``first`` to ``last``, by single age.

    Gives the dimensions country, interval, sex and age, as :data:`~allcover.projection.people.DIMENSIONS` has them. Raises Faults that name a
    file, column, country or year that is missing.
    """
    folder = Path(folder)
    is_january = bool(_paths(folder, _FILES["population"][0]))
    years = range(first, last if is_january else last + 1)
    indicators = _frame(folder, "indicators", years, _INDICATORS, countries)
    names = indicators["ISO3_code"].unique().sort().to_list()
    population = _frame(folder, "population", [first], ("AgeGrpStart", *_SEXES), names)
    grid = _Grid(folder, names, years)
    rates = _mortality(grid)
    annual = grid.cells(indicators, "indicators", _INDICATORS)
    factor = factors_at(rates, annual[..., 2:], rule=RULE)
    check_factors(factor, names, years, _there(folder, "indicators"))
    level = rates * factor[..., None]
    flows = (level, _fertility(grid), annual[..., 0] / _ratio_unit(annual), annual[..., 1] * _THOUSAND)
    mortality, fertility, ratio, migrants = flows if is_january else tuple(map(_between, flows))
    start = _Grid(folder, names, [first]).by_age(population, "population", _SEXES)
    people = _named(names, first, start[:, 0] * _THOUSAND, mortality, fertility, ratio, laid_out(migrants))
    counted = _counted(_Grid(folder, names, range(first, last + 1)))
    if np.abs(factor - 1).max() > _TOLD:
        said = SCALED.format(low=f"{factor.min():.2f}", high=f"{factor.max():.2f}")
        people = people.assign_attrs(mortality_source=said)
    return people if counted is None else _with_migrants_left(people, counted, migrants)


def _counted(grid: "_Grid") -> Floats | None:
    """Persons by country, year, sex and age, where the files have every year; None where they do not."""
    rows = _frame(grid.folder, "population", grid.years, ("AgeGrpStart", *_SEXES), grid.names).drop_nulls()
    if rows.height < len(grid.names) * len(grid.years) * (LAST_AGE + 1):
        return None
    return grid.by_age(rows, "population", _SEXES) * _THOUSAND


def _with_migrants_left(people: xr.Dataset, counted: Floats, totals: Floats) -> xr.Dataset:
    """The same with the migrants by sex and age that populations a year apart leave, once births and deaths of the year are taken out.

    ``counted`` (country, year, sex, age); ``totals`` (country, interval) are what the site gives, from which their sum is told to differ.
    """
    rates = ("country", "start", "interval", "sex", "age")
    alone = xr.Dataset(
        {
            "population": (("country", "start", "sex", "age"), counted[:, :-1]),
            "mortality": (rates, people["mortality"].to_numpy()[:, :, None]),
            "fertility": (("country", "start", "interval", "age"), people["fertility"].to_numpy()[:, :, None]),
            "sex_ratio_at_birth": (("country", "start", "interval"), people["sex_ratio_at_birth"].to_numpy()[:, :, None]),
            "migration": (rates, np.zeros_like(counted[:, :-1, None])),
        },
        coords={name: people[name] for name in ("country", "sex", "age")} | {"interval": people["interval"][:1]},
        attrs=people.attrs,
    )  # fmt: skip
    lived = (
        project(alone)["population"].transpose("country", "start", "year", "sex", "age").to_numpy()[:, :, 1]
    )
    left = counted[:, 1:] - lived
    apart = float(np.abs(left.sum(axis=(2, 3)) - totals).max())
    made = people.assign(migration=(("country", "interval", "sex", "age"), left))
    return made.assign_attrs(migration_kind="counts", migration_source=LEFT.format(apart=f"{apart:,.0f}"))


def _ratio_unit(annual: Floats) -> float:
    """Boys are counted per 100 girls on the UN's site, and per girl in some copies."""
    return 100.0 if np.nanmedian(annual[..., 0]) > 10 else 1.0


def _between(values: Floats) -> Floats:
    """What holds from one 1 July to the next: the mean of two calendar years."""
    return np.asarray((values[:, 1:] + values[:, :-1]) / 2)


def _named(names: list[str], first: int, people: Floats, mortality: Floats, fertility: Floats, ratio: Floats, migration: Floats) -> xr.Dataset:  # fmt: skip
    rates = ("country", "interval", "sex", "age")
    return xr.Dataset(
        {
            "population": (("country", "sex", "age"), people),
            "mortality": (rates, mortality),
            "fertility": (("country", "interval", "age"), fertility),
            "sex_ratio_at_birth": (("country", "interval"), ratio),
            "migration": (rates, migration),
        },
        coords={
            "country": names,
            "interval": first + np.arange(mortality.shape[1]),
            "sex": list(SEXES),
            "age": np.arange(LAST_AGE + 1),
        },
        attrs={
            "width": 1,
            "rule": RULE,
            "timing": "end",
            "migration_kind": "totals",
            "source": "United Nations, World Population Prospects 2024",
        },
    )


class _Grid:
    """Countries by years: where the rows of a file lie in arrays, and what is missing."""

    def __init__(self, folder: Path, names: Sequence[str], years: Sequence[int]) -> None:
        self.folder, self.names, self.years = folder, list(names), list(years)

    def cells(self, frame: pl.DataFrame, kind: str, columns: Sequence[str]) -> Floats:
        """This function will lay rows of country and year out as an array (country, year, columns)."""
        keys = pl.DataFrame({"ISO3_code": self.names}).join(pl.DataFrame({"Time": self.years}), how="cross")
        keys = keys.with_columns(pl.col("Time").cast(pl.Int64))
        joined = keys.join(frame, on=["ISO3_code", "Time"], how="left", maintain_order="left")
        self._check(joined, keys.height, kind, columns)
        shape = (len(self.names), len(self.years), -1)
        return joined.select(pl.col(columns).cast(pl.Float64)).to_numpy().reshape(shape)

    def by_age(self, frame: pl.DataFrame, kind: str, columns: Sequence[str]) -> Floats:
        """This function will lay rows of country, year and age out as an array (country, year, columns, ages)."""
        ages = pl.DataFrame({"AgeGrpStart": frame["AgeGrpStart"].unique().sort()})
        check_ages(ages["AgeGrpStart"].to_list(), kind, _there(self.folder, kind))
        keys = pl.DataFrame({"ISO3_code": self.names}).join(pl.DataFrame({"Time": self.years}), how="cross")
        keys = keys.with_columns(pl.col("Time").cast(pl.Int64)).join(ages, how="cross")
        joined = keys.join(frame, on=["ISO3_code", "Time", "AgeGrpStart"], how="left", maintain_order="left")
        self._check(joined, keys.height, kind, columns)
        check_bounds(joined, kind, columns, _there(self.folder, kind))
        values = joined.select(pl.col(columns).cast(pl.Float64)).to_numpy()
        shape = (len(self.names), len(self.years), ages.height, len(columns))
        return np.ascontiguousarray(values.reshape(shape).swapaxes(-1, -2))

    def _check(self, joined: pl.DataFrame, wanted: int, kind: str, columns: Sequence[str]) -> None:
        check_once(joined, wanted, _there(self.folder, kind))
        blank = joined.filter(pl.any_horizontal(pl.col(columns).is_null()))
        place = Place(str(_there(self.folder, kind)[-1]))
        missing = blank.unique(["ISO3_code", "Time"], maintain_order=True).head(20)
        if missing.height:
            raise Faults(
                Fault(
                    place,
                    Sentence(
                        "{country} has no complete row of {year} ({columns}).",
                        country=row["ISO3_code"],
                        year=str(row["Time"]),
                        columns=", ".join(columns),
                    ),
                    marked("Download the file that holds this year whole, or leave the country out."),
                )
                for row in missing.iter_rows(named=True)
            )


def _paths(folder: Path, stem: str) -> list[Path]:
    return sorted(folder.glob(f"WPP2024_{stem}*.csv*"))


def _there(folder: Path, kind: str) -> list[Path]:
    """The files of a kind that are read: those of the first stem of which there is any."""
    return next((found for stem in _FILES[kind] if (found := _paths(folder, stem))), [])


def _frame(
    folder: Path, kind: str, years: Sequence[int], columns: Sequence[str], countries: Sequence[str]
) -> pl.DataFrame:
    """The rows of some years and countries from all files of a kind; other rows are not kept."""
    faults = FaultList()
    paths = _there(folder, kind)
    if not paths:
        one, *other = (f"WPP2024_{stem}*.csv" for stem in _FILES[kind])
        named = Sentence("{one} or {other}", one=one, other=other[0]) if other else one
        faults.add(
            Place(str(folder)),
            Sentence("There is no {named}.", named=named),
            marked("Download it from population.un.org/wpp, CSV format."),
        )
    wanted = ("ISO3_code", "Time", *columns)
    found = [_scanned(path, wanted, faults) for path in paths]
    faults.check()
    rows = pl.concat([one for one in found if one is not None])
    kept = rows.filter(pl.col("Time").is_in(list(years)) & pl.col("ISO3_code").str.len_chars().eq(3))
    asked = kept.filter(pl.col("ISO3_code").is_in(list(countries))) if countries else kept
    frame: pl.DataFrame = asked.collect()
    unknown = sorted(set(countries) - set(frame["ISO3_code"]))
    for name in unknown:
        faults.add(
            Place(str(paths[0])),
            Sentence(
                "The country {name} is not in it for {first} to {last}.",
                name=name,
                first=str(years[0]),
                last=str(years[-1]),
            ),
            marked("Mend the code or the years."),
        )
    faults.check()
    return frame


def _scanned(path: Path, wanted: Sequence[str], faults: FaultList) -> pl.LazyFrame | None:
    try:
        rows = pl.scan_csv(path, infer_schema=False)
        there = rows.collect_schema().names()
    except (OSError, pl.exceptions.PolarsError) as error:
        faults.add(
            Place(str(path)),
            Sentence("Cannot be read: {why}.", why=str(error).splitlines()[0]),
            marked("Download it again."),
        )
        return None
    for name in wanted:
        if name not in there:
            faults.add(
                Place(str(path)),
                Sentence("The column '{name}' is missing.", name=name),
                marked("Give the file as the UN's site has it."),
            )
    if not set(wanted) <= set(there):
        return None
    numbers = [name for name in wanted if name not in ("ISO3_code", "Sex")]
    whole = [name for name in numbers if name in ("Time", "AgeGrpStart")]
    return rows.select(wanted).with_columns(
        pl.col(whole).cast(pl.Int64, strict=False),
        pl.col([one for one in numbers if one not in whole]).cast(pl.Float64, strict=False),
    )


def _mortality(grid: _Grid) -> Floats:
    """Death rates (country, year, sex, single age), graduated where the files are abridged."""
    rows = _frame(grid.folder, "mortality", grid.years, ("Sex", "AgeGrpStart", "mx"), grid.names)
    tables = []
    for sex in SEXES:
        of = rows.filter(pl.col("Sex").str.to_lowercase() == sex)
        ages = of["AgeGrpStart"].unique().sort().to_list()
        rate = grid.by_age(of, "mortality", ("mx",))[:, :, 0]
        tables.append(rate if len(ages) == LAST_AGE + 1 else single_age_mortality(rate, ages, sex, rule=RULE))
    return np.stack(tables, axis=2)


def _fertility(grid: _Grid) -> Floats:
    """Births a woman and year (country, year, single age), graduated where the files have groups of five years."""
    rows = _frame(grid.folder, "fertility", grid.years, ("AgeGrpStart", "ASFR"), grid.names)
    ages = rows["AgeGrpStart"].unique().sort().to_list()
    rate = grid.by_age(rows, "fertility", ("ASFR",))[:, :, 0] / _THOUSAND
    if ages[1] - ages[0] == 1:
        single = np.zeros((*rate.shape[:-1], LAST_AGE + 1))
        single[..., ages] = rate
        return single
    return single_age_fertility(rate, [*ages, ages[-1] + 5], LAST_AGE + 1)

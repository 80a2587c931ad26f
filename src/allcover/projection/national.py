"""A country's own population and rates, from a folder of plain CSV files, checked together before anything is projected.

``LAYOUT`` says which files there are and which columns each has; ``docs/reference/projection.md`` tells it in words. Years are those in which an
interval begins, counted from the date of the population. What comes out goes to :func:`~allcover.projection.people.project`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.checking import MOST_CHILDREN
from allcover.projection.graduation import single_age_fertility, single_age_mortality
from allcover.projection.levels import SEX, factors_at
from allcover.projection.migration import laid_out
from allcover.projection.people import assumptions
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

MOST_ROWS = 100_000
_SHOWN = 20
_OLDEST_AT_LEAST = 80


@dataclass(frozen=True)
class Layout:
    """One file: by what its rows are told apart, the column of the value and its bounds, and the cure where it lies outside."""

    axes: tuple[str, ...]
    value: str
    least: float
    most: float
    cure: str
    is_needed: bool = True
    may_lack: tuple[str, ...] = ()


_BY_AGE = ("year", "sex", "age")
LAYOUT: Mapping[str, Layout] = {
    "population": Layout(_BY_AGE, "persons", 0, 5e9, "Give persons at single ages, the last one open."),
    "mortality": Layout(
        _BY_AGE, "rate", 0, 1, "Give deaths per person-year; divide by 1,000 what is told of 1,000 persons."
    ),
    "life_expectancy": Layout(("year", "sex"), "years", 1, 120, "Give years at birth.", is_needed=False),
    "fertility": Layout(
        ("year", "age"),
        "rate",
        0,
        1,
        "Give births a woman and year; divide by 1,000 what is told of 1,000 women.",
    ),
    "total_fertility": Layout(
        ("year",), "children", 0.01, MOST_CHILDREN, "Give children a woman.", is_needed=False
    ),
    "sex_ratio_at_birth": Layout(
        ("year",), "ratio", 0.8, 1.3, "Give boys a girl; divide by 100 what is told of 100 girls."
    ),
    "migration": Layout(
        _BY_AGE, "persons", -1e9, 1e9, "Give persons who come less who go.", may_lack=("sex", "age")
    ),
}
"""The files, ``population.csv`` and so on. ``age`` is that at which a group begins, ``source`` may stand in any row."""


@dataclass(frozen=True)
class _Table:
    """One file as read: its rows, its place, its layout."""

    place: Place
    rows: pl.DataFrame
    layout: Layout
    axes: tuple[str, ...]

    def values(self, axis: str) -> list[int]:
        """This function will list what an axis holds, in order."""
        return sorted(int(one) for one in self.rows[axis].unique())

    def array(self) -> Floats:
        """This function will lay the values out by the axes, female first."""
        ordered = self.rows.sort(
            [pl.col("sex") != SEX[0] if axis == "sex" else pl.col(axis) for axis in self.axes]
        )
        shape = [len(SEX) if axis == "sex" else self.rows[axis].n_unique() for axis in self.axes]
        found: Floats = ordered["value"].to_numpy().reshape(shape)
        return found


def read_national(folder: Path, intervals: int) -> xr.Dataset:
    """This function will read a country's own files and check them for a projection over ``intervals`` years.

    Rates are given for every year, or, as a pattern, for one year only where ``life_expectancy.csv`` or ``total_fertility.csv`` gives the
    level of every year. Migrants are by sex and age, or totals, which are shared out by the model of :mod:`migration`. Mortality may
    be abridged, fertility of groups of ages: both are graduated. Raises Faults with everything that is wrong, each with its place and cure.
    """
    faults = FaultList()
    tables = {
        name: table for name, layout in LAYOUT.items() if (table := _read(folder, name, layout, faults))
    }
    faults.check()
    first = tables["population"].values("year")[0]
    years = list(range(first, first + intervals))
    _check_years(tables, years, faults)
    _check_ages(tables, faults)
    faults.check()
    return _assumptions(tables, years)


def sources(folder: Path) -> tuple[str, ...]:
    """This function will list the sources that a country's files name, each once."""
    found: dict[str, None] = {}
    for name in LAYOUT:
        path = folder / f"{name}.csv"
        rows = pl.read_csv(path, infer_schema=False) if path.is_file() else pl.DataFrame()
        if "source" in rows.columns:
            found |= dict.fromkeys(one for one in rows["source"].drop_nulls() if one.strip())
    return tuple(found)


def _read(folder: Path, name: str, layout: Layout, faults: FaultList) -> _Table | None:
    path = folder / f"{name}.csv"
    place = Place(str(path))
    if not path.is_file():
        if layout.is_needed:
            faults.add(
                place, "Is not there.", f"Add it with the columns {', '.join((*layout.axes, layout.value))}."
            )
        return None
    try:
        raw = pl.read_csv(path, infer_schema=False, n_rows=MOST_ROWS + 1).rename(str.strip)
    except (OSError, pl.exceptions.PolarsError) as error:
        faults.add(place, f"Cannot be read: {str(error).splitlines()[0]}.", "Give a CSV file in UTF-8.")
        return None
    axes = tuple(axis for axis in layout.axes if axis in raw.columns or axis not in layout.may_lack)
    if not _has_columns(raw, (*axes, layout.value), place, faults):
        return None
    rows = _numbers(raw, axes, layout, place, faults)
    _check_grid(rows, axes, place, faults)
    return _Table(place, rows, layout, axes)


def _has_columns(raw: pl.DataFrame, needed: tuple[str, ...], place: Place, faults: FaultList) -> bool:
    for name in raw.columns:
        if name not in (*needed, "source"):
            faults.add(place, f"'{name}' is no column of this file.", did_you_mean(name, (*needed, "source")))
    missing = [name for name in needed if name not in raw.columns]
    for name in missing:
        faults.add(place, f"The column '{name}' is missing.", "Add it.")
    if not 0 < raw.height <= MOST_ROWS:
        faults.add(place, f"Has {raw.height} rows.", f"Give 1 to {MOST_ROWS:,}.")
    return not missing and 0 < raw.height <= MOST_ROWS


def _numbers(
    raw: pl.DataFrame, axes: tuple[str, ...], layout: Layout, place: Place, faults: FaultList
) -> pl.DataFrame:
    """Rows with their numbers; those that are none, or out of bounds, are noted by their row."""
    whole = [axis for axis in axes if axis != "sex"]
    rows = (
        raw.select(*axes, layout.value)
        .with_columns(pl.all().str.strip_chars())
        .with_row_index("row", offset=1)
    )
    read = rows.with_columns(
        pl.col(whole).cast(pl.Int64, strict=False),
        pl.col(layout.value).cast(pl.Float64, strict=False).alias("value"),
    )
    for axis in whole:
        _note(rows, read[axis].is_null() | (read[axis] < 0), axis, "Write a whole number.", place, faults)
    if "sex" in axes:
        _note(rows, ~read["sex"].is_in(SEX).fill_null(False), "sex", "Write female or male.", place, faults)
    value = read["value"]
    outside = value.is_null() | ~value.is_finite() | (value < layout.least) | (value > layout.most)
    _note(rows, outside.fill_null(True), layout.value, layout.cure, place, faults)
    return read


def _note(
    rows: pl.DataFrame, wrong: pl.Series, column: str, cure: str, place: Place, faults: FaultList
) -> None:
    for row in rows.filter(wrong).head(_SHOWN).iter_rows(named=True):
        faults.add(Place(place.file, row=row["row"]), f"'{column}' is {row[column]!r}.", cure)


def _check_grid(rows: pl.DataFrame, axes: tuple[str, ...], place: Place, faults: FaultList) -> None:
    """Every combination of what the axes hold must be there once."""
    known = rows.drop_nulls(list(axes))
    for row in known.filter(~pl.struct(axes).is_first_distinct()).head(_SHOWN).iter_rows(named=True):
        told = ", ".join(f"{axis} {row[axis]}" for axis in axes)
        faults.add(Place(place.file, row=row["row"]), f"{told} is there twice.", "Leave one of them out.")
    whole = pl.DataFrame({"": [0]})
    for axis in axes:
        values = pl.Series(axis, SEX) if axis == "sex" else known[axis].unique().sort()
        whole = whole.join(pl.DataFrame({axis: values}), how="cross")
    for row in whole.join(known, on=list(axes), how="anti").head(_SHOWN).iter_rows(named=True):
        told = ", ".join(f"{axis} {row[axis]}" for axis in axes)
        faults.add(place, f"There is no row of {told}.", "Add it: nothing is filled in.")


def _check_years(tables: Mapping[str, _Table], years: list[int], faults: FaultList) -> None:
    population = tables["population"].values("year")
    if len(population) > 1:
        faults.add(
            tables["population"].place,
            f"Has {len(population)} years, {population[0]} to {population[-1]}.",
            "Give the population of one date.",
        )
    levels = {"mortality": "life_expectancy", "fertility": "total_fertility"}
    for name, table in tables.items():
        there = table.values("year")
        is_pattern = len(there) == 1 and levels.get(name) in tables
        missing = sorted(set(years) - set(there))
        if name == "population" or is_pattern or not missing:
            continue
        listed = ", ".join(map(str, missing[:5])) + (", ..." if len(missing) > 5 else "")
        cure = f"Give every year from {years[0]} to {years[-1]}, or project fewer years."
        if name in levels:
            cure += f" Or give one year as a pattern, with {levels[name]}.csv for its level."
        faults.add(table.place, f"The years {listed} are missing ({len(missing)} in all).", cure)


def _check_ages(tables: Mapping[str, _Table], faults: FaultList) -> None:
    people, dying = tables["population"], tables["mortality"]
    ages, groups = people.values("age"), dying.values("age")
    if ages != list(range(len(ages))) or len(ages) <= _OLDEST_AT_LEAST:
        what = f"The ages {_told(ages)} do not join, or end before {_OLDEST_AT_LEAST}."
        faults.add(people.place, what, "Give every single age from 0, the last one open.")
    if not people.array().sum():
        faults.add(people.place, "Nobody is in it.", "Give the persons of each age.")
    if groups not in (list(range(len(groups))), [0, 1, *range(5, groups[-1] + 1, 5)]):
        what = f"The ages {_told(groups)} do not join."
        faults.add(dying.place, what, "Give single ages from 0, or 0, 1, 5, 10 and so on.")
    elif groups[-1] != ages[-1]:
        what = f"The open age is {groups[-1]}; that of the population is {ages[-1]}."
        faults.add(dying.place, what, "Let both end at the same age.")
    mothers = tables["fertility"].values("age")
    if len(mothers) < 2 or len(set(np.diff(mothers))) != 1:
        what = f"The ages {_told(mothers)} do not join."
        faults.add(tables["fertility"].place, what, "Give single ages, or groups of one width.")
        return
    children = tables["fertility"].array().sum(axis=-1) * (mothers[1] - mothers[0])
    if not children.min() and "total_fertility" in tables:
        cure = "Give a pattern of births by age, or leave total_fertility.csv out."
        faults.add(
            tables["fertility"].place,
            "The rates of a year are all nought and cannot be brought to a level.",
            cure,
        )
    if children.max() > MOST_CHILDREN:
        what = f"The rates of a year add up to {children.max():.4g} children a woman."
        faults.add(tables["fertility"].place, what, LAYOUT["fertility"].cure)
    movers = tables["migration"]
    if "age" in movers.axes and movers.values("age") != ages:
        faults.add(
            movers.place,
            "Its ages are not those of the population.",
            "Give the same single ages, or totals without ages.",
        )


def _told(ages: list[int]) -> str:
    return ", ".join(map(str, ages[:4])) + (f", ... {ages[-1]}" if len(ages) > 4 else "")


def _assumptions(tables: Mapping[str, _Table], years: list[int]) -> xr.Dataset:
    people = tables["population"].array()[0]
    ages = people.shape[1]
    has_ages = "age" in tables["migration"].axes
    moving = _of_years(tables["migration"], years)
    return assumptions(
        people,
        _mortality(tables, years),
        _fertility(tables, years, ages),
        _of_years(tables["sex_ratio_at_birth"], years),
        moving if has_ages else laid_out(moving, ages),
        first=years[0],
        migration_kind="counts" if has_ages else "totals",
    )


def _of_years(table: _Table, years: list[int]) -> Floats:
    """The values of the years asked; of a pattern, its one year in all of them."""
    values, there = table.array(), table.values("year")
    at: NDArray[np.int64] = (
        np.searchsorted(there, years) if len(there) > 1 else np.zeros(len(years), np.int64)
    )
    return np.asarray(values[at])


def _mortality(tables: Mapping[str, _Table], years: list[int]) -> Floats:
    rate, groups = tables["mortality"].array(), tables["mortality"].values("age")
    if groups[1:3] == [1, 5]:
        rate = np.stack(
            [single_age_mortality(rate[:, at], groups, sex) for at, sex in enumerate(SEX)], axis=1
        )
    single = (
        rate[[0] * len(years)]
        if len(rate) == 1
        else rate[[tables["mortality"].values("year").index(one) for one in years]]
    )
    if "life_expectancy" not in tables:
        return np.asarray(single)
    factor = factors_at(single, _of_years(tables["life_expectancy"], years))
    return np.asarray(single * factor[..., None])


def _fertility(tables: Mapping[str, _Table], years: list[int], ages: int) -> Floats:
    table = tables["fertility"]
    mothers, rate = table.values("age"), _of_years(table, years)
    width = mothers[1] - mothers[0]
    if width == 1:
        single = np.zeros((len(years), ages))
        single[:, mothers] = rate
    else:
        single = single_age_fertility(rate, [*mothers, mothers[-1] + width], ages)
    if "total_fertility" not in tables:
        return single
    level = _of_years(tables["total_fertility"], years)
    return np.asarray(single * (level / single.sum(axis=-1))[:, None])

"""A country's own population and rates, from a folder of plain CSV files, checked together before anything is projected.

:mod:`national_files` reads each file. Years are those in which an interval begins, counted from the date of the population. What comes out
goes to :func:`~allcover.projection.people.project`.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.checking import LEAST_CHILDREN, MOST_CHILDREN, SHOWN, most_at
from allcover.projection.graduation import (
    FIRST_FITTED,
    extended_to,
    single_age_fertility,
    single_age_mortality,
)
from allcover.projection.levels import SEX, factors_at
from allcover.projection.migration import laid_out
from allcover.projection.national_files import LAYOUT, RatesFile, read_file
from allcover.projection.people import assumptions
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.words import Sentence, marked

_OLDEST_AT_LEAST = 80
_EXTENDED_FROM = 85


def read_national(folder: Path | str, intervals: int, *, is_held: bool = False) -> xr.Dataset:
    """This function will read a country's own files and check them for a projection over ``intervals`` years.

    Rates are given for every year, or, as a pattern, for one year only where ``life_expectancy.csv`` or ``total_fertility.csv`` gives the
    level of every year. Migrants are by sex and age, or totals, which are shared out by the model of :mod:`migration`. Mortality may
    be abridged, fertility of groups of ages: both are graduated. Mortality whose open age, of 85 or above, is below that of the population is
    carried on by Kannisto's model. ``is_held`` says that no age falls below nought, as :func:`~allcover.projection.cohorts.project_cohorts` has it. Raises Faults with
    everything that is wrong, each with its place and cure.
    """
    folder = Path(folder)
    faults = FaultList()
    if intervals < 1:
        faults.add(Place("projection"), f"{intervals} years are asked for.", "Ask for one or more.")
        faults.check()
    tables = {
        name: table for name, layout in LAYOUT.items() if (table := read_file(folder, name, layout, faults))
    }
    dates = tables["population"].values("year") if "population" in tables else []
    years = list(range(dates[0], dates[0] + intervals)) if dates else []
    _check_years(tables, years, faults)
    # What is wrong in the rows of a file is told already; the others are looked at all the same.
    sound = {name: table for name, table in tables.items() if table.is_sound}
    _check_ages(sound, faults)
    if "fertility" in sound:
        _check_mothers(sound["fertility"], "total_fertility" in tables, faults)
    faults.check()
    return _assumptions(tables, years).assign_attrs(is_held=is_held)


def _check_years(tables: Mapping[str, RatesFile], years: list[int], faults: FaultList) -> None:
    population = tables["population"].values("year") if years else []
    if len(population) > 1:
        faults.add(
            tables["population"].place,
            Sentence(
                "Has {count} years, {first} to {last}.",
                count=str(len(population)),
                first=str(population[0]),
                last=str(population[-1]),
            ),
            marked("Give the population of one date."),
        )
    levels = {"mortality": "life_expectancy", "fertility": "total_fertility"}
    for name, table in tables.items():
        there = table.values("year")
        is_pattern = len(there) == 1 and levels.get(name) in tables
        missing = sorted(set(years) - set(there))
        # Each row of which the year cannot be read may be of one of them.
        missing = missing if len(missing) > table.rows["year"].null_count() else []
        if name == "population" or is_pattern or not missing:
            continue
        listed = ", ".join(map(str, missing[:5])) + (", ..." if len(missing) > 5 else "")
        cure = Sentence(
            "Give every year from {first} to {last}, or project fewer years.",
            first=str(years[0]),
            last=str(years[-1]),
        )
        if name in levels:
            cure = Sentence(
                "Give every year from {first} to {last}, or project fewer years. Or give one year as a pattern, with {file} for its level.",
                first=str(years[0]), last=str(years[-1]), file=f"{levels[name]}.csv",
            )  # fmt: skip
        faults.add(
            table.place,
            Sentence(
                "The years {listed} are missing ({count} in all).",
                listed=str(listed),
                count=str(len(missing)),
            ),
            cure,
        )


def _check_ages(sound: Mapping[str, RatesFile], faults: FaultList) -> None:
    if "population" not in sound:
        return
    people = sound["population"]
    ages = people.values("age")
    single = list(range(len(ages)))
    if ages != single or len(ages) <= _OLDEST_AT_LEAST:
        what = _apart(ages, single) if ages != single else Sentence("The ages {ages} end before {age}.", ages=_told(ages), age=str(_OLDEST_AT_LEAST))  # fmt: skip
        faults.add(people.place, what, marked("Give every single age from 0, the last one open."))
    if not people.array().sum():
        faults.add(people.place, marked("Nobody is in it."), marked("Give the persons of each age."))
    if "mortality" in sound:
        _check_groups(sound["mortality"], ages, faults)
    movers = sound.get("migration")
    if movers is not None and "age" in movers.axes and movers.values("age") != ages:
        faults.add(
            movers.place,
            marked("Its ages are not those of the population."),
            marked("Give the same single ages, or totals without ages."),
        )


def _check_groups(dying: RatesFile, ages: list[int], faults: FaultList) -> None:
    """Groups of ages join, and reach those of the population or can be carried on to them."""
    groups = dying.values("age")
    _check_open_age(dying, groups[-1], faults)
    single, abridged = list(range(len(groups))), [0, 1, *range(5, max(groups[-1], 5 * len(groups)) + 1, 5)]
    if groups not in (single, abridged[: len(groups)]):
        what = _apart(groups, single if 2 in groups else abridged)
        faults.add(dying.place, what, marked("Give single ages from 0, or 0, 1, 5, 10 and so on."))
    elif groups[-1] > ages[-1] or _EXTENDED_FROM > groups[-1] < ages[-1]:
        what = Sentence(
            "The open age is {age}; that of the population is {other}.",
            age=str(groups[-1]),
            other=str(ages[-1]),
        )
        cure = Sentence(
            "Let both end at the same age, or death rates at {age} or above: from there they are carried on by a model.",
            age=str(_EXTENDED_FROM),
        )
        faults.add(dying.place, what, cure)
    elif groups[-1] < ages[-1]:
        _check_old(dying, faults)


def _check_open_age(dying: RatesFile, last: int, faults: FaultList) -> None:
    """Of an open age in which nobody dies no survival can be told."""
    immortal = dying.rows.filter((pl.col("age") == last) & (pl.col("value") == 0))
    for row in immortal.head(SHOWN).iter_rows(named=True):
        what = Sentence("Nobody dies at the open age, {age}.", age=str(last))
        cure = marked("Give deaths per person-year, above nought at the open age.")
        faults.add(Place(dying.place.file, row=row["row"]), what, cure)


def _check_old(dying: RatesFile, faults: FaultList) -> None:
    """Whether rates at high ages can be carried on: they must lie between none and everybody."""
    old = dying.rows.filter((pl.col("age") >= FIRST_FITTED) & (pl.col("age") < dying.values("age")[-1]))
    for row in old.filter((pl.col("value") <= 0) | (pl.col("value") >= 1)).iter_rows(named=True):
        what = Sentence(
            "'rate' is {rate}, and rates from {age} on are carried on to the open age of the population.",
            rate=f"{row['value']:g}",
            age=str(FIRST_FITTED),
        )
        faults.add(
            Place(dying.place.file, row=row["row"]),
            what,
            marked("Give a rate between 0 and 1, or rates to that open age."),
        )


def _check_mothers(table: RatesFile, is_pattern: bool, faults: FaultList) -> None:
    mothers = table.values("age")
    if len(mothers) < 2 or len(set(np.diff(mothers))) != 1:
        widths = np.diff(mothers).tolist() or [1]
        width = max(set(widths), key=widths.count)
        what = _apart(mothers, [mothers[0] + width * at for at in range(len(mothers))])
        faults.add(table.place, what, marked("Give single ages, or groups of one width."))
        return
    children = table.array().sum(axis=-1) * (mothers[1] - mothers[0])
    if not children.min() and is_pattern:
        cure = marked("Give a pattern of births by age, or leave total_fertility.csv out.")
        faults.add(
            table.place,
            marked("The rates of a year are all nought and cannot be brought to a level."),
            cure,
        )
    if 0 < children.min() < LEAST_CHILDREN:
        what = Sentence(
            "The rates of a year add up to {children} children a woman.", children=f"{children.min():.4g}"
        )
        faults.add(table.place, what, marked("Give births a woman and year, not divided by 1,000 once more."))
    if children.max() > MOST_CHILDREN:
        what = Sentence(
            "The rates of a year add up to {children} children a woman.", children=f"{children.max():.4g}"
        )
        faults.add(table.place, what, LAYOUT["fertility"].cure)


def _apart(ages: list[int], joined: list[int]) -> Sentence:
    """Ages that do not join as others would, ``joined``, and where they cease to."""
    at = next((at for at, (age, right) in enumerate(zip(ages, joined)) if age != right), 0)
    if not at:
        return Sentence("The ages {ages} do not join.", ages=_told(ages))
    return Sentence("The ages {ages} do not join: {age} is followed by {later}.", ages=_told(ages), age=str(ages[at - 1]), later=str(ages[at]))  # fmt: skip


def _told(ages: list[int]) -> str:
    return ", ".join(map(str, ages[:4])) + (f", ... {ages[-1]}" if len(ages) > 4 else "")


def _assumptions(tables: Mapping[str, RatesFile], years: list[int]) -> xr.Dataset:
    people = tables["population"].array()[0]
    ages = people.shape[1]
    has_ages = "age" in tables["migration"].axes
    moving = _of_years(tables["migration"], years)
    made = assumptions(
        people,
        _mortality(tables, years),
        _fertility(tables, years, ages),
        _of_years(tables["sex_ratio_at_birth"], years),
        moving if has_ages else laid_out(moving, ages),
        first=years[0],
        migration_kind="counts" if has_ages else "totals",
    )
    # Nobody falls below nought but by who goes, so that is the file to mend.
    return made.assign_attrs(file=tables["migration"].place.file)


def _of_years(table: RatesFile, years: list[int]) -> Floats:
    """The values of the years asked; of a pattern, its one year in all of them."""
    values, there = table.array(), table.values("year")
    at: NDArray[np.int64] = (
        np.searchsorted(there, years) if len(there) > 1 else np.zeros(len(years), np.int64)
    )
    return np.asarray(values[at])


def _mortality(tables: Mapping[str, RatesFile], years: list[int]) -> Floats:
    rate, groups = tables["mortality"].array(), tables["mortality"].values("age")
    if groups[1:3] == [1, 5]:
        rate = np.stack(
            [single_age_mortality(rate[:, at], groups, sex) for at, sex in enumerate(SEX)], axis=1
        )
    last = tables["population"].values("age")[-1]
    if groups[-1] < last:
        rate = np.stack([extended_to(rate[:, at], last, sex) for at, sex in enumerate(SEX)], axis=1)
    single = (
        rate[[0] * len(years)]
        if len(rate) == 1
        else rate[[tables["mortality"].values("year").index(one) for one in years]]
    )
    if "life_expectancy" not in tables:
        return np.asarray(single)
    factor = factors_at(single, _of_years(tables["life_expectancy"], years))
    scaled = np.asarray(single * factor[..., None])
    _check_level(scaled, tables["life_expectancy"], years)
    return scaled


def _check_level(scaled: Floats, level: RatesFile, years: list[int]) -> None:
    """Faults with the rows of life expectancies to which death rates (year, sex, age) were brought only by more deaths than anybody is told of."""
    faults, most = FaultList(), most_at("mortality", np.arange(scaled.shape[-1]))
    above = scaled > most
    for year, sex in np.argwhere(above.any(axis=-1))[:SHOWN]:
        age = int(above[year, sex].argmax())
        row = level.rows.filter((pl.col("sex") == SEX[sex]) & (pl.col("year") == years[year]))
        what = Sentence(
            "Under this life expectancy the pattern of death rates has {rate} deaths a person-year at age {age}.",
            rate=f"{scaled[year, sex, age]:.3g}",
            age=str(age),
        )
        cure = marked("Mend the life expectancy, or give death rates of another pattern.")
        faults.add(Place(level.place.file, row=int(row["row"][0])), what, cure)
    faults.check()


def _fertility(tables: Mapping[str, RatesFile], years: list[int], ages: int) -> Floats:
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

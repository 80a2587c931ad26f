"""A country's files of population and rates, written from a set of assumptions: a first folder ``people`` for a country whose numbers are the UN's.

Assumptions come from :mod:`wpp`; the files are those :mod:`national` reads, in full precision, so that what is read again is what was written.
"""

from pathlib import Path

import numpy as np
import polars as pl
import xarray as xr

from allcover.projection.in_order import SEXES, in_order
from allcover.projection.national import read_national
from allcover.projection.national_files import LAYOUT
from allcover.projection.rates import Floats
from allcover.projection.whose_people import FILE, read_whose, whose_text
from allcover.vocabulary.fault import FaultList, Place


def write_national(people: xr.Dataset, folder: Path, iso3: str) -> tuple[Path, ...]:
    """This function will write assumptions of one country, by single age and year, into a folder that has none of the files yet, and read them once to be sure.

    ``iso3`` is whose people they are, written beside them.

    Migrants are written as totals where they are to be shared out, else by sex and age. Raises Faults for files that are there already, and for numbers that the
    layout does not allow.
    """
    tables = _tables(in_order(people))
    faults = FaultList()
    for path in (*(folder / f"{name}.csv" for name in tables), folder / FILE):
        if path.exists():
            faults.add(Place(str(path)), "Is there already.", "Name another folder, or move it away.")
    faults.check()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, table in tables.items():
        written.append(folder / f"{name}.csv")
        # The source once is enough: files name each of theirs once.
        said = people.attrs.get(f"{name}_source", people.attrs["source"])
        source = pl.Series("source", [said] + [None] * (table.height - 1), dtype=pl.String)
        table.with_columns(source).write_csv(written[-1])
    written.append(folder / FILE)
    written[-1].write_text(whose_text(iso3), encoding="utf-8")
    read_national(folder, people.sizes["interval"])
    read_whose(folder)
    return tuple(written)


def _tables(people: xr.Dataset) -> dict[str, pl.DataFrame]:
    years = people["interval"].to_numpy()
    fertility = people["fertility"].transpose("interval", "age").to_numpy()
    mothers = np.flatnonzero(fertility.any(axis=0))
    age = np.arange(mothers[0], mothers[-1] + 1)
    moving = people["migration"].transpose("interval", "sex", "age").to_numpy()
    is_total = people.attrs["migration_kind"] == "totals"
    ratio = people["sex_ratio_at_birth"].to_numpy()
    found = {
        "population": _by_age(
            years[:1], people["population"].transpose("sex", "age").to_numpy()[None], "persons"
        ),
        "mortality": _by_age(
            years, people["mortality"].transpose("interval", "sex", "age").to_numpy(), "rate"
        ),
        "fertility": pl.DataFrame(
            {
                "year": np.repeat(years, age.size),
                "age": np.tile(age, years.size),
                "rate": fertility[:, age].ravel(),
            }
        ),
        "sex_ratio_at_birth": pl.DataFrame({"year": years, "ratio": ratio}),
        "migration": pl.DataFrame({"year": years, "persons": moving.sum(axis=(1, 2))})
        if is_total
        else _by_age(years, moving, "persons"),
    }
    assert set(found) <= set(LAYOUT)
    return found


def _by_age(years: Floats, values: Floats, name: str) -> pl.DataFrame:
    """Rows of year, sex and single age."""
    ages = values.shape[-1]
    return pl.DataFrame(
        {
            "year": np.repeat(years, len(SEXES) * ages),
            "sex": np.tile(np.repeat(SEXES, ages), years.size).tolist(),
            "age": np.tile(np.arange(ages), len(SEXES) * years.size),
            name: values.ravel(),
        }
    )

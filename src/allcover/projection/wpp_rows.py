"""Rows of the UN's files: whether each is there once, of which ages, and where a wrong one stands.

Files and rows come from :mod:`wpp`, which lays them out as arrays; a file is looked through once more only where something is wrong in it.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from allcover.projection.checking import BOUNDS, SHOWN, most_at
from allcover.projection.in_order import SEXES
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place
from allcover.vocabulary.words import Sentence, marked

_KEYS = ("ISO3_code", "Time", "Sex", "AgeGrpStart")
_SINGLE = list(range(101))
_MOST = 2.0  # the largest factor on death rates, or one over it, with which they still are of the same people
_ABRIDGED = [0, 1, *range(5, 105, 5)]


def place_of(paths: Sequence[Path], row: Mapping[str, object]) -> Place:
    """This function will say in which of the files, and where, the last row of such a country, year, sex and age stands; the last file, where none has it."""
    for path in paths:
        rows = pl.scan_csv(path, infer_schema=False).with_row_index("row", 1)
        alike = [pl.col(name).str.to_lowercase() == str(value).lower() for name, value in row.items()]
        found = rows.filter(*alike).select(pl.col("row").last()).collect().item()
        if found is not None:
            return Place(str(path), row=int(found))
    return Place(str(paths[-1]))


def check_once(joined: pl.DataFrame, wanted: int, paths: Sequence[Path]) -> None:
    """This function will raise Faults with rows that are there more than once, of rows joined to those ``wanted``."""
    if joined.height == wanted:
        return
    names = [name for name in _KEYS if name in joined.columns]
    twice = joined.filter(joined.select(names).is_duplicated()).unique(names, maintain_order=True)
    faults = FaultList()
    for row in twice.select(names).head(SHOWN).iter_rows(named=True):
        what = Sentence("{told} is there twice.", told=", ".join(map(str, row.values())))
        faults.add(place_of(paths, row), what, marked("Leave one of the two."))
    faults.check()


def check_ages(ages: Sequence[int], kind: str, paths: Sequence[Path]) -> None:
    """This function will raise Faults with ages that are missing, or are none of the file's: single ages or groups, those of mothers one width apart."""
    if kind == "fertility":
        width = min((after - before for before, after in pairwise(ages)), default=1)
        wanted = list(range(ages[0], ages[-1] + 1, width)) if ages else [15]
    else:
        is_abridged = kind == "mortality" and len(ages) <= len(_ABRIDGED) + 1
        wanted = _ABRIDGED if is_abridged else _SINGLE
    wrong = sorted(set(ages) ^ set(wanted))
    if wrong:
        what = Sentence(
            "Rows of age {listed} are missing or too many.", listed=", ".join(map(str, wrong[:SHOWN]))
        )
        raise Faults([Fault(Place(str(paths[-1])), what, marked("Give the file as the UN's site has it."))])


def check_bounds(joined: pl.DataFrame, kind: str, columns: Sequence[str], paths: Sequence[Path]) -> None:
    """This function will raise Faults with persons below nought, and death rates that nobody is told of, before they are graduated or brought to a level."""
    if kind not in ("population", "mortality"):
        return
    most = pl.Series(most_at(kind, joined["AgeGrpStart"].to_numpy()))
    wrong = joined.filter(pl.any_horizontal((pl.col(one) < 0) | (pl.col(one) > most) for one in columns))
    faults = FaultList()
    for row in wrong.head(SHOWN).iter_rows(named=True):
        at = {name: row[name] for name in _KEYS if name in row}
        told = ", ".join(f"{name} {value}" for name, value in at.items())
        values = ", ".join(f"{one} {row[one]:g}" for one in columns)
        faults.add(
            place_of(paths, at),
            Sentence("{values} cannot be ({where}).", values=values, where=told),
            BOUNDS[kind][2],
        )
    faults.check()


def check_factors(factor: Floats, names: Sequence[str], years: Sequence[int], paths: Sequence[Path]) -> None:
    """This function will raise Faults with death rates that have to be brought far, by a factor (country, year, sex), to the life expectancy beside them: they are of other people."""
    faults = FaultList()
    for country, year, sex in np.argwhere((factor > _MOST) | (factor < 1 / _MOST))[:SHOWN]:
        row = {"ISO3_code": names[country], "Time": years[year]}
        what = Sentence(
            "Death rates of {where} would have to be times {factor} to give the life expectancy beside them.",
            where=", ".join([*map(str, row.values()), SEXES[sex]]),
            factor=f"{factor[country, year, sex]:.2f}",
        )
        faults.add(place_of(paths, row), what, marked("Download both files again, or mend the wrong one."))
    faults.check()

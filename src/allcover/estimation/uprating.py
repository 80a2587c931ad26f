"""A survey's amounts brought to the prices or wages of a later year, by stated factors with their source.

People are aged statically: everybody keeps their age and family, every date moves by as many years as the reference
date, and weights are another matter (:mod:`allcover.estimation.reweighting`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from allcover.estimation.known_totals import NOT_STATED
from allcover.population import Population
from allcover.population.schema import TABLES
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.typed_table import TypedRow, number_in, read_typed
from allcover.vocabulary.words import Sentence, marked

AMOUNTS = tuple(
    sorted({column.name for table in TABLES.values() for column in table.columns.values() if column.is_money})
)
"""The columns of the schema that hold money, over all tables."""

COLUMNS = {
    "year": "The year, such as 2024.",
    "index": "The index number of the year, of any base.",
    "amount": "The one amount of the schema that the series is for; blank: all others.",
    "source": "Where the number comes from.",
}
"""The columns a table of index numbers may have, with what they mean."""


@dataclass(frozen=True)
class Uprating:
    """Factors on amounts from the survey's year to ``year``: ``others`` on every column that ``by_amount`` does not name."""

    year: int
    others: float
    source: str
    by_amount: Mapping[str, float]

    @property
    def told(self) -> tuple[Sentence, ...]:
        """The factors and their source, a sentence for all amounts and one for each that has a factor of its own."""
        return (
            Sentence(
                marked("Amounts multiplied by {factor} to the year {year}: {source}."),
                factor=_factor(self.others), year=str(self.year), source=self.source,
            ),
            *(
                Sentence(marked("For {amount}, the factor is {factor} instead."), amount=name, factor=_factor(factor))
                for name, factor in self.by_amount.items()
            ),
        )  # fmt: skip


def _factor(factor: float) -> Decimal:
    return Decimal(f"{factor:.6g}")


def by_factor(year: int, factor: float, source: str = "") -> Uprating:
    """This function will make the uprating of all amounts by one stated factor. Raises ValueError unless above 0."""
    if not 0 < factor < 1e12:
        raise ValueError(f"The factor is {factor:g}. Give a number above 0, such as 1.043.")
    return Uprating(year, factor, source or NOT_STATED, {})


def read_index(path: Path | str, start: int, year: int, source: str = "") -> Uprating:
    """This function will make an uprating from a CSV of index numbers, or raise all its Faults together.

    Columns: ``year``, ``index`` (any base), and optionally ``amount``, the one column of the schema (such as
    earnings_month) the series is for, blank for all the others, and ``source``.
    """
    path = Path(path)
    faults = FaultList()
    rows = read_typed(path, COLUMNS, ("year", "index"), faults)
    series: dict[str, dict[int, float]] = {"": {}}
    for row in rows:
        _read_value(series, row, faults)
    for amount, values in series.items():
        for wanted in (start, year):
            if rows and wanted not in values:
                which = f"of {amount}" if amount else "without an amount"
                faults.add(Place(str(path)), f"The series {which} has no index for {wanted}.", "Add its row.")
    faults.check()
    factors = {amount: values[year] / values[start] for amount, values in series.items()}
    said = dict.fromkeys(row["source"] for row in rows if row["source"])
    return Uprating(
        year, factors.pop(""), source or "; ".join(said) or f"{path.name} ({NOT_STATED})", factors
    )


def _read_value(series: dict[str, dict[int, float]], cells: TypedRow, faults: FaultList) -> None:
    place, year, index, amount = cells.place, cells["year"], number_in(cells["index"]), cells["amount"]
    noted = len(faults.faults)
    if not (year.isdecimal() and len(year) == 4):
        faults.add(place, f"'year' is {year!r}.", "Write a year such as 2024.")
    if index is None or not 0 < index < 1e15:
        faults.add(place, f"'index' is {cells['index']!r}.", "Write a number above 0.")
    if amount and amount not in AMOUNTS:
        faults.add(place, f"'{amount}' is no amount of the schema.", did_you_mean(amount, AMOUNTS))
    if index is None or len(faults.faults) > noted:
        return
    if int(year) in series.setdefault(amount, {}):
        faults.add(place, f"The year {year} comes a second time.", "Keep one of its two rows.")
    series[amount][int(year)] = index


def uprate(population: Population, uprating: Uprating) -> Population:
    """This function will multiply every amount of money, move every date, and say so in the survey's caveats.

    The new reference date is the same day of ``uprating.year``.
    """
    years = uprating.year - population.about.reference_date.year
    tables = {name: _moved(name, frame, uprating, years) for name, frame in population.tables().items()}
    about = population.about
    day = _same_day(about.reference_date, uprating.year)
    moved = Sentence(
        marked("Reference date moved from {before} to {after}; ages and families as they were."),
        before=about.reference_date.isoformat(), after=day.isoformat(),
    )  # fmt: skip
    told = (*uprating.told, moved)
    return replace(
        population, **tables, about=replace(about, reference_date=day, caveats=(*about.caveats, *told))
    )


def _moved(table: str, frame: pl.DataFrame, uprating: Uprating, years: int) -> pl.DataFrame:
    columns = TABLES[table].columns.values()
    amounts = [
        pl.col(column.name) * uprating.by_amount.get(column.name, uprating.others)
        for column in columns
        if column.is_money
    ]
    dates = [pl.col(column.name).dt.offset_by(f"{years}y") for column in columns if column.kind == "date"]
    return frame.with_columns(*amounts, *dates)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)

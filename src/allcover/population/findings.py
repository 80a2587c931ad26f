"""A finding is a set of rows with the same thing wrong, and how it is told: the first five, then a count."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from allcover.population.column import Column
from allcover.population.population import Population
from allcover.vocabulary.fault import Fault, Place

SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """Rows of a table with the same thing wrong. ``what`` is a format string over the columns of ``rows``."""

    table: str
    rows: pl.DataFrame
    what: str
    cure: str


Check = Callable[[Population], Iterator[Finding]]


def told(population: Population, finding: Finding) -> Iterator[Fault]:
    """This function will put a finding into faults: the first five occurrences, then how many more."""
    origin = population.about.origin(finding.table)
    for row in finding.rows.head(SHOWN).iter_rows(named=True):
        person = str(row.get("person_id") or "")
        yield Fault(Place(origin, row=row.get("row"), person=person), _told(finding.what, row), finding.cure)
    more = finding.rows.height - SHOWN
    if more > 0:
        first = finding.rows.row(0, named=True)
        what = f"{more:,} more like this: {_told(finding.what, first)}"
        yield Fault(Place(origin), what, finding.cure)


def _told(what: str, row: Mapping[str, Any]) -> str:
    return what.format(**{name: "unknown" if value is None else value for name, value in row.items()})


def outside(table: str, frame: pl.DataFrame, column: Column) -> Iterator[Finding]:
    """This function will find the values of a column outside its bounds in the schema."""
    value = pl.col(column.name)
    wrong = pl.lit(False)
    if column.low is not None:
        wrong = wrong | (value < column.low)
    if column.high is not None:
        wrong = wrong | (value > column.high)
    span = f"{column.low:g} to {column.high:g}" if column.high is not None else f"{column.low or 0:g} or more"
    what = f"{column.name} is {{{column.name}}}, outside {span}{f' ({column.unit})' if column.unit else ''}."
    yield Finding(table, frame.filter(wrong), what, "Recode it, list it as missing, or mend the unit.")

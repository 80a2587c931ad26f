"""A projection's people in broad groups of age, with the formulas by which their shares, growth and dependency follow from them. Goes to :mod:`people_section`."""

from collections.abc import Iterator

from allcover.presenting.told import Told
from allcover.projection.results import OLD, WORKING, PeopleResults
from allcover.vocabulary.finding import Cell, Formula, Table, TableColumn
from allcover.vocabulary.words import Words

BROAD = {"young": (0, WORKING), "able": (WORKING, OLD), "old": (OLD, None)}
"""Broad groups, from an age to below another."""
NARROW = 5
"""The years of age of a row of the pyramid's table."""


def by_group(results: PeopleResults, universe: str, told: Told, words: Words) -> Table:
    """This function will give the people of the first scenario in broad groups, by year."""
    columns = (
        TableColumn("year", words("Year")),
        TableColumn("young", words("Under 15"), "count"), TableColumn("able", words("15 to 64"), "count"),
        TableColumn("old", words("65 and over"), "count"), TableColumn("persons", words("Persons"), "count"),
        TableColumn("growth", words("Growth since the year before"), "share", decimals=2),
        TableColumn("young_able", words("Under 15 per person of 15 to 64"), "number", decimals=3),
        TableColumn("old_able", words("65 and over per person of 15 to 64"), "number", decimals=3),
    )  # fmt: skip
    return Table(
        key="people.by_group", title=words("Population by broad age group, its growth and dependency"),
        columns=columns, rows=tuple(_rows(results)),
        definition=words(
            "Persons at the date of the projection in each year; growth is since that date a year before. Dependency is the young, or the old, over those aged 15 to 64."
        ),
        universe=universe, source=told.source,
        formulas=(
            *_of_ages(results), Formula("persons", "{young}+{able}+{old}"), Formula("growth", "{persons}/{persons.before}-1"),
            Formula("young_able", "{young}/{able}"), Formula("old_able", "{old}/{able}"),
        ),
    )  # fmt: skip


def _rows(results: PeopleResults) -> Iterator[tuple[Cell, ...]]:
    young, able, old = (results.persons(*ages)[0] for ages in BROAD.values())
    total = young + able + old
    for at, year in enumerate(results.years):
        growth = float(total[at] / total[at - 1] - 1) if at else None
        counts = map(float, (young[at], able[at], old[at], total[at]))
        yield (int(year), *counts, growth, float(young[at] / able[at]), float(old[at] / able[at]))


def _of_ages(results: PeopleResults) -> Iterator[Formula]:
    """Both ends of the horizon, by the pyramid's table, whose groups are narrower."""
    groups = -(-results.population.shape[-1] // NARROW)
    for name, (low, high) in BROAD.items():
        first, last = low // NARROW + 1, groups if high is None else high // NARROW
        for end, row in (("first", 1), ("last", results.years.size)):
            counts = (f"SUM({{people.by_age:{sex}_{end}.{first}-{last}}})" for sex in ("men", "women"))
            yield Formula(name, "+".join(counts), row)

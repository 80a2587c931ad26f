"""Groups of persons that figures are broken down by: sex, age, area, region, fifth of welfare, status in employment."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.coverage.ternary import Mask
from allcover.estimation import CellTotals, Design, Grouped, fifths_of_welfare
from allcover.estimation.drawing import codes_of
from allcover.population import Population
from allcover.population.places import firsts, rows_or_null
from allcover.vocabulary.codes import AREA, SEX, STATUS_IN_EMPLOYMENT
from allcover.vocabulary.words import PlaceName, marked

AGE_GROUPS = ((0, 14), (15, 24), (25, 44), (45, 64), (65, 79), (80, 120))
EVERYBODY = marked("Everybody")
SEX_GROUPS = marked("Sex")
AGE_GROUPING = marked("Age")
AREA_GROUPS = marked("Area")
REGIONS = marked("Region")
FIFTHS = marked("Fifth of welfare")
STATUSES = marked("Status in employment")
_OLDEST = marked("80 and over")
_FIFTH_NAMES = (marked("1 (poorest)"), "2", "3", "4", marked("5 (richest)"))


@dataclass(frozen=True)
class Group:
    """Some of the persons: under which heading, called what, and who."""

    grouping: str
    name: str
    is_member: Mask


def person_groups(population: Population) -> Iterable[Group]:
    """This function will give the groups every coverage line is broken down by, everybody first."""
    persons = population.persons
    yield Group(EVERYBODY, EVERYBODY, np.ones(persons.height, dtype=np.bool_))
    yield from by_code(SEX_GROUPS, persons["sex"], dict(SEX.labels))
    for low, high in AGE_GROUPS:
        name = f"{low}–{high}" if high < 120 else _OLDEST
        yield Group(AGE_GROUPING, name, persons["age"].is_between(low, high).fill_null(False).to_numpy())
    yield from _unknown(AGE_GROUPING, persons["age"])
    yield from by_code(AREA_GROUPS, population.household_column("area"), dict(AREA.labels))
    region = population.household_column("region")
    yield from by_code(REGIONS, region, {name: PlaceName(name) for name in sorted_names(region)})
    yield from _fifths(population)
    yield from by_code(STATUSES, main_status(population), dict(STATUS_IN_EMPLOYMENT.labels))


_ROMAN_DIGITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_NUMBER_BEFORE = re.compile(r"(?:(?P<plain>\d+)|(?=[XVI])(?P<tens>X{0,3})(?P<digit>IX|IV|V?I{0,3}))(?!\w)")


def sorted_names(column: pl.Series) -> list[str]:
    """This function will list the names in a text column by the numbers they begin with, if most do, Roman ones too; all others by letter."""
    names = [str(name) for name in column.unique().drop_nulls().to_list()]
    numbers = {name: _number_before(name) for name in names}
    is_counted = 2 * sum(number is not None for number in numbers.values()) > len(names)
    return sorted(
        names,
        key=lambda name: (
            is_counted and numbers[name] is None,
            numbers[name] or 0 if is_counted else 0,
            name,
        ),
    )


def _number_before(name: str) -> int | None:
    """The number a name begins with: 9 of "9 La Araucanía" and of "IX La Araucanía"."""
    found = _NUMBER_BEFORE.match(name)
    if found is None:
        return None
    tens, digit = found["tens"], found["digit"]
    return int(found["plain"]) if found["plain"] else 10 * len(tens) + _ROMAN_DIGITS.index(digit)


def by_code(grouping: str, column: pl.Series, labels: Mapping[str, str]) -> Iterable[Group]:
    """This function will give a group for each code that somebody has, and those whose code is not known."""
    if column.null_count() == column.len():
        return
    codes, found = codes_of(column)
    for code, label in labels.items():
        if code in found:
            yield Group(grouping, label, codes == found.index(code))
    if grouping != STATUSES:
        yield from _unknown(grouping, column)


def _unknown(grouping: str, column: pl.Series) -> Iterable[Group]:
    if 0 < column.null_count() < column.len():
        yield Group(grouping, marked("Not known"), column.is_null().to_numpy())


def _fifths(population: Population) -> Iterable[Group]:
    welfare = population.household_column("welfare_month")
    if welfare.null_count() == welfare.len():
        return
    number = fifths_of_welfare(population)
    for fifth in range(5):
        yield Group(FIFTHS, _FIFTH_NAMES[fifth], number == fifth)
    yield from _unknown(FIFTHS, welfare)


def main_status(population: Population) -> pl.Series:
    """This function will give each person's status in the main job, null without one."""
    return main_job(population, "status")["status"]


def main_job(population: Population, *columns: str) -> pl.DataFrame:
    """This function will give columns of each person's main job, null without one: the one called so, else the first."""
    size, jobs = population.height("persons"), population.jobs
    if jobs is None:
        return pl.DataFrame(
            {name: [None] * size for name in columns}, schema=dict.fromkeys(columns, pl.String)
        )
    is_other = ~jobs["is_main"].fill_null(False).to_numpy()
    at = firsts(population.person_rows("jobs"), size, is_other, jobs["job"].to_numpy())
    return rows_or_null(jobs.select(columns), at)


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups under one heading that exclude each other. ``codes`` (persons, int64): the place of each person's, -1: none."""

    name: str
    groups: tuple[str, ...]
    codes: npt.NDArray[np.int64]

    def over(self, design: Design) -> Grouped:
        """This function will lay the groups over a design, once for each."""
        if self not in design.kept:
            design.kept[self] = Grouped.of(design, self.codes, len(self.groups))
        found: Grouped = design.kept[self]
        return found


def counted_by_group(
    cells: npt.NDArray[np.int64], number: int, design: Design, groups: Iterable[Grouping]
) -> Iterator[tuple[str, str, CellTotals]]:
    """This function will count exclusive cells (one a person, -1: none) by group: heading, group, totals; groups of nobody are left out."""
    for grouping in groups:
        found = grouping.over(design).cell_totals(cells, number)
        for name, totals in zip(grouping.groups, found, strict=True):
            if totals.counts.any():
                yield grouping.name, name, totals


def person_groupings(population: Population) -> tuple[Grouping, ...]:
    """This function will give the groups every coverage line is broken down by under their headings, made once."""
    if Grouping not in population.kept:
        population.kept[Grouping] = groupings(person_groups(population))
    found: tuple[Grouping, ...] = population.kept[Grouping]
    return found


def groupings(groups: Iterable[Group]) -> tuple[Grouping, ...]:
    """This function will gather groups under their headings, in their order."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        found.setdefault(group.grouping, []).append(group)
    return tuple(_numbered(name, members) for name, members in found.items())


def _numbered(name: str, members: list[Group]) -> Grouping:
    codes = np.full(members[0].is_member.size, -1, dtype=np.int64)
    for place, group in enumerate(members):
        codes[group.is_member] = place
    return Grouping(name, tuple(group.name for group in members), codes)

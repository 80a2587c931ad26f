"""The groups of persons for whom impact is told apart: fifths and tenths of welfare, area, sex, age."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population import Population
from allcover.vocabulary.codes import AREA, SEX
from allcover.vocabulary.words import marked

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

EVERYBODY = marked("Everybody")
FIFTHS = (marked("Poorest fifth"), marked("Second fifth"), marked("Third fifth"), marked("Fourth fifth"),
          marked("Richest fifth"))  # fmt: skip
TENTHS = (marked("1 (poorest)"), "2", "3", "4", "5", "6", "7", "8", "9", marked("10 (richest)"))
RANKED = ("fifth", "tenth")
"""Groupings made by welfare itself."""

AGES = ((0, 14), (15, 29), (30, 44), (45, 59), (60, 69), (70, 120))
"""First and last age of each group. From 45 on they follow the age at which pensions begin to matter."""


@dataclass(frozen=True, eq=False)
class Grouping:
    """Groups that do not overlap. ``codes`` holds each person's group, -1 for none (unknown); ``labels`` name them."""

    id: str
    name: str
    labels: tuple[str, ...]
    codes: Codes

    @property
    def size(self) -> int:
        """The number of groups."""
        return len(self.labels)


def everybody(persons: int) -> Grouping:
    """This function will put all persons in one group.

    >>> everybody(2).codes.tolist()
    [0, 0]
    """
    return Grouping("all", EVERYBODY, (EVERYBODY,), np.zeros(persons, np.int64))


def ranks(tenth: Codes) -> tuple[Grouping, Grouping]:
    """This function will give fifths and tenths of welfare from each person's tenth (from 0; -1 for none)."""
    return (
        Grouping("fifth", marked("Fifth of welfare"), FIFTHS, tenth // 2),  # -1 stays -1
        Grouping("tenth", marked("Tenth of welfare"), TENTHS, tenth),
    )


def traits(population: Population) -> Iterable[Grouping]:
    """This function will give the groupings by area, sex and age, those of which the survey knows anything."""
    persons = population.persons
    for name, label, column, labels in (
        ("area", marked("Area"), population.household_column("area"), AREA.labels),
        ("sex", marked("Sex"), persons["sex"], SEX.labels),
    ):
        if column.null_count() < column.len():
            yield Grouping(name, label, tuple(labels.values()), _positions(column, labels))
    if persons["age"].null_count() < persons.height:
        yield by_age(persons["age"])


def by_age(age: pl.Series) -> Grouping:
    """This function will put persons in groups by age in years; who has none is in no group."""
    years = age.fill_null(-1).to_numpy()
    starts = [low for low, _ in AGES]
    codes = np.searchsorted(starts, years, side="right").astype(np.int64) - 1
    labels = tuple(f"{low}\N{EN DASH}{high}" if high < AGES[-1][1] else f"{low}+" for low, high in AGES)
    return Grouping("age", marked("Age"), labels, codes)


def _positions(column: pl.Series, labels: Mapping[str, str]) -> Codes:
    places = {code: place for place, code in enumerate(labels)}
    found = column.cast(pl.String).replace_strict(places, default=-1, return_dtype=pl.Int64)
    return found.fill_null(-1).to_numpy()

"""A random population as plain arrays in a folder: what every peer is given."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

SEED = 20160301


@dataclass(frozen=True)
class People:
    """Persons, household by household, and households.

    ``first`` (households + 1, int64) is where each household's persons begin; ``household`` (persons, int64) is each
    person's; ``birth`` is datetime64[D]; ``salary`` and ``rent`` are euros a month with cents; ``square_metres`` are whole.
    ``is_grown`` marks those who have the role of an adult.
    """

    first: Any
    household: Any
    birth: Any
    salary: Any
    is_grown: Any
    rent: Any
    square_metres: Any
    owns: Any

    @property
    def persons(self) -> int:
        """Number of persons."""
        return int(self.birth.size)

    @property
    def households(self) -> int:
        """Number of households."""
        return int(self.first.size - 1)

    @property
    def hectares(self) -> Any:
        """Size of the dwelling in hectares, the nearest float64 to its four decimals."""
        return self.square_metres / 10_000.0


def invent(persons: int, seed: int = SEED) -> People:
    """This function will draw about so many persons, in households of one to six, some at every limit of the law."""
    draw = np.random.default_rng(seed)
    sizes = draw.choice(np.arange(1, 7), max(persons // 3, 1), p=[0.2, 0.25, 0.2, 0.15, 0.12, 0.08])
    first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    household = np.repeat(np.arange(sizes.size, dtype=np.int64), sizes)
    count = household.size
    place = np.arange(count) - first[household]
    is_grown = (place == 0) | ((place == 1) & draw.choice([False, True], count, p=[0.3, 0.7]))
    years = np.where(is_grown, draw.integers(18, 90, count), draw.integers(0, 30, count))
    days = (years * 365.25 + draw.integers(0, 366, count)).astype(np.int64)
    birth = np.datetime64("2015-12-31", "D") - days
    earns = is_grown & (draw.random(count) < 0.6)
    cents = np.round(np.exp(draw.normal(7.6, 0.9, count)) * 100)
    salary = np.where(earns, np.minimum(cents, 3_000_000) / 100, 0.0)
    salary[earns & (draw.random(count) < 0.02)] = 500.0
    salary[earns & (draw.random(count) < 0.01)] = 12_300.0
    tenure = draw.choice(3, sizes.size, p=[0.5, 0.4, 0.1])
    rent = np.where(tenure == 1, draw.integers(10_000, 150_000, sizes.size) / 100, 0.0)
    square_metres = draw.integers(8, 200, sizes.size).astype(np.float64)
    return People(first, household, birth, salary, is_grown, rent, square_metres, tenure == 0)


def write(people: People, folder: Path) -> None:
    """This function will write every array as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in fields(people):
        np.save(folder / f"{field.name}.npy", getattr(people, field.name))


def read(folder: Path) -> People:
    """This function will read what was written."""
    return People(**{field.name: np.load(folder / f"{field.name}.npy") for field in fields(People)})


def born(people: People) -> Any:
    """This function will give the month from which a person counts as born, in months from the year 0 (int64).

    On the first day of month ``m`` somebody has lived ``(m - born) // 12`` completed years.
    """
    months = people.birth.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    is_first = people.birth == people.birth.astype("datetime64[M]").astype("datetime64[D]")
    return months + ~is_first

"""The persons a design asks, from a survey or from group profiles alike: what they have, and in which groups they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from allcover.capacity.affordability import capacity_month
from allcover.capacity.balance import Floats, Mask, Range, Whole
from allcover.capacity.dues import Traits
from allcover.capacity.profiles import Blocks
from allcover.engine.columns import OutcomeColumn
from allcover.estimation import Design


@dataclass(frozen=True)
class Grouping:
    """Persons in groups that exclude each other: ``names`` of the groups, ``place`` of each person (int64, -1: not known)."""

    names: tuple[str, ...]
    place: Whole

    @classmethod
    def of(cls, words: pl.Series, order: Sequence[str] = ()) -> "Grouping":
        """This function will group persons by a word each: groups in the order given, others by name after them."""
        text = words.cast(pl.String)
        found = set(text.drop_nulls().unique().to_list())
        names = (*(name for name in order if name in found), *sorted(found - set(order)))
        places = text.cast(pl.Enum(names)).to_physical().cast(pl.Int64).fill_null(-1)
        return cls(names, places.to_numpy())

    def at(self, rows: Whole) -> "Grouping":
        """This function will give the groups of some persons."""
        return Grouping(self.names, self.place[rows])

    def has(self, name: str) -> Mask:
        """This function will say who is in a group."""
        place = self.names.index(name) if name in self.names else len(self.names)
        inside: Mask = self.place == place
        return inside


@dataclass(frozen=True)
class Payers:
    """Persons (or equal parts of a group of persons), of whom some are asked.

    ``capacity`` is money a month by unit, ``unit`` the row of each person's unit. ``groups`` sorts persons
    into groups, by name of the grouping. ``sample`` is how the persons were drawn, None for group profiles, which have no
    sampling error; ``weight`` how many persons of the country each stands for.
    """

    weight: Floats
    is_asked: OutcomeColumn
    traits: Traits
    capacity: Range
    unit: Whole
    groups: Mapping[str, Grouping]
    sample: Design | None

    @property
    def size(self) -> int:
        """How many persons there are."""
        return self.weight.size


def everybody(size: int) -> OutcomeColumn:
    """This function will give a condition that holds of everybody."""
    return OutcomeColumn(np.ones(size, dtype=np.bool_), np.ones(size), np.ones(size))


def listed(
    income: Floats, subsistence: float, share_of_surplus: float, weight: Floats | None = None
) -> Payers:
    """This function will make payers of a list of incomes (money a month), each person a unit of one.

    It is the form of a worked example: who has what, with one amount to live on.
    """
    incomes = Range.exactly(income)
    spare = Range(np.maximum(incomes.low - subsistence, 0.0), np.maximum(incomes.high - subsistence, 0.0))
    weights = np.ones(income.size) if weight is None else weight
    return Payers(
        weights, everybody(income.size), Traits(incomes), spare.times(share_of_surplus),
        np.arange(income.size, dtype=np.int64), {}, None,
    )  # fmt: skip


def payers_of_blocks(blocks: Blocks, share_of_surplus: float) -> Payers:
    """This function will make payers of income profiles: everybody of every group is asked."""
    means = blocks.means
    return Payers(
        blocks.weight, everybody(blocks.weight.size), Traits(means.earnings, blocks.codes),
        capacity_month(means, share_of_surplus), means.unit, groups_of_blocks(blocks), None,
    )  # fmt: skip


def groups_of_blocks(blocks: Blocks) -> Mapping[str, Grouping]:
    """This function will group the parts of income profiles by their group and, where groups have them, their traits."""
    return {name: Grouping.of(pl.Series(words, dtype=pl.String)) for name, words in blocks.groups.items()}

"""The persons a design asks, from a survey or from group profiles alike: what they have, and in which groups they are told."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allcover.capacity.affordability import capacity_month
from allcover.capacity.balance import Floats, Names, Range, Whole
from allcover.capacity.dues import Traits
from allcover.capacity.profiles import Blocks
from allcover.engine.columns import OutcomeColumn
from allcover.estimation import Design


@dataclass(frozen=True)
class Payers:
    """Persons (or equal parts of a group of persons), of whom some are asked.

    ``capacity`` is money a month by unit, ``unit`` the row of each person's unit. ``groups`` gives by grouping the name of each
    person's group, None where it is not known. ``sample`` is how the persons were drawn, None for group profiles, which have no
    sampling error; ``weight`` how many persons of the country each stands for.
    """

    weight: Floats
    is_asked: OutcomeColumn
    traits: Traits
    capacity: Range
    unit: Whole
    groups: Mapping[str, Names]
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
        blocks.weight, everybody(blocks.weight.size), Traits(means.income, blocks.codes),
        capacity_month(means, share_of_surplus), means.unit, blocks.groups, None,
    )  # fmt: skip

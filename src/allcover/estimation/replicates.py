"""Replicate weights: the sample drawn again many times over, as weights that come with a survey or are made from its design."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allcover.estimation.inputs import Floats
from allcover.population import Population
from allcover.vocabulary.fault import Fault, Faults, Place

LEAST_REPLICATES = 2
_PERSONS_AT_ONCE = 65_536


@dataclass(frozen=True, eq=False)
class Replicates:
    """Weights (persons x replicates, float64) and what the squared distance of each replicate counts (replicates, float64).

    The variance of an estimator is ``sum scale_r (estimate_r - estimate) ** 2``. ``degrees`` of freedom as the survey says them;
    None: those of the units and strata.
    """

    weight: Floats
    scale: Floats
    kind: str
    degrees: int | None = None

    def __post_init__(self) -> None:
        if self.weight.ndim != 2 or self.scale.shape != (self.weight.shape[1],):
            raise ValueError(
                f"There are replicate weights of shape {self.weight.shape} and {self.scale.size} scales. "
                "Give one row a person, one column a replicate, and a scale for each."
            )
        if not np.isfinite(self.weight).all():
            raise ValueError("A replicate weight is unknown. Give every person all of them, zero included.")

    def deviations(self, weight: Floats, values: Floats) -> Floats:
        """This function will give the scaled distances (replicates x m) of totals of values (persons x m) from the full sample's."""
        apart = np.zeros((self.scale.size, values.shape[1]))
        for start in range(0, weight.size, _PERSONS_AT_ONCE):
            rows = slice(start, start + _PERSONS_AT_ONCE)
            apart += (self.weight[rows] - weight[rows, np.newaxis]).T @ values[rows]
        scaled: Floats = np.sqrt(self.scale)[:, np.newaxis] * apart
        return scaled


def given_replicates(population: Population) -> Replicates | None:
    """This function will lay out the replicate weights a survey came with; None where it has none.

    Raises Faults where the survey does not say how they were made, where some are missing, negative or there twice, or where one
    alone can show no error.
    """
    table, method = population.bare("replicate_weights"), population.about.design.replicates
    if table is None and method is None:
        return None
    place = Place(population.about.origin("replicate_weights"))
    if table is None or method is None or not table.height:
        what = "Replicate weights and how they were made do not come together."
        cure = "Map 'replicate_weights', and say under 'survey: design: replicates' of which kind they are."
        raise Faults([Fault(place, what, cure)])
    numbers, at = np.unique(table["replicate"].to_numpy(), return_inverse=True)
    weight, rows = (
        np.full((population.height("persons"), numbers.size), np.nan),
        population.person_rows("replicate_weights"),
    )
    weight[rows, at] = table["weight"].to_numpy()
    again = rows.size - np.unique(rows * numbers.size + at).size
    is_asked = (population.need_bare("persons")["weight"] > 0).fill_null(False).to_numpy()
    weight[~is_asked] = 0.0
    faults = [
        *_unsound(weight, again, place),
        *_incomplete(weight, place),
        *_scales(method.scales, numbers.size, place),
    ]
    if faults:
        raise Faults(faults)
    own = bool(population.need_bare("persons")["psu"].null_count() < is_asked.size)
    degrees = method.degrees if own or method.degrees is not None else numbers.size - 1
    return Replicates(weight, np.asarray(method.scale(numbers.size)), method.kind, degrees)


def _unsound(weight: Floats, again: int, place: Place) -> Iterator[Fault]:
    if again:
        yield Fault(
            place, f"{again:,} replicate weights are there a second time.", "Give each replicate one number."
        )
    negative = int(np.count_nonzero(np.isinf(weight) | (weight < 0)))
    if negative:
        what = f"{negative:,} replicate weights are negative or infinite."
        yield Fault(place, what, "Map the right columns: a replicate weight is 0 or more.")
    if weight.shape[1] < LEAST_REPLICATES:
        yield Fault(place, "There is one replicate, and one alone shows no error.", "Map all of them.")


def _incomplete(weight: Floats, place: Place) -> list[Fault]:
    missing = int(np.count_nonzero(np.isnan(weight).any(axis=1)))
    what = f"{missing:,} persons lack one of their {weight.shape[1]} replicate weights."
    return [Fault(place, what, "Give every person all of them, 0 included.")] if missing else []


def _scales(scales: tuple[float, ...], replicates: int, place: Place) -> list[Fault]:
    if len(scales) in (0, replicates):
        return []
    what = f"There are {len(scales)} scales for {replicates} replicates."
    return [Fault(place, what, "Give 'scales' one number a replicate.")]

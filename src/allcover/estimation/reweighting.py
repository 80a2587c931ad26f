"""A survey calibrated to known totals of persons: new weights, one a household, and a report on what they do.

Where a survey holds whole households, each household has one weight, the starting one being the mean of its
members' (Lemaître and Dufour, 1987). Where persons were drawn out of their households, each person has one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover import __version__
from allcover.estimation.calibration import EXACT, Calibrated, calibrated
from allcover.estimation.distances import RAKING, Distance
from allcover.estimation.inputs import Floats
from allcover.estimation.known_totals import KnownTotals
from allcover.estimation.margins import Membership, check_margins, lay_over
from allcover.estimation.quantiles import quantile
from allcover.population import Population
from allcover.population.sampling import CalibratedTotal
from allcover.vocabulary.words import Sentence, marked

_SPREAD = (("lowest", 0.0), ("tenth", 0.1), ("median", 0.5), ("nine tenths", 0.9), ("highest", 1.0))
_DEFINITION = (
    "g is the factor on a starting weight after all of them were multiplied by one scale, so that they add up to the known "
    "persons. The design effect of weighting is n times the sum of squared weights over the squared sum (Kish)."
)

_CALIBRATED = {
    "household": marked("Weights calibrated to known totals, one weight a household: {source}."),
    "person": marked("Weights calibrated to known totals, one weight a person: {source}."),
}
_HOW = marked("Method of calibration: {distance}; file of the totals: {totals}.")
_NOT_MET = marked("Not met: {margin}, {weighted} weighted for {known} known.")


@dataclass(frozen=True)
class MarginResult:
    """One total: persons known, weighted before and after, and the persons asked behind it (unweighted)."""

    label: str
    known: float
    before: float
    after: float
    asked: int

    @property
    def relative_error(self) -> float:
        """What is missed, as a share of the known persons."""
        return self.after / self.known - 1.0

    @property
    def is_met(self) -> bool:
        """Whether the total is met to one part in a thousand million."""
        return abs(self.relative_error) <= EXACT


@dataclass(frozen=True, kw_only=True)
class CalibrationReport:
    """What a calibration did. ``g``: the spread of the factors on the starting weights, by name.

    ``unit`` is household or person; ``uneven`` counts households whose members had different starting weights;
    ``uncounted`` counts, by margin, persons asked who fall in none of its rows (unknown answer, or no such row).
    """

    survey: str
    reference_date: str
    distance: str
    unit: str
    totals: str
    totals_sha256: str
    source: str
    scale: float
    margins: tuple[MarginResult, ...]
    g: Mapping[str, float]
    design_effect_before: float
    design_effect_after: float
    uneven: int
    uncounted: Mapping[str, int]
    definition: str = _DEFINITION
    library_version: str = __version__

    @property
    def missed(self) -> tuple[MarginResult, ...]:
        """The totals that are not met."""
        return tuple(margin for margin in self.margins if not margin.is_met)


def calibrate(
    population: Population, totals: KnownTotals, distance: Distance = RAKING
) -> tuple[Population, CalibrationReport]:
    """This function will give a survey weights that reproduce known totals of persons, and say what that took.

    Raises Faults where the totals contradict each other or count people the survey has none of. Totals that cannot be
    met together under the distance's limits are named in the report, with the difference.
    """
    membership = lay_over(totals, population)
    check_margins(totals, membership, population)
    start = population.persons["weight"].to_numpy()
    first = _first(population)
    sizes = np.diff(np.append(first, start.size))
    # Who lives elsewhere or has died weighs nothing, before and after.
    stands = start > 0
    weight = np.add.reduceat(start, first) / np.maximum(np.add.reduceat(stands.astype(np.int64), first), 1)
    solved = _solved(membership, first, weight, distance)
    spread = np.where(stands, np.repeat(solved.weight, sizes), 0.0)
    persons = population.persons.with_columns(pl.Series("weight", spread))
    made = replace(population, persons=persons, replicate_weights=None)
    report = _report(population, totals, membership, distance, solved, start, spread)
    return replace(made, about=_about(made, membership, report)), report


def _first(population: Population) -> npt.NDArray[np.int64]:
    """Where each unit's persons begin."""
    if population.about.has_complete_households:
        return population.household_offsets[:-1]
    return np.arange(population.persons.height, dtype=np.int64)


def _solved(
    membership: Membership,
    first: npt.NDArray[np.int64],
    weight: Floats,
    distance: Distance,
) -> Calibrated:
    """Scaled to the margin that counts most persons first: weights that add up to the sample say only proportions."""
    counts = membership.by_unit(first)
    wanted = np.array([row.persons for row in membership.rows])
    margins = [membership.margin(columns) for columns in dict.fromkeys(row.margin for row in membership.rows)]
    widest = max(margins, key=lambda rows: float(counts[:, rows].sum()))
    scale = wanted[widest].sum() / float((weight @ counts[:, widest]).sum())
    return calibrated(counts, weight, wanted, distance, float(scale))


def _report(
    population: Population,
    totals: KnownTotals,
    membership: Membership,
    distance: Distance,
    solved: Calibrated,
    before: Floats,
    after: Floats,
) -> CalibrationReport:
    about = population.about
    rows = zip(membership.rows, membership.members, membership.asked())
    g = {name: quantile(solved.g, np.ones(solved.g.size), part).value for name, part in _SPREAD}
    return CalibrationReport(
        survey=about.title,
        reference_date=about.reference_date.isoformat(),
        distance=distance.name,
        unit="household" if about.has_complete_households else "person",
        totals=totals.name,
        totals_sha256=totals.sha256,
        source=totals.source,
        scale=solved.scale,
        margins=tuple(
            MarginResult(row.label, row.persons, float(before[who].sum()), float(after[who].sum()), asked)
            for row, who, asked in rows
        ),
        g=g,
        design_effect_before=_design_effect(before),
        design_effect_after=_design_effect(after),
        uneven=_uneven(population),
        uncounted=_uncounted(membership),
    )


def _design_effect(weight: Floats) -> float:
    return float(weight.size * (weight @ weight) / weight.sum() ** 2)


def _uneven(population: Population) -> int:
    if not population.about.has_complete_households:
        return 0
    weight = pl.col("weight")
    spread = (
        population.persons.filter(weight > 0)
        .group_by("household_id")
        .agg((weight.max() > weight.min()).alias("differs"))
    )
    return int(spread["differs"].sum())


def _uncounted(membership: Membership) -> dict[str, int]:
    margins = dict.fromkeys(row.margin for row in membership.rows)
    counted = {
        " and ".join(columns) or "everybody": np.any(
            [membership.members[at] for at in membership.margin(columns)], axis=0
        )
        for columns in margins
    }
    return {name: int((~who).sum()) for name, who in counted.items() if not who.all()}


def _about(population: Population, membership: Membership, report: CalibrationReport) -> Any:
    what = Sentence(_CALIBRATED[report.unit], source=report.source)
    how = Sentence(_HOW, distance=report.distance, totals=report.totals)
    missed = [
        Sentence(_NOT_MET, margin=each.label, weighted=each.after, known=each.known) for each in report.missed
    ]
    known = tuple(
        CalibratedTotal(persons=row.persons, where=row.where, age_from=row.age_from, age_to=row.age_to)
        for row, margin in zip(membership.rows, report.margins, strict=True)
        if margin.is_met
    )
    about = population.about
    # Replicate weights are those of the old weights: without calibrating each of them they would tell a wrong error.
    design = replace(about.design, replicates=None, is_calibrated=True, calibrated_to=known)
    about = replace(about, is_weighted=True, design=design, caveats=(*about.caveats, what, *missed))
    return replace(about, notes=(*about.notes, how))

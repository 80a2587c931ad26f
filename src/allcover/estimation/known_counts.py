"""The totals a survey's weights were calibrated to, found among its persons, if the weights still give them."""

from dataclasses import dataclass

import numpy as np

from allcover.estimation import drawing
from allcover.estimation.inputs import Floats, Mask, Whole
from allcover.estimation.known_totals import OLDEST, KnownTotal, KnownTotals
from allcover.estimation.margins import lay_over
from allcover.population import Population
from allcover.population.sampling import CalibratedTotal
from allcover.vocabulary.fault import Place
from allcover.vocabulary.remark import Remark

MET = 1e-6
"""The relative difference up to which weights count as giving a total: files round weights."""


@dataclass(frozen=True, eq=False)
class KnownCounts:
    """Who counts towards each total that is known (``members``), and who share a weight (``sharing``: persons, int64)."""

    members: tuple[Mask, ...]
    sharing: Whole
    remarks: tuple[Remark, ...]


def known_counts(population: Population, *, has_replicates: bool = False) -> KnownCounts:
    """This function will find whom the totals count that a survey says its weights were calibrated to.

    A total that the weights do not give (any more) is not known, and a remark says how many there are.
    """
    said = population.about.design
    sharing = _sharing(population)
    if not said.calibrated_to:
        unsaid = drawing.BY_REPLICATES if has_replicates else drawing.CALIBRATED
        return KnownCounts((), sharing, (Remark(unsaid),) if said.is_calibrated else ())
    rows = [_row(each, Place(population.about.name)) for each in said.calibrated_to]
    weight = population.persons["weight"].to_numpy()
    laid = lay_over(KnownTotals(rows, population.about.title), population).members
    kept = tuple(
        who for row, who in zip(rows, laid, strict=True) if _is_met(row.persons, float(weight[who].sum()))
    )
    told = (
        (drawing.KNOWN, len(kept)),
        (drawing.NO_LONGER_KNOWN, len(rows) - len(kept)),
    )
    return KnownCounts(kept, sharing, tuple(Remark(text, {"totals": many}) for text, many in told if many))


def _row(said: CalibratedTotal, place: Place) -> KnownTotal:
    if said.age_from is None and said.age_to is None:
        return KnownTotal(place, said.persons, said.where)
    oldest = OLDEST if said.age_to is None else said.age_to
    return KnownTotal(place, said.persons, said.where, said.age_from or 0, oldest)


def _is_met(persons: float, weighted: float) -> bool:
    return weighted > 0 and abs(weighted / persons - 1.0) <= MET


def _sharing(population: Population) -> Whole:
    """The number of each person's household where its members share one weight, else everybody's own."""
    persons, home = population.persons.height, population.household_of_person
    if not population.about.has_complete_households or home.size != persons or not _is_even(population, home):
        return np.arange(persons)
    return home


def _is_even(population: Population, home: Whole) -> bool:
    weight: Floats = population.persons["weight"].fill_null(0.0).to_numpy()
    asked = weight > 0
    sums = np.bincount(home, weight) / np.maximum(np.bincount(home, asked), 1)
    return bool(np.allclose(weight[asked], sums[home[asked]], rtol=1e-9))

"""Who works, and who contributes to a scheme in fact, in three values: who has no work and was not asked does not contribute.

Comes from a population and what the law and the survey say of it; goes to coverage, capacity and the check of minimum standards.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.rules.definition import Scheme

Mask = npt.NDArray[np.bool_]


def employed(population: Population) -> OutcomeColumn:
    """This function will say of every person whether they are employed.

    By labour status; who has none because of age, or has no job where all jobs were asked, is not employed. Worked out once for
    a population.
    """
    if employed not in population.kept:
        population.kept[employed] = _employed(population)
    found: OutcomeColumn = population.kept[employed]
    return found


def _employed(population: Population) -> OutcomeColumn:
    status = population.persons["labour_status"].cast(pl.String)
    works = (status == "employed").fill_null(False).to_numpy()
    is_out = np.where(status.is_not_null().to_numpy(), ~works, _jobless(population))
    return _told(works, is_out)


def _jobless(population: Population) -> Mask:
    size = population.height("persons")
    if population.bare("jobs") is None:
        return np.zeros(size, dtype=np.bool_)
    rows = population.person_rows("jobs")
    is_jobless: Mask = np.bincount(rows[rows >= 0], minlength=size) == 0
    return is_jobless


def contributing(population: Population, outcome: Outcome, scheme: Scheme) -> OutcomeColumn:
    """This function will say of every person whether they contribute to a scheme now.

    Who is not affiliated does not, nor, unless they say so or are affiliated, who has no work. ``outcome`` must hold who says to be
    affiliated and to contribute.
    """
    said, affiliated = (outcome[f"{scheme.id}.{name}"] for name in ("is_contributing", "is_affiliated"))
    is_idle = employed(population).is_no & ~affiliated.is_yes
    return _told(said.is_yes, said.is_no | ~said.is_yes & (affiliated.is_no | is_idle))


def _told(is_yes: Mask, is_no: Mask) -> OutcomeColumn:
    return OutcomeColumn(is_yes | is_no, is_yes.astype(np.float64), (~is_no).astype(np.float64))

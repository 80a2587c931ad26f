"""What contributors of a later year earn in their jobs beside whom they have them from, so that incomes told of people stand at the wages of their lives.

Somebody of the survey who is like them (:mod:`likeness`) comes of the same fifth of households, and fifths lose what set their contributors apart as lines mix: left as they are, jobs
would tell less and less of what lives earn. Comes from the wages of lives (:mod:`wages`); goes to :mod:`later_people`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allcover.population import Population
from allcover.projection.lives_state import ACTIVE
from allcover.projection.opening import Members, PerHead
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample
from allcover.projection.wages import Wages


@dataclass(frozen=True)
class Earning:
    """Insured earnings a month at the level of the survey: of its rows as the ``survey`` tells them, of people of a date their ``own`` where lives have wages, and the mean by sex and age (sex, age)."""

    survey: Floats
    own: Floats | None
    mean: Floats


def earning_of(
    members: Members, per_head: PerHead, sample: Sample, wages: Wages | None, aligned: float
) -> Earning:
    """This function will say what the people of a date earn; ``aligned`` brings own wages to the mean of the path."""
    survey = np.where(members.is_contributing, members.earnings, 0.0)
    if wages is None:
        return Earning(survey, None, per_head.earnings)
    own = aligned * wages.earnings(sample.sex, sample.age, sample.standing, 0, 0)
    return Earning(survey, own, per_head.earnings)


def earned_in_jobs(survey: Population) -> Floats:
    """This function will give what each person of a survey earns in all jobs, a month."""
    earned = np.zeros(survey.height("persons"))
    jobs = survey.bare("jobs")
    if jobs is not None:
        np.add.at(earned, survey.person_rows("jobs"), jobs["earnings_month"].fill_null(0).to_numpy())
    return earned


def beside_donors(earning: Earning, sample: Sample, donor: NDArray[np.int64], in_jobs: Floats) -> Floats:
    """This function will give by how much the jobs of each person are paid otherwise than those of their donor, a row of the survey: one of who does not contribute.

    ``in_jobs`` is what each donor earns in all jobs. Where that is below what is insured, as under a law that insures no less than a least wage, who earns more than this least earns it in their jobs.

    Where lives have no wages of their own, all contributors have one factor, which brings what is told of them to the means of their sex and age.
    """
    held = earning.survey[donor]
    told = (sample.state == ACTIVE) & (held > 0)
    if earning.own is not None:
        told &= earning.own > 0
        is_above_least = (earning.own > held) & (in_jobs > 0)
        paid_now = np.where(is_above_least, np.minimum(held, in_jobs), held)
        return np.divide(earning.own, paid_now, out=np.ones(held.size), where=told)
    means = earning.mean[sample.sex, sample.age]
    paid = float((sample.weight * held)[told].sum())
    factor = float((sample.weight * means)[told].sum()) / paid if paid > 0 else 1.0
    return np.where(told, factor, 1.0)

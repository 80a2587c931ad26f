"""Groups of workers by their main job: industry, and size of the firm in the survey's own bands where it has bands."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from allcover.coverage.people import Group, by_code, main_job
from allcover.coverage.ternary import Mask
from allcover.population import Population
from allcover.vocabulary.codes import INDUSTRY
from allcover.vocabulary.words import marked

INDUSTRIES = marked("Branch of economic activity")
FIRM_SIZES = marked("Size of the firm")
NOT_KNOWN = marked("Not known")

BANDS = ((1, 1), (2, 4), (5, 9), (10, 49), (50, 199), (200, None))
"""Bands of workers, used where the survey gives numbers rather than bands of its own."""

_MOST_BANDS = 10


def worker_groups(population: Population) -> Iterable[Group]:
    """This function will give the groups that those with a job are broken down by; none where no jobs were asked about."""
    if population.jobs is None:
        return
    job = main_job(population, "job", "industry", "firm_size_low", "firm_size_high")
    has_job = job["job"].is_not_null().to_numpy()
    for group in by_code(INDUSTRIES, job["industry"], dict(INDUSTRY.labels)):
        yield Group(group.grouping, group.name, group.is_member & has_job)
    yield from _sizes(job, has_job)


def _sizes(job: pl.DataFrame, has_job: Mask) -> Iterable[Group]:
    if not job["firm_size_low"].is_not_null().any():
        return
    known = job.filter(pl.col("firm_size_low").is_not_null()).select("firm_size_low", "firm_size_high")
    pairs = known.unique().sort("firm_size_low", pl.col("firm_size_high").fill_null(10**9)).rows()
    bands = pairs if len(pairs) <= _MOST_BANDS else BANDS
    taken = np.zeros(job.height, dtype=np.bool_)
    for low, high in bands:
        inside = pl.col("firm_size_low") >= low
        if high is not None:
            inside &= pl.col("firm_size_high") <= high
        members = job.select(inside.fill_null(False))[:, 0].to_numpy() & ~taken
        taken |= members
        yield Group(FIRM_SIZES, _name(low, high), members)
    left = has_job & ~taken
    if left.any():
        yield Group(FIRM_SIZES, NOT_KNOWN, left)


def _name(low: int, high: int | None) -> str:
    """A band in figures that every language reads.

    >>> _name(5, 9), _name(1, 1), _name(200, None)
    ('5–9', '1', '≥ 200')
    """
    if high is None:
        return f"≥ {low}"
    return str(low) if low == high else f"{low}–{high}"

"""The households of lives: persons of one together, who is the head, what the others are to the head, who is married, and how many generations live there."""

from dataclasses import fields
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.projection.lives_state import AS_SURVEYED, BEREAVED, PARTED
from allcover.projection.sample import Sample

Whole = NDArray[np.int64]
ADULT, OLD = 18, 75
MOST_GENERATIONS = 5


def together(sample: Sample) -> tuple[Sample, Whole]:
    """This function will bring the persons of each household together, and number households from 0; gives the order too, by which persons were before."""
    order = np.argsort(sample.home, kind="stable")
    place = np.empty(sample.size, dtype=np.int32)
    place[order] = np.arange(sample.size)
    given: dict[str, Any] = {field.name: getattr(sample, field.name)[order] for field in fields(sample)}
    for name in ("mate", "mother", "father"):
        given[name] = np.where(given[name] >= 0, place[given[name]], given[name]).astype(np.int32)
    given["home"] = np.unique(given["home"], return_inverse=True)[1].astype(np.int32)
    return Sample(**given), order


def heads_of(sample: Sample, was_head: NDArray[np.bool_]) -> Whole:
    """This function will give the head of the household of each person, whose households lie together: who was one before, else the oldest adult below 75, else the oldest."""
    age = sample.age.astype(np.int64)
    rank = age + 1_000 * ((age >= ADULT) & (age < OLD)) + 10_000 * was_head
    order = np.lexsort((-rank, sample.home))
    first = np.flatnonzero(np.diff(sample.home[order], prepend=-1))
    return order[first][sample.home]


def relations_to(sample: Sample, head: Whole) -> pl.Series:
    """This function will say what everybody is to the head of the household, in the words of the schema."""
    me, mate = np.arange(sample.size), sample.mate[head]
    is_child = np.zeros(sample.size, dtype=bool)
    for parent in (sample.mother, sample.father):
        is_child |= (parent >= 0) & ((parent == head) | ((mate >= 0) & (parent == mate)))
    is_grandchild = np.zeros(sample.size, dtype=bool)
    for parent in (sample.mother, sample.father):
        is_grandchild |= (parent >= 0) & is_child[parent] & (sample.home[parent] == sample.home)
    is_parent = (sample.mother[head] == me) | (sample.father[head] == me)
    told = np.select(
        [me == head, sample.mate == head, is_child, is_parent, is_grandchild],
        ["head", "spouse", "child", "parent", "grandchild"],
        "other_relative",
    )
    return pl.Series(told)


def generations(sample: Sample) -> Whole:
    """This function will count the generations of each person's household: how long the longest line of parents and children in it is."""
    below = np.zeros(sample.size, dtype=np.int64)
    for _ in range(MOST_GENERATIONS - 1):
        for parent in (sample.mother, sample.father):
            has = np.flatnonzero(parent >= 0)
            has = has[sample.home[parent[has]] == sample.home[has]]
            np.maximum.at(below, parent[has], below[has] + 1)
    most = np.zeros(int(sample.home.max()) + 1, dtype=np.int64)
    np.maximum.at(most, sample.home, below)
    return most[sample.home] + 1


def marriages_of(sample: Sample, surveyed: pl.Series) -> pl.Series:
    """This function will give the marital status of each person: as the survey says of their line, unless something has happened since; who was born later is single."""
    assert (BEREAVED, PARTED) == (2, 3)
    since = pl.Series(np.array(["single", "married", "widowed", "separated"])[sample.wed])
    keeps = pl.Series((sample.wed == AS_SURVEYED) & (sample.origin >= 0))
    return pl.select(pl.when(keeps).then(surveyed.cast(pl.String)).otherwise(since)).to_series()

"""Groups and strata of which everybody asked weighs nothing: named among what a report cannot say, never left out in silence."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from allcover.coverage.people import person_groupings
from allcover.estimation import Design
from allcover.population import Population
from allcover.population.weightless import is_here
from allcover.presenting.item_words import listed
from allcover.vocabulary.words import Words


def weightless_groups(population: Population, words: Words) -> Iterator[str]:
    """This function will name the groups of breakdowns, and the strata of the sample, where persons were asked and nobody weighs anything."""
    is_asked = Design.of(population).weight > 0
    here = population.persons.select(is_here()).to_series().to_numpy()
    if not (here & ~is_asked).any():
        return
    groups = []
    for grouping in person_groupings(population):
        size = len(grouping.groups)
        held, counted = (
            np.bincount(grouping.codes[who & (grouping.codes >= 0)], minlength=size)
            for who in (here, is_asked)
        )
        for at in np.flatnonzero((held > 0) & (counted == 0)):
            heading, group = words(grouping.name), words(grouping.groups[at])
            groups.append(words("{name}: {value}", name=heading, value=group))
    if groups:
        yield words(
            "Nobody asked in these groups has a weight, so nothing is told of them: {groups}.",
            groups=listed(tuple(groups), words),
        )
    named = population.persons.filter(pl.Series(here)).select("stratum", asked=pl.Series(is_asked[here]))
    found = named.drop_nulls("stratum").group_by("stratum").agg(pl.col("asked").any())
    if strata := sorted(found.filter(~pl.col("asked"))["stratum"].to_list()):
        yield words(
            "Nobody asked in these strata of the sample has a weight, so no figure rests on them: {strata}.",
            strata=listed(tuple(strata), words),
        )

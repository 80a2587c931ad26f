"""For want of which item it cannot be told of a person whether, or why not, a coverage line covers them."""

from collections.abc import Mapping

import numpy as np

from allcover.coverage.exclusion_line import Line
from allcover.coverage.law_distance import undecided
from allcover.coverage.missing_items import first_missing
from allcover.coverage.ternary import Mask


def missing(line: Line, untold: Mask) -> Mapping[str, Mask]:
    """This function will give the item that is missing, for everybody of whom it cannot be told whether, or why not, they are covered."""
    is_fact = untold & ~line.answers.covered.is_known
    found = {line.answers.counted_as: is_fact} if is_fact.any() else {}
    return found | _lacking(line, untold & ~is_fact)


def missing_law(line: Line) -> Mapping[str, Mask]:
    """This function will give the item that is missing, for everybody of whom it cannot be told what the law says."""
    return _lacking(line, np.logical_and(line.answers.universe.is_yes, line.answers.legal["unknown"]))


def _lacking(line: Line, who: Mask) -> dict[str, Mask]:
    """Everybody whom no provision is known to cover, by the first item without which the nearest cannot be decided."""
    found: dict[str, Mask] = {}
    for single, whose in undecided(line.trees, line.people.answers, who).items():
        for item, mask in first_missing(line.people.population, single.items, whose).items():
            found[item] = np.logical_or(found.get(item, False), mask)
    return found

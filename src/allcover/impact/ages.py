"""Ages that the rule of a benefit leaves out, whatever else is so: that nobody of them receives it is known, and no result of sampling."""

from collections.abc import Iterable

import numpy as np

from allcover.engine.outcome import Outcome, judge_everybody
from allcover.impact.groups import AGES, Mask
from allcover.population import Population
from allcover.rules.definition import Scheme, System
from allcover.rules.graph import looks_at_others, rests_on


def age_groups_left_out(outcome: Outcome, schemes: Iterable[Scheme]) -> Mask:
    """This function will say of each group of ages (bool) whether no cash of these schemes can be due to anybody in it.

    The law is asked about a person of each age of whom nothing else is known. Where it looks at other people, the age of one does
    not settle it, and no group is left out.
    """
    system = outcome.system
    keys = [benefit.amount for scheme in schemes for benefit in scheme.benefits if benefit.form == "cash"]
    if not keys or not all(_is_of_oneself(key, system) for key in keys):
        return np.zeros(len(AGES), np.bool_)
    records = [{"people": {f"aged_{age}": {"age": age}}} for age in range(AGES[-1][1] + 1)]
    people = Population.from_records(records, reference_date=outcome.day)
    due = judge_everybody(system, people, outcome.day, keys)
    is_nothing = np.logical_and.reduce([due[key].high == 0 for key in keys])
    return np.array([is_nothing[low : high + 1].all() for low, high in AGES])


def _is_of_oneself(key: str, system: System) -> bool:
    waiting, seen = [key], {key}
    while waiting:
        quantity = system.quantities[waiting.pop()]
        nodes = [version.node for version in quantity.versions if version.node is not None]
        if (quantity.of != "person" and quantity.key == key) or any(map(looks_at_others, nodes)):
            return False
        waiting += [each for each in rests_on(quantity) if each not in seen]
        seen.update(waiting)
    return True

"""The alternative record: a yearly average of contributions over working life, where all economically active persons are protected.

Whether a law asks an average is found by asking the judge about an older worker too: an average asks more of him, a number of
years asks the same. How high the average may be the conventions leave to the nation; how few years suffice they do not.
"""

from dataclasses import replace
from typing import NamedTuple

from allcover.expressions.nodes import Exact
from allcover.standards.beneficiary import Circumstances
from allcover.standards.convention import Average
from allcover.standards.records import START_OF_WORK, least_contributions
from allcover.standards.spells import is_paid
from allcover.standards.trial import Offer, Trial
from allcover.standards.verdict import Step, step
from allcover.vocabulary.exact import ratio

YEARS_OLDER = 5
_YOUNGEST = (18, 21)
"""Ages at which three years may be a whole working life: laws count it from fifteen or from eighteen."""

_YOUNG_CHILDREN = (1, 0)


class Asked(NamedTuple):
    """An average that a law asks: contributions a year from :data:`START_OF_WORK` on, and the worker it was found with."""

    a_year: Exact
    age: int
    months: int

    @property
    def told(self) -> Step:
        """The step that shows it."""
        return step(
            "average_asked", months=self.months, age=self.age, start=START_OF_WORK, average=self.a_year
        )


def average_asked(trial: Trial, offer: Offer, them: Circumstances) -> Asked | None:
    """This function will find the yearly average of contributions a law asks for; None where it asks for none. Raises NotTold."""
    months = least_contributions(trial, offer, them)
    older = least_contributions(trial, offer, replace(them, age=them.age + YEARS_OLDER))
    if months is None or older is None or months >= older:
        return None
    return Asked(ratio(months, them.age - START_OF_WORK), them.age, months)


def whole_life(them: Circumstances) -> Circumstances:
    """This function will give the same worker with a contribution for every month since working age."""
    return replace(them, months=12 * (them.age - START_OF_WORK), residence=None)


def suffices(trial: Trial, offer: Offer, them: Circumstances, average: Average) -> bool:
    """This function will say whether the fewest years a convention names entitle who has paid in every month of them. Raises NotTold.

    Where the convention names none, a whole working life must.
    """
    if average.contribution_months is None:
        return is_paid(trial.pays(offer, whole_life(them)))
    young = (
        replace(them, months=average.contribution_months, age=age, child_ages=_YOUNG_CHILDREN)
        for age in _YOUNGEST
    )
    return any(is_paid(trial.pays(offer, one)) for one in young)

"""Exclusion worked out for a report: coverage's question, with what capacity and the adequacy profile have to say of it."""

from collections.abc import Iterable

from allcover.capacity import CapacityResults
from allcover.capacity.affordability import Affordability
from allcover.coverage.adequacy import Standing
from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_study import ExclusionStudy, Handed, study_exclusion
from allcover.coverage.observations import Observations
from allcover.coverage.ternary import Ternary
from allcover.engine.outcome import Outcome
from allcover.estimation import Design
from allcover.population import Population
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import marked

MEANS = marked(
    "the household's balance against what each scheme asks, as in the part on ability to contribute"
)


def exclusion_of(
    population: Population,
    outcome: Outcome,
    capacity: CapacityResults,
    standing: Standing | None,
    observations: Observations | None,
) -> ExclusionStudy:
    """This function will find and count why people are left out of things as they are.

    ``standing`` is how they stand under the first profile of the diagnosis. ``outcome`` must hold the outputs of coverage, of cover and of capacity. Nobody is shown as unable to pay where the survey
    has no welfare to judge it by.
    """
    assumed = capacity.assumptions.share_of_surplus
    means = _means(capacity.affordability, assumed.value, assumed.source)
    others = (_means(found, share, assumed.source) for share, found in capacity.under_others)
    tried = tuple(one for one in others if one is not None) if means is not None else ()
    handed = Handed(
        means=means, tried=tried, joined=capacity.joined, standing=standing, observations=observations
    )
    return study_exclusion(population, outcome, Design.of(population), handed)


def _means(found: Iterable[Affordability], share: float, source: Citation) -> Means | None:
    can_pay = {one.scheme: Ternary.of(one.can_afford) for one in found}
    is_told = any(answer.is_known.any() for answer in can_pay.values())
    return Means(MEANS, can_pay, share, source) if is_told else None

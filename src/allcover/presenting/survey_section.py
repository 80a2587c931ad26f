"""The part of a report on the survey itself: how many people stand behind it."""

import numpy as np
import numpy.typing as npt

from allcover.estimation import Design, estimate, total
from allcover.population import Population
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Finding, Section
from allcover.vocabulary.words import Words, marked

_KNOWN = 1e-9
"""The relative error up to which a total is one that weights were brought to: then nothing of it was left to chance."""


_NO_TOTALS = marked(
    "The file names no totals to which weights were brought: if they were brought to any, the interval is too wide."
)


def survey_section(population: Population, told: Told, words: Words) -> Section:
    """This function will present the persons and households of a survey, weighted."""
    persons, is_weighted = population.persons, population.about.is_weighted
    design = Design.of(population)
    has_totals = design.auxiliary is not None or design.replicates is not None
    everybody = design.weight > 0
    counted = everybody & persons["is_in_poverty_universe"].fill_null(True).to_numpy()
    first = np.zeros(persons.height, np.bool_)
    at = np.flatnonzero(everybody)
    first[at[np.unique(population.household_of_person[at], return_index=True)[1]]] = True

    def finding(
        key: str, label: str, who: npt.NDArray[np.bool_], unit: str, definition: str, brief: str = ""
    ) -> Finding:
        number = _number(design, who)
        is_open = is_weighted and _is_drawn(number) and not has_totals
        definition = f"{definition} {words(_NO_TOTALS)}" if is_open else definition
        return Finding(
            key=f"population.{key}", label=label, value=number.value, unit=unit, definition=definition,
            universe=words("All persons"), source=told.source, reference_date=told.reference_date,
            unweighted_count=int(who.sum()), brief=brief, estimate=number if is_weighted and _is_drawn(number) else None,
        )  # fmt: skip

    return Section(
        id="population",
        heading=words("The people of the survey"),
        findings=(
            finding("persons", words("Persons"), everybody, "persons",
                    words("Sum of the weights of all persons.") if is_weighted else words("Persons asked, each counted once."),
                    words("Persons the survey represents") if is_weighted else words("Persons in sample")),
            finding("households", words("Households"), first, "households",
                    words("Sum of the weights of the first person of each household.") if is_weighted
                    else words("Households asked, each counted once.")),
            finding("poverty_universe", words("Persons in the poverty count"), counted, "persons",
                    words("Persons whom the country's poverty count includes.")),
        ),
    )  # fmt: skip


def _number(design: Design, who: npt.NDArray[np.bool_]) -> Estimate:
    """A count, with the interval that any other count of the same persons has."""
    everybody = float(design.weight.sum())
    return estimate(design, total(who.astype(np.float64), design.weight).above_nought(everybody))


def _is_drawn(number: Estimate) -> bool:
    """Whether a number has a sampling error, or says why none can be told."""
    error = number.standard_error
    return error is None or error > _KNOWN * abs(number.value or 0.0)

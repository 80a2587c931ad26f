"""The part of a report on the survey itself: how many people stand behind it."""

from allcover.population import Population
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Finding, Section
from allcover.vocabulary.words import Words


def survey_section(population: Population, told: Told, words: Words) -> Section:
    """This function will present the persons and households of a survey, weighted."""
    persons, is_weighted = population.persons, population.about.is_weighted
    weight = persons["weight"].to_numpy()
    counted = persons["is_in_poverty_universe"].fill_null(True).to_numpy()
    first = population.household_offsets[:-1]

    def finding(
        key: str, label: str, value: float, unit: str, asked: int, definition: str, brief: str = ""
    ) -> Finding:
        return Finding(
            key=f"population.{key}", label=label, value=float(value), unit=unit, definition=definition,
            universe=words("All persons"), source=told.source, reference_date=told.reference_date,
            unweighted_count=asked, brief=brief,
        )  # fmt: skip

    return Section(
        id="population",
        heading=words("The people of the survey"),
        findings=(
            finding("persons", words("Persons"), weight.sum(), "persons", persons.height,
                    words("Sum of the weights of all persons.") if is_weighted else words("Persons asked, each counted once."),
                    words("Persons the survey represents") if is_weighted else words("Persons in sample")),
            finding("households", words("Households"), weight[first].sum(), "households", population.households.height,
                    words("Sum of the weights of the first person of each household.") if is_weighted
                    else words("Households asked, each counted once.")),
            finding("poverty_universe", words("Persons in the poverty count"), weight[counted].sum(), "persons",
                    int(counted.sum()), words("Persons whom the country's poverty count includes.")),
        ),
    )  # fmt: skip

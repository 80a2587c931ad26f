"""A population whose persons all have a weight, and an account of the survey that says who had none."""

from dataclasses import replace

from allcover.population.population import Population
from allcover.population.weightless import told_of_weights, weightless, with_weights


def weighed(population: Population) -> Population:
    """This function will give persons whose weight is missing the weight 0, and say of them and of zero weights among the caveats.

    What a survey says of its weights already stays as it is.
    """
    persons, about = population.persons, population.about
    caveats = (
        ()
        if told_of_weights(about.caveats)
        else weightless(persons, about.origin("persons"), persons["household_id"])
    )
    filled = with_weights(persons)
    if not caveats and filled["weight"].null_count() == persons["weight"].null_count():
        return population
    return replace(population, persons=filled, about=replace(about, caveats=(*caveats, *about.caveats)))


def weight_caveats(population: Population) -> tuple[str, ...]:
    """This function will give what a survey says of persons without a weight."""
    return told_of_weights(population.about.caveats)

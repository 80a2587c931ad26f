"""Persons of a survey who live here and have no weight above zero: they stay in their households and stand for nobody.

Rules still see them; no figure counts them. How many they are, and in which rows, is told with every figure of the survey.
"""

from dataclasses import replace

import polars as pl

from allcover.population.findings import SHOWN
from allcover.population.population import Population
from allcover.vocabulary.words import Sentence, marked

ZERO = marked(
    "Persons with the weight 0, who stand for nobody and are in no figure: {persons} ({file}; rows {rows})."
)
MISSING = marked(
    "Persons without a weight, of whom it is not known how many they stand for, so that they are in no figure and totals are too low: "
    "{persons} ({file}; rows {rows})."
)


def weighed(population: Population) -> Population:
    """This function will give persons whose weight is missing the weight 0, and say of them and of zero weights among the caveats.

    Who lives elsewhere or has died needs no weight and is not told. What a survey says of its weights already stays as it is.
    """
    persons, weight = population.persons, pl.col("weight")
    here = persons.filter(is_here())
    missing = here.filter(weight.is_null() | weight.is_nan())
    found = ((MISSING, missing), (ZERO, here.filter(weight == 0)))
    caveats = tuple(_told(population, message, rows) for message, rows in found if not rows.is_empty())
    about = population.about
    if any(isinstance(told, Sentence) and told.message in (ZERO, MISSING) for told in about.caveats):
        caveats = ()
    if missing.is_empty() and not caveats:
        return population
    filled = persons.with_columns(weight.fill_nan(None).fill_null(0.0))
    return replace(population, persons=filled, about=replace(about, caveats=(*caveats, *about.caveats)))


def is_here() -> pl.Expr:
    """This function will say who lives in the household, as everybody does of whom nothing else is said."""
    return (pl.col("presence") == "here").fill_null(True)


def weight_caveats(population: Population) -> tuple[str, ...]:
    """This function will give what a survey says of persons without a weight."""
    told = (text for text in population.about.caveats if isinstance(text, Sentence))
    return tuple(text for text in told if text.message in (ZERO, MISSING))


def _told(population: Population, message: str, rows: pl.DataFrame) -> Sentence:
    first = ", ".join(str(row) for row in rows["row"].head(SHOWN).to_list())
    more = ", …" if rows.height > SHOWN else ""
    return Sentence(message, persons=rows.height, file=population.about.origin("persons"), rows=first + more)

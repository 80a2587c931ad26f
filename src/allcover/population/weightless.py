"""Persons who live here and have no weight above zero: they stay in their households and stand for nobody.

Rules still see them; no figure counts them. How many they are, and in which rows, is told with every figure of the survey.
"""

from collections.abc import Iterable

import polars as pl

from allcover.vocabulary.words import Sentence, marked

_MOST_ROWS = 5

ZERO = marked(
    "Persons with the weight 0, who stand for nobody and are in no figure: {persons} ({file}; rows {rows})."
)
MISSING = marked(
    "Persons without a weight, of whom it is not known how many they stand for, so that they are in no figure and totals are too low: "
    "{persons} ({file}; rows {rows})."
)

AMONG_OTHERS = marked(
    "Of those who stand for nobody, {persons} live with members who have a weight: what they receive and pay counts in the welfare of their "
    "households, and in no cost and no number of persons."
)


def is_here() -> pl.Expr:
    """This function will say who lives in the household, as everybody does of whom nothing else is said."""
    return (pl.col("presence") == "here").fill_null(True)


def here(persons: pl.DataFrame) -> pl.DataFrame:
    """This function will keep the persons who live in their household; all of them where nobody was asked."""
    return persons.filter(is_here()) if "presence" in persons.columns else persons


def weightless(persons: pl.DataFrame, file: str, homes: pl.Series) -> tuple[Sentence, ...]:
    """This function will say who lives here without a weight, or with one of zero, by the rows of their file; ``homes`` are the persons' households.

    Who lives elsewhere or has died needs no weight and is not told.
    """
    living, weight = here(persons), pl.col("weight")
    found = (
        (MISSING, living.filter(weight.is_null() | weight.is_nan())),
        (ZERO, living.filter(weight == 0)),
    )
    told = tuple(_told(file, message, rows) for message, rows in found if not rows.is_empty())
    among = _among_others(here(persons.with_columns(homes.alias("of"))))
    return (*told, Sentence(AMONG_OTHERS, persons=among)) if among else told


def with_weights(persons: pl.DataFrame) -> pl.DataFrame:
    """This function will give persons whose weight is missing the weight 0."""
    return persons.with_columns(pl.col("weight").fill_nan(None).fill_null(0.0))


def told_of_weights(caveats: Iterable[str]) -> tuple[str, ...]:
    """This function will give what caveats say of persons without a weight."""
    told = (text for text in caveats if isinstance(text, Sentence))
    return tuple(text for text in told if text.message in (ZERO, MISSING, AMONG_OTHERS))


def _among_others(living: pl.DataFrame) -> int:
    """How many stand for nobody in households of which others stand for somebody."""
    has_weight = (pl.col("weight") > 0).fill_null(False) & ~pl.col("weight").is_nan().fill_null(True)
    return living.filter(~has_weight & has_weight.any().over("of")).height


def _told(file: str, message: str, rows: pl.DataFrame) -> Sentence:
    first = ", ".join(str(row) for row in rows["row"].head(_MOST_ROWS).to_list())
    more = ", …" if rows.height > _MOST_ROWS else ""
    return Sentence(message, persons=rows.height, file=file, rows=first + more)

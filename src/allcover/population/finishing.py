"""What follows from the columns of a table: its other columns, ages, bands of firms, the order of persons."""

from datetime import date
from functools import lru_cache

import polars as pl

from allcover.population.places import FEW
from allcover.population.schema import conform


def finished(name: str, frame: pl.DataFrame, reference_date: date) -> pl.DataFrame:
    """This function will give a table every column of the schema, ages from birth dates, and bands of a known size of firm."""
    made = conform(name, frame)
    following = _following(name, reference_date)
    return made.with_columns(following) if following else made


@lru_cache(maxsize=64)
def _following(name: str, reference_date: date) -> tuple[pl.Expr, ...]:
    if name == "persons":
        is_absent = (pl.col("presence") != "here").fill_null(False)
        weight = pl.when(is_absent).then(0.0).otherwise("weight").alias("weight")
        return pl.coalesce("age", _years(reference_date)).alias("age"), weight
    if name == "jobs":
        size = [f"firm_size_{end}" for end in ("low", "high")]
        return tuple(pl.coalesce(end, "firm_size").alias(end) for end in size)
    return ()


def in_household_order(persons: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """This function will bring persons into the order of the table of households; who has none comes last."""
    if persons.height < FEW and _are_few_in_order(
        persons["household_id"].to_list(), households["household_id"].to_list()
    ):
        return persons
    order = households.select("household_id").unique("household_id", keep="first", maintain_order=True)
    place = persons.select("household_id").join(
        order.with_row_index("_place"), on="household_id", how="left", maintain_order="left"
    )["_place"]
    if place.null_count() == 0 and place.is_sorted():
        return persons
    placed = persons.with_columns(place.alias("_place"))
    return placed.sort("_place", maintain_order=True, nulls_last=True).drop("_place")


def _are_few_in_order(persons: list[str | None], households: list[str | None]) -> bool:
    places = {home: place for place, home in reversed(list(enumerate(households))) if home is not None}
    held = [places.get(home, -1) if home is not None else -1 for home in persons]
    return -1 not in held and held == sorted(held)


def age_on(day: date) -> pl.Expr:
    """This function will give ages on a day by birth dates, and as stated where those are unknown."""
    return pl.coalesce(_years(day), "age").alias("age")


def _years(reference: date) -> pl.Expr:
    """Completed years; who was born on 29 February has the birthday on 1 March in common years."""
    born = pl.col("birth_date")
    had_birthday = (born.dt.month() < reference.month) | (
        (born.dt.month() == reference.month) & (born.dt.day() <= reference.day)
    )
    return pl.lit(reference.year, pl.Int64) - born.dt.year() - (~had_birthday).cast(pl.Int64)

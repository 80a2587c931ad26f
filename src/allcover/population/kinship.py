"""Spouses and parents derived from the relation to the head of a household, or of a nuclear family within it.

A survey that asks only for the relation to the head still tells who is married to whom and whose child a child
is, where nothing is ambiguous: one head, one spouse. Step-parents count as parents. Where two persons could be
meant, or a parent would be too young, there is no link: the person has no such relative in the household.
"""

from dataclasses import dataclass

import polars as pl

from allcover.population.schema import conform


@dataclass(frozen=True)
class Kin:
    """Lazy rows of ``group``, ``person_id``, ``relation_to_head`` and, where mapped, ``age`` and ``sex``."""

    rows: pl.LazyFrame
    least_age_gap: int


LEAST_AGE_GAP = 12
"""Years that a parent is older than a child at least, where nothing else is said."""


def kin_of(kin: Kin, frame: pl.DataFrame) -> pl.DataFrame:
    """This function will give the relations (person_id, other_person_id, relation) that a frame of kin tells.

    Spouses in both directions; each child of the head has the head and the head's only spouse as mother and
    father by their sex, if they are at least ``least_age_gap`` years older.
    """
    people = frame.filter(pl.col("group").is_not_null() & pl.col("relation_to_head").is_not_null())
    for name in ("age", "sex"):
        if name not in people.columns:
            people = people.with_columns(pl.lit(None).alias(name))
    role = pl.col("relation_to_head").cast(pl.String)
    heads = _only_one(people.filter(role == "head"))
    spouses = people.filter(role == "spouse").join(heads.select("group"), on="group", how="semi")
    children = people.filter(role == "child")
    couples = heads.join(spouses, on="group", suffix="_other")
    parents = [_parents(children, each, kin.least_age_gap) for each in (heads, _only_one(spouses))]
    return pl.concat([_links(couples), _links(couples, is_reversed=True), *parents])


def _only_one(people: pl.DataFrame) -> pl.DataFrame:
    return people.filter(pl.len().over("group") == 1)


def _links(couples: pl.DataFrame, *, is_reversed: bool = False) -> pl.DataFrame:
    names = ("person_id", "person_id_other")
    first, second = reversed(names) if is_reversed else names
    return couples.select(person_id=pl.col(first), other_person_id=pl.col(second), relation=pl.lit("spouse"))


def _parents(children: pl.DataFrame, adults: pl.DataFrame, least_gap: int) -> pl.DataFrame:
    pairs = children.join(adults, on="group", suffix="_other", maintain_order="left")
    sex = pl.col("sex_other").cast(pl.String)
    gap = pl.col("age_other").cast(pl.Float64) - pl.col("age").cast(pl.Float64)
    return pairs.filter(sex.is_not_null() & (gap >= least_gap)).select(
        person_id=pl.col("person_id"),
        other_person_id=pl.col("person_id_other"),
        relation=pl.when(sex == "female").then(pl.lit("mother")).otherwise(pl.lit("father")),
    )


def kin_within(persons: pl.DataFrame, told: pl.DataFrame | None) -> pl.DataFrame:
    """This function will give the relations that relations to the head tell within the households of a table of persons, beside those ``told``."""
    names = ("person_id", "relation_to_head", "age", "sex")
    frame = persons.select(*names, group="household_id")
    derived = conform("relations", kin_of(Kin(frame.lazy(), LEAST_AGE_GAP), frame))
    return derived if told is None else pl.concat([told, derived]).unique(maintain_order=True)

"""Relatives are derived from the relation to the head only where nobody else could be meant."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from allcover.population import Population
from allcover.population.kinship import Kin, kin_of

Read = Callable[..., Population]
SCHEMA = ["person_id", "group", "relation_to_head", "age", "sex"]


def links(*rows: Any, least: int = 12) -> set[tuple[str, str, str]]:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return set(kin_of(Kin(frame.lazy(), least), frame).rows())


HEAD = ("a", "1", "head", 40, "female")
SPOUSE = ("b", "1", "spouse", 42, "male")
CHILD = ("c", "1", "child", 10, "male")


def test_couple_and_child_are_linked() -> None:
    assert links(HEAD, SPOUSE, CHILD) == {
        ("a", "b", "spouse"), ("b", "a", "spouse"), ("c", "a", "mother"), ("c", "b", "father"),
    }  # fmt: skip


def test_groups_are_kept_apart() -> None:
    assert links(HEAD, ("d", "2", "child", 9, "male")) == set()


def test_with_two_spouses_both_are_linked_but_neither_is_the_parent() -> None:
    found = links(HEAD, SPOUSE, ("b2", "1", "spouse", 41, "male"), CHILD)
    assert ("a", "b", "spouse") in found
    assert ("b2", "a", "spouse") in found
    assert ("c", "a", "mother") in found
    assert not {link for link in found if link[2] == "father"}


@pytest.mark.parametrize("child", [("c", "1", "child", 29, "male"), ("c", "1", "child", None, "male")])
def test_a_parent_too_young_or_of_unknown_gap_is_not_linked(child: Any) -> None:
    assert links(HEAD, child) == set()


def test_a_parent_of_unknown_sex_is_not_linked() -> None:
    assert links(("a", "1", "head", 40, None), CHILD) == set()


def test_two_heads_are_ambiguous() -> None:
    assert links(HEAD, ("h", "1", "head", 50, "male"), SPOUSE, CHILD) == set()


def test_nearer_group_wins_over_the_household(read: Read) -> None:
    raw = (
        "hh,line,age,sex,rel,wt,zone,inc,work,pension\n"
        "1,1,60,2,1,1,1,1,1,\n1,2,30,2,3,1,1,1,1,\n1,3,5,1,9,1,1,1,,\n"
    )
    column = "relation_to_head: {from: rel, codes: {1: head, 2: spouse, 3: child"
    nearer = (
        "    - {group: [hh], rows: line > 1, relation: {from: rel, codes: {3: head, 9: child}}}\n"
        "    - {group: [hh], relation: {from: rel, codes: {1: head, 3: child, 9: other_relative}}}\n"
    )
    household = "    - {group: [hh], relation: {from: rel, codes: {1: head, 2: spouse, 3: child}}}\n"
    population = read((column, column + ", 9: grandchild"), (household, nearer), raw=raw)
    relations = population.need("relations")
    assert relations is not None
    assert relations.select("person_id", "other_person_id", "relation").rows() == [
        ("1-3", "1-2", "mother"), ("1-2", "1-1", "mother"),
    ]  # fmt: skip


def test_written_households_that_are_whole_tell_who_is_whose_relative() -> None:
    people = {
        "a": {"relation_to_head": "head", "age": 40, "sex": "female"},
        "b": {"relation_to_head": "spouse", "age": 42, "sex": "male"},
        "c": {"relation_to_head": "child", "age": 10, "sex": "male"},
    }
    homes = [{"people": people}, {"people": {"d": {"relation_to_head": "head", "age": 30, "sex": "male"}}}]
    assert Population.from_records(homes).relations is None
    relations = Population.from_records(homes, derives_kin=True).relations
    assert relations is not None
    told = set(relations.select("person_id", "other_person_id", "relation").rows())
    assert told == {("a", "b", "spouse"), ("b", "a", "spouse"), ("c", "a", "mother"), ("c", "b", "father")}
    alone = Population.from_records(homes[1:], derives_kin=True).relations
    assert alone is not None
    assert alone.height == 0  # None in the household, which is known.

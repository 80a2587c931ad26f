"""Ranges of reasons: whatever the missing answers turn out to be, the true share of each reason, family and approach lies in its range."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.coverage.test_exclusion import DAY, WORKERS, country, drawn

from allcover.coverage.exclusion import exclusions
from allcover.coverage.exclusion_counts import LineExclusion, count_exclusion
from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_states import STANDS_FOR
from allcover.coverage.exclusion_tree import APPROACHES, TREE
from allcover.coverage.lines import coverage_outputs
from allcover.coverage.people import groupings, person_groups
from allcover.coverage.ternary import Ternary
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.load import load
from allcover.vocabulary.barriers import FAMILIES
from allcover.vocabulary.open_share import OpenShare

_TOLD: dict[str, Any] = {
    "status": ["employee", "own_account", "employer", "contributing_family", "cooperative_member"],
    "citizen": [True, False], "size": [1, 5, 50], "hours": [5.0, 40.0], "earnings": [10.0, 90.0],
    "affiliated": [True, False], "contributing": [True, False], "can_pay": [True, False], "minutes": [10.0, 90.0],
}  # fmt: skip
"""What each answer can be, where it is not missing."""


def _person(*, is_complete: bool) -> st.SearchStrategy[dict[str, Any]]:
    answers = {name: st.sampled_from(held if is_complete else [None, *held]) for name, held in _TOLD.items()}
    employed = st.sampled_from(["employed", "inactive"])
    return st.fixed_dictionaries({**answers, "age": st.integers(0, 90), "employed": employed})


_PAIR = st.tuples(_person(is_complete=False), _person(is_complete=True))


def _completed(known: dict[str, Any], drawn_answers: dict[str, Any]) -> dict[str, Any]:
    """Who says nothing of contributing contributes only if affiliated: that is no missing answer."""
    told = {name: drawn_answers[name] if held is None else held for name, held in known.items()}
    says_nothing = known["contributing"] is None
    return told | {"contributing": told["contributing"] and (told["affiliated"] or not says_nothing)}


def _lines(folder: Path, people: list[dict[str, Any]]) -> list[LineExclusion]:
    """Each in a home of their own, beside one of whom all is known, so that every question was asked of somebody."""
    homes = [
        {
            "minutes_to_health_facility": 10.0,
            "minutes_to_payment_point": 10.0,
            "people": {"all_told": WORKERS["covered"]},
        }
    ]
    homes += [
        {"minutes_to_health_facility": one["minutes"], "minutes_to_payment_point": one["minutes"], "people": {f"p{n}": drawn(one)}}
        for n, one in enumerate(people)
    ]  # fmt: skip
    system, population = _load(folder), Population.from_records(homes)
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    pays = [True, *(one["can_pay"] for one in people)]
    can = Ternary(np.array([one is True for one in pays]), np.array([one is False for one in pays]))
    groups = groupings(list(person_groups(population))[:1])
    found = exclusions(population, outcome, Means("drawn", {"fund": can}))
    counted = (count_exclusion(one, Design.of(population), groups) for one in found)
    return [one for one in counted if one is not None]


def _sets() -> Iterator[tuple[str, list[int]]]:
    """What a share is printed of: each reason that is one of persons and not of what is not known, each family and approach.

    Which condition of the law is nearest is taken as it is known, so that reasons of law are held together.
    """
    for at, one in enumerate(TREE.reasons):
        if one.part not in ("cannot_tell", "no_law") and one.code not in STANDS_FOR:
            yield one.code, [at]
    for code in FAMILIES:
        yield code, [at for at, one in enumerate(TREE.reasons) if one.family == code]
    for code in APPROACHES:
        if code not in ("unknown", "law", "design"):
            yield code, [at for at, one in enumerate(TREE.reasons) if one.approach == code]
    yield "law or design", [at for at, one in enumerate(TREE.reasons) if one.approach in ("law", "design")]


def _holds(share: OpenShare, truth: float | None) -> bool:
    assert share.ends is not None
    assert truth is not None
    return share.ends[0] - 1e-9 <= truth <= share.ends[1] + 1e-9


_load = cache(load)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return country(tmp_path_factory.mktemp("law"))


@given(st.lists(_PAIR, min_size=1, max_size=6))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_share_lies_in_its_range_whatever_the_missing_answers_are(
    folder: Path, pairs: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    told = _lines(folder, [known for known, _ in pairs])
    true = _lines(folder, [_completed(*pair) for pair in pairs])
    for held, complete in zip(told, true, strict=True):
        assert held.id == complete.id
        row, truth = held.total, complete.total
        assert _holds(row.covered_open(), truth.covered_open().low.value), (held.id, "covered")
        for name, places in _sets():
            assert _holds(row.share_open(places), truth.share(places).value), (held.id, name)
            if not truth.share_open(places).is_open:
                assert truth.share_open(places).value == truth.share(places).value


@given(st.lists(_person(is_complete=False), min_size=1, max_size=6))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_primary_reason_lies_in_the_range_of_its_share(
    folder: Path, people: list[dict[str, Any]]
) -> None:
    for held in _lines(folder, people):
        for at in held.found:
            share = held.total.share([at]).value
            assert _holds(held.total.share_open([at]), share)
            assert _holds(held.total.share_of_excluded_open([at]), held.total.share_of_excluded([at]).value)
        assert held.total.covered_open().low.value == held.total.totals.share([0]).value

"""The reasons under one opinion after another of who could pay: each as if it were the only one, and the law asked once."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.coverage.test_exclusion import judged, worker

from allcover.coverage.exclusion import Exclusion, exclusions, exclusions_under
from allcover.coverage.exclusion_people import Means
from allcover.coverage.law_distance import Failing, failing
from allcover.coverage.ternary import Ternary
from allcover.engine.outcome import Outcome
from allcover.population import Population

PEOPLE = [worker("cooperative_member")] * 3 + [worker("employer")] * 2 + [worker(), worker(None)]


def means(can: list[int], cannot: list[int]) -> Means:
    held = np.arange(len(PEOPLE))
    return Means("Study", {"fund": Ternary(np.isin(held, can), np.isin(held, cannot))})


OPINIONS = (None, means([0, 3, 5], [1, 4]), means([0, 1, 2, 3, 4, 5, 6], []), means([], [0, 1, 2, 3]))


@pytest.fixture
def world(tmp_path: Path) -> tuple[Population, Outcome]:
    return judged(tmp_path, [{"people": {f"worker_{n}": one}} for n, one in enumerate(PEOPLE)])


def plain(of: Any) -> Any:
    """Arrays as lists, so that everything that is held can be compared."""
    if isinstance(of, np.ndarray):
        return of.tolist()
    if is_dataclass(of):
        return [plain(getattr(of, field.name)) for field in fields(of)]
    if isinstance(of, dict):
        return {key: plain(value) for key, value in of.items()}
    return [plain(one) for one in of] if isinstance(of, tuple | list) else of


def told(of: Exclusion) -> Any:
    names = (field.name for field in fields(of) if field.name not in ("answers", "reach"))
    return {name: plain(getattr(of, name)) for name in names}


def test_each_opinion_gives_what_it_gives_alone(world: tuple[Population, Outcome]) -> None:
    first, *later = exclusions_under(*world, OPINIONS)
    primary = [held[0].primary.tolist() for held in (first, *later)]
    # Where nobody worked it out, nobody is taken to be unable to pay.
    assert primary[0] == primary[2]
    assert primary[1] != primary[2] != primary[3] != primary[1]
    for opinion, found in zip(OPINIONS[1:], later, strict=True):
        alone = {one.answers.line.id: one for one in exclusions(*world, opinion)}
        assert found
        for one in found:
            assert told(one) == told(alone[one.answers.line.id])


def test_what_does_not_turn_on_who_could_pay_is_asked_once(
    world: tuple[Population, Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def counting(*given: Any) -> Failing:
        asked.append(given)
        return failing(*given)

    monkeypatch.setattr("allcover.coverage.exclusion.failing", counting)
    first, *_ = list(exclusions_under(*world, OPINIONS))
    assert len(asked) == len(first)

"""Chunks of households shared by threads: each once, all told of, and none begun after one that came to no end."""

from threading import current_thread
from typing import Any

import pytest
from tests.unit.countries import write_country

from allcover.engine.binding import Bound, prepare
from allcover.engine.compiled import CHUNKS, run
from allcover.engine.layout import lay_out
from allcover.population import Population
from allcover.rules.load import load

HOUSEHOLDS = 100


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Bound:
    people = Population.from_records(
        [
            {"people": {f"p{n}": {"age": 70, "labour_status": "inactive", "jobs": []}}}
            for n in range(HOUSEHOLDS)
        ]
    )
    system = load(write_country(tmp_path_factory.mktemp("land") / "c"))
    return prepare(system, lay_out(people), people.about.reference_date, ["line"])


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_every_household_is_gone_through_once_and_told_of(bound: Bound, threads: int) -> None:
    seen: list[int] = []
    told: list[tuple[int, int]] = []

    def go(first: int, last: int, *_: Any) -> None:
        seen.extend(range(first, last))

    run(bound, go, lambda done, count: told.append((done, count)), threads)
    assert sorted(seen) == list(range(HOUSEHOLDS))
    assert told == sorted(told)
    assert told[-1] == (HOUSEHOLDS, HOUSEHOLDS)


@pytest.mark.parametrize("threads", [1, 3])
def test_fault_of_any_thread_is_raised_and_ends_the_others(bound: Bound, threads: int) -> None:
    begun: list[int] = []

    def go(first: int, last: int, *_: Any) -> None:
        begun.append(first)
        if first >= 6 or threads == 1:
            raise ArithmeticError(f"{current_thread().name} came to no end")

    with pytest.raises(ArithmeticError, match="came to no end"):
        run(bound, go, threads=threads)
    assert len(begun) < CHUNKS

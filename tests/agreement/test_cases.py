"""Every case of the catalogue, decided by hand, put to the generated source as it is to the judge."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.agreement.test_generated import same

from allcover.catalogue import country_folder
from allcover.engine import kernel
from allcover.engine.binding import prepare
from allcover.engine.cases import SchemeCase, read_cases
from allcover.engine.columns import OutcomeColumn
from allcover.engine.compiled import columns, run
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.engine.outcome import judge_one_by_one
from allcover.engine.program import NotCompiled
from allcover.rules.definition import System
from allcover.rules.load import load

FILES = sorted(country_folder("coresia").parent.glob("*/*/cases.yaml"))


@cache
def law_of(country: Path) -> System:
    return load(country)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_the_generated_source_decides_every_case(path: Path) -> None:
    system = law_of(path.parents[1])
    counted: Counter[str] = Counter()
    for case in read_cases(path, system):
        keys = list(dict.fromkeys(expected.key for expected in case.expected))
        counted.update(_agreeing(case, keys, system))
    assert {
        reason: count for reason, count in counted.items() if reason not in ("agrees", "of an employer")
    } == {}


def _agreeing(case: SchemeCase, keys: list[str], system: System) -> Iterator[str]:
    """What came of each key, all of them asked at once."""
    asked = [key for key in keys if system.quantities[key].of in ("person", "household")]
    yield from ["of an employer"] * (len(keys) - len(asked))
    if not asked:
        return
    try:
        found = _by_source(case, asked, system)
    except NotCompiled as reason:
        yield f"only judged: {reason}"
        return
    judged = judge_one_by_one(system, case.population, case.day, asked)
    for key in asked:
        same(found[key], judged[key], f"{case.name}: {key}")
        yield "agrees"


def _by_source(case: SchemeCase, keys: list[str], system: System) -> dict[str, OutcomeColumn]:
    bound = prepare(system, lay_out(case.population), case.day, keys)
    run(bound, kernel.plain(bound.program), threads=1)
    return columns(bound, lambda some: Judge(system, some, case.day, keys))

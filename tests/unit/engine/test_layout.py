"""Populations at the edge of what can be laid out: nobody, one person, nothing answered; and what is not laid out at all."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.test_generated import same
from tests.unit.countries import write_country

from allcover.engine import kernel
from allcover.engine.binding import bind, lowered
from allcover.engine.blocking import _Blocking
from allcover.engine.compiled import columns, run
from allcover.engine.decimals import of_column
from allcover.engine.judge import Judge
from allcover.engine.kin import NOTHING
from allcover.engine.layout import lay_out, month_of_each
from allcover.engine.outcome import judge_one_by_one
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

KEYS = ["line", "fund.paid_0", "fund.due_0", "fund.law_0"]


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> System:
    return load(write_country(tmp_path_factory.mktemp("land") / "c"))


def people(sizes: Sequence[int], **given: Any) -> Population:
    first = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    jobs = np.arange(0, int(first[-1]), 2)
    tables = {
        "persons": {"age": given.get("age", 20 + np.arange(first[-1]) % 70)},
        "jobs": {
            "person": jobs,
            "status": np.arange(jobs.size) % 2,
            "earnings_month": given.get("earnings_month", jobs + 0.25),
        },
    }
    return Population.from_arrays(tables, first)


def agrees(system: System, population: Population) -> None:
    """By households and by blocks, whatever they are worth, everybody has what the judge says."""
    day, layout = population.about.reference_date, lay_out(population)
    program = lowered(system, layout, day, KEYS)
    judged = judge_one_by_one(system, population, day, KEYS)
    for each in (program, _Blocking(program).made()):
        bound = bind(system, day, each, layout)
        run(bound, kernel.plain(each), threads=2)
        found = columns(bound, lambda some: Judge(system, some, day, KEYS))
        for key in KEYS:
            same(found[key], judged[key], key)


@pytest.mark.parametrize("sizes", [[], [1], [128], [127, 1, 1], [1] * 129, [64, 64, 1, 127, 128, 2]], ids=str)
def test_people_of_any_number_go_through_households_and_blocks(system: System, sizes: list[int]) -> None:
    agrees(system, people(sizes))


def test_column_without_a_missing_answer_costs_no_code(system: System) -> None:
    """What may be unknown is held as 0, 1 or 2, or between two ends; where nothing can be, neither is written."""
    day = date(2020, 1, 1)
    whole, holed = (
        lowered(system, lay_out(people([2, 1], age=np.array(ages))), day, ["fund.paid_0"]).text
        for ages in ([20.0, 70.0, 60.0], [20.0, np.nan, 60.0])
    )
    assert re.search(r"\bINF\b|== 1\b| and ", whole) is None
    assert re.search(r"\bINF\b|== 1\b| and ", holed) is not None
    assert whole.count("\n") < holed.count("\n")


def test_column_in_which_nothing_is_answered_is_unknown_to_both(system: System) -> None:
    agrees(system, people([2, 3], age=np.full(5, np.nan)))
    agrees(system, people([2, 3], earnings_month=np.full(3, np.nan)))


def test_more_households_than_two_bytes_count_are_each_found(system: System) -> None:
    many = people([1] * 65_537)
    day, layout = many.about.reference_date, lay_out(many)
    program = _Blocking(lowered(system, layout, day, ["fund.paid_0"])).made()
    bound = bind(system, day, program, layout)
    run(bound, kernel.plain(program), threads=1)
    found = columns(bound, lambda some: Judge(system, some, day, ["fund.paid_0"]))["fund.paid_0"]
    expected = np.where(20 + np.arange(65_537) % 70 >= 60, 30.0, 0.0)
    assert np.array_equal(found.low, expected)


def test_what_a_function_does_not_read_is_not_laid_out(system: System) -> None:
    layout = lay_out(people([2, 1]))
    bound = bind(system, date(2020, 1, 1), lowered(system, layout, date(2020, 1, 1), KEYS), layout)
    assert "kin" not in layout.__dict__
    for name in ("head", "mother", "children_from", "siblings", "career_from", "begins", "employer"):
        assert bound.arguments[name] is NOTHING


days = st.none() | st.dates(date(1890, 1, 1), date(2040, 12, 31))


@given(told=st.lists(days, max_size=12), close=st.booleans(), last=st.sampled_from([1, 15, 28, 31]))
def test_month_of_a_day_is_its_own_or_the_next_one(told: list[date | None], close: bool, last: int) -> None:
    if close:
        told = [day and date(2000 + day.year % 2, day.month, min(day.day, 28)) for day in told] * 80
    found = month_of_each(pl.Series(told, dtype=pl.Date), last)
    assert found.tolist() == [
        -1 if day is None else day.year * 12 + day.month - 1 + (day.day > last) for day in told
    ]


@given(
    st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=20), st.integers(0, 6), st.integers(0, 1_200)
)
def test_decimals_of_a_column_are_the_most_of_any_value(
    numbers: list[int], decimals: int, whole: int
) -> None:
    values = np.array([*range(whole), *(number / 10**decimals for number in numbers)], dtype=np.float64)
    found = of_column(np.append(values, np.nan))
    needed = next((d for d in range(6) if all(round(value, d) == value for value in values.tolist())), None)
    assert found.lattice == (None if needed is None else 10**needed)
    assert found.size == max(map(abs, values.tolist()))

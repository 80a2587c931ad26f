"""Every row of the tables, put to the real judge."""

from functools import cache

import pytest
from tests.spec.row import Cannot, Row
from tests.spec.tables import TABLES
from tests.spec.world import Rule, judged, law, people_of

from allcover.expressions.logic import Unknown
from allcover.rules.definition import System

ROWS = [(table.title, row) for table in TABLES for row in table.rows]


@cache
def law_of(rule: Rule) -> System:
    return law({"asked": rule})


def name(row: Row) -> str:
    return f"{row.rule} {dict(row.given)}"


@pytest.mark.parametrize(
    ("title", "row"), ROWS, ids=lambda value: name(value) if isinstance(value, Row) else value
)
def test_the_judge_finds_what_the_manual_says(title: str, row: Row) -> None:
    household = {**row.household, "people": people_of(row.given, row.others)}
    found = judged(law_of(row.asked), "asked", household, row.day)
    expected = row.gives.value if isinstance(row.gives, Cannot) else row.gives
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)
    assert not isinstance(found, float)
    if isinstance(found, Unknown):
        assert not isinstance(found.low, bool)
        assert not isinstance(found.high, bool)


def test_every_row_is_written_once() -> None:
    written = [(row.rule, str(row.given), str(row.others), str(row.household), row.day) for _, row in ROWS]
    assert [each for each in written if written.count(each) > 1] == []

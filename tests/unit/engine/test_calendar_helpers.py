"""The compiled engine counts days, months and years as the language says, on every day of the calendar."""

from datetime import date
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.engine.kernel import source_of
from allcover.engine.program import Program
from allcover.expressions.calendar import calendar_function, month_index
from allcover.expressions.logic import Unknown

DAYS = st.dates(date.min, date(9999, 11, 30))


@pytest.fixture(scope="module")
def helpers() -> ModuleType:
    module = ModuleType("helpers")
    exec(source_of(Program(), is_compiled=False), module.__dict__)
    return module


@given(day=DAYS)
def test_a_day_is_its_month_and_its_place_in_it(helpers: ModuleType, day: date) -> None:
    assert divmod(helpers.packed(float(day.toordinal())), 32) == (month_index(day), day.day)
    assert helpers.first_of_month(month_index(day)) == day.replace(day=1).toordinal()


@given(day=DAYS, other=DAYS, months=st.integers(-40_000, 40_000))
def test_functions_of_dates_agree_with_the_judge(
    helpers: ModuleType, day: date, other: date, months: int
) -> None:
    start, end = day.toordinal(), other.toordinal()
    for name in ("months_between", "years_between"):
        assert getattr(helpers, name)(float(start), float(end)) == calendar_function(name, start, end)
    for name in ("month_start", "month_end", "year_start", "year_end"):
        assert getattr(helpers, name)(float(start)) == calendar_function(name, start)
    moved = calendar_function("add_months", start, months)
    expected = -1.0 if isinstance(moved, Unknown) else moved
    assert helpers.add_months(float(start), float(months)) == expected

from pathlib import Path

import pytest
from tests.unit.impact.samples import line_at
from tests.unit.impact.test_impact import RAISE, change, old, standings

from allcover.impact.closing import NOTHING_CLOSED, closing
from allcover.population import Population


def people(*welfare: float) -> Population:
    return Population.from_records([
        {"welfare_month": amount, "people": {f"p{n}": old(receives={"fund": 12.0})}} for n, amount in enumerate(welfare)
    ])  # fmt: skip


def test_cost_of_closing_is_more_cost_over_the_gap_it_closes(tmp_path: Path) -> None:
    """20 more for two persons, 480 a year; of the gaps of 5 and 0 below 100 it closes 5 a month, 60 a year."""
    population = people(95, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert found is not None
    assert (found.cost.value, found.gap_before.value, found.gap_closed.value) == pytest.approx((480, 60, 60))
    assert found.ratio.value == pytest.approx(8)
    assert found.ratio.standard_error is not None


def test_an_option_that_closes_nothing_is_named(tmp_path: Path) -> None:
    population = people(200, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert found is not None
    assert (found.ratio.value, found.ratio.note) == (None, NOTHING_CLOSED)

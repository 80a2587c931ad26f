from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.countries import write_country, write_reform
from tests.unit.impact.samples import line_at
from tests.unit.impact.test_impact import AGED, CHANGED, RAISE, change, judged, old, standings

from allcover.impact import modelled, modelled_option
from allcover.impact.amounts import Amounts
from allcover.impact.closing import COST_OPEN, GAP_WIDENS, NOTHING_CLOSED, WELFARE_OPEN, closing
from allcover.population import Population


def people(*welfare: float | None) -> Population:
    return Population.from_records([
        {"welfare_month": amount, "people": {f"p{n}": old(receives={"fund": 12.0})}} for n, amount in enumerate(welfare)
    ])  # fmt: skip


def test_cost_of_closing_is_more_cost_over_the_gap_it_closes(tmp_path: Path) -> None:
    """20 more for two persons, 480 a year; of the gaps of 5 and 0 below 100 it closes 5 a month, 60 a year."""
    population = people(95, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert (found.cost.value, found.gap_before.value, found.gap_closed.value) == pytest.approx((480, 60, 60))
    assert found.ratio.value == pytest.approx(8)
    assert found.ratio.standard_error is not None


def test_cost_and_gap_are_of_the_same_persons_where_welfare_or_the_line_of_some_is_unknown(
    tmp_path: Path,
) -> None:
    """Of four who are paid more two lack welfare or a line: of the others the option costs 480 a year and closes 60, as if they were alone."""
    population = people(95, None, 300, 95)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    line = line_at(before.sample, 100.0)
    line = replace(line, amount=np.array([100.0, 100.0, 100.0, np.nan]))
    found = closing(after, before, line)
    assert (found.cost.value, found.gap_before.value, found.gap_closed.value) == pytest.approx((480, 60, 60))
    assert found.ratio.value == pytest.approx(8)


def test_whom_the_poverty_count_leaves_out_costs_as_before(tmp_path: Path) -> None:
    """A servant of the house who is paid 20 more a month is part of the cost, and of no gap."""
    home = {
        "p0": old(receives={"fund": 12.0}),
        "p1": old(receives={"fund": 12.0}, is_in_poverty_universe=False),
    }
    population = Population.from_records([{"welfare_month": 95, "people": home}])
    before, after = standings(population, *change(tmp_path, population, RAISE))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert (found.cost.value, found.gap_closed.value) == pytest.approx((480, 60))


def test_an_option_that_closes_nothing_is_named(tmp_path: Path) -> None:
    population = people(200, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert (found.ratio.value, found.ratio.note) == (None, NOTHING_CLOSED)


def test_where_welfare_alone_is_open_the_cost_is_told_and_the_gap_is_not(tmp_path: Path) -> None:
    """An unknown contribution leaves welfare open between 90 and 115, on either side of the line; what the option costs is known all the same."""
    population = people(95, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    after = replace(after, welfare=Amounts(np.array([90.0, 320.0]), np.array([115.0, 320.0])))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert (found.cost.value, found.gap_before.value) == pytest.approx((480, 60))
    assert [(each.value, each.note) for each in (found.gap_closed, found.ratio)] == [(None, WELFARE_OPEN)] * 2


def test_welfare_that_is_open_above_the_line_leaves_the_gap_as_it_is(tmp_path: Path) -> None:
    population = people(95, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    after = replace(after, welfare=Amounts(np.array([115.0, 300.0]), np.array([115.0, 320.0])))
    assert closing(after, before, line_at(before.sample, 100.0)).ratio.value == pytest.approx(8)


def test_a_gap_that_widens_has_no_cost_of_closing(tmp_path: Path) -> None:
    population = people(95, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    after = replace(after, welfare=Amounts(np.array([90.0, 300.0]), np.array([90.0, 300.0])))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert found.gap_closed.value == pytest.approx(-60)
    assert (found.ratio.value, found.ratio.note) == (None, GAP_WIDENS)


def test_a_gap_that_widens_whatever_unknown_amounts_are_is_told_to_widen(tmp_path: Path) -> None:
    """It was 5; now it is between 5.5 and 10: by how much it widens is not known, but that it does."""
    population = people(95, 300)
    before, after = standings(population, *change(tmp_path, population, RAISE))
    after = replace(after, welfare=Amounts(np.array([90.0, 320.0]), np.array([94.5, 320.0])))
    found = closing(after, before, line_at(before.sample, 100.0))
    assert [(each.value, each.note) for each in (found.gap_closed, found.ratio)] == [(None, GAP_WIDENS)] * 2


def test_what_cannot_be_told_under_either_law_leaves_the_cost_open_where_the_rules_differ(
    tmp_path: Path,
) -> None:
    """Of no known age and no answer: a lower age may give more, so the cost is not known; a changed contribution gives nothing else, so it is."""
    population = Population.from_records(
        [
            {"welfare_month": 95, "people": {"ana": {**old(receives={"fund": None}), "age": None}}},
            {"welfare_month": 95, "people": {"ben": old(receives={"fund": 12.0})}},
        ]
    )
    folder = write_country(tmp_path / "country", fund=AGED)
    before = modelled(population, judged(folder, population))
    for parameter, value, cost in (("from_age", 55, None), ("rate", 0.2, 0.0)):
        reform = write_reform(tmp_path / f"{parameter}.yaml", CHANGED % (parameter, value))
        after = modelled_option(population, before, judged(folder, population, reform))
        was, becomes = standings(population, before, after)
        found = closing(becomes, was, line_at(was.sample, 100.0))
        assert (found.cost.value, found.cost.note) == (cost, COST_OPEN if cost is None else "")

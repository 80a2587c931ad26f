"""What a valuation tries: assumptions and rules at other values, of each law."""

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA, DAY, YEARS, column, table

from allcover.presenting.tables import csv_text
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_tried import TriedWriter
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import ground_moved, ground_tried, value_basis
from allcover.projection.grounds import scheme_of
from allcover.projection.sensitivity import trials, tried
from allcover.projection.valuation import value_scheme
from allcover.rules.load import load_options
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


def test_trials_move_the_premium_the_way_they_must(results: ValuationResults) -> None:
    found = {
        (one.key, one.amount > 0 if one.form != "value" else one.amount > 60.0): one.premium
        for one in results.tried
    }
    base = results.base.premium
    assert found["mortality", False] > base > found["mortality", True]
    assert found["pensionable_age", False] > base > found["pensionable_age", True]
    assert found["interest", False] != found["interest", True]
    rates = sorted(one.premium for one in results.tried if one.key == "national_pension.accrual_rate_year")
    assert rates[0] < base < rates[1]


@pytest.mark.parametrize(
    ("rule", "value", "moved"),
    [("earnings_ceiling_month", 600, 0.01), ("earnings_ceiling_month", 2000, -0.0004), ("insured_firm_size", 50, 0.0003),
     ("pensionable_age", 60, 0.005), ("accrual_rate_year", 0.011, -0.003)],
)  # fmt: skip
def test_a_rule_at_another_value_comes_to_what_a_reform_of_the_first_day_comes_to(
    results: ValuationResults, tmp_path: Path, rule: str, value: float, moved: float
) -> None:
    """Who pays and what they pay is asked anew where it rests on the rule."""
    basis, valued = results.study.basis, results.valued
    key = rule if rule in basis.system.parameters else f"national_pension.{rule}"
    scheme = "" if rule in basis.system.parameters else "scheme: national_pension, "
    path = tmp_path / "reform.yaml"
    path.write_text(
        f"reform: other\nname: {{en: Other}}\nchange:\n  - {{{scheme}parameter: {rule}, from: 2024-01-01, value: {value}, source: {{title: Bill, verified: yes}}}}\n",
        encoding="utf-8",
    )  # fmt: skip
    reformed = value_basis(basis.under(load_options(CORESIA, [path])[-1]), YEARS)
    ground = ground_tried(basis, valued, key, Fraction(str(value)))
    tried_at = value_scheme(scheme_of(ground, valued.assumptions), ground.first_year)
    assert tried_at.premium == pytest.approx(reformed.valuation.premium, rel=1e-9)
    assert tried_at.expenditure == pytest.approx(reformed.valuation.expenditure, rel=1e-9)
    change = tried_at.premium - valued.valuation.premium
    assert change * moved > 0
    assert abs(change) > abs(moved) / 2


def test_under_other_wages_an_amount_that_a_later_law_fixes_is_money_of_its_date(
    results: ValuationResults, tmp_path: Path
) -> None:
    basis = results.study.basis
    path = tmp_path / "reform.yaml"
    path.write_text(
        "reform: survivors\nname: {en: Survivors}\nchange:\n  - {scheme: national_pension, parameter: flat_survivor_pension_month, from: 2040-01-01, value: 90, source: {title: Bill, verified: yes}}\n",
        encoding="utf-8",
    )  # fmt: skip
    basis = basis.under(load_options(CORESIA, [path])[-1])
    slower, faster = (
        replace(basis, given=basis.given.changed(("paths", "wages"), {"value": value, "source": {"title": "Bulletin", "verified": True}}))
        for value in (0.04, 0.05)
    )  # fmt: skip
    valued = value_basis(faster, YEARS)
    given = valued.assumptions.moved("wages", -0.01)
    ground = ground_moved(faster, valued, given)
    made = value_scheme(scheme_of(ground, given), ground.first_year)
    again = value_basis(slower, YEARS).valuation
    held = value_scheme(scheme_of(valued.ground, given), ground.first_year)
    assert made.premium == pytest.approx(again.premium, rel=1e-9)
    assert abs(made.premium - held.premium) > 1e-5


def test_trials_of_another_law_stand_beside_those_of_the_law_as_it_is(
    results: ValuationResults, report: Report
) -> None:
    (other,) = results.others
    of_law = {(one.key, one.amount): one.premium for one in other.tried}
    as_it_is = {(one.key, one.amount): one.premium for one in results.tried}
    assert of_law.keys() == as_it_is.keys()
    base = other.valued.valuation.premium
    assert of_law["mortality", -0.1] > base > of_law["mortality", 0.1]
    # One age under both laws: what is left of the difference is the better rate.
    assert of_law["pensionable_age", 64.0] > as_it_is["pensionable_age", 64.0]
    key = f"valuation.sensitivity_{other.system.option}"
    low, apart = (column(report, key, name) for name in ("premium_low", "apart_low"))
    was = column(report, "valuation.sensitivity", "premium_low")
    assert [now - before for now, before in zip(low, was, strict=True)] == pytest.approx(apart, abs=1e-15)
    assert {key, f"{key}_apart"} <= {chart.key for section in report.sections for chart in section.charts}


def test_what_is_tried_is_a_number_with_its_unit_in_files_for_machines(
    results: ValuationResults, report: Report
) -> None:
    for key in ("valuation.sensitivity", f"valuation.sensitivity_{results.others[0].system.option}"):
        found = {
            row["what"]: row for row in csv.DictReader(csv_text(table(report, key), ENGLISH).splitlines())
        }
        tried = {
            name: (float(row["amount_low"]), float(row["amount_high"]), row["unit"])
            for name, row in found.items()
        }
        expected = {
            "Interest on the reserve": (-1.0, 1.0, "change in percentage points"),
            "Mortality of everybody": (-10.0, 10.0, "change in %"),
            "Children per woman": (-0.5, 0.5, "change in children per woman"),
            "Age from which an old-age pension can be drawn": (60.0, 64.0, "value"),
            "Share of the reference wage earned by a year of contribution": (1.1, 1.4, "value in %"),
        }
        assert {name: tried[name] for name in expected} == expected


def test_a_law_that_moves_no_premium_has_no_picture_of_nothing(results: ValuationResults) -> None:
    """As one that changes contributions alone: what it would cost is the same whatever is otherwise."""
    writer, law = TriedWriter(results, Told("survey", "2024-06-30"), ENGLISH), results.others[0]
    table = writer.table_of(law)
    assert [one.key for one in writer.charts_of(law, table)] == [table.key, f"{table.key}_apart"]
    still = replace(table, rows=tuple((*row[:-2], 0.0, 0.0) for row in table.rows))
    assert [one.key for one in writer.charts_of(law, still)] == [table.key]


def test_a_trial_that_would_pass_all_or_fall_below_none_is_held_there_and_named(
    results: ValuationResults,
) -> None:
    """Of 95 in 100 a tenth more would be 104; of 0.4 children half a child fewer would be less than none. As it stands nothing is held."""
    valued = results.valued
    ground, given = valued.ground, valued.assumptions
    assert not any(one.is_held for one in results.tried)
    assert not table(written_valuation(results, DAY, ENGLISH), "valuation.sensitivity").notes
    given = given.changed(("retiring", "value"), 0.95)
    given = given.changed(("ages", "credit", "male"), [0.95] * 12)
    active = ground.opening.active.sum(axis=-1)
    share = np.divide(active, ground.population[0], out=np.zeros_like(active), where=active > 0)
    full = replace(ground.opening, active=ground.opening.active * 0.95 / share.max())
    fertility = valued.people["fertility"]
    few = fertility * 0.4 / fertility.sum("age")
    people = valued.people.assign(fertility=few, migration=0 * valued.people["migration"])
    wanted = ("children", "contributors", "credit", "invalidity", "retiring")
    there = replace(ground, opening=full)
    every = trials(there, given, people, lambda *_: there, lambda _: there)
    some = [one for one in every if one.key in wanted]
    found = tried(some, ground.first_year)
    assert [(one.key, one.amount) for one in found if one.is_held] == [
        ("children", -0.5), ("contributors", 0.1), ("credit", 0.1), ("retiring", 0.1),
    ]  # fmt: skip
    told = replace(results, tried=found)
    section = TriedWriter(told, Told("survey", "2024-06-30"), ENGLISH).section()
    (note,) = section.tables[0].notes
    assert note == (
        "Not moved in full, as it would pass all or fall below none: Children per woman (\N{MINUS SIGN}0.5); "
        "Contributors, in ten years\N{RIGHT SINGLE QUOTATION MARK} time (+10%); "
        "Part of the year credited to a contributor (+10%); Who has a right and retires within a year (+10%)."
    )
    held = {one.key: one.definition for one in section.findings if "Not moved in full" in one.definition}
    assert held
    assert all(key.endswith(("low", "high")) for key in held)

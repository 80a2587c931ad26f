"""The rate of a valuation: what moved it adds up, who pays a deficit is told, and the law that changes it is written out."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.unit.presenting.valuation_report.parts import CORESIA, DAY, table

from allcover.presenting.brief import brief_parts
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_tables import ValuationTables
from allcover.presenting.valuing import says_the_same
from allcover.projection.valuation import value_scheme
from allcover.rules.load import load_steps
from allcover.vocabulary.finding import Formula, Report
from allcover.vocabulary.words import ENGLISH


def test_three_assumptions_and_two_rules_move_the_rate_by_parts_that_add_up(
    report: Report, results: ValuationResults
) -> None:
    found = table(report, "valuation.reconciliation")
    names = [str(row[0]) for row in found.rows]
    assert [name.partition(":")[0] for name in names] == [
        "The valuation before", *["Assumption"] * 3, "The law as it is", *["Reform"] * 2, "Change in all, under “Later and better pensions”",
    ]  # fmt: skip
    changes = [float(str(row[2])) for row in found.rows if row[2] is not None]
    assert sum(changes[:-1]) == pytest.approx(changes[-1], abs=1e-15)
    assert all(abs(change) > 1e-6 for change in changes)
    assert results.steps[-1].premium == pytest.approx(results.proposed.valuation.premium, rel=1e-12)
    assert results.steps[3].premium == pytest.approx(results.made.premium, rel=1e-12)


def test_the_change_beside_the_premium_is_that_to_the_law_as_it_is(
    report: Report, results: ValuationResults
) -> None:
    """Beside the premium of the law as it is stands how far it moved; how far the reform would bring it has a name of its own."""
    told = {one.key: one for one in report.findings}
    premium, new = (
        float(told[f"valuation.{key}"].value or 0) for key in ("premium", "laws.later_and_better.premium")
    )
    change, reformed = (
        told["valuation.reconciliation.change"],
        told["valuation.reconciliation.change_reformed"],
    )
    before = results.steps[0].premium
    # In the workbook both follow the premiums of now; the one before stays.
    for one, place in ((change, "valuation.premium"), (reformed, "valuation.premium_1")):
        assert one.formula == f"100*({{{place}:rate.5}}-{float(before)!r})"
    assert change.value == pytest.approx(premium - before, abs=1e-11)
    assert reformed.value == pytest.approx(new - before, abs=1e-11)
    assert change.label == "Change of the premium since the valuation before"
    assert reformed.label == f"{change.label}, under “Later and better pensions”"
    rows = table(report, "valuation.reconciliation").rows
    assert rows[4][:3] == ("The law as it is", results.made.premium, None)
    assert sum(float(str(row[2])) for row in rows[1:4]) == pytest.approx(change.value, abs=1e-11)
    assert float(str(rows[-1][2])) == pytest.approx(reformed.value, abs=1e-11)


def test_later_pensions_cost_less_and_better_ones_more(results: ValuationResults, reform: Path) -> None:
    before, age, rate = (step.premium for step in results.steps[-3:])
    assert age < before < rate or age < rate
    assert age < before
    steps = load_steps(CORESIA, [reform])
    assert [name for name, _ in steps] == [
        "Age from which an old-age pension can be drawn", "Share of the reference wage earned by a year of contribution",
    ]  # fmt: skip
    assert all(says_the_same(results.study.basis.system, system, DAY) for _, system in steps)
    early = results.others[0].valued.valuation.pay_as_you_go[:2]
    assert early == pytest.approx(results.made.pay_as_you_go[:2], rel=1e-12)


def test_a_later_age_brings_contributions_of_who_works_on(results: ValuationResults) -> None:
    """From 62 to 65 in 2030: with nobody who works on, as many contribute as before."""
    other, base = results.others[0].valued, results.made
    none = value_scheme(replace(other.scheme, working_on=0.0), other.ground.first_year)
    some = other.valuation
    assert (some.contributors[:5] == base.contributors[:5]).all()
    assert none.contributors == pytest.approx(base.contributors, rel=1e-12)
    assert (some.contributors[8:] > 1.005 * base.contributors[8:]).all()
    assert (some.contributions[8:] > none.contributions[8:]).all()
    assert some.premium < none.premium
    assert base.insured.active[:, :, 62:].sum() == 0


def test_what_was_changed_is_written_out_before_and_after(report: Report) -> None:
    rules = table(report, "valuation.changed_rules").rows
    assert [row[1:5] for row in rules] == [
        (
            "Share of the reference wage earned by a year of contribution",
            "1 January 2027",
            "1.25% a year",
            "1.5% a year",
        ),
        ("Age from which an old-age pension can be drawn", "1 January 2030", "62 years", "65 years"),
    ]
    found = [row[:3] for row in table(report, "valuation.changed_assumptions").rows]
    assert found[0][:2] == ("Insured earnings, yearly growth", "5%")
    assert str(found[0][2]).startswith("that of the country’s economy: 6.005% in 2024")
    assert found[1][0] == "Becoming an invalid within a year"
    assert str(found[1][2]).startswith("women: 0 0.0003 0.0004")
    assert found[2] == ("Who has a right and retires within a year", "60.0%", "80.0%")


def test_years_of_deficit_are_told_as_spans(report: Report, results: ValuationResults) -> None:
    short = [
        int(year)
        for year, paid, spent in zip(results.made.years, results.made.contributions, results.made.expenditure)
        if spent > paid
    ]
    told = next(
        text
        for text in report.sections[0].paragraphs
        if text.startswith("Contributions fall short of expenditure")
    )
    assert told.startswith(f"Contributions fall short of expenditure from {short[0]} to ")
    assert len(short) < 30
    assert " The law has others pay of what lacks: State: 25.0%. " in told
    rate_part = next(part for part in brief_parts(report, ENGLISH) if part.key == "rate")
    assert any(told.startswith(one) for one in rate_part.sentences[1:])
    assert "valuation.first_deficit" not in {number.key for number in rate_part.numbers}


def test_what_others_pay_of_a_deficit_is_told_of_each_of_them(results: ValuationResults) -> None:
    basis = results.study.basis
    scheme = basis.system.schemes[basis.given.scheme]
    shared = replace(
        scheme, balance={"reserve": Fraction(3, 4), "state": Fraction(3, 20), "employer": Fraction(1, 10)}
    )
    system = replace(basis.system, schemes={**basis.system.schemes, scheme.id: shared})
    given = replace(results, study=replace(results.study, basis=basis.under(system)))
    money = ValuationTables(given, Told("survey", "2024-06-30"), ENGLISH).money_table()
    labels = [column.label for column in money.columns[3:5]]
    assert labels == ["State, of the deficit", "Employers, of the deficit"]
    other = results.made.reserves.other / 1e6
    assert other.max() > 0
    assert [row[3] for row in money.rows] == pytest.approx(list(other * 0.6))
    assert [row[4] for row in money.rows] == pytest.approx(list(other * 0.4))
    assert Formula("income", "{contributions}+{interest}+{other_state}+{other_employer}") in money.formulas

"""What a level rate asks on the way: the reserve under each premium, wherever the report names one, worked out here by a loop of its own."""

import math
import re
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.presenting.valuation_report.parts import table

from allcover.presenting.brief import brief_parts
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import Valued
from allcover.projection.valuation import value_scheme
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


def carried(valued: Valued, rate: float) -> list[float]:
    """The reserve at the end of each year under one rate of contribution, in millions."""
    made, held, ends = valued.valuation, valued.scheme.reserve, list[float]()
    for spent, earned, interest in zip(made.expenditure, made.earnings, made.paths.interest):
        held = held * (1 + interest) + (rate * earned - spent) * math.sqrt(1 + interest)
        ends.append(float(held) / 1e6)
    return ends


def poorer(results: ValuationResults, reserve: float) -> ValuationResults:
    """The same scheme with another reserve at the start."""
    scheme = replace(results.valued.scheme, reserve=reserve)
    made = value_scheme(scheme, results.valued.ground.first_year)
    return replace(results, valued=replace(results.valued, scheme=scheme, valuation=made), sampled=None)


def test_wherever_the_premium_is_named_it_is_said_when_the_fund_would_owe(results: ValuationResults) -> None:
    """With next to no reserve the one rate owes in the costly first years: annex, brief, terminal and table of systems say so."""
    given = poorer(results, 1e6)
    made = given.made
    ends = carried(given.valued, made.premium)
    owing = [int(year) for year, end in zip(made.years, ends) if end < -1e-6]
    worst = int(made.years[ends.index(min(ends))])
    assert owing == list(range(owing[0], owing[-1] + 1))
    assert 3 < len(owing) < made.years.size
    assert ends[-1] == pytest.approx(0, abs=1e-3)

    report = written_valuation(given, date(2024, 11, 27), ENGLISH)
    span = f"from {owing[0]} to {owing[-1]}"
    told = next(one for one in report.sections[0].paragraphs if one.startswith("One rate of"))
    assert f"{100 * made.premium:.2f}% of insured earnings" in told
    assert (
        f"the fund would owe money {span}, at most {-min(ends):,.1f} million XCC at the end of the year {worst}"
        in told
    )
    rate_part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    assert told in rate_part.sentences
    owed = next(one for one in report.findings if one.key == "valuation.premium_owed")
    assert owed.is_headline
    assert span in owed.label
    assert owed.value == pytest.approx(-min(ends))

    systems = {str(row[0]): row for row in table(report, "valuation.systems").rows}
    row = systems[f"General average premium over {made.years.size} years"]
    assert row[2] == pytest.approx(min(ends))
    assert row[3] == span
    at_ten = systems["General average premium over 10 years"]
    assert at_ten[2] == pytest.approx(min(carried(given.valued, float(str(at_ten[1])))[:10]))
    least = float(str(systems["Lowest level rate at which nothing is ever owed"][1]))
    assert f"{100 * least:.2f}%" in told
    assert min(carried(given.valued, least)) == pytest.approx(0, abs=1e-6)
    assert min(carried(given.valued, least - 1e-6)) < -1e-6
    ends_told = [row[5] for row in table(report, "valuation.at_premium").rows]
    assert ends_told == pytest.approx(ends, abs=1e-6)


def test_where_nothing_is_ever_owed_that_is_said(results: ValuationResults) -> None:
    given = poorer(results, results.valued.scheme.reserve * 3)
    assert min(carried(given.valued, given.made.premium)) == pytest.approx(0, abs=1e-3)
    report = written_valuation(given, date(2024, 11, 27), ENGLISH)
    told = next(one for one in report.sections[0].paragraphs if one.startswith("One rate of"))
    premium = f"{100 * given.made.premium:.2f}%".replace("-", "−")
    assert told.endswith(f"At {premium} nothing is ever owed.")
    owed = next(one for one in report.findings if one.key == "valuation.premium_owed")
    assert (owed.value, owed.label) == (0.0, "Most that the fund would owe at the premium")
    row = next(
        row
        for row in table(report, "valuation.systems").rows
        if row[0] == f"General average premium over {given.made.years.size} years"
    )
    assert row[2:] == (0.0, "never")


def test_each_law_says_whether_its_premium_owes(report: Report, results: ValuationResults) -> None:
    laws = table(report, "valuation.laws")
    for row, valued in zip(laws.rows, (results.valued, results.others[0].valued), strict=True):
        ends = carried(valued, valued.valuation.premium)
        owing = [int(year) for year, end in zip(results.made.years, ends) if end < -1e-6]
        owed = float(str(row[laws.position("most")]))
        assert owed == pytest.approx(max(0.0, -min(ends)), abs=1e-6)
        assert (row[laws.position("owing")] == "never") is (not owing)
        if owing:
            assert str(owing[0]) in str(row[laws.position("owing")])
            assert owed > 1
    told = next(one for one in brief_parts(report, ENGLISH) if one.key == "laws").sentences
    premium = f"{100 * float(str(laws.rows[1][laws.position('premium')])):.2f}%"
    named = f"Later and better pensions: At {premium} "
    assert any(one.startswith(named) for one in told)
    section = next(one for one in report.sections if one.id == "laws")
    (paragraph,) = [one for one in section.paragraphs if one.startswith(named)]
    assert "The law asks" in paragraph
    # The brief says it all: the lowest rate that asks no debt, and whether what the law asks is enough.
    (in_brief,) = [one for one in told if one.startswith(named)]
    least = re.search(r"the lowest rate at which nothing is ever owed is ([0-9.]+%)", paragraph)
    assert least is not None
    assert f"Lowest level rate at which nothing is ever owed: {least[1]}." in in_brief
    assert "Rate of the law: " in in_brief
    assert paragraph[paragraph.index("As assumed, that is ") :] in in_brief
    used = str(laws.rows[1][laws.position("used_up")])
    assert (f"used up in the year that begins in {used}" in paragraph) is (used != "never")
    found = next(one for one in report.findings if one.key == "valuation.laws.later_and_better.premium_owed")
    assert found.value == laws.rows[1][laws.position("most")]


def test_what_is_the_same_stands_right_below_what_it_means(report: Report, results: ValuationResults) -> None:
    """The premium with something left at the end follows the premium over the whole horizon, and asks more."""
    rows = table(report, "valuation.systems").rows
    labels = [str(row[0]) for row in rows]
    first = labels.index(f"General average premium over {results.made.years.size} years")
    same = [at for at, label in enumerate(labels) if label.startswith("The same, with")]
    assert same == list(range(first + 1, first + 1 + len(same)))
    assert len(same) > 1
    rates = [float(str(row[1])) for row in rows[first : first + 1 + len(same)]]
    assert rates == sorted(rates)


def test_where_the_reserve_alone_is_enough_nothing_is_asked(results: ValuationResults) -> None:
    """A premium below nought is no rate to ask: annex and brief say that nothing need be asked."""
    given = poorer(results, 1e11)
    assert given.made.premium < 0
    assert min(carried(given.valued, 0.0)) > 0
    report = written_valuation(given, date(2024, 11, 27), ENGLISH)
    told = next(
        one for one in report.sections[0].paragraphs if "nothing need be asked of contributors" in one
    )
    rate_part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    assert told in rate_part.sentences
    for sentence in (*report.sections[0].paragraphs, *rate_part.sentences):
        assert "One rate of" not in sentence
        assert "At -" not in sentence
        assert "At −" not in sentence

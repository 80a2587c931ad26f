"""What the past implies beside what is expected: new old-age pensions against those in payment, and the reason told only where they lie apart."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.presenting.valuation_report.parts import column, table

from allcover.presenting.brief import brief_parts
from allcover.presenting.told import Told
from allcover.presenting.valuation_experience import ExperienceWriter
from allcover.presenting.valuation_study import ValuationResults
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


def _writer(results: ValuationResults, times: float = 1.0) -> ExperienceWriter:
    """Of the results with so many times the new pensions."""
    awarded = replace(results.awarded, persons=results.awarded.persons * times)
    return ExperienceWriter(replace(results, awarded=awarded), Told("survey", "2024-06-30"), ENGLISH)


def test_new_pensions_stand_against_those_in_payment_of_the_data(
    report: Report, results: ValuationResults
) -> None:
    members = results.valued.members
    new = column(report, "valuation.awards", "old_age")
    row = [float(str(cell)) for cell in table(report, "valuation.experience").rows[0][1:]]
    assert row[0] == pytest.approx(members.weight[members.type == 0].sum())
    assert row[2:] == pytest.approx([new[0], np.mean(new[3:13]), row[0] / np.mean(new[3:13])])
    persons = results.made.insured.persons[:, 0].sum(axis=(1, 2))
    assert persons[1] == pytest.approx(row[0] - row[1] + new[0])


def test_who_waits_is_who_has_the_age_and_the_months_and_does_not_draw(results: ValuationResults) -> None:
    """At the opening the law asks 62 years and 180 months, of which cells share a part of a year out; who draws a pension does not wait."""
    members = results.valued.members
    waits = ((members.age >= 62) & (members.type < 0)) * np.clip(members.months / 12 - 14, 0, 1)
    found = _writer(results).experience
    assert found.waiting == pytest.approx(members.weight @ waits)
    people, who = (
        results.valued.ground.population[0][:, 57:62].sum(),
        (members.age >= 57) & (members.age < 62),
    )
    credit = who & ((members.months > 0) | members.is_contributing) & (members.type < 0)
    assert found.insured == pytest.approx(members.weight[credit].sum() / people, rel=0.15)
    assert 0 < found.enough <= found.in_time <= found.insured < 1


@pytest.mark.parametrize(
    ("ratio", "told"), [(0.5, "So fewer old-age pensions begin"), (1.0, ""), (2.0, "So more old-age pensions begin")]
)  # fmt: skip
def test_a_reason_is_asked_for_only_where_past_and_future_lie_apart(
    results: ValuationResults, ratio: float, told: str
) -> None:
    writer = _writer(results, ratio / _writer(results).experience.ratio)
    assert writer.experience.ratio == pytest.approx(ratio)
    said = " ".join(writer.reasons())
    assert told in said
    assert ("records of credit should be checked" in said) == bool(told)
    # The brief warns where the annex asks for a reason, and nowhere else.
    vars(writer)["standing"] = ()
    assert bool(told) == any(
        "records of credit and of awards should be checked" in one for one in writer.in_brief()
    )
    way = {0.5: "the premium is too low", 1.0: "", 2.0: "the premium is too high"}[ratio]
    assert all(way in one for one in writer.in_brief())
    assert bool(told) == any("New old-age pensions go from" in one for one in writer.in_short())


def test_the_brief_says_what_the_premium_rests_on(report: Report, results: ValuationResults) -> None:
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    (said,) = [one for one in part.sentences if "should be checked before a rate is fixed" in one]
    found, members = _writer(results).experience, results.valued.members
    assert (
        f"New old-age pensions go from {found.first:,.0f} in 2024 to {found.later:,.0f} a year from 2027 to 2036; the past implies {found.implied:,.0f}."
        in said
    )
    held = members.weight > 0
    works, draws = np.sum(held & members.is_contributing), np.sum(held & (members.type >= 0))
    assert said.endswith(f"In the data: {works} contributors, {draws} pensioners.")


def test_the_result_says_that_old_age_pensions_become_fewer_and_the_part_on_data_why(report: Report) -> None:
    data = next(one for one in report.sections if one.id == "data")
    (short,) = (
        one for one in table(report, "valuation.persons").notes if "New old-age pensions go from" in one
    )
    assert "the part" not in short, "a report of what options cost has the table, and no part on the data"
    (said,) = [one for one in data.paragraphs if "old-age pensions begin in 2024" in one]
    assert "have paid long enough already" in said
    # Who has paid long enough is among those who will have: the second share is the whole.
    assert re.search(r"[0-9]+% have paid long enough already, and [0-9]+% in all will have", said)
    assert all(
        "New old-age pensions go from" not in note
        for one in report.tables
        if one.key.startswith("valuation.persons_")
        for note in one.notes
    )
    assert table(report, "valuation.persons_1").rows
    first = table(report, "valuation.drawing").rows[0]
    assert first[0] == "62–66"
    assert 0 < float(str(first[3])) < float(str(first[1])) < 1


@pytest.mark.parametrize(("kind", "name"), [(1, "invalidity"), (2, "widowed")])
def test_pensions_stay_as_many_where_as_many_begin_as_end_and_more_with_contributors(
    results: ValuationResults, kind: int, name: str
) -> None:
    found, made = next(one for one in _writer(results).standing if one.type == name), results.made
    works = made.insured.active.sum(axis=(1, 2, 3))
    held = made.insured.persons[:, kind].sum(axis=(1, 2))
    members = results.valued.members
    assert found.held == pytest.approx(members.weight[members.type == kind].sum())
    growth = (works[20] / works[0]) ** (1 / 20) - 1
    assert found.implied == pytest.approx(held[0] * (1 + growth) - held[1] + found.first)
    assert (found.now, found.ahead) == pytest.approx((held[0] / works[0], held[20] / works[20]))
    # Both new and ended ones counted, as many are missing as the number in payment falls short by.
    assert found.first - found.implied == pytest.approx(held[1] - held[0] * (1 + growth))


def _only(results: ValuationResults, name: str, times: float, later: float) -> ExperienceWriter:
    """One type alone, with so many times the new pensions that those in payment imply and so many times as many per contributor later."""
    writer = _writer(results)
    found = next(one for one in writer.standing if one.type == name)
    vars(writer)["standing"] = (replace(found, first=times * found.implied, ahead=later * found.now),)
    vars(writer)["experience"] = replace(writer.experience, later=writer.experience.implied)
    return writer


@pytest.mark.parametrize("name", ["invalidity", "widowed"])
@pytest.mark.parametrize(("ratio", "told"), [(0.5, "too low"), (1.0, ""), (2.0, "too high")])
@pytest.mark.parametrize(
    ("later", "way"),
    [(0.5, "They become fewer, {} per 100 contributors in 2044, which lowers"), (1.2, "They become more, {} per 100 contributors in 2044, which raises")],
)  # fmt: skip
def test_a_type_is_told_of_only_where_new_pensions_lie_apart_from_those_in_payment(
    results: ValuationResults, name: str, ratio: float, told: str, later: float, way: str
) -> None:
    """Whether they become fewer is what the projection says, whatever those in payment imply."""
    writer = _only(results, name, ratio, later)
    said, brief, short = " ".join(writer.reasons()), list(writer.in_brief()), list(writer.in_short())
    assert len(brief) == len(short) == bool(told)
    assert ("should be checked against the awards" in said) == bool(told)
    (found,) = writer.standing
    assert (way.format(f"{100 * found.ahead:.1f}") in said) == bool(told)
    # A side is taken only where the first year and the later ones are of one.
    side = told if (ratio < 1) == (later < 1) else "may be too low or too high"
    assert all(side in one for one in brief)


def test_the_brief_sets_pensions_of_every_type_against_those_in_payment(
    report: Report, results: ValuationResults
) -> None:
    """Of this country fewer invalidity pensions begin, and more of widows, so that the brief takes no side."""
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    (said,) = [one for one in part.sentences if "Invalidity pensions:" in one]
    invalid, widowed = _writer(results).standing
    for one, label in ((invalid, "Invalidity pensions"), (widowed, "Pensions of widows and widowers")):
        assert (
            f"{label}: {one.first:,.0f} begin in 2024; {one.implied:,.0f} would keep them as many per contributor."
            in said
        )
    assert invalid.first < invalid.implied
    assert widowed.first > widowed.implied
    assert "The premium may be too low or too high" in said
    assert "the premium is too" not in said


def test_too_few_pensions_to_tell_of_are_not_told(results: ValuationResults) -> None:
    writer = _writer(results)
    few = tuple(replace(one, first=0.2, implied=0.9) for one in writer.standing)
    assert not any(one.is_apart for one in few)

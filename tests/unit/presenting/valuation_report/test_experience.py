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
from allcover.projection.experience import later_years
from allcover.projection.insured import TYPES
from allcover.projection.sensitivity import value_many
from allcover.vocabulary.finding import Report, number_of
from allcover.vocabulary.words import ENGLISH


def _causes(writer: ExperienceWriter) -> str:
    """All that the table of what may stand behind it says."""
    return " ".join(str(cell) for one in writer.causes() for row in one.rows for cell in row)


def _writer(results: ValuationResults, times: float = 1.0) -> ExperienceWriter:
    """Of the results with so many times the new pensions."""
    awarded = replace(results.awarded, persons=results.awarded.persons * times)
    return ExperienceWriter(replace(results, awarded=awarded), Told("survey", "2024-06-30"), ENGLISH)


def test_new_pensions_stand_against_those_in_payment_of_the_data(
    report: Report, results: ValuationResults
) -> None:
    members = results.valued.members
    new = column(report, "valuation.awards", "old_age")
    assert column(report, "valuation.experience", "entries") == [
        np.sum(members.type == kind) for kind in range(3)
    ]
    start, ended, first, later, years = (
        column(report, "valuation.experience", name)[0]
        for name in ("start", "ended", "first", "later", "years")
    )
    assert start == pytest.approx(members.weight[members.type == 0].sum())
    assert [first, later, years] == pytest.approx([new[0], np.mean(new[3:13]), start / np.mean(new[3:13])])
    persons = results.made.insured.persons[:, 0].sum(axis=(1, 2))
    assert persons[1] == pytest.approx(start - ended + new[0])


def test_what_those_in_payment_imply_stands_in_a_cell_with_what_it_follows_from(
    report: Report, results: ValuationResults
) -> None:
    found = table(report, "valuation.experience")
    implied = column(report, "valuation.experience", "implied")
    writer = _writer(results)
    assert implied == pytest.approx([writer.experience.implied, *(one.implied for one in writer.standing)])
    held = results.made.insured.persons[0, 0]
    assert implied[0] == pytest.approx(held[:, 63:68].sum() / 5), (
        "a fifth of those of the five years above 62"
    )
    growth = [row[found.position("growth")] for row in found.rows]
    assert growth[0] is None
    for row in (1, 2):
        start, ended = (column(report, "valuation.experience", name)[row] for name in ("start", "ended"))
        assert implied[row] == pytest.approx(ended + float(str(growth[row])) * start)
    formulas = {(one.column, one.row): one.text for one in found.formulas}
    assert formulas["implied", 2] == formulas["implied", 3] == "MAX(0,{ended}+{growth}*{start})"
    said = " ".join(writer.reasons())
    for one in writer.standing:
        assert f"{one.ended:,.0f} end; {one.implied:,.0f} would keep them as many per contributor" in said


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
    writer = _writer(results, ratio * _writer(results).experience.times)
    assert writer.experience.times == pytest.approx(1 / ratio)
    said = " ".join(writer.reasons())
    assert told in said
    vars(writer)["standing"] = ()
    assert ("records of credit" in _causes(writer)) == bool(told)
    # The brief warns where the annex asks for a reason, and nowhere else.
    vars(writer)["standing"] = ()
    assert bool(told) == any(
        "Records of credit and of awards should be checked" in one for one in writer.in_brief()
    )
    assert bool(told) == any("New old-age pensions go from" in one for one in writer.in_short())


def test_the_brief_says_what_the_premium_rests_on(report: Report, results: ValuationResults) -> None:
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    (said,) = [one for one in part.sentences if "should be checked before a rate is fixed" in one]
    found, members = _writer(results).experience, results.valued.members
    assert results.sampled is not None
    sure = results.sampled.rates.implied
    assert sure.value == found.implied
    assert (
        f"New old-age pensions go from {found.first:,.0f} in 2024 to {found.later:,.0f} a year from 2027 to 2036; those in payment just above the age imply {found.implied:,.0f} ({sure.low:,.0f}–{sure.high:,.0f})."
        in said
    )
    assert next(one for one in report.findings if one.key == "valuation.past.old_age").estimate == sure
    held = members.weight > 0
    works, draws = np.sum(held & members.is_contributing), np.sum(held & (members.type >= 0))
    assert said.endswith(
        f"In the data: {works} contributors, {draws} pensioners, {sure.persons} of them just above the pensionable age."
    )


def test_the_result_says_that_old_age_pensions_become_fewer_and_the_part_on_the_past_why(
    report: Report,
) -> None:
    data = next(one for one in report.sections if one.id == "past")
    (short,) = (
        one for one in table(report, "valuation.persons").notes if "New old-age pensions go from" in one
    )
    assert "the part" not in short, "a report of what options cost has the table, and no part on the data"
    assert any("old-age pensions begin in 2024" in one for one in data.paragraphs)
    (said,) = table(report, "valuation.drawing").notes
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
@pytest.mark.parametrize(("ratio", "told"), [(0.5, "are too low"), (1.0, ""), (2.0, "are too high")])
@pytest.mark.parametrize(
    ("later", "way"),
    [(0.5, "per 100 contributors to {} in 2044, which lowers"), (1.2, "per 100 contributors to {} in 2044, which raises")],
)  # fmt: skip
def test_a_type_is_told_of_only_where_new_pensions_lie_apart_from_those_in_payment(
    results: ValuationResults, name: str, ratio: float, told: str, later: float, way: str
) -> None:
    """Whether they become fewer is what the projection says, whatever those in payment imply."""
    writer = _only(results, name, ratio, later)
    said, brief, short = " ".join(writer.reasons()), list(writer.in_brief()), list(writer.in_short())
    assert len(brief) == len(short) == bool(told)
    assert ("awards of past years" in _causes(writer)) == bool(told)
    (found,) = writer.standing
    assert (way.format(f"{100 * found.ahead:.1f}") in said) == bool(told)
    assert told in _causes(writer)
    # New pensions of widows and widowers rest on who dies and who is married.
    assert ("and mortality and the shares who are married" in _causes(writer)) == (
        bool(told) and name == "widowed"
    )


def test_the_brief_says_by_how_much_the_premium_would_be_another(
    report: Report, results: ValuationResults
) -> None:
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "rate")
    (said,) = [one for one in part.sentences if "Invalidity pensions:" in one]
    invalid, widowed = _writer(results).standing
    for one, label in ((invalid, "Invalidity pensions"), (widowed, "Pensions of widows and widowers")):
        assert (
            f"{label}: {one.first:,.0f} begin in 2024 and {one.ended:,.0f} end; {one.implied:,.0f} would keep them as many per contributor."
            in said
        )
    assert said.count(f"Contributors grow in number by {100 * invalid.growth:.1f}% a year until 2044.") == 1
    premiums = [one.premium for one in results.implied[1:]]
    low, high = (f"{100 * one:.2f}%" for one in (min(premiums), max(premiums)))
    assert (
        f"the premium would be between {low} and {high}: a sensitivity, without the error of the sample."
        in said
    )
    assert min(premiums) < results.made.premium < max(premiums)


def test_one_trial_has_one_rate_and_none_no_sentence(results: ValuationResults) -> None:
    base, alone = results.implied[:2]
    for kept, told in (
        ((base, alone), f"the premium would be {100 * alone.premium:.2f}%: a sensitivity"),
        ((), ""),
    ):
        writer = _writer(replace(results, implied=kept))
        said = " ".join(writer.in_brief())
        assert told in said
        assert ("sensitivity" in said) == bool(told)
        assert len(list(writer.as_implied())) == bool(told)
        assert [one.key for one in writer.findings()] == [
            "valuation.past.old_age",
            *["valuation.implied.old_age"] * bool(told),
        ]


def test_the_brief_says_in_how_many_trials_the_reserve_would_be_used_up(results: ValuationResults) -> None:
    base, *trials = results.implied
    lasting = [replace(one, exhaustion=0) for one in trials]
    for kept, told in (
        (lasting, ""),
        ([replace(lasting[0], exhaustion=2091), replace(lasting[1], exhaustion=2084), *lasting[2:]], "In 2 of these 7 trials the reserve would be used up at the rates of the law, first in 2084."),
    ):  # fmt: skip
        said = " ".join(_writer(replace(results, implied=(replace(base, exhaustion=0), *kept))).in_brief())
        assert told in said
        assert ("trials the reserve" in said) == bool(told)
    already = replace(base, exhaustion=2050), *(replace(one, exhaustion=2040) for one in trials)
    assert "trials the reserve" not in " ".join(_writer(replace(results, implied=already)).in_brief())


def test_what_cannot_be_is_said_under_the_table_of_trials(results: ValuationResults) -> None:
    base, alone = results.implied[:2]
    for beyond in (False, True):
        writer = _writer(replace(results, implied=(base, replace(alone, is_beyond=beyond))))
        (found,) = writer.as_implied()
        assert any("than there are residents of the age" in note for note in found.notes) == beyond


def test_a_table_tells_what_each_trial_comes_to(report: Report, results: ValuationResults) -> None:
    """As it is, each type alone, each pair, all together: a row each, with what the brief prints of the law as it is."""
    found, told = table(report, "valuation.implied"), results.implied
    assert [one.types for one in told] == [
        (), ("old_age",), ("invalidity",), ("widowed",), ("old_age", "invalidity"), ("old_age", "widowed"), ("invalidity", "widowed"), ("old_age", "invalidity", "widowed"),
    ]  # fmt: skip
    assert "Sensitivity" in found.title
    assert f"where it is {100 * results.made.premium:.2f}% as assumed: a sensitivity" in found.notes[0]
    assert found.rows[0][0] == "As assumed"
    assert found.rows[4][0] == "Old-age pensions; Invalidity pensions"
    premiums = column(report, "valuation.implied", "premium")
    assert premiums == [one.premium for one in told]
    assert premiums[0] == results.made.premium
    assert column(report, "valuation.implied", "change") == pytest.approx(
        [one - premiums[0] for one in premiums]
    )
    keys = {one.key: one.value for one in report.findings}
    assert [keys[f"valuation.implied.{'_'.join(one.types)}"] for one in told[1:]] == premiums[1:]
    assert keys["valuation.pay_as_you_go_last"] == column(report, "valuation.implied", "last_cost")[0]
    assert keys["valuation.pay_as_you_go_first"] == column(report, "valuation.implied", "first_cost")[0]
    assert keys["valuation.premium_owed"] == pytest.approx(column(report, "valuation.implied", "owed")[0])
    assert keys["valuation.premium_without_debt"] == pytest.approx(
        column(report, "valuation.implied", "without_debt")[0]
    )
    assert results.valued.debt / 1e6 == pytest.approx(column(report, "valuation.implied", "debt")[0])
    times = [row[found.position("times_widowed")] for row in found.rows]
    widowed = _writer(results).standing[1]
    assert [one is None for one in times] == ["widowed" not in one.types for one in told]
    assert {one for one in times if one is not None} == {widowed.implied / widowed.first}


def test_a_reform_is_put_to_the_trials_of_the_law_as_it_is_with_the_same_factors(
    report: Report, results: ValuationResults
) -> None:
    """Each is valued anew here by the factors that the table of the law as it is prints."""
    (other,) = results.others
    law, found = table(report, "valuation.implied"), table(report, "valuation.implied_1")
    assert [row[0] for row in found.rows] == [row[0] for row in law.rows]
    later = later_years(other.valued.scheme.law.size).start
    schemes = []
    for row in law.rows:
        times = np.ones((other.valued.scheme.law.size, len(TYPES)))
        for kind, name in enumerate(TYPES[:3]):
            told = number_of(row[law.position(f"times_{name}")])
            times[later if name == "old_age" else 0 :, kind] = 1.0 if told is None else told
        scheme = other.valued.scheme
        schemes.append((name, replace(scheme, moves=replace(scheme.moves, times=times))))
    premiums = value_many(schemes, results.valued.ground.first_year, lambda _, made: made.premium)
    assert column(report, "valuation.implied_1", "premium") == pytest.approx(premiums, rel=1e-12)
    assert premiums[0] == other.valued.valuation.premium
    apart = [one - now.premium for one, now in zip(premiums, results.implied, strict=True)]
    assert column(report, "valuation.implied_1", "apart") == pytest.approx(apart)
    keys = {one.key: one.value for one in report.findings}
    option = other.system.option
    assert keys[f"valuation.laws.{option}.implied.old_age"] == pytest.approx(premiums[1])
    low, high = (f"{100 * one:.2f}%" for one in (min(premiums[1:]), max(premiums[1:])))
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "laws")
    assert (
        f"With new pensions multiplied as in the trials of the law as it is, the premium would be between {low} and {high}."
        in " ".join(part.sentences)
    )


def _without_past(results: ValuationResults, name: str) -> ExperienceWriter:
    writer = _only(results, name, 1.0, 1.0)
    (found,) = writer.standing
    vars(writer)["standing"] = (replace(found, held=0.0, implied=0.0, ended=0.0, now=0.0),)
    return writer


def test_a_type_of_which_none_are_in_payment_and_many_begin_is_told(results: ValuationResults) -> None:
    writer = _without_past(results, "invalidity")
    (one,) = writer.standing
    assert any(
        f"Invalidity pensions: {one.first:,.0f} begin in 2024; none are in payment." in text
        for text in writer.in_brief()
    )
    (said,) = [
        text for text in writer.reasons() if text.startswith("Invalidity pensions: none are in payment")
    ]
    assert "Nothing in the data says whether that is many." in said
    assert "the rates at which the insured become invalids are too high" in _causes(writer)


def test_old_age_pensions_of_which_none_are_in_payment_are_told(results: ValuationResults) -> None:
    writer = _writer(results)
    vars(writer)["standing"] = ()
    vars(writer)["experience"] = replace(writer.experience, implied=0.0, paid_for=0)
    (brief,) = writer.in_brief()
    assert "none are in payment just above the age" in brief
    said = next(iter(writer.reasons()))
    assert "None are in payment just above the pensionable age" in said
    assert "the scheme is young" in _causes(writer)


@pytest.mark.parametrize(("paid_for", "is_young"), [(38, False), (19, True)])
def test_a_scheme_is_called_young_only_where_nobody_has_drawn_for_long(
    results: ValuationResults, paid_for: int, is_young: bool
) -> None:
    writer = _only(results, "widowed", 2.0, 1.2)
    vars(writer)["experience"] = replace(writer.experience, paid_for=paid_for)
    assert ("the scheme is young" in _causes(writer)) == is_young
    assert _writer(results).experience.paid_for > 30


@pytest.mark.parametrize(("ratio", "age", "told"), [(2.0, 45.0, "grow older, from 40.0 years on average to 45.0 in 2044"), (2.0, 40.2, ""), (2.0, 35.0, ""), (0.5, 35.0, "grow younger, from 40.0 years"), (0.5, 45.0, "")])  # fmt: skip
def test_an_older_or_younger_scheme_is_named_only_where_it_is_one(
    results: ValuationResults, ratio: float, age: float, told: str
) -> None:
    writer = _only(results, "invalidity", ratio, 1.0)
    (found,) = writer.standing
    vars(writer)["standing"] = (replace(found, age=40.0, age_ahead=age),)
    said = _causes(writer)
    assert told in said
    assert ("of whom they come grow" in said) == bool(told)


@pytest.mark.parametrize(("times", "residents", "told"), [(2.0, 1.3, "more residents reach the age"), (2.0, 0.7, ""), (0.5, 0.7, "fewer residents reach the age"), (0.5, 1.3, "")])  # fmt: skip
def test_the_number_of_residents_is_named_only_where_it_goes_the_same_way(
    results: ValuationResults, times: float, residents: float, told: str
) -> None:
    writer = _writer(results)
    found = writer.experience
    vars(writer)["experience"] = replace(
        found, later=times * found.implied, reaching_later=residents * found.reaching
    )
    said = _causes(writer)
    assert told in said
    assert ("residents reach the age" in said) == bool(told)


def test_each_type_has_a_paragraph_of_its_own(report: Report) -> None:
    data = next(one for one in report.sections if one.id == "past")
    starts = [
        "old-age pensions begin in",
        "Invalidity pensions:",
        "Pensions of widows and widowers:",
    ]
    places = [[at for at, text in enumerate(data.paragraphs) if start in text] for start in starts]
    assert [len(one) for one in places] == [1] * 3
    assert len({at for one in places for at in one}) == 3


def test_too_few_pensions_to_tell_of_are_not_told(results: ValuationResults) -> None:
    writer = _writer(results)
    few = tuple(replace(one, first=0.2, implied=0.9) for one in writer.standing)
    assert not any(one.is_apart for one in few)

"""The sections on ability to contribute: what is told of a survey, and of profiles of groups."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allcover.capacity import profile_results, read_designs
from allcover.catalogue import country_folder
from allcover.estimation import Suppression
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.brief import brief_parts
from allcover.presenting.capacity_words import EARNINGS_ALONE
from allcover.presenting.contributing import capacity_sections
from allcover.presenting.numbers import cell_text
from allcover.presenting.option_notes import CAN_PAY
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.told import Told
from allcover.presenting.writing import written, written_profiles
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    Between,
    Cell,
    Finding,
    NotKnown,
    Report,
    Suppressed,
    Table,
    TableColumn,
    number_of,
)
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

PROFILES = """group,persons,month,mean,p10,p50,p90,subsistence_month,sex
Market women,1000,,80,40,70,120,60,female
Market men,500,,95,50,85,140,60,male
"""
DESIGNS = """
designs: trial
name: {en: Trial}
compare:
  - {design: flat, name: {en: One amount}, kind: flat, contribution_month: 3, source: {title: Working paper, verified: no}}
  - {design: rate, name: {en: A rate}, kind: percentage, rate: 0.05, source: {title: Working paper, verified: no}}
"""


@pytest.fixture(scope="module")
def survey() -> Results:
    folder = country_folder("coresia")
    people = invent_survey(load(folder), 250)
    reforms = [folder / "reforms" / "cover_own_account.yaml"]
    return work_out(Study(folder, people, reforms, designs=folder / "designs" / "self_employed.yaml"))


@pytest.fixture(scope="module")
def report(survey: Results) -> Report:
    return written(survey, ENGLISH)


@pytest.fixture(scope="module")
def unanswered() -> Report:
    """One household in five did not say what its income is."""
    folder = country_folder("coresia")
    people = invent_survey(load(folder), 250)
    silent = pl.int_range(pl.len()) % 5 == 0
    homes = people.households.with_columns(
        pl.when(silent).then(None).otherwise(pl.col("household_income_month")).alias("household_income_month")
    )
    people = Population.gather({**people.tables(), "households": homes}, people.about)
    reforms = [folder / "reforms" / "cover_own_account.yaml"]
    return written(
        work_out(Study(folder, people, reforms, designs=folder / "designs" / "self_employed.yaml")), ENGLISH
    )


@pytest.fixture
def profiles(tmp_path: Path) -> Report:
    (tmp_path / "profiles.csv").write_text(PROFILES, encoding="utf-8")
    (tmp_path / "designs.yaml").write_text(DESIGNS, encoding="utf-8")
    results = profile_results(tmp_path / "profiles.csv", read_designs(tmp_path / "designs.yaml"))
    return written_profiles(results, "profiles.csv", "XCC", date(2024, 1, 1), ENGLISH)


def test_who_can_pay_is_told_under_half_and_twice_the_share_too(report: Report, survey: Results) -> None:
    """More can pay what is asked the more of their income may be asked; the brief says it beside the number."""
    found = {one.key: one for one in report.findings if one.key.startswith("capacity.afford.")}
    (note,) = table(report, "capacity.schemes").notes
    (part,) = [one for one in brief_parts(report, ENGLISH) if one.key == "capacity"]
    assert note in part.notes
    asking = [one for one in survey.capacity.schemes if one.groups[0].asked]
    assert asking
    for one in asking:
        key = f"capacity.afford.{one.scheme}"
        ends = [f"{key}.at_{100 * share:g}".replace(".at_7.5", ".at_7_5") for share, _ in one.under_others]
        low, own, high = (least(found[each]) for each in (ends[0], key, ends[1]))
        assert low <= own <= high
        assert low < high
        assert f"{100 * high:.1f}%" in note


def test_the_brief_says_that_who_can_pay_rests_on_earnings_alone(report: Report, survey: Results) -> None:
    def notes(told: Report) -> str:
        (part,) = [one for one in brief_parts(told, ENGLISH) if one.key == "capacity"]
        return " ".join(part.notes)

    assert EARNINGS_ALONE not in notes(report)
    ability = replace(survey.capacity.ability, basis="earnings_month")
    of_earnings = written(replace(survey, capacity=replace(survey.capacity, ability=ability)), ENGLISH)
    assert EARNINGS_ALONE in notes(of_earnings)


def least(finding: Finding) -> float:
    return finding.low if finding.value is None and finding.low is not None else float(finding.value or 0)


def table(report: Report, key: str) -> Table:
    return next(each for each in report.tables if each.key == key)


def test_every_figure_of_a_survey_has_its_error_definition_and_source(report: Report) -> None:
    told = [finding for finding in report.findings if finding.key.startswith(("capacity.", "designs."))]
    assert len(told) > 20
    for finding in told:
        assert finding.definition
        assert finding.source
        assert finding.estimate is not None or finding.value is None or finding.withheld_below is not None


def test_assumptions_nobody_has_agreed_are_printed_with_their_mark(report: Report) -> None:
    notes = table(report, "capacity.groups").notes
    assert any("20% of income above subsistence" in note and "[unverified]" in note for note in notes)
    assert any("understated where food is home-grown" in note for note in notes)


def test_a_design_that_is_a_scheme_of_a_reform_takes_its_amounts_from_the_definition(
    report: Report, survey: Results
) -> None:
    """The bill asks 1.00 of 4.00 below 60 a month: the State pays three quarters (schedules 1 and 2)."""
    assert survey.capacity.comparison is not None
    (found,) = (each for each in survey.capacity.comparison.results if each.design.id == "subsidised_bands")
    own, state = found.due.own.low, found.due.state.low
    lowest = own == 1.0
    assert lowest.any()
    assert set(state[lowest].tolist()) == {3.0}
    assert any(
        "as the definition of the scheme asks" in note for note in table(report, "designs.ability").notes
    )


def test_a_mean_of_those_whose_capacity_is_known_says_of_how_many_it_is(
    report: Report, unanswered: Report
) -> None:
    """Of five households one did not answer: the mean is of the other four alone, and does not read as of all."""
    whole, partly = table(report, "capacity.groups"), table(unanswered, "capacity.groups")
    labels = {column.key: column.label for column in partly.columns}
    assert (labels["capacity"], labels["middle"]) == (
        "Mean capacity, where known",
        "Median capacity, where known",
    )
    row = dict(zip((column.key for column in partly.columns), partly.rows[0], strict=True))
    assert isinstance(row["asked"], int)
    assert row["known"] == pytest.approx(0.8 * row["asked"], abs=1)
    assert "known" not in {column.key for column in whole.columns}
    for name in ("mean", "median"):
        (found,) = (one for one in unanswered.findings if one.key == f"capacity.{name}")
        assert "whose capacity is known" in found.label
        assert re.search(r"whose capacity is known: (79|80|81)\.\d% of them", found.universe)
        assert found.unweighted_count == row["known"]
        (found,) = (one for one in report.findings if one.key == f"capacity.{name}")
        assert "known" not in found.label + found.universe
        assert "say nothing of the others" in found.definition


def test_states_of_a_design_add_up_to_one(report: Report) -> None:
    held = table(report, "designs.ability")
    for row in held.rows:
        shares = [_ends(row[held.position(state)])[0] for state in ("full", "partly", "not", "unknown")]
        assert sum(shares) == pytest.approx(1)


def test_who_can_pay_what_a_scheme_asks_is_a_range_where_it_cannot_be_told_of_some(
    report: Report, survey: Results
) -> None:
    held = table(report, "capacity.schemes")
    rows = {row[0]: row for row in held.rows}
    found = {finding.key: finding for finding in report.findings}
    for one in survey.capacity.schemes:
        if one.name not in rows:
            continue
        finding, row = found[f"capacity.afford.{one.scheme}"], rows[one.name]
        full, *rest = (_ends(row[held.position(state)])[0] for state in ("full", "partly", "not", "unknown"))
        ends = (finding.low, finding.high) if finding.value is None else (finding.value,) * 2
        assert ends[0] == pytest.approx(full)
        assert full + sum(rest) == pytest.approx(1)
        asked, may = _ends(row[held.position("persons")])
        # Of whom it is not known whether they are asked, those alone count at the higher end who would pay.
        assert ends[1] is not None
        assert ends[1] <= full + rest[-1] + (may - asked) / asked
    assert any(found[f"capacity.afford.{one.scheme}"].outer for one in survey.capacity.schemes)


def _ends(cell: Cell) -> tuple[float, float]:
    if isinstance(cell, Between):
        return cell.low, cell.high
    value = number_of(cell)
    assert value is not None
    return value, value


def test_who_can_pay_under_a_design_is_a_range_wherever_it_cannot_be_told_of_some(
    unanswered: Report,
) -> None:
    held, groups = table(unanswered, "designs.ability"), table(unanswered, "designs.by_group")
    found, everybody = {finding.key: finding for finding in unanswered.findings}, groups.rows[0]
    for column in groups.columns[1:]:
        (row,) = (row for row in held.rows if row[0] == column.label)
        full, unknown = (_ends(row[held.position(state)])[0] for state in ("full", "unknown"))
        assert unknown > 0.001
        cell, finding = everybody[groups.position(column.key)], found[f"designs.{column.key}.can_pay"]
        assert isinstance(cell, Between)
        assert cell.low == pytest.approx(full)
        assert full < cell.high <= full + unknown + 1e-9
        assert cell.outer is not None
        assert cell.outer[0] < cell.low
        assert cell.high < cell.outer[1]
        assert (finding.value, finding.low, finding.high, finding.outer) == (
            None,
            cell.low,
            cell.high,
            cell.outer,
        )
        assert "partly not known" in finding.interval_meaning


def test_women_less_men_is_a_range_where_that_of_either_is(unanswered: Report) -> None:
    held = table(unanswered, "designs.by_sex")
    for row in held.rows:
        women, men, apart = (row[held.position(key)] for key in ("women", "men", "difference"))
        (least, most), (lowest, highest) = _ends(women), _ends(men)
        assert _ends(apart) == pytest.approx((least - highest, most - lowest))
        assert isinstance(apart, Between)
        assert apart.outer is not None


def test_money_of_a_design_is_no_point_where_not_all_is_known(unanswered: Report, profiles: Report) -> None:
    for made in (unanswered, profiles):
        held = table(made, "designs.money")
        found = {finding.key: finding for finding in made.findings}
        for row, design in zip(held.rows, table(made, "designs.by_group").columns[1:], strict=True):
            due, revenue, needed = (row[held.position(key)] for key in ("due", "revenue", "needed"))
            if design.key == "flat" and made is profiles:
                # The tails of the profiles lie on one side of what a flat amount takes: nothing is open.
                continue
            assert isinstance(revenue, Between)
            assert _ends(revenue)[1] <= _ends(due)[1] + 1e-6
            assert isinstance(needed, Between | NotKnown)
            finding = found[f"designs.{design.key}.revenue"]
            assert (finding.value, finding.low, finding.high) == (None, *_ends(revenue))


def test_households_of_unknown_income_leave_open_how_many_have_any_capacity(unanswered: Report) -> None:
    held = table(unanswered, "capacity.groups")
    some, unknown = (held.rows[0][held.position(key)] for key in ("some", "unknown"))
    assert isinstance(some, Between)
    assert some.high - some.low == pytest.approx(number_of(unknown), abs=1e-9)
    (finding,) = (one for one in unanswered.findings if one.key == "capacity.has_some")
    assert (finding.value, finding.low, finding.high) == (None, some.low, some.high)


def test_an_option_says_of_whom_it_asks_who_can_pay_as_a_range(unanswered: Report) -> None:
    (finding,) = (one for one in unanswered.findings if one.key == "designs.subsidised_bands.can_pay")
    (payers,) = (held for held in unanswered.tables if held.key == "options.payers")
    assert finding.low is not None
    assert finding.high is not None
    told = f"Of those whom it asks, {finding.low:.1%} to {finding.high:.1%} ("
    assert any(told in note for note in payers.notes)


def test_who_can_pay_in_full_is_the_same_range_in_table_and_brief_and_drawn_as_far_as_sure(
    unanswered: Report,
) -> None:
    found = {one.label: one for one in unanswered.findings if one.key.startswith("capacity.afford.")}
    held = table(unanswered, "capacity.schemes")
    ranges = 0
    for row in held.rows:
        cell, finding = row[held.position("full")], found[f"{row[0]}: can pay the contribution in full"]
        if isinstance(cell, Between):
            ranges += 1
            assert (cell.low, cell.high, cell.outer) == (finding.low, finding.high, finding.outer)
        else:
            assert number_of(cell) == finding.value
    assert ranges
    (chart,) = (one for one in unanswered.charts if one.key == "capacity.schemes")
    assert "as far as it is sure" in chart.about


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_of_who_can_pay_has_no_article_before_it(language: str) -> None:
    words = words_of(language)
    share = cell_text(Between(0.366, 0.373), TableColumn("share", "", "share"), words)
    told = words(CAN_PAY, share=share, table="A table")
    assert share in told
    assert not re.search(rf"\b(el|la|le|les|o|os) {re.escape(share)}", told)


def test_ranges_of_profiles_name_what_leaves_them_open(profiles: Report) -> None:
    cells = [
        cell for held in profiles.tables for row in held.rows for cell in row if isinstance(cell, Between)
    ]
    assert cells
    assert all("percentile" in cell.because for cell in cells)


def test_months_are_told_where_farms_have_seasons(report: Report) -> None:
    months = table(report, "capacity.months")
    assert [row[0] for row in months.rows][:2] == ["January", "February"]
    assert len(months.rows) == 12


def test_a_pension_is_told_only_of_a_design_with_a_rule(report: Report, profiles: Report) -> None:
    assert {row[0] for row in table(report, "designs.pensions").rows} == {"Four bands of earnings"}
    said = [text for section in profiles.sections for text in section.paragraphs]
    assert any("needs a benefit rule and an actuary" in text for text in said)
    assert "designs.pensions" not in {each.key for each in profiles.tables}


def test_profiles_have_no_sampling_error_and_no_sample(profiles: Report) -> None:
    for held in profiles.tables:
        for row in held.rows:
            for cell in row:
                assert not isinstance(cell, Estimate) or cell.standard_error is None
    assert {row[-1] for row in table(profiles, "capacity.groups").rows} == {None}
    assert any("no sampling errors" in limit for limit in profiles.limits)


def test_women_stand_beside_men(profiles: Report) -> None:
    sexes = table(profiles, "designs.by_sex")
    for row in sexes.rows:
        women, men, apart = (_ends(row[sexes.position(key)]) for key in ("women", "men", "difference"))
        assert apart == pytest.approx((women[0] - men[1], women[1] - men[0]))
        assert women < men


def test_the_burden_of_a_flat_amount_falls_along_income_and_is_called_regressive(profiles: Report) -> None:
    burden = table(profiles, "designs.burden")
    weights = [number_of(row[burden.position("flat")]) or 0.0 for row in burden.rows]
    assert weights == sorted(weights, reverse=True)
    said = [text for section in profiles.sections for text in section.paragraphs]
    assert any(text.startswith("“One amount” is regressive at the bottom") for text in said)
    assert not any(text.startswith("“A rate”") for text in said)


def test_a_design_whose_burden_falls_with_income_is_told_to_do_so(profiles: Report) -> None:
    burden = table(profiles, "designs.burden")
    said = " ".join(text for section in profiles.sections for text in section.paragraphs)
    names = {column.key: column.label for column in burden.columns[2:]}
    fallen = 0
    for key, name in names.items():
        weights = [number_of(row[burden.position(key)]) for row in burden.rows]
        assert None not in weights
        known = [round(weight or 0.0, 9) for weight in weights]
        is_falling = known == sorted(set(known), reverse=True)
        is_largest = known[0] > max(known[1:])
        fallen += is_falling
        told = f"“{name}”: of all who are asked, the "
        assert (
            f"{told}share of income that is asked falls from the poorest, {known[0]:.1%}" in said
        ) == is_falling
        assert (f"{told}poorest are asked the largest share" in said) == (is_largest and not is_falling)
    assert fallen


def test_what_the_poorest_and_the_richest_are_asked_is_told_with_its_interval(survey: Results) -> None:
    """The table of it is not printed."""
    held = written(replace(survey, study=replace(survey.study, suppression=Suppression(1))), ENGLISH)
    burden = table(held, "designs.burden")
    said = " ".join(
        text for section in held.sections for text in section.paragraphs if "of all who are asked" in text
    )
    assert said
    told = [
        [
            cell_text(row[burden.position(column.key)], column, ENGLISH)
            for row in (burden.rows[0], burden.rows[-1])
        ]
        for column in burden.columns[2:]
    ]
    assert any(
        "(" in first
        and (f"{first}, to the richest, {last}," in said or f"{first}; the richest, {last}." in said)
        for first, last in told
    )


def test_a_difference_between_women_and_men_is_withheld_where_either_is_too_few(survey: Results) -> None:
    """Else it would tell the share that is withheld, from the other."""
    compared = survey.capacity.comparison
    assert compared is not None
    few = min(row.asked for found in compared.results for row in found.groups if row.grouping == "sex")
    told, strict = Told("Coresia", "2024-01-01"), Suppression(minimum_persons=few + 1)
    (held,) = (
        each
        for section in capacity_sections(survey.capacity, told, ENGLISH, strict, "XCC")
        for each in section.tables
        if each.key == "designs.by_sex"
    )
    withheld = [row for row in held.rows if any(isinstance(cell, Suppressed) for cell in row[1:3])]
    assert withheld
    assert all(isinstance(cell, Suppressed) for row in withheld for cell in row[3:])


def test_charts_of_the_sections_are_of_their_own_tables(survey: Results) -> None:
    told = Told("Coresia", "2024-01-01")
    sections = list(capacity_sections(survey.capacity, told, ENGLISH, survey.study.suppression, "XCC"))
    assert [section.id for section in sections] == ["capacity", "designs"]
    drawn = {chart.key for section in sections for chart in section.charts}
    assert drawn == {
        "capacity.months",
        "capacity.schemes",
        "designs.ability",
        "designs.burden",
        "designs.by_sex",
    }

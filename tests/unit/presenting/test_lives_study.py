"""Benefits for families asked of the people of later years: the survey's own at first, moved by the law alone, with errors, and refused beyond the horizon."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.engine.outcome import judge_everybody
from allcover.impact.amounts import due, modelled
from allcover.invention import invent_survey
from allcover.presenting.lives_families import without_withheld
from allcover.presenting.lives_section import lives_sections
from allcover.presenting.lives_study import Asked, LivesResults, bereaved_of, dates_of
from allcover.presenting.tables import csv_text, legend
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuing import Basis
from allcover.projection.economy_file import read_economy
from allcover.projection.lives_spread import Pensions, resting
from allcover.projection.sample import repeated
from allcover.projection.valuation_file import Assumptions
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Cell, Section, Suppressed, Table, TableColumn
from allcover.vocabulary.words import ENGLISH

CORESIA, DAY, YEARS = country_folder("coresia"), date(2024, 6, 30), 12
GRANT = "household_grant"


def _given() -> Assumptions:
    return read_assumptions(CORESIA / "valuations" / "national_pension.yaml")


def _study(given: Assumptions, *reforms: Path) -> ValuationResults:
    system = load(CORESIA)
    basis = Basis(
        system,
        invent_survey(system, 500),
        DAY,
        CORESIA / "people",
        given,
        economy=read_economy(CORESIA / "economy.yaml"),
    )
    return value_study(
        ValuationStudy(CORESIA, basis, YEARS, reforms, lives=1_000, lives_in=(2030, 2036)), has_trials=False
    )


@pytest.fixture(scope="module")
def results() -> ValuationResults:
    return _study(_given(), CORESIA / "reforms" / "raise_household_grant.yaml")


@pytest.fixture(scope="module")
def lived(results: ValuationResults) -> LivesResults:
    assert results.lived is not None
    return results.lived


@pytest.fixture(scope="module")
def sections(results: ValuationResults, lived: LivesResults) -> list[Section]:
    return list(lives_sections(results, lived, Told("survey", "2024-06-30"), ENGLISH))


def _of(lived: LivesResults, law: int, years: int, scheme: str = GRANT) -> Asked:
    found = lived.laws[law].of(scheme, years)
    assert found is not None
    return found


def _value(found: Estimate) -> float:
    assert found.value is not None
    return found.value


def test_the_first_year_is_the_surveys_total_under_the_law_and_under_the_reform(
    results: ValuationResults, lived: LivesResults
) -> None:
    survey = results.study.basis.survey
    weight = survey.persons["weight"].to_numpy()
    for place, law in enumerate(lived.laws):
        outcome = judge_everybody(law.system, survey, DAY, law.system.payments(law.system.schemes_on(DAY)))
        owed = due(survey, outcome, law.system.schemes[GRANT], "cash").low
        assert _value(_of(lived, place, 0).cost) == pytest.approx(12 * weight @ owed, rel=1e-12)
        if place == 0:
            paid = modelled(survey, outcome).cash[GRANT].low
            assert _of(lived, 0, 0).at_reach == pytest.approx(12 * weight @ paid, rel=1e-12)


def test_one_amount_changed_moves_what_it_touches_at_every_date_and_nothing_else(lived: LivesResults) -> None:
    assert lived.dates == (0, 6, 12)
    for years in lived.dates:
        assert _value(_of(lived, 1, years).cost) > 1.4 * _value(_of(lived, 0, years).cost)
        other = [_of(lived, law, years, "social_pension") for law in (0, 1)]
        assert other[0] == other[1]
    before, after = (law.lived.lives for law in lived.laws)
    assert (before.paid == after.paid).all()


def test_every_cost_and_every_share_of_old_persons_has_an_error_of_the_design(lived: LivesResults) -> None:
    for years, spread in zip(lived.dates, lived.spread, strict=True):
        for found in (
            _of(lived, 0, years).cost,
            *spread.old_drawing.values(),
            spread.homes[1],
            spread.pensions["women"].mean,
        ):
            assert found.standard_error is not None
            assert 0 < found.standard_error < 0.6 * _value(found)
        tenths = [_value(one) for one in spread.pensions["men"].tenths]
        assert tenths == sorted(tenths)
        assert sum(_value(one) for one in spread.homes) == pytest.approx(1)


def test_the_report_says_how_the_future_is_spread_and_what_is_not_modelled(sections: list[Section]) -> None:
    lives, families = sections
    said = " ".join(lives.paragraphs)
    assert "Divorce is not modelled" in said
    assert all(finding.unweighted_count is None and finding.estimate for finding in lives.findings)
    assert "Leaving the parents’ home without marrying is not modelled" in said
    assert [table.key.rpartition(".")[2] for table in lives.tables] == [
        "drawing",
        "pensions",
        "tenths",
        "wages",
        "homes",
        "left",
        "beside",
        "apart",
    ]
    assert {table.key.rpartition(".")[2] for table in families.tables} >= {
        GRANT,
        "family_income_grant",
        "social_pension",
    }
    drawing = lives.tables[0]
    assert [row[0] for row in drawing.rows] == [2024, 2030, 2036]
    assert len(lives.charts) == 3


def test_rates_of_divorce_and_of_leaving_home_make_smaller_households(lived: LivesResults) -> None:
    groups = len(_given().raw["ages"]["from"])
    rates = [0.0, *[0.08] * (groups - 1)]
    source = {"title": "Test", "verified": True}
    given = _given().changed(("ages", "divorce"), {"female": rates, "source": source})
    given = given.changed(("ages", "leaving_home"), {"female": rates, "male": rates, "source": source})
    other = _study(given).lived
    assert other is not None
    assert _value(other.spread[0].size) == pytest.approx(_value(lived.spread[0].size), rel=1e-12)
    assert _value(other.spread[2].size) < _value(lived.spread[2].size) - 0.2


def test_years_beyond_the_horizon_are_refused_with_their_place() -> None:
    with pytest.raises(
        Faults, match=r"--lives-in: People of 2050 are asked for; the years run from 2024 to 2036"
    ):
        dates_of(YEARS, 2024, (2030, 2050))


def test_years_to_look_at_need_lives(tmp_path: Path) -> None:
    arguments = [
        "value",
        "coresia",
        "national_pension",
        "--survey",
        str(tmp_path),
        "--lives-in",
        "2030",
        "--out",
        str(tmp_path),
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 2
    assert "Give --lives with --lives-in" in found.output


def test_wages_are_spread_as_in_the_survey_at_first(
    results: ValuationResults, lived: LivesResults, sections: list[Section]
) -> None:
    members, first = results.valued.members, lived.earned[0]
    works = members.is_contributing
    mean = np.average(members.earnings[works], weights=members.weight[works])
    for sex, place in (("women", 0), ("men", 1)):
        low, middle, high = (_value(one) for one in first.wages[sex])
        assert low < middle < high
        own = members.earnings[works & (members.sex == place)] / mean
        assert own.min() <= low
        assert high <= own.max()
        assert first.replaced[sex].value is None
        assert first.wages[sex][1].standard_error is not None
    table = next(one for one in sections[0].tables if one.key == "valuation.lives.wages")
    assert len(table.rows) == 2 * len(lived.dates)
    assert "Wages over a life are not modelled" not in " ".join(sections[0].paragraphs)


def test_what_cannot_be_below_nought_has_no_interval_below_it(lived: LivesResults) -> None:
    """Pensions, persons and costs of few who draw: a small sample leaves them open upwards, not below nothing."""
    found = [one for law in lived.laws for asked in law.asked for one in (asked.cost, asked.recipients)]
    for spread in lived.spread:
        found += [held.mean for held in spread.pensions.values()]
        found += [*spread.new.values(), *spread.left.values(), spread.size]
    found += [one for earned in lived.earned for one in earned.replaced.values()]
    lows = [one.low for one in found if one.low is not None]
    assert len(lows) > 20
    assert min(lows) >= 0


def _cells(sections: list[Section]) -> list[tuple[str, Cell]]:
    tables = [table for section in sections for table in section.tables]
    return [(table.key, cell) for table in tables for row in table.rows for cell in row]


def test_what_rests_on_too_few_persons_of_the_survey_is_withheld_however_many_lives_they_have(
    results: ValuationResults, lived: LivesResults, sections: list[Section]
) -> None:
    told = [cell for _, cell in _cells(sections) if isinstance(cell, Estimate) and cell.value is not None]
    assert len(told) > 50
    assert all(not cell.persons or cell.persons >= 30 for cell in told)
    pensions = next(one for one in sections[0].tables if one.key == "valuation.lives.pensions")
    found = [spread.pensions[sex].mean for spread in lived.spread for sex in ("women", "men")]
    few = [0 < (one.persons or 0) < 30 for one in found]
    assert any(few)
    assert [isinstance(row[pensions.position("mean")], Suppressed) for row in pensions.rows] == few
    # A life that is lived twice is no second person who was asked.
    sample, repeated_ = lived.laws[0].lived.sample, repeated(lived.laws[0].lived.sample, 4_000)
    draws = [np.asarray(one.kind >= 0) for one in (sample, repeated_)]
    bare = Estimate(value=1.0)
    once, twice = (resting(bare, one, who).persons for one, who in zip((sample, repeated_), draws))
    assert once == twice
    assert draws[1].sum() == 2 * draws[0].sum() > 0


def test_an_interval_of_few_who_retire_is_withheld_in_table_and_file(
    results: ValuationResults, lived: LivesResults
) -> None:
    wild = Estimate(value=0.18, standard_error=0.08, low=0.001, high=55.09, degrees=1, persons=2)
    earned = tuple(
        replace(one, replaced={"women": wild, "men": replace(wild, persons=30)}) for one in lived.earned
    )
    section = next(
        lives_sections(results, replace(lived, earned=earned), Told("survey", "2024-06-30"), ENGLISH)
    )
    wages = next(one for one in section.tables if one.key == "valuation.lives.wages")
    place = wages.position("replaced")
    assert [row[place] for row in wages.rows[:2]] == [Suppressed(30), replace(wild, persons=30)]
    assert any("(n<30): withheld" in line for line in legend(wages, ENGLISH))
    women = csv_text(wages, ENGLISH).splitlines()[1]
    assert "(n<30)" in women
    assert "55.09" not in women


def test_a_picture_leaves_out_what_the_table_withholds(
    results: ValuationResults, lived: LivesResults
) -> None:
    held = lived.spread[0].pensions
    few = {"women": _resting_on(29, held["women"]), "men": _resting_on(30, held["men"])}
    spread = (replace(lived.spread[0], pensions=few), *lived.spread[1:])
    old = {sex: replace(one, persons=12) for sex, one in spread[-1].old_drawing.items()}
    spread = (*spread[:-1], replace(spread[-1], old_drawing=old))
    section = next(
        lives_sections(results, replace(lived, spread=spread), Told("survey", "2024-06-30"), ENGLISH)
    )
    charts = {chart.key: str(chart.spec) for chart in section.charts}
    value = few["women"].tenths[4].value
    assert value is not None
    assert repr(value) not in charts["valuation.lives.tenths"]
    assert repr(few["men"].tenths[4].value) in charts["valuation.lives.tenths"]
    finding = next(one for one in section.findings if one.key == "valuation.lives.drawing_women")
    assert (finding.value, finding.estimate, finding.withheld_below) == (None, None, 30)


def _resting_on(persons: int, held: Pensions) -> Pensions:
    tenths = tuple(replace(one, persons=persons) for one in held.tenths)
    return Pensions(tenths, replace(held.mean, persons=persons))


def test_lives_looked_at_on_the_first_date_alone_are_presented_once(
    results: ValuationResults, lived: LivesResults
) -> None:
    """Where only the year of the survey is asked for, the first date is the last too."""
    once = replace(lived, dates=lived.dates[:1], spread=lived.spread[:1], earned=lived.earned[:1])
    section = next(lives_sections(results, once, Told("survey", "2024-06-30"), ENGLISH))
    (tenths,) = [table for table in section.tables if table.key == "valuation.lives.tenths"]
    assert [column.key for column in tenths.columns] == ["tenth", "women_2024", "men_2024"]


def test_how_far_lives_lie_from_cells_is_told_by_year_and_type(
    results: ValuationResults, lived: LivesResults, sections: list[Section]
) -> None:
    (apart,) = [table for table in sections[0].tables if table.key == "valuation.lives.apart"]
    ours, made = lived.laws[0].lived, results.made
    names = [column.key for column in apart.columns]
    lying = ours.benefits[0] / made.benefits[0] - 1
    told = {row[0]: row[names.index("old_age")] for row in apart.rows}
    widest = int(np.argmax(np.abs(lying)))
    for at in (0, 5, 10, len(made.years) - 1, widest):
        assert told[int(made.years[at])] == pytest.approx(lying[at], rel=1e-12)


def test_the_chance_of_lives_is_measured_by_other_random_numbers_and_told_beside_each_difference(
    results: ValuationResults, lived: LivesResults, sections: list[Section]
) -> None:
    (apart,) = [table for table in sections[0].tables if table.key == "valuation.lives.apart"]
    made, names = results.made, [column.key for column in apart.columns]
    runs = [lived.laws[0].lived.benefits[0], *(run.benefits[0] for run in lived.again)]
    assert len({run.tobytes() for run in runs}) == len(runs) > 5
    spread = np.std([run / made.benefits[0] - 1 for run in runs], axis=0, ddof=1)
    for row in apart.rows:
        at = int(str(row[0])) - int(made.years[0])
        chance = row[names.index("old_age_chance")]
        assert chance == pytest.approx(spread[at] * 2.306, rel=1e-3)  # Student's t of eight degrees
    assert "lie apart by the chance of the lives" not in apart.definition


def test_years_that_chance_does_not_explain_are_counted_and_given_no_cause(
    results: ValuationResults, lived: LivesResults
) -> None:
    """Lives twice as far as cells in three years, of which nothing is said to be chance."""
    first = lived.laws[0]
    benefits = first.lived.benefits.copy()
    cells = results.made.benefits[0]
    benefits[0] = cells
    benefits[0, :3] = 2 * cells[:3]
    law = replace(first, lived=replace(first.lived, benefits=benefits))
    moved = replace(lived, laws=(law, *lived.laws[1:]), again=tuple(replace(run, benefits=benefits * (1 + shift)) for run, shift in zip(lived.again, (0.01, -0.01) * 4)))  # fmt: skip
    section = next(lives_sections(results, moved, Told("survey", "2024-06-30"), ENGLISH))
    (apart,) = [table for table in section.tables if table.key == "valuation.lives.apart"]
    assert "Old-age pensions 3," in apart.definition
    assert "was not measured" in apart.definition


def test_couples_of_both_routes_are_told_beside_how_far_widowed_lie_apart(
    results: ValuationResults, lived: LivesResults, sections: list[Section]
) -> None:
    """Of those whose death in the first year would leave a pension: married in the survey, and by the shares assumed."""
    (apart,) = [table for table in sections[0].tables if table.key == "valuation.lives.apart"]
    sample, scheme = lived.laws[0].lived.sample, results.valued.scheme
    insured = np.isin(sample.state, (1, 2)) & (sample.service >= scheme.awards[0].risk_service)
    shares = []
    for sex in (1, 0):
        who = (sample.sex == sex) & (insured | np.isin(sample.kind, (0, 1)))
        risk = scheme.moves.dying[0][sex, sample.age]
        risk = np.where(sample.kind == 1, 1 - (1 - risk) ** scheme.moves.invalid_mortality, risk)
        shares.append(np.average(sample.mate[who] >= 0, weights=(sample.weight * risk)[who]))
    men, women = (f"{100 * share:.0f}%" for share in shares)
    assert f"{men} of men and {women} of women are married in the survey" in apart.definition


def test_no_interval_of_a_pension_or_a_wage_reaches_below_nought(lived: LivesResults) -> None:
    tenths = [one for found in lived.spread for held in found.pensions.values() for one in held.tenths]
    wages = [one for found in lived.earned for held in found.wages.values() for one in held]
    for one in (*tenths, *wages):
        assert one.low is None or one.value is None or 0 <= one.low <= one.value
    assert any(one.low is not None for one in tenths)


def test_reach_that_rests_on_too_few_is_withheld_at_every_date(results: ValuationResults, lived: LivesResults, sections: list[Section]) -> None:  # fmt: skip
    """Of some 30 mothers of the survey the share that is paid is not told, and so not what later mothers would be paid by it."""
    survey, basis = results.study.basis.survey, results.study.basis
    outcome = judge_everybody(basis.system, survey, DAY, basis.system.payments(basis.system.schemes_on(DAY)))
    seen = set()
    for found in lived.laws[0].asked:
        owed = due(survey, outcome, basis.system.schemes[found.scheme], "cash").low
        few = 0 < np.count_nonzero(owed > 0) < 30
        assert (found.at_reach is None) == few
        seen.add(few)
        table = next(one for one in sections[1].tables if one.key.endswith(found.scheme))
        is_left_out = "reached_0" not in [column.key for column in table.columns]
        assert is_left_out == few
        assert any("as far as it reaches today" in note for note in table.notes) or not few
    assert seen == {True, False}


def test_a_column_withheld_nearly_everywhere_is_left_out_and_named() -> None:
    few = Suppressed(30)
    columns = (
        TableColumn("who", "Who"),
        TableColumn("mean", "Mean", "share"),
        TableColumn("new", "New", "share"),
    )
    rows = tuple((str(at), 0.5, few if at else 0.4) for at in range(4))
    table = Table(key="t", title="T", columns=columns, rows=rows, definition="D", universe="U", source="S")
    made = without_withheld(table, ENGLISH)
    assert [column.key for column in made.columns] == ["who", "mean"]
    assert made.rows[0] == ("0", 0.5)
    assert "New" in made.notes[-1]
    empty = replace(table, rows=tuple((*row[:2], None) for row in rows))
    assert without_withheld(empty, ENGLISH) is empty
    told = replace(table, rows=(*rows[:2], ("2", 0.5, 0.3), rows[3]))
    assert without_withheld(told, ENGLISH) is told


def test_where_the_law_gives_orphans_nothing_that_is_said_instead_of_noughts(
    results: ValuationResults, lived: LivesResults, sections: list[Section]
) -> None:
    left = next(table for table in sections[0].tables if table.key == "valuation.lives.left")
    assert left.notes == ("The law gives orphans no pension of the scheme.",)
    assert "drawing_orphaned" not in [column.key for column in left.columns]
    persons = results.made.insured.persons.copy()
    persons[-1, 3] = 1.0
    insured = replace(results.made.insured, persons=persons)
    valued = replace(results.valued, valuation=replace(results.valued.valuation, insured=insured))
    other = replace(results, valued=valued)
    drawn = next(iter(lives_sections(other, lived, Told("survey", "2024-06-30"), ENGLISH))).tables
    left = next(table for table in drawn if table.key == "valuation.lives.left")
    assert not left.notes
    assert "drawing_orphaned" in [column.key for column in left.columns]


def test_how_many_children_have_lost_a_parent_is_told_of_the_survey_and_of_later(
    results: ValuationResults, lived: LivesResults
) -> None:
    """It is why a grant for a loss falls: of those of the survey none is a child 18 years on."""
    survey = results.study.basis.survey
    rows = [
        (row["weight"], "dead" in (row["mother_vital_status"], row["father_vital_status"]))
        for row in survey.persons.iter_rows(named=True)
        if row["age"] < 18
    ]
    first = lived.laws[0].bereaved[0]
    assert first is not None
    assert first == pytest.approx(sum(one for one, lost in rows if lost) / sum(one for one, _ in rows))
    assert len(lived.laws[0].bereaved) == len(lived.dates)
    assert all(one is not None and 0 < one < first for one in lived.laws[0].bereaved[1:])
    # Said only where the years reach so far that they are grown up.
    families = list(lives_sections(results, lived, Told("survey", "2024-06-30"), ENGLISH))[1]
    assert not any("have lost a parent" in one for one in families.paragraphs)
    law = replace(lived.laws[0], bereaved=(0.12, 0.06, 0.031))
    later = replace(lived, dates=(0, 6, 18), laws=(replace(law, asked=()), *lived.laws[1:]))
    families = list(lives_sections(results, replace(later, spread=lived.spread), Told("survey", "2024-06-30"), ENGLISH))[1]  # fmt: skip
    assert any(
        "12.0% have lost a parent by the survey; in 2042 it is 3.1%" in one for one in families.paragraphs
    )
    untold = survey.persons.with_columns(pl.lit(None, dtype=survey.persons["mother_vital_status"].dtype).alias("mother_vital_status"))  # fmt: skip
    assert bereaved_of(replace(survey, persons=untold)) is None

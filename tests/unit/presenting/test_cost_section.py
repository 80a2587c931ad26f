"""Cost in a report: every amount with its interval, or with what unknown amounts leave open; the brief tells that of the options."""

import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf, isfinite

import pytest

from allcover.catalogue import country_folder
from allcover.estimation import Suppression
from allcover.estimation.intervals import nobody
from allcover.impact.figure import told
from allcover.impact.money import NOTHING, Money
from allcover.impact.option import OptionResult, on_top
from allcover.invention import invent_survey
from allcover.presenting.brief import brief_parts
from allcover.presenting.cost_section import CostWriter
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.told import Told
from allcover.presenting.writing import written
from allcover.rules.definition import PAYERS
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, NotKnown, Report, Suppressed
from allcover.vocabulary.words import ENGLISH

FOLDER = country_folder("coresia")
REFORM = FOLDER / "reforms" / "raise_household_grant.yaml"


@pytest.fixture(scope="module")
def results() -> Results:
    survey = invent_survey(load(FOLDER), 400)
    return work_out(Study(FOLDER, survey, reforms=(REFORM,), suppression=Suppression(1, 1)))


@pytest.fixture(scope="module")
def report(results: Results) -> Report:
    return written(results, ENGLISH)


def test_every_amount_of_the_cost_is_told_with_its_error_or_as_a_range(
    results: Results, report: Report
) -> None:
    found = {finding.key: finding for finding in report.findings}
    before = results.options[0]
    for option in results.options:
        amounts = {f"cost.{option.id}.total": option.total.cost}
        amounts |= {f"cost.{option.id}.paid_by.{payer}": option.total.paid_by[payer] for payer in PAYERS}
        if option is not before:
            amounts[f"cost.{option.id}.extra"] = on_top(option, before).cost
        for key, money in amounts.items():
            finding = found[key]
            assert finding.value == money.value
            assert finding.estimate == money.estimate
            if money.value is None:
                assert finding.low == (money.low if isfinite(money.low) else None)
            elif money.value:
                assert finding.estimate is not None
                assert finding.estimate.standard_error


def test_the_tables_of_cost_carry_the_errors(report: Report) -> None:
    tables = {table.key: table for table in report.tables}
    cost = tables["options.cost"]
    for row in cost.rows:
        for column in ("benefits", "administration", "cost"):
            assert isinstance(row[cost.position(column)], Estimate | Between)
    assert any(isinstance(cell, Estimate) for row in tables["options.payers"].rows for cell in row)


def test_the_share_of_gdp_has_the_relative_error_of_the_cost(report: Report) -> None:
    found = {finding.key: finding for finding in report.findings}
    share, cost = (found[f"cost.baseline.{name}"].estimate for name in ("share_of_gdp", "total"))
    assert share is not None
    assert cost is not None
    assert share.relative_error == pytest.approx(cost.relative_error)


@pytest.mark.parametrize("is_raised", [True, False])
def test_a_cost_summed_from_raised_incomes_says_so_where_it_stands_in_large(
    results: Results, *, is_raised: bool
) -> None:
    people = results.study.population
    raised = replace(people, about=replace(people.about, has_raised_incomes=is_raised))
    told = written(replace(results, study=replace(results.study, population=raised)), ENGLISH)
    (tile,) = [
        one for one in brief_parts(told, ENGLISH)[0].leading if one.key == "cost.baseline.share_of_gdp"
    ]
    assert ("too high" in tile.brief) == is_raised
    (total,) = [one for one in told.findings if one.key == "cost.baseline.total"]
    assert ("too high" in total.label) == is_raised == total.brief.endswith("(too high)")
    tables = {each.key: each for each in told.tables}
    for key in ("options.cost", "options.payers"):
        assert any(note.startswith("Too high") for note in tables[key].notes) == is_raised
    for key, table in tables.items():
        if key.startswith("schemes.") and key != "schemes.definitions":
            notes = [note for note in table.notes if note.startswith("Too high")]
            assert bool(notes) == is_raised, key
            summed = [str(row[0]) for row in table.rows if str(row[1]).startswith("what persons say")]
            assert summed
            assert not notes or f"of: {'; '.join(summed)}. " in notes[0]
    # What the rules change is no sum of incomes that were raised.
    assert not [note for note in tables["options.extra_payers"].notes if "oo high" in note]


def test_the_brief_shows_the_interval_of_what_an_option_costs_more(report: Report) -> None:
    (part,) = [part for part in brief_parts(report, ENGLISH) if part.key == "options"]
    assert part.table is not None
    cost = next(row for row in part.table.rows if str(row[0]).startswith("Cost: benefits and administration"))
    assert re.fullmatch(r"[\d.,]+ \([\d.,]+–[\d.,]+\)", str(cost[1]))


@pytest.mark.parametrize(
    ("untold", "label"),
    [
        ((), "Cost: benefits and administration"),
        (("household_grant",), "Cost: benefits, and administration where known"),
        (("household_grant", "mutual_health"), "Cost: benefits alone, administration not known"),
    ],
)
def test_the_brief_says_of_what_the_cost_of_an_option_is(
    results: Results, untold: tuple[str, ...], label: str
) -> None:
    """The option changes two schemes; that others tell what their administration costs says nothing of its cost."""
    before, after = (_without_administration(option, untold) for option in results.options)
    report = written(replace(results, options=(before, after)), ENGLISH)
    (part,) = [part for part in brief_parts(report, ENGLISH) if part.key == "options"]
    assert part.table is not None
    assert str(part.table.rows[0][0]).startswith(f"{label} (million")


def _without_administration(option: OptionResult, schemes: Sequence[str]) -> OptionResult:
    outcome = option.modelled.outcome
    system = outcome.system
    changed = {name: replace(system.schemes[name], administration="") for name in schemes}
    bare = replace(outcome, system=replace(system, schemes={**system.schemes, **changed}))
    return replace(option, modelled=replace(option.modelled, outcome=bare))


def test_what_rests_on_few_beneficiaries_is_withheld_with_who_pays_it(results: Results) -> None:
    parts = [part for part in results.options[0].schemes if part.is_costed and part.unweighted]
    fewest = min(part.unweighted for part in parts)
    least = fewest + 1
    asked = replace(results, study=replace(results.study, suppression=Suppression(least, 1)))
    table = next(table for table in written(asked, ENGLISH).tables if table.key == "schemes.baseline")
    money = [place for place, column in enumerate(table.columns) if column.kind == "money"]
    at = table.position("asked")
    asked_of = [(row, row[at]) for row in table.rows if isinstance(row[at], int) and row[at]]
    few = [row for row, count in asked_of if isinstance(count, int) and count < least]
    many = [row for row, count in asked_of if isinstance(count, int) and count >= least]
    assert few
    assert all(isinstance(row[place], Suppressed) for row in few for place in money)
    assert many
    assert not any(isinstance(row[place], Suppressed) for row in many for place in money)


def test_a_count_of_those_who_gain_has_no_interval_below_zero(results: Results) -> None:
    counts = [figure.at_low for tenth in results.options[1].gains for figure in (tenth.gainers, tenth.losers)]
    symmetric = [(count.value or 0) - 2 * (count.standard_error or 0) for count in counts]
    assert min(symmetric) < 0, "a symmetric interval would reach below zero"
    assert all(count.low is not None and 0 <= count.low <= (count.value or 0) for count in counts)


def test_a_figure_of_nobody_is_not_told_as_an_amount_left_open(results: Results) -> None:
    writer = CostWriter(results.options, Told("A survey", "2024"), ENGLISH, Suppression(1, 1))
    found = writer.finding("a", "A share", told(nobody()), "share", "A definition", "Everybody")
    assert (found.value, found.low, found.high, found.interval_meaning) == (None, None, None, "")


@pytest.mark.parametrize(("part_of_gdp", "is_told"), [(0.9, True), (1.1, False), (inf, False)])
def test_a_cost_that_may_be_nothing_or_all_is_not_known_as_a_share_or_at_all(
    results: Results, part_of_gdp: float, is_told: bool
) -> None:
    before = results.options[0]
    outcome = before.modelled.outcome
    gdp = outcome.system.country.economy["gdp_year"].on(outcome.day)
    assert gdp is not None
    high = float(gdp.value) * part_of_gdp  # type: ignore[arg-type]
    total = replace(before.total, benefits=Money(0, high), administration=NOTHING)
    writer = CostWriter((replace(before, total=total),), Told("A survey", "2024"), ENGLISH, Suppression(1, 1))
    section = writer.section()
    (table,) = (table for table in section.tables if table.key == "options.cost")
    row = dict(zip([column.key for column in table.columns], table.rows[0], strict=True))
    assert isinstance(row["gdp"], Between if is_told else NotKnown)
    assert isinstance(row["cost"], Between if high < inf else NotKnown)
    (finding,) = (finding for finding in section.findings if finding.key == "cost.baseline.total")
    assert (finding.low, finding.high) == ((0, high) if high < inf else (None, None))


def test_beneficiaries_of_whom_nobody_is_sure_are_not_told_as_nobody(results: Results) -> None:
    """Nobody is seen to receive and some may: neither 0 nor "none observed"."""
    before, after = results.options
    open_of = replace(after, beneficiaries=Money(0.0, 5000.0), unweighted=0)
    writer = CostWriter((before, open_of), Told("Survey", "2024-06-30"), ENGLISH, Suppression())
    section = writer.section()
    (table,) = [table for table in section.tables if table.key == "options.cost"]
    cells = [table.rows[1][table.position(key)] for key in ("asked", "beneficiaries")]
    assert all(isinstance(cell, NotKnown) for cell in cells)
    (finding,) = [one for one in section.findings if one.key == f"cost.{after.id}.beneficiaries"]
    told = Suppression().finding(finding)
    assert (told.value, told.withheld) == (None, None)
    assert "leave open" in told.interval_meaning


def _without_amounts(option: OptionResult, name: str) -> OptionResult:
    """The option with a scheme that has contributions, of the employer's alone, and no amount of benefit."""
    paid = dict.fromkeys(PAYERS, NOTHING) | {"employer": Money(14.0, 22.0)}
    part = replace(
        option.schemes[0], scheme="bare", name=name, benefits=NOTHING, administration=NOTHING, paid_by=paid,
        is_costed=False,
    )  # fmt: skip
    total = replace(option.total, paid_by={**option.total.paid_by, "employer": NOTHING})
    costed = tuple(
        replace(one, paid_by={**one.paid_by, "employer": NOTHING}) for one in option.schemes if one.is_costed
    )
    return replace(option, schemes=(*costed, part), total=total)


def test_what_goes_to_schemes_that_are_left_out_is_not_told_as_paid_by_nobody(results: Results) -> None:
    before, after = (_without_amounts(option, "Work injury insurance") for option in results.options)
    section = CostWriter((before, after), Told("A survey", "2024"), ENGLISH, Suppression(1, 1)).section()
    tables = {table.key: table for table in section.tables}
    rows = {str(row[0]): row[1:] for row in tables["options.payers"].rows}
    assert rows["Employers"] == ("not in the totals", "not in the totals")
    assert rows["Donors"] != rows["Employers"]
    said = "What is paid to schemes without an amount of benefit is not in the totals. Employers: Work injury insurance."
    assert said in tables["options.payers"].notes
    found = {finding.key: finding for finding in section.findings}
    assert found["cost.baseline.paid_by.employer"].value is None
    assert found["cost.baseline.paid_by.donor"].value is not None


def test_who_bears_the_rest_of_a_cost_that_is_not_known_is_not_told_as_nothing(results: Results) -> None:
    before, after = (_without_amounts(option, "Work injury insurance") for option in results.options)
    section = CostWriter((before, after), Told("A survey", "2024"), ENGLISH, Suppression(1, 1)).section()
    tables = {table.key: table for table in section.tables}
    for option in (before, after):
        table = tables[f"schemes.{option.id}"]
        (row,) = [row for row in table.rows if row[0] == "Work injury insurance"]
        told = {payer: row[table.position(payer)] for payer in PAYERS}
        assert [payer for payer in PAYERS if isinstance(told[payer], NotKnown)] == [
            "state",
            "donor",
            "reserve",
        ]
        assert told["employer"] == Between(14.0, 22.0)
        costed = [row for row in table.rows if not isinstance(row[table.position("benefits")], NotKnown)]
        assert costed
        assert not [row for row in costed if isinstance(row[table.position("donor")], NotKnown)]


def test_what_an_option_leaves_as_it_was_outside_the_totals_is_no_additional_cost(results: Results) -> None:
    before, after = (_without_amounts(option, "Work injury insurance") for option in results.options)
    writer = CostWriter((before, after), Told("A survey", "2024"), ENGLISH, Suppression(1, 1))
    (extra,) = [table for table in writer.section().tables if table.key == "options.extra_payers"]
    (employers,) = [row for row in extra.rows if row[0] == "Employers"]
    assert employers[1] != "not in the totals"
    assert not [note for note in extra.notes if "not in the totals" in note]
    anew = CostWriter((results.options[0], after), Told("A survey", "2024"), ENGLISH, Suppression(1, 1))
    (extra,) = [table for table in anew.section().tables if table.key == "options.extra_payers"]
    assert [note for note in extra.notes if "Employers: Work injury insurance" in note]


def test_what_cost_is_divided_by_is_named_with_its_year(results: Results) -> None:
    """Money of the survey is of another one."""
    found = {one.key: one for one in written(results, ENGLISH).findings}
    for key, name in (("share_of_gdp", "Gross domestic product, 2023"), ("share_of_government_spending", "Government expenditure, 2023")):  # fmt: skip
        assert found[f"cost.baseline.{key}"].definition.endswith(f"Divided by: {name}.")
    notes = next(one for one in written(results, ENGLISH).tables if one.key == "options.cost").notes
    assert any(note.startswith("Gross domestic product, 2023: ") for note in notes)

"""What options do to the law, in tables: an open share is never its lower end alone."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.countries import FUND, write_country

from allcover.coverage.beside_lines import added_in_branches
from allcover.coverage.lines import coverage_outputs
from allcover.coverage.survey import coverage_of_options
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design, Suppression
from allcover.population import Population
from allcover.presenting.brief_options import options_side_by_side
from allcover.presenting.options_law import OptionsLaw
from allcover.presenting.told import Told
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Provenance, Report, Section, Table, TableColumn
from allcover.vocabulary.words import ENGLISH

DAY = date(2020, 1, 1)


def employed(status: str | None) -> dict[str, Any]:
    return {"age": 30, "labour_status": "employed", "jobs": [{"status": status, "earnings_month": 10.0}]}


def test_law_that_cannot_be_told_of_now_leaves_the_tables_of_options_open(tmp_path: Path) -> None:
    everybody = FUND.replace("jobs.any(status == 'employee')", "labour_status == 'employed'")
    laws = [load(write_country(tmp_path / str(n), fund=fund)) for n, fund in enumerate((FUND, everybody))]
    statuses = ("employee", "employee", "own_account", None)
    population = Population.from_records(
        [{"people": {f"p{n}": employed(one)}} for n, one in enumerate(statuses)]
    )
    judged = [
        judge_everybody(law, population, DAY, coverage_outputs(law, law.schemes_on(DAY))) for law in laws
    ]
    lines = coverage_of_options(population, judged)
    by_option = [("As things are", lines[0]), ("Everybody", lines[1])]
    tables = OptionsLaw(by_option, Told("a survey", "2020-01-01"), ENGLISH, Suppression(0))
    _, now, then = tables.under_each().rows[0]
    assert isinstance(now, Between)
    assert (now.low, now.high) == pytest.approx((0.5, 0.75))
    obliged = lines[0][0].total.legal_open("mandatory")
    assert now.outer == (obliged.low.low, obliged.high.high)
    assert not isinstance(then, Between)
    added = tables.newly_obliged().rows[0][1]
    assert isinstance(added, Between)
    assert (added.low, added.high) == (1.0, 2.0)
    ends = lines[1][0].added
    assert ends is not None
    assert added.outer == (ends.persons.low.low, ends.persons.high.high)
    assert added.outer[0] < added.low
    assert added.outer[1] > added.high


def test_a_known_total_whom_an_option_adds_is_told_as_one_and_not_as_a_sample_without_its_error(
    tmp_path: Path,
) -> None:
    laws = [
        load(write_country(tmp_path / str(n), fund=fund))
        for n, fund in enumerate((FUND, FUND.replace("jobs.any(status == 'employee')", "age >= 30 * year")))
    ]
    people = {f"p{n}": employed("own_account") | {"age": 20 + 10 * (n % 2)} for n in range(8)}
    population = Population.from_records([{"people": {name: one}} for name, one in people.items()])
    judged = [
        judge_everybody(law, population, DAY, coverage_outputs(law, law.schemes_on(DAY))) for law in laws
    ]
    old = np.array([float(one["age"] >= 30) for one in people.values()])
    sampled = Design.of(population)
    for design in (sampled, sampled.knowing([old])):
        lines = coverage_of_options(population, judged, design)
        by_option = [("As things are", lines[0]), ("From 30 on", lines[1])]
        newly = OptionsLaw(by_option, Told("a survey", "2020-01-01"), ENGLISH, Suppression(0)).newly_obliged()
        (cell,) = newly.rows[0][1:]
        assert isinstance(cell, Estimate)
        assert cell.value == pytest.approx(4)
        ending = " (old age: workers; a known total, without sampling error)"
        assert _brief_row(newly).endswith(ending) is (design is not sampled)
        assert any("known total" in note for note in newly.notes) is (design is not sampled)


ALLOWANCE = """
scheme: allowance
name: {en: Care allowance}
mechanism: means_tested
branches: [invalidity]
from: 2000-01-01
law: [{title: Care Act, verified: yes}]
provisions: [{branch: invalidity, nature: automatic, applies: age >= 40 * year, source: {title: Care Act, verified: yes}}]
"""


def test_whom_an_option_entitles_in_a_branch_that_no_line_asks_of_is_told_and_never_nobody(
    tmp_path: Path,
) -> None:
    """No line of the country is of invalidity: the option's three persons are counted in the branch."""
    laws = [
        load(write_country(tmp_path / "now", fund=FUND)),
        load(write_country(tmp_path / "then", fund=FUND, allowance=ALLOWANCE)),
    ]
    population = Population.from_records(
        [{"people": {f"p{n}": employed("employee") | {"age": 37 + n}}} for n in range(6)]
    )
    judged = [
        judge_everybody(law, population, DAY, coverage_outputs(law, law.schemes_on(DAY))) for law in laws
    ]
    lines = coverage_of_options(population, judged)
    by_option = [("As things are", lines[0]), ("Care", lines[1]), ("The same", lines[0])]
    in_branches = (*added_in_branches(population, judged), None)
    tables = OptionsLaw(by_option, Told("a survey", "2020-01-01"), ENGLISH, Suppression(0), in_branches)
    persons, where = tables.newly_obliged().rows
    assert isinstance(persons[1], Estimate)
    assert persons[1].value == pytest.approx(3)
    assert where[1] == "Invalidity: all persons; no line counts them"
    assert (persons[2], where[2]) == (0.0, None), "an option that entitles nobody more adds nobody"


def _brief_row(newly: Table) -> str:
    """What the brief says of whom the option of a table adds."""
    columns = (
        TableColumn("payer", "Payer"),
        TableColumn("option_0", "As things are"),
        TableColumn("option_1", "From 30 on"),
    )
    payers = Table(key="options.payers", title="Who pays", columns=columns, rows=(), definition="d", universe="u", source="s")  # fmt: skip
    made = Provenance(
        definition_hash="", library_version="", survey="", mapping_hash="", date_made="2020-01-01"
    )
    report = Report(
        title="T",
        subtitle="",
        sections=(Section(id="s", heading="S", tables=(payers, newly)),),
        provenance=made,
    )
    found = options_side_by_side(report, ENGLISH)
    assert found is not None
    table = found.table
    assert table is not None
    return str(table.rows[-1][1])

"""The compiled engine against the judge, on the catalogue's own laws and people."""

from pathlib import Path

import numpy as np
import pytest
from tests.agreement.test_generated import same
from tests.unit.countries import write_country, write_reform

from allcover.catalogue import country_folder
from allcover.coverage import coverage_outputs
from allcover.engine import kernel, outcome, ready
from allcover.engine.binding import prepare
from allcover.engine.compiled import columns, run
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.engine.outcome import judge_everybody, judge_one_by_one, solve_places
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

RAISE = """
reform: raise
name: {en: Raise}
change:
  - {scheme: fund, parameter: amount, from: 2019-01-01, value: 50, source: {title: Bill, verified: yes}}
"""


@pytest.fixture(scope="module")
def coresia() -> System:
    return load(country_folder("coresia"))


@pytest.fixture(scope="module")
def people(coresia: System) -> Population:
    return invent_survey(coresia, households=250, seed=11)


def wanted(system: System, population: Population) -> list[str]:
    schemes = system.schemes_on(population.about.reference_date)
    return list(dict.fromkeys([*system.payments(schemes), *coverage_outputs(system, schemes)]))


def test_the_whole_invented_law_agrees_with_the_judge(coresia: System, people: Population) -> None:
    day, keys = people.about.reference_date, wanted(coresia, people)
    bound = prepare(coresia, lay_out(people), day, keys)
    run(bound, kernel.plain(bound.program), threads=1)
    found = columns(bound, lambda doubtful: Judge(coresia, doubtful, day, keys))
    judged = judge_one_by_one(coresia, people, day, keys)
    for key in keys:
        same(found[key], judged[key], key)


@pytest.mark.parametrize(
    "reform", ["universal_pension_65", "raise_household_grant", "cover_own_account", "places_for_care"]
)
def test_reforms_agree_with_the_judge(reform: str, people: Population) -> None:
    folder = country_folder("coresia")
    day = people.about.reference_date
    system = solve_places(load(folder, [folder / "reforms" / f"{reform}.yaml"]), people, day)
    keys = wanted(system, people)
    bound = prepare(system, lay_out(people), day, keys)
    run(bound, kernel.plain(bound.program), threads=1)
    found = columns(bound, lambda doubtful: Judge(system, doubtful, day, keys))
    judged = judge_one_by_one(system, people, day, keys)
    for key in keys:
        same(found[key], judged[key], key)


def test_compiled_code_is_bit_equal_to_the_same_source_in_plain_python(
    coresia: System, people: Population
) -> None:
    day, keys = (
        people.about.reference_date,
        ["national_pension.due_0", "household_grant.paid_0", "social_pension.paid_0"],
    )
    bound = prepare(coresia, lay_out(people), day, keys)
    run(bound, kernel.plain(bound.program), threads=1)
    plain = {name: bound.arguments[name].copy() for name in (*bound.program.rows, "doubt")}
    run(bound, ready.compiled(bound.program))
    for name, array in plain.items():
        assert np.array_equal(array, bound.arguments[name], equal_nan=True)


def test_the_number_of_threads_changes_nothing(coresia: System, people: Population) -> None:
    day, keys = (
        people.about.reference_date,
        ["national_pension.due_0", "household_grant.paid_0", "social_pension.paid_0"],
    )
    bound = prepare(coresia, lay_out(people), day, keys)
    function = ready.compiled(bound.program)
    run(bound, function, threads=1)
    single = bound.arguments["po"].copy()
    run(bound, function, threads=3)
    assert np.array_equal(single, bound.arguments["po"])


def test_moving_an_amount_compiles_nothing_anew(tmp_path: Path) -> None:
    folder = write_country(tmp_path / "c")
    people = Population.from_records(
        [{"people": {"ana": {"age": 70, "labour_status": "inactive", "jobs": []}}}]
    )
    systems = [load(folder), load(folder, [write_reform(tmp_path / "r.yaml", RAISE)])]
    day = people.about.reference_date
    one, other = (prepare(system, lay_out(people), day, ["fund.paid_0"]) for system in systems)
    assert one.program.text == other.program.text
    assert one.arguments["par"].tolist() != other.arguments["par"].tolist()


def test_large_populations_go_to_the_compiled_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "COMPILED_FROM", 1)
    system = load(write_country(tmp_path / "c"))
    people = Population.from_records([
        {"people": {"ana": {"age": 70, "labour_status": "inactive", "jobs": []}}},
        {"people": {"ben": {"labour_status": "inactive", "jobs": []}}},
    ])  # fmt: skip
    told: list[tuple[int, int]] = []
    found = judge_everybody(
        system, people, people.about.reference_date, ["fund.paid_0"], lambda *done: told.append(done)
    )
    assert found["fund.paid_0"].is_known.tolist() == [True, False]
    assert found["fund.paid_0"].low.tolist() == [30, 0]
    assert told[-1] == (2, 2)

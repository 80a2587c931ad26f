"""A run over partitions finds what a run over everybody finds, and goes on where it stopped."""

import json
import os
from datetime import date
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.test_generated import _named
from tests.spec.world import TODAY, Rule, quick_law
from tests.unit.countries import write_country
from tests.unit.engine.generated import households
from tests.unit.population.test_partitions import small

from allcover.catalogue import country_folder
from allcover.engine import kernel, ready, streaming
from allcover.engine.asked import Asked, needed_columns
from allcover.engine.binding import prepare
from allcover.engine.columns import OutcomeColumn
from allcover.engine.compiled import columns, processors, run
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.engine.outcome import judge_everybody
from allcover.engine.streaming import Totals, run_partitions
from allcover.engine.tally import Total, added, amount, headcount, tally
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.population.partition_writer import PartitionWriter, write_partitions
from allcover.population.partitions import Partitions
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

RULES = {
    "a": Rule("x / 3 + otherwise(mother.n, 0)"),
    "b": Rule("household.sum(y) * 0.1"),
    "c": Rule("p and jobs.count(yes) > 0 * job", "yes_no"),
    "d": Rule("round_half_up(received_month(fund) * month / money, 5)"),
}


def _people(drawn: list[Any]) -> Population:
    return Population.from_records([_named(n, household) for n, household in enumerate(drawn)])


def _streamed(
    people: Population, count: int, folder: Path, by: tuple[str, ...] = ("sex", "region")
) -> Totals:
    partitions = write_partitions(people, folder / "people", count)
    asked = Asked.checked(quick_law(RULES), TODAY, list(RULES), by)
    return run_partitions(asked, partitions, folder / "out").totals


@given(st.lists(households(), min_size=1, max_size=6), st.integers(2, 6), st.integers(0, 2))
def test_any_cut_gives_the_same_totals(
    tmp_path_factory: Any, drawn: list[Any], count: int, hidden: int
) -> None:
    people = _people([each[hidden] for each in drawn])
    whole, cut = (_streamed(people, n, tmp_path_factory.mktemp("s")) for n in (1, count))
    assert cut == whole


@given(st.lists(households(), min_size=1, max_size=5), st.integers(2, 5), st.integers(0, 2))
def test_any_cut_gives_the_same_totals_compiled(
    tmp_path_factory: Any, drawn: list[Any], count: int, hidden: int
) -> None:
    """The generated source, run as plain Python: also where a column is known throughout one partition only."""
    people = _people([each[hidden] for each in drawn])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "COMPILED_FROM", 0)
        patch.setattr(ready, "compiled", kernel.plain)
        whole, cut = (_streamed(people, n, tmp_path_factory.mktemp("s")) for n in (1, count))
    assert cut == whole


def test_totals_are_those_of_everybody_judged(tmp_path: Path) -> None:
    system = load(country_folder("coresia"))
    people = invent_survey(system, 300)
    day = people.about.reference_date
    keys = system.payments(system.schemes_on(day))
    partitions = write_partitions(people, tmp_path / "people", 7)
    found = run_partitions(Asked.checked(system, day, keys, ["sex"]), partitions, tmp_path / "out").totals
    outcome = judge_everybody(system, people, day, keys)
    weights, first = people.persons["weight"].to_numpy(), people.household_offsets[:-1]
    for key in keys:
        is_of_household = system.quantities[key].of == "household"
        own = weights[first] if is_of_household else weights
        total = found[key, "", ""]
        assert total.rows == own.size
        assert total.known == outcome[key].is_known.sum()
        assert amount(total.weight) == pytest.approx(own.sum(), rel=1e-12)
        for end, expected in zip(total.ends, (outcome[key].low, outcome[key].high)):
            assert (inf if end is None else end) == pytest.approx(
                abs((expected * own).sum()), rel=1e-9, abs=1e-6
            )
        if not is_of_household:
            parts = [found[key, "sex", sex] for sex in ("female", "male")]
            assert parts[0] + parts[1] == total


@pytest.fixture(scope="module")
def coresia() -> tuple[System, Population, date, list[str]]:
    system = load(country_folder("coresia"))
    people = invent_survey(system, 6_000)
    day = people.about.reference_date
    schemes = {key: system.schemes_on(day)[key] for key in ("health_insurance", "household_grant")}
    return system, people, day, system.payments(schemes)


def test_threads_do_not_change_a_bit(
    tmp_path: Path, coresia: tuple[System, Population, date, list[str]]
) -> None:
    system, people, day, keys = coresia
    layout, found = lay_out(people), []
    for threads in (1, 2, 3, 8):
        bound = prepare(system, layout, day, keys)
        run(bound, ready.compiled(bound.program), threads=threads)
        found.append(columns(bound, lambda some: Judge(system, some, day, keys)))
    for other in found[1:]:
        for key in keys:
            assert np.array_equal(other[key].low, found[0][key].low)
            assert np.array_equal(other[key].high, found[0][key].high)
            assert np.array_equal(other[key].is_known, found[0][key].is_known)
    partitions = write_partitions(people, tmp_path / "people", 3)
    asked = Asked.checked(system, day, keys, ["area"])
    one, four = (run_partitions(asked, partitions, tmp_path / str(n), threads=n).totals for n in (1, 4))
    assert one == four
    whole = run_partitions(asked, write_partitions(people, tmp_path / "whole", 1), tmp_path / "w").totals
    assert whole == one


def test_threads_are_the_processors_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert processors() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processors() == (os.cpu_count() or 1)


# going on


def _written(folder: Path, count: int = 3) -> tuple[Asked, Partitions]:
    system = load(write_country(folder / "c"))
    writer = PartitionWriter(folder / "people", small().about)
    for _ in range(count):
        writer.add(small())
    return Asked.checked(system, TODAY, ["fund.paid_0", "line"], with_rows=True), writer.finish()


def test_a_partition_that_fails_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    asked, partitions = _written(tmp_path)
    path = tmp_path / "people" / "00001" / "persons.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    with pytest.raises(Faults) as caught:
        run_partitions(asked, partitions, tmp_path / "out")
    assert [fault.place.file for fault in caught.value.faults] == ["00001/persons.parquet"]
    path.write_bytes(whole)
    told: list[tuple[int, int]] = []
    found = run_partitions(asked, partitions, tmp_path / "out", lambda *at: told.append(at))
    assert (found.partitions, found.taken_over) == (3, 2)
    assert told == [(10, 15), (15, 15)]
    anew = run_partitions(asked, partitions, tmp_path / "anew")
    assert anew.taken_over == 0
    assert anew.totals == found.totals


def test_a_full_disk_is_a_fault_of_the_partition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, partitions = _written(tmp_path)

    def full(self: Path, *_: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(
            Faults, match=r"partition 00000: Could not be worked out: No space left on device\."
        ):
            run_partitions(asked, partitions, tmp_path / "out")
    assert run_partitions(asked, partitions, tmp_path / "out").taken_over == 0


def test_another_question_takes_nothing_over(tmp_path: Path) -> None:
    asked, partitions = _written(tmp_path)
    run_partitions(asked, partitions, tmp_path / "out")
    assert run_partitions(asked, partitions, tmp_path / "out").taken_over == 3
    other = Asked.checked(asked.system, asked.day, ["line"])
    assert run_partitions(other, partitions, tmp_path / "out").taken_over == 0


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"key": 1}', '{"totals": [[1]]}'])
def test_a_spoilt_note_of_what_is_done_is_done_again(tmp_path: Path, text: str) -> None:
    asked, partitions = _written(tmp_path)
    first = run_partitions(asked, partitions, tmp_path / "out")
    (tmp_path / "out" / "done" / "00002.json").write_text(text, encoding="utf-8")
    again = run_partitions(asked, partitions, tmp_path / "out")
    assert again.taken_over == 2
    assert again.totals == first.totals


def test_missing_rows_are_written_again(tmp_path: Path) -> None:
    asked, partitions = _written(tmp_path)
    run_partitions(asked, partitions, tmp_path / "out")
    (tmp_path / "out" / "persons" / "00000.parquet").unlink()
    assert run_partitions(asked, partitions, tmp_path / "out").taken_over == 2


def test_rows_hold_ids_values_and_ends(tmp_path: Path) -> None:
    asked, partitions = _written(tmp_path, 1)
    run_partitions(asked, partitions, tmp_path / "out")
    rows = pl.read_parquet(tmp_path / "out" / "persons" / "00000.parquet")
    assert rows["person_id"].to_list() == ["ana", "ben", "eva", "sam", "tim"]
    assert rows["fund.paid_0"].to_list() == [30.0, None, 0.0, None, None]
    assert rows["fund.paid_0 (high)"].to_list() == [30.0, 30.0, 0.0, 30.0, 30.0]
    lines = pl.read_parquet(tmp_path / "out" / "households" / "00000.parquet")
    assert lines["line"].to_list() == [100.0] * 3


def test_what_is_kept_says_of_what(tmp_path: Path) -> None:
    asked, partitions = _written(tmp_path, 1)
    run_partitions(asked, partitions, tmp_path / "out")
    record = json.loads((tmp_path / "out" / "done" / "00000.json").read_text(encoding="utf-8"))
    assert record["partition"] == "00000"
    assert len(record["key"]) == 64


# asking


def test_what_cannot_be_asked_is_told_together(tmp_path: Path) -> None:
    system = load(write_country(tmp_path / "c"))
    with pytest.raises(Faults) as caught:
        Asked.checked(system, TODAY, ["lime"], ["sexe", "age"])
    told = [str(fault) for fault in caught.value.faults]
    assert "Did you mean 'line'?" in told[0]
    assert "Did you mean 'sex'?" in told[1]
    assert "'age' is no column that people can be grouped by" in told[2]
    with pytest.raises(Faults, match="Nothing is asked for"):
        Asked.checked(system, TODAY, [])


def test_only_what_the_law_needs_is_read(tmp_path: Path) -> None:
    system = load(write_country(tmp_path / "c"))
    wanted = needed_columns(Asked.checked(system, TODAY, ["fund.paid_0"], ["area"]))
    assert wanted["households"] == {"area"}
    assert wanted["persons"] == {"weight", "relation_to_head", "age", "birth_date"}
    assert "receipts" not in wanted


# adding


_amounts = st.lists(st.tuples(st.floats(-1e12, 1e12), st.integers(0, 2)), max_size=60)


@given(_amounts, st.integers(0, 60))
def test_sums_are_exact_whatever_the_order_and_the_cut(drawn: list[tuple[float, int]], at: int) -> None:
    values, groups = np.array([value for value, _ in drawn]), np.array([n for _, n in drawn], dtype=np.int64)
    found = added(values, groups, 3)
    exact = [sum(Fraction(value) for value, n in drawn if n == group) for group in range(3)]
    for steps, expected in zip(found, exact):
        assert abs(Fraction(steps, 2**26) - expected) <= Fraction(len(drawn), 2**27)
    parts = [added(values[part], groups[part], 3) for part in (slice(at, None), slice(0, at))]
    assert [a + b for a, b in zip(*parts)] == found


def test_a_total_without_bound_says_so() -> None:
    column = OutcomeColumn(np.array([True, False]), np.array([1.0, 2.0]), np.array([1.0, inf]))
    places = np.zeros(2, dtype=np.int64)
    (total,) = tally(column, np.array([2.0, 3.0]), places, headcount(np.array([2.0, 3.0]), places, 1))
    assert total.ends == (8.0, None)
    assert (total.rows, total.known, amount(total.weight)) == (2, 1, 5.0)
    assert Total.of_record(vars(total)) == total

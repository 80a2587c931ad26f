"""Limited places: never more served than there are, never the worse before the better, and unknown where it is."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.test_generated import same
from tests.unit.countries import write_country, write_reform

from allcover.engine import kernel, outcome
from allcover.engine.asked import Asked
from allcover.engine.binding import prepare
from allcover.engine.columns import OutcomeColumn
from allcover.engine.compiled import columns, run
from allcover.engine.filling import with_places_filled
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.engine.outcome import judge_everybody, solve_places
from allcover.engine.running import running, with_amounts
from allcover.population import Population
from allcover.rules.cutoffs import with_given_cutoffs
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.rules.quota import EVERYBODY, NOBODY, Limit, told
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import Faults

DAY = date(2020, 1, 1)
PLACE, PAID = "aid.has_place", "aid.paid_0"
AID = """
scheme: aid
name: {en: Aid}
mechanism: means_tested
branches: [social_assistance]
from: 2000-01-01
law: [{title: Aid Act}]
parameters:
  number:
    unit: OF
    values: [{from: 2000-01-01, value: NUMBER, source: {title: Aid Act}}]
  amount:
    unit: money/month
    values: [{from: 2000-01-01, value: 30, source: {title: Aid Act}}]
quantities:
  aid_month: {of: OF, unit: money/month, is: amount}
places:
  has_place:
    of: OF
    among: AMONG
    score: SCORE
    unit: money/month
    first: FIRST
    number: number
    ties: TIES
    source: {title: Aid Act, article: s. 3}
benefits:
  - {branch: social_assistance, entitled: has_place, amount: aid_month, source: {title: Aid Act}}
"""
PERSONS = {"OF": "person", "AMONG": "is_resident", "SCORE": "income_month / 3"}
HOUSEHOLDS = {"OF": "household", "AMONG": "household.any(is_resident)", "SCORE": "welfare_month"}


@cache
def law(number: Any = 2, ties: str = "in", first: str = "lowest", of: str = "person") -> System:
    text = AID
    parts = {**(PERSONS if of == "person" else HOUSEHOLDS), "NUMBER": number, "TIES": ties, "FIRST": first}
    for name, value in parts.items():
        text = text.replace(name, str(value))
    return load(write_country(Path(mkdtemp()) / "c", aid=text))


Row = tuple[bool | None, float | None, float]
"""Whether a person asks, income, weight."""


def people(rows: Sequence[Row]) -> Population:
    """One person a household, in the order of the rows; also the household's welfare is the income."""
    made = []
    for number, (asks, income, weight) in enumerate(rows):
        known = {"is_resident": asks, "income_month": income}
        person = {"weight": weight, **{key: value for key, value in known.items() if value is not None}}
        household = {} if income is None else {"welfare_month": income}
        made.append({**household, "people": {f"p{number}": person}})
    return Population.from_records(made, reference_date=DAY)


def placed(system: System, rows: Sequence[Row]) -> tuple[OutcomeColumn, System]:
    found = judge_everybody(system, people(rows), DAY, [PLACE])
    return found[PLACE], found.system


def served(column: OutcomeColumn, rows: Sequence[Row]) -> list[int]:
    return [number for number in range(len(rows)) if column.is_yes[number]]


rows = st.lists(
    st.tuples(st.sampled_from((True, True, False)), st.integers(0, 6), st.sampled_from((0.25, 1.0, 2.5))),
    min_size=1, max_size=8,
)  # fmt: skip
open_rows = st.lists(
    st.tuples(
        st.sampled_from((True, True, False, None)),
        st.one_of(st.integers(0, 6), st.none()),
        st.sampled_from((0.25, 1.0, 2.5)),
    ),
    min_size=1, max_size=7,
)  # fmt: skip
numbers = st.sampled_from((0, 1, 2.5, 4))
ties = st.sampled_from(("in", "out"))
firsts = st.sampled_from(("lowest", "highest"))


# what is served


@pytest.mark.parametrize(
    ("ties", "incomes", "who", "how"),
    [
        ("in", [10, 20, 30], [0, 1], "last score served: 6.6667, 2 of 2 places"),
        ("in", [10, 20, 20], [0, 1, 2], "last score served: 6.6667, 3 of 2 places"),
        ("out", [10, 20, 20], [0], "last score served: 3.3333, 1 of 2 places"),
        ("out", [20, 20, 20], [], "nobody is served, 0 of 2 places"),
        ("out", [10, 20], [0, 1], "last score served: 6.6667, 2 of 2 places"),
        ("in", [10], [0], "everybody who asks is served, 1 of 2 places"),
        ("out", [10], [0], "everybody who asks is served, 1 of 2 places"),
    ],
)
def test_places_by_hand(ties: str, incomes: list[int], who: list[int], how: str) -> None:
    given_rows: list[Row] = [(True, income, 1.0) for income in incomes]
    column, solved = placed(law(2, ties), given_rows)
    assert served(column, given_rows) == who
    assert told(solved.cutoffs[PLACE]) == how


@pytest.mark.parametrize(("ties", "who"), [("in", [0, 1]), ("out", [0])])
def test_a_weight_across_the_border_is_served_whole_or_not_at_all(ties: str, who: list[int]) -> None:
    given_rows: list[Row] = [(True, 1, 1.5), (True, 2, 1.0), (True, 3, 0.25)]
    assert served(placed(law(2, ties), given_rows)[0], given_rows) == who


def test_weights_in_decimals_fill_places_exactly() -> None:
    given_rows: list[Row] = [(True, number, 0.15) for number in (*range(20), 99)]
    assert served(placed(law(3, "out"), given_rows)[0], given_rows) == list(range(20))


@pytest.mark.parametrize("ties", ["in", "out"])
def test_no_places_serve_nobody(ties: str) -> None:
    column, solved = placed(law(0, ties), [(True, 1, 1.0), (True, None, 1.0), (None, 2, 1.0)])
    assert column.is_no.all()
    assert solved.cutoffs[PLACE].sure == NOBODY


@pytest.mark.parametrize("ties", ["in", "out"])
def test_places_left_over_serve_also_those_whose_score_is_not_known(ties: str) -> None:
    column, solved = placed(
        law(4, ties), [(True, 1, 1.0), (True, None, 1.0), (None, 2, 1.0), (False, 3, 9.0)]
    )
    assert column.is_yes.tolist() == [True, True, False, False]
    assert column.is_no.tolist() == [False, False, False, True]
    assert solved.cutoffs[PLACE].possible == EVERYBODY


@pytest.mark.parametrize("compiled_from", [1, 10**9])
def test_scores_nearer_than_floats_are_trusted_are_told_apart(
    compiled_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "COMPILED_FROM", compiled_from)
    given_rows: list[Row] = [(True, 30.000000001, 1.0), (True, 30, 1.0), (True, 60, 1.0)]
    column, solved = placed(law(1, "out"), given_rows)
    assert solved.cutoffs[PLACE].sure == Limit(ratio(10))
    assert served(column, given_rows) == [1]


def test_households_stand_in_line_as_households() -> None:
    column, solved = placed(
        law(2, "in", "highest", "household"), [(True, 1, 1.0), (True, 2, 1.0), (True, 3, 1.0)]
    )
    assert column.is_yes.tolist() == [False, True, True]
    assert solved.cutoffs[PLACE].sure == Limit(2)


@settings(max_examples=60, deadline=None)
@given(rows=rows, number=numbers, ties=ties, first=firsts)
def test_the_better_score_is_never_refused_before_the_worse(
    rows: list[Row], number: float, ties: str, first: str
) -> None:
    column, _ = placed(law(number, ties, first), rows)
    assert column.is_known.all()
    who = served(column, rows)
    weight = sum(rows[each][2] for each in who)
    asking = [each for each, row in enumerate(rows) if row[0] and each not in who]
    order = (1 if first == "lowest" else -1) * np.array([row[1] for row in rows], dtype=float)
    assert all(order[one] < order[other] for one in who for other in asking)
    assert all(rows[each][0] for each in who)
    if ties == "out":
        assert weight <= number
    if asking and number:
        nearest = min(order[each] for each in asking)
        next_weight = sum(rows[each][2] for each in asking if order[each] == nearest)
        assert weight >= number if ties == "in" else weight + next_weight > number
    if ties == "in" and who:
        last = max(order[each] for each in who)
        assert sum(rows[each][2] for each in who if order[each] < last) < number


@settings(max_examples=40, deadline=None)
@given(rows=open_rows, number=numbers, ties=ties, seed=st.randoms(use_true_random=False))
def test_the_order_of_households_changes_nothing(
    rows: list[Row], number: float, ties: str, seed: Any
) -> None:
    order = list(range(len(rows)))
    seed.shuffle(order)
    column, solved = placed(law(number, ties), rows)
    other, shuffled = placed(law(number, ties), [rows[each] for each in order])
    assert solved.cutoffs == shuffled.cutoffs
    assert column.low[order].tolist() == other.low.tolist()
    assert column.high[order].tolist() == other.high.tolist()


@settings(max_examples=80, deadline=None)
@given(rows=open_rows, number=numbers, ties=ties, first=firsts, data=st.data())
def test_what_is_told_holds_whatever_the_answers_are(
    rows: list[Row], number: float, ties: str, first: str, data: st.DataObject
) -> None:
    column, _ = placed(law(number, ties, first), rows)
    filled = [
        (
            data.draw(st.booleans()) if asks is None else asks,
            data.draw(st.integers(0, 6)) if income is None else income,
            weight,
        )
        for asks, income, weight in rows
    ]
    truth, _ = placed(law(number, ties, first), filled)
    assert truth.is_known.all()
    assert (truth.is_yes | ~column.is_yes).all()
    assert (truth.is_no | ~column.is_no).all()


@settings(max_examples=60, deadline=None)
@given(rows=open_rows, number=numbers, ties=ties, first=firsts)
def test_the_compiled_engine_agrees(rows: list[Row], number: float, ties: str, first: str) -> None:
    population, keys = people(rows), [PLACE, PAID]

    def found(system: System, asked: Sequence[str]) -> dict[str, OutcomeColumn]:
        bound = prepare(system, lay_out(population), DAY, asked)
        run(bound, kernel.plain(bound.program), threads=1)
        return columns(bound, lambda doubtful: Judge(system, doubtful, DAY, asked))

    solved = with_places_filled(law(number, ties, first), population, DAY, keys, found)
    judged = judge_everybody(law(number, ties, first), population, DAY, keys)
    assert solved.cutoffs == judged.system.cutoffs
    for key in keys:
        same(found(solved, keys)[key], judged[key], key)


# where it is used


def test_without_a_cutoff_the_judge_cannot_tell() -> None:
    judge = Judge(law(), people([(True, 1, 1.0)]), DAY, [PLACE])
    assert str(judge.ask(judge.open(0), PLACE, 0)) == f"cannot tell (missing: cut-off of {PLACE})"


def test_a_given_cutoff_stands_for_the_population() -> None:
    one = people([(True, 30, 1.0), (True, 31, 1.0)])
    system = with_given_cutoffs(law(), {PLACE: 10}, DAY, "published by the office")
    found = judge_everybody(system, one, DAY, [PLACE])
    assert found[PLACE].is_yes.tolist() == [True, False]
    assert found.system.cutoffs == system.cutoffs
    with pytest.raises(Faults, match=r"no limited places 'aid\.has_plaice'"):
        with_given_cutoffs(law(), {"aid.has_plaice": 10}, DAY)


def test_a_cutoff_holds_on_its_day_only() -> None:
    later = date(2020, 1, 2)
    system = solve_places(law(), people([(True, 1, 1.0), (True, 2, 1.0), (True, 3, 1.0)]), DAY)
    others = people([(True, 7, 1.0), (True, 8, 1.0), (True, 9, 1.0)])
    assert judge_everybody(system, others, DAY, [PLACE])[PLACE].is_no.all()
    assert judge_everybody(system, others, later, [PLACE])[PLACE].is_yes.tolist() == [True, True, False]


def test_a_reform_of_the_number_of_places_changes_the_cost(tmp_path: Path) -> None:
    folder = write_country(tmp_path / "c", aid=_text("person"))
    bill = """
reform: more
name: {en: More}
change: [{scheme: aid, parameter: number, from: 2019-01-01, value: 3, source: {title: Bill}}]
"""
    population = people([(True, income, 1.0) for income in (1, 2, 3, 4)])
    before = judge_everybody(load(folder), population, DAY, [PAID])
    after = judge_everybody(
        load(folder, [write_reform(tmp_path / "r.yaml", bill)]), population, DAY, [PAID], None, before
    )
    assert (before[PAID].low.sum(), after[PAID].low.sum()) == (60, 90)


def test_a_running_population_fills_places_anew() -> None:
    session = running(people([(True, income, 1.0) for income in (1, 2, 3)]), DAY, [PAID])
    assert session.answer(law(1)).outcome[PAID].low.sum() == 30
    answer = session.answer(law(2))
    assert (answer.outcome[PAID].low.sum(), answer.recomputed) == (60, (PAID,))
    assert session.answer(law(2)).recomputed == ()


def test_an_amount_tried_out_opens_filled_places_again() -> None:
    population = people([(True, income, 1.0) for income in (1, 2, 3)])
    solved = solve_places(law(1), population, DAY)
    tried = with_amounts(solved, {"aid.number": 2}, DAY)
    assert judge_everybody(tried, population, DAY, [PAID])[PAID].low.sum() == 60
    judge = Judge(tried, population, DAY, [PLACE])
    assert str(judge.ask(judge.open(0), PLACE, 0)) == f"cannot tell (missing: cut-off of {PLACE})"
    given_one = with_given_cutoffs(law(1), {PLACE: 1}, DAY)
    assert with_amounts(given_one, {"aid.number": 2}, DAY).cutoffs == given_one.cutoffs


def test_large_populations_are_filled_by_the_compiled_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "COMPILED_FROM", 1)
    column, solved = placed(law(2, "out"), [(True, 1, 1.0), (True, 2, 1.0), (True, 3, 1.0)])
    assert column.is_yes.tolist() == [True, True, False]
    assert solved.cutoffs[PLACE].sure == Limit(ratio(2, 3))


def test_partitions_do_not_fill_places() -> None:
    with pytest.raises(Faults, match="filled only when everybody is in memory"):
        Asked.checked(law(), DAY, [PAID])
    system = with_given_cutoffs(law(), {PLACE: 10}, DAY)
    assert Asked.checked(system, DAY, [PAID]).outputs == (PAID,)


def _text(of: str) -> str:
    text = AID
    for name, value in {**PERSONS, "NUMBER": 2, "TIES": "in", "FIRST": "lowest"}.items():
        text = text.replace(name, str(value))
    return text


# faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("number: number", "number: numbers", "The number of places 'numbers' is no parameter."),
        ("number: number", "number: amount", "The number of places 'amount' is money/month."),
        ("unit: person\n", "unit: household\n", "The number of places 'number' is household."),
        ("value: 2,", "value: -2,", "There are fewer than no places."),
        ("score: income_month / 3", "score: age", "should be money/month and its rule gives year"),
        ("among: is_resident", "among: age", "should be a condition"),
        ("among: is_resident", "among: is_resident and has_place", "Goes in a circle"),
        ("score: income_month / 3", "score: amount if has_place else income_month", "Goes in a circle"),
        ("ties: in", "ties: perhaps", "'ties' is 'perhaps'"),
        ("first: lowest", "first: poorest", "'first' is 'poorest'"),
        ("is: amount", "is: has_place_cutoff", "'has_place_cutoff' is known only when everybody has been judged."),
        ("  aid_month: {", "  has_place_score: {of: person, unit: number, is: 1}\n  aid_month: {", "'has_place_score' is there already"),
        ("    unit: money/month\n    first", "    unit: fortnight\n    first", "'fortnight' is not a unit."),
    ],
)  # fmt: skip
def test_faults_of_places(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = _text("person")
    assert old in text
    with pytest.raises(Faults) as caught:
        load(write_country(tmp_path / "c", aid=text.replace(old, new, 1)))
    told = [str(each) for each in caught.value.faults]
    assert any(fault in each for each in told), told
    assert new == "number: amount" or not any("'number' is used by no rule" in each for each in told), told

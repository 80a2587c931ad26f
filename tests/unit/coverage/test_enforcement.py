"""Employees who must be insured and are not, and what their schemes would be due."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.coverage.test_exclusion import DAY, NO, YES, judged, worker

from allcover.capacity.joining import as_if_joined
from allcover.coverage.enforcement import (
    DECLARED,
    UNDECLARED,
    UNPAID,
    UNREGISTERED_UNKNOWN,
    Enforcement,
    enforcements,
)
from allcover.coverage.lines import coverage_outputs, line_answers
from allcover.coverage.membership import membership, memberships
from allcover.coverage.people import Group, groupings, person_groups
from allcover.coverage.worker_groups import FIRM_SIZES, worker_groups
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load


def paying_fund(folder: Path) -> None:
    """Give the fund of the test country a contribution that only members owe."""
    path = folder / "fund" / "definition.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "quantities:\n",
        'quantities:\n  due_month: {of: person, unit: money/month, is: "0.1 * jobs.sum(earnings_month) if contributes(fund) else 0"}\n',
    )
    text += "contributions: [{payer: employer, amount: due_month, source: {title: Fund Act, verified: yes}}]\nbalance: {state: 1}\n"
    path.write_text(text, encoding="utf-8")


def enforced(folder: Path, people: dict[str, dict[str, Any]]) -> Enforcement:
    judged(folder, [{"people": people}])
    paying_fund(folder)
    return enforced_homes(folder, [{"people": people}])


def enforced_homes(folder: Path, homes: list[dict[str, Any]]) -> Enforcement:
    system = load(folder)
    population = Population.from_records(homes)
    wanted = [*_outputs(system), *(one.amount for one in system.schemes["fund"].contributions)]
    outcome = judge_everybody(system, population, DAY, wanted)
    joined = judge_everybody(system, as_if_joined(population, ["fund"], DAY), DAY, wanted)
    groups = groupings([*person_groups(population), *worker_groups(population)])
    (found,) = enforcements(
        population,
        outcome,
        line_answers(population, outcome),
        {"fund": joined},
        Design.of(population),
        groups,
    )
    return found


def _outputs(system: System) -> list[str]:
    return coverage_outputs(system, system.schemes_on(DAY))


PEOPLE = {
    "declared": worker(**YES, weight=10.0),
    "undeclared": worker(weight=20.0),
    "rich": worker(weight=1.0, job={"earnings_month": 1000.0, "firm_size": 50}),
    "unpaid": worker(weight=30.0, affiliated={"fund": True}),
    "perhaps": worker(weight=40.0, affiliated={"fund": None}),
    "employer": worker("employer", weight=50.0),
    "small": worker(weight=60.0, job={"firm_size": 2}),
}  # fmt: skip


def test_numbers_rest_on_the_sampling_units_of_the_whole_line(tmp_path: Path) -> None:
    """One number of persons has one interval, here and among the reasons: units without an obliged employee count in both."""
    judged(tmp_path, [{"people": {"a": worker("employee")}}])
    paying_fund(tmp_path)
    people = [worker("employee"), worker("employee"), worker("own_account"), worker("own_account")]
    found = enforced_homes(tmp_path, [{"people": {f"p{at}": each}} for at, each in enumerate(people)])
    total = found.total
    assert total.unweighted == 2
    assert total.persons([UNDECLARED]).degrees == 3
    assert all(row.unweighted for row in found.rows)


def test_only_employees_whom_the_law_obliges_count_each_in_one_cell(tmp_path: Path) -> None:
    found = enforced(tmp_path, PEOPLE)
    cells = {
        cell: found.total.persons([cell]).value
        for cell in (DECLARED, UNPAID, UNDECLARED, UNREGISTERED_UNKNOWN)
    }
    assert cells == {DECLARED: 10, UNPAID: 30, UNDECLARED: 21, UNREGISTERED_UNKNOWN: 40}
    assert found.total.obliged.value == 101
    assert found.total.undeclared_share.value == pytest.approx(91 / 101)


def test_firms_are_told_apart_by_size(tmp_path: Path) -> None:
    rows = {
        row.group: row.undeclared_share.value
        for row in enforced(tmp_path, PEOPLE).rows
        if row.grouping == FIRM_SIZES
    }
    assert rows == {"10": pytest.approx(90 / 100), "50": 1.0}


def test_foregone_contributions_are_those_of_a_declared_worker(tmp_path: Path) -> None:
    """The fund asks its members alone: what it would be due is found as if the undeclared were members."""
    (foregone,) = enforced(tmp_path, PEOPLE).foregone
    assert (foregone.payer, foregone.persons, foregone.unknown) == ("employer", 4, 0.0)
    assert foregone.amount is not None
    assert foregone.amount.value == pytest.approx(0.1 * (100 * (20 + 30 + 40) + 1000 * 1))


def test_earnings_that_are_not_known_leave_the_amount_out_and_say_so(tmp_path: Path) -> None:
    people = {"told": worker(weight=2.0), "silent": worker(weight=3.0)}
    found = enforced(tmp_path, people)
    assert found.foregone[0].unknown == 0.0
    people["silent"]["jobs"][0]["earnings_month"] = None
    again = enforced(tmp_path / "silent", people)
    # Without earnings the law itself is not known to oblige, so nobody is accused.
    assert again.total.obliged.value == 2.0


def test_a_line_that_obliges_no_employee_is_left_out(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker("own_account")}}])
    groups = groupings(person_groups(population))
    assert (
        enforcements(
            population, outcome, line_answers(population, outcome), {}, Design.of(population), groups
        )
        == ()
    )


def test_each_person_is_in_one_combination_and_nobody_is_counted_twice(tmp_path: Path) -> None:
    assistance = tmp_path / "assistance" / "definition.yaml"
    judged(tmp_path, [{"people": {"ana": worker()}}])
    text = assistance.read_text(encoding="utf-8")
    people = {
        "both": worker(**YES, weight=1.0, receives={"assistance": 5.0}),
        "fund": worker(**YES, weight=2.0, receives={"assistance": 0.0}),
        "none": worker(weight=4.0, receives={"assistance": 0.0}),
        "untold": worker(weight=0.5, affiliated={"fund": None}, receives={"assistance": 5.0}),
    }
    assistance.write_text(text + "protects: receives(assistance)\n", encoding="utf-8")
    system = load(tmp_path)
    population = Population.from_records([{"welfare_month": 1.0, "people": people}])
    outcome = judge_everybody(system, population, DAY, _outputs(system))
    found = membership(outcome, Design.of(population), list(system.schemes.values()))
    assert found is not None
    assert {one.schemes: one.persons.value for one in found.combinations} == {
        (): 4.0, ("fund",): 2.0, ("fund", "assistance"): 1.0,
    }  # fmt: skip
    assert found.untold.persons.value == 0.5
    assert (found.affiliations, found.persons.value) == (4.0, 3.0), (
        "an affiliation of who is not told is none"
    )
    rest = found.beyond(1)
    assert rest is not None
    assert (rest.persons.value, rest.share.value, rest.asked) == pytest.approx((3.0, 3.0 / 7.5, 2))
    assert rest.persons.standard_error is not None or rest.persons.note
    assert found.beyond(3) is None


def test_a_scheme_that_stands_for_others_is_no_membership_beside_theirs(tmp_path: Path) -> None:
    judged(tmp_path, [{"people": {"ana": worker()}}])
    fund = (tmp_path / "fund" / "definition.yaml").read_text(encoding="utf-8")
    (tmp_path / "funds").mkdir()
    funds = re.sub(r"(?m)^protects: .*$", "protects: affiliated(fund)", fund)
    funds = funds.replace("scheme: fund\n", "scheme: funds\nhas_members: no\n", 1)
    (tmp_path / "funds" / "definition.yaml").write_text(funds, encoding="utf-8")
    system = load(tmp_path)
    people = {"in": worker(**YES, weight=2.0), "out": worker(weight=4.0)}
    population = Population.from_records([{"welfare_month": 1.0, "people": people}])
    outcome = judge_everybody(system, population, DAY, _outputs(system))
    assert outcome["funds.protected"].is_yes.sum() == 1
    found = membership(outcome, Design.of(population), list(system.schemes.values()))
    assert found is not None
    assert {one.schemes: one.persons.value for one in found.combinations} == {(): 4.0, ("fund",): 2.0}
    assert (found.affiliations, found.persons.value) == (2.0, 2.0)
    assert "funds" not in found.left_out, (
        "nobody is left out with it: each is in one of those that it stands for"
    )


def test_a_scheme_of_which_only_workers_were_asked_is_counted_among_them(tmp_path: Path) -> None:
    silent = {**NO, "affiliated": {"fund": None}, "receives": {"assistance": 0.0}}
    people = {
        "both": worker(**YES, weight=1.0, receives={"assistance": 5.0}),
        "fund": worker(**YES, weight=2.0, receives={"assistance": 0.0}),
        "none": worker(weight=4.0, receives={"assistance": 0.0}),
        "child": {"age": 3, **silent, "weight": 6.0, "receives": {"assistance": 5.0}},
    }
    judged(tmp_path, [{"people": {"ana": worker()}}])
    assistance = tmp_path / "assistance" / "definition.yaml"
    assistance.write_text(
        assistance.read_text(encoding="utf-8") + "protects: receives(assistance)\n", encoding="utf-8"
    )
    system = load(tmp_path)
    population = Population.from_records([{"welfare_month": 1.0, "people": people}])
    outcome = judge_everybody(system, population, DAY, _outputs(system))
    at_work = np.array([name in ("both", "fund", "none") for name in population.persons["person_id"]])
    everybody, workers = memberships(outcome, Design.of(population), list(system.schemes.values()), at_work)
    assert (everybody.universe, everybody.left_out) == ("everybody", ("fund",))
    assert {one.schemes: one.persons.value for one in everybody.combinations} == {
        (): 6.0, ("assistance",): 7.0,
    }  # fmt: skip
    assert {one.schemes: one.persons.value for one in workers.combinations} == {
        (): 4.0, ("fund",): 2.0, ("fund", "assistance"): 1.0,
    }  # fmt: skip
    assert (workers.universe, workers.persons.value, workers.affiliations) == ("employed", 3.0, 4.0)
    assert workers.untold.asked == 0


def test_where_everybody_is_told_of_every_scheme_the_employed_are_not_told_again(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker(**YES), "ben": worker()}}])
    found = memberships(
        outcome, Design.of(population), list(outcome.system.schemes.values()), np.array([True, True])
    )
    assert [one.universe for one in found] == ["everybody"]


def test_nothing_told_of_any_scheme_is_no_picture(tmp_path: Path) -> None:
    silent = {**NO, "affiliated": {"fund": None}}
    population, outcome = judged(tmp_path, [{"people": {"ana": worker(**silent)}}])
    assert membership(outcome, Design.of(population), list(outcome.system.schemes.values())) is None


def test_groups_are_groups(tmp_path: Path) -> None:
    population, _ = judged(tmp_path, [{"people": {"ana": worker(), "ben": {"age": 3, **NO}}}])
    sizes = [group for group in worker_groups(population) if group.grouping == FIRM_SIZES]
    assert [(group.name, group.is_member.tolist()) for group in sizes] == [("10", [True, False])]
    assert all(isinstance(group, Group) for group in sizes)

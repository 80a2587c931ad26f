"""A decision is explained step by step: whose value, by which rule and law, from which answers."""

from pathlib import Path
from typing import Any

import pytest
from tests.spec.world import TODAY, Rule, law

from allcover.engine.cases import differences, read_cases, shown
from allcover.engine.explanation import Step, explain
from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.population import Population
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import Faults


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"), (False, "no"), (3, "3"), (ratio(25, 2), "12.5"), (ratio(3, 1), "3"), (ratio(-1, 4), "-0.25"),
        (ratio(1, 100), "0.01"), (ratio(1, 1_000_000), "0.000001"), (ratio(1, 3), "1/3 (about 0.333333)"),
        (ratio(1, 524_288), "1/524288 (about 1.90735e-06)"),
        (ratio(1234567890123456789, 10), "123456789012345678.9"), (10**30, str(10**30)), ("female", "female"),
        (Unknown(frozenset({"b", "a"})), "cannot tell (missing: a, b)"),
        ({"unknown": ["age of ana"], "from": 1}, "unknown, unknown age of ana, from 1"),
    ],
)  # fmt: skip
def test_values_are_written_exactly(value: Any, words: str) -> None:
    assert shown(value) == words


def steps(rule: Rule, household: dict[str, Any], **more: Rule) -> dict[str, Step]:
    system = law({**more, "asked": rule})
    population = Population.from_records([household], reference_date=TODAY)
    row = None if rule.of == "household" else 0
    found = explain(Judge(system, population, TODAY, ["asked"]), 0, "asked", row)
    return {f"{step.key} {step.whom}": step for step in found}


def test_a_step_names_its_rule_and_what_it_rested_on() -> None:
    found = steps(
        Rule("minimum_month + income_month", "money/month"), {"people": {"ana": {"income_month": 12.5}}}
    )
    step = found["asked ana"]
    assert (step.value, step.rule) == ("73 money/month", "minimum_month + income_month")
    assert [(item.name, item.whom, item.value, item.origin) for item in step.items] == [
        ("minimum_month", "", "60.5", "from 2010-01-01: Act 2009 [unverified]"),
        ("income_month", "ana", "12.5", "as declared"),
    ]


def test_a_step_over_a_household_names_everybody() -> None:
    people = {"ana": {"age": 40}, "ben": {"age": 10}}
    found = steps(Rule("household.count(is_child)", "person", "household"), {"people": people})
    items = found["asked household 1"].items
    assert [(item.name, item.whom, item.value) for item in items] == [
        ("is_child", "ana", "no"),
        ("is_child", "ben", "yes"),
    ]
    assert {"is_child ana", "is_child ben"} <= found.keys()


def test_a_relative_who_is_not_there_is_said() -> None:
    found = steps(Rule("otherwise(spouse.n, 0)"), {"people": {"ana": {"spouse": None}}})
    assert [(item.name, item.value) for item in found["asked ana"].items] == [("spouse", "there is none")]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("n + 0", "cannot tell (missing: age of ana), between 0 and 120"),
        ("y + 0", "cannot tell (missing: out_of_pocket_health_month of ana), at least 0"),
        ("-y", "cannot tell (missing: out_of_pocket_health_month of ana), at most 0"),
        ("x + 0", "cannot tell (missing: income_month of ana)"),
    ],
)
def test_what_is_missing_is_named_with_its_interval(rule: str, words: str) -> None:
    assert steps(Rule(rule), {"people": {"ana": {}}})["asked ana"].value == words


def test_a_scheme_that_is_no_more_is_said() -> None:
    found = steps(Rule("amount_month(ended)", "money/month"), {"people": {"ana": {}}})
    assert found["ended.amount_month ana"].rule == f"the scheme does not exist on {TODAY}"


CASES = """\
scheme: fund
cases:
  - case: an old woman
    date: 2024-01-01
    household: {region: north}
    people:
      ana: {age: 65}
      ben: {birth_date: 1990-01-01}
    expect:
      ana: {entitled: yes, amount_month: 100, pension_month: 100}
      ben: {is_old: no}
      household: {children_at_home: 0}
    arithmetic: 65 is 65.
  - case: nobody knows
    date: 2024-01-01
    people:
      ana: {}
    expect:
      ana: {amount_month: {unknown: [age of ana], from: 0, to: 100}}
    arithmetic: The age is missing.
"""


def case_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_cases_that_are_met_have_no_differences(tmp_path: Path) -> None:
    system = law({})
    assert [differences(case, system) for case in read_cases(case_file(tmp_path, CASES), system)] == [[], []]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2024-02-01", []),
        ("'2024-02-01'", []),
        ("2024-02-02", ["ana's turned_up_on is 2024-02-01, not 2024-02-02."]),
    ],
)
def test_a_case_may_expect_a_date(tmp_path: Path, written: str, told: list[str]) -> None:
    system = law({"turned_up_on": Rule("add_months(birth_date, 1 * month)", unit="date")})
    text = CASES.replace("ana: {age: 65}", "ana: {age: 65, birth_date: 2024-01-01}")
    path = case_file(tmp_path, text.replace("entitled: yes", f"turned_up_on: {written}"))
    found = [wrong for case in read_cases(path, system) for wrong in differences(case, system)]
    assert [wrong.partition(": ")[2] for wrong in found] == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("entitled: yes", "entitled: no", "ana's fund.entitled is yes, not no."),
        ("entitled: yes", "entitled: 1", "ana's fund.entitled is yes, not 1."),
        ("amount_month: 100,", "amount_month: 99.99,", "ana's fund.amount_month is 100, not 99.99."),
        ("amount_month: 100,", "amount_month: yes,", "ana's fund.amount_month is 100, not yes."),
        ("children_at_home: 0", "children_at_home: 1", "children_at_home is 0, not 1."),
        ("to: 100", "to: 101", "ana's fund.amount_month is cannot tell (missing: age of ana), not unknown, unknown age of ana, from 0, to 101."),
        ("unknown: [age of ana]", "unknown: [sex of ana]", "ana's fund.amount_month is cannot tell (missing: age of ana), not unknown, unknown sex of ana, from 0, to 100."),
        ("amount_month: {unknown: [age of ana], from: 0, to: 100}", "amount_month: 0", "ana's fund.amount_month is cannot tell (missing: age of ana), not 0."),
    ],
)  # fmt: skip
def test_what_is_not_met_is_told_with_what_came_out(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert CASES.count(old) == 1
    system = law({})
    path = case_file(tmp_path, CASES.replace(old, new))
    found = [wrong for case in read_cases(path, system) for wrong in differences(case, system)]
    assert [wrong.partition(": ")[2] for wrong in found] == [told]
    assert found[0].startswith(str(path))


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("ben: {is_old: no}", "eva: {is_old: no}", 11, "Nobody is called 'eva' in this case."),
        ("ben: {is_old: no}", "ben: {is_odl: no}", 11, "'is_odl' is not a quantity of fund."),
        ("ben: {is_old: no}", "ben: {children_at_home: 0}", 11, "'children_at_home' is of a household."),
        ("ana: {age: 65}", "ana: {agee: 65}", 3, "ana: 'agee' is no column of persons."),
        ("ana: {age: 65}", "ana: {age: old}", 3, "ana: 'age' is 'old'."),
        (
            "ana: {age: 65}",
            "ana: {age: 65, periods: [{from_date: 2020-01-01, to_date: 2019-12-31}]}",
            3,
            "ana: Ends on 2019-12-31, before it begins on 2020-01-01.",
        ),
        ("  - case: an old woman", "  - cases: an old woman", 3, "'cases' is not known here."),
    ],
)
def test_a_mistake_in_a_case_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, what: str
) -> None:
    assert CASES.count(old) == 1
    with pytest.raises(Faults) as raised:
        read_cases(case_file(tmp_path, CASES.replace(old, new)), law({}))
    assert [(fault.place.line, fault.what) for fault in raised.value.faults] == [(line, what)]


def test_infinite_ends_are_never_shown() -> None:
    assert "inf" not in steps(Rule("x if p else y"), {"people": {"ana": {}}})["asked ana"].value

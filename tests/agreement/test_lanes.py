"""Many laws side by side against each law by itself: the same to the last bit, whatever depends on the amounts that change."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.test_generated import Thrice, _named, by_source
from tests.examples import examples
from tests.spec.world import TODAY, Rule, quick_law
from tests.unit.engine.generated import amounts, conditions, households

from allcover.engine import kernel, ready
from allcover.engine.lanes import Lanes
from allcover.engine.layout import lay_out
from allcover.engine.program import NotCompiled
from allcover.engine.running import running, with_amounts
from allcover.population import Population
from allcover.rules.definition import System

AMOUNTS = st.one_of(
    st.fixed_dictionaries({"minimum_month": st.sampled_from((0, 60, Fraction("60.5"), 999))}),
    st.fixed_dictionaries({"interest": st.sampled_from((0, Fraction("0.02"), Fraction(1, 7)))}),
    st.fixed_dictionaries(
        {"by_sex": st.sampled_from(({"female": 60, "male": 65}, {"female": 1, "male": 2}))}
    ),
    st.fixed_dictionaries({"is_generous": st.booleans(), "step": st.sampled_from((5, 2, 0))}),
    st.fixed_dictionaries(
        {"drawing_age": st.sampled_from((18, 60, 65)), "interest": st.just(Fraction("0.5"))}
    ),
)
"""Other amounts of the little country's law; a step that is divided by or rounded to goes through by itself."""

OWN = st.sampled_from(
    [
        "brackets(rates, x) * interest", "minimum_month * month / money + x", "lookup(by_sex, sex) + n", "x * interest",
        "x / step if is_generous else y", "household.sum(n if age >= drawing_age else minimum_month * month / money)",
        "otherwise(spouse.b, 0) + children.sum(b)", "round_half_up(x * interest, 0.01)", "round_half_up(n * b / 12)",
        "household.sum(b if p else x) - household.sum(b * interest)", "jobs.sum(earnings_month * month / money * interest)",
        "household.count(b > 60) / person", "household.max(b) + household.min(x)",
    ]
)  # fmt: skip


@pytest.fixture(autouse=True)
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "compiled", kernel.plain)


def check_alike(rules: dict[str, Rule], told: list[dict[str, Any]], drawn: list[Any]) -> None:
    base = quick_law(rules)
    laws = [with_amounts(base, values, TODAY) for values in told]
    people = Population.from_records([_named(n, household) for n, household in enumerate(drawn)])
    try:
        alone = [by_source(law, people, list(rules)) for law in laws]
    except NotCompiled:
        return
    outcomes = Lanes(base, lay_out(people), TODAY, tuple(rules)).outcomes(laws)
    for law, outcome, columns in zip(laws, outcomes, alone, strict=True):
        assert outcome.system is law
        for key, column in columns.items():
            for end in ("is_known", "low", "high"):
                found, expected = getattr(outcome[key], end), getattr(column, end)
                np.testing.assert_array_equal(found, expected, f"{end} of {key} = {rules[key]}, {told}")


@examples(150)
@given(
    own=OWN,
    drawn=amounts(1),
    told=st.lists(AMOUNTS, min_size=1, max_size=4),
    people=st.lists(households(), min_size=1, max_size=3),
    hidden=st.integers(0, 2),
)
def test_amounts_side_by_side_are_those_alone(
    own: str, drawn: str, told: list[dict[str, Any]], people: list[Thrice], hidden: int
) -> None:
    rules = {
        "b": Rule("minimum_month * month / money if p else n * interest"),
        "a": Rule(own),
        "d": Rule(drawn),
    }
    check_alike(rules, told, [each[hidden] for each in people])


@examples(80)
@given(
    drawn=conditions(2),
    told=st.lists(AMOUNTS, min_size=2, max_size=3),
    people=st.lists(households(), min_size=1, max_size=3),
    hidden=st.integers(0, 2),
)
def test_conditions_side_by_side_are_those_alone(
    drawn: str, told: list[dict[str, Any]], people: list[Thrice], hidden: int
) -> None:
    rules = {
        "c": Rule(drawn, "yes_no"),
        "d": Rule(
            "x * interest >= minimum_month * month / money or household.any(n * interest > 1)", "yes_no"
        ),
        "e": Rule("round_half_up(x * interest / 3, 5) == 5", "yes_no"),
    }
    check_alike(rules, told, [each[hidden] for each in people])


PEOPLE = [{"people": {"ana": {"age": 70, "income_month": 100}, "eva": {"age": 5, "income_month": 0}}}]


def test_what_no_amount_touches_is_found_once_for_all_laws() -> None:
    base = quick_law({"touched": Rule("x * interest"), "untouched": Rule("x + n")})
    laws = [with_amounts(base, {"interest": Fraction(n, 10)}, TODAY) for n in range(3)]
    keys = ("touched", "untouched")
    found = running(Population.from_records(PEOPLE), TODAY, keys)
    found.compiled_from = 1
    outcomes = found.side_by_side(laws)
    assert [outcome["touched"].low.tolist() for outcome in outcomes] == [[0, 0], [10, 0], [20, 0]]
    lows = [outcome["untouched"].low for outcome in outcomes]
    assert all(np.shares_memory(lows[0], other) for other in lows[1:])
    assert lows[0].tolist() == [170, 5]


def test_a_household_in_doubt_under_one_law_is_settled_for_that_law() -> None:
    rules = {"a": Rule("1 if x / y >= interest else 0"), "u": Rule("x / y * 7")}
    person = {"income_month": 1, "out_of_pocket_health_month": 3}
    close, far = Fraction("0.333333333"), Fraction("0.5")
    told = [{"interest": close}, {"interest": far}]
    check_alike(
        rules, told, [{"people": {"ana": person}}, {"people": {"eva": {**person, "income_month": 2}}}]
    )
    base = quick_law(rules)
    lanes = Lanes(base, lay_out(Population.from_records([{"people": {"ana": person}}])), TODAY, ("a", "u"))
    outcomes = lanes.outcomes([with_amounts(base, values, TODAY) for values in told])
    assert [outcome["a"].low.tolist() for outcome in outcomes] == [[1], [0]]
    assert not np.shares_memory(outcomes[0]["u"].low, outcomes[1]["u"].low), "the first was in doubt"


def test_a_law_of_other_rules_goes_through_by_itself() -> None:
    base, other = (quick_law({"a": Rule(text)}) for text in ("x * interest", "x + interest"))
    dearer = with_amounts(base, {"interest": 1}, TODAY)
    lanes = Lanes(base, lay_out(Population.from_records(PEOPLE)), TODAY, ("a",))
    assert [outcome["a"].low.tolist() for outcome in lanes.outcomes([dearer, other, base])] == [
        [100, 0],
        [100.02, 0.02],
        [2, 0],
    ]


def test_a_parameter_that_begins_later_is_another_form() -> None:
    base = quick_law({"a": Rule("x * interest")})
    begun = tuple(replace(one, start=date(2030, 1, 1)) for one in base.parameters["interest"].values[-1:])
    later = replace(base.parameters["interest"], values=begun)
    law: System = replace(base, parameters={**base.parameters, "interest": later})
    outcomes = Lanes(base, lay_out(Population.from_records(PEOPLE)), TODAY, ("a",)).outcomes([base, law])
    assert [outcome["a"].is_known.all() for outcome in outcomes] == [True, False]

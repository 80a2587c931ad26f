"""The judge calculates as fractions do, over one person and over a household, and rounds as the definition says."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.spec.world import TODAY, Rule, judged, quick_law

from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.population import Population

Numbers = dict[str, Fraction]


@dataclass(frozen=True)
class Sum:
    """A text, and what plain fractions make of it; None where something is divided by zero."""

    text: str
    value: Callable[[Numbers], Fraction | None]


def _two(sign: str, left: Sum, right: Sum) -> Sum:
    def value(given: Numbers) -> Fraction | None:
        a, b = left.value(given), right.value(given)
        if a is None or b is None or (sign == "/" and b == 0):
            return None
        return {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[sign]

    return Sum(f"({left.text} {sign} {right.text})", value)


def _number(text: str) -> Sum:
    return Sum(text, lambda given: Fraction(text))


def _name(name: str) -> Sum:
    return Sum(name, lambda given: given[name])


LEAVES = st.one_of(
    st.sampled_from("xy").map(_name),
    st.integers(1, 999).map(str).map(_number),
    st.decimals(min_value=0, max_value=99, places=3).filter(bool).map(str).map(_number),
)
SUMS = st.recursive(
    LEAVES, lambda inner: st.builds(_two, st.sampled_from("+-*/"), inner, inner), max_leaves=12
)
MONEY = st.decimals(min_value=-10_000, max_value=10_000, places=2).map(float)
AMOUNT = MONEY.map(abs)


def decimal(value: float) -> Fraction:
    return Fraction(str(value))


@examples(150)
@given(asked=SUMS, x=MONEY, y=AMOUNT)
def test_arithmetic_is_that_of_fractions(asked: Sum, x: float, y: float) -> None:
    expected = asked.value({"x": decimal(x), "y": decimal(y)})
    person = {"income_month": x, "out_of_pocket_health_month": y}
    found = judged(quick_law({"asked": Rule(asked.text)}), "asked", {"people": {"ana": person}})
    if expected is None:
        assert isinstance(found, Unknown)
    else:
        assert found == expected


ROUNDED = {
    "round_half_up": lambda ratio: floor(ratio + Fraction(1, 2)),
    "round_down": floor,
    "round_up": ceil,
}
STEPS = ("1", "5", "0.01", "0.05", "1000", "0.25", "3")


@examples(150)
@given(
    x=st.one_of(MONEY, st.integers(-4000, 4000).map(lambda eighths: eighths / 8)),
    name=st.sampled_from(sorted(ROUNDED)),
    step=st.sampled_from(STEPS),
    by=st.integers(1, 7),
)
def test_rounding_gives_the_right_multiple(x: float, name: str, step: str, by: int) -> None:
    size = Fraction(step)
    expected = ROUNDED[name](decimal(x) / by / size) * size
    found = judged(
        quick_law({"asked": Rule(f"{name}(x / {by}, {step})")}),
        "asked",
        {"people": {"ana": {"income_month": x}}},
    )
    assert found == expected


PERSON = st.fixed_dictionaries(
    {"income_month": MONEY, "age": st.integers(0, 120), "is_citizen": st.booleans()}
)
RULES = {
    "total": Rule("household.sum(x / 3)"),
    "heads": Rule("household.count(p)", "person"),
    "least": Rule("household.min(x)"),
    "most": Rule("household.max(n)"),
    "some": Rule("household.any(p)", "yes_no"),
    "every": Rule("household.all(p)", "yes_no"),
    "taxed": Rule("household.sum(brackets(rates, x))"),
    "graded": Rule("household.sum(band(grades, n))"),
}


def _taxed(x: Fraction) -> Fraction:
    return Fraction(1, 10) * min(max(x, Fraction(0)), Fraction(100)) + Fraction(1, 5) * min(
        max(x - 100, Fraction(0)), Fraction(900)
    )


@settings(max_examples=80)
@given(st.lists(PERSON, min_size=1, max_size=6))
def test_groups_are_sums_and_counts_of_their_members(people: list[dict[str, Any]]) -> None:
    household = {"people": {f"m{n}": person for n, person in enumerate(people)}}
    judge = Judge(quick_law(RULES), Population.from_records([household]), TODAY, list(RULES))
    case = judge.open(0)
    incomes = [decimal(person["income_month"]) for person in people]
    assert {key: judge.ask(case, key, 0) for key in RULES} == {
        "total": sum(incomes) / 3,
        "heads": sum(person["is_citizen"] for person in people),
        "least": min(incomes),
        "most": max(person["age"] for person in people),
        "some": any(person["is_citizen"] for person in people),
        "every": all(person["is_citizen"] for person in people),
        "taxed": sum(map(_taxed, incomes)),
        "graded": sum(5 if person["age"] < 18 else 10 if person["age"] < 60 else 7 for person in people),
    }


def test_an_amount_of_three_shares_is_shared_without_a_rest() -> None:
    rules = {"third": Rule("x / 3"), "asked": Rule("third + third + third - x")}
    for cents in range(1, 50):
        household = {"people": {"ana": {"income_month": cents / 100}}}
        assert judged(quick_law(rules), "asked", household) == 0

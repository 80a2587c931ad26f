"""Careers drawn at random, and long ones: the loop over stretches of equal months against the judge, month by month."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.test_generated import by_source, same
from tests.examples import examples
from tests.spec.world import TODAY, Rule, judged, law

from allcover.engine import kernel
from allcover.engine.binding import prepare
from allcover.engine.compiled import columns, run
from allcover.engine.judge import Judge
from allcover.engine.layout import lay_out
from allcover.engine.outcome import judge_one_by_one
from allcover.engine.program import NotCompiled
from allcover.population import Population

ARGUMENTS = (
    "wage", "account", "rate_of_month * wage", "wage if this_month >= '2020-01-01' else 0", "periods.count(yes)",
    "interest * 100", "n * wage", "1 if periods.any(activity == 'agriculture') else 0", "min(wage, x)",
    "otherwise(previous.wage, 3) - wage", "12 if is_generous else 1", "wage / parts", "1000 if wage / parts >= 50 else 1",
    "round_half_up(wage / parts)", "round_half_up(wage / 3, step)",
)  # fmt: skip
AROUND = (
    "career.sum({})", "career.best({}, 7 * month)", "career.best({}, 60 * month)", "otherwise(career.last({}), -1)",
    "otherwise(career.max({}), -1)", "otherwise(career.min({}), -1)", "career.count(({}) > 100) / month",
    "1 if career.any(({}) > 1000) else 0", "1 if career.all(({}) >= 0) else 0",
)  # fmt: skip
RULES = st.tuples(st.sampled_from(AROUND), st.sampled_from(ARGUMENTS)).map(
    lambda pair: pair[0].format(pair[1])
)


@st.composite
def periods(draw: Any) -> dict[str, Any]:
    begins = draw(st.dates(date(2018, 1, 1), date(2024, 12, 1)))
    length = draw(st.sampled_from((0, 1, 20, 31, 100, 400, 1500)))
    return {
        "from_date": draw(st.sampled_from((begins,) * 12 + (None,))),
        "to_date": begins + timedelta(days=length),
        "earnings_month": draw(st.sampled_from((0, 100, 100, 333.33, 2000, None))),
        "activity": draw(st.sampled_from(("employment", "agriculture"))),
    }


PEOPLE = st.fixed_dictionaries(
    {
        "periods": st.lists(periods(), max_size=4),
        "age": st.integers(0, 90),
        "income_month": st.one_of(st.none(), st.just(150)),
        "relation_to_head": st.just("head"),
    }
)


@examples(300)
@given(texts=st.lists(RULES, min_size=1, max_size=4), people=st.lists(PEOPLE, min_size=1, max_size=4))
def test_careers_agree(texts: list[str], people: list[dict[str, Any]]) -> None:
    rules = {f"c{n}": Rule(text) for n, text in enumerate(texts)}
    records = [{"people": {f"p{n}": person}} for n, person in enumerate(people)]
    population = Population.from_records(records, reference_date=TODAY)
    system = law(rules)
    found = by_source(system, population, list(rules))
    for key, column in judge_one_by_one(system, population, TODAY, list(rules)).items():
        same(found[key], column, rules[key].text)


@pytest.mark.parametrize("day", [date(2024, 4, 30), TODAY, date(2024, 9, 30)])
def test_what_is_divided_by_changes_over_a_career(day: date) -> None:
    """Parts of the wage are 0 until 2019, then 7, and 2 from May 2024: a month is divided by what was in force in it."""
    rules = {
        "good": Rule("career.count(wage / parts >= 14.5) / month"),
        "whole": Rule("career.sum(round_half_up(wage / parts))"),
    }
    system = law(rules)
    periods = [{"from_date": "2023-01-01", "to_date": "2024-08-31", "earnings_month": 101}]
    for begins in ("2023-01-01", "2019-12-01"):
        person = {"relation_to_head": "head", "periods": [{**periods[0], "from_date": begins}]}
        population = Population.from_records([{"people": {"ana": person}}], reference_date=day)
        bound = prepare(system, lay_out(population), day, list(rules))
        run(bound, kernel.plain(bound.program), threads=1)
        assert not bound.doubt.any(), "each exact value is on a lattice"
        found = columns(bound, lambda some: Judge(system, some, day, list(rules)))
        for key, column in judge_one_by_one(system, population, day, list(rules)).items():
            same(found[key], column, key)


def test_step_that_changes_over_a_career_is_left_to_the_judge() -> None:
    household = {"people": {"ana": {**FORTY_YEARS, "relation_to_head": "head"}}}
    population = Population.from_records([household], reference_date=TODAY)
    for step in ("parts", "step"):
        with pytest.raises(NotCompiled, match="changes over a career"):
            by_source(law({"asked": Rule(f"career.sum(round_down(wage, {step}))")}), population, ["asked"])


FORTY_YEARS = {
    "periods": [{"from_date": "1984-07-01", "to_date": "2024-06-30", "earnings_month": 30_000_001}]
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("in_years(career.count(wage > 0)) / year", 40),
        ("career.best(wage, 60 * month) / 60", 30_000_001),
        ("career.sum(1)", 480),
    ],
)
def test_a_record_of_forty_years_is_forty(rule: str, expected: int) -> None:
    system = law({"asked": Rule(rule)})
    household = {"people": {"ana": {**FORTY_YEARS, "relation_to_head": "head"}}}
    assert judged(system, "asked", household) == expected
    population = Population.from_records([household], reference_date=TODAY)
    column = by_source(system, population, ["asked"])["asked"]
    assert column.is_known.all()
    assert column.low.tolist() == [expected]


@pytest.mark.parametrize(
    "asked", ["otherwise(career.last(saved), 0)", "career.sum(saved if this_month >= '2024-06-01' else 0)"]
)
def test_what_is_carried_over_forty_years_needs_no_recursion(asked: str) -> None:
    """An account at 1 % a month, of 1 a month, never rounded: what each engine and plain multiplication find.

    Also where only the last month is looked at, whose balance rests on all before it.
    """
    saved = Rule("otherwise(previous.saved, 0) * 1.01 + wage", of="month")
    system = law({"saved": saved, "asked": Rule(asked)})
    household = {
        "people": {
            "ana": {
                "periods": [{**FORTY_YEARS["periods"][0], "earnings_month": 1}],
                "relation_to_head": "head",
            }
        }
    }
    balance = 0.0
    for _ in range(480):
        balance = balance * 1.01 + 1
    assert float(judged(system, "asked", household)) == pytest.approx(balance, rel=1e-12)  # type: ignore[arg-type]
    column = by_source(system, Population.from_records([household], reference_date=TODAY), ["asked"])["asked"]
    assert column.low[0] == pytest.approx(balance, rel=1e-12)

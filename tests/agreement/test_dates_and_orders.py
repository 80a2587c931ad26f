"""Dates, orders within groups, named units, spells and employers on people drawn at random: source against judge."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.test_generated import by_source, same
from tests.examples import examples
from tests.spec.world import TODAY, Rule, law

from allcover.engine.outcome import judge_one_by_one
from allcover.population import Population

DAYS = st.sampled_from(
    (
        "today", "birth_date", "claim_date", "'2024-02-29'", "month_start({})", "month_end({})", "year_start({})",
        "year_end({})", "add_months({}, 1 * month)", "add_months({}, -13 * month)", "({} + 30 * day)",
        "add_months({}, in_months(age))", "({} + n * 100000 * day)", "min({}, today)", "max({}, today)",
        "otherwise(contingencies.max(event_date), {})", "otherwise(mother.birth_date, {})", "({} if p else today)",
    )
)  # fmt: skip


@st.composite
def days(draw: Any) -> str:
    outer, inner, innermost = (
        draw(DAYS),
        draw(DAYS),
        draw(st.sampled_from(("today", "birth_date", "claim_date"))),
    )
    return str(outer.replace("{}", inner.replace("{}", innermost)))


@st.composite
def dated(draw: Any) -> str:
    one, other = draw(days()), draw(days())
    if one.startswith("'") and other.startswith("'"):
        other = "today"
    pattern = draw(
        st.sampled_from(
            ("years_between({}, {}) / year", "months_between({}, {}) / month", "days_between({}, {}) / day",
             "1 if {} < {} else 0", "1 if {} == {} else 0", "(at({}, drawing_age) if p else at({}, drawing_age)) / year")
        )
    )  # fmt: skip
    return str(pattern.format(one, other))


ORDERS = st.sampled_from(
    (
        "siblings.count(age > own.age) / person", "household.count(x > own.x) / person", "children.sum(x - own.x)",
        "spouses.count(own.p and not p) / person", "parents.sum(x)", "near_family.sum(x)",
        "near_family.count(age >= own.age) / person", "1 if near_family.any(x > 3) else 0",
        "1 if near_family.all(p) else 0", "otherwise(siblings.max(x + own.y), -1)", "otherwise(parents.min(n), -1)",
        "household.sum(x if is_child and own.is_child else 0)", "siblings.count(months_between(birth_date, own.birth_date) > 0) / person",
        "contingencies.sum((to_date - from_date) / day if contingency == 'sickness' else 0)",
        "jobs.sum(otherwise(employer.turnover_tax, 1))", "1 if jobs.any(otherwise(employer.workers, 0) > 5 * person) else 0",
        "household.sum(otherwise(spouse.near, 0))", "1 if household.any(presence == 'elsewhere') else 0",
        "children.count(presence != 'here') / person", "periods.sum((to_date - from_date) / day)",
    )
)  # fmt: skip

NEAR = st.dates(date(2023, 1, 1), date(2024, 12, 31))
PERSON = st.fixed_dictionaries(
    {
        "birth_date": st.one_of(st.none(), st.dates(date(1940, 1, 1), TODAY)),
        "claim_date": st.one_of(st.none(), NEAR),
        "age": st.one_of(st.none(), st.integers(0, 90)),
        "income_month": st.one_of(st.none(), st.integers(0, 9)),
        "out_of_pocket_health_month": st.integers(0, 5),
        "is_citizen": st.one_of(st.none(), st.booleans()),
        "presence": st.sampled_from(("here", "here", "here", "elsewhere", "deceased")),
        "contingencies": st.lists(
            st.builds(
                lambda kind, start, length, event: {
                    "contingency": kind, "from_date": start, "to_date": start + timedelta(days=length), "event_date": event,
                },
                st.sampled_from(("sickness", "maternity")), NEAR, st.integers(0, 60), st.one_of(st.none(), NEAR),
            ),
            max_size=2,
        ),
        "jobs": st.lists(st.sampled_from(({"employer": "mill"}, {"employer": "shop"}, {})), max_size=2),
    }
)  # fmt: skip


@st.composite
def households(draw: Any) -> dict[str, Any]:
    people = {
        name: dict(person) for name, person in zip("abcd", draw(st.lists(PERSON, min_size=1, max_size=4)))
    }
    for name, others in (("a", "b"), ("c", "ab"), ("d", "ab")):
        for link, other in zip(("spouse",) if name == "a" else ("mother", "father"), others):
            if name in people and other in people and draw(st.booleans()):
                people[name][link] = [other]
    firms = {
        "mill": {"workers": draw(st.sampled_from((None, 3, 12))), "turnover_month": 500},
        "shop": {"turnover_month": None},
    }
    return {"people": people, "employers": firms}


def check(texts: list[str], household: dict[str, Any]) -> None:
    rules = {f"r{n}": Rule(text) for n, text in enumerate(texts)}
    system = law({"near": Rule("near_family.sum(y)"), **rules})
    population = Population.from_records([household], reference_date=TODAY)
    found = by_source(system, population, list(rules))
    for key, column in judge_one_by_one(system, population, TODAY, list(rules)).items():
        same(found[key], column, rules[key].text)


@examples(300)
@given(texts=st.lists(dated(), min_size=1, max_size=3), household=households())
def test_dates_agree(texts: list[str], household: dict[str, Any]) -> None:
    check(texts, household)


@examples(300)
@given(texts=st.lists(ORDERS, min_size=1, max_size=3, unique=True), household=households())
def test_orders_units_spells_and_employers_agree(texts: list[str], household: dict[str, Any]) -> None:
    check(texts, household)

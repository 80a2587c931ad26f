"""What the judge takes from a population: relatives of the same household, several rows for one scheme, odd numbers."""

from datetime import date
from math import inf, nan
from typing import Any

import polars as pl
import pytest
from tests.spec.world import TODAY, Rule, law

from allcover.engine.facts import exact
from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown, Value
from allcover.population import Population
from allcover.vocabulary.exact import ratio


def asked(population: Population, rule: Rule, row: int = 0, household: int = 0) -> Value:
    judge = Judge(law({"asked": rule}), population, TODAY, ["asked"])
    return judge.ask(judge.open(household), "asked", row)


def with_rows(table: str, *rows: dict[str, Any], people: Any = None) -> Population:
    """Ana and Ben, and a long table written row by row."""
    made = Population.from_records([{"people": people or {"ana": {"age": 40}, "ben": {"age": 10}}}])
    tables: dict[str, pl.DataFrame | None] = dict(made.tables())
    return Population.gather({**tables, table: pl.DataFrame(rows)}, made.about)


@pytest.mark.parametrize(
    ("value", "expected"), [(3, 3), (3.0, 3), (0.1, ratio(1, 10)), (-2.5, ratio(-5, 2)), (1e-7, ratio(1, 10**7)),
                            (1e22, 10**22), (ratio(1, 3), ratio(1, 3))],
)  # fmt: skip
def test_numbers_are_read_as_they_were_written(value: Any, expected: Any) -> None:
    assert exact(value) == expected


def test_a_mother_in_another_household_is_not_there() -> None:
    made = Population.from_records(
        [
            {"people": {"eva": {"age": 10, "income_month": 1}}},
            {"people": {"ana": {"age": 40, "income_month": 5}}},
        ]
    )
    relation = {"person_id": "eva", "other_person_id": "ana", "relation": "mother"}
    population = Population.gather({**made.tables(), "relations": pl.DataFrame([relation])}, made.about)
    assert asked(population, Rule("otherwise(mother.n, -1)")) == -1
    assert asked(population, Rule("otherwise(mother.children_at_home, -1 * person) / person")) == -1
    assert asked(population, Rule("children.count(yes)", "person"), row=1, household=1) == 0


def test_a_relative_written_twice_counts_once() -> None:
    spouse = {"person_id": "ana", "other_person_id": "ben", "relation": "spouse"}
    assert asked(with_rows("relations", spouse, spouse), Rule("spouses.count(yes)", "person")) == 1


def test_a_child_of_mother_and_father_alike_counts_once() -> None:
    links = [
        {"person_id": "ben", "other_person_id": "ana", "relation": kind} for kind in ("mother", "father")
    ]
    assert asked(with_rows("relations", *links), Rule("children.count(yes)", "person")) == 1


def receipt(amount: float | None) -> dict[str, Any]:
    return {"person_id": "ana", "scheme": "fund", "amount_month": amount}


@pytest.mark.parametrize(
    ("amounts", "receives", "month"),
    [
        ([1.0, 2.0], True, 3),
        ([0.0, 0.0], False, 0),
        ([0.1, 0.2], True, ratio(3, 10)),
        ([5.0, None], True, None),
        ([0.0, None], None, None),
        ([nan], None, None),
        ([inf, 1.0], True, None),
    ],
)
def test_several_receipts_from_one_scheme(
    amounts: list[float | None], receives: bool | None, month: Any
) -> None:
    population = with_rows("receipts", *map(receipt, amounts))
    found = (
        asked(population, Rule("receives(fund)", "yes_no")),
        asked(population, Rule("received_month(fund)", "money/month")),
    )
    item = frozenset({"receipt from fund of ana"})
    assert found[0] == (Unknown(item) if receives is None else receives)
    assert found[1] == (Unknown(item, 0) if month is None else month)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([True, False], True),
        ([False, None], None),
        ([True, None], True),
        ([False, False], False),
        ([None], None),
    ],
)
def test_several_affiliations_to_one_scheme(answers: list[bool | None], expected: bool | None) -> None:
    rows = [{"person_id": "ana", "scheme": "fund", "is_affiliated": answer} for answer in answers]
    found = asked(with_rows("affiliations", *rows), Rule("affiliated(fund)", "yes_no"))
    assert found == (Unknown(frozenset({"affiliation to fund of ana"})) if expected is None else expected)


def test_months_of_several_periods_add_up() -> None:
    rows = [{"person_id": "ana", "scheme": "fund", "months_contributed": months} for months in (12, 30)]
    assert asked(with_rows("history", *rows), Rule("months_contributed(fund)", "month")) == 42


@pytest.mark.parametrize("odd", [nan, inf, -inf])
def test_numbers_that_are_none_are_no_answers(odd: float) -> None:
    made = Population.from_records([{"people": {"ana": {"income_month": 1.0}}}])
    persons = made.persons.with_columns(pl.lit(odd).alias("income_month"))
    population = Population.gather({**made.tables(), "persons": persons}, made.about)
    assert asked(population, Rule("x")) == Unknown(frozenset({"income_month of ana"}))


def test_a_household_without_members_cannot_tell_its_oldest() -> None:
    made = Population.from_records([{"people": {"ana": {"age": 40}}}])
    empty = made.households.with_columns(pl.lit("2").alias("household_id"))
    population = Population.gather(
        {**made.tables(), "households": pl.concat([made.households, empty])}, made.about
    )
    judge = Judge(law({"asked": Rule("household.max(n)", of="household")}), population, TODAY, ["asked"])
    assert judge.ask(judge.open(1), "asked") == Unknown(frozenset({"members of household 2"}))


def test_ages_follow_birth_dates_to_the_day() -> None:
    for day, age in ((date(2024, 6, 29), 39), (date(2024, 6, 30), 40)):
        made = Population.from_records(
            [{"people": {"ana": {"birth_date": "1984-06-30"}}}], reference_date=day
        )
        assert asked(made, Rule("n")) == age

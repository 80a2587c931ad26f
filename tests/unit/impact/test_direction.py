"""A reform's change where answers are missing: held against every way of answering, and told to be no less than nothing where that is proven."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.countries import write_country, write_reform
from tests.unit.impact.test_impact import DAY

from allcover.engine.outcome import judge_everybody
from allcover.impact import modelled, modelled_option
from allcover.impact.direction import OPEN, Direction, direction
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

SOURCE = "{title: Grant Act, verified: yes}"
GRANT = f"""
scheme: grant
name: {{en: Grant}}
mechanism: means_tested
branches: [family]
from: 2000-01-01
law: [{SOURCE}]
parameters:
  limit: {{unit: money/month, values: [{{from: 2000-01-01, value: 40, source: {SOURCE}}}]}}
  share: {{unit: number, values: [{{from: 2000-01-01, value: 0.5, source: {SOURCE}}}]}}
  most: {{unit: money/month, values: [{{from: 2000-01-01, value: 30, source: {SOURCE}}}]}}
  least: {{unit: money/month, values: [{{from: 2000-01-01, value: 10, source: {SOURCE}}}]}}
quantities:
  size: {{of: household, unit: number, is: "1 + 0.5 * max(household.count(yes) / person - 1, 0)"}}
  income: {{of: household, unit: money/month, is: "household.sum(income_month) / size"}}
  is_poor: {{of: household, unit: yes_no, is: income < limit}}
  grant_month:
    of: household
    unit: money/month
    is: clip(round_down(share * (limit - income) * size, 5 * money / month), least, most)
benefits:
  - {{branch: family, entitled: is_poor, amount: grant_month, source: {SOURCE}}}
balance: {{state: 1}}
"""
PARAMETERS = {"limit": (20, 40, 60), "share": (0.4, 0.5, 0.8), "most": (20, 30, 50), "least": (5, 10, 15)}
INCOMES = (0.0, 12.0, 19.0, 20.0, 29.0, 39.0, 40.0, 45.0, 59.0, 60.0, 200.0)


def reform(values: dict[str, Any]) -> str:
    changes = "\n".join(
        f"  - {{scheme: grant, parameter: {name}, from: 2019-01-01, value: {value}, source: {SOURCE}}}"
        for name, value in values.items()
    )
    return f"reform: changed\nname: {{en: Changed}}\nchange:\n{changes}\n"


def people(incomes: list[list[float | None]], received: list[float | None]) -> Population:
    return Population.from_records([
        {"welfare_month": 50.0, "people": {
            f"p{home}_{n}": {"age": 30, "jobs": [], "income_month": income} | ({"receives": {"grant": got if n == 0 else 0.0}} if got is not None else {})
            for n, income in enumerate(members)
        }}
        for home, (members, got) in enumerate(zip(incomes, received, strict=True))
    ])  # fmt: skip


def changes(before: System, after: System, population: Population) -> list[tuple[float, float]]:
    """Of each household, what is paid to it more, from the least to the most."""
    old, new = (
        judge_everybody(law, population, DAY, law.payments(law.schemes_on(DAY))) for law in (before, after)
    )
    change = modelled_option(population, modelled(population, old), new).change
    first = population.household_offsets[:-1]
    return list(zip(change.low[first].tolist(), change.high[first].tolist(), strict=True))


HOME = st.lists(st.sampled_from([None, *INCOMES]), min_size=1, max_size=2)
CHANGED = st.fixed_dictionaries(
    {name: st.sampled_from(values) for name, values in PARAMETERS.items()}
).filter(lambda values: any(value != PARAMETERS[name][1] for name, value in values.items()))


@settings(derandomize=True, deadline=None, max_examples=80)
@given(CHANGED, HOME, st.sampled_from([None, 0.0, 15.0]))
def test_no_answers_make_a_change_outside_its_range(
    tmp_path_factory: pytest.TempPathFactory,
    values: dict[str, Any],
    home: list[float | None],
    received: float | None,
) -> None:
    """Every missing income of a household is filled in with each of a few, on and beside every limit."""
    before, after = laws(tmp_path_factory.mktemp("changed"), values)
    ((low, high),) = changes(before, after, people([home], [received]))
    filled: list[list[float | None]] = [
        list(each) for each in product(*[INCOMES if each is None else [each] for each in home])
    ]
    ways = changes(before, after, people(filled, [received] * len(filled)))
    assert all(low <= least == most <= high for least, most in ways)
    if all(value >= PARAMETERS[name][1] for name, value in values.items()):
        assert low == min(least for least, _ in ways), "nobody is given less, and some nothing"
    if all(value <= PARAMETERS[name][1] for name, value in values.items()):
        assert high == max(most for _, most in ways)


def laws(folder: Path, values: dict[str, Any]) -> tuple[System, System]:
    land = write_country(folder / "land", grant=GRANT)
    changed = {name: value for name, value in values.items() if value != PARAMETERS[name][1]}
    return load(land), load(land, [write_reform(folder / "reform.yaml", reform(changed))])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"limit": 60}, Direction(not_less=True, not_more=False)),
        ({"limit": 60, "share": 0.8, "most": 50}, Direction(not_less=True, not_more=False)),
        ({"limit": 20}, Direction(not_less=False, not_more=True)),
        ({"limit": 60, "most": 20}, OPEN),
    ],
)
def test_a_reform_is_read_as_giving_nobody_less_or_nobody_more(
    tmp_path: Path, values: dict[str, Any], expected: Direction
) -> None:
    assert direction(*laws(tmp_path, values), DAY, ["grant.paid_0"], lambda *_: True) == expected


def test_a_product_with_what_may_be_below_nothing_has_no_direction(tmp_path: Path) -> None:
    """A loss of income turns round what a higher share comes to."""
    assert direction(*laws(tmp_path, {"share": 0.8}), DAY, ["grant.paid_0"], lambda *_: False) == OPEN

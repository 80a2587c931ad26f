"""Benefits of several funds that a survey reports as one, of which the State bears the deficits of some and not of others."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.countries import FUND, write_country
from tests.unit.impact.test_impact import judged

from allcover.estimation import Design
from allcover.impact import finance, modelled
from allcover.impact.amounts import Amounts
from allcover.impact.finance import SchemeFinance, total_finance
from allcover.impact.money import NOTHING, Money, Totals
from allcover.population import Population
from allcover.rules.definition import PAYERS

POOL = """
scheme: pensions
name: {en: Pensions of all funds}
mechanism: social_insurance
has_members: no
branches: [old_age]
from: 2000-01-01
law: [{title: Fund Act, verified: yes}]
"""


def a_fund(name: str, balance: str, rate: float) -> str:
    """A fund of the pool without benefits of its own, which asks a part of the pay of who is affiliated."""
    head = (
        FUND.split("benefits:")[0]
        .replace("scheme: fund", f"scheme: {name}")
        .replace("{en: Fund}", f"{{en: {name}}}")
    )
    head = head.replace("from: 2000-01-01\nlaw", "from: 2000-01-01\nreported_under: pensions\nlaw").replace(
        "value: 0.1", f"value: {rate}"
    )
    head = head.replace(
        "  amount:\n    unit: money/month\n    values: [{from: 2000-01-01, value: 30, source: {title: Fund Act, article: s. 2, verified: yes}}]\n",
        "",
    )
    head = head.replace("  pension_month: {of: person, unit: money/month, is: amount}\n", "")
    return f"{head}contributions:\n  - {{payer: worker, amount: due_month, source: {{title: Fund Act, verified: yes}}}}\n{balance}"


def member(fund: str, **more: Any) -> dict[str, Any]:
    affiliated = {name: name == fund for name in ("old", "accounts")}
    return {"age": 30, "labour_status": "employed", "jobs": [{"status": "employee", "earnings_month": 100.0}],
            "affiliated": affiliated, "contributing": affiliated, "receives": {"pensions": 0.0}} | more  # fmt: skip


def financed(folder: Path, accounts: str = "") -> SchemeFinance:
    """A pensioner draws 50 a month; who is in the old fund pays 10 to it, who has an account 20 to that."""
    people = Population.from_records(
        [{"welfare_month": 90.0, "people": {
            "eva": {"age": 70, "labour_status": "inactive", "receives": {"pensions": 50.0}},
            "ana": member("old"), "ben": member("accounts")}}]
    )  # fmt: skip
    country = write_country(
        folder / "country",
        pensions=POOL,
        old=a_fund("old", "balance: {state: 1}\n", 0.1),
        accounts=a_fund("accounts", accounts, 0.2),
    )
    (part,) = finance(Design.of(people), modelled(people, judged(country, people)))
    return part


def test_what_the_state_bears_is_a_range_where_it_bears_the_deficit_of_one_fund_alone(tmp_path: Path) -> None:
    """Nothing if the accounts pay all 50 but the 10 of the old fund; 50 - 10 if the old fund pays them all."""
    part, year = financed(tmp_path), 12
    assert part.cost == Money(50 * year, 50 * year)
    assert part.paid_by["worker"] == Money(30 * year, 30 * year)
    assert part.paid_by["state"] == Money(0, 40 * year)
    assert part.paid_by["reserve"] == Money(-20 * year, 20 * year), (
        "the accounts save 20, or lack what the State does not bear"
    )
    assert part.together == ("accounts", "old")
    assert total_finance((part,), "All").paid_by["state"] == Money(0, 40 * year)


def test_what_one_fund_saves_pays_nothing_of_another_that_lacks_even_if_the_state_bears_both(
    tmp_path: Path,
) -> None:
    part, year = financed(tmp_path, "balance: {state: 1}\n"), 12
    assert part.paid_by["state"] == Money(20 * year, 40 * year)
    assert part.paid_by["reserve"] == Money(-20 * year, 0)


@given(
    shares=st.lists(st.floats(0, 1), min_size=3, max_size=3), taken=st.lists(st.integers(0, 30), min_size=3, max_size=3),
    cuts=st.tuples(st.floats(0, 1), st.floats(0, 1)), cost=st.integers(0, 60),
)  # fmt: skip
def test_no_way_of_splitting_the_benefits_leaves_the_range(
    shares: list[float], taken: list[int], cuts: tuple[float, float], cost: int
) -> None:
    from allcover.impact.finance import _shared, _ways

    class Fund:
        def __init__(self, name: int) -> None:
            self.id, self.balance = str(name), {"state": shares[name], "reserve": 1 - shares[name]}

    funds: Any = [Fund(name) for name in range(3)]
    paid = {fund.id: {"worker": Money(taken[at], taken[at])} for at, fund in enumerate(funds)}
    ways = _ways(funds, Money(cost, cost), paid)
    ends = sorted((0.0, *cuts, 1.0))
    split = [(right - left) * cost for left, right in pairwise(ends)]
    each = [_shared(fund, Money(part - took, part - took)) for fund, part, took in zip(funds, split, taken)]
    for payer in PAYERS:
        found = sum(one[payer].low for one in each)
        least, most = min(way[payer].low for way in ways), max(way[payer].high for way in ways)
        assert least - 1e-9 <= found <= most + 1e-9


def test_between_two_amounts_each_end_keeps_its_own_error() -> None:
    totals = Totals(Design.from_arrays(np.ones(3)))
    small, large = (
        totals.year(Amounts(values, values)) for values in (np.array([1.0, 0, 2]), np.array([9.0, 1, 5]))
    )
    either = large | small
    assert either == small | large == Money(36, 180)
    assert either.at_low == small.at_low
    assert either.at_high == large.at_high
    none = NOTHING | small
    assert none == Money(0, 36)
    assert none.at_low is not None
    assert none.at_low.standard_error == 0
    assert none.at_high == small.at_high
    assert (NOTHING | Money(2, 3)) == Money(0, 3)


def test_one_fund_alone_leaves_nothing_open(tmp_path: Path) -> None:
    people = Population.from_records(
        [
            {
                "welfare_month": 90.0,
                "people": {"eva": {"age": 70, "receives": {"pensions": 50.0}}, "ana": member("old")},
            }
        ]
    )
    country = write_country(
        tmp_path / "country", pensions=POOL, old=a_fund("old", "balance: {state: 1}\n", 0.1)
    )
    (part,) = finance(Design.of(people), modelled(people, judged(country, people)))
    assert part.paid_by["state"].value == pytest.approx(40 * 12), (
        "as the fund's own definition says, not as the name that it is reported under"
    )
    assert part.together == ()

"""Files of designs, and what each kind asks of whom."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.capacity.assumptions import default_assumptions
from allcover.capacity.balance import Range
from allcover.capacity.burden import Burden, BurdenPoint
from allcover.capacity.comparison import work_out
from allcover.capacity.counting import Counting
from allcover.capacity.designs import ContributionDesign, DesignFile, IncomeBand, SubsidyStep, read_designs
from allcover.capacity.dues import Traits, due
from allcover.capacity.incentives import adequacy, borders, leakage
from allcover.capacity.payers import listed
from allcover.estimation import Design
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import Name

HEAD = "designs: trial\nname: {en: Trial}\ncompare:\n"
SOURCE = "{title: Example, verified: no}"
BANDS = tuple(IncomeBand(income, 0.07 * income) for income in (60.0, 100.0, 150.0, 250.0))


def read(folder: Path, body: str, head: str = HEAD) -> DesignFile:
    path = folder / "designs.yaml"
    path.write_text(head + body, encoding="utf-8")
    return read_designs(path)


def one(folder: Path, body: str) -> ContributionDesign:
    return read(folder, f"  - design: it\n    name: {{en: It}}\n{body}    source: {SOURCE}\n").designs[0]


def traits(*incomes: float, **codes: list[str | None]) -> Traits:
    return Traits(
        Range.exactly(np.array(incomes)),
        {name: np.array(words, dtype=object) for name, words in codes.items()},
    )


def test_the_highest_band_not_exceeding_income_counts_and_the_lowest_takes_those_below() -> None:
    design = ContributionDesign(id="b", name=Name("B"), kind="bands", sources=(), bands=BANDS)
    asked = due(design, traits(10, 60, 99.99, 100, 149, 250, 9000))
    assert asked.own.low == pytest.approx([4.2, 4.2, 4.2, 7.0, 7.0, 17.5, 17.5])


def test_a_percentage_is_kept_between_its_least_and_most_base(tmp_path: Path) -> None:
    design = one(
        tmp_path, "    kind: percentage\n    rate: 0.1\n    least_base_month: 50\n    most_base_month: 200\n"
    )
    assert due(design, traits(20, 100, 900)).own.low == pytest.approx([5, 10, 20])


def test_a_presumptive_amount_goes_by_the_first_category_that_fits(tmp_path: Path) -> None:
    design = one(
        tmp_path,
        "    kind: presumptive\n    categories:\n"
        "      - {category: farms, contribution_month: 3, when: {industry: [agriculture]}}\n"
        "      - {category: stalls, contribution_month: 7, when: {industry: [trade], area: [urban]}}\n"
        "      - {category: others, contribution_month: 5}\n",
    )
    people = traits(
        1,
        1,
        1,
        1,
        industry=["agriculture", "trade", "trade", None],
        area=["rural", "urban", "rural", "rural"],
    )
    asked = due(design, people).own
    assert asked.low.tolist() == [3, 7, 5, 3]
    assert asked.high.tolist() == [3, 7, 5, 5]  # no industry known: farm or other, and no stall, since rural


def test_the_state_pays_its_share_by_income() -> None:
    steps = (SubsidyStep(0.0, 0.75), SubsidyStep(100.0, 0.0))
    design = ContributionDesign(
        id="f", name=Name("F"), kind="flat", sources=(), contribution=8.0, subsidy=steps
    )
    asked = due(design, traits(50, 100))
    assert asked.own.low.tolist() == [2, 8]
    assert asked.state.low.tolist() == [6, 0]


@given(st.integers(0, 4000), st.integers(0, 4000), st.integers(0, 100))
def test_an_income_that_is_only_bounded_bounds_what_is_asked(one: int, other: int, at: int) -> None:
    low, high = sorted((float(one), float(other)))
    inside = low + (high - low) * at / 100
    steps = (
        SubsidyStep(0.0, 0.2),
        SubsidyStep(120.0, 0.9),
        SubsidyStep(700.0, 0.1),
    )  # rising and falling shares
    design = ContributionDesign(id="b", name=Name("B"), kind="bands", sources=(), bands=BANDS, subsidy=steps)
    bounded = due(design, Traits(Range(np.array([low]), np.array([high])))).own
    exact = due(design, traits(inside)).own.low[0]
    assert bounded.low[0] - 1e-9 <= exact <= bounded.high[0] + 1e-9
    endless = due(design, Traits(Range(np.array([low]), np.array([np.inf])))).own
    assert endless.low[0] - 1e-9 <= exact <= endless.high[0] + 1e-9


@given(st.lists(st.integers(1, 500), min_size=3, max_size=12), st.integers(1, 40))
def test_who_can_pay_falls_as_a_flat_contribution_rises(incomes: list[int], amount: int) -> None:
    payers = listed(np.array(incomes, dtype=np.float64), 65.0, 0.2)
    shares = []
    for contribution in (amount, amount + 5):
        design = ContributionDesign(
            id="f", name=Name("F"), kind="flat", sources=(), contribution=float(contribution)
        )
        found = work_out(design, payers, default_assumptions())
        money = found.money
        assert (money.revenue.value or 0) <= (money.due.value or 0) + 1e-9
        assert (money.needed.value or 0) <= (money.due.value or 0) - (money.revenue.value or 0) + 1e-9
        shares.append(found.total.can_pay)
    assert (shares[0].value or 0) >= (shares[1].value or 0)


def test_a_design_that_asks_nothing_of_anybody_has_nobody_who_can_pay() -> None:
    design = ContributionDesign(id="f", name=Name("F"), kind="flat", sources=(), contribution=0.0)
    found = work_out(design, listed(np.array([10.0, 90.0]), 65.0, 0.2), default_assumptions())
    assert found.total.persons.value == 0
    assert found.total.can_pay.ends is None
    assert found.money.needed_each is None
    assert found.burden.is_regressive_at_the_bottom is None


def test_moving_up_a_band_costs_its_jump() -> None:
    design = ContributionDesign(id="b", name=Name("B"), kind="bands", sources=(), bands=BANDS)
    found = borders(design)
    assert [border.income for border in found] == [100, 150, 250]
    assert [border.extra for border in found] == pytest.approx([2.8, 3.5, 7.0])
    assert found[0].share_of_income == pytest.approx(0.028)


def test_what_bands_declared_too_low_lose_has_the_error_of_the_sample() -> None:
    """Bands of 4.2, 7, 10.5 and 17.5 a month: truly 12 times 39.2, one band less 25.9, all in the lowest 16.8."""
    design = ContributionDesign(id="b", name=Name("B"), kind="bands", sources=(), bands=BANDS)
    incomes, everybody = np.array([60.0, 100.0, 150.0, 250.0]), np.ones(4, dtype=np.bool_)
    zeros, units = np.zeros(4, dtype=np.int64), np.arange(4)
    sampled = leakage(
        design,
        incomes,
        Counting(np.ones(4), Design(np.ones(4), zeros, units, np.zeros(1), ("all",))),
        everybody,
    )
    counted = leakage(design, incomes, Counting(np.ones(4), None), everybody)
    assert sampled is not None
    assert counted is not None
    wanted = (12 * 39.2, 12 * 25.9, 12 * 16.8, 1 - 16.8 / 39.2)
    for found in (sampled, counted):
        held = (found.true, found.one_band_less, found.lowest, found.lost)
        assert [one.value for one in held if one is not None] == pytest.approx(wanted)
    assert sampled.lost is not None
    assert sampled.true.standard_error == pytest.approx(
        12 * (4 / 3 * sum((x - 9.8) ** 2 for x in (4.2, 7, 10.5, 17.5))) ** 0.5
    )
    assert sampled.lost.low is not None
    assert sampled.lost.low < 1 - 16.8 / 39.2
    assert counted.true.low is None


def test_without_a_rule_of_benefits_no_pension_is_invented(tmp_path: Path) -> None:
    body = "    kind: bands\n    rate: 0.07\n    bands: [{income_month: 60}, {income_month: 100}]\n"
    assert adequacy(one(tmp_path, body), 84.0) == ()
    ruled = one(tmp_path, body + f"    benefit: {{accrual_year: 0.0125, years: 30, source: {SOURCE}}}\n")
    assert [found.pension for found in adequacy(ruled, 90.0)] == pytest.approx([22.5, 37.5])
    assert [found.of_line for found in adequacy(ruled, 90.0)] == pytest.approx([0.25, 0.4166666667])
    assert len(ruled.sources) == 2


def test_a_file_tells_all_its_faults_together(tmp_path: Path) -> None:
    body = f"""
  - {{design: a, name: {{en: A}}, kind: bands, bands: [{{income_month: 100}}, {{income_month: 60}}], source: {SOURCE}}}
  - {{design: a, name: {{en: A2}}, kind: flat, contribution_month: 3, rate: 0.1, source: {SOURCE}}}
  - {{design: m, name: {{en: M}}, kind: monotax, health_quota: yes, source: {SOURCE}, categories: [{{category: x, contribution_month: 3, when: {{industry: [farming]}}}}]}}
  - {{design: p, name: {{en: P}}, kind: presumptive, source: {SOURCE}, categories: [{{category: x, contribution_month: 3}}, {{category: y, contribution_month: 4}}]}}
"""
    with pytest.raises(Faults) as found:
        read(tmp_path, body)
    told = [str(fault) for fault in found.value.faults]
    for expected in (
        "60 does not rise above 100", "neither contribution nor rate", "Another design is called 'a'", "'rate' says nothing",
        "no 'with_health_month'", "'farming' is no industry", "fits everybody",
    ):  # fmt: skip
        assert any(expected in fault for fault in told), (expected, told)


@pytest.mark.parametrize(
    "body",
    ["  - {design: a, name: {en: A}, kind: flat}\n", "  - {design: a, name: {en: A}, kind: scheme}\n", "  - {design: a, name: {en: A}, kind: lottery}\n"],
)  # fmt: skip
def test_what_a_kind_needs_is_asked_for(tmp_path: Path, body: str) -> None:
    with pytest.raises(Faults):
        read(tmp_path, body)


def test_a_file_may_bring_its_own_assumptions(tmp_path: Path) -> None:
    given: dict[str, Any] = {"share": 0.2}
    body = f"  - {{design: a, name: {{en: A}}, kind: flat, contribution_month: 3, source: {SOURCE}}}\n"
    head = HEAD.replace(
        "compare:",
        f"assumptions: {{share_of_surplus: {{value: {given['share']}, source: {SOURCE}}}, sharing: by_earnings}}\ncompare:",
    )
    held = read(tmp_path, body, head).assumptions
    assert (held.share_of_surplus.value, held.sharing) == (0.2, "by_earnings")
    assert held.take_up == default_assumptions().take_up


@pytest.mark.parametrize(
    ("weights", "is_largest", "falls"),
    [
        ((0.116, 0.069, 0.011), True, True),
        ((0.087, 0.042, 0.054), True, False),
        ((0.07, 0.07 - 1e-17, 0.07), False, False),
        ((0.03, 0.06, 0.05), False, False),
        ((0.116, None, 0.011), None, None),
        ((0.116,), None, None),
    ],
)
def test_burden_along_income_is_of_all_who_are_asked(
    weights: tuple[float | None, ...], is_largest: bool | None, falls: bool | None
) -> None:
    income = Estimate(value=10.0)
    points = tuple(
        BurdenPoint(part, income, None if weight is None else Estimate(value=weight), None, 40)
        for part, weight in enumerate(weights, start=1)
    )
    burden = Burden(points, 0)
    assert (burden.is_largest_on_the_poorest, burden.falls_throughout) == (is_largest, falls)

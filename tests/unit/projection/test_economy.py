"""The economy over time: its identities hold whatever is assumed, and files that contradict themselves are told whole."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.catalogue import country_folder
from allcover.projection.economy import Labour, Money, debt_over, economy_of, identities, stabilising_balance
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

FILE = country_folder("coresia") / "economy.yaml"
RATE = st.floats(-0.05, 0.15)
SHARE = st.floats(0.05, 0.95)


@given(
    growth=st.lists(RATE, min_size=3, max_size=3), prices=RATE, share=SHARE, unemployed=SHARE, formal=SHARE, is_productivity=st.booleans(),
    debt=st.floats(0, 2), seed=st.integers(0, 1000),
)  # fmt: skip
def test_identities_hold_whatever_is_assumed(
    growth: list[float],
    prices: float,
    share: float,
    unemployed: float,
    formal: float,
    is_productivity: bool,
    debt: float,
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    years = np.arange(2024, 2027)
    status = rng.dirichlet(np.ones(4), size=(3, 2))
    labour = Labour(
        rng.uniform(0, 1, (3, 2, 5)),
        np.full((3, 2), unemployed),
        status,
        np.full((3, 2, 4), formal),
        rng.uniform(0.1, 2, (2, 5)),
    )
    flat = np.full(3, prices)
    money = Money(
        1e9,
        np.array(growth),
        is_productivity,
        flat,
        flat,
        flat,
        np.full(3, share),
        np.full(3, 0.2),
        np.full(3, 0.21),
        debt,
        flat,
    )
    economy = economy_of(years, rng.uniform(1, 1000, (3, 2, 5)), money, labour)
    assert max(identities(economy).values()) < 1e-9
    assert economy.work is not None
    bill = (economy.work.by_status[..., 0] * economy.work.wage).sum(axis=(1, 2))
    assert bill == pytest.approx(share * economy.gdp)
    if is_productivity:
        assert economy.work.productivity[1:] / economy.work.productivity[:-1] - 1 == pytest.approx(
            np.array(growth[1:]), abs=1e-9
        )
    else:
        assert economy.gdp_real[1:] / economy.gdp_real[:-1] - 1 == pytest.approx(
            np.array(growth[1:]), abs=1e-9
        )


@pytest.mark.parametrize(
    ("identity", "part", "of_work"),
    [
        ("debt is debt before, and interest, and expenditure less revenue", "expenditure", False),
        ("prices are those of the year before, grown", "prices", False),
        ("the wage bill is its share of output", "wage_share", False),
        ("the labour force is the employed and the unemployed", "unemployed", True),
        ("output is employment times productivity", "productivity", True),
        ("those of every status are the employed", "by_status", True),
        ("the wage bill is its share of output", "wage", True),
    ],
)
def test_an_identity_that_does_not_hold_is_told_by_its_name(identity: str, part: str, of_work: bool) -> None:
    """So none of them holds by how it is written."""
    people = project_country(FILE.parent / "people", 3, ("medium",)).population[0]
    economy = read_economy(FILE).carried(people, 2024)
    assert economy.work is not None
    held = economy.work if of_work else economy
    moved = replace(held, **{part: getattr(held, part) * 1.1})
    found = identities(replace(economy, work=moved) if of_work else moved)  # type: ignore[arg-type]
    assert found[identity] > 1e-4


def test_years_and_growth_that_no_debt_can_have_are_refused() -> None:
    with pytest.raises(ValueError, match="There are 1 rates of interest and 2 balances"):
        debt_over(60.0, np.array([0.06]), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="The growth is -1: nothing is left of GDP"):
        stabilising_balance(0.6, 0.06, -1.0)


def test_the_invented_country_is_carried_over_its_people() -> None:
    people = project_country(FILE.parent / "people", 75, ("medium",)).population[0]
    economy = read_economy(FILE).carried(people, 2024)
    assert max(identities(economy).values()) < 1e-12
    assert economy.gdp[0] == 20_400_000_000
    assert economy.persons[0].sum() == pytest.approx(people[:2].sum() / 2)
    named = economy.dataset()
    assert dict(named.sizes) == {"year": 75, "sex": 2, "age": 101, "date": 76, "status": 4}
    by_status = named["by_status"].sel(sex="male", year=2024).sum("age")
    assert float(by_status.sel(status="employees") / by_status.sum()) == pytest.approx(0.4)


def test_a_horizon_longer_than_the_economy_s_path_is_refused() -> None:
    with pytest.raises(Faults) as found:
        read_economy(FILE).carried(np.ones((90, 2, 101)), 2024)
    (fault,) = found.value.faults
    assert fault.place.line
    assert "The projection goes to 2112, the file to 2099. Project 76 years" in str(fault)
    with pytest.raises(Faults, match="The people begin in 2020, the file in 2024"):
        read_economy(FILE).carried(np.ones((76, 2, 101)), 2020)


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    text = FILE.read_text()
    wrong = tmp_path / "economy.yaml"
    wrong.write_text(
        text.replace("employers: {value: 0.04", "employers: {value: 0.14")
        .replace("female: [0.34, 0.52, 0.6,", "female: [0.34, 0.6,")
        .replace(
            "[{at: 2024, value: 0.38}, {at: 2060, value: 0.46}, {at: 2099, value: 0.48}]",
            "[{at: 2030, value: 0.38}, {at: 2060, value: 0.46}]",
        )
        .replace("    - at: 2099", "    - at: 2090")
        .replace("{at: 2034, value: 0.21}", "{at: 2034, value: 0.21}, {at: 2030, value: 0.21}")
    )
    with pytest.raises(Faults) as found:
        read_economy(wrong)
    told = str(found.value)
    for what in (
        "The statuses of male workers add to 1.1000 in 2024.",
        "'female' has 7 values for 8 groups of ages.",
        "'wage_share' begins in 2030, and its first year is 2024.",
        "The points of 'wage_share' end in 2060, before the last year, 2099.",
        "'revenue' goes back from 2034 to 2030. Write its years from the first to the last.",
        "Participation is given at [2024, 2050, 2090], for the years 2024 to 2099.",
    ):
        assert what in told
    assert all(fault.place.line for fault in found.value.faults)


def test_participation_before_the_first_year_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "economy.yaml"
    wrong.write_text(FILE.read_text().replace("    - at: 2024", "    - at: 2014"))
    with pytest.raises(Faults, match=r"Participation is given at \[2014, 2050, 2099\], for the years 2024"):
        read_economy(wrong)


def test_rates_above_one_and_two_growths_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "economy.yaml"
    wrong.write_text(FILE.read_text().replace("  productivity:\n", "  gdp: {value: 0.03, source: {title: x, verified: no}}\n  productivity:\n").replace("wage_share:\n  points: [{at: 2024, value: 0.38}", "wage_share:\n  points: [{at: 2024, value: 38}"))  # fmt: skip
    with pytest.raises(Faults) as found:
        read_economy(wrong)
    assert "either the growth of output ('gdp') or of output a person employed" in str(found.value)
    assert "Write a number from 0 to 1" in str(found.value)


def test_the_definition_and_the_economy_of_the_invented_country_have_one_product_and_one_budget() -> None:
    """A share of the product in a diagnosis and one in a costing are of the same country."""
    country = load(FILE.parent).country
    made = read_economy(FILE).carried(
        project_country(FILE.parent / "people", 2, ("medium",)).population[0], 2024
    )
    before = made.gdp[0] / (made.gdp[1] / made.gdp[0])
    told = [
        country.economy[name].on(date(2023, 6, 30)) for name in ("gdp_year", "government_expenditure_year")
    ]
    product, spent = (float(one.numbers[0]) for one in told if one is not None)
    assert product == pytest.approx(before, rel=0.01)
    share = (made.expenditure[0] + made.debt_interest[0]) / made.gdp[0]
    assert spent / product == pytest.approx(share, rel=0.02)

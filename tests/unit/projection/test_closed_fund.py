"""A fund that nobody pays into any more: its years, its reserve and what nobody finances are those of a reckoning of one's own; what its data cannot say is refused with the cure."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.presenting.valuation_study import trials_of
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.closed_fund import closed_fund, tried_of_closed
from allcover.projection.economy_file import read_economy
from allcover.projection.records import read_records
from allcover.projection.valuation import value_scheme
from allcover.projection.valuation_file import Assumptions
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA, DAY, SCHEME, YEARS = country_folder("coresia"), date(2024, 6, 30), "national_pension", 40
HEAD = f"records: {SCHEME}\ndate: {DAY}\ntitle: Register of the closed fund\nsource: {{title: Board, verified: yes}}\nage_groups: single\n"
HEADINGS = {"actives": "age,sex,credit_years,persons,wage_month", "inactive": "age,sex,credit_years,persons", "pensions": "type,sex,age,persons,amount_month"}  # fmt: skip
WIDOWS = "widowed,female,88,1000,60"


def register(folder: Path, **rows: str) -> Path:
    folder.mkdir()
    (folder / "records.yaml").write_text(HEAD, encoding="utf-8")
    for name, heading in HEADINGS.items():
        (folder / f"{name}.csv").write_text(f"{heading}\n{rows.get(name, '')}\n", encoding="utf-8")
    return folder


def basis_of(folder: Path, given: Assumptions | None = None) -> Basis:
    held = read_records(folder, SCHEME, "coresia", "XCC")
    given = given or read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    economy = read_economy(CORESIA / "economy.yaml")
    return Basis(load(CORESIA), held.people, DAY, CORESIA / "people", given, held, economy)


def valued(folder: Path, given: Assumptions | None = None) -> Valued:
    return value_basis(basis_of(folder, given), YEARS)


@pytest.fixture(scope="module")
def of_widows(tmp_path_factory: pytest.TempPathFactory) -> Valued:
    """1,000 widows of 88, who leave nobody behind."""
    return valued(register(tmp_path_factory.mktemp("fund") / "widows", pensions=WIDOWS))


def test_who_draws_what_it_costs_and_the_debt_follow_from_deaths_and_indexation(of_widows: Valued) -> None:
    made, ground, scheme = of_widows.valuation, of_widows.ground, of_widows.scheme
    again = scheme.moves.remarriage[0]
    persons, amount, spent = 1000.0, 60_000.0, []
    ages = ground.dying.shape[-1]
    for at in range(YEARS):
        here, there = min(88 + at, ages - 1), min(89 + at, ages - 1)
        kept = (1 - ground.dying[at, 0, here]) * (1 - again[there])
        after = amount * kept * (1 + made.paths.pensions[at])
        spent.append(12 * (amount + after) / 2)
        persons, amount = persons * kept, after
    assert made.is_closed
    assert made.expenditure == pytest.approx(np.array(spent) * (1 + scheme.administration[0]))
    interest = made.paths.interest
    now = np.sqrt(1 + interest) / np.cumprod(1 + interest)
    assert of_widows.debt == pytest.approx((np.array(spent) * now).sum(), rel=1e-6)
    assert np.isnan(made.premium)
    assert np.isnan(made.pay_as_you_go).all()
    assert np.isnan(made.contribution_rate).all()
    assert np.isnan(made.demographic_ratio).all()


def test_the_reserve_ends_at_nought_and_what_it_was_to_bear_is_then_financed_by_nobody(
    of_widows: Valued,
) -> None:
    scheme = replace(of_widows.scheme, reserve=1_500_000.0)
    made = value_scheme(scheme, 2024)
    found = closed_fund(scheme, made)
    held, lacking, interest = 1_500_000.0, [], made.paths.interest
    for at in range(YEARS):
        # In money of the middle of the year; the State carries a quarter.
        held, mine = held * (1 + interest[at]) ** 0.5, 0.75 * made.expenditure[at]
        lacking.append(max(0.0, mine - held))
        held = max(0.0, held - mine) * (1 + interest[at]) ** 0.5
    assert made.reserves.lacking == pytest.approx(np.array(lacking), abs=1e-6)
    assert (made.reserves.reserve >= 0).all()
    assert found.exhaustion == 2024 + int(np.flatnonzero(np.array(lacking) > 0)[0])
    assert found.lacking == pytest.approx(found.needed - 1_500_000.0)
    enough = replace(scheme, reserve=found.needed * (1 + 1e-9))
    assert closed_fund(enough, value_scheme(enough, 2024)).exhaustion == 0


def test_what_moves_nothing_is_not_among_the_trials(of_widows: Valued, tmp_path: Path) -> None:
    found = closed_fund(of_widows.scheme, of_widows.valuation)
    every = trials_of(basis_of(register(tmp_path / "widows", pensions=WIDOWS)), of_widows)
    tried = tried_of_closed(every, found, 2024)
    assert {one.key for one in tried} == {"interest", "prices", "mortality"}
    low, high = (one.found for one in tried if one.key == "interest")
    assert low.needed > found.needed > high.needed


def test_who_has_stopped_is_awarded_the_pension_of_the_law(tmp_path: Path) -> None:
    """Who has credit and contributes no more is awarded the law's pension at its age."""
    folder = register(tmp_path / "stopped", pensions=WIDOWS, inactive="61,female,20,500")
    made = valued(folder).valuation
    assert made.insured.persons[0, 0].sum() == 0
    assert made.insured.persons[5, 0].sum() > 300
    assert made.contributors.sum() == 0


def test_wages_that_nobody_tells_are_not_made_up(tmp_path: Path) -> None:
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    careers = {"spread": 0.6, "classes": 3, "past_growth": 0.02, "source": {"title": "Board", "verified": True}}  # fmt: skip
    given = given.changed(("careers",), careers)
    stopped = register(tmp_path / "stopped", pensions=WIDOWS, inactive="61,female,20,500")
    with pytest.raises(Faults, match=r"follow from wages, and nobody contributes.*out of 'inactive.csv'"):  # fmt: skip
        valued(stopped, given)
    assert valued(register(tmp_path / "alone", pensions=WIDOWS), given).valuation.is_closed


def test_entrants_into_a_fund_of_whose_wages_nothing_is_known_are_refused(tmp_path: Path) -> None:
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    entrants = {
        "ages": [15, 65], "female": [1], "male": [1],
        "persons": {"values": [{"in": 2024, "value": 100}], "then": "held", "source": {"title": "Board", "verified": True}},
    }  # fmt: skip
    given = given.changed(("entrants",), entrants)
    with pytest.raises(Faults, match=r"Some are to enter where nobody contributes.*leave 'entrants' out"):
        valued(register(tmp_path / "fund", pensions=WIDOWS), given)


@pytest.mark.parametrize("actives", ["", "41,male,10,0,300"])
def test_records_of_nobody_are_refused(tmp_path: Path, actives: str) -> None:
    with pytest.raises(
        Faults, match=r"Nobody is in the records.*Give who contributes, who draws a pension, or both"
    ):
        read_records(register(tmp_path / "none", actives=actives), SCHEME, "coresia", "XCC")

"""Whether persons can afford what schemes ask, members or not, in the words of the schemes' own definitions."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.countries import COUNTRY, write_country

from allcover.capacity.affordability import Affordability, affordability, capacity_outputs
from allcover.capacity.assumptions import Assumptions, default_assumptions
from allcover.capacity.joining import as_if_joined
from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.presenting.capacity_words import assumption_notes
from allcover.rules.load import load
from allcover.vocabulary.words import ENGLISH

DAY = date(2024, 6, 1)
MUTUAL = """
scheme: mutual
name: {en: Mutual}
mechanism: mutual
branches: [medical_care]
from: 2000-01-01
law: [{title: Statutes, verified: yes}]
parameters:
  premium:
    unit: money/month
    values: [{from: 2000-01-01, value: 6, source: {title: Statutes, verified: yes}}]
quantities:
  premium_month: {of: person, unit: money/month, is: "premium if affiliated(mutual) else 0"}
provisions:
  - {branch: medical_care, nature: voluntary, applies: age >= 18 * year, source: {title: Statutes, verified: yes}}
protects: affiliated(mutual)
contributions:
  - {payer: worker, amount: premium_month, source: {title: Statutes, verified: yes}}
"""


def asked(folder: Path, *households: dict[str, Any]) -> dict[str, Affordability]:
    system = load(write_country(folder / "testland", COUNTRY, mutual=MUTUAL))
    people = Population.from_records(list(households), reference_date=DAY)
    outcome = judge_everybody(system, people, DAY, capacity_outputs(system, system.schemes_on(DAY)))
    return {found.scheme: found for found in affordability(people, outcome, default_assumptions())}


def household(income: float | None, *ages: int, **facts: Any) -> dict[str, Any]:
    members = {f"{income}-{n}": {"age": age, **facts} for n, age in enumerate(ages)}
    return {"people": members} | ({} if income is None else {"household_income_month": income})


def test_who_has_not_joined_is_asked_what_the_definition_asks_of_a_member(tmp_path: Path) -> None:
    found = asked(tmp_path, household(180.0, 40, affiliated={"mutual": False}))["mutual"]
    assert found.asking.asked.low.tolist() == [6]
    assert found.asking.part.low == pytest.approx([12])  # 15 % of the 80 above the line of 100
    assert found.can_afford.is_yes.tolist() == [True]


def test_two_adults_share_what_one_could_afford_alone(tmp_path: Path) -> None:
    found = asked(tmp_path, household(250.0, 40, 38), household(270.0, 40, 12))["mutual"]
    assert found.can_afford.is_no.tolist() == [True, True, False, False]
    assert found.asking.pays.low.tolist()[:2] == pytest.approx([3.75, 3.75])


def test_whom_the_law_does_not_ask_can_neither_afford_nor_not(tmp_path: Path) -> None:
    found = asked(tmp_path, household(270.0, 40, 12))["mutual"]
    assert found.is_asked.is_no.tolist() == [False, True]
    assert found.can_afford.is_known.tolist() == [True, False]


def test_unknown_income_leaves_open_what_can_be_afforded(tmp_path: Path) -> None:
    found = asked(tmp_path, household(None, 40, jobs=[{"status": "own_account"}]))["mutual"]
    assert found.can_afford.is_known.tolist() == [False]


def test_without_line_of_poverty_only_who_could_not_pay_without_needs_is_unable(tmp_path: Path) -> None:
    country = COUNTRY[: COUNTRY.index("poverty:")] + COUNTRY[COUNTRY.index("economy:") :]
    country = country.replace(
        "quantities:\n  line: {of: household, unit: money/month, is: 100 * money / month}\n", ""
    )
    system = load(write_country(tmp_path / "lineless", country, mutual=MUTUAL))
    people = Population.from_records([household(39.0, 40), household(41.0, 40)], reference_date=DAY)
    outcome = judge_everybody(system, people, DAY, capacity_outputs(system, system.schemes_on(DAY)))
    (found,) = affordability(people, outcome, default_assumptions())
    assert found.can_afford.is_no.tolist() == [True, False]
    assert found.can_afford.is_known.tolist() == [True, False]


def test_where_the_definition_says_nothing_of_what_is_paid_nothing_is_concluded(tmp_path: Path) -> None:
    text = MUTUAL.replace(
        "premium if affiliated(mutual) else 0", "premium if affiliated(mutual) and age < 60 * year else 0"
    )
    system = load(write_country(tmp_path / "partly", COUNTRY, mutual=text))
    people = Population.from_records([household(500.0, 40), household(501.0, 70)], reference_date=DAY)
    outcome = judge_everybody(system, people, DAY, capacity_outputs(system, system.schemes_on(DAY)))
    (found,) = affordability(people, outcome, default_assumptions())
    assert found.is_asked.is_yes.tolist() == [True, True]
    assert found.can_afford.is_known.tolist() == [True, False]


def test_what_is_on_file_of_members_stays() -> None:
    member = {
        "age": 40,
        "affiliated": {"own": True},
        "contributing": {"own": True},
        "elected_base_month": {"own": 90.0},
    }
    lapsed = {"age": 40, "affiliated": {"own": True}, "contributing": {"own": False}}
    people = Population.from_records([{"people": {"a": member, "b": lapsed, "c": {"age": 30}}}])
    joined = as_if_joined(people, ["own"], DAY).need("affiliations")
    assert joined["elected_base_month"].to_list() == [90.0, 0.0, 0.0]
    assert joined["is_contributing"].to_list() == [True, True, True]
    assert joined.select("person_id").n_unique() == 3


def test_the_self_employed_of_mozambique_are_asked_seven_per_cent_of_the_least_base() -> None:
    """Decreto-based minimum of trade: 9,560 a month from April 2024; 7 % of it is 669.20."""
    system = load(country_folder("mozambique"))
    people = Population.from_records(
        [{"people": {"a": {"age": 30, "labour_status": "employed",
                           "jobs": [{"status": "own_account", "industry": "trade", "earnings_month": 9000.0}]}}}],
        reference_date=DAY,
    )  # fmt: skip
    outcome = judge_everybody(system, people, DAY, capacity_outputs(system, system.schemes_on(DAY)))
    (found,) = affordability(people, outcome, default_assumptions())
    assert found.asking.asked.low == pytest.approx([669.20])
    assert not found.can_afford.is_known[0]  # the definition has no poverty line


def test_the_share_that_may_be_asked_says_that_nobody_set_it() -> None:
    (first, *_) = assumption_notes(default_assumptions(), ENGLISH)
    assert first == (
        "Assumption: 15% of income above subsistence may be asked (an example; no law or study sets it [unverified])."
    )


def test_assumptions_come_with_their_mark() -> None:
    held: Assumptions = default_assumptions()
    assert held.sharing == "as_asked"
    assert not any(figure.source.is_verified for figure in held.figures.values())

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.countries import FUND, write_country, write_reform

from allcover.engine.outcome import Outcome, judge_everybody
from allcover.estimation import Design
from allcover.impact import finance, modelled, modelled_option, on_top, option_result
from allcover.impact.amounts import Modelled
from allcover.impact.finance import SchemeFinance
from allcover.impact.money import Money
from allcover.impact.poverty import Gains, PovertyResult, gains_by_tenth, poverty
from allcover.impact.sample import Sample, Standing, poverty_lines
from allcover.population import Population
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

DAY = date(2020, 1, 1)
RAISE = """
reform: raise
name: {en: Raise}
change:
  - {scheme: fund, parameter: amount, from: 2019-01-01, value: 50, source: {title: Bill, verified: yes}}
"""
YOUNGER = """
reform: younger
name: {en: Younger}
end: [{scheme: fund, from: 2019-01-01, source: {title: Bill, verified: yes}}]
add:
  - scheme: universal
    name: {en: Universal}
    mechanism: universal
    branches: [old_age]
    from: 2019-01-01
    law: [{title: Bill, verified: yes}]
    quantities: {amount_due: {of: person, unit: money/month, is: 40 * money / month}}
    benefits: [{branch: old_age, entitled: age >= 60 * year, amount: amount_due, source: {title: Bill, verified: yes}}]
    balance: {state: 1}
"""


def judged(folder: Path, population: Population, *reforms: Path) -> Outcome:
    system = load(folder, reforms)
    return judge_everybody(system, population, DAY, system.payments(system.schemes_on(DAY)))


def households(*people: dict[str, Any], welfare: float = 90.0) -> Population:
    return Population.from_records(
        [{"welfare_month": welfare, "people": {f"p{n}": person}} for n, person in enumerate(people)]
    )


def change(tmp_path: Path, population: Population, reform: str) -> tuple[Modelled, Modelled]:
    folder = write_country(tmp_path / "country")
    baseline = judged(folder, population)
    option = judged(folder, population, write_reform(tmp_path / "reform.yaml", reform))
    before = modelled(population, baseline)
    return before, modelled_option(population, before, option)


def standings(people: Population, before: Modelled, after: Modelled) -> tuple[Standing, Standing]:
    sample = Sample.of(people, Design.of(people))
    return Standing.of(sample, before), Standing.of(sample, after)


def poor(people: Population, before: Modelled, after: Modelled) -> PovertyResult:
    was, becomes = standings(people, before, after)
    (found,) = poverty(poverty_lines(was.sample, before.outcome), becomes, was)
    return found


def old(**more: Any) -> dict[str, Any]:
    return {"age": 70, "labour_status": "inactive", "jobs": [], **more}


AGED = FUND.replace(
    "quantities:",
    "  from_age:\n    unit: year\n    values: [{from: 2000-01-01, value: 60, source: {title: Fund Act, verified: yes}}]\nquantities:",
    1,
).replace("age >= 60 * year", "age >= from_age")
CHANGED = """
reform: changed
name: {en: Changed}
change:
  - {scheme: fund, parameter: %s, from: 2019-01-01, value: %s, source: {title: Bill, verified: yes}}
"""


@pytest.mark.parametrize("receives", [{}, {"receives": {"fund": 0.0}}], ids=["not asked", "receives nothing"])
@pytest.mark.parametrize(("parameter", "value", "most"), [("from_age", 55, 30.0), ("rate", 0.2, 0.0)])
def test_what_is_not_known_under_either_law_is_the_same_only_where_the_rules_are(
    tmp_path: Path, receives: dict[str, Any], parameter: str, value: float, most: float
) -> None:
    """Of somebody of no known age, it cannot be told whether a lower age gives them more; a rule that is left as it is gives them nothing else."""
    people = households({**old(**receives), "age": None}, old(**receives))
    folder = write_country(tmp_path / "country", fund=AGED)
    before = modelled(people, judged(folder, people))
    reform = write_reform(tmp_path / "reform.yaml", CHANGED % (parameter, value))
    after = modelled_option(people, before, judged(folder, people, reform))
    assert after.change.high.tolist() == [most, 0.0]
    assert after.change.low.tolist() == [0.0, 0.0]


def test_who_receives_gets_the_difference_of_the_law_on_top_of_what_is_received(tmp_path: Path) -> None:
    _, after = change(tmp_path, households(old(receives={"fund": 12.0})), RAISE)
    assert after.change.low.tolist() == after.change.high.tolist() == [20]
    assert after.cash["fund"].low.tolist() == [32]


def test_who_is_entitled_and_does_not_receive_goes_on_without(tmp_path: Path) -> None:
    _, after = change(tmp_path, households(old(receives={"fund": 0.0})), RAISE)
    assert after.change.high.tolist() == [0]


BY_EARNINGS = """
reform: by_earnings
name: {en: By earnings}
end: [{scheme: fund, from: 2019-01-01, source: {title: Bill, verified: yes}}]
add:
  - scheme: insurance
    name: {en: Insurance}
    mechanism: social_insurance
    branches: [old_age]
    from: 2019-01-01
    law: [{title: Bill, verified: yes}]
    quantities:
      earned: {of: person, unit: money/month, is: "min(jobs.sum(earnings_month), 80 * money / month)"}
    benefits: [{branch: old_age, entitled: age >= 60 * year, amount: earned, source: {title: Bill, verified: yes}}]
    contributions: [{payer: worker, amount: earned, source: {title: Bill, verified: yes}}]
    balance: {state: 1}
"""


def test_what_is_not_known_of_a_benefit_or_a_contribution_is_not_below_nothing(tmp_path: Path) -> None:
    """What a job brought may be a loss, so earnings have no lower end; what is paid out of them has one."""
    _, after = change(tmp_path, households({"age": 70}), BY_EARNINGS)
    cash, paid = after.cash["insurance"], after.contributions["insurance"]["worker"]
    assert (cash.low.tolist(), cash.high.tolist()) == ([0], [80])
    assert (paid.low.tolist(), paid.high.tolist()) == ([0], [80])


def test_where_the_survey_does_not_ask_the_definition_is_taken(tmp_path: Path) -> None:
    before, after = change(tmp_path, households(old()), RAISE)
    assert before.cash["fund"].low.tolist() == [30]
    assert after.change.low.tolist() == [20]


def test_a_scheme_that_ends_takes_what_was_received_and_a_new_one_pays_whom_it_entitles(
    tmp_path: Path,
) -> None:
    people = households(old(receives={"fund": 12.0}), old(receives={"fund": 0.0}))
    _, after = change(tmp_path, people, YOUNGER)
    assert after.change.low.tolist() == [28, 40]


def test_an_unknown_age_leaves_the_gain_between_nothing_and_all(tmp_path: Path) -> None:
    people = households({"labour_status": "inactive", "jobs": [], "receives": {"fund": 0.0}})
    before, after = change(tmp_path, people, YOUNGER)
    assert (after.change.low.tolist(), after.change.high.tolist()) == ([0], [40])
    found = poor(people, before, after)
    assert (found.headcount.low, found.headcount.high) == (0, 1)
    assert found.headcount.value is None


def test_persons_lifted_out_are_poor_before_and_not_after(tmp_path: Path) -> None:
    people = households(old(receives={"fund": 12.0}), old(receives={"fund": 0.0}))
    before, after = change(tmp_path, people, RAISE)
    assert poor(people, before, before).headcount.value == 1.0
    found = poor(people, before, after)
    assert (found.headcount.value, found.lifted.value, found.pushed.value) == (0.5, 1, 0)


def test_only_who_contributes_pays_where_the_survey_asks(tmp_path: Path) -> None:
    def job(**more: Any) -> dict[str, Any]:
        return {
            "age": 30,
            "labour_status": "employed",
            "jobs": [{"status": "employee", "earnings_month": 100.0}],
            **more,
        }

    people = households(
        job(affiliated={"fund": True}, contributing={"fund": True}),
        job(affiliated={"fund": False}, contributing={"fund": False}),
        job(affiliated={"fund": None}, contributing={"fund": None}),
    )
    before, _ = change(tmp_path, people, RAISE)
    paid = before.contributions["fund"]["worker"]
    assert (paid.low.tolist(), paid.high.tolist()) == ([10, 0, 0], [10, 0, 10])


def only(parts: tuple[SchemeFinance, ...]) -> SchemeFinance:
    (part,) = parts
    return part


def test_what_contributions_do_not_pay_is_shared_as_the_definition_says(tmp_path: Path) -> None:
    before, _ = change(tmp_path, households(old()), RAISE)
    part = only(finance(Design.of(households(old())), before))
    assert part.cost == Money(360, 360)
    assert (part.paid_by["state"].value, part.paid_by["donor"].value) == (180, 180)


def test_payers_always_add_up_to_the_cost(tmp_path: Path) -> None:
    worker = {
        "age": 30,
        "labour_status": "employed",
        "jobs": [{"status": "employee", "earnings_month": 900.0}],
    }
    people = households(old(), worker)
    before, _ = change(tmp_path, people, RAISE)
    part = only(finance(Design.of(people), before))
    assert part.paid_by["reserve"].low < 0, "a surplus goes to the scheme's own funds"
    assert sum(money.low for money in part.paid_by.values()) == pytest.approx(part.cost.low)


def test_gains_by_tenth_weigh_persons(tmp_path: Path) -> None:
    people = Population.from_records(
        [{"welfare_month": 10.0 * n, "people": {f"q{n}": old(receives={"fund": 10.0})}} for n in range(1, 21)]
    )
    before, after = change(tmp_path, people, RAISE)
    was, becomes = standings(people, before, after)
    gains: tuple[Gains, ...] = gains_by_tenth(becomes, was)
    assert [gain.mean_change.value for gain in gains] == [20.0] * 10
    assert [gain.persons for gain in gains] == [2.0] * 10


def test_the_gain_is_shared_by_the_members_of_the_poverty_universe_only(tmp_path: Path) -> None:
    people = Population.from_records(
        [{"welfare_month": 90.0, "people": {
            "ana": old(receives={"fund": 12.0}),
            "maid": {"age": 30, "labour_status": "employed", "jobs": [], "is_in_poverty_universe": False},
        }}]
    )  # fmt: skip
    before, after = change(tmp_path, people, RAISE)
    found = poor(people, before, after)
    assert found.headcount.value == 0.0, "20 more for one head lifts 90 to 110"


def test_a_survey_without_welfare_says_so(tmp_path: Path) -> None:
    people = Population.from_records([{"people": {"ana": old()}}])
    before, _ = change(tmp_path, people, RAISE)
    with pytest.raises(Faults, match=r"has welfare .* that is known"):
        poor(people, before, before)


def test_welfare_by_adult_equivalent_divides_by_the_equivalents(tmp_path: Path) -> None:
    plain = Population.from_records(
        [
            {
                "welfare_month": 90.0,
                "household_income_month": 180.0,
                "people": {"ana": old(receives={"fund": 12.0})},
            }
        ]
    )
    people = replace(plain, about=replace(plain.about, welfare_per="adult_equivalent"))
    before, after = change(tmp_path, people, RAISE)
    found = poor(people, before, after)
    assert found.gap.value == 0.0, (
        "20 more over 180/90 = 2 equivalents is 10 each: exactly the line, so not poor"
    )


def test_a_definition_without_the_fund_pays_nothing(tmp_path: Path) -> None:
    folder = write_country(tmp_path / "late", fund=FUND.replace("2000-01-01", "2030-01-01"))
    people = households(old())
    outcome = judged(folder, people)
    assert finance(Design.of(people), modelled(people, outcome)) == ()


LASTING = AGED.replace(
    "quantities:",
    """quantities:
  has_stayed: {of: person, unit: yes_no, is: months_resident >= 120 * month, source: {title: Fund Act, verified: yes}}""",
    1,
).replace("age >= from_age", "age >= from_age and has_stayed")


@pytest.mark.parametrize(
    ("receives", "age", "least", "most"),
    [
        ({}, 70, 0.0, 0.0), ({"receives": {"fund": 25.0}}, 70, 0.0, 0.0), ({"receives": {"fund": 0.0}}, 57, 0.0, 30.0),
        ({"receives": {"fund": None}}, 70, 0.0, 0.0), ({"receives": {"fund": None}}, 57, 0.0, 30.0),
    ],
    ids=["old, not asked", "old, receives", "younger, receives nothing", "old, no answer", "younger, no answer"],
)  # fmt: skip
def test_what_both_laws_ask_alike_is_answered_alike(
    tmp_path: Path, receives: dict[str, Any], age: int, least: float, most: float
) -> None:
    """Of how long they have stayed nothing is known; who is old enough under both ages gets no other amount for it, however that may be."""
    people = households({**old(**receives), "age": age, "months_resident": None}, old(months_resident=200))
    folder = write_country(tmp_path / "country", fund=LASTING)
    before = modelled(people, judged(folder, people))
    reform = write_reform(tmp_path / "reform.yaml", CHANGED % ("from_age", 55))
    after = modelled_option(people, before, judged(folder, people, reform))
    assert (after.change.low.tolist(), after.change.high.tolist()) == ([least, 0.0], [most, 0.0])
    design = Design.of(people)
    found, was = (option_result(design, each, None) for each in (after, before))
    extra = on_top(found, was)
    assert (extra.benefits.low, extra.benefits.high) == (12 * least, 12 * most)
    assert extra.paid_by["state"] == extra.cost.times(0.5)

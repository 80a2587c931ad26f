"""However far a rule rests on others, the judge finds it: no recursion grows with the law."""

import sys

import pytest
from tests.spec.world import TODAY, Rule, judged, law

from allcover.engine.explanation import explain
from allcover.engine.judge import Judge
from allcover.engine.outcome import judge_everybody
from allcover.expressions.logic import Unknown
from allcover.population import Population

PEOPLE = {
    "people": {
        "ana": {"income_month": 1, "relation_to_head": "head"},
        "ben": {"income_month": 2, "mother": "ana"},
    }
}


def chain(length: int, step: str) -> dict[str, Rule]:
    """``q0`` is x; every next quantity is made of the last one by ``step``."""
    made = {"q0": Rule("x")}
    return made | {f"q{n}": Rule(step.replace("last", f"q{n - 1}")) for n in range(1, length)}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("last + 1", 300),
        ("last + 1 if last >= 0 else 0", 300),
        ("min(last + 1, 1000)", 300),
        ("otherwise(mother.last, 0) + last - otherwise(mother.last, 0) + 1", 300),
        ("head.last + 1", 300),
        ("household.max(last) + 1", 301),
        ("round_half_up(((((((((last + 1) * 2) / 2) * 3) / 3) * 4) / 4) * 5) / 5)", 300),
    ],
)
def test_a_chain_of_three_hundred_quantities_is_found(step: str, expected: int) -> None:
    system = law(chain(300, step))
    assert judged(system, "q299", PEOPLE) == expected


def test_a_chain_of_deep_rules_is_found() -> None:
    deep = "last"
    for _ in range(25):
        deep = f"max({deep}, 0)"
    assert judged(law(chain(50, f"{deep} + 1")), "q49", PEOPLE) == 50


def test_a_chain_through_every_kind_of_rule_is_found_on_demand_and_in_order() -> None:
    step = "(last if p or not p and not (q and r) else last) + (0 if household.any(p) else 0 * head.last) + 1"
    for length in (5, 10, 20, 40, 80):
        system = law(chain(length, step))
        person = {
            "income_month": 0,
            "is_citizen": True,
            "is_resident": True,
            "can_read": True,
            "relation_to_head": "head",
        }
        assert judged(system, f"q{length - 1}", {"people": {"ana": person}}) == length - 1


def test_a_long_chain_is_judged_from_deep_within_a_program() -> None:
    system = law(chain(60, "clip(last + 1, 0, last + 1)"))

    def below(depth: int) -> object:
        return judged(system, "q59", PEOPLE) if depth == 0 else below(depth - 1)

    assert below(sys.getrecursionlimit() // 5) == 60


def test_a_long_chain_is_explained_and_laid_out() -> None:
    system = law(chain(300, "last + 1"))
    population = Population.from_records([PEOPLE])
    steps = explain(Judge(system, population, TODAY, ["q299"]), 0, "q299", 0)
    assert [step.value for step in steps if step.key == "q299" and step.whom == "ana"] == ["300"]
    assert judge_everybody(system, population, TODAY, ["q299"])["q299"].low.tolist() == [300.0, 301.0]


def test_quantities_that_square_each_other_end_in_cannot_tell() -> None:
    system = law(chain(300, "last * last + 1"))
    found = judged(system, "q299", PEOPLE)
    assert isinstance(found, Unknown)
    assert all(item.endswith("in fewer digits") for item in found.missing)
    outcome = judge_everybody(system, Population.from_records([PEOPLE]), TODAY, ["q299"])
    assert outcome["q299"].is_known.tolist() == [False, False]


def test_fractions_that_grow_end_in_cannot_tell() -> None:
    assert isinstance(judged(law(chain(300, "last * last + 1 / (last + 1)")), "q299", PEOPLE), Unknown)


def test_unknown_amounts_that_grow_keep_an_interval() -> None:
    household = {"people": {"ana": {"out_of_pocket_health_month": None, "income_month": 3}}}
    found = judged(law({**chain(60, "last * last"), "asked": Rule("q59 * 0 + y")}), "asked", household)
    assert isinstance(found, Unknown)
    assert found.low <= found.high

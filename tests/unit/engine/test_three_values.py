"""What is not known never makes the judge wrong: an answer that is learnt later agrees with what was said before."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.spec.world import TODAY, Rule, quick_law
from tests.unit.engine.generated import Record, amounts, conditions, households

from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown, Value
from allcover.population import Population
from allcover.vocabulary.exact import Fraction


def everybody(rule: Rule, household: Record, day: date = TODAY) -> list[Value]:
    judge = Judge(quick_law({"asked": rule}), Population.from_records([household]), day, ["asked"])
    case = judge.open(0)
    return [judge.ask(case, "asked", row) for row in judge.rows_of(case, "asked")]


def check_refines(before: Value, after: Value) -> None:
    """``after`` was found when more was known."""
    if not isinstance(before, Unknown):
        assert type(before) is type(after) or isinstance(before, int | Fraction)
        assert after == before
    elif isinstance(after, Unknown):
        assert before.low <= after.low
        assert after.high <= before.high
    elif isinstance(after, int | Fraction) and not isinstance(after, bool):
        assert before.low <= after <= before.high


def check_says_what_is_missing(value: Value) -> None:
    if isinstance(value, Unknown):
        assert value.missing
        assert value.low <= value.high


def check(rule: Rule, thrice: tuple[Record, Record, Record]) -> None:
    found: list[list[Any]] = [everybody(rule, household) for household in thrice]
    for little, some, all_ in zip(*found):
        check_refines(little, some)
        check_refines(some, all_)
        check_refines(little, all_)
        check_says_what_is_missing(little)


@examples(100)
@given(text=amounts(3), thrice=households())
def test_an_amount_learnt_later_lies_in_the_interval_given_before(
    text: str, thrice: tuple[Record, Record, Record]
) -> None:
    check(Rule(text), thrice)


@examples(100)
@given(text=conditions(3), thrice=households())
def test_a_condition_once_decided_stays_decided(text: str, thrice: tuple[Record, Record, Record]) -> None:
    check(Rule(text, "yes_no"), thrice)


@settings(max_examples=60)
@given(text=amounts(2), thrice=households(), data=st.data())
def test_the_order_of_asking_does_not_matter(
    text: str, thrice: tuple[Record, Record, Record], data: st.DataObject
) -> None:
    rules = {
        "asked": Rule(text),
        "doubled": Rule("2 * asked + household.sum(asked)"),
        "also": Rule("asked - x"),
    }
    judge = Judge(quick_law(rules), Population.from_records([thrice[1]]), TODAY, list(rules))
    case = judge.open(0)
    questions = [(key, row) for key in rules for row in case.persons]
    first = {asked: judge.ask(case, *asked) for asked in questions}
    again = judge.open(0)
    for asked in data.draw(st.permutations(questions)):
        assert judge.ask(again, *asked) == first[asked]

"""A running population works out only what a change of amounts touches, and finds what a fresh run finds."""

from datetime import date

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.engine.running import Running, running, with_amounts
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.rules.definition import Band, System
from allcover.rules.load import load
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import Faults

LIMIT = "household_grant.maximum_grant_month"
SCHEMES = ("mutual_health", "household_grant")


@pytest.fixture(scope="module")
def law() -> System:
    return load(country_folder("coresia"))


@pytest.fixture(scope="module")
def people(law: System) -> Population:
    return invent_survey(law, 400)


@pytest.fixture
def asked(law: System, people: Population) -> list[str]:
    schemes = law.schemes_on(people.about.reference_date)
    return law.payments({key: schemes[key] for key in SCHEMES})


def day_of(people: Population) -> date:
    return people.about.reference_date


@pytest.mark.parametrize("compiled_from", [0, 10**9])
def test_only_what_an_amount_touches_is_worked_out_anew(
    law: System, people: Population, asked: list[str], compiled_from: int
) -> None:
    day = day_of(people)
    session = Running(people, day, tuple(dict.fromkeys(asked)), compiled_from)
    first = session.answer(law)
    assert first.recomputed == session.outputs
    for value in (50, ratio(201, 2)):
        changed = with_amounts(law, {LIMIT: value}, day)
        before = session.last
        assert before is not None
        answer = session.answer(changed)
        assert answer.recomputed == ("household_grant.paid_0",)
        fresh = judge_everybody(changed, people, day, asked)
        for key in session.outputs:
            assert np.allclose(answer.outcome[key].low, fresh[key].low, rtol=1e-9, atol=1e-6), key
            assert np.allclose(answer.outcome[key].high, fresh[key].high, rtol=1e-9, atol=1e-6), key
            assert np.array_equal(answer.outcome[key].is_known, fresh[key].is_known), key
            assert (answer.outcome[key] is before[key]) == (key not in answer.recomputed)


def test_a_running_answer_is_that_of_a_fresh_one_to_the_last_bit(
    law: System, people: Population, asked: list[str]
) -> None:
    day = day_of(people)
    changed = with_amounts(law, {LIMIT: 77}, day)
    session = Running(people, day, tuple(dict.fromkeys(asked)), 0)
    first = session.answer(law)
    kept = first.outcome["household_grant.paid_0"].low.copy()
    answer = session.answer(changed)
    fresh = Running(people, day, session.outputs, 0).answer(changed)
    for key in session.outputs:
        assert np.array_equal(answer.outcome[key].low, fresh.outcome[key].low), key
    assert np.array_equal(first.outcome["household_grant.paid_0"].low, kept)


def test_nothing_changed_is_nothing_worked_out(law: System, people: Population, asked: list[str]) -> None:
    session = running(people, day_of(people), asked)
    session.answer(law)
    assert session.answer(law).recomputed == ()


def test_amounts_tried_out_make_another_law(law: System, people: Population) -> None:
    day = day_of(people)
    one, other = (with_amounts(law, {LIMIT: value}, day) for value in (5, 6))
    held = one.parameters[LIMIT].on(day)
    assert held is not None
    assert held.value == 5
    assert len({law.fingerprint, one.fingerprint, other.fingerprint}) == 3
    assert law.parameters[LIMIT].on(day) != held


def test_amounts_that_do_not_fit_are_faults(law: System, people: Population) -> None:
    with pytest.raises(Faults) as caught:
        with_amounts(law, {"household_grant.maximum": 1, LIMIT: (Band(0, 1),)}, day_of(people))
    told = [str(fault) for fault in caught.value.faults]
    assert "There is no parameter 'household_grant.maximum'" in told[0]
    assert "cannot become" in told[1]

"""Every mistake of the tables, put to the real loader: one fault, in these words, with this cure."""

import pytest
from tests.spec.faults import NOT_UNDERSTOOD, SLIPS, TABLES, Mistake
from tests.spec.world import Rule, law

from allcover.vocabulary.fault import Faults

MISTAKES = [mistake for _, table in TABLES for mistake in table]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule)
def test_a_mistake_is_reported_once_with_its_cure(mistake: Mistake) -> None:
    with pytest.raises(Faults) as raised:
        law({"asked": mistake.asked})
    assert [(fault.what, fault.cure) for fault in raised.value.faults] == [(mistake.says, mistake.cure)]


@pytest.mark.parametrize(("text", "why"), NOT_UNDERSTOOD.items())
def test_what_is_no_expression_is_told_in_words_of_the_language(text: str, why: str) -> None:
    with pytest.raises(Faults) as raised:
        law({"asked": Rule(text)})
    (fault,) = raised.value.faults
    assert fault.what.startswith(f"Cannot be understood: {why} near '")


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_of_another_language_is_told_what_to_write(text: str) -> None:
    with pytest.raises(Faults) as raised:
        law({"asked": Rule(text)})
    assert [fault.cure for fault in raised.value.faults] == [SLIPS[text]]

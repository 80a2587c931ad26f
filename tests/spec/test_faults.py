"""Every mistake of the tables, put to the real loader: one fault, in these words, with this cure."""

import pytest
from tests.spec.faults import NOT_UNDERSTOOD, TABLES, Mistake
from tests.spec.world import Rule, law

from allcover.vocabulary.fault import Faults

MISTAKES = [mistake for _, table in TABLES for mistake in table]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule)
def test_a_mistake_is_reported_once_with_its_cure(mistake: Mistake) -> None:
    with pytest.raises(Faults) as raised:
        law({"asked": mistake.asked})
    assert [(fault.what, fault.cure) for fault in raised.value.faults] == [(mistake.says, mistake.cure)]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_no_expression_is_not_understood(text: str) -> None:
    with pytest.raises(Faults) as raised:
        law({"asked": Rule(text)})
    assert [fault.what.split(":")[0] for fault in raised.value.faults] == ["Cannot be understood"]

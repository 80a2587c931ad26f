"""Everybody covered and not adequately ends in one reason: a branch missing, a level too low, access that falls short."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from allcover.coverage.adequacy import NeedStanding, Standing
from allcover.coverage.inadequacy import count_inadequacy, inadequacy
from allcover.coverage.people import EVERYBODY, Grouping
from allcover.coverage.profile import Need, shipped_profile
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design

PROFILE = shipped_profile("health_and_pension")


def ternary(answers: list[bool | None]) -> Ternary:
    return Ternary(np.array([one is True for one in answers]), np.array([one is False for one in answers]))


def need(name: str) -> Need:
    return Need(name, ("old_age",), "everybody", "receiving", None, None)


def standing(*needs: tuple[str, list[tuple[bool | None, bool | None, bool | None, bool | None]]]) -> Standing:
    """Needs, each with (applies, effective, level, access) of every person; everybody is covered by something."""
    held = []
    for name, answers in needs:
        applies, effective, level, access = (ternary([one[at] for one in answers]) for at in range(4))
        held.append(NeedStanding(need(name), applies, effective, level, access, ()))
    return Standing(PROFILE, tuple(held), Ternary.certain(np.ones(len(needs[0][1]), dtype=np.bool_)))


FINE = (True, True, True, True)


def told(one: Standing) -> list[tuple[str, str] | None]:
    found = inadequacy(one)
    reasons = [(reason.need.id if reason.need else "", reason.kind) for reason in found.reasons]
    return [reasons[at] if at >= 0 else None for at in found.primary.tolist()]


def test_each_way_of_falling_short_is_its_own_reason() -> None:
    health: list[Any] = [(True, False, True, True), (True, True, False, True), (True, True, True, False),
                         (True, True, False, False), FINE, FINE, (True, None, False, True)]  # fmt: skip
    pension: list[Any] = [
        (True, True, False, True),
        (True, False, True, True),
        FINE,
        FINE,
        FINE,
        (False, False, None, None),
        FINE,
    ]
    assert told(standing(("health", health), ("pension", pension))) == [
        ("health", "not_covered"), ("pension", "not_covered"), ("health", "access"), ("health", "level_and_access"),
        None, None, ("", "unknown"),
    ]  # fmt: skip


def test_counts_add_up_to_everybody_covered_inadequately() -> None:
    one = standing(
        ("health", [(True, False, True, True), FINE, (True, True, False, True), (True, None, True, True)])
    )
    everybody = Grouping(EVERYBODY, (EVERYBODY,), np.zeros(4, dtype=np.int64))
    found = count_inadequacy(one, Design.from_arrays([1.0, 2.0, 3.0, 4.0]), [everybody])
    assert found is not None
    assert [(reason.kind, found.total.total([at]).value) for at, reason in enumerate(found.reasons)] == [
        ("not_covered", 1.0), ("level", 3.0),
    ]  # fmt: skip
    assert found.total.persons.value == 6.0, "two adequately, four more that cannot be told stay out"


_ANSWER = st.sampled_from([True, False, None])
_PERSON = st.tuples(_ANSWER, _ANSWER, _ANSWER, _ANSWER)


@given(st.lists(st.tuples(_PERSON, _PERSON), min_size=1, max_size=12))
def test_everybody_inadequate_has_exactly_one_reason_and_nobody_else_has(people: list[Any]) -> None:
    one = standing(("a", [each[0] for each in people]), ("b", [each[1] for each in people]))
    found = inadequacy(one)
    assert ((found.primary >= 0) == one.is_inadequate).all()

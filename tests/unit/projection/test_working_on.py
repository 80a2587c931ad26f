"""Contributors under later and earlier pensions: kept from retiring they work on as assumed, and who retires earlier contributes no longer."""

import numpy as np
import pytest

from allcover.projection.insured import Awards
from allcover.projection.rates import Floats
from allcover.projection.working_on import leaving_early, right_ages, shares_to_come

AGES, SERVICES = 101, 61


def _awards(age: int) -> Awards:
    own = np.zeros((2, AGES, SERVICES))
    own[:, age:, 10:] = 50.0
    return Awards(own, np.zeros_like(own), np.zeros((2, 2, AGES)), 3)


def _share() -> Floats:
    share = np.zeros((2, AGES))
    share[:, 20:62] = 0.4
    return share


def test_the_age_of_a_right_is_that_of_the_definition() -> None:
    assert right_ages(_awards(62)).tolist() == [62, 62]
    never = Awards(np.zeros((2, AGES, SERVICES)), np.zeros((2, AGES, SERVICES)), np.zeros((2, 2, AGES)), 3)
    assert right_ages(never).tolist() == [AGES, AGES]


def test_cohorts_that_a_later_age_meets_at_work_go_on_and_who_has_retired_does_not_come_back() -> None:
    """From the fourth year on pensions begin at 65: who is 62 then works on, who is 63 has retired."""
    law = np.array([0] * 3 + [1] * 7)
    ages = np.array([[62, 62], [65, 65]])
    made = shares_to_come(_share(), np.array([62, 62]), ages, law, 0.7)
    assert (made[:4] == _share()).all()
    assert made[4, 0, 60:66] == pytest.approx([0.4, 0.4, 0.28, 0, 0, 0])
    assert made[5, 0, 60:66] == pytest.approx([0.4, 0.4, 0.28, 0.196, 0, 0])
    assert made[-1, 1, 60:66] == pytest.approx([0.4, 0.4, 0.28, 0.196, 0.1372, 0])


def test_without_the_assumption_nobody_works_on() -> None:
    made = shares_to_come(_share(), np.array([62, 62]), np.array([[65, 65]]), np.zeros(5, dtype=int), 0.0)
    assert (made == _share()).all()


def test_who_has_a_right_earlier_retires_and_contributes_no_longer() -> None:
    """Half of the contributors of 60 and 61 have ten years of credit; of them 80 of 100 retire within a year."""
    law, at = np.zeros(3, dtype=int), np.array([62, 62])
    active = np.zeros((2, AGES, SERVICES))
    active[:, 20:62, 5] = active[:, 20:62, 20] = 1.0
    shares = np.repeat(_share()[None], 4, axis=0)
    retiring = np.full((2, AGES, SERVICES), 0.8)
    made = leaving_early(shares, active, retiring, at, (_awards(60),), law)
    assert (made[0] == _share()).all()
    # Who is 61 when the law changes has met it once.
    assert made[1, 0, 58:63] == pytest.approx([0.4, 0.4, 0.24, 0.24, 0])
    assert made[2, 0, 58:63] == pytest.approx([0.4, 0.4, 0.24, 0.144, 0])
    same = leaving_early(shares, active, retiring, at, (_awards(62),), law)
    assert (same == shares).all()

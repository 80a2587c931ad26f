"""The accounts of a year: what cannot be below nothing is refused, what can is not."""

import pytest

from allcover.mutuals import Accounts, ten_ratios
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import Faults


def test_amounts_below_nothing_that_cannot_be_are_refused_all_together() -> None:
    with pytest.raises(Faults) as found:
        Accounts(-5, 100, 150, 600, 50, 80, 250, days=(3, -1), insured=-7)
    told = [str(one) for one in found.value.faults]
    assert [one.split(".")[0] for one in told] == [
        "accounts: 'written' is -5",
        "accounts: 'days' is -1",
        "accounts: 'insured' is -7",
    ]
    assert "Give a number that is not below nought" in told[0]


def test_a_loss_of_investments_is_taken_off_what_is_left_of_the_year() -> None:
    year = Accounts(1000, 100, 150, 600, 50, 80, 250, other_income=-20)
    assert ten_ratios(year)[0].value == ratio(70 - 20, 950)

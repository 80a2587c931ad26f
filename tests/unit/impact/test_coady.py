"""The index of Coady, Grosh and Hoddinott: by hand, and with the interval of what few answered alike."""

from pathlib import Path

import pytest
from tests.unit.impact.samples import Home, received

from allcover.estimation.intervals import ALL_ALIKE
from allcover.impact.coady import coady
from allcover.presenting.open_cells import is_known_total


def test_the_index_is_what_the_poorest_receive_over_their_part_of_persons(tmp_path: Path) -> None:
    """Ten homes: the four poorest receive 6 of 10, and are three of five who receive."""
    paid = [2, 2, 2, 0, 0, 3, 0, 1, 0, 0]
    money, recipients = coady(received(tmp_path, [Home(100 + 10 * n, [each]) for n, each in enumerate(paid)]))
    assert money.value == pytest.approx(0.6 / 0.4)
    assert recipients.value == pytest.approx(0.6 / 0.4)
    assert money.low is not None
    assert money.high is not None
    assert 0 < money.low < 1.5 < money.high < 2.5
    assert money.persons == 5


def test_that_all_who_receive_are_poor_is_an_answer_of_so_many_and_not_known(tmp_path: Path) -> None:
    """Three of sixty homes receive, the three poorest: the index is 2.5, and at least what three answers alike leave sure."""
    homes = [Home(100 + n, [5 if n < 3 else 0]) for n in range(60)]
    for each in coady(received(tmp_path, homes)):
        assert (each.value, each.high, each.note) == (2.5, 2.5, ALL_ALIKE)
        assert each.low == pytest.approx(0.025 ** (1 / 3) / 0.4)
        assert not is_known_total(each)

from allcover.estimation import Suppression
from allcover.vocabulary.finding import SUPPRESSED, Suppressed


def test_a_cell_on_too_few_persons_is_withheld() -> None:
    assert Suppression().cell(0.4, 29) == SUPPRESSED
    assert Suppression().cell(0.4, 30) == 0.4


def test_a_cell_on_too_few_households_is_withheld() -> None:
    assert Suppression().cell(0.4, 500, households=9) == SUPPRESSED
    assert Suppression().cell(0.4, 500, households=10) == 0.4


def test_nobody_met_is_not_nobody_there() -> None:
    assert Suppression().cell(0, 0) == Suppressed(30, is_empty=True)
    assert Suppression().cell(0, 1) == SUPPRESSED


def test_an_office_may_set_its_own_minimum() -> None:
    assert Suppression(minimum_persons=100).cell(1, 99) == Suppressed(100)

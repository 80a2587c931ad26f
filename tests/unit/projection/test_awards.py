"""Awards by cells: what careers add, and that they change nothing in a law that does not ask for them."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.projection.awards import AGES, Careers, awards_of, wage_classes
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia")
CAREERS_LAW = Path(__file__).resolve().parents[3] / "benchmarks" / "careers_law"
DAY = date(2019, 12, 31)


def careers(wage: float, factors: list[float], growth: float = 0.0) -> Careers:
    return Careers(np.full((2, AGES), wage), np.array(factors), growth)


def test_a_law_of_months_alone_gives_the_same_with_careers() -> None:
    system, day = load(country_folder("coresia")), date(2024, 6, 30)
    plain = awards_of(system, "national_pension", day)
    told = awards_of(system, "national_pension", day, careers(300.0, [0.5, 1.5]))
    np.testing.assert_array_equal(plain.own, told.own)
    np.testing.assert_array_equal(plain.disabled, told.disabled)


def test_a_career_gives_the_reference_wage_of_its_best_months() -> None:
    """1.5 % of the mean of the best sixty months for each year of credit; flat wages of 1,000 give 1,000."""
    system = load(CAREERS_LAW)
    own = awards_of(system, "pension", DAY, careers(1000.0, [1.0])).own
    assert own[0, 60, [4, 5, 20, 40]].tolist() == [0.0, 75.0, 300.0, 600.0]
    # Wages that rose by 5 % a year: the mean of the last five, which are the best.
    rising = awards_of(system, "pension", DAY, careers(1000.0, [1.0], 0.05)).own
    reference = np.mean([round(1000 / 1.05**back, 2) for back in range(1, 6)])
    assert rising[0, 60, 20] == pytest.approx(0.015 * 20 * reference, abs=0.01)


def test_a_ceiling_bites_on_the_distribution_and_not_on_its_mean() -> None:
    """The ceiling is 4,500 from 2010: of two classes of 2,000 and 6,000 one is cut, their mean of 4,000 would not be."""
    system = load(CAREERS_LAW)
    of_mean = awards_of(system, "pension", DAY, careers(4000.0, [1.0])).own[0, 60, 8]
    of_classes = awards_of(system, "pension", DAY, careers(4000.0, [0.5, 1.5])).own[0, 60, 8]
    assert of_mean == pytest.approx(0.015 * 8 * 4000)
    assert of_classes == pytest.approx(0.015 * 8 * (2000 + 4500) / 2)


def test_a_rule_of_careers_without_careers_is_refused() -> None:
    with pytest.raises(Faults):
        awards_of(load(CAREERS_LAW), "pension", DAY)


def test_the_law_says_whether_a_new_marriage_ends_a_widows_pension(tmp_path: Path) -> None:
    law, day = "marital_status == 'widowed' and receives(national_pension)", date(2024, 6, 30)
    assert awards_of(load(CORESIA), "national_pension", day).ends_wed
    shutil.copytree(CORESIA, tmp_path / "coresia")
    file = tmp_path / "coresia" / "national_pension" / "definition.yaml"
    text = file.read_text(encoding="utf-8")
    assert law in text
    file.write_text(text.replace(law, "receives(national_pension)"), encoding="utf-8")
    assert not awards_of(load(tmp_path / "coresia"), "national_pension", day).ends_wed


def test_classes_of_wage_keep_the_mean() -> None:
    for spread in (0.2, 0.6, 1.0):
        factors = wage_classes(spread, 5)
        assert factors.mean() == pytest.approx(1.0)
        assert (np.diff(factors) > 0).all()

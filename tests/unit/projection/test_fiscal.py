"""Fiscal space: the printed case of debt, options held to their own ceilings, and every fault of the file told with its line."""

from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.projection.fiscal import OPTIONS, debt_path, read_fiscal_space, stabilising_balance
from allcover.vocabulary.fault import Faults

FILE = country_folder("coresia") / "fiscal_space.yaml"


def test_debt_grows_by_interest_against_growth_less_the_primary_balance() -> None:
    assert debt_path(0.6, np.array([0.06]), np.array([0.04]), np.array([0.01]))[0] == pytest.approx(
        0.601538, abs=1e-6
    )
    steady = stabilising_balance(0.6, 0.06, 0.04)
    assert steady == pytest.approx(0.011538, abs=1e-6)
    years = np.ones(40)
    assert debt_path(0.6, 0.06 * years, 0.04 * years, steady * years) == pytest.approx(0.6 * years)


def test_the_eight_options_are_all_there() -> None:
    assert {one.kind for one in read_fiscal_space(FILE).options} == set(OPTIONS)


def test_an_option_above_its_ceiling_and_two_values_of_one_year_are_told_together(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    text = text.replace("most: 0.0035", "most: 0.002", 1).replace(
        "{from: 2027, value: 0.075}", "{from: 2024, value: 0.075}", 1
    )
    path = tmp_path / "fiscal_space.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as raised:
        read_fiscal_space(path)
    told = str(raised.value)
    assert len(raised.value.faults) == 2
    for word in ("its ceiling is 0.002", "two values from one year"):
        assert word in told

"""New pensions and their capital value: told from those in payment, and the value of a perpetuity that dies away."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allcover.projection.closed_groups import new_entrant_rate
from allcover.projection.insured import FLOWS
from allcover.projection.terminal import _values, awarded
from allcover.projection.valuation import Scheme, value_scheme

BENCHMARK = Path(__file__).resolve().parents[3] / "benchmarks" / "valuation.py"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    spec = importlib.util.spec_from_file_location("valuation_benchmark", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Scheme = module.invented()
    return found


def test_new_pensions_are_those_that_were_awarded(scheme: Scheme) -> None:
    insured = value_scheme(scheme, 2024).insured
    found = awarded(scheme, insured)
    assert (found.persons >= -1e-6).all()
    assert (found.amounts >= -1e-4).all()
    retired = insured.flows[:, FLOWS.index("retired")].sum(axis=-1)
    assert (found.persons[:, 0] <= retired + 1e-6).all()
    assert (found.persons[:, 0] > 0.9 * retired).all()
    survivors = insured.flows[:, FLOWS.index("survivors")].sum(axis=-1)
    np.testing.assert_allclose(found.persons[:, 2] + found.persons[:, 3], survivors, rtol=1e-9)


def test_a_widows_pension_given_up_for_ones_own_is_no_new_one_less(scheme: Scheme) -> None:
    """Where the law gives one pension alone, all whom deaths leave as widows and with a right are new, however many others take a pension of their own."""
    one = replace(scheme, awards=tuple(replace(law, gives_one=True) for law in scheme.awards))
    insured = value_scheme(one, 2024).insured
    found = awarded(one, insured)
    survivors = insured.flows[:, FLOWS.index("survivors")].sum(axis=-1)
    np.testing.assert_allclose(found.persons[:, 2] + found.persons[:, 3], survivors, rtol=1e-9)


def test_capital_value_of_a_pension_that_dies_away_evenly(scheme: Scheme) -> None:
    """With a probability of dying of 5 % at every age and 4 % of interest the value is half a year more than the sum of a geometric series."""
    even = replace(scheme, moves=replace(scheme.moves, dying=np.full_like(scheme.moves.dying, 0.05)),
                   paths=replace(scheme.paths, interest=np.full(75, 0.04), pensions=np.zeros(75)))  # fmt: skip
    on = 0.95 / 1.04
    np.testing.assert_allclose(_values(even, 0)[0], (1 + on) / 2 / (1 - on))
    orphan = _values(even, 0)[3]
    np.testing.assert_allclose(orphan[:, 17], (1 + on) / 2)
    np.testing.assert_allclose(orphan[:, 16], (1 + on) / 2 * (1 + on))
    assert (orphan[:, 18:] == 0).all()


def test_entry_age_rate_falls_with_interest(scheme: Scheme) -> None:
    insured = value_scheme(scheme, 2024).insured
    rates = [
        new_entrant_rate(replace(scheme, paths=replace(scheme.paths, interest=np.full(75, one))), insured)
        for one in (0.05, 0.06, 0.07)
    ]
    assert rates[0] > rates[1] > rates[2] > 0

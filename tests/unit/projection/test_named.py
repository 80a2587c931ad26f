"""Valuations with named dimensions: sums over names are the valuation's own, and valuations of other years do not mix."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allcover.projection.named import valuation_dataset
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


def test_named_sums_are_the_valuation_s_own(scheme: Scheme) -> None:
    base = value_scheme(scheme, 2024)
    later = value_scheme(
        replace(scheme, moves=replace(scheme.moves, retiring=scheme.moves.retiring / 2)), 2024
    )
    found = valuation_dataset({"base": base, "later": later})
    assert dict(found.sizes) == {"scenario": 2, "date": 76, "sex": 2, "age": 101, "type": 4, "year": 75}
    cost = (found["benefits"].sum("type") + found["administration"]) / found["earnings"]
    np.testing.assert_allclose(cost.sel(scenario="base"), base.pay_as_you_go)
    np.testing.assert_allclose(
        found["active"].sum(("sex", "age")).sel(scenario="later", date=2050), later.insured.active[26].sum()
    )
    assert float(found["premium"].sel(scenario="later")) == later.premium
    assert later.premium < base.premium


def test_valuations_of_other_years_do_not_mix(scheme: Scheme) -> None:
    made = value_scheme(scheme, 2024)
    with pytest.raises(ValueError, match="same years"):
        valuation_dataset({"one": made, "other": value_scheme(scheme, 2025)})
    with pytest.raises(ValueError, match="one valuation or more"):
        valuation_dataset({})

"""What a valuation tries of its people: no rate is cut, and nobody dies more than once."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.unit.presenting.valuation_report.parts import CORESIA

from allcover.projection.grounds import people_and_dying
from allcover.projection.national import read_national
from allcover.projection.sensitivity import tried_people

PEOPLE: Path = CORESIA / "people"


@pytest.fixture(scope="module")
def people() -> xr.Dataset:
    """People of whom the oldest die at rates above one a person-year."""
    found = read_national(PEOPLE, 3)
    old = xr.DataArray(np.where(found["age"] >= 95, 1.6, 0.0), dims="age")
    rate = found["mortality"]
    return found.assign(mortality=rate.where(rate > old, old).transpose("interval", "sex", "age"))


def test_mortality_tried_is_a_force_and_no_rate_is_cut(people: xr.Dataset) -> None:
    """What is left of a year's beginners is what was left, to the power of nine or eleven tenths: at every age, the oldest too."""
    rate = people["mortality"]
    tried = tried_people(people)["mortality"]
    left, was = (1 - tried / 2) / (1 + tried / 2), (1 - rate / 2) / (1 + rate / 2)
    for trial, times in enumerate((0.9, 1.1, 1.0, 1.0)):
        xr.testing.assert_allclose(left.isel(trial=trial), was**times, rtol=1e-9)
    assert (tried.isel(trial=0) < rate).all()
    assert (tried.isel(trial=1) > rate).all()


def test_the_oldest_die_the_less_the_lower_mortality_is_tried(people: xr.Dataset) -> None:
    _, dying = people_and_dying(tried_people(people))
    lower, higher, as_is = dying[0], dying[1], dying[2]
    # In the open age all die at last.
    assert (lower < as_is)[..., :-1].all()
    assert (as_is < higher)[..., :-1].all()
    assert higher.max() <= 1


def test_a_year_without_children_stays_so_as_no_ages_of_mothers_are_known(people: xr.Dataset) -> None:
    none = people["fertility"].where(people["interval"] != people["interval"][1], 0.0)
    tried = tried_people(people.assign(fertility=none))["fertility"].sum("age", skipna=False)
    assert tried.isel(interval=1).to_numpy().tolist() == [0.0] * 4
    more = tried.isel(trial=3, interval=0) - none.isel(interval=0).sum("age")
    assert float(more) == pytest.approx(0.5)

"""Chile, CASEN 1990: the places of the family subsidy, filled again in a few lines of NumPy."""

from datetime import date

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.load import load
from allcover.rules.quota import EVERYBODY, told

pytestmark = pytest.mark.data

DAY = date(1990, 11, 15)
PLACES = 625_879


def test_the_places_of_the_family_subsidy(casen: Population) -> None:
    system = load(country_folder("chile_1990"))
    found = judge_everybody(system, casen, DAY, ["suf.is_due", "suf.has_place", "suf.placed_month"])
    weight = casen.persons["weight"].to_numpy()
    welfare = casen.household_column("welfare_month").to_numpy()
    asks = np.flatnonzero(found["suf.is_due"].is_yes)
    order = asks[np.argsort(welfare[asks], kind="stable")]
    in_front = np.cumsum(weight[order])
    last = welfare[order][np.flatnonzero(in_front >= PLACES)[0]]
    served = asks[welfare[asks] <= last]
    assert found["suf.is_due"].is_known.all()
    assert np.array_equal(np.flatnonzero(found["suf.has_place"].is_yes), served)
    assert (last, weight[served].sum(), weight[asks].sum()) == (9_640, 626_386, 1_252_664)
    assert (weight * found["suf.placed_month"].low).sum() == 626_386 * 1_100
    assert (
        told(found.system.cutoffs["suf.has_place"]) == "last score served: 9,640, 626,386 of 625,879 places"
    )


def test_nobody_can_tell_who_had_a_place_of_the_assistance_pension(casen: Population) -> None:
    """The survey asks nobody how long they have lived in the country, so that nobody surely asks for a place."""
    found = judge_everybody(load(country_folder("chile_1990")), casen, DAY, ["pasis.has_place"])
    cutoff = found.system.cutoffs["pasis.has_place"]
    assert not found["pasis.has_place"].is_yes.any()
    assert cutoff.possible == EVERYBODY
    assert told(cutoff).startswith("surely 1,889.6, perhaps everybody (106,064 places, asked for by 0 to ")

"""What is asked of all parts together: equal treatment is tried, the rest is observed or open."""

from dataclasses import replace

import pytest
from tests.unit.packages import scheme_text, simple
from tests.unit.standards.law import FIGURES, convention, held, land, pension, raised_pension, spell, verdict

from allcover.rules.definition import System
from allcover.standards import Figures, Observed, Status, Verdict

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
OBSERVED_ONLY = {"suspension": "Art. 69", "appeal": "Art. 70", "collective_financing": "Art. 71(1)",
                 "actuarial": "Art. 71(3)", "administration": "Art. 72"}  # fmt: skip
CITIZENS = "age >= 65 * year and is_citizen"


def whole(system: System, aspect: str, figures: Figures = FIGURES, name: str = "c102") -> Verdict:
    return next(one for one in held(system, name, figures).whole if one.aspect == aspect)


def seen(requirement: str, *, met: bool = True, **of: str) -> Observed:
    return Observed(requirement, met, "as written in the report", "Committee of Experts", **of)


@pytest.mark.parametrize("aspect", OBSERVED_ONLY)
def test_what_no_definition_shows_is_open_until_somebody_has_seen_it(aspect: str) -> None:
    system = land(pension=pension())
    bare = whole(system, aspect)
    assert (bare.status, bare.ground.article) == (OPEN, OBSERVED_ONLY[aspect])
    assert [one.code for one in bare.lacking] == ["no_observation"]
    for met, status in ((True, MET), (False, NOT_MET)):
        found = whole(system, aspect, replace(FIGURES, observed=(seen(aspect, met=met),)))
        assert (found.status, found.lacking) == (status, ())
        assert found.steps[-1].values["source"] == "Committee of Experts"


def test_observations_that_contradict_each_other_settle_nothing() -> None:
    both = (seen("appeal"), seen("appeal", met=False))
    found = whole(land(pension=pension()), "appeal", replace(FIGURES, observed=both))
    assert found.status is OPEN
    assert "observed_both_ways" in [one.code for one in found.lacking]


def test_an_observation_is_of_its_convention_branch_and_scheme_only() -> None:
    system = land(pension=pension())
    other = replace(FIGURES, observed=(seen("appeal", convention="c128"),))
    assert whole(system, "appeal", other).status is OPEN
    assert whole(system, "appeal", other, "c128").status is MET


def test_an_observation_never_overrules_what_the_definition_shows() -> None:
    """The record asked for is twelve months too long whatever anybody says of it; what they say is printed beside it."""
    said = replace(FIGURES, observed=(seen("qualifying", branch="old_age"),))
    found = verdict(land(pension=pension(least=372)), "old_age", "qualifying", figures=said)
    assert found.status is NOT_MET
    assert found.steps[-1].code == "observed"


def test_what_the_patient_bears_without_hardship_can_be_observed() -> None:
    terms = simple("visit: {label: Visit, group: care, terms: [{patient_share: borne}], source: ACT}")
    system = land(mutual=scheme_text("borne number 0.2", terms))
    for met, status in ((True, MET), (False, NOT_MET)):
        given = replace(FIGURES, observed=(seen("cost_sharing", met=met, scheme="mutual"),))
        assert verdict(system, "medical_care", "cost_sharing", figures=given).status is status
    elsewhere = replace(FIGURES, observed=(seen("cost_sharing", scheme="other"),))
    assert verdict(system, "medical_care", "cost_sharing", figures=elsewhere).status is OPEN


# equal treatment


def test_a_law_that_never_asks_for_nationality_treats_everybody_alike() -> None:
    found = whole(land(pension=pension(), sickness=spell("sickness", "0.5")), "equality")
    assert (found.status, {one.code for one in found.steps}) == (MET, {"nationality_unread"})


def test_a_contributory_scheme_for_citizens_only_needs_reciprocity() -> None:
    own = land(pension=pension(entitled=f"{CITIZENS} and months_contributed(pension) >= 180 * month"))
    unsaid = whole(own, "equality")
    assert (unsaid.status, [one.code for one in unsaid.lacking]) == (OPEN, ["whether_reciprocity"])
    for invoked, status in ((True, MET), (False, NOT_MET)):
        assert whole(own, "equality", replace(FIGURES, invokes={"reciprocity": invoked})).status is status


def test_a_pension_from_public_funds_may_be_for_citizens() -> None:
    found = whole(land(pension=raised_pension(300, 300, right=CITIZENS)), "equality")
    assert found.status is MET
    assert [one.code for one in found.steps] == ["less_for_others", "public_funds"]


def test_who_has_lived_here_all_his_life_is_paid_alike_whatever_the_passport() -> None:
    """A rule may read nationality and yet give a resident of many years the same."""
    right = "age >= 65 * year and (is_citizen or months_resident >= 120 * month)"
    found = whole(land(pension=raised_pension(300, 300, right=right)), "equality")
    assert (found.status, [one.code for one in found.steps]) == (MET, ["same_for_others"])


def test_without_a_scheme_of_its_branches_a_convention_finds_nobody_to_treat() -> None:
    found = whole(land(pension=pension()), "equality", name="c168")
    assert (found.status, [one.code for one in found.lacking]) == (OPEN, ["no_scheme_of_branch"])


def test_everything_asked_of_the_whole_is_told_once_and_in_order() -> None:
    found = [one.aspect for one in held(land(pension=pension())).whole]
    assert found == ["equality", "suspension", "appeal", "collective_financing", "financing", "actuarial",
                     "administration", "acceptance"]  # fmt: skip
    assert {one.aspect for one in convention("c102").common} < set(found)

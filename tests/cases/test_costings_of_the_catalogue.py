"""What a costing of the invented country takes as given agrees with what its law pays the people of its survey."""

from datetime import date

import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.impact.amounts import modelled
from allcover.invention import invent_survey
from allcover.projection.costing_file import read_costing
from allcover.rules.load import load

CORESIA, DAY = country_folder("coresia"), date(2024, 6, 30)


def test_what_the_floor_takes_of_today_is_what_the_law_pays_in_the_survey() -> None:
    """The social pension of a year with its administration, and who of 65 and more draws no pension of the scheme."""
    system = load(CORESIA)
    survey = invent_survey(system, 3_000)
    outcome = judge_everybody(system, survey, DAY, system.payments(system.schemes_on(DAY)))
    paid = modelled(survey, outcome).cash
    weight, age = survey.persons["weight"].to_numpy(), survey.persons["age"].to_numpy()
    pension = read_costing(CORESIA / "costings" / "floor.yaml").document.value["benefits"]["old_age_pension"]
    spent = 12 * 1.04 * float(weight @ paid["social_pension"].low)
    assert pension["existing"]["points"][0]["value"] == pytest.approx(spent, rel=0.05)
    is_old, draws = age >= 65, paid["national_pension"].low > 0
    without = weight[is_old & ~draws].sum() / weight[is_old].sum()
    assert pension["entitled"]["value"] == pytest.approx(without, abs=0.02)

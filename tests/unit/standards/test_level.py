"""The level of a benefit for the standard beneficiary, to the fraction. The first tests are those of the specification."""

import pytest
from tests.unit.standards.law import (
    FIGURES,
    family,
    flat_pension,
    invalidity,
    land,
    pension,
    spell,
    survivors,
    verdict,
)

from allcover.standards import Figures, ReferenceWage, Status
from allcover.vocabulary.exact import decimal, ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


def test_accrual_of_exactly_four_thirds_of_a_percent_meets_forty_percent() -> None:
    found = verdict(land(pension=pension("4 / 300")), "old_age", "level")
    assert (found.status, found.tested) == (MET, ratio(2, 5))


def test_accrual_of_one_point_three_four_meets_it_with_forty_point_two() -> None:
    found = verdict(land(pension=pension("1.34 / 100")), "old_age", "level")
    assert (found.status, found.tested) == (MET, decimal("0.402"))


def test_accrual_of_one_point_three_three_misses_it_by_a_tenth_of_a_point() -> None:
    found = verdict(land(pension=pension("1.33 / 100")), "old_age", "level")
    assert (found.status, found.tested, found.shortfall) == (NOT_MET, decimal("0.399"), decimal("0.001"))


def test_the_computation_is_shown_with_its_parts() -> None:
    found = verdict(land(pension=pension("4 / 300"), family=family(20)), "old_age", "level")
    told = {step.code: step.values for step in found.steps}
    assert told["beneficiary"]["who"] == "man_wife_pension_age"
    assert told["record"]["months"] == 360
    assert told["age_tried"]["age"] == 65
    assert told["ratio"] == {"benefit": 400, "during": 0, "wage": 1000, "in_work": 0, "value": ratio(2, 5)}


def test_family_allowances_count_above_and_below() -> None:
    """The allowance is for employees, and the widow is none: (200 + 0) / (500 + 40) is less than (400 + 0) / (1000 + 40)."""
    found = verdict(land(pension=survivors("0.4", least=180), family=family(20)), "survivors", "level")
    assert (found.status, found.tested) == (NOT_MET, ratio(200, 540))


def test_a_ceiling_below_the_skilled_wage_lowers_the_level_at_that_wage() -> None:
    capped = pension("4 / 300").replace('wage_before_month"', 'min(wage_before_month, 800 * money / month)"')
    found = verdict(land(pension=capped), "old_age", "level")
    assert (found.status, found.tested) == (NOT_MET, ratio(320, 1000))
    within = Figures(ReferenceWage(800, "three_quarters", "x"), FIGURES.labourer)
    assert verdict(land(pension=capped), "old_age", "level", figures=within).status is MET


def test_the_lowest_of_the_earnings_up_to_the_skilled_wage_counts() -> None:
    """A share that falls with lower earnings is as good as its worst: 45 % of 1000, 37.5 % of 500."""
    rising = survivors("0.3 + 0.15 * wage_before_month / (1000 * money / month)", least=180)
    found = verdict(land(pension=rising), "survivors", "level")
    assert (found.status, found.tested) == (NOT_MET, decimal("0.375"))
    assert dict(found.steps[-1].values)["lowest"] == 500


def test_a_flat_pension_is_held_against_the_labourers_wage() -> None:
    found = verdict(land(pension=flat_pension(120)), "old_age", "level")
    assert (found.status, found.tested) == (MET, ratio(2 * 120, 600))
    assert found.formula is not None
    assert found.formula.article == "Art. 66"
    assert verdict(land(pension=flat_pension(119)), "old_age", "level").status is NOT_MET


def test_a_flat_pension_without_a_labourers_wage_is_not_determinable_unless_the_skilled_wage_is_enough() -> (
    None
):
    skilled = Figures(FIGURES.skilled)
    found = verdict(land(pension=flat_pension(120)), "old_age", "level", figures=skilled)
    assert (found.status, [step.code for step in found.lacking]) == (OPEN, ["no_labourer_wage"])
    assert verdict(land(pension=flat_pension(200)), "old_age", "level", figures=skilled).status is MET


def test_a_means_tested_pension_goes_by_its_own_article() -> None:
    found = verdict(land(pension=flat_pension(120, mechanism="means_tested")), "old_age", "level")
    assert found.formula is not None
    assert (found.status, found.formula.article) == (MET, "Art. 67")


def test_without_any_wage_the_level_is_not_determinable() -> None:
    found = verdict(land(pension=pension()), "old_age", "level", figures=Figures())
    assert (found.status, [step.code for step in found.lacking]) == (OPEN, ["no_skilled_wage"])


def test_a_percentage_ten_points_lower_suffices_with_ten_years() -> None:
    """A pension of 30 % whatever the record, from ten years on: 30 years bring less than 40 %, ten years the 30 %."""
    constant = (
        pension("0.3 / 30")
        .replace("in_years(months_contributed(pension))", "(30 * year)")
        .replace("180", "120")
    )
    found = verdict(land(pension=constant), "old_age", "level")
    assert (found.status, found.tested, found.required) == (MET, decimal("0.3"), decimal("0.3"))
    assert any(step.code == "points_lower" and step.values["months"] == 120 for step in found.steps)


def test_between_ten_and_thirty_years_points_are_taken_off_in_proportion() -> None:
    """35 % from twenty years on: half-way between, five points are taken off the forty."""
    constant = pension("0.35 / 30", least=240).replace("in_years(months_contributed(pension))", "(30 * year)")
    found = verdict(land(pension=constant), "old_age", "level")
    assert (found.status, found.required) == (MET, decimal("0.35"))
    too_late = pension("0.35 / 30", least=252).replace("in_years(months_contributed(pension))", "(30 * year)")
    assert verdict(land(pension=too_late), "old_age", "level").status is NOT_MET


@pytest.mark.parametrize("mechanism", ["universal", "means_tested"])
def test_a_flat_pension_ten_points_lower_suffices_after_five_years_of_residence(mechanism: str) -> None:
    """Twice 90 of 600 are 30 %, Art. 29(3); after six years they come too late, and 29.7 % are too little."""
    by_article = {"universal": "Art. 66", "means_tested": "Art. 67"}[mechanism]
    found = verdict(land(pension=flat_pension(90, years=5, mechanism=mechanism)), "old_age", "level")
    assert (found.status, found.tested, found.required) == (MET, decimal("0.3"), decimal("0.3"))
    assert found.formula is not None
    assert found.formula.article == by_article
    told = {step.code: step.values for step in found.steps}
    assert (told["points_lower"]["months"], told["residence_record"]["months"]) == (60, 60)
    late = verdict(land(pension=flat_pension(90, years=6, mechanism=mechanism)), "old_age", "level")
    assert (late.status, late.tested, late.required) == (NOT_MET, decimal("0.3"), decimal("0.4"))
    assert verdict(land(pension=flat_pension(89, years=5, mechanism=mechanism)), "old_age", "level").status is NOT_MET  # fmt: skip


def test_a_flat_pension_after_contributions_goes_by_their_years() -> None:
    """200 a month are a third of 600: enough after ten years of contribution; after twenty-one 35.5 % would be asked, Art. 29(4)."""
    flat = pension("0.2 / 30").replace("in_years(months_contributed(pension)) * wage_before_month", "(30 * year) * 1000 * money / month")  # fmt: skip
    found = verdict(land(pension=flat.replace("180", "120")), "old_age", "level")
    assert (found.status, found.tested, found.required) == (MET, ratio(1, 3), decimal("0.3"))
    assert verdict(land(pension=flat.replace("180", "252")), "old_age", "level").status is NOT_MET


def test_a_percentage_ten_points_lower_counts_in_the_later_convention_too() -> None:
    """C128, Art. 18(3): 35 % after five years of residence."""
    found = verdict(land(pension=flat_pension(105, years=5)), "old_age", "level", name="c128")
    assert (found.status, found.required) == (MET, decimal("0.35"))


def test_a_lump_sum_is_no_periodical_payment() -> None:
    once = pension("4", entitled="age >= 65 * year and month_start(claim_date) == month_start(today)")
    found = verdict(land(pension=once), "old_age", "level")
    assert (found.status, found.tested, [step.code for step in found.steps]) == (NOT_MET, None, ["paid_once"])


def test_a_day_benefit_is_brought_to_thirty_days() -> None:
    """June has thirty days, July thirty-one: the law's 45 % is the law's 45 % in either."""
    for_sick = land(sickness=spell("sickness", "0.45"))
    assert verdict(for_sick, "sickness", "level").tested == decimal("0.45")
    assert verdict(land(sickness=spell("sickness", "0.449")), "sickness", "level").status is NOT_MET


def test_a_rate_that_falls_within_the_weeks_required_counts_as_low_as_it_falls() -> None:
    falling = spell("sickness", "0.6 if today - from_date < 100 * day else 0.4")
    assert verdict(land(sickness=falling), "sickness", "level").tested == decimal("0.4")


def test_less_than_the_smallest_unit_is_no_shortfall() -> None:
    """Rounded down to cents, 40 % of 1000.01 is 400.00: a part of a cent less than 400.004."""
    cents = invalidity("0.4").replace(
        "(0.4) * wage_before_month", "round_down(0.4 * wage_before_month, 0.01)"
    )
    odd = Figures(ReferenceWage(decimal("1000.01"), "three_quarters", "x"))
    found = verdict(land(pension=cents), "invalidity", "level", figures=odd)
    assert found.tested is not None
    assert found.tested < ratio(2, 5)
    assert (found.status, found.steps[-1].code) == (MET, "within_smallest_unit")


@pytest.mark.parametrize(("share", "status"), [("0.4", MET), ("0.39", NOT_MET)])
def test_a_widow_is_held_against_her_husbands_wage(share: str, status: Status) -> None:
    """After fifteen years, where no lower percentage suffices."""
    found = verdict(land(pension=survivors(share, least=180)), "survivors", "level")
    assert (found.status, found.tested) == (status, decimal(share))


def test_two_thirds_are_exactly_two_thirds() -> None:
    found = verdict(
        land(maternity=spell("maternity", "2 / 3", waiting=0, days=98)), "maternity", "level", name="c183"
    )
    assert (found.status, found.required) == (MET, ratio(2, 3))
    less = verdict(
        land(maternity=spell("maternity", "0.66", waiting=0, days=98)), "maternity", "level", name="c183"
    )
    assert less.status is NOT_MET


def test_later_conventions_ask_for_more() -> None:
    system = land(pension=pension("4 / 300"))
    assert verdict(system, "old_age", "level", name="c128").required == decimal("0.45")
    assert verdict(system, "old_age", "level", name="c128").status is NOT_MET
    assert verdict(system, "old_age", "level", name="r131").required == decimal("0.55")

"""Age, qualifying period, reduced benefit, waiting days and duration, found by asking the judge."""

import pytest
from tests.unit.standards.law import (
    FIGURES,
    flat_pension,
    invalidity,
    land,
    pension,
    spell,
    spread_over_year,
    survivors,
    verdict,
)

from allcover.standards import Figures, Status

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
WAGES = (FIGURES.skilled, FIGURES.labourer)


def test_sixty_five_is_not_too_late() -> None:
    found = verdict(land(pension=pension(age=65)), "old_age", "age")
    assert (found.status, found.tested, found.required) == (MET, 65, 65)


def test_sixty_six_is_open_until_the_country_says_whether_it_invokes_article_26() -> None:
    late = land(pension=pension(age=66))
    unsaid = verdict(late, "old_age", "age")
    assert (unsaid.status, unsaid.tested) == (OPEN, 66)
    assert [step.code for step in unsaid.lacking] == ["higher_age_clause"]
    not_invoked = Figures(*WAGES, invokes={"higher_age": False})
    assert verdict(late, "old_age", "age", figures=not_invoked).status is NOT_MET
    invoked = Figures(*WAGES, invokes={"higher_age": True})
    assert verdict(late, "old_age", "age", figures=invoked).status is OPEN


@pytest.mark.parametrize(("least", "status"), [(359, MET), (360, MET), (361, NOT_MET)])
def test_the_least_record_that_entitles_is_found_to_the_month(least: int, status: Status) -> None:
    found = verdict(land(pension=pension(least=least)), "old_age", "qualifying")
    assert (found.status, found.tested, found.required) == (status, least, 360)


@pytest.mark.parametrize(("years", "status"), [(20, MET), (21, NOT_MET)])
def test_where_nothing_is_contributed_residence_is_the_record(years: int, status: Status) -> None:
    found = verdict(land(pension=flat_pension(300, years=years)), "old_age", "qualifying")
    assert (found.status, found.tested, found.required) == (status, 12 * years, 240)


def test_no_reduced_pension_at_fifteen_years_misses_article_29() -> None:
    late = verdict(land(pension=pension(least=181)), "old_age", "reduced")
    assert (late.status, late.required, late.ground.article) == (NOT_MET, 180, "Art. 29(2)")
    assert verdict(land(pension=pension(least=180)), "old_age", "reduced").status is MET


def test_a_lower_percentage_does_not_stand_in_for_a_reduced_pension() -> None:
    """Thirty-six percent after twenty years do instead of forty after thirty, Art. 29(3)-(4); after fifteen something is still owed."""
    late = pension("0.36 / 30", least=240).replace("in_years(months_contributed(pension))", "(30 * year)")
    assert verdict(land(pension=late), "old_age", "level").status is MET
    found = verdict(land(pension=late), "old_age", "reduced")
    assert (found.status, [step.code for step in found.steps]) == (NOT_MET, ["not_entitled_after"])


def test_a_longer_record_that_takes_a_right_away_is_not_bisected() -> None:
    odd = pension(entitled="age >= 65 * year and 180 * month <= months_contributed(pension) < 300 * month")
    found = verdict(land(pension=odd), "old_age", "qualifying")
    assert (found.status, [step.code for step in found.lacking]) == (OPEN, ["not_monotone"])


def test_a_right_read_from_what_is_received_is_not_determinable() -> None:
    """A survey-only rule says that who receives is entitled: of a standard beneficiary that tells nothing."""
    found = verdict(
        land(pension=pension(entitled="age >= 65 * year and receives(pension)")), "old_age", "qualifying"
    )
    assert found.status is OPEN
    assert found.lacking[0].values["items"] == ("receipt from pension of man", "receipt from pension of wife")


def test_a_rule_that_never_looks_at_age_leaves_the_age_open() -> None:
    found = verdict(
        land(pension=pension(entitled="months_contributed(pension) >= 180 * month")), "old_age", "age"
    )
    assert (found.status, found.lacking[0].values["what"]) == (OPEN, "old_age")


@pytest.mark.parametrize(("waiting", "status"), [(0, MET), (3, MET), (4, NOT_MET)])
def test_waiting_days_are_counted(waiting: int, status: Status) -> None:
    found = verdict(land(sickness=spell("sickness", "0.6", waiting=waiting)), "sickness", "waiting")
    assert (found.status, found.tested, found.required) == (status, waiting, 3)


def test_weeks_of_sickness_are_counted_from_the_first_day_of_it() -> None:
    """Twenty-six weeks may include the three unpaid days: 179 paid days after three are enough, 178 are not."""
    enough = verdict(land(sickness=spell("sickness", "0.6", days=179)), "sickness", "duration")
    assert (enough.status, enough.tested, enough.required) == (MET, 182, 182)
    short = verdict(land(sickness=spell("sickness", "0.6", days=178)), "sickness", "duration")
    assert (short.status, short.tested) == (OPEN, 181)
    assert [step.code for step in short.lacking] == ["exception_not_said"]


def test_temporary_exceptions_count_for_who_has_declared_them() -> None:
    short = land(sickness=spell("sickness", "0.6", days=100))
    declared = Figures(*WAGES, invokes={"temporary_exceptions": True})
    assert verdict(short, "sickness", "duration", figures=declared).status is MET
    undeclared = Figures(*WAGES, invokes={"temporary_exceptions": False})
    assert verdict(short, "sickness", "duration", figures=undeclared).status is NOT_MET
    too_short = land(sickness=spell("sickness", "0.6", days=80))
    assert verdict(too_short, "sickness", "duration", figures=declared).status is NOT_MET


def test_weeks_of_unemployment_are_paid_weeks() -> None:
    found = verdict(
        land(unemployment=spell("unemployment", "0.5", waiting=7, days=91)), "unemployment", "duration"
    )
    assert (found.status, found.tested) == (MET, 91)
    short = verdict(
        land(unemployment=spell("unemployment", "0.5", waiting=7, days=90)), "unemployment", "duration"
    )
    assert (short.status, short.tested) == (NOT_MET, 90)


def test_a_benefit_without_an_end_lasts_as_long_as_anything_was_tried() -> None:
    found = verdict(land(sickness=spell("sickness", "0.6", days=9000)), "sickness", "duration")
    assert (found.status, [step.code for step in found.steps]) == (MET, ["longest_tried"])


def test_a_benefit_spread_over_a_year_tells_no_level_and_no_days() -> None:
    found = verdict(land(maternity=spread_over_year("0.5")), "maternity", "level")
    assert (found.status, [step.code for step in found.lacking]) == (OPEN, ["spread_over_year"])


def test_a_pension_for_some_years_does_not_last() -> None:
    ends = survivors("0.5").replace(
        "is_dead and", "is_dead and years_between(death_date, today) < 5 * year and"
    )
    found = verdict(land(pension=ends), "survivors", "duration")
    assert (found.status, [step.code for step in found.steps]) == (
        NOT_MET,
        ["still_paid_after_years", "not_paid_after_years"],
    )
    assert verdict(land(pension=survivors("0.5")), "survivors", "duration").status is MET


def test_a_reduced_invalidity_pension_is_asked_for_at_five_years() -> None:
    assert verdict(land(pension=invalidity("0.4", least=60)), "invalidity", "reduced").status is MET
    assert verdict(land(pension=invalidity("0.4", least=61)), "invalidity", "reduced").status is NOT_MET


def test_a_record_that_only_precludes_abuse_has_no_number() -> None:
    found = verdict(
        land(unemployment=spell("unemployment", "0.5", waiting=7, least=12)), "unemployment", "qualifying"
    )
    assert (found.status, found.tested, [step.code for step in found.lacking]) == (
        OPEN,
        12,
        ["no_number_in_text"],
    )
    assert verdict(land(sickness=spell("sickness", "0.5", least=6)), "sickness", "qualifying").status is MET
    assert verdict(land(sickness=spell("sickness", "0.5", least=7)), "sickness", "qualifying").status is OPEN

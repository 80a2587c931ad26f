"""Yearly averages of contributions instead of a record of years: C102 Arts 29(1)(b), 57(1)(b), 63(1)(b), and half of them."""

from dataclasses import replace

import pytest
from tests.unit.standards.law import FIGURES, invalidity, land, pension, survivors, verdict

from allcover.rules.definition import System
from allcover.standards import Status, Verdict
from allcover.vocabulary.exact import ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


def averaging(months_a_year: str, *, least: int = 36, share: str = "0.4") -> System:
    """An invalidity pension for whoever has paid so many months for every year since fifteen, and some months at least."""
    asked = f"(months_contributed(pension) / month) >= max({least}, {months_a_year} * (age / year - 15))"
    return land(pension=invalidity(share).replace("months_contributed(pension) >= 60 * month", asked))


def asked(
    system: System,
    answer: bool | None,
    aspect: str = "qualifying",
    branch: str = "invalidity",
    name: str = "c102",
) -> Verdict:
    invokes = {} if answer is None else {"all_active_protected": answer}
    return verdict(system, branch, aspect, name=name, figures=replace(FIGURES, invokes=invokes))


ALL_ACTIVE = pytest.mark.parametrize(("answer", "status"), [(True, MET), (None, OPEN), (False, NOT_MET)])


@ALL_ACTIVE
def test_a_yearly_average_may_stand_in_for_a_record_where_all_active_are_protected(
    answer: bool | None, status: Status
) -> None:
    """Eight months a year since fifteen are 240 at forty-five: more than fifteen years, and an average of eight."""
    found = asked(averaging("8"), answer)
    assert (found.status, found.tested, found.required) == (status, 240, 180)
    told = next(one for one in found.steps if one.code == "average_asked")
    assert (told.values["average"], told.values["age"]) == (8, 45)
    assert [one.code for one in found.lacking] == (["all_active_unknown"] if answer is None else [])


def test_more_than_three_years_are_too_many_even_for_who_paid_every_month() -> None:
    """Sixty-one months at least: who is eighteen, or twenty-one, and paid three years gets nothing."""
    found = asked(averaging("8", least=61), True)
    assert (found.status, found.steps[-1].code, found.steps[-1].values["months"]) == (NOT_MET, "average_too_late", 36)  # fmt: skip


def test_a_long_record_that_is_the_same_at_every_age_is_no_average() -> None:
    found = asked(land(pension=invalidity("0.4", least=200)), True)
    assert (found.status, found.steps[-1].code) == (NOT_MET, "no_average")


def test_the_level_of_an_average_is_tried_with_all_of_working_life() -> None:
    """With fifteen years nothing is paid at forty-five; who paid in all thirty years gets 40 percent, or 39."""
    assert asked(averaging("8"), True, "level").status is MET
    assert asked(averaging("8"), None, "level").status is OPEN
    assert asked(averaging("8"), False, "level").status is NOT_MET
    assert asked(averaging("8", share="0.39"), True, "level").status is NOT_MET


def test_half_the_average_must_bring_a_reduced_pension() -> None:
    """Nothing at five years. A third of the wage at four months a year, 40 percent at eight: half the average brings something."""
    two_steps = averaging(
        "4", share="0.4 if months_contributed(pension) / month >= 8 * (age / year - 15) else 0.3"
    )
    found = asked(two_steps, True, "reduced")
    assert (found.status, [one.code for one in found.steps]) == (MET, ["not_entitled_after", "average_asked", "half_average"])  # fmt: skip
    assert asked(two_steps, None, "reduced").status is OPEN
    never_level = averaging("4", share="0.29")
    assert asked(never_level, True, "reduced").steps[-1].code == "half_average_misses"
    more_than_life = averaging("8")
    assert asked(more_than_life, True, "reduced").status is NOT_MET


def test_an_average_over_fifty_years_counts_for_old_age_too() -> None:
    """Nine months a year of fifty years are 450, more than thirty years; who paid in all fifty gets 4/3 percent a year."""
    right = "age >= 65 * year and months_contributed(pension) / month >= 9 * (age / year - 15)"
    system = land(pension=pension(entitled=right))
    found = asked(system, True, branch="old_age")
    assert (found.status, found.tested, found.required) == (MET, 450, 360)
    assert next(one for one in found.steps if one.code == "average_asked").values["average"] == 9
    level = asked(system, True, "level", "old_age")
    assert (level.status, level.tested) == (MET, ratio(2, 3))
    assert asked(system, False, "level", "old_age").status is NOT_MET


def test_a_breadwinners_average_counts_for_survivors() -> None:
    asks = "(months_contributed(pension) / month) >= max(36, 8 * (age / year - 15))"
    system = land(pension=survivors("0.4").replace("months_contributed(pension) >= 60 * month", asks))
    found = asked(system, True, branch="survivors")
    assert (found.status, found.tested) == (MET, 240)
    assert asked(system, None, branch="survivors").status is OPEN


@pytest.mark.parametrize("answer", [True, None, False])
def test_a_lower_percentage_after_five_years_counts_for_invalidity_whoever_is_protected(
    answer: bool | None,
) -> None:
    """Thirty percent after five years, Art. 57(3); half-way to fifteen years five points are taken off, Art. 57(4)."""
    found = asked(land(pension=invalidity("0.3")), answer, "level")
    assert (found.status, found.tested, found.required) == (MET, ratio(3, 10), ratio(3, 10))
    assert asked(land(pension=invalidity("0.29")), answer, "level").status is NOT_MET
    found = asked(land(pension=invalidity("0.35", least=120)), answer, "level")
    assert (found.status, found.required) == (MET, ratio(35, 100))
    assert asked(land(pension=invalidity("0.34", least=120)), answer, "level").status is NOT_MET


def test_a_lower_percentage_after_five_years_of_the_breadwinner_counts_for_survivors() -> None:
    """Thirty percent after five years, Art. 63(3); half-way to fifteen years five points are taken off, Art. 63(4)."""
    system = land(pension=survivors("0.3"))
    found = asked(system, None, "level", "survivors")
    assert (found.status, found.tested, found.required) == (MET, ratio(3, 10), ratio(3, 10))
    assert asked(land(pension=survivors("0.29")), None, "level", "survivors").status is NOT_MET
    later = survivors("0.35").replace(
        "months_contributed(pension) >= 60 * month", "months_contributed(pension) >= 120 * month"
    )
    found = asked(land(pension=later), None, "level", "survivors")
    assert (found.status, found.required) == (MET, ratio(35, 100))


@ALL_ACTIVE
@pytest.mark.parametrize("branch", ["invalidity", "old_age", "survivors"])
def test_a_yearly_average_counts_in_the_later_convention_too(
    branch: str, answer: bool | None, status: Status
) -> None:
    """C128, Art. 11(1)(b), 18(1)(b) and 24(1)(b); half of it, paragraphs 2(b)."""
    asks = "(months_contributed(pension) / month) >= max(36, {} * (age / year - 15))"
    older = "age >= 65 * year and months_contributed(pension) / month >= {} * (age / year - 15)"
    found = {}
    for aspect, months in (("qualifying", 9), ("reduced", 6)):
        contributed = "months_contributed(pension) >= 60 * month"
        laws = {
            "invalidity": invalidity("0.5").replace(contributed, asks.format(months)),
            "old_age": pension("0.45 / 50", entitled=older.format(months)).replace("in_years(months_contributed(pension))", "(50 * year)"),
            "survivors": survivors("0.45").replace(contributed, asks.format(months)),
        }  # fmt: skip
        found[aspect] = asked(land(pension=laws[branch]), answer, aspect, branch, "c128")
    assert found["qualifying"].status is status
    if (
        branch != "old_age"
    ):  # Thirty years are more than half an average of ten months, at sixty-five and not at eighty.
        assert found["reduced"].status is status

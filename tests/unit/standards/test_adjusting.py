"""The adjustment of benefits in payment: the same benefit by the law of then and of now, against the cost of living."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.unit.countries import write_country
from tests.unit.standards.law import (
    DAY,
    FIGURES,
    LAND,
    held,
    land,
    pension,
    raised_pension,
    survivors,
    verdict,
)

from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.standards import Change, Figures, Status, Verdict
from allcover.vocabulary.exact import decimal, ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
THEN = date(2019, 6, 1)
DEARER = Change("", THEN, decimal("1.2"), None, None, True, "Price index")  # fmt: skip


def since(change: Change) -> Figures:
    return replace(FIGURES, changes=(change,))


def adjusted(system: System, change: Change = DEARER) -> Verdict:
    return verdict(system, "old_age", "adjustment", figures=since(change))


@pytest.mark.parametrize(
    ("now", "status", "growth"),
    [(360, MET, "0.2"), (361, MET, "61/300"), (359, OPEN, "59/300"), (300, NOT_MET, "0"), (299, NOT_MET, "-1/300")],
)  # fmt: skip
def test_a_pension_is_held_against_prices_that_rose_by_a_fifth(now: int, status: Status, growth: str) -> None:
    """300 raised by a fifth are 360: as much is enough, less is to be judged, nothing at all is too little."""
    found = adjusted(land(pension=raised_pension(300, now)))
    expected = ratio(*(int(part) for part in growth.split("/"))) if "/" in growth else decimal(growth)
    assert (found.status, found.tested, found.required) == (status, expected, decimal("0.2"))
    assert found.ground.article == "Art. 65(10) and 66(8)"
    assert not found.ground.is_verified


def test_the_computation_names_both_laws_and_both_amounts() -> None:
    """Man and wife draw one each."""
    steps = {one.code: one.values for one in adjusted(land(pension=raised_pension(300, 360))).steps}
    assert steps["benefit_then"] == {"date": "2019-06-01", "amount": 600}
    assert steps["benefit_now"] == {"date": DAY.isoformat(), "amount": 720}


def test_an_earnings_related_pension_that_no_rule_raises_is_not_adjusted() -> None:
    found = adjusted(land(pension=pension()))
    assert (found.status, found.tested) == (NOT_MET, 0)


def test_a_widows_pension_is_that_of_one_and_the_same_death() -> None:
    found = verdict(land(pension=survivors("0.4")), "survivors", "adjustment", figures=since(DEARER))
    assert (found.status, found.tested, found.of) == (NOT_MET, 0, "death")


def test_a_pension_in_payment_goes_by_the_rule_for_those(tmp_path: Path) -> None:
    """New pensions rose from 300 to 360 each; those already paid only get what the law says of them: 5 % here."""
    new = raised_pension(300, 360)
    rule = ", in_payment: kept_month, source: {title: Act, article: s. 2"
    quantity = (
        'quantities:\n  kept_month: {of: person, unit: money/month, is: "1.05 * received_month(pension)"}\n'
    )
    kept = new.replace(", source: {title: Act, article: s. 2", rule).replace("quantities:\n", quantity)
    assert kept != new
    found = adjusted(load(write_country(tmp_path / "land", LAND, pension=kept)))
    assert (found.status, found.tested) == (OPEN, decimal("0.05"))
    assert [one.code for one in found.lacking] == ["reviewed_by_less"]


def test_nobody_can_tell_without_a_change_and_whether_it_was_substantial() -> None:
    raised = land(pension=raised_pension(300, 359))
    bare = verdict(raised, "old_age", "adjustment")
    assert (bare.status, [one.code for one in bare.lacking]) == (OPEN, ["no_change_figure"])
    unsaid = adjusted(raised, replace(DEARER, is_substantial=None))
    assert (unsaid.status, [one.code for one in unsaid.lacking]) == (OPEN, ["whether_substantial"])
    kept_up = adjusted(land(pension=raised_pension(300, 360)), replace(DEARER, is_substantial=None))
    assert kept_up.status is MET


def test_after_no_substantial_change_nothing_has_to_be_reviewed() -> None:
    assert (
        adjusted(land(pension=raised_pension(300, 300)), replace(DEARER, is_substantial=False)).status is MET
    )


def test_what_an_administration_paid_goes_before_what_the_definition_says() -> None:
    """Many pensions are raised by decree, which stands in no definition."""
    found = adjusted(land(pension=pension()), replace(DEARER, benefits=decimal("1.25")))
    assert (found.status, found.tested) == (MET, ratio(1, 4))


def test_a_scheme_that_was_not_in_force_then_tells_nothing() -> None:
    young = land(pension=raised_pension(300, 360).replace("from: 1950-01-01\nlaw", "from: 2021-01-01\nlaw"))
    assert [one.code for one in adjusted(young).lacking] == ["no_law_then"]
    late = adjusted(land(pension=raised_pension(300, 360)), replace(DEARER, since=DAY))
    assert [one.code for one in late.lacking] == ["no_law_then"]


def test_a_figure_for_the_scheme_goes_before_one_for_all() -> None:
    own = replace(DEARER, scheme="pension", cost_of_living=decimal("1.1"))
    found = verdict(
        land(pension=raised_pension(300, 330)), "old_age", "adjustment", figures=replace(FIGURES, changes=(DEARER, own))
    )  # fmt: skip
    assert (found.status, found.required) == (MET, decimal("0.1"))


@pytest.mark.parametrize(("name", "asked"), [("c102", True), ("c128", True), ("r131", False)])
def test_only_conventions_that_ask_for_it_are_held_against_it(name: str, asked: bool) -> None:
    part = next(part for part in held(land(pension=pension()), name).parts if part.branch == "old_age")
    assert any(one.aspect == "adjustment" for one in part.schemes[0].verdicts) is asked


def test_amounts_are_exact() -> None:
    assert not isinstance(adjusted(land(pension=raised_pension(300, 359))).tested, float)

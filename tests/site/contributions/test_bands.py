"""Bands of the self-employed: chosen, assigned, appealed against, ruled on by somebody else; months are corrected."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.site.conftest import coresia_files, entered, execute, somebody, version_of

from allcover_site.books.models import Period
from allcover_site.contributions.bands import NotBanded, appeal, assign_band, choose_band, rule_on
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.models import Assessment, BandChoice, Correction
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.queries import account_of, band_on, owed, paid_until, replayed
from allcover_site.people.apart import CountAsOne, bind
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person

SCHEME = "national_pension"
JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 1)


def band(code: str, earnings: int) -> dict[str, object]:
    jobs = [{"status": "own_account", "earnings_month": earnings}]
    return {"code": code, "label": code.title(), "facts": {"labour_status": "employed", "jobs": jobs}}


@pytest.fixture
def boss() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def member(boss: User, owner: User, ana: Person, home: Household, period: Period) -> Person:
    """Ana, who may choose the bands 'stall' (300 a month) and 'shop' (500), assessed for January to March as 'stall'."""
    version_of(coresia_files(), SCHEME)
    set_terms(
        by=boss, scheme=SCHEME, first_day=JANUARY, content={"bands": [band("stall", 300), band("shop", 500)]}
    )
    affiliate(by=owner, person=ana, scheme=SCHEME, on=JANUARY)
    choose_band(by=owner, person=ana, scheme=SCHEME, band="stall", on=JANUARY)
    for month in (1, 2, 3):
        assess(by=owner, household=home, scheme=SCHEME, month=date(2024, month, 1))
    return ana


def dues(household: Household) -> list[int]:
    return [each.due.amount for each in account_of(household, SCHEME).settled]


def assigned(by: User, person: Person, on: date = date(2024, 2, 1)) -> BandChoice:
    return assign_band(by=by, person=person, scheme=SCHEME, band="shop", on=on, reason="Has two shops")


def test_member_of_a_band_owes_what_the_law_asks_of_its_earnings(member: Person, home: Household) -> None:
    assert dues(home) == [3000, 3000, 3000]  # 10 % of 300
    assert replayed(Assessment.objects.all()[0]).due == 3000


def test_band_assigned_corrects_months_assessed_from_its_day_and_overwrites_nothing(
    boss: User, member: Person, home: Household
) -> None:
    assigned(boss, member)
    assert dues(home) == [3000, 5000, 5000]
    assert list(Assessment.objects.values_list("due", flat=True)) == [3000] * 3
    for name in ("correction", "bandchoice"):
        with pytest.raises(IntegrityError, match="kept as written"):
            execute(f"DELETE FROM contributions_{name}")


def test_appeal_upheld_by_somebody_else_restores_the_band_and_the_months_and_what_was_paid_is_credit(
    boss: User, owner: User, member: Person, home: Household
) -> None:
    choice = assigned(boss, member)
    receive(by=owner, household=home, scheme=SCHEME, amount=13000, day=MARCH, key="a")
    assert (owed(home, SCHEME), paid_until(home, SCHEME)) == (0, date(2024, 3, 31))
    lodged = appeal(by=owner, choice=choice, day=timezone.localdate(), reason="One shop is my brother's")
    with pytest.raises(NotAllowed, match="Nobody rules"):
        rule_on(by=boss, appeal=lodged, band="stall", day=timezone.localdate(), reason="True")
    second = somebody("max", "manager")
    rule_on(
        by=second,
        appeal=lodged,
        band="stall",
        day=timezone.localdate(),
        reason="The brother's, by the register",
    )
    assert (dues(home), owed(home, SCHEME)) == ([3000, 3000, 3000], -4000)
    found = band_on(member, SCHEME, MARCH)
    assert found is not None
    assert (found.band, found.basis) == ("stall", "appealed")
    assert Correction.objects.count() == 4
    with pytest.raises(NotBanded, match="ruled on once"):
        rule_on(by=second, appeal=lodged, band="shop", day=timezone.localdate(), reason="No")


def test_appeal_dismissed_leaves_the_band(boss: User, owner: User, member: Person, home: Household) -> None:
    lodged = appeal(by=owner, choice=assigned(boss, member), day=timezone.localdate(), reason="Too much")
    rule_on(
        by=somebody("max", "manager"),
        appeal=lodged,
        band="shop",
        day=timezone.localdate(),
        reason="Seen both",
    )
    assert dues(home) == [3000, 5000, 5000]


def test_appeal_comes_in_time_once_and_against_what_the_office_assigned(
    boss: User, owner: User, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    choice, today = assigned(boss, member), timezone.localdate()
    last, second = today + timedelta(days=30), somebody("mina", "manager")
    chosen = BandChoice.objects.get(basis="chosen")
    for against, day, reason in (
        (choice, today + timedelta(days=1), "To come"),
        (choice, today, " "),
        (chosen, today, "Why"),
    ):
        with pytest.raises(NotBanded):
            appeal(by=owner, choice=against, day=day, reason=reason)
    monkeypatch.setattr(timezone, "localdate", lambda: last + timedelta(days=1))
    with pytest.raises(NotAllowed):  # a day later none is in time any more, whatever day is written on it
        appeal(by=somebody("rita", "registrar"), choice=choice, day=today, reason="In time")
    with pytest.raises(NotAllowed):  # who assigned it
        appeal(by=boss, choice=choice, day=today, reason="In time")
    with pytest.raises(NotBanded):
        appeal(by=second, choice=choice, day=last + timedelta(days=1), reason="Late")
    appeal(by=second, choice=choice, day=last, reason="It lay in a drawer")
    with pytest.raises(NotBanded, match="once"):
        appeal(by=owner, choice=choice, day=today, reason="Again")


def test_band_is_one_of_the_terms_and_for_members_only(
    boss: User, owner: User, colleague: User, member: Person
) -> None:
    for code, on, told in (("tower", MARCH, "no band 'tower'"), ("shop", date(2023, 12, 1), "no band")):
        with pytest.raises(NotBanded, match=told):
            choose_band(by=owner, person=member, scheme=SCHEME, band=code, on=on)
    with pytest.raises(NotAllowed):
        choose_band(by=colleague, person=member, scheme=SCHEME, band="shop", on=MARCH)
    with pytest.raises(NotBanded, match="reason"):
        assign_band(by=boss, person=member, scheme=SCHEME, band="shop", on=MARCH, reason="")
    assigned(boss, member)
    with pytest.raises(NotBanded, match="Appeal against it"):
        choose_band(by=owner, person=member, scheme=SCHEME, band="stall", on=JANUARY)
    member.affiliations.update(last_day=date(2024, 4, 30))
    with pytest.raises(NotBanded, match="Only members"):
        choose_band(by=owner, person=member, scheme=SCHEME, band="stall", on=date(2024, 5, 1))


def test_band_is_chosen_assigned_appealed_and_ruled_on_on_its_page(
    boss: User, owner: User, member: Person, home: Household
) -> None:
    client, manager, second = entered(owner), entered(boss), entered(somebody("max", "manager"))
    address, today = f"/contributions/bands/{SCHEME}/{member.pk}", str(timezone.localdate())

    def told(by: object, to: str, **given: object) -> str:
        return by.post(to, given, follow=True).content.decode()  # type: ignore[attr-defined,no-any-return]

    assert "The band is chosen." in told(client, f"{address}/choose", band="stall", on="2024-01-15")
    assert "The band is assigned." in told(
        manager, f"{address}/assign", band="shop", on="2024-02-01", reason="Two shops"
    )
    choice = BandChoice.objects.get(basis="assigned")
    assert "The appeal is lodged." in told(
        client, f"/contributions/bands/{choice.pk}/appeal", day=today, reason="One"
    )
    ruling = {"band": "stall", "day": today, "reason": "One only"}
    assert "Nobody rules" in told(manager, f"/contributions/bands/{choice.pk}/rule", **ruling)
    page = told(second, f"/contributions/bands/{choice.pk}/rule", **ruling)
    assert "The appeal is ruled on." in page
    assert "Found on appeal" in page
    assert dues(home) == [3000] * 3


def test_who_reset_how_another_signs_in_does_not_rule_on_the_band_they_assigned(boss: User, owner: User, member: Person) -> None:  # fmt: skip
    made = appeal(
        by=owner, choice=assigned(boss, member), day=timezone.localdate(), reason="One shop is closed"
    )
    mia = somebody("mia", "manager")
    bind(boss, mia)
    with pytest.raises(CountAsOne):
        rule_on(by=mia, appeal=made, band="stall", day=timezone.localdate(), reason="It is")
    max_ = somebody("max", "manager")
    assert (
        rule_on(by=max_, appeal=made, band="stall", day=timezone.localdate(), reason="It is").band == "stall"
    )

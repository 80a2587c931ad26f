"""Who leaves a scheme, or has died, is no member from the next day on."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.site.conftest import SINCE, entered, registered

from allcover.expressions.calendar import add_months
from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.contributions.leaving import NotLeft, end_membership
from allcover_site.contributions.models import Affiliation, Assessment
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import due_now, standing_on
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, join_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
FACTS = {"income_month": 500, "receives": {"household_grant": 0, "national_pension": 0}}


@pytest.fixture
def today(period: Period) -> date:
    found = timezone.localdate()
    for year in {found.year, found.year + 1} - {2024}:
        Period.objects.create(id=year, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    return found


@pytest.fixture
def members(
    owner: User, ana: Person, home: Household, mutual: Version, joins_free: None, today: date
) -> Household:
    """Ana and Ben, who owe 4.00 a month, of this month and the next."""
    ben = registered(owner, "Ben", sex="male")
    join_household(by=owner, household=home, person=ben, relation="spouse", on=SINCE)
    for person in (ana, ben):
        declare(by=owner, person=person, on=SINCE, facts=FACTS)
        affiliate(by=owner, person=person, scheme=SCHEME, on=SINCE)
    for ahead in (0, 1):
        assess(by=owner, household=home, scheme=SCHEME, month=add_months(today.replace(day=1), ahead))
    return home


def test_who_leaves_is_no_member_from_the_next_day_on_and_owes_no_month_that_begins_later(
    owner: User, ana: Person, members: Household, today: date
) -> None:
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=today, reason="Has died")
    standing = standing_on(ana, members, SCHEME, today + timedelta(days=1))
    assert (standing.state, standing.why, standing.until) == ("none", "left", today)
    assert standing_on(ana, members, SCHEME, today).state != "none"
    assert [due_now(row) for row in Assessment.objects.order_by("month")] == [400, 200]
    assert Event.objects.get(deed="contributions.membership_ended").facts["reason"] == "Has died"


def test_membership_is_ended_once_and_not_before_it_began(
    owner: User, ana: Person, members: Household, today: date
) -> None:
    for day in (SINCE - timedelta(days=1), today):
        if day == today:
            end_membership(by=owner, person=ana, scheme=SCHEME, last_day=day, reason="Moved abroad")
        with pytest.raises(NotLeft, match="whose membership could end"):
            end_membership(by=owner, person=ana, scheme=SCHEME, last_day=day, reason="Moved abroad")
    with pytest.raises(NotLeft, match="reason"):
        end_membership(by=owner, person=ana, scheme=SCHEME, last_day=today, reason=" ")


def test_who_has_left_may_join_again(owner: User, ana: Person, members: Household, today: date) -> None:
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=today, reason="Moved abroad")
    affiliate(by=owner, person=ana, scheme=SCHEME, on=today + timedelta(days=1))
    assert Affiliation.objects.filter(person=ana).count() == 2


def test_page_ends_a_membership_and_a_colleague_elsewhere_cannot(
    owner: User, colleague: User, ana: Person, members: Household, today: date
) -> None:
    with pytest.raises(NotAllowed):
        end_membership(by=colleague, person=ana, scheme=SCHEME, last_day=today, reason="x")
    client, address = entered(owner), f"/contributions/{SCHEME}/{members.pk}"
    assert f"{address}/leave" in client.get(address).text
    told = {"person": ana.pk, "last_day": str(today), "reason": "Has died"}
    assert "The membership is ended." in client.post(f"{address}/leave", told, follow=True).text
    assert Affiliation.objects.get(person=ana).last_day == today

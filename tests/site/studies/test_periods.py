"""A draft tried on periods of cover: what funders owe of them and the parts of those who joined them later are told with the household's own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.site.conftest import SINCE, registered
from tests.site.contributions.covers import SCHEME, enrolled, terms

from allcover_site.books.models import Period
from allcover_site.contributions.models import CoverPeriod, Instalment
from allcover_site.contributions.operations import affiliate
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, join_household, leave_household
from allcover_site.schemes.models import Version
from allcover_site.studies.drafting import Draft, patch_of
from allcover_site.studies.models import Effect
from allcover_site.studies.operations import Span, begin, go_on

JULY = date(2024, 7, 10)


@dataclass(frozen=True)
class Couple:
    home: Household
    spouse: Person


def poor(by: User, person: Person) -> Person:
    facts = {"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}}
    declare(by=by, person=person, on=SINCE, facts=facts)
    return person


@pytest.fixture
def couple(
    manager: User, owner: User, ana: Person, home: Household, mutual: Version, period: object
) -> Couple:
    """Ana, who has bought cover of 2024 by the law, of which the State pays three quarters, and Femi, who has joined it in July."""
    spouse = poor(owner, registered(owner, "Femi", date(1989, 5, 5), sex="male"))
    poor(owner, ana)
    terms(manager, price=None, charges_joining_fee=False)
    enrolled(owner, home)
    join_household(by=owner, household=home, person=spouse, relation="spouse", on=JULY)
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    return Couple(home, spouse)


def tried(by: User, mutual: Version, premium: str = "", year: int = 2024) -> Effect:
    """The effect of a draft with another premium, or none that is other, on the one period of a year."""
    span = Span(date(year, 1, 1), date(year, 12, 1))
    changes = {f"{SCHEME}.premium_month": Decimal(premium)} if premium else {}
    patch = patch_of(SCHEME, changes, span.first, "Tried") if changes else ""
    study = begin(by=by, title="Tried", base=mutual, span=span, draft=Draft(dict(mutual.files), patch, None))
    while go_on(by=by, study=study):
        pass
    study.refresh_from_db()
    [part] = study.parts.filter(deed="periods")
    effect = Effect.objects.get(part=part)
    due = {payer: pair["amount"] for payer, pair in part.sums["due"].items()}
    assert due == effect.shares
    assert part.sums["month"][f"{year}-01"]["due"] == [effect.before, effect.after]
    return effect


def test_state_and_who_joined_are_told_with_a_period_sold_by_law(
    owner: User, couple: Couple, mutual: Version
) -> None:
    part = Instalment.objects.get(joiner=couple.spouse)
    assert (part.amount, part.dues) == (302, {"state": 905})
    effect = tried(owner, mutual, "4")
    # 6.00 of 24.00 a year for Ana, and of that 184 of 366 days for Femi; twice as much of everything.
    assert effect.shares == {"worker": [600 + 302, 1200 + 603], "state": [1800 + 905, 3600 + 1810]}
    assert (effect.before, effect.after, effect.is_other) == (3607, 7213, True)


def test_the_law_as_published_leaves_them_as_they_were_decided(
    owner: User, couple: Couple, mutual: Version
) -> None:
    declare(by=owner, person=couple.spouse, on=JULY, facts={"income_month": 500})  # It was not known then.
    effect = tried(owner, mutual)
    assert effect.shares == {"worker": [902, 902], "state": [2705, 2705]}
    assert not effect.is_other


def test_who_joined_and_was_taken_out_of_the_household_since_is_left_as_decided(
    owner: User, couple: Couple, mutual: Version
) -> None:
    [living] = couple.spouse.memberships.all()
    leave_household(by=owner, membership=living, last_day=date(2025, 1, 9))
    assert tried(owner, mutual, "4").shares == {"worker": [902, 1803], "state": [2705, 5410]}
    Household.objects.get(pk=couple.home.pk).memberships.filter(person=couple.spouse).delete()
    assert tried(owner, mutual, "4").shares == {"worker": [902, 1502], "state": [2705, 4505]}


def test_who_joined_and_left_is_tried_for_the_days_between(
    owner: User, couple: Couple, mutual: Version
) -> None:
    Period.objects.create(first_day=date(2026, 1, 1), last_day=timezone.localdate())
    [living] = couple.spouse.memberships.all()
    leave_household(by=owner, membership=living, last_day=date(2024, 8, 31))
    assert Instalment.objects.get(joiner=couple.spouse).amount == round(302 * 53 / 184)
    assert tried(owner, mutual).shares == {"worker": [600 + 87] * 2, "state": [1800 + 261] * 2}


def test_law_as_published_leaves_a_period_that_was_priced_again_as_it_was_decided(
    owner: User, couple: Couple, mutual: Version
) -> None:
    Period.objects.create(first_day=date(2026, 1, 1), last_day=timezone.localdate())
    renewal = enrolled(owner, couple.home, date(2024, 12, 20))
    [living] = couple.spouse.memberships.all()
    leave_household(by=owner, membership=living, last_day=date(2025, 1, 19))
    [again] = CoverPeriod.objects.filter(enrolled=renewal.enrolled)
    assert (renewal.value, again.value) == (1200, 600 + round(600 * 10 / 365))
    effect = tried(owner, mutual, year=2025)
    assert effect.shares == {"worker": [616] * 2, "state": [again.dues["state"]] * 2}

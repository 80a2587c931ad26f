"""Who may join a scheme is asked of its published law, and who may not is told the steps."""

from datetime import date
from typing import Any

import pytest
from tests.site.conftest import SINCE, coresia_files, entered, registered, version_of

from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.contributions.bulk import affiliate_many
from allcover_site.contributions.enrolling import enrol, set_terms
from allcover_site.contributions.joining import MayNotJoin
from allcover_site.contributions.models import Affiliation, CoverPeriod
from allcover_site.contributions.operations import affiliate
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
DAY = date(2024, 3, 1)
EMPLOYEE: dict[str, Any] = {
    "labour_status": "employed",
    "jobs": [{"status": "employee", "sector": "private", "has_contract": True, "earnings_month": 500}],
}


@pytest.fixture
def insured(owner: User, ana: Person, home: Household, mutual: Version) -> Person:
    """Ana is insured by law as an employee, so that nobody of her household may join the mutual."""
    declare(by=owner, person=ana, on=SINCE, facts=EMPLOYEE)
    return ana


def test_whom_the_law_keeps_out_is_refused_with_the_steps_of_the_judge(
    owner: User, insured: Person, home: Household
) -> None:
    ben = registered(owner, "Ben")
    join_household(by=owner, household=home, person=ben, relation="spouse", on=SINCE)
    for person in (insured, ben):
        with pytest.raises(MayNotJoin, match=r"Mutual Organisations Act 2004, s\. 4") as refused:
            affiliate(by=owner, person=person, scheme=SCHEME, on=DAY)
        assert f"does not let {person} join" in str(refused.value)
        assert f"lives or works where the mutual organisations are open ({person.pk}): no" in str(
            refused.value
        )
    with pytest.raises(MayNotJoin, match=r"Ana Lo.*Ben Lo"):
        affiliate_many(by=owner, scheme=SCHEME, persons=[insured, ben], on=DAY)
    assert not Affiliation.objects.exists()


def test_nobody_is_sold_a_period_of_cover_whom_the_law_keeps_out(
    owner: User, manager: User, insured: Person, home: Household, period: Period
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=SINCE, content={"kind": "period", "price": {"adult": 500}})
    with pytest.raises(MayNotJoin):
        enrol(by=owner, household=home, scheme=SCHEME, on=DAY)
    assert not CoverPeriod.objects.exists()


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "ne permet pas"), ("es", "no permite"), ("pt", "não permite")]
)
def test_refusal_is_told_on_the_page_in_the_reader_s_language(
    owner: User, insured: Person, home: Household, period: Period, language: str, told: str
) -> None:
    browser = entered(owner)
    browser.cookies["django_language"] = language
    held = {"person": insured.pk, "on": str(DAY)}
    page = browser.post(f"/contributions/{SCHEME}/{home.pk}/affiliate", held, follow=True).text
    assert told in page
    assert "Mutual Organisations Act 2004" in page
    assert not Affiliation.objects.exists()


def test_what_the_law_cannot_tell_keeps_nobody_out_and_stands_in_the_trail(
    owner: User, ana: Person, home: Household, mutual: Version
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=DAY)
    told = Event.objects.get(deed="contributions.affiliated").facts["not_known"]
    assert told


def test_whose_work_is_not_told_is_kept_out_by_nobody_who_joins_with_them(
    owner: User, ana: Person, home: Household, period: Period
) -> None:
    """Ana is an employee; of Ben, in a household of his own, nothing is told, alone and beside Ana."""
    version_of(coresia_files(), "national_pension")
    declare(by=owner, person=ana, on=SINCE, facts=EMPLOYEE)
    ben = registered(owner, "Ben")
    form_household(by=owner, head=ben, on=SINCE)
    assert affiliate_many(by=owner, scheme="national_pension", persons=[ana, ben], on=DAY) == 2
    assert Event.objects.get(deed="contributions.affiliated_many").facts["not_known"] > 0

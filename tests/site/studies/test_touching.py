"""Whom a what-if counts: persons, each once, whom the law or the draft has to do with."""

from datetime import date

from tests.site.agreeing import merge
from tests.site.claims.conftest import SCHEME, Entering, decided
from tests.site.conftest import SINCE, living, registered
from tests.site.studies.conftest import Trying

from allcover_site.contributions.operations import affiliate, assess
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import form_household, leave_household
from allcover_site.studies.models import Study, Touched
from allcover_site.studies.queries import groups_of


def counted(study: Study) -> int | None:
    (group,) = groups_of(study, "")
    return group.persons


def test_who_is_no_member_and_of_whom_nothing_is_known_is_not_touched(
    owner: User, paid_up: Household, tried: Trying
) -> None:
    form_household(by=owner, head=registered(owner, "Gita"), on=SINCE)
    assert counted(tried({"premium_month": "3"})) == 1


def test_person_of_two_numbers_is_touched_once_with_the_care_of_both(
    owner: User, reviewer: User, ana: Person, paid_up: Household, sent: Entering, tried: Trying
) -> None:
    """Anna, who was assessed for January too, is found to be Ana, who bore 0.30 of a visit."""
    anna = registered(owner, "Anna")
    other = living(owner, anna)
    affiliate(by=owner, person=anna, scheme=SCHEME, on=date(2023, 12, 1))
    assess(by=owner, household=other, scheme=SCHEME, month=date(2024, 1, 1))
    decided(reviewer, sent("1"))
    leave_household(by=owner, membership=anna.memberships.get(), last_day=date(2024, 1, 31))
    merge(by=owner, kept=anna, merged=ana, reason="One paper")
    study = tried()
    assert counted(study) == 1
    touched = Touched.objects.get(study=study)
    assert (touched.person, touched.claims, touched.bears_before) == (anna, 1, 30)

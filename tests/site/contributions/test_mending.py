"""Memberships that faults of earlier days left otherwise than the rules give them are named by the proof of the night and set right."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from tests.site.contributions.test_working import (
    END_OF_FEBRUARY,
    END_OF_JANUARY,
    FEBRUARY,
    MARCH,
    ana,
    member,
    spells,
)
from tests.site.contributions.wages import JANUARY, SCHEME, filed, table

from allcover_site.audit.models import Event
from allcover_site.audit.queries import faults_of_trail
from allcover_site.config.proofs import faults_of
from allcover_site.contributions.models import Affiliation
from allcover_site.people.models import User
from allcover_site.registry.employing import end_employment
from allcover_site.registry.models import Employer, Person

__all__ = ["ana", "member"]


def run(*arguments: str) -> str:
    told = io.StringIO()
    call_command("mend_memberships", *arguments, stdout=told)
    return told.getvalue()


def test_membership_that_went_on_after_the_work_is_named_and_ended(
    owner: User, mill: Employer, ana: Person, member: Affiliation
) -> None:
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 2, 15))
    right = spells(ana)
    Affiliation.objects.update(last_day=None, worked_until=None)
    [fault] = faults_of(["memberships"])
    assert f"({ana.pk}) is a member of" in fault
    assert "mend_memberships" in fault
    assert "Found: 1" in run()
    assert spells(ana) == [(JANUARY, None, None)]
    assert "Set right: 1" in run("--write")
    assert spells(ana) == right
    assert faults_of(["memberships"]) == ()
    assert "as the rules give it" in run("--write")
    event = Event.objects.get(deed="contributions.membership_mended")
    assert (event.actor, event.about, event.facts["scheme"]) == ("founder", f"person {ana.pk}", SCHEME)
    assert list(faults_of_trail()) == []


def test_membership_that_ended_though_the_worker_was_declared_again_goes_on(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    for month in (FEBRUARY, MARCH):
        filed(owner, mill, table((ana.pk, 500), (workers[1].pk, 500)), month=month)
    Affiliation.objects.filter(person=ana).update(worked_until=END_OF_JANUARY, last_day=END_OF_FEBRUARY)
    [fault] = faults_of(["memberships"])
    assert "declared again in time" in fault
    run("--write")
    assert spells(ana) == [(JANUARY, None, None)]
    assert faults_of(["memberships"]) == ()


@pytest.mark.parametrize("last", [date(2024, 2, 15), date(2024, 3, 20)])
def test_what_the_rules_wrote_is_not_named(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation, last: date
) -> None:
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)
    end_employment(by=owner, employment=ana.employments.get(), last_day=last)
    assert faults_of(["memberships"]) == ()

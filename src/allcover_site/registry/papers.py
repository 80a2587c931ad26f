"""Writes what shows who somebody is, and what they agree to. Kept as written; the last word counts."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Consent, Paper, Person
from allcover_site.registry.operations import RegistryRefused, about
from allcover_site.registry.queries import same_as

WITNESSES = 2
"""Who attest together what no document shows; their names are written with commas between."""


@transaction.atomic
def note_paper(
    *, by: User, person: Person, proves: str, kind: str, told_by: str, day: date, number: str = ""
) -> Paper:
    """This function will write down a document, or what is taken in its place. Raises NotAllowed, RegistryRefused.

    Witnesses are two or more, each named once, and not the person themselves.
    """
    check_may(by, "registry.write", area=person.area)
    if day > timezone.localdate():
        raise RegistryRefused(_("A paper is of no day to come."))
    if kind == "witnesses":
        names = {" ".join(name.split()).casefold() for name in told_by.split(",") if name.strip()}
        if len(names - {str(person).casefold()}) < WITNESSES:
            raise RegistryRefused(_("Witnesses are two or more. Write their names with a comma between."))
    paper = Paper.objects.create(person=person, proves=proves, kind=kind, number=number, told_by=told_by, day=day,
                                 noted_by=by.username, noted_at=timezone.now())  # fmt: skip
    record(
        by, "registry.paper_noted", about(person), area=person.area, proves=proves, kind=kind, day=str(day)
    )
    return paper


@transaction.atomic
def note_consent(*, by: User, person: Person, purpose: str, is_given: bool, form: str, day: date) -> Consent:
    """This function will write down that somebody agrees to a use, or no longer does. Raises NotAllowed, RegistryRefused."""
    check_may(by, "registry.write", area=person.area)
    if day > timezone.localdate():
        raise RegistryRefused(_("Nobody agrees on a day to come."))
    consent = Consent.objects.create(person=person, purpose=purpose, is_given=is_given, form=form, day=day,
                                     noted_by=by.username, noted_at=timezone.now())  # fmt: skip
    record(
        by,
        "registry.consent_noted",
        about(person),
        area=person.area,
        purpose=purpose,
        is_given=is_given,
        day=str(day),
    )
    return consent


def agrees(person: Person, purpose: str) -> bool | None:
    """This function will tell whether somebody agrees to a use: their last word, under whichever number; None for never asked."""
    said = Consent.objects.filter(person__in=same_as(person), purpose=purpose).order_by("day", "pk").last()
    return said.is_given if said is not None else None

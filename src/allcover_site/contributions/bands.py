"""Bands of the self-employed: chosen by the member, assigned by the office, appealed against and ruled on by somebody else.

A band stands for what its members are taken to declare; the published law assesses that. Months assessed before a band
came about are corrected, not written over.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.contributions.correcting import correct
from allcover_site.contributions.models import (
    Assessment,
    BandAppeal,
    BandChoice,
    BandRuling,
)
from allcover_site.contributions.queries import affiliation_on, band_facts, terms_on
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import about
from allcover_site.registry.queries import household_on
from allcover_site.registry.staff import check_not_own
from allcover_site.ui.days import day_told


class NotBanded(ValueError):
    """A band cannot be chosen, assigned, appealed against or ruled on as asked."""


@transaction.atomic
def choose_band(*, by: User, person: Person, scheme: str, band: str, on: date) -> BandChoice:
    """This function will write down the band that a member chooses, from a day on. Raises NotAllowed, NotBanded."""
    check_may(by, "contributions.affiliate", scheme=scheme, area=person.area)
    if person.bands.filter(scheme=scheme, basis=BandChoice.Basis.ASSIGNED, first_day__gte=on).exists():
        raise NotBanded(_("The office has assigned a band from a later day. Appeal against it."))
    return _write(by, person, scheme, band, on, BandChoice.Basis.CHOSEN, "")


@transaction.atomic
def assign_band(*, by: User, person: Person, scheme: str, band: str, on: date, reason: str) -> BandChoice:
    """This function will assign a member another band than they chose, from a day on, with the reason.

    Raises NotAllowed, NotBanded.
    """
    check_may(by, "contributions.settle", scheme=scheme, area=person.area)
    _check_not_own(by, person, on)
    if not reason.strip():
        raise NotBanded(_("Write the reason."))
    return _write(by, person, scheme, band, on, BandChoice.Basis.ASSIGNED, reason)


@transaction.atomic
def appeal(*, by: User, choice: BandChoice, day: date, reason: str) -> BandAppeal:
    """This function will lodge a member's appeal against a band assigned, within the days that terms give; once.

    One that is written after these days, as of a day within them, is lodged by who may settle and did not assign the band. Raises
    NotAllowed, NotBanded.
    """
    last = choice.set_on + timedelta(days=terms_on(choice.scheme, choice.set_on).appeal_days)
    is_late = timezone.localdate() > last
    right = "contributions.settle" if is_late else "contributions.affiliate"
    check_may(by, right, scheme=choice.scheme, area=choice.person.area)
    if is_late and by.username == choice.author:
        raise NotAllowed(_("Nobody lodges a late appeal against what they assigned. Ask somebody else."))
    if is_late:
        check_apart(by, choice.author)
    Person.objects.select_for_update().get(pk=choice.person.pk)
    if choice.basis != BandChoice.Basis.ASSIGNED or BandAppeal.objects.filter(choice=choice).exists():
        raise NotBanded(_("An appeal is against a band that the office assigned, and once."))
    if not choice.set_on <= day <= min(last, timezone.localdate()) or not reason.strip():
        raise NotBanded(_("An appeal gives its reason, and comes by %(day)s.") % {"day": day_told(last)})
    found = BandAppeal.objects.create(choice=choice, day=day, reason=reason, author=by.username)
    record(
        by,
        "contributions.band_appealed",
        about(choice.person),
        area=choice.person.area,
        scheme=choice.scheme,
        reason=reason,
    )
    return found


@transaction.atomic
def rule_on(*, by: User, appeal: BandAppeal, band: str, day: date, reason: str) -> BandRuling:
    """This function will rule on an appeal: the band that counts from the day of the one appealed against.

    Not by who assigned it. Months assessed since are corrected. Raises NotAllowed, NotBanded.
    """
    choice = appeal.choice
    check_may(by, "contributions.settle", scheme=choice.scheme, area=choice.person.area)
    _check_not_own(by, choice.person, day)
    Person.objects.select_for_update().get(pk=choice.person.pk)
    if by.username == choice.author:
        raise NotAllowed(_("Nobody rules on an appeal against what they assigned. Ask somebody else."))
    check_apart(by, choice.author)
    if BandRuling.objects.filter(appeal=appeal).exists() or not reason.strip() or day < appeal.day:
        raise NotBanded(_("An appeal is ruled on once, with a reason, on its day or later."))
    ruling = BandRuling.objects.create(appeal=appeal, band=band, day=day, reason=reason, author=by.username)
    if band != choice.band:
        _write(by, choice.person, choice.scheme, band, choice.first_day, BandChoice.Basis.APPEALED, reason)
    record(
        by,
        "contributions.band_ruled",
        about(choice.person),
        area=choice.person.area,
        scheme=choice.scheme,
        band=band,
        reason=reason,
    )
    return ruling


def _check_not_own(by: User, person: Person, on: date) -> None:
    household = household_on(person, on)
    if household is not None:
        check_not_own(by, household)


def _write(by: User, person: Person, scheme: str, band: str, on: date, basis: str, reason: str) -> BandChoice:
    household = household_on(person, on)
    if household is not None:
        Household.objects.select_for_update().get(pk=household.pk)
    Person.objects.select_for_update().get(pk=person.pk)
    if terms_on(scheme, on).band(band) is None:
        raise NotBanded(_("The office's terms have no band '%(band)s' on that day.") % {"band": band})
    if affiliation_on(person, scheme, on) is None:
        raise NotBanded(_("Only members of the scheme are of a band."))
    choice = BandChoice.objects.create(
        person=person, scheme=scheme, band=band, first_day=on, basis=basis, reason=reason, author=by.username,
        set_on=timezone.localdate(),
    )  # fmt: skip
    record(
        by,
        "contributions.banded",
        about(person),
        area=person.area,
        scheme=scheme,
        band=band,
        basis=basis,
        on=str(on),
    )
    if household is not None:
        for assessment in household.assessments.filter(scheme=scheme, month__gte=on):
            _correct(by, assessment, person, reason or str(BandChoice.Basis(basis).label))
    return choice


def _correct(by: User, assessment: Assessment, person: Person, reason: str) -> None:
    """Assess a month again with the band that counts now; what else was known then stands."""
    as_was = (assessment.corrections.last() or assessment).household_as_was
    if str(person.pk) not in as_was["people"]:
        return
    own = {**as_was["people"][str(person.pk)], **band_facts(person, assessment.scheme, assessment.month)}
    correct(by, assessment, {**as_was, "people": {**as_was["people"], str(person.pk): own}}, reason)

"""Ends membership of a scheme: who leaves, moves away for good or has died is no member from the next day on."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.contributions.dating import assess_without
from allcover_site.contributions.ending import write_end
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.parts_left import take_back_of_scheme
from allcover_site.contributions.working import follow_work
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Person
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told


class NotLeft(ValueError):
    """Membership cannot be ended as asked."""


@transaction.atomic
def end_membership(*, by: User, person: Person, scheme: str, last_day: date, reason: str) -> None:
    """This function will end somebody's membership of a scheme with a day, for a reason.

    Months that have begun stay as they are owed; those assessed ahead that begin after the day are assessed again without them, and
    their unpaid parts of periods that begin after it are owed by nobody. Who is declared for the month in which a membership of
    their own will ends, or for later ones, is a member by work from then on. Raises NotAllowed, NotLeft, CannotAssess, EntryRefused.
    """
    check_may(by, "contributions.affiliate", scheme=scheme, area=person.area)
    if not reason.strip():
        raise NotLeft(_("Write the reason."))
    numbers = lock_homes([person.pk], last_day)[person.pk]
    going_on = Q(last_day__isnull=True) | Q(last_day__gt=last_day)
    held = Affiliation.objects.select_for_update().filter(going_on, person__in=numbers, scheme=scheme)
    ending = list(held.filter(first_day__lte=last_day))
    if not ending:
        told = _("%(person)s is no member of %(scheme)s whose membership could end on %(day)s.")
        raise NotLeft(told % {"person": person, "scheme": called(scheme), "day": day_told(last_day)})
    for affiliation in ending:
        write_end(affiliation, numbers, last_day)
    begins = max(last_day, timezone.localdate()) + timedelta(days=1)
    assess_without(by, {person.pk: numbers}, scheme, begins)
    take_back_of_scheme(by, numbers, scheme, last_day)
    record(by, "contributions.membership_ended", f"person {person.pk}", scheme=scheme, area=person.area, last_day=str(last_day), reason=reason)  # fmt: skip
    follow_work(by, scheme, [person.pk])

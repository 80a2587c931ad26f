"""Who declares wages: the office's own staff, and for an employer whoever it has sent, who sees that employer alone."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.contributions.models import Declarer
from allcover_site.people.models import User
from allcover_site.people.operations import appoint
from allcover_site.people.queries import EVERY, check_may, reach_of
from allcover_site.registry.models import Employer
from allcover_site.registry.queries import holding_on
from allcover_site.ui.days import day_told

ROLE, RIGHT = "employer", "contributions.declare_own"


class NotAppointed(ValueError):
    """Somebody cannot declare for an employer as asked."""


def check_may_declare(by: User, employer: Employer, scheme: str) -> None:
    """This function will raise NotAllowed unless somebody may declare an employer's wages: for it, or as the office's staff."""
    if not own_employers(by, scheme).filter(pk=employer.pk).exists():
        check_may(by, "contributions.declare", scheme=scheme, area=employer.area)


def own_employers(user: User, scheme: str = "") -> QuerySet[Employer]:
    """This function will give the employers for which somebody declares today."""
    sent = Declarer.objects.filter(holding_on(timezone.localdate()), user=user).values("employer")
    return Employer.objects.filter(reach_of(user, RIGHT, scheme).condition("area"), pk__in=sent)


@transaction.atomic
def appoint_declarer(*, by: User, employer: Employer, username: str, on: date) -> Declarer:
    """This function will let somebody declare for an employer from a day on, and give them the role for it in its area.

    Who has another role in the office does not declare for an employer. Raises NotAllowed, NotAppointed.
    """
    check_may(by, "people.appoint", scheme=EVERY, area=employer.area)
    user = User.objects.select_for_update().filter(username=username, is_active=True).first()
    if user is None:
        raise NotAppointed(_("Nobody has the user name '%(name)s'. Take them on first.") % {"name": username})
    if user.grants.exclude(role=ROLE).filter(last_day__isnull=True).exists():
        raise NotAppointed(_("%(user)s has a role in the office, and cannot declare for an employer too.") % {"user": user})  # fmt: skip
    if employer.declarers.filter(user=user, last_day__isnull=True).exists():
        raise NotAppointed(_("%(user)s declares for %(employer)s already.") % {"user": user, "employer": employer})  # fmt: skip
    if not user.grants.filter(role=ROLE, area=employer.area, scheme="", last_day__isnull=True).exists():
        appoint(by=by, user=user, role=ROLE, on=on, area=employer.area)
    made = Declarer.objects.create(employer=employer, user=user, first_day=on, given_by=by.username)
    record(
        by,
        "contributions.declarer_appointed",
        f"employer {employer.pk}",
        area=employer.area,
        user=username,
        on=str(on),
    )
    return made


@transaction.atomic
def end_declarer(*, by: User, declarer: Declarer, last_day: date) -> None:
    """This function will end with a day that somebody declares for an employer. Raises NotAllowed, NotAppointed."""
    check_may(by, "people.appoint", scheme=EVERY, area=declarer.employer.area)
    if last_day < declarer.first_day:
        raise NotAppointed(_("It begins on %(first)s, after %(last)s.") % {"first": day_told(declarer.first_day), "last": day_told(last_day)})  # fmt: skip
    declarer.last_day = last_day
    declarer.save()
    record(by, "contributions.declarer_ended", f"employer {declarer.employer_id}", user=declarer.user.username,
           last_day=str(last_day))  # fmt: skip

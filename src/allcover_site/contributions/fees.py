"""Charges what a household owes once: for joining, and for joining again after it stayed away too long."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from allcover.engine.valuation import joining_fee
from allcover.expressions.calendar import add_months
from allcover.rules.definition import System
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import CannotAssess, minor
from allcover_site.contributions.models import Fee
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import affiliation_on, stretches_for, terms_on
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import Homes, members_on
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import system_of, version_on


def check_by_month(scheme: str, month: date) -> None:
    """This function will raise CannotAssess where cover is sold for periods: what a period costs is owed once."""
    if terms_on(scheme, month).kind != "monthly":
        raise CannotAssess(_("Cover of %(scheme)s is paid for by the period; no month of it is assessed.") % {"scheme": called(scheme)})  # fmt: skip


def fee_on(household: Household, scheme: str, day: date, members: int) -> int:
    """This function will give what the published law asks of a household for joining on a day, in minor units."""
    return joining_by(system_of(version_on(scheme, day)), scheme, day, members)


def joining_by(system: System, scheme: str, day: date, members: int) -> int:
    """This function will give what a law asks of a household of so many members for joining on a day, in minor units."""
    package = system.schemes[scheme].package
    return minor(joining_fee(package, members, day), system) if package is not None else 0


def charge_on_joining(by: User, persons: Sequence[Person], scheme: str, on: date) -> None:
    """This function will charge the joining fee with a household's first members, where the office's terms say so.

    Whoever calls has locked their households, so that the members of one join it one after the other.
    """
    terms = terms_on(scheme, on)
    if not terms.charges_joining_fee or terms.kind != "monthly":
        return
    homes = Homes([person.pk for person in persons])
    joined = sorted({home for person in persons if (home := homes.on(person.pk, on)) is not None})
    charged = Fee.objects.filter(among("household", joined), scheme=scheme).values("household")
    for household in Household.objects.filter(among("pk", joined)).exclude(pk__in=charged).order_by("pk"):
        _charge(by, household, scheme, on, Fee.Kind.JOINING)


def charge_for_month(by: User, household: Household, scheme: str, month: date) -> None:
    """This function will charge the joining fee once more where a month is assessed after too long a lapse.

    A month that the office has not assessed is none.
    """
    terms = terms_on(scheme, month)
    if not terms.charges_joining_fee or terms.kind != "monthly" or terms.late != "rejoins":
        return
    stretches = stretches_for(household, scheme, month, month - A_DAY)
    covered = [
        stretch.last
        for before, stretch in zip((None, *stretches), stretches)
        if stretch.state == "entitled"
        or (stretch.state == "unassessed" and (before is None or before.state != "lapsed"))
    ]
    charged = Fee.objects.filter(household=household, scheme=scheme, day__gt=max(covered, default=date.min))
    if covered and month > add_months(max(covered) + A_DAY, terms.recurrence) and not charged.exists():
        _charge(by, household, scheme, month, Fee.Kind.REJOINING)


def _charge(by: User, household: Household, scheme: str, on: date, kind: str) -> None:
    belonging = [membership.person for membership in members_on(household, on)]
    members = sum(affiliation_on(person, scheme, on) is not None for person in belonging)
    amount = fee_on(household, scheme, on, members)
    if amount:
        Fee.objects.create(household=household, scheme=scheme, day=on, kind=kind, amount=amount)
        record(
            by,
            "contributions.fee_charged",
            f"household {household.pk}",
            scheme=scheme,
            fee=kind,
            amount=amount,
        )

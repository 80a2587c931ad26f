"""Charges what a household owes once: for joining, and for joining again after it stayed away too long."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.engine.valuation import joining_fee
from allcover.expressions.calendar import add_months
from allcover.rules.definition import System
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import CannotAssess, minor
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.membership import Stretch
from allcover_site.contributions.models import CoverPeriod, Fee
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import affiliation_on, terms_on
from allcover_site.contributions.terms import Terms
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import Homes, members_on
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import NoVersion, system_of, version_on
from allcover_site.ui.days import month_told

MOST_AHEAD = 12
"""Months from the running one that are assessed ahead: who pays after a harvest pays for a year."""


def check_month(scheme: str, month: date) -> None:
    """This function will raise CannotAssess for a month that begins later than a year from now, and where cover is sold for periods: what
    a period costs is owed once."""
    if terms_on(scheme, month).kind != "monthly":
        raise CannotAssess(_("Cover of %(scheme)s is paid for by the period; no month of it is assessed.") % {"scheme": called(scheme)})  # fmt: skip
    last = add_months(timezone.localdate().replace(day=1), MOST_AHEAD)
    if month > last:
        told = _("Months are assessed up to %(last)s, and %(month)s comes after it.")
        raise CannotAssess(told % {"last": month_told(last), "month": month_told(month)})


def fee_on(scheme: str, day: date, members: int) -> int:
    """This function will give what the published law asks of a household for joining on a day, in minor units.

    Nothing on a day before the first version that the office published: who joined then paid under another law.
    """
    try:
        version = version_on(scheme, day)
    except NoVersion:
        return 0
    return joining_by(system_of(version), scheme, day, members)


def joining_by(system: System, scheme: str, day: date, members: int) -> int:
    """This function will give what a law asks of a household of so many members for joining on a day, in minor units."""
    package = system.schemes[scheme].package
    return minor(joining_fee(package, members, day), system) if package is not None else 0


def charge_on_joining(by: User, persons: Sequence[Person], scheme: str, on: date) -> None:
    """This function will charge the law's joining fee with a household's first members, unless the office's terms waive it.

    Whoever calls has locked their households, so that the members of one join it one after the other.
    """
    if not _is_charged(terms_on(scheme, on), scheme, on):
        return
    homes = Homes([person.pk for person in persons])
    joined = sorted({home for person in persons if (home := homes.on(person.pk, on)) is not None})
    charged = Fee.objects.filter(among("household", joined), scheme=scheme).values("household")
    for household in Household.objects.filter(among("pk", joined)).exclude(pk__in=charged).order_by("pk"):
        _charge(by, household, scheme, on, Fee.Kind.JOINING)


def owes_joining(household: Household, scheme: str, terms: Terms, on: date) -> bool:
    """This function will tell whether a household that enrols for a period on a day owes the law's joining fee: once, month by month or
    with a period, and again only after more months away than the office's terms say."""
    with_fee = [
        period.enrolled for period in CoverPeriod.objects.filter(household=household, scheme=scheme)
        if "joining_fee" in dict(period.parts)
    ]  # fmt: skip
    charged = [*with_fee, *_last_fees([household.pk], scheme).values()]
    if not charged or not terms.recurrence:
        return not charged
    before = on - A_DAY
    stretches = gathered(households=[household.pk]).stretches(
        household.pk, scheme, min(*charged, before), on, before
    )
    covered = max(_not_lapsed(stretches), default=None)
    return (
        covered is not None and max(charged) <= covered and on > add_months(covered + A_DAY, terms.recurrence)
    )


def charge_for_month(by: User, households: Sequence[int], scheme: str, month: date) -> None:
    """This function will charge the joining fee once more where a month is assessed after too long a lapse.

    A month that the office has not assessed is none. The law's fee is paid once: it is charged again only where the office's terms say after how many months away.
    """
    terms, before = terms_on(scheme, month), month - A_DAY
    if terms.late != "rejoins" or not terms.recurrence or not _is_charged(terms, scheme, month):
        return
    fees, held = _last_fees(households, scheme), gathered(households=households)
    for number in held.households:
        stretches = held.stretches(number, scheme, month, month, before)
        covered = max(_not_lapsed(stretches), default=None)
        if covered is None or month <= add_months(covered + A_DAY, terms.recurrence):
            continue
        if fees.get(number, date.min) <= covered:
            _charge(by, Household.objects.get(pk=number), scheme, month, Fee.Kind.REJOINING)


def _not_lapsed(stretches: Sequence[Stretch]) -> Iterator[date]:
    """The last days of cover, and of months that nobody assessed unless they follow on a lapse."""
    for before, each in zip((None, *stretches), stretches):
        if each.state == "entitled" or (
            each.state == "unassessed" and (before is None or before.state != "lapsed")
        ):
            yield each.last


def _last_fees(households: Sequence[int], scheme: str) -> dict[int, date]:
    """The day on which each household was charged last."""
    rows = Fee.objects.filter(among("household", households), scheme=scheme).order_by("day")
    return dict(rows.values_list("household_id", "day"))


def _is_charged(terms: Terms, scheme: str, day: date) -> bool:
    """Whether joining on a day costs something, apart from what a period of cover is sold for."""
    return terms.charges_joining_fee and terms.kind == "monthly" and fee_on(scheme, day, 1) > 0


def _charge(by: User, household: Household, scheme: str, on: date, kind: str) -> None:
    belonging = [membership.person for membership in members_on(household, on)]
    members = sum(affiliation_on(person, scheme, on) is not None for person in belonging)
    amount = fee_on(scheme, on, members)
    if amount:
        Fee.objects.create(household=household, scheme=scheme, day=on, kind=kind, amount=amount)
        record(
            by,
            "contributions.fee_charged",
            f"household {household.pk}",
            area=household.area,
            scheme=scheme,
            fee=kind,
            amount=amount,
        )

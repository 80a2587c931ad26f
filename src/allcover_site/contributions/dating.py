"""How far back membership is dated. What is written later than it begins would be cover for care already given, for which nothing was asked."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.correcting import correct
from allcover_site.contributions.days_paid import paid_until
from allcover_site.contributions.ending import write_end
from allcover_site.contributions.joining_periods import charge_for_periods
from allcover_site.contributions.models import Affiliation, Assessment, CoverPeriod, Receipt
from allcover_site.contributions.once import assessed_at_home, households_to_assess, marked
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import standing_on, terms_on
from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.registry.models import Household, Membership, Person
from allcover_site.registry.operations import JOINED, LEFT, RegistryRefused
from allcover_site.registry.queries import groups_of, household_on, same_as
from allcover_site.runs.finding import DECLARED
from allcover_site.schemes.queries import NoVersion
from allcover_site.ui.days import day_told, month_told

Groups = Mapping[int, Collection[int]]
"""All numbers of some persons, by the number of each."""


class DatedBack(RegistryRefused):
    """Membership would begin before the day on which it may."""


def check_in_time(by: User, scheme: str, areas: Collection[str], on: date) -> date | None:
    """This function will give the day of writing of membership that begins on an earlier one; None: it is not dated back.

    So many days as receipts are, and further by who may date back in all the areas; as far as one likes before anything of
    the scheme is assessed or received, as registers are taken in so. Raises DatedBack.
    """
    today = timezone.localdate()
    if on >= today or not _has_begun(scheme):
        return None
    first = today - timedelta(days=terms_on(scheme, today).receipt_days)
    reach = reach_of(by, "contributions.backdate", scheme)
    if on < first and not all(reach.holds(area) for area in areas):
        told = _("Membership begins on %(first)s at the earliest, and not on %(day)s. Date it so, or ask who may date back.")  # fmt: skip
        raise DatedBack(told % {"first": day_told(first), "day": day_told(on)})
    return today


def check_not_assessed(groups: Groups, scheme: str, on: date) -> None:
    """This function will raise DatedBack where one of some persons lives in a household that is assessed without them for a month
    that began since a day and before today: it cannot be asked for any more, so it is not given."""
    today = timezone.localdate()
    if on >= today or not _has_begun(scheme):
        return
    found = [(row.month, person, row) for person, row in _assessed(groups, scheme, on) if row.month < today]
    if found:
        month, person, row = max(found, key=lambda each: each[0])
        told = _("The %(household)s is assessed for %(month)s without %(person)s. Membership begins on %(first)s at the earliest.")  # fmt: skip
        raise DatedBack(told % {"household": row.household, "month": month_told(month), "first": day_told(month + A_DAY),
                                "person": Person.objects.get(pk=person)})  # fmt: skip


def first_not_assessed(groups: Groups, scheme: str, on: date, until: date) -> dict[int, date]:
    """This function will give from which day on, up to another, each of some persons can be a member without being in a household that was
    assessed without them for a month that has begun: a day itself, or the first of the month after. Not of whom an employer had declared the
    month by then: what is declared since, of a month that was over, is not given for longer than it would have been."""
    last, found = min(until, timezone.localdate()), dict.fromkeys(groups, on)
    for person, row in _assessed(groups, scheme, on):
        declared = row.household_as_was.get(DECLARED, {})
        if row.month < last and not any(str(number) in declared for number in groups[person]):
            found[person] = max(found[person], add_months(row.month, 1))
    return found


def assess_with(by: User, groups: Groups, scheme: str, on: date) -> None:
    """This function will assess again, with some persons, what their households are assessed for of months from a day on.

    Not of whom a month is owed elsewhere. Raises CannotAssess.
    """
    later = list(_assessed(groups, scheme, on)) if _has_begun(scheme) else []
    for month in sorted({row.month for _person, row in later}):
        persons = {person for person, row in later if row.month == month}
        owed = assessed_at_home(persons, scheme, month)
        of_month: dict[int, tuple[Assessment, set[int]]] = {}
        for person, row in later:
            if row.month == month and person not in owed:
                of_month.setdefault(row.pk, (row, set()))[1].update(map(int, groups[person]))
        for row, numbers in of_month.values():
            correct(by, row, _with(row, numbers), _("A member who came later"))


def assess_without(by: User, groups: Groups, scheme: str, begins: date) -> None:
    """This function will assess again, as no members any more, some persons' households for months from a day to come on.

    Raises CannotAssess.
    """
    for person, row in list(_assessed(groups, scheme, begins)):
        correct(by, row, _with(row, groups[person]), _("A member who left before it"))


def follow_at_home(by: User, persons: Collection[int], scheme: str, month: date) -> None:
    """This function will assess a month again with the households of some persons as employers have declared it by now: without whom they
    declared, and with whom they declare no more. Raises CannotAssess."""
    for _person, row in list(_assessed(groups_of(persons), scheme, month)):
        as_was = (row.corrections.last() or row).household_as_was
        if row.month == month and marked([as_was], scheme, month) != [as_was]:
            correct(by, row, marked([as_was], scheme, month)[0], _("An employer declared the month"))


def _with(row: Assessment, numbers: Collection[int]) -> dict[str, Any]:
    """What was known of a household, and what is known now of some of it; of a month to come without those who leave before it."""
    as_was = (row.corrections.last() or row).household_as_was
    [now] = households_to_assess([row.household_id], row.scheme, row.month)
    stay = as_was["people"]
    if row.month > timezone.localdate():
        living = {int(number) for number in now["people"]}
        groups = groups_of(map(int, stay))
        stay = {number: told for number, told in stay.items() if living & groups[int(number)]}
    own = {number: told for number, told in now["people"].items() if int(number) in numbers}
    return marked([{**as_was, "people": {**stay, **own}}], row.scheme, row.month)[0]


def _assessed(groups: Groups, scheme: str, on: date) -> Iterator[tuple[int, Assessment]]:
    """Months from a day on for which the households are assessed in which some persons live on their first day."""
    whose = {number: person for person, numbers in groups.items() for number in numbers}
    living = Q(last_day__isnull=True) | Q(last_day__gte=on)
    stays = Membership.objects.filter(living, among("person", sorted(whose)))
    held = list(stays.values_list("person_id", "household_id", "first_day", "last_day"))
    homes = sorted({home for _person, home, _first, _last in held})
    rows = Assessment.objects.filter(among("household", homes), scheme=scheme, month__gte=on)
    by_home: dict[int, list[Assessment]] = {}
    for row in rows.defer("trace").select_related("household", "version").prefetch_related("corrections"):
        by_home.setdefault(row.household_id, []).append(row)
    for number, home, first, last in held:
        for row in by_home.get(home, ()):
            if first <= row.month and (last is None or row.month <= last):
                yield whose[number], row


def _has_begun(scheme: str) -> bool:
    """Whether anything of a scheme is assessed or received."""
    return Assessment.objects.filter(scheme=scheme).exists() or Receipt.objects.filter(scheme=scheme).exists()


def _was_covered(person: Person, scheme: str, on: date) -> bool:
    """Whether somebody who joins a household on a day was covered the day before, in the one they left; or nothing of the scheme had
    begun, nor was sold."""
    before = on - A_DAY
    home = household_on(person, before)
    is_old = _has_begun(scheme) or CoverPeriod.objects.filter(scheme=scheme).exists()
    try:
        return not is_old or (home is not None and standing_on(person, home, scheme, before).is_covered)
    except NoVersion:
        return True


def _begin_anew(by: User, joined: Membership, scheme: str, written: date | None) -> None:
    """Membership of who was not covered, and is not paid for, begins with the day of joining a household, so that what it has paid for long is
    no waiting that they have done; of a period that it has bought they owe their part, and where that cannot be told, it begins with the next."""
    on, numbers = joined.first_day, same_as(joined.person)
    held = Affiliation.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=on), person__in=numbers, scheme=scheme, first_day__lt=on
    )
    before = list(held.select_for_update())
    ends = [(former.last_day, former.worked_until) for former in before]
    for former in before:
        former.last_day = on - A_DAY
        if former.worked_until is not None and former.worked_until >= on:
            former.worked_until = None
        former.save()
    with suppress(CannotAssess, EntryRefused), transaction.atomic():
        charge_for_periods(by, {joined.person_id: numbers}, scheme, on)
        for former, (last, worked_until) in zip(before, ends, strict=True):
            Affiliation.objects.create(
                person=former.person,
                scheme=scheme,
                first_day=on,
                last_day=last,
                written_on=written,
                is_by_work=former.is_by_work,
                worked_until=worked_until,
            )
            record(
                by,
                "contributions.affiliated",
                f"person {former.person_id}",
                scheme=scheme,
                area=former.person.area,
                on=str(on),
            )


def _go_on(by: User, joined: Membership, scheme: str, on: date) -> None:
    """Of a period that a household has bought, who comes into it as a member owes their part from the day after what was paid for them
    in the one they left; where that cannot be told, their membership ends with those days, and begins again with the next period."""
    numbers = same_as(joined.person)
    if not CoverPeriod.objects.filter(
        household=joined.household_id, scheme=scheme, last_day__gte=on
    ).exists():
        return
    paid_last = paid_until(joined.person, scheme, on)
    going_on = Affiliation.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gt=paid_last), person__in=numbers, scheme=scheme
    )
    held = list(going_on.filter(first_day__lte=paid_last + A_DAY).select_for_update())
    if not held:
        return
    try:
        with transaction.atomic():
            charge_for_periods(by, {joined.person_id: numbers}, scheme, on, paid_last)
    except (CannotAssess, EntryRefused) as refusal:
        for each in held:
            write_end(each, numbers, max(paid_last, each.first_day))
            record(by, "contributions.membership_ended", f"person {each.person_id}", scheme=scheme, area=each.person.area,
                   last_day=str(each.last_day), reason=str(refusal))  # fmt: skip


@contextmanager
def registry_told() -> Iterator[None]:
    """This function will tell the registry of what contributions refuse, in its own words for a refusal."""
    try:
        yield
    except (CannotAssess, EntryRefused) as refusal:
        raise RegistryRefused(str(refusal)) from refusal


@receiver(JOINED)
@registry_told()
def check_joined(*, by: User, membership: Membership, since: date | None = None, **_named: object) -> None:
    """This function will hold a member who joins a household to the same days as who becomes a member in it. Who goes on in one ``since`` a
    day, as two numbers are one person or two again, begins nothing anew. Raises RegistryRefused.
    """
    person, on = membership.person, since or membership.first_day
    numbers = same_as(person)
    held = Affiliation.objects.filter(Q(last_day__isnull=True) | Q(last_day__gte=on), person__in=numbers)
    schemes = sorted(set(held.values_list("scheme", flat=True)))
    if schemes:
        Household.objects.select_for_update().get(pk=membership.household_id)
    for scheme in schemes:
        written = check_in_time(by, scheme, [membership.household.area], on)
        check_not_assessed({person.pk: numbers}, scheme, on)
        assess_with(by, {person.pk: numbers}, scheme, on)
        is_paid = paid_until(person, scheme, on) >= on
        if since is None and not is_paid and not _was_covered(person, scheme, on):
            _begin_anew(by, membership, scheme, written)
        else:
            _go_on(by, membership, scheme, on)
        if written is not None and membership.written_on is None:
            membership.written_on = written
            membership.save()


@receiver(LEFT)
@registry_told()
def follow_left(*, by: User, membership: Membership, **_named: object) -> None:
    """This function will assess again, without who leaves a household, the months for which it is assessed ahead and that begin after it.

    What has begun stays as it is owed. Raises RegistryRefused.
    """
    assert membership.last_day is not None  # They have left.
    begins = max(membership.last_day, timezone.localdate())
    rows = Assessment.objects.filter(household=membership.household_id, month__gt=begins)
    if not rows.exists():
        return
    Household.objects.select_for_update().get(pk=membership.household_id)
    for row in rows.defer("trace").select_related("household", "version").order_by("month", "scheme"):
        correct(by, row, _with(row, ()), _("A member who left before it"))

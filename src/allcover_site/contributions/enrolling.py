"""Writes membership by periods: sets the office's terms, enrols and renews, takes less for all of it, lets cover rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.expressions.calendar import months_between
from allcover_site.approvals.kinds import told_back, what_rests
from allcover_site.audit.operations import record
from allcover_site.books.queries import closed_until
from allcover_site.contributions.dating import check_in_time
from allcover_site.contributions.fees import fee_on, owes_joining
from allcover_site.contributions.funding import book_period_shares
from allcover_site.contributions.joining import check_may_join
from allcover_site.contributions.joining_periods import dues_by
from allcover_site.contributions.models import (
    Affiliation,
    CoverPeriod,
    Instalment,
    SetTerms,
    Suspension,
    Waiver,
)
from allcover_site.contributions.periods import A_DAY, Period, instalments, period_of
from allcover_site.contributions.pricing import Member, Part, Value, counted, discounted, value_of
from allcover_site.contributions.queries import account_of, affiliation_on, periods_of, terms_on
from allcover_site.contributions.terms import Terms, plain_of, terms_of
from allcover_site.contributions.tracing import SET, terms_digest
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.export import household_record
from allcover_site.registry.models import Household
from allcover_site.registry.queries import members_on
from allcover_site.registry.staff import check_not_own
from allcover_site.schemes.queries import system_of, version_on
from allcover_site.ui.days import day_told


class NotEnrolled(ValueError):
    """A household cannot be enrolled, let off or suspended as asked."""


class TermsNeedAnother(NotEnrolled):
    """Terms would change days behind on which something rests: somebody else must approve them."""


@transaction.atomic
def set_terms(*, by: User, scheme: str, first_day: date, content: Mapping[str, Any]) -> SetTerms:
    """This function will set the office's terms of a published scheme from a day on. Raises NotAllowed, NotEnrolled, as
    TermsNeedAnother where they are dated back over what rests on them, NoVersion, TermsRefused."""
    check_may(by, "contributions.terms", scheme=scheme)
    terms = checked_terms(scheme, first_day, content)
    if rests := what_rests(scheme, first_day):
        raise TermsNeedAnother(told_back(first_day, rests))
    return write_terms(by.username, by, scheme, first_day, terms)


def checked_terms(scheme: str, first_day: date, content: Mapping[str, Any]) -> dict[str, Any]:
    """This function will give terms as they are kept, where they may count from a day on. Raises NotEnrolled, NoVersion, TermsRefused."""
    version_on(scheme, first_day)
    terms = plain_of(terms_of(content))
    if SetTerms.objects.filter(scheme=scheme, first_day__gte=first_day).exists():
        raise NotEnrolled(_("Terms that count from this day or later are set already. Choose a later day."))
    closed = closed_until()
    if closed is not None and first_day <= closed:
        told = _("The books are closed up to %(day)s, by the terms that counted then. Choose a later day.")
        raise NotEnrolled(told % {"day": day_told(closed)})
    return terms


def write_terms(author: str, by: User, scheme: str, first_day: date, terms: Mapping[str, Any]) -> SetTerms:
    """This function will write terms of somebody that were checked, as they themselves or who approves them does it."""
    found = SetTerms.objects.create(
        scheme=scheme, first_day=first_day, content=terms, author=author, set_at=timezone.now()
    )
    record(by, SET, f"scheme {scheme}", scheme=scheme, first_day=str(first_day), terms=terms_digest(terms))
    return found


@transaction.atomic
def enrol(*, by: User, household: Household, scheme: str, on: date, parts: int = 1) -> CoverPeriod:
    """This function will enrol a household for a period of cover, or renew it, to be paid in so many parts; once a day.

    Whoever of the household is no member yet becomes one. What it costs is by the office's prices or, without any, by
    the published law for every month of the period, and what the State or a donor owes of these is booked. Raises NotAllowed,
    NotEnrolled, DatedBack, NoVersion, CannotAssess, EntryRefused, and MayNotJoin where the law keeps one of them out.
    """
    check_may(by, "contributions.affiliate", scheme=scheme, area=household.area)
    Household.objects.select_for_update().get(pk=household.pk)
    terms, former = terms_on(scheme, on), periods_of(household, scheme).last()
    if former is not None and former.enrolled == on:
        return former
    former_last = former.last_day if former else None
    _check_enrolment(terms, former, on, parts)
    written = check_in_time(by, scheme, [household.area], on)
    period = period_of(terms, on, former_last)
    valued = value_for(household, scheme, terms, period, former_last)
    value = valued.value
    made = CoverPeriod.objects.create(
        household=household, scheme=scheme, enrolled=on, first_day=period.start, last_day=period.last,
        is_renewal=period.is_renewal, value=value.total, parts=[list(part) for part in value.parts],
        dues=valued.dues, again=_cancelled_before(household, scheme, period), inputs=valued.inputs, author=by.username, enrolled_at=timezone.now(),
    )  # fmt: skip
    Instalment.objects.bulk_create(
        Instalment(period=made, position=position, first_day=part.first, last_day=part.last, pay_by=part.pay_by,
                   amount=part.amount)
        for position, part in enumerate(instalments(terms, period, value.total, parts), start=1)
    )  # fmt: skip
    _affiliate_all(household, scheme, on, written)
    book_period_shares(by=by, period=made)
    record(by, "contributions.enrolled", f"household {household.pk}", area=household.area, scheme=scheme, first_day=str(period.start),
           last_day=str(period.last), value=value.total, is_renewal=period.is_renewal)  # fmt: skip
    return made


@dataclass(frozen=True)
class Valued:
    """What a period costs a household, what that rests on, to be kept, and what the law asks of all its payers for its months."""

    value: Value
    inputs: dict[str, Any]
    dues: dict[str, int] = field(default_factory=dict)


def _cancelled_before(household: Household, scheme: str, period: Period) -> int:
    return CoverPeriod.written.filter(household=household, scheme=scheme, first_day=period.start).count()


def value_for(
    household: Household, scheme: str, terms: Terms, period: Period, former_last: date | None
) -> Valued:
    """This function will value a period for a household. A price of the office's own stands for all that the law asks."""
    belonging = list(members_on(household, period.enrolled))
    members = [
        Member(months_between(each.person.birth_date, period.start) // 12, each.relation != "not_related")
        for each in belonging
    ]
    if not members:
        raise NotEnrolled(_("Nobody belongs to the household on that day."))
    if terms.price is not None:
        number = counted(terms, members)
        inputs = {"adults": number.adults, "children": number.children, "other_adults": number.other_adults,
                  "other_children": number.other_children, "terms": plain_of(terms),
                  "people": [each.person_id for each in belonging]}  # fmt: skip
        return Valued(value_of(terms, terms.price, number, period, former_last), inputs)
    return _by_law(household, scheme, terms, period, former_last)


def _by_law(
    household: Household, scheme: str, terms: Terms, period: Period, former_last: date | None
) -> Valued:
    """The months of the period as the published law assesses them, everybody a member; and the joining fee of who is new."""
    version = version_on(scheme, period.start)
    belonging = [each.person_id for each in members_on(household, period.enrolled)]
    known = {person: {"affiliated": {scheme: True}} for person in belonging}
    record_ = household_record(household, period.enrolled, known)
    owed = owes_joining(household, scheme, terms, period.enrolled)
    fee = fee_on(scheme, period.enrolled, len(belonging)) if owed else None
    dues = dues_by(system_of(version), scheme, terms, period, record_)
    value = value_by(terms, period, dues, fee=fee, former_last=former_last)
    return Valued(value, {"household": record_, "version": version.pk, "terms": plain_of(terms)}, dues)


def value_by(
    terms: Terms, period: Period, dues: Mapping[str, int], *, fee: int | None, former_last: date | None
) -> Value:  # fmt: skip
    """This function will value a period by what a law asks for its months. ``fee``: what joining costs; None: it was paid before."""
    parts: list[tuple[Part, int]] = [("by_law", dues.get("worker", 0))]
    if terms.charges_joining_fee and not period.is_renewal and fee is not None:
        parts.append(("joining_fee", fee))
    return discounted(terms, Value(tuple(parts)), period, former_last)


@transaction.atomic
def waive(*, by: User, household: Household, scheme: str, due: str, reason: str) -> Waiver:
    """This function will take what was paid of a due for all of it, from today on: as no money came, care that was given before is not
    covered by it. Raises NotAllowed, NotEnrolled."""
    check_may(by, "contributions.settle", scheme=scheme, area=household.area)
    check_not_own(by, household)
    Household.objects.select_for_update().get(pk=household.pk)
    found = next((each for each in account_of(household, scheme).settled if each.due.key == due), None)
    if found is None or not found.rest:
        raise NotEnrolled(_("Nothing is owed under this name."))
    if not reason.strip():
        raise NotEnrolled(_("Write the reason."))
    waiver = Waiver.objects.create(household=household, scheme=scheme, due=due, day=timezone.localdate(), amount=found.rest,
                                   reason=reason, author=by.username)  # fmt: skip
    record(
        by,
        "contributions.waived",
        f"household {household.pk}",
        scheme=scheme,
        area=household.area,
        due=due,
        amount=found.rest,
        reason=reason,
    )
    return waiver


@transaction.atomic
def suspend(*, by: User, household: Household, scheme: str, first_day: date, reason: str) -> Suspension:
    """This function will let a household's cover rest from a day on. Raises NotAllowed, NotEnrolled."""
    check_may(by, "contributions.settle", scheme=scheme, area=household.area)
    check_not_own(by, household)
    Household.objects.select_for_update().get(pk=household.pk)
    again = household.suspensions.filter(Q(last_day__isnull=True) | Q(last_day__gte=first_day), scheme=scheme)
    if again.exists() or not reason.strip():
        raise NotEnrolled(_("Write the reason; cover that rests already is not suspended once more."))
    suspension = Suspension.objects.create(household=household, scheme=scheme, first_day=first_day, reason=reason,
                                           author=by.username)  # fmt: skip
    record(by, "contributions.suspended", f"household {household.pk}", area=household.area, scheme=scheme, on=str(first_day), reason=reason)  # fmt: skip
    return suspension


@transaction.atomic
def resume(*, by: User, household: Household, scheme: str, on: date) -> None:
    """This function will let a household's cover go on from a day. Raises NotAllowed, NotEnrolled."""
    check_may(by, "contributions.settle", scheme=scheme, area=household.area)
    check_not_own(by, household)
    found = household.suspensions.select_for_update().filter(scheme=scheme, last_day__isnull=True).first()
    if found is None or on <= found.first_day:
        raise NotEnrolled(_("Cover does not rest before that day."))
    found.last_day = on - A_DAY
    found.save()
    record(
        by,
        "contributions.resumed",
        f"household {household.pk}",
        area=household.area,
        scheme=scheme,
        on=str(on),
    )


def _check_enrolment(terms: Terms, former: CoverPeriod | None, on: date, parts: int) -> None:
    if terms.kind != "period":
        raise NotEnrolled(_("The scheme's contributions are assessed month by month; nobody enrols for a period."))  # fmt: skip
    if on > timezone.localdate():
        raise NotEnrolled(_("Nobody enrols on a day to come."))
    if former is not None and on < former.first_day:
        raise NotEnrolled(_("A period that begins later is enrolled for already."))
    if not 1 <= parts <= terms.max_instalments:
        raise NotEnrolled(_("So many instalments are not given: %(most)s at most.") % {"most": terms.max_instalments})  # fmt: skip


def _affiliate_all(household: Household, scheme: str, on: date, written: date | None) -> None:
    belonging = [membership.person for membership in members_on(household, on)]
    joining = [person for person in belonging if affiliation_on(person, scheme, on) is None]
    check_may_join(joining, scheme, on)
    for person in joining:
        Affiliation.objects.create(person=person, scheme=scheme, first_day=on, written_on=written)

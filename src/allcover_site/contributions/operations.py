"""Writes contributions: affiliates, assesses, receives. What touches money posts to the books in the same transaction."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import post
from allcover_site.books.queries import book
from allcover_site.books.templatetags.money import money
from allcover_site.contributions.assessing import CannotAssess, dues_of
from allcover_site.contributions.dating import assess_with, check_in_time, check_not_assessed
from allcover_site.contributions.fees import charge_for_month, charge_on_joining, check_month
from allcover_site.contributions.funding import book_shares
from allcover_site.contributions.joining import check_may_join
from allcover_site.contributions.joining_periods import charge_for_periods
from allcover_site.contributions.models import Affiliation, Assessment, Instalment, NotAssessed, Receipt
from allcover_site.contributions.once import has_member, households_to_assess
from allcover_site.contributions.periods import in_time_told
from allcover_site.contributions.queries import HANDED_OVER, float_of, float_party, terms_on
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may, reach_of
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Household, Person
from allcover_site.runs.finding import NotKnown
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import check_published, system_of, version_on
from allcover_site.ui.days import day_told, month_told


class AffiliatedAlready(ValueError):
    """Somebody is a member of the scheme on that day."""


class NotReceived(ValueError):
    """Money cannot be received or handed over as asked."""


@transaction.atomic
def affiliate(*, by: User, person: Person, scheme: str, on: date) -> Affiliation:
    """This function will make somebody a member of a scheme from a day on. Raises NotAllowed, NoVersion, AffiliatedAlready,
    DatedBack, MayNotJoin, EntryRefused, and CannotAssess where a month to come is assessed already and would be again, with them.

    What the law would have to know of them to tell stands in the trail, and keeps nobody out.
    """
    check_may(by, "contributions.affiliate", scheme=scheme, area=person.area)
    check_published(scheme)
    written = check_in_time(by, scheme, [person.area], on)
    numbers = lock_homes([person.pk], on)[person.pk]
    if on < person.birth_date:
        raise NotAllowed(_("%(person)s was not born on %(on)s.") % {"person": person, "on": day_told(on)})
    own = Affiliation.objects.filter(person__in=numbers, scheme=scheme)
    if own.filter(Q(last_day__isnull=True) | Q(last_day__gte=on)).exists():
        raise AffiliatedAlready(
            _("%(person)s is a member of %(scheme)s on %(on)s.")
            % {"person": person, "scheme": called(scheme), "on": day_told(on)}
        )
    check_not_assessed({person.pk: numbers}, scheme, on)
    unknown = check_may_join([person], scheme, on)
    affiliation = Affiliation.objects.create(person=person, scheme=scheme, first_day=on, written_on=written)
    charge_on_joining(by, [person], scheme, on)
    assess_with(by, {person.pk: numbers}, scheme, on)
    charge_for_periods(by, {person.pk: numbers}, scheme, on)
    record(by, "contributions.affiliated", f"person {person.pk}", scheme=scheme, area=person.area, on=str(on),
           **({"not_known": unknown} if unknown else {}))  # fmt: skip
    return affiliation


def assess(*, by: User, household: Household, scheme: str, month: date, on: date | None = None) -> Assessment:
    """This function will assess what a household owes for a month, by the version that counts on its first day; once.

    ``on``: the day on which it is told, from which it can be paid in time; None: the month's own days.
    Without whom an employer has declared; not where nothing is owed and nobody is a member. What the State or a donor owes of it is
    booked. A household with a member of which it cannot be found is noted, for the list of those that wait. Raises NotAllowed,
    NoVersion, CannotAssess, EntryRefused.
    """
    try:
        return _assess(by=by, household=household, scheme=scheme, month=month, on=on)
    except _OfMember as refusal:
        _note_not_assessed(by, household, scheme, month.replace(day=1), refusal.kept)
        raise


class _OfMember(NotKnown):
    """What a household with a member owes cannot be found: mostly something must be known that is not."""


@transaction.atomic
def _note_not_assessed(by: User, household: Household, scheme: str, month: date, why: str) -> None:
    NotAssessed.objects.update_or_create(
        household=household, scheme=scheme, month=month,
        defaults={"why": why[:1000], "author": by.username, "tried_at": timezone.now()},
    )  # fmt: skip
    record(
        by,
        "contributions.not_assessed",
        f"household {household.pk}",
        area=household.area,
        scheme=scheme,
        month=str(month),
    )


@transaction.atomic
def _assess(*, by: User, household: Household, scheme: str, month: date, on: date | None) -> Assessment:
    check_may(by, "contributions.assess", scheme=scheme, area=household.area)
    Household.objects.select_for_update().get(pk=household.pk)
    first = month.replace(day=1)
    check_month(scheme, first)
    if Assessment.objects.filter(household=household, scheme=scheme, month=first).exists():
        raise CannotAssess(
            _("The %(household)s is assessed for %(first)s already.")
            % {"household": household, "first": month_told(first)}
        )
    version = version_on(scheme, first)
    [as_was] = households_to_assess([household.pk], scheme, first)
    if not as_was["people"]:
        raise CannotAssess(
            _("Nobody belongs to %(household)s on %(first)s.")
            % {"household": household, "first": day_told(first)}
        )
    try:
        found = dues_of(system_of(version), scheme, as_was, first)
    except CannotAssess as refusal:
        if has_member(as_was, scheme):
            raise _OfMember(refusal.kept) from refusal
        raise
    if not any(found.dues.values()) and not has_member(as_was, scheme):
        raise CannotAssess(
            _("Nobody of %(household)s is a member of %(scheme)s on %(first)s, and nothing is owed.")
            % {"household": household, "scheme": called(scheme), "first": day_told(first)}
        )
    charge_for_month(by, [household.pk], scheme, first)
    assessment = Assessment.objects.create(
        household=household, scheme=scheme, month=first, version=version, due=found.due, dues=found.dues,
        household_as_was=as_was, trace=found.trace, author=by.username, assessed_at=timezone.now(),
        pay_by=in_time_told(terms_on(scheme, first), first, on),
    )  # fmt: skip
    book_shares(by=by, scheme=scheme, month=first, dues=found.dues, cause=f"assessment {assessment.pk}")
    record(
        by,
        "contributions.assessed",
        f"household {household.pk}",
        area=household.area,
        scheme=scheme,
        month=str(first),
        due=found.due,
    )
    return assessment


@dataclass(frozen=True)
class Given:
    """How money came and what for; ``payer``: who paid, where it was somebody else; ``part``: that of who joined a period later, which it
    pays first."""

    means: str = Receipt.Means.CASH
    purpose: str = Receipt.Purpose.PREMIUM
    payer: str = ""
    part: Instalment | None = None


def right_to_receive(means: str) -> str:
    """This function will name the right by which money is received: who collects holds cash in hand, and who keeps the bank's papers writes
    what came there."""
    return "contributions.receive" if means == Receipt.Means.CASH else "contributions.bank"


def means_of(user: User, scheme: str, area: str) -> list[str]:
    """This function will give how money may come that somebody receives."""
    return [
        means for means in Receipt.Means.values if reach_of(user, right_to_receive(means), scheme).holds(area)
    ]


@transaction.atomic
def receive(
    *, by: User, household: Household, scheme: str, amount: int, day: date, key: str, given: Given | None = None
) -> Receipt:  # fmt: skip
    """This function will receive money of a household under the collector's next number, and post it.

    The same ``key`` is received once. Cash goes to the collector's float, up to the limit of the office's terms; other
    means go to the bank. Raises NotAllowed, NoVersion, NotReceived, EntryRefused.
    """
    held = given or Given()
    check_may(by, right_to_receive(held.means), scheme=scheme, area=household.area)
    check_published(scheme)
    if held.means == Receipt.Means.FUNDING and not held.payer.strip():
        raise NotReceived(_("A funder paid this. Write who, under whom it was paid by."))
    if held.means == Receipt.Means.CASH:
        check_written_in_time(by, scheme, household.area, day)
    _check_part(household, scheme, held)
    account = chart.FEES if held.purpose == Receipt.Purpose.CARD else chart.UNEARNED
    party = f"household {household.pk}"
    told = (
        _("Card of household %(number)s") if account == chart.FEES else _("Premium of household %(number)s")
    )
    text = told % {"number": household.pk}
    return write_receipt(by, Receipt(key=key, collector=by, household=household, scheme=scheme, day=day, amount=amount,
                                     means=held.means, purpose=held.purpose, payer=held.payer, part=held.part),
                         Line(account, credit=amount, party=party, scheme=scheme, area=household.area), text)  # fmt: skip


def _check_part(household: Household, scheme: str, given: Given) -> None:
    part = given.part
    if part is None:
        return
    period = part.period
    is_own = (period.household_id, period.scheme) == (household.pk, scheme) and part.joiner_id is not None
    is_gone = hasattr(period, "cancellation") or hasattr(part, "taken_back")
    if not is_own or given.purpose != Receipt.Purpose.PREMIUM or is_gone:
        raise NotReceived(_("Nothing is owed under this name."))


def write_receipt(by: User, receipt: Receipt, credit: Line, text: str) -> Receipt:
    """This function will write a receipt under the collector's next number with its entry; the same key once.

    Within the transaction of whoever calls, who has asked for the right. Raises NotReceived, EntryRefused.
    """
    User.objects.select_for_update().get(pk=by.pk)
    before = Receipt.objects.filter(key=receipt.key).first()
    if before is not None:
        if _content(before) == _content(receipt):
            return before
        raise NotReceived(_("Receipt %(receipt)s was written under this key, for something else.") % {"receipt": before})  # fmt: skip
    if receipt.amount <= 0 or receipt.day > timezone.localdate():
        raise NotReceived(_("A receipt is of more than nothing, and not of a day to come."))
    _check_float(by, receipt)
    last = Receipt.objects.filter(collector=by).order_by("number").values_list("number", flat=True).last()
    receipt.number = 1 + (last or 0)
    cause, is_cash = f"receipt {receipt}", receipt.means == Receipt.Means.CASH
    debit = Line(chart.FLOAT if is_cash else chart.BANK, debit=receipt.amount, scheme=receipt.scheme, cause=cause,
                 party=float_party(by.username) if is_cash else receipt.means)  # fmt: skip
    receipt.entry = post(by=by, key=cause, day=receipt.day, text=text, document=cause,
                         lines=[debit, replace(credit, cause=cause)])  # fmt: skip
    receipt.save(force_insert=True)
    record(by, "contributions.received", cause, area=credit.area, household=receipt.household_id, employer=receipt.employer_id,
           scheme=receipt.scheme, amount=receipt.amount, means=str(receipt.means), entry=receipt.entry.number)  # fmt: skip
    return receipt


def check_written_in_time(by: User, scheme: str, area: str, day: date) -> None:
    """This function will raise NotReceived for cash that is dated back further than the terms say by who may not: it would buy cover for
    care that was given already, or let off what being late costs."""
    today = timezone.localdate()
    within = terms_on(scheme, today).receipt_days
    if today - day <= timedelta(days=within) or reach_of(by, "contributions.backdate", scheme).holds(area):
        return
    if not within:
        told = _("A receipt is written on the day the money comes, and this one is of %(day)s. Date it today, or ask who may date receipts back.")  # fmt: skip
        raise NotReceived(told % {"day": day_told(day)})
    told = ngettext(
        "A receipt is written within %(count)s day of the money, and this one is of %(day)s. Date it today, or ask who may date receipts back.",
        "A receipt is written within %(count)s days of the money, and this one is of %(day)s. Date it today, or ask who may date receipts back.",
        within,
    )
    raise NotReceived(told % {"count": within, "day": day_told(day)})


def _content(receipt: Receipt) -> tuple[object, ...]:
    """What must be the same for a receipt that is sent again."""
    return (receipt.collector_id, receipt.household_id, receipt.employer_id, receipt.scheme, receipt.amount,
            str(receipt.means), str(receipt.purpose), receipt.part_id)  # fmt: skip


def _check_float(by: User, receipt: Receipt) -> None:
    limit = terms_on(receipt.scheme, receipt.day).float_limit
    if receipt.means != Receipt.Means.CASH or limit is None:
        return
    held = float_of(by)
    if held + receipt.amount > limit:
        told, books = _("%(collector)s holds %(held)s and may hold %(limit)s. Hand over first."), book()
        raise NotReceived(
            told % {"collector": by.username, "held": money(held, books), "limit": money(limit, books)}
        )


@transaction.atomic
def hand_over(*, by: User, collector: User, amount: int, day: date, document: str) -> None:
    """This function will take over into the cash box what a collector hands over, once by a ``document``; never one's own.

    Raises NotAllowed, NotReceived, EntryRefused.
    """
    check_may(by, "contributions.take_over", scheme=EVERY)
    if by == collector:
        raise NotAllowed(_("Nobody takes over what they collected themselves. Ask somebody else."))
    User.objects.select_for_update().get(pk=collector.pk)
    party, key = float_party(collector.username), f"hand-over {document}"
    if _is_handed_over(key, party, amount):
        return
    held = float_of(collector)
    if day > timezone.localdate():
        raise NotReceived(_("Nothing is handed over on a day to come."))
    if not 0 < amount <= held:
        raise NotReceived(
            _("%(username)s holds %(held)s, and hands over %(amount)s.")
            % {"username": collector.username, "held": money(held, book()), "amount": money(amount, book())}
        )
    lines = [
        Line(chart.CASH, debit=amount, party=party, cause=document),
        Line(chart.FLOAT, credit=amount, party=party, cause=document),
    ]
    text = _("Handed over by %(who)s") % {"who": collector.username}
    entry = post(by=by, key=key, day=day, text=text, lines=lines, document=document)
    record(by, HANDED_OVER, party, amount=amount, entry=entry.number)


def _is_handed_over(key: str, party: str, amount: int) -> bool:
    """Whether the page was sent before; the money is then in the cash box, and is not handed over once more."""
    written = Entry.objects.filter(key=key).first()
    return (
        written is not None and written.lines.filter(account=chart.FLOAT, party=party, credit=amount).exists()
    )

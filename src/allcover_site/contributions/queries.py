"""Reads contributions: who is a member, what is owed and paid, and what somebody is to a scheme on a day."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.details import faults_of_details
from allcover_site.books.models import Book
from allcover_site.books.queries import balance_of
from allcover_site.books.templatetags.money import money
from allcover_site.contributions import paying
from allcover_site.contributions.assessing import Found, dues_of
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.membership import Member, Standing, Stretch
from allcover_site.contributions.models import (
    Affiliation,
    Assessment,
    BandChoice,
    CoverPeriod,
    Instalment,
    PartTakenBack,
    Penalty,
    PeriodCancellation,
    Receipt,
    Refund,
    Shortage,
)
from allcover_site.contributions.terms import Terms
from allcover_site.contributions.terms_kept import terms_among, terms_set
from allcover_site.people.models import User
from allcover_site.registry.export import Lives, Record, household_records, living_in
from allcover_site.registry.models import Household, Membership, Person
from allcover_site.registry.queries import holding_on, numbers_of, same_as
from allcover_site.schemes.queries import NoVersion, schemes, system_of, version_on

HANDED_OVER = "contributions.handed_over"
"""The deed by which a collector's cash comes to the cash box."""


def terms_on(scheme: str, day: date) -> Terms:
    """This function will give the office's terms of a scheme on a day; where none are set, those of :class:`Terms`."""
    return terms_among(terms_set(scheme), day)


def affiliation_on(person: Person, scheme: str, day: date) -> Affiliation | None:
    """This function will give somebody's affiliation on a day, under whichever of their numbers; None for none."""
    holding = Q(last_day__isnull=True) | Q(last_day__gte=day)
    own = Affiliation.objects.filter(person__in=same_as(person), scheme=scheme)
    return own.filter(holding, first_day__lte=day).first()


def works_after(person: Person, scheme: str, day: date) -> Affiliation | None:
    """This function will give the membership by which somebody is a member by work after a day; None for none."""
    held = Affiliation.objects.filter(person__in=same_as(person), scheme=scheme, is_by_work=True)
    return held.filter(first_day__gt=day).first()


def members_within(persons: Collection[int], scheme: str, month: date) -> set[int]:
    """This function will give those of some persons who are affiliated on some day of a month, under whichever of their numbers."""
    return set(affiliations_within(persons, scheme, month))


def affiliations_within(persons: Collection[int], scheme: str, month: date) -> dict[int, Affiliation]:
    """This function will give the last affiliation of each of them."""
    numbers = numbers_of(persons)
    lasting = Q(last_day__isnull=True) | Q(last_day__gte=month)
    held = Affiliation.objects.filter(lasting, among("person", sorted(numbers)), scheme=scheme, first_day__lt=add_months(month, 1))  # fmt: skip
    return {numbers[each.person_id]: each for each in held}


def affiliated_facts(household: Household, scheme: str, day: date) -> dict[int, dict[str, Any]]:
    """This function will say of every member of a household whether they are affiliated, as a population has it, and
    what their band stands for."""
    return affiliations_known(living_in([household.pk], day), scheme, day)


def affiliations_known(living: Sequence[Lives], scheme: str, day: date) -> dict[int, dict[str, Any]]:
    """This function will say of everybody who lives in households to which of the office's schemes they are affiliated,
    and what their band of a scheme stands for."""
    known = tuple(dict.fromkeys((*schemes(), scheme)))
    members = [lives.person for lives in living]
    numbers = numbers_of(members)
    holding = Affiliation.objects.filter(holding_on(day), among("person", sorted(numbers)))
    held: dict[int, frozenset[str]] = dict.fromkeys(members, frozenset())
    for number, each in holding.values_list("person_id", "scheme"):
        if each in known:
            held[numbers[number]] |= {each}
    # Who is a member of the same schemes shares what is said of it.
    told = {of: {each: each in of for each in known} for of in set(held.values())}
    found: dict[int, dict[str, Any]] = {number: {"affiliated": told[of]} for number, of in held.items()}
    banded = BandChoice.objects.filter(scheme=scheme, first_day__lte=day).values_list("person_id", flat=True)
    for person in Person.objects.filter(pk__in={*banded} & found.keys()):
        found[person.pk] |= band_facts(person, scheme, day)
    return found


def households_known(households: Sequence[int], scheme: str, day: date) -> list[Record]:
    """This function will write some households as they were on a day, with who is a member of what."""
    living = living_in(households, day)
    return household_records(households, living, day, affiliations_known(living, scheme, day))


def band_on(person: Person, scheme: str, day: date) -> BandChoice | None:
    """This function will give somebody's band on a day; None for none."""
    return BandChoice.objects.filter(person__in=same_as(person), scheme=scheme, first_day__lte=day).last()


def band_facts(person: Person, scheme: str, day: date) -> dict[str, Any]:
    """This function will give what somebody of a band is taken to declare; nothing for who is of none."""
    choice = band_on(person, scheme, day)
    band = terms_on(scheme, day).band(choice.band) if choice is not None else None
    return {**band.facts, "contributing": {scheme: True}} if band is not None else {}


def receipts_of(household: Household, scheme: str) -> QuerySet[Receipt]:
    """This function will give what was received of a household, the newest first."""
    found = Receipt.objects.filter(household=household, scheme=scheme)
    return found.select_related("collector", "cancellation", "entry")


def dated_back(households: Sequence[int], written_since: date, until: date) -> QuerySet[Receipt]:
    """This function will give the receipts of premiums of households that bear a day up to one and were written from a day on.

    What they pay for would not be paid for, had they been written as they are dated.
    """
    since = timezone.make_aware(datetime.combine(written_since, time.min))
    found = Receipt.objects.filter(
        among("household", households), purpose=Receipt.Purpose.PREMIUM, day__lte=until
    )
    written = found.filter(entry__written_at__gte=since, cancellation__isnull=True)
    return written.select_related("collector", "entry").order_by("day", "pk")


def joined_late(persons: Collection[int], written_since: date, until: date) -> list[Affiliation | Membership]:
    """This function will give the membership of persons, in a scheme or in a household as members of one, that begins up to a day
    and was dated back from another on: without it, they would not be covered, or not there."""
    late = among("person", sorted(persons)) & Q(first_day__lte=until, written_on__gte=written_since)
    return [*Affiliation.objects.filter(late), *Membership.objects.filter(late)]


def is_of_schemes(joined: Affiliation | Membership, schemes: Collection[str]) -> bool:
    """This function will tell whether somebody's membership, in a scheme or in a household, concerns one of some schemes."""
    if isinstance(joined, Affiliation):
        return joined.scheme in schemes
    return Affiliation.objects.filter(person=joined.person_id, scheme__in=schemes).exists()


def assessments_of(household: Household, scheme: str) -> QuerySet[Assessment]:
    """This function will give what a household was assessed to owe, month by month."""
    return Assessment.objects.filter(household=household, scheme=scheme)


def periods_of(household: Household, scheme: str) -> QuerySet[CoverPeriod]:
    """This function will give the periods of cover that a household enrolled for, the oldest first."""
    return CoverPeriod.objects.filter(household=household, scheme=scheme)


def cancelled_periods_of(household: Household, scheme: str) -> QuerySet[PeriodCancellation]:
    """This function will give the periods of cover of a household that were cancelled, the oldest first."""
    own = PeriodCancellation.objects.filter(period__household=household, period__scheme=scheme)
    return own.select_related("period").order_by("pk")


def parts_taken_back_of(household: Household, scheme: str) -> QuerySet[PartTakenBack]:
    """This function will give the parts of a household's periods that were taken back of who left before they ended."""
    own = PartTakenBack.objects.filter(part__period__household=household, part__period__scheme=scheme)
    return own.select_related("part__joiner").order_by("pk")


def account_of(household: Household, scheme: str) -> paying.Account:
    """This function will set what a household paid against what it owed, the oldest first."""
    return gathered(households=[household.pk]).account(household.pk, scheme)


def parts_to_pay(household: Household, scheme: str) -> QuerySet[Instalment]:
    """This function will give the parts of those who joined a household's periods later, as far as something of them is owed."""
    settled = account_of(household, scheme).settled
    keys = {each.due.key for each in settled if each.due.is_joiners and each.rest}
    own = Instalment.objects.filter(period__in=periods_of(household, scheme), joiner__isnull=False)
    numbers = [part.pk for part in own if part.key in keys]
    return own.filter(pk__in=numbers).select_related("period", "joiner").order_by("first_day", "pk")


def due_now(assessment: Assessment) -> int:
    """This function will give what is owed for a month, as corrected last."""
    corrections = list(assessment.corrections.all())
    return corrections[-1].due if corrections else assessment.due


def owed(household: Household, scheme: str) -> int:
    """This function will give what a household owes; credit is below zero."""
    account = account_of(household, scheme)
    return account.owed - account.credit


def paid_until(household: Household, scheme: str) -> date | None:
    """This function will give the last day of those due one after the other that are paid; None: not one."""
    until = None
    for each in gathered(households=[household.pk]).settled(household.pk, scheme):
        due = each.due
        if due.last is None or due.is_joiners:
            continue
        if each.paid_on is None or (until is not None and due.first != until + timedelta(days=1)):
            break
        until = due.last
    return until


def stretches_for(household: Household, scheme: str, opened: date, until: date) -> tuple[Stretch, ...]:
    """This function will explain a household's days with a scheme, from one on up to another."""
    return gathered(households=[household.pk]).stretches(household.pk, scheme, opened, until, until)


def member_of(person: Person, household: Household, scheme: str, until: date) -> Member:
    """This function will gather what somebody's standing with a scheme follows from, up to a day."""
    return gathered([person.pk], [household.pk]).member(person.pk, household.pk, scheme, until)


def standing_on(person: Person, household: Household, scheme: str, day: date) -> Standing:
    """This function will say what somebody is to a scheme on a day, and whether care on it counts.

    Whoever asks whether somebody is covered asks here, or of many at once :func:`allcover_site.contributions.gathering.gathered`.
    """
    return member_of(person, household, scheme, day).standing_on(day)


def replayed(assessment: Assessment) -> Found:
    """This function will assess again what was assessed, from what was kept; the outcome must be the same."""
    system = system_of(assessment.version)
    return dues_of(system, assessment.scheme, assessment.household_as_was, assessment.month)


def float_of(collector: User) -> int:
    """This function will give what a collector has received in cash and not handed over."""
    return balance_of(chart.FLOAT, party=float_party(collector.username))


def lacking_of(collector: User) -> int:
    """This function will give what a collector owes of cash that was missing."""
    return balance_of(chart.COLLECTORS, party=float_party(collector.username))


def float_party(username: str) -> str:
    """This function will name a collector in the books."""
    return f"collector {username}"


def faults_of_receipts() -> Iterator[str]:
    """This function will say where receipts have a gap or the books do not hold what they say, in the reader's language."""
    held = Book.objects.first()
    for collector in User.objects.filter(receipts__isnull=False).distinct():
        numbers = list(collector.receipts.order_by("number").values_list("number", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            yield _("The receipts of %(collector)s have a gap.") % {"collector": collector.username}
    yield from faults_of_details(chart.FLOAT, _floats())
    yield from faults_of_details(chart.COLLECTORS, _missing(("owed",), ("repaid", "let_off")))
    for table, told in (
        (Receipt, _("Receipt %(row)s is of %(amount)s, and in the books %(booked)s.")),
        (Refund, _("The refund '%(row)s' is of %(amount)s, and in the books %(booked)s.")),
        (Shortage, _("The missing cash '%(row)s' is of %(amount)s, and in the books %(booked)s.")),
        (Penalty, _("The penalty '%(row)s' is of %(amount)s, and in the books %(booked)s.")),
    ):
        for row in table.objects.annotate(booked=Sum("entry__lines__debit")).exclude(booked=F("amount")):
            assert held is not None  # An entry has its books.
            yield told % {"row": row, "amount": money(row.amount, held), "booked": money(row.booked, held)}
    for receipt in Receipt.objects.filter(cancellation=None, entry__reversal__isnull=False):
        yield _("Receipt %(receipt)s stands, and its entry is reversed.") % {"receipt": receipt}


def _floats() -> Counter[str]:
    """What collectors have received in cash and not handed over, nor lack, by party; a hand-over is an event of the trail."""
    cash = Receipt.objects.filter(means=Receipt.Means.CASH, cancellation__isnull=True)
    found = Counter[str]()
    for collector, amount in cash.order_by().values_list("collector__username").annotate(all=Sum("amount")):
        found[float_party(collector)] += int(amount)
    handed = Event.objects.filter(among("about", sorted(found)), deed=HANDED_OVER)
    for party, facts in handed.values_list("about", "facts"):
        found[party] -= facts["amount"]
    found.subtract(_missing(("owed", "lost"), ()))
    return found


def _missing(more: tuple[str, ...], less: tuple[str, ...]) -> Counter[str]:
    """What was written as missing of some kinds, less that of others, by party."""
    found = Counter[str]()
    for name, kind, amount in (
        Shortage.objects.order_by().values_list("collector__username", "kind").annotate(all=Sum("amount"))
    ):
        found[float_party(name)] += int(amount) * ((kind in more) - (kind in less))
    return found


def with_contributions(day: date) -> Iterator[str]:
    """This function will name the office's schemes that ask for contributions on a day."""
    for scheme in schemes():
        try:
            system = system_of(version_on(scheme, day))
        except NoVersion:
            continue
        if system.schemes[scheme].contributions:
            yield scheme


def by_month(day: date) -> Iterator[str]:
    """This function will name those of them whose contributions are assessed month by month, and not paid for a period."""
    return (scheme for scheme in with_contributions(day) if terms_on(scheme, day).kind == "monthly")

"""Reads claims: what a decision rests on, what somebody may see, and whether decisions and books agree."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import F, Manager, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from allcover.rules.definition import System
from allcover_site.books import chart
from allcover_site.books.details import faults_of_details
from allcover_site.books.queries import told_amount
from allcover_site.claims.deciding import Decided, Plain, decided
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.models import Appeal, Claim, Decision, Letter, Paid, Payment, PaymentStep, Practice
from allcover_site.claims.tracing import faults_of_deeds
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with, reach_of
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.queries import Published, system_of
from allcover_site.ui.days import day_told


def appeals_waiting(user: User) -> QuerySet[Appeal]:
    """This function will give the appeals that wait to be ruled on or, being late, accepted, where somebody may do it."""
    own = claims_for(user, "claims.reverse").values("pk")
    return Appeal.objects.filter(ruling__isnull=True, decision__claim__in=own).exclude(
        acceptance__is_accepted=False
    )


def claims_for(user: User, right: str = "claims.read") -> QuerySet[Claim]:
    """This function will give the claims for which somebody holds a right, by scheme and area, the newest first."""
    found = Claim.objects.filter(grants_with(user, right))
    return found.select_related("facility", "person").prefetch_related("decisions__reversal")


def letters_for(user: User, right: str = "claims.read") -> QuerySet[Letter]:
    """This function will give the letters of guarantee for which somebody holds a right."""
    found = Letter.objects.filter(grants_with(user, right, area="facility__area"))
    return found.select_related("facility", "person", "end")


def payments_for(user: User, right: str = "claims.read") -> QuerySet[Payment]:
    """This function will give the payments of facilities all of whose claims somebody holds a right for, by scheme and area."""
    others = Claim.objects.exclude(pk__in=Claim.objects.filter(grants_with(user, right)).values("pk"))
    within = Payment.objects.filter(reach_of(user, right).condition("facility__area"))
    found = within.exclude(parts__decision__claim__in=others)
    return found.select_related("facility").prefetch_related("steps")


def paid_out() -> QuerySet[Payment]:
    """This function will give the payments that left the office."""
    return Payment.objects.filter(steps__kind=PaymentStep.Kind.PAID)


def standing() -> QuerySet[Decision]:
    """This function will give the decisions that were not reversed."""
    return Decision.objects.filter(reversal__isnull=True)


def stood_on(day: date) -> QuerySet[Decision]:
    """This function will give the decisions that stood at the end of a day: made by then, and not taken back by then.

    A decision is of the day of its entry in the books, and of the day it was made where nothing is paid by it.
    """
    dated = Decision.objects.annotate(
        made_on=Coalesce("entry__day", TruncDate("decided_at")),
        back_on=Coalesce("reversal__entry__day", TruncDate("reversal__reversed_at")),
    )
    return dated.filter(Q(back_on__isnull=True) | Q(back_on__gt=day), made_on__lte=day)


def practice_on(scheme: str, day: date, known_at: datetime | None = None) -> Practice:
    """This function will give the office's practice with a scheme's claims on a day; the usual one where none is set.

    ``known_at``: as it was known at a moment, whatever was set since.
    """
    found = Practice.objects.filter(scheme=scheme, first_day__lte=day)
    if known_at is not None:
        found = found.filter(Q(set_at__isnull=True) | Q(set_at__lte=known_at))
    return found.last() or Practice(scheme=scheme, first_day=day)


def schemes_of(claim: Claim) -> tuple[str, ...]:
    """This function will name the schemes that a claim asks to pay, in order."""
    return tuple(claim.submission.schemes) if hasattr(claim, "submission") else (claim.scheme,)


def systems_of(inputs: Plain) -> Mapping[str, System]:
    """This function will give the law of every scheme that is asked, by the version that was written down."""
    published = Published()
    return {
        one["scheme"]: system_of(published.numbered(one["scheme"], one["version"])) for one in inputs["asked"]
    }


def used_before(person: Person, household: Household, scheme: str, claim: Claim | None = None) -> list[Plain]:
    """This function will give what other claims of somebody and of the household used of a scheme."""
    grounds = Grounds([(person.pk, household.pk)])
    return grounds.history(person.pk, household.pk, scheme, claim.pk if claim is not None else None)


def replayed(decision: Decision) -> Decided:
    """This function will decide again what was decided, from what was kept; the outcome must be the same."""
    return decided(systems_of(decision.inputs), decision.inputs)


def is_same(decision: Decision, again: Decided) -> bool:
    """This function will tell whether a decision made again is the one that was kept."""
    names = ("lines", "used", "asked", "paid", "patient", "provider")
    return all(getattr(decision, name) == getattr(again, name) for name in names)


def cut_by_reviewers(lines: Iterable[Plain]) -> int:
    """This function will add up what reviewers left out of a decision's lines; what a tariff, a limit or the law leaves to the
    facility is not theirs."""
    return sum(int(part["amount"]) for line in lines for part in line["parts"] if part["step"] == "reviewer")


def party_of(facility: int) -> str:
    """This function will name a facility, by its number, in the books."""
    return f"facility {facility}"


def faults_of_claims() -> Iterator[str]:
    """This function will say where decisions, payments, books and trail do not agree: what facilities are owed is what was decided
    and not paid yet, and who did what is what the trail tells; in the reader's language."""
    owed = Counter[str]()
    for facility, amount in standing().order_by().values_list("claim__facility_id").annotate(all=Sum("paid")):
        owed[party_of(facility)] -= int(amount)
    for facility, amount in paid_out().order_by().values_list("facility_id").annotate(all=Sum("amount")):
        owed[party_of(facility)] += int(amount)
    yield from faults_of_details(chart.PAYABLE, owed)
    for decision in Decision.objects.filter(paid__gt=0, entry__isnull=True):
        yield _("Claim no. %(number)s is decided, and is not in the books.") % {"number": decision.claim_id}
    for decision in Decision.objects.filter(entry__isnull=False, reversal__isnull=False):
        if decision.reversal.entry_id is None:
            told = _("The decision on claim no. %(number)s is reversed, and its entry is not.")
            yield told % {"number": decision.claim_id}
    yield from _faults_of_reserved(Letter.objects, _("Letter %(number)s promises %(amount)s, and %(reserved)s is set aside for it."))  # fmt: skip
    yield from _faults_of_reserved(Payment.objects, _("Payment no. %(number)s is of %(amount)s, and %(reserved)s is set aside for it."))  # fmt: skip
    yield from _faults_of_payments()
    yield from _faults_of_letters()
    yield from faults_of_deeds()


def _faults_of_payments() -> Iterator[str]:
    """Where a payment is not of the decisions that it holds, or a decision is paid otherwise than it says."""
    payments = Payment.objects.annotate(held=Coalesce(Sum("parts__amount"), 0)).exclude(amount=F("held"))
    for number, amount, held in payments.order_by("pk").values_list("pk", "amount", "held"):
        told = _("Payment no. %(number)s is of %(amount)s, and the decisions in it come to %(held)s.")
        yield told % {"number": number, "amount": told_amount(amount), "held": told_amount(held)}
    for number in Paid.objects.exclude(decision__claim__facility=F("payment__facility")).order_by("pk").values_list("payment", flat=True):  # fmt: skip
        yield _("Payment no. %(number)s holds a decision on a claim of another facility.") % {
            "number": number
        }
    given_up = Payment.objects.filter(steps__kind=PaymentStep.Kind.VOID)
    live = Sum("payments__amount", filter=~Q(payments__payment__in=given_up))
    # What was taken back after it was paid is taken off another payment, and comes to nothing.
    decisions = Decision.objects.annotate(held=Coalesce(live, 0)).exclude(held=0).exclude(held=F("paid"))
    for number, paid, held in decisions.order_by("pk").values_list("claim_id", "paid", "held"):
        told = _("The decision on claim no. %(number)s pays %(paid)s, and payments hold %(held)s of it.")
        yield told % {"number": number, "paid": told_amount(paid), "held": told_amount(held)}


def _faults_of_letters() -> Iterator[str]:
    """Where a letter does not promise what its lines come to, or holds longer or shorter than it was issued for."""
    practices = list(Practice.objects.all())
    lasts = dict(Letter.objects.values_list("pk", "last_day"))
    for letter in Letter.objects.order_by("pk").iterator(chunk_size=1000):
        paid, used = Counter[str](), Counter[str]()
        for line in letter.lines:
            paid[line["item"]] += line["paid"]
        for each in letter.used:
            used[each["item"]] += each["paid"]
        # The rest of a letter promises no more than the letter left.
        rest_of = letter.key.removeprefix("rest of ") if letter.key.startswith("rest of ") else None
        total = paid.total()
        if letter.amount > total or (rest_of is None and letter.amount != total):
            told = _("Letter %(number)s promises %(amount)s, and its lines come to %(lines)s.")
            yield told % {
                "number": letter.pk,
                "amount": told_amount(letter.amount),
                "lines": told_amount(total),
            }
        if +paid != +used:
            yield _("What letter %(number)s uses of the limits is not what its lines come to.") % {
                "number": letter.pk
            }
        days = _practice_among(practices, letter).letter_days
        until = letter.first_day + timedelta(days=days) if rest_of is None else lasts.get(int(rest_of))
        if until != letter.last_day:
            told = _("Letter %(number)s holds until %(day)s, and was issued for another time.")
            yield told % {"number": letter.pk, "day": day_told(letter.last_day)}


def _practice_among(practices: Sequence[Practice], letter: Letter) -> Practice:
    """The practice with a letter's scheme as it was known when it was issued; as :func:`practice_on` gives it."""
    known = [
        each for each in practices if each.scheme == letter.scheme and each.first_day <= letter.first_day
        and (each.set_at is None or each.set_at <= letter.issued_at)
    ]  # fmt: skip
    return known[-1] if known else Practice(scheme=letter.scheme)


def _faults_of_reserved(held: Manager[Letter] | Manager[Payment], told: str) -> Iterator[str]:
    """Where what is promised or to be paid is not the money that is set aside for it."""
    rows = held.exclude(amount=F("reservation__amount")).order_by("pk")
    for number, amount, reserved in rows.values_list("pk", "amount", "reservation__amount"):
        yield (told % {"number": number, "amount": told_amount(amount), "reserved": told_amount(reserved)})

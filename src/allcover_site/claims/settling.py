"""Decides claims, one or many in one transaction: each by what is known of it and of those before it, and posts what is paid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line as Side
from allcover_site.audit.rows import write_rows
from allcover_site.books import chart
from allcover_site.books.operations import Posting, post_many
from allcover_site.claims.deciding import Decided, Plain, decided
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.letting import release
from allcover_site.claims.models import Claim, Decision, LetterEnd, Look
from allcover_site.claims.queries import party_of, practice_on, schemes_of
from allcover_site.claims.refusals import ClaimAlreadyDecided, FourEyes, NotLookedThrough
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Household, Person

Refused = ClaimAlreadyDecided | FourEyes | NotLookedThrough
REFUSED = (ClaimAlreadyDecided, FourEyes, NotLookedThrough)


@dataclass(frozen=True)
class Settled:
    """A claim decided: the how manyeth decision on it, what it rests on, what came out, and by which version."""

    claim: Claim
    number: int
    version: int
    inputs: Plain
    found: Decided


def decide_batch(by: User, numbers: Sequence[int], on: date) -> list[Settled | Refused]:
    """This function will decide claims, named by their numbers, in the transaction of whoever calls, in their order, and post
    what is paid on a day; for each it gives what was decided or why it cannot be.

    Raises NotAllowed for all, EntryRefused (such as for a closed period).
    """
    claims = _locked(numbers)
    deciding = _Deciding(by, [claims[number] for number in numbers])
    found = [deciding.settled(claims[number]) for number in numbers]
    settled = [each for each in found if not isinstance(each, REFUSED)]
    _write(by, settled, on)
    return found


def _locked(numbers: Sequence[int]) -> dict[int, Claim]:
    """The claims, their households and persons: what others of a household use meanwhile counts too, so they wait."""
    rows = Claim.objects.filter(pk__in=numbers)
    for model, of in ((Household, "household_id"), (Person, "person_id")):
        keys = set(rows.values_list(of, flat=True))
        list(model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    read = rows.select_related("person", "facility", "submission")
    return read.prefetch_related("lines", "looks", "sampled", "decisions__reversal").in_bulk(numbers)


class _Deciding:
    def __init__(self, by: User, claims: Sequence[Claim]) -> None:
        self.by = by
        self.grounds = Grounds((claim.person_id, claim.household_id) for claim in claims)
        self.second_from: dict[tuple[str, date], int | None] = {}
        for scheme, area in sorted({(scheme, one.area) for one in claims for scheme in schemes_of(one)}):
            check_may(by, "claims.decide", scheme=scheme, area=area)

    def settled(self, claim: Claim) -> Settled | Refused:
        """The claim decided, or why it cannot be."""
        try:
            check_open(self.by, claim)
            inputs = self.grounds.inputs(claim, claim.lines.all(), schemes_of(claim))
            found = decided(self.grounds.systems(inputs), inputs)
            self._check_looks(claim, found.asked)
        except REFUSED as refusal:
            return refusal
        self.grounds.note(claim, found.used)
        version = self.grounds.published.version_on(claim.scheme, claim.last_day)
        return Settled(claim, len(claim.decisions.all()) + 1, version.pk, inputs, found)

    def _check_looks(self, claim: Claim, asked: int) -> None:
        """A sampled claim is looked through first; a large one, or one passed on, is decided by a second reviewer."""
        looks = list(claim.looks.all())
        if claim.sampled.all() and not looks:
            told = _("Claim %(claim)s is in the random sample. Look it through first.")
            raise NotLookedThrough(told % {"claim": claim})
        first = {one.by for one in looks} | {
            line.reviewed_by for line in claim.lines.all() if line.reviewed_by
        }
        limit = self._limit(claim)
        needs_second = any(one.outcome == Look.Outcome.SECOND for one in looks)
        if limit is not None and asked >= limit:
            needs_second = True
            if not first:
                told = _("Claims of this amount are looked through by one reviewer and decided by another.")
                raise NotLookedThrough(told)
        if needs_second and first <= {self.by.username}:
            told = _("%(who)s reviewed claim %(claim)s; a second reviewer decides it.")
            raise FourEyes(told % {"who": self.by.username, "claim": claim})

    def _limit(self, claim: Claim) -> int | None:
        key = (claim.scheme, claim.last_day)
        if key not in self.second_from:
            self.second_from[key] = practice_on(*key).second_from
        return self.second_from[key]


def check_open(by: User, claim: Claim) -> None:
    """This function will raise ClaimAlreadyDecided or FourEyes where somebody may not review or decide a claim."""
    if claim.is_decided:
        raise ClaimAlreadyDecided(_("Claim %(claim)s is decided.") % {"claim": claim})
    if by.username == claim.entered_by:
        told = _("%(who)s entered claim %(claim)s; somebody else reviews and decides it.")
        raise FourEyes(told % {"who": by.username, "claim": claim})
    if any(one.decided_by == by.username for one in claim.decisions.all()):
        told = _("%(who)s decided claim %(claim)s before; somebody else decides it again.")
        raise FourEyes(told % {"who": by.username, "claim": claim})


DECISION = ("claim", "number", "version", "inputs", "lines", "used", "asked", "paid", "patient", "provider", "entry",
            "decided_by", "decided_at")  # fmt: skip


def _write(by: User, settled: Sequence[Settled], on: date) -> None:
    """What is paid goes to the books first: a decision names its entry; where nothing is paid there is none."""
    paid = [each for each in settled if each.found.paid]
    entries = post_many(by=by, day=on, postings=[_posting(each) for each in paid])
    entry_of = {each.claim.pk: entry.number for each, entry in zip(paid, entries, strict=True)}
    now = timezone.now()
    write_rows(Decision, DECISION, (
        (each.claim.pk, each.number, each.version, each.inputs, each.found.lines, each.found.used, each.found.asked,
         each.found.paid, each.found.patient, each.found.provider, entry_of.get(each.claim.pk), by.username, now)
        for each in settled
    ))  # fmt: skip
    unpaid = [each.claim for each in settled if not each.found.paid]
    with_letter = set(LetterEnd.objects.filter(claim__in=unpaid).values_list("claim_id", flat=True))
    for claim in unpaid:
        if claim.pk in with_letter:
            release(by=by, claim=claim, reason="nothing is paid of the claim")


def _posting(settled: Settled) -> Posting:
    """The entry of what each scheme pays."""
    claim, cause = settled.claim, f"claim {settled.claim.pk}"
    paid: dict[str, int] = {}
    for line in settled.found.lines:
        paid[line["scheme"]] = paid.get(line["scheme"], 0) + line["paid"]
    sides = []
    for scheme, amount in paid.items():
        if amount:
            care = Side(chart.CARE, debit=amount, party=f"person {claim.person_id}", cause=cause)
            owed = Side(chart.PAYABLE, credit=amount, party=party_of(claim.facility), cause=cause)
            sides += [replace(side, scheme=scheme, area=claim.area) for side in (care, owed)]
    key = cause if settled.number == 1 else f"{cause} decided {settled.number}"
    return Posting(key, f"Care, {claim}", sides, claim.code)

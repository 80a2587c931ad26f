"""Writes claims: enters, reviews, decides, takes back. Who enters a claim neither reviews nor decides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.chain import FIRST, seal
from allcover_site.audit.operations import area_of, record, scheme_of
from allcover_site.audit.pausing import without_collecting
from allcover_site.audit.turns import Turn, at_most, in_turn
from allcover_site.books.operations import reverse
from allcover_site.books.queries import told_amount
from allcover_site.claims.cases import Case, cases_of
from allcover_site.claims.entering import Asked as Asked
from allcover_site.claims.entering import Before, Sent, enter_batch
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.letting import units_approved_by, use_letter
from allcover_site.claims.models import Approval, Claim, Decision, Letter, Line, Look, Reversal
from allcover_site.claims.refusals import ClaimRefused, FourEyes
from allcover_site.claims.settling import (
    Settled,
    check_has_come,
    check_not_own,
    check_open,
    decide_batch,
    past_of,
)
from allcover_site.people.apart import check_apart, one_with
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility, Person
from allcover_site.registry.staff import own_of


@transaction.atomic
def enter(
    *, by: User, facility: Facility, code: str, scheme: str, person: Person, first_day: date, last_day: date,
    visit: str = "other", lines: Sequence[Asked], letter: Letter | None = None,
) -> Claim:  # fmt: skip
    """This function will enter a claim as the facility sent it, and check it as far as a machine can.

    Without a ``scheme`` all schemes are asked of which the patient is a member. Raises NotAllowed, NoVersion,
    NoPackage, LetterRefused, and ClaimRefused as the kind it is.
    """
    promised = units_approved_by(letter) if letter is not None else {}
    sent = Sent(facility, code, person, first_day, last_day, lines, scheme, visit)
    [entered] = enter_batch(by, [sent], Before(), Turn(), promised, letter.pk if letter is not None else 0)
    if isinstance(entered, Exception):
        raise entered
    claim = Claim.objects.get(pk=entered.number)
    if letter is not None:
        approved = [line["has_prior_approval"] for line in entered.lines]
        Approval.objects.bulk_create(
            Approval(line=line, evidence=str(letter), by=letter.issued_by, at=letter.issued_at)
            for line, is_approved in zip(claim.lines.all(), approved, strict=True) if is_approved
        )  # fmt: skip
        use_letter(by=by, letter=letter, claim=claim)
    record(
        by,
        "claims.entered",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        facility=facility.pk,
        code=code,
        person=person.pk,
    )
    return claim


BATCH = 1_000
"""Claims that are entered or decided in one transaction."""


@dataclass(frozen=True)
class Told:
    """What became of many claims: how many were written, and by their place in the list why others were not."""

    written: int
    refused: dict[int, Exception]


def submit_many(*, by: User, sent: Sequence[Sent], size: int | None = None) -> Told:
    """This function will enter and check many claims, in batches that are written whole or not at all.

    ``size``: how many at once; None: as many as the office is set to.     Sent again after a power cut, those that were entered are refused as ClaimCodeTaken. Raises NotAllowed.
    """
    written, refused, before = 0, dict[int, Exception](), Before()
    with without_collecting():
        many = size or at_most(BATCH)
        starts = range(0, len(sent), many)
        parts = (sent[first : first + many] for first in starts)
        for first, found in zip(starts, in_turn(parts, lambda part, turn: _submit(by, part, before, turn))):
            refused |= {first + place: why for place, why in enumerate(found) if isinstance(why, Exception)}
            written += sum(not isinstance(each, Exception) for each in found)
    return Told(written, refused)


@transaction.atomic
def _submit(by: User, sent: Sequence[Sent], before: Before, turn: Turn) -> Sequence[Case | Exception]:
    found = enter_batch(by, sent, before, turn)
    made = [each for each in found if isinstance(each, Case)]
    if made:
        content = [[one.number, one.facility, one.code, one.person] for one in made]
        record(by, "claims.entered_many", f"claims {made[0].number} - {made[-1].number}", claims=len(made),
               digest=seal(FIRST, {"claims": content}), scheme=scheme_of(one.scheme for one in made),
               area=area_of(one.area for one in made))  # fmt: skip
    return found


def decide_many(*, by: User, claims: Sequence[int], on: date, size: int | None = None) -> Told:
    """This function will decide many claims by their numbers, in their order, in batches written whole or not at all.

    Decided again after a power cut, those that were decided are refused as ClaimAlreadyDecided. Raises NotAllowed,
    EntryRefused.
    """
    written, refused = 0, dict[int, Exception]()
    with without_collecting():
        many = size or at_most(BATCH)
        starts = range(0, len(claims), many)
        parts = (claims[first : first + many] for first in starts)
        for first, found in zip(starts, in_turn(parts, lambda part, turn: _decide(by, part, on, turn))):
            refused |= {first + place: why for place, why in enumerate(found) if isinstance(why, Exception)}
            written += sum(isinstance(each, Settled) for each in found)
    return Told(written, refused)


@transaction.atomic
def _decide(by: User, claims: Sequence[int], on: date, turn: Turn) -> Sequence[Settled | Exception]:
    found = decide_batch(by, claims, on, turn)
    made = [each for each in found if isinstance(each, Settled)]
    if made:
        content = [[each.case.number, each.number, each.found.asked, each.found.paid] for each in made]
        record(by, "claims.decided_many", f"claims {made[0].case.number} - {made[-1].case.number}", claims=len(made),
               asked=sum(each.found.asked for each in made), paid=sum(each.found.paid for each in made),
               digest=seal(FIRST, {"decisions": content}), scheme=scheme_of(each.case.scheme for each in made),
               area=area_of(each.case.area for each in made))  # fmt: skip
    return found


@transaction.atomic
def review(*, by: User, line: Line, quantity: int | None, price: int | None, reason: str) -> None:
    """This function will leave of a line what a reviewer approves, with the reason; what was asked stays written.

    Raises NotAllowed, FourEyes, ClaimAlreadyDecided; ClaimRefused without a reason, or where more would be left than was asked.
    """
    claim = _for_review(by, line.claim)
    if not reason.strip():
        raise ClaimRefused(_("A reviewer gives a reason. Write it."))
    _check_not_raised(line, quantity, price)
    line.approved_quantity, line.approved_price = quantity, price
    line.reviewed_by, line.reason = by.username, reason
    line.save()
    facts = {"line": line.position, "quantity": quantity, "price": price, "reason": reason}
    record(by, "claims.reviewed", f"claim {claim.pk}", scheme=claim.scheme, area=claim.area, **facts)


@transaction.atomic
def approve_beforehand(*, by: User, line: Line, evidence: str) -> Approval:
    """This function will say, with the evidence, that a line was approved before the care was given; once, by who may issue letters.

    Raises NotAllowed, FourEyes, ClaimAlreadyDecided; ClaimRefused without evidence, or where it was approved before.
    """
    claim = _for_review(by, line.claim)
    check_may(by, "claims.guarantee", scheme=claim.scheme, area=claim.area)
    if not evidence.strip() or Approval.objects.filter(line=line).exists():
        raise ClaimRefused(_("That a line was approved beforehand is written once, with the evidence."))
    made = Approval.objects.create(line=line, evidence=evidence, by=by.username, at=timezone.now())
    record(
        by,
        "claims.approved_beforehand",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        line=line.position,
        evidence=evidence,
    )
    return made


@transaction.atomic
def look(*, by: User, claim: Claim, outcome: str, note: str = "") -> Look:
    """This function will say that a reviewer has looked a claim through, or asks for a second one, who then decides."""
    claim = _for_review(by, claim)
    if outcome not in Look.Outcome.values:
        raise ClaimRefused(_("A claim is looked through, or a second reviewer is asked for."))
    made = Look.objects.create(claim=claim, outcome=outcome, note=note, by=by.username, at=timezone.now())
    record(
        by,
        "claims.looked_through",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        outcome=outcome,
        note=note,
    )
    return made


@transaction.atomic
def decide(*, by: User, claim: Claim, on: date) -> Decision:
    """This function will decide a claim by the version that counts on its last day, and post what is paid on a day.

    Raises NotAllowed, FourEyes, ClaimAlreadyDecided, NotLookedThrough, EntryRefused (such as for a closed period).
    """
    [settled] = decide_batch(by, [claim.pk], on, Turn())
    if isinstance(settled, Exception):
        raise settled
    decision = Decision.objects.select_related("version").get(claim=claim, number=settled.number)
    facts = {"version": str(decision.version), "asked": decision.asked, "paid": decision.paid}
    record(
        by,
        "claims.decided",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        number=decision.number,
        **facts,
    )
    return decision


@transaction.atomic
def take_back(*, by: User, decision: Decision, on: date, reason: str) -> Reversal:
    """This function will reverse a decision and its posting, so that the claim can be decided again by somebody.

    Not by who decided it. What later decisions counted of it stays as it was. Raises NotAllowed, FourEyes,
    ClaimRefused, EntryRefused.
    """
    claim = Claim.objects.select_for_update().get(pk=decision.claim_id)
    check_may(by, "claims.reverse", scheme=claim.scheme, area=claim.area)
    check_not_own(by, claim)
    if by.username in (decision.decided_by, claim.entered_by):
        raise FourEyes(_("%(who)s decided or entered the claim. Ask somebody else.") % {"who": by.username})
    check_apart(by, decision.decided_by, claim.entered_by)
    if not reason.strip():
        raise ClaimRefused(_("A decision is taken back for a reason. Write it."))
    check_has_come(on)
    if Reversal.objects.filter(decision=decision).exists():
        raise ClaimRefused(_("The decision was taken back before."))
    entry = (
        reverse(by=by, entry=decision.entry, day=on, reason=reason) if decision.entry is not None else None
    )
    made = Reversal.objects.create(decision=decision, entry=entry, reason=reason, reversed_by=by.username,
                                   reversed_at=timezone.now())  # fmt: skip
    record(
        by,
        "claims.taken_back",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        number=decision.number,
        reason=reason,
    )
    return made


def _check_not_raised(line: Line, quantity: int | None, price: int | None) -> None:
    """A line without a price of its own asks for what the tariff says."""
    case = cases_of([line.claim_id])[line.claim_id]
    schemes = past_of({line.claim_id: case})[line.claim_id].schemes
    prices = Grounds([(case.person, case.household)]).prices(case, schemes)
    asked = prices[line.position - 1]
    if (quantity or 0) > line.quantity or (asked is not None and (price or 0) > asked):
        refused = _("A review leaves no more than was asked: %(quantity)s, for %(price)s each. Write as much or less.")  # fmt: skip
        raise ClaimRefused(refused % {"quantity": line.quantity, "price": told_amount(asked or 0)})


def _for_review(by: User, claim: Claim) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    check_may(by, "claims.review", scheme=claim.scheme, area=claim.area)
    cases = cases_of([claim.pk])
    check_open(by, cases[claim.pk], past_of(cases)[claim.pk], one_with(by), own_of(by))
    return claim

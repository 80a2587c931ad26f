"""Appeals: received within the time for it or accepted all the same, ruled on by somebody who had no part in the decision."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.claims.models import Acceptance, Appeal, Claim, Decision, Ruling
from allcover_site.claims.operations import take_back
from allcover_site.claims.queries import practice_on
from allcover_site.claims.refusals import AppealRefused, AppealTooLate, FourEyes
from allcover_site.claims.settling import check_not_own
from allcover_site.claims.tracing import digest_of
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.ui.days import day_told


def last_day_to_appeal(decision: Decision) -> date:
    """This function will give the last day on which an appeal against a decision may come in, as it was told with the decision."""
    day = timezone.localdate(decision.decided_at)
    practice = practice_on(decision.claim.scheme, day, known_at=decision.decided_at)
    return day + timedelta(days=practice.appeal_days)


@transaction.atomic
def receive_appeal(
    *, by: User, decision: Decision, appellant: str, received_on: date, grounds: str
) -> Appeal:
    """This function will enter an appeal that came in on a day; one that is entered after the last day, whatever day is written on it,
    waits until somebody else accepts it. Raises NotAllowed, AppealTooLate, AppealRefused."""
    claim = Claim.objects.select_for_update().get(pk=decision.claim_id)
    check_may(by, "claims.appeal", scheme=claim.scheme, area=claim.area)
    last = last_day_to_appeal(decision)
    if not timezone.localdate(decision.decided_at) <= received_on <= timezone.localdate():
        raise AppealRefused(_("An appeal comes in after the decision, and not in the future."))
    if received_on > last:
        raise AppealTooLate(
            _("An appeal against this decision could come in until %(day)s.") % {"day": day_told(last)}
        )
    if decision.is_reversed or decision.appeals.filter(appellant=appellant).exists():
        raise AppealRefused(_("The decision was taken back, or this appeal was entered before."))
    if appellant not in Appeal.Appellant.values or not grounds.strip():
        raise AppealRefused(_("An appeal is the patient's or the facility's, and has grounds. Write them."))
    appeal = Appeal.objects.create(decision=decision, appellant=appellant, received_on=received_on,
                                   grounds=grounds, entered_by=by.username, entered_at=timezone.now(),
                                   is_late=timezone.localdate() > last)  # fmt: skip
    record(by, "claims.appeal_received", f"claim {claim.pk}", scheme=claim.scheme, area=claim.area, appellant=appellant, received_on=str(received_on),
           is_late=appeal.is_late, grounds=digest_of(grounds))  # fmt: skip
    return appeal


@transaction.atomic
def accept_late(*, by: User, appeal: Appeal, is_accepted: bool, reason: str) -> Acceptance:
    """This function will say, with the reason, whether an appeal that was entered late is accepted all the same; once.

    Not by who entered it, nor by who had a part in the decision. Raises NotAllowed, FourEyes, AppealRefused.
    """
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    claim = appeal.decision.claim
    check_may(by, "claims.reverse", scheme=claim.scheme, area=claim.area)
    check_no_part(by, appeal)
    if not appeal.waits_for_acceptance or not reason.strip():
        raise AppealRefused(_("A late appeal is accepted or not, once, with a reason. Write it."))
    made = Acceptance.objects.create(
        appeal=appeal, is_accepted=is_accepted, reason=reason, by=by.username, at=timezone.now()
    )
    record(
        by,
        "claims.late_appeal_answered",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        is_accepted=is_accepted,
        reason=reason,
    )
    return made


@transaction.atomic
def rule(*, by: User, appeal: Appeal, is_allowed: bool, reason: str, on: date) -> Ruling:
    """This function will rule on an appeal. Where it is allowed the decision is reversed, and is made again by another.

    Not by who entered, reviewed or decided the claim, or entered the appeal. Raises NotAllowed, FourEyes, AppealRefused.
    """
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    claim = appeal.decision.claim
    check_may(by, "claims.reverse", scheme=claim.scheme, area=claim.area)
    check_no_part(by, appeal)
    if not appeal.is_heard:
        raise AppealRefused(
            _("The appeal was entered late, and is ruled on only once somebody has accepted it.")
        )
    if appeal.is_ruled_on:
        raise AppealRefused(_("The appeal was ruled on before."))
    if not reason.strip():
        raise AppealRefused(_("A ruling has a reason. Write it."))
    ruling = Ruling.objects.create(
        appeal=appeal, is_allowed=is_allowed, reason=reason, ruled_by=by.username, ruled_at=timezone.now()
    )
    record(
        by,
        "claims.appeal_ruled_on",
        f"claim {claim.pk}",
        scheme=claim.scheme,
        area=claim.area,
        is_allowed=is_allowed,
        reason=reason,
    )
    if is_allowed and not appeal.decision.is_reversed:
        take_back(by=by, decision=appeal.decision, on=on, reason=reason)
    return ruling


def check_no_part(by: User, appeal: Appeal) -> None:
    """This function will raise FourEyes where somebody had a part in what an appeal is against, or it is of a claim of their own."""
    check_not_own(by, appeal.decision.claim)
    if by.username in _had_a_part(appeal):
        raise FourEyes(_("%(who)s had a part in the decision. Ask somebody else.") % {"who": by.username})
    check_apart(by, *sorted(_had_a_part(appeal)))


def _had_a_part(appeal: Appeal) -> set[str]:
    claim = appeal.decision.claim
    reviewers = set(claim.lines.values_list("reviewed_by", flat=True)) | set(
        claim.looks.values_list("by", flat=True)
    )
    return {appeal.decision.decided_by, claim.entered_by, appeal.entered_by} | reviewers

"""Penalties of employers for being late: charged once each, following what is declared anew, and let off for a reason."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import post
from allcover_site.contributions.arrears import charges_of, corrected
from allcover_site.contributions.employer_accounts import charged_to, month_dues, payments_of, penalties_of
from allcover_site.contributions.employer_queries import party_of
from allcover_site.contributions.models import Penalty, PenaltyChange, WageDeclaration
from allcover_site.contributions.queries import terms_on
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Employer


class NotPenalised(ValueError):
    """A penalty cannot be charged or let off as asked."""


@transaction.atomic
def charge_penalties(*, by: User, employer: Employer, scheme: str, on: date) -> list[Penalty]:
    """This function will charge an employer for every month begun late until a day, each once. Raises NotAllowed,
    NotPenalised, EntryRefused."""
    check_may(by, "contributions.penalise", scheme=scheme, area=employer.area)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if on > timezone.localdate():
        raise NotPenalised(_("Nothing is charged for days to come."))
    dues, payments = month_dues(employer, scheme), payments_of(employer, scheme)
    charges = charges_of(terms_on(scheme, on).employing, dues, payments, charged_to(employer, scheme), on)
    return [_penalty(by, employer, scheme, date.fromisoformat(charge.due), charge.number, charge.amount, on)
            for charge in charges]  # fmt: skip


def follow_declaration(*, by: User, declaration: WageDeclaration, on: date) -> None:
    """This function will bring the penalties of an employer, who is locked, to what they come to by what was declared last.

    What was charged stays as written; what is too much or too little of it is posted against it. Raises EntryRefused.
    """
    employer, scheme = declaration.employer, declaration.scheme
    penalties = {(str(penalty.month), penalty.number): penalty for penalty in penalties_of(employer, scheme)}
    if not penalties:
        return
    terms = {key: terms_on(scheme, penalty.day).employing for key, penalty in penalties.items()}
    dues, payments = month_dues(employer, scheme), payments_of(employer, scheme)
    for charge in corrected(terms, dues, payments, charged_to(employer, scheme)):
        penalty = penalties[charge.due, charge.number]
        if change := charge.amount - penalty.rightful:
            text = _("Late contributions of %(employer)s, declared anew") % {"employer": employer}
            entry = _posted(
                by, penalty, f"penalty {penalty.pk} declaration {declaration.pk}", change, text, on
            )
            PenaltyChange.objects.create(penalty=penalty, declaration=declaration, day=on, amount=change, entry=entry,
                                         author=by.username)  # fmt: skip
            record(by, "contributions.penalty_corrected", party_of(employer), scheme=scheme, area=employer.area, month=str(penalty.month),
                   number=penalty.number, change=change, declaration=declaration.pk)  # fmt: skip


@transaction.atomic
def let_penalty_off(*, by: User, penalty: Penalty, on: date, reason: str) -> PenaltyChange:
    """This function will let an employer off what is left of a penalty; what was paid of it is theirs again.

    Raises NotAllowed, NotPenalised, EntryRefused.
    """
    employer = Employer.objects.select_for_update().get(pk=penalty.employer_id)
    check_may(by, "contributions.settle", scheme=penalty.scheme, area=employer.area)
    amount, reason = Penalty.objects.get(pk=penalty.pk).left, reason.strip()
    if amount <= 0:
        raise NotPenalised(_("Nothing is left of the penalty."))
    if not reason or not penalty.day <= on <= timezone.localdate():
        raise NotPenalised(_("Write the reason, and a day from that of the penalty on, not to come."))
    text = _("Penalty let off: %(reason)s") % {"reason": reason}
    entry = _posted(by, penalty, f"penalty {penalty.pk} let off", -amount, text, on)
    made = PenaltyChange.objects.create(penalty=penalty, day=on, amount=-amount, reason=reason, entry=entry,
                                        author=by.username)  # fmt: skip
    record(by, "contributions.penalty_let_off", party_of(employer), scheme=penalty.scheme, area=employer.area, month=str(penalty.month),
           number=penalty.number, amount=amount, reason=reason)  # fmt: skip
    return made


def _penalty(
    by: User, employer: Employer, scheme: str, month: date, number: int, amount: int, on: date
) -> Penalty:
    made = Penalty(employer=employer, scheme=scheme, month=month, number=number, day=on, amount=amount, author=by.username)  # fmt: skip
    text = _("Late contributions of %(employer)s") % {"employer": employer}
    made.entry = _posted(by, made, _cause(made), amount, text, on)
    made.save(force_insert=True)
    record(by, "contributions.penalised", party_of(employer), scheme=scheme, area=employer.area, month=str(month), number=number,
           amount=amount)  # fmt: skip
    return made


def _posted(by: User, penalty: Penalty, key: str, amount: int, text: str, on: date) -> Entry:
    """An amount that an employer owes more for a penalty, or below zero less."""
    cause, employer = _cause(penalty), penalty.employer
    about = {"party": party_of(employer), "scheme": penalty.scheme, "area": employer.area, "cause": cause}
    lines = [Line.of(chart.EMPLOYERS, amount, **about), Line.of(chart.PENALTIES, -amount, **about)]
    return post(by=by, key=key, day=on, text=text, document=cause, lines=lines)


def _cause(penalty: Penalty) -> str:
    return f"penalty {penalty.employer_id} {penalty.scheme} {penalty.month:%Y-%m} {penalty.number}"

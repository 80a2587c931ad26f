"""Writes what a collector received and lacks: owed by them or lost; and how what they owe ends. Never by the collector."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.chart import open_missing
from allcover_site.books.operations import post, told
from allcover_site.contributions.models import Shortage
from allcover_site.contributions.operations import NotReceived
from allcover_site.contributions.queries import float_of, float_party, lacking_of
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may

MOVES: Mapping[str, tuple[str, str]] = {
    Shortage.Kind.OWED: (chart.COLLECTORS, chart.FLOAT),
    Shortage.Kind.LOST: (chart.LOSSES, chart.FLOAT),
    Shortage.Kind.REPAID: (chart.CASH, chart.COLLECTORS),
    Shortage.Kind.LET_OFF: (chart.LOSSES, chart.COLLECTORS),
}
"""Which account each kind debits, and which it credits."""


@transaction.atomic
def write_shortage(
    *, by: User, collector: User, kind: str, amount: int, day: date, reason: str, key: str
) -> Shortage:  # fmt: skip
    """This function will write that cash is missing of what a collector holds, as owed by them or as lost, or that what they owe of it is
    repaid into the cash box or let off; with the reason, the same key once, and never about oneself.

    Raises NotAllowed, NotReceived, EntryRefused.
    """
    check_may(by, "contributions.shortage", scheme=EVERY)
    if by == collector:
        raise NotAllowed(
            _("Nobody writes what is missing of what they collected themselves. Ask somebody else.")
        )
    User.objects.select_for_update().get(pk=collector.pk)
    asked = (collector.pk, kind, amount, day, reason)
    before = Shortage.objects.filter(key=key).first()
    if before is not None:
        if (before.collector_id, before.kind, before.amount, before.day, before.reason) == asked:
            return before
        raise NotReceived(_("Something else was written under this key."))
    _check(collector, kind, amount, day, reason)
    debit, credit = MOVES[kind]
    for code in (debit, credit):
        open_missing(by=by, code=code)
    made = Shortage(
        key=key, collector=collector, kind=kind, amount=amount, day=day, reason=reason, author=by.username
    )
    cause, party = f"shortage {key}", float_party(collector.username)
    lines = [
        Line(debit, debit=amount, party=party, cause=cause),
        Line(credit, credit=amount, party=party, cause=cause),
    ]
    text = f"{made.get_kind_display()}: {reason}"[:300]
    made.entry = post(by=by, key=cause, day=day, text=text, lines=lines, document=cause[:60])
    made.save(force_insert=True)
    record(
        by,
        "contributions.shortage",
        party,
        kind=str(kind),
        amount=amount,
        reason=reason,
        entry=made.entry.number,
    )
    return made


def _check(collector: User, kind: str, amount: int, day: date, reason: str) -> None:
    if kind not in MOVES or not reason.strip() or day > timezone.localdate():
        raise NotReceived(_("Write the reason, and no day to come."))
    is_of_float = MOVES[kind][1] == chart.FLOAT
    held = float_of(collector) if is_of_float else lacking_of(collector)
    if not 0 < amount <= held:
        refused = (
            _("%(who)s holds %(held)s; no more can be missing.")
            if is_of_float
            else _("%(who)s owes %(held)s of what was missing; no more is repaid or let off.")
        )
        raise NotReceived(refused % {"who": collector.username, "held": told(held)})

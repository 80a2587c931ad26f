"""Writes what a collector received and lacks: owed by them or lost; and how what they owe ends. Never by the collector; what is a loss
of the office, as one proposes and another approves."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.bookkeeping.entries import EntryRefused, Line
from allcover_site.approvals.kinds import Kind, has_kind
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.chart import open_missing
from allcover_site.books.operations import post, told
from allcover_site.contributions.models import Shortage
from allcover_site.contributions.operations import NotReceived
from allcover_site.contributions.queries import float_of, float_party, lacking_of
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may
from allcover_site.ui.days import day_told

MOVES: Mapping[str, tuple[str, str]] = {
    Shortage.Kind.OWED: (chart.COLLECTORS, chart.FLOAT),
    Shortage.Kind.LOST: (chart.LOSSES, chart.FLOAT),
    Shortage.Kind.REPAID: (chart.CASH, chart.COLLECTORS),
    Shortage.Kind.LET_OFF: (chart.LOSSES, chart.COLLECTORS),
}
"""Which account each kind debits, and which it credits."""

LOSING = (Shortage.Kind.LOST, Shortage.Kind.LET_OFF)
"""What the office bears: two people do it."""

LOSS = "loss"
"""Their kind among the deeds that two people do."""


def _check_other(by: User, collector: User) -> None:
    if by == collector:
        raise NotAllowed(
            _("Nobody writes what is missing of what they collected themselves. Ask somebody else.")
        )
    check_apart(by, collector.username)


@transaction.atomic
def propose_loss(
    *, by: User, collector: User, kind: str, amount: int, day: date, reason: str, key: str
) -> Proposed:
    """This function will propose to write missing cash as lost, or to let off what a collector owes of it; the same ``key`` once.

    Raises NotAllowed, NotReceived, NotProposed.
    """
    check_may(by, "contributions.shortage", scheme=EVERY)
    _check_other(by, collector)
    if not Proposed.objects.filter(key=f"loss {key}").exists():
        _check(collector, kind, amount, day, reason)
    content = {"collector": collector.username, "kind": str(kind), "amount": amount, "day": str(day)}
    return propose(
        by=by,
        kind=LOSS,
        about=float_party(collector.username),
        content=content,
        reason=reason,
        key=f"loss {key}",
    )


def _approved(by: User, proposed: Proposed) -> Shortage:
    held = proposed.content
    collector = User.objects.select_for_update().get(username=held["collector"])
    _check_other(by, collector)
    day, key = date.fromisoformat(held["day"]), proposed.key.removeprefix("loss ")
    _check(collector, held["kind"], held["amount"], day, proposed.reason)
    return _written(by, Shortage(key=key, collector=collector, kind=held["kind"], amount=held["amount"], day=day,
                                 reason=proposed.reason, author=proposed.author))  # fmt: skip


def _told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """Of whose cash how much would be lost, and what they hold and owe."""
    held, collector = proposed.content, User.objects.get(username=proposed.content["collector"])
    yield _("Collector"), str(collector)
    yield _("What became of it"), str(Shortage.Kind(held["kind"]).label)
    yield _("Amount"), told(held["amount"])
    yield _("Day"), day_told(date.fromisoformat(held["day"]))
    yield _("Holds"), told(float_of(collector))
    yield _("Owes of what was missing"), told(lacking_of(collector))


@transaction.atomic
def write_shortage(
    *, by: User, collector: User, kind: str, amount: int, day: date, reason: str, key: str
) -> Shortage:  # fmt: skip
    """This function will write that cash is missing of what a collector holds, as owed by them, or that what they owe of it is
    repaid into the cash box; with the reason, the same key once, and never about oneself. A loss is for :func:`propose_loss`.

    Raises NotAllowed, NotReceived, EntryRefused.
    """
    check_may(by, "contributions.shortage", scheme=EVERY)
    _check_other(by, collector)
    if kind in LOSING:
        raise NotAllowed(_("What the office loses one person proposes, and another approves."))
    User.objects.select_for_update().get(pk=collector.pk)
    asked = (collector.pk, kind, amount, day, reason)
    before = Shortage.objects.filter(key=key).first()
    if before is not None:
        if (before.collector_id, before.kind, before.amount, before.day, before.reason) == asked:
            return before
        raise NotReceived(_("Something else was written under this key."))
    _check(collector, kind, amount, day, reason)
    return _written(by, Shortage(key=key, collector=collector, kind=kind, amount=amount, day=day, reason=reason,
                                 author=by.username))  # fmt: skip


def _written(by: User, made: Shortage) -> Shortage:
    """What is missing written, with its entry."""
    amount, reason, party = made.amount, made.reason, float_party(made.collector.username)
    debit, credit = MOVES[made.kind]
    for code in (debit, credit):
        open_missing(by=by, code=code)
    cause = f"shortage {made.key}"
    lines = [
        Line(debit, debit=amount, party=party, cause=cause),
        Line(credit, credit=amount, party=party, cause=cause),
    ]
    text = f"{made.get_kind_display()}: {reason}"[:300]
    made.entry = post(by=by, key=cause, day=made.day, text=text, lines=lines, document=cause[:60])
    made.save(force_insert=True)
    record(
        by,
        "contributions.shortage",
        party,
        kind=str(made.kind),
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


has_kind(Kind(LOSS, gettext_lazy("Missing cash that the office loses"), "contributions.shortage", "contributions.settle", _approved, _told,
              (NotReceived, EntryRefused)))  # fmt: skip

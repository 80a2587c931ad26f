"""Prices, agreements with facilities and the practice with claims, from a day on: at once; by two people where claims rest on days behind
that they reach; never in months that the books have closed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover_site.approvals.kinds import Kind, has_kind, told_back
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.audit.operations import record
from allcover_site.books.queries import closed_until, told_amount
from allcover_site.claims.forms import PracticeForm
from allcover_site.claims.items import items_on
from allcover_site.claims.models import Agreement, Claim, Practice, Price, PriceList
from allcover_site.claims.pricing import Priced, list_on, prices_on
from allcover_site.claims.queries import practice_on
from allcover_site.claims.refusals import PricesRefused
from allcover_site.claims.resting import told_of
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told

RIGHT = "claims.prices"
MOST_TOLD = 50
"""Prices of a file that are told to who approves."""


class PricesNeedAnother(PricesRefused):
    """What is asked for would change days behind on which claims rest: somebody else must approve it."""


@dataclass(frozen=True)
class Change:
    """What is to be written of a scheme's prices or practice. ``content``: all of it, as JSON. ``reaches``: the first day of care that it
    concerns; None: none yet. ``claims``: those of care from then on that rest on it.
    """

    kind: str
    about: str
    scheme: str
    area: str
    content: dict[str, Any]
    reaches: date | None
    claims: QuerySet[Claim]


def of_prices(price_list: PriceList, rows: Iterable[Priced]) -> Change:
    """This function will lay out that prices are added to a list, all or none. Raises PricesRefused."""
    held = list(rows)
    if not held or any((row.amount or 0) < 0 for row in held):
        raise PricesRefused(_("A list needs prices, none below zero. Look at the file again."))
    begins = min(row.first_day for row in held)
    used, days = Q(pk__in=()), list[date]()
    for facility, first, until in _paid_by(price_list):
        if until is None or begins < until:
            days.append(max(begins, first))
            ends = Q() if until is None else Q(last_day__lt=until)
            used |= Q(facility=facility, last_day__gte=days[-1]) & ends
    claims = _asking(price_list.scheme).filter(used, lines__item__in={row.item for row in held}).distinct()
    kept = [[row.item, str(row.first_day), row.amount] for row in held]
    content = {"price_list": price_list.pk, "rows": kept}
    return Change(
        "prices", f"price list {price_list.pk}", price_list.scheme, price_list.area, content, min(days, default=None), claims
    )  # fmt: skip


def _paid_by(price_list: PriceList) -> Iterator[tuple[int, date, date | None]]:
    """The facilities that are paid by a list, each from a day on and until which it is paid by something else."""
    agreed = Agreement.objects.filter(scheme=price_list.scheme).order_by("facility", "first_day", "id")
    for facility, rows in groupby(agreed, key=lambda one: one.facility_id):
        own = list(rows)
        for one, after in zip(own, [*own[1:], None], strict=True):
            if one.price_list_id == price_list.pk:
                yield facility, one.first_day, after.first_day if after is not None else None


def _asking(scheme: str) -> QuerySet[Claim]:
    """The claims that ask a scheme to pay, first or after others."""
    found = Claim.objects.annotate(asks=Cast("submission__schemes", TextField()))
    return found.filter(Q(scheme=scheme) | Q(asks__contains=f'"{scheme}"'))


def of_agreement(facility: Facility, scheme: str, price_list: PriceList | None, first_day: date) -> Change:
    """This function will lay out that a facility is paid by a list from a day on; by none, by the package's tariffs. Raises PricesRefused."""
    if price_list is not None and price_list.scheme != scheme:
        raise PricesRefused(_("The list '%(code)s' is of another scheme.") % {"code": price_list.code})
    content = {
        "facility": facility.pk, "scheme": scheme, "price_list": price_list.pk if price_list is not None else None,
        "first_day": str(first_day),
    }  # fmt: skip
    claims = _asking(scheme).filter(facility=facility, last_day__gte=first_day)
    return Change("agreement", f"facility {facility.pk}", scheme, facility.area, content, first_day, claims)


def of_practice(
    scheme: str, first_day: date, appeal_days: int, letter_days: int, second_from: int | None
) -> Change:
    """This function will lay out how the office deals with a scheme's claims from a day on. What was told of a decision stays."""
    content = {
        "scheme": scheme, "first_day": str(first_day), "appeal_days": appeal_days, "letter_days": letter_days,
        "second_from": second_from,
    }  # fmt: skip
    claims = Claim.objects.filter(scheme=scheme, last_day__gte=first_day)
    return Change("practice", f"scheme {scheme}", scheme, "", content, first_day, claims)


@transaction.atomic
def make(*, by: User, change: Change) -> None:
    """This function will write a change of prices or practice. Raises NotAllowed, PricesRefused, as PricesNeedAnother where claims rest on
    days behind that it reaches."""
    check_may(by, RIGHT, scheme=change.scheme, area=change.area)
    _check_open(change)
    day, today = change.reaches, timezone.localdate()
    if day is not None and day < today and (rests := list(told_of(change.claims))):
        raise PricesNeedAnother(told_back(day, rests))
    WRITING[change.kind](by, change.content)


@transaction.atomic
def propose_change(*, by: User, change: Change, reason: str) -> Proposed:
    """This function will propose a change that reaches days behind, for somebody else to approve. Raises NotAllowed, PricesRefused, NotProposed."""
    check_may(by, RIGHT, scheme=change.scheme, area=change.area)
    _check_open(change)
    return propose(by=by, kind=change.kind, about=change.about, content=change.content, reason=reason, scheme=change.scheme,
                   area=change.area)  # fmt: skip


def make_or_propose(*, by: User, change: Change, reason: str) -> Proposed | None:
    """This function will write a change or, where somebody else must approve it and there is a reason, propose it. Raises as both do."""
    try:
        make(by=by, change=change)
    except PricesNeedAnother:
        if not reason.strip():
            raise
        return propose_change(by=by, change=change, reason=reason)
    return None


def _check_open(change: Change) -> None:
    closed = closed_until()
    if closed is not None and change.reaches is not None and change.reaches <= closed:
        told = _(
            "The books are closed up to %(day)s, by the prices and the practice that counted then. Choose a later day."
        )
        raise PricesRefused(told % {"day": day_told(closed)})


def _write_prices(by: User, held: dict[str, Any]) -> None:
    """What was agreed before stays written."""
    price_list = PriceList.objects.get(pk=held["price_list"])
    Price.objects.bulk_create(
        [Price(price_list=price_list, item=item, first_day=date.fromisoformat(day), amount=amount) for item, day, amount in held["rows"]],
        batch_size=500,
    )  # fmt: skip
    record(by, "claims.prices_added", f"price list {price_list.pk}", scheme=price_list.scheme, area=price_list.area,
           rows=len(held["rows"]))  # fmt: skip


def _write_agreement(by: User, held: dict[str, Any]) -> None:
    facility = Facility.objects.get(pk=held["facility"])
    price_list = PriceList.objects.filter(pk=held["price_list"]).first()
    Agreement.objects.create(
        facility=facility, scheme=held["scheme"], price_list=price_list, first_day=date.fromisoformat(held["first_day"])
    )  # fmt: skip
    record(by, "claims.prices_agreed", f"facility {facility.pk}", area=facility.area, scheme=held["scheme"], first_day=held["first_day"],
           price_list=price_list.code if price_list is not None else "")  # fmt: skip


def _write_practice(by: User, held: dict[str, Any]) -> None:
    first_day = date.fromisoformat(held["first_day"])
    Practice.objects.create(**{**held, "first_day": first_day}, set_at=timezone.now())
    record(by, "claims.practice_set", f"scheme {held['scheme']}", **held)


WRITING: dict[str, Callable[[User, dict[str, Any]], None]] = {
    "prices": _write_prices,
    "agreement": _write_agreement,
    "practice": _write_practice,
}


def _change_of(proposed: Proposed) -> Change:
    """What was proposed, and the claims that rest on it now."""
    held = proposed.content
    if proposed.kind == "prices":
        rows = [Priced(item, date.fromisoformat(day), amount) for item, day, amount in held["rows"]]
        return of_prices(PriceList.objects.get(pk=held["price_list"]), rows)
    dated = {**held, "first_day": date.fromisoformat(held["first_day"])}
    if proposed.kind == "practice":
        return of_practice(**dated)
    named = {
        "facility": Facility.objects.get(pk=held["facility"]),
        "price_list": PriceList.objects.filter(pk=held["price_list"]).first(),
    }
    return of_agreement(**{**dated, **named})


def _approved(by: User, proposed: Proposed) -> None:
    change = _change_of(proposed)
    _check_open(change)
    WRITING[change.kind](by, change.content)


def _told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """What a change would make of what counts, and what rests on it."""
    change = _change_of(proposed)
    yield _("Scheme"), called(change.scheme)
    if change.reaches is not None:
        yield _("Counts from"), day_told(change.reaches)
    yield from TELLING[change.kind](change)
    for sentence in told_of(change.claims):
        yield _("Rests on it"), sentence


def _told_prices(change: Change) -> Iterator[tuple[str, str]]:
    price_list = PriceList.objects.get(pk=change.content["price_list"])
    yield _("List of prices"), str(price_list)
    rows, names = change.content["rows"], items_on([change.scheme], timezone.localdate())
    for item, day, amount in rows[:MOST_TOLD]:
        before = prices_on(price_list, date.fromisoformat(day)).get(item)
        told = f"{_amount(before)} → {_amount(amount)} ({day_told(date.fromisoformat(day))})"
        yield names.get(item, item), told
    if len(rows) > MOST_TOLD:
        yield "…", str(len(rows))


def _told_agreement(change: Change) -> Iterator[tuple[str, str]]:
    facility = Facility.objects.get(pk=change.content["facility"])
    before = list_on(facility, change.scheme, date.fromisoformat(change.content["first_day"]))
    after = PriceList.objects.filter(pk=change.content["price_list"]).first()
    yield _("Facility"), str(facility)
    own = _("none: the package's own tariffs")
    yield _("List of prices"), f"{before or own} → {after or own}"


def _told_practice(change: Change) -> Iterator[tuple[str, str]]:
    before = practice_on(change.scheme, date.fromisoformat(change.content["first_day"]))
    for name, shown in (("appeal_days", str), ("letter_days", str), ("second_from", _amount)):
        old, new = getattr(before, name), change.content[name]
        if old != new:
            yield str(PracticeForm.base_fields[name].label), f"{shown(old)} → {shown(new)}"


def _amount(minor: int | None) -> str:
    return "–" if minor is None else told_amount(minor)


TELLING: dict[str, Callable[[Change], Iterator[tuple[str, str]]]] = {
    "prices": _told_prices,
    "agreement": _told_agreement,
    "practice": _told_practice,
}
LABELS: dict[str, Promise] = {
    "prices": gettext_lazy("Prices that count from a day before"),
    "agreement": gettext_lazy("A facility's list of prices that counts from a day before"),
    "practice": gettext_lazy("A practice with claims that counts from a day before"),
}
for _kind, _label in LABELS.items():
    has_kind(Kind(_kind, _label, RIGHT, "schemes.approve_dated_back", _approved, _told, (PricesRefused,)))

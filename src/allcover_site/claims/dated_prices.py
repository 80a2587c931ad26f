"""Prices, agreements with facilities and the practice with claims, from a day on: at once; by two people where claims rest on days behind
that they reach; never in months that the books have closed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover_site.approvals.kinds import Kind, has_kind, told_back
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.audit.operations import record
from allcover_site.books.queries import closed_until
from allcover_site.claims.models import Agreement, Practice, Price, PriceList
from allcover_site.claims.price_changes import AGREEMENT, Change, change_of, prices_digest
from allcover_site.claims.refusals import PricesRefused
from allcover_site.claims.resting import told_of
from allcover_site.claims.telling_prices import told
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility
from allcover_site.ui.days import day_told

RIGHT = "claims.prices"


class PricesNeedAnother(PricesRefused):
    """What is asked for would change days behind on which claims rest: somebody else must approve it."""


@transaction.atomic
def make(*, by: User, change: Change) -> None:
    """This function will write a change of prices or practice. Raises NotAllowed, PricesRefused, as PricesNeedAnother where claims rest on
    days behind that it reaches."""
    check_may(by, RIGHT, scheme=change.scheme, area=change.area)
    _check_open(change)
    day, today = change.reaches, timezone.localdate()
    if day < today and (rests := list(told_of(change.claims))):
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
    if closed is not None and change.reaches <= closed:
        text = _(
            "The books are closed up to %(day)s, by the prices and the practice that counted then. Choose a later day."
        )
        raise PricesRefused(text % {"day": day_told(closed)})


def _write_prices(by: User, held: dict[str, Any]) -> None:
    """What was agreed before stays written."""
    price_list = PriceList.objects.select_for_update().get(pk=held["price_list"])
    Price.objects.bulk_create(
        [Price(price_list=price_list, item=item, first_day=date.fromisoformat(day), amount=amount) for item, day, amount in held["rows"]],
        batch_size=500,
    )  # fmt: skip
    record(by, "claims.prices_added", f"price list {price_list.pk}", scheme=price_list.scheme, area=price_list.area,
           rows=len(held["rows"]), holds=prices_digest(price_list))  # fmt: skip


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
    AGREEMENT: _write_agreement,
    "practice": _write_practice,
}


def _approved(by: User, proposed: Proposed) -> None:
    change, held = change_of(proposed), proposed.content
    _check_open(change)
    if proposed.kind == AGREEMENT and held.get("prices") != change.content["prices"]:
        raise PricesRefused(
            _(
                "The prices on the list have changed since it was proposed. Refuse it, and have it proposed anew."
            )
        )
    WRITING[change.kind](by, change.content)


LABELS: dict[str, Promise] = {
    "prices": gettext_lazy("Prices that count from a day before"),
    AGREEMENT: gettext_lazy("A facility's list of prices that counts from a day before"),
    "practice": gettext_lazy("A practice with claims that counts from a day before"),
}
for _kind, _label in LABELS.items():
    has_kind(Kind(_kind, _label, RIGHT, "schemes.approve_dated_back", _approved, told, (PricesRefused,)))

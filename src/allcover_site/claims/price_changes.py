"""What is to be written of prices, agreements with facilities and the practice with claims: laid out with the day from which it
counts and the claims that rest on it; nothing is written here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from allcover_site.approvals.models import Proposed
from allcover_site.claims.models import Agreement, Claim, PriceList
from allcover_site.claims.pricing import Priced
from allcover_site.claims.refusals import PricesRefused
from allcover_site.registry.models import Facility

AGREEMENT = "agreement"
"""The kind of a facility's list of prices, among the deeds that two people do."""


@dataclass(frozen=True)
class Change:
    """What is to be written of a scheme's prices or practice. ``content``: all of it, as JSON. ``reaches``: the first day of care that it
    concerns or, of prices by which nobody is paid yet, could. ``claims``: those of care from then on that rest on it.
    """

    kind: str
    about: str
    scheme: str
    area: str
    content: dict[str, Any]
    reaches: date
    claims: QuerySet[Claim]


def of_prices(price_list: PriceList, rows: Iterable[Priced]) -> Change:
    """This function will lay out that prices are added to a list, all or none. Raises PricesRefused.

    Who approves that a facility is paid by the list looks at all of it: as long as that waits, every claim that it concerns rests on
    each of the prices.
    """
    held = list(rows)
    if not held or any((row.amount or 0) < 0 for row in held):
        raise PricesRefused(_("A list needs prices, none below zero. Look at the file again."))
    begins = min(row.first_day for row in held)
    used, proposed, days = Q(pk__in=()), Q(pk__in=()), list[date]()
    for facility, first, until in _paid_by(price_list):
        if until is None or begins < until:
            days.append(max(begins, first))
            ends = Q() if until is None else Q(last_day__lt=until)
            used |= Q(facility=facility, last_day__gte=days[-1]) & ends
    for facility, first in _to_be_paid_by(price_list):
        days.append(max(begins, first))
        proposed |= Q(facility=facility, last_day__gte=days[-1])
    asked = Q(lines__item__in={row.item for row in held})
    claims = _asking(price_list.scheme).filter(used & asked | proposed).distinct()
    kept = [[row.item, str(row.first_day), row.amount] for row in held]
    content = {"price_list": price_list.pk, "rows": kept}
    return Change(
        "prices", f"price list {price_list.pk}", price_list.scheme, price_list.area, content, min(days, default=begins), claims
    )  # fmt: skip


def _paid_by(price_list: PriceList) -> Iterator[tuple[int, date, date | None]]:
    """The facilities that are paid by a list, each from a day on and until which it is paid by something else."""
    agreed = Agreement.objects.filter(scheme=price_list.scheme).order_by("facility", "first_day", "id")
    for facility, rows in groupby(agreed, key=lambda one: one.facility_id):
        own = list(rows)
        for one, after in zip(own, [*own[1:], None], strict=True):
            if one.price_list_id == price_list.pk:
                yield facility, one.first_day, after.first_day if after is not None else None


def _to_be_paid_by(price_list: PriceList) -> Iterator[tuple[int, date]]:
    """The facilities of which it waits to be approved that they are paid by a list, each with the day from which on."""
    waiting = Proposed.objects.filter(kind=AGREEMENT, verdict__isnull=True, content__price_list=price_list.pk)
    for held in waiting.values_list("content", flat=True):
        yield held["facility"], date.fromisoformat(held["first_day"])


def prices_digest(price_list: PriceList | None) -> str:
    """This function will give the digest of all prices that a list holds, past and to come; nothing for none."""
    if price_list is None:
        return ""
    rows = [[item, str(day), amount] for item, day, amount in price_list.prices.values_list("item", "first_day", "amount")]  # fmt: skip
    return sha256(json.dumps(rows).encode()).hexdigest()


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
        "first_day": str(first_day), "prices": prices_digest(price_list),
    }  # fmt: skip
    claims = _asking(scheme).filter(facility=facility, last_day__gte=first_day)
    return Change(AGREEMENT, f"facility {facility.pk}", scheme, facility.area, content, first_day, claims)


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


def change_of(proposed: Proposed) -> Change:
    """This function will lay out what was proposed, with the claims that rest on it now."""
    held = proposed.content
    if proposed.kind == "prices":
        rows = [Priced(item, date.fromisoformat(day), amount) for item, day, amount in held["rows"]]
        return of_prices(PriceList.objects.get(pk=held["price_list"]), rows)
    first_day = date.fromisoformat(held["first_day"])
    if proposed.kind == AGREEMENT:
        price_list = PriceList.objects.filter(pk=held["price_list"]).first()
        return of_agreement(Facility.objects.get(pk=held["facility"]), held["scheme"], price_list, first_day)
    return of_practice(**{**held, "first_day": first_day})

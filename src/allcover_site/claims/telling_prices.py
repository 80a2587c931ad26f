"""What somebody who approves a change of prices or practice is told of it: what counts before and after, item by item, and what rests on it."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.approvals.models import Proposed
from allcover_site.books.queries import told_amount
from allcover_site.claims.deciding import NoPackage, package_of
from allcover_site.claims.forms import PracticeForm
from allcover_site.claims.items import items_on
from allcover_site.claims.models import Line, PriceList
from allcover_site.claims.price_changes import AGREEMENT, Change, change_of
from allcover_site.claims.pricing import list_on, prices_on
from allcover_site.claims.queries import practice_on
from allcover_site.claims.resting import told_of
from allcover_site.registry.models import Facility
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import NoVersion, system_of, version_on
from allcover_site.ui.days import day_told


def told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """This function will tell what a change would make of what counts, and what rests on it."""
    change = change_of(proposed)
    yield _("Scheme"), called(change.scheme)
    yield _("Counts from"), day_told(change.reaches)
    for sentence in told_of(change.claims):
        yield _("Rests on it"), sentence
    yield from TELLING[change.kind](change)


def _told_prices(change: Change) -> Iterator[tuple[str, str]]:
    """Every price, what claims ask for first."""
    price_list = PriceList.objects.get(pk=change.content["price_list"])
    yield _("List of prices"), str(price_list)
    rests, names, before = _asked(change), items_on([change.scheme], timezone.localdate()), cache(prices_on)
    for item, written, amount in sorted(change.content["rows"], key=lambda row: row[0] not in rests):
        day = date.fromisoformat(written)
        yield names.get(item, item), _moved(before(price_list, day).get(item), amount, day, rests.get(item))


def _told_agreement(change: Change) -> Iterator[tuple[str, str]]:
    """The price of each item that claims ask for, on the first day and whenever a list changes it; other prices are counted."""
    facility, first = Facility.objects.get(pk=change.content["facility"]), change.reaches
    before = list_on(facility, change.scheme, first)
    after = PriceList.objects.filter(pk=change.content["price_list"]).first()
    yield _("Facility"), str(facility)
    own = _("none: the package's own tariffs")
    yield _("List of prices"), f"{before or own} → {after or own}"
    rests, names = _asked(change), items_on([change.scheme], timezone.localdate())
    dated = [(item, day) for held in (before, after) if held is not None
             for item, day in held.prices.filter(first_day__gt=first).values_list("item", "first_day")]  # fmt: skip
    for item, sentence in rests.items():
        for day in (first, *sorted({day for one, day in dated if one == item})):
            old, new = (_cost(held, change.scheme, item, day) for held in (before, after))
            yield names.get(item, item), _moved(old, new, day, sentence)
    if after is not None and (
        others := after.prices.exclude(item__in=rests).values("item").distinct().count()
    ):
        yield _("Other prices on the list"), str(others)


def _told_practice(change: Change) -> Iterator[tuple[str, str]]:
    before = practice_on(change.scheme, date.fromisoformat(change.content["first_day"]))
    for name, shown in (("appeal_days", str), ("letter_days", str), ("second_from", _amount)):
        old, new = getattr(before, name), change.content[name]
        if old != new:
            yield str(PracticeForm.base_fields[name].label), f"{shown(old)} → {shown(new)}"


def _asked(change: Change) -> dict[str, str]:
    """The items that claims which rest on a change ask for, each with how many claims."""
    lines = Line.objects.filter(claim__in=change.claims.values("pk"))
    found: dict[str, str] = {}
    for item in lines.order_by("item").values_list("item", flat=True).distinct():
        asking = change.claims.filter(pk__in=lines.filter(item=item).values("claim"))
        found[item] = "; ".join(told_of(asking))
    return found


def _cost(listed: PriceList | None, scheme: str, item: str, day: date) -> int | None:
    """What a unit costs on a day by a list or else the package, in minor units; None where neither says."""
    if listed is not None:
        return prices_on(listed, day).get(item)
    try:
        system = system_of(version_on(scheme, day))
        held = package_of(system, scheme).item(item)
    except (NoVersion, NoPackage):
        return None
    tariff = held.tariff if held is not None else None
    return None if tariff is None else int(tariff.on(day) * 10**system.country.minor_digits)


def _moved(old: int | None, new: int | None, day: date, rests: str | None) -> str:
    moved = f"{_amount(old)} → {_amount(new)} ({day_told(day)})"
    return f"{moved}; {rests}" if rests else moved


def _amount(minor: int | None) -> str:
    return "–" if minor is None else told_amount(minor)


TELLING: dict[str, Callable[[Change], Iterator[tuple[str, str]]]] = {
    "prices": _told_prices,
    AGREEMENT: _told_agreement,
    "practice": _told_practice,
}

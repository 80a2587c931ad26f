"""Tells whether two who must be two people may be one: whoever reset how another signs in could sign in as them, and whoever took another
on, or alone gave them a role that approves, could have made them up."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.models import Event
from allcover_site.people.models import Bond, User
from allcover_site.people.queries import EVERY, NotAllowed, who_may
from allcover_site.ui.days import day_told

BOUND_DAYS = 7
"""Days for which two count as one person: long enough to be missed at work, and for others to see who is new."""

FOUNDER = "founder"
"""Who opens an office: whoever holds its machine, before there is anybody in it."""

FOUNDING_DAYS = 7
"""Days from the founding of an office for which taking on binds nobody: its first manager takes everybody on."""

Bonds = Mapping[str, Mapping[str, date]]
"""By whom each is bound, and through which day."""


class CountAsOne(NotAllowed):
    """Two who must be two people count as one, as one of them, or the same third, lately took another of them on or reset how they sign in."""


def one_with(by: User) -> frozenset[str]:
    """This function will give the names of all who count as one person with somebody now, their own with them."""
    bonds = _bonds()
    named = {by.username, *bonds, *(binding for held in bonds.values() for binding in held)}
    return frozenset(name for name in named if _bound_until(by.username, name, bonds) is not None)


def check_apart(by: User, *others: str) -> None:
    """This function will raise CountAsOne where somebody counts as one person with another, by their names; not where they are the same."""
    bonds = _bonds()
    for other in others:
        if other != by.username and (last := _bound_until(by.username, other, bonds)) is not None:
            told = _("%(by)s and %(other)s count as one person through %(day)s, as one of them, or the same third person, lately took another of them on, alone gave them a role that approves, or reset how they sign in. Ask somebody else.")  # fmt: skip
            raise CountAsOne(told % {"by": by.username, "other": other, "day": day_told(last)})


def bound_to(user: User) -> Mapping[str, date]:
    """This function will give who took somebody on or reset how they sign in, as far as they count as one person, each with the last day of it."""
    return _bonds().get(user.username, {})


def bind(user: User, by: User, *, is_new: bool = True) -> None:
    """This function will have somebody count as one person with who could be them, or have made them up, for some days; with others who
    did it before as well.

    ``is_new``: False leaves a bond of the two that holds.
    """
    if is_new or by.username not in bound_to(user):
        Bond.objects.create(user=user, by=by.username, at=timezone.now())


def is_being_founded() -> bool:
    """This function will tell whether the office was founded within some days."""
    found = Event.objects.filter(actor=FOUNDER).order_by("number").values_list("at", flat=True).first()
    return found is not None and timezone.now() < found + timedelta(days=FOUNDING_DAYS)


def rests_on_one() -> bool:
    """This function will tell whether one person alone may give roles and reset how others sign in, on whom all that two do then rests."""
    return sum(1 for _user in who_may("people.appoint", scheme=EVERY, area="")) < 2


def _bonds() -> Bonds:
    since = timezone.now() - timedelta(days=BOUND_DAYS)
    found: dict[str, dict[str, date]] = {}
    rows = Bond.objects.filter(at__gt=since).order_by("at").values_list("user__username", "by", "at")
    for name, by, at in rows:
        found.setdefault(name, {})[by] = _last_day(at)
    return found


def _could_be(name: str, bonds: Bonds) -> Mapping[str, date]:
    """Who could be somebody: themselves, those by whom they are bound, those by whom these are, and so on, each through the last day on
    which all of the bonds between them hold."""
    found, left = {name: date.max}, [name]
    while left:
        bound = left.pop()
        for binding, last in bonds.get(bound, {}).items():
            until = min(found[bound], last)
            if found.get(binding, date.min) < until:
                found[binding] = until
                left.append(binding)
    return found


def _bound_until(one: str, other: str, bonds: Bonds) -> date | None:
    """The last day on which two count as one, as one and the same could be both; None where nobody could."""
    mine, theirs = _could_be(one, bonds), _could_be(other, bonds)
    return max((min(mine[name], theirs[name]) for name in mine.keys() & theirs.keys()), default=None)


def _last_day(since: datetime) -> date:
    return timezone.localdate(since + timedelta(days=BOUND_DAYS))

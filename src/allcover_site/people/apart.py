"""Tells whether two who must be two people may be one: whoever reset how another signs in could sign in as them, and whoever took another
on, or alone gave them a role that approves, could have made them up."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.models import Event
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, who_may
from allcover_site.ui.days import day_told

BOUND_DAYS = 7
"""Days for which two count as one person: long enough to be missed at work, and for others to see who is new."""

FOUNDER = "founder"
"""Who opens an office: whoever holds its machine, before there is anybody in it."""

FOUNDING_DAYS = 7
"""Days from the founding of an office for which taking on binds nobody: its first manager takes everybody on."""

Bonds = dict[str, tuple[str, datetime]]
"""By whom each is bound, and since when."""


class CountAsOne(NotAllowed):
    """Two who must be two people count as one, as one of them, or the same third, lately took another of them on or reset how they sign in."""


def one_with(by: User) -> frozenset[str]:
    """This function will give the names of all who count as one person with somebody now, their own with them."""
    bonds = _bonds()
    own = _line(by.username, bonds)[-1]
    named = {by.username, *bonds, *(binding for binding, _since in bonds.values())}
    return frozenset({by.username} | {name for name in named if _line(name, bonds)[-1] == own})


def check_apart(by: User, *others: str) -> None:
    """This function will raise CountAsOne where somebody counts as one person with another, by their names; not where they are the same."""
    bonds = _bonds()
    for other in others:
        if other != by.username and (last := _bound_until(by.username, other, bonds)) is not None:
            told = _("%(by)s and %(other)s count as one person through %(day)s, as one of them, or the same third person, lately took another of them on, alone gave them a role that approves, or reset how they sign in. Ask somebody else.")  # fmt: skip
            raise CountAsOne(told % {"by": by.username, "other": other, "day": day_told(last)})


def bound_through(user: User) -> date | None:
    """This function will give the last day on which somebody counts as one person with who took them on or reset how they sign in."""
    bond = _bonds().get(user.username)
    return _last_day(bond[1]) if bond is not None else None


def bind(user: User, by: User, *, is_new: bool = True) -> None:
    """This function will have somebody, who is not saved, count as one person with who could be them, or have made them up, for some days.

    ``is_new``: False leaves a bond that holds, as of who knows their password.
    """
    if is_new or bound_through(user) is None:
        user.bound_by, user.bound_at = by.username, timezone.now()


def is_being_founded() -> bool:
    """This function will tell whether the office was founded within some days."""
    found = Event.objects.filter(actor=FOUNDER).order_by("number").values_list("at", flat=True).first()
    return found is not None and timezone.now() < found + timedelta(days=FOUNDING_DAYS)


def rests_on_one() -> bool:
    """This function will tell whether one person alone may give roles and reset how others sign in, on whom all that two do then rests."""
    return sum(1 for _user in who_may("people.appoint", scheme=EVERY, area="")) < 2


def _bonds() -> Bonds:
    since = timezone.now() - timedelta(days=BOUND_DAYS)
    rows = User.objects.filter(bound_at__gt=since).values_list("username", "bound_by", "bound_at")
    return {name: (by, at) for name, by, at in rows if at is not None}


def _line(name: str, bonds: Bonds) -> list[str]:
    """Somebody, by whom they are bound, by whom that one is, and so on."""
    found = [name]
    while found[-1] in bonds and (binding := bonds[found[-1]][0]) not in found:
        found.append(binding)
    return found


def _bound_until(one: str, other: str, bonds: Bonds) -> date | None:
    """The last day on which two count as one: until the first of the bonds between them is over; None where there are none."""
    mine, theirs = _line(one, bonds), _line(other, bonds)
    shared = next((name for name in mine if name in theirs), None)
    if shared is None:
        return None
    between = [*mine[: mine.index(shared)], *theirs[: theirs.index(shared)]]
    return min(_last_day(bonds[name][1]) for name in between)


def _last_day(since: datetime) -> date:
    return timezone.localdate(since + timedelta(days=BOUND_DAYS))

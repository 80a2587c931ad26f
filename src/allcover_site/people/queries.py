"""Reads who may do what. An area is a path such as ``north.lake``; who may act in ``north`` may act there too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.people.models import Grant, User
from allcover_site.people.naming import scheme_called
from allcover_site.people.rights import APPROVING, RIGHTS, ROLES


class NotAllowed(Exception):
    """Somebody asks for what none of their roles gives them there."""


EVERY = "*"
"""In the place of a scheme: the right is asked for in every scheme, as for what binds the whole office."""


@dataclass(frozen=True)
class Reach:
    """Where somebody holds a right: areas (empty for none), where ``""`` is everywhere."""

    areas: tuple[str, ...]

    def holds(self, area: str) -> bool:
        """This function will tell whether an area is within reach.

        >>> Reach(("north",)).holds("north.lake"), Reach(("north",)).holds("northern")
        (True, False)
        """
        return any(own in ("", area) or area.startswith(f"{own}.") for own in self.areas)

    def condition(self, field: str) -> Q:
        """This function will write the reach as a condition on a field that holds an area."""
        if "" in self.areas:
            return Q()
        within = Q(pk__in=())
        for own in self.areas:
            within |= Q(**{field: own}) | Q(**{f"{field}__startswith": f"{own}."})
        return within


def staff() -> QuerySet[User]:
    """This function will give the staff with their roles."""
    return User.objects.prefetch_related("grants")


def grants_of(user: User, on: date | None = None) -> QuerySet[Grant]:
    """This function will give the roles that somebody holds on a day, by default today."""
    day = on or timezone.localdate()
    held = user.grants.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day, is_agreed=True
    )
    return held if user.is_active else held.none()


def held_by(user: User) -> tuple[Grant, ...]:
    """This function will give the roles that somebody holds today; read once for a page.

    What is done is asked of :func:`check_may`, in its own transaction.
    """
    if user.grants_kept is not None:
        return user.grants_kept
    found = tuple(grants_of(user))
    if user.is_at_a_page:
        user.grants_kept = found
    return found


def rights_of(user: User) -> frozenset[str]:
    """This function will give the rights that somebody holds today, for any scheme and area."""
    return frozenset[str]().union(*(_rights(grant) for grant in held_by(user)))


def reach_of(user: User, right: str, scheme: str = "") -> Reach:
    """This function will say in which areas somebody holds a right today, for a scheme, (empty) for any, or for EVERY."""
    return _reach(held_by(user), right, scheme)


def _reach(grants: Iterable[Grant], right: str, scheme: str) -> Reach:
    held = [grant for grant in grants if right in _rights(grant)]
    return Reach(tuple(grant.area for grant in held if not scheme or grant.scheme in ("", scheme)))


def grants_with(user: User, right: str, scheme: str = "scheme", area: str = "area") -> Q:
    """This function will write where somebody holds a right today as a condition on fields that hold a scheme and an area."""
    found = Q(pk__in=())
    for grant in held_by(user):
        if right in _rights(grant):
            within = Reach((grant.area,)).condition(area)
            within &= Q(**{scheme: grant.scheme}) if grant.scheme else Q()
            if not within:
                return within  # Everywhere and for every scheme; joined to another condition it would say nothing.
            found |= within
    return found


def everywhere(user: User, right: str, schemes: Iterable[str]) -> tuple[str, ...]:
    """This function will give those of some schemes for which somebody holds a right today in every area."""
    return tuple(scheme for scheme in schemes if reach_of(user, right, scheme).holds(""))


def within_reach(user: User, right: str, schemes: Iterable[str]) -> tuple[str, ...]:
    """This function will give those of some schemes for which somebody holds a right today, in whatever area."""
    return tuple(scheme for scheme in schemes if reach_of(user, right, scheme).areas)


def check_may(user: User, right: str, *, scheme: str = "", area: str = "") -> None:
    """This function will raise NotAllowed unless somebody holds a right today for a scheme and area.

    An empty ``scheme`` asks for the right in any scheme, EVERY for all of them; an empty ``area`` asks for it everywhere.
    """
    if not may(user, right, scheme=scheme, area=area):
        raise NotAllowed(
            _("%(user)s does not hold the right '%(right)s' for %(where)s.")
            % {"user": user.username, "right": RIGHTS.get(right, right), "where": _where(scheme, area)}
        )


def may(user: User, right: str, *, scheme: str = "", area: str = "") -> bool:
    """This function will tell whether somebody holds a right today for a scheme and area, as :func:`check_may` asks."""
    return _reach(grants_of(user), right, scheme).holds(area)


def _where(scheme: str, area: str) -> str:
    """A scheme and an area as a reader knows them."""
    named = scheme_called(scheme) if scheme not in ("", EVERY) else ""
    return ", ".join(part for part in (named, area) if part) or _("the whole office")


def approves(user: User) -> bool:
    """This function will tell whether somebody holds, for whatever scheme or area, a right that lets them approve."""
    return not APPROVING.isdisjoint(rights_of(user))


def who_may(right: str, *, scheme: str, area: str) -> Iterator[User]:
    """This function will give everybody who holds a right today for a scheme and area."""
    roles = [role for role, (_name, rights) in ROLES.items() if right in rights]
    for user in User.objects.filter(is_active=True, grants__role__in=roles).distinct():
        if reach_of(user, right, scheme).holds(area):
            yield user


def _rights(grant: Grant) -> frozenset[str]:
    return ROLES[grant.role][1] if grant.role in ROLES else frozenset()

"""Reads deeds that two people do."""

from django.db.models import Q, QuerySet

from allcover_site.approvals.kinds import KINDS
from allcover_site.approvals.models import Proposed
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, grants_with, reach_of


def proposed_for(user: User) -> QuerySet[Proposed]:
    """This function will give what somebody proposed or may approve, what waits first."""
    own = Q(author=user.username) | _approved_by(user, *KINDS)
    return Proposed.objects.filter(own).select_related("verdict").order_by("verdict__id", "-id")


def to_approve(user: User, *kinds: str) -> QuerySet[Proposed]:
    """This function will give what waits for somebody to approve it, of some kinds or of all."""
    waiting = Proposed.objects.filter(verdict__isnull=True).exclude(author=user.username)
    return waiting.filter(_approved_by(user, *(kinds or KINDS)))


def _approved_by(user: User, *kinds: str) -> Q:
    """What somebody may approve. A deed of no scheme is approved by who holds the right for all; one of no area by who
    holds it everywhere."""
    found = Q(pk__in=())
    for kind in kinds:
        right = KINDS[kind].approves
        within = grants_with(user, right)
        if (
            within
        ):  # Empty is everywhere and for every scheme; joined to another condition it would say nothing.
            within |= Q(scheme="") & reach_of(user, right, EVERY).condition("area")
        found |= Q(kind=kind) & within
    return found

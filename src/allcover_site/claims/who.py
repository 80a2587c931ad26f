"""Who of the office may decide a claim or rule on an appeal now, for the pages to say to who may not."""

from django.utils import timezone

from allcover_site.claims.appealing import check_no_part
from allcover_site.claims.cases import cases_of
from allcover_site.claims.models import Appeal, Claim
from allcover_site.claims.queries import practice_on, schemes_of
from allcover_site.claims.refusals import ClaimRefused
from allcover_site.claims.settling import check_open, check_second, past_of
from allcover_site.people.apart import one_with
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, may, who_may
from allcover_site.registry.staff import own_of


def is_open_to(user: User, claim: Claim) -> bool:
    """This function will tell whether somebody who holds the right may review a claim that waits."""
    cases = cases_of([claim.pk])
    try:
        check_open(user, cases[claim.pk], past_of(cases)[claim.pk], one_with(user), own_of(user))
    except (ClaimRefused, NotAllowed):
        return False
    return True


def who_may_decide(claim: Claim) -> list[str]:
    """This function will name who may decide a claim that waits, once it is looked through where it must be."""
    past = past_of(cases_of([claim.pk]))[claim.pk]
    asked = claim.submission.asked if hasattr(claim, "submission") else 0
    needs_second = bool(past.first) and past.needs_second(
        asked, practice_on(claim.scheme, timezone.localdate()).second_from
    )
    found = []
    for user in who_may("claims.decide", scheme=claim.scheme, area=claim.area):
        others = all(
            may(user, "claims.decide", scheme=scheme, area=claim.area) for scheme in schemes_of(claim)
        )
        try:
            if needs_second:
                check_second(user, past, one_with(user))
        except NotAllowed:
            continue
        if others and is_open_to(user, claim):
            found.append(user.username)
    return found


def may_rule(user: User, appeal: Appeal) -> bool:
    """This function will tell whether somebody who holds the right may rule on an appeal, or accept one that is late."""
    try:
        check_no_part(user, appeal)
    except NotAllowed:
        return False
    return True


def who_may_rule(appeal: Appeal) -> list[str]:
    """This function will name who may rule on an appeal."""
    claim = appeal.decision.claim
    holding = who_may("claims.reverse", scheme=claim.scheme, area=claim.area)
    return [user.username for user in holding if may_rule(user, appeal)]

"""The queue of the reviewers, and the random sample that tells how many of the claims hold something to cut."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.claims.models import Claim, Sample, Sampled
from allcover_site.claims.queries import claims_for, cut_by_reviewers, standing
from allcover_site.claims.refusals import ClaimRefused
from allcover_site.claims.sampling import Share, drawn, share_of, size_of
from allcover_site.people.models import User
from allcover_site.people.queries import check_may


@dataclass(frozen=True)
class Told:
    """What a sample says of the claims it was drawn from; ``cut`` and ``asked`` are the money of those looked through."""

    sample: Sample
    size: int
    looked: int
    share: Share
    cut: int
    asked: int


def waiting() -> QuerySet[Claim]:
    """This function will give the claims without a decision that stands."""
    return Claim.objects.exclude(decisions__in=standing())


def queue_for(user: User) -> QuerySet[Claim]:
    """This function will give the claims that wait within a reviewer's reach: the sample, then the highest score."""
    own = (
        claims_for(user, "claims.review")
        .filter(pk__in=waiting().values("pk"))
        .exclude(entered_by=user.username)
    )
    return (
        own.select_related("submission")
        .prefetch_related("sampled", "looks")
        .order_by("-submission__score", "id")
    )


@transaction.atomic
def draw(
    *,
    by: User,
    scheme: str,
    area: str,
    margin: float,
    confidence: float,
    expected: float = 0.5,
    seed: str = "",
) -> Sample:
    """This function will draw a random sample of the claims of a scheme and area that wait, of the size that is needed.

    The seed is made by the machine unless given, and is kept, so that the draw can be repeated. Raises NotAllowed,
    ClaimRefused.
    """
    check_may(by, "claims.sample", scheme=scheme, area=area)
    found = waiting().filter(scheme=scheme).order_by("pk").values_list("pk", "area")
    population = [pk for pk, own in found if not area or own == area or own.startswith(f"{area}.")]
    if not population:
        raise ClaimRefused(_("No claim waits there, so there is nothing to draw from."))
    try:
        size = size_of(len(population), margin, confidence, expected)
    except ValueError as error:
        raise ClaimRefused(_("Margin, confidence and expected share lie between 0 and 1.")) from error
    sample = Sample.objects.create(
        scheme=scheme, area=area, seed=seed or secrets.token_hex(16), margin=str(margin), confidence=str(confidence),
        expected=str(expected), population=population, drawn_by=by.username, drawn_at=timezone.now(),
    )  # fmt: skip
    chosen = drawn(population, size, sample.seed)
    Sampled.objects.bulk_create(Sampled(sample=sample, claim_id=number) for number in chosen)
    record(
        by,
        "claims.sample_drawn",
        f"sample {sample.pk}",
        scheme=scheme,
        area=area,
        seed=sample.seed,
        of=len(population),
        size=size,
    )
    return sample


def is_same_draw(sample: Sample) -> bool:
    """This function will draw a sample again and tell whether it is the one that was kept."""
    held = tuple(sample.claims.order_by("claim_id").values_list("claim_id", flat=True))
    return drawn(sample.population, len(held), sample.seed) == held


def told_by(sample: Sample) -> Told:
    """This function will say what a sample tells: the share of claims of which reviewers cut something, with its interval."""
    claims = [
        one.claim
        for one in sample.claims.select_related("claim").prefetch_related("claim__decisions__reversal")
    ]
    decisions = [claim.decision for claim in claims if claim.decision is not None]
    cuts = [cut_by_reviewers(decision.lines) for decision in decisions]
    share = share_of(
        sum(cut > 0 for cut in cuts), len(cuts), len(sample.population), float(sample.confidence)
    )
    return Told(
        sample, len(claims), len(cuts), share, sum(cuts), sum(decision.asked for decision in decisions)
    )

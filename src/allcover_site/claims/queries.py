"""Reads claims: what a decision rests on, what somebody may see, and whether decisions and books agree."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet, Sum

from allcover_site.books import chart
from allcover_site.books.queries import credited
from allcover_site.claims.covering import cover_on
from allcover_site.claims.deciding import Decided, Plain, decided
from allcover_site.claims.models import Claim, Decision, Line
from allcover_site.people.models import User
from allcover_site.people.queries import reach_of
from allcover_site.schemes.queries import system_of


def claims_for(user: User) -> QuerySet[Claim]:
    """This function will give the claims within somebody's reach, the newest first."""
    found = Claim.objects.filter(reach_of(user, "claims.read").condition("area"))
    return found.select_related("facility", "person", "decision")


def inputs_of(claim: Claim) -> Plain:
    """This function will write all that a decision rests on as plain values: the claim, the cover, what was used before."""
    cover = cover_on(claim.person, claim.household, claim.scheme, claim.last_day)
    return {
        "claim": {
            "id": str(claim.pk),
            "patient": {
                "id": str(claim.person_id),
                "household": str(claim.household_id),
                "birth_date": claim.person.birth_date.isoformat(),
                "sex": claim.person.sex,
            },
            "cover": {
                "start": cover.start.isoformat(),
                "last": cover.last.isoformat(),
                "member_since": cover.member_since.isoformat(),
                "members": cover.members,
            },
            "first_day": claim.first_day.isoformat(),
            "last_day": claim.last_day.isoformat(),
            "lines": [_line(line) for line in claim.lines.all()],
            "visit": claim.visit,
            "level": claim.facility.level,
        },
        "history": [used for decision in _before(claim) for used in decision.used],
    }


def replayed(decision: Decision) -> Decided:
    """This function will decide again what was decided, from what was kept; the outcome must be the same."""
    return decided(system_of(decision.version), decision.claim.scheme, decision.inputs)


def is_same(decision: Decision, again: Decided) -> bool:
    """This function will tell whether a decision made again is the one that was kept."""
    names = ("lines", "used", "asked", "paid", "patient", "provider")
    return all(getattr(decision, name) == getattr(again, name) for name in names)


def faults_of_claims() -> Iterator[str]:
    """This function will say where decisions and books do not agree: what facilities are owed is what was decided."""
    decided_by_facility = Decision.objects.values("claim__facility_id").annotate(paid=Sum("paid"))
    booked = credited(chart.PAYABLE, "claim")
    for row in decided_by_facility:
        party = f"facility {row['claim__facility_id']}"
        if booked.get(party, 0) != row["paid"]:
            yield f"{party}: decided {row['paid']}, in the books {booked.get(party, 0)}."
    for decision in Decision.objects.filter(paid__gt=0, entry__isnull=True):
        yield f"Claim {decision.claim_id} is decided and not in the books."


def _before(claim: Claim) -> QuerySet[Decision]:
    """Decisions on other claims of the patient and of the household."""
    same = Q(claim__person_id=claim.person_id) | Q(claim__household_id=claim.household_id)
    return Decision.objects.filter(same, claim__scheme=claim.scheme).exclude(claim=claim).order_by("pk")


def _line(line: Line) -> dict[str, Any]:
    return {
        "item": line.item,
        "quantity": line.quantity,
        "price": line.price,
        "approved_quantity": line.approved_quantity,
        "approved_price": line.approved_price,
        "has_prior_approval": line.has_prior_approval,
    }

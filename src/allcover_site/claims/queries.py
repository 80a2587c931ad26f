"""Reads claims: what a decision rests on, what somebody may see, and whether decisions and books agree."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from allcover.rules.definition import System
from allcover_site.books import chart
from allcover_site.books.queries import credited
from allcover_site.claims.covering import cover_on
from allcover_site.claims.deciding import Decided, Plain, decided, package_of
from allcover_site.claims.models import Claim, Decision, Letter, Line, Payment, Practice
from allcover_site.claims.pricing import listed_on
from allcover_site.contributions.queries import affiliation_on
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with, reach_of
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.queries import same_as
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import NoVersion, schemes, system_of, version_on


def claims_for(user: User, right: str = "claims.read") -> QuerySet[Claim]:
    """This function will give the claims for which somebody holds a right, by scheme and area, the newest first."""
    found = Claim.objects.filter(grants_with(user, right))
    return found.select_related("facility", "person").prefetch_related("decisions__reversal")


def letters_for(user: User, right: str = "claims.read") -> QuerySet[Letter]:
    """This function will give the letters of guarantee for which somebody holds a right."""
    found = Letter.objects.filter(grants_with(user, right, area="facility__area"))
    return found.select_related("facility", "person", "end")


def payments_for(user: User, right: str = "claims.read") -> QuerySet[Payment]:
    """This function will give the payments of facilities all of whose claims somebody holds a right for, by scheme and area."""
    others = Claim.objects.exclude(pk__in=Claim.objects.filter(grants_with(user, right)).values("pk"))
    within = Payment.objects.filter(reach_of(user, right).condition("facility__area"))
    found = within.exclude(parts__decision__claim__in=others)
    return found.select_related("facility").prefetch_related("steps")


def standing() -> QuerySet[Decision]:
    """This function will give the decisions that were not reversed."""
    return Decision.objects.filter(reversal__isnull=True)


def practice_on(scheme: str, day: date) -> Practice:
    """This function will give the office's practice with a scheme's claims on a day; the usual one where none is set."""
    found = Practice.objects.filter(scheme=scheme, first_day__lte=day).last()
    return found or Practice(scheme=scheme, first_day=day)


def asked_of(person: Person, day: date) -> tuple[str, ...]:
    """This function will name the schemes that cover care and of which somebody is a member on a day."""
    return tuple(
        scheme
        for scheme in schemes()
        if affiliation_on(person, scheme, day) is not None and _has_package(scheme, day)
    )


def inputs_of(claim: Claim) -> Plain:
    """This function will write all that a decision rests on as plain values, for every scheme that is asked."""
    return inputs_for(claim, list(claim.lines.all()), schemes_of(claim))


def schemes_of(claim: Claim) -> tuple[str, ...]:
    """This function will name the schemes that a claim asks to pay, in order."""
    return tuple(claim.submission.schemes) if hasattr(claim, "submission") else (claim.scheme,)


def inputs_for(claim: Claim, lines: Iterable[Line], named: Iterable[str]) -> Plain:
    """This function will write what a decision on lines would rest on, by the schemes named."""
    asked = [_Asked(claim, scheme, version_on(scheme, claim.last_day)) for scheme in named]
    plain = [_line(line, asked) for line in lines]
    return {"asked": [one.written(plain) for one in asked]}


def systems_of(inputs: Plain) -> Mapping[str, System]:
    """This function will give the law of every scheme that is asked, by the version that was written down."""
    return {
        one["scheme"]: system_of(Version.objects.get(scheme=one["scheme"], number=one["version"]))
        for one in inputs["asked"]
    }


def used_before(person: Person, household: Household, scheme: str, claim: Claim | None = None) -> list[Plain]:
    """This function will give what other claims of somebody and of the household used of a scheme.

    What somebody used under another number, before the two were merged, is written as theirs.
    """
    numbers = same_as(person)
    same = Q(claim__person__in=numbers) | Q(claim__household=household)
    before = standing().filter(same).exclude(claim=claim).order_by("pk").values_list("used", flat=True)
    own = {"person": str(person.pk)}
    return [
        used | own if used["person"] in map(str, numbers) else used
        for all_used in before
        for used in all_used
        if used["scheme"] == scheme
    ]


def replayed(decision: Decision) -> Decided:
    """This function will decide again what was decided, from what was kept; the outcome must be the same."""
    return decided(systems_of(decision.inputs), decision.inputs)


def is_same(decision: Decision, again: Decided) -> bool:
    """This function will tell whether a decision made again is the one that was kept."""
    names = ("lines", "used", "asked", "paid", "patient", "provider")
    return all(getattr(decision, name) == getattr(again, name) for name in names)


def party_of(facility: Facility) -> str:
    """This function will name a facility in the books."""
    return f"facility {facility.pk}"


def faults_of_claims() -> Iterator[str]:
    """This function will say where decisions and books do not agree: what facilities are owed is what was decided."""
    decided_by_facility = Decision.objects.order_by().values("claim__facility_id").annotate(all=Sum("paid"))
    booked = credited(chart.PAYABLE, "claim")
    for row in decided_by_facility:
        party = f"facility {row['claim__facility_id']}"
        if booked.get(party, 0) != row["all"]:
            yield f"{party}: decided {row['all']}, in the books {booked.get(party, 0)}."
    for decision in Decision.objects.filter(paid__gt=0, entry__isnull=True):
        yield f"Claim {decision.claim_id} is decided and not in the books."
    for decision in Decision.objects.filter(entry__isnull=False, reversal__isnull=False):
        if decision.reversal.entry_id is None:
            yield f"The decision on claim {decision.claim_id} is reversed, and its entry is not."


def _has_package(scheme: str, day: date) -> bool:
    try:
        return system_of(version_on(scheme, day)).schemes[scheme].package is not None
    except NoVersion:
        return False


class _Asked:
    """A scheme that is asked to pay: its package and the facility's list of prices on the day of care."""

    def __init__(self, claim: Claim, scheme: str, version: Version) -> None:
        self.claim, self.scheme, self.version = claim, scheme, version
        self.package = package_of(system_of(version), scheme)
        self.digits = system_of(version).country.minor_digits
        self.listed = listed_on(claim.facility, scheme, claim.last_day)

    def price(self, item: str) -> int | None:
        """What a unit costs by the facility's list or else the package, in minor units; None where neither says."""
        if self.listed is not None:
            return self.listed.get(item)
        held = self.package.item(item)
        tariff = held.tariff if held is not None else None
        return None if tariff is None else int(tariff.on(self.claim.last_day) * 10**self.digits)

    def written(self, lines: list[Plain]) -> Plain:
        claim = self.claim
        cover = cover_on(claim.person, claim.household, self.scheme, claim.last_day)
        return {
            "scheme": self.scheme,
            "version": self.version.number,
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
                "lines": [self._line(line) for line in lines],
                "visit": claim.visit,
                "level": claim.facility.level,
            },
            "history": used_before(claim.person, claim.household, self.scheme, claim if claim.pk else None),
        }

    def _line(self, line: Plain) -> Plain:
        if self.listed is None:
            return {**line, "listed_price": None, "is_listed": True}
        return {
            **line,
            "listed_price": self.listed.get(line["item"]),
            "is_listed": line["item"] in self.listed,
        }


def _line(line: Line, asked: list[_Asked]) -> dict[str, Any]:
    """A line as asked; without a price of its own it asks for the first that a scheme knows."""
    known = (price for one in asked if (price := one.price(line.item)) is not None)
    return {
        "item": line.item,
        "quantity": line.quantity,
        "price": line.price if line.price is not None else next(known, None),
        "approved_quantity": line.approved_quantity,
        "approved_price": line.approved_price,
        "has_prior_approval": line.has_prior_approval,
    }

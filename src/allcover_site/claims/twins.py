"""Which claims came in after another for the same care: so that the first of two is told as the second is, whose sign was written as it came in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from allcover_site.audit.among import among
from allcover_site.claims.cases import Case
from allcover_site.claims.deciding import Plain
from allcover_site.claims.models import Claim, Line
from allcover_site.registry.queries import groups_of


class Later(NamedTuple):
    """A later claim for the same care, and when it came in."""

    code: str
    entered_at: datetime


def twins_after(cases: Mapping[int, Case]) -> dict[int, list[Later]]:
    """This function will give the later claims of the same person, facility and days with one of the same items, the oldest
    first, by the number of the claim; of those that have some."""
    if not cases:
        return {}
    groups = groups_of({case.person for case in cases.values()})
    numbers = {other: own for own, group in groups.items() for other in group}
    days = [case.first_day for case in cases.values()]
    rows = Claim.objects.filter(
        among("person", sorted(numbers)),
        first_day__gte=min(days),
        first_day__lte=max(days),
        pk__gt=min(cases),
    )
    near: dict[tuple[object, ...], list[tuple[int, Later]]] = {}
    for number, code, entered_at, person, *rest in rows.order_by("pk").values_list("pk", "code", "entered_at", "person_id", "facility_id", "first_day", "last_day"):  # fmt: skip
        near.setdefault((numbers[person], *rest), []).append((number, Later(code, entered_at)))
    later = {
        number: [each for each in near.get((numbers[case.person], case.facility, case.first_day, case.last_day), ()) if each[0] > number]
        for number, case in cases.items()
    }  # fmt: skip
    items = _items({other for others in later.values() for other, _later in others})
    return {
        number: twins
        for number, case in cases.items()
        if (twins := [each for other, each in later[number]
                      if not items[other].isdisjoint(line["item"] for line in case.lines)])
    }  # fmt: skip


def sign_of(later: Sequence[Later]) -> list[Plain]:
    """This function will give the sign of a claim after which others came in for the same care; it has no points, as the score was told before."""
    return (
        [{"name": "twin_later", "points": 0, "facts": {"claims": ", ".join(each.code for each in later)}}]
        if later
        else []
    )


def _items(claims: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {number: set() for number in claims}
    if claims:
        for number, item in Line.objects.filter(among("claim", sorted(claims))).order_by().values_list("claim_id", "item"):  # fmt: skip
            found[number].add(item)
    return found

"""What a machine can say of a claim when it comes in: what would be refused and why, and what speaks for looking at it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from allcover_site.claims.deciding import Decided, Plain
from allcover_site.claims.models import Claim, Line, Submission
from allcover_site.claims.queries import standing
from allcover_site.claims.risk import Seen, score_of, signs_of

LATELY = timedelta(days=30)
BEFORE = 200
"""Claims of a facility, and lines of an item, from which the usual amount is taken."""

LIMITS = ("over_number", "over_item_limit", "over_group_limit", "over_ceiling")
ALL_REFUSED = 1
"""The exchange code of a claim all of whose lines are refused."""


def findings_of(found: Decided) -> list[Plain]:
    """This function will give every refusal of a claim as the machine decides it: line, code, why and on what facts.

    A claim that is refused as a whole is told once, with line 0; one all of whose lines are refused too.
    """
    refused = [
        {"line": position, **part}
        for position, line in enumerate(found.lines, start=1)
        for part in line["parts"]
        if part["step"] == line["refused"]
    ]
    whole = [one for one in refused if one["step"] in ("outside_cover", "group_limit")]
    if len(whole) == len(found.lines):
        return [{**whole[0], "line": 0, "amount": sum(one["amount"] for one in whole)}]
    if found.lines and all(line["refused"] for line in found.lines):
        amount = sum(one["amount"] for one in refused)
        refused.append(
            {"line": 0, "step": "all_lines_refused", "code": ALL_REFUSED, "amount": amount, "facts": []}
        )
    return refused


class Usual:
    """What was usual before some claims came in: amounts of their facilities, prices of their items, their patients' claims.

    What comes in with them is added one after the other.
    """

    def __init__(self, claims: Sequence[Claim], items: Iterable[str]) -> None:
        self._amounts = {
            facility: _newest(_amounts_of(facility)) for facility in {claim.facility_id for claim in claims}
        }
        self._cut = {facility: _cut(facility) for facility in self._amounts}
        self._prices = {item: _newest(_prices_of(item)) for item in set(items)}
        self._claims: dict[int, list[Claim]] = defaultdict(list)
        self._items: dict[int, list[str]] = defaultdict(list)
        self._read(claims)

    def _read(self, claims: Sequence[Claim]) -> None:
        """The claims of the same patients, from a month before the first to the last of them, with their items."""
        days = [claim.last_day for claim in claims]
        rows = Claim.objects.filter(person__in={claim.person_id for claim in claims}, last_day__gt=min(days) - LATELY,
                                    last_day__lte=max(days)).exclude(pk__in=[claim.pk for claim in claims])  # fmt: skip
        for claim in rows:
            self._claims[claim.person_id].append(claim)
        for number, item in Line.objects.filter(claim__in=rows).values_list("claim_id", "item"):
            self._items[number].append(item)

    def seen(self, claim: Claim, lines: Sequence[Line], inputs: Plain, found: Decided) -> Seen:
        """This function will give what speaks for or against looking at a claim."""
        lately = [
            other
            for other in self._claims[claim.person_id]
            if claim.last_day - LATELY < other.last_day <= claim.last_day
        ]
        priced = inputs["asked"][0]["claim"]["lines"]
        cut = [part["amount"] for line in found.lines for part in line["parts"] if part["step"] in LIMITS]
        return Seen(
            first_day=claim.first_day, visit=claim.visit, asked=found.asked, facility_amounts=self._amounts[claim.facility_id],
            prices={line["item"]: (line["price"], self._prices[line["item"]]) for line in priced},
            twins=self._twins(claim, lines), claims_lately=len(lately) + 1, cut_lately=self._cut[claim.facility_id],
            limited=sum(cut), refused=sum(bool(line["refused"]) for line in found.lines),
        )  # fmt: skip

    def _twins(self, claim: Claim, lines: Sequence[Line]) -> list[str]:
        """Other claims of the same person, facility and days with the same items; the newest first."""
        same = (claim.facility_id, claim.first_day, claim.last_day)
        items = sorted(line.item for line in lines)
        return [
            other.code
            for other in sorted(self._claims[claim.person_id], key=lambda other: -other.pk)
            if (other.facility_id, other.first_day, other.last_day) == same
            and sorted(self._items[other.pk]) == items
        ]

    def note(self, claim: Claim, lines: Sequence[Line], found: Decided) -> None:
        """This function will let the claims after one know of it."""
        self._amounts[claim.facility_id].append(found.asked)
        self._claims[claim.person_id].append(claim)
        for line in lines:
            self._items[claim.pk].append(line.item)
            if line.price is not None:
                self._prices[line.item].append(line.price)


def submission_of(claim: Claim, schemes: Sequence[str], found: Decided, seen: Seen) -> Submission:
    """This function will write down what the checks find in a claim that has come in; part of entering it."""
    signs = signs_of(seen)
    return Submission(
        claim=claim, schemes=list(schemes), findings=findings_of(found), asked=found.asked, expected=found.paid,
        signs=[{"name": sign.name, "points": sign.points, "facts": dict(sign.facts)} for sign in signs],
        score=score_of(signs), submitted_at=claim.entered_at,
    )  # fmt: skip


def _newest(rows: QuerySet[Any, int]) -> deque[int]:
    """The newest of some amounts, the oldest of them first: each that is added pushes one out."""
    return deque(reversed(rows[:BEFORE]), maxlen=BEFORE)


def _amounts_of(facility: int) -> QuerySet[Submission, int]:
    return Submission.objects.filter(claim__facility=facility).order_by("-id").values_list("asked", flat=True)


def _prices_of(item: str) -> QuerySet[Line, int]:
    return Line.objects.filter(item=item, price__isnull=False).order_by("-id").values_list("price", flat=True)  # type: ignore[return-value]


def _cut(facility: int) -> tuple[int, int]:
    """What reviewers left out lately of a facility's claims, and what they asked for."""
    decided_lately = standing().filter(claim__facility=facility).order_by("-id")
    shares = list(decided_lately.values_list("provider", "asked")[:BEFORE])
    return sum(provider for provider, _ in shares), sum(asked for _, asked in shares)

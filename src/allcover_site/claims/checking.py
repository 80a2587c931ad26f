"""What a machine can say of a claim when it comes in: what would be refused and why, and what speaks for looking at it."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from allcover_site.claims.deciding import Decided, Plain, decided
from allcover_site.claims.models import Claim, Line, Submission
from allcover_site.claims.queries import inputs_for, standing, systems_of
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


def submit(claim: Claim, schemes: Sequence[str]) -> Submission:
    """This function will keep what the checks find in a claim that has come in; part of entering it."""
    lines = list(claim.lines.all())
    inputs = inputs_for(claim, lines, schemes)
    found = decided(systems_of(inputs), inputs)
    signs = signs_of(_seen(claim, lines, inputs, found))
    return Submission.objects.create(
        claim=claim, schemes=list(schemes), findings=findings_of(found), asked=found.asked, expected=found.paid,
        signs=[{"name": sign.name, "points": sign.points, "facts": dict(sign.facts)} for sign in signs],
        score=score_of(signs), submitted_at=timezone.now(),
    )  # fmt: skip


def _seen(claim: Claim, lines: Sequence[Line], inputs: Plain, found: Decided) -> Seen:
    others = Claim.objects.exclude(pk=claim.pk)
    amounts = Submission.objects.filter(claim__facility=claim.facility).exclude(claim=claim).order_by("-id")
    of_person = others.filter(person=claim.person)
    lately = of_person.filter(last_day__gt=claim.last_day - LATELY, last_day__lte=claim.last_day)
    cut = standing().filter(claim__facility=claim.facility).order_by("-id")
    shares = list(cut.values_list("provider", "asked")[:BEFORE])
    priced = inputs["asked"][0]["claim"]["lines"]
    return Seen(
        first_day=claim.first_day,
        visit=claim.visit,
        asked=found.asked,
        facility_amounts=list(amounts.values_list("asked", flat=True)[:BEFORE]),
        prices={line["item"]: (line["price"], _prices_before(claim, line["item"])) for line in priced},
        twins=_twins(claim, lines, of_person),
        claims_lately=lately.count() + 1,
        cut_lately=(sum(provider for provider, _ in shares), sum(asked for _, asked in shares)),
        limited=sum(
            part["amount"] for line in found.lines for part in line["parts"] if part["step"] in LIMITS
        ),
        refused=sum(bool(line["refused"]) for line in found.lines),
    )


def _prices_before(claim: Claim, item: str) -> list[int]:
    before = Line.objects.filter(item=item, price__isnull=False).exclude(claim=claim).order_by("-id")
    return [price for price in before.values_list("price", flat=True)[:BEFORE] if price is not None]


def _twins(claim: Claim, lines: Sequence[Line], of_person: QuerySet[Claim]) -> list[str]:
    """Other claims of the same person, facility and days with the same items."""
    items = sorted(line.item for line in lines)
    same = of_person.filter(facility=claim.facility, first_day=claim.first_day, last_day=claim.last_day)
    return [
        other.code
        for other in same.prefetch_related("lines")
        if sorted(line.item for line in other.lines.all()) == items
    ]

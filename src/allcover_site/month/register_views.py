"""Registers on paper, within the reach of whoever prints them: members, receipts, claims; and cards with a code to scan."""

from datetime import date

import segno
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from allcover_site.books.queries import book
from allcover_site.claims.queries import claims_for
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.models import Affiliation, Receipt
from allcover_site.contributions.queries import affiliation_on
from allcover_site.contributions.telling import STATES
from allcover_site.month.views import span_of
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import Homes, holding_on, households_for, members_on
from allcover_site.schemes.queries import NoVersion

A_PRINT = 500
"""Rows of a printed page of a register: more than a day's work, less than what a phone can show."""


@opened_by("registry.read")
def members_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will print the register of members on a day."""
    form, span = span_of(request, user, "registry.read")
    day, scheme = (span.last, span.scheme) if span is not None else (timezone.localdate(), "")
    within = grants_with(user, "registry.read", area="person__area")
    holding = Affiliation.objects.filter(holding_on(day), scheme=scheme)
    under_another = Exists(holding.filter(person=OuterRef("person__merged_into")))
    members = holding.filter(within).exclude(under_another).select_related("person")
    ordered = members.order_by("person__family_name", "person__given_name", "person_id")
    page = Paginator(ordered, A_PRINT).get_page(request.GET.get("page"))
    held = {"form": form, "day": day, "page": page, "rows": _with_states(list(page), scheme, day)}
    return render(request, "month/members.html", held)


def _with_states(
    members: list[Affiliation], scheme: str, day: date
) -> list[tuple[Affiliation, str | Promise]]:
    """Each with what they are to the scheme on the day; nothing of who lives nowhere, or before there is a law."""
    homes = Homes(member.person_id for member in members)
    lives = {
        member.person_id: home for member in members if (home := homes.on(member.person_id, day)) is not None
    }
    known = gathered(lives, lives.values())

    def state(person: int) -> str | Promise:
        if person not in lives:
            return ""
        try:
            return STATES[known.standing_on(person, lives[person], scheme, day).state]
        except NoVersion:
            return ""

    return [(member, state(member.person_id)) for member in members]


@opened_by("contributions.read")
def receipts_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will print the register of receipts between two days, collector by collector, in their order; those of
    employers stand among those of households, as they have one sequence."""
    form, span = span_of(request, user, "contributions.read")
    of_households = Q(
        grants_with(user, "contributions.read", area="household__area"), household__isnull=False
    )
    of_employers = Q(grants_with(user, "contributions.read", area="employer__area"), employer__isnull=False)
    receipts = Receipt.objects.filter(of_households | of_employers).select_related(
        "collector", "cancellation", "employer", "entry"
    )
    if span is not None:
        receipts = receipts.filter(scheme=span.scheme, day__gte=span.first, day__lte=span.last)
    else:
        receipts = receipts.none()
    ordered = receipts.order_by("collector__username", "number")
    held = {
        "form": form,
        "book": book(),
        "page": Paginator(ordered, A_PRINT).get_page(request.GET.get("page")),
    }
    return render(request, "month/receipts.html", held)


@opened_by("claims.read")
def claims_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will print the register of claims with care between two days."""
    form, span = span_of(request, user, "claims.read")
    claims = claims_for(user)
    if span is not None:
        claims = claims.filter(scheme=span.scheme, last_day__gte=span.first, last_day__lte=span.last)
    ordered = claims.order_by("facility_id", Length("code"), "code")  # 2 before 10
    page = Paginator(ordered, A_PRINT).get_page(request.GET.get("page"))
    rows = [(claim, claim.decision) for claim in page]
    return render(request, "month/claims.html", {"form": form, "book": book(), "page": page, "rows": rows})


@opened_by("registry.read")
def cards_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will print the cards of a household's members; the code holds their number and nothing else."""
    household = get_object_or_404(households_for(user, scheme), pk=number)
    held = {
        "household": household,
        "scheme": scheme,
        "cards": _cards(household, scheme, timezone.localdate()),
    }
    return render(request, "month/cards.html", held)


def code_of(number: int) -> SafeString:
    """This function will draw a code to scan that holds a person's number, as a picture within the page."""
    drawn = segno.make(f"M{number}", error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=3, border=2))  # noqa: S308 - drawn here from a number


def _cards(household: Household, scheme: str, day: date) -> list[tuple[Person, date, SafeString]]:
    found = []
    for member in members_on(household, day):
        affiliation = affiliation_on(member.person, scheme, day)
        if affiliation is not None:
            found.append((member.person, affiliation.first_day, code_of(member.person_id)))
    return found

"""The page of funders: what the State and donors owe of contributions by the published law, and receiving it."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.queries import book
from allcover_site.contributions.counting import minor_of
from allcover_site.contributions.forms import FundingForm
from allcover_site.contributions.funding import NotFunded, receive_of_funder
from allcover_site.contributions.funding_queries import FUNDERS, funders, payments
from allcover_site.contributions.models import FunderShare
from allcover_site.contributions.operations import NotReceived
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of
from allcover_site.schemes.queries import schemes
from allcover_site.ui.telling import done

MOST = 100


@opened_by("contributions.read")
def funders_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show what funders owe of the schemes that somebody may see everywhere, and what they paid."""
    seen = [scheme for scheme in schemes() if reach_of(user, "contributions.read", scheme).holds("")]
    held = {
        "rows": [each for each in funders() if each.scheme in seen],
        "shares": FunderShare.objects.filter(scheme__in=seen).select_related("period", "part")[:MOST],
        "payments": payments().filter(scheme__in=seen)[:MOST],
        "may_receive": "contributions.bank" in rights_of(user),
        "form": FundingForm(initial={"key": uuid4(), "day": timezone.localdate()}, auto_id=False),
        "book": book(),
    }
    return render(request, "contributions/funders.html", held)


@require_POST
@opened_by("contributions.bank")
def receive_page(request: HttpRequest, user: User, scheme: str, payer: str) -> HttpResponse:
    """This function will receive what a funder paid into the bank."""
    if payer not in FUNDERS or not reach_of(user, "contributions.bank", scheme).holds(""):
        raise Http404(scheme)
    done(request, FundingForm(request.POST),
         lambda held: receive_of_funder(by=user, scheme=scheme, payer=payer, amount=minor_of(held["amount"]),
                                        day=held["day"], document=held["document"], key=str(held["key"])),
         (NotFunded, NotReceived, NotAllowed, EntryRefused), _("The money is received."))  # fmt: skip
    return redirect("contributions:funders")

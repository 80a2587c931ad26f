"""The page on which is written what is missing of what a collector received, and what became of it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.approvals.operations import NotProposed
from allcover_site.books.queries import book
from allcover_site.contributions.counting import minor_of
from allcover_site.contributions.forms import ShortageForm
from allcover_site.contributions.models import Shortage
from allcover_site.contributions.operations import NotReceived
from allcover_site.contributions.queries import float_of, lacking_of
from allcover_site.contributions.shortages import LOSING, propose_loss, write_shortage
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.ui.telling import done


@opened_by("contributions.shortage")
def shortage_page(request: HttpRequest, user: User, username: str) -> HttpResponse:
    """This function will show what a collector holds and owes of what was missing, and write what is missing now."""
    collector = get_object_or_404(User.objects.filter(receipts__isnull=False).distinct(), username=username)
    if request.method == "POST":
        form = ShortageForm(request.POST)
        is_loss = request.POST.get("kind") in LOSING
        deed = propose_loss if is_loss else write_shortage
        told = _("It waits for somebody else to approve it.") if is_loss else _("It is written.")
        done(request, form,
             lambda held: deed(by=user, collector=collector, kind=held["kind"], amount=minor_of(held["amount"]),
                               day=held["day"], reason=held["reason"], key=str(held["key"])),
             (NotReceived, NotAllowed, NotProposed, EntryRefused), told)  # fmt: skip
        return redirect("contributions:shortage", username=username)
    held = {
        "collector": collector,
        "book": book(),
        "holds": float_of(collector),
        "lacks": lacking_of(collector),
        "rows": Shortage.objects.filter(collector=collector),
        "form": None
        if collector == user
        else ShortageForm(initial={"key": uuid4(), "day": timezone.localdate()}),
    }
    return render(request, "contributions/shortage.html", held)

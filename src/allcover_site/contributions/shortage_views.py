"""The page on which is written what is missing of what a collector received, and what became of it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.queries import book
from allcover_site.contributions.counting import minor_of
from allcover_site.contributions.forms import ShortageForm
from allcover_site.contributions.models import Shortage
from allcover_site.contributions.operations import NotReceived
from allcover_site.contributions.queries import float_of, lacking_of
from allcover_site.contributions.shortages import write_shortage
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.ui.telling import done


@opened_by("contributions.shortage")
def shortage_page(request: HttpRequest, user: User, username: str) -> HttpResponse:
    """This function will show what a collector holds and owes of what was missing, and write what is missing now."""
    collector = get_object_or_404(User.objects.filter(receipts__isnull=False).distinct(), username=username)
    if request.method == "POST":
        done(request, ShortageForm(request.POST),
             lambda held: write_shortage(by=user, collector=collector, kind=held["kind"], amount=minor_of(held["amount"]),
                                         day=held["day"], reason=held["reason"], key=str(held["key"])),
             (NotReceived, NotAllowed, EntryRefused), _("It is written."))  # fmt: skip
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

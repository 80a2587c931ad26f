"""The pages of entries by hand: writing, approving, refusing and reversing them, opening balances, opening a year."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books import proposing
from allcover_site.books.forms import (
    EntryForm,
    LineForms,
    OpeningForm,
    ReasonForm,
    ReverseForm,
    YearForm,
    lines_of,
)
from allcover_site.books.models import Entry, Proposal
from allcover_site.books.operations import BooksRefused
from allcover_site.books.queries import book
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, rights_of
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (BooksRefused, NotAllowed, EntryRefused)


@opened_by("books.read", EVERY)
def proposals_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the entries by hand, those that wait first."""
    asked = Proposal.objects.select_related("answer__entry").order_by("answer__id", "-id")
    proposals = Paginator(asked, A_PAGE).get_page(request.GET.get("page"))
    held = rights_of(user)
    return render(request, "books/proposals.html", {
        "proposals": proposals, "book": book(), "reason_form": ReasonForm(auto_id=False),
        "may_write": "books.write" in held, "may_approve": "books.approve" in held, "own": user.username,
    })  # fmt: skip


@opened_by("books.write", EVERY)
def propose_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will write an entry for somebody else to approve."""
    form = EntryForm(request.POST or None, initial={"key": uuid4(), "day": timezone.localdate()})
    rows = LineForms(request.POST or None)

    def write(held: dict[str, Any]) -> None:
        proposing.propose(by=user, lines=tuple(lines_of(rows, book())), **{**held, "key": str(held["key"])})

    if request.method == "POST" and rows.is_valid() and _written(request, form, write):
        return redirect("books:proposals")
    return render(request, "books/propose.html", {"form": form, "rows": rows, "book": book()})


@opened_by("books.write", EVERY)
def opening_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will write the balances with which the books open, for somebody else to approve."""
    form = OpeningForm(request.POST or None, initial={"key": uuid4(), "day": timezone.localdate()})

    def write(held: dict[str, Any]) -> None:
        lines = proposing.opening_lines(form.usual(book()))
        proposing.propose(
            by=user, key=proposing.opening_key(), day=held["day"], text=_("Opening balances"), lines=lines
        )

    if request.method == "POST" and _written(request, form, write):
        return redirect("books:proposals")
    return render(request, "books/opening.html", {"form": form, "book": book()})


@require_POST
@opened_by("books.approve", EVERY)
def approve_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will post what somebody else wrote."""
    proposal = get_object_or_404(Proposal, pk=number)
    try:
        proposing.approve(by=user, proposal=proposal)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The entry is posted."))
    return redirect("books:proposals")


@require_POST
@opened_by("books.approve", EVERY)
def refuse_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will refuse what somebody else wrote."""
    proposal = get_object_or_404(Proposal, pk=number)
    done(request, ReasonForm(request.POST),
         lambda held: proposing.refuse(by=user, proposal=proposal, reason=held["reason"]), REFUSALS,
         _("The entry is refused."))  # fmt: skip
    return redirect("books:proposals")


@opened_by("books.read", EVERY)
def entry_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show an entry with its lines, its author, its seal and what reversed it."""
    entry = get_object_or_404(Entry.objects.prefetch_related("lines__account"), pk=number)
    held = {"entry": entry, "book": book(), "form": ReverseForm(initial={"day": timezone.localdate()}),
            "may_reverse": "books.approve" in rights_of(user) and hasattr(entry, "answered")}  # fmt: skip
    return render(request, "books/entry.html", held)


@require_POST
@opened_by("books.approve", EVERY)
def reverse_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will reverse an entry that was written by hand."""
    entry = get_object_or_404(Entry, pk=number)
    done(request, ReverseForm(request.POST),
         lambda held: proposing.reverse_by_hand(by=user, entry=entry, day=held["day"], reason=held["reason"]), REFUSALS,
         _("The entry is reversed."))  # fmt: skip
    return redirect("books:entry", number=number)


@require_POST
@opened_by("books.close", EVERY)
def open_year_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will open the months of a year."""
    done(request, YearForm(request.POST), lambda held: proposing.open_year(by=user, year=held["year"]), REFUSALS,
         _("The months of the year are open."))  # fmt: skip
    return redirect("books:balance")


def _written(request: HttpRequest, form: Any, write: Callable[[dict[str, Any]], None]) -> bool:
    """Whether what a form holds was written; why it was not stands on the form."""
    if not form.is_valid():
        return False
    try:
        write(form.cleaned_data)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The entry waits for somebody else to approve it."))
    return True

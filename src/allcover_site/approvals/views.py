"""The pages of deeds that two people do: what waits, approving and refusing it."""

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.approvals.forms import ReasonForm
from allcover_site.approvals.kinds import KINDS
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import NotProposed, approve, digest_of, refuse, seen_of
from allcover_site.approvals.queries import proposed_for, to_approve
from allcover_site.people.apart import rests_on_one
from allcover_site.people.doors import opened
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.ui.telling import done

A_PAGE = 25
ROWS_OPEN = 20
"""Rows of what a deed changes that stand open on the page; the others are folded, and counted."""


def takes_part(user: User) -> bool:
    """This function will tell whether somebody may propose or approve any deed that two people do."""
    return bool(
        rights_of(user) & {right for kind in KINDS.values() for right in (kind.proposes, kind.approves)}
    )


@opened(takes_part)
def deeds_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show what somebody proposed or may approve, what waits first."""
    page = Paginator(proposed_for(user), A_PAGE).get_page(request.GET.get("page"))
    may = set(to_approve(user).filter(pk__in=[one.pk for one in page]).values_list("pk", flat=True))
    rows = [(one, KINDS[one.kind].label, told[:ROWS_OPEN], told[ROWS_OPEN:], digest_of(told), one.pk in may)
            for one in page for told in (seen_of(one),)]  # fmt: skip
    held = {"page": page, "rows": rows, "own": user.username, "form": ReasonForm(auto_id=False),
            "rests_on_one": rests_on_one()}  # fmt: skip
    return render(request, "approvals/deeds.html", held)


@require_POST
@opened(takes_part)
def approve_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will do what somebody else proposed, as the page told it."""
    proposed = _proposed(user, number)
    refusals: tuple[type[Exception], ...] = (NotProposed, NotAllowed, *KINDS[proposed.kind].refusals)
    done(request, Form(request.POST), lambda _held: approve(by=user, proposed=proposed, read=request.POST.get("read", "")), refusals, _("Approved and done."))  # fmt: skip
    return redirect("approvals:deeds")


@require_POST
@opened(takes_part)
def refuse_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will refuse what somebody proposed."""
    proposed = _proposed(user, number)
    done(request, ReasonForm(request.POST), lambda held: refuse(by=user, proposed=proposed, reason=held["reason"]),
         (NotProposed, NotAllowed), _("Refused: nothing of it is done."))  # fmt: skip
    return redirect("approvals:deeds")


def _proposed(user: User, number: int) -> Proposed:
    return get_object_or_404(proposed_for(user), pk=number)

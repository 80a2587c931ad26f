"""The pages of reviewers: the queue by what speaks for looking, the random sample, appeals and taking back."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.queries import book
from allcover_site.claims.appealing import accept_late, last_day_to_appeal, receive_appeal, rule
from allcover_site.claims.cases import cases_of
from allcover_site.claims.explaining import explained, signs_told
from allcover_site.claims.forms import (
    AcceptanceForm,
    AppealForm,
    LookForm,
    ReasonForm,
    RulingForm,
    SampleForm,
)
from allcover_site.claims.models import Appeal, Sample
from allcover_site.claims.operations import look, take_back
from allcover_site.claims.queries import appeals_waiting, claims_for
from allcover_site.claims.refusals import AppealRefused, ClaimRefused
from allcover_site.claims.reviewing import draw, queue_for, told_by
from allcover_site.claims.twins import sign_of, twins_after
from allcover_site.claims.who import may_rule, who_may_rule
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, grants_with, rights_of
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (ClaimRefused, AppealRefused, NotAllowed, EntryRefused)


@opened_by("claims.review")
def queue_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the claims that wait, those first for which most speaks to look at them."""
    page = Paginator(queue_for(user), A_PAGE).get_page(request.GET.get("page"))
    held_book, later = book(), twins_after(cases_of([claim.pk for claim in page]))
    rows = [
        {"claim": claim, "sampled": bool(claim.sampled.all()), "looks": claim.looks.all(),
         "signs": signs_told([*(claim.submission.signs if hasattr(claim, "submission") else ()), *sign_of(later.get(claim.pk, ()))], held_book, user)}
        for claim in page
    ]  # fmt: skip
    return render(request, "claims/queue.html", {"page": page, "rows": rows, "book": held_book})


@opened_by("claims.sample")
def samples_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show what the random samples tell, and draw another."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and done(
        request, form, lambda held: draw(by=user, **held), REFUSALS, _("The sample is drawn.")
    ):
        return redirect("claims:samples")
    own = Sample.objects.filter(grants_with(user, "claims.sample"))
    held = {"told": [told_by(sample) for sample in own[:20]], "form": form, "book": book()}
    return render(request, "claims/samples.html", held)


@require_POST
@opened_by("claims.review")
def look_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will say that a claim was looked through, or ask for a second reviewer."""
    claim = get_object_or_404(claims_for(user), pk=number)
    done(request, LookForm(request.POST), lambda held: look(by=user, claim=claim, **held), REFUSALS,
         _("Your look at the claim is written down."))  # fmt: skip
    return redirect("claims:claim", number=number)


@opened_by("claims.read")
def explanation_page(request: HttpRequest, user: User, number: int, decision: int) -> HttpResponse:
    """This function will explain a decision to the member and the facility, to be printed."""
    claim = get_object_or_404(claims_for(user), pk=number)
    one = get_object_or_404(claim.decisions.select_related("version", "reversal"), number=decision)
    held_book, for_facility = book(), request.GET.get("for") == "facility"
    reader = Appeal.Appellant.FACILITY if for_facility else Appeal.Appellant.PATIENT
    appeals, last = one.appeals.select_related("ruling", "acceptance"), last_day_to_appeal(one)
    is_open = not one.is_reversed and all(appeal.appellant != reader for appeal in appeals)
    is_past = timezone.localdate() > last
    held = {"claim": claim, "decision": one, "book": held_book, "lines": explained(one, held_book),
            "for_facility": for_facility, "last_day": last, "appeals": appeals, "asked": one.inputs["asked"],
            "may_still_appeal": is_open and not is_past, "is_too_late": is_open and is_past}  # fmt: skip
    return render(request, "claims/explanation.html", held)


@require_POST
@opened_by("claims.appeal")
def appeal_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will enter an appeal against the decision that stands."""
    claim = get_object_or_404(claims_for(user), pk=number)
    decision = get_object_or_404(claim.decisions.filter(reversal__isnull=True))
    done(request, AppealForm(request.POST), lambda held: receive_appeal(by=user, decision=decision, **held),
         REFUSALS, _("The appeal is entered."))  # fmt: skip
    return redirect("claims:claim", number=number)


@opened_by("claims.reverse")
def appeals_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show the appeals that wait for a ruling."""
    waiting = appeals_waiting(user).select_related("decision__claim__facility", "acceptance")
    held = {
        "appeals": [(appeal, may_rule(user, appeal), who_may_rule(appeal)) for appeal in waiting],
        "form": RulingForm(auto_id=False),
        "acceptance_form": AcceptanceForm(auto_id=False),
    }
    return render(request, "claims/appeals.html", held)


@require_POST
@opened_by("claims.reverse")
def accept_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will say whether an appeal that was entered late is accepted."""
    appeal = get_object_or_404(appeals_waiting(user), pk=number)
    done(request, AcceptanceForm(request.POST),
         lambda held: accept_late(by=user, appeal=appeal, is_accepted=held["outcome"] == "accepted", reason=held["reason"]),
         REFUSALS, _("The late appeal is answered."))  # fmt: skip
    return redirect("claims:appeals")


@require_POST
@opened_by("claims.reverse")
def rule_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will rule on an appeal."""
    own = claims_for(user, "claims.reverse").values("pk")
    appeal = get_object_or_404(Appeal.objects.filter(decision__claim__in=own), pk=number)
    done(request, RulingForm(request.POST),
         lambda held: rule(by=user, appeal=appeal, on=timezone.localdate(), is_allowed=held["outcome"] == "allowed",
                           reason=held["reason"]),
         REFUSALS, _("The appeal is ruled on."))  # fmt: skip
    return redirect("claims:claim", number=appeal.decision.claim_id)


@require_POST
@opened_by("claims.reverse")
def take_back_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will take back the decision that stands."""
    claim = get_object_or_404(claims_for(user), pk=number)
    decision = get_object_or_404(claim.decisions.filter(reversal__isnull=True))
    done(request, ReasonForm(request.POST),
         lambda held: take_back(by=user, decision=decision, on=timezone.localdate(), **held),
         REFUSALS, _("The decision is taken back."))  # fmt: skip
    return redirect("claims:claim", number=number)


def deeds_of(user: User) -> dict[str, bool]:
    """This function will say which deeds on a claim somebody's rights open at all."""
    held = rights_of(user)
    return {f"may_{name}": f"claims.{name}" in held for name in ("appeal", "reverse")}

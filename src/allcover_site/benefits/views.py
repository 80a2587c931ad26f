"""The pages of benefits: what each month comes to, who is given what, and how one decision was found."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.engine.program import NotCompiled
from allcover_site.benefits.forms import MonthForm
from allcover_site.benefits.operations import award_everybody, replayed
from allcover_site.benefits.queries import awards_for, by_branch, left_out_of, payrolls_for
from allcover_site.books.queries import book
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of
from allcover_site.runs.finding import NotInBulk
from allcover_site.runs.models import Run
from allcover_site.schemes.queries import NoVersion
from allcover_site.ui.telling import done

REFUSALS = (NotAllowed, NoVersion, NotInBulk, NotCompiled, EntryRefused)
ON_A_PAGE = 100

BRANCHES = {
    "medical_care": gettext_lazy("Medical care"),
    "sickness": gettext_lazy("Sickness"),
    "unemployment": gettext_lazy("Unemployment"),
    "old_age": gettext_lazy("Old age"),
    "employment_injury": gettext_lazy("Employment injury"),
    "family": gettext_lazy("Family"),
    "maternity": gettext_lazy("Maternity"),
    "invalidity": gettext_lazy("Invalidity"),
    "survivors": gettext_lazy("Survivors"),
    "social_assistance": gettext_lazy("Social assistance"),
}


@opened_by("benefits.read")
def payrolls_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the months that were decided with what each comes to."""
    held = {"payrolls": payrolls_for(user), "book": book(), "may_decide": "benefits.award" in rights_of(user),
            "form": MonthForm()}  # fmt: skip
    return render(request, "benefits/payrolls.html", held)


@require_POST
@opened_by("benefits.award")
def decide_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will decide what everybody is given for a month."""
    done(request, MonthForm(request.POST),
         lambda held: award_everybody(by=user, scheme=held["scheme"], month=held["month"]), REFUSALS,
         _("The month is decided."))  # fmt: skip
    return redirect("benefits:payrolls")


@opened_by("benefits.read")
def payroll_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show who is given what for a month, and who could not be decided."""
    run = get_object_or_404(Run, pk=number, deed="benefits")
    if not reach_of(user, "benefits.read", run.scheme).areas:
        raise Http404
    awards = awards_for(user).filter(run=run).order_by("pk")
    branches = by_branch(awards)
    held = {"run": run, "book": book(), "branches": _named(branches), "all": sum(branches.values()),
            "left_out": Paginator(left_out_of(user, run), ON_A_PAGE).get_page(request.GET.get("left")),
            "rights": rights_of(user),
            "page": Paginator(awards, ON_A_PAGE).get_page(request.GET.get("page"))}  # fmt: skip
    return render(request, "benefits/payroll.html", held)


@opened_by("benefits.read")
def award_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show how an award was found, made again from what was kept."""
    award = get_object_or_404(awards_for(user), pk=number)
    found = replayed(award)
    known = {label: amount for label, amount in found.amounts.items() if amount}
    held = {"award": award, "found": found, "book": book(), "amounts": _named(award.amounts),
            "agrees": known == {label: amount for label, amount in award.amounts.items() if amount}}  # fmt: skip
    return render(request, "benefits/award.html", held)


def _named(amounts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(BRANCHES.get(branch, branch)), amount) for branch, amount in sorted(amounts.items())]

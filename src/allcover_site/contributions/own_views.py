"""The pages of an employer's own clerk: their workers, a month's wages by hand or from a file, what is owed; and who is one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import add_months
from allcover.vocabulary.fault import Faults
from allcover_site.books.queries import book
from allcover_site.contributions.declaring import (
    NotAppointed,
    appoint_declarer,
    end_declarer,
    own_employers,
)
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employer_queries import (
    changes_of,
    left_out_of,
    members_among,
    months_missing,
    schemes_of_wages,
)
from allcover_site.contributions.employers import NotDeclared, file_declaration
from allcover_site.contributions.forms import (
    DayForm,
    DeclarerForm,
    OwnMonthForm,
    WagesForm,
    left_out_knowingly,
)
from allcover_site.contributions.leaving_out import Compared, NotNamed
from allcover_site.contributions.models import WageDeclaration
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, reach_of
from allcover_site.registry.import_views import as_download, faults_shown
from allcover_site.registry.models import Employer, Employment
from allcover_site.registry.queries import holding_on
from allcover_site.schemes.queries import NoVersion
from allcover_site.ui.amounts import AmountField
from allcover_site.ui.telling import done

A_PAGE = 25
MOST_BY_HAND = 100
"""Workers whose wages are written on the page; more come from a file."""

REFUSALS = (NotDeclared, NotAllowed, NoVersion, EntryRefused)


@opened_by("contributions.declare_own")
def own_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the employers for which somebody declares, with the schemes they declare to."""
    offered = schemes_of_wages(timezone.localdate())
    rows = [(employer, [scheme for scheme in offered if own_employers(user, scheme).filter(pk=employer.pk).exists()])
            for employer in own_employers(user)]  # fmt: skip
    return render(request, "contributions/own.html", {"rows": rows})


@opened_by("contributions.declare_own")
def own_employer_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will show what an employer has declared and owes to who declares for it, and take a month's wages as a file."""
    employer = _own(user, scheme, number)
    if request.method != "POST":
        return _shown(request, employer, scheme)
    form = WagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, employer, scheme, form=form)
    return _declared(request, user, employer, scheme, form, form.name, form.content())


@require_POST
@opened_by("contributions.declare_own")
def by_hand_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will take a month's wages that were written on the page; of who is left empty it is asked."""
    employer = _own(user, scheme, number)
    form = HandForm(request.POST, workers=_workers(employer))
    if not form.is_valid():
        return _shown(request, employer, scheme, hand_form=form)
    return _declared(request, user, employer, scheme, form, _("written by hand"), form.content().encode())


@opened_by("contributions.declare_own")
def own_wages_page(_request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponseBase:
    """This function will give a table to fill in: the workers of today, without what they earned."""
    rows = [
        (each.person_id, str(each.person), "", "yes", "") for each in _workers(_own(user, scheme, number))
    ]
    return as_download("wages", "csv", ("worker", "name", "earnings", "contract", "sector"), rows)


@opened_by("contributions.declare_own")
def own_declaration_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a declaration to who declares for the employer: its workers and what is owed for each."""
    declaration = get_object_or_404(WageDeclaration.objects.select_related("employer", "version"), pk=number)
    _own(user, declaration.scheme, declaration.employer_id)
    wages = Paginator(declaration.wages.select_related("person"), A_PAGE).get_page(request.GET.get("page"))
    held = {"declaration": declaration, "wages": wages, "payers": list(declaration.dues.items()), "changes": changes_of(declaration), "left_out": left_out_of(declaration), "members": members_among(wages, declaration), "book": book(), "is_own": True}  # fmt: skip
    return render(request, "contributions/declaration.html", held)


@require_POST
@opened_by("people.appoint")
def appoint_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will let somebody declare for an employer."""
    employer = _appointing(user, number)
    done(request, DeclarerForm(request.POST),
         lambda held: appoint_declarer(by=user, employer=employer, username=held["username"], on=held["on"]),
         (NotAppointed, NotAllowed), _("They declare for the employer."))  # fmt: skip
    return redirect("contributions:employer", scheme=scheme, number=number)


@require_POST
@opened_by("people.appoint")
def end_page(request: HttpRequest, user: User, scheme: str, number: int, row: int) -> HttpResponse:
    """This function will end that somebody declares for an employer."""
    declarer = get_object_or_404(_appointing(user, number).declarers, pk=row)
    done(request, DayForm(request.POST), lambda held: end_declarer(by=user, declarer=declarer, last_day=held["on"]),
         (NotAppointed, NotAllowed), _("It has its last day."))  # fmt: skip
    return redirect("contributions:employer", scheme=scheme, number=number)


class HandForm(OwnMonthForm):
    """A month's wages written on the page: a field of earnings for each worker, and whether there is a written contract."""

    def __init__(self, data: Any = None, *, workers: list[Employment], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.workers = workers
        for each in workers:
            self.fields[f"earnings-{each.person_id}"] = AmountField(label=str(each.person), required=False)
            self.fields[f"contract-{each.person_id}"] = forms.BooleanField(label=_("Written contract"), required=False, initial=True)  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """That somebody earned something."""
        held = super().clean() or {}
        if not any(held.get(f"earnings-{each.person_id}") is not None for each in self.workers):
            raise forms.ValidationError(_("Write what at least one worker earned."))
        return held

    def content(self) -> str:
        """This function will write the wages as the table that an employer hands in."""
        lines = ["worker,earnings,contract"]
        for each in self.workers:
            earnings: Decimal | None = self.cleaned_data[f"earnings-{each.person_id}"]
            if earnings is not None:
                contract = "yes" if self.cleaned_data[f"contract-{each.person_id}"] else "no"
                # Four digits at least after the point: three could be read as thousands.
                places = max(4, -int(earnings.as_tuple().exponent))
                lines.append(f"{each.person_id},{earnings:.{places}f},{contract}")
        return "\n".join(lines)

    def rows(self) -> list[tuple[Employment, forms.BoundField, forms.BoundField]]:
        """This function will give each worker with their fields."""
        return [(each, self[f"earnings-{each.person_id}"], self[f"contract-{each.person_id}"]) for each in self.workers]  # fmt: skip


def _own(user: User, scheme: str, number: int) -> Employer:
    return get_object_or_404(own_employers(user, scheme), pk=number)


def _appointing(user: User, number: int) -> Employer:
    within = Employer.objects.filter(reach_of(user, "people.appoint", EVERY).condition("area"))
    return get_object_or_404(within, pk=number)


def _workers(employer: Employer) -> list[Employment]:
    working = employer.employments.filter(holding_on(timezone.localdate())).select_related("person")
    return list(working.order_by("person__family_name", "person__given_name", "pk")[:MOST_BY_HAND])


def _declared(
    request: HttpRequest, user: User, employer: Employer, scheme: str, form: OwnMonthForm | WagesForm, name: str, content: bytes
) -> HttpResponse:  # fmt: skip
    is_by_hand = isinstance(form, HandForm)
    kept: dict[str, Any] = {"hand_form": form} if is_by_hand else {"form": form}
    try:
        made = file_declaration(by=user, employer=employer, scheme=scheme, month=form.cleaned_data["month"], name=name,
                                content=content, on=timezone.localdate(), without=left_out_knowingly(request.POST))  # fmt: skip
    except Faults as found:
        return _shown(request, employer, scheme, found=found, **kept)
    except NotNamed as refusal:
        return _shown(request, employer, scheme, asked=refusal.compared, **kept)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, employer, scheme, **kept)
    return redirect("contributions:own-declaration", number=made.pk)


def _shown(
    request: HttpRequest, employer: Employer, scheme: str, *, form: forms.Form | None = None,
    hand_form: HandForm | None = None, found: Faults | None = None, asked: Compared | None = None,
) -> HttpResponse:  # fmt: skip
    today, account, workers = timezone.localdate(), account_of_employer(employer, scheme), _workers(employer)
    month: dict[str, date] = {"month": add_months(today.replace(day=1), -1)}
    held = {
        "employer": employer, "scheme": scheme, "book": book(), "account": account, "owed": account.owed - account.credit,
        "missing": months_missing(employer, scheme, today), "declarations": employer.declarations.filter(scheme=scheme),
        "form": form or WagesForm(initial=month), "hand_form": hand_form or HandForm(workers=workers, initial=month),
        "workers": workers, "asked": asked, "is_by_hand": hand_form is not None, **faults_shown(found),
    }  # fmt: skip
    is_refused = form is not None or hand_form is not None
    return render(request, "contributions/own_employer.html", held, status=422 if is_refused else 200)

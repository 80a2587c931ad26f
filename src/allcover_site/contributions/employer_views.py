"""The pages of employers: what they declared, owe and paid; taking in a month's wages with every fault told together."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.expressions.calendar import add_months
from allcover.vocabulary.fault import Faults
from allcover_site.books.queries import book
from allcover_site.contributions.counting import minor_of
from allcover_site.contributions.employer_accounts import account_of_employer, month_dues, penalties_of
from allcover_site.contributions.employer_queries import (
    changes_of,
    left_out_of,
    members_among,
    months_missing,
    replayed_wage,
    schemes_of_wages,
)
from allcover_site.contributions.employers import (
    NotDeclared,
    file_declaration,
    receive_of_employer,
)
from allcover_site.contributions.forms import (
    DayForm,
    DeclarerForm,
    EmployerReceiptForm,
    ReasonForm,
    WagesForm,
    left_out_knowingly,
)
from allcover_site.contributions.leaving_out import Compared, NotNamed
from allcover_site.contributions.models import Penalty, WageDeclaration
from allcover_site.contributions.operations import Given, NotReceived, means_of
from allcover_site.contributions.penalties import NotPenalised, charge_penalties, let_penalty_off
from allcover_site.contributions.rates import rates_of
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, grants_with, reach_of, rights_of
from allcover_site.registry.import_views import faults_shown
from allcover_site.registry.models import Employer
from allcover_site.registry.queries import holding_on
from allcover_site.registry.sheets import written_csv
from allcover_site.schemes.naming import words_of_law
from allcover_site.schemes.queries import NoVersion, schemes, system_of
from allcover_site.ui.telling import done

A_PAGE = 25


@opened_by("contributions.read")
def employers_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list employers, with the schemes whose accounts they may have."""
    within = Employer.objects.filter(reach_of(user, "contributions.read").condition("area"))
    rows = Paginator(within, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "contributions/employers.html",
        {"rows": rows, "schemes": schemes_of_wages(timezone.localdate())},
    )


@opened_by("contributions.read")
def employer_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will show what an employer declared, owes and paid, and take in a month's wages."""
    employer = _employer(user, "contributions.read", scheme, number)
    if request.method != "POST":
        return _shown(request, user, employer, scheme)
    if "contributions.declare" not in rights_of(user):
        raise PermissionDenied("contributions.declare")
    form = WagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, user, employer, scheme, form)
    try:
        made = file_declaration(
            by=user, employer=employer, scheme=scheme, month=form.cleaned_data["month"], name=form.name,
            content=form.content(), on=timezone.localdate(), without=left_out_knowingly(request.POST),
        )  # fmt: skip
    except Faults as found:
        return _shown(request, user, employer, scheme, form, found)
    except NotNamed as refusal:
        return _shown(request, user, employer, scheme, form, asked=refusal.compared)
    except (NotDeclared, NotAllowed, NoVersion, EntryRefused) as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, user, employer, scheme, form)
    return redirect("contributions:declaration", number=made.pk)


@require_POST
@opened_by("contributions.read")
def receive_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will receive money of an employer, cash or what came to the bank."""
    employer = _employer(user, "contributions.read", scheme, number)
    means = means_of(user, scheme, employer.area)
    if not means:
        raise PermissionDenied("contributions.receive")
    done(request, EmployerReceiptForm(request.POST, means=means),
         lambda held: receive_of_employer(by=user, employer=employer, scheme=scheme, amount=minor_of(held["amount"]),
                                          day=held["day"], key=str(held["key"]), given=Given(held["means"])),
         (NotReceived, NotAllowed, EntryRefused), _("The money is received."))  # fmt: skip
    return redirect("contributions:employer", scheme=scheme, number=number)


@require_POST
@opened_by("contributions.penalise")
def penalties_page(request: HttpRequest, user: User, scheme: str, number: int) -> HttpResponse:
    """This function will charge an employer for every month begun late."""
    employer = _employer(user, "contributions.penalise", scheme, number)
    done(request, DayForm(request.POST),
         lambda held: charge_penalties(by=user, employer=employer, scheme=scheme, on=held["on"]),
         (NotPenalised, NotAllowed, EntryRefused), _("What was late is charged."))  # fmt: skip
    return redirect("contributions:employer", scheme=scheme, number=number)


@require_POST
@opened_by("contributions.settle")
def let_off_page(request: HttpRequest, user: User, scheme: str, number: int, row: int) -> HttpResponse:
    """This function will let an employer off what is left of a penalty."""
    penalty = get_object_or_404(Penalty, pk=row, scheme=scheme, employer=_employer(user, "contributions.settle", scheme, number))  # fmt: skip
    done(request, ReasonForm(request.POST),
         lambda held: let_penalty_off(by=user, penalty=penalty, on=held["day"], reason=held["reason"]),
         (NotPenalised, NotAllowed, EntryRefused), _("The penalty is let off."))  # fmt: skip
    return redirect("contributions:employer", scheme=scheme, number=number)


@opened_by("contributions.declare")
def wages_page(request: HttpRequest, user: User, scheme: str, number: int) -> StreamingHttpResponse:
    """This function will give a table to fill in: the workers of today, without what they earned."""
    employer = _employer(user, "contributions.declare", scheme, number)
    working = employer.employments.filter(holding_on(timezone.localdate())).select_related("person")
    rows = [(each.person_id, str(each.person), "", "yes", "") for each in working]
    headers = {"Content-Disposition": 'attachment; filename="wages.csv"', "Cache-Control": "no-store"}
    heading = ("worker", "name", "earnings", "contract", "sector")
    return StreamingHttpResponse(written_csv(heading, rows), content_type="text/csv; charset=utf-8", headers=headers)  # fmt: skip


@opened_by("contributions.read")
def declaration_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a declaration: its workers and what is owed for each."""
    declaration = _declaration(user, number)
    wages = Paginator(declaration.wages.select_related("person"), A_PAGE).get_page(request.GET.get("page"))
    held = {
        "declaration": declaration,
        "wages": wages,
        "payers": list(declaration.dues.items()),
        "changes": changes_of(declaration),
        "left_out": left_out_of(declaration),
        "members": members_among(wages, declaration),
        "book": book(),
    }
    return render(request, "contributions/declaration.html", held)


@opened_by("contributions.read")
def wage_page(request: HttpRequest, user: User, number: int, person: int) -> HttpResponse:
    """This function will show how what is owed for a worker was found, made again from what was kept."""
    wage = get_object_or_404(_declaration(user, number).wages.select_related("person", "declaration__version"), person_id=person)  # fmt: skip
    found = replayed_wage(wage)
    system = system_of(wage.declaration.version)
    rates = list(rates_of(system, found.trace, wage.declaration.month, words_of_law(system.country.id)))
    held = {"wage": wage, "found": found, "agrees": found.dues == wage.dues, "book": book(), "rates": rates}
    return render(request, "contributions/wage.html", held)


def _employer(user: User, right: str, scheme: str, number: int) -> Employer:
    if scheme not in schemes():
        raise Http404(scheme)
    return get_object_or_404(
        Employer.objects.filter(reach_of(user, right, scheme).condition("area")), pk=number
    )


def _declaration(user: User, number: int) -> WageDeclaration:
    own = grants_with(user, "contributions.read", area="employer__area")
    return get_object_or_404(WageDeclaration.objects.filter(own).select_related("employer"), pk=number)


def _shown(
    request: HttpRequest, user: User, employer: Employer, scheme: str, form: WagesForm | None = None,
    found: Faults | None = None, asked: Compared | None = None,
) -> HttpResponse:  # fmt: skip
    today, account = timezone.localdate(), account_of_employer(employer, scheme)
    means = means_of(user, scheme, employer.area)
    held = {
        "employer": employer, "scheme": scheme, "book": book(), "rights": rights_of(user), "account": account,
        "owed": account.owed - account.credit, "missing": months_missing(employer, scheme, today),
        "declarations": employer.declarations.filter(scheme=scheme), "receipts": employer.receipts.filter(scheme=scheme).select_related("collector", "entry"),
        "late": [due for due in month_dues(employer, scheme) if due.pay_by < today],
        "penalties": penalties_of(employer, scheme), "reason_form": ReasonForm(initial={"day": today}),
        "form": form or WagesForm(initial={"month": add_months(today.replace(day=1), -1)}),
        "receipt_form": EmployerReceiptForm(initial={"key": uuid4(), "day": today}, means=means), "may_receive": bool(means),
        "day_form": DayForm(initial={"on": today}), "today": today, "declarers": employer.declarers.select_related("user"),
        "declarer_form": DeclarerForm(initial={"on": today}), "asked": asked, **faults_shown(found),
    }  # fmt: skip
    return render(request, "contributions/employer.html", held, status=200 if form is None else 422)

"""The pages of files of many employers' wages: handing one in, looking at what each would owe, taking it in."""

from datetime import date

from django.contrib import messages
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover.vocabulary.fault import Faults
from allcover_site.books.queries import book
from allcover_site.contributions.declaration_files import DECLARATIONS, REGISTER, look_at_wages, take_wages
from allcover_site.contributions.employers import NotDeclared
from allcover_site.contributions.forms import ManyWagesForm
from allcover_site.contributions.leaving_out import NotNamed
from allcover_site.contributions.members import NoMembers, take_out_members
from allcover_site.contributions.periods import A_DAY
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.import_views import as_download, faults_shown
from allcover_site.registry.models import Employment, Upload
from allcover_site.registry.queries import employers_for, holding_on
from allcover_site.ui.days import month_told
from allcover_site.ui.telling import faults_now

REFUSALS = (NotDeclared, NotAllowed, EntryRefused)


@require_POST
@opened_by("registry.export")
def members_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will give the members as a population without names, for the diagnosis."""
    day = timezone.localdate()
    try:
        content = take_out_members(by=user, day=day)
    except (NotAllowed, NoMembers) as refusal:
        messages.error(request, str(refusal))
    except Faults as found:
        messages.error(request, " ".join(fault.what for fault in faults_now(found.faults)))
    else:
        headers = {
            "Content-Disposition": f'attachment; filename="members-{day}.zip"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(content, content_type="application/zip", headers=headers)
    return redirect("registry:files")


@opened_by("contributions.declare")
def wage_files_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will take a file of many employers' wages, look at all of it, and tell its faults or what would be owed."""
    form = ManyWagesForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _files(request, form)
    if not form.is_valid():
        return _files(request, form, status=422)
    try:
        held = look_at_wages(
            by=user, scheme=form.cleaned_data["scheme"], name=form.name, content=form.content()
        )
    except Faults as found:
        return _files(request, form, found, 422)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return _files(request, form, status=422)
    return redirect("contributions:wage-file", number=held.pk)


@opened_by("contributions.declare")
def wage_file_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show what each employer of a file would owe, to who handed it in."""
    return _file(request, get_object_or_404(user.uploads.filter(register=REGISTER), pk=number))


@require_POST
@opened_by("contributions.declare")
def take_wages_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will take in the declarations of a file, all of them or none."""
    held = get_object_or_404(user.uploads.filter(register=REGISTER), pk=number)
    try:
        take_wages(by=user, held=held, on=timezone.localdate(), is_confirmed="confirmed" in request.POST)
    except Faults as found:
        return _file(request, held, found, 422)
    except NotNamed as refusal:
        return _file(request, held, status=422, refusal=str(refusal))
    except REFUSALS as refusal:
        form = ManyWagesForm({})
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _files(request, form, status=422)
    return redirect("contributions:wage-file", number=number)


@opened_by("contributions.declare")
def wages_template_page(_request: HttpRequest, user: User, form: str) -> HttpResponseBase:
    """This function will give a table to fill in, of the last month that is over: everybody who worked on its last day for an employer
    within reach, without wages."""
    last = (timezone.localdate() + A_DAY).replace(day=1) - A_DAY
    working = Employment.objects.filter(holding_on(last), employer__in=employers_for(user)).select_related("employer", "person")  # fmt: skip
    rows = (
        (each.employer.number, f"{last:%Y-%m}", each.person_id, str(each.person), "", "yes", "")
        for each in working.order_by(Length("employer__number"), "employer__number", "pk").iterator(
            chunk_size=2000
        )
    )
    return as_download("wages", form, [column.name for column in DECLARATIONS.columns], rows)


def _files(
    request: HttpRequest, form: ManyWagesForm, found: Faults | None = None, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "register": DECLARATIONS, **faults_shown(found)}
    return render(request, "contributions/wage_files.html", shown, status=status)


def _file(
    request: HttpRequest, held: Upload, found: Faults | None = None, status: int = 200, refusal: str = ""
) -> HttpResponse:
    told = {
        part: [
            {**one, "month": month_told(date.fromisoformat(f"{one['month']}-01"))}
            for one in held.content.get(part, ())
        ]
        for part in ("declarations", "unnamed", "changes")
    }
    shown = {
        "held": held,
        "content": {**held.content, **told},
        "refusal": refusal,
        "book": book(),
        **faults_shown(found),
    }
    return render(request, "contributions/wage_file.html", shown, status=status)

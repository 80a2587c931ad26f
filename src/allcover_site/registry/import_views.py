"""The pages of files: handing in a register, looking at what was handed in, writing it, and taking a register out."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from allcover.vocabulary.fault import Faults
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.registry.exporting import take_out
from allcover_site.registry.forms import ExportForm, UploadForm
from allcover_site.registry.importing import upload, write
from allcover_site.registry.models import Upload
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.registers import REGISTERS
from allcover_site.registry.sheets import written_csv, written_xlsx
from allcover_site.ui.telling import faults_now

SHOWN = 200
"""Faults and rows of a file on one page."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@opened_by("registry.read")
def files_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will take a file for a register, look at all of it, and tell its faults or lead to its rows."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _files(request, user, form)
    if "registry.import" not in rights_of(user):
        raise PermissionDenied("registry.import")
    if not form.is_valid():
        return _files(request, user, form, status=422)
    try:
        held = upload(by=user, register=form.cleaned_data["register"], name=form.name, content=form.content())
    except Faults as found:
        return _files(request, user, form, found, 422)
    except (RegistryRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
        return _files(request, user, form, status=422)
    return redirect("registry:upload", number=held.pk)


@opened_by("registry.import")
def upload_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show what somebody themselves handed in, before and after it is written."""
    return _upload(request, get_object_or_404(user.uploads.filter(register__in=REGISTERS), pk=number))


@require_POST
@opened_by("registry.import")
def write_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will write what was handed in, all of it or nothing."""
    held = get_object_or_404(user.uploads.filter(register__in=REGISTERS), pk=number)
    try:
        write(by=user, held=held)
    except Faults as found:
        return _upload(request, held, found, 422)
    except (RegistryRefused, NotAllowed) as refusal:
        return _files(request, user, _refused(refusal), status=422)
    return redirect("registry:upload", number=number)


@require_POST
@opened_by("registry.export")
def export_page(request: HttpRequest, user: User) -> HttpResponseBase:
    """This function will take a register out as a file."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return redirect("registry:files")
    register, is_xlsx = form.cleaned_data["register"], form.cleaned_data["form"] == "xlsx"
    try:
        taken = take_out(by=user, register=register, is_xlsx=is_xlsx)
    except (RegistryRefused, NotAllowed) as refusal:
        return _files(request, user, _refused(refusal), status=422)
    name = f"{register}-{timezone.localdate()}"
    return as_download(name, form.cleaned_data["form"], taken.heading, taken.rows)


@opened_by("registry.import")
def template_page(_request: HttpRequest, _user: User, register: str, form: str) -> HttpResponseBase:
    """This function will give an empty table of a register to fill in."""
    if register not in REGISTERS:
        raise Http404
    return as_download(register, form, [column.name for column in REGISTERS[register].columns], ())


def as_download(
    name: str, form: str, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """This function will give a table as a file to keep, ``csv`` or ``xlsx``."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store"}
    if form == "xlsx":
        return HttpResponse(written_xlsx(heading, rows), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(written_csv(heading, rows), content_type="text/csv; charset=utf-8", headers=headers)  # fmt: skip


def _refused(refusal: Exception) -> UploadForm:
    form = UploadForm({})
    form.full_clean()
    form.errors.clear()
    form.add_error(None, str(refusal))
    return form


def _files(
    request: HttpRequest, user: User, form: UploadForm, found: Faults | None = None, status: int = 200
) -> HttpResponse:
    held = rights_of(user)
    shown = {"form": form, "export_form": ExportForm(), "registers": REGISTERS.items(), **faults_shown(found),
             "may_import": "registry.import" in held, "may_export": "registry.export" in held}  # fmt: skip
    return render(request, "registry/files.html", shown, status=status)


def _upload(
    request: HttpRequest, held: Upload, found: Faults | None = None, status: int = 200
) -> HttpResponse:
    first = held.content.get("rows", [])[:SHOWN]
    shown = {"held": held, "register": REGISTERS[held.register], "first": first, **faults_shown(found)}
    return render(request, "registry/upload.html", shown, status=status)


def faults_shown(found: Faults | None) -> dict[str, object]:
    """This function will give what ``registry/faults.html`` shows: the first faults of a file, and how many there are."""
    faults = found.faults if found is not None else ()
    return {"faults": faults_now(faults[:SHOWN]), "count": len(faults)}

"""The pages of files of claims: handing one in, looking at what the checks find, taking it, and a table to fill in."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from allcover.vocabulary.fault import Faults
from allcover_site.books.queries import book
from allcover_site.claims.claim_files import CLAIMS, REGISTER, look_at_file, take_file, template_rows
from allcover_site.claims.forms import ClaimFileForm
from allcover_site.claims.refusals import ClaimRefused
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.import_views import as_download, faults_shown
from allcover_site.registry.models import Upload


@opened_by("claims.enter")
def files_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will take a file of claims, look at all of it, and tell its faults or lead to what the checks find."""
    form = ClaimFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _files(request, form)
    if not form.is_valid():
        return _files(request, form, status=422)
    try:
        held = look_at_file(by=user, name=form.name, content=form.content())
    except Faults as found:
        return _files(request, form, found, 422)
    except (ClaimRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
        return _files(request, form, status=422)
    return redirect("claims:file", number=held.pk)


@opened_by("claims.enter")
def file_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show what the checks find in the claims of a file that somebody themselves handed in."""
    return _file(request, get_object_or_404(user.uploads.filter(register=REGISTER), pk=number))


@require_POST
@opened_by("claims.enter")
def take_file_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will let the claims of a file come in, all of them or none."""
    held = get_object_or_404(user.uploads.filter(register=REGISTER), pk=number)
    try:
        take_file(by=user, held=held)
    except Faults as found:
        return _file(request, held, found, 422)
    except (ClaimRefused, NotAllowed) as refusal:
        form = ClaimFileForm({})
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _files(request, form, status=422)
    return redirect("claims:file", number=number)


@opened_by("claims.enter")
def file_template_page(_request: HttpRequest, _user: User, form: str) -> HttpResponseBase:
    """This function will give a table to fill in, with one claim as an example."""
    heading = [column.name for column in CLAIMS.columns]
    return as_download("claims", form, heading, template_rows(timezone.localdate()))


def _files(
    request: HttpRequest, form: ClaimFileForm, found: Faults | None = None, status: int = 200
) -> HttpResponse:
    shown = {"form": form, "register": CLAIMS, **faults_shown(found)}
    return render(request, "claims/files.html", shown, status=status)


def _file(request: HttpRequest, held: Upload, found: Faults | None = None, status: int = 200) -> HttpResponse:
    shown = {"held": held, "content": held.content, "book": book(), **faults_shown(found)}
    return render(request, "claims/file.html", shown, status=status)

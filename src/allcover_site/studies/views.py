"""The pages of the what-ifs: a draft is tried, and what it would have changed is shown, down to the rows."""

from time import monotonic
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from allcover.engine.program import NotCompiled
from allcover.expressions.calendar import add_months
from allcover.vocabulary.fault import Fault, Faults
from allcover_site.books.queries import book
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of
from allcover_site.runs.finding import NotInBulk
from allcover_site.schemes.archive import MOST_BYTES, opened
from allcover_site.schemes.differing import differences
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import texts
from allcover_site.schemes.queries import NoVersion, system_of
from allcover_site.schemes.views import SHOWN, within
from allcover_site.studies.drafting import Draft, changeable, law_of, patch_of
from allcover_site.studies.forms import BaseForm, DraftForm
from allcover_site.studies.models import Study
from allcover_site.studies.operations import NotStudied, Span, begin, go_on
from allcover_site.studies.queries import ROW_RIGHTS, effects_for, holds, sees_rows, studies_for
from allcover_site.studies.showing import pictured, written
from allcover_site.ui.telling import faults_now

REFUSALS = (NotStudied, NotAllowed, NotInBulk, NotCompiled, NoVersion)
PATIENCE = 8.0
"""Seconds that a page works on a what-if before it shows how far it is."""
ON_A_PAGE = 100


@opened_by("studies.read")
def studies_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the what-ifs."""
    held = {"studies": studies_for(user), "may_run": bool(reach_of(user, "studies.run").areas)}
    return render(request, "studies/studies.html", held)


@opened_by("studies.run")
def new_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will take a draft: changed values of a published version, or a definition of one's own."""
    chosen = BaseForm(request.GET or None)
    if not chosen.is_valid():
        return render(request, "studies/new.html", {"chosen": chosen})
    base = Version.objects.get(pk=chosen.cleaned_data["base"].pk)
    last = add_months(timezone.localdate().replace(day=1), -1)
    values = changeable(system_of(base), base.scheme, max(last, base.first_day))
    form = DraftForm(request.POST or None, request.FILES or None, values=values,
                     initial={"first_month": add_months(last, -11), "last_month": last})  # fmt: skip
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            study = _begun(user, base, form)
        except Faults as found:
            faults = found.faults
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            _work_on(request, user, study)
            return redirect("studies:study", number=study.pk)
    shown = {"chosen": chosen, "base": base, "form": form, "count": len(faults),
             "faults": [(within(fault), fault) for fault in faults_now(faults[:SHOWN])]}  # fmt: skip
    return render(request, "studies/new.html", shown, status=422 if request.method == "POST" else 200)


def _begun(user: User, base: Version, form: DraftForm) -> Study:
    held, files = form.cleaned_data, base.files
    if held["file"] is not None:
        with opened(held["file"].name, held["file"].read(MOST_BYTES + 1)) as folder:
            files = texts(folder)
    span = Span(held["first_month"], held["last_month"])
    patch = patch_of(base.scheme, form.changes, span.first.replace(day=1), held["title"])
    return begin(
        by=user, title=held["title"], base=base, span=span, draft=Draft(files, patch, held["counts_on"])
    )


@require_POST
@opened_by("studies.run")
def on_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will go on with a what-if."""
    study = _found(user, number, "studies.run")
    _work_on(request, user, study)
    return redirect("studies:study", number=number)


def _work_on(request: HttpRequest, user: User, study: Study) -> None:
    """Part after part, as long as somebody who waits for a page has patience."""
    until = monotonic() + PATIENCE
    try:
        while go_on(by=user, study=study) and monotonic() < until:
            pass
    except REFUSALS as refusal:
        messages.error(request, str(refusal))


@opened_by("studies.read")
def study_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show what a draft would have changed, or how far it is."""
    study = _found(user, number)
    held: dict[str, Any] = {"study": study, "book": book(), "may_run": holds(user, "studies.run", study)}
    if study.ended_at is None:
        held |= {"done": study.parts.filter(done_at__isnull=False).count(), "all": study.parts.count()}
        return render(request, "studies/study.html", held)
    law = law_of(Draft(study.files, study.patch))
    held["changes"] = differences(system_of(study.base), law)
    held |= pictured(study, is_open=sees_rows(user, study))
    held["deeds"] = [one for one in held["deeds"] if reach_of(user, ROW_RIGHTS[one[0]], study.scheme).areas]
    return render(request, "studies/study.html", held)


@opened_by("studies.read")
def rows_page(request: HttpRequest, user: User, number: int, deed: str) -> HttpResponse:
    """This function will show the households, workers or claims that come out otherwise, to who may see such decisions."""
    study = _found(user, number)
    if deed not in ROW_RIGHTS or not reach_of(user, ROW_RIGHTS[deed], study.scheme).areas:
        raise Http404
    page = Paginator(effects_for(user, study, deed), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studies/rows.html", {"study": study, "deed": deed, "page": page, "book": book()})


@opened_by("studies.read")
def xlsx_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will give the figures of a what-if as XLSX, without those that tell of few persons."""
    study = _found(user, number)
    if study.ended_at is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="what-if-{study.pk}.xlsx"'}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(written(study), content_type=kind, headers=headers)


def _found(user: User, number: int, right: str = "studies.read") -> Study:
    study = Study.objects.select_related("base").filter(pk=number).first()
    if study is None or not holds(user, right, study):
        raise Http404
    return study

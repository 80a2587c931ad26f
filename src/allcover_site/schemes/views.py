"""The pages of the schemes: the published versions, one as it was published, and publishing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from allcover.catalogue import country_folder
from allcover.rules.load import DEFINITION
from allcover.vocabulary.fault import Fault, Faults
from allcover_site.approvals.operations import NotProposed
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.schemes.archive import MOST_BYTES, opened
from allcover_site.schemes.differing import Change, differences
from allcover_site.schemes.forms import ArchiveForm, ComparisonForm, PublishForm
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import name_told, names_in
from allcover_site.schemes.operations import NeedsAnother, NotPublished, propose_version, publish
from allcover_site.schemes.queries import system_of
from allcover_site.ui.telling import faults_now

REFUSALS = (NotPublished, NotAllowed, NotProposed)
SHOWN = 200
"""Faults on one page."""


@opened_by("schemes.read")
def versions_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the versions."""
    held = {"versions": Version.objects.defer("files"), "may_publish": "schemes.publish" in rights_of(user)}
    return render(request, "schemes/versions.html", held)


@opened_by("schemes.read")
def version_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a version's files as they were published."""
    version = get_object_or_404(Version, pk=number)
    own = version.files.get(f"{version.scheme}/definition.yaml", "")
    return render(request, "schemes/version.html", {"version": version, "definition": own})


@opened_by("schemes.publish")
def publish_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will publish a scheme of the catalogue."""
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        country, scheme = form.chosen()
        try:
            return _publish(request, user, country_folder(country), scheme, form.cleaned_data)
        except Faults as found:
            form.add_error(
                None,
                [f"{within(fault)}: {fault.what} {fault.cure}" for fault in faults_now(found.faults[:SHOWN])],
            )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
    return render(request, "schemes/publish.html", {"form": form})


@opened_by("schemes.publish")
def publish_own_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will publish a scheme of a folder that is handed in as a zip, or tell every fault of it."""
    form = ArchiveForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            with opened(held["file"].name, held["file"].read(MOST_BYTES + 1)) as folder:
                scheme = _chosen(form, folder)
                return _publish(request, user, folder, scheme, held)
        except Faults as found:
            faults = found.faults
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
    shown = {
        "form": form,
        "faults": [(within(fault), fault) for fault in faults_now(faults[:SHOWN])],
        "count": len(faults),
    }
    return render(request, "schemes/publish_own.html", shown, status=422 if request.method == "POST" else 200)


def _publish(
    request: HttpRequest, user: User, folder: Path, scheme: str, held: Mapping[str, Any]
) -> HttpResponse:
    """Publishes a version or, where it is dated back with a reason, proposes it; then goes where it is seen."""
    first_day, reason = held["first_day"], held["reason"]
    try:
        version = publish(by=user, folder=folder, scheme=scheme, first_day=first_day)
    except NeedsAnother:
        if not reason.strip():
            raise
        propose_version(by=user, folder=folder, scheme=scheme, first_day=first_day, reason=reason)
        messages.success(request, _("It waits for somebody else to approve it."))
        return redirect("approvals:deeds")
    return redirect("schemes:version", number=version.pk)


def _chosen(form: ArchiveForm, folder: Path) -> str:
    """The scheme that was chosen, or the only one in the zip. Raises NotPublished where there are several to choose from."""
    held = names_in(folder)
    form.offer([(code, name_told(name)) for code, name in held])
    asked = str(form.cleaned_data["scheme"])
    if asked or len(held) < 2:
        return asked or next((code for code, _name in held), "")
    raise NotPublished(_("The zip holds several schemes. Choose one, and hand the zip in again."))


@opened_by("schemes.read")
def compare_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will set two versions side by side, in words."""
    form = ComparisonForm(request.GET if {"old", "new"} & request.GET.keys() else None)
    changes: tuple[Change, ...] | None = None
    if form.is_valid():
        old, new = (Version.objects.get(pk=form.cleaned_data[name].pk) for name in ("old", "new"))
        changes = differences(system_of(old), system_of(new))
    return render(request, "schemes/compare.html", {"form": form, "changes": changes})


def within(fault: Fault) -> str:
    """This function will say where a fault lies, without the folder in which the office looked at it."""
    file = Path(fault.place.file)
    if not file.is_absolute():
        return fault.place.file
    return "/".join(file.parts[-2:]) if file.name == DEFINITION else file.name

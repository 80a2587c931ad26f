"""The page of copies: the manager takes a copy of the office to a USB stick, and puts one back.

Folders are those the machine shows as removable, and what ``ALLCOVER_COPIES`` names; a name is never a path, so nothing
else of the machine can be written or read. What is there is copied before anything is put back.
"""

import os
from datetime import datetime
from pathlib import Path

from django import forms
from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from allcover_site.audit.operations import record
from allcover_site.config.copying import NotCopied, back_up, check_taken, proven, put_over
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may
from allcover_site.ui.telling import done

STICKS = ("/media", "/run/media", "/Volumes", "/mnt")
"""Where systems show what is plugged in."""

ENDING = ".sqlite3"
RIGHT = "office.copy"


def folders() -> dict[str, Path]:
    """This function will give the folders that copies may be taken to, by the name a page shows them with."""
    named = [Path(part) for part in os.environ.get("ALLCOVER_COPIES", "").split(os.pathsep) if part]
    plugged = [place for root in STICKS for depth in ("*", "*/*") for place in sorted(Path(root).glob(depth))]
    usable = [place for place in (*named, *plugged) if place.is_dir() and os.access(place, os.W_OK)]
    return {str(place): place for place in usable if place in named or place.is_mount()}


class CopyForm(forms.Form):
    """Where a copy is taken to."""

    folder = forms.ChoiceField(label=gettext_lazy("Take the copy to"))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["folder"].choices = [(name, name) for name in folders()]  # type: ignore[attr-defined]


class PutBackForm(forms.Form):
    """Which copy is put back; it is written out, so that nobody does it by a slip of the finger."""

    copy = forms.ChoiceField(label=gettext_lazy("Copy"))
    sure = forms.CharField(label=gettext_lazy("Write the name of the copy, to be sure"))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["copy"].choices = [(name, name) for name in copies()]  # type: ignore[attr-defined]


def copies() -> dict[str, Path]:
    """This function will give the copies that lie in the folders, the newest first, by folder and name."""
    found = [file for folder in folders().values() for file in folder.glob(f"office-*{ENDING}")]
    return {str(file): file for file in sorted(found, key=lambda file: file.name, reverse=True)}


@opened_by(RIGHT)
def copies_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show where copies can be taken to, and which there are."""
    held = {"form": CopyForm(), "back_form": PutBackForm(), "folders": folders(), "copies": copies()}
    return render(request, "config/copies.html", held)


@require_POST
@opened_by(RIGHT)
def copy_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will take a copy to a folder."""
    done(request, CopyForm(request.POST), lambda held: take(by=user, folder=folders()[held["folder"]]),
         (NotCopied, NotAllowed), _("The copy is taken and was read again: it is whole."))  # fmt: skip
    return redirect("copies")


@require_POST
@opened_by(RIGHT)
def put_back_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will put a copy back in the place of the office."""
    form = PutBackForm(request.POST)
    if form.is_valid() and form.cleaned_data["sure"].strip() != Path(form.cleaned_data["copy"]).name:
        messages.error(request, _("The name you wrote is not that of the copy. Nothing was put back."))
        return redirect("copies")
    done(request, form, lambda held: put_back(by=user, source=copies()[held["copy"]]), (NotCopied, NotAllowed),
         _("The copy is put back. What was here before lies beside it."))  # fmt: skip
    return redirect("copies")


def take(*, by: User, folder: Path, at: datetime | None = None) -> Path:
    """This function will take a whole copy of the office to a folder, checked, under the moment's name.

    Raises NotAllowed, NotCopied.
    """
    check_may(by, RIGHT, scheme=EVERY)
    moment = timezone.localtime(at or timezone.now())
    target = folder / f"office-{moment:%Y-%m-%d-%H%M%S-%f}{ENDING}"
    with transaction.atomic():
        record(by, "office.copied", f"copy {target.name}")
    back_up(connection, target)
    return target


def put_back(*, by: User, source: Path) -> Path:
    """This function will put a copy in the place of the office, and give where the office as it was lies.

    Nothing is touched unless the copy is whole and proven, and the office as it was is safe beside it. Raises NotAllowed, NotCopied.
    """
    check_may(by, RIGHT, scheme=EVERY)
    if connection.vendor != "sqlite":
        raise NotCopied(_("This office is on PostgreSQL. Put it back with the command 'restore'."))
    check_taken(source)
    with proven(source) as database:
        kept = take(by=by, folder=source.parent)
        put_over(database, connection)
    with transaction.atomic():
        record(by, "office.put_back", f"copy {source.name}", kept=kept.name)
    return kept

"""The pages of what shows who somebody is and what they agree to, and of leaving a household and moving to another."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.registry.forms import ConsentForm, LastDayForm, MoveForm, PaperForm, ScanForm
from allcover_site.registry.models import Consent, Membership, Paper, Person, Scan
from allcover_site.registry.operations import RegistryRefused, leave_household, move
from allcover_site.registry.papers import agrees, note_consent, note_paper
from allcover_site.registry.queries import households_for, persons_for, same_as
from allcover_site.registry.scans import MOST_BYTES, add_scan
from allcover_site.ui.telling import done

REFUSALS = (RegistryRefused, NotAllowed)


@opened_by("registry.read")
def papers_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show somebody's papers and what they agree to, with everything they ever said."""
    person, today = get_object_or_404(persons_for(user), pk=number), timezone.localdate()
    numbers = same_as(person)
    purposes = [(label, agrees(person, purpose)) for purpose, label in Consent.Purpose.choices]
    shown = {"person": person, "papers": Paper.objects.filter(person__in=numbers).prefetch_related(Prefetch("scans", Scan.objects.defer("content"))), "purposes": purposes,
             "consents": Consent.objects.filter(person__in=numbers), "may_write": "registry.write" in rights_of(user),
             "paper_form": PaperForm(), "scan_form": ScanForm(auto_id=False), "consent_form": ConsentForm(initial={"day": today})}  # fmt: skip
    return render(request, "registry/papers.html", shown)


@require_POST
@opened_by("registry.write")
def paper_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will write down a paper."""
    person = get_object_or_404(persons_for(user), pk=number)
    done(request, PaperForm(request.POST), lambda held: note_paper(by=user, person=person, **held), REFUSALS,
         _("The paper is written down."))  # fmt: skip
    return redirect("registry:papers", number=number)


@require_POST
@opened_by("registry.write")
def add_scan_page(request: HttpRequest, user: User, number: int, paper: int) -> HttpResponse:
    """This function will keep a picture or a PDF of a paper."""
    held_paper, form = _paper(user, number, paper), ScanForm(request.POST, request.FILES)
    done(request, form, lambda held: add_scan(by=user, paper=held_paper, content=held["file"].read(MOST_BYTES + 1)),
         REFUSALS, _("The scan is kept."))  # fmt: skip
    return redirect("registry:papers", number=number)


@opened_by("registry.read")
def scan_page(request: HttpRequest, user: User, number: int, paper: int, scan: int) -> HttpResponse:
    """This function will show a scan: a picture as it is; a PDF, which may hold more than pages, as a file to keep."""
    found = get_object_or_404(_paper(user, number, paper).scans, pk=scan)
    place = "attachment" if found.kind == Scan.Kind.PDF else "inline"
    name = f"{number}-{paper}-{scan}.{found.get_kind_display().lower()}"
    headers = {"Content-Disposition": f'{place}; filename="{name}"', "Cache-Control": "private, no-store",
               "X-Content-Type-Options": "nosniff"}  # fmt: skip
    return HttpResponse(bytes(found.content), content_type=found.kind, headers=headers)


def _paper(user: User, number: int, paper: int) -> Paper:
    """A paper of somebody within reach."""
    person = get_object_or_404(persons_for(user), pk=number)
    return get_object_or_404(
        Paper.objects.filter(person__in=same_as(person)).select_related("person"), pk=paper
    )


@require_POST
@opened_by("registry.write")
def consent_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will write down whether somebody agrees to a use."""
    person = get_object_or_404(persons_for(user), pk=number)
    done(request, ConsentForm(request.POST), lambda held: note_consent(by=user, person=person, **held), REFUSALS,
         _("What they say is written down."))  # fmt: skip
    return redirect("registry:papers", number=number)


@require_POST
@opened_by("registry.write")
def leave_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will end somebody's membership of their household."""
    person = get_object_or_404(persons_for(user), pk=number)
    done(request, LastDayForm(request.POST),
         lambda held: leave_household(by=user, membership=_living(person), last_day=held["last_day"]), REFUSALS,
         _("The membership has its last day."))  # fmt: skip
    return redirect("registry:person", number=number)


@require_POST
@opened_by("registry.write")
def move_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will move somebody from their household to another."""
    person = get_object_or_404(persons_for(user), pk=number)

    def deed(held: dict[str, Any]) -> None:
        household = households_for(user).filter(pk=held["household"]).first()
        if household is None:
            raise RegistryRefused(_("There is no such household."))
        move(
            by=user, membership=_living(person), household=household, relation=held["relation"], on=held["on"]
        )

    done(request, MoveForm(request.POST), deed, REFUSALS, _("They have moved."))
    return redirect("registry:person", number=number)


def _living(person: Person) -> Membership:
    membership = person.memberships.filter(last_day=None).first()
    if membership is None:
        raise RegistryRefused(_("They belong to no household that they could leave."))
    return membership

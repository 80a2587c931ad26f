"""The page of a member's band: what it was from day to day, choosing, assigning, appealing, ruling."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.contributions import queries
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bands import NotBanded, appeal, assign_band, choose_band, rule_on
from allcover_site.contributions.forms import AssignForm, BandForm, ReasonForm, RulingForm
from allcover_site.contributions.models import BandAppeal, BandChoice
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, grants_with, reach_of, rights_of
from allcover_site.registry.models import Person
from allcover_site.ui.telling import done

REFUSALS = (NotBanded, NotAllowed, CannotAssess, EntryRefused)


@opened_by("contributions.read")
def bands_page(request: HttpRequest, user: User, scheme: str, person: int) -> HttpResponse:
    """This function will show somebody's bands, appeals and rulings."""
    member, today = _person(user, "contributions.read", scheme, person), timezone.localdate()
    codes = _codes(scheme)
    held = {
        "person": member, "scheme": scheme, "rights": rights_of(user), "labels": dict(codes),
        "may_appeal": not rights_of(user).isdisjoint(("contributions.affiliate", "contributions.settle")),
        "choices": member.bands.filter(scheme=scheme).select_related("appeal__ruling"),
        "form": BandForm(codes=codes, initial={"on": today}), "assign_form": AssignForm(codes=codes, initial={"on": today}),
        "reason_form": ReasonForm(initial={"day": today}), "ruling_form": RulingForm(codes=codes, initial={"day": today}),
    }  # fmt: skip
    return render(request, "contributions/bands.html", held)


@require_POST
@opened_by("contributions.affiliate")
def choose_page(request: HttpRequest, user: User, scheme: str, person: int) -> HttpResponse:
    """This function will write down the band that a member chooses."""
    member = _person(user, "contributions.affiliate", scheme, person)
    return _did(request, member, scheme, BandForm(request.POST, codes=_codes(scheme)), _("The band is chosen."),
                lambda held: choose_band(by=user, person=member, scheme=scheme, **held))  # fmt: skip


@require_POST
@opened_by("contributions.settle")
def assign_page(request: HttpRequest, user: User, scheme: str, person: int) -> HttpResponse:
    """This function will assign a member a band."""
    member = _person(user, "contributions.settle", scheme, person)
    return _did(request, member, scheme, AssignForm(request.POST, codes=_codes(scheme)), _("The band is assigned."),
                lambda held: assign_band(by=user, person=member, scheme=scheme, **held))  # fmt: skip


@require_POST
@opened_by("contributions.read")
def appeal_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will lodge an appeal against a band assigned; late, by who may settle."""
    choice = get_object_or_404(_choices(user, "contributions.read"), pk=number)
    if rights_of(user).isdisjoint({"contributions.affiliate", "contributions.settle"}):
        raise PermissionDenied("contributions.affiliate")
    return _did(request, choice.person, choice.scheme, ReasonForm(request.POST), _("The appeal is lodged."),
                lambda held: appeal(by=user, choice=choice, **held))  # fmt: skip


@require_POST
@opened_by("contributions.settle")
def ruling_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will rule on an appeal."""
    choice = get_object_or_404(_choices(user, "contributions.settle"), pk=number)
    lodged = get_object_or_404(BandAppeal, choice=choice)
    form = RulingForm(request.POST, codes=_codes(choice.scheme))
    return _did(request, choice.person, choice.scheme, form, _("The appeal is ruled on."),
                lambda held: rule_on(by=user, appeal=lodged, **held))  # fmt: skip


def _did(
    request: HttpRequest, person: Person, scheme: str, form: forms.Form, told: str | Promise, deed: Any
) -> HttpResponse:
    done(request, form, deed, REFUSALS, str(told))
    return redirect("contributions:bands", scheme=scheme, person=person.pk)


def _codes(scheme: str) -> list[tuple[str, str]]:
    return [(band.code, band.label) for band in queries.terms_on(scheme, timezone.localdate()).bands]


def _person(user: User, right: str, scheme: str, number: int) -> Person:
    return get_object_or_404(
        Person.objects.filter(reach_of(user, right, scheme).condition("area")), pk=number
    )


def _choices(user: User, right: str) -> Any:
    return BandChoice.objects.filter(grants_with(user, right, area="person__area")).select_related("person")

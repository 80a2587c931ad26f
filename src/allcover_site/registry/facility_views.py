"""The pages of health facilities: the list, and a new one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of
from allcover_site.registry.models import Facility
from allcover_site.registry.operations import RegistryRefused, register_facility

A_PAGE = 25


Levels = list[tuple[str, str]]
"""Levels of facilities by their codes, each with what it is called."""


class FacilityForm(forms.Form):
    """A facility as the registrar writes it down. Its level is one that the office's schemes name; before any does, as it will be written there."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=200)
    level = forms.SlugField(label=_("Level, as in the scheme's definition"), max_length=40)
    area = forms.CharField(label=_("Area"), max_length=60)

    def __init__(self, *given: Any, levels: Levels, **named: Any) -> None:
        super().__init__(*given, **named)
        if levels:
            self.fields["level"] = forms.ChoiceField(label=_("Level"), choices=levels)


@opened_by("registry.read")
def facilities_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list facilities."""
    within = Facility.objects.filter(reach_of(user, "registry.read").condition("area"))
    rows, called = Paginator(within, A_PAGE).get_page(request.GET.get("page")), dict(_levels())
    told = [(each, called.get(each.level, each.level.replace("_", " "))) for each in rows]
    return render(
        request,
        "registry/facilities.html",
        {"rows": rows, "told": told, "may_write": "registry.write" in rights_of(user)},
    )


@opened_by("registry.write")
def new_facility_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will register a facility."""
    form = FacilityForm(request.POST or None, levels=_levels())
    if request.method == "POST" and form.is_valid():
        try:
            register_facility(by=user, **form.cleaned_data)
        except (RegistryRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registry:facilities")
    return render(request, "registry/new_facility.html", {"form": form})


def _levels() -> Levels:
    """Those that schemes name: asked of whoever the settings name, as the registry stands below them."""
    return list(import_string(settings.LEVELS_KNOWN)())

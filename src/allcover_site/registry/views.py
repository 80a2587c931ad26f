"""The pages of the registry: search, a person, a new person."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.registry.forms import HeadForm, JoinForm, PersonForm, SearchForm
from allcover_site.registry.operations import RegistryRefused, form_household, join_household, register_person
from allcover_site.registry.queries import (
    employers_for,
    groups_for,
    household_on,
    households_for,
    members_on,
    persons_for,
)
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (RegistryRefused, NotAllowed)


@opened_by("registry.read")
def persons_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will look for persons; the same view answers htmx with the list alone."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    persons = Paginator(persons_for(user, words), A_PAGE).get_page(request.GET.get("page"))
    template = "registry/persons_list.html" if request.headers.get("HX-Request") else "registry/persons.html"
    return render(request, template, {"form": form, "words": words, "persons": persons})


@opened_by("registry.read")
def person_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a person, and the household they belong to today."""
    person = get_object_or_404(persons_for(user), pk=number)
    today = timezone.localdate()
    household = household_on(person, today)
    members = members_on(household, today) if household is not None else ()
    held = {"person": person, "household": household, "members": members, "head_form": HeadForm(initial={"on": today}),
            "join_form": JoinForm(initial={"on": today}), "may_write": "registry.write" in rights_of(user),
            "employments": person.employments.filter(employer__in=employers_for(user)).select_related("employer"),
            "groups": person.group_memberships.filter(group__in=groups_for(user)).select_related("group")}  # fmt: skip
    return render(request, "registry/person.html", held)


@require_POST
@opened_by("registry.write")
def head_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will form a household around a person."""
    person = get_object_or_404(persons_for(user), pk=number)
    done(request, HeadForm(request.POST), lambda held: form_household(by=user, head=person, on=held["on"]), REFUSALS,
         _("The household is formed."))  # fmt: skip
    return redirect("registry:person", number=number)


@require_POST
@opened_by("registry.write")
def join_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will make a person a member of a household."""
    person = get_object_or_404(persons_for(user), pk=number)

    def join(held: dict[str, Any]) -> None:
        household = households_for(user).filter(pk=held["household"]).first()
        if household is None:
            raise RegistryRefused(_("There is no such household."))
        join_household(by=user, household=household, person=person, relation=held["relation"], on=held["on"])

    done(request, JoinForm(request.POST), join, REFUSALS, _("The household has a new member."))
    return redirect("registry:person", number=number)


@opened_by("registry.write")
def new_person_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will register a person."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = register_person(by=user, **form.cleaned_data)
        except (RegistryRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registry:person", number=person.pk)
    return render(request, "registry/new_person.html", {"form": form})

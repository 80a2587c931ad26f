"""The pages of the registry: search, a person, a new person."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.approvals.forms import ReasonForm
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.registry.forms import HeadForm, JoinForm, LastDayForm, MoveForm, PersonForm, SearchForm
from allcover_site.registry.models import Employment, GroupMembership, Person
from allcover_site.registry.operations import RegistryRefused, form_household, join_household, register_person
from allcover_site.registry.queries import (
    alike,
    employers_for,
    groups_for,
    household_on,
    households_for,
    kept_of,
    members_on,
    parted_from,
    persons_for,
    same_as,
)
from allcover_site.registry.searching import FEW, MOST, persons_found, persons_similar
from allcover_site.registry.twins import listed, twins_of
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (RegistryRefused, NotAllowed)


@opened_by("registry.read")
def persons_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will look for persons; the same view answers htmx with the list alone."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = persons_found(user, words)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = Person.objects.in_bulk(list(page))
    similar = persons_similar(user, words, found) if len(found) <= FEW else []
    heard = Person.objects.in_bulk(similar)
    beside = listed(user, [*(shown[number] for number in page), *(heard[number] for number in similar)])
    held = {
        "similar": beside[len(page) :],
        "page": page,
        "persons": beside[: len(page)],
        "may_merge": "registry.merge" in rights_of(user),
        "most": MOST,
        "is_all": len(found) < MOST,
    }
    template = "registry/persons_list.html" if request.headers.get("HX-Request") else "registry/persons.html"
    return render(request, template, {"form": form, "words": words, **held})


@opened_by("registry.read")
def person_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a person, and the household they belong to today."""
    merged = Person.objects.filter(pk=number, merged_into__isnull=False).first()
    if merged is not None:
        kept = get_object_or_404(persons_for(user), pk=kept_of(merged).pk)
        messages.info(request, _("Number %(number)d was merged into this one.") % {"number": number})
        return redirect("registry:person", number=kept.pk)
    person = get_object_or_404(persons_for(user), pk=number)
    held = {**_home(person), **_belonging(user, person), "twins": twins_of(user, person)}
    return render(request, "registry/person.html", held)


def _home(person: Person) -> dict[str, Any]:
    today = timezone.localdate()
    household = household_on(person, today)
    members = members_on(household, today) if household is not None else ()
    return {"person": person, "household": household, "members": members, "head_form": HeadForm(initial={"on": today}),
            "join_form": JoinForm(initial={"on": today}), "move_form": MoveForm(initial={"on": today}),
            "last_day_form": LastDayForm(initial={"last_day": today})}  # fmt: skip


def _belonging(user: User, person: Person) -> dict[str, Any]:
    """What somebody belongs to under all their numbers, as far as the user may see it, and what the user may do."""
    numbers, rights = same_as(person), rights_of(user)
    works = Employment.objects.filter(person__in=numbers, employer__in=employers_for(user))
    belongs = GroupMembership.objects.filter(person__in=numbers, group__in=groups_for(user))
    return {
        "numbers": sorted(numbers - {person.pk}),
        "merges": person.merges_kept.filter(undone_at=None),
        "parted": parted_from(person),
        "reason_form": ReasonForm(auto_id=False),
        "employments": works.select_related("employer"),
        "groups": belongs.select_related("group"),
        "may_write": "registry.write" in rights,
        "may_merge": "registry.merge" in rights,
    }


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
    likely: list[int] = []
    if request.method == "POST" and form.is_valid():
        held = dict(form.cleaned_data)
        if not held.pop("is_somebody_else"):
            likely = [pair.two for pair in alike(Person(**held))]
        if not likely:
            try:
                person = register_person(by=user, **held)
            except (RegistryRefused, NotAllowed) as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("registry:person", number=person.pk)
    seen = persons_for(user).filter(pk__in=likely)
    return render(request, "registry/new_person.html", {"form": form, "likely": likely, "seen": seen,
                                                        "unseen": len(likely) - len(seen)})  # fmt: skip

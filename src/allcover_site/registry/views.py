"""The pages of the registry: search, a person, a new person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.forms import PersonForm, SearchForm
from allcover_site.registry.operations import RegistryRefused, register_person
from allcover_site.registry.queries import household_on, members_on, persons_for

A_PAGE = 25


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
    return render(
        request, "registry/person.html", {"person": person, "household": household, "members": members}
    )


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

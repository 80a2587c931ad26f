"""The pages of employers and of groups: lists, a new one, one with who belongs to it, joining and leaving."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.registry.employing import (
    employ,
    end_employment,
    join_group,
    leave_group,
    register_employer,
    register_group,
)
from allcover_site.registry.forms import EmployerForm, GroupForm, LastDayForm, MemberForm, SearchForm
from allcover_site.registry.models import Person
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.queries import employers_for, groups_for, persons_for
from allcover_site.ui.telling import done

A_PAGE = 25
REFUSALS = (RegistryRefused, NotAllowed)
Made = TypeVar("Made", bound=models.Model)


@opened_by("registry.read")
def employers_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will look for employers."""
    return _list(request, user, employers_for, "registry/employers.html")


@opened_by("registry.read")
def groups_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will look for groups."""
    return _list(request, user, groups_for, "registry/groups.html")


@opened_by("registry.write")
def new_employer_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will register an employer."""
    form = EmployerForm(request.POST or None)
    made = _made(form, lambda held: register_employer(by=user, **held))
    if made is not None:
        return redirect("registry:employer", number=made.pk)
    return render(request, "registry/new_employer.html", {"form": form})


@opened_by("registry.write")
def new_group_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will register a group."""
    form = GroupForm(request.POST or None)
    made = _made(form, lambda held: register_group(by=user, **held))
    if made is not None:
        return redirect("registry:group", number=made.pk)
    return render(request, "registry/new_group.html", {"form": form})


@opened_by("registry.read")
def employer_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show an employer and who works there, with those who have left."""
    employer = get_object_or_404(employers_for(user), pk=number)
    return _one(
        request, user, "registry/employer.html", employer, employer.employments.select_related("person")
    )


@opened_by("registry.read")
def group_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a group and who belongs to it, with those who have left."""
    group = get_object_or_404(groups_for(user), pk=number)
    return _one(request, user, "registry/group.html", group, group.memberships.select_related("person"))


@require_POST
@opened_by("registry.write")
def employ_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will write down that somebody works for an employer."""
    employer = get_object_or_404(employers_for(user), pk=number)
    _join(request, user, lambda person, on: employ(by=user, employer=employer, person=person, on=on))
    return redirect("registry:employer", number=number)


@require_POST
@opened_by("registry.write")
def join_group_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will make somebody a member of a group."""
    group = get_object_or_404(groups_for(user), pk=number)
    _join(request, user, lambda person, on: join_group(by=user, group=group, person=person, on=on))
    return redirect("registry:group", number=number)


@require_POST
@opened_by("registry.write")
def end_employment_page(request: HttpRequest, user: User, number: int, row: int) -> HttpResponse:
    """This function will end an employment."""
    employment = get_object_or_404(get_object_or_404(employers_for(user), pk=number).employments, pk=row)
    done(request, LastDayForm(request.POST),
         lambda held: end_employment(by=user, employment=employment, last_day=held["last_day"]), REFUSALS,
         _("The employment has its last day."))  # fmt: skip
    return redirect("registry:employer", number=number)


@require_POST
@opened_by("registry.write")
def leave_group_page(request: HttpRequest, user: User, number: int, row: int) -> HttpResponse:
    """This function will end somebody's membership of a group."""
    membership = get_object_or_404(get_object_or_404(groups_for(user), pk=number).memberships, pk=row)
    done(request, LastDayForm(request.POST),
         lambda held: leave_group(by=user, membership=membership, last_day=held["last_day"]), REFUSALS,
         _("The membership has its last day."))  # fmt: skip
    return redirect("registry:group", number=number)


def _list(
    request: HttpRequest, user: User, found: Callable[[User, str], QuerySet[Any]], template: str
) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"].strip() if form.is_valid() else ""
    rows = Paginator(found(user, words), A_PAGE).get_page(request.GET.get("page"))
    held = {"form": form, "words": words, "rows": rows, "may_write": "registry.write" in rights_of(user)}
    return render(request, template, held)


def _made(form: forms.BaseForm, register: Callable[[dict[str, Any]], Made]) -> Made | None:
    """What was registered; None where the form was not sent, or was refused: then it says why."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return register(form.cleaned_data)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        return None


def _one(
    request: HttpRequest, user: User, template: str, shown: models.Model, memberships: QuerySet[Any]
) -> HttpResponse:
    """Names are shown of those within reach; of others, that they are there."""
    rows = Paginator(memberships.order_by("-first_day", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    seen = set(persons_for(user).filter(pk__in=[row.person_id for row in rows]).values_list("pk", flat=True))
    today = timezone.localdate()
    held = {"shown": shown, "rows": rows, "seen": seen, "may_write": "registry.write" in rights_of(user),
            "form": MemberForm(initial={"on": today}), "last_day_form": LastDayForm(initial={"last_day": today})}  # fmt: skip
    return render(request, template, held)


def _join(request: HttpRequest, user: User, deed: Callable[[Person, date], object]) -> None:
    def join(held: dict[str, Any]) -> None:
        person = persons_for(user).filter(pk=held["person"]).first()
        if person is None:
            raise RegistryRefused(_("Nobody has this number."))
        deed(person, held["on"])

    done(request, MemberForm(request.POST), join, REFUSALS, _("The list has somebody new."))

"""The pages of roles: what each lets somebody do, and one of the staff with the roles they hold, held and will hold."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from allcover_site.people.apart import bound_to
from allcover_site.people.doors import opened_by
from allcover_site.people.forms import EndForm, GrantForm
from allcover_site.people.models import Grant, User
from allcover_site.people.operations import (
    NoSuchRole,
    agree,
    appoint,
    end_role,
    reset_password,
    reset_second_factor,
)
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.people.rights import APPROVING, RIGHTS, ROLES
from allcover_site.ui.telling import done

REFUSALS = (NotAllowed, NoSuchRole)


@opened_by("people.read")
def rights_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show which role holds which right."""
    rows = [
        (label, right in APPROVING, [right in rights for _label, rights in ROLES.values()])
        for right, label in RIGHTS.items()
    ]
    shown = {"roles": [label for label, _rights in ROLES.values()], "rows": rows}
    return render(request, "people/rights.html", shown)


@opened_by("people.read")
def one_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show one of the staff, their roles with their days, and what may be done about them."""
    return _one(request, user, get_object_or_404(User, pk=number))


@require_POST
@opened_by("people.appoint")
def appoint_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will give somebody a role."""
    somebody = get_object_or_404(User, pk=number)

    def deed(held: dict[str, Any]) -> None:
        appoint(
            by=user, user=somebody, role=held["role"], on=held["on"], scheme=held["scheme"], area=held["area"]
        )

    done(request, GrantForm(request.POST), deed, REFUSALS, _("The role is given."))
    return redirect("people:one", number=number)


@require_POST
@opened_by("people.appoint")
def agree_page(request: HttpRequest, user: User, number: int, grant: int) -> HttpResponse:
    """This function will agree to a role that another gave."""
    held = _grant(number, grant)
    done(request, forms.Form(request.POST), lambda _held: agree(by=user, grant=held), REFUSALS, _("Agreed."))
    return redirect("people:one", number=number)


@require_POST
@opened_by("people.appoint")
def end_page(request: HttpRequest, user: User, number: int, grant: int) -> HttpResponse:
    """This function will end a role."""
    role = _grant(number, grant)
    done(request, EndForm(request.POST), lambda held: end_role(by=user, grant=role, last_day=held["last_day"]),
         REFUSALS, _("The role has its last day."))  # fmt: skip
    return redirect("people:one", number=number)


@never_cache
@require_POST
@opened_by("people.appoint")
def reset_password_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will give somebody a password to sign in with once, and show it this once."""
    somebody, form = get_object_or_404(User, pk=number), forms.Form(request.POST)
    given: list[str] = []
    done(request, form, lambda _held: given.append(reset_password(by=user, user=somebody)), REFUSALS,
         _("Hand over the password below; they choose their own when they sign in."))  # fmt: skip
    return _one(request, user, somebody, given[0] if given else "")


@require_POST
@opened_by("people.appoint")
def reset_second_factor_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will forget somebody's second factor, so that they set another."""
    somebody = get_object_or_404(User, pk=number)
    done(request, forms.Form(request.POST), lambda _held: reset_second_factor(by=user, user=somebody), REFUSALS,
         _("They set another telephone when they sign in."))  # fmt: skip
    return redirect("people:one", number=number)


def _grant(number: int, grant: int) -> Grant:
    return get_object_or_404(Grant.objects.select_related("user"), pk=grant, user_id=number)


def _one(request: HttpRequest, user: User, somebody: User, password: str = "") -> HttpResponse:
    today = timezone.localdate()
    rows = somebody.grants.order_by("-first_day", "-pk")
    shown = {"somebody": somebody, "rows": rows, "password": password, "today": today, "bound_to": bound_to(somebody).items(), "is_self": somebody == user,
             "may_appoint": "people.appoint" in rights_of(user), "form": GrantForm(initial={"on": today})}  # fmt: skip
    return render(request, "people/one.html", shown)

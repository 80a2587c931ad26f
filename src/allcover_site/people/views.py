"""The pages of the staff: who they are, and taking somebody on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from allcover_site.people.apart import rests_on_one
from allcover_site.people.doors import opened_by
from allcover_site.people.forms import StaffForm
from allcover_site.people.models import User
from allcover_site.people.operations import NameTaken, appoint, take_on
from allcover_site.people.queries import NotAllowed, rights_of, staff


@opened_by("people.read")
def staff_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the staff and the roles they hold."""
    may_appoint = "people.appoint" in rights_of(user)
    return render(
        request,
        "people/staff.html",
        {"staff": staff(), "may_appoint": may_appoint, "rests_on_one": rests_on_one()},
    )


@opened_by("people.appoint")
def new_staff_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will take somebody on, with a role or without one yet."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take_on(user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("password", refusal)
        except (NameTaken, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("people:staff")
    return render(request, "people/new_staff.html", {"form": form})


@transaction.atomic
def _take_on(
    by: User, *, username: str, full_name: str, password: str, role: str, scheme: str, area: str
) -> None:
    somebody = take_on(by=by, username=username, full_name=full_name, password=password)
    if role:
        appoint(by=by, user=somebody, role=role, on=timezone.localdate(), scheme=scheme, area=area)

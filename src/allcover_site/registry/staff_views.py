"""The page that tells who of the staff is registered as whom."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed
from allcover_site.registry.forms import StaffForm
from allcover_site.registry.models import Person
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.staff import tell_person, told_of_staff
from allcover_site.ui.telling import done


@opened_by("people.appoint", EVERY)
def staff_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show who of the staff is registered as whom and of whom it is not told, and write it of one of them."""
    form = StaffForm(request.POST or None)

    def deed(held: dict[str, Any]) -> None:
        number = held["number"]
        person = Person.objects.filter(pk=number).first() if number is not None else None
        if number is not None and person is None:
            raise RegistryRefused(_("Nobody has the number %(number)d.") % {"number": number})
        tell_person(by=user, user=held["user"], person=person)

    if request.method == "POST" and done(
        request, form, deed, (NotAllowed, RegistryRefused), _("It is written.")
    ):
        return redirect("registry:staff")
    return render(request, "registry/staff.html", {"rows": list(told_of_staff()), "form": form})

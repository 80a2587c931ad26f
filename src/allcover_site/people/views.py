"""The page of the staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import staff


@opened_by("people.read")
def staff_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the staff and the roles they hold."""
    return render(request, "people/staff.html", {"staff": staff()})

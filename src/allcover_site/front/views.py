"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allcover_site.front.waiting import waiting_for
from allcover_site.people.models import User


def home(request: HttpRequest) -> HttpResponse:
    """This function will show what waits for whoever has signed in, and the doors that are open to them."""
    user = request.user
    waiting = list(waiting_for(user)) if isinstance(user, User) else []
    return render(request, "front/home.html", {"waiting": waiting})

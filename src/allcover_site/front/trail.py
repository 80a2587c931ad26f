"""The page of the trail. It stands here because the trail itself knows nobody: users are above it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allcover_site.audit.queries import newest_events
from allcover_site.front.deeds import deed_called, thing_called
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with

A_PAGE = 50


@opened_by("audit.read")
def trail(request: HttpRequest, user: User) -> HttpResponse:
    """This function will show what was done in the office, the newest first: to who may read of one scheme or area alone, what is of it."""
    own = grants_with(user, "audit.read", "facts__scheme", "facts__area")
    events = Paginator(newest_events().filter(own), A_PAGE).get_page(request.GET.get("page"))
    rows = [(event, deed_called(event.deed), thing_called(event.about)) for event in events]
    return render(request, "front/trail.html", {"events": events, "rows": rows, "is_part": bool(own)})

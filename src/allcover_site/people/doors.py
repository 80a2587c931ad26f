"""The door of a page: opens to who holds a right, and hands the view whoever came in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, reach_of

View = Callable[Concatenate[HttpRequest, User, ...], HttpResponseBase]
Closed = Callable[[View], Callable[..., HttpResponseBase]]


def opened_by(right: str, scheme: str = "") -> Closed:
    """This function will let a view be opened by who holds a right for any scheme or area; others get 403.

    ``scheme``: EVERY where the page is of the whole office, such as its books: by who holds it for every scheme and area. What belongs to
    an area out of their reach is for the view to leave out, with 404.
    """
    return opened(lambda user: is_open(user, right, scheme), right)


def is_open(user: User, right: str, scheme: str = "") -> bool:
    """This function will tell whether :func:`opened_by` lets somebody in."""
    reach = reach_of(user, right, scheme)
    return reach.holds("") if scheme == EVERY else bool(reach.areas)


def opened(opens: Callable[[User], bool], told: str = "") -> Closed:
    """This function will let a view be opened by those of whom a function says so; others get 403."""

    def closed(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not opens(user):
                raise PermissionDenied(told)
            return view(request, user, *args, **kwargs)

        return door

    return closed

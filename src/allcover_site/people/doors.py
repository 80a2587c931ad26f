"""The door of a page: opens to who holds a right, and hands the view whoever came in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from allcover_site.people.models import User
from allcover_site.people.queries import reach_of

View = Callable[Concatenate[HttpRequest, User, ...], HttpResponseBase]


def opened_by(right: str, scheme: str = "") -> Callable[[View], Callable[..., HttpResponseBase]]:
    """This function will let a view be opened by who holds a right for any scheme or area; others get 403.

    ``scheme``: EVERY where the page is of the whole office, such as its books. What belongs to an area out of their reach is for the view to leave out, with 404.
    """

    def closed(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not reach_of(user, right, scheme).areas:
                raise PermissionDenied(right)
            return view(request, user, *args, **kwargs)

        return opened

    return closed

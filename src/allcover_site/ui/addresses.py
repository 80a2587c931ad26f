"""Addresses that nobody asks for by a page of ours: refused before any view reads them."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NUL = "\0"
"""PostgreSQL holds no text with it and breaks off where it is asked for some; SQLite would look for it."""


def without_nul(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will refuse an address that holds the character NUL, in its path or in what it asks for."""

    def guarded(request: HttpRequest) -> HttpResponse:
        asked = (part for values in request.GET.lists() for part in (values[0], *values[1]))
        if NUL in request.path or any(NUL in part for part in asked):
            raise BadRequest("The address holds the character NUL.")
        return answer(request)

    return guarded

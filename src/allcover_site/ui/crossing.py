"""Answers who did at the same moment what somebody else did, such as a button that was pressed twice: nothing of it is written.

Deeds wait for each other and look again wherever they can. What is left is found by the database: a row that may be there once, two
who wait for each other, a file that somebody else writes to for long.
"""

import logging
from collections.abc import Callable

from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

CROSSED = {
    "23505", "40P01", "40001", "55P03",
    "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT",
}  # fmt: skip
"""A row that is there already; a deadlock; what was read has changed; a lock that was not given: by PostgreSQL's numbers and SQLite's names."""

_log = logging.getLogger(__name__)


class Crossing:
    """Turns what the database says of two deeds that crossed into a page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """This function will give the page, or nothing for any other error."""
        if not has_crossed(error):
            return None
        _log.warning("%s %s crossed another deed: %s", request.method, request.path, error)
        return render(request, "409.html", status=409)


def has_crossed(error: Exception) -> bool:
    """This function will say whether an error of the database comes of two deeds at the same moment."""
    if not isinstance(error, IntegrityError | OperationalError):
        return False
    cause = error.__cause__
    return bool({getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorname", None)} & CROSSED)

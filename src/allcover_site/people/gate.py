"""The gate behind the sign-in: who must choose a password of their own, or prove twice who they are, does that first."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from allcover_site.people.models import User
from allcover_site.people.proving import needs_second_factor, proof_of

PROOF = "second_factor"
"""Under which a session keeps its proof."""

OPEN = ("people:sign-out", "people:password", "people:second-factor", "set_language", "health")
Answer = Callable[[HttpRequest], HttpResponseBase]


def gate(answer: Answer) -> Answer:
    """This function will lead whoever has something to do first to where it is done."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        page = _awaited(request, user) if isinstance(user, User) else ""
        if page and request.path not in {reverse(page) for page in OPEN}:
            return redirect(page)
        return answer(request)

    return guarded


def _awaited(request: HttpRequest, user: User) -> str:
    """The page on which somebody has something to do first; empty for none."""
    if user.must_change_password:
        return "people:password"
    return "people:second-factor" if needs_second_factor(user) and not is_proven(request, user) else ""


def is_proven(request: HttpRequest, user: User) -> bool:
    """This function will tell whether a session has proven twice who somebody is."""
    kept = str(request.session.get(PROOF, ""))
    return bool(user.second_factor) and constant_time_compare(kept, proof_of(user))

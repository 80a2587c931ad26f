"""Headers on every answer: a page runs and shows nothing that does not come from the site itself, and is kept by nobody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # The style sheet carries its icons within it.
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def content_policy(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will put the content policy on every answer."""

    def with_policy(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response["Content-Security-Policy"] = POLICY
        return response

    return with_policy


def kept_by_nobody(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """This function will have no browser keep an answer that does not say otherwise, so that nobody goes back to it after signing out."""

    def without_copy(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Cache-Control", "private, no-store")
        return response

    return without_copy

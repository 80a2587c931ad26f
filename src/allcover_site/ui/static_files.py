"""Style and script come once over a slow line: compressed, under an address that names their content, and kept for a year.

What is asked for under an address that names other content, such as that of the version before an upgrade, comes as it is now and is not kept.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class NamedByContent(StaticFilesStorage):
    """Gives a file's address with a sum of its content, so that what a browser keeps is never another version's."""

    def url(self, name: str | None) -> str:
        """This function will give the address of a file; a laptop has no step that gathers and renames them."""
        digest = _digest(str(name))
        return f"{super().url(name)}?v={digest}" if digest else super().url(name)


def _digest(name: str) -> str:
    """The sum of a file's content as it is now; empty for a file that is none."""
    found = finders.find(name)
    return _sum(found, Path(found).stat().st_mtime_ns) if found else ""


@cache
def _sum(path: str, _changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def compressed(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], Any]:
    """This function will compress static files alone: what is secret on a page could be guessed by how well it is compressed."""
    gzip = GZipMiddleware(answer)

    def compress(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(settings.STATIC_URL):
            return answer(request)
        if held := request.META.get("HTTP_IF_NONE_MATCH"):  # Compressed or not, the content is the same.
            request.META["HTTP_IF_NONE_MATCH"] = held.replace('W/"', '"')
        response = answer(request)
        name = request.path.removeprefix(settings.STATIC_URL)
        if response.status_code < 400 and request.GET.get("v") != _digest(name):
            response["Cache-Control"] = "no-cache"
        return gzip.process_response(request, response) if response.status_code == 200 else response

    return compress

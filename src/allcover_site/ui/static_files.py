"""Style and script come once over a slow line: compressed, under an address that names their content, and kept for a year."""

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


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12] if found else ""


def compressed(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], Any]:
    """This function will compress static files alone: what is secret on a page could be guessed by how well it is compressed."""
    gzip = GZipMiddleware(answer)

    def compress(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        is_whole = request.path.startswith(settings.STATIC_URL) and response.status_code == 200
        return gzip.process_response(request, response) if is_whole else response

    return compress

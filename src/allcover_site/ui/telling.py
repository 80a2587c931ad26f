"""Does a deed for a page, tells what the library says in its language, and tells how it went: what was done, or why it was refused, in the refusal's own words."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language

from allcover.vocabulary.fault import Fault
from allcover.vocabulary.words import LANGUAGES, SOURCE, Words, words_of


def words_now(*folders: Path) -> Words:
    """This function will give the library's words in the language of the page, and those of folders of translations beside them."""
    language = (get_language() or SOURCE).split("-")[0]
    return words_of(language if language in LANGUAGES else SOURCE, *folders)


def faults_now(faults: Iterable[Fault]) -> list[Fault]:
    """This function will give faults in the language of the page, as far as they are translated."""
    words = words_now()
    return [fault.told(words) for fault in faults]


Refusals = tuple[type[Exception], ...]


def done(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], object],
    refusals: Refusals,
    told: str | Callable[[], str],
) -> bool:
    """This function will do a deed with what a form holds, and put what is to be told on the next page.

    ``told``: the words, or what gives them once it is done. Gives whether it was done. What the form itself finds wrong is told like a refusal, by the names of its fields.
    """
    if not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, " ".join(str(part) for part in (label, *errors) if part))
        return False
    try:
        deed(form.cleaned_data)
    except refusals as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, told if isinstance(told, str) else told())
    return True

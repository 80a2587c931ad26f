"""Does a deed for a page and tells how it went: what was done, or why it was refused, in the refusal's own words."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

Refusals = tuple[type[Exception], ...]


def done(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], object],
    refusals: Refusals,
    told: str,
) -> bool:
    """This function will do a deed with what a form holds, and put what is to be told on the next page.

    Gives whether it was done. What the form itself finds wrong is told like a refusal, by the names of its fields.
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
    messages.success(request, told)
    return True

"""What schemes are called and which areas there are, where the staff are dealt with: asked of whoever the settings name, as
people stand below both."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from allcover_site.people.models import Grant


def schemes_known() -> list[tuple[str, str]]:
    """This function will give the office's schemes, each by its code and what it is called in the language of the page."""
    return list(import_string(settings.SCHEMES_KNOWN)())


def scheme_called(scheme: str) -> str:
    """This function will give what a scheme is called; the code itself of one that was never published."""
    return dict(schemes_known()).get(scheme, scheme)


def areas_known() -> list[str]:
    """This function will give the areas in which the office has somebody or something, and those that hold them, in order."""
    known = {*import_string(settings.AREAS_KNOWN)(), *Grant.objects.values_list("area", flat=True).distinct()}
    parts = (area.split(".") for area in known)
    return sorted({".".join(held[:count]) for held in parts for count in range(1, len(held) + 1)} - {""})


class AnySchemeField(forms.ChoiceField):
    """A scheme, chosen by its name, or all of them. ``every``: what the choice of all is called."""

    def __init__(self, *, every: Any, **given: Any) -> None:
        super().__init__(choices=lambda: [("", every), *schemes_known()], required=False, **given)

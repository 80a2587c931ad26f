"""What schemes are called: in the reader's language where the definition as last published says so, else in English.

Pages have the names as ``scheme_names`` and ask for them with the filter ``called``; a code is shown of no scheme that
has a name.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.http import HttpRequest

from allcover.rules.load import DEFINITION
from allcover.rules.plain import name_of
from allcover.vocabulary.document import parse_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Name
from allcover_site.schemes.models import Version
from allcover_site.ui.telling import words_now


class SchemeNames:
    """The names of schemes for one page, read when the first of them is asked for."""

    def __getitem__(self, scheme: str) -> str:
        """This function will give what a scheme is called; the code itself of one that was never published."""
        name = self._names.get(scheme)
        return scheme if name is None else name_told(name)

    def of_version(self, version: Version) -> str:
        """This function will give what a version is called: its scheme and its number."""
        return f"{self[version.scheme]} {version.number}"

    @cached_property
    def _names(self) -> dict[str, Name]:
        rows = Version.objects.order_by("number").values_list("scheme", "pk", "digest")
        last = {scheme: (number, published) for scheme, number, published in rows}
        return {scheme: _name(scheme, *version) for scheme, version in last.items()}


@lru_cache(maxsize=256)
def _name(scheme: str, number: int, _digest: str) -> Name:
    """The name in a version's definition. Nothing of a version changes, so a process reads it once."""
    files = Version.objects.values_list("files", flat=True).get(pk=number)
    document = parse_document(files.get(f"{scheme}/{DEFINITION}", ""), scheme, FaultList())
    held = document.value.get("name") if document is not None else None
    return name_of(held) if isinstance(held, dict) and "en" in held else Name(scheme)


def scheme_names(_request: HttpRequest) -> dict[str, SchemeNames]:
    """This function will give every template the names of schemes."""
    return {"scheme_names": SchemeNames()}


def name_told(name: str) -> str:
    """This function will give a name that a definition holds in the language of the page."""
    return words_now()(name)


def called(scheme: str) -> str:
    """This function will give what a scheme is called in the language of the page."""
    return SchemeNames()[scheme]


def choices_of(schemes: Iterable[str]) -> list[tuple[str, str]]:
    """This function will give schemes to choose from, by their names."""
    names = SchemeNames()
    return sorted(((scheme, names[scheme]) for scheme in schemes), key=lambda choice: choice[1].casefold())


class SchemeField(forms.ChoiceField):
    """A scheme that has a version, chosen by its name. ``none``: what it means to choose none, where that may be."""

    def __init__(self, *, none: Any = "", **given: Any) -> None:
        super().__init__(choices=self._published, required=not none, **given)
        self.none = none

    def _published(self) -> list[tuple[str, Any]]:
        published = set(Version.objects.values_list("scheme", flat=True))
        return [*([("", self.none)] if self.none else ()), *choices_of(published)]


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A published version, chosen by its scheme's name, its number and the day from which it counts."""

    def __init__(self, **given: Any) -> None:
        super().__init__(queryset=Version.objects.defer("files"), **given)

    def label_from_instance(self, obj: Version) -> str:
        """This function will give what a version is called in the list."""
        return f"{SchemeNames().of_version(obj)} ({obj.first_day})"

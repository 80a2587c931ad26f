"""What schemes are called: in the reader's language where the definition as last published says so, else in English.

Pages have the names as ``scheme_names`` and ask for them with the filter ``called``; a code is shown of no scheme that
has a name.
"""

import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest

from allcover.catalogue import countries, country_folder
from allcover.rules.load import DEFINITION
from allcover.rules.plain import name_of
from allcover.vocabulary.document import parse_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Name, Words
from allcover_site.schemes.models import Version
from allcover_site.ui.days import day_told
from allcover_site.ui.telling import words_now


class SchemeNames:
    """The names of schemes for one page, read when the first of them is asked for."""

    def __getitem__(self, scheme: str) -> str:
        """This function will give what a scheme is called, of one that was never published as the law around another calls it; the
        code itself of one that no law names."""
        if scheme not in self._names:
            beside = (_name(scheme, *version) for version in reversed(self._last.values()))
            self._names[scheme] = next((name for name in beside if name != scheme), Name(scheme))
        return name_told(self._names[scheme])

    def of_version(self, version: Version) -> str:
        """This function will give what a version is called: its scheme and its number."""
        return f"{self[version.scheme]} {version.number}"

    @cached_property
    def _last(self) -> dict[str, tuple[int, str]]:
        rows = Version.objects.order_by("number").values_list("scheme", "pk", "digest")
        return {scheme: (number, published) for scheme, number, published in rows}

    @cached_property
    def _names(self) -> dict[str, Name]:
        return {scheme: _name(scheme, *version) for scheme, version in self._last.items()}


@lru_cache(maxsize=256)
def _name(scheme: str, number: int, _digest: str) -> Name:
    """The name in a version's definition. Nothing of a version changes, so a process reads it once."""
    files = Version.objects.values_list("files", flat=True).get(pk=number)
    return name_in(files.get(f"{scheme}/{DEFINITION}", ""), scheme)


def name_in(text: str, code: str) -> Name:
    """This function will give the name that a definition or a country's file says it has; its code where it says none.

    Only the lines of the name are read: the rest may be long, and may have faults that are told elsewhere.

    >>> name_in("scheme: grant\\nname: {en: Grant, fr: Allocation}\\nlaw: []", "grant").languages["fr"]
    'Allocation'
    """
    found = _NAME.search(text)
    document = parse_document(found[0], code, FaultList()) if found is not None else None
    held = document.value.get("name") if document is not None and isinstance(document.value, dict) else None
    return name_of(held) if isinstance(held, dict) and "en" in held else Name(code)


_NAME = re.compile(r"^name:.*\n?(?:[ \t].*\n?|\n)*", re.MULTILINE)


def names_in(folder: Path) -> list[tuple[str, Name]]:
    """This function will give the schemes of a country's folder, each by its code with its name."""
    found = sorted(folder.glob(f"*/{DEFINITION}"))
    return [(path.parent.name, name_in(path.read_text(encoding="utf-8", errors="replace"), path.parent.name)) for path in found]  # fmt: skip


Choices = list[tuple[str, str]]


def choices_of_catalogue() -> list[tuple[str, Choices]]:
    """This function will give the schemes that come with the program by country, as a list to choose from."""
    told = [
        (name_told(country), _sorted((f"{folder}/{scheme}", name_told(name)) for scheme, name in names))
        for folder, (country, names) in _catalogue().items()
    ]
    return sorted(told, key=lambda country: country[0].casefold())


@cache
def _catalogue() -> dict[str, tuple[Name, list[tuple[str, Name]]]]:
    """The names of every country of the catalogue and its schemes, by its folder; a process reads them once."""
    folders = {country: country_folder(country) for country in countries()}
    return {
        country: (name_in((folder / "country.yaml").read_text(encoding="utf-8"), country), names_in(folder))
        for country, folder in folders.items()
    }


def _sorted(choices: Iterable[tuple[str, str]]) -> Choices:
    return sorted(choices, key=lambda choice: choice[1].casefold())


def scheme_names(_request: HttpRequest) -> dict[str, SchemeNames]:
    """This function will give every template the names of schemes."""
    return {"scheme_names": SchemeNames()}


def name_told(name: str) -> str:
    """This function will give a name that a definition holds in the language of the page."""
    return words_now()(name)


def words_of_law(country: str) -> Words:
    """This function will give the words of the page's language, and those of a country's own texts where it comes with the program."""
    known = country_folder(country) if country in countries() else None
    return words_now() if known is None else words_now(known / "languages")


def called(scheme: str) -> str:
    """This function will give what a scheme is called in the language of the page."""
    return SchemeNames()[scheme]


def choices_of(schemes: Iterable[str]) -> list[tuple[str, str]]:
    """This function will give schemes to choose from, by their names."""
    names = SchemeNames()
    return _sorted((scheme, names[scheme]) for scheme in schemes)


def choices_published() -> list[tuple[str, str]]:
    """This function will give every scheme that has a version, to choose from by its name."""
    return choices_of(set(Version.objects.values_list("scheme", flat=True)))


class SchemeField(forms.ChoiceField):
    """A scheme that has a version, chosen by its name. ``none``: what it means to choose none, where that may be."""

    def __init__(self, *, none: Any = "", **given: Any) -> None:
        super().__init__(choices=self._published, required=not none, **given)
        self.none = none

    def _published(self) -> list[tuple[str, Any]]:
        return [*([("", self.none)] if self.none else ()), *choices_published()]


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A published version, chosen by its scheme's name, its number and the day from which it counts."""

    def __init__(self, **given: Any) -> None:
        super().__init__(queryset=Version.objects.defer("files"), **given)

    def label_from_instance(self, obj: Version) -> str:
        """This function will give what a version is called in the list."""
        return f"{SchemeNames().of_version(obj)} ({day_told(obj.first_day)})"

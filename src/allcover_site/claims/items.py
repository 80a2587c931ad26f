"""What items of care are called, in the language of the page; people name them by name or code, claims keep the codes."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from django.utils.translation import gettext as _

from allcover.rules.definition import System
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import words_of_law
from allcover_site.schemes.queries import NoVersion, Published, schemes, system_of, version_on

NEAR, MOST_SHOWN = 3, 24
"""Names that are told of an item that nobody knows: near ones at most, and others, each by code and name."""


def items_of(system: System, scheme: str) -> dict[str, str]:
    """This function will give what a scheme's items are called, by their codes; nothing for a scheme without care."""
    package, words = system.schemes[scheme].package, words_of_law(system.country.id)
    return {item.id: words(item.label) for item in package.items} if package is not None else {}


def items_on(asked: Iterable[str], day: date) -> dict[str, str]:
    """This function will give what the items of some schemes are called on a day; of a code that several have, as the first calls it."""
    found: dict[str, str] = {}
    for scheme in asked:
        try:
            system = system_of(version_on(scheme, day))
        except NoVersion:
            continue
        found = {**items_of(system, scheme), **found}
    return found


def items_for(scheme: str, day: date) -> dict[str, str]:
    """This function will give what all items of the office are called on a day, those of a scheme as it calls them; ``""`` for no scheme."""
    return items_on(([scheme] if scheme else []) + list(schemes()), day)


def code_of(text: str, known: Mapping[str, str]) -> str | None:
    """This function will give the code of the one item that is meant by its code or its name, in any case; None for none.

    >>> code_of("paracetamol 500 MG", {"par500": "Paracetamol 500 mg"})
    'par500'
    """
    wanted = " ".join(text.split()).casefold()
    codes = [code for code in known if code.casefold() == wanted]
    named = codes or [code for code, name in known.items() if " ".join(name.split()).casefold() == wanted]
    return text if text in known else named[0] if len(named) == 1 else None


def unknown_item(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """This function will say that no one item is meant by a text, and what to write instead: what is called nearly so."""
    called = {each.casefold(): f"{name} ({code})" for code, name in known.items() for each in (code, name)}
    near = dict.fromkeys(called[each] for each in get_close_matches(text.casefold(), called, NEAR, 0.7))
    shown = near or dict.fromkeys(list(called.values())[:MOST_SHOWN])
    cure = _("Near it: %(items)s.") if near else _("Choose from the list: %(items)s.")
    return _("No item is called '%(item)s'.") % {"item": text}, cure % {"items": "; ".join(shown)}


def caring(day: date) -> list[str]:
    """This function will name the schemes that cover care on a day; of one whose first version counts later, by that version."""
    found, published = list[str](), Published()
    for scheme in published.schemes:
        try:
            system = published.system_on(scheme, day)
        except NoVersion:
            system = published.system_on(scheme, date.max)
        if system.schemes[scheme].package is not None:
            found.append(scheme)
    return found


def all_items(day: date) -> list[tuple[str, str]]:
    """This function will give every item that the office's schemes cover on a day, to choose from, by its name."""
    return sorted(items_on(schemes(), day).items(), key=lambda item: item[1].casefold())


def items_of_version(version: Version) -> Mapping[str, str]:
    """This function will give what the items of a version are called."""
    return items_of(system_of(version), version.scheme)

"""What items of care are called, in the language of the page; claims and files name them by their codes."""

from collections.abc import Iterable, Mapping
from datetime import date

from allcover.rules.definition import System
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import words_of_law
from allcover_site.schemes.queries import NoVersion, Published, schemes, system_of, version_on


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

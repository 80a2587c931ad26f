"""Whose people a folder of population and rates is about: ``people.yaml`` in it, so that one country's are never told as another's.

A country's own folder may leave it out; who projects a folder alone (``allcover project FOLDER``) needs it for the name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from babel.core import get_global

from allcover.rules.plain import name_of
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import form_of, published_schema
from allcover.vocabulary.words import LANGUAGES, LOCALES, Name, Sentence

FILE = "people.yaml"


@dataclass(frozen=True)
class Whose:
    """A country by its three letters (ISO 3166) and its name; ``document`` is where that stands; whether it is invented."""

    iso3: str
    name: Name
    document: Document
    is_invented: bool


def read_whose(folder: Path | str) -> Whose | None:
    """This function will read whose people a folder is about; None where it does not say. Raises Faults with all that is wrong in the file."""
    path = Path(folder) / FILE
    if not path.is_file():
        return None
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None:
        form_of(document, published_schema("allcover.projection", "people"), faults)
    faults.check()
    assert document is not None
    return Whose(
        str(document.value["people"]),
        name_of(document.value["name"]),
        document,
        bool(document.value.get("invented", False)),
    )


def check_whose(folder: Path, iso3: str, country: str) -> None:
    """This function will refuse, as Faults, a folder that says its people are of another country than that of ``iso3``."""
    whose = read_whose(folder)
    if whose is None or whose.iso3 == iso3:
        return
    faults = FaultList()
    faults.add(
        whose.document.place("people"),
        Sentence(
            "These are the people of {name} ({letters}), and {country} is {iso3}.",
            name=whose.name,
            letters=whose.iso3,
            country=country,
            iso3=iso3,
        ),
        Sentence(
            "Give the people of {country}, or project these alone: allcover project {folder}.",
            country=country,
            folder=str(folder),
        ),
    )
    faults.check()


def whose_text(iso3: str) -> str:
    """This function will write the file for a country of the world, named as Unicode's CLDR has it in every language of ours, or by its letters where that has none."""
    names = ", ".join(f"{language}: {name!r}" for language, name in _names(iso3).items())
    return (
        "# Whose people this folder is about: three letters (ISO 3166), and the name that reports tell.\n"
        f"people: '{iso3}'\nname: {{{names}}}\n"
    )


def _names(iso3: str) -> Mapping[str, str]:
    two = (get_global("territory_aliases").get(iso3) or [iso3])[0]
    return {language: Locale.parse(LOCALES[language]).territories.get(two, iso3) for language in LANGUAGES}

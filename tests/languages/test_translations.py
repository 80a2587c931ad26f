"""Files of translations are up to date and whole, and a translation fills the blanks of its text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from allcover.vocabulary.gathering import PACKAGE, Text, catalogues, updated
from allcover.vocabulary.words import LANGUAGES, SOURCE

BLANK = re.compile(r"\{(\w+)\}")
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]


@pytest.fixture(scope="module")
def files() -> dict[Path, list[Text]]:
    return catalogues()


def messages(files: dict[Path, list[Text]], language: str) -> Iterator[tuple[str, Message]]:
    for folder in files:
        with (folder / f"{language}.po").open("rb") as file:
            yield from ((folder.parent.name, message) for message in read_po(file) if message.id)


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text or "")]


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_files_are_up_to_date(files: dict[Path, list[Text]], language: str) -> None:
    """Run ``make words`` and translate what it added."""
    stale = [
        str(folder)
        for folder, texts in files.items()
        if updated(folder / f"{language}.po", language, texts) != (folder / f"{language}.po").read_bytes()
    ]
    assert stale == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_untranslated_or_in_doubt(files: dict[Path, list[Text]], language: str) -> None:
    lacking = [
        f"{where}: {message.id}"
        for where, message in messages(files, language)
        if message.fuzzy or not all(forms(message.string))
    ]
    assert lacking == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_blanks_of_its_text(files: dict[Path, list[Text]], language: str) -> None:
    wrong = [
        f"{where}: {message.string}"
        for where, message in messages(files, language)
        for form in forms(message.string)
        if form and set(BLANK.findall(form)) != set(BLANK.findall(forms(message.id)[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("country", ["coresia", "chile_1990"])
def test_every_name_of_a_country_is_there_in_every_language(country: str) -> None:
    named = list((PACKAGE / "catalogue" / country).rglob("*.yaml"))
    lacking = [f"{path.name}: {name}" for path in named for name in _names(yaml.safe_load(path.read_text()))
               if set(name) != set(LANGUAGES)]  # fmt: skip
    assert lacking == []


def _names(raw: object) -> Iterator[dict[str, str]]:
    if isinstance(raw, dict):
        if isinstance(raw.get("name"), dict) and "en" in raw["name"]:
            yield raw["name"]
        for value in raw.values():
            yield from _names(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _names(item)

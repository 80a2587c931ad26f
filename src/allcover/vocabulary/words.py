"""Sentences in the reader's language: gettext messages with named blanks.

A text that a reader sees is written in English where it is used and handed to :class:`Words`, which gives it in the
report's language. The translations stand in ``languages/*.po``; a country's own texts (notes, universes, labels)
in ``languages/*.po`` of its folder. ``make words`` finds all texts and brings the files up to date.
"""

import gettext
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from allcover.vocabulary.typesetting import quoted, typeset

LANGUAGES = {"en": "English", "fr": "Français", "es": "Español", "pt": "Português"}
"""The languages a reader may choose, each by its own name; texts are written in the first."""

LOCALES = MappingProxyType({"en": "en_GB", "fr": "fr", "es": "es", "pt": "pt_PT"})
"""The habits that each language writes numbers and dates by, and whose rules say what is one and what is many.

English ones are not those of the United States. Our Portuguese is that of Portugal and of Africa: nought is many, and thousands stand
apart by a space.
"""

SOURCE = "en"
_BLANK = re.compile(r"\{(\w+)\}")


class Name(str):
    """A name in English that knows how it is written in other languages; all that calculates sees the English."""

    __slots__ = ("languages",)
    languages: Mapping[str, str]

    def __new__(cls, english: str, languages: Mapping[str, str] = MappingProxyType({})) -> "Name":
        """This function will make a name from its English and the same in other languages, by code."""
        made = super().__new__(cls, english)
        made.languages = languages
        return made

    @classmethod
    def joined(cls, names: Iterable[str], mark: str) -> "Name":
        """This function will join names in every language.

        >>> Name.joined([Name("two", {"fr": "deux"}), Name("three", {"fr": "trois"})], " + ").languages["fr"]
        'deux + trois'
        """
        parts = list(names)
        languages = {
            language: mark.join(
                part.languages.get(language, part) if isinstance(part, Name) else part for part in parts
            )
            for language in LANGUAGES
        }
        return cls(mark.join(parts), languages)


class PlaceName(str):
    """A word of a survey, such as the name of a region: only the country's own texts translate it, never ours of the same letters."""

    __slots__ = ()


class Sentence(str):
    """A sentence in English that knows its message and its values, so that it can be told again in another language.

    Whoever keeps it as plain text keeps the English; :meth:`record` keeps all of it.
    """

    __slots__ = ("message", "number", "one", "values")
    message: str
    values: Mapping[str, object]
    one: str
    """The form of the message where the ``number`` is one; empty where nothing is counted."""
    number: int

    def __new__(cls, message: str, **values: object) -> "Sentence":
        """This function will fill the blanks of a marked message; numbers are counts of persons or the like.

        >>> Sentence("{count} persons are left out.", count=1234.4)
        '1,234 persons are left out.'
        """
        shown = {
            name: f"{value:,.0f}" if isinstance(value, int | float) else value
            for name, value in values.items()
        }
        made = super().__new__(cls, _filled(message, shown))
        made.message, made.values, made.one, made.number = message, values, "", 0
        return made

    @classmethod
    def plural(cls, one: str, many: str, count: int, /, **values: object) -> "Sentence":
        """This function will fill the form of a message that the number asks for, and keep both for other languages.

        >>> Sentence.plural("One row is empty.", "{n} rows are empty.", 1, n=1)
        'One row is empty.'
        """
        made = cls(one if count == 1 else many, **values)
        made.message, made.one, made.number = many, one, count
        return made

    def told(self, words: "Words", values: Mapping[str, object]) -> str:
        """This function will tell the sentence in a language, with values that are told in it already."""
        if self.one:
            return words.plural(self.one, self.message, self.number, **values)
        return words(self.message, **values)

    def record(self) -> dict[str, Any]:
        """This function will give the sentence as plain data for a file.

        >>> Sentence("Amounts multiplied by {factor}.", factor=Decimal("1.043")).record()["values"]
        {'factor': {'decimal': '1.043'}}
        """
        values = {
            name: {"decimal": str(value)} if isinstance(value, Decimal) else value
            for name, value in self.values.items()
        }
        counted = {"one": self.one, "number": self.number} if self.one else {}
        return {"message": self.message, "values": values, **counted}

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> "Sentence":
        """This function will make a sentence of its record. Raises KeyError or TypeError for what is none.

        >>> Sentence.read({"message": "{n} persons.", "values": {"n": 3}})
        '3 persons.'
        """
        values = {
            name: Decimal(value["decimal"]) if isinstance(value, Mapping) else value
            for name, value in record["values"].items()
        }
        if "one" in record:
            return cls.plural(record["one"], record["message"], record["number"], **values)
        return cls(record["message"], **values)


class UnknownLanguage(ValueError):
    """There is no translation into the language that was asked for."""


class Words:
    """The texts of one language. Called with an English text, it gives the translation with its blanks filled."""

    def __init__(
        self,
        language: str,
        translations: gettext.NullTranslations,
        of_country: gettext.NullTranslations | None = None,
    ) -> None:
        self.language = language
        self._translations = translations
        self._of_country = of_country or gettext.NullTranslations()

    def __call__(self, message: str, /, **values: object) -> str:
        """This function will translate a text and fill its ``{blanks}``; a text nobody translated stays English.

        A :class:`Name` brings its translations along; a :class:`PlaceName` is looked for in the country's texts alone.

        >>> ENGLISH("Persons of {country}", country="Coresia")
        'Persons of Coresia'
        """
        if isinstance(message, Name):
            return typeset(message.languages.get(self.language, str(message)), self.language)
        held = self._of_country if isinstance(message, PlaceName) else self._translations
        return self._told(held.gettext(message) if message else "", (message,), values)

    def plural(self, one: str, many: str, count: int | Decimal, /, **values: object) -> str:
        """This function will choose the form of a text that the number asks for in the language (Unicode CLDR).

        A :class:`~decimal.Decimal` counts with the decimals it is printed with: 0.83 is one in French and many in English.

        >>> ENGLISH.plural("one person", "{n} persons", 3, n=3)
        '3 persons'
        """
        form = Locale.parse(LOCALES[self.language]).plural_form(count)
        told = self._translations.ngettext(one, many, 1 if form == "one" else 2)
        return self._told(told, (one, many), values)

    def note(self, text: str, /) -> str:
        """This function will translate what the author of a definition or a survey wrote for readers, or was written of it with values of its
        own: between two straight signs stands a word there, and no code.

        >>> ENGLISH.note("The answer is 'cannot tell'.")
        'The answer is ‘cannot tell’.'
        """
        told = text.told(self, text.values) if isinstance(text, Sentence) else self(text)
        return quoted(told, self.language)

    def join(self, parts: Iterable[str]) -> str:
        """This function will put texts that have commas of their own one after the other.

        >>> ENGLISH.join(["Act 1998, s. 3", "Decree 5"])
        'Act 1998, s. 3; Decree 5'
        """
        return typeset("a; ", self.language)[1:].join(parts)

    def _told(self, text: str, messages: Iterable[str], values: Mapping[str, object]) -> str:
        # What nobody translated is a name or the like, and stays as its author set it; in English it cannot be told from our own, and is set too.
        is_ours = self.language == SOURCE or text not in messages
        return _filled(typeset(text, self.language) if is_ours else text, values)


def _filled(text: str, values: Mapping[str, object]) -> str:
    # Not str.format: texts of a country come from strangers, and a blank must name a value, nothing inside it.
    return _BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), text) if values else text


def marked(message: str) -> str:
    """This function will give the text back: it marks a text for translation where it cannot be translated yet."""
    return message


ENGLISH = Words(SOURCE, gettext.NullTranslations())


@lru_cache(maxsize=64)
def words_of(language: str, *folders: Path) -> Words:
    """This function will give the words of a language, with the translations in ``folders`` (a country's) beside our own.

    Raises UnknownLanguage for a language without translations.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(f"There are no texts in '{language}'. Choose one of: {', '.join(LANGUAGES)}.")
    if language == SOURCE:
        return ENGLISH
    ours = _translations(Path(__file__).with_name("languages") / f"{language}.po")
    of_country = gettext.NullTranslations()
    for folder in folders:
        held = _translations(folder / f"{language}.po")
        ours.add_fallback(held)
        of_country.add_fallback(held)
    return Words(language, ours, of_country)


def _translations(path: Path) -> gettext.NullTranslations:
    return gettext.GNUTranslations(BytesIO(_compiled(path))) if path.is_file() else gettext.NullTranslations()


@lru_cache(maxsize=64)
def _compiled(path: Path) -> bytes:
    with path.open("rb") as file:
        catalogue = read_po(file)
    made = BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()

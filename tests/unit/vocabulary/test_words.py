"""Texts in the reader's language."""

from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale

from allcover.vocabulary.gathering import PLURALS
from allcover.vocabulary.words import ENGLISH, LANGUAGES, LOCALES, PlaceName, UnknownLanguage, words_of

PO = """
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "People of {country}"
msgstr "Population : {country}"

msgid "one child"
msgid_plural "{n} children"
msgstr[0] "un enfant"
msgstr[1] "{n} enfants"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fr.po").write_text(PO.strip(), encoding="utf-8")
    return tmp_path


def test_a_countrys_texts_are_found_in_its_folder_and_blanks_filled(folder: Path) -> None:
    french = words_of("fr", folder)
    assert french("People of {country}", country="Corésie") == "Population\N{NO-BREAK SPACE}: Corésie"
    assert [french.plural("one child", "{n} children", n, n=n) for n in (0, 1, 2)] == [
        "un enfant", "un enfant", "2 enfants"]  # fmt: skip


def test_a_blank_names_a_value_and_nothing_inside_it() -> None:
    assert ENGLISH("{a.__class__} {a}", a="x") == "{a.__class__} x"
    assert ENGLISH("{unknown}", a="x") == "{unknown}"


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(UnknownLanguage, match="en, fr, es, pt"):
        words_of("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rule_in_the_files_of_a_language_is_that_of_unicode(language: str) -> None:
    habits = Locale.parse(LOCALES[language])
    for count in range(300):
        many = eval(PLURALS[language], {"n": count})
        assert many == (habits.plural_form(count) != "one"), count


def test_a_decimal_number_takes_the_form_of_its_language(folder: Path) -> None:
    french = words_of("fr", folder)
    told = [
        french.plural("one child", "{n} children", Decimal(n), n=n) for n in ("0.83", "1.99", "2.00", "2.5")
    ]
    assert told == ["un enfant", "un enfant", "2.00 enfants", "2.5 enfants"]
    assert ENGLISH.plural("point", "points", Decimal("0.83")) == "points"
    assert ENGLISH.plural("point", "points", 1) == "point"


def test_the_name_of_a_place_is_never_taken_for_a_word_of_ours(tmp_path: Path) -> None:
    place = PlaceName("Capital")
    assert words_of("fr")("Capital") == "Capitalisation"
    assert words_of("fr")(place) == "Capital"
    told = PO.replace("People of {country}", "Capital").replace("Population : {country}", "Capitale")
    (tmp_path / "fr.po").write_text(told.strip(), encoding="utf-8")
    french = words_of("fr", tmp_path)
    assert (french(place), french("Capital")) == ("Capitale", "Capitalisation")

"""Texts in the reader's language."""

from pathlib import Path

import pytest

from allcover.vocabulary.words import ENGLISH, UnknownLanguage, words_of

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

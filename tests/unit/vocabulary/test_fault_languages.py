"""Faults know their message and its values, so that they can be told in another language; names in them stay as written."""

import gettext
from collections.abc import Mapping
from pathlib import Path

import pytest

from allcover.rules.load import load
from allcover.vocabulary.fault import Fault, Faults, Place, did_you_mean, retold
from allcover.vocabulary.words import ENGLISH, Sentence, Words, words_of

FRENCH = {
    "Nothing is called '{name}' here.": "Rien ne s'appelle '{name}' ici.",
    "Did you mean '{name}'?": "Vouliez-vous dire '{name}' ?",
    "{name} lacks '{key}'.": "Dans {name}, il manque '{key}'.",
    "The file": "le fichier",
    "Add it.": "Ajoutez-le.",
    "Expected a condition and found {kind}.": "Une condition est attendue, et non {kind}.",
    "a date": "une date",
    "'{name}' is not known here.": "'{name}' n'est pas connu ici.",
    "Is not YAML: {why}.": "Ce n'est pas du YAML : {why}.",
    "The parameter '{name}' is used by no rule.": "Aucune r\u00e8gle n'utilise le param\u00e8tre '{name}'.",
}


class Held(gettext.NullTranslations):
    """Translations that stand here instead of in a file."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self.texts = texts

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)


WORDS = Words("fr", Held(FRENCH))


def told(text: str) -> str:
    return retold(text, WORDS).replace("\u202f", " ").replace("\xa0", " ").replace("\u2019", "'")


def test_sentence_within_a_sentence_is_told_in_the_language_too() -> None:
    text = Sentence("Expected a condition and found {kind}.", kind=Sentence("a date"))
    assert str(text) == "Expected a condition and found a date."
    assert told(text) == "Une condition est attendue, et non une date."


def test_name_that_the_user_gave_is_not_translated() -> None:
    assert told(did_you_mean("a dat", ["a date"])) == "Vouliez-vous dire 'a date' ?"


def test_text_that_is_not_translated_stays_as_it_is() -> None:
    fault = Fault(Place("a.yaml", 3), Sentence("Known only in {language}.", language="English"), "Add it.")
    assert fault.told(WORDS) == Fault(Place("a.yaml", 3), "Known only in English.", "Ajoutez-le.")


COUNTRY = """country: here
name: {en: Here}
currency: {code: XHE, name: {en: Crown}, minor_digits: 2}
"""
SCHEME = """scheme: grant
name: {en: Grant}
mechanism: assistance
branches: [family]
from: 2020-01-01
law: [{title: Act, verified: yes}]
"""


@pytest.mark.parametrize(
    ("country", "scheme", "expected"),
    [
        (COUNTRY, SCHEME.replace("name: {en: Grant}\n", ""), "Dans le fichier, il manque 'name'."),
        (COUNTRY, SCHEME + "surprise: 1\n", "'surprise' n'est pas connu ici."),
        (COUNTRY, SCHEME + "x: [", "Ce n'est pas du YAML"),
    ],
)
def test_faults_of_a_definition_are_told_in_the_language(
    tmp_path: Path, country: str, scheme: str, expected: str
) -> None:
    (tmp_path / "grant").mkdir()
    (tmp_path / "country.yaml").write_text(country)
    (tmp_path / "grant" / "definition.yaml").write_text(scheme)
    with pytest.raises(Faults) as found:
        load(tmp_path)
    assert any(expected in told(fault.what) for fault in found.value.faults)
    assert all(fault.told(ENGLISH) == fault for fault in found.value.faults)


def test_a_sentence_that_counts_takes_the_form_of_the_language() -> None:
    """English has one row and no rows; French counts none as one."""
    one = Sentence.plural(
        "Has {rows} row below its heading.", "Has {rows} rows below its heading.", 1, rows="1"
    )
    none = Sentence.plural(
        "Has {rows} row below its heading.", "Has {rows} rows below its heading.", 0, rows="0"
    )
    assert (str(one), str(none)) == ("Has 1 row below its heading.", "Has 0 rows below its heading.")
    again = Sentence.read(none.record())
    assert str(again) == str(none)
    french = words_of("fr")
    assert "ligne " in retold(one, french)
    assert retold(again, french) == retold(one, french).replace("1", "0")

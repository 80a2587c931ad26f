"""Signs of a language: no apostrophe is straight, no French line begins with a mark, whoever wrote the text and wherever lists are joined."""

import gettext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.vocabulary.typesetting import NARROW, NO_BREAK, typeset
from allcover.vocabulary.words import ENGLISH, LANGUAGES, SOURCE, Name, Words


class Given(gettext.NullTranslations):
    """Translates one text."""

    def gettext(self, message: str) -> str:
        return "L'un : « {name} » ; qui ? 5 %" if message == "One" else message


FRENCH = Words("fr", Given())


def test_a_translation_is_set_as_its_language_does_and_its_blanks_are_left_alone() -> None:
    told = FRENCH("One", name="d'A : b")
    assert told == f"L’un{NO_BREAK}: «{NO_BREAK}d'A : b{NO_BREAK}»{NARROW}; qui{NARROW}? 5{NARROW}%"


def test_what_nobody_translated_stays_as_its_author_set_it() -> None:
    assert FRENCH("status in ('employee'); c'est tout ?") == "status in ('employee'); c'est tout ?"


def test_a_name_and_a_list_are_set_too() -> None:
    assert FRENCH(Name("Care", {"fr": "L'aide : soins"})) == f"L’aide{NO_BREAK}: soins"
    assert FRENCH.join(["Loi 3", "Loi 4"]) == f"Loi 3{NARROW}; Loi 4"
    assert ENGLISH.join(["Act 3", "Act 4"]) == "Act 3; Act 4"


@pytest.mark.parametrize("text", ["https://a.b/c?d=e", "10:30", "a;b", "{a}:{b}", "100%25"])
def test_what_is_no_sentence_is_left_alone(text: str) -> None:
    assert typeset(text, "fr").replace(f"{NARROW}%", "%") == text


def test_a_word_that_an_author_quotes_in_a_note_is_quoted_as_english_prints_it() -> None:
    note = "The answer is 'cannot tell' in the scheme 'pensions' ('afp' and 'old_funds' too): the survey's, not 'no'."
    told = "The answer is ‘cannot tell’ in the scheme ‘pensions’ (‘afp’ and ‘old_funds’ too): the survey’s, not ‘no’."
    assert ENGLISH.note(note) == told
    noted = "La réponse est 'inconnu' dans l'enquête, et 'assuré' ailleurs."
    assert (
        FRENCH.note(noted)
        == f"La réponse est «{NO_BREAK}inconnu{NO_BREAK}» dans l'enquête, et «{NO_BREAK}assuré{NO_BREAK}» ailleurs."
    )


WORDS = st.sampled_from(["L'un", "qui", "{n}", "5", "« a »", "«a»", "d'{b}", "12:30"])
MARKS = st.sampled_from([" :", ":", " ;", ";", "?", f"{NO_BREAK}!", f"{NARROW};", " %", "%", ".", ""])


@given(st.lists(st.tuples(WORDS, MARKS), max_size=6), st.sampled_from(sorted(LANGUAGES)))
def test_setting_twice_changes_no_more(pieces: list[tuple[str, str]], language: str) -> None:
    text = " ".join(word + mark for word, mark in pieces)
    once = typeset(text, language)
    assert typeset(once, language) == once


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (
            "the household's own, the schemes' own, {country}'s law",
            "the household’s own, the schemes’ own, {country}’s law",
        ),
        ("40 % (25 %) of {share} %", "40% (25%) of {share}%"),
        ('the "floor"', "the “floor”"),
        ("Use the condition itself: 'x' or 'not x'.", "Use the condition itself: 'x' or 'not x'."),
        (
            "'{group}.{function}' has no value; '{name}' is it's own",
            "'{group}.{function}' has no value; '{name}' is it’s own",
        ),
        ("status in ('employees', 'x') and 7 %2", "status in ('employees', 'x') and 7 %2"),
    ],
)
def test_english_is_printed_with_its_own_signs_and_code_stays_as_typed(typed: str, printed: str) -> None:
    assert typeset(typed, SOURCE) == printed
    assert ENGLISH(typed) == printed

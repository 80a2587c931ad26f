"""Texts found in source, templates and definitions, and files of translations brought up to date with them."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from allcover.vocabulary.gathering import (
    NotOneText,
    catalogues,
    country_texts,
    python_texts,
    template_texts,
    updated,
)
from allcover.vocabulary.words import Name, Words, words_of

HELD = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "Old age"\nmsgstr "Vieillesse"\n\nmsgid "Gone"\nmsgstr "Parti"\n'


def test_texts_are_found_where_they_are_handed_over() -> None:
    source = (
        'A = marked("A label")\n'
        'def f(self, words):\n    words("One " "sentence")\n    self.words("Another {x}", x=words(A))\n'
        '    words.plural("one person", "{n} persons", 2, n=2)\n'
    )
    assert list(python_texts(source, "f.py")) == [
        "A label", "One sentence", "Another {x}", ("one person", "{n} persons"),
    ]  # fmt: skip


@pytest.mark.parametrize("call", ['words(f"{n} persons")', 'words("one " + two)'])
def test_a_text_put_together_of_pieces_is_refused(call: str) -> None:
    with pytest.raises(NotOneText, match=r"f\.py:1: the text is put together"):
        list(python_texts(call, "f.py"))


def test_texts_of_a_template_are_found(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text('<p title="{{ words("One") }}">{{ words("Two {x}", x=1) }}</p>')
    assert list(template_texts(path)) == ["One", "Two {x}"]


def test_what_is_translated_stays_what_is_gone_goes_and_what_is_new_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "fr.po"
    path.write_text(HELD)
    path.write_bytes(updated(path, "fr", ["Old age", "New {x}", ("one", "many")]))
    with path.open("rb") as file:
        found = {message.id: message.string for message in read_po(file) if message.id}
    assert found == {"Old age": "Vieillesse", "New {x}": "", ("one", "many"): ("", "")}
    first = path.read_bytes()
    assert updated(path, "fr", ["Old age", "New {x}", ("one", "many")]) == first
    assert b"Generated" not in first
    assert b"Date" not in first
    assert b"#:" not in first


def test_a_country_gives_its_notes_universes_and_caveats(tmp_path: Path) -> None:
    (tmp_path / "fund").mkdir()
    (tmp_path / "surveys").mkdir()
    (tmp_path / "country.yaml").write_text(
        "notes: [A note]\ncoverage: [{line: a, universe: Workers, note: Upper bound}]\n"
        "quantities: {poor: {label: is poor}, rich: {is: 'no'}}\n"
    )
    (tmp_path / "fund" / "definition.yaml").write_text(
        "notes: [Of the fund]\nplaces: {seat: {label: a seat}}\n"
    )
    (tmp_path / "surveys" / "one.yaml").write_text(
        "survey: {title: A survey, caveats: [Beware], design: {note: Drawn twice}, source: {title: Raw file, article: persons file}}\n"
    )
    (tmp_path / "observations.yaml").write_text(
        "observations: [{group: Traders, statement: Nobody knows, who_says: A union, source: {title: Minutes}}]\n"
    )
    (tmp_path / "totals.csv").write_text("sex,persons,source\nmale,5,A census\nfemale,6,\n")
    assert list(country_texts(tmp_path)) == [
        "A note", "Workers", "Upper bound", "is poor", "Of the fund", "a seat", "A survey", "Beware", "Drawn twice",
        "Raw file", "persons file", "Traders", "Nobody knows", "A union", "Minutes", "A census",
    ]  # fmt: skip


def test_laws_of_an_invented_country_are_texts_and_those_of_others_are_names(tmp_path: Path) -> None:
    (tmp_path / "fund").mkdir()
    (tmp_path / "fund" / "definition.yaml").write_text(
        "law: [{title: Pensions Act 1998, article: schedule}]\n"
        "provisions: [{source: {title: Pensions Order 2001, article: ss. 3 and 5}}, {source: {title: Pensions Act 1998, article: s. 4}}]\n"
    )
    (tmp_path / "country.yaml").write_text("country: land\n")
    assert list(country_texts(tmp_path)) == []
    (tmp_path / "country.yaml").write_text("country: land\ninvented: yes\n")
    found = dict.fromkeys(country_texts(tmp_path))
    assert list(found) == ["Pensions Act 1998", "schedule", "Pensions Order 2001"]


def test_the_program_and_the_countries_in_four_languages_have_files() -> None:
    assert {folder.parent.name for folder in catalogues()} == {"vocabulary", "coresia", "chile_1990"}


def test_a_name_is_told_in_the_language_that_it_knows() -> None:
    name = Name("Old-age pension", {"fr": "Pension de vieillesse"})
    told = [words(name) for words in (words_of("en"), words_of("fr"), words_of("pt"))]
    assert told == ["Old-age pension", "Pension de vieillesse", "Old-age pension"]
    assert name == "Old-age pension"


def test_words_of_a_country_come_beside_those_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_text(HELD)
    words: Words = words_of("fr", tmp_path)
    assert words("Gone") == "Parti"

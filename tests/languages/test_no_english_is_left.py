"""A report in another language holds no English: what stands in both alike is a number, a name or a text that was looked at.

Texts are compared by the runs of three words that they have in common with the English report and that hold an English
word of grammar, so that an English source within a French sentence is found, too.
"""

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import openpyxl
import pytest
import yaml
from tests.languages.visible import END, Visible
from tests.whole_study import whole_text

from allcover.catalogue import country_folder
from allcover.presenting.html import html_text
from allcover.presenting.workbook import workbook_bytes
from allcover.standards.reading import read_conventions
from allcover.vocabulary.gathering import country_texts
from allcover.vocabulary.words import LANGUAGES, SOURCE

FOLDER = country_folder("coresia")
OF_GRAMMAR = frozenset(
    [
        "the",
        "of",
        "and",
        "with",
        "for",
        "is",
        "are",
        "by",
        "who",
        "that",
        "to",
        "in",
        "not",
        "persons",
        "from",
        "at",
        "as",
        "or",
        "an",
        "their",
        "it",
        "be",
        "was",
        "were",
        "has",
        "have",
        "every",
        "each",
        "other",
        "than",
        "which",
        "what",
        "whom",
        "one",
        "all",
        "law",
    ]
)
RUN = 3
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
LOOKED_AT = (
    r"\b(?:observed|persons|changes): - \{[^}]*\{[^}]*\}\}",  # entries of the file of figures, as they are typed
    r"\binvokes: \w+: [A-Z_]+",
    r"tables/[\w.]+\.csv",  # names of files
    r"\([0-9a-f]{16}\)",  # hashes of options
    r"\b(?:not )?\w+\.(?:any|count)\([^;]*\)",  # conditions as the definition writes them
    r"\b\w+ (?:==|>=|<=|<|>) [^;]*",
    r"\b[a-z]\w*(?:[._]\w+)+\b",  # keys, and columns of the survey
)
"""What is a name although English words may stand in it; laws and their articles are added, in the language of the law."""


def texts(language: str) -> list[str]:
    """Every text of the page and of the workbook in a language."""
    report, words = whole_text(language)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, words)))
    cells = (cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    page = "".join(Visible(html_text(report, words)).pieces).split(END)
    return list(dict.fromkeys([*page, *(cell for cell in cells if isinstance(cell, str)), *book.sheetnames]))


@cache
def of_laws() -> list[str]:
    """Titles and articles of laws, and of where the conventions were read, which nobody translates, longest first."""
    translated = set(country_texts(FOLDER))
    said = {
        text
        for path in FOLDER.rglob("*.yaml")
        for text in _cited(yaml.load(path.read_text(), yaml.CSafeLoader))
    }
    read = {each.title for convention in read_conventions() for each in convention.readings}
    return sorted((said - translated) | read, key=len, reverse=True)


def _cited(raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        yield from (raw[name] for name in ("title", "article") if isinstance(raw.get(name), str))
        for value in raw.values():
            yield from _cited(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _cited(item)


def runs(text: str) -> set[tuple[str, ...]]:
    said = [word.casefold() for word in WORD.findall(text)]
    found = (tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1))
    return {run for run in found if OF_GRAMMAR & set(run)}


def all_runs(english: list[str]) -> set[tuple[str, ...]]:
    return {run for text in english for run in runs(text)}


def english_in(told: list[str], known: set[tuple[str, ...]], names: list[str]) -> list[str]:
    """The texts that hold a run of the English report outside names."""
    return sorted({text.strip() for text in told if known & runs(without_names(text, names))})


def without_names(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name, " ; ")
    for pattern in LOOKED_AT:
        text = re.sub(pattern, " ", text)
    return text


@pytest.fixture(scope="module")
def english() -> set[tuple[str, ...]]:
    return all_runs(texts(SOURCE))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != SOURCE])
def test_no_english_is_left_in_a_report(english: set[tuple[str, ...]], language: str) -> None:
    assert english_in(texts(language), english, of_laws()) == []


def test_english_within_a_translated_sentence_would_be_found() -> None:
    english = ["Survey of Coresia (Ministry of Planning, persons file)."]
    told = ["Enquête (Ministry of Planning)", "Enquête de Coresia", "Loi : Act of 1998, s. 2"]
    assert english_in(told, all_runs([*english, "Law: Act of 1998, s. 2"]), ["Act of 1998, s. 2"]) == [
        told[0]
    ]

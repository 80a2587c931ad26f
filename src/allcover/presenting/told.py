"""Where figures come from and when they hold, said of every finding and table of a report."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from allcover.presenting.item_words import listed
from allcover.presenting.numbers import decimal_text, number_text
from allcover.rules.definition import Country
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.finding import Table
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import Sentence, Words, marked

_ARTICLE = re.compile(r"(ss?|arts?)\. (\d[\w()]*(?:(?:-|, | and )\d[\w()]*)*)")
_ARTICLES: Mapping[str, str] = MappingProxyType(
    {
        "s": marked("s. {numbers}"),
        "ss": marked("ss. {numbers}"),
        "art": marked("art. {numbers}"),
        "arts": marked("arts. {numbers}"),
    }
)


@dataclass(frozen=True)
class Told:
    """Where figures come from and when they hold, for every finding and table; whether sums are those of a sample without weights, or of
    incomes raised to the national accounts; whether the country is invented, as its sources then are."""

    source: str
    reference_date: str
    is_of_sample: bool = False
    has_raised_incomes: bool = False
    is_invented: bool = False

    def of_year(self, year: int) -> str:
        """This function will say when a number of a year holds: that day of the year, or the year alone where no day is told.

        >>> Told("", "2024-06-30").of_year(2043), Told("", "").of_year(2043)
        ('2043-06-30', '2043')
        """
        return f"{year:04}{self.reference_date[4:]}".replace("-02-29", "-02-28")

    def cited(self, citation: Citation, words: Words, *, is_noted: bool = False) -> str:
        """This function will write a citation of the country's files, with its note where ``is_noted``; of an invented one that says nothing of it, that it is invented."""
        text = noted_text(citation, words) if is_noted else citation_text(citation, words)
        says_so = "invented" in f"{citation.title} {citation.article} {citation.note if is_noted else ''}"
        return of_invented(text, self.is_invented and not says_so, words)


def of_invented(source: str, is_invented: bool, words: Words) -> str:
    """This function will write a source of a country's numbers; of an invented country, that it is invented: here and nowhere else."""
    return words("{source} (invented)", source=source) if is_invented else source


def definition_source(country: Country, words: Words) -> str:
    """This function will name a country's definition as a source."""
    return of_invented(words("Definition “{country}”", country=country.id), country.is_invented, words)


def survey_source(survey: str, country: Country, words: Words) -> str:
    """This function will name a survey and the definition that is laid over it as a source."""
    source = words("{survey}; definition “{country}”", survey=survey, country=country.id)
    return of_invented(source, country.is_invented, words)


def held_note(names: Iterable[str], words: Words) -> Iterator[str]:
    """This function will say which trials are moved by less than they say, since they would pass all or fall below none."""
    if held := list(names):
        yield words(
            "Not moved in full, as it would pass all or fall below none: {listed}.", listed=words.join(held)
        )


def note_text(note: str | Remark, words: Words) -> str:
    """This function will write a note: an author's own, or one found in calculating, its counts as numbers of the language and its
    lists of names as names.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> note_text(Remark("{count} persons.", {"count": 1234.0}), ENGLISH)
    '1,234 persons.'
    """
    if isinstance(note, str) and not isinstance(note, Sentence):
        return words.note(note)
    shown = {name: _shown(value, words) for name, value in note.values.items()}
    if isinstance(note, Sentence):
        return note.told(words, shown)
    return words(note.message, **shown)


def _shown(value: object, words: Words) -> object:
    if isinstance(value, tuple):
        return listed(value, words)
    if isinstance(value, Decimal):
        return decimal_text(value, words)
    return (
        number_text(value, "count", words) if isinstance(value, int | float) else listed((str(value),), words)
    )


RAISED = marked(
    "Too high as far as it follows earnings or incomes: these were raised to the national accounts."
)
"""What is said of all that is summed or judged from earnings or incomes of a survey that were raised."""


def raised_incomes(told: Told, words: Words) -> tuple[str, ...]:
    """This function will say, where it is so, that earnings and incomes of a survey were raised, and what that does to what is summed or judged from them."""
    return (words(RAISED),) if told.has_raised_incomes else ()


def citation_text(citation: Citation, words: Words) -> str:
    """This function will write a citation, with a mark where nobody has checked it. The title of a law that exists stays in the law's language.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> citation_text(Citation("Pensions Act 1998", "s. 3"), ENGLISH)
    'Pensions Act 1998, s. 3 [unverified]'
    """
    title = words.note(citation.title)
    text = f"{title}, {article_text(citation.article, words)}" if citation.article else title
    return text if citation.is_verified else words("{citation} [unverified]", citation=text)


def noted_text(citation: Citation, words: Words) -> str:
    """This function will write a citation with its note."""
    text = citation_text(citation, words)
    return words("{name} ({what})", name=text, what=words(citation.note)) if citation.note else text


def unverified_note(tables: Iterable[Table], words: Words) -> tuple[str, ...]:
    """This function will explain the mark of a citation that nobody has checked, where one stands in a cell or a note of some tables."""
    mark = words("{citation} [unverified]", citation="").strip()
    texts = (text for table in tables for text in (*table.notes, *chain.from_iterable(table.rows)))
    if not any(isinstance(text, str) and mark in text for text in texts):
        return ()
    return (words("[unverified]: nobody has checked the citation against its text."),)


def article_text(article: str, words: Words) -> str:
    """This function will write the article of a source: what it is called in the language, and its number.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> article_text("ss. 3 and 5", ENGLISH)
    'ss. 3 and 5'
    """
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return words(article)
    numbers = found[2]
    if " and " in numbers:
        before, _, last = numbers.rpartition(" and ")
        numbers = words("{numbers} and {last}", numbers=before, last=last)
    return words(_ARTICLES[found[1]], numbers=numbers)

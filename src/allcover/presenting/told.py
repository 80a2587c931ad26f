"""Where figures come from and when they hold, said of every finding and table of a report."""

from dataclasses import dataclass
from decimal import Decimal

from allcover.presenting.item_words import listed
from allcover.presenting.numbers import decimal_text, number_text
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import Sentence, Words


@dataclass(frozen=True)
class Told:
    """Where figures come from and when they hold, for every finding and table; whether sums are those of a sample without weights."""

    source: str
    reference_date: str
    is_of_sample: bool = False


def note_text(note: str | Remark, words: Words) -> str:
    """This function will write a note: an author's own, or one found in calculating, its counts as numbers of the language and its
    lists of names as names.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> note_text(Remark("{count} persons.", {"count": 1234.0}), ENGLISH)
    '1,234 persons.'
    """
    if isinstance(note, str) and not isinstance(note, Sentence):
        return words(note)
    shown = {name: _shown(value, words) for name, value in note.values.items()}
    return words(note.message, **shown)


def _shown(value: object, words: Words) -> object:
    if isinstance(value, tuple):
        return listed(value, words)
    if isinstance(value, Decimal):
        return decimal_text(value, words)
    return number_text(value, "count", words) if isinstance(value, int | float) else words(str(value))


def citation_text(citation: Citation, words: Words) -> str:
    """This function will write a citation, with a mark where nobody has checked it. That of a law stays in the law's language.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> citation_text(Citation("Pensions Act 1998", "s. 3"), ENGLISH)
    'Pensions Act 1998, s. 3 [unverified]'
    """
    title = words(citation.title)
    text = f"{title}, {words(citation.article)}" if citation.article else title
    return text if citation.is_verified else words("{citation} [unverified]", citation=text)

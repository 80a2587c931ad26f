"""A translation says what its text says: words that read well, mean another thing, and have been mistaken for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from allcover.vocabulary.gathering import PACKAGE

MISTAKEN = (
    # What is withheld is not kept: it is kept back, and not published.
    (r"withh(eld|old)", {"fr": r"\bret(enu|ien)", "es": r"\bret(en|ien)", "pt": r"\bret(id|en|ém)"}),
    # What may come is drawn as paths, and called by one word wherever it is told of.
    (r"\bfutures\b", {"fr": r"\bavenirs?\b", "es": r"\bfuturos\b", "pt": r"\bfuturos\b"}),
    # A scenario is masculine in all three.
    (
        r"^(Medium|High: half a child more|Low: half a child less)$",
        {"fr": r"^\w+enne\b", "es": r"^(Media|Alta|Baja)\b", "pt": r"^(Média|Alta|Baixa)\b"},
    ),
    # An assumption is a hypothesis in Portuguese, and "in % of" says of what a share is.
    (r"[Aa]ssum", {"pt": r"[Pp]ressupost|[Cc]omo suposto"}),
    (r", of GDP", {"pt": r", do PIB"}),
    (r"in the table above", {"pt": r"quadro"}),
    (r"^Safety$", {"pt": r"^Segurança$"}),
    # One word for one thing: who is employed, who is an employee, what is tested, and what a source of money brings.
    (r"\b[Ee]mploye(d|es?)\b", {"pt": r"\bempregados\b|por conta de outrem"}),
    (r"[Mm]eans[ -]test", {"es": r"[Vv]erificación", "pt": r"[Vv]erificação"}),
    (r"^(What|The most that) it (brings|may bring)", {"fr": r"elle (peut )?rapport"}),
    (r"[Cc]laims? (settled|rejected)", {"es": r"[Ss]olicitud(es)?\b(?! de pago)"}),
)
"""Of texts that match: what their translation into a language must not say."""


def _catalogues(language: str) -> list[Path]:
    site = PACKAGE.parent / "allcover_site" / "locale" / language / "LC_MESSAGES" / "django.po"
    return [*PACKAGE.rglob(f"languages/{language}.po"), site]


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    for path in _catalogues(language):
        with path.open("rb") as file:
            for message in read_po(file):
                told = [message.id] if isinstance(message.id, str) else message.id
                forms = [message.string] if isinstance(message.string, str) else message.string or ()
                yield from ((told[0], str(form)) for form in forms if told[0])


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_no_word_says_another_thing_than_its_text(language: str) -> None:
    wrong = [
        translated
        for text, translated in _pairs(language)
        for meant, refused in MISTAKEN
        if language in refused and re.search(meant, text) and re.search(refused[language], translated)
    ]
    assert wrong == []

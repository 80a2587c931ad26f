"""Pages of a printed report as a reader sees them: which lie on their side, how far down they are filled, and whether a brief has its picture."""

import io
from collections.abc import Iterable

import pypdf

from allcover.presenting.pdf import brief_fit, brief_pdf
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import Words

_FOOT = 0.08
"""As a share of the height of a page: the running foot stands below it."""


def lowest_of(page: pypdf.PageObject) -> float:
    """How high above the foot of the page its last line stands, in a picture or not, as a share of its height."""
    heights: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            heights.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=note)
    tall = float(page.mediabox.height)
    return min(height / tall for height in heights if height / tall > _FOOT)


def annex_of(pdf: pypdf.PdfReader) -> list[pypdf.PageObject]:
    """The pages that lie on their side, with their contents."""
    return [page for page in pdf.pages if page.mediabox.width > page.mediabox.height]


def check_brief_has_picture(texts: Iterable[tuple[Report, Words]]) -> None:
    """Assert that the brief of a diagnosis, laid out alike in some languages, has two pages and on the first who is covered as a picture."""
    every = list(texts)
    fit = brief_fit(every)
    assert fit.has_broad
    for report, words in every:
        pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report, words, fit))).pages
        assert len(pages) == 2
        first = " ".join(pages[0].extract_text().split())
        # In the legend of the picture, and nowhere else: where it is drawn, its table is not printed.
        assert first.count(" ".join(words("Covered in fact and adequately").split())) == 1
        assert " ".join(words("Not known, so left open").split()) in first

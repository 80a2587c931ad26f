"""The annex of a whole report in print: its pages are filled, in whatever language."""

import io

import pypdf
import pytest
from tests.whole_study import whole_text

from allcover.presenting.pdf import report_pdf
from allcover.vocabulary.words import LANGUAGES

_FOOT = 0.08
"""As a share of the height of a page: the running foot stands below it."""


def _lowest(page: pypdf.PageObject) -> float:
    """How high above the foot of the page its last line stands, in a picture or not, as a share of its height."""
    heights: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            heights.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=note)
    tall = float(page.mediabox.height)
    return min(height / tall for height in heights if height / tall > _FOOT)


def _annex(pdf: pypdf.PdfReader) -> list[pypdf.PageObject]:
    """The pages that lie on their side, without their contents."""
    return [page for page in pdf.pages if page.mediabox.width > page.mediabox.height][1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_annex_is_left_half_empty_but_the_last(language: str) -> None:
    pages = _annex(pypdf.PdfReader(io.BytesIO(report_pdf(*whole_text(language)))))
    assert len(pages) > 40
    lowest = [round(_lowest(page), 2) for page in pages[:-1]]
    emptiest = max(range(len(lowest)), key=lowest.__getitem__)
    assert lowest[emptiest] < 0.5, (
        f"page {emptiest + 1} of the annex ends at {lowest[emptiest]} of its height"
    )

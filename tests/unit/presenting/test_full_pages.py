"""The annex of a whole report in print: its pages are filled, in whatever language."""

import io

import pypdf
import pytest
from tests.printed_pages import annex_of, lowest_of
from tests.whole_study import whole_text

from allcover.presenting.pdf import report_pdf
from allcover.vocabulary.words import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_annex_is_left_half_empty_but_the_last(language: str) -> None:
    pages = annex_of(pypdf.PdfReader(io.BytesIO(report_pdf(*whole_text(language)))))
    assert len(pages) > 40
    lowest = [round(lowest_of(page), 2) for page in pages[:-1]]
    emptiest = max(range(len(lowest)), key=lowest.__getitem__)
    assert lowest[emptiest] < 0.5, (
        f"page {emptiest + 1} of the annex ends at {lowest[emptiest]} of its height"
    )

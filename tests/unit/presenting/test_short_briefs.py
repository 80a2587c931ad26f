"""A brief that is longer than a page by a little: pictures grow into the room there is, and no page has but a few lines."""

import io
from datetime import date

import pypdf
from tests.printed_pages import lowest_of

from allcover.catalogue import country_folder
from allcover.mutuals.reading import read_mutual, reckon
from allcover.presenting.mutual_section import written_mutual
from allcover.presenting.pdf import brief_fit, brief_pdf
from allcover.vocabulary.words import LANGUAGES, words_of


def test_the_second_page_of_the_brief_of_a_mutual_is_half_filled_in_every_language() -> None:
    results = reckon(read_mutual(country_folder("coresia") / "mutuals" / "lakeside.yaml"))
    reports = [
        (written_mutual(results, date(2026, 1, 2), words), words) for words in map(words_of, LANGUAGES)
    ]
    fit = brief_fit(reports)
    for report, words in reports:
        first, second = pypdf.PdfReader(io.BytesIO(brief_pdf(report, words, fit))).pages
        assert lowest_of(first) < 0.35, words.language
        assert lowest_of(second) < 0.6, words.language

"""A brief that is longer than a page by a little: pictures stand beside numbers, or more of them fill the room, and no page has but a few lines."""

import io
from datetime import date

import pypdf
from tests.printed_pages import lowest_of

from allcover.catalogue import country_folder
from allcover.mutuals.reading import read_mutual, reckon
from allcover.presenting.costing_writer import written_costing
from allcover.presenting.mutual_section import written_mutual
from allcover.presenting.pdf import brief_fit, brief_pdf
from allcover.presenting.report import Text
from allcover.projection.costing_file import read_costing
from allcover.projection.costing_results import work_out_costs
from allcover.projection.economy_file import read_economy
from allcover.projection.results import project_country
from allcover.vocabulary.words import LANGUAGES, words_of

CORESIA, DAY = country_folder("coresia"), date(2026, 1, 2)
WORDS = [words_of(language, CORESIA / "languages") for language in LANGUAGES]


def lowest_of_pages(texts: list[Text]) -> list[list[float]]:
    """How low each page of each language reaches: nought is the foot of the page."""
    fit = brief_fit(texts)
    return [
        [lowest_of(page) for page in pypdf.PdfReader(io.BytesIO(brief_pdf(report, words, fit))).pages]
        for report, words in texts
    ]


def test_the_brief_of_a_mutual_is_one_full_page_in_every_language() -> None:
    results = reckon(read_mutual(CORESIA / "mutuals" / "lakeside.yaml"))
    lowest = lowest_of_pages([(written_mutual(results, DAY, words), words) for words in WORDS])
    assert [len(pages) for pages in lowest] == [1] * len(LANGUAGES)
    assert max(page for (page,) in lowest) < 0.15


def test_both_pages_of_the_brief_of_a_costing_are_filled_in_every_language() -> None:
    people = project_country(CORESIA / "people", 20, ("medium",))
    results = work_out_costs(
        read_costing(CORESIA / "costings" / "floor.yaml"), read_economy(CORESIA / "economy.yaml"), people.population[0], {}, first_year=2024
    )  # fmt: skip
    texts = [
        (written_costing(results, "Coresia", "XCC", people.sources, DAY, words), words) for words in WORDS
    ]
    lowest = lowest_of_pages(texts)
    assert [len(pages) for pages in lowest] == [2] * len(LANGUAGES)
    assert max(max(pages) for pages in lowest) < 0.3

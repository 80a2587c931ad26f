"""The brief of a whole study that ends with the years to come, as that of the demonstration does."""

from tests.printed_pages import check_brief_has_picture
from tests.whole_study import whole_text

from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import with_years_to_come
from allcover.vocabulary.words import LANGUAGES


def test_a_brief_with_the_years_to_come_keeps_its_picture_in_every_language(
    results: ValuationResults,
) -> None:
    """Letters get a little smaller before who is covered is told as a table."""
    texts = [whole_text(language) for language in LANGUAGES]
    check_brief_has_picture((with_years_to_come(report, results, words), words) for report, words in texts)

"""Amounts on pages are written as the library's reports write numbers."""

import pytest
from django.utils.translation import override

from allcover.presenting.numbers import number_text
from allcover.vocabulary.words import words_of
from allcover_site.books.models import Book
from allcover_site.books.templatetags.money import money


@pytest.mark.parametrize("language", ["en", "fr", "pt"])
def test_an_amount_has_the_thousands_and_the_point_of_the_reports(language: str) -> None:
    with override(language):
        shown = money(123456789, Book(digits=2))
    expected = number_text(1234567.89, "money", words_of(language), 2)
    assert shown.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}") == expected.replace(
        "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
    )

"""Adequacy profiles: a profile is named in the language of the report."""

import pytest

from allcover.coverage.profile import SHIPPED, shipped_profile
from allcover.vocabulary.words import words_of


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_named_in_the_language_of_the_report(name: str, language: str) -> None:
    told = shipped_profile(name).name
    assert words_of(language)(told) != str(told)

"""The brief of a survey that leaves much open, CASEN 1990 with two options: two readable pages in every language."""

import io
from dataclasses import dataclass

import pypdf
import pytest

from allcover.presenting.adequacy_section import RAISED_LEVEL
from allcover.presenting.brief import brief_parts
from allcover.presenting.exclusion_overview import REACH_UNASKED
from allcover.presenting.pdf import brief_pdf
from allcover.presenting.report import Text
from allcover.presenting.sample import APPROXIMATE
from allcover.presenting.told import RAISED
from allcover.vocabulary.finding import Between, Cell, NotKnown
from allcover.vocabulary.words import LANGUAGES

pytestmark = pytest.mark.data


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(frozen=True)
class Page:
    """The text of a printed page, and the size of the smallest letters of it, in points; a drawing has letters of its own."""

    text: str
    smallest_letters: float


Printed = dict[str, list[Page]]


@pytest.fixture(scope="module")
def printed(chile_texts: dict[str, Text]) -> Printed:
    return {
        language: list(map(_read, pypdf.PdfReader(io.BytesIO(brief_pdf(*text))).pages))
        for language, text in chile_texts.items()
    }


def _read(page: pypdf.PageObject) -> Page:
    sizes: dict[float, int] = {}

    def count(text: str, _cm: object, _tm: object, _font: object, size: float) -> None:
        sizes[size] = sizes.get(size, 0) + len(text.strip())

    text = page.extract_text(visitor_text=count)
    return Page(text, min(size for size, letters in sizes.items() if letters))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_says_what_raised_incomes_make_too_high(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    words = chile_texts[language][1]
    text = " ".join(_on_one_line(page.text) for page in printed[language])
    assert _on_one_line(words(RAISED)) in text, "who can pay"
    assert _on_one_line(words(RAISED_LEVEL)) in text, "who is adequate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_says_that_nobody_was_asked_about_reach(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    told = _on_one_line(chile_texts[language][1](REACH_UNASKED))
    assert told in " ".join(_on_one_line(page.text) for page in printed[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_of_an_open_survey_holds_two_pages_with_its_picture(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    words = chile_texts[language][1]
    assert len(printed[language]) == 2
    first = _on_one_line(printed[language][0].text)
    # In the legend of the picture, and nowhere else.
    assert _on_one_line(words("Not known, so left open")) in first


def test_the_first_page_says_what_a_range_is_where_a_rule_stands_in_and_where_it_is_an_upper_bound(
    printed: Printed,
) -> None:
    first = _on_one_line(printed["en"][0].text).replace("\N{SOFT HYPHEN} ", "")
    assert "some answers are missing, or a rule stands in for them" in first
    assert "between its ends, or below them if it is an upper bound" in first
    # So neither card nor legend says that it is answers that are missing.
    assert "partly not known; with sampling errors" in first
    assert "missing answers leave it open" not in first.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_page_is_filled_and_nothing_is_too_small_to_read(printed: Printed, language: str) -> None:
    first, second = printed[language]
    assert len(second.text) > len(first.text) / 2
    assert min(first.smallest_letters, second.smallest_letters) >= 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_that_the_design_is_a_stand_in(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    words = chile_texts[language][1]
    assert _on_one_line(words(APPROXIMATE)) in _on_one_line(printed[language][0].text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_the_brief_is_left_out_for_want_of_room(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    text = _on_one_line(" ".join(page.text for page in printed[language]))
    numbers = [number for part in brief_parts(*chile_texts[language]) for number in part.numbers]
    assert len(numbers) > 15
    assert not [number.key for number in numbers if _on_one_line(number.brief)[:30] not in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_leading_number_left_open_is_told_with_its_sampling_errors(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    first = _on_one_line(printed[language][0].text).replace("\N{SOFT HYPHEN} ", "")
    leading = [finding for part in brief_parts(*chile_texts[language]) for finding in part.leading]
    left_open = [finding for finding in leading if finding.low is not None]
    assert len(left_open) >= 2
    for finding in left_open:
        assert _on_one_line(finding.interval_meaning) in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_left_to_the_annex_are_told_on_the_page_of_their_table(
    chile_texts: dict[str, Text], printed: Printed, language: str
) -> None:
    words = chile_texts[language][1]
    second = _on_one_line(printed[language][1].text)
    before = second[: second.index(_on_one_line(words("Who can pay")))]
    # Of the part before, overleaf stand some rows with what is told below them under the heading of their table, or nothing.
    assert len(before) < 130 or _on_one_line(words("Main reason")) in before


def test_what_the_survey_did_not_ask_is_not_known_and_never_a_zero(chile_texts: dict[str, Text]) -> None:
    tables = {table.key: table for table in chile_texts["en"][0].tables}

    def cell(key: str, column: str, *names: str) -> Cell:
        row = next(row for row in tables[key].rows if row[: len(names)] == names)
        return row[tables[key].position(column)]

    needs = "adequacy.campaign_2004_v1.needs"
    care = cell(needs, "adequate", "Medical care (everybody)")
    assert isinstance(care, Between)
    assert care.low == 0
    assert care.high == pytest.approx(0.8633, abs=5e-5)
    assert isinstance(cell(needs, "access", "Medical care (everybody)"), NotKnown), (
        "nobody was asked how far it is"
    )
    assert isinstance(
        cell(needs, "not_covered", "Maternity (women who gave birth in the last year)"), NotKnown
    )
    assert cell(needs, "level", "Sickness (employees)") is None, "the profile asks for no level"
    assert isinstance(cell("exclusion.overview", "access", "Medical care: all persons"), NotKnown)
    assert isinstance(cell("health_mix.times", "multiple", "Everybody", "Everybody"), NotKnown)
    older = ("Everybody", "Everybody")
    assert cell("coverage.old_age_pensionable.gap", "not_taken_up", *older) == 0.0, "no law lets anybody join"
    assert isinstance(cell("coverage.old_age_pensionable.gap", "not_applied", *older), Between)

"""A valuation in the reader's language: every text can be translated, units too."""

import gettext
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tests.unit.presenting.valuation_report.parts import CORESIA

from allcover.presenting.headline_numbers import finding_unit
from allcover.presenting.html import html_text
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import SOURCE, Words, words_of


class _Marking(Words):
    """A language in which every text it is given stands in marks."""

    def __init__(self) -> None:
        super().__init__(SOURCE, gettext.NullTranslations())

    def __call__(self, message: str, /, **values: object) -> str:
        return _in_marks(super().__call__(message, **values))

    def plural(self, one: str, many: str, count: int | Decimal, /, **values: object) -> str:
        return _in_marks(super().plural(one, many, count, **values))


_WORD = re.compile(r"(?<![⟦\w])[^\W\d_]\w*")


def _in_marks(text: str) -> str:
    return _WORD.sub(r"⟦\g<0>⟧", text)


def _texts(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield from (section.heading, *section.paragraphs)
        for found in section.findings:
            yield from (found.label, found.definition, found.universe, found.brief)
        for one in section.tables:
            yield from (
                one.title,
                one.definition,
                one.universe,
                *one.notes,
                *(column.label for column in one.columns),
            )
            yield from (
                cell
                for row in one.rows
                for column, cell in zip(one.columns, row, strict=True)
                # A place is a name in a file.
                if isinstance(cell, str) and column.key != "place"
            )
        yield from (text for chart in section.charts for text in (chart.title, chart.description))
    yield from (report.title, report.subtitle, *report.limits)


def test_every_text_is_handed_over_for_translation(results: ValuationResults) -> None:
    """But for names of months, articles of laws and ids, which are no texts of ours."""
    marked = written_valuation(results, date(2024, 11, 27), _Marking())
    plain = {"June", "January", "coresia", "s", "ss", "XCC", "Bill"}
    left = {word for text in _texts(marked) for word in _WORD.findall(re.sub(r"⟦[^⟧]*⟧", " ", text))}
    assert left - plain == set()


def test_units_are_told_in_the_reader_s_language(results: ValuationResults) -> None:
    """A change of less than two points is singular in French, and times are told."""
    french = words_of("fr", CORESIA / "languages")
    told = written_valuation(results, date(2024, 11, 27), french)
    units = {found.key: finding_unit(found, french) for found in told.findings}
    assert units["valuation.debt"] == "fois"
    changes = [found for found in told.findings if found.key.endswith(".change")]
    assert len(changes) == 2
    for found in changes:
        assert found.value is not None
        many = "points de pourcentage" if abs(found.value) >= 2 else "point de pourcentage"
        assert units[found.key] == many


def test_a_french_page_has_a_space_before_every_colon_of_its_own(results: ValuationResults) -> None:
    french = words_of("fr", CORESIA / "languages")
    page = html_text(written_valuation(results, date(2024, 11, 27), french), french)
    told = re.findall(r"Population de référence(.?):", page)
    assert told
    assert all(space in ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}") for space in told)
    assert not re.search(r'"heard">[^<]*[^\s]: </span>', page)

"""A valuation in print: its brief, and the first pages of its annex."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from tests.printed_pages import annex_of, lowest_of
from tests.unit.presenting.valuation_report.parts import CORESIA, table

from allcover.presenting.brief import brief_parts
from allcover.presenting.chart_style import FONT_SIZE, WIDTH
from allcover.presenting.pages import Fit, brief_pages, grid_of
from allcover.presenting.pdf import FITS, brief_fit, brief_pdf, report_pdf
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_writer import written_valuation
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of


def test_the_brief_of_a_valuation_leads_with_its_key_numbers_and_says_once_of_whom_they_are(
    report: Report,
) -> None:
    parts = {part.key: part for part in brief_parts(report, ENGLISH)}
    rate = parts["rate"]
    leads = [number.key for number in rate.leading]
    assert leads[:3] == ["valuation.premium", "valuation.law_rate", "valuation.pay_as_you_go_last"]
    assert len(leads) == 4
    assert rate.universe == rate.numbers[0].universe
    drawn = {key: [chart.key for chart in part.charts] for key, part in parts.items() if part.charts}
    assert drawn["rate"] == ["valuation.rates", "valuation.reserve"]
    assert drawn["people"] == ["valuation.persons", "people.pyramid"]
    shown = brief_pages(list(parts.values()), Fit(9.5), ENGLISH)["parts"]
    told = {part["heading"]: part for part in shown}
    first = told["What rate pays for it"]
    assert first["universe"] == f"Reference population: {rate.universe}"
    assert not any(number["universe"] for number in (*first["leading"], *first["numbers"]))
    # What the picture shows is not listed beside it, but is where nothing is drawn.
    assert told["What would move the rate"]["numbers"] == []
    bare = brief_pages(list(parts.values()), Fit(7.5, picture=0), ENGLISH)["parts"]
    assert {part["heading"]: part for part in bare}["What would move the rate"]["numbers"]
    pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report, ENGLISH))).pages
    assert len(pages) == 2
    assert all(
        heading in pages[0].extract_text()
        for heading in ("What rate pays for it", "What would move the rate")
    )


def test_the_brief_tells_what_moved_the_rate_by_rows_that_add_up(report: Report) -> None:
    part = next(one for one in brief_parts(report, ENGLISH) if one.key == "reconciled")
    assert part.table is not None
    place = part.table.position("change")
    shown = brief_pages([part], Fit(9, rows=4), ENGLISH)["parts"][0]["table"]["rows"]
    # The row that says where the law as it is is reached moves nothing.
    told = [
        Decimal(row[place].replace("−", "-").split()[0] if row[place][-1].isdigit() else 0)
        for row in shown[1:]
    ]
    assert "The law as it is" in [row[0] for row in shown]
    assert abs(sum(told[:-1]) - told[-1]) <= Decimal("0.002")
    changes = [float(str(row[place])) for row in part.table.rows[1:] if row[place] is not None]
    largest = max(changes[:-1], key=abs)
    assert any(abs(float(one) - 100 * largest) < 0.001 for one in told[:-1])
    assert abs(float(told[-1]) - 100 * changes[-1]) < 0.001
    level = part.table.position("premium")
    levels = [Decimal(row[level].rstrip(" %")) for row in shown[:-1]]
    assert all(
        abs(before + change - after) <= Decimal("0.002")
        for before, change, after in zip(levels, told, levels[1:])
    )


def test_the_brief_says_what_brackets_are_by_how_much_each_thing_is_moved_and_what_amounts_follow(
    report: Report,
) -> None:
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(brief_pdf(report, ENGLISH))).pages
    )
    told = " ".join(text.split())
    assert "In brackets: confidence intervals (95 in 100)" in told
    assert (
        "Pensions in payment follow prices. The amounts that the law names follow insured earnings." in told
    )
    assert "Prices, yearly growth (±1 point)" in told
    assert "pension can be drawn (60 / 64)" in told


def test_a_brief_with_much_to_say_keeps_its_first_pictures_and_no_heading_with_nothing_below(
    report: Report,
) -> None:
    """Where not all pictures fit, those of the rate stay, and what is told in pictures alone goes to the annex."""
    first, *others = report.sections
    long = replace(report, sections=(replace(first, brief=first.brief * 3), *others))
    fit = brief_fit([(long, ENGLISH)])
    shown = brief_pages(list(brief_parts(long, ENGLISH)), fit, ENGLISH)["parts"]
    drawn = [part["heading"] for part in shown if part["pictures"]]
    assert drawn[:1] == ["What rate pays for it"]
    assert "What comes in and what goes out" not in drawn
    assert all(
        any(part[name] for name in ("pictures", "leading", "numbers", "table", "items"))
        for part in shown
        if part["heading"] != "Sources"
    )
    assert len(pypdf.PdfReader(io.BytesIO(brief_pdf(long, ENGLISH, fit))).pages) == 2


def test_the_brief_of_a_valuation_speaks_of_the_rate(report: Report) -> None:
    headings = [part.heading for part in brief_parts(report, ENGLISH)]
    assert headings[:2] == ["What rate pays for it", "What would move the rate"]
    assert "Who is covered" not in headings


@pytest.mark.parametrize("language", ["en", "fr"])
def test_contents_and_the_first_section_of_the_annex_fill_their_pages(
    results: ValuationResults, language: str
) -> None:
    """The first section, with all its key numbers, begins below the contents, and its pictures fill the page after it."""
    words = words_of(language)
    made = written_valuation(results, date(2024, 11, 27), words)
    pages = annex_of(pypdf.PdfReader(io.BytesIO(report_pdf(made, words))))
    first = made.sections[0]
    text = pages[0].extract_text()
    assert words("Contents") in text
    assert first.heading in text
    for finding in (one for one in first.findings if one.is_headline):
        assert finding.label in text, finding.key
    assert max(lowest_of(page) for page in pages[:2]) < 0.25
    assert max(lowest_of(page) for page in pages[:-1]) < 0.5


def test_no_letter_of_a_brief_is_too_small_to_be_read_in_any_language(results: ValuationResults) -> None:
    every = [words_of(language, CORESIA / "languages") for language in LANGUAGES]
    texts = [(written_valuation(results, date(2024, 11, 27), words), words) for words in every]
    fit = brief_fit(texts)
    for made, words in texts:
        for page in pypdf.PdfReader(io.BytesIO(brief_pdf(made, words, fit))).pages:
            assert min(_letters(page)) >= 6.5


def test_no_fit_draws_pictures_so_small_that_their_letters_are_not_read(report: Report) -> None:
    parts = [part for part in brief_parts(report, ENGLISH) if len(part.charts) == 2]
    assert parts
    across = 21 / 2.54 * 72 - 2 * 1.5 / 2.54 * 72  # points between the margins of the brief
    for fit in FITS:
        for part in brief_pages(parts, fit, ENGLISH)["parts"]:
            if part["pictures"]:
                column = (across * part["breadth"] / 100 - 1.2 * fit.size) / 2
                assert FONT_SIZE * column / WIDTH >= 6.5


def _letters(page: pypdf.PageObject) -> list[float]:
    """How high the letters of a page are, in points, in pictures or not."""
    found: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.append(abs(tm[3] * cm[3]) * size)

    page.extract_text(visitor_text=note)
    return found


def test_years_of_a_printed_table_stand_beside_their_numbers(report: Report) -> None:
    laid = grid_of(table(report, "valuation.rates"), ENGLISH)
    assert laid["columns"][0]["is_number"]


def test_the_sources_of_a_valuation_have_no_page_of_their_own(report: Report) -> None:
    last = pypdf.PdfReader(io.BytesIO(report_pdf(report, ENGLISH))).pages[-1].extract_text()
    assert "Sources and versions" in last
    assert "What this report cannot say" in last

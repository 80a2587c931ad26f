"""The printed report: tagged, in its language, the brief on two pages at most, everything of the report in it."""

import io
import re
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, StreamObject

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.annex import report_pages
from allcover.presenting.brief import brief_parts
from allcover.presenting.brief_options import first_sentence
from allcover.presenting.grids import shrunk, table_grid
from allcover.presenting.html import html_text
from allcover.presenting.pdf import BriefTooLong, brief_pdf, report_pdf
from allcover.presenting.printed import MOST_TABLES, printed_keys
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Report, Section, Table, TableColumn
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

SENTENCE = "A limit that is told at some length, as laws and surveys have them, and nobody can shorten without loss. "


@pytest.fixture(scope="module")
def printed(report: Report) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(report_pdf(report, words_of("fr"))))


def _metadata(pdf: pypdf.PdfReader) -> bytes:
    stream = pdf.root_object["/Metadata"].get_object()
    assert isinstance(stream, StreamObject)
    return stream.get_data()


def _fonts(page: pypdf.PageObject) -> list[DictionaryObject]:
    resources: Any = page["/Resources"]
    return [font.get_object() for font in resources.get("/Font", {}).values()]


def text_of(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_print_is_tagged_and_says_its_language(printed: pypdf.PdfReader) -> None:
    root: Any = printed.root_object
    assert root["/Lang"] == "fr"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in _metadata(printed)
    assert printed.metadata is not None
    assert printed.metadata.title == "Coresia: social security today, and with a universal pension at 65"


def test_every_font_is_inside_and_none_comes_from_the_machine(printed: pypdf.PdfReader) -> None:
    fonts = {str(font["/BaseFont"]).partition("+")[2] for page in printed.pages for font in _fonts(page)}
    assert fonts
    assert all(font.startswith(("Libertinus", "NewCM", "DejaVuSansMono")) for font in fonts)


def test_every_table_and_number_is_printed(report: Report, printed: pypdf.PdfReader) -> None:
    text = text_of(printed).replace("\N{SOFT HYPHEN}", "")
    for table in report.tables:
        assert table.title in text
    assert "38,6" in text
    assert report.provenance.definition_hash in text
    assert "<script>" in text


def test_the_heading_of_a_table_is_there_on_every_page(report: Report) -> None:
    long = replace(report.tables[2], key="long", title="Long", rows=report.tables[2].rows * 40)
    section = Section(id="long", heading="Long", tables=(long,))
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))).pages
    with_rows = [text for page in pages if "(poorest)" in (text := page.extract_text())]
    assert len(with_rows) >= 3
    assert all("Tenth" in text for text in with_rows)


def test_what_is_told_about_a_long_table_never_stands_without_its_last_rows(report: Report) -> None:
    given = report.tables[2]
    for rows in range(40, 64, 3):
        long = replace(
            given, key="long", title="Long", notes=("A note that closes the table.",),
            rows=tuple((f"row-{n:02}", *given.rows[0][1:]) for n in range(rows)),
        )  # fmt: skip
        section = Section(id="long", heading="Long", tables=(long,))
        pages = pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))).pages
        (closing,) = [text for page in pages if "closes the table" in (text := page.extract_text())]
        assert all(f"row-{n:02}" in closing for n in range(rows - 3, rows))
        assert "Source" in closing


def test_what_is_told_about_a_table_of_numbers_alone_has_the_breadth_of_the_page(report: Report) -> None:
    given = report.tables[2]
    numbers = [place for place, column in enumerate(given.columns) if column.kind != "text"][:2]
    note = "A note about numbers that is longer than two narrow columns of figures are broad together."
    narrow = replace(
        given, key="narrow", title="Narrow", notes=(note,), columns=tuple(given.columns[place] for place in numbers),
        rows=tuple(tuple(row[place] for place in numbers) for row in given.rows),
    )  # fmt: skip
    section = Section(id="narrow", heading="Narrow", tables=(narrow,))
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))).pages
    assert any(note in line for page in pages for line in page.extract_text().splitlines())


def test_no_word_of_a_cell_is_broken_that_its_column_holds(report: Report) -> None:
    given = report.tables[2]
    columns = [replace(column, key=f"{column.key}_{n}") for n in range(3) for column in given.columns]
    told = "Trabalhadores independentes voluntariamente inscritos, contribuintes obrigatoriamente registados"
    rows = tuple((told, *row[1:]) * 3 for row in given.rows)
    table = replace(
        given, key="words", title="T", notes=(), definition="D.", columns=tuple(columns), rows=rows
    )
    section = Section(id="words", heading="W", tables=(table,))
    printed = report_pdf(replace(report, sections=(section,), limits=()), words_of("pt"))
    cells = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]
    (page,) = [text for text in cells if "voluntariamente" in text]
    assert page.count("independentes") >= len(rows)
    assert "\N{SOFT HYPHEN}" not in page


def test_a_name_of_a_file_broader_than_its_column_ends_a_line_after_its_joints(report: Report) -> None:
    """It has no syllables: it would run over the edge of the page, or be broken by a hyphen that is not in it."""
    place = "benefits.poor_child_grant.means_test.others_let_in"
    columns = tuple(TableColumn(f"c{at}", f"C{at}") for at in range(4))
    rows = tuple(("Allocation of the poor " * 9, "Word " * 20, "Note " * 20, place) for _ in range(3))
    table = replace(
        report.tables[0], key="places", title="T", notes=(), columns=columns, rows=rows, formulas=()
    )
    section = Section(id="places", heading="P", tables=(table,))
    printed = report_pdf(replace(report, sections=(section,), limits=()), ENGLISH)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages)
    assert place not in text.replace("\u200b", "")
    assert place in "".join(text.replace("\u200b", "").split())
    assert "\N{SOFT HYPHEN}" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_ends_a_line_at_its_decimal_point_or_between_its_thousands(
    report: Report, language: str
) -> None:
    """Whatever the language parts thousands and decimals by: broader than its column, it breaks at its dash or nowhere."""
    amount = Estimate(value=606204.3, low=479651.3, high=732757.3)

    def table(count: int) -> Table:
        columns = tuple(TableColumn(f"c{at}", "C", "money", decimals=1) for at in range(count))
        row: tuple[Cell, ...] = ("Old age and survivors " * 4, *[amount] * count)
        named = (TableColumn("name", "Branch"), *columns)
        return replace(report.tables[0], key=f"t{count}", notes=(), columns=named, rows=(row,), formulas=())

    section = Section(id="broad", heading="P", tables=tuple(map(table, range(4, 13))))
    made = report_pdf(replace(report, sections=(section,), limits=()), words_of(language))
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert re.findall(r"\d[.,]\u200b?\n\d|\d[.,]\u200b", text) == []


def test_a_short_table_is_not_parted(report: Report) -> None:
    given = report.tables[2]
    tables = tuple(
        replace(given, key=f"t_{n}", title=f"Table-{n}", rows=tuple((f"t{n}-row-{m}", *row[1:]) for m, row in enumerate(given.rows)))
        for n in range(9)
    )  # fmt: skip
    section = Section(id="short", heading="Short", tables=tables)
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))).pages
    texts = [page.extract_text() for page in pages]
    for n, table in enumerate(tables):
        holding = [text for text in texts if any(f"t{n}-row-{m}" in text for m in range(len(table.rows)))]
        assert len(holding) == 1


def test_a_long_definition_of_several_tables_is_printed_once_and_referred_to(report: Report) -> None:
    given = report.tables[0]
    tables = tuple(replace(given, key=f"t_{n}", title=f"Table-{n}") for n in range(3))
    section = Section(id="same", heading="Same", tables=tables)
    text = text_of(pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))))
    plain = text.replace("\N{SOFT HYPHEN}", "")
    assert len(given.definition) > 60
    assert plain.count(given.definition) == 1
    assert plain.count("Definition: as under table 1.1.") == 2
    assert plain.count(given.source) >= 3, "the short source stands under every table"


def test_no_line_ends_before_a_french_colon(printed: pypdf.PdfReader) -> None:
    text = "".join(page.extract_text() for page in printed.pages)
    assert "Source\N{NO-BREAK SPACE}:" in text
    assert "Source:" not in text


def test_an_interval_broader_than_its_column_may_end_a_line_after_its_dash() -> None:
    interval = "151,111,222 (147,036,995\N{WORD JOINER}–\N{WORD JOINER}204,705,425)"
    grid = table_grid(["Money"] * 9, [True] * 9, [[interval] * 9])
    assert interval in shrunk(grid, 600)["rows"][0]
    narrow = shrunk(grid, 118)
    assert narrow["rows"][0][8] == "151,111,222 (147,036,995–\N{ZERO WIDTH SPACE}204,705,425)"
    spaced = "(147\N{NARROW NO-BREAK SPACE}036\N{WORD JOINER}–\N{WORD JOINER}204\N{NARROW NO-BREAK SPACE}705)"
    let_go = shrunk(table_grid(["Money"] * 13, [True] * 13, [[spaced] * 13]), 118)
    assert "–\N{ZERO WIDTH SPACE}" in let_go["rows"][0][0]


def test_tables_fill_the_pages_that_tall_pictures_leave(report: Report) -> None:
    table, chart = report.tables[0], report.charts[0]
    tables = tuple(replace(table, key=f"t_{n}", title=f"Table-{n}") for n in range(6))
    tall = {**chart.spec, "height": 360}
    charts = tuple(replace(chart, key=f"c_{n}", table_key=f"t_{n % 6}", spec=tall) for n in range(18))
    section = Section(id="full", heading="Full", tables=tables, charts=charts)
    pdf = pypdf.PdfReader(
        io.BytesIO(report_pdf(replace(report, sections=(section, section_of(report))), ENGLISH))
    )
    pages = [page for page in pdf.pages if "Drawn from table" in page.extract_text()]
    assert len(pages) >= 6
    assert max(map(_lowest, pages)) < 0.3


def section_of(report: Report) -> Section:
    """Something that comes after, so that the last page of the section before is not the last of all."""
    return Section(id="after", heading="After", tables=(replace(report.tables[0], key="after"),))


def _lowest(page: pypdf.PageObject, of: str = "") -> float:
    """How high above the foot of the page its last line stands, or the last ``of`` some text; the running foot left out of all lines.

    As a share of the height of the page.
    """
    heights: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip() and of in text:
            heights.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=note)
    tall = float(page.mediabox.height)
    return min(height / tall for height in heights if of or height / tall > 0.08)


def test_a_wide_table_lies_on_its_side(report: Report) -> None:
    wide = table_grid(["Sum"] * 20, [True] * 20, [["123,456,789"] * 20])
    assert sum(column["width"] + 2 for column in shrunk(wide, 118)["columns"]) <= 118.01

    table = report.tables[0]
    columns = [replace(column, key=f"{column.key}_{n}") for n in range(3) for column in table.columns]
    wide_table = replace(table, columns=tuple(columns), rows=tuple(row * 3 for row in table.rows))
    turned = replace(report, sections=(Section(id="wide", heading="Wide", tables=(wide_table,)),))
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(turned, ENGLISH))).pages
    sizes = [
        page.mediabox.width > page.mediabox.height for page in pages if table.title in page.extract_text()
    ]
    assert any(sizes)


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert report_pdf(report, ENGLISH) == report_pdf(report, ENGLISH)


def many(report: Report, count: int, label: str) -> Report:
    findings = tuple(
        Finding(key=f"exclusion.reason_{n}", label=label, value=0.1, unit="share", definition="D.", universe="U",
                source="S", brief=label)
        for n in range(count)
    )  # fmt: skip
    extra = Section(id="exclusion", heading="Why", findings=findings)
    return replace(report, sections=(*report.sections, extra), limits=(SENTENCE,) * count)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [0, 40])
def test_the_brief_fits_two_pages_however_much_there_is_to_tell(
    report: Report, language: str, count: int
) -> None:
    full = many(report, count, "Salaried and not registered by the employer")
    assert len(pypdf.PdfReader(io.BytesIO(brief_pdf(full, words_of(language)))).pages) <= 2


def test_a_brief_that_cannot_fit_is_refused(report: Report) -> None:
    with pytest.raises(BriefTooLong, match="takes more than 2 pages"):
        brief_pdf(many(report, 40, "word " * 900), ENGLISH)


def test_what_was_not_worked_out_is_told_as_missing(report: Report) -> None:
    parts = {part.key: part for part in brief_parts(report, ENGLISH)}
    assert parts["standards"].sentences == (
        "The definition was not measured against the conventions on minimum standards.",
    )
    told = {part.key: part for part in brief_parts(many(report, 3, "A reason"), ENGLISH)}["excluded"]
    assert [finding.brief for finding in told.numbers] == ["A reason"] * 3
    assert told.sentences[0].startswith("Each excluded person is counted once, under one primary reason")


def test_a_limit_is_cut_after_its_first_sentence_and_not_at_an_abbreviation() -> None:
    assert (
        first_sentence("By art. 3 of D.L. 3.500 nobody pays. So it is.")
        == "By art. 3 of D.L. 3.500 nobody pays."
    )
    assert first_sentence("One sentence only") == "One sentence only"


def test_a_long_report_prints_what_carries_it_and_says_where_the_breakdowns_stand(report: Report) -> None:
    first = report.sections[0]
    groups = [
        replace(first.tables[0], key=f"exclusion.line_{n}.groups", title=f"By groups, line {n}")
        for n in range(MOST_TABLES)
    ]
    long = replace(
        report,
        sections=(replace(first, tables=(*first.tables, *groups), charts=first.charts), *report.sections[1:]),
    )
    printed = pypdf.PdfReader(io.BytesIO(report_pdf(long, ENGLISH)))
    text = text_of(printed).replace("\N{SOFT HYPHEN}", "")
    assert f"Tables 1.2–1.{MOST_TABLES + 1} are not printed" in text
    for n, table in enumerate(groups, start=2):
        assert table.key not in printed_keys(long)
        assert f"1.{n} {table.title}" in text, "listed with its number"
    assert printed_keys(long) >= {first.tables[0].key, "poverty.by_area", "cost.by_year"}
    whole = pypdf.PdfReader(io.BytesIO(report_pdf(report, ENGLISH)))
    assert len(printed.pages) <= len(whole.pages) + 2


def test_every_breakdown_of_a_report_of_coresia_is_said_in_short_by_a_table_that_is_printed() -> None:
    """A pattern that took a whole section out of the print would lose what the section says."""
    folder = country_folder("coresia")
    results = work_out(Study(folder, invent_survey(load(folder), 150)))
    report = written(results, ENGLISH)
    printed = printed_keys(report)
    assert 20 < len(printed) < len(report.tables)
    for section in report.sections:
        has_findings = any(finding.is_headline for finding in section.findings)
        assert not section.tables or has_findings or any(table.key in printed for table in section.tables)


def test_pictures_taller_than_a_page_do_not_run_over_its_foot(report: Report) -> None:
    chart = report.charts[0]
    tall = replace(chart, key="tall", table_key="t", spec={**chart.spec, "height": 900})
    section = Section(id="tall", heading="Tall", tables=(replace(report.tables[0], key="t"),), charts=(tall,))
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))).pages
    (drawn,) = [page for page in pages if "Drawn from table" in page.extract_text()]
    assert _lowest(drawn, of="Drawn from table") > 1.6 / 21  # the margin, of the height of a page


def test_no_page_is_left_nearly_empty_where_tables_and_pictures_alternate(report: Report) -> None:
    table, chart = report.tables[2], report.charts[0]
    tables = tuple(replace(table, key=f"t_{n}", title=f"Table-{n}", rows=table.rows * 3) for n in range(5))
    charts = tuple(
        replace(chart, key=f"c_{n}", table_key="t_0", spec={**chart.spec, "height": 420}) for n in range(12)
    )
    section = Section(id="full", heading="Full", tables=tables, charts=charts)
    pdf = pypdf.PdfReader(
        io.BytesIO(report_pdf(replace(report, sections=(section, section_of(report))), ENGLISH))
    )
    inner = [page for page in pdf.pages if re.search("Drawn from|Table-", page.extract_text())][1:-1]
    assert max(map(_lowest, inner)) < 0.6


def test_a_number_left_open_is_told_in_the_annex_with_its_sampling_errors(report: Report) -> None:
    open_one = Finding(
        key="coverage.open", label="Covered", value=None, low=0.5, high=0.6, unit="share", definition="D.", universe="Employed persons",
        source="S", is_headline=True, interval_meaning="partly not known; with sampling errors 48.0% to 63.1%",
    )  # fmt: skip
    section = replace(report.sections[0], findings=(open_one,))
    (row,) = report_pages(replace(report, sections=(section,)), ENGLISH)["sections"][0]["numbers"]["rows"]
    assert "Employed persons; partly not known; with sampling errors 48.0% to 63.1%" in row


def test_english_is_printed_with_curved_apostrophes_and_quotes(report: Report) -> None:
    section = Section(
        id="q", heading="Q", paragraphs=("A household's income is 'cannot tell' of its members' share.",)
    )
    text = text_of(pypdf.PdfReader(io.BytesIO(report_pdf(replace(report, sections=(section,)), ENGLISH))))
    assert "A household’s income is ‘cannot tell’ of its members’ share." in text


def test_a_report_claims_no_day_on_which_it_was_made(report: Report) -> None:
    text = text_of(pypdf.PdfReader(io.BytesIO(report_pdf(report, ENGLISH))))
    assert "Reference date: 14 March 2025" in text
    assert "Made on" not in text


def test_a_report_with_a_day_of_its_own_does_not_call_it_the_day_it_speaks_of(report: Report) -> None:
    own = replace(report, is_diagnosis=False, provenance=replace(report.provenance, is_day_of_report=True))
    text = text_of(pypdf.PdfReader(io.BytesIO(report_pdf(own, ENGLISH))))
    for told in (text, html_text(own, ENGLISH)):
        assert "Day of the report: 14 March 2025" in told
        assert "Reference date: 14 March 2025" not in told

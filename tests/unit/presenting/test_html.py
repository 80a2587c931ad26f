from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from tests.unit.presenting.conftest import coverage_table, gains_table

from allcover.presenting.breadth import breadth
from allcover.presenting.html import html_text
from allcover.presenting.numbering import table_numbers
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


class Page(HTMLParser):
    """The tags of a page, the headings in order, and what stands between the first of each pair of tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [str(each[attribute]) for _, each in self.tags if attribute in each]


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    return html_text(report, ENGLISH)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_table_has_a_caption_and_says_what_its_headings_head(page: Page) -> None:
    names = [tag for tag, _ in page.tags]
    assert names.count("table") == 6
    for place, name in enumerate(names):
        if name == "table":
            assert names[place + 1] == "caption"
    assert all(each.get("scope") in ("col", "row") for each in page.all("th"))


def test_nothing_is_loaded_from_outside(page: Page, text: str) -> None:
    for attribute in ("href", "src", "xlink:href"):
        assert all(value.startswith(("#", "data:")) for value in page.values(attribute))
    assert not page.all("script")
    assert not [name for _, each in page.tags for name in each if name.startswith("on")]
    assert "@import" not in text
    assert "url(http" not in text


def test_ids_are_unique_and_every_reference_is_there(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = [value[1:] for value in page.values("href") if value.startswith("#")]
    named = [word for value in page.values("aria-labelledby") for word in value.split()]
    assert set(inner + named) <= set(ids)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_keyboard_finds_its_way(page: Page) -> None:
    links = page.all("a")
    assert links[0] == {"class": "skip", "href": "#content"}
    assert page.all("html") == [{"lang": "en"}]
    assert all(each["tabindex"] == "0" for _, each in page.tags if each.get("class") == "scroll")


def test_a_name_from_a_stranger_is_shown_and_does_not_run(page: Page, text: str) -> None:
    assert "<script" not in text
    assert any("<script>alert('x')</script>&" in words for words in page.words)


def test_every_headline_says_its_definition_universe_and_source(page: Page, report: Report) -> None:
    words = "".join(page.words)
    for finding in report.findings:
        assert finding.label in words
        assert finding.key in words
    for said in ("Definition", "Reference population", "Source"):
        assert words.count(said) >= len(report.findings)


def test_the_report_says_from_what_it_was_made_and_what_it_cannot_say(page: Page, report: Report) -> None:
    words = "".join(page.words)
    for said in (report.provenance.definition_hash, report.provenance.mapping_hash, *report.limits):
        assert said in words


def test_every_chart_stands_before_the_table_it_was_drawn_from(page: Page) -> None:
    names = [tag for tag, each in page.tags if tag in ("figure", "table")]
    assert names == [
        "figure", "table", "figure", "table", "figure", "table", "figure", "table", "figure", "table", "table"
    ]  # fmt: skip


def test_a_report_is_light(text: str) -> None:
    assert len(text.encode()) < 200_000


def test_a_screen_reader_hears_what_the_brackets_are(text: str) -> None:
    heard = '<span class="heard">95% confidence interval: </span>(37.4–39.8)'
    assert f'38.6% <span class="error">{heard}</span>' in text.replace("\N{WORD JOINER}", "")
    assert '<p class="interval">95% confidence interval: 37.4–39.8</p>' in text.replace("\N{WORD JOINER}", "")


def test_a_broad_table_says_that_it_scrolls_and_a_narrow_one_does_not(report: Report, text: str) -> None:
    narrow, broad = gains_table(), coverage_table()
    assert breadth(narrow, ENGLISH) == ""
    assert breadth(broad, ENGLISH) in ("over-middle", "over-wide")
    assert f"Scroll sideways to see all {len(broad.columns)} columns." in text
    assert f"Scroll sideways to see all {len(narrow.columns)} columns." not in text


def test_a_table_that_scrolls_is_found_by_keyboard_and_named(page: Page) -> None:
    boxes = [each for _, each in page.tags if each.get("class") == "scroll"]
    assert boxes
    captions = {each["id"] for each in page.all("caption")}
    assert all(each["role"] == "region" and each["aria-labelledby"] in captions for each in boxes)


def test_sections_and_tables_bear_the_numbers_of_the_workbook(page: Page, report: Report) -> None:
    told = " ".join(" ".join(page.words).split())
    for number, section in enumerate(report.sections, start=1):
        assert f"{number} {section.heading}" in told
    for table in report.tables:
        assert f"{table_numbers(report)[table.key]} {table.title}" in told


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_broader_than_the_screen(text: str, tmp_path: Path, width: int) -> None:
    """Broad tables scroll in their boxes; the page itself does not."""
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()


def test_a_sign_that_means_the_same_everywhere_is_explained_once(text: str) -> None:
    assert text.count("confidence interval, from how the sample was drawn.") == 1


def test_both_names_of_a_group_head_its_row(page: Page, report: Report) -> None:
    groups = sum(
        len(table.rows) for table in report.tables if any(column.key == "group" for column in table.columns)
    )
    rows = sum(len(table.rows) for table in report.tables) + len(report.findings)
    assert [each.get("scope") for each in page.all("th")].count("row") == rows + groups

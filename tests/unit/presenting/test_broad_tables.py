"""The tables of a whole report on a wide screen: each stands whole, or says that it scrolls."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from tests.whole_study import whole_text

from allcover.presenting.html import html_text
from allcover.vocabulary.words import LANGUAGES

TABLES = """() => [...document.querySelectorAll('.scroll')].filter(each => each.querySelector('table')).map(each => {
    const hint = each.parentElement.querySelector('.hint');
    return [each.querySelector('caption').innerText, each.scrollWidth - each.clientWidth, hint !== null && getComputedStyle(hint).display !== 'none'];
})"""
"""Of every table its name, by how many pixels it is broader than its box, and whether the page says so."""
CUT = """() => [...document.querySelectorAll('figure svg')].flatMap(drawing => {
    const box = drawing.getBoundingClientRect();
    return [...drawing.querySelectorAll('text')].filter(each => {
        const ink = each.getBoundingClientRect();
        return ink.width > 0 && (ink.left < box.left - 3 || ink.right > box.right + 3);
    }).map(each => each.textContent);
})"""
"""The texts of pictures that the edge of their picture cuts."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_broader_than_a_wide_screen_says_that_it_scrolls_and_no_picture_is_cut(
    language: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(html_text(*whole_text(language)), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        tables, cut = page.evaluate(TABLES), page.evaluate(CUT)
        browser.close()
    assert cut == []
    assert len(tables) > 150
    assert [(name, over) for name, over, is_told in tables if over > 0 and not is_told] == []
    whole = sum(over <= 0 for _, over, _ in tables)
    assert whole > 0.45 * len(tables)

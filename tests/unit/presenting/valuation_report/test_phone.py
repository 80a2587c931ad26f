"""The pictures of a valuation on a phone, as Chromium shows them."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from allcover.presenting.html import html_text
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

_HEIGHTS = """[...document.querySelectorAll('figure svg')].map(drawn => [
    drawn.closest('figure').classList.contains('broad'),
    Math.min(...[...drawn.querySelectorAll('text')].map(text =>
        parseFloat(getComputedStyle(text).fontSize) * drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width))
])"""


_CUT = """[...document.querySelectorAll('figure svg')].flatMap(drawn => {
    const frame = drawn.getBoundingClientRect();
    return [...drawn.querySelectorAll('text')].filter(text => {
        const here = text.getBoundingClientRect();
        return here.width && (here.left < frame.left || here.right > frame.right);
    }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_letters_of_a_tornado_are_as_high_as_those_of_other_pictures_and_none_is_cut_off(
    report: Report, tmp_path: Path, width: int
) -> None:
    """In the brief and in the annex; the page itself is not broader than the window."""
    path = tmp_path / "report.html"
    path.write_text(html_text(report, ENGLISH), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        drawn, cut = page.evaluate(_HEIGHTS), page.evaluate(_CUT)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
    assert cut == []
    broad = [height for is_broad, height in drawn if is_broad]
    others = [height for is_broad, height in drawn if not is_broad]
    assert len(broad) >= 2
    assert len(others) >= 2
    assert min(broad) >= max(10, 0.95 * min(others))

"""The doors of the office stand in one line on a screen, and behind a menu on a phone, in every language; the keyboard opens it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.site.browsing import browser
from tests.site.conftest import entered, somebody

import allcover_site
from allcover_site.people.rights import ROLES

STYLES = Path(allcover_site.__file__).parent / "ui" / "static" / "ui"


def shown(page: Page, content: str, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 760})
    page.set_content(content)
    for name in ("pico.jade.min.css", "office.css"):
        page.add_style_tag(content=(STYLES / name).read_text(encoding="utf-8"))
    return page


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt"])
def test_header_fits_a_screen_and_a_phone(language: str) -> None:
    client = entered(somebody("owen", *ROLES))
    client.cookies["django_language"] = language
    content = client.get("/").content.decode()
    with browser(language) as chromium:
        page = chromium.new_page()
        wide = shown(page, content, 1280)
        tops = wide.eval_on_selector_all(
            ".doors > li", "each => each.map(one => one.getBoundingClientRect().bottom)"
        )
        assert len(tops) > 8
        assert max(tops) - min(tops) < 12
        assert wide.evaluate("document.documentElement.scrollWidth") <= 1280
        narrow = shown(page, content, 360)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
        assert narrow.evaluate("document.querySelector('header').getBoundingClientRect().height") < 90
        assert not narrow.locator(".doors").is_visible()
        narrow.focus(".menu input")
        narrow.keyboard.press("Space")
        assert narrow.locator(".doors").is_visible()

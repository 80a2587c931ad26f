"""The doors of the office stand in one line on a screen, and behind a menu on a phone, in every language; the keyboard opens it."""

import pytest
from tests.site.browsing import browser, shown
from tests.site.conftest import entered, somebody

from allcover_site.people.rights import ROLES

pytestmark = pytest.mark.once


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt"])
def test_header_fits_a_screen_and_a_phone(language: str) -> None:
    client = entered(somebody("owen", *ROLES))
    client.cookies["django_language"] = language
    content = client.get("/").content.decode()
    with browser(language) as chromium:
        page = chromium.new_page()
        for width in (1280, 1200):
            wide = shown(page, content, width)
            tops = wide.eval_on_selector_all(
                ".doors > li", "each => each.map(one => one.getBoundingClientRect().bottom)"
            )
            assert len(tops) > 8
            assert max(tops) - min(tops) < 12, width
            assert wide.evaluate("document.documentElement.scrollWidth") <= width
        narrow = shown(page, content, 360)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 360
        assert narrow.evaluate("document.querySelector('header').getBoundingClientRect().height") < 90
        assert not narrow.locator(".doors").is_visible()
        narrow.focus(".menu input")
        narrow.keyboard.press("Space")
        assert narrow.locator(".doors").is_visible()

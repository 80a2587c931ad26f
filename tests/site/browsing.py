"""A browser at the pages of an office, one window for each of the staff, in the language they read.

Chromium is Debian's, driven by Playwright. Texts are given in English and looked for as the language has them, so a test
says what it presses; what a page still says in English where its language has other words is a fault.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils import translation
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import allcover_site
from allcover_site.ui.gathering import po_file

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
"""No window, no sandbox (continuous integration is root), and nothing asked of the network."""
SIZE: ViewportSize = {"width": 1000, "height": 760}


STYLES = Path(allcover_site.__file__).parent / "ui" / "static" / "ui"


@contextmanager
def browser(language: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*QUIET, f"--lang={language}"]
        )
        yield opened
        opened.close()


def shown(page: Page, content: str, width: int) -> Page:
    """A page's content as a screen of some pixels shows it."""
    page.set_viewport_size({"width": width, "height": 760})
    page.set_content(content)
    for name in ("pico.jade.min.css", "office.css"):
        page.add_style_tag(content=(STYLES / name).read_text(encoding="utf-8"))
    return page


@cache
def english_texts(language: str) -> frozenset[str]:
    """The texts of a word or more that a page in the language may not show: those it has other words for.

    An English text that is how the language says another one may stand: French "Payer" is "Pay".
    """
    with po_file(language).open("rb") as file:
        messages = [message for message in read_po(file) if message.id and isinstance(message.id, str)]
    said = {message.string for message in messages}
    return frozenset(
        str(message.id)
        for message in messages
        if message.id not in said and "%" not in str(message.id) and len(str(message.id)) > 3
    )


@dataclass
class Office:
    """The office as its staff see it; ``pictures`` is where pictures are kept, if anywhere."""

    address: str
    language: str
    browser: Browser
    pictures: Path | None
    taken: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)

    def window(self, username: str = "", password: str = "") -> "Window":
        """A window of somebody's own; signed in where a name is given."""
        context = self.browser.new_context(viewport=SIZE, locale=self.language, base_url=self.address)
        context.set_default_timeout(10_000)
        window = Window(self, context.new_page())
        if username:
            window.go("/people/sign-in").fill(username=username, password=password).press("Sign in")
        return window


@dataclass
class Window:
    """What one of the staff has open."""

    office: Office
    page: Page

    def go(self, path: str) -> "Window":
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        return self._looked_at()

    def fill(self, within: str = "main", **values: object) -> "Window":
        """Fill fields of a form by their names, ``__`` for ``-``; ``within`` says of which form, by any selector."""
        for name, value in values.items():
            place = self.page.locator(f"{within} [name='{name.replace('__', '-')}']:not([type=hidden])").first
            kind = place.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                place.select_option(str(value))
            elif kind.endswith((":checkbox", ":radio")):
                place.set_checked(bool(value))
            elif kind.endswith(":file"):
                place.set_input_files(str(value))
            else:
                place.fill(str(value))
        return self

    def press(self, label: str, within: str = "main") -> "Window":
        """Press the button of that English text, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("button", name=self.said(label), exact=True).first.click()
        return self._looked_at()

    def follow(self, label: str, within: str = "body") -> "Window":
        """Follow the link of that English text."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=self.said(label)).first.click()
        return self._looked_at()

    def picture(self, name: str) -> "Window":
        """Keep a picture of the whole page, where pictures are kept."""
        self.office.taken.append(name)
        if self.office.pictures is not None:
            self.office.pictures.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.office.pictures / f"{name}.png", full_page=True)
        return self

    def said(self, text: str, **blanks: object) -> str:
        """An English text as the language has it."""
        with translation.override(self.office.language):
            return str(translation.gettext(text)) % blanks if blanks else str(translation.gettext(text))

    def shows(self, *texts: str) -> "Window":
        """Hold that the page shows each text, as it stands."""
        seen = self.text
        for text in texts:
            assert text in seen, f"'{text}' is not on {self.page.url}:\n{seen}"
        return self

    @property
    def text(self) -> str:
        """What can be read on the page, spaces made plain."""
        return re.sub(r"[\s\u00a0\u202f]+", " ", self.page.inner_text("body"))

    def _looked_at(self) -> "Window":
        """Every page: in the language, without a refusal of the browser, without English left."""
        assert self.page.locator("html").get_attribute("lang") == self.office.language
        lines = {line.strip() for line in self.page.inner_text("body").splitlines()}
        found = lines & english_texts(self.office.language)
        self.office.english.extend(f"{self.page.url}: {text}" for text in sorted(found))
        return self


def pictures() -> Path | None:
    """Where pictures go, if anywhere: the manual's folder when ALLCOVER_PICTURES names it."""
    named = os.environ.get("ALLCOVER_PICTURES")
    return Path(named) if named else None
